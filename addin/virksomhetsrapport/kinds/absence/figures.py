"""The rates that stand in each month, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from virksomhetsrapport.facts import Fact, Facts, Origin
from virksomhetsrapport.findings import Finding, error
from virksomhetsrapport.kinds.absence.days import RULE as OF_AGREED
from virksomhetsrapport.kinds.absence.days import by_days, standing_days
from virksomhetsrapport.kinds.absence.spec import RULE, TOTAL, Line, Spec
from virksomhetsrapport.measures.lines import parts_first
from virksomhetsrapport.measures.sums import Part, difference, standing_sum, sum_tolerance, total, typed_fact
from virksomhetsrapport.measures.targets import target_fact
from virksomhetsrapport.measures.values import check_value
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.shapes.grid import GridReading
from virksomhetsrapport.units import PERCENT, POINTS

SPLITS_DIFFER = error("absence-splits-differ", "label", "total", "computed", "parts")
CHANGE = "endring"
WHOLE = 100


def standing_months(spec: Spec, reading: GridReading, period: Period, findings: list[Finding]) -> dict[str, Fact]:
    """The rates by month, and the days that they are of where those are asked for."""
    facts: dict[str, Fact] = {}
    for month in spec.span.months(period):
        days = standing_days(spec, reading, month, findings)
        standing = _standing_month(spec, reading, month, days, findings)
        for fact in standing.values():
            # What the program adds up has the decimals of its parts, which are told there.
            added_up = fact.origin is Origin.COMPUTED
            if fact.number is None or fact.number <= WHOLE or fact.rule != OF_AGREED:  # days beyond the agreed are told
                findings.extend(check_value(fact._replace(decimals=None) if added_up else fact))
        findings.extend(_splits_differ(spec, standing))
        facts.update((fact.id, fact) for fact in (*standing.values(), *days.values()))
    return facts


def _standing_month(
    spec: Spec, reading: GridReading, month: Month, days: Facts, findings: list[Finding]
) -> dict[str, Fact]:
    """The rates of a month by line id: by their days, else as they were typed or add up."""
    standing: dict[str, Fact] = {}
    for line in parts_first(spec.lines):
        entry, cell = reading.entry(line.id, str(month)), reading.cells.get((line.id, str(month)))
        said = f"{line.label}, {spec.span.said(month)}"
        blank = Fact(spec.rate(line.id, month), None, PERCENT, said, Origin.MISSING, spec.decimals, cell)
        shown = entry.shown if not line.sum_of and isinstance(entry.shown, Decimal) else None
        fact = by_days(spec, line, typed_fact(blank, entry, cell), shown, days, findings)
        if fact is None and line.sum_of:
            parts = [Part(1, part, rounded_figures(spec, part)) for part in (standing[id] for id in line.sum_of)]
            fact = standing_sum(blank, entry, parts, findings)
        standing[line.id] = fact or typed_fact(blank, entry, cell)
    return {line.id: standing[line.id] for line in spec.lines}


def rounded_figures(spec: Spec, rate: Fact) -> int:
    """How many rounded figures a month's rate rests on: none where it is worked out of days, those that the program
    added up, or its own one."""
    if rate.origin is Origin.COMPUTED:
        return 0 if rate.rule == OF_AGREED else len(spec.total.sum_of)
    return 1


def _splits_differ(spec: Spec, standing: Mapping[str, Fact]) -> Iterator[Finding]:
    parts = [standing[id] for id in spec.other_split]
    own, whole = total([Part(1, part) for part in parts]), standing[TOTAL]
    if not parts or own is None or whole.number is None:
        return
    if all(fact.rule == OF_AGREED for fact in (whole, *parts)):  # told of the days themselves
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
