"""Service levels that nobody typed. The reported shares hold the counts; without them most slips no rule can see."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from made import CellKey, Cells, Fault
from made.slips import half_up, near, swapped_digits
from oracle.base import When, month_key

TOTAL, BREACHES, SHARE = "totalt", "brudd", "andel"

Table = dict[str, Any]
Place = tuple[str, str]
"""A line and a month."""
Found = tuple[Cells, bool] | None


def make(rng: random.Random, table: Table, year: int, month: int, months: int) -> Cells:
    """Shares are all rounded or all cut off; in some tables everybody reports them, in some nobody, in some a few."""
    cells: Cells = {}
    reported, cut = rng.choice((0, 0.4, 1)), rng.random() < 0.4
    for line in table["lines"]:
        usual, bad = Fraction(round(10 ** rng.uniform(0, 3))), rng.uniform(0, 0.3)
        for each in _months(table, year, month, months):
            total = half_up(near(rng, usual, 0.4), 0)
            breaches = Fraction(sum(rng.random() < bad for _ in range(int(total))))
            cells[_key(table, (line["id"], each), TOTAL)] = total
            cells[_key(table, (line["id"], each), BREACHES)] = breaches
            if total and rng.random() < reported:
                share = (total - breaches) * 100 / total
                written = _cut(share, _decimals(table)) if cut else half_up(share, _decimals(table))
                cells[_key(table, (line["id"], each), SHARE)] = written
    return cells


def _months(table: Table, year: int, month: int, months: int) -> list[str]:
    return [month_key(*each) for each in When(year, month, months).span(table)]


def _key(table: Table, place: Place, column: str) -> CellKey:
    return table["id"], place[0], f"{place[1]}.{column}"


def _decimals(table: Table) -> int:
    return table.get("decimals", 2)


def _cut(value: Fraction, decimals: int) -> Fraction:
    return Fraction(int(value * 10**decimals), 10**decimals)


# --- Faults ---


def visible(table: Table, cells: Cells, line: str) -> bool:
    """Whether anything on a line cannot be right, or is odd enough to be asked about."""
    months = sorted(column.partition(".")[0] for id, known, column in cells if id == table["id"] and known == line)
    totals = []
    for month in dict.fromkeys(months):
        total, breaches, share = (cells.get(_key(table, (line, month), key)) for key in (TOTAL, BREACHES, SHARE))
        if not isinstance(total, Fraction) or not isinstance(breaches, Fraction):
            return True
        if min(total, breaches) < 0 or (total + breaches).denominator != 1 or breaches > total:
            return True
        if isinstance(share, Fraction) and (total == 0 or not _fits(table, share, (total - breaches) * 100 / total)):
            return True
        totals.append(total)
    return any(_far_off(value, [*totals[:at], *totals[at + 1 :]]) for at, value in enumerate(totals))


def _fits(table: Table, share: Fraction, own: Fraction) -> bool:
    """Rounded or cut off, with the table's decimals or with fewer where the last are zeros."""
    given = [count for count in range(_decimals(table) + 1) if _cut(share, count) == share]
    return any(share in (half_up(own, count), _cut(own, count)) for count in given)


def _far_off(value: Fraction, others: list[Fraction]) -> bool:
    ranked, half = sorted(others), len(others) // 2
    if len(others) < 3 or value <= 50:
        return False
    median = (ranked[half] + ranked[-half - 1]) / 2
    return median >= 1 and value > 20 * median


def _places(table: Table, year: int, month: int, months: int) -> list[Place]:
    return [(line["id"], each) for line in table["lines"] for each in _months(table, year, month, months)]


def _one(column: str, change: Callable[[random.Random, Fraction, int], Fraction | None]) -> Fault:
    """A fault in one figure of a column, where there is a place for it."""

    def fault(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
        places = _places(table, year, month, months)
        rng.shuffle(places)
        for place in places:
            key = _key(table, place, column)
            value = cells.get(key)
            new = (
                change(rng, value, _decimals(table) if column == SHARE else 0) if isinstance(value, Fraction) else None
            )
            if new is not None and new != value:
                changed = {**cells, key: new}
                return changed, visible(table, changed, place[0])
        return None

    return fault


def _breaches_above(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    place = rng.choice(_places(table, year, month, months))
    return {**cells, _key(table, place, BREACHES): _number(cells, table, place, TOTAL) + rng.randint(1, 9)}, True


def _counts_exchanged(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    for place in _places(table, year, month, months):
        total, breaches = _number(cells, table, place, TOTAL), _number(cells, table, place, BREACHES)
        if total != breaches:
            return {**cells, _key(table, place, TOTAL): breaches, _key(table, place, BREACHES): total}, True
    return None


def _no_cases(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """A share stands where there were no cases to have one of."""
    places = [place for place in _places(table, year, month, months) if _key(table, place, SHARE) in cells]
    if not places:
        return None
    place = rng.choice(places)
    return {**cells, _key(table, place, TOTAL): Fraction(0), _key(table, place, BREACHES): Fraction(0)}, True


def _share_as_fraction(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """A share pasted as "0,921" in place of 92,1: read as it stands, and asked about."""
    for place in _places(table, year, month, months):
        value = cells.get(_key(table, place, SHARE))
        if isinstance(value, Fraction) and 1 < value < 100:
            return {**cells, _key(table, place, SHARE): f"0,{int(value * 10):03d}"}, True
    return None


def _exchanged(column: str, *, lines: bool) -> Fault:
    """One figure in the place of another line's or another month's."""

    def fault(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
        places = _places(table, year, month, months)
        rng.shuffle(places)
        for one in places:
            for other in places:
                apart = (one[0] != other[0], one[1] != other[1])
                keys = _key(table, one, column), _key(table, other, column)
                if (
                    apart == (lines, not lines)
                    and all(key in cells for key in keys)
                    and len({*map(cells.get, keys)}) > 1
                ):
                    changed = {**cells, keys[0]: cells[keys[1]], keys[1]: cells[keys[0]]}
                    return changed, visible(table, changed, one[0]) or visible(table, changed, other[0])
        return None

    return fault


def _month_copied(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """No rule can know that a month is not like the one before it."""
    shown = _months(table, year, month, months)
    changed = dict(cells)
    for line in table["lines"] if len(shown) > 1 else ():
        for column in (TOTAL, BREACHES, SHARE):
            before, last = (_key(table, (line["id"], each), column) for each in shown[-2:])
            changed.pop(last, None)
            if before in cells:
                changed[last] = cells[before]
    return (changed, False) if changed != cells else None


def _forgotten(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    place = rng.choice(_places(table, year, month, months))
    gone = _key(table, place, rng.choice((TOTAL, BREACHES)))
    return {key: value for key, value in cells.items() if key != gone}, True


def _unreadable(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    key = rng.choice(sorted(key for key in cells if key[0] == table["id"]))
    return {**cells, key: rng.choice(("ca. 40", "se vedlegg", "?"))}, True


def _number(cells: Cells, table: Table, place: Place, column: str) -> Fraction:
    value = cells[_key(table, place, column)]
    assert isinstance(value, Fraction)
    return value


FAULTS: dict[str, Fault] = {
    "swapped-digits-in-total": _one(TOTAL, swapped_digits),
    "swapped-digits-in-share": _one(SHARE, swapped_digits),
    "sign": _one(TOTAL, lambda rng, value, decimals: -value),
    "sign-of-breaches": _one(BREACHES, lambda rng, value, decimals: -value),
    "factor-1000": _one(TOTAL, lambda rng, value, decimals: value * 1000),
    "dropped-digit": _one(TOTAL, lambda rng, value, decimals: half_up(value / 10, decimals)),
    "half-a-case": _one(TOTAL, lambda rng, value, decimals: value + Fraction(1, 2)),
    "wrong-share": _one(SHARE, lambda rng, value, decimals: value - 3 if value >= 3 else None),
    "share-above-100": _one(SHARE, lambda rng, value, decimals: value + 101),
    "share-of-breaches": _one(SHARE, lambda rng, value, decimals: 100 - value),
    "share-as-fraction": _share_as_fraction,
    "share-of-no-cases": _no_cases,
    "breaches-above-total": _breaches_above,
    "total-and-breaches-swapped": _counts_exchanged,
    "swapped-lines": _exchanged(TOTAL, lines=True),
    "swapped-months": _exchanged(TOTAL, lines=False),
    "swapped-shares": _exchanged(SHARE, lines=False),
    "copied-last-month": _month_copied,
    "forgotten-cell": _forgotten,
    "unreadable-cell": _unreadable,
}
