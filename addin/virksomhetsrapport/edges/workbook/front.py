"""The sheets that frame a workbook: Forside, where one begins, and Kontroll, where the findings stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from virksomhetsrapport import look
from virksomhetsrapport.cover import CASE, FIELDS, MEETING, ORGANISATION, PERIOD, VERSION
from virksomhetsrapport.definition import CONTROL_SHEET, COVER_SHEET, Definition
from virksomhetsrapport.edges.workbook import formats
from virksomhetsrapport.edges.workbook.formats import Formats
from virksomhetsrapport.edges.workbook.sheets import (
    MARK_KEYS,
    MARK_SEVERITIES,
    OWNERS,
    Written,
    fit_height,
    lines_of,
)
from virksomhetsrapport.facts import Comparison, Facts, show
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.look import STATUS
from virksomhetsrapport.period import Period
from virksomhetsrapport.shapes.sheet import name_of

CONTROL_HEADING_ROW = 4
CONTROL_LAST_ROW = 2000
MESSAGE_WIDTH = 100
STEPS = (
    "1. Fyll ut de kremfargede cellene på hvert ark. Tall kan limes inn slik linjene står.",
    "2. Lagre, og kontroller med «virksomhetsrapport check». Hvert funn sier hvilken celle det gjelder.",
    "3. Lag rapporten med «virksomhetsrapport report». Avvik, vurderinger og tekster settes inn i Word-malen.",
)


@dataclass(frozen=True, slots=True)
class ControlRow:
    """A finding as Kontroll shows it. `key` is what its cell looks itself up by: table id and address."""

    severity: str
    message: str
    place: str
    target: str
    key: str


def write_cover(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    definition: Definition,
    period: Period,
    written: Mapping[str, Written],
    inputs: Inputs,
    facts: Facts,
    made: Formats,
) -> None:
    """Whose workbook it is, the state of each sheet, the indicators, and where to click first."""
    sheet.hide_gridlines(2)
    sheet.set_tab_color(f"#{look.TEXT}")
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 3, 20)
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
    row += 1
    for step in STEPS:
        sheet.write_string(row, 0, step, made.of())
        row += 1
    row = _write_states(sheet, definition, written, row + 1, made)
    _write_indicators(sheet, facts, row + 1, made)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
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


def _write_indicators(sheet: Worksheet, facts: Facts, row: int, made: Formats) -> None:
    judged = [fact for fact in facts.values() if fact.flag and fact.flag.comparison is not Comparison.BEYOND]
    if not judged:
        return
    _headings(sheet, row, ("Indikator", "Verdi", "Mål", "Status"), made)
    for fact in judged:
        row += 1
        assert fact.flag is not None
        seen = STATUS[fact.flag.status]
        word = "minst" if fact.flag.comparison is Comparison.AT_LEAST else "høyst"
        limit = facts.get(_target_id(fact.id))
        sheet.write_string(row, 0, fact.label, made.of())
        sheet.write_string(row, 1, show(fact), made.of(formats.OUTPUT))
        sheet.write_string(row, 2, f"{word} {show(limit)}" if limit else "", made.of(formats.OUTPUT))
        colours = {"font_color": f"#{seen.ink}", "bg_color": f"#{seen.tint}", "bold": True}
        sheet.write_string(row, 3, f"{seen.symbol}\u00a0{seen.word}", made.of(colours))


def _target_id(id: str) -> str:
    name, bracket, index = id.partition("[")
    return f"{name}.maal{bracket}{index}"


def write_control(
    book: xlsxwriter.Workbook, sheet: Worksheet, rows: Sequence[ControlRow], summary: str, made: Formats
) -> None:
    """The findings, worst first, each with a link to its cell."""
    sheet.hide_gridlines(2)
    sheet.set_tab_color("#B91C1C")
    for column, width in enumerate((12, MESSAGE_WIDTH, 30)):
        sheet.set_column(column, column, width)
    sheet.set_column(3, 3, 24, None, {"hidden": True})
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, "Kontroll", made.of(formats.TITLE))
    sheet.write_string(1, 0, summary, made.of(formats.MUTED))
    _headings(sheet, CONTROL_HEADING_ROW - 1, ("Alvor", "Hva er galt, og hva du gjør", "Hvor"), made)
    sheet.write_string(CONTROL_HEADING_ROW - 1, 3, "Celle", made.of(formats.HEADING))
    sheet.freeze_panes(CONTROL_HEADING_ROW, 0)
    for index, finding in enumerate(rows):
        row = CONTROL_HEADING_ROW + index
        top = {"valign": "top"}
        fit_height(sheet, row, lines_of(finding.message, MESSAGE_WIDTH))
        sheet.write_string(row, 0, finding.severity, made.of(top, {"bold": True}))
        sheet.write_string(row, 1, finding.message, made.of(top, {"text_wrap": True}))
        if finding.target:
            sheet.write_url(row, 2, f"internal:{finding.target}", made.of(formats.LINK, top), finding.place)
        sheet.write_string(row, 3, finding.key, made.of(top))
    for name, letter in ((MARK_KEYS, "D"), (MARK_SEVERITIES, "A")):
        area = f"${letter}${CONTROL_HEADING_ROW + 1}:${letter}${CONTROL_LAST_ROW}"
        book.define_name(name, f"={CONTROL_SHEET}!{area}")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(CONTROL_HEADING_ROW - 1)
    sheet.set_footer("&L&8Kontroll&R&8Side &P av &N")
