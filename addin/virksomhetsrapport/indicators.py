"""Indicators: a figure judged against a target, in three states, with the rule and the distance to it."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from virksomhetsrapport.facts import Comparison, Flag, Status
from virksomhetsrapport.numbers import NBSP, show_number
from virksomhetsrapport.units import Unit


class Target(NamedTuple):
    """At least or at most `limit`; `near` is how close to it a figure on the good side is called near.

    Both are in the figure's own unit.
    """

    comparison: Comparison
    limit: Decimal
    near: Decimal

    def words(self, unit: Unit) -> str:
        """The rule as a table shows it: "minst 80 %"."""
        least = "minst" if self.comparison is Comparison.AT_LEAST else "høyst"
        suffix = f"{NBSP}{unit.suffix}" if unit.suffix else ""
        return f"{least} {show_number(self.limit)}{suffix}"


def judge(value: Decimal | None, target: Target) -> Flag:
    """The flag of a figure. A missing figure is never met; on the limit is met, and near where near is asked for."""
    if value is None:
        return Flag(Status.UNKNOWN, target.comparison, target.limit, None)
    distance = value - target.limit if target.comparison is Comparison.AT_LEAST else target.limit - value
    near = target.near and distance <= target.near
    status = Status.NOT_MET if distance < 0 else Status.NEAR if near else Status.MET
    return Flag(status, target.comparison, target.limit, distance)
