"""Series: figures month by month, sums of them, parts of a whole, what they have come to, and targets."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from oracle.base import (
    CellKey,
    Figure,
    Indicator,
    Inputs,
    Standing,
    When,
    YearMonth,
    around,
    bare,
    judged,
    limit_of,
    month_key,
    said,
    standing,
    status_cell,
    suffix,
    target_words,
)

MOST_OTHERS = 6
"""How many values an input is changed into, of all those around its limits."""

Table = dict[str, Any]
Line = dict[str, Any]


def line_of(table: Table, id: str) -> Line:
    return next(line for line in table["lines"] if line["id"] == id)


def step(line: Line) -> Fraction:
    return Fraction(1, 10 ** line.get("decimals", 0))


def stands(table: Table, inputs: Inputs, id: str, month: YearMonth) -> Standing:
    """What counts on a line in a month; what may be left out and is, counts for nothing."""
    line = line_of(table, id)
    typed = inputs.number(table["id"], id, month_key(*month))
    if "sum_of" not in line:
        left_out = typed is None and not line.get("required", True)
        return Standing(Fraction(0) if left_out else typed)
    parts = [(1, stands(table, inputs, part, month)) for part in line["sum_of"]]
    return standing(typed, parts, Fraction(0) if line["unit"] == "antall" else step(line))


def shown(table: Table, inputs: Inputs, line: Line, month: YearMonth) -> Fraction | None:
    """What the report says on a line in a month; nothing where nothing was typed."""
    if "sum_of" in line:
        return stands(table, inputs, line["id"], month).value
    return inputs.number(table["id"], line["id"], month_key(*month))


def figures(table: Table, inputs: Inputs, when: When) -> dict[str, Figure]:
    found = {}
    months = when.span(table)
    for line in table["lines"]:
        name, unit, decimals = f"{table['id']}.{line['id']}", line["unit"], line.get("decimals", 0)
        values = [shown(table, inputs, line, month) for month in months]
        for month, value in zip(months, values, strict=True):
            status = judged(line["target"], value) if "target" in line else ""
            found[f"{name}[{month_key(*month)}]"] = Figure(value, unit, decimals, status=status)
        last, before = values[-1], values[-2] if len(values) > 1 else None
        change = None if last is None or before is None else last - before
        found[f"{name}.endring"] = Figure(change, "prosentpoeng" if unit == "%" else unit, decimals, (last, before))
        if "target" in line:
            found[f"{name}.maal"] = Figure(limit_of(line["target"]), unit)
        if unit == "antall" and table.get("as_of") != "day_after":
            year = [(when.year, month) for month in range(1, when.month + 1)]
            found[f"{name}.sum"] = Figure(_together(table, inputs, line, months), unit, decimals)
            so_far = _together(table, inputs, line, year) if set(year) <= set(months) else None
            found[f"{name}.hia"] = Figure(so_far, unit, decimals)
    return found


def _together(table: Table, inputs: Inputs, line: Line, months: list[YearMonth]) -> Fraction | None:
    values = [stands(table, inputs, line["id"], month).value for month in months]
    known = [value for value in values if value is not None]
    return sum(known, Fraction(0)) if len(known) == len(values) else None


def indicators(table: Table, when: When) -> list[Indicator]:
    months = [month_key(*month) for month in when.span(table)]
    return [
        Indicator(name, line["label"], [f"{name}[{month}]" for month in months], line["target"])
        for line in table["lines"]
        if "target" in line and (name := f"{table['id']}.{line['id']}")
    ]


def views(table: Table, inputs: Inputs, figures: dict[str, Figure], when: When) -> dict[str, list[list[str]]]:
    has_units = len({line["unit"] for line in table["lines"]}) > 1
    has_target = any("target" in line for line in table["lines"])
    rows, narrow = [], []
    for line in table["lines"]:
        name = f"{table['id']}.{line['id']}"
        each = [figures[f"{name}[{month_key(*month)}]"] for month in when.span(table)]
        row = [line["label"], *([suffix(line["unit"])] if has_units else []), *(bare(figure) for figure in each)]
        if has_target:
            row += (
                [target_words(line["target"], line["unit"]), status_cell(each[-1].status)] if "target" in line else []
            )
            row += ["", ""] if "target" not in line else []
        rows.append(row)
        unit = f" ({suffix(line['unit'])})" if has_units and suffix(line["unit"]) else ""
        narrow.append([line["label"] + unit, *(bare(figure) for figure in each)])
    return {table["id"]: rows, f"{table['id']}.smal": narrow}


def errors(table: Table, inputs: Inputs, when: When) -> list[str]:
    """What is missing, what no figure can be, a sum beyond rounding, shares beyond all, a part beyond its whole."""
    months, lines = when.span(table), table["lines"]
    typed = [line for line in lines if "sum_of" not in line]
    empty = not any(
        inputs.number(table["id"], line["id"], month_key(*month)) is not None for line in lines for month in months
    )
    if empty and any(line.get("required", True) for line in typed):
        return [table["title"]]
    found = []
    for month in months:
        for line in lines:
            label = f"{line['label']}, {said(*month, table)}"
            value = shown(table, inputs, line, month)
            if "sum_of" not in line:
                found += [line["label"]] * (value is None and line.get("required", True))
                found += [label] * _impossible(line, value)
            else:
                found += [label] * stands(table, inputs, line["id"], month).off
                beyond = value is not None and value > 100 + _room(table, line)
                found += [label] * (line["unit"] == "%" and beyond and not line.get("signed", False))
            if "within" in line:
                whole = line_of(table, line["within"])
                most = shown(table, inputs, whole, month)
                room = _room_within(table, line, whole)
                found += [label] * (value is not None and most is not None and value > most + room)
    return found


def _impossible(line: Line, value: Fraction | None) -> int:
    """How much is wrong with a typed figure, whatever stands beside it."""
    if value is None:
        return 0
    signed, counted = line.get("signed", False), line["unit"] == "antall"
    outside = line["unit"] == "%" and not 0 <= value <= 100 and not signed
    negative = counted and value < 0 and not signed
    broken = counted and not line.get("decimals") and value.denominator != 1
    return outside + negative + broken


def _room(table: Table, line: Line) -> Fraction:
    """How far rounding can take a line from what it exactly is: half a step for each typed figure in it."""
    if "sum_of" in line:
        return sum((_room(table, line_of(table, part)) for part in line["sum_of"]), Fraction(0))
    return Fraction(0) if line["unit"] == "antall" else step(line) / 2


def _room_within(table: Table, part: Line, whole: Line) -> Fraction:
    """Two typed figures that are rounded alike keep their order."""
    if "sum_of" not in part and "sum_of" not in whole and step(part) == step(whole):
        return Fraction(0)
    return _room(table, part) + _room(table, whole)


def others(rng: random.Random, table: Table, inputs: Inputs, key: CellKey, when: When) -> list[Fraction]:
    """Around targets, nothing and all; around what the parts of a sum make; around the whole, and the line's parts."""
    _, id, column = key
    line = line_of(table, id)
    value = inputs.number(*key)
    assert value is not None
    year, month = (int(part) for part in column.split("-"))
    found = around(line["target"], line.get("decimals", 0)) if "target" in line else []
    if "sum_of" in line:
        found += _around_sum(table, inputs, line, (year, month))
    found += _around_wholes(table, inputs, line, (year, month))
    if line["unit"] == "%":
        found += [Fraction(0), step(line), 100 - step(line), Fraction(100), 100 + step(line), -step(line)]
    else:
        found += [Fraction(0), -step(line), value * 1000, value + rng.randint(1, 99) * step(line), -value]
    found += [value + step(line) / 2, value - step(line)]
    different = [each for each in dict.fromkeys(found) if each != value]
    return rng.sample(different, min(MOST_OTHERS, len(different)))


def _around_sum(table: Table, inputs: Inputs, line: Line, month: YearMonth) -> list[Fraction]:
    """Within rounding of what the parts make, on its edge and beyond."""
    own = stands(table, inputs, line["id"], month).own
    if own is None:
        return []
    count = sum(stands(table, inputs, part, month).rounded for part in line["sum_of"])
    return [own + side * edge * step(line) for edge in (0, 1, (count + 1) // 2, (count + 2) // 2) for side in (-1, 1)]


def _around_wholes(table: Table, inputs: Inputs, line: Line, month: YearMonth) -> Iterator[Fraction]:
    for part in table["lines"]:
        if "within" in part and line["id"] in (part["id"], part["within"]):
            other = line_of(table, part["within"] if line["id"] == part["id"] else part["id"])
            edge = shown(table, inputs, other, month)
            if edge is not None:
                yield from (edge + side * step(line) for side in (-1, 0, 1))
