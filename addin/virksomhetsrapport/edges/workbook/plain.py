"""A sheet of values alone, by a library that reads it several times as fast as a reader that must know of formulas."""

from __future__ import annotations

import math
from zipfile import ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from virksomhetsrapport.cells import Cell, Frame, printable
from virksomhetsrapport.numbers import exact

_BEYOND = (math.inf, -math.inf)
"""What a number too large for a cell is read as."""


def plain_frame(package: ZipFile, sheet: str) -> Frame | None:
    """The numbers and texts of a sheet, what formulas show among them, without their formats; None where the library
    cannot read it."""
    try:
        with CalamineWorkbook.from_path(package.filename or "") as book:
            rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except (CalamineError, OSError):
        return None
    places = [
        (row, column, value)
        for row, values in enumerate(rows, 1)
        for column, value in enumerate(values, 1)
        if value != "" and isinstance(value, str | float) and value not in _BEYOND
    ]
    known = {value: _cell(value) for value in {value for _, _, value in places}}
    return Frame(sheet, {(row, column): known[value] for row, column, value in places})


def _cell(value: str | float) -> Cell:
    return Cell(printable(value) if isinstance(value, str) else exact(value))
