"""The figures that stand: what was typed, what follows from downtime and units, the lowest, and the totals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from virksomhetsrapport.facts import Fact, Facts, Origin
from virksomhetsrapport.findings import Finding
from virksomhetsrapport.kinds.availability.spec import (
    AVAILABILITY,
    DOWNTIME,
    HEADINGS,
    INCIDENTS,
    LOWEST,
    Line,
    Spec,
    minutes_in,
)
from virksomhetsrapport.measures.shares import Rounding, Share, fits_rule, standing_shares
from virksomhetsrapport.measures.sums import Part, computed_fact, total, typed_fact
from virksomhetsrapport.measures.targets import target_fact
from virksomhetsrapport.measures.values import check_value
from virksomhetsrapport.period import Month
from virksomhetsrapport.shapes.grid import GridReading
from virksomhetsrapport.units import PERCENT


def standing_figures(
    spec: Spec, reading: GridReading, months: Sequence[Month], findings: list[Finding]
) -> dict[str, Fact]:
    """Every figure by fact id; what was typed and cannot be right is told in `findings`."""
    typed = [
        _typed(spec, line, month, measure, reading) for line in spec.lines for month in months for measure in HEADINGS
    ]
    facts = {fact.id: fact for fact in typed}
    shares = [
        _share(spec, line, month, facts) for line in spec.lines if line.site.units is not None for month in months
    ]
    ours = {share.blank.id for share in shares if share.own is not None}
    for fact in typed:
        if fact.id not in ours:
            findings.extend(check_value(fact))
    facts |= standing_shares(spec.head.title, shares, findings)
    for fact in (*_lowest(spec, months, facts), *_totals(spec, months, facts)):
        facts[fact.id] = fact
    if spec.target:
        facts[spec.target_fact] = target_fact(spec.target_fact, spec.target, PERCENT, f"{spec.head.title}, mål")
    return facts


def _typed(spec: Spec, line: Line, month: Month, measure: str, reading: GridReading) -> Fact:
    place = line.key, f"{month}.{measure}"
    unit, decimals = spec.unit(measure)
    label = f"{line.label}, {measure}, {spec.span.said(month)}"
    blank = Fact(spec.fact(measure, month, line.key), None, unit, label, Origin.MISSING, decimals)
    return typed_fact(blank, reading.entry(*place), reading.cells.get(place))


def _share(spec: Spec, line: Line, month: Month, facts: Facts) -> Share:
    """The availability that was reported, beside our own. Downtime that there was is itself rounded: within that, ours
    is taken where it lies nearest to what was reported."""
    incidents, downtime, typed = (facts[spec.fact(measure, month, line.key)] for measure in HEADINGS)
    blank = typed._replace(value=None, origin=Origin.MISSING)
    share = Share(blank, typed.number, None, "availability", (downtime.id,))
    assert line.site.units is not None
    whole = line.site.units * minutes_in(month)
    if downtime.number is None or not 0 <= downtime.number <= whole:
        return share
    share = share._replace(own=_availability(downtime.number, whole))
    if typed.number is None or incidents.number == downtime.number == 0:
        return share
    most = _availability(max(downtime.number - spec.half_downtime, Decimal(0)), whole)
    least = _availability(min(downtime.number + spec.half_downtime, Decimal(whole)), whole)
    near = share._replace(own=min(max(typed.number, least), most))
    return near if any(fits_rule(near, rule) for rule in Rounding) else share


def _availability(downtime: Decimal, whole: int) -> Decimal:
    return 100 - 100 * downtime / whole


def _lowest(spec: Spec, months: Sequence[Month], facts: Facts) -> list[Fact]:
    """The lowest availability of each service and of all, month by month; unknown while one of them is missing."""
    found = []
    for month in months:
        whole = []
        for service in spec.services:
            of = [spec.fact(AVAILABILITY, month, f"{service.id}.{site.id}") for site in spec.sites]
            label = f"{service.label}, laveste tilgjengelighet, {spec.span.said(month)}"
            found.append(_least(spec, spec.fact(LOWEST, month, service.id), label, of, facts))
            whole += of
        label = f"{spec.head.title}, laveste tilgjengelighet, {spec.span.said(month)}"
        found.append(_least(spec, spec.fact(LOWEST, month), label, whole, facts))
    return found


def _least(spec: Spec, id: str, label: str, of: Sequence[str], facts: Facts) -> Fact:
    values = [value for each in of if (value := facts[each].number) is not None]
    lowest = min(values) if values and len(values) == len(of) else None
    return computed_fact(Fact(id, None, PERCENT, label, Origin.MISSING, spec.decimals), lowest, "lowest", of)


def _totals(spec: Spec, months: Sequence[Month], facts: Facts) -> list[Fact]:
    found = []
    for month in months:
        for measure in (INCIDENTS, DOWNTIME):
            parts = [Part(1, facts[spec.fact(measure, month, line.key)]) for line in spec.lines]
            unit, decimals = spec.unit(measure)
            label = f"{spec.head.title}, {measure} i alt, {spec.span.said(month)}"
            blank = Fact(spec.fact(measure, month), None, unit, label, Origin.MISSING, decimals)
            found.append(computed_fact(blank, total(parts), "sum", [part.fact.id for part in parts]))
    return found
