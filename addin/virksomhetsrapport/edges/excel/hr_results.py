"""What HR's lists came to, written into the open workbook: HR-tall in one call, and a delivery on its hidden sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from virksomhetsrapport.cells import Sheets, column_letters
from virksomhetsrapport.edges.excel.write import put
from virksomhetsrapport.errors import WorkbookError
from virksomhetsrapport.hr import delivered, results
from virksomhetsrapport.hr.results import Band
from virksomhetsrapport.shapes.sheet import folded


def write_results(book: Any, bands: Sequence[Band], summary: str) -> None:
    """All that the sheet says; what stood below is emptied in that call. Raises `WorkbookError` where it is gone."""
    sheet = _sheet(book, results.SHEET)
    rows = results.sheet_rows(bands, summary)
    used = sheet.used_range
    last = int(used.row) + int(used.shape[0]) - 1
    blank = (None,) * results.width(bands)
    put(sheet, results.SUMMARY_ROW, 1, [*rows, *(blank,) * (last - results.SUMMARY_ROW + 1 - len(rows))])


def remember(book: Any, sheets: Sheets, delivery: delivered.Delivery) -> None:
    """Write what was delivered below the former deliveries. Raises `WorkbookError` where their sheet is gone."""
    sheet, row = _sheet(book, delivered.SHEET), delivered.next_row(sheets)
    texts = delivered.delivery_row(delivery)
    cells = sheet.range(f"A{row}:{column_letters(len(texts))}{row}")
    cells.number_format = "@"
    cells.raw_value = [texts]


def _sheet(book: Any, name: str) -> Any:
    found = next((sheet for sheet in book.sheets if folded(sheet.name) == folded(name)), None)
    if found is None:
        raise WorkbookError("hr-sheet-gone", sheet=name)
    return found
