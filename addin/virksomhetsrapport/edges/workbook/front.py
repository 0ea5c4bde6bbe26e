"""The sheets that frame a workbook: Forside, where one begins, and Kontroll, where the findings stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from virksomhetsrapport import look
from virksomhetsrapport.cover import CASE, FIELDS, MEETING, ORGANISATION, PERIOD, VERSION
from virksomhetsrapport.definition import CONTROL_SHEET, COVER_SHEET, Definition
from virksomhetsrapport.edges.workbook import formats
from virksomhetsrapport.edges.workbook.charts import draw_charts
from virksomhetsrapport.edges.workbook.formats import Formats
from virksomhetsrapport.edges.workbook.rules import colour_marks, colour_statuses
from virksomhetsrapport.edges.workbook.sheets import (
    OWNERS,
    Written,
    fit_height,
    lines_of,
    write_value,
)
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.outputs import (
    CONTROL_HEADING_ROW,
    CONTROL_HEADINGS,
    CONTROL_LAST_ROW,
    INDICATOR_HEADINGS,
    INDICATORS,
    MARK_KEYS,
    MARK_SEVERITIES,
    ChartBlock,
    ControlRow,
    Rows,
)
from virksomhetsrapport.period import Period
from virksomhetsrapport.shapes.sheet import name_of

LABEL_WIDTH = 40
MESSAGE_WIDTH = 100
STEPS = (
    "1. Fyll ut de kremfargede cellene på hvert ark. Tall kan limes inn slik linjene står.",
    "2. Klikk Kontroller på fanen Virksomhetsrapport. Celler det er noe med, blir merket, og står på arket Kontroll.",
    "3. Klikk Lag rapport. Avvik, vurderinger og tekster settes inn i Word-malen, og rapporten åpnes.",
)


def write_cover(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    definition: Definition,
    period: Period,
    written: Mapping[str, Written],
    inputs: Inputs,
    indicators: Rows,
    charts: Sequence[ChartBlock],
    made: Formats,
) -> None:
    """Whose workbook it is, the state of each sheet, the indicators, the charts, and where to click first."""
    sheet.hide_gridlines(2)
    sheet.set_tab_color(f"#{look.TEXT}")
    sheet.set_column(0, 0, LABEL_WIDTH)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 5, 20)
    sheet.set_row(0, 30)
    span = f"{period.month_names} {period.last.year}"
    title = made.of(formats.TITLE, {"font_size": 18})
    sheet.write_string(0, 0, f"Virksomhetsrapport {span}", title)
    sheet.write_string(1, 0, definition.full_name, made.of(formats.MUTED))
    values: dict[str, str | int | dt.date] = {
        ORGANISATION.id: definition.id,
        PERIOD.id: str(period),
        VERSION.id: definition.version,
        CASE.id: inputs.cover.get(CASE.id, ""),
        MEETING.id: inputs.cover.get(MEETING.id, ""),
    }
    row = 3
    for field in FIELDS:
        sheet.write_string(row, 0, field.label, made.of())
        layer = formats.INPUT if field.typed else formats.OUTPUT
        value = values[field.id]
        if isinstance(value, dt.date):
            sheet.write_datetime(row, 1, value, made.of(layer, {"num_format": "dd.mm.yyyy", "align": "left"}))
        elif isinstance(value, int):
            sheet.write_number(row, 1, value, made.of(layer, {"align": "left"}))
        else:
            date = {"num_format": "dd.mm.yyyy", "align": "left"} if field is MEETING else {"num_format": "@"}
            sheet.write_string(row, 1, value, made.of(layer, date)) if value else sheet.write_blank(
                row, 1, None, made.of(layer, date)
            )
        book.define_name(name_of(field.id), f"={COVER_SHEET}!$B${row + 1}")
        row += 1
    colour_marks(sheet, "", 3, 0, row - 1, 1, made)
    row += 1
    for step in STEPS:
        sheet.write_string(row, 0, step, made.of())
        row += 1
    row = _write_states(sheet, definition, written, row + 1, made)
    row = _write_indicators(book, sheet, indicators, row + 1, made)
    draw_charts(book, sheet, charts, row + 1, made)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.set_footer("&R&8Side &P av &N")


def _headings(sheet: Worksheet, row: int, headings: Sequence[str], made: Formats) -> None:
    for column, heading in enumerate(headings):
        sheet.write_string(row, column, heading, made.of(formats.HEADING))


def _write_states(
    sheet: Worksheet, definition: Definition, written: Mapping[str, Written], row: int, made: Formats
) -> int:
    """Each sheet with a link, who fills it in, and a formula that tells how far it has come."""
    _headings(sheet, row, ("Ark", "Fylles ut av", "Tilstand"), made)
    for table in definition.tables:
        row += 1
        head, block = table.head, written[table.head.id]
        quoted = f"'{head.sheet}'"
        sheet.write_url(row, 0, f"internal:{quoted}!A1", made.of(formats.LINK), head.sheet)
        sheet.write_string(row, 1, OWNERS[head.owner], made.of())
        cells = ",".join(f"{quoted}!{area}" for area in block.filled.split(",")) if block.filled else ""
        counted = "+".join(f"SUMPRODUCT(--(LEN({area})>0))" for area in cells.split(",")) if cells else "0"
        formula = f'=IF({counted}>={block.count},"klar",IF({counted}=0,"tom","under arbeid"))'
        sheet.write_formula(row, 2, formula, made.of(formats.OUTPUT), _state(block))
    sheet.write_url(row + 1, 0, f"internal:{CONTROL_SHEET}!A1", made.of(formats.LINK), CONTROL_SHEET)
    sheet.write_string(row + 1, 1, "Programmet", made.of())
    return row + 2


def _state(block: Written) -> str:
    return "klar" if block.done >= block.count else "under arbeid" if block.done else "tom"


def _write_indicators(book: xlsxwriter.Workbook, sheet: Worksheet, indicators: Rows, row: int, made: Formats) -> int:
    """The first row below them."""
    if not indicators:
        return row
    _headings(sheet, row, INDICATOR_HEADINGS, made)
    label, figure = made.of({"text_wrap": True, "valign": "top"}), made.of(formats.OUTPUT, {"valign": "top"})
    for offset, values in enumerate(indicators, 1):
        fit_height(sheet, row + offset, lines_of(str(values[0]), LABEL_WIDTH))
        for column, value in enumerate(values):
            write_value(sheet, (row + offset, column), value, figure if column else label)
    last = row + len(indicators)
    colour_statuses(sheet, row + 1, last, INDICATOR_HEADINGS.index("Status"), made)
    book.define_name(name_of(INDICATORS), f"={COVER_SHEET}!$A${row + 1}:$F${last + 1}")
    return last + 1


def write_control(
    book: xlsxwriter.Workbook, sheet: Worksheet, rows: Sequence[ControlRow], summary: str, made: Formats
) -> None:
    """The findings, worst first, each with a link to its cell. Columns are formatted whole: findings come and go."""
    sheet.hide_gridlines(2)
    sheet.set_tab_color("#B91C1C")
    top = {"valign": "top"}
    severity, message, place = (
        made.of(top, {"bold": True}),
        made.of(top, {"text_wrap": True}),
        made.of(formats.LINK, top),
    )
    sheet.set_column(0, 0, 12, severity)
    sheet.set_column(1, 1, MESSAGE_WIDTH, message)
    sheet.set_column(2, 2, 30, place)
    sheet.set_column(3, 3, 24, made.of(top), {"hidden": True})
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, CONTROL_SHEET, made.of(formats.TITLE))
    sheet.write_string(1, 0, summary, made.of(formats.MUTED))
    _headings(sheet, CONTROL_HEADING_ROW - 1, CONTROL_HEADINGS, made)
    sheet.freeze_panes(CONTROL_HEADING_ROW, 0)
    for row, finding in enumerate(rows, CONTROL_HEADING_ROW):
        fit_height(sheet, row, lines_of(finding.message, MESSAGE_WIDTH))
        sheet.write_string(row, 0, finding.severity, severity)
        sheet.write_string(row, 1, finding.message, message)
        if finding.cell:
            sheet.write_formula(row, 2, finding.link, place, str(finding.cell))
        sheet.write_string(row, 3, finding.key, made.of(top))
    for name, letter in ((MARK_KEYS, "D"), (MARK_SEVERITIES, "A")):
        area = f"${letter}${CONTROL_HEADING_ROW + 1}:${letter}${CONTROL_LAST_ROW}"
        book.define_name(name_of(name), f"={CONTROL_SHEET}!{area}")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(CONTROL_HEADING_ROW - 1)
    sheet.set_footer("&L&8Kontroll&R&8Side &P av &N")
