"""Agreed days: days of work times the share of the position, from positions or as they are typed by month."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from virksomhetsrapport.cells import CellRef
from virksomhetsrapport.findings import Finding, error, warning
from virksomhetsrapport.hr.alike import first_few
from virksomhetsrapport.hr.employees import employees_by_month
from virksomhetsrapport.hr.model import (
    NOWHERE,
    WHOLE,
    AgreedDays,
    AgreedFound,
    Array,
    Places,
    PositionLines,
)
from virksomhetsrapport.hr.person_days import above_full_day, held_between, repeated, split_shared
from virksomhetsrapport.hr.settings import Column
from virksomhetsrapport.hr.sums import by_month, exact_sums
from virksomhetsrapport.hr.workdays import WorkingDays, first_day, last_day, months_to
from virksomhetsrapport.period import Month

POSITION_TWICE = warning("position-twice")
POSITIONS_ABOVE_FULL = warning("positions-above-full")
AGREED_TWICE = error("agreed-twice", "month", "other")
AGREED_REPEATED = warning("agreed-repeated", "month", "other")
UNITS_ABOVE_WHOLE = error("agreed-units-above-whole", "month", "units", "whole")


class TypedDays(NamedTuple):
    """Agreed days as they are typed for a month, of the whole (`NOWHERE`) or of a unit."""

    month: Month
    unit: str
    days: Decimal
    cell: CellRef


def agreed_from_positions(lines: PositionLines, workdays: WorkingDays, last: Month, places: Places) -> AgreedFound:
    """The agreed days and employees of January to the month `last`. A line that repeats another counts once; several
    positions of one person all count."""
    import numpy as np

    months = months_to(last)
    start, end = first_day(months[0]), last_day(last)
    held = held_between(lines.person, lines.first, lines.last, start, end)
    alone, shared = split_shared(held)
    again = repeated(shared, (lines.first, lines.last, lines.unit, lines.share))
    counts = alone.copy()
    counts[~alone] = ~again
    kept = held.of(counts)
    units, shares = lines.unit[kept.line].astype(np.int64) + 1, lines.share[kept.line].astype(np.int64) * WHOLE
    whole: dict[Month, Decimal] = {}
    by_unit: dict[tuple[str, Month], Decimal] = {}
    for month, these, days in by_month(kept.first, kept.last, months, workdays):
        sums = exact_sums(units[these], days * shares[these], len(lines.units) + 1)
        by_unit.update({(unit, month): agreed for unit, agreed in zip(lines.units, sums[1:], strict=True) if agreed})
        if any(sums):
            whole[month] = sum(sums, Decimal(0))
    mine = shared.held.line
    weights = np.where(again, 0, lines.share[mine].astype(np.int64) * WHOLE)
    single = held.line[alone]
    above = np.concatenate((mine[above_full_day(shared, weights)], single[lines.share[single] > WHOLE]))
    findings = (
        *first_few(_raw(lines, mine[again]), lambda line: POSITION_TWICE.at(places.at(line, Column.PERSON))),
        *first_few(_raw(lines, above), lambda line: POSITIONS_ABOVE_FULL.at(places.at(line, Column.SHARE))),
    )
    return AgreedFound(AgreedDays(whole, by_unit, employees_by_month(lines, months)), {}, findings)


def _raw(lines: PositionLines, which: Array) -> Array:
    """The indices in the raw list, each once, in its order."""
    import numpy as np

    return np.unique(lines.line[which])


def agreed_from_months(typed: Sequence[TypedDays]) -> AgreedFound:
    """The agreed days as they are typed. A month that is typed twice with different days is not known."""
    found: dict[tuple[str, Month], TypedDays] = {}
    findings: list[Finding] = []
    unclear = set()
    for each in typed:
        key = each.unit, each.month
        first = found.setdefault(key, each)
        if first is not each:
            said = {"month": _month(each.month), "other": first.cell.a1}
            same = first.days == each.days
            findings.append((AGREED_REPEATED if same else AGREED_TWICE).at(each.cell, **said))
            if not same:
                unclear.add(key)
    known = {key: each for key, each in found.items() if key not in unclear}
    units = {key: each.days for key, each in known.items() if key[0] != NOWHERE}
    whole = {month: each.days for (unit, month), each in known.items() if unit == NOWHERE}
    summed: dict[Month, Decimal] = {}
    for (_, month), days in units.items():
        summed[month] = summed.get(month, Decimal(0)) + days
    for month, days in summed.items():
        if (NOWHERE, month) in found:
            if month in whole and days > whole[month]:
                cell = known[NOWHERE, month].cell
                findings.append(UNITS_ABOVE_WHOLE.at(cell, month=_month(month), units=days, whole=whole[month]))
        elif not any(missing == month for _, missing in unclear):
            whole[month] = days
    return AgreedFound(AgreedDays(whole, units), {key: each.cell for key, each in known.items()}, tuple(findings))


def _month(month: Month) -> str:
    return f"{month.name} {month.year}"
