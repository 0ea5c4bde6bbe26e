"""How every new workbook begins and ends: its properties, its font, and the macro of one that carries the ribbon."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from virksomhetsrapport.edges.workbook.formats import FONT, Formats
from virksomhetsrapport.edges.workbook.macros import WORKBOOK_MODULE, add_ribbon, vba_project
from virksomhetsrapport.period import Period

MACRO_ENDING = ".xlsm"
"""Of a workbook that carries the ribbon itself; an .xlsx is for those who have the add-in."""


def begin_book(path: Path, title: str, period: Period) -> tuple[xlsxwriter.Workbook, Formats]:
    """A workbook without sheets. Its time follows from the period, so that it can be made again to the byte."""
    book = xlsxwriter.Workbook(path)
    moment = dt.datetime.combine(period.last.last_day, dt.time(12))
    book.set_properties({"title": f"{title} {period}", "author": "", "created": moment})
    book.set_calc_mode("auto")
    book.formats[0].set_font_name(FONT)
    book.formats[0].set_font_size(10.5)
    return book, Formats(book)


def finish_book(book: xlsxwriter.Workbook, path: Path) -> None:
    """Write the file; an .xlsm with macro and ribbon. Raises `MacrosError` where the macro was not installed."""
    macros = path.suffix.casefold() == MACRO_ENDING
    if macros:
        book.add_vba_project(io.BytesIO(vba_project()), is_stream=True)
        book.set_vba_name(WORKBOOK_MODULE)
    try:
        book.close()
    except FileCreateError as fault:
        raise fault.args[0] from None
    if macros:
        add_ribbon(path)
