"""Which rows below the headings are lines of the list: not blank ones, totals, notes, nor the headings once more."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from virksomhetsrapport.findings import Code, Finding, Param, error, notice, warning
from virksomhetsrapport.hr.alike import first_few
from virksomhetsrapport.hr.dates import days_of
from virksomhetsrapport.hr.distinct import Distinct, plain
from virksomhetsrapport.hr.model import Array
from virksomhetsrapport.hr.settings import Column
from virksomhetsrapport.hr.table import Table
from virksomhetsrapport.shapes.sheet import folded

AGAIN = warning("list-headings-again")
OTHERS = error("list-headings-other")
NOT_LINES = notice("list-rows-not-lines", "count")
NO_LINES = warning("list-no-lines", "source")
CELL_MISSING = error("list-cell-missing", "heading")


class Body(NamedTuple):
    """`lines` are the rows that are lines of the list, by their index below the headings."""

    lines: Array
    findings: tuple[Finding, ...]


def body_of(table: Table, who: Column | None, when: Column, others: tuple[Column, ...]) -> Body:
    """The lines of a list of which each is somebody's (`who`, where the list says so) from or on some day (`when`).

    A row that says neither when nor any of `others` is none, unless it names somebody by a number; nor is a row below
    the last line that lacks a person or a day.
    """
    findings: list[Finding] = []
    candidate, last = _between_headings(table, findings)
    dated = ~table.cells(when).blank
    said = np.logical_or.reduce([~table.cells(each).blank for each in others]) | dated
    whole, person = dated & said, np.zeros(table.length, bool)
    if who:
        person = ~table.cells(who).blank
        whole = dated & person
        said |= _where(person & ~said, table.cells(who), _is_number)
    readable = dated & days_of(table.cells(when)).sure
    below = np.arange(table.length) > np.max(np.flatnonzero(whole & readable & candidate), initial=-1)
    day_meant = _where(below & ~readable, table.cells(when), _has_digit)
    if who:
        more = _any(table, others)
        tail = below & ((~dated & ~more) | (~person & ~readable & ~(day_meant & more)))
    else:
        tail = below & ~readable & ~day_meant
    used = np.logical_or.reduce([~table.cells(each).blank for each in table.columns])
    lines = candidate & used & said & ~tail
    notes = np.flatnonzero(candidate & used & ~lines)
    if len(notes):
        place = min(table.columns[each] for each in table.columns if not table.cells(each).blank[notes[0]])
        findings.append(NOT_LINES.at(table.raw.ref(table.top + notes[0], place), count=len(notes)))
    found = np.flatnonzero(lines)
    if not len(found) and not last:
        findings.append(NO_LINES.at(table.raw.ref(table.top - 1, 0), source=table.raw.source))
    return Body(found, tuple(findings))


def tell(code: Code, table: Table, column: Column, rows: Array, **params: Param) -> list[Finding]:
    """Findings of a column's cells in so many rows, few of them one by one."""
    place = table.columns.get(column, 0)
    return first_few(rows + table.top, lambda line: code.at(table.raw.ref(line, place), **params))


def tell_faults(faults: dict[int, Code], table: Table, column: Column, rows: Array, fault: Array) -> list[Finding]:
    """Findings of what is wrong in the cells of a column, `fault` by row below the headings."""
    found = []
    for number, code in faults.items():
        found += tell(code, table, column, rows[fault[rows] == number], heading=table.heading(column))
    return found


def tell_missing(table: Table, column: Column, rows: Array) -> list[Finding]:
    empty = rows[table.cells(column).blank[rows]]
    return tell(CELL_MISSING, table, column, empty, heading=table.heading(column))


def count_of(code: Code, table: Table, column: Column, rows: Array) -> list[Finding]:
    """One finding for all of these rows, at the first, that says how many they are."""
    if not len(rows):
        return []
    cell = table.raw.ref(table.top + rows[0], table.columns[column])
    return [code.at(cell, heading=table.heading(column), count=len(rows))]


def _between_headings(table: Table, findings: list[Finding]) -> tuple[Array, bool]:
    """The rows that hold no headings, and stand above any that has them in another order; and whether one has."""
    words = {folded(word) for column in table.columns for word in table.headings[column]}
    own, every = np.zeros((2, table.length), np.int8)
    # A row of headings has two at least: the column with most to look through is asked last, and only if any has one.
    columns = sorted(table.columns, key=lambda each: len(table.cells(each).values))
    for column in columns:
        if column is columns[-1] and not every.any():
            break
        mine = {folded(word) for word in table.headings[column]}
        cells = table.cells(column)
        texts = [folded(value) if _like_heading(value) else "" for value in cells.values]
        own += cells.spread(np.array([*(text in mine for text in texts), False]))
        every += cells.spread(np.array([*(text in words for text in texts), False]))
    fewest = min(2, len(table.columns))
    again = np.flatnonzero(every >= fewest)
    other = again[own[again] < every[again]]
    candidate = np.ones(table.length, bool)
    candidate[again] = False
    if len(other):
        candidate[other[0] :] = False
        again = again[again < other[0]]
        findings.append(OTHERS.at(table.raw.ref(table.top + other[0], min(table.columns.values()))))
    if len(again):
        place = min(table.columns.values())
        findings.extend(first_few(again + table.top, lambda line: AGAIN.at(table.raw.ref(line, place))))
    return candidate, bool(len(other))


def _like_heading(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) < 40 and not value[0].isdigit()


def _any(table: Table, columns: tuple[Column, ...]) -> Array:
    return np.logical_or.reduce([~table.cells(each).blank for each in columns])


def _where(rows: Array, cells: Distinct, test: Callable[[object], bool]) -> Array:
    """Those of the rows whose cell passes the test; only their values are looked at."""
    passed = np.zeros(len(cells.values) + 1, bool)
    for index in np.unique(cells.of[rows & ~cells.blank]):
        passed[index] = test(cells.values[index])
    return rows & cells.spread(passed)


def _is_number(value: object) -> bool:
    """Whether a cell names somebody by a number, and is no note such as "Antall linjer: 40"."""
    text = plain(value)
    return " " not in text and _has_digit(text)


def _has_digit(value: object) -> bool:
    return any(map(str.isdigit, plain(value)))
