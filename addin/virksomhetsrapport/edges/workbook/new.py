"""A new workbook for an organisation and a period, empty or with a sample month, written by XlsxWriter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from virksomhetsrapport.definition import CONTROL_SHEET, COVER_SHEET, Definition
from virksomhetsrapport.edges.workbook.formats import FONT, Formats
from virksomhetsrapport.edges.workbook.front import ControlRow, write_control, write_cover
from virksomhetsrapport.edges.workbook.sheets import Written, add_sheet, write_grid, write_text
from virksomhetsrapport.facts import Facts
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.period import Period
from virksomhetsrapport.shapes.grid import GridLayout


def write_workbook(
    path: Path,
    definition: Definition,
    period: Period,
    inputs: Inputs,
    facts: Facts,
    findings: Sequence[ControlRow],
    summary: str,
) -> None:
    """Every sheet of the definition, in its order, between Forside and Kontroll.

    `facts` and `findings` are what the program made of the inputs, and `summary` says so in a line; all are empty or
    say nothing where the workbook has not been checked. The same arguments give the same bytes.
    """
    book = xlsxwriter.Workbook(path)
    book.set_properties({"title": f"Virksomhetsrapport {period}", "author": "", "created": _moment(period)})
    book.set_calc_mode("auto")
    book.formats[0].set_font_name(FONT)
    book.formats[0].set_font_size(10.5)
    made = Formats(book)
    cover_sheet = book.add_worksheet(COVER_SHEET)
    span = f"{definition.name} · {period.month_names} {period.last.year}"
    written: dict[str, Written] = {}
    for table in definition.tables:
        layout = table.kind.layout(table.spec, period)
        wide = isinstance(layout, GridLayout) and len(layout.columns) > 5
        sheet = add_sheet(book, table.head, span, made, wide)
        if isinstance(layout, GridLayout):
            block = write_grid(sheet, layout, inputs, facts, made)
        else:
            block = write_text(sheet, layout, inputs, made)
        written[table.head.id] = block
        book.define_name(table.head.name, f"='{table.head.sheet}'!{block.area}")
    control = book.add_worksheet(CONTROL_SHEET)
    write_control(book, control, findings, summary, made)
    write_cover(book, cover_sheet, definition, period, written, inputs, facts, made)
    try:
        book.close()
    except FileCreateError as fault:
        raise fault.args[0] from None


def _moment(period: Period) -> dt.datetime:
    """A time that follows from the period, so that a file can be made again to the byte."""
    day = period.last.last_day
    return dt.datetime.combine(day, dt.time(12))
