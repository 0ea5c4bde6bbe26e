"""Balance: opening, movements and closing, what has changed, and what a limit leaves."""

from __future__ import annotations

import random
from calendar import monthrange
from fractions import Fraction
from typing import Any

from oracle.base import CellKey, Figure, Inputs, Standing, When, bare, standing_lines

Table = dict[str, Any]


def decimals_of(table: Table) -> int:
    return table.get("decimals", 0 if table["unit"] in ("kr", "1000 kr") else 1)


def lines(table: Table, when: When) -> list[dict[str, Any]]:
    """Opening, movements and closing, the first and the last with their dates."""
    first = when.months[0][1] if table.get("since") == "period" else 1
    last = monthrange(when.year, when.month)[1]
    opening = f"{table.get('opening', 'IB')} 1.{first}.{when.year}"
    closing = f"{table.get('closing', 'UB per')} {last}.{when.month}.{when.year}"
    parts = ["ib", *(movement["id"] for movement in table["movements"])]
    return [{"id": "ib", "label": opening}, *table["movements"], {"id": "ub", "label": closing, "sum_of": parts}]


def column(table: Table, inputs: Inputs, when: When) -> dict[str, Standing]:
    """What stands on each line."""
    step = Fraction(1, 10 ** decimals_of(table))
    return standing_lines(lines(table, when), lambda line: inputs.number(table["id"], line, "belop"), step)


def figures(table: Table, inputs: Inputs, when: When) -> dict[str, Figure]:
    stands = {id: each.value for id, each in column(table, inputs, when).items()}
    opening, closing = stands["ib"], stands["ub"]
    known: dict[str, Fraction | None] = dict(stands)
    known["endring"] = None if opening is None or closing is None else closing - opening
    if "limit" in table:
        limit = Fraction(table["limit"]["amount"])
        known["ramme"] = limit
        known["ubrukt"] = None if closing is None else limit + closing
        known["trukket"] = None if closing is None else -closing if closing < 0 else Fraction(0)
    decimals = decimals_of(table)
    found = {f"{table['id']}.{id}": Figure(value, table["unit"], decimals) for id, value in known.items()}
    change = f"{table['id']}.endring"
    return {**found, change: Figure(known["endring"], table["unit"], decimals, (closing, opening))}


def errors(table: Table, inputs: Inputs, when: When) -> list[str]:
    """A closing that is not what its parts make."""
    return [lines(table, when)[-1]["label"]] if column(table, inputs, when)["ub"].off else []


def views(table: Table, inputs: Inputs, figures: dict[str, Figure], when: When) -> dict[str, list[list[str]]]:
    shown = [(line["label"], line["id"]) for line in lines(table, when)]
    if "limit" in table:
        shown += [(table["limit"]["label"], "ramme"), ("Ubrukt", "ubrukt")]
    return {table["id"]: [[label, bare(figures[f"{table['id']}.{id}"])] for label, id in shown]}


def others(rng: random.Random, table: Table, inputs: Inputs, key: CellKey, when: When) -> list[Fraction]:
    """A reported closing within rounding of its parts and beyond it; any figure so that the limit is just reached."""
    value = inputs.number(*key)
    assert value is not None
    step = Fraction(1, 10 ** decimals_of(table))
    stands = column(table, inputs, when)
    own, closing = stands["ub"].own, stands["ub"].value
    found = [Fraction(0), -value, value + step / 2, value + step, value * rng.randint(2, 9)]
    if key[1] == "ub" and own is not None:
        most = Fraction(len(stands), 2) * step
        found += [own + sign * (most + beyond) for sign in (-1, 1) for beyond in (Fraction(0), step / 2, step * 500)]
    if "limit" in table and closing is not None:
        down = closing + Fraction(table["limit"]["amount"])
        found += [value - down - step, value - down, value - down + step, value - closing]
    return [each for each in dict.fromkeys(found) if each != value]
