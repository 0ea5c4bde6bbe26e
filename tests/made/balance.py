"""Balances that nobody typed: the exact figures are drawn first, then rounded; the closing is that of the exact ones.

A rule sees a closing off its parts, a cell that is empty or cannot be read, and more drawn than the limit allows.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from made import Cells, Fault
from made.slips import half_up, near, swapped_digits

Table = dict[str, Any]
Found = tuple[Cells, bool] | None


def decimals_of(table: Table) -> int:
    return table.get("decimals", 0 if table["unit"] in ("kr", "1000 kr") else 1)


def make(rng: random.Random, table: Table, year: int, month: int, months: int) -> Cells:
    """Something between the whole of the limit and a quarter of it is drawn before and after; without one, anything."""
    decimals, parts = decimals_of(table), _parts(table)
    room = Fraction(table["limit"]["amount"]) if "limit" in table else Fraction(rng.choice((2_000, 350_000)))
    opening = room * Fraction(rng.randint(-9_500, 2_500), 10_000)
    closing = room * Fraction(rng.randint(-9_500, 2_500), 10_000)
    exact = {"ib": opening}
    for id in parts[1:-1]:
        exact[id] = near(rng, (closing - opening) / max(1, len(parts) - 2), 0.9)
    exact[parts[-1]] = closing - sum(exact.values(), Fraction(0))
    cells: Cells = {(table["id"], id, "belop"): half_up(value, decimals) for id, value in exact.items()}
    if rng.random() < 0.5:
        cells[table["id"], "ub", "belop"] = half_up(closing, decimals)
    if rng.random() < 0.2:
        cells[table["id"], "ub", "kommentar"] = rng.choice(("Innskudd fra eier ventes i mai.", "Se notat."))
    return cells


def _parts(table: Table) -> list[str]:
    return ["ib", *(movement["id"] for movement in table["movements"])]


def visible(table: Table, cells: Cells) -> bool:
    """Whether the closing is not what its parts make, or more is drawn than may be."""
    known = [cells[table["id"], id, "belop"] for id in _parts(table)]
    own = sum((value for value in known if isinstance(value, Fraction)), Fraction(0))
    typed = cells.get((table["id"], "ub", "belop"))
    closing = typed if isinstance(typed, Fraction) else own
    if abs(closing - own) > Fraction(len(known) + 1, 2) / 10 ** decimals_of(table):
        return True
    return "limit" in table and closing < -table["limit"]["amount"]


def _one(change: Callable[[random.Random, Fraction, int], Fraction | None], *ids: str) -> Fault:
    """A fault in one figure: any, or one of those lines. Where no closing was typed, nothing tells what was meant."""

    def fault(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
        keys = [key for key in cells if key[2] == "belop" and (not ids or key[1] in ids)]
        rng.shuffle(keys)
        for key in keys:
            value = cells[key]
            assert isinstance(value, Fraction)
            new = change(rng, value, decimals_of(table))
            if new is not None and new != value:
                changed = {**cells, key: new}
                return changed, visible(table, changed)
        return None

    return fault


def _every(change: Callable[[Fraction], Fraction]) -> Fault:
    """All figures alike: they still hold among themselves, and only a limit can tell."""

    def fault(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
        changed = {key: change(value) if isinstance(value, Fraction) else value for key, value in cells.items()}
        return (changed, visible(table, changed)) if changed != cells else None

    return fault


def _exchanged(one: str, other: str) -> Fault:
    """Two figures that changed places, where both were typed."""

    def fault(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
        first, second = (table["id"], one, "belop"), (table["id"], other, "belop")
        if first not in cells or second not in cells or cells[first] == cells[second]:
            return None
        changed = {**cells, first: cells[second], second: cells[first]}
        return changed, visible(table, changed)

    return fault


def _opening_moved_on(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """The closing typed as the opening too, as if the next period had begun. The parts then make something else."""
    closing = cells.get((table["id"], "ub", "belop"))
    if closing is None:
        return None
    changed = {**cells, (table["id"], "ib", "belop"): closing}
    return (changed, visible(table, changed)) if changed != cells else None


def _forgotten(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    gone = (table["id"], rng.choice(_parts(table)), "belop")
    return {key: value for key, value in cells.items() if key != gone}, True


def _unreadable(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    key = (table["id"], rng.choice([*_parts(table), "ub"]), "belop")
    return {**cells, key: rng.choice(("ca. 300 mill.", "se kontoutskrift", "?"))}, True


FAULTS: dict[str, Fault] = {
    "swapped-digits": _one(swapped_digits),
    "sign": _one(lambda rng, value, decimals: -value),
    "factor-1000": _one(lambda rng, value, decimals: value * 1000),
    "dropped-digit": _one(lambda rng, value, decimals: half_up(value / 10, decimals)),
    "wrong-closing": _one(lambda rng, value, decimals: half_up(near(rng, value, 0.2), decimals), "ub"),
    "every-sign": _every(lambda value: -value),
    "every-figure-factor-1000": _every(lambda value: value * 1000),
    "opening-and-closing-swapped": _exchanged("ib", "ub"),
    "opening-moved-on": _opening_moved_on,
    "forgotten-cell": _forgotten,
    "unreadable-cell": _unreadable,
}
