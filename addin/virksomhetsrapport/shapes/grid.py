"""A grid: named lines down, named columns across, one value in each slot.

Lines and columns are found by their labels and headings, so that a row inserted or a column moved is read right; what
cannot be placed for certain is told, and no figure shifts in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from virksomhetsrapport.cells import CellRef, Frame, Sheets, words
from virksomhetsrapport.elements import Mark, RowStyle
from virksomhetsrapport.facts import FactValue
from virksomhetsrapport.findings import Finding, error, warning
from virksomhetsrapport.shapes.sheet import Anchor, SheetHead, find_block, first_few, folded, tell_merged, tell_missing
from virksomhetsrapport.shapes.values import ValueKind, read_value
from virksomhetsrapport.spelling import nearest
from virksomhetsrapport.units import TEXT, Unit

HEADING_MISSING = error("heading-missing", "table", "heading", "nearest")
HEADING_TWICE = error("heading-twice", "heading", "other")
LINE_MISSING = error("line-missing", "table", "label", "nearest")
LINE_TWICE = error("line-twice", "label", "other")
LINES_UNKNOWN = error("lines-unknown", "label", "count")
ROWS_STRAY = warning("rows-stray", "table", "count")
FIGURE_MISSING = error("figure-missing", "label")
TABLE_EMPTY = error("table-empty", "table")


class Role(Enum):
    LABEL = "label"
    FIXED = "fixed"
    """Words that the definition gives, a unit for instance; never read."""
    INPUT = "input"
    COMMENT = "comment"
    """Free text by each line."""
    OUTPUT = "output"
    """A fact written by the program, never read."""
    STATUS = "status"
    """The word and symbol of a flag, written by the program, never read."""


class GridColumn(NamedTuple):
    key: str
    heading: str
    role: Role
    width: int


class Slot(NamedTuple):
    """What belongs in one cell: its fact, its unit, and what may stand there.

    `parts` are the signed lines that an ordinary formula adds up in a new workbook: (1 or -1, line key).
    """

    fact: str
    unit: Unit
    decimals: int | None = None
    value: ValueKind = ValueKind.NUMBER
    choices: tuple[str, ...] = ()
    required: bool = True
    parts: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class GridLine:
    """`slots` by column key; `fixed` holds the words of FIXED columns, `marks` the flags of STATUS columns."""

    key: str
    label: str
    slots: Mapping[str, Slot]
    style: RowStyle = RowStyle.LINE
    level: int = 0
    fixed: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)

    def holds(self, column: GridColumn) -> bool:
        """Whether the line has a label, a figure or a result there, not only a comment or a fixed word."""
        given = column.role is Role.LABEL or column.key in self.slots or column.key in self.marks
        return given and column.role not in (Role.COMMENT, Role.FIXED)


@dataclass(frozen=True)
class GridLayout:
    head: SheetHead
    columns: tuple[GridColumn, ...]
    lines: tuple[GridLine, ...]

    def keys(self, *roles: Role) -> list[str]:
        return [column.key for column in self.columns if column.role in roles]


class Entry(NamedTuple):
    """A slot as it was read. `value` is None where nothing certain stands there.

    `sheet_formula` marks a sum that the sheet adds up itself, which is not a reported figure; `shown` is what the sheet
    says it comes to, which may be stale. `unread` marks what stands there and cannot be read.
    """

    value: FactValue
    cell: CellRef | None
    sheet_formula: bool = False
    shown: FactValue = None
    unread: bool = False

    @property
    def left_empty(self) -> bool:
        """The cell is there, and nobody has put anything into it."""
        return self.cell is not None and self.value is None and not self.sheet_formula and not self.unread


@dataclass(frozen=True)
class GridReading:
    """`entries` by line and column key, for inputs and comments; `cells` the places of all slots, outputs too."""

    entries: Mapping[tuple[str, str], Entry]
    cells: Mapping[tuple[str, str], CellRef]
    findings: tuple[Finding, ...]

    def entry(self, line: str, column: str) -> Entry:
        return self.entries.get((line, column), NO_ENTRY)


NO_ENTRY = Entry(None, None)


def read_grid(layout: GridLayout, sheets: Sheets) -> GridReading:
    """Every slot of the grid, and what is wrong with where and how it stands."""
    wanted = [column.heading for column in layout.columns if column.role in (Role.LABEL, Role.INPUT)]
    anchor = find_block(layout.head, wanted, (line.label for line in layout.lines), sheets)
    if anchor is None:
        return GridReading({}, {}, (tell_missing(layout.head, sheets),))
    findings: list[Finding] = []
    columns = find_columns(layout.head, layout.columns, anchor, findings)
    label_column = next((columns[key] for key in layout.keys(Role.LABEL) if key in columns), None)
    if label_column is None:
        return GridReading({}, {}, tuple(findings))
    rows = _find_lines(layout, anchor, columns, label_column, findings)
    entries, cells = _read_slots(layout, anchor.frame, columns, rows, findings)
    findings.extend(tell_merged(layout.head, anchor, held_cells(layout.lines, layout.columns, cells), columns.values()))
    return GridReading(entries, cells, tuple(findings))


def find_columns(
    head: SheetHead, wanted_columns: Sequence[GridColumn], anchor: Anchor, findings: list[Finding]
) -> dict[str, int]:
    """Where each column stands, by its heading; what is missing or stands twice is told."""
    frame, row = anchor.frame, anchor.row
    standing: dict[str, int] = {}
    known = {folded(column.heading) for column in wanted_columns}
    for (at, column), cell in sorted(frame.cells.items()):
        if at != row or cell.blank:
            continue
        text = folded(words(cell.value))
        if text in known and text in standing:
            other = frame.ref(row, standing[text]).a1
            findings.append(HEADING_TWICE.at(frame.ref(row, column), heading=words(cell.value), other=other))
        standing.setdefault(text, column)
    found, spare = {}, [text for text in standing if text not in known]
    for wanted in wanted_columns:
        place = standing.get(folded(wanted.heading))
        if place is not None:
            found[wanted.key] = place
        elif wanted.role in (Role.LABEL, Role.INPUT, Role.COMMENT):
            near = nearest(wanted.heading, spare)
            at_column = standing[near] if near else min(standing.values(), default=1)
            shown = words(frame.at(row, at_column).value) if near else ""
            missing = HEADING_MISSING.at(
                frame.ref(row, at_column), table=head.title, heading=wanted.heading, nearest=shown
            )
            findings.append(missing)
    return found


def _find_lines(
    layout: GridLayout, anchor: Anchor, columns: dict[str, int], label_column: int, findings: list[Finding]
) -> dict[str, int]:
    frame = anchor.frame
    by_label = {folded(line.label): line for line in layout.lines}
    inputs = [columns[key] for key in layout.keys(Role.INPUT) if key in columns]
    found: dict[str, int] = {}
    unknown: list[int] = []
    twice: list[Finding] = []
    occupied = {row for row, column in frame.cells if row > anchor.row and (column in inputs or column == label_column)}
    for row in sorted(occupied):
        label = frame.at(row, label_column)
        line = None if label.blank else by_label.get(folded(words(label.value)))
        if line is not None and line.key in found:
            other = frame.ref(found[line.key], label_column).a1
            twice.append(LINE_TWICE.at(frame.ref(row, label_column), label=line.label, other=other))
        elif line is not None:
            found[line.key] = row
        elif any(not frame.at(row, column).blank for column in inputs):
            unknown.append(row)
    last = max(found.values(), default=0)
    findings.extend(first_few(twice, layout.head.title))
    renamed = _tell_missing_lines(layout, frame, anchor.row, label_column, found, unknown, findings)
    inside = _unknown_lines([row for row in unknown if row < last and row not in renamed], frame, label_column)
    findings.extend(first_few(inside, layout.head.title))
    stray = [row for row in unknown if row > last and row not in renamed]
    if stray:
        first = min(column for column in inputs if not frame.at(stray[0], column).blank)
        findings.append(ROWS_STRAY.at(frame.ref(stray[0], first), table=layout.head.title, count=len(stray)))
    return found


def _tell_missing_lines(
    layout: GridLayout,
    frame: Frame,
    heading_row: int,
    label_column: int,
    found: dict[str, int],
    unknown: list[int],
    findings: list[Finding],
) -> set[int]:
    """The rows that a missing line may have become under another name, told together with it."""
    spare = {
        words(frame.at(row, label_column).value): row for row in unknown[:200] if not frame.at(row, label_column).blank
    }
    renamed: set[int] = set()
    for line in layout.lines:
        if line.key not in found:
            near = nearest(line.label, spare)
            if near:
                renamed.add(spare[near])
            cell = frame.ref(spare[near] if near else heading_row, label_column)
            findings.append(LINE_MISSING.at(cell, table=layout.head.title, label=line.label, nearest=near))
    return renamed


def _unknown_lines(rows: list[int], frame: Frame, label_column: int) -> list[Finding]:
    """One finding for each run of rows that follow each other."""
    found, start = [], 0
    for index, row in enumerate(rows):
        if index + 1 == len(rows) or rows[index + 1] != row + 1:
            label = words(frame.at(rows[start], label_column).value)
            ref = frame.ref(rows[start], label_column)
            found.append(LINES_UNKNOWN.at(ref, label=label, count=index + 1 - start))
            start = index + 1
    return found


def held_cells(
    lines: Iterable[GridLine], columns: Iterable[GridColumn], cells: Mapping[tuple[str, str], CellRef]
) -> list[CellRef | None]:
    """Where the labels, figures and results of the lines stand; None for each that was not found."""
    columns = list(columns)
    return [cells.get((line.key, column.key)) for line in lines for column in columns if line.holds(column)]


def _read_slots(
    layout: GridLayout, frame: Frame, columns: dict[str, int], rows: dict[str, int], findings: list[Finding]
) -> tuple[dict[tuple[str, str], Entry], dict[tuple[str, str], CellRef]]:
    entries: dict[tuple[str, str], Entry] = {}
    cells: dict[tuple[str, str], CellRef] = {}
    missing: list[Finding] = []
    headings = {column.key: column.heading for column in layout.columns}
    inputs = layout.keys(Role.INPUT)
    for line in layout.lines:
        if line.key not in rows:
            continue
        for key, place in columns.items():
            cells[line.key, key] = frame.ref(rows[line.key], place)
        for key in layout.keys(Role.COMMENT):
            if key in columns:
                cell, ref = frame.at(rows[line.key], columns[key]), cells[line.key, key]
                if not cell.blank:
                    meant = read_value(cell, ref, ValueKind.TEXT, TEXT, line.label)
                    findings.extend(meant.findings)
                    entries[line.key, key] = Entry(meant.value, ref)
        for key in inputs:
            slot = line.slots.get(key)
            if slot is None or key not in columns:
                continue
            cell, ref = frame.at(rows[line.key], columns[key]), cells[line.key, key]
            label = f"{line.label}, {headings[key].lower()}" if len(inputs) > 1 else line.label
            if slot.parts and (cell.formula or cell.blank):
                shown = cell.value if isinstance(cell.value, Decimal) else None
                if shown is not None and cell.percent and slot.unit.percent:
                    shown *= 100
                entries[line.key, key] = Entry(None, ref, sheet_formula=True, shown=shown)
            elif cell.blank:
                entries[line.key, key] = Entry(None, ref)
                if slot.required:
                    missing.append(FIGURE_MISSING.at(ref, label=label))
            else:
                meant = read_value(cell, ref, slot.value, slot.unit, label, slot.choices)
                findings.extend(meant.findings)
                entries[line.key, key] = Entry(meant.value, ref, unread=meant.value is None)
    if missing and all(entry.value is None for entry in entries.values()):
        findings.append(TABLE_EMPTY.at(missing[0].cell, table=layout.head.title))
    else:
        findings.extend(missing)
    return entries, cells
