"""Figures far outside their own past: their range is the median of what was, and how far from it they have been."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from statistics import median
from typing import NamedTuple

from virksomhetsrapport.facts import Fact
from virksomhetsrapport.findings import Finding, Param, warning
from virksomhetsrapport.numbers import half_up
from virksomhetsrapport.overtime.reports import Reports, step_of
from virksomhetsrapport.shapes.sheet import first_few
from virksomhetsrapport.units import COUNT

UNUSUAL = warning("figure-unusual", "label", "value", "low", "high", "count")

FEWEST_REPORTS, FEWEST_MONTHS = 6, 12
"""How many earlier figures it takes to know what is usual."""
NEWEST = 24
"""Of a longer past only the newest tell what is usual now."""
FAR = 12
"""Median distances from the median: about eight standard deviations where figures vary by chance. Of figures that are
all above nothing the distance is how many times larger or smaller they are."""
TIMES = 2
"""How many times larger or smaller is never far less than, however still a figure has been."""
SHARE, POINTS, STEPS = Decimal("0.6"), Decimal(1), 4
"""The same for distances in the unit itself: a share of the figure (of per cent, of what lacks to nothing or to all),
percentage points, steps that it is rounded to."""
CHANCE = 4
"""Of counts, how many times their square root, which is what chance moves them by."""
OFTEN_NONE = 4
"""Of what was nothing in one report of so many, nothing is usual."""
BEYOND = Decimal("1.5")
"""How many times as large as all but one of the earlier figures is far."""


class Range(NamedTuple):
    low: Decimal
    high: Decimal


def usual_range(fact: Fact, past: Sequence[Decimal]) -> Range:
    """Where the figure is to be expected after such a past, rounded as the figure is."""
    past = sorted(past[-NEWEST:])
    middle = Decimal(median(past))
    if fact.unit.percent or past[0] <= 0:
        low, high = _by_distance(fact, past, middle)
    else:
        low, high = _by_ratio(past, middle)
        low, high = min(low, past[1] / BEYOND), max(high, past[-2] * BEYOND)
    least = STEPS * step_of(fact)
    if fact.unit == COUNT:
        least = max(least, CHANCE * abs(middle).sqrt())
    low, high = min(low, middle - least), max(high, middle + least)
    if past[0] >= 0:
        low = max(low, Decimal(0))
    if fact.unit.percent and past[-1] <= 100:
        high = min(high, Decimal(100))
    decimals = fact.decimals or 0
    return Range(half_up(low, decimals), half_up(high, decimals))


def _by_ratio(past: Sequence[Decimal], middle: Decimal) -> Range:
    times = max(Decimal(TIMES), Decimal(median(max(value / middle, middle / value) for value in past)) ** FAR)
    return Range(middle / times, middle * times)


def _by_distance(fact: Fact, past: Sequence[Decimal], middle: Decimal) -> Range:
    spread = Decimal(median(abs(value - middle) for value in past))
    least = SHARE * abs(middle)
    if fact.unit.percent:
        least = max(POINTS, SHARE * max(Decimal(0), min(abs(middle), 100 - middle)))
    room = max(FAR * spread, least)
    return Range(min(middle - room, past[1]), max(middle + room, past[-2]))


def unusual(fact: Fact, past: Sequence[Decimal]) -> Finding | None:
    """What is told of a figure outside its range; nothing of what comes and goes."""
    if OFTEN_NONE * sum(value == 0 for value in past[-NEWEST:]) >= len(past[-NEWEST:]):
        return None
    expected = usual_range(fact, past)
    if fact.number is None or expected.low <= fact.number <= expected.high:
        return None
    said: dict[str, Param] = {"label": fact.label, "value": fact.number}
    return UNUSUAL.at(fact.source, **said, low=expected.low, high=expected.high, count=min(len(past), NEWEST))


class Usual(NamedTuple):
    """Figures that come once in every report, by the title of their table."""

    table: str
    ids: tuple[str, ...]

    def broken(self, reports: Reports) -> Iterator[Finding]:
        found = []
        for id in self.ids:
            fact = reports.typed(id)
            past = list(reports.every(id)) if fact else []
            if fact and len(past) >= FEWEST_REPORTS and (finding := unusual(fact, past)):
                found.append(finding)
        yield from first_few(found, self.table)
