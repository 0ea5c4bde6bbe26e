"""The sheet HR-tall: what the lists came to, month by month, and what has changed since it was delivered.

Its bands lie where the period and the definition put them, so that a new workbook and an open one agree; only the
units, which nobody knows beforehand, are as many as they are, and stand last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from virksomhetsrapport.elements import RowStyle
from virksomhetsrapport.facts import FactValue
from virksomhetsrapport.hr.counts import AbsenceCounts, BreachCounts, Counts
from virksomhetsrapport.hr.model import AbsenceCounted, BreachesCounted, Days, Rates
from virksomhetsrapport.period import Month

SHEET, TITLE = "HR-tall", "HR-tall"
SUMMARY_ROW, FIRST_ROW = 3, 5
"""Counted from 1: when it was counted and delivered, and where the first band begins."""
HIDDEN, NONE = "skjult", "–"
NO_UNITS = "Ingen avdelinger har avtalte dagsverk."
ALL, YEAR_TO_DATE = "I alt", "Hittil i år"
NOTES = {
    "absence": "Sykefravær i prosent av avtalte dagsverk. Levert og endret: mot det som sist ble levert til økonomi.",
    "breaches": "Antall brudd, og andel av alle i år. Levert og endret: mot det som sist ble levert til økonomi.",
    "causes": "Antall brudd med årsak, hittil i år.",
    "units": f"Sykefravær i prosent. «{HIDDEN}»: få ansatte, eller tall en slik avdeling kunne regnes ut av.",
}


class Shown(Enum):
    """How the figures of a column are shown; a per cent is a share in its cell."""

    TEXT = "text"
    DAYS = "days"
    PERCENT = "percent"
    SHARE = "share"
    COUNT = "count"
    DAYS_MOVED = "days_moved"
    POINTS_MOVED = "points_moved"
    COUNT_MOVED = "count_moved"


class Line(NamedTuple):
    values: tuple[FactValue, ...]
    style: RowStyle = RowStyle.LINE


class Band(NamedTuple):
    """A table of the sheet: a title, a note, headings, and lines as wide as `columns`."""

    title: str
    note: str
    headings: tuple[str, ...]
    columns: tuple[Shown, ...]
    lines: tuple[Line, ...]


class Wanted(NamedTuple):
    """What the sheet is laid out for: the months of the year so far, the types of breaches by id, and the causes."""

    months: tuple[Month, ...]
    types: Mapping[str, str]
    causes: tuple[str, ...]


def bands(
    wanted: Wanted, absence: AbsenceCounted | None, breaches: BreachesCounted | None, delivered: Counts | None
) -> list[Band]:
    """The bands in their order; one whose list was not counted has its lines without figures."""
    return [
        _absence(wanted, absence, delivered and delivered.absence),
        _breaches(wanted, breaches, delivered and delivered.breaches),
        *([_causes(wanted, breaches)] if wanted.causes else []),
        _units(wanted, absence),
    ]


def first_rows(found: Sequence[Band]) -> list[int]:
    """The row of each band's title, counted from 1; its headings stand two rows below."""
    rows, row = [], FIRST_ROW
    for band in found:
        rows.append(row)
        row += 3 + len(band.lines) + 1
    return rows


def width(found: Sequence[Band]) -> int:
    return max(len(band.columns) for band in found)


def sheet_rows(found: Sequence[Band], summary: str) -> list[tuple[FactValue, ...]]:
    """All that the sheet says from `SUMMARY_ROW` on, in rows of one width."""
    wide = width(found)
    rows: list[tuple[FactValue, ...]] = [(summary,), ()]
    for band in found:
        rows += [(band.title,), (band.note,), band.headings, *(line.values for line in band.lines), ()]
    return [(*row, *(None,) * (wide - len(row))) for row in rows]


def _absence(wanted: Wanted, counted: AbsenceCounted | None, delivered: AbsenceCounts | None) -> Band:
    headings = (
        *("Måned", "Avtalte dagsverk", "Sykefravær, dagsverk", "Sykefravær", "Korttid", "Langtid", "Egenmeldt"),
        *("Legemeldt", "Levert, dagsverk", "Endret, dagsverk", "Levert, sykefravær", "Endret, prosentpoeng"),
    )
    columns = (
        *(Shown.TEXT, Shown.DAYS, Shown.DAYS, *(Shown.PERCENT,) * 5),
        *(Shown.DAYS, Shown.DAYS_MOVED, Shown.PERCENT, Shown.POINTS_MOVED),
    )
    known = delivered.months if delivered else {}
    lines = [
        Line((month.short, *_rates(counted.months.get(month) if counted else None, known.get(month))))
        for month in wanted.months
    ]
    so_far = _year_to_date(known)
    total = _rates(counted.year_to_date if counted else None, so_far)
    lines.append(Line((YEAR_TO_DATE, *total), RowStyle.SUM))
    return Band("Sykefravær", NOTES["absence"], headings, columns, tuple(lines))


def _rates(now: Rates | None, then: Rates | None) -> tuple[FactValue, ...]:
    if now is None:
        return (None,) * 11
    then = None if then and then.hidden else then
    days = now.days
    kinds = (days.all, days.short, days.long, days.self_certified, days.doctor_certified)
    shares = tuple(_share(now.percent(each)) for each in kinds)
    rate, before = now.percent(days.all), then.percent(then.days.all) if then else None
    moved = (
        then.days.all if then else None,
        days.all - then.days.all if then else None,
        _share(before) if then else None,
        rate - before if rate is not None and before is not None else None,
    )
    return (now.agreed if now.agreed is not None else NONE, days.all, *shares, *moved)


def _share(percent: Decimal | None) -> FactValue:
    return NONE if percent is None else percent / 100


def _year_to_date(months: Mapping[Month, Rates]) -> Rates | None:
    """As the counts have it: the months that have agreed days, added up."""
    known = [rates for rates in months.values() if rates.agreed and not rates.hidden]
    if not known:
        return None
    days = Days()
    for rates in known:
        days = days.plus(rates.days)
    return Rates(sum((rates.agreed for rates in known if rates.agreed), Decimal(0)), days)


def _breaches(wanted: Wanted, counted: BreachesCounted | None, delivered: BreachCounts | None) -> Band:
    months = wanted.months
    headings = ("Type brudd", *(month.short for month in months), YEAR_TO_DATE, "Andel", "Levert", "Endret")
    columns = (Shown.TEXT, *(Shown.COUNT,) * (len(months) + 1), Shown.SHARE, Shown.COUNT, Shown.COUNT_MOVED)
    whole = sum(sum(each.values()) for each in counted.types.values()) if counted else 0
    lines = []
    for id, label in wanted.types.items():
        now = counted.types.get(id, {}) if counted else None
        then = delivered.types.get(id, {}) if delivered else None
        lines.append(Line((label, *_counts(months, now, then, whole))))
    now = {month: counted.total(month) for month in months} if counted else None
    then = {month: _total(delivered, month) for month in delivered.months} if delivered else None
    lines.append(Line((ALL, *_counts(months, now, then, whole)), RowStyle.SUM))
    return Band("AML-brudd", NOTES["breaches"], headings, columns, tuple(lines))


def _total(delivered: BreachCounts, month: Month) -> int:
    return sum(each.get(month, 0) for each in delivered.types.values())


def _counts(
    months: Sequence[Month], now: Mapping[Month, int] | None, then: Mapping[Month, int] | None, whole: int
) -> tuple[FactValue, ...]:
    if now is None:
        return (None,) * (len(months) + 4)
    found, before = sum(now.values()), sum(then.values()) if then is not None else None
    share = Decimal(found) / whole if whole else NONE
    by_month = (Decimal(now.get(month, 0)) for month in months)
    moved = (None, None) if before is None else (Decimal(before), Decimal(found - before))
    return (*by_month, Decimal(found), share, *moved)


def _causes(wanted: Wanted, counted: BreachesCounted | None) -> Band:
    found = {cause: counted.causes.get(cause, 0) for cause in wanted.causes} if counted else {}
    whole = sum(found.values())
    lines = [
        Line(
            (
                cause,
                *((Decimal(found[cause]), Decimal(found[cause]) / whole if whole else NONE) if found else (None,) * 2),
            )
        )
        for cause in wanted.causes
    ]
    lines.append(
        Line((ALL, *((Decimal(whole), Decimal(1) if whole else NONE) if found else (None,) * 2)), RowStyle.SUM)
    )
    columns = (Shown.TEXT, Shown.COUNT, Shown.SHARE)
    return Band("Årsaker til AML-brudd", NOTES["causes"], ("Årsak", "Antall", "Andel"), columns, tuple(lines))


def _units(wanted: Wanted, counted: AbsenceCounted | None) -> Band:
    by_unit: dict[str, dict[Month, FactValue]] = {}
    for each in counted.by_unit if counted else ():
        value = HIDDEN if each.hidden else _share(each.rate)
        by_unit.setdefault(each.unit, {})[each.month] = value
    lines = [
        Line((unit, *(months.get(month, NONE) for month in wanted.months))) for unit, months in sorted(by_unit.items())
    ]
    if counted and not lines:
        lines = [Line((NO_UNITS, *(None,) * len(wanted.months)))]
    headings = ("Avdeling", *(month.short for month in wanted.months))
    columns = (Shown.TEXT, *(Shown.PERCENT,) * len(wanted.months))
    return Band("Sykefravær per avdeling", NOTES["units"], headings, columns, tuple(lines))
