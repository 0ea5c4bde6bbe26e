"""A new workbook that takes over from another: with its inputs, and with all that people have on their own in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from virksomhetsrapport import app
from virksomhetsrapport.catalogue import Catalogue, build
from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.definition import OWN_SHEETS, Definition
from virksomhetsrapport.edges.files import exists, same_file, want_ending, write_whole
from virksomhetsrapport.edges.messages import control_rows, say_finding
from virksomhetsrapport.edges.workbook.people_read import read_people
from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.errors import OutputError, WorkbookError
from virksomhetsrapport.findings import Finding, notice
from virksomhetsrapport.history import History, read_history
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.moves import moves_between, our_sheets
from virksomhetsrapport.outputs import chart_blocks, indicator_rows
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.taken_along import own_names, take_along

LISTS_LEFT = notice("lists-left", "sheets")


class Predecessor(NamedTuple):
    """The workbook that is taken over from, as a file and as it was read and understood."""

    file: Path
    sheets: Sheets
    catalogue: Catalogue


class Plan(NamedTuple):
    """What the new workbook is made of. `source` is the text of its definition; `rows` are the new numbers of
    registers' rows, by table."""

    definition: Definition
    period: Period
    inputs: Inputs
    history: History
    source: str
    rows: Mapping[str, Mapping[str, str]]


class Successor(NamedTuple):
    """The new workbook as it was understood, and what of people's own could not go along as it was."""

    catalogue: Catalogue
    told: tuple[Finding, ...]


def refuse_out(workbook: Path, out: Path) -> None:
    """Raises `OutputError` where a new workbook cannot be written there."""
    want_ending(out, ".xlsx", ".xlsm")
    if same_file(workbook, out):
        raise OutputError("output-is-input", file=out.name)
    if exists(out) and not out.is_dir():
        raise OutputError("output-exists", file=str(out))


def refuse_history(sheets: Sheets, last: Month) -> None:
    """A history that somebody has changed must be mended before anything is added to it. Raises `WorkbookError`."""
    wrong = read_history(sheets, last)[1]
    if wrong:
        raise WorkbookError("roll-history-unsound", count=len(wrong), message=say_finding(wrong[0]))


def write_successor(out: Path, before: Predecessor, plan: Plan) -> Successor:
    """Write it, whole or not at all. Raises `ProgramError` where that cannot be done."""
    people = read_people(before.file, our_sheets(before.catalogue, before.sheets))
    own = own_names(people, (*OWN_SHEETS, *(table.head.sheet for table in plan.definition.tables)))
    lists = before.sheets.lists
    made: list[Successor] = []

    def write(half: Path) -> None:
        from virksomhetsrapport.edges.workbook.new import write_workbook

        definition, period, inputs, history, source, rows = plan
        new, last = (definition, period, inputs), period.last
        empty = build(definition, last, Sheets({}))
        cover = indicator_rows(empty), chart_blocks(empty)
        write_workbook(half, *new, {}, (), "", *cover, history=history, source=source)
        written = read_workbook(half)
        known = build(definition, last, written, definition.version)
        along = take_along(people, moves_between(before.catalogue, before.sheets, known, written, rows, own), lists)
        cover = indicator_rows(known), chart_blocks(known)
        said = control_rows(known), app.summary(known.findings)
        write_workbook(half, *new, known.facts, *said, *cover, history=history, source=source, people=along.people)
        left = [LISTS_LEFT.at(None, sheets=", ".join(lists))] if any(lists.values()) else []
        made.append(Successor(known, (*left, *along.told)))

    write_whole(out, write)
    return made[0]
