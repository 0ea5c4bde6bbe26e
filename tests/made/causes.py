"""Causes that nobody typed. What they come to is held against another table by a rule of the definition, not here."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

from made import CellKey, Cells, Fault
from made.slips import swapped_digits
from oracle.base import Inputs, When
from oracle.causes import CAUSE, NUMBER, alarms

Table = dict[str, Any]
Found = tuple[Cells, bool] | None

WORDS = (
    "Forberedelse av kundemøtet",
    "Feilsøking på kontrollrommet",
    "Innføring av nytt vaktsystem",
    "Sykefravær i turnus",
    "Utrykning etter strømbrudd",
    "Test av talelogg",
    "Oppgradering av brannmurer natt til søndag",
    "Vanlig drift",
)


def make(rng: random.Random, table: Table, year: int, month: int, months: int) -> Cells:
    cells: Cells = {}
    for row, words in enumerate(rng.sample(WORDS, rng.randint(1, len(WORDS))), 1):
        cells[table["id"], str(row), CAUSE] = words
        cells[table["id"], str(row), NUMBER] = Fraction(rng.randint(1, 25))
        if rng.random() < 0.1:
            cells[table["id"], str(row), "kommentar"] = "Avtalt med de tillitsvalgte."
    return cells


# --- Slips ---


def visible(table: Table, before: Cells, changed: Cells, when: When) -> bool:
    """Whether anything is wrong or odd that was not before."""
    known = set(alarms(table, Inputs(before, {}, {}), when))
    return bool(set(alarms(table, Inputs(changed, {}, {}), when)) - known)


def _keys(table: Table, cells: Cells, column: str) -> list[CellKey]:
    return sorted(key for key in cells if key[0] == table["id"] and key[2] == column)


def _one(change: Callable[[random.Random, Fraction], Fraction | None]) -> Fault:
    """One count changed, where there is a place for it."""

    def fault(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
        keys = _keys(table, cells, NUMBER)
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


def _swapped_lines(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """No rule can know which count belongs to which words."""
    keys = _keys(table, cells, NUMBER)
    rng.shuffle(keys)
    for one, other in pairwise(keys):
        if cells[one] != cells[other]:
            return {**cells, one: cells[other], other: cells[one]}, False
    return None


def _forgotten(column: str) -> Fault:
    def fault(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
        gone = rng.choice(_keys(table, cells, column))
        return {key: value for key, value in cells.items() if key != gone}, True

    return fault


def _twice(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """A row pasted once more below the last one, in capitals."""
    keys = _keys(table, cells, CAUSE)
    key, row = rng.choice(keys), str(len(keys) + 1)
    words, count = cells[key], cells[key[0], key[1], NUMBER]
    assert isinstance(words, str)
    return {**cells, (key[0], row, CAUSE): words.upper(), (key[0], row, NUMBER): count}, True


def _unreadable(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    return {**cells, rng.choice(_keys(table, cells, NUMBER)): rng.choice(("noen", "6 stk", "ca. 4"))}, True


def _nothing(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """The register left empty: told where the definition wants at least one row."""
    return {}, table.get("least", 1) > 0


FAULTS: dict[str, Fault] = {
    # Nothing in the register itself tells what a count should have been.
    "swapped-digits": _one(lambda rng, value: swapped_digits(rng, value, 0)),
    "factor-1000": _one(lambda rng, value: value * 1000),
    "sign": _one(lambda rng, value: -value),
    "half-a-breach": _one(lambda rng, value: value + Fraction(1, 2)),
    "nothing-counted": _one(lambda rng, value: Fraction(0)),
    "swapped-lines": _swapped_lines,
    "forgotten-count": _forgotten(NUMBER),
    "forgotten-words": _forgotten(CAUSE),
    "row-twice": _twice,
    "unreadable-cell": _unreadable,
    "nothing-written": _nothing,
}
