"""Figures by month from report to report: what was reported of a month once stays, and a new month is a new one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from virksomhetsrapport.facts import Fact, Origin
from virksomhetsrapport.findings import Finding, Param, warning
from virksomhetsrapport.overtime.amounts import RESTATED
from virksomhetsrapport.overtime.repeated import DIGITS_TOGETHER
from virksomhetsrapport.overtime.reports import Reports, step_of, telling
from virksomhetsrapport.overtime.usual import FEWEST_MONTHS, unusual
from virksomhetsrapport.period import Month
from virksomhetsrapport.shapes.sheet import first_few

MONTH_REPEATED = warning("month-repeated", "table", "month", "other", "count")

EMPTY = "tom"
"""What is said of a cell that may be left empty, and is."""


class ByMonth(NamedTuple):
    """What people type for each month, by the title of the table: `names` of its lines, `brukerstotte.henvendelser`.

    `months` are those that the table shows, the oldest first; `optional` the lines that may be left empty.
    """

    table: str
    names: tuple[str, ...]
    months: tuple[Month, ...]
    optional: frozenset[str]

    def broken(self, reports: Reports) -> Iterator[Finding]:
        yield from first_few(list(self._restated(reports)), self.table)
        repeated = list(self._repeated(reports))
        yield from repeated
        if not repeated:
            yield from first_few(list(self._unusual(reports)), self.table)

    def _restated(self, reports: Reports) -> Iterator[Finding]:
        for month in self.months:
            of_month = [_of(name, month) for name in self.names] if month < reports.period.first else []
            reported = [one.last for id in of_month if (one := reports.said_last(id))]
            for name, id in zip(self.names, of_month, strict=False):
                fact, before = reports.facts[id], reports.said_last(id)
                if fact.origin not in (Origin.TYPED, Origin.MISSING):
                    continue
                now: Decimal | str | None = fact.number
                then: Decimal | str | None = before.value if before else None
                if name in self.optional and reported and reports.is_known(name):
                    now, then = (EMPTY if value is None else value for value in (now, then))
                if now is None or then is None or _alike(now, then, fact):
                    continue
                said: dict[str, Param] = {"label": fact.label, "value": now, "before": then}
                yield RESTATED.at(fact.source, **said, period=str(before.last if before else max(reported)))

    def _repeated(self, reports: Reports) -> Iterator[Finding]:
        """A new month whose figures are all those of the month that stood in its place in the last report."""
        for month in self.months:
            if month < reports.period.first:
                continue
            other = month.plus(-reports.period.months)
            now = self._column(reports, month)
            then = {name: _reported(reports, name, other, self.months) for name in now}
            nonzero = {name: fact for name, fact in now.items() if fact.number and then[name] is not None}
            digits = sum(telling(fact) for fact in nonzero.values())
            same = all(then[name] == fact.number for name, fact in nonzero.items())
            if same and len(nonzero) > 1 and digits >= DIGITS_TOGETHER:
                first = next(iter(nonzero.values()))
                said: dict[str, Param] = {"month": _said(month), "other": _said(other), "count": len(nonzero)}
                yield MONTH_REPEATED.at(first.source, table=self.table, **said)

    def _column(self, reports: Reports, month: Month) -> Mapping[str, Fact]:
        found = {name: reports.facts[_of(name, month)] for name in self.names}
        return {name: fact for name, fact in found.items() if fact.number is not None and fact.origin is Origin.TYPED}

    def _unusual(self, reports: Reports) -> Iterator[Finding]:
        """New months far from the earlier ones of the same line."""
        new = [month for month in self.months if month >= reports.period.first]
        for name in self.names:
            past = _past(reports, name, self.months)
            for month in new if len(past) >= FEWEST_MONTHS else ():
                fact = reports.facts[_of(name, month)]
                if fact.origin is Origin.TYPED and (finding := unusual(fact, past)):
                    yield finding


def _of(name: str, month: Month) -> str:
    return f"{name}[{month}]"


def _said(month: Month) -> str:
    return f"{month.name} {month.year}"


def _alike(now: Decimal | str, then: Decimal | str, fact: Fact) -> bool:
    if isinstance(now, Decimal) and isinstance(then, Decimal):
        return now == then or (fact.decimals is not None and abs(now - then) < step_of(fact))
    return now == then or {now, then} == {EMPTY, Decimal(0)}


def _reported(reports: Reports, name: str, month: Month, shown: tuple[Month, ...]) -> Decimal | None:
    """The figure as it was reported, else as the table at hand shows it."""
    before = reports.said_last(_of(name, month))
    if before is not None:
        return before.value
    return reports.facts[_of(name, month)].number if month in shown else None


def _past(reports: Reports, name: str, shown: tuple[Month, ...]) -> list[Decimal]:
    """The figures of the months before the period, the oldest first: as they stand now, else as they were reported."""
    found = dict(reports.months_of(name))
    for month in shown:
        number = reports.facts[_of(name, month)].number
        if number is not None:
            found[month] = number
    return [found[month] for month in sorted(found) if month < reports.period.first]
