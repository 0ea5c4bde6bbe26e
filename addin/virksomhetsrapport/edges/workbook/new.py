"""A new workbook for an organisation and a period, empty or with a sample month, written by XlsxWriter."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from virksomhetsrapport.definition import CONTROL_SHEET, COVER_SHEET, Definition
from virksomhetsrapport.edges.workbook.formats import FONT, Formats
from virksomhetsrapport.edges.workbook.front import write_control, write_cover
from virksomhetsrapport.edges.workbook.macros import WORKBOOK_MODULE, add_ribbon, vba_project
from virksomhetsrapport.edges.workbook.sheets import Written, add_sheet, write_grid, write_register, write_text
from virksomhetsrapport.facts import Facts
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.outputs import MARKS, ControlRow, Rows, mark_formula, mark_name
from virksomhetsrapport.period import Period
from virksomhetsrapport.shapes.grid import GridLayout
from virksomhetsrapport.shapes.register import RegisterLayout
from virksomhetsrapport.shapes.text import TextLayout

PLAIN_ENDING, MACRO_ENDING = ".xlsx", ".xlsm"
"""A workbook for those who have the add-in, and one that carries the ribbon itself."""


def write_workbook(
    path: Path,
    definition: Definition,
    period: Period,
    inputs: Inputs,
    facts: Facts,
    findings: Sequence[ControlRow],
    summary: str,
    indicators: Rows = (),
) -> None:
    """Every sheet of the definition, in its order, between Forside and Kontroll.

    `facts` and `findings` are what the program made of the inputs, and `summary` says so in a line; all are empty or
    say nothing where the workbook has not been checked. `indicators` have their rows on Forside from the start. An
    .xlsm carries macro and ribbon. The same arguments give the same bytes.

    Raises `MacrosError` where an .xlsm is asked for and the macro was not installed.
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
        wide = not isinstance(layout, TextLayout) and len(layout.columns) > 5
        sheet = add_sheet(book, table.head, span, inputs.notes.get(table.head.id, ""), made, wide)
        if isinstance(layout, GridLayout):
            block = write_grid(sheet, layout, inputs, facts, made)
        elif isinstance(layout, RegisterLayout):
            block = write_register(sheet, layout, inputs, facts, made)
        else:
            block = write_text(sheet, layout, inputs, made)
        written[table.head.id] = block
        book.define_name(table.head.name, f"='{table.head.sheet}'!{block.area}")
        for severity in MARKS:
            formula = mark_formula(table.head.id, severity, f"'{table.head.sheet}'!A1")
            book.define_name(mark_name(table.head.id, severity), formula)
    control = book.add_worksheet(CONTROL_SHEET)
    write_control(book, control, findings, summary, made)
    write_cover(book, cover_sheet, definition, period, written, inputs, indicators, made)
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


def _moment(period: Period) -> dt.datetime:
    """A time that follows from the period, so that a file can be made again to the byte."""
    day = period.last.last_day
    return dt.datetime.combine(day, dt.time(12))
