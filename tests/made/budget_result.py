"""Budget results that nobody typed: the exact figures are drawn first, then rounded; sums are those of the exact ones.

Whether a rule can see a fault is worked out from what the fault leaves behind: a reported sum off its parts, a year to
date unlike its period, a sign that a line never has, a deviation beyond its limits that nobody commented on.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from made import CellKey, Cells, Fault
from made.slips import half_up, near, swapped_digits

MEASURES = ("faktisk", "budsjett", "hia", "hia_budsjett", "aarsbudsjett")
PAIRS = (("faktisk", "hia"), ("budsjett", "hia_budsjett"))
FEWEST_LINES = 4

Table = dict[str, Any]
Exact = dict[tuple[str, str], Fraction]
Found = tuple[Cells, bool] | None


def decimals_of(table: Table) -> int:
    return table.get("decimals", 0 if table["unit"] in ("kr", "1000 kr") else 1)


def make(rng: random.Random, table: Table, year: int, month: int, months: int) -> Cells:
    exact = _exact(rng, table, month, months)
    decimals, lines = decimals_of(table), on_sheet(table)
    cells: Cells = {}
    for measure in MEASURES:
        share = rng.choice((0, 0.5, 1))
        for line in lines:
            if "sum_of" not in line or rng.random() < share:
                cells[table["id"], line["id"], measure] = half_up(exact[line["id"], measure], decimals)
    for line in lines:
        if rng.random() < 0.1 or is_flagged(table, line, cells):
            cells[table["id"], line["id"], "kommentar"] = rng.choice(
                ("Periodisering.", "Ledige stillinger.", "Utsatt.")
            )
    return cells


def _exact(rng: random.Random, table: Table, month: int, months: int) -> Exact:
    """Figures before rounding. The budget is spread over the year; what is spent lies near it, sometimes far off."""
    exact: Exact = {}
    unit = {"kr": 1, "1000 kr": 1000}.get(table["unit"], 1_000_000)
    for line in table["lines"]:
        if "sum_of" in line:
            continue
        id, sign = line["id"], sign_of(rng, line)
        annual = sign * Fraction(round(10 ** rng.uniform(5.5, 8.5)), unit)
        part = near(rng, annual * months / 12, 0.15)
        to_date = (
            annual
            if month == 12
            else part
            if month == months
            else part + near(rng, annual * (month - months) / 12, 0.15)
        )
        apart = rng.choice((0.03, 0.03, 0.03, 0.1, 0.4))
        actual = near(rng, part, apart)
        exact[id, "faktisk"], exact[id, "budsjett"] = actual, part
        exact[id, "hia"] = actual if month == months else actual + near(rng, abs(to_date - part) * sign, apart)
        exact[id, "hia_budsjett"], exact[id, "aarsbudsjett"] = to_date, annual
        if month == 12 == months:
            exact[id, "budsjett"] = annual
    add_sums(table, exact)
    return exact


def add_sums(table: Table, exact: Exact, measures: tuple[str, ...] = MEASURES) -> None:
    """Put in the sums of what is there, those of sums too."""
    left = [line for line in table["lines"] if "sum_of" in line]
    while left:
        known = {id for id, _ in exact}
        ready = [line for line in left if known.issuperset(line["sum_of"])]
        left = [line for line in left if line not in ready]
        for line in ready:
            for measure in measures:
                exact[line["id"], measure] = sum(
                    (sign * exact[part, measure] for sign, part in _parts(table, line)), Fraction(0)
                )


def on_sheet(table: Table) -> list[dict[str, Any]]:
    return [line for line in table["lines"] if not line.get("memo")]


def sign_of(rng: random.Random, line: dict[str, Any]) -> int:
    if line["type"] in ("signed", "result") or line.get("sign") == "any":
        return rng.choice((-1, 1))
    return -1 if line.get("sign") == "negative" else 1


def _parts(table: Table, line: dict[str, Any]) -> list[tuple[int, str]]:
    """The parts of a sum, -1 for those that count against it."""
    cost = {each["id"]: each.get("type") == "cost" for each in table["lines"]}
    return [(-1 if cost[part] != cost[line["id"]] else 1, part) for part in line["sum_of"]]


# --- What a rule can see ---


def visible(table: Table, cells: Cells, month: int, months: int) -> bool:
    """Whether anything does not hold, or is odd enough to be asked about."""
    step = Fraction(1, 10 ** decimals_of(table))
    starts, ends = month == months, month == 12
    columns = {measure: dict(_standing(table, cells, measure)) for measure in MEASURES}
    return (
        any(off for column in columns.values() for _, off, _ in column.values())
        or any(_unlike_sign(table, line, cells) for line in on_sheet(table))
        or (starts and any(_apart(table, cells, *pair, step) for pair in PAIRS))
        or (not starts and any(_mostly_smaller(table, cells, *pair) for pair in PAIRS))
        or (ends and _apart(table, cells, "hia_budsjett", "aarsbudsjett", step))
        or any(is_flagged(table, line, cells) and not _comment(table, line, cells) for line in on_sheet(table))
    )


def _number(table: Table, cells: Cells, line: str, measure: str) -> Fraction | None:
    value = cells.get((table["id"], line, measure))
    return value if isinstance(value, Fraction) else None


def _comment(table: Table, line: dict[str, Any], cells: Cells) -> bool:
    return (table["id"], line["id"], "kommentar") in cells


def _standing(table: Table, cells: Cells, measure: str) -> Iterator[tuple[str, tuple[Fraction, bool, int]]]:
    """Each line's figure that counts, whether a report of it was refused, and how many rounded figures it brings."""
    lines = {line["id"]: line for line in table["lines"]}
    step = Fraction(1, 10 ** decimals_of(table))
    found: dict[str, tuple[Fraction, bool, int]] = {}

    def stands(id: str) -> tuple[Fraction, bool, int]:
        if id not in found:
            typed = _number(table, cells, id, measure)
            if "sum_of" not in lines[id]:
                found[id] = (typed or Fraction(0), False, 1)
            else:
                parts = [(sign, stands(part)) for sign, part in _parts(table, lines[id])]
                own = sum((sign * value for sign, (value, _, _) in parts), Fraction(0))
                count = sum(brings for _, (_, _, brings) in parts)
                off = typed is not None and abs(typed - own) > Fraction(count + 1, 2) * step
                found[id] = (own if typed is None or off else typed, off, count if typed is None or off else 1)
        return found[id]

    for id in lines:
        yield id, stands(id)


def _unlike_sign(table: Table, line: dict[str, Any], cells: Cells) -> bool:
    sign = line.get("sign", "positive")
    if line["type"] not in ("income", "cost") or sign == "any":
        return False
    values = [_number(table, cells, line["id"], measure) for measure in MEASURES]
    return any((value < 0) != (sign == "negative") for value in values if value)


def _both(table: Table, cells: Cells, one: str, other: str) -> list[tuple[Fraction, Fraction, bool]]:
    """Two measures of the lines that have both, and whether the line is a sum."""
    found = []
    for line in on_sheet(table):
        first, second = (_number(table, cells, line["id"], measure) for measure in (one, other))
        if first is not None and second is not None:
            found.append((first, second, "sum_of" in line))
    return found


def _apart(table: Table, cells: Cells, one: str, other: str, step: Fraction) -> bool:
    return any(abs(first - second) > step for first, second, _ in _both(table, cells, one, other))


def _mostly_smaller(table: Table, cells: Cells, of_period: str, to_date: str) -> bool:
    pairs = [(first, second) for first, second, is_sum in _both(table, cells, of_period, to_date) if not is_sum]
    smaller = sum(abs(second) < abs(first) for first, second in pairs)
    return len(pairs) >= FEWEST_LINES and 2 * smaller > len(pairs)


def is_flagged(table: Table, line: dict[str, Any], cells: Cells) -> bool:
    """Whether a deviation lies beyond both limits, or beyond the amount alone where the budget is near zero."""
    limits = table.get("flag")
    if limits is None:
        return False
    least = limits.get("near_zero", Fraction(limits["amount"]) / 10)
    for actual, budget in (("faktisk", "budsjett"), ("hia", "hia_budsjett")):
        first, second = (dict(_standing(table, cells, measure))[line["id"]][0] for measure in (actual, budget))
        apart = abs(first - second)
        small = second and abs(second) >= least and apart * 100 <= limits["percent"] * abs(second)
        if apart > limits["amount"] and not small:
            return True
    return False


# --- Faults ---


def _typed(table: Table, cells: Cells, *, sums: bool) -> list[CellKey]:
    """The figures that were typed on lines that are sums, or on those that are not."""
    of_kind = {line["id"] for line in on_sheet(table) if ("sum_of" in line) == sums}
    return [key for key in cells if key[0] == table["id"] and key[1] in of_kind and key[2] in MEASURES]


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
                changed = {**cells, key: new}
                return changed, visible(table, changed, month, months)
        return None

    return fault


def _whole(change: Callable[[random.Random, Table, Cells, int, int], Cells | None]) -> Fault:
    """A fault in a whole row or column."""

    def fault(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
        changed = change(rng, table, cells, month, months)
        if changed is None or changed == cells:
            return None
        return changed, visible(table, changed, month, months)

    return fault


def _times_1000(rng: random.Random, table: Table, cells: Cells, month: int, months: int) -> Cells:
    measure = rng.choice(MEASURES)
    return {key: value * 1000 if _is_in(key, value, table, measure) else value for key, value in cells.items()}


def _is_in(key: CellKey, value: Fraction | str, table: Table, measure: str) -> bool:
    return key[0] == table["id"] and key[2] == measure and isinstance(value, Fraction)


def _lines_exchanged(rng: random.Random, table: Table, cells: Cells, month: int, months: int) -> Cells | None:
    lines = [line["id"] for line in on_sheet(table) if "sum_of" not in line]
    if len(lines) < 2:
        return None
    place = rng.randrange(len(lines) - 1)
    names = {lines[place]: lines[place + 1], lines[place + 1]: lines[place]}
    return {
        (id, names.get(line, line) if id == table["id"] and column in MEASURES else line, column): value
        for (id, line, column), value in cells.items()
    }


def _columns_exchanged(one: str, other: str) -> Callable[[random.Random, Table, Cells, int, int], Cells]:
    def change(rng: random.Random, table: Table, cells: Cells, month: int, months: int) -> Cells:
        names = {one: other, other: one}
        return {
            (id, line, names.get(column, column) if id == table["id"] else column): value
            for (id, line, column), value in cells.items()
        }

    return change


def _pasted_a_row_down(rng: random.Random, table: Table, cells: Cells, month: int, months: int) -> Cells | None:
    """A column of figures without sums that went in one line too low: the first line has what was there before."""
    lines = [line["id"] for line in on_sheet(table) if "sum_of" not in line]
    measure = rng.choice(MEASURES)
    start = rng.randrange(len(lines))
    changed = dict(cells)
    for above, below in zip(lines[start:], lines[start + 1 :], strict=False):
        changed[table["id"], below, measure] = cells[table["id"], above, measure]
    return changed


def _not_moved_on(rng: random.Random, table: Table, cells: Cells, month: int, months: int) -> Cells | None:
    """The year to date of the period before, left standing."""
    if month == months:
        return None
    changed = dict(cells)
    for line in on_sheet(table):
        first, second = (_number(table, cells, line["id"], measure) for measure in ("faktisk", "hia"))
        if first is not None and second is not None:
            changed[table["id"], line["id"], "hia"] = second - first
    return changed


def _part_left_out(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """A reported sum that lacks one of its parts."""
    keys = _typed(table, cells, sums=True)
    rng.shuffle(keys)
    for key in keys:
        (line,) = (line for line in table["lines"] if line["id"] == key[1])
        stands = dict(_standing(table, cells, key[2]))
        sign, part = rng.choice(_parts(table, line))
        value = cells[key]
        assert isinstance(value, Fraction)
        if stands[part][0]:
            changed = {**cells, key: value - sign * stands[part][0]}
            return changed, visible(table, changed, month, months)
    return None


def _forgotten(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    gone = rng.choice(_typed(table, cells, sums=False))
    return {key: value for key, value in cells.items() if key != gone}, True


def _unreadable(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    key = rng.choice(_typed(table, cells, sums=False))
    return {**cells, key: rng.choice(("ca. 12 000", "se vedlegg", "12.000 inkl. mva", "?"))}, True


def _comment_left_out(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    flagged = [line["id"] for line in on_sheet(table) if is_flagged(table, line, cells)]
    if not flagged:
        return None
    gone = (table["id"], rng.choice(flagged), "kommentar")
    return {key: value for key, value in cells.items() if key != gone}, True


FAULTS: dict[str, Fault] = {
    "swapped-digits": _one(swapped_digits),
    "sign": _one(lambda rng, value, decimals: -value),
    "factor-1000": _one(lambda rng, value, decimals: value * 1000),
    "dropped-digit": _one(lambda rng, value, decimals: half_up(value / 10, decimals)),
    "wrong-total": _one(lambda rng, value, decimals: half_up(near(rng, value, 0.2), decimals), sums=True),
    "part-left-out": _part_left_out,
    "column-factor-1000": _whole(_times_1000),
    "swapped-lines": _whole(_lines_exchanged),
    "pasted-a-row-down": _whole(_pasted_a_row_down),
    "period-and-year-to-date-swapped": _whole(_columns_exchanged("faktisk", "hia")),
    "budgets-swapped": _whole(_columns_exchanged("budsjett", "hia_budsjett")),
    "actual-and-budget-swapped": _whole(_columns_exchanged("faktisk", "budsjett")),
    "year-to-date-not-moved-on": _whole(_not_moved_on),
    "forgotten-cell": _forgotten,
    "unreadable-cell": _unreadable,
    "comment-left-out": _comment_left_out,
}
