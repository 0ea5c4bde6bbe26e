"""What people have on their own in a workbook, as it goes along into the next period's: moved to where things stand by
now, and told where it cannot."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import NamedTuple

from virksomhetsrapport.cells import CellRef, column_letters
from virksomhetsrapport.findings import Finding, notice, warning
from virksomhetsrapport.formulas import beyond, redirected
from virksomhetsrapport.moves import Moves
from virksomhetsrapport.people import Note, OwnCell, OwnSheet, People, Place

SHEET_LOST = warning("people-sheet-lost", "sheet", "what")
SHEET_RENAMED = notice("people-sheet-renamed", "sheet", "now")
FORMULAS_LOST = warning("people-formulas-lost", "sheet", "count", "places")
NOTES_LOST = warning("people-notes-lost", "sheet", "count", "places")
NAMES_LOST = warning("people-names-lost", "names")
MACROS_LOST = warning("people-macros-lost", "modules")
MOST_PLACES = 8
"""How many cells a message names one by one."""
LONGEST_NAME = 31
"""Characters of a sheet's name."""


class TakenAlong(NamedTuple):
    people: People
    told: tuple[Finding, ...]


def own_names(people: People, taken: Collection[str]) -> dict[str, str]:
    """What people's sheets are called in the new workbook: another name where one of ours has theirs by now."""
    ours = {name.casefold() for name in taken}
    used = ours | {sheet.name.casefold() for sheet in people.sheets}
    found: dict[str, str] = {}
    for sheet in people.sheets:
        name, number = sheet.name, 2
        while name.casefold() in (used if number > 2 else ours):
            ending = f" ({number})"
            name, number = sheet.name[: LONGEST_NAME - len(ending)] + ending, number + 1
        used.add(name.casefold())
        found[sheet.name] = name
    return found


def take_along(people: People, moves: Moves, lists: Collection[str] = ()) -> TakenAlong:
    """People's own for the new workbook, and what could not go along. Of `lists`, sheets of persons, nothing does: a
    formula that asks for one goes with what it came to."""
    told: list[Finding] = []
    sheets = []
    for sheet in people.sheets:
        now = moves.own[sheet.name]
        if now != sheet.name:
            told.append(SHEET_RENAMED.at(None, sheet=sheet.name, now=now))
        if sheet.lost:
            told.append(SHEET_LOST.at(None, sheet=now, what=", ".join(sheet.lost)))
        sheets.append(_sheet(replace(sheet, name=now), moves, lists, told))
    told += [SHEET_LOST.at(None, sheet=sheet, what=", ".join(words)) for sheet, words in people.lost.items()]
    names, lost = [], []
    for name in people.names:
        refers_to = "" if beyond(name.refers_to) else redirected(name.refers_to, moves.area)
        if refers_to and "#REF!" not in refers_to:
            names.append(name._replace(refers_to=refers_to, sheet=moves.own.get(name.sheet, name.sheet)))
        else:
            lost.append(name.name)
    if lost:
        told.append(NAMES_LOST.at(None, names=", ".join(lost[:MOST_PLACES])))
    if people.macros:
        told.append(MACROS_LOST.at(None, modules=", ".join(people.macros)))
    notes = _notes(people.notes, moves, told)
    return TakenAlong(People(tuple(sheets), people.looks, tuple(names), notes), tuple(told))


def _sheet(sheet: OwnSheet, moves: Moves, lists: Collection[str], told: list[Finding]) -> OwnSheet:
    """The sheet with its formulas asking for what they asked for; where that has gone, what they came to stands."""
    cells: dict[Place, OwnCell] = {}
    lost = []
    for at, cell in sheet.cells.items():
        formula = cell.formula
        if formula:
            moved = None if beyond(formula) else redirected(formula, moves.area)
            if moved is None:
                lost.append(at)
                if any(name.casefold() in formula.casefold().replace("''", "'") for name in lists):
                    continue
            formula = moved or ""
        cells[at] = cell._replace(formula=formula, array=cell.array if formula else None)
    if lost:
        told.append(FORMULAS_LOST.at(None, sheet=sheet.name, count=len(lost), places=_places(lost)))
    return replace(sheet, cells=cells)


def _notes(
    notes: Mapping[str, Mapping[Place, Note]], moves: Moves, told: list[Finding]
) -> dict[str, dict[Place, Note]]:
    """The notes on cells of ours, each at its cell."""
    found: dict[str, dict[Place, Note]] = {}
    for sheet, held in notes.items():
        lost = []
        for at, note in held.items():
            now = moves.cell(CellRef(sheet, *at))
            if now is None:
                lost.append(at)
            else:
                found.setdefault(now.sheet, {})[now.row, now.column] = note
        if lost:
            told.append(NOTES_LOST.at(None, sheet=sheet, count=len(lost), places=_places(lost)))
    return found


def _places(cells: list[Place]) -> str:
    return ", ".join(f"{column_letters(column)}{row}" for row, column in cells[:MOST_PLACES])
