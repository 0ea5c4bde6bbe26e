"""Breaches that nobody typed: a few of some types each month, none of others.

Whether a rule can see a slip is worked out from what the slip leaves behind.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from made import CellKey, Cells, Fault
from made.slips import swapped_digits
from oracle.base import Inputs, When, month_key
from oracle.breaches import TOTAL, alarms

Table = dict[str, Any]
Found = tuple[Cells, bool] | None


def make(rng: random.Random, table: Table, year: int, month: int, months: int) -> Cells:
    cells: Cells = {}
    usual = {line["id"]: rng.choice((0, 0, 1, 3, 9, 15)) for line in table["types"]}
    share, zeros = rng.choice((0, 0.5, 1)), rng.random() < 0.3
    for at in When(year, month, months).span(table):
        column = month_key(*at)
        counts = {id: Fraction(rng.randint(size // 2, size + size // 2)) for id, size in usual.items()}
        # Somebody has to say that there was nothing at all.
        written = {id: count for id, count in counts.items() if count or zeros} or {table["types"][0]["id"]: 0}
        cells |= {(table["id"], id, column): Fraction(count) for id, count in written.items()}
        if rng.random() < share:
            cells[table["id"], TOTAL, column] = sum(counts.values(), Fraction(0))
    for line in table["types"]:
        if usual[line["id"]] and rng.random() < 0.2:
            cells[table["id"], line["id"], "kommentar"] = "Flere utrykninger enn vanlig."
    return cells


# --- Slips ---


def visible(table: Table, before: Cells, changed: Cells, when: When) -> bool:
    """Whether anything is wrong or odd that was not before."""
    known = set(alarms(table, Inputs(before, {}, {}), when))
    return bool(set(alarms(table, Inputs(changed, {}, {}), when)) - known)


def _numbers(table: Table, cells: Cells, wanted: Callable[[str], bool] = lambda line: line != TOTAL) -> list[CellKey]:
    return sorted(
        key for key, value in cells.items() if key[0] == table["id"] and wanted(key[1]) and isinstance(value, Fraction)
    )


def _one(
    change: Callable[[random.Random, Fraction], Fraction | None],
    wanted: Callable[[str], bool] = lambda line: line != TOTAL,
) -> Fault:
    """One figure changed, where there is a place for it."""

    def fault(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
        keys = _numbers(table, cells, wanted)
        rng.shuffle(keys)
        for key in keys:
            value = cells[key]
            assert isinstance(value, Fraction)
            new = change(rng, value)
            if new is not None and new != value:
                changed = {**cells, key: new}
                return changed, visible(table, cells, changed, When(year, month, months))
        return None

    return fault


def _exchanged(*, lines: bool) -> Fault:
    """Two figures in each other's place: of two types in a month, or of two months. No rule knows which is whose."""

    def fault(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
        keys = _numbers(table, cells)
        rng.shuffle(keys)
        for one in keys:
            for other in keys:
                apart = (one[1] != other[1], one[2] != other[2])
                if apart == (lines, not lines) and cells[one] != cells[other]:
                    changed = {**cells, one: cells[other], other: cells[one]}
                    return changed, visible(table, cells, changed, When(year, month, months))
        return None

    return fault


def _copied_last_month(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """No rule can know that a month is not like the one before it."""
    when = When(year, month, months)
    shown = [month_key(*at) for at in when.span(table)]
    if len(shown) < 2:
        return None
    changed = {key: value for key, value in cells.items() if key[2] != shown[-1]}
    changed |= {(id, line, shown[-1]): value for (id, line, column), value in cells.items() if column == shown[-2]}
    return (changed, visible(table, cells, changed, when)) if changed != cells else None


def _not_reported(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    changed = {key: value for key, value in cells.items() if key[2] != month_key(year, month)}
    return changed, True


def _forgotten(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """Any count: an empty cell is no breach, so that only a total that was reported can tell."""
    gone = rng.choice(_numbers(table, cells))
    changed = {key: value for key, value in cells.items() if key != gone}
    return changed, visible(table, cells, changed, When(year, month, months))


def _unreadable(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    return {**cells, rng.choice(_numbers(table, cells)): rng.choice(("noen", "ca. 4", "-"))}, True


def _total(line: str) -> bool:
    return line == TOTAL


FAULTS: dict[str, Fault] = {
    "swapped-digits": _one(lambda rng, value: swapped_digits(rng, value, 0)),
    "swapped-digits-in-total": _one(lambda rng, value: swapped_digits(rng, value, 0), _total),
    "sign": _one(lambda rng, value: -value),
    "half-a-breach": _one(lambda rng, value: value + Fraction(1, 2)),
    "factor-1000": _one(lambda rng, value: value * 1000),
    "dropped-digit": _one(lambda rng, value: Fraction(int(value) // 10)),
    "wrong-total": _one(lambda rng, value: value + rng.randint(1, 9), _total),
    "swapped-lines": _exchanged(lines=True),
    "swapped-months": _exchanged(lines=False),
    "copied-last-month": _copied_last_month,
    "month-not-reported": _not_reported,
    "forgotten-cell": _forgotten,
    "unreadable-cell": _unreadable,
}
