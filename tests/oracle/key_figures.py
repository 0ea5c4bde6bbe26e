"""Key figures: single numbers and choices, their change since a reference, their status against a target."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from oracle.base import (
    MONTHS,
    CellKey,
    Figure,
    Indicator,
    Inputs,
    Value,
    When,
    around,
    bare,
    judged,
    limit_of,
    month_key,
    show_plus,
    status_cell,
    suffix,
    target_words,
)

Table = dict[str, Any]
Item = tuple[str, str, dict[str, Any]]
"""The key of a line, the index of its facts, and the figure with its label as shown."""


def items(table: Table, when: When) -> Iterator[Item]:
    for item in table["figures"]:
        if not item.get("by_month"):
            yield item["id"], "", item
            continue
        for year, month in when.months:
            index = f"[{month_key(year, month)}]"
            yield item["id"] + index, index, {**item, "label": f"{item['label']}, {MONTHS[month - 1]} {year}"}


def figures(table: Table, inputs: Inputs, when: When) -> dict[str, Figure]:
    found = {}
    for line, index, item in items(table, when):
        name, decimals = f"{table['id']}.{item['id']}", item.get("decimals", 0)
        unit = "" if "choices" in item else item["unit"]
        value: Value = inputs.cells.get((table["id"], line, "verdi"))
        status = judged(item["target"], value) if "target" in item else ""
        found[name + index] = Figure(value, unit, decimals, status=status)
        if "target" in item:
            found[f"{name}.maal{index}"] = Figure(limit_of(item["target"]), unit)
        if "reference" in item:
            other = inputs.number(table["id"], line, "referanse")
            change = value - other if isinstance(value, Fraction) and other is not None else None
            points = "prosentpoeng" if unit == "%" else unit
            found[f"{name}.referanse{index}"] = Figure(other, unit, decimals)
            found[f"{name}.endring{index}"] = Figure(change, points, decimals, (value, other))
    return found


def indicators(table: Table, when: When) -> list[Indicator]:
    found = []
    for item in table["figures"]:
        if "target" in item:
            each = [index for _, index, known in items(table, when) if known["id"] == item["id"]]
            name = f"{table['id']}.{item['id']}"
            found.append(Indicator(name, item["label"], [name + index for index in each], item["target"]))
    return found


def errors(table: Table, inputs: Inputs, when: When) -> list[str]:
    """A share that is none, a count below zero, a count that is not whole."""
    found = []
    for line, _, item in items(table, when):
        for column in ("verdi", "referanse"):
            value = inputs.number(table["id"], line, column)
            if value is not None and "choices" not in item:
                signed, counted = item.get("signed", False), item["unit"] == "antall"
                outside = item["unit"] == "%" and not 0 <= value <= 100 and not signed
                negative = counted and value < 0 and not signed
                broken = counted and not item.get("decimals") and value.denominator != 1
                found += [item["label"]] * (outside + negative + broken)
    return found


def views(table: Table, inputs: Inputs, figures: dict[str, Figure], when: When) -> dict[str, list[list[str]]]:
    defined = table["figures"]
    has_units = any("choices" not in item and suffix(item["unit"]) for item in defined)
    has_reference = any("reference" in item for item in defined)
    has_target = any("target" in item for item in defined)
    rows = []
    for _, index, item in items(table, when):
        name = f"{table['id']}.{item['id']}"
        figure = figures[name + index]
        row = [item["label"], bare(figure)]
        if has_units:
            row += [suffix(figure.unit)]
        if has_reference:
            change = figures.get(f"{name}.endring{index}")
            row += [show_plus(change.value, change.decimals) if change else "", item.get("reference", "")]
        if has_target:
            target = item.get("target")
            row += [target_words(target, figure.unit), status_cell(figure.status)] if target else ["", ""]
        rows.append(row)
    return {table["id"]: rows}


def others(rng: random.Random, table: Table, inputs: Inputs, key: CellKey, when: When) -> list[Fraction]:
    """A share all around the edges of its target and of 0 and 100; a count, also with a decimal too many."""
    item = next(item for known, _, item in items(table, when) if known == key[1])
    value = inputs.number(*key)
    assert value is not None
    step = Fraction(1, 10 ** item.get("decimals", 0))
    found = around(item["target"], item.get("decimals", 0)) if "target" in item else []
    if item["unit"] == "%":
        found += [Fraction(rng.randint(20, 1000), 10), Fraction(100), Fraction(0), value + step / 2]
        return [each for each in [*found, 100 + step, -step] if each != value]
    least = -20 if item.get("signed") else 0
    candidates = [value + step, value * 2, value + step * rng.randint(1, 5000), least * step, step * 1234]
    return [*found, rng.choice([each for each in [*candidates, value + step / 2, -step] if each != value])]
