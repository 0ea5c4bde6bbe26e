"""Indicators: a figure judged against a target, in three states, with the distance to it, its trend and its past."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from virksomhetsrapport.elements import Column, ColumnStyle, Figure, Label, Mark, Row, Table
from virksomhetsrapport.facts import BEFORE, Comparison, Fact, Facts, Flag, Origin, Status
from virksomhetsrapport.numbers import NBSP, show_number
from virksomhetsrapport.period import Month, Period, read_month
from virksomhetsrapport.placeholders import Placeholder
from virksomhetsrapport.units import COUNT, TEXT, Unit
from virksomhetsrapport.wording import fact_id

FIRST_WORD, TABLE = "indikator", "indikatorer"
"""The first word of what an indicator's facts are called, and the id of the table of them all."""
NOTE = "Utvikling siden måneden før. Utenfor på rad: måneder uten avbrudd utenfor målet, den siste medregnet."
NOTE_OF_REPORTS = f"{NOTE} Tall som ikke kommer hver måned: utvikling siden forrige rapport."
TRENDS = {1: "\u2197\u00a0bedre", 0: "\u2192\u00a0uendret", -1: "\u2198\u00a0dårligere"}
"""How a figure has moved towards its target or away from it, as symbol and word."""


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


class Indicator(NamedTuple):
    """A figure with a target. `facts` are its ids, month by month where it comes by month; the last is the one shown.

    Only one that is `shown` stands on the cover and in the report's list of indicators; its facts are flagged anyhow.
    """

    id: str
    label: str
    facts: tuple[str, ...]
    target: Target
    shown: bool = True

    def fact(self, measure: str) -> str:
        return f"{FIRST_WORD}.{self.id}.{measure}"


class IndicatorRule(NamedTuple):
    """An indicator as a definition states it, over a figure of any table: "sykefravaer.totalt[siste]"."""

    id: str
    label: str
    figure: Placeholder
    target: Target


def resolved(rule: IndicatorRule, facts: Facts, period: Period) -> Indicator:
    """The rule's figures: every known month up to the one that it names, or the one figure that comes by no month."""
    last, name = fact_id(rule.figure, period), f"{rule.figure.name}["
    each = []
    if rule.figure.index and last in facts:
        each = sorted(id for id in facts if id.startswith(name) and id <= last)
    return Indicator(rule.id, rule.label, tuple(each) or (last,), rule.target)


class Earlier(NamedTuple):
    """What earlier reports said of a figure, the newest first, without a gap; `by_month` tells that each of them is of
    the month before the next."""

    values: tuple[Decimal, ...]
    by_month: bool


def judged(
    indicators: Iterable[Indicator], facts: Facts, earlier: Mapping[str, Earlier] = MappingProxyType({})
) -> dict[str, Fact]:
    """The facts with their flags, and for each indicator how it has moved and how long it has been outside.

    `earlier` is by fact, and asked where a table has no earlier month of its own.
    """
    found = dict(facts)
    for indicator in indicators:
        flags = []
        for id in indicator.facts:
            found[id] = found[id].flagged(judge(found[id].number, indicator.target))
            flags.append(found[id].flag)
        last = indicator.facts[-1]
        found.update((fact.id, fact) for fact in _moved(indicator, [flag for flag in flags if flag], earlier.get(last)))
    return found


def _moved(indicator: Indicator, flags: list[Flag], earlier: Earlier | None) -> Iterator[Fact]:
    inputs = indicator.facts[-_in_a_row(indicator.facts) :]
    flags = flags[-len(inputs) :]
    by_month = len(flags) > 1
    said = "siden måneden før" if _month_of(inputs[-1]) else "siden forrige rapport"
    if earlier and not by_month:
        flags = [*(judge(value, indicator.target) for value in reversed(earlier.values)), *flags]
        by_month = earlier.by_month
        if not _month_of(inputs[-1]):
            inputs = (f"{BEFORE}.{inputs[-1]}", *inputs)
    before, last = (flags[-2].distance if len(flags) > 1 else None), flags[-1].distance
    trend = None
    if before is not None and last is not None:
        trend = TRENDS[(last > before) - (last < before)]
    outside = 0
    while outside < len(flags) and flags[-1 - outside].status is Status.NOT_MET:
        outside += 1
    label = indicator.label
    trend_label, row_label = f"{label}, utvikling {said}", f"{label}, måneder på rad utenfor målet"
    yield Fact(indicator.fact("trend"), trend, TEXT, trend_label, Origin.COMPUTED, rule="trend", inputs=inputs[-2:])
    count = Decimal(outside) if by_month else None
    yield Fact(indicator.fact("paa_rad"), count, COUNT, row_label, Origin.COMPUTED, 0, rule="in-a-row", inputs=inputs)


def _month_of(id: str) -> Month | None:
    return read_month(id[-8:-1]) if id.endswith("]") else None


def _in_a_row(ids: Sequence[str]) -> int:
    """How many of the last facts are of months that follow each other; a table may leave months out."""
    months = [_month_of(id) for id in ids]
    count = 1
    while count < len(months) and (month := months[-count]) and months[-count - 1] == month.plus(-1):
        count += 1
    return count


def indicator_table(indicators: Sequence[Indicator], facts: Facts) -> Table | None:
    """Every indicator with value, target, status, and how it moves; None where there is none."""
    rows = []
    for indicator in indicators:
        if indicator.shown:
            fact = facts[indicator.facts[-1]]
            rule, status = Label(indicator.target.words(fact.unit)), Mark(((fact.id, ""),))
            trend, in_a_row = Figure(indicator.fact("trend")), Figure(indicator.fact("paa_rad"))
            rows.append(
                Row((Label(indicator.label), Figure(fact.id), Label(fact.unit.suffix), rule, status, trend, in_a_row))
            )
    if not rows:
        return None
    columns = (
        Column("", ColumnStyle.TEXT),
        Column("Verdi", ColumnStyle.FIGURE),
        Column("Enhet", ColumnStyle.TEXT),
        Column("Mål", ColumnStyle.TEXT),
        Column("Status", ColumnStyle.MARK),
        Column("Utvikling", ColumnStyle.TEXT),
        Column("Utenfor på rad", ColumnStyle.FIGURE),
    )
    reported = any(id.startswith(f"{BEFORE}.") for row in indicators for id in facts[row.fact("trend")].inputs)
    return Table(TABLE, "Indikatorer", NOTE_OF_REPORTS if reported else NOTE, columns, tuple(rows))
