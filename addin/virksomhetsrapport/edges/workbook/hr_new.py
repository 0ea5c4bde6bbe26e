"""A new HR workbook: where lists are pasted, what they came to, and what was delivered of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from virksomhetsrapport import look
from virksomhetsrapport.cover import BOOK, HR_BOOK, ORGANISATION, PERIOD, VERSION
from virksomhetsrapport.definition import CONTROL_SHEET, COVER_SHEET, Definition
from virksomhetsrapport.edges.workbook import formats
from virksomhetsrapport.edges.workbook.book_file import begin_book, finish_book
from virksomhetsrapport.edges.workbook.definition_sheet import write_definition
from virksomhetsrapport.edges.workbook.formats import Formats
from virksomhetsrapport.edges.workbook.front import write_control
from virksomhetsrapport.edges.workbook.hr_results import write_results
from virksomhetsrapport.edges.workbook.list_sheets import write_list_sheet
from virksomhetsrapport.edges.workbook.sheets import LINE_HEIGHT, lines_of
from virksomhetsrapport.hr import delivered, results
from virksomhetsrapport.hr.list_sheets import ListSheet, list_sheets
from virksomhetsrapport.hr.settings import AgreedFrom
from virksomhetsrapport.hr_sheets import wanted_of
from virksomhetsrapport.period import Period
from virksomhetsrapport.shapes.sheet import name_of

WIDTHS = (34, 106)
FOR_WHOM = "For HR. Ingen andre skal ha denne arbeidsboken: den har helseopplysninger så lenge listene ligger i den."
COPY = "Kopier fraværslisten, hele året til nå, i Excel, og klikk knappen."
PASTED = "Listen slik den ble limt inn, til du klikker Slett rådata."
TYPED = "Dagsverkene slik du skrev dem, til du klikker Slett rådata."
OR_FILE = "Er ingenting kopiert, velger du filen (.xlsx eller .csv)."
OLDER = """\
Versjonsloggen i OneDrive og SharePoint, sikkerhetskopier og Excels gjenopprettingsfiler kan ha listene også etter \
Slett rådata. Be IT om hjelp til å slette dem."""


def write_hr_workbook(
    path: Path,
    definition: Definition,
    period: Period,
    summary: str,
    source: str = "",
    deliveries: Sequence[delivered.Delivery] = (),
) -> None:
    """Forside, a sheet for each list, HR-tall, Kontroll, and what was delivered, on a sheet that no menu shows.

    `summary` is what HR-tall and Kontroll say before anything was counted, `source` the definition's text. An .xlsm
    carries macro and ribbon. The same arguments give the same bytes. Raises `MacrosError` as `write_workbook`.
    """
    book, made = begin_book(path, "HR-tall", period)
    front = book.add_worksheet(COVER_SHEET)
    lists = list_sheets(definition.hr)
    for which in lists:
        write_list_sheet(book, which, made)
    bands = results.bands(wanted_of(definition, period.last), None, None, None)
    write_results(book, bands, f"{definition.name} · {period.month_names} {period.last.year}", summary, made)
    write_control(book, book.add_worksheet(CONTROL_SHEET), (), summary, made)
    _write_delivered(book, deliveries, made)
    write_definition(book, source, made)
    _write_front(book, front, definition, period, lists, made)
    finish_book(book, path)


def _write_front(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    definition: Definition,
    period: Period,
    lists: Sequence[ListSheet],
    made: Formats,
) -> None:
    sheet.hide_gridlines(2)
    sheet.set_tab_color(f"#{look.TEXT}")
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 30)
    title = made.of(formats.TITLE, {"font_size": 18})
    sheet.write_string(0, 0, f"HR-tall {period.month_names} {period.last.year}", title)
    sheet.write_string(1, 0, definition.full_name, made.of(formats.MUTED))
    row = 3
    fields = ((ORGANISATION, definition.id), (PERIOD, str(period)), (VERSION, definition.version), (BOOK, HR_BOOK))
    for field, value in fields:
        sheet.write_string(row, 0, field.label, made.of())
        sheet.write(row, 1, value, made.of(formats.OUTPUT, {"align": "left"}))
        book.define_name(name_of(field.id), f"={COVER_SHEET}!$B${row + 1}")
        row += 1
    row += 1
    sheet.write_string(row, 0, FOR_WHOM, made.of({"bold": True}))
    row += 2
    for heading, pairs in (("Slik gjør du", _steps(definition)), ("Hva som ligger hvor", _kept(lists))):
        sheet.write_string(row, 0, heading, made.of(formats.HEADING))
        sheet.write_blank(row, 1, None, made.of(formats.HEADING))
        for what, told in pairs:
            row += 1
            sheet.set_row(row, 3 + LINE_HEIGHT * lines_of(told, WIDTHS[1]))
            if what in (*(which.sheet for which in lists), results.SHEET, CONTROL_SHEET):
                sheet.write_url(row, 0, f"internal:'{what}'!A1", made.of(formats.LINK), what)
            else:
                sheet.write_string(row, 0, what, made.of({"bold": True, "text_wrap": True}))
            sheet.write_string(row, 1, told, made.of({"text_wrap": True}))
        row += 2
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 1)
    sheet.set_footer("&R&8Side &P av &N")


def _steps(definition: Definition) -> list[tuple[str, str]]:
    months = definition.hr.agreed_from is AgreedFrom.MONTHS
    agreed = (
        ("Fyll ut Avtalte dagsverk", "En linje per måned, og per avdeling der tallene skal vises for hver av dem.")
        if months
        else ("Lim inn på arket Stillinger", "Listen over stillinger, med overskrifter, fra celle A4.")
    )
    steps = [
        ("Lim inn fravær", f"{COPY} {OR_FILE}"),
        ("Lim inn AML-brudd", "Det samme med listen over brudd på arbeidstiden."),
        agreed,
        ("Beregn", "Tallene kommer på arket HR-tall, og det som er galt i listene, står på arket Kontroll."),
        ("Lever til økonomi", "Lager en liten fil ved siden av arbeidsboken, med bare tall for hele organisasjonen."),
        ("Slett rådata", "Tømmer arkene med lister. Gjør det når tallene er levert."),
    ]
    return [(f"{number}. {what}", told) for number, (what, told) in enumerate(steps, 1)]


def _kept(lists: Sequence[ListSheet]) -> list[tuple[str, str]]:
    return [
        *((which.sheet, TYPED if which.form else PASTED) for which in lists),
        (results.SHEET, "Tallene. Avdelinger med få ansatte er skjult. Ingen navn eller numre."),
        (CONTROL_SHEET, "Hva som er galt i listene, med celle. Meldingene gjentar ikke det som står i cellene."),
        ("Filen til økonomi", "Tall for hele organisasjonen, måned for måned. Ingen avdelinger, navn eller numre."),
        ("Eldre versjoner av filen", OLDER),
    ]


def _write_delivered(book: xlsxwriter.Workbook, known: Sequence[delivered.Delivery], made: Formats) -> None:
    """Texts, all of it: what is remembered is read again as it was written."""
    sheet = book.add_worksheet(delivered.SHEET)
    sheet.very_hidden()
    text = made.of({"num_format": "@"})
    sheet.set_column(0, len(delivered.HEADINGS), 16, text)
    sheet.write_string(0, 0, delivered.SHEET, made.of(formats.TITLE))
    sheet.write_string(1, 0, delivered.INTRO, made.of(formats.MUTED))
    for column, heading in enumerate(delivered.HEADINGS):
        sheet.write_string(delivered.HEADING_ROW - 1, column, heading, made.of(formats.HEADING))
    for row, delivery in enumerate(known, delivered.HEADING_ROW):
        for column, piece in enumerate(delivered.delivery_row(delivery)):
            sheet.write_string(row, column, piece, text)
    book.define_name(name_of(delivered.NAME), f"={delivered.SHEET}!$A${delivered.HEADING_ROW}")
