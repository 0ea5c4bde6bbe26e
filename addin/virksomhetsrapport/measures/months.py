"""The months that a table shows, counted back from the period's last one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.period import Month, Period

MOST_MONTHS = 60


class AsOf(Enum):
    """What a column of a month is headed by: the month itself, or the first day after it for figures of that day."""

    MONTH = "month"
    DAY_AFTER = "day_after"


class Span(NamedTuple):
    """`offsets` count back from the period's last month, 0 being it; None: the period, or the year so far."""

    offsets: tuple[int, ...] | None
    year: bool
    as_of: AsOf

    def months(self, period: Period) -> tuple[Month, ...]:
        if self.offsets is not None:
            return tuple(period.last.plus(offset) for offset in self.offsets)
        first = Month(period.last.year, 1) if self.year else period.first
        return tuple(first.plus(index) for index in range(_between(first, period.last) + 1))

    def heading(self, month: Month) -> str:
        """ "jan. 25", or "1. feb. 25" for figures of the day after."""
        return month.short if self.as_of is AsOf.MONTH else f"1. {month.plus(1).short}"

    def said(self, month: Month) -> str:
        """In a label: "januar 2025", or "1. februar 2025"."""
        day = month.plus(1)
        return f"{month.name} {month.year}" if self.as_of is AsOf.MONTH else f"1. {day.name} {day.year}"


def parse_span(block: Block, default: str = "period") -> Span:
    """Keys: months = "period", "year", a number of months, or the months counted back, [-10, -2, -1, 0]; as_of."""
    value = block.raw("months", default)
    as_of = block.choice("as_of", AsOf, AsOf.MONTH)
    if value in ("period", "year"):
        return Span(None, value == "year", as_of)
    offsets: tuple[int, ...] = ()
    if _whole(value) and 0 < value <= MOST_MONTHS:
        offsets = tuple(range(1 - value, 1))
    elif isinstance(value, list):
        offsets = tuple(value)
    good = all(_whole(offset) and -MOST_MONTHS < offset <= 0 for offset in offsets)
    if not good or not offsets or list(offsets) != sorted(set(offsets)) or offsets[-1] != 0:
        block.fault("definition-bad-months", "months", most=MOST_MONTHS)
        offsets = (0,)
    return Span(offsets, False, as_of)


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _between(first: Month, last: Month) -> int:
    return (last.year - first.year) * 12 + last.number - first.number


def of_year(months: Sequence[Month], period: Period) -> tuple[Month, ...] | None:
    """The months of the year so far, where all of them are among `months`; else None."""
    wanted = tuple(Month(period.last.year, number) for number in range(1, period.last.number + 1))
    return wanted if set(wanted) <= set(months) else None


def weighted_range(rates: Sequence[Decimal], weights: Sequence[Decimal], slack: Decimal) -> tuple[Decimal, Decimal]:
    """The least and the greatest that the weighted mean of the rates can be, where each weight may be off by `slack`.

    `slack` is a share of the weight, 0.15 for instance. The extreme gives all rates below some bar the one end of their
    weight's range and all above it the other; every bar is tried.
    """
    pairs = sorted(zip(rates, weights, strict=True))
    means = []
    for low, high in ((1 + slack, 1 - slack), (1 - slack, 1 + slack)):
        for bar in range(len(pairs) + 1):
            scaled = [(rate, weight * (low if at < bar else high)) for at, (rate, weight) in enumerate(pairs)]
            whole = sum((weight for _, weight in scaled), Decimal(0))
            means.append(sum((rate * weight for rate, weight in scaled), Decimal(0)) / whole)
    return min(means), max(means)
