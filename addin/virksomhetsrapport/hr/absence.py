"""Sick leave counted: days of work by month, by the length of the spell and by who certified them, against agreed days.

NAV and SSB: sykefraværsprosent = sykefraværsdagsverk x 100 / avtalte dagsverk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import reduce
from typing import NamedTuple

from virksomhetsrapport.hr.absence_findings import WHOLE_SMALL, findings_of_counts, findings_of_lines, in_words
from virksomhetsrapport.hr.employees import persons_in_list
from virksomhetsrapport.hr.model import (
    NOWHERE,
    AbsenceCounted,
    AbsenceLines,
    AgreedDays,
    AgreedFound,
    Days,
    Employed,
    Places,
    Rates,
    UnitRate,
)
from virksomhetsrapport.hr.settings import HrSettings
from virksomhetsrapport.hr.small_groups import Group, Hidden, hidden_groups
from virksomhetsrapport.hr.spells import Stretches, join_spells
from virksomhetsrapport.hr.sums import by_month, exact_sums
from virksomhetsrapport.hr.workdays import WorkingDays, months_to
from virksomhetsrapport.period import Month

_NOBODY = Employed(0, 0)


class MonthDays(NamedTuple):
    """The days of a month, of all and of each unit that has any; those without a unit stand under `NOWHERE`."""

    whole: Days
    units: Mapping[str, Days]


def count_absence(
    lines: AbsenceLines, places: Places, agreed: AgreedFound, workdays: WorkingDays, last: Month, settings: HrSettings
) -> AbsenceCounted:
    """Sick leave from January to the month `last`, with what was found on the way, in the agreed days too.

    A unit is called the same in the list and in the agreed days. Small groups are counted in employees: persons in the
    positions, else in the list.
    """
    months = months_to(last)
    stretches, doubtful = join_spells(lines, workdays, last, settings.long_from)
    counted = dict(_month_days(stretches, lines, months, workdays))
    units = tuple(sorted({*lines.units, *(unit for unit, _ in agreed.agreed.units)})) if settings.by_unit else ()
    hidden = _hidden(lines, counted, units, agreed.agreed, settings.smallest_group)
    rates = {month: Rates(_positive(agreed.agreed.whole.get(month)), counted[month].whole) for month in months}
    by_unit = tuple(
        _unit_rate(unit, month, counted[month], agreed.agreed, hidden=index in hidden[month].groups)
        for index, unit in enumerate(units)
        for month in months
    )
    small = frozenset(month for month in months if hidden[month].whole)
    findings = (
        *agreed.findings,
        *findings_of_lines(lines, doubtful, places, last),
        *findings_of_counts(lines, places, rates, {month: counted[month].units for month in months}, by_unit, agreed),
        *(WHOLE_SMALL.at(None, month=in_words(month)) for month in sorted(small)),
    )
    return AbsenceCounted(rates, _year_to_date(rates.values()), by_unit, findings, small)


def _month_days(
    stretches: Stretches, lines: AbsenceLines, months: tuple[Month, ...], workdays: WorkingDays
) -> Iterator[tuple[Month, MonthDays]]:
    import numpy as np

    short = np.flatnonzero(stretches.first < stretches.long_from)
    long = np.flatnonzero(stretches.last >= stretches.long_from)
    first = np.concatenate((stretches.first[short], np.maximum(stretches.first, stretches.long_from)[long]))
    last = np.concatenate((np.minimum(stretches.last, stretches.long_from - 1)[short], stretches.last[long]))
    line = np.concatenate((stretches.line[short], stretches.line[long]))
    kind = np.repeat(np.array([0, 2]), (len(short), len(long))) + lines.doctor[line]
    group = (lines.unit[line].astype(np.int64) + 1) * len(Days._fields) + kind
    weight = lines.share[line].astype(np.int64) * lines.degree[line]
    names = (NOWHERE, *lines.units)
    for month, these, days in by_month(first, last, months, workdays):
        sums = exact_sums(group[these], days * weight[these], len(names) * len(Days._fields))
        each = (Days(*sums[start : start + 4]) for start in range(0, len(sums), 4))
        units = {name: found for name, found in zip(names, each, strict=True) if any(found)}
        yield month, MonthDays(reduce(Days.plus, units.values(), Days()), units)


def _hidden(
    lines: AbsenceLines,
    counted: Mapping[Month, MonthDays],
    units: tuple[str, ...],
    agreed: AgreedDays,
    smallest: int,
) -> dict[Month, Hidden]:
    """What is hidden of each month; the groups are the units in their order, and last those without a unit."""
    staff = agreed.employees.whole if agreed.employees else {}
    employees = agreed.employees or persons_in_list(lines, tuple(counted))
    hidden = {}
    for month, days in counted.items():
        whole = agreed.whole.get(month)
        known = {unit: agreed.units.get((unit, month)) for unit in units}
        rest = None if whole is None else whole - sum((each for each in known.values() if each), Decimal(0))
        # Where the units' agreed days come to those of the whole, others have none, and that can be known.
        others = Decimal(0) if agreed.employees or (rest is not None and rest <= 0) else None
        groups = [
            Group(
                *employees.units.get((unit, month), _NOBODY),
                known[unit] if known[unit] is not None else others,
                days.units.get(unit, Days()).all,
            )
            for unit in units
        ]
        nowhere = days.units.get(NOWHERE, Days()).all
        alone = employees.units.get((NOWHERE, month), _NOBODY)
        groups.append(Group(*alone, rest if agreed.employees else others, nowhere, nowhere=True))
        hidden[month] = hidden_groups(groups, smallest, staff.get(month))
    return hidden


def _unit_rate(unit: str, month: Month, counted: MonthDays, agreed: AgreedDays, *, hidden: bool) -> UnitRate:
    rates = Rates(_positive(agreed.units.get((unit, month))), counted.units.get(unit, Days()))
    return UnitRate(unit, month, None if hidden else rates.percent(rates.days.all), hidden)


def _positive(agreed: Decimal | None) -> Decimal | None:
    """Agreed days of which there are none are as good as unknown."""
    return agreed if agreed is not None and agreed > 0 else None


def _year_to_date(months: Iterable[Rates]) -> Rates:
    """Sum over sum, never a mean of months."""
    known = [(rates.agreed, rates.days) for rates in months if rates.agreed is not None]
    if not known:
        return Rates(None, Days())
    return Rates(sum((agreed for agreed, _ in known), Decimal(0)), reduce(Days.plus, (days for _, days in known)))
