"""Availability: incidents, downtime and availability of each service at each site, month by month.

Availability = 100 - 100 x downtime / (units x minutes in the month). Where the number of units is not known the figure
is typed, and held against what the others imply.
"""

from __future__ import annotations

from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.kind import Outcome
from virksomhetsrapport.kinds.availability.checks import check
from virksomhetsrapport.kinds.availability.figures import standing_figures
from virksomhetsrapport.kinds.availability.implied import check_units
from virksomhetsrapport.kinds.availability.spec import Spec, parse
from virksomhetsrapport.kinds.availability.views import grid_layout, indicators, main_view
from virksomhetsrapport.period import Period
from virksomhetsrapport.shapes.grid import GridLayout, GridReading, read_grid

__all__ = ["compute", "layout", "parse", "read"]


def layout(spec: Spec, period: Period) -> GridLayout:
    return grid_layout(spec, spec.span.months(period))


def read(spec: Spec, period: Period, sheets: Sheets) -> GridReading:
    return read_grid(layout(spec, period), sheets)


def compute(spec: Spec, reading: GridReading, period: Period) -> Outcome:
    """Figures by line and month, the lowest of each service and of all, totals; one view; what is judged."""
    months = spec.span.months(period)
    findings = list(reading.findings)
    facts = standing_figures(spec, reading, months, findings)
    findings.extend(check(spec, months, facts))
    findings.extend(check_units(spec, months, facts))
    return Outcome(facts, (main_view(spec, months),), tuple(findings), tuple(indicators(spec, months)))
