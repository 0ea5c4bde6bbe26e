"""The sheets of a new workbook that HR's lists are pasted into."""

from __future__ import annotations

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from virksomhetsrapport import look
from virksomhetsrapport.edges.workbook import formats
from virksomhetsrapport.edges.workbook.formats import Formats
from virksomhetsrapport.edges.workbook.sheets import TABS
from virksomhetsrapport.hr.list_sheets import COLUMNS, NOTHING_LEAVES, PASTE_ROW, ListSheet
from virksomhetsrapport.outputs import MARKS, mark_formula, mark_name
from virksomhetsrapport.shapes.sheet import Owner, name_of

WIDTH = 16
_RULED = {"bg_color": f"#{look.INPUT_FILL}", "font_color": f"#{look.INPUT_TEXT}"}


def write_list_sheet(book: xlsxwriter.Workbook, which: ListSheet, made: Formats) -> Worksheet:
    """A sheet to paste into: a title, what to paste, and cells that keep what is pasted as it was written.

    Whole columns are texts, so that a code keeps its leading zeros, and stay so though rows are deleted. A rule for all
    of them would be worked out for each cell of a long list: those in Kontroll get theirs when it is counted.
    """
    sheet = book.add_worksheet(which.sheet)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(f"#{TABS[Owner.HR]}")
    typed = made.of({**_RULED, "num_format": "@"})
    sheet.set_column(0, COLUMNS - 1, WIDTH, typed)
    plain, muted = made.of(), made.of(formats.MUTED)
    for row in range(PASTE_ROW - 1):
        sheet.set_row(row, 24 if row == 0 else None, plain)
    title, intro = made.of(formats.TITLE), made.of(formats.MUTED, {"font_size": 10.5})
    sheet.write_rich_string(0, 0, title, f"{which.title}   ", intro, f"{which.intro} {NOTHING_LEAVES}", plain)
    known = "Kolonner" if which.form else "Kolonner som blir brukt, i hvilken rekkefølge som helst"
    sheet.write_string(1, 0, f"{known}: {', '.join(which.knows)}. Andre kolonner blir ikke brukt.", muted)
    if which.form:
        for column, heading in enumerate(which.knows):
            sheet.write_string(PASTE_ROW - 1, column, heading, made.of(formats.HEADING))
            if heading == which.figures:
                sheet.set_column(column, column, WIDTH, made.of({**_RULED, "num_format": "#,##0.0", "align": "right"}))
    sheet.freeze_panes(PASTE_ROW, 0)
    book.define_name(name_of(which.id), f"='{which.sheet}'!$A$1")
    for severity in MARKS:
        formula = mark_formula(which.id, severity, f"'{which.sheet}'!A1")
        book.define_name(mark_name(which.id, severity), formula)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L&8{which.sheet}&R&8Side &P av &N")
    return sheet
