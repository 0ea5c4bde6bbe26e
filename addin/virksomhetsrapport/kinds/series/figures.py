"""The figures of a series: what stands month by month, how it has moved, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from virksomhetsrapport.facts import Fact, Facts, Origin
from virksomhetsrapport.findings import Finding
from virksomhetsrapport.kinds.series.spec import Line, Spec
from virksomhetsrapport.measures.months import of_year
from virksomhetsrapport.measures.sums import Part, computed_fact, standing_column, total
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.shapes.grid import GridReading
from virksomhetsrapport.units import PERCENT, POINTS

CHANGE, TARGET, SUM, YEAR = "endring", "maal", "sum", "hia"


def standing(
    spec: Spec, months: Sequence[Month], reading: GridReading, findings: list[Finding]
) -> tuple[Facts, dict[str, Fact]]:
    """The figures that stand, by id: as they count in sums, and as they are.

    What may be left out and is, counts for nothing and is missing; what cannot be read, or has no cell, is unknown.
    """
    unread = {finding.cell for finding in reading.findings}
    left_out = {}
    for line in spec.lines:
        for month in () if line.required or line.sum_of else months:
            entry = reading.entry(line.id, str(month))
            if entry.value is None and entry.cell and entry.cell not in unread:
                left_out[line.id, str(month)] = entry._replace(value=Decimal(0))
    filled = replace(reading, entries={**reading.entries, **left_out})
    counted: dict[str, Fact] = {}
    facts: dict[str, Fact] = {}
    for month in months:

        def blank(line: Line, month: Month = month) -> Fact:
            label = spec.label(line, month)
            return Fact(spec.fact(line, month), None, line.unit, label, Origin.MISSING, line.decimals)

        for id, fact in standing_column(spec.lines, str(month), filled, blank, findings).items():
            gone = (id, str(month)) in left_out
            counted[fact.id] = fact
            facts[fact.id] = replace(fact, value=None, origin=Origin.MISSING) if gone else fact
    return counted, facts


def moved(spec: Spec, line: Line, each: Sequence[Fact], months: Sequence[Month]) -> Iterator[Fact]:
    """The change since the month before, of those that the table has, and the target; `each` is oldest first."""
    pair = each[-1:-3:-1]
    known = [fact.number for fact in pair if fact.number is not None]
    unit = POINTS if line.unit == PERCENT else line.unit
    label = f"{line.label}, endring{f' siden {spec.span.said(months[-2])}' if len(months) > 1 else ''}"
    blank = Fact(spec.of_line(line, CHANGE), None, unit, label, Origin.MISSING, line.decimals)
    change = known[0] - known[1] if len(known) == 2 else None
    yield computed_fact(blank, change, "difference", [fact.id for fact in pair])
    if line.target:
        # It has the decimals of the limit, not those of the line.
        limit, label = line.target.limit, f"{line.label}, mål"
        yield Fact(spec.of_line(line, TARGET), limit, line.unit, label, Origin.DEFINED)


def totals(spec: Spec, line: Line, counted: Facts, period: Period) -> Iterator[Fact]:
    """All months together, and those of the year so far; none where nothing adds up over months."""
    if not spec.added_up(line):
        return
    shown = spec.span.months(period)
    for measure, said, months in ((SUM, "i alt", shown), (YEAR, "hittil i år", of_year(shown, period))):
        each = [counted[spec.fact(line, month)] for month in months or ()]
        label = f"{line.label}, {said}"
        blank = Fact(spec.of_line(line, measure), None, line.unit, label, Origin.MISSING, line.decimals)
        value = total([Part(1, fact) for fact in each]) if each else None
        yield computed_fact(blank, value, "sum", [fact.id for fact in each])
