"""A grid: named lines down, named columns across, one value in each slot.

Lines and columns are found by their labels and headings, so that a row inserted or a column moved is read right; what
cannot be placed for certain is told, and no figure shifts in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from virksomhetsrapport.cells import CellRef, Frame, Sheets, words
from virksomhetsrapport.findings import Finding, error, warning
from virksomhetsrapport.shapes.grid_layout import (
    NO_ENTRY,
    Entry,
    GridColumn,
    GridLayout,
    GridLine,
    GridReading,
    Role,
    Slot,
)
from virksomhetsrapport.shapes.grid_slots import read_slots
from virksomhetsrapport.shapes.sheet import Anchor, SheetHead, find_block, first_few, folded, tell_merged, tell_missing
from virksomhetsrapport.spelling import nearest

__all__ = [
    "NO_ENTRY",
    "Entry",
    "GridColumn",
    "GridLayout",
    "GridLine",
    "GridReading",
    "Role",
    "Slot",
    "find_columns",
    "held_cells",
    "read_grid",
]

HEADING_MISSING = error("heading-missing", "table", "heading", "nearest")
HEADING_TWICE = error("heading-twice", "heading", "other")
LINE_MISSING = error("line-missing", "table", "label", "nearest")
LINE_TWICE = error("line-twice", "label", "other")
LINES_UNKNOWN = error("lines-unknown", "label", "count")
ROWS_STRAY = warning("rows-stray", "table", "count")


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
    entries, cells = read_slots(layout, anchor.frame, columns, rows, findings)
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
