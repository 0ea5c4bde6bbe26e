"""Series: counts, shares and other figures month by month, some of them sums, parts of a whole, or with a target.

A figure that may be left out and is, counts for nothing in sums: no emergency is an empty cell.
"""

from __future__ import annotations

from collections.abc import Sequence

from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.elements import Chart, Column, ColumnStyle, Content, Figure, Label, Mark, Row, Table
from virksomhetsrapport.indicators import Indicator
from virksomhetsrapport.kind import Outcome
from virksomhetsrapport.kinds.series.checks import beyond, outliers
from virksomhetsrapport.kinds.series.figures import TARGET, moved, standing, totals
from virksomhetsrapport.kinds.series.spec import NARROW, Line, Spec, parse
from virksomhetsrapport.measures.charts import month_charts
from virksomhetsrapport.measures.lines import style_of
from virksomhetsrapport.measures.values import check_value
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.shapes.begins import ALWAYS
from virksomhetsrapport.shapes.grid import GridColumn, GridLayout, GridLine, GridReading, Role, Slot, read_grid

__all__ = ["compute", "layout", "parse", "read"]

UNIT, NOTE, RULE, STATUS = "unit", "kommentar", "rule", "status"


def layout(spec: Spec, period: Period) -> GridLayout:
    """A line a row, a column a month."""
    months = spec.span.months(period)
    columns = [GridColumn("label", "Nøkkeltall", Role.LABEL, 44), GridColumn(UNIT, "Enhet", Role.FIXED, 12)]
    columns += [GridColumn(str(month), spec.span.heading(month), Role.INPUT, 12) for month in months]
    columns += [GridColumn(NOTE, "Kommentar", Role.COMMENT, 48)]
    if spec.judged:
        columns += [GridColumn(RULE, "Mål", Role.FIXED, 18), GridColumn(STATUS, "Status", Role.STATUS, 20)]
    return GridLayout(spec.head, tuple(columns), tuple(_line(spec, line, months) for line in spec.lines))


def _line(spec: Spec, line: Line, months: Sequence[Month]) -> GridLine:
    parts = tuple((1, part) for part in line.sum_of)
    slots = {
        str(month): Slot(
            spec.fact(line, month), line.unit, line.decimals, required=line.required, parts=parts, begins=ALWAYS
        )
        for month in months
    }
    fixed, marks = {UNIT: line.unit.id}, {}
    if line.target:
        fixed[RULE] = line.target.words(line.unit)
        marks[STATUS] = Mark(((spec.fact(line, months[-1]), ""),))
    return GridLine(line.id, line.label, slots, style_of(line), fixed=fixed, marks=marks)


def read(spec: Spec, period: Period, sheets: Sheets) -> GridReading:
    return read_grid(layout(spec, period), sheets)


def compute(spec: Spec, reading: GridReading, period: Period) -> Outcome:
    """The figures by month, changes, targets and totals; views and charts; an indicator for each line with a target."""
    months = spec.span.months(period)
    findings = list(reading.findings)
    facts = standing(spec, months, reading, findings)
    for line in spec.lines:
        each = [spec.fact(line, month) for month in months]
        if not line.sum_of:
            for id in each:
                findings.extend(check_value(facts[id], signed=line.signed))
        of_line = *moved(spec, line, [facts[id] for id in each], months), *totals(spec, line, facts, reading, period)
        facts.update((fact.id, fact) for fact in of_line)
    findings.extend(beyond(spec, facts, months))
    findings.extend(outliers(spec, facts, months))
    indicators = tuple(
        Indicator(spec.of_line(line), line.label, tuple(spec.fact(line, month) for month in months), line.target)
        for line in spec.lines
        if line.target
    )
    return Outcome(facts, (*_views(spec, months), *_charts(spec, months)), tuple(findings), indicators)


def _views(spec: Spec, months: Sequence[Month]) -> tuple[Table, Table]:
    """The table with units, targets and statuses in columns; and a narrow one, with units beside the names alone."""
    columns = [Column("", ColumnStyle.TEXT)]
    if spec.unit is None:
        columns += [Column("Enhet", ColumnStyle.TEXT)]
    by_month = [Column(spec.span.heading(month), ColumnStyle.FIGURE) for month in months]
    columns += by_month
    if spec.judged:
        columns += [Column("Mål", ColumnStyle.TEXT), Column("Status", ColumnStyle.MARK)]
    rows, narrow = [], []
    for line in spec.lines:
        unit, cells = line.unit.suffix, list[Content]([Label(line.label)])
        figures = [Figure(spec.fact(line, month)) for month in months]
        if spec.unit is None:
            cells += [Label(unit)]
        cells += figures
        if spec.judged and line.target:
            cells += [Label(line.target.words(line.unit)), Mark(((spec.fact(line, months[-1]), ""),))]
        elif spec.judged:
            cells += [Label(""), Label("")]
        rows.append(Row(tuple(cells), style_of(line)))
        name = Label(f"{line.label} ({unit})" if unit and spec.unit is None else line.label)
        narrow.append(Row((name, *figures), style_of(line)))
    note = spec.unit.note if spec.unit else ""
    whole = Table(spec.head.id, spec.head.title, note, tuple(columns), tuple(rows))
    return whole, whole._replace(id=f"{spec.head.id}.{NARROW}", columns=(columns[0], *by_month), rows=tuple(narrow))


def _charts(spec: Spec, months: Sequence[Month]) -> tuple[Chart, ...]:
    known = {line.id: line for line in spec.lines}
    return month_charts(
        spec.charts,
        spec.head.id,
        spec.span,
        months,
        lambda line, month: spec.fact(known[line], month),
        lambda line: spec.of_line(known[line], TARGET),
    )
