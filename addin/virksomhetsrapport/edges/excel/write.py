"""The program's results, written into the open workbook: a call for each rectangle, and nothing that people typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from virksomhetsrapport.cells import Area, Cell, CellRef, CellValue, Frame, Sheets
from virksomhetsrapport.definition import CHANGES_SHEET, CONTROL_SHEET, COVER_SHEET
from virksomhetsrapport.edges.excel.areas import rectangles
from virksomhetsrapport.facts import FactValue
from virksomhetsrapport.outputs import (
    CHART_DATA,
    CONTROL_HEADING_ROW,
    CONTROL_HEADINGS,
    CONTROL_LAST_ROW,
    INDICATOR_HEADINGS,
    INDICATORS,
    MARK_KEYS,
    MARK_SEVERITIES,
    ChartBlock,
    ControlRow,
    Patch,
    Rows,
)
from virksomhetsrapport.shapes.sheet import folded, name_of

CHANGES_WIDTHS = (("A", 30), ("B", 60), ("C", 18), ("D", 18), ("E", 14), ("F", 12), ("G", 30), ("H", 44))
"""Of the sheet of changes, in characters."""


def write_patches(book: Any, sheets: Sheets, patches: Iterable[Patch]) -> None:
    """Those that say something else than what stands there already."""
    for patch in patches:
        if not _stands(patch, sheets.frames.get(patch.sheet)):
            put(book.sheets[patch.sheet], patch.row, patch.column, patch.rows)


def _stands(patch: Patch, frame: Frame | None) -> bool:
    return frame is not None and all(
        _alike(value, frame.at(row, column))
        for row, values in enumerate(patch.rows, patch.row)
        for column, value in enumerate(values, patch.column)
    )


def _alike(value: FactValue, cell: Cell) -> bool:
    """Whether a cell holds a value of ours; a formula may say something else tomorrow."""
    return not cell.formula and cell.value == (None if value == "" else value)


def control_sheet(sheets: Sheets) -> str | None:
    """What Kontroll is called by now; None where it is gone."""
    for name in sheets.frames:
        if folded(name) == folded(CONTROL_SHEET):
            return name
    named = sheets.named(name_of(MARK_KEYS))
    return named[0].sheet if named else None


def add_control(book: Any) -> str:
    """A new Kontroll where somebody has deleted it: plain, but the marks find it."""
    sheet = book.sheets.add(CONTROL_SHEET, after=book.sheets[len(book.sheets) - 1])
    sheet.range("A1").value = CONTROL_SHEET
    for column, width in (("A", 12), ("B", 100), ("C", 30)):
        sheet.range(f"{column}:{column}").column_width = width
    sheet.range("B:B").wrap_text = True
    for name, letter in ((MARK_KEYS, "D"), (MARK_SEVERITIES, "A")):
        area = f"${letter}${CONTROL_HEADING_ROW + 1}:${letter}${CONTROL_LAST_ROW}"
        book.names.add(name_of(name), f"={CONTROL_SHEET}!{area}")
    return str(sheet.name)


def write_control(book: Any, name: str, before: Frame | None, rows: Sequence[ControlRow], summary: str) -> None:
    """The findings, their headings and the summary; what stood below from `before` is emptied in the same call."""
    written: list[tuple[FactValue, ...]] = [(summary, None, None, None), (None,) * 4, CONTROL_HEADINGS]
    written += [(row.severity, row.message, row.link or None, row.key or None) for row in rows]
    last = max((row for row, column in before.cells if column <= len(CONTROL_HEADINGS)), default=0) if before else 0
    written += [(None,) * 4] * (last - CONTROL_HEADING_ROW - len(rows))
    sheet = book.sheets[name]
    put(sheet, CONTROL_HEADING_ROW - 2, 1, written, links=2)
    if rows:
        sheet.range(f"{CONTROL_HEADING_ROW + 1}:{CONTROL_HEADING_ROW + len(rows)}").rows.autofit()


def write_summary(book: Any, sheet: str, summary: str) -> None:
    put(book.sheets[sheet], CONTROL_HEADING_ROW - 2, 1, [(summary,)])


def indicator_patch(sheets: Sheets, rows: Rows) -> Patch | None:
    """The indicators where the cover has its block of them; None where it has none."""
    for name, frame in sheets.frames.items():
        if folded(name) == folded(COVER_SHEET):
            for (row, column), cell in sorted(frame.cells.items()):
                if cell.value == INDICATOR_HEADINGS[0] and frame.at(row, column + 1).value == INDICATOR_HEADINGS[1]:
                    return Patch(name, row + 1, column, rows)
    named = sheets.named(name_of(INDICATORS))
    return Patch(named[0].sheet, named[1].top + 1, named[1].left, rows) if named else None


def chart_patches(sheets: Sheets, blocks: Sequence[ChartBlock]) -> Iterator[Patch]:
    """The figures behind the charts where the workbook has them; those that follow each other in one rectangle.

    A block that was laid out for other months or lines is emptied: no figure beats a wrong one.
    """
    named = sheets.named(name_of(CHART_DATA))
    if named is None:
        return
    frame, area = named
    known: dict[CellValue, Rows] = {block.chart.id: block.rows for block in blocks}
    waiting: Patch | None = None
    for row in range(area.top, area.bottom + 1):
        rows = known.get(frame.at(row, area.left).value)
        if rows is None:
            continue
        patch = Patch(frame.sheet, row, area.left, _as_laid_out(frame, area, row, rows))
        gap = row - 1
        if waiting and waiting.row + len(waiting.rows) == gap and not any(at == gap for at, _ in frame.cells):
            patch = waiting._replace(rows=(*waiting.rows, (None,) * len(waiting.rows[0]), *patch.rows))
        elif waiting:
            yield waiting
        waiting = patch
    if waiting:
        yield waiting


def _as_laid_out(frame: Frame, area: Area, row: int, rows: Rows) -> Rows:
    """A chart's rows as wide as the area, where they fit what stands there; else as many empty ones, but for its id."""
    first = [frame.at(at, area.left) for at in range(row, area.bottom + 1)]
    length = next((at for at, cell in enumerate(first) if cell.blank), len(first))
    width = area.right - area.left + 1
    headings = sum(not frame.at(row + 1, area.left + column).blank for column in range(width))
    same_months = [cell.value for cell in first[2 : len(rows)]] == [each[0] for each in rows[2:]]
    if headings == len(rows[0]) and (same_months or length == len(rows)):
        return tuple((*each, *(None,) * (width - headings)) for each in rows)
    return ((rows[0][0], *(None,) * (width - 1)), *((None,) * width,) * (length - 1))


def write_changes(book: Any, rows: Rows) -> None:
    """What has changed, on a sheet of its own at the end, which is made where it is not there, and emptied first."""
    sheet = next((sheet for sheet in book.sheets if folded(sheet.name) == folded(CHANGES_SHEET)), None)
    if sheet is None:
        sheet = book.sheets.add(CHANGES_SHEET, after=book.sheets[len(book.sheets) - 1])
        for letter, width in CHANGES_WIDTHS:
            sheet.range(f"{letter}:{letter}").column_width = width
    sheet.clear_contents()
    width = max(len(each) for each in rows)
    put(sheet, 1, 1, [(*each, *(None,) * (width - len(each))) for each in rows])


def write_inputs(book: Any, values: Mapping[CellRef, FactValue], formulas: Mapping[CellRef, str]) -> None:
    """What people would have typed, and formulas of ours: a call for each rectangle of cells that adjoin."""
    by_sheet: dict[str, dict[tuple[int, int], object]] = {}
    for ref, value in values.items():
        # A cell for words is made for texts, in which an apostrophe would stand as it is.
        words = isinstance(value, str) and value[:1].isalpha()
        by_sheet.setdefault(ref.sheet, {})[ref.row, ref.column] = value if words else _typed(value, formula=False)
    for ref, text in formulas.items():
        by_sheet.setdefault(ref.sheet, {})[ref.row, ref.column] = text
    for name, cells in by_sheet.items():
        for area in rectangles(cells):
            columns = range(area.left, area.right + 1)
            rows = [[cells[row, column] for column in columns] for row in range(area.top, area.bottom + 1)]
            book.sheets[name].range(area.a1).raw_value = rows


def show_cell(book: Any, cell: CellRef) -> None:
    """Select a cell, so that the user sees it; on a sheet that is hidden or gone there is nothing to see."""
    sheet = next((sheet for sheet in book.sheets if sheet.name == cell.sheet and sheet.visible is True), None)
    if sheet is not None:
        _activate(book, sheet)
        sheet.range(cell.a1).select()


def show_sheet(book: Any, name: str) -> None:
    sheet = book.sheets[name]
    sheet.visible = True
    _activate(book, sheet)


def _activate(book: Any, sheet: Any) -> None:
    """xlwings' own `sheet.activate` would push Excel before all other windows, and fail where it may not."""
    book.impl.activate()
    sheet.impl.activate()


def put(sheet: Any, row: int, column: int, rows: Sequence[Sequence[FactValue]], links: int | None = None) -> None:
    """Values from a cell on; in the column of that index, texts are formulas of ours."""
    if not rows:
        return
    area = Area(row, column, row + len(rows) - 1, column + len(rows[0]) - 1)
    values = [[_typed(value, formula=at == links) for at, value in enumerate(each)] for each in rows]
    sheet.range(area.a1).raw_value = values


def _typed(value: FactValue, *, formula: bool) -> object:
    """A value as Excel takes it. The apostrophe keeps a text a text, whatever it looks like; "" empties a cell."""
    match value:
        case Decimal():
            return float(value)
        case dt.date():
            return dt.datetime.combine(value, dt.time(), dt.UTC)  # without a zone, COM would take it for local time
        case str():
            return value if formula and value.startswith("=HYPERLINK(") else "'" + value
        case None:
            return ""
