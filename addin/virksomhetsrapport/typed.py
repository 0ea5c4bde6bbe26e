"""What people have typed into a workbook of ours, apart from where it stands: the inverse of writing one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from virksomhetsrapport.cells import CellRef, Frame, Sheets, words
from virksomhetsrapport.cover import CASE, MEETING, read_cover
from virksomhetsrapport.definition import Definition
from virksomhetsrapport.elements import Paragraph
from virksomhetsrapport.facts import FactValue
from virksomhetsrapport.findings import Finding, notice, warning
from virksomhetsrapport.inputs import CellKey, Inputs
from virksomhetsrapport.kind import Layout
from virksomhetsrapport.period import Period
from virksomhetsrapport.shapes.begins import Stays
from virksomhetsrapport.shapes.grid import Entry, GridLayout, Slot, read_grid
from virksomhetsrapport.shapes.register import RegisterLayout, read_register
from virksomhetsrapport.shapes.sheet import folded
from virksomhetsrapport.shapes.text import MARK_COLUMN, TEXT_COLUMN, TEXT_HEADING, read_text

LOST = warning("typed-lost", "label")
UNREAD = warning("typed-unread", "label")
FORMULAS = notice("typed-formulas", "table", "count", "places")
BESIDE = notice("typed-beside", "sheet", "count")
MOST_PLACES = 8
"""How many cells a message names one by one."""


class Typed(NamedTuple):
    """`told` is what stands on the sheets and is no input: what cannot be read, formulas of people's own (their values
    are inputs), and what stands beside the tables."""

    inputs: Inputs
    told: tuple[Finding, ...]


class _Block(NamedTuple):
    """What was read of a table: its inputs by line and column, with their slots, and the cells that belong to it."""

    typed: Mapping[tuple[str, str], tuple[Entry, Slot | None, str]]
    texts: Mapping[str, tuple[Paragraph, ...]]
    cells: Iterable[CellRef]
    columns: tuple[str, ...]
    """Headings below which every cell belongs to the table."""


def inputs_of(definition: Definition, period: Period, sheets: Sheets) -> Inputs:
    """What stands in the input cells, by the keys of their layouts. A sum that the sheet adds up itself is none."""
    return read_typed(definition, period, sheets).inputs


def read_typed(definition: Definition, period: Period, sheets: Sheets) -> Typed:
    cells: dict[CellKey, FactValue] = {}
    texts: dict[str, str] = {}
    notes: dict[str, str] = {}
    told: list[Finding] = []
    ours: dict[str, set[tuple[int, int]]] = {}
    for table in definition.tables:
        layout = table.kind.layout(table.spec, period)
        block = _read(layout, sheets)
        texts.update((id, _as_typed(paragraphs)) for id, paragraphs in block.texts.items() if paragraphs)
        formulas: list[CellRef] = []
        for (line, column), (entry, slot, label) in block.typed.items():
            if entry.value is not None:
                cells[table.head.id, line, column] = entry.value
            elif entry.unread and slot and slot.begins.stays is not Stays.NO:
                told.append(UNREAD.at(entry.cell, label=label))
            if entry.cell and not entry.sheet_formula and sheets.frames[entry.cell.sheet].at(*entry.cell[1:]).formula:
                formulas.append(entry.cell)
        if formulas:
            places = ", ".join(ref.a1 for ref in formulas[:MOST_PLACES])
            told.append(FORMULAS.at(formulas[0], table=table.head.title, count=len(formulas), places=places))
        sheet = next((ref.sheet for ref in block.cells), None)
        if sheet is not None:
            frame = sheets.frames[sheet]
            row = _heading_row(frame, layout)
            ours.setdefault(sheet, set()).update(_belonging(frame, row, layout, block))
            note = frame.at(row - 1, 1).value if row > 3 else None
            if isinstance(note, str) and note.strip():
                notes[table.head.id] = note.strip()
    told.extend(_beside(sheets, ours))
    return Typed(Inputs(cells, texts, _cover(sheets), notes), tuple(told))


def _read(layout: Layout, sheets: Sheets) -> _Block:
    if isinstance(layout, GridLayout):
        grid = read_grid(layout, sheets)
        lines = {line.key: line for line in layout.lines}
        headings = {column.key: column.heading for column in layout.columns}
        typed = {
            at: (entry, lines[at[0]].slots.get(at[1]), f"{lines[at[0]].label}, {headings[at[1]].lower()}")
            for at, entry in grid.entries.items()
        }
        return _Block(typed, {}, grid.cells.values(), ())
    if isinstance(layout, RegisterLayout):
        register = read_register(layout, sheets)
        headings = {column.key: column.heading for column in layout.columns}
        filled = {
            (row, column): (entry, layout.slots.get(column), headings[column])
            for row, entries in register.rows.items()
            for column, entry in entries.items()
        }
        return _Block(filled, {}, register.cells.values(), ())
    text = read_text(layout, sheets)
    return _Block({}, text.paragraphs, text.cells.values(), (TEXT_HEADING, TEXT_COLUMN, MARK_COLUMN))


def _as_typed(paragraphs: Iterable[Paragraph]) -> str:
    return "\n".join(f"- {each.text}" if each.bullet else each.text for each in paragraphs)


def read_all(definition: Definition, period: Period, sheets: Sheets) -> Typed:
    """As `read_typed`, for a workbook of the same period: words in the place of a figure, and the marks of the last
    report's texts, stay what they are."""
    typed = read_typed(definition, period, sheets)
    cells, told = dict(typed.inputs.cells), [each for each in typed.told if each.code != UNREAD.id]
    carried: set[str] = set()
    fresh: set[tuple[str, int]] = set()
    for table in definition.tables:
        block = _read(table.kind.layout(table.spec, period), sheets)
        for (line, column), (entry, _, label) in block.typed.items():
            if not entry.unread or entry.cell is None:
                continue
            value = sheets.frames[entry.cell.sheet].at(*entry.cell[1:]).value
            if isinstance(value, str):
                cells[table.head.id, line, column] = value
            else:  # without its format it might come to mean something
                told.append(LOST.at(entry.cell, label=label))
        for section, paragraphs in block.texts.items():
            if any(each.carried for each in paragraphs):
                carried.add(section)
                fresh.update((section, index) for index, each in enumerate(paragraphs) if not each.carried)
    inputs = replace(typed.inputs, cells=cells, carried=frozenset(carried), fresh=frozenset(fresh))
    return Typed(inputs, tuple(told))


def _cover(sheets: Sheets) -> dict[str, str | dt.date]:
    cover = read_cover(sheets)
    found: dict[str, str | dt.date] = {}
    if cover.case:
        found[CASE.id] = cover.case
    if cover.meeting:
        found[MEETING.id] = cover.meeting
    return found


def _headings(layout: Layout) -> set[str]:
    if isinstance(layout, GridLayout | RegisterLayout):
        return {folded(column.heading) for column in layout.columns}
    return {folded(heading) for heading in (TEXT_HEADING, TEXT_COLUMN, MARK_COLUMN)}


def _heading_row(frame: Frame, layout: Layout) -> int:
    """The topmost of the rows with the most headings."""
    wanted, found = _headings(layout), dict[int, set[str]]()
    for (row, _), cell in frame.cells.items():
        if (text := folded(words(cell.value))) in wanted:
            found.setdefault(row, set()).add(text)
    return max(found, key=lambda row: (len(found[row]), -row), default=1)


def _belonging(frame: Frame, heading_row: int, layout: Layout, block: _Block) -> Iterator[tuple[int, int]]:
    """The cells of a table, its headings, and what stands above them at the left."""
    wanted, whole = _headings(layout), {folded(heading) for heading in block.columns}
    columns = {column: folded(words(cell.value)) for (row, column), cell in frame.cells.items() if row == heading_row}
    held = {(ref.row, ref.column) for ref in block.cells}
    for row, column in frame.cells:
        title = row < heading_row and column == 1
        heading = row == heading_row and columns[column] in wanted
        below = row > heading_row and columns.get(column) in whole
        if title or heading or below or (row, column) in held:
            yield row, column


def _beside(sheets: Sheets, ours: Mapping[str, set[tuple[int, int]]]) -> Iterator[Finding]:
    for sheet, known in ours.items():
        frame = sheets.frames[sheet]
        stray = sorted(at for at, cell in frame.cells.items() if at not in known and not cell.blank)
        if stray:
            yield BESIDE.at(frame.ref(*stray[0]), sheet=sheet, count=len(stray))
