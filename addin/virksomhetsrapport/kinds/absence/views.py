"""How the report shows absence: all lines by month, the total of the period with the year so far, and charts."""

from __future__ import annotations

from virksomhetsrapport.elements import Chart, Column, ColumnStyle, Content, Figure, Label, Mark, Row, Table
from virksomhetsrapport.kinds.absence.spec import NARROW, RULE, TOTAL, YEAR_TO_DATE, Line, Spec
from virksomhetsrapport.measures.charts import month_charts
from virksomhetsrapport.measures.lines import style_of
from virksomhetsrapport.measures.year_table import Yearly, year_table
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.units import PERCENT

_JUDGED = (Column("Mål", ColumnStyle.TEXT), Column("Status", ColumnStyle.MARK))


def month_views(spec: Spec, period: Period) -> tuple[Table, Table]:
    """All lines by month; where there are targets, how the last month stands to them; and the same without."""
    whole = _by_month(spec, period, judged=any(line.target for line in spec.lines))
    return whole, _by_month(spec, period, judged=False)._replace(id=f"{spec.head.id}.{NARROW}")


def _by_month(spec: Spec, period: Period, *, judged: bool) -> Table:
    months = spec.span.months(period)
    columns = [Column("", ColumnStyle.TEXT)]
    columns += [Column(spec.span.heading(month), ColumnStyle.FIGURE) for month in months]
    columns += _JUDGED if judged else ()
    rows = []
    for line in spec.lines:
        cells: list[Content] = [Label(line.label), *(Figure(spec.rate(line.id, month)) for month in months)]
        cells += _judged(spec, line, months[-1]) if judged else ()
        rows.append(Row(tuple(cells), style_of(line)))
    return Table(spec.head.id, spec.head.title, PERCENT.note, tuple(columns), tuple(rows))


def year_view(spec: Spec, period: Period) -> Table:
    """The total of each month of the period, and of the year so far."""

    def total(month: Month) -> str:
        return spec.rate(TOTAL, month)

    year = spec.fact(TOTAL, YEAR_TO_DATE)
    figure = Yearly("Prosent", spec.year_to_date, PERCENT, total, year, spec.total.target)
    return year_table(spec.head, figure, period, spec.span.months(period))


def charts(spec: Spec, period: Period) -> tuple[Chart, ...]:
    months = spec.span.months(period)
    made = month_charts(spec.charts, spec.head.id, spec.span, months, spec.rate, lambda line: spec.fact(line, RULE))
    return tuple(_named(spec, chart) for chart in made)


def _named(spec: Spec, chart: Chart) -> Chart:
    """The total alone is called by the table's title: "Totalt" says nothing where no parts stand beside it."""
    first, *others = chart.series
    if others or first.name != spec.total.label:
        return chart
    return chart._replace(series=(first._replace(name=spec.head.title),))


def _judged(spec: Spec, line: Line, month: Month) -> tuple[Content, Content]:
    if not line.target:
        return Label(""), Label("")
    return Label(line.target.words(PERCENT)), Mark(((spec.rate(line.id, month), ""),))
