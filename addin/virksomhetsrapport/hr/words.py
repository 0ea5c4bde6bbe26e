"""Codes, labels and names of units: which of the known words a cell means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from virksomhetsrapport.cells import printable
from virksomhetsrapport.findings import Finding, error
from virksomhetsrapport.hr.alike import MORE
from virksomhetsrapport.hr.distinct import Distinct, is_error, plain
from virksomhetsrapport.hr.model import NO_UNIT, Array
from virksomhetsrapport.hr.settings import Column
from virksomhetsrapport.hr.table import Table
from virksomhetsrapport.shapes.sheet import MOST_ALIKE, folded
from virksomhetsrapport.spelling import nearest

WORD_UNKNOWN = error("list-word-unknown", "heading", "count", "nearest")
UNKNOWN = -1
_LONGEST = 120
"""Letters that the name of a unit may have."""


class Named:
    """Words by what they stand for. A number is matched with a code whatever zeros that begins with, and so is a text,
    unless the very same is known."""

    def __init__(self, words: Mapping[int, Iterable[str]]) -> None:
        self._same: dict[str, int] = {}
        self._bare: dict[str, set[int]] = {}
        for meaning, each in words.items():
            for text in map(folded, each):
                self._same.setdefault(text, meaning)
                if text.isdecimal():
                    self._bare.setdefault(text.lstrip("0"), set()).add(meaning)

    def meaning(self, value: object) -> int:
        """What a value stands for, `UNKNOWN` where nobody knows."""
        text = folded(plain(value))
        if text in self._same:
            return self._same[text]
        alike = self._bare.get(text.lstrip("0"), set()) if text.isdecimal() else set()
        return next(iter(alike)) if len(alike) == 1 else UNKNOWN


def meanings_of(column: Distinct, words: Mapping[int, Iterable[str]]) -> Array:
    """By line: what the cell's word stands for, `UNKNOWN` for an empty cell too."""
    named = Named(words)
    found = np.full(len(column.values) + 1, UNKNOWN, np.int32)
    found[:-1] = np.fromiter(map(named.meaning, column.values), np.int32, len(column.values))
    return column.spread(found)


def tell_unknown(table: Table, column: Column, lines: Array, words: Iterable[str]) -> list[Finding]:
    """A finding for each different word that nobody knows, at the first of those `lines` that has it.

    The word itself is not said: somebody may have pasted a name there.
    """
    cells, place = table.cells(column), table.columns[column]
    which, first, counts = np.unique(cells.of[lines], return_index=True, return_counts=True)
    order = np.argsort(first)[: MOST_ALIKE + 1]
    known, found = tuple(words), []
    for each in order[:MOST_ALIKE]:
        value = cells.values[which[each]]
        near = "" if is_error(value) else nearest(folded(plain(value))[:_LONGEST], known)
        cell = table.raw.ref(table.top + lines[first[each]], place)
        heading = table.heading(column)
        found.append(WORD_UNKNOWN.at(cell, heading=heading, count=int(counts[each]), nearest=near))
    if len(which) > MOST_ALIKE:
        cell = table.raw.ref(table.top + lines[first[order[MOST_ALIKE]]], place)
        rest = len(lines) - int(counts[order[:MOST_ALIKE]].sum())
        found.append(MORE[WORD_UNKNOWN.severity].at(cell, count=rest))
    return found


class Units(NamedTuple):
    """By line: an index into `names` or `NO_UNIT`, and whether the cell holds what can be no name."""

    unit: Array
    faulty: Array
    names: tuple[str, ...]


def units_of(column: Distinct) -> Units:
    """The units of a column: those that differ in case and spaces alone are one, by the name that stands first."""
    names: dict[str, tuple[int, str]] = {}
    found = np.full(len(column.values) + 1, NO_UNIT, np.int32)
    faulty = np.zeros(len(column.values) + 1, bool)
    for index, value in enumerate(column.values):
        if name := unit_name(value):
            found[index] = names.setdefault(folded(name), (len(names), name))[0]
        else:
            faulty[index] = True
    return Units(column.spread(found), column.spread(faulty), tuple(name for _, name in names.values()))


def unit_name(value: object) -> str:
    """The name of a unit that a cell holds, "" where it holds what can be none."""
    name = "" if is_error(value) else printable(plain(value)).strip()
    return name if len(name) <= _LONGEST else ""
