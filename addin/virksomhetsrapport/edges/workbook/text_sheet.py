"""One sheet of a new workbook with prose on it: headings, paragraphs, and marks at those of the last report."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from virksomhetsrapport import look
from virksomhetsrapport.edges.workbook import formats
from virksomhetsrapport.edges.workbook.formats import HEADING_ROW, Formats
from virksomhetsrapport.edges.workbook.rules import colour_marks
from virksomhetsrapport.edges.workbook.sheets import Written, fit_height, lines_of, write_value
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.shapes.text import MARK, MARK_COLUMN, TEXT_COLUMN, TEXT_HEADING, TextLayout

TEXT_WIDTH = 110
MARK_WIDTH = 22


def write_text(sheet: Worksheet, layout: TextLayout, inputs: Inputs, made: Formats) -> Written:
    """Headings to the left, a row for each paragraph to the right, and a free row below the last."""
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 1, TEXT_WIDTH)
    carried = inputs.carried.intersection(section.id for section in layout.sections)
    headings = (TEXT_HEADING, TEXT_COLUMN, MARK_COLUMN) if carried else (TEXT_HEADING, TEXT_COLUMN)
    if carried:
        sheet.set_column(2, 2, MARK_WIDTH)
    for column, heading in enumerate(headings):
        sheet.write_string(HEADING_ROW - 1, column, heading, made.of(formats.HEADING))
    sheet.freeze_panes(HEADING_ROW, 1)
    row, done = HEADING_ROW, 0
    firsts: list[str] = []
    top = {"valign": "top"}
    ruled = {"top": 1, "top_color": f"#{look.RULE}"}
    typed = {**formats.INPUT, **formats.TYPED_TEXT, "border": 0, **top}
    mark = made.of(formats.INDENTED, {**formats.MUTED, "italic": True}, top)
    for section in layout.sections:
        paragraphs = [line.strip() for line in inputs.texts.get(section.id, "").splitlines() if line.strip()]
        if section.required:
            firsts.append(f"B{row + 1}")
            done += bool(paragraphs)
        for index in range(max(layout.rows, len(paragraphs) + 1)):
            layer = ruled if index == 0 else {}
            beside = section.heading if index == 0 else None
            write_value(sheet, (row, 0), beside, made.of({"bold": True}, top, layer))
            text = paragraphs[index] if index < len(paragraphs) else ""
            fit_height(sheet, row, lines_of(text, TEXT_WIDTH))
            write_value(sheet, (row, 1), text, made.of(typed, layer))
            if text and section.id in carried and (section.id, index) not in inputs.fresh:
                write_value(sheet, (row, 2), MARK, mark)
            row += 1
    colour_marks(sheet, layout.head.id, HEADING_ROW, 0, row - 1, 1, made)
    sheet.print_area(0, 0, row - 1, len(headings) - 1)
    return Written(f"$A${HEADING_ROW}:$B${row}", ",".join(firsts), len(firsts), done)
