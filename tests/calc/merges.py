"""Merged cells: Calc marks only the first cell of a merged area, and tells the area itself by a cursor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.calc import values
from tests.calc.grammar import Area


def merge_area(sheet: Any, cells: Any) -> Area:
    cursor = sheet.createCursorByRange(cells)
    cursor.collapseToMergedArea()
    address = cursor.RangeAddress
    return Area(address.StartRow, address.StartColumn, address.EndRow, address.EndColumn)


def merged_cells(sheet: Any, cells: Any, area: Area) -> int:
    """How many cells of an area belong to merged ones."""
    widened = merge_area(sheet, cells)
    if widened == area and not cells.IsMerged:
        return 0
    outer = sheet.getCellRangeByPosition(widened.left, widened.top, widened.right, widened.bottom)
    merged = 0
    for group in values.alike(outer):
        for address in group.RangeAddresses:
            part = sheet.getCellRangeByPosition(
                address.StartColumn, address.StartRow, address.EndColumn, address.EndRow
            )
            if part.IsMerged:
                merged += sum(_common_cells(merge_area(sheet, cell), area) for cell in _each(part) if cell.IsMerged)
    return merged


def _each(cells: Any) -> Iterator[Any]:
    rows, columns = cells.Rows.Count, cells.Columns.Count
    return (cells.getCellByPosition(column, row) for row in range(rows) for column in range(columns))


def _common_cells(one: Area, other: Area) -> int:
    down = min(one.bottom, other.bottom) - max(one.top, other.top) + 1
    across = min(one.right, other.right) - max(one.left, other.left) + 1
    return max(down, 0) * max(across, 0)
