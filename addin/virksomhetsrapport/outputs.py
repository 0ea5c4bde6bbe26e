"""What the program writes into a workbook: results beside the inputs, the indicators on Forside, the rows of Kontroll.

A new workbook and an open one are written from this alone, so that both come to look the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Context, Decimal
from typing import NamedTuple, TypeAlias

from virksomhetsrapport.catalogue import Catalogue
from virksomhetsrapport.cells import CellRef
from virksomhetsrapport.chart_words import caption_text, series_names, unit_of
from virksomhetsrapport.elements import Chart
from virksomhetsrapport.facts import Facts, FactValue, Status, show, show_bare
from virksomhetsrapport.findings import Finding
from virksomhetsrapport.look import STATUS
from virksomhetsrapport.shapes.grid import GridColumn, GridLayout, GridLine, Role
from virksomhetsrapport.shapes.register import RegisterLayout
from virksomhetsrapport.shapes.sheet import name_of
from virksomhetsrapport.shapes.text import TextLayout
from virksomhetsrapport.units import Unit
from virksomhetsrapport.wording import mark_texts

INDICATORS = "indikatorer"
"""The cover's block of indicators, as its defined name calls it."""
INDICATOR_HEADINGS = ("Indikator", "Verdi", "Mål", "Status", "Utvikling", "Måneder utenfor på rad")
MARK_KEYS, MARK_SEVERITIES = "kontroll_celler", "kontroll_alvor"
"""The columns of Kontroll that a cell looks itself up in, as their defined names call them."""
MARKS = {"Advarsel": STATUS[Status.NEAR], "Feil": STATUS[Status.NOT_MET]}
"""How a cell in Kontroll is marked, by severity, the weightiest last."""
CHART_DATA = "diagramdata"
"""The figures behind the charts on the cover, as their defined name calls them."""
MINUS_SIGN = "\u2212"
"""A minus as long as a plus; a format that lacks it is none of ours."""
CONTROL_HEADINGS = ("Alvor", "Hva er galt, og hva du gjør", "Hvor", "Celle")
CONTROL_HEADING_ROW, CONTROL_LAST_ROW = 4, 2000

_EXCEL = Context(prec=15)
"""The digits that Excel keeps of a number, so that a file and a call to Excel leave the same in a cell."""

Rows: TypeAlias = tuple[tuple[FactValue, ...], ...]


class Patch(NamedTuple):
    """Values for a rectangle of cells, from its first row and column, counted from 1. None empties a cell."""

    sheet: str
    row: int
    column: int
    rows: Rows


class ChartBlock(NamedTuple):
    """A chart with its rows on Diagramdata: its id and caption, the headings, then a month a row; all are as long as
    the headings. `facts` are those that it shows."""

    chart: Chart
    rows: Rows
    facts: Facts


class ControlRow(NamedTuple):
    """A finding as Kontroll shows it. `key` is what its cell looks itself up by: table id and address."""

    severity: str
    message: str
    cell: CellRef | None
    key: str

    @property
    def link(self) -> str:
        """An Excel formula that leads to the cell, in the English that files and programs speak."""
        if self.cell is None:
            return ""
        sheet = self.cell.sheet.replace("'", "''").replace('"', '""')
        shown = str(self.cell).replace('"', '""')
        return f'=HYPERLINK("#\'{sheet}\'!{self.cell.a1}","{shown}")'


def output(line: GridLine, column: GridColumn, facts: Facts) -> FactValue:
    """What an output or status cell holds."""
    if column.role is Role.STATUS:
        mark = line.marks.get(column.key)
        texts = mark_texts(mark, facts) if mark and facts else []
        return ", ".join(text for _, text in texts) or None
    slot = line.slots.get(column.key)
    fact = facts.get(slot.fact) if slot else None
    value = as_cell(fact.value, fact.unit) if fact else None
    return _EXCEL.plus(value) if isinstance(value, Decimal) else value


def as_cell(value: FactValue, unit: Unit) -> FactValue:
    """A value as its cell holds it: a per cent as the share that Excel's formats want."""
    return value / 100 if isinstance(value, Decimal) and unit.percent else value


def number_format(unit: Unit, decimals: int | None) -> str:
    """Excel's code for a unit and its decimals; Excel itself puts in the separators of the user's language."""
    fraction = "." + "0" * decimals if decimals else ""
    digits = f"0{fraction}%" if unit.percent else f"#,##0{fraction}"
    return f'{digits};"{MINUS_SIGN}"{digits}'


def typed_format(unit: Unit, decimals: int | None) -> str:
    """The code for a number as it was typed: a per cent of 3.87 stays that number, and looks like ours."""
    if not unit.percent:
        return number_format(unit, decimals)
    digits = "0." + "0" * (decimals or 1)
    return f'{digits};"{MINUS_SIGN}"{digits}'


def mark_formula(table: str, severity: str, cell: str = "") -> str:
    """Whether the cell that asks stands in Kontroll with that severity, as a formula.

    In a rule the cell that asks is known; in a defined name it is `cell`, a relative reference to the first cell of its
    sheet, which Excel moves along.
    """
    key = f'"{table}!"&ADDRESS(ROW({cell}),COLUMN({cell}),4)'
    return f'=COUNTIFS({name_of(MARK_KEYS)},{key},{name_of(MARK_SEVERITIES)},"{severity}")>0'


def mark_name(table: str, severity: str) -> str:
    """The defined name of that formula: a rule that is added from outside must be in the language of the user's Excel,
    and a name is the same in all of them."""
    return f"vrm_{severity.lower()}_{table.replace('.', '_')}"


def table_patches(catalogue: Catalogue) -> Iterator[Patch]:
    """Every table's outputs where the workbook has them, as few rectangles as there are; nothing between is touched."""
    for table in catalogue.definition.tables:
        layout = table.kind.layout(table.spec, catalogue.period)
        if not isinstance(layout, TextLayout):
            yield from _patches(layout, catalogue)


def _patches(layout: GridLayout | RegisterLayout, catalogue: Catalogue) -> Iterator[Patch]:
    cells = catalogue.cells[layout.head.id]
    rows = {cells[at].row: at[0] for at in cells}
    columns = {cells[at].column: at[1] for at in cells}
    lines = lines_by_key(layout, rows.values())
    written = {column.key: column for column in layout.columns if column.role in (Role.OUTPUT, Role.STATUS)}
    sheet = next((ref.sheet for ref in cells.values()), "")
    for down in _runs(rows):
        for across in _runs(at for at, key in columns.items() if key in written):
            values = tuple(
                tuple(output(lines[rows[row]], written[columns[column]], catalogue.facts) for column in across)
                for row in down
            )
            yield Patch(sheet, down[0], across[0], values)


def lines_by_key(layout: GridLayout | RegisterLayout, keys: Iterable[str]) -> dict[str, GridLine]:
    """The lines of a grid, or those of a register whose numbers are asked for."""
    if isinstance(layout, RegisterLayout):
        return {key: layout.line(key) for key in keys}
    return {line.key: line for line in layout.lines}


def _runs(numbers: Iterable[int]) -> Iterator[list[int]]:
    """The numbers in order, those that follow each other without a gap together."""
    run: list[int] = []
    for number in sorted(numbers):
        if run and number != run[-1] + 1:
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def indicator_rows(catalogue: Catalogue) -> Rows:
    """The indicators with value, target and status, as the cover shows them."""
    rows = []
    for indicator in catalogue.indicators:
        fact = catalogue.facts[indicator.facts[-1]]
        if indicator.shown and fact.flag is not None:
            seen = STATUS[fact.flag.status]
            moved = [show_bare(catalogue.facts[indicator.fact(measure)]) for measure in ("trend", "paa_rad")]
            rule = indicator.target.words(fact.unit)
            rows.append((indicator.label, show(fact), rule, f"{seen.symbol}\u00a0{seen.word}", *moved))
    return tuple(rows)


def chart_values(chart: Chart, facts: Facts) -> Rows:
    """A chart's figures under their headings, in their own unit: a category a row, the target in the last column."""
    ids = [*(series.facts for series in chart.series)]
    if chart.target:
        ids.append((chart.target,) * len(chart.categories))
    rows: list[tuple[FactValue, ...]] = [(unit_of(chart, facts).note, *series_names(chart, facts))]
    for category, each in zip(chart.categories, zip(*ids, strict=True), strict=True):
        values = [facts[id].number for id in each]
        rows.append((category, *(None if value is None else _EXCEL.plus(value) for value in values)))
    return tuple(rows)


def chart_blocks(catalogue: Catalogue) -> tuple[ChartBlock, ...]:
    """The charts of all tables, in the order of the definition."""
    blocks = []
    for chart in catalogue.elements.values():
        if isinstance(chart, Chart):
            values = chart_values(chart, catalogue.facts)
            caption = caption_text(chart, catalogue.facts, catalogue.period)
            first = (chart.id, caption, *(None,) * (len(values[0]) - 2))
            blocks.append(ChartBlock(chart, (first, *values), catalogue.facts))
    return tuple(blocks)


def mark_key(finding: Finding, catalogue: Catalogue) -> str:
    """What the finding's cell looks itself up by; empty where it belongs to the workbook as a whole."""
    if finding.cell is None:
        return ""
    return f"{_table_on(finding.cell.sheet, catalogue)}!{finding.cell.a1}"


def _table_on(sheet: str, catalogue: Catalogue) -> str:
    """The table that lies on a sheet, whatever people call the sheet by now."""
    for id, cells in catalogue.cells.items():
        if any(ref.sheet == sheet for ref in cells.values()):
            return id
    heads = [table.head for table in catalogue.definition.tables]
    return next((head.id for head in heads if head.sheet == sheet), "")
