"""The sheet HR-tall of a new workbook: its bands laid out, with the looks that what is counted later gets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import xlsxwriter

from virksomhetsrapport.edges.workbook import formats
from virksomhetsrapport.edges.workbook.formats import Formats
from virksomhetsrapport.edges.workbook.rules import REFUSE
from virksomhetsrapport.edges.workbook.sheets import TABS, fit_height, lines_of, write_value
from virksomhetsrapport.hr.results import FIRST_ROW, SHEET, SUMMARY_ROW, Band, Shown, first_rows, width
from virksomhetsrapport.outputs import MINUS_SIGN, number_format
from virksomhetsrapport.shapes.sheet import Owner, name_of
from virksomhetsrapport.units import COUNT, PERCENT

NAME = "hr_tall"
LABEL_WIDTH, FIGURE_WIDTH = 44, 13
UNIT_LINES = 200
"""Lines of units that have their looks from the start; further ones are plain."""
CODES = {
    Shown.DAYS: number_format(COUNT, 1),
    Shown.PERCENT: number_format(PERCENT, 2),
    Shown.SHARE: number_format(PERCENT, 1),
    Shown.COUNT: number_format(COUNT, 0),
    Shown.DAYS_MOVED: f'+#,##0.0;"{MINUS_SIGN}"#,##0.0;0',
    Shown.POINTS_MOVED: f'+0.00;"{MINUS_SIGN}"0.00;0',
    Shown.COUNT_MOVED: f'+#,##0;"{MINUS_SIGN}"#,##0;0',
}


def write_results(book: xlsxwriter.Workbook, bands: Sequence[Band], span: str, summary: str, made: Formats) -> None:
    """Titles, headings and lines; figures where the bands have any."""
    sheet = book.add_worksheet(SHEET)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(f"#{TABS[Owner.HR]}")
    wide = width(bands)
    sheet.set_column(0, 0, LABEL_WIDTH)
    sheet.set_column(1, wide - 1, FIGURE_WIDTH)
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, SHEET, made.of(formats.TITLE))
    sheet.write_string(1, 0, span, made.of(formats.MUTED))
    sheet.write_string(SUMMARY_ROW - 1, 0, summary, made.of(formats.MUTED))
    last = FIRST_ROW
    for first, band in zip(first_rows(bands), bands, strict=True):
        sheet.write_string(first - 1, 0, band.title, made.of({"bold": True, "font_size": 12}))
        sheet.write_string(first, 0, band.note, made.of(formats.MUTED))
        sheet.set_row(first + 1, 32)
        for column, (heading, shown) in enumerate(zip(band.headings, band.columns, strict=True)):
            layer = {} if shown is Shown.TEXT else {"align": "right"}
            sheet.write_string(first + 1, column, heading, made.of(formats.HEADING, layer))
        for row, line in enumerate(band.lines, first + 2):
            fit_height(sheet, row, lines_of(str(line.values[0]), LABEL_WIDTH))
            for column, (value, shown) in enumerate(zip(line.values, band.columns, strict=True)):
                write_value(sheet, (row, column), value, made.of(*_layers(shown), formats.row_layer(line.style)))
        last = first + 2 + len(band.lines)
    units = bands[-1]
    for row in range(last, last + UNIT_LINES):
        for column, shown in enumerate(units.columns):
            sheet.write_blank(row, column, None, made.of(*_layers(shown), {"bg_color": "#FFFFFF"}))
    sheet.data_validation(FIRST_ROW - 1, 0, last + UNIT_LINES - 1, wide - 1, REFUSE)
    sheet.freeze_panes(SUMMARY_ROW, 1)
    book.define_name(name_of(NAME), f"='{SHEET}'!$A${SUMMARY_ROW}")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_h_pagebreaks([first_rows(bands)[-1] - 1])
    sheet.set_footer(f"&L&8{SHEET}&R&8Side &P av &N")


def _layers(shown: Shown) -> tuple[dict[str, Any], ...]:
    if shown is Shown.TEXT:
        return ({"text_wrap": True},)
    return formats.OUTPUT, {"num_format": CODES[shown], "align": "right"}
