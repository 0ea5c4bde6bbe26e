"""Budget result: income, cost, sum and result lines; actual, budget and deviation, for the period and the year to date.

A deviation above zero is favourable on every line: income and result lines actual - budget, cost lines budget - actual.
"""

from __future__ import annotations

from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.kind import Outcome
from virksomhetsrapport.kinds.budget_result.checks import check, rules_over_time
from virksomhetsrapport.kinds.budget_result.figures import standing_figures
from virksomhetsrapport.kinds.budget_result.spec import Spec, parse
from virksomhetsrapport.kinds.budget_result.views import grid_layout, largest_view, main_view
from virksomhetsrapport.period import Period
from virksomhetsrapport.shapes.grid import GridLayout, GridReading, read_grid

__all__ = ["compute", "layout", "parse", "read"]


def layout(spec: Spec, period: Period) -> GridLayout:
    del period  # the same lines and columns in every period
    return grid_layout(spec)


def read(spec: Spec, period: Period, sheets: Sheets) -> GridReading:
    return read_grid(layout(spec, period), sheets)


def compute(spec: Spec, reading: GridReading, period: Period) -> Outcome:
    """Facts, views and findings of the table."""
    findings = list(reading.findings)
    facts = standing_figures(spec, reading, findings)
    findings.extend(check(spec, reading, period, facts))
    views = main_view(spec, period), largest_view(spec, reading, facts)
    return Outcome(facts, views, tuple(findings), rules=tuple(rules_over_time(spec)))
