"""A workbook of what has changed between two reports: one sheet, a change a row."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from virksomhetsrapport import look
from virksomhetsrapport.change_list import HEADING_ROW, HEADINGS, TITLE, Group, Listed, listed, sheet_rows
from virksomhetsrapport.compare.changes import Changes
from virksomhetsrapport.definition import CHANGES_SHEET
from virksomhetsrapport.edges.chart_look import as_number
from virksomhetsrapport.edges.workbook import formats
from virksomhetsrapport.edges.workbook.formats import FONT, Formats

WIDTHS = (30, 60, 18, 18, 14, 12, 30, 44)
_RULED = {"top": 1, "top_color": f"#{look.RULE}"}
"""A thin rule above the first of a kind of change."""


def write_changes(path: Path, found: Changes) -> None:
    """The sheet *Endringer*, to be sorted and filtered. The same changes give the same bytes."""
    book = xlsxwriter.Workbook(path)
    day = dt.datetime.combine(found.after.last.last_day, dt.time(12))
    book.set_properties({"title": f"{TITLE} {found.before.last}\u2013{found.after.last}", "author": "", "created": day})
    book.formats[0].set_font_name(FONT)
    book.formats[0].set_font_size(10.5)
    made = Formats(book)
    sheet = book.add_worksheet(CHANGES_SHEET)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(f"#{look.MUTED}")
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 24)
    rows = sheet_rows(found)
    for row, layer in ((0, formats.TITLE), (1, formats.MUTED)):
        sheet.write_string(row, 0, str(rows[row][0]), made.of(layer))
    for column, heading in enumerate(HEADINGS):
        sheet.write_string(HEADING_ROW - 1, column, heading, made.of(formats.HEADING))
    group: Group | None = None
    for row, (each, values) in enumerate(zip(listed(found), rows[HEADING_ROW:], strict=True), HEADING_ROW):
        layers = [_RULED] if each.group is not group else []
        group = each.group
        for column, value in enumerate(values):
            look_of_cell = made.of(*layers, *_layers(column, value, each))
            if isinstance(value, Decimal):
                sheet.write_number(row, column, as_number(value), look_of_cell)
            elif value is None:
                sheet.write_blank(row, column, None, look_of_cell)
            else:
                sheet.write_string(row, column, str(value), look_of_cell)
    sheet.autofilter(HEADING_ROW - 1, 0, max(len(rows) - 1, HEADING_ROW), len(HEADINGS) - 1)
    sheet.freeze_panes(HEADING_ROW, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADING_ROW - 1)
    sheet.set_footer(f"&L&8{TITLE}&R&8Side &P av &N")
    try:
        book.close()
    except FileCreateError as fault:
        raise fault.args[0] from None


def _layers(column: int, value: object, each: Listed) -> list[dict[str, Any]]:
    """Figures to the right with the decimals that reports show; what the program calls a figure is muted."""
    if isinstance(value, Decimal):
        return [{"num_format": each.number_format, "align": "right"}]
    return [formats.MUTED] if column in (0, len(HEADINGS) - 1) else [formats.INDENTED] if column > 1 else []
