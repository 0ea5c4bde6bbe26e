"""Days by number, and how many of them are days of work: counted up once, so that any stretch is one subtraction.

A day is a number of days since 1970-01-01, as in a list's columns.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from virksomhetsrapport.hr.model import Array
from virksomhetsrapport.period import Month

_DAY_0 = dt.date(1970, 1, 1).toordinal()


def day_number(date: dt.date) -> int:
    return date.toordinal() - _DAY_0


def months_to(last: Month) -> tuple[Month, ...]:
    """January to the month, of its year."""
    return tuple(Month(last.year, number) for number in range(1, last.number + 1))


def first_day(month: Month) -> int:
    return day_number(dt.date(month.year, month.number, 1))


def last_day(month: Month) -> int:
    return day_number(month.last_day)


class WorkingDays(NamedTuple):
    """`before[i]` is how many of the `i` days from `first` on are days of work (int64).

    It needs to hold the year of a period, the year before and the year after: no more is ever asked for.
    """

    first: int
    before: Array

    def within(self, first: Array, last: Array) -> Array:
        """How many days of work a stretch holds, both ends included; none where it ends before it begins."""
        import numpy as np

        return np.maximum(self.before[np.asarray(last) + 1 - self.first] - self.before[first - self.first], 0)
