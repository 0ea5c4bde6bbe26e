"""Series that nobody typed: figures that vary from month to month about a level of their own, and faults in them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from statistics import median
from typing import Any

from made import CellKey, Cells, Fault
from made.slips import half_up, swapped_digits
from oracle import Inputs, When
from oracle.series import errors

Table = dict[str, Any]
Line = dict[str, Any]
Found = tuple[Cells, bool] | None

FINER = 1000
"""How many finer units an exact figure is drawn in than it is typed in, where figures are rounded."""


# --- A content ---


def make(rng: random.Random, table: Table, year: int, month: int, months: int) -> Cells:
    cells: Cells = {}
    lines = {line["id"]: line for line in table["lines"]}
    levels = {id: _level(rng, table, line) for id, line in lines.items()}
    for column in columns(table, year, month, months):
        exact: dict[str, Fraction] = {}
        empty: set[str] = set()
        for id in in_order(lines):
            line = lines[id]
            if "sum_of" in line:
                exact[id] = sum((exact[part] for part in line["sum_of"]), Fraction(0))
                continue
            exact[id] = _drawn(rng, table, line, levels[id], exact)
            if not line.get("required", True) and rng.random() < 0.6:
                exact[id] = Fraction(0)
                empty.add(id)
        for id, line in lines.items():
            typed = rng.random() < 0.5 if "sum_of" in line else id not in empty
            if typed:
                cells[table["id"], id, column] = half_up(exact[id], line.get("decimals", 0))
    for id in lines:
        if rng.random() < 0.1:
            cells[table["id"], id, "kommentar"] = "Høyere aktivitet enn vanlig."
    return cells


def columns(table: Table, year: int, month: int, months: int) -> list[str]:
    """The keys of the columns, oldest first."""
    wanted = table.get("months", "period")
    if wanted == "period":
        wanted = months
    elif wanted == "year":
        wanted = month
    offsets = wanted if isinstance(wanted, list) else range(1 - wanted, 1)
    last = year * 12 + month - 1
    return [f"{(last + offset) // 12}-{(last + offset) % 12 + 1:02d}" for offset in offsets]


def in_order(lines: dict[str, Line]) -> list[str]:
    """Parts before their sums, and a line before what is within it, where it does not rest on that."""
    order: list[str] = []

    def rests_on(id: str) -> set[str]:
        found = {id}
        for part in lines[id].get("sum_of", []):
            found |= rests_on(part)
        return found

    def take(id: str) -> None:
        line = lines[id]
        before = list(line.get("sum_of", []))
        if "within" in line and "sum_of" not in line and id not in rests_on(line["within"]):
            before.append(line["within"])
        for other in before:
            if other not in order:
                take(other)
        if id not in order:
            order.append(id)

    for id in lines:
        take(id)
    return order


def _level(rng: random.Random, table: Table, line: Line) -> Fraction:
    """What a line is about in most months; shares are small enough that their sums stay within all."""
    if "target" in line and rng.random() < 0.8:
        limit = Fraction(line["target"].get("at_least", line["target"].get("at_most")))
        return limit * Fraction(rng.randint(80, 130), 100)
    if line["unit"] == "%":
        return _most(table, line) * Fraction(rng.randint(10, 95), 100)
    if not line.get("required", True):
        return Fraction(rng.randint(1, 3))
    if line["unit"] == "antall" or line.get("signed"):
        return Fraction(rng.choice((5, 40, 300, 2_500, 9_000, 60_000)))
    return Fraction(rng.randint(5, 500))


def _most(table: Table, line: Line) -> Fraction:
    """The largest that a share can be for the sums that it is a part of to stay within all."""
    parts = [len(other["sum_of"]) for other in table["lines"] if line["id"] in other.get("sum_of", [])]
    return Fraction(100, max(parts, default=1))


def _drawn(rng: random.Random, table: Table, line: Line, level: Fraction, exact: dict[str, Fraction]) -> Fraction:
    fine = 1 if line["unit"] == "antall" else FINER
    if line.get("within") in exact:
        whole = exact[line["within"]]
        return Fraction(int(whole * rng.uniform(0.1, 1) * fine), fine)
    low, high = (-1.0, 1.0) if line.get("signed") else (0.65, 1.4)
    value = Fraction(round(level * Fraction(rng.uniform(low, high)) * fine), fine)
    return min(value, _most(table, line)) if line["unit"] == "%" else value


# --- What people do to it ---


def leaves(table: Table) -> list[Line]:
    return [line for line in table["lines"] if "sum_of" not in line]


def _figures(table: Table, cells: Cells, wanted: Callable[[Line], bool]) -> Iterator[tuple[CellKey, Line, Fraction]]:
    """The typed figures of the lines that are wanted."""
    for line in table["lines"]:
        for key, value in cells.items():
            if key[:2] == (table["id"], line["id"]) and isinstance(value, Fraction) and wanted(line):
                yield key, line, value


def _unsigned(line: Line) -> bool:
    return "sum_of" not in line and not line.get("signed", False)


def _one(
    rng: random.Random,
    found: Iterator[tuple[CellKey, Line, Fraction]],
    cells: Cells,
    change: Callable[[Line, Fraction], Fraction | str],
) -> Found:
    """One of the figures changed, such that a rule must see it."""
    known = list(found)
    if not known:
        return None
    key, line, value = rng.choice(known)
    return {**cells, key: change(line, value)}, True


def _sign(rng: random.Random, table: Table, cells: Cells, *_: int) -> Found:
    above = ((key, line, value) for key, line, value in _figures(table, cells, _unsigned) if value > 0)
    return _one(rng, above, cells, lambda line, value: -value)


def _above_100(rng: random.Random, table: Table, cells: Cells, *_: int) -> Found:
    shares = _figures(table, cells, lambda line: _unsigned(line) and line["unit"] == "%")
    return _one(rng, shares, cells, lambda line, value: 100 + value + Fraction(1, 10 ** line.get("decimals", 0)))


def _share_as_fraction(rng: random.Random, table: Table, cells: Cells, *_: int) -> Found:
    """0,56 for 56 per cent, in a cell that is no per cent."""
    shares = _figures(table, cells, lambda line: _unsigned(line) and line["unit"] == "%")
    some = ((key, line, value) for key, line, value in shares if 1 <= value <= 100)
    return _one(rng, some, cells, lambda line, value: f"{float(value / 100):.4f}".replace(".", ","))


def _broken(rng: random.Random, table: Table, cells: Cells, *_: int) -> Found:
    counts = _figures(
        table, cells, lambda line: _unsigned(line) and line["unit"] == "antall" and not line.get("decimals")
    )
    return _one(rng, counts, cells, lambda line, value: value + Fraction(1, 2))


def _words(rng: random.Random, table: Table, cells: Cells, *_: int) -> Found:
    return _one(rng, _figures(table, cells, lambda line: True), cells, lambda line, value: f"ca. {int(value)}")


def _factor_1000(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    large = [
        (key, line, value)
        for key, line, value in _figures(table, cells, lambda line: _unsigned(line) and line["unit"] != "%")
        if value >= 1
    ]
    if not large:
        return None
    key, _, value = rng.choice(large)
    # With few other months, nobody can tell what is usual.
    return _if_seen(table, cells, {**cells, key: value * 1000}, When(year, month, months))


def _within(rng: random.Random, table: Table, cells: Cells, *_: int) -> Found:
    """A part that is a little more than its whole, where both are typed and rounded alike."""
    lines = {line["id"]: line for line in table["lines"]}
    pairs = []
    for key, line, _ in _figures(table, cells, lambda line: "within" in line and "sum_of" not in line):
        whole = lines[line["within"]]
        most = cells.get((table["id"], whole["id"], key[2]))
        if "sum_of" not in whole and isinstance(most, Fraction) and whole.get("decimals", 0) == line.get("decimals", 0):
            pairs.append((key, line, most))
    return _one(rng, iter(pairs), cells, lambda line, most: most + Fraction(1, 10 ** line.get("decimals", 0)))


def _wrong_total(rng: random.Random, table: Table, cells: Cells, *_: int) -> Found:
    """A sum that is off by more than any rounding."""
    sums = _figures(table, cells, lambda line: "sum_of" in line)
    most = 2 * len(table["lines"]) ** 2
    return _one(rng, sums, cells, lambda line, value: value + rng.randint(most, 9 * most))


def _forgotten(rng: random.Random, table: Table, cells: Cells, *_: int) -> Found:
    keys = [
        key for key, _, _ in _figures(table, cells, lambda line: line.get("required", True) and "sum_of" not in line)
    ]
    if not keys:
        return None
    gone = rng.choice(keys)
    return {key: value for key, value in cells.items() if key != gone}, True


def _forgotten_optional(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    keys = [key for key, _, _ in _figures(table, cells, lambda line: not line.get("required", True))]
    if not keys:
        return None
    gone = rng.choice(keys)
    kept = {key: value for key, value in cells.items() if key != gone}
    # Only a sum that was typed can tell a figure that was forgotten from one that there is none of.
    return _if_seen(table, cells, kept, When(year, month, months))


def _swapped_digits(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    found = []
    for key, line, value in _figures(table, cells, lambda line: "sum_of" not in line):
        swapped = swapped_digits(rng, value, line.get("decimals", 0))
        if swapped is not None:
            found.append((key, swapped))
    if not found:
        return None
    key, value = rng.choice(found)
    # Only a sum that was typed, and a whole, knows anything of what the figure should have been.
    return _if_seen(table, cells, {**cells, key: value}, When(year, month, months))


def _swapped_lines(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """Two lines that change places in every month."""
    if len(leaves(table)) < 2:
        return None
    one, other = (line["id"] for line in rng.sample(leaves(table), 2))
    names = {one: other, other: one}
    changed = {(id, names.get(line, line), column): value for (id, line, column), value in cells.items()}
    # Seen where one of the two cannot be what the other is: a share, a whole, a figure that there must be.
    return _if_seen(table, cells, changed, When(year, month, months))


def _swapped_months(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    each = columns(table, year, month, months)
    if len(each) < 2:
        return None
    one, other = rng.sample(each, 2)
    names = {one: other, other: one}
    # Every month holds by itself, and any order of them could be.
    changed = {(id, line, names.get(column, column)): value for (id, line, column), value in cells.items()}
    return _if_seen(table, cells, changed, When(year, month, months))


def _copied(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    each = columns(table, year, month, months)
    if len(each) < 2:
        return None
    last, before = each[-1], each[-2]
    changed = {key: value for key, value in cells.items() if key[2] != last}
    changed |= {(id, line, last): value for (id, line, column), value in cells.items() if column == before}
    # The same figures two months in a row can be right.
    return _if_seen(table, cells, changed, When(year, month, months))


def _if_seen(table: Table, cells: Cells, changed: Cells, when: When) -> Found:
    """The change, and whether it makes what cannot be right, or a figure far from what is usual; None for no change."""
    if changed == cells:
        return None
    far = _far(table, changed) - _far(table, cells)
    return changed, bool(far or errors(table, Inputs(changed, {}, {}), when))


def _far(table: Table, cells: Cells) -> set[tuple[CellKey, Fraction]]:
    """The figures that are odd: below zero, 20 times what four or more other months are about, or a twentieth of it."""
    found = set()
    for line in leaves(table):
        typed = {key: value for key, _, value in _figures(table, cells, lambda each, line=line: each is line)}
        for key, value in typed.items():
            if value < 0 and not line.get("signed", False):
                found.add((key, value))
            usual = median(other for known, other in typed.items() if known != key) if len(typed) > 4 else None
            if usual is None or line["unit"] == "%" or line.get("signed", False):
                continue
            if value > 20 * max(usual, 1) or (usual >= 100 and 0 <= value < usual / 20):
                found.add((key, value))
    return found


FAULTS: dict[str, Fault] = {
    "sign": _sign,
    "share-above-100": _above_100,
    "share-as-fraction": _share_as_fraction,
    "broken-count": _broken,
    "words-for-number": _words,
    "factor-1000": _factor_1000,
    "part-beyond-whole": _within,
    "wrong-total": _wrong_total,
    "forgotten-cell": _forgotten,
    "forgotten-optional": _forgotten_optional,
    "swapped-digits": _swapped_digits,
    "swapped-lines": _swapped_lines,
    "swapped-months": _swapped_months,
    "copied-last-month": _copied,
}
