"""Amounts from report to report: openings, years to date, stocks that come and go."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from virksomhetsrapport.findings import Finding, Param, error, notice, warning
from virksomhetsrapport.overtime.reports import Reports, step_of
from virksomhetsrapport.period import Month
from virksomhetsrapport.shapes.sheet import first_few

OPENING_DIFFERS = error("opening-differs", "label", "value", "closing", "period")
RESTATED = notice("figure-restated", "label", "value", "before", "period")
TO_DATE_OFF = warning("to-date-off", "label", "value", "expected", "before", "period", "now")
TO_DATE_FELL = warning("to-date-fell", "label", "value", "before", "period")
STOCK_OFF = error("stock-off", "label", "value", "expected", "before", "period", "added", "removed")

ROUNDED = 3
"""A year to date, the one before it and the period's figure are each rounded by themselves."""


class Opens(NamedTuple):
    """A figure that takes over where the report for `last` left `of`: an opening balance."""

    id: str
    of: str
    last: Month

    def broken(self, reports: Reports) -> Iterator[Finding]:
        fact, closing = reports.typed(self.id), reports.said(self.of, self.last)
        if fact is None or closing is None or fact.number is None or abs(fact.number - closing) < step_of(fact):
            return
        said: dict[str, Param] = {"label": fact.label, "value": fact.number}
        yield OPENING_DIFFERS.at(fact.source, **said, closing=closing, period=str(self.last))


class Repeats(NamedTuple):
    """Figures that say again what the report for `last` said: last year's, the annual budget. Pairs of what they are
    called now and were called then; `table` is the title."""

    table: str
    pairs: tuple[tuple[str, str], ...]
    last: Month

    def broken(self, reports: Reports) -> Iterator[Finding]:
        found = []
        for id, of in self.pairs:
            fact, before = reports.typed(id), reports.said(of, self.last)
            if fact is None or before is None or fact.number is None or abs(fact.number - before) < step_of(fact):
                continue
            said: dict[str, Param] = {"label": fact.label, "value": fact.number}
            found.append(RESTATED.at(fact.source, **said, before=before, period=str(self.last)))
        yield from first_few(found, self.table)


class Accumulates(NamedTuple):
    """Years to date that are what the last report said of them and this period's figures together.

    `pairs` are of each year to date and of its period's figure, by the title of their table. What a year's first period
    says goes on from no other.
    """

    table: str
    pairs: tuple[tuple[str, str], ...]

    def broken(self, reports: Reports) -> Iterator[Finding]:
        found = []
        for to_date, of in () if reports.period.starts_year else self.pairs:
            fact, now = reports.facts[to_date], reports.facts[of].number
            before = reports.said(to_date, reports.before)
            if fact.number is None or now is None or before is None:
                continue
            if abs(fact.number - before - now) > step_of(fact) * ROUNDED / 2:
                said: dict[str, Param] = {"label": fact.label, "value": fact.number, "expected": before + now}
                found.append(TO_DATE_OFF.at(fact.source, **said, before=before, period=str(reports.before), now=now))
        yield from first_few(found, self.table)


class NeverFalls(NamedTuple):
    """What adds up through the year is never less than the last report of the same year said."""

    table: str
    ids: tuple[str, ...]

    def broken(self, reports: Reports) -> Iterator[Finding]:
        found = []
        for id in self.ids:
            fact, before = reports.typed(id), reports.said_last(id)
            if fact is None or before is None or fact.number is None or before.last.year != reports.period.last.year:
                continue
            if before.value - fact.number > step_of(fact):
                said: dict[str, Param] = {"label": fact.label, "value": fact.number}
                found.append(TO_DATE_FELL.at(fact.source, **said, before=before.value, period=str(before.last)))
        yield from first_few(found, self.table)


class Stock(NamedTuple):
    """What there is: what there was in the report before, and what came, less what went."""

    id: str
    added: tuple[str, ...]
    removed: tuple[str, ...]

    def broken(self, reports: Reports) -> Iterator[Finding]:
        fact, before = reports.facts[self.id], reports.said(self.id, reports.before)
        came, went = (_total(reports, ids) for ids in (self.added, self.removed))
        if fact.number is None or before is None or came is None or went is None:
            return
        count = 2 + len(self.added) + len(self.removed)
        room = step_of(fact) * count / 2 if fact.decimals else Decimal(0)
        if abs(before + came - went - fact.number) > room:
            said: dict[str, Param] = {"label": fact.label, "value": fact.number, "expected": before + came - went}
            period = str(reports.before)
            yield STOCK_OFF.at(fact.source, **said, before=before, period=period, added=came, removed=went)


def _total(reports: Reports, ids: tuple[str, ...]) -> Decimal | None:
    numbers = [reports.facts[id].number for id in ids]
    known = [number for number in numbers if number is not None]
    return sum(known, Decimal(0)) if len(known) == len(numbers) else None
