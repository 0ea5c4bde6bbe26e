"""Absence: sick leave in per cent by month, by spell length or by who certified it, and for the year so far.

Two splits of the same total, which are never mixed: each adds up to it, within rounding.
"""

from __future__ import annotations

from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.indicators import Indicator
from virksomhetsrapport.kind import Outcome
from virksomhetsrapport.kinds.absence.checks import odd_months
from virksomhetsrapport.kinds.absence.figures import other_facts, standing_months
from virksomhetsrapport.kinds.absence.spec import TOTAL, Spec, grid_layout, parse
from virksomhetsrapport.kinds.absence.views import charts, month_views, year_view
from virksomhetsrapport.kinds.absence.years import standing_years
from virksomhetsrapport.period import Period
from virksomhetsrapport.shapes.grid import GridLayout, GridReading, read_grid

__all__ = ["compute", "layout", "parse", "read"]


def layout(spec: Spec, period: Period) -> GridLayout:
    return grid_layout(spec, period)


def read(spec: Spec, period: Period, sheets: Sheets) -> GridReading:
    return read_grid(layout(spec, period), sheets)


def compute(spec: Spec, reading: GridReading, period: Period) -> Outcome:
    """The rates of every month, the years, what has changed; and an indicator for each line that has a target."""
    findings = list(reading.findings)
    facts = standing_months(spec, reading, period, findings)
    findings.extend(odd_months(spec, facts, period))
    facts.update((fact.id, fact) for fact in standing_years(spec, reading, facts, period, findings))
    facts.update((fact.id, fact) for fact in other_facts(spec, facts, period))
    tables = [*month_views(spec, period), *([year_view(spec, period)] if spec.year_to_date else [])]
    return Outcome(facts, (*tables, *charts(spec, period)), tuple(findings), _indicators(spec, period))


def _indicators(spec: Spec, period: Period) -> tuple[Indicator, ...]:
    """By the table's title for the total: "Totalt" alone says nothing on the cover."""
    months = spec.span.months(period)
    return tuple(
        Indicator(
            spec.fact(line.id),
            spec.head.title if line.id == TOTAL else line.label,
            tuple(spec.rate(line.id, month) for month in months),
            line.target,
        )
        for line in spec.lines
        if line.target
    )
