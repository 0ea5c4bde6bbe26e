"""What HR hands over to finance: counts of the whole organisation, and nothing of those who were counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from virksomhetsrapport.findings import Finding, Severity
from virksomhetsrapport.hr.model import AbsenceCounted, BreachesCounted, Days, Rates
from virksomhetsrapport.period import Month


class AbsenceCounts(NamedTuple):
    """Agreed days and days of sick leave by month, none in one whose few employees hide it; `errors` is how many there
    were in the lists that were counted."""

    months: Mapping[Month, Rates]
    errors: int = 0


class BreachCounts(NamedTuple):
    """Every type in each of `months`, by the id of the type; `causes` by the words that the definition gives them."""

    months: tuple[Month, ...]
    types: Mapping[str, Mapping[Month, int]]
    causes: Mapping[str, int]
    errors: int = 0


class Counts(NamedTuple):
    """The counts of one organisation's year up to the month `last`; what was not counted is None."""

    organisation: str
    last: Month
    absence: AbsenceCounts | None
    breaches: BreachCounts | None


def counts_of(
    organisation: str, last: Month, absence: AbsenceCounted | None, breaches: BreachesCounted | None
) -> Counts:
    """What is handed over of all that was counted: no unit, no cell of a list."""
    return Counts(
        organisation,
        last,
        absence and _absence(absence),
        breaches and _breaches(breaches),
    )


def _absence(counted: AbsenceCounted) -> AbsenceCounts:
    months = {
        month: Rates(None, Days(), hidden=True) if month in counted.small else rates
        for month, rates in sorted(counted.months.items())
    }
    return AbsenceCounts(months, _errors(counted.findings))


def _breaches(counted: BreachesCounted) -> BreachCounts:
    months = tuple(sorted(counted.months))
    types = {
        id: {month: int(by_month.get(month, 0)) for month in months} for id, by_month in sorted(counted.types.items())
    }
    causes = {cause: int(count) for cause, count in sorted(counted.causes.items())}
    return BreachCounts(months, types, causes, _errors(counted.findings))


def _errors(findings: Iterable[Finding]) -> int:
    return sum(finding.severity is Severity.ERROR for finding in findings)
