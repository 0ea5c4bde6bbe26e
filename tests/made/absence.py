"""Sick leave that nobody typed: spells short and long by month, the days that were agreed, and both years that follow.

Whether a rule can see a slip is worked out from what the slip leaves behind.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from made import CellKey, Cells, Fault
from made.slips import half_up, near, swapped_digits
from oracle.absence import (
    AGREED,
    DOCTOR,
    LONG,
    SELF,
    SHORT,
    TOTAL,
    YEARS,
    alarms,
    day_lines,
    decimals_of,
    lines,
    year_months,
)
from oracle.absence import month as standing
from oracle.base import Inputs, When, YearMonth, month_key
from oracle.weighted import working_days

Table = dict[str, Any]
Found = tuple[Cells, bool] | None


def make(rng: random.Random, table: Table, year: int, month: int, months: int) -> Cells:
    when = When(year, month, months)
    year_so_far = [(year, number) for number in range(1, month + 1)]
    last_year = [(year - 1, number) for number in range(1, 13)]
    drawn = sorted({*year_so_far, *last_year, *when.span(table)})
    days = agreed_days(rng, drawn)
    rates = drawn_rates(rng, drawn)
    decimals, parts = decimals_of(table), lines(table)[-1]["sum_of"]
    cells: Cells = {}
    share = rng.choice((0, 0.5, 1)) if parts else 1
    for at in when.span(table):
        by_days = bool(table.get("days")) and rng.random() < 0.6
        if by_days:
            lost = lost_days(rates[at], days[at])
            rates[at] = {id: 100 * each / days[at] for id, each in lost.items()}
            for line in day_lines(table):
                if not line["sum_of"] or rng.random() < 0.3:
                    cells[table["id"], line["id"], month_key(*at)] = lost[line["id"].removesuffix("_dagsverk")]
        for line in lines(table):
            if (line["id"] != TOTAL or rng.random() < share) and (not by_days or rng.random() < 0.4):
                cells[table["id"], line["id"], month_key(*at)] = half_up(rates[at][line["id"]], decimals)
        if table.get("agreed") or by_days:
            cells[table["id"], AGREED, month_key(*at)] = days[at]
    for column, of in (("hia", year_so_far), ("fjor", last_year)):
        if YEARS[column] in table and rng.random() < 0.6:
            lost = sum((rates[at][TOTAL] * days[at] for at in of), Fraction(0))
            cells[table["id"], TOTAL, column] = half_up(lost / sum(days[at] for at in of), decimals)
    if rng.random() < 0.2:
        cells[table["id"], TOTAL, "kommentar"] = "Mye influensa i perioden."
    return cells


def lost_days(rates: dict[str, Fraction], agreed: Fraction) -> dict[str, Fraction]:
    """Days to the hundredth, which both splits make the same of."""
    short, long, by_self = (half_up(rates[id] * agreed / 100, 2) for id in (SHORT, LONG, SELF))
    return {SHORT: short, LONG: long, SELF: by_self, DOCTOR: short + long - by_self, TOTAL: short + long}


def agreed_days(rng: random.Random, months: Iterable[YearMonth]) -> dict[YearMonth, Fraction]:
    """The working days less holidays of some hundred people, a few more or less from month to month."""
    people = rng.randint(60, 900)
    return {at: half_up(near(rng, working_days(at) * people * Fraction(95, 100), 0.07), 1) for at in months}


def drawn_rates(rng: random.Random, months: Iterable[YearMonth]) -> dict[YearMonth, dict[str, Fraction]]:
    """Exact per cent. More short spells in winter; the long ones rise and fall slowly."""
    found = {}
    long = Fraction(rng.randint(120, 450), 100)
    for at in months:
        winter = Fraction(1) if at[1] in (1, 2, 3, 10, 11, 12) else Fraction(0)
        short = near(rng, Fraction(3, 2) + winter, 0.3)
        long = near(rng, long, 0.1)
        by_self = short * near(rng, Fraction(6, 10), 0.2)
        total = short + long
        found[at] = {SHORT: short, LONG: long, SELF: by_self, DOCTOR: total - by_self, TOTAL: total}
    return found


# --- Slips ---


def visible(table: Table, before: Cells, changed: Cells, when: When) -> bool:
    """Whether anything is wrong or odd that was not before."""
    known = set(alarms(table, Inputs(before, {}, {}), when))
    return bool(set(alarms(table, Inputs(changed, {}, {}), when)) - known)


def _one(
    ids: tuple[str, ...], change: Callable[[random.Random, Fraction, int], Fraction | None], *, years: bool = False
) -> Fault:
    """One figure on one of the lines, of a month or of a year."""

    def fault(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
        keys = _numbers(table, cells, ids, years=years)
        rng.shuffle(keys)
        for key in keys:
            value = cells[key]
            assert isinstance(value, Fraction)
            new = change(rng, value, decimals_of(table))
            if new is not None and new != value:
                changed = {**cells, key: new}
                return changed, visible(table, cells, changed, When(year, month, months))
        return None

    return fault


def _numbers(table: Table, cells: Cells, ids: tuple[str, ...], *, years: bool = False) -> list[CellKey]:
    return sorted(
        key
        for key, value in cells.items()
        if key[0] == table["id"] and key[1] in ids and (key[2] in YEARS) == years and isinstance(value, Fraction)
    )


def _swapped_lines(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """A month's two parts in each other's place: they make the same total, which is all that a rule can know."""
    pairs = [
        pair
        for pair in ((SHORT, LONG), (SELF, DOCTOR))
        if all((table["id"], line, month_key(year, month)) in cells for line in pair)
    ]
    if not pairs:
        return None
    one, other = ((table["id"], line, month_key(year, month)) for line in rng.choice(pairs))
    changed = {**cells, one: cells[other], other: cells[one]}
    return (changed, visible(table, cells, changed, When(year, month, months))) if changed != cells else None


def _swapped_months(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """Seen only where a total was reported for them, or where it moves the year."""
    line = rng.choice(lines(table))["id"]
    keys = _numbers(table, cells, (line,))
    if len(keys) < 2:
        return None
    one, other = rng.sample(keys, 2)
    changed = {**cells, one: cells[other], other: cells[one]}
    return (changed, visible(table, cells, changed, When(year, month, months))) if changed != cells else None


def _copied_last_month(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """All lines as they were the month before: sums hold, and only the year so far may tell."""
    when = When(year, month, months)
    if len(when.span(table)) < 2:
        return None
    before, last = (month_key(*at) for at in when.span(table)[-2:])
    changed = {key: value for key, value in cells.items() if key[2] != last}
    changed |= {(id, line, last): value for (id, line, column), value in cells.items() if column == before}
    return (changed, visible(table, cells, changed, when)) if changed != cells else None


def _not_reported(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """A month filled with zeros."""
    rates = {line["id"] for line in (*lines(table), *day_lines(table))}
    last = month_key(year, month)
    changed = {key: Fraction(0) if key[2] == last and key[1] in rates else value for key, value in cells.items()}
    return changed, True


def _mean_of_months(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """The year so far as the mean of its months; seen only where that is far from what the days make of it."""
    key, when = (table["id"], TOTAL, "hia"), When(year, month, months)
    totals = [standing(table, Inputs(cells, {}, {}), at)[TOTAL].value for at in year_months(table, "hia", when)]
    known = [value for value in totals if value is not None]
    if key not in cells or not known:
        return None
    changed = {**cells, key: half_up(sum(known, Fraction(0)) / len(known), decimals_of(table))}
    return (changed, visible(table, cells, changed, when)) if changed != cells else None


def _share_as_fraction(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """Pasted as "0,0387" in place of 3,87: read as it stands, and asked about."""
    keys = _numbers(table, cells, tuple(line["id"] for line in lines(table)))
    if not keys:  # every rate follows from its days
        return None
    key = rng.choice(keys)
    value = cells[key]
    assert isinstance(value, Fraction)
    return {**cells, key: f"0,{int(value * 100):04d}"}, True


def _forgotten(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """Any figure of a month; one that the program adds up itself is not missed."""
    gone = rng.choice(_numbers(table, cells, (*(line["id"] for line in lines(table)), AGREED, *DAYS)))
    changed = {key: value for key, value in cells.items() if key != gone}
    return changed, visible(table, cells, changed, When(year, month, months))


def _unreadable(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    key = rng.choice(_numbers(table, cells, (*(line["id"] for line in lines(table)), AGREED)))
    return {**cells, key: rng.choice(("ca. 4", "se vedlegg", "?"))}, True


PARTS, RATES = (SHORT, LONG, SELF, DOCTOR), (SHORT, LONG, SELF, DOCTOR, TOTAL)
DAYS = tuple(f"{id}_dagsverk" for id in RATES)

FAULTS: dict[str, Fault] = {
    "swapped-digits-in-part": _one(PARTS, swapped_digits),
    "swapped-digits-in-total": _one((TOTAL,), swapped_digits),
    "swapped-digits-in-year": _one((TOTAL,), swapped_digits, years=True),
    "swapped-digits-in-days": _one(DAYS, lambda rng, value, decimals: swapped_digits(rng, value, 2)),
    "days-in-hours": _one(DAYS, lambda rng, value, decimals: value * Fraction(75, 10)),
    "sign-of-days": _one(DAYS, lambda rng, value, decimals: -value),
    "swapped-digits-in-agreed-days": _one((AGREED,), lambda rng, value, decimals: swapped_digits(rng, value, 1)),
    "sign": _one(RATES, lambda rng, value, decimals: -value),
    "factor-10": _one(RATES, lambda rng, value, decimals: value * 10),
    "factor-1000": _one((AGREED,), lambda rng, value, decimals: value * 1000),
    "dropped-digit": _one(RATES, lambda rng, value, decimals: half_up(value / 10, decimals)),
    "share-above-100": _one(RATES, lambda rng, value, decimals: value + 100),
    "share-as-fraction": _share_as_fraction,
    "wrong-total": _one((TOTAL,), lambda rng, value, decimals: value + Fraction(rng.randint(3, 90), 10**decimals)),
    "wrong-year": _one((TOTAL,), lambda rng, value, decimals: value + 2, years=True),
    "sign-of-year": _one((TOTAL,), lambda rng, value, decimals: -value, years=True),
    "mean-of-months": _mean_of_months,
    "swapped-lines": _swapped_lines,
    "swapped-months": _swapped_months,
    "copied-last-month": _copied_last_month,
    "month-not-reported": _not_reported,
    "forgotten-cell": _forgotten,
    "unreadable-cell": _unreadable,
}
