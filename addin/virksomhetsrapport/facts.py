"""A fact: one figure or word that the report may state, with its unit, where it comes from and what it rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import NamedTuple, TypeAlias

from virksomhetsrapport.cells import CellRef
from virksomhetsrapport.numbers import NBSP, show_number
from virksomhetsrapport.period import show_date
from virksomhetsrapport.units import Unit

FactValue: TypeAlias = Decimal | str | dt.date | None


BEFORE, CHANGE = "forrige", "siden_forrige"
"""The first words of what a figure was in the last report, and of how it has moved since."""


class Origin(Enum):
    """How a fact came to be."""

    TYPED = "typed"
    """In an input cell."""
    REPORTED = "reported"
    """A sum that was typed or pasted, and holds."""
    COMPUTED = "computed"
    DEFINED = "defined"
    """In the definition: a target, a limit, a name."""
    KEPT = "kept"
    """In the history: what an earlier report said."""
    MISSING = "missing"
    """In an input cell that is empty or cannot be read."""


class Status(Enum):
    """What a flag says: an indicator against its target, or a deviation beyond its limits."""

    MET = "met"
    NEAR = "near"
    NOT_MET = "not_met"
    UNKNOWN = "missing"
    FAVOURABLE = "favourable"
    UNFAVOURABLE = "unfavourable"


class Comparison(Enum):
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BEYOND = "beyond"
    """In either direction."""


DEVIATIONS = ("actual-minus-budget", "budget-minus-actual")
"""The rules of deviations from a budget, which are favourable above zero on every line."""
UP, DOWN = "up", "down"
"""Which way a figure goes when it gets better."""


class Flag(NamedTuple):
    """A judgement with its rule: the comparison, the limit, and the distance to it.

    `distance` is in the fact's unit, positive on the good side of a target, and how far beyond its limit a deviation
    lies; None where the figure is missing, and in what an earlier report said.
    """

    status: Status
    comparison: Comparison
    limit: Decimal
    distance: Decimal | None


class Fact(NamedTuple):
    """`id` is what staff write in a placeholder; `label` says in words what it is.

    `rule` names how a computed fact follows from its `inputs`, which are ids of other facts.
    """

    id: str
    value: FactValue
    unit: Unit
    label: str
    origin: Origin
    decimals: int | None = None
    source: CellRef | None = None
    rule: str = ""
    inputs: tuple[str, ...] = ()
    flag: Flag | None = None

    @property
    def number(self) -> Decimal | None:
        return self.value if isinstance(self.value, Decimal) else None

    @property
    def status(self) -> Status | None:
        return self.flag.status if self.flag else None

    @property
    def better(self) -> str:
        """`UP` or `DOWN`, "" where neither way is known to be better."""
        if self.rule in (*DEVIATIONS, "percent-of-budget"):
            return UP
        sought = self.flag.comparison if self.flag and self.origin is not Origin.KEPT else None
        return {Comparison.AT_LEAST: UP, Comparison.AT_MOST: DOWN}.get(sought, "") if sought else ""

    def flagged(self, flag: Flag | None) -> Fact:
        return self._replace(flag=flag)


Facts: TypeAlias = Mapping[str, Fact]

NOTHING = "\u2013"


def show_bare(fact: Fact, *, plus: bool = False) -> str:
    """The value as it stands in a table, without its unit; a dash where there is none."""
    match fact.value:
        case None:
            return NOTHING
        case Decimal():
            return show_number(fact.value, fact.decimals, plus=plus)
        case dt.date():
            return show_date(fact.value)
        case _:
            return fact.value


def show(fact: Fact) -> str:
    """The value as it stands in prose, with its unit behind a hard space."""
    bare = show_bare(fact)
    if fact.number is None or not fact.unit.suffix:
        return bare
    return f"{bare}{NBSP}{fact.unit.suffix}"


def percent_of(part: Decimal, whole: Decimal) -> Decimal:
    """Per cent, unrounded. Raises `ZeroDivisionError` where `whole` is zero."""
    if whole == 0:
        raise ZeroDivisionError
    return part * 100 / abs(whole)
