"""What a workbook begins its next period with: what stays of the period that ends, and what earlier reports said.

Each cell of a layout states what it begins with; here that is followed, from the definition that the workbook was made
from to the one that the next is made from. Everything goes by ids, so that a line that is renamed or moved takes its
figures along, and nothing lands on another one. What cannot go along is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from virksomhetsrapport.definition import Definition
from virksomhetsrapport.facts import FactValue
from virksomhetsrapport.findings import Finding, notice, warning
from virksomhetsrapport.history import History
from virksomhetsrapport.inputs import CellKey, Inputs
from virksomhetsrapport.period import Period
from virksomhetsrapport.shapes.begins import Earlier, Stays
from virksomhetsrapport.shapes.grid import GridLayout, Role, Slot
from virksomhetsrapport.shapes.register import RegisterLayout
from virksomhetsrapport.shapes.text import TextLayout
from virksomhetsrapport.shapes.values import ValueKind, short

ROWS_GONE = notice("carried-rows-gone", "table", "count", "labels")
UNIT_OTHER = warning("carried-unit-other", "table", "label", "before", "unit")
CHOICE_GONE = warning("carried-choice-gone", "table", "label")
SUM_FREED = notice("carried-sum-freed", "table", "label")
NOTES_GONE = notice("carried-notes-gone", "sheets")
_OF_MONTH = re.compile(r".*\[\d{4}-\d{2}\]")
MOST_LABELS = 12
"""How many rows of a register a message names one by one."""


class Carried(NamedTuple):
    """`rows` are the registers' rows that go on: by table, the new number of each old one."""

    inputs: Inputs
    rows: Mapping[str, Mapping[str, str]]
    told: tuple[Finding, ...]


class Roll(NamedTuple):
    """From one period to the next: the definition and period on either side, what was typed, and the history with the
    period that ends in it."""

    before: Definition
    ended: Period
    typed: Inputs
    after: Definition
    next: Period
    history: History

    def stays(self, slot: Slot) -> bool:
        same_year = self.ended.last.year == self.next.last.year
        return slot.begins.stays is Stays.ALWAYS or (slot.begins.stays is Stays.YEAR and same_year)


def carry_on(roll: Roll) -> Carried:
    """What the next workbook begins with, and all that its user must be told of it."""
    cells: dict[CellKey, FactValue] = {}
    rows: dict[str, Mapping[str, str]] = {}
    told: list[Finding] = []
    known = {table.head.id: table for table in roll.before.tables}
    sections: list[str] = []
    for table in roll.after.tables:
        old = known.get(table.head.id)
        was = old.kind.layout(old.spec, roll.ended) if old and old.kind is table.kind else None
        layout = table.kind.layout(table.spec, roll.next)
        if isinstance(layout, TextLayout):
            sections += [section.id for section in layout.sections]
        elif isinstance(layout, GridLayout):
            cells.update(_grid(roll, layout, was if isinstance(was, GridLayout) else None, told))
        elif isinstance(was, RegisterLayout):
            rows[table.head.id] = kept = _rows(roll, layout, told)
            cells.update(_register(roll, layout, was, kept, told))
    texts = {id: roll.typed.texts[id] for id in sections if roll.typed.texts.get(id)}
    if noted := [known[id].head.sheet for id in roll.typed.notes]:
        told.append(NOTES_GONE.at(None, sheets=", ".join(noted)))
    return Carried(Inputs(cells, texts, carried=frozenset(texts)), rows, tuple(told))


def _grid(
    roll: Roll, layout: GridLayout, was: GridLayout | None, told: list[Finding]
) -> Iterator[tuple[CellKey, FactValue]]:
    before = {(line.key, key): slot for line in was.lines for key, slot in line.slots.items()} if was else {}
    found: dict[CellKey, FactValue] = {}
    said_before: dict[CellKey, Slot] = {}
    for line in layout.lines:
        for column in layout.columns:
            slot = line.slots.get(column.key)
            if column.role is not Role.INPUT or slot is None:
                continue
            key, old = (layout.head.id, line.key, column.key), before.get((line.key, column.key))
            value: FactValue = None
            if roll.stays(slot) and old is not None:
                label = f"{line.label}, {column.heading.lower()}"
                value = _fitting(roll.typed.cells.get(key), old, slot, layout.head.title, label, told)
                if value is not None and slot.parts and set(slot.parts) != set(old.parts):
                    _tell_once(told, SUM_FREED.at(None, table=layout.head.title, label=line.label))
                    value = None
            if value is None and not slot.parts:
                value = _said_before(roll, slot, old)
                said_before[key] = slot
            if value is not None:
                found[key] = value
    for key, value in found.items():
        ratio = said_before[key].ratio if key in said_before else None
        # Where both that it follows from go along, the sheet works it out again.
        if not ratio or not all((key[0], line, key[2]) in found for line in ratio):
            yield key, value


def _said_before(roll: Roll, slot: Slot, old: Slot | None) -> FactValue:
    """What earlier reports said of it: of a month that the ended workbook had no cell for, or where the cell begins
    with another figure of an earlier report."""
    month = _OF_MONTH.fullmatch(slot.fact)
    if slot.begins.stays is Stays.ALWAYS and month and (old is None or old.parts):
        for past in reversed(roll.history.pasts):
            if (value := _told_by(roll.history, Earlier(slot.fact, past.last), slot)) is not None:
                return value
    return _told_by(roll.history, slot.begins.earlier, slot) if slot.begins.earlier else None


def _told_by(history: History, earlier: Earlier, slot: Slot) -> FactValue:
    """A figure of one report, where that is there and the figure is in the same unit."""
    past = next((past for past in history.pasts if past.last == earlier.last), None)
    value, described = (past.values.get(earlier.fact) if past else None), history.described.get(earlier.fact)
    if value is None or described is None or described.unit != slot.unit.id:
        return None
    number = slot.value is ValueKind.NUMBER
    fits = isinstance(value, Decimal) if number else not slot.choices or value in slot.choices
    return value if fits else None


def _rows(roll: Roll, layout: RegisterLayout, told: list[Finding]) -> dict[str, str]:
    """The new number of each row that goes on."""
    rows: dict[int, dict[str, FactValue]] = {}
    for (table, row, column), value in roll.typed.cells.items():
        if table == layout.head.id:
            rows.setdefault(int(row), {})[column] = value
    kept: dict[str, str] = {}
    gone = []
    for number in sorted(rows):
        filled = rows[number]
        said = filled.get(layout.keeps.column) if layout.keeps else None
        if layout.keeps and said is not None and said not in layout.keeps.words:
            gone.append(short(str(filled.get(layout.unique or layout.columns[0].key) or f"rad {number}")))
        elif any(column in filled and roll.stays(slot) for column, slot in layout.slots.items()):
            kept[str(number)] = str(len(kept) + 1)
    if gone:
        labels = ", ".join(gone[:MOST_LABELS]) + (" \u2026" if len(gone) > MOST_LABELS else "")
        told.append(ROWS_GONE.at(None, table=layout.head.title, count=len(gone), labels=labels))
    return kept


def _register(
    roll: Roll, layout: RegisterLayout, was: RegisterLayout, kept: Mapping[str, str], told: list[Finding]
) -> Iterator[tuple[CellKey, FactValue]]:
    table = layout.head.id
    for column in layout.columns:
        slot, old = layout.slots.get(column.key), was.slots.get(column.key)
        if column.role is Role.OUTPUT or slot is None or old is None or not roll.stays(slot):
            continue
        for number, new in kept.items():
            typed = roll.typed.cells.get((table, number, column.key))
            value = _fitting(typed, old, slot, layout.head.title, column.heading, told)
            if value is not None:
                yield (table, new, column.key), value


def _fitting(value: FactValue, old: Slot, slot: Slot, table: str, label: str, told: list[Finding]) -> FactValue:
    """The value, where it means the same in the cell that it would come to stand in; else that it does not is told."""
    if value is None:
        return None
    if old.unit != slot.unit:
        _tell_once(told, UNIT_OTHER.at(None, table=table, label=label, before=old.unit.id, unit=slot.unit.id))
        return None
    if slot.choices:
        choice = next((choice for choice in slot.choices if choice.casefold() == str(value).casefold()), None)
        if choice is None:
            _tell_once(told, CHOICE_GONE.at(None, table=table, label=label))
        return choice
    return value


def _tell_once(told: list[Finding], finding: Finding) -> None:
    if finding not in told:
        told.append(finding)
