"""The rates that stand in each month, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from virksomhetsrapport.facts import Fact, Facts, Origin
from virksomhetsrapport.findings import Finding, error
from virksomhetsrapport.kinds.absence.spec import AGREED, AGREED_LABEL, DAYS, RULE, TOTAL, Line, Spec
from virksomhetsrapport.measures.sums import (
    Part,
    difference,
    standing_column,
    sum_tolerance,
    total,
    typed_fact,
)
from virksomhetsrapport.measures.targets import target_fact
from virksomhetsrapport.measures.values import check_value
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.shapes.grid import GridReading
from virksomhetsrapport.units import PERCENT, POINTS

SPLITS_DIFFER = error("absence-splits-differ", "label", "total", "computed", "parts")
CHANGE = "endring"


def standing_months(spec: Spec, reading: GridReading, period: Period, findings: list[Finding]) -> dict[str, Fact]:
    """The rates by month, and the agreed days where they are asked for."""
    facts: dict[str, Fact] = {}
    for month in spec.span.months(period):
        standing = _standing_month(spec, reading, month, findings)
        for fact in standing.values():
            # What the program adds up has the decimals of its parts, which are told there.
            added_up = fact.origin is Origin.COMPUTED
            findings.extend(check_value(replace(fact, decimals=None) if added_up else fact))
            facts[fact.id] = fact
        findings.extend(_splits_differ(spec, standing))
        if spec.agreed:
            blank = _blank(spec, AGREED, AGREED_LABEL, month)
            cell = reading.cells.get((AGREED, str(month)))
            days = typed_fact(replace(blank, unit=DAYS, decimals=None), reading.entry(AGREED, str(month)), cell)
            findings.extend(check_value(days))
            facts[days.id] = days
    return facts


def _standing_month(spec: Spec, reading: GridReading, month: Month, findings: list[Finding]) -> Mapping[str, Fact]:
    def blank(line: Line) -> Fact:
        return _blank(spec, line.id, line.label, month)

    return standing_column(spec.lines, str(month), reading, blank, findings)


def _blank(spec: Spec, line: str, label: str, month: Month) -> Fact:
    said = f"{label}, {spec.span.said(month)}"
    return Fact(spec.rate(line, month), None, PERCENT, said, Origin.MISSING, spec.decimals)


def rounded_figures(spec: Spec, whole: Fact) -> int:
    """How many rounded figures a month's total rests on: its own one, or those that the program added up."""
    return len(spec.total.sum_of) if whole.origin is Origin.COMPUTED else 1


def _splits_differ(spec: Spec, standing: Mapping[str, Fact]) -> Iterator[Finding]:
    parts = [standing[id] for id in spec.other_split]
    own, whole = total([Part(1, part) for part in parts]), standing[TOTAL]
    if not parts or own is None or whole.number is None:
        return
    if abs(whole.number - own) > sum_tolerance(len(parts) - 1 + rounded_figures(spec, whole)) * spec.step:
        places = " og ".join(part.source.a1 for part in parts if part.source)
        yield SPLITS_DIFFER.at(whole.source, label=whole.label, total=whole.number, computed=own, parts=places)


def other_facts(spec: Spec, facts: Facts, period: Period) -> Iterator[Fact]:
    """How each rate has changed since the month before, and the targets, for texts to state."""
    for line in spec.lines:
        yield _change(spec, line, facts, period)
        if line.target:
            yield target_fact(spec.fact(line.id, RULE), line.target, PERCENT, f"{line.label}, mål")


def _change(spec: Spec, line: Line, facts: Facts, period: Period) -> Fact:
    """In percentage points; unknown where the month before is not shown."""
    pair = [spec.rate(line.id, month) for month in (period.last, period.last.plus(-1))]
    label = f"{line.label}, endring siden måneden før"
    blank = Fact(spec.fact(line.id, CHANGE), None, POINTS, label, Origin.MISSING, spec.decimals)
    return difference(blank, [facts[id] for id in pair if id in facts])
