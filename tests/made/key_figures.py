"""Key figures that nobody typed. Single numbers have little to be held against: most slips on them no rule can see."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

from made import CellKey, Cells, Fault
from made.slips import half_up, near, swapped_digits

VALUE, REFERENCE = "verdi", "referanse"

Table = dict[str, Any]
Item = dict[str, Any]
Found = tuple[Cells, bool] | None


def make(rng: random.Random, table: Table, year: int, month: int, months: int) -> Cells:
    cells: Cells = {}
    for item in table["figures"]:
        value = _value(rng, item)
        for line in _lines(item, year, month, months):
            if "choices" in item:
                cells[table["id"], line, VALUE] = rng.choice(item["choices"])
            elif item.get("required", True) or rng.random() < 0.7:
                cells[table["id"], line, VALUE] = _within(item, half_up(near(rng, value, 0.05), _decimals(item)))
                if "reference" in item:
                    before = _within(item, half_up(near(rng, value, 0.1), _decimals(item)))
                    cells[table["id"], line, REFERENCE] = before
    return cells


def _lines(item: Item, year: int, month: int, months: int) -> list[str]:
    """The keys of a figure's lines: one, or one for each month of the period."""
    if not item.get("by_month"):
        return [item["id"]]
    return [f"{item['id']}[{year}-{number:02d}]" for number in range(month - months + 1, month + 1)]


def _decimals(item: Item) -> int:
    return item.get("decimals", 0)


def _value(rng: random.Random, item: Item) -> Fraction:
    if "choices" in item:
        return Fraction(0)
    if item["unit"] == "%":
        return Fraction(rng.randint(400, 960), 10)
    sign = rng.choice((-1, 1)) if item.get("signed") else 1
    return sign * Fraction(round(10 ** rng.uniform(1, 5)), 10 ** _decimals(item))


def _within(item: Item, value: Fraction) -> Fraction:
    return min(value, Fraction(100)) if item["unit"] == "%" else value


# --- Faults ---


def _typed(table: Table, cells: Cells) -> Iterator[tuple[CellKey, Item]]:
    """Every figure that was typed, with what the definition says of it."""
    items = {item["id"]: item for item in table["figures"]}
    for key, value in cells.items():
        if key[0] == table["id"] and isinstance(value, Fraction):
            yield key, items[key[1].partition("[")[0]]


def visible(item: Item, value: Fraction) -> bool:
    """Whether a figure cannot be right, or is odd enough to be asked about."""
    if item["unit"] == "antall" and not _decimals(item) and value.denominator != 1:
        return True
    if item.get("signed"):
        return False
    return value < 0 or (item["unit"] == "%" and value > 100)


def _one(
    change: Callable[[random.Random, Fraction, Item], Fraction | str | None],
    seen: Callable[[Item, Any], bool] = visible,
) -> Fault:
    """A fault in one figure, where there is a place for it."""

    def fault(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
        typed = list(_typed(table, cells))
        rng.shuffle(typed)
        for key, item in typed:
            value = cells[key]
            assert isinstance(value, Fraction)
            new = change(rng, value, item)
            if new is not None and new != value:
                return {**cells, key: new}, seen(item, new)
        return None

    return fault


def _percent(item: Item) -> bool:
    return item["unit"] == "%" and not item.get("signed")


def _as_fraction(rng: random.Random, value: Fraction, item: Item) -> str | None:
    """A share pasted as "0,921" in place of 92,1: read as it stands, and asked about."""
    return f"0,{int(value * 10):03d}" if _percent(item) and value < 100 else None


def _half_more(rng: random.Random, value: Fraction, item: Item) -> Fraction | None:
    return value + Fraction(1, 2) if item["unit"] == "antall" and not _decimals(item) else None


def _exchanged(rng: random.Random, table: Table, cells: Cells, pairs: list[tuple[CellKey, CellKey]]) -> Found:
    """Two figures in each other's place."""
    items = dict(_typed(table, cells))
    rng.shuffle(pairs)
    for one, other in pairs:
        first, second = cells[one], cells[other]
        assert isinstance(first, Fraction)
        assert isinstance(second, Fraction)
        if first != second:
            seen = visible(items[one], second) or visible(items[other], first)
            return {**cells, one: second, other: first}, seen
    return None


def _lines_exchanged(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    typed = [(key, item) for key, item in _typed(table, cells) if key[2] == VALUE]
    pairs = [(one, other) for (one, of_one), (other, of_other) in pairwise(typed) if of_one is not of_other]
    return _exchanged(rng, table, cells, pairs)


def _months_exchanged(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """No rule can know which of two months was the better one."""
    typed = [(key, item) for key, item in _typed(table, cells) if key[2] == VALUE]
    pairs = [(one, other) for (one, of_one), (other, of_other) in pairwise(typed) if of_one is of_other]
    return _exchanged(rng, table, cells, pairs)


def _month_copied(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """No rule can know that a figure is not the same two months in a row."""
    for item in table["figures"]:
        keys = [(table["id"], line, VALUE) for line in _lines(item, year, month, months)]
        typed = len(keys) > 1 and all(isinstance(cells.get(key), Fraction) for key in keys)
        if typed and cells[keys[-1]] != cells[keys[-2]]:
            return {**cells, keys[-1]: cells[keys[-2]]}, False
    return None


def _reference_exchanged(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """No rule can know which of now and then was the larger."""
    keys = [key for key, _ in _typed(table, cells) if key[2] == REFERENCE]
    return _exchanged(rng, table, cells, [((*key[:2], VALUE), key) for key in keys])


def _forgotten(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    needed = [key for key, item in _typed(table, cells) if item.get("required", True)]
    if not needed:
        return None
    gone = rng.choice(needed)
    return {key: value for key, value in cells.items() if key != gone}, True


def _misspelt(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    chosen = [key for key, value in cells.items() if key[0] == table["id"] and isinstance(value, str)]
    if not chosen:
        return None
    key = rng.choice(chosen)
    word = str(cells[key])
    return {**cells, key: word[:1] + word[2:]}, True


FAULTS: dict[str, Fault] = {
    "swapped-digits": _one(lambda rng, value, item: swapped_digits(rng, value, _decimals(item))),
    "sign": _one(lambda rng, value, item: -value),
    "factor-1000": _one(lambda rng, value, item: value * 1000),
    "dropped-digit": _one(lambda rng, value, item: half_up(value / 10, _decimals(item))),
    "share-above-100": _one(lambda rng, value, item: value + 100 if _percent(item) else None),
    "share-as-fraction": _one(_as_fraction, lambda item, value: True),
    "half-a-count": _one(_half_more),
    "unreadable-cell": _one(
        lambda rng, value, item: rng.choice(("ca. 40", "se vedlegg", "?")), lambda item, value: True
    ),
    "forgotten-cell": _forgotten,
    "misspelt-choice": _misspelt,
    "swapped-lines": _lines_exchanged,
    "swapped-months": _months_exchanged,
    "copied-last-month": _month_copied,
    "now-and-then-swapped": _reference_exchanged,
}
