"""The figures of a series: what stands month by month, how it has moved, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from virksomhetsrapport.facts import Fact, Facts, Origin
from virksomhetsrapport.findings import Finding
from virksomhetsrapport.kinds.series.spec import Line, Spec
from virksomhetsrapport.measures.months import of_year
from virksomhetsrapport.measures.sums import Part, computed_fact, counted, difference, standing_column, total
from virksomhetsrapport.measures.targets import target_fact
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.shapes.grid import GridReading
from virksomhetsrapport.units import unit_of_change

CHANGE, TARGET, SUM, YEAR = "endring", "maal", "sum", "hia"


def standing(spec: Spec, months: Sequence[Month], reading: GridReading, findings: list[Finding]) -> dict[str, Fact]:
    """The figures that stand, by id."""
    facts: dict[str, Fact] = {}
    for month in months:

        def blank(line: Line, month: Month = month) -> Fact:
            label = spec.label(line, month)
            return Fact(spec.fact(line, month), None, line.unit, label, Origin.MISSING, line.decimals)

        found = standing_column(spec.lines, str(month), reading, blank, findings, may_be_empty=spec.optional)
        facts.update((fact.id, fact) for fact in found.values())
    return facts


def moved(spec: Spec, line: Line, each: Sequence[Fact], months: Sequence[Month]) -> Iterator[Fact]:
    """The change since the month before, of those that the table has, and the target; `each` is oldest first."""
    label = f"{line.label}, endring{f' siden {spec.span.said(months[-2])}' if len(months) > 1 else ''}"
    unit = unit_of_change(line.unit)
    yield difference(Fact(spec.of_line(line, CHANGE), None, unit, label, Origin.MISSING, line.decimals), each[-1:-3:-1])
    if line.target:
        yield target_fact(spec.of_line(line, TARGET), line.target, line.unit, f"{line.label}, mål")


def totals(spec: Spec, line: Line, facts: Facts, reading: GridReading, period: Period) -> Iterator[Fact]:
    """All months together, and those of the year so far; none where nothing adds up over months."""
    if not spec.added_up(line):
        return
    shown = spec.span.months(period)
    for measure, said, months in ((SUM, "i alt", shown), (YEAR, "hittil i år", of_year(shown, period))):
        each = []
        for month in months or ():
            fact = facts[spec.fact(line, month)]
            each.append(counted(fact, reading.entry(line.id, str(month))) if line.id in spec.optional else fact)
        label = f"{line.label}, {said}"
        blank = Fact(spec.of_line(line, measure), None, line.unit, label, Origin.MISSING, line.decimals)
        value = total([Part(1, fact) for fact in each]) if each else None
        yield computed_fact(blank, value, "sum", [fact.id for fact in each])
