"""This report and those before it, as the rules over time ask for them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache, cached_property
from typing import NamedTuple

from virksomhetsrapport.cells import CellRef
from virksomhetsrapport.facts import Fact, Facts, Origin
from virksomhetsrapport.history import History, Kept, Past
from virksomhetsrapport.period import Month, Period, read_month
from virksomhetsrapport.units import COUNT

_month = cache(read_month)
"""The same few months come again with every figure."""


class Said(NamedTuple):
    """What an earlier report said of a figure, and which one."""

    value: Decimal
    last: Month


class Reports:
    """`lasting` are the ids by which the history knows facts, where those are other than their own."""

    def __init__(self, period: Period, facts: Facts, history: History, lasting: Mapping[str, str]) -> None:
        self.period = period
        self.facts = facts
        self.history = history
        self._lasting = lasting

    @property
    def before(self) -> Month:
        """The last month of the period before this one."""
        return self.period.first.plus(-1)

    @cached_property
    def _by_last(self) -> Mapping[Month, Past]:
        return {past.last: past for past in self.history.pasts}

    @cached_property
    def _latest(self) -> Mapping[str, Said]:
        """The figures by lasting id, each as the latest report that had it said."""
        values: dict[str, Kept] = {}
        last: dict[str, Month] = {}
        for past in self.history.pasts:
            values.update(past.values)
            last.update(dict.fromkeys(past.values, past.last))
        return {id: Said(value, last[id]) for id, value in values.items() if isinstance(value, Decimal)}

    @cached_property
    def _by_month(self) -> Mapping[str, Mapping[Month, Decimal]]:
        """The figures that come by month, by name and month."""
        found: dict[str, dict[Month, Decimal]] = {}
        for id, said in self._latest.items():
            month = _month(id[-8:-1]) if id.endswith("]") else None
            if month is not None:
                found.setdefault(id[:-9], {})[month] = said.value
        return found

    def lasting(self, id: str) -> str:
        return self._lasting.get(id, id)

    def _in_unit(self, id: str) -> bool:
        """Whether the history has the figure in the unit that it has now: a definition may have changed it."""
        fact, described = self.facts.get(id), self.history.described.get(self.lasting(id))
        return fact is None or described is None or described.unit in ("", fact.unit.id)

    def kept(self, id: str, last: Month) -> Kept | None:
        """What the report of a period said of a fact, figure or word."""
        past = self._by_last.get(last)
        return past.values.get(self.lasting(id)) if past else None

    def said(self, id: str, last: Month) -> Decimal | None:
        """The figure that the report of a period said."""
        value = self.kept(id, last)
        return value if isinstance(value, Decimal) and self._in_unit(id) else None

    def said_last(self, id: str) -> Said | None:
        """The figure as the latest of the earlier reports had it."""
        return self._latest.get(self.lasting(id)) if self._in_unit(id) else None

    def months_of(self, name: str) -> Mapping[Month, Decimal]:
        """The figures that were reported under a name, month by month."""
        return self._by_month.get(name, {})

    def is_known(self, name: str) -> bool:
        """Whether any report had a figure of that name for any month."""
        return name in self._by_month

    def every(self, id: str) -> Iterator[Decimal]:
        """The figure in each of the earlier reports that had it, the oldest first."""
        wanted = self.lasting(id)
        for past in self.history.pasts if self._in_unit(id) else ():
            value = past.values.get(wanted)
            if isinstance(value, Decimal):
                yield value

    def typed(self, id: str) -> Fact | None:
        """The fact, where people have typed a number."""
        fact = self.facts[id]
        return fact if fact.number is not None and fact.origin in (Origin.TYPED, Origin.REPORTED) else None

    def cell_of_last(self, id: str) -> CellRef | None:
        """Where the history has the last report's value."""
        last = self.history.last
        return self.history.source(last, self.lasting(id)) if last else None


def step_of(fact: Fact) -> Decimal:
    """What a figure is rounded to, in its unit."""
    return Decimal(1).scaleb(-(fact.decimals or 0))


def digits_of(fact: Fact) -> int:
    """How many digits a figure has that say something: 5 of 36066, 1 of 4000."""
    assert fact.number is not None
    units = abs(int(fact.number / step_of(fact)))
    return len(str(units).rstrip("0"))


def telling(fact: Fact) -> float:
    """How unlikely it is that a figure comes again by chance, in digits: 3 where it is one in a thousand.

    Of counts that come about by chance, about one in 3.5 times their square root does.
    """
    assert fact.number is not None
    if fact.unit == COUNT:
        return math.log10(3.5 * math.sqrt(abs(fact.number))) if fact.number else 0
    return digits_of(fact)
