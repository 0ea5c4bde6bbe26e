"""Checks over time: what must hold between this report and those before it.

A kind of table states rules over its own facts, as data; each rule knows what of it is broken in the reports at hand.
Where nothing was reported before, a rule says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from virksomhetsrapport.findings import Finding, notice
from virksomhetsrapport.overtime.reports import Reports

HISTORY_SKIPPED = notice("history-skipped", "missing", "last")


class TimeRule(Protocol):
    def broken(self, reports: Reports) -> Iterator[Finding]:
        """What does not go with what was reported before."""


def check_over_time(rules: Iterable[TimeRule], reports: Reports) -> Iterator[Finding]:
    """What the rules tell; and where the period before was never reported, that little can be held against it."""
    last = reports.history.last
    if last is not None and last.last != reports.before:
        yield HISTORY_SKIPPED.at(last.source, missing=str(reports.before), last=str(last.last))
    if last is not None:
        for rule in rules:
            yield from rule.broken(reports)
