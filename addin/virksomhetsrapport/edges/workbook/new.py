"""A new workbook for an organisation and a period, empty or with a sample month, written by XlsxWriter."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from virksomhetsrapport.definition import CHART_SHEET, CONTROL_SHEET, COVER_SHEET, Definition
from virksomhetsrapport.edges.workbook.book_file import begin_book, finish_book
from virksomhetsrapport.edges.workbook.charts import write_chart_data
from virksomhetsrapport.edges.workbook.definition_sheet import write_definition
from virksomhetsrapport.edges.workbook.front import write_control, write_cover
from virksomhetsrapport.edges.workbook.history import write_history
from virksomhetsrapport.edges.workbook.list_sheets import write_list_sheet
from virksomhetsrapport.edges.workbook.people_write import write_people
from virksomhetsrapport.edges.workbook.sheets import Written, add_sheet, write_grid, write_register
from virksomhetsrapport.edges.workbook.text_sheet import write_text
from virksomhetsrapport.facts import Facts
from virksomhetsrapport.history import NO_HISTORY, History
from virksomhetsrapport.hr.list_sheets import list_sheets
from virksomhetsrapport.hr.settings import Home
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.outputs import MARKS, ChartBlock, ControlRow, Rows, mark_formula, mark_name
from virksomhetsrapport.people import NOBODY, People
from virksomhetsrapport.period import Period
from virksomhetsrapport.shapes.grid import GridLayout
from virksomhetsrapport.shapes.register import RegisterLayout
from virksomhetsrapport.shapes.text import TextLayout


def write_workbook(
    path: Path,
    definition: Definition,
    period: Period,
    inputs: Inputs,
    facts: Facts,
    findings: Sequence[ControlRow],
    summary: str,
    indicators: Rows = (),
    charts: Sequence[ChartBlock] = (),
    history: History = NO_HISTORY,
    source: str = "",
    people: People = NOBODY,
) -> None:
    """Every sheet of the definition, in its order, between Forside and Kontroll.

    `facts` and `findings` are what the program made of the inputs, and `summary` says so in a line; all are empty or
    say nothing where the workbook has not been checked. `indicators` have their rows on Forside from the start, and
    so have `charts` their drawings. An .xlsm carries macro and ribbon. The same arguments give the same bytes.

    Raises `MacrosError` where an .xlsm is asked for and the macro was not installed.
    """
    book, made = begin_book(path, "Virksomhetsrapport", period)
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
    for which in list_sheets(definition.hr) if definition.hr.home is Home.FINANCE else ():
        write_list_sheet(book, which, made)
    control = book.add_worksheet(CONTROL_SHEET)
    write_control(book, control, findings, summary, made)
    if charts:
        write_chart_data(book, book.add_worksheet(CHART_SHEET), charts, made)
    write_history(book, history, made)
    write_people(book, people)
    write_definition(book, source, made)
    write_cover(book, cover_sheet, definition, period, written, inputs, indicators, charts, made)
    finish_book(book, path)
