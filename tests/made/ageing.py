"""What customers owe, and nobody typed: exact amounts are drawn first, then rounded; the total is of the exact ones.

A rule sees a total off its buckets, an amount below zero, and most of the total overdue.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

from made import CellKey, Cells, Fault
from made.slips import half_up, near, swapped_digits

MOSTLY = 50

Table = dict[str, Any]
Found = tuple[Cells, bool] | None


def decimals_of(table: Table) -> int:
    return table.get("decimals", 0 if table["unit"] in ("kr", "1000 kr") else 1)


def make(rng: random.Random, table: Table, year: int, month: int, months: int) -> Cells:
    """Most is not due yet; of what is overdue some buckets hold next to nothing, or nothing, and are left empty."""
    unit, decimals = {"kr": 1, "1000 kr": 1000}.get(table["unit"], 1_000_000), decimals_of(table)
    whole = Fraction(round(10 ** rng.uniform(7, 9)), unit)
    late_share = rng.choice((0, rng.uniform(0, 0.1), rng.uniform(0, 0.4)))
    if rng.random() < 0.01:
        late_share = 0.6
    exact: dict[str, Fraction] = {}
    for late, share in ((True, late_share), (False, 1 - late_share)):
        ids = [bucket["id"] for bucket in table["buckets"] if bucket["overdue"] == late]
        weights = {id: rng.choice((0, 0, 1, 20, 100)) for id in ids}
        weights[rng.choice(ids)] = 100
        for id in ids:
            part = Fraction(round(share * 10_000), 10_000) * Fraction(weights[id], sum(weights.values()))
            exact[id] = near(rng, whole * part, 0.05)
    cells: Cells = {}
    for id, value in exact.items():
        shown = half_up(value, decimals)
        if shown or rng.random() < 0.3:
            cells[table["id"], id, "belop"] = shown
    if rng.random() < 0.5:
        cells[table["id"], "sum", "belop"] = half_up(sum(exact.values(), Fraction(0)), decimals)
    if rng.random() < 0.2:
        cells[table["id"], table["buckets"][0]["id"], "kommentar"] = "Til inkasso."
    return cells


# --- What a rule can see ---


def visible(table: Table, cells: Cells) -> bool:
    """Whether anything does not hold, or is odd enough to be asked about."""
    amounts = {bucket["id"]: cells.get((table["id"], bucket["id"], "belop")) for bucket in table["buckets"]}
    known = {id: value for id, value in amounts.items() if isinstance(value, Fraction)}
    own, typed = sum(known.values(), Fraction(0)), cells.get((table["id"], "sum", "belop"))
    off = isinstance(typed, Fraction) and abs(typed - own) > Fraction(len(amounts) + 1, 2) / 10 ** decimals_of(table)
    whole = typed if isinstance(typed, Fraction) and not off else own
    late = sum((known.get(bucket["id"], Fraction(0)) for bucket in table["buckets"] if bucket["overdue"]), Fraction(0))
    mostly = whole != 0 and late * 100 > MOSTLY * abs(whole)
    return off or mostly or not known or any(value < 0 for value in known.values())


# --- Faults ---


def _typed(cells: Cells) -> list[CellKey]:
    return [key for key in cells if key[2] == "belop"]


def _one(change: Callable[[random.Random, Fraction, int], Fraction | None], *ids: str) -> Fault:
    """A fault in one amount: any, or one of those. Where no total was typed, hardly anything tells what was meant."""

    def fault(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
        keys = [key for key in _typed(cells) if not ids or key[1] in ids]
        rng.shuffle(keys)
        for key in keys:
            value = cells[key]
            assert isinstance(value, Fraction)
            new = change(rng, value, decimals_of(table))
            if new is not None and new != value:
                return _seen(table, cells, {**cells, key: new})
        return None

    return fault


def _whole(change: Callable[[random.Random, Table, Cells], Cells]) -> Fault:
    """A fault in many amounts at once."""

    def fault(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
        changed = change(rng, table, cells)
        return None if changed == cells else _seen(table, cells, changed)

    return fault


def _seen(table: Table, before: Cells, after: Cells) -> tuple[Cells, bool]:
    """Where something was odd already, it is not certain that anything new is told."""
    return after, visible(table, after) and not visible(table, before)


def _times_1000(rng: random.Random, table: Table, cells: Cells) -> Cells:
    """All in another unit: buckets and total agree as before, and no rule knows how large they should be."""
    return {key: value * 1000 if isinstance(value, Fraction) else value for key, value in cells.items()}


def _renamed(cells: Cells, names: dict[str, str]) -> Cells:
    """The amounts of some buckets on the lines of others; the total stays."""
    return {
        (id, names.get(line, line) if column == "belop" else line, column): value
        for (id, line, column), value in cells.items()
    }


def _turned_round(rng: random.Random, table: Table, cells: Cells) -> Cells:
    """Pasted from a list that begins at the other end: what is not due stands as overdue."""
    ids = [bucket["id"] for bucket in table["buckets"]]
    return _renamed(cells, dict(zip(ids, reversed(ids), strict=True)))


def _lines_exchanged(rng: random.Random, table: Table, cells: Cells) -> Cells:
    """Two that follow each other. The total is the same, so only a large change in what is overdue can tell."""
    ids = [bucket["id"] for bucket in table["buckets"]]
    place = rng.randrange(len(ids) - 1)
    return _renamed(cells, {ids[place]: ids[place + 1], ids[place + 1]: ids[place]})


def _pasted_a_row_down(rng: random.Random, table: Table, cells: Cells) -> Cells:
    """All of it one line too low, the total too: the last bucket lands on the total, the first is left empty."""
    ids = [*(bucket["id"] for bucket in table["buckets"]), "sum"]
    kept = {key: value for key, value in cells.items() if key[1] != "sum" or key[2] != "belop"}
    return _renamed(kept, dict(pairwise(ids)))


def _forgotten(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """An amount left out. An empty bucket is nothing owed, so only a total that was typed can tell."""
    gone = rng.choice([key for key in _typed(cells) if key[1] != "sum"])
    return _seen(table, cells, {key: value for key, value in cells.items() if key != gone})


def _all_forgotten(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    return {key: value for key, value in cells.items() if key[2] != "belop"}, True


def _unreadable(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    key = rng.choice(_typed(cells))
    return {**cells, key: rng.choice(("ca. 30 mill.", "se reskontro", "?"))}, True


FAULTS: dict[str, Fault] = {
    "swapped-digits": _one(swapped_digits),
    "sign": _one(lambda rng, value, decimals: -value),
    "factor-1000": _one(lambda rng, value, decimals: value * 1000),
    "dropped-digit": _one(lambda rng, value, decimals: half_up(value / 10, decimals)),
    "wrong-total": _one(lambda rng, value, decimals: half_up(near(rng, value, 0.2), decimals), "sum"),
    "every-amount-factor-1000": _whole(_times_1000),
    "turned-round": _whole(_turned_round),
    "swapped-lines": _whole(_lines_exchanged),
    "pasted-a-row-down": _whole(_pasted_a_row_down),
    "forgotten-cell": _forgotten,
    "all-forgotten": _all_forgotten,
    "unreadable-cell": _unreadable,
}
