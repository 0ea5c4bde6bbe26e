"""A register: named columns across, and as many rows down as people fill in.

Columns are found by their headings; a row is whatever stands below them. Facts of a row are told apart by its number,
`risiko.skaar[3]`, counted from the first row that is filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from virksomhetsrapport.cells import CellRef, Frame, Sheets
from virksomhetsrapport.elements import Mark
from virksomhetsrapport.findings import Finding, error, warning
from virksomhetsrapport.placeholders import OPEN
from virksomhetsrapport.shapes.begins import Keeps
from virksomhetsrapport.shapes.grid import (
    NO_ENTRY,
    Entry,
    GridColumn,
    GridLayout,
    GridLine,
    Role,
    Slot,
    find_columns,
    held_cells,
)
from virksomhetsrapport.shapes.sheet import Anchor, SheetHead, find_block, first_few, folded, tell_merged, tell_missing
from virksomhetsrapport.shapes.values import ValueKind, read_value

ROW_INCOMPLETE = error("row-incomplete", "table", "column")
ROW_TWICE = error("row-twice", "label", "other")
REGISTER_EMPTY = warning("register-empty", "table")
BRACES = error("braces-in-register", "label")

SPARE_ROWS = 5
"""Rows that a new sheet has room for below those that are filled in."""


class Watched(NamedTuple):
    """A register whose rows are followed from report to report, by the keys of their columns.

    `title` says what a row is, `rank` how grave it is in figures and `level` in a word, both "" where it is not told.
    A row is open while `open` holds one of `words`; always, where that is "".
    """

    title: str
    rank: str = ""
    level: str = ""
    open: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class RegisterLayout:
    """`slots` by column key say what belongs in a column; `unique` is the column in which nothing may stand twice.

    `rows` is how many rows a new sheet is made for, and `least` how many there must be. `marks` are for STATUS columns;
    the ids of facts in slots and marks get the row's number. `keeps` says which rows go on in the next period;
    where it is None, all do.
    """

    head: SheetHead
    columns: tuple[GridColumn, ...]
    slots: Mapping[str, Slot]
    unique: str = ""
    rows: int = 20
    least: int = 1
    marks: Mapping[str, str] = field(default_factory=dict)
    keeps: Keeps | None = None
    watched: Watched | None = None

    def keys(self, *roles: Role) -> list[str]:
        return [column.key for column in self.columns if column.role in roles]

    def line(self, key: str) -> GridLine:
        """A row as a line of a grid; `key` is its number."""
        slots = {column: slot._replace(fact=numbered(slot.fact, key)) for column, slot in self.slots.items()}
        marks = {column: Mark(((numbered(fact, key), ""),)) for column, fact in self.marks.items()}
        return GridLine(key, "", slots, marks=marks)

    def grid(self, count: int) -> GridLayout:
        """So many rows as a grid without labels, to be written."""
        return GridLayout(self.head, self.columns, tuple(self.line(str(number + 1)) for number in range(count)))


def numbered(fact: str, key: str) -> str:
    return f"{fact}[{key}]"


Entries: TypeAlias = Mapping[str, Entry]
"""What stands in one row, by column key."""


class RegisterReading(NamedTuple):
    """`rows` by number, those that hold something; `cells` the places of all columns, also of rows left empty."""

    rows: Mapping[str, Entries]
    cells: Mapping[tuple[str, str], CellRef]
    findings: tuple[Finding, ...]
    found: bool = True
    """Whether the register was there to be read; where it was not, nobody knows how many rows it has."""

    def entry(self, row: str, column: str) -> Entry:
        return self.rows[row].get(column, NO_ENTRY)


def read_register(layout: RegisterLayout, sheets: Sheets) -> RegisterReading:
    """Every row that holds something, and what is wrong with where and how it stands."""
    wanted = [column.heading for column in layout.columns if column.role is Role.INPUT]
    anchor = find_block(layout.head, wanted, (), sheets)
    if anchor is None:
        return RegisterReading({}, {}, (tell_missing(layout.head, sheets),), found=False)
    findings: list[Finding] = []
    columns = find_columns(layout.head, layout.columns, anchor, findings)
    filled, empty = _rows(layout, anchor, columns)
    keys = {row: str(number + 1) for number, row in enumerate([*filled, *empty])}
    cells = {(key, name): anchor.frame.ref(row, at) for row, key in keys.items() for name, at in columns.items()}
    lines = [layout.line(keys[row]) for row in filled]
    findings.extend(tell_merged(layout.head, anchor, held_cells(lines, layout.columns, cells), columns.values()))
    rows: dict[str, Entries] = {}
    odd: list[Finding] = []
    for row in filled:
        rows[keys[row]] = _read_row(layout, anchor.frame, row, columns, odd)
    for code in dict.fromkeys(finding.code for finding in odd):
        findings.extend(first_few([finding for finding in odd if finding.code == code], layout.head.title))
    findings.extend(_twice(layout, rows))
    if len(rows) < layout.least:
        first = next(iter(columns.values()), 1)
        findings.append(REGISTER_EMPTY.at(anchor.frame.ref(anchor.row + 1, first), table=layout.head.title))
    return RegisterReading(rows, cells, tuple(findings))


def _rows(layout: RegisterLayout, anchor: Anchor, columns: Mapping[str, int]) -> tuple[list[int], list[int]]:
    """The rows that hold an input or a comment, and the others in which an output of ours may still stand."""
    typed = {columns[key] for key in layout.keys(Role.INPUT, Role.COMMENT) if key in columns}
    ours = set(columns.values()) - typed
    below = [(at, cell) for at, cell in anchor.frame.cells.items() if at[0] > anchor.row and not cell.blank]
    filled = {row for (row, column), _ in below if column in typed}
    stale = {row for (row, column), _ in below if column in ours}
    return sorted(filled), sorted(stale - filled)


def _read_row(
    layout: RegisterLayout,
    frame: Frame,
    row: int,
    columns: Mapping[str, int],
    findings: list[Finding],
) -> Entries:
    entries = {}
    for column in layout.columns:
        if column.role not in (Role.INPUT, Role.COMMENT) or column.key not in columns:
            continue
        cell, ref, slot = (
            frame.at(row, columns[column.key]),
            frame.ref(row, columns[column.key]),
            layout.slots[column.key],
        )
        if cell.blank:
            entries[column.key] = Entry(None, ref)
            if slot.required:
                findings.append(ROW_INCOMPLETE.at(ref, table=layout.head.title, column=column.heading))
            continue
        meant = read_value(cell, ref, slot.value, slot.unit, column.heading, slot.choices)
        findings.extend(meant.findings)
        if column.role is Role.INPUT and OPEN in str(meant.value) and slot.value is ValueKind.TEXT:
            findings.append(BRACES.at(ref, label=column.heading))
        entries[column.key] = Entry(meant.value, ref)
    return entries


def _twice(layout: RegisterLayout, rows: Mapping[str, Entries]) -> Iterator[Finding]:
    seen: dict[str, Entry] = {}
    twice = []
    for entries in rows.values():
        entry = entries.get(layout.unique)
        if entry is None or entry.value is None:
            continue
        text = folded(str(entry.value))
        if text in seen:
            other = seen[text].cell
            twice.append(ROW_TWICE.at(entry.cell, label=str(entry.value), other=other.a1 if other else ""))
        seen.setdefault(text, entry)
    yield from first_few(twice, layout.head.title)
