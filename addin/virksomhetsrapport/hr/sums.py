"""Exact sums of days of work by group, however many lines there are: in millionths of millionths of a day."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from virksomhetsrapport.hr.model import WHOLE, Array
from virksomhetsrapport.hr.workdays import WorkingDays, first_day, last_day
from virksomhetsrapport.period import Month

_LOW = 24
"""Bits of the low part. Either part of what a million lines come to fits the 53 bits that `bincount` adds exactly."""


def exact_sums(group: Array, amount: Array, groups: int) -> list[Decimal]:
    """The sum of each group, numbered from 0, in days; `amount` is int64, in millionths of millionths, and not
    negative."""
    import numpy as np

    high = np.bincount(group, amount >> _LOW, groups)
    low = np.bincount(group, amount & ((1 << _LOW) - 1), groups)
    return [
        Decimal((int(more) << _LOW) + int(less)) / (WHOLE * WHOLE)
        for more, less in zip(high.tolist(), low.tolist(), strict=True)
    ]


def by_month(
    first: Array, last: Array, months: tuple[Month, ...], workdays: WorkingDays
) -> Iterator[tuple[Month, Array, Array]]:
    """Each month, the stretches that have days of work in it, by their place, and how many each has."""
    import numpy as np

    for month in months:
        start, end = first_day(month), last_day(month)
        these = np.flatnonzero((first <= end) & (last >= start))
        days = workdays.within(np.maximum(first[these], start), np.minimum(last[these], end))
        some = days > 0
        yield month, these[some], days[some]
