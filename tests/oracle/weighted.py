"""Means of months by weights that are not quite known: the working days of each, counted one by one."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from oracle.base import YearMonth

SLACK = Fraction(15, 100)


def working_days(at: YearMonth) -> int:
    """From Monday to Friday, counted one by one."""
    day, count = dt.date(*at, 1), 0
    while day.month == at[1]:
        count += day.isoweekday() <= 5
        day += dt.timedelta(days=1)
    return count


def between(rates: list[Fraction], weights: list[Fraction]) -> tuple[Fraction, Fraction]:
    """The least and greatest mean that the rates can have, with weights that may be off by the slack.

    From any mean on: what pulls it the wanted way weighs as much as it can, the rest as little, until nothing changes.
    """
    found = []
    for sign in (-1, 1):
        mean = rates[0]
        while True:
            scaled = [
                weight * (1 + SLACK if sign * (rate - mean) > 0 else 1 - SLACK)
                for rate, weight in zip(rates, weights, strict=True)
            ]
            next_mean = sum((r * w for r, w in zip(rates, scaled, strict=True)), Fraction(0)) / sum(scaled)
            if next_mean == mean:
                break
            mean = next_mean
        found.append(mean)
    return found[0], found[1]
