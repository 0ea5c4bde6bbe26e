"""Budgets and accounts that nobody typed: the exact figures are drawn first, then rounded; sums are of the exact ones.

A rule sees a sum off its parts, a figure below zero, accounts above the annual budget, and accounts without one.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from made import CellKey, Cells, Fault
from made.slips import half_up, near, swapped_digits

MEASURES = ("aarsbudsjett", "regnskap")

Table = dict[str, Any]
Found = tuple[Cells, bool] | None


def decimals_of(table: Table) -> int:
    return table.get("decimals", 0 if table["unit"] in ("kr", "1000 kr") else 1)


def make(rng: random.Random, table: Table, year: int, month: int, months: int) -> Cells:
    exact = _exact(rng, table, month)
    cells: Cells = {}
    for measure in MEASURES:
        share = rng.choice((0, 0.5, 1))
        for line in table["lines"]:
            if "sum_of" not in line or rng.random() < share:
                cells[table["id"], line["id"], measure] = half_up(exact[line["id"], measure], decimals_of(table))
    for line in table["lines"]:
        if rng.random() < 0.1:
            cells[table["id"], line["id"], "kommentar"] = rng.choice(("Leveres i desember.", "Startet senere."))
    return cells


def _exact(rng: random.Random, table: Table, month: int) -> dict[tuple[str, str], Fraction]:
    """Figures before rounding. Purchases come late in the year; hardly any line spends more than its budget."""
    unit = {"kr": 1, "1000 kr": 1000}.get(table["unit"], 1_000_000)
    exact: dict[tuple[str, str], Fraction] = {}
    for line in table["lines"]:
        if "sum_of" not in line:
            budget = Fraction(0) if rng.random() < 0.05 else Fraction(round(10 ** rng.uniform(5.5, 8.5)), unit)
            spent = rng.choice((0, rng.uniform(0, month / 12), rng.uniform(0, month / 12)))
            if rng.random() < 0.005:
                spent = rng.uniform(1, 1.2)
            exact[line["id"], "aarsbudsjett"] = budget
            exact[line["id"], "regnskap"] = budget * Fraction(round(10_000 * spent), 10_000)
    left = [line for line in table["lines"] if "sum_of" in line]
    while left:
        known = {id for id, _ in exact}
        ready = [line for line in left if known.issuperset(line["sum_of"])]
        left = [line for line in left if line not in ready]
        for line in ready:
            for measure in MEASURES:
                exact[line["id"], measure] = sum((exact[part, measure] for part in line["sum_of"]), Fraction(0))
    return exact


# --- What a rule can see ---


def visible(table: Table, cells: Cells) -> bool:
    """Whether anything does not hold, or is odd enough to be asked about."""
    if any(off for measure in MEASURES for _, off, _ in _standing(table, cells, measure).values()):
        return True
    for line in table["lines"]:
        if "sum_of" not in line:
            budget, accounts = (_number(table, cells, line["id"], measure) for measure in MEASURES)
            if budget < 0 or accounts < 0 or (budget == 0 and accounts != 0) or accounts > budget:
                return True
    return False


def _number(table: Table, cells: Cells, line: str, measure: str) -> Fraction:
    value = cells.get((table["id"], line, measure))
    return value if isinstance(value, Fraction) else Fraction(0)


def _standing(table: Table, cells: Cells, measure: str) -> dict[str, tuple[Fraction, bool, int]]:
    """Each line's figure that counts, whether a report of it was refused, and how many rounded figures it brings."""
    lines = {line["id"]: line for line in table["lines"]}
    step = Fraction(1, 10 ** decimals_of(table))

    def stands(id: str) -> tuple[Fraction, bool, int]:
        typed = cells.get((table["id"], id, measure))
        if "sum_of" not in lines[id]:
            return _number(table, cells, id, measure), False, 1
        parts = [stands(part) for part in lines[id]["sum_of"]]
        own, count = sum((value for value, _, _ in parts), Fraction(0)), sum(brings for _, _, brings in parts)
        if not isinstance(typed, Fraction):
            return own, False, count
        off = abs(typed - own) > Fraction(count + 1, 2) * step
        return (own, True, count) if off else (typed, False, 1)

    return {id: stands(id) for id in lines}


# --- Faults ---


def _typed(table: Table, cells: Cells, *, sums: bool) -> list[CellKey]:
    of_kind = {line["id"] for line in table["lines"] if ("sum_of" in line) == sums}
    return [key for key in cells if key[1] in of_kind and key[2] in MEASURES]


def _one(change: Callable[[random.Random, Fraction, int], Fraction | None], *, sums: bool | None = None) -> Fault:
    """A fault in one figure: any, or one of the sums alone, or none of them."""

    def fault(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
        keys = [key for kind in (False, True) if sums in (None, kind) for key in _typed(table, cells, sums=kind)]
        rng.shuffle(keys)
        for key in keys:
            value = cells[key]
            assert isinstance(value, Fraction)
            new = change(rng, value, decimals_of(table))
            if new is not None and new != value:
                return _seen(table, cells, {**cells, key: new})
        return None

    return fault


def _whole(change: Callable[[random.Random, Table, Cells], Cells | None]) -> Fault:
    """A fault in a whole row or column."""

    def fault(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
        changed = change(rng, table, cells)
        return None if changed is None or changed == cells else _seen(table, cells, changed)

    return fault


def _seen(table: Table, before: Cells, after: Cells) -> tuple[Cells, bool]:
    """Where something was odd already, it is not certain that anything new is told."""
    return after, visible(table, after) and not visible(table, before)


def _times_1000(measure: str) -> Callable[[random.Random, Table, Cells], Cells]:
    """The whole column in another unit. A budget that is too large by it looks like one that is hardly spent."""

    def change(rng: random.Random, table: Table, cells: Cells) -> Cells:
        return {
            key: value * 1000 if key[2] == measure and isinstance(value, Fraction) else value
            for key, value in cells.items()
        }

    return change


def _lines_exchanged(rng: random.Random, table: Table, cells: Cells) -> Cells | None:
    """Two lines that follow each other. Where both are parts of the same sum, nobody can tell."""
    lines = [line["id"] for line in table["lines"] if "sum_of" not in line]
    if len(lines) < 2:
        return None
    place, measure = rng.randrange(len(lines) - 1), rng.choice(MEASURES)
    names = {lines[place]: lines[place + 1], lines[place + 1]: lines[place]}
    return {
        (id, names.get(line, line) if column == measure else line, column): value
        for (id, line, column), value in cells.items()
    }


def _columns_exchanged(rng: random.Random, table: Table, cells: Cells) -> Cells:
    names = {"aarsbudsjett": "regnskap", "regnskap": "aarsbudsjett"}
    return {(id, line, names.get(column, column)): value for (id, line, column), value in cells.items()}


def _pasted_a_row_down(rng: random.Random, table: Table, cells: Cells) -> Cells | None:
    """A column of figures without sums that went in one line too low: the first line has what was there before."""
    lines = [line["id"] for line in table["lines"] if "sum_of" not in line]
    measure, start = rng.choice(MEASURES), rng.randrange(len(lines))
    changed = dict(cells)
    for above, below in zip(lines[start:], lines[start + 1 :], strict=False):
        changed[table["id"], below, measure] = cells[table["id"], above, measure]
    return changed


def _not_moved_on(rng: random.Random, table: Table, cells: Cells) -> Cells:
    """The accounts of some months ago, left standing. They were right then, and nothing here says that they are old."""
    share, decimals = Fraction(rng.randint(50, 95), 100), decimals_of(table)
    return {
        key: half_up(value * share, decimals) if key[2] == "regnskap" and isinstance(value, Fraction) else value
        for key, value in cells.items()
    }


def _part_left_out(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """A reported sum that lacks one of its parts."""
    keys = _typed(table, cells, sums=True)
    rng.shuffle(keys)
    for key in keys:
        (line,) = (line for line in table["lines"] if line["id"] == key[1])
        part, value = _standing(table, cells, key[2])[rng.choice(line["sum_of"])][0], cells[key]
        assert isinstance(value, Fraction)
        if part:
            return _seen(table, cells, {**cells, key: value - part})
    return None


def _forgotten(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    gone = rng.choice(_typed(table, cells, sums=False))
    return {key: value for key, value in cells.items() if key != gone}, True


def _unreadable(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    key = rng.choice(_typed(table, cells, sums=False))
    return {**cells, key: rng.choice(("ca. 12 000", "se vedlegg", "kommer", "?"))}, True


FAULTS: dict[str, Fault] = {
    "swapped-digits": _one(swapped_digits),
    "sign": _one(lambda rng, value, decimals: -value),
    "factor-1000": _one(lambda rng, value, decimals: value * 1000),
    "dropped-digit": _one(lambda rng, value, decimals: half_up(value / 10, decimals)),
    "wrong-total": _one(lambda rng, value, decimals: half_up(near(rng, value, 0.2), decimals), sums=True),
    "part-left-out": _part_left_out,
    "accounts-factor-1000": _whole(_times_1000("regnskap")),
    "budget-factor-1000": _whole(_times_1000("aarsbudsjett")),
    "swapped-lines": _whole(_lines_exchanged),
    "pasted-a-row-down": _whole(_pasted_a_row_down),
    "budget-and-accounts-swapped": _whole(_columns_exchanged),
    "accounts-not-moved-on": _whole(_not_moved_on),
    "forgotten-cell": _forgotten,
    "unreadable-cell": _unreadable,
}
