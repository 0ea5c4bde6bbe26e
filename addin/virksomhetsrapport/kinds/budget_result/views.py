"""How a budget result is shown: on its sheet, as the report's table, as a list of the largest deviations."""

from __future__ import annotations

from virksomhetsrapport.elements import Column, ColumnStyle, Figure, Label, Mark, Paragraph, Row, Table, Text
from virksomhetsrapport.facts import Fact
from virksomhetsrapport.kinds.budget_result.spec import (
    ACTUAL,
    BUDGET,
    COMMENT,
    DEVIATION,
    HEADINGS,
    INPUTS,
    PERCENTAGE,
    SPANS,
    STATUS,
    YEAR_BUDGET,
    YTD,
    YTD_BUDGET,
    YTD_DEVIATION,
    YTD_PERCENTAGE,
    Line,
    Spec,
)
from virksomhetsrapport.period import Period
from virksomhetsrapport.shapes.begins import OF_YEAR
from virksomhetsrapport.shapes.grid import GridColumn, GridLayout, GridLine, GridReading, Role, Slot
from virksomhetsrapport.units import PERCENT


def grid_layout(spec: Spec) -> GridLayout:
    """Inputs side by side for pasting, the comment, then what the program writes."""
    outputs = tuple(measure for span in SPANS for measure in span[2:])
    columns = (
        GridColumn("label", "Rapportlinje", Role.LABEL, 34),
        *(GridColumn(key, HEADINGS[key], Role.INPUT, 15) for key in INPUTS),
        GridColumn(COMMENT, HEADINGS[COMMENT], Role.COMMENT, 48),
        *(GridColumn(key, HEADINGS[key], Role.OUTPUT, 15) for key in outputs),
        GridColumn(STATUS, "Vurdering", Role.STATUS, 30),
    )
    lines = []
    for line in spec.lines:
        if not line.memo:
            parts = spec.parts(line)
            slots = {key: Slot(spec.fact(line.id, key), spec.unit, spec.decimals, parts=parts) for key in INPUTS}
            slots[YEAR_BUDGET] = slots[YEAR_BUDGET]._replace(begins=OF_YEAR)
            for key in outputs:
                percentage = key in (PERCENTAGE, YTD_PERCENTAGE)
                slots[key] = Slot(
                    spec.fact(line.id, key), PERCENT if percentage else spec.unit, 1 if percentage else spec.decimals
                )
            lines.append(
                GridLine(line.id, line.label, slots, line.style, line.level, marks={STATUS: _mark(spec, line)})
            )
    return GridLayout(spec.head, columns, tuple(lines))


def main_view(spec: Spec, period: Period) -> Table:
    span = f"{period.month_names.capitalize()} {period.last.year}"
    to_date = HEADINGS[YTD]
    figures = (
        (ACTUAL, span),
        (BUDGET, span),
        (DEVIATION, span),
        (YTD, to_date),
        (YTD_BUDGET, to_date),
        (YTD_DEVIATION, to_date),
    )
    names = {YTD: ACTUAL, YTD_BUDGET: BUDGET, YTD_DEVIATION: DEVIATION}
    columns = (
        Column("", ColumnStyle.TEXT),
        *(Column(HEADINGS[names.get(key, key)], ColumnStyle.FIGURE, group) for key, group in figures),
        Column(HEADINGS[YEAR_BUDGET], ColumnStyle.FIGURE, str(period.last.year)),
        Column("Vurdering", ColumnStyle.MARK),
    )
    rows = []
    for line in spec.lines:
        if not line.memo:
            cells = [Figure(spec.fact(line.id, key)) for key, _ in figures] + [Figure(spec.fact(line.id, YEAR_BUDGET))]
            rows.append(Row((Label(line.label), *cells, _mark(spec, line)), line.style, line.level))
    return Table(spec.head.id, spec.head.title, spec.unit.note, columns, tuple(rows))


def _mark(spec: Spec, line: Line) -> Mark:
    return Mark(((spec.fact(line.id, DEVIATION), "i perioden"), (spec.fact(line.id, YTD_DEVIATION), "hittil i år")))


def largest_view(spec: Spec, reading: GridReading, facts: dict[str, Fact]) -> Text:
    """The largest deviations of the year to date, largest first, each with its comment, as bullets."""
    ranked = []
    for id in spec.competing:
        value = facts[spec.fact(id, YTD_DEVIATION)].number
        if value:
            ranked.append((-abs(value), spec.line(id)))
    paragraphs = []
    for _, line in sorted(ranked, key=lambda pair: pair[0])[: spec.largest]:
        entry = reading.entry(line.id, COMMENT)
        name = spec.fact(line.id, YTD_DEVIATION)
        comment = f" {entry.value}" if entry.value else ""
        amount, side = f"{{{{ {name} | {spec.prose_unit} | abs }}}}", f"{{{{ {name} | over_under }}}}"
        text = f"**{line.label}:** {amount} {side} budsjett.{comment}"
        paragraphs.append(Paragraph(text, True, entry.cell))
    return Text(f"{spec.head.id}.storste_avvik", "Største avvik hittil i år", tuple(paragraphs))
