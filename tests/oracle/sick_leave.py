"""Sick leave counted in the slowest and plainest way: person by person, day by day, with dates and fractions."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Leave:
    """A line of sick leave; `share` and `degree` are 1 for a whole position and for full leave, `last` is None where
    it has not ended."""

    person: int
    unit: str
    first: dt.date
    last: dt.date | None
    share: Fraction = Fraction(1)
    degree: Fraction = Fraction(1)
    doctor: bool = False


@dataclass(frozen=True)
class Position:
    person: int
    unit: str
    first: dt.date
    last: dt.date | None
    share: Fraction = Fraction(1)


class Bin(NamedTuple):
    """What a day is counted under; `month` is the number in the year."""

    month: int
    unit: str
    long: bool
    doctor: bool


@dataclass(frozen=True)
class Doubts:
    """Lines by their place in the list, and of those that overlap, all that have a day in common with them."""

    repeated: set[int]
    overlapping: dict[int, set[int]]
    above: set[int]


def easter(year: int) -> dt.date:
    """Easter Sunday by the rule of Butcher."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    h = (19 * a + b - d - (b - f + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    lunar = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * lunar) // 451
    month, day = divmod(h + lunar - 7 * m + 114, 31)
    return dt.date(year, month, day + 1)


def public_holidays(year: int) -> set[dt.date]:
    fixed = {dt.date(year, month, day) for month, day in ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))}
    return fixed | {easter(year) + days * DAY for days in (-3, -2, 0, 1, 39, 49, 50)}


_HOLIDAYS: dict[int, set[dt.date]] = {}


def works(day: dt.date) -> bool:
    if day.year not in _HOLIDAYS:
        _HOLIDAYS[day.year] = public_holidays(day.year)
    return day.weekday() < 5 and day not in _HOLIDAYS[day.year]


def month_end(year: int, month: int) -> dt.date:
    return (dt.date(year, month, 28) + 4 * DAY).replace(day=1) - DAY


def days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    while first <= last:
        yield first
        first += DAY


def registered(leaves: Iterable[tuple[int, Leave]], end: dt.date) -> dict[dt.date, list[tuple[int, Leave]]]:
    """Each day of one person, and the lines that claim it."""
    claimed = defaultdict(list)
    for place, leave in leaves:
        for day in days(leave.first, leave.last or end):
            claimed[day].append((place, leave))
    return claimed


def persons(leaves: Sequence[Leave]) -> dict[int, list[tuple[int, Leave]]]:
    found = defaultdict(list)
    for place, leave in enumerate(leaves):
        found[leave.person].append((place, leave))
    return found


def spells(claimed: Iterable[dt.date]) -> Iterator[list[dt.date]]:
    """Registered days, joined where no day of work lies between."""
    spell: list[dt.date] = []
    for day in sorted(claimed):
        if spell and any(works(between) for between in days(spell[-1] + DAY, day - DAY)):
            yield spell
            spell = []
        spell.append(day)
    if spell:
        yield spell


def count(leaves: Sequence[Leave], year: int, month: int, *, from_17th: bool) -> dict[Bin, Fraction]:
    """Days of work from January to the month."""
    end = month_end(year, month)
    counted: dict[Bin, Fraction] = defaultdict(Fraction)
    for lines in persons(leaves).values():
        claimed = registered(lines, end)
        for spell in spells(claimed):
            is_long = (spell[-1] - spell[0]).days + 1 > 16
            for day in spell:
                if not works(day) or not dt.date(year, 1, 1) <= day <= end:
                    continue
                winner = max(claimed[day], key=lambda each: (each[1].degree, each[1].doctor, -each[0]))[1]
                long = is_long and (not from_17th or (day - spell[0]).days >= 16)
                counted[Bin(day.month, winner.unit, long, winner.doctor)] += winner.share * winner.degree
    return counted


def doubts(leaves: Sequence[Leave], year: int, month: int) -> Doubts:
    """What is odd on days from January to the month."""
    start, end = dt.date(year, 1, 1), month_end(year, month)
    found = Doubts(set(), {}, set())
    for lines in persons(leaves).values():
        claimed = registered(lines, end)
        within = [place for place, leave in lines if leave.first <= end and (leave.last or end) >= start]
        found.repeated.update(place for place in within if leaves[place] in leaves[:place])
        kept = [place for place in within if place not in found.repeated]
        order = sorted(kept, key=lambda place: (leaves[place].first, place))
        for index, place in enumerate(order):
            first = max(leaves[place].first, start)
            before = {other for other, _ in claimed[first]} & set(order[:index])
            if before:
                found.overlapping[place] = before
        for day in days(start, end):
            if above(claimed.get(day, []), kept) and not above(claimed.get(day - DAY, []) if day > start else [], kept):
                found.above.add(max(place for place in kept if max(leaves[place].first, start) == day))
    return found


def above(claims: list[tuple[int, Leave]], kept: list[int]) -> bool:
    return sum(leave.share * leave.degree for place, leave in claims if place in kept) > 1


def agreed(positions: Sequence[Position], year: int, month: int) -> dict[tuple[int, str], Fraction]:
    """The agreed days by month and unit; a position that is listed twice counts once."""
    found: dict[tuple[int, str], Fraction] = defaultdict(Fraction)
    end = month_end(year, month)
    for position in dict.fromkeys(positions):
        for day in days(max(position.first, dt.date(year, 1, 1)), min(position.last or end, end)):
            if works(day):
                found[day.month, position.unit] += position.share
    return found


def employed(positions: Sequence[Position], year: int, month: int) -> dict[tuple[int, str], set[int]]:
    """Who has a position in each unit in each month."""
    found = defaultdict(set)
    for number in range(1, month + 1):
        start, end = dt.date(year, number, 1), month_end(year, number)
        for position in positions:
            if position.first <= end and (position.last is None or position.last >= start):
                found[number, position.unit].add(position.person)
    return found


def exact(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
