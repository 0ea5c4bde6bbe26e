"""Comparisons that nobody typed: all of last year, a part of it, about as much this year, and faults in them."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from made import CellKey, Cells, Fault
from made.slips import half_up, swapped_digits
from oracle import Inputs, When
from oracle.comparison import errors, step, unit_of

Table = dict[str, Any]
Line = dict[str, Any]
Found = tuple[Cells, bool] | None
Figures = list[tuple[CellKey, Line, Fraction]]

COLUMNS = ("hia", "fjor", "fjoraar")
FINER = 1000


# --- A content ---


def make(rng: random.Random, table: Table, year: int, month: int, months: int) -> Cells:
    cells: Cells = {}
    exact: dict[tuple[str, str], Fraction] = {}
    lines = {line["id"]: line for line in table["lines"]}

    def figure(id: str, column: str) -> Fraction:
        parts = lines[id].get("sum_of", [])
        if parts:
            return sum((figure(part, column) for part in parts), Fraction(0))
        if (id, "fjor") not in exact:
            for name, value in zip(COLUMNS, _drawn(rng, lines[id], month), strict=True):
                exact[id, name] = value
        return exact[id, column]

    for column in COLUMNS:
        for id, line in lines.items():
            if "sum_of" not in line or rng.random() < 0.5:
                cells[table["id"], id, column] = half_up(figure(id, column), line.get("decimals", 0))
    if month == 12:  # what was reported of the same time is what was reported of the year
        cells |= {(id, line, "fjor"): value for (id, line, column), value in cells.items() if column == "fjoraar"}
    for id in lines:
        if rng.random() < 0.1:
            cells[table["id"], id, "kommentar"] = "Flere bestillinger enn ventet."
    return cells


def _drawn(rng: random.Random, line: Line, month: int) -> tuple[Fraction, Fraction, Fraction]:
    """This year so far, the same time last year, all of last year."""
    fine = 1 if line.get("unit", "antall") == "antall" else FINER
    if line.get("unit") == "%":
        shares = [Fraction(rng.randint(0, 100 * fine), 3 * fine) for _ in COLUMNS]
        return shares[0], shares[2] if month == 12 else shares[1], shares[2]
    year = Fraction(rng.randint(0, rng.choice((60, 600, 20_000)) * fine), fine)
    part = Fraction(int(year * Fraction(month, 12) * Fraction(rng.uniform(0.3, 1)) * fine), fine)
    if month == 12:
        part = year
    return Fraction(int(part * Fraction(rng.uniform(0.2, 1.9)) * fine) + rng.randint(0, 3), fine), part, year


# --- What people do to it ---


def _figures(table: Table, cells: Cells, wanted: Callable[[Line], bool], columns: tuple[str, ...] = COLUMNS) -> Figures:
    """The typed figures of the lines and columns that are wanted."""
    found = []
    for line in table["lines"]:
        for column in columns:
            value = cells.get((table["id"], line["id"], column))
            if isinstance(value, Fraction) and wanted(line):
                found.append(((table["id"], line["id"], column), line, value))
    return found


def _leaf(line: Line) -> bool:
    return "sum_of" not in line


def _one(rng: random.Random, found: Figures, cells: Cells, change: Callable[[Line, Fraction], Fraction | str]) -> Found:
    """One of the figures changed, such that a rule must see it."""
    if not found:
        return None
    key, line, value = rng.choice(found)
    return {**cells, key: change(line, value)}, True


def _sign(rng: random.Random, table: Table, cells: Cells, *_: int) -> Found:
    above = [each for each in _figures(table, cells, _leaf) if each[2] > 0]
    return _one(rng, above, cells, lambda line, value: -value)


def _above_100(rng: random.Random, table: Table, cells: Cells, *_: int) -> Found:
    shares = _figures(table, cells, lambda line: _leaf(line) and unit_of(line) == "%")
    return _one(rng, shares, cells, lambda line, value: 100 + value + step(line))


def _broken(rng: random.Random, table: Table, cells: Cells, *_: int) -> Found:
    counts = _figures(table, cells, lambda line: _leaf(line) and unit_of(line) == "antall" and not line.get("decimals"))
    return _one(rng, counts, cells, lambda line, value: value + Fraction(1, 2))


def _words(rng: random.Random, table: Table, cells: Cells, *_: int) -> Found:
    return _one(rng, _figures(table, cells, lambda line: True), cells, lambda line, value: f"ca. {int(value)}")


def _forgotten(rng: random.Random, table: Table, cells: Cells, *_: int) -> Found:
    gone, _, _ = rng.choice(_figures(table, cells, _leaf))
    return {key: value for key, value in cells.items() if key != gone}, True


def _wrong_total(rng: random.Random, table: Table, cells: Cells, *_: int) -> Found:
    """A sum that is off by more than any rounding."""
    sums = _figures(table, cells, lambda line: not _leaf(line))
    most = 2 * len(table["lines"]) ** 2
    return _one(rng, sums, cells, lambda line, value: value + rng.randint(most, 9 * most))


def _factor_1000(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    found = _figures(table, cells, lambda line: _leaf(line) and unit_of(line) != "%")
    large = [key for key, _, value in found if value >= 1]
    if not large:
        return None
    key = rng.choice(large)
    # Where last year had next to nothing, any number could follow; and the year may have gone on quite otherwise.
    return _if_seen(table, cells, {**cells, key: 1000 * cells[key]}, When(year, month, months))


def _swapped_last_year(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """The two columns of last year; seen wherever a part of the year was less than the year."""
    return _if_seen(table, cells, _columns_swapped(cells, "fjor", "fjoraar"), When(year, month, months))


def _swapped_years(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """This year and last year; what could be either year's is not seen."""
    return _if_seen(table, cells, _columns_swapped(cells, "hia", "fjor"), When(year, month, months))


def _columns_swapped(cells: Cells, one: str, other: str) -> Cells:
    names = {one: other, other: one}
    return {(id, line, names.get(column, column)): value for (id, line, column), value in cells.items()}


def _beyond_year(rng: random.Random, table: Table, cells: Cells, *_: int) -> Found:
    """A part of last year that is a little more than the year; in December, that is not the year."""
    found: Figures = []
    for key, line, _value in _figures(table, cells, lambda line: _leaf(line) and unit_of(line) != "%", ("fjor",)):
        all_of_it = cells[key[0], key[1], "fjoraar"]
        assert isinstance(all_of_it, Fraction)
        found.append((key, line, all_of_it))
    return _one(rng, found, cells, lambda line, value: value + step(line))


def _less_than_year(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """In December the same time is the whole year."""
    found = [each for each in _figures(table, cells, _leaf, ("fjor",)) if each[2] >= 1]
    return _one(rng, found, cells, lambda line, value: value - step(line)) if month == 12 else None


def _swapped_digits(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    found = []
    for key, line, value in _figures(table, cells, _leaf):
        swapped = swapped_digits(rng, value, line.get("decimals", 0))
        if swapped is not None:
            found.append((key, swapped))
    if not found:
        return None
    key, value = rng.choice(found)
    # Only a sum that was typed, and last year as a whole, know anything of what the figure should have been.
    return _if_seen(table, cells, {**cells, key: value}, When(year, month, months))


def _swapped_lines(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """Two lines that change places in one column."""
    leaves = [line["id"] for line in table["lines"] if _leaf(line)]
    if len(leaves) < 2:
        return None
    (one, other), wanted = rng.sample(leaves, 2), rng.choice(COLUMNS)
    names = {(one, wanted): other, (other, wanted): one}
    changed = {(id, names.get((line, column), line), column): value for (id, line, column), value in cells.items()}
    # Either figure could be the other's where both fit the rest of their line.
    return _if_seen(table, cells, changed, When(year, month, months))


def _copied(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    copied = {(id, line, "hia"): value for (id, line, column), value in cells.items() if column == "fjor"}
    kept = {key: value for key, value in cells.items() if key[2] != "hia"}
    # As much as last year can be right.
    return _if_seen(table, cells, {**kept, **copied}, When(year, month, months))


def _if_seen(table: Table, cells: Cells, changed: Cells, when: When) -> Found:
    """The change, and whether it makes what cannot be right, or far more than the year before; None for no change."""
    if changed == cells:
        return None
    far = _far(table, changed) - _far(table, cells)
    return changed, bool(far or errors(table, Inputs(changed, {}, {}), when))


def _far(table: Table, cells: Cells) -> set[tuple[str, Fraction, Fraction]]:
    """The lines of which one of the two years is more than 20 times the other, and neither next to nothing."""
    found = set()
    for (id, line, _), _line, now in _figures(table, cells, _leaf, ("hia",)):
        before = cells.get((id, line, "fjor"))
        if isinstance(before, Fraction) and min(now, before) >= 5 and max(now, before) > 20 * min(now, before):
            found.add((line, now, before))
    return found


FAULTS: dict[str, Fault] = {
    "sign": _sign,
    "share-above-100": _above_100,
    "broken-count": _broken,
    "words-for-number": _words,
    "forgotten-cell": _forgotten,
    "wrong-total": _wrong_total,
    "factor-1000": _factor_1000,
    "swapped-columns-of-last-year": _swapped_last_year,
    "swapped-years": _swapped_years,
    "beyond-the-year": _beyond_year,
    "less-than-the-year": _less_than_year,
    "swapped-digits": _swapped_digits,
    "swapped-lines": _swapped_lines,
    "copied-last-year": _copied,
}
