"""Comparison: the year so far beside the same time last year and all of last year, and what has changed."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

from oracle.base import CellKey, Figure, Inputs, Standing, When, bare, show_plus, standing

TYPED = ("hia", "fjor", "fjoraar")
HEADINGS = {"hia": "hittil i år", "fjor": "samme tid i fjor", "fjoraar": "hele fjoråret"}

MOST_OTHERS = 6
"""How many values an input is changed into, of all those around its limits."""

Table = dict[str, Any]
Line = dict[str, Any]


def line_of(table: Table, id: str) -> Line:
    return next(line for line in table["lines"] if line["id"] == id)


def unit_of(line: Line) -> str:
    return line.get("unit", "antall")


def step(line: Line) -> Fraction:
    return Fraction(1, 10 ** line.get("decimals", 0))


def stands(table: Table, inputs: Inputs, id: str, column: str) -> Standing:
    line = line_of(table, id)
    parts = [(1, stands(table, inputs, part, column)) for part in line.get("sum_of", [])]
    typed = inputs.number(table["id"], id, column)
    return standing(typed, parts, Fraction(0) if unit_of(line) == "antall" else step(line))


def figures(table: Table, inputs: Inputs, when: When) -> dict[str, Figure]:
    found = {}
    for line in table["lines"]:
        name, unit, decimals = f"{table['id']}.{line['id']}", unit_of(line), line.get("decimals", 0)
        values = {column: stands(table, inputs, line["id"], column).value for column in TYPED}
        found |= {f"{name}.{column}": Figure(value, unit, decimals) for column, value in values.items()}
        now, before = values["hia"], values["fjor"]
        change = None if now is None or before is None else now - before
        share = None if change is None or not before else change * 100 / abs(before)
        points = "prosentpoeng" if unit == "%" else unit
        found[f"{name}.endring"] = Figure(change, points, decimals, (now, before))
        found[f"{name}.endring_prosent"] = Figure(share, "%", 1, dash=change is not None)
    return found


def views(table: Table, inputs: Inputs, figures: dict[str, Figure], when: When) -> dict[str, list[list[str]]]:
    rows = []
    for line in table["lines"]:
        name = f"{table['id']}.{line['id']}"
        change = figures[f"{name}.endring"]
        each = [bare(figures[f"{name}.{column}"]) for column in TYPED]
        rows.append([line["label"], *each, show_plus(change.value, change.decimals)])
    return {table["id"]: rows}


def errors(table: Table, inputs: Inputs, when: When) -> list[str]:
    """What is missing, what no figure can be, a sum beyond rounding, a part of last year that is not within it."""
    typed = {key: value for key, value in inputs.cells.items() if key[0] == table["id"] and isinstance(value, Fraction)}
    if not typed:
        return [table["title"]]
    found = []
    for line in table["lines"]:
        for column in TYPED:
            label = f"{line['label']}, {HEADINGS[column]}"
            if "sum_of" in line:
                found += [label] * stands(table, inputs, line["id"], column).off
            else:
                value = typed.get((table["id"], line["id"], column))
                found += [label] * (1 if value is None else _impossible(line, value))
        found += [f"{line['label']}, {HEADINGS['fjor']}"] * _unlike_last_year(table, inputs, line, when)
    return found


def _impossible(line: Line, value: Fraction) -> int:
    counted = unit_of(line) == "antall"
    outside = unit_of(line) == "%" and not 0 <= value <= 100
    broken = counted and not line.get("decimals") and value.denominator != 1
    return outside + (counted and value < 0) + broken


def _unlike_last_year(table: Table, inputs: Inputs, line: Line, when: When) -> bool:
    """Of two figures that were typed and stand; what was added up has been told by its parts."""
    values = []
    for column in ("fjor", "fjoraar"):
        typed = inputs.number(table["id"], line["id"], column)
        if typed is None or stands(table, inputs, line["id"], column).off:
            return False
        values.append(typed)
    part, year = values
    if when.month == 12:
        return part != year
    return part > year and unit_of(line) != "%"


def others(rng: random.Random, table: Table, inputs: Inputs, key: CellKey, when: When) -> list[Fraction]:
    """Around the figures beside it, around what the parts of a sum make, and around nothing."""
    _, id, column = key
    line = line_of(table, id)
    value = inputs.number(*key)
    assert value is not None
    beside = [stands(table, inputs, id, other).value for other in TYPED if other != column]
    found = [edge + side * step(line) for edge in beside if edge is not None for side in (-1, 0, 1)]
    found += [edge * 20 + side for edge in beside if edge is not None for side in (0, 1)]
    if "sum_of" in line:
        own = stands(table, inputs, id, column).own
        count = sum(stands(table, inputs, part, column).rounded for part in line["sum_of"])
        for edge in (0, 1, (count + 1) // 2, (count + 2) // 2):
            found += [own + side * edge * step(line) for side in (-1, 1) if own is not None]
    if unit_of(line) == "%":
        found += [Fraction(100), 100 + step(line), 100 - step(line)]
    found += [Fraction(0), -step(line), -value, value + step(line) / 2, value + rng.randint(1, 99) * step(line)]
    different = [each for each in dict.fromkeys(found) if each != value]
    return rng.sample(different, min(MOST_OTHERS, len(different)))
