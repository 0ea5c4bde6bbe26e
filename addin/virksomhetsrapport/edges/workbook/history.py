"""The sheet that remembers what earlier reports said."""

from __future__ import annotations

from decimal import Decimal

import xlsxwriter

from virksomhetsrapport import look
from virksomhetsrapport.edges.chart_look import as_number
from virksomhetsrapport.edges.workbook import formats
from virksomhetsrapport.edges.workbook.formats import Formats
from virksomhetsrapport.edges.workbook.rules import REFUSE
from virksomhetsrapport.history import HEADING_ROW, HEADINGS, NAME, SHEET, History, history_rows
from virksomhetsrapport.shapes.sheet import name_of

INTRO = "Tallene slik de ble rapportert. Programmet skriver dem når en ny periode begynner. Her fyller ingen ut noe."


def write_history(book: xlsxwriter.Workbook, history: History, made: Formats) -> None:
    """A row a figure, a column a report. A workbook whose first report this is has no such sheet."""
    if not history.pasts:
        return
    sheet = book.add_worksheet(SHEET)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(f"#{look.MUTED}")
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, 2, 10)
    sheet.set_column(len(HEADINGS), len(HEADINGS) + len(history.pasts) - 1, 16)
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, SHEET, made.of(formats.TITLE))
    sheet.write_string(1, 0, INTRO, made.of(formats.MUTED))
    heading, plain, muted = made.of(formats.HEADING), made.of(formats.OUTPUT), made.of(formats.MUTED)
    row = HEADING_ROW - 1
    for row, values in enumerate(history_rows(history), HEADING_ROW - 1):
        first = heading if row == HEADING_ROW - 1 else muted
        for column, value in enumerate(values):
            look_of_cell = first if column < len(HEADINGS) or row == HEADING_ROW - 1 else plain
            if isinstance(value, Decimal):
                sheet.write_number(row, column, as_number(value), look_of_cell)
            elif value:
                sheet.write_string(row, column, value, look_of_cell)
    last = len(HEADINGS) + len(history.pasts) - 1
    sheet.data_validation(HEADING_ROW - 1, 0, row, last, REFUSE)
    sheet.freeze_panes(HEADING_ROW, len(HEADINGS))
    book.define_name(name_of(NAME), f"={SHEET}!$A${HEADING_ROW}:$C${row + 1}")
    sheet.print_area(0, 0, row, last)  # a long text runs on beyond the last column, and would make the print small
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADING_ROW - 1)
    sheet.set_footer(f"&L&8{SHEET}&R&8Side &P av &N")
