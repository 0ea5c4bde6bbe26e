"""Budget and accounts: what stands, what is left of the budget, and how much of it is spent."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

from oracle.base import CellKey, Figure, Inputs, Standing, When, bare, standing_lines

MEASURES = ("aarsbudsjett", "regnskap")

Table = dict[str, Any]


def decimals_of(table: Table) -> int:
    return table.get("decimals", 0 if table["unit"] in ("kr", "1000 kr") else 1)


def column(table: Table, inputs: Inputs, measure: str) -> dict[str, Standing]:
    """What stands on each line of one column."""
    step = Fraction(1, 10 ** decimals_of(table))
    return standing_lines(table["lines"], lambda line: inputs.number(table["id"], line, measure), step)


def figures(table: Table, inputs: Inputs, when: When) -> dict[str, Figure]:
    found = {}
    unit, decimals = table["unit"], decimals_of(table)
    columns = {measure: column(table, inputs, measure) for measure in MEASURES}
    for line in table["lines"]:
        name = f"{table['id']}.{line['id']}"
        budget, accounts = (columns[measure][line["id"]].value for measure in MEASURES)
        left = spent = None
        if budget is not None and accounts is not None:
            left = budget - accounts
            spent = accounts * 100 / abs(budget) if budget else None
        found[f"{name}.aarsbudsjett"] = Figure(budget, unit, decimals)
        found[f"{name}.regnskap"] = Figure(accounts, unit, decimals)
        found[f"{name}.rest"] = Figure(left, unit, decimals, (accounts, budget))
        found[f"{name}.forbruk"] = Figure(spent, "%", 1, dash=left is not None)
    return found


def errors(table: Table, inputs: Inputs, when: When) -> list[str]:
    """A sum beyond rounding."""
    columns = [column(table, inputs, measure) for measure in MEASURES]
    return [line["label"] for line in table["lines"] for each in columns if each[line["id"]].off]


def views(table: Table, inputs: Inputs, figures: dict[str, Figure], when: When) -> dict[str, list[list[str]]]:
    rows = []
    for line in table["lines"]:
        shown = (figures[f"{table['id']}.{line['id']}.{measure}"] for measure in (*MEASURES, "forbruk"))
        rows.append([line["label"], *map(bare, shown)])
    return {table["id"]: rows}


def others(rng: random.Random, table: Table, inputs: Inputs, key: CellKey, when: When) -> list[Fraction]:
    """A reported sum within rounding of its parts and beyond it; budget and accounts a step around each other."""
    value = inputs.number(*key)
    assert value is not None
    step = Fraction(1, 10 ** decimals_of(table))
    stands = column(table, inputs, key[2])
    own = stands[key[1]].own
    if own is not None:
        (line,) = (each for each in table["lines"] if each["id"] == key[1])
        most = Fraction(sum(stands[part].rounded for part in line["sum_of"]) + 1, 2) * step
        found = [own + sign * (most + beyond) for sign in (-1, 1) for beyond in (Fraction(0), step / 2, step * 500)]
    else:
        beside = inputs.number(table["id"], key[1], MEASURES[1 - MEASURES.index(key[2])]) or Fraction(0)
        found = [beside - step, beside, beside + step, Fraction(0), -value, value + step / 2, value + step]
        found.append(round(value * Fraction(1 + rng.uniform(-0.4, 0.6)) / step) * step)
    return [each for each in dict.fromkeys(found) if each != value]
