"""Where the list begins in what was pasted: its heading row, and which column holds what.

Titles and blank lines may stand above it, columns in any order, and others beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from virksomhetsrapport.findings import Finding, error, notice, warning
from virksomhetsrapport.hr.distinct import Distinct, cleaned, distinct
from virksomhetsrapport.hr.model import RawList
from virksomhetsrapport.hr.settings import Column
from virksomhetsrapport.shapes.sheet import folded
from virksomhetsrapport.spelling import nearest

EMPTY = error("list-empty", "source")
PIVOT = error("list-is-pivot")
NO_HEADINGS = error("list-no-headings", "source", "wanted")
MISSING = error("list-heading-missing", "heading", "nearest")
TWICE = error("list-heading-twice", "heading", "other")
RIVAL = warning("list-heading-rival", "heading", "other")
OTHER_KIND = error("list-other-kind", "source")
IGNORED = notice("list-columns-ignored", "count")

DEEPEST = 500
"""How many rows of titles may stand above the headings."""
_LONGEST = 80
_FEWEST = 2
_PIVOT = ("radetiketter", "kolonneetiketter", "totalsum", "row labels", "column labels", "grand total")
_PIVOT_STARTS = ("summer av ", "sum av ", "antall av ", "gjennomsnitt av ", "sum of ", "count of ")


class Wanted(NamedTuple):
    """The columns of a kind of list; those that are `needed` must be there. A list that says of what is not its own
    that it is absence is another."""

    needed: tuple[Column, ...]
    others: tuple[Column, ...] = ()
    foreign: tuple[Column, ...] = ()

    @property
    def all(self) -> tuple[Column, ...]:
        return (*self.needed, *self.others)


Headings = Mapping[Column, tuple[str, ...]]


@dataclass(frozen=True)
class Table:
    """A list whose headings are understood: what it holds from the row below them, by column.

    `top` is the index in the raw list of the first row below the headings, `columns` where each column stands.
    """

    raw: RawList
    top: int
    columns: Mapping[Column, int]
    headings: Headings
    _read: dict[Column, Distinct] = field(default_factory=dict, repr=False)

    @property
    def length(self) -> int:
        return len(self.raw.rows) - self.top

    def has(self, column: Column) -> bool:
        return column in self.columns

    def cells(self, column: Column) -> Distinct:
        """The cells below a heading; all are empty where there is no such column."""
        if column not in self._read:
            place = self.columns.get(column)
            empty = Distinct(np.full(self.length, -1), ())
            self._read[column] = empty if place is None else distinct(self.raw.columns[place][self.top :])
        return self._read[column]

    def heading(self, column: Column) -> str:
        return self.headings[column][0]


class Found(NamedTuple):
    """The table, or None where it cannot be counted; and what there is to say of its headings."""

    table: Table | None
    findings: tuple[Finding, ...]


def find_table(raw: RawList, wanted: Wanted, headings: Headings) -> Found:
    """The list of that kind in what was pasted: the topmost row that has the most of the headings."""
    known, rows = folded_headings(wanted, headings), _head(raw)
    best = best_row(rows, known)
    if best is None:
        return Found(None, (_no_headings(raw, rows, wanted, headings),))
    columns, findings = _columns(raw, best, rows[best], known, headings)
    findings += _missing(raw, best, rows[best], columns, wanted, headings)
    if _other_kind(rows[best], wanted, headings):
        findings.append(OTHER_KIND.at(raw.ref(best, 0), source=raw.source))
    table = Table(raw, best + 1, columns, headings)
    if any(finding.code in (TWICE.id, MISSING.id, OTHER_KIND.id) for finding in findings):
        return Found(None, tuple(findings))
    return Found(table, (*findings, *_ignored(table, rows[best], known)))


class Likeness(NamedTuple):
    """Whether all needed columns are there, and how many are."""

    whole: bool
    columns: int


def likeness(raw: RawList, wanted: Wanted, headings: Headings) -> Likeness:
    """How much what was pasted looks like a list of that kind."""
    known, rows = folded_headings(wanted, headings), _head(raw)
    best = best_row(rows, known)
    if best is None or _other_kind(rows[best], wanted, headings):
        return Likeness(False, 0)
    found = {column for column, words in known.items() if not set(words).isdisjoint(rows[best])}
    return Likeness(found.issuperset(wanted.needed), len(found))


def folded_headings(wanted: Wanted, headings: Headings) -> dict[Column, list[str]]:
    """What the headings of the wanted columns may be called, as they are compared."""
    return {column: [folded(word) for word in headings[column]] for column in wanted.all}


def folded_rows(rows: Iterable[Iterable[object]]) -> list[tuple[str, ...]]:
    """The texts of rows as they are compared; "" for what can be no heading."""
    return [tuple(map(_text, row)) for row in rows]


def _head(raw: RawList) -> list[tuple[str, ...]]:
    return folded_rows(zip(*(column[:DEEPEST] for column in raw.columns), strict=True))


def _other_kind(texts: tuple[str, ...], wanted: Wanted, headings: Headings) -> bool:
    words = {folded(word) for column in wanted.foreign for word in headings[column]}
    return any(text in words and ("frav" in text or "sykm" in text) for text in texts)


def best_row(rows: Sequence[tuple[str, ...]], known: Mapping[Column, Iterable[str]]) -> int | None:
    """The index of the row of folded texts that names the most columns, None where none names two of them."""
    sets = [frozenset(words) for words in known.values()]
    best, most = None, min(_FEWEST, len(sets)) - 1
    everything = frozenset().union(*sets)
    for index, row in enumerate(rows):
        texts = everything.intersection(row)
        hits = sum(not texts.isdisjoint(words) for words in sets) if len(texts) > most else 0
        if hits > most:
            best, most = index, hits
    return best


def _text(value: object) -> str:
    return folded(cleaned(value)) if isinstance(value, str) and len(value) <= _LONGEST else ""


def _no_headings(raw: RawList, rows: Sequence[tuple[str, ...]], wanted: Wanted, headings: Headings) -> Finding:
    texts = [text for row in rows for text in row if text]
    if not texts and not any(distinct(column).values for column in raw.columns):
        return EMPTY.at(None, source=raw.source)
    first = raw.ref(0, 0) if len(raw.rows) and raw.columns else None
    if any(text in _PIVOT or text.startswith(_PIVOT_STARTS) for text in texts):
        return PIVOT.at(first)
    names = ", ".join(headings[column][0] for column in wanted.needed)
    return NO_HEADINGS.at(first, source=raw.source, wanted=names)


def _columns(
    raw: RawList, row: int, texts: tuple[str, ...], known: Mapping[Column, list[str]], headings: Headings
) -> tuple[dict[Column, int], list[Finding]]:
    """Where each column stands. Of two that mean the same the one whose heading the definition names first is read."""
    columns: dict[Column, int] = {}
    findings = []
    for column, words in known.items():
        places = sorted((words.index(text), place) for place, text in enumerate(texts) if text in words)
        for rank, place in places[1:]:
            code = TWICE if rank == places[0][0] else RIVAL
            other = raw.ref(row, places[0][1]).a1
            findings.append(code.at(raw.ref(row, place), heading=headings[column][rank], other=other))
        if places:
            columns[column] = places[0][1]
    return columns, findings


def _missing(
    raw: RawList,
    row: int,
    texts: tuple[str, ...],
    columns: Mapping[Column, int],
    wanted: Wanted,
    headings: Headings,
) -> list[Finding]:
    found = []
    free = {text: place for place, text in enumerate(texts) if text and place not in columns.values()}
    for column in wanted.needed:
        if column not in columns:
            near = next((each for word in headings[column] if (each := nearest(folded(word), free))), "")
            cell = raw.ref(row, free[near]).a1 if near else ""
            found.append(MISSING.at(raw.ref(row, 0), heading=headings[column][0], nearest=cell))
    return found


def _ignored(table: Table, texts: tuple[str, ...], known: Mapping[Column, list[str]]) -> list[Finding]:
    """What is told of columns that nobody asked for; those that say the same as another are told by themselves."""
    words = {word for each in known.values() for word in each}
    others = [place for place, text in enumerate(texts) if text and text not in words]
    return [IGNORED.at(table.raw.ref(table.top - 1, others[0]), count=len(others))] if others else []
