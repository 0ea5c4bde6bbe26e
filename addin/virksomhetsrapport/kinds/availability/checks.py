"""What must hold between incidents, downtime and availability of one service at one site in one month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from virksomhetsrapport.facts import Fact, Facts
from virksomhetsrapport.findings import Finding, error
from virksomhetsrapport.kinds.availability.spec import HEADINGS, Line, Spec, minutes_in
from virksomhetsrapport.numbers import half_up
from virksomhetsrapport.period import Month

AVAILABILITY_DOWNTIME_ALONE = error("availability-downtime-alone", "label", "downtime", "other")
AVAILABILITY_OVER_MONTH = error("availability-over-month", "label", "downtime", "most", "count")
AVAILABILITY_NOT_FULL = error("availability-not-full", "label", "availability", "other")


def check(spec: Spec, months: Sequence[Month], facts: Facts) -> Iterator[Finding]:
    for line in spec.lines:
        for month in months:
            incidents, downtime, availability = (facts[spec.fact(measure, month, line.key)] for measure in HEADINGS)
            yield from _downtime(line, month, incidents, downtime)
            if line.site.units is None:
                yield from _full(spec, month, incidents, downtime, availability)


def _downtime(line: Line, month: Month, incidents: Fact, downtime: Fact) -> Iterator[Finding]:
    if not downtime.number or downtime.number < 0:
        return
    if incidents.number == 0:
        yield AVAILABILITY_DOWNTIME_ALONE.at(
            incidents.source, label=incidents.label, downtime=downtime.number, other=_place(downtime)
        )
    if line.site.units is not None and downtime.number > (most := line.site.units * minutes_in(month)):
        yield AVAILABILITY_OVER_MONTH.at(
            downtime.source, label=downtime.label, downtime=downtime.number, most=Decimal(most), count=line.site.units
        )


def _full(spec: Spec, month: Month, incidents: Fact, downtime: Fact, availability: Fact) -> Iterator[Finding]:
    """No downtime is full availability; an incident may have had some that is too short to be shown."""
    if downtime.number != 0 or availability.number is None or not 0 <= availability.number < 100:
        return
    unseen = Decimal(0) if incidents.number == 0 else spec.half_downtime
    least = half_up(100 - 100 * unseen / minutes_in(month), spec.decimals)
    if half_up(availability.number, spec.decimals) < least:
        yield AVAILABILITY_NOT_FULL.at(
            availability.source, label=availability.label, availability=availability.number, other=_place(downtime)
        )


def _place(fact: Fact) -> str:
    return fact.source.a1 if fact.source else ""
