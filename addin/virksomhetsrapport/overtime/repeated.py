"""Figures that stand as they stood in the last report: somebody has forgotten them, or pasted the last ones again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from virksomhetsrapport.facts import Fact
from virksomhetsrapport.findings import Finding, warning
from virksomhetsrapport.overtime.reports import Reports, digits_of, telling
from virksomhetsrapport.shapes.sheet import first_few

UNCHANGED = warning("figure-unchanged", "label", "value", "period")
TABLE_UNCHANGED = warning("table-unchanged", "table", "count", "of", "period")

DIGITS = 4
"""Digits that one figure has to have for it to be odd that it comes again."""
DIGITS_TOGETHER, FEWEST = 6, 3
"""Digits that figures have together, and how many figures there are, for it to be odd that they all come again."""


class Anew(NamedTuple):
    """All figures of a table that are typed anew in every period. Where four in five of them are as they were, the
    table is told, once."""

    table: str
    ids: tuple[str, ...]

    def broken(self, reports: Reports) -> Iterator[Finding]:
        last = reports.history.last
        assert last is not None
        known = [fact for id in self.ids if (fact := reports.typed(id)) and fact.number and _was(reports, id)]
        same = [fact for fact in known if _is_as_it_was(reports, fact)]
        digits = sum(telling(fact) for fact in same)
        if len(same) >= FEWEST and 5 * len(same) >= 4 * len(known) and digits >= DIGITS_TOGETHER:
            count, period = len(same), str(last.last)
            yield TABLE_UNCHANGED.at(same[0].source, table=self.table, count=count, of=len(known), period=period)


class Fresh(NamedTuple):
    """Figures that nothing else in the workbook tells to be the last report's."""

    table: str
    ids: tuple[str, ...]

    def broken(self, reports: Reports) -> Iterator[Finding]:
        last = reports.history.last
        assert last is not None
        odd = []
        for id in self.ids:
            fact = reports.typed(id)
            if fact and fact.number and _is_as_it_was(reports, fact) and digits_of(fact) >= DIGITS:
                odd.append(UNCHANGED.at(fact.source, label=fact.label, value=fact.number, period=str(last.last)))
        yield from first_few(odd, self.table)


def _was(reports: Reports, id: str) -> bool:
    last = reports.history.last
    return last is not None and reports.said(id, last.last) is not None


def _is_as_it_was(reports: Reports, fact: Fact) -> bool:
    last = reports.history.last
    return last is not None and reports.said(fact.id, last.last) == fact.number
