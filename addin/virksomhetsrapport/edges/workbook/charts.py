"""The charts on Forside, and the sheet that holds their figures, which Kontroller writes anew."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from virksomhetsrapport import look
from virksomhetsrapport.chart_words import lasting_alt_text
from virksomhetsrapport.definition import CHART_SHEET
from virksomhetsrapport.edges.chart_fit import unfitted
from virksomhetsrapport.edges.chart_look import HEIGHT, PIXELS, Place, add_chart, as_number, figure_formats
from virksomhetsrapport.edges.workbook import formats
from virksomhetsrapport.edges.workbook.formats import Formats
from virksomhetsrapport.edges.workbook.rules import REFUSE
from virksomhetsrapport.outputs import CHART_DATA, ChartBlock
from virksomhetsrapport.shapes.sheet import name_of

FIRST_ROW = 3
"""Of the figures, counted from 0."""
INTRO = "Tallene bak figurene på Forside. Programmet skriver dem ved hver kontroll; her er det ingenting å fylle ut."
WIDTH = 12.2
"""Of a chart on Forside, in centimetres: two stand side by side above the cover's columns."""
ROW_PIXELS = 20


def write_chart_data(book: xlsxwriter.Workbook, sheet: Worksheet, blocks: Sequence[ChartBlock], made: Formats) -> None:
    """The rows of every chart, an empty one between them."""
    sheet.hide_gridlines(2)
    sheet.set_tab_color(f"#{look.MUTED}")
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 4, 30)
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, CHART_SHEET, made.of(formats.TITLE))
    sheet.write_string(1, 0, INTRO, made.of(formats.MUTED))
    row = FIRST_ROW
    for block in blocks:
        _write_block(sheet, row, block, made)
        row += len(block.rows) + 1
    last = max(len(block.rows[0]) for block in blocks)
    sheet.data_validation(FIRST_ROW, 0, row - 2, last - 1, REFUSE)
    book.define_name(name_of(CHART_DATA), f"={CHART_SHEET}!$A${FIRST_ROW + 1}:$E${row - 1}")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L&8{CHART_SHEET}&R&8Side &P av &N")


def _write_block(sheet: Worksheet, row: int, block: ChartBlock, made: Formats) -> None:
    (id, caption, *_), headings, *months = block.rows
    sheet.write_string(row, 0, str(id), made.of(formats.MUTED))
    sheet.write_string(row, 1, str(caption), made.of(formats.MUTED))
    for column, heading in enumerate(headings):
        sheet.write_string(row + 1, column, str(heading), made.of(formats.HEADING))
    codes = figure_formats(block.chart, block.facts)
    for at, (month, *values) in enumerate(months, row + 2):
        sheet.write_string(at, 0, str(month), made.of(formats.OUTPUT))
        for column, (value, code) in enumerate(zip(values, codes, strict=True), 1):
            format = made.of(formats.OUTPUT, {"num_format": code, "align": "right"})
            if isinstance(value, Decimal):
                sheet.write_number(at, column, as_number(value), format)
            else:
                sheet.write_blank(at, column, None, format)


def draw_charts(
    book: xlsxwriter.Workbook, sheet: Worksheet, blocks: Sequence[ChartBlock], row: int, made: Formats
) -> None:
    """From a row of the cover on, two side by side, each with its caption below, which follows its figures."""
    caption = made.of(formats.MUTED, {"text_wrap": True, "valign": "top", "font_size": 9})
    rows, data = int(HEIGHT * PIXELS // ROW_PIXELS) + 1, FIRST_ROW
    for number, block in enumerate(blocks):
        right = number % 2
        first, last = (2, 5) if right else (0, 1)
        drawn = add_chart(book, block.chart, block.facts, Place(CHART_SHEET, data + 1, 0), unfitted(block.chart, WIDTH))
        sheet.insert_chart(
            row, first, drawn, {"description": lasting_alt_text(block.chart, block.facts), "object_position": 2}
        )
        sheet.merge_range(row + rows, first, row + rows, last, "", caption)
        sheet.write_formula(row + rows, first, f"={CHART_SHEET}!$B${data + 1}", caption, str(block.rows[0][1]))
        sheet.set_row(row + rows, 28)
        data += len(block.rows) + 1
        row += (rows + 2) * right
