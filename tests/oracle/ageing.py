"""Ageing: what is owed by how long it is overdue, its total, and how much of it is overdue."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

from oracle.base import CellKey, Figure, Indicator, Inputs, Standing, When, bare, judged, limit_of, standing_lines

Table = dict[str, Any]


def decimals_of(table: Table) -> int:
    return table.get("decimals", 0 if table["unit"] in ("kr", "1000 kr") else 1)


def lines(table: Table) -> list[dict[str, Any]]:
    parts = [bucket["id"] for bucket in table["buckets"]]
    return [*table["buckets"], {"id": "sum", "label": table.get("total", "Sum"), "overdue": False, "sum_of": parts}]


def column(table: Table, inputs: Inputs) -> dict[str, Standing]:
    """What stands on each line; a bucket left empty is nothing owed."""
    step = Fraction(1, 10 ** decimals_of(table))
    return standing_lines(lines(table), lambda line: inputs.number(table["id"], line, "belop"), step, empty=Fraction(0))


def figures(table: Table, inputs: Inputs, when: When) -> dict[str, Figure]:
    unit, decimals = table["unit"], decimals_of(table)
    stands = {id: each.value for id, each in column(table, inputs).items()}
    late = [stands[bucket["id"]] for bucket in table["buckets"] if bucket["overdue"]]
    overdue = sum((value for value in late if value is not None), Fraction(0))
    whole = stands["sum"]
    share = overdue * 100 / abs(whole) if whole else None
    status = judged(table["target"], share) if "target" in table else ""
    found = {f"{table['id']}.{id}": Figure(value, unit, decimals) for id, value in stands.items()}
    found[f"{table['id']}.forfalt"] = Figure(overdue, unit, decimals)
    found[f"{table['id']}.andel_forfalt"] = Figure(share, "%", 1, status=status)
    return found


def indicators(table: Table, when: When) -> list[Indicator]:
    if "target" not in table:
        return []
    share = f"{table['id']}.andel_forfalt"
    return [Indicator(share, f"{table['title']}, andel forfalt", [share], table["target"])]


def errors(table: Table, inputs: Inputs, when: When) -> list[str]:
    """A total that is not what the buckets make; no bucket filled in at all."""
    empty = all(inputs.number(table["id"], bucket["id"], "belop") is None for bucket in table["buckets"])
    off = column(table, inputs)["sum"].off
    return [table.get("total", "Sum")] * off + [table["title"]] * empty


def views(table: Table, inputs: Inputs, figures: dict[str, Figure], when: When) -> dict[str, list[list[str]]]:
    rows = [[line["label"], bare(figures[f"{table['id']}.{line['id']}"])] for line in lines(table)]
    return {table["id"]: rows}


def others(rng: random.Random, table: Table, inputs: Inputs, key: CellKey, when: When) -> list[Fraction]:
    """A reported total within rounding of the buckets and beyond it; amounts that bring what is overdue to a limit."""
    value = inputs.number(*key)
    assert value is not None
    step = Fraction(1, 10 ** decimals_of(table))
    own = column(table, inputs)["sum"].own
    assert own is not None
    found = [Fraction(0), -value, value + step / 2, value + step, value * rng.randint(2, 9)]
    if key[1] == "sum":
        most = Fraction(len(table["buckets"]) + 1, 2) * step
        found += [own + sign * (most + beyond) for sign in (-1, 1) for beyond in (Fraction(0), step / 2, step * 500)]
        return [each for each in dict.fromkeys(found) if each != value]
    late = {bucket["id"] for bucket in table["buckets"] if bucket["overdue"]}
    amounts = {
        bucket["id"]: inputs.number(table["id"], bucket["id"], "belop") or Fraction(0) for bucket in table["buckets"]
    }
    others_late = sum((amount for id, amount in amounts.items() if id in late and id != key[1]), Fraction(0))
    others_due = sum((amount for id, amount in amounts.items() if id not in late and id != key[1]), Fraction(0))
    shares = [Fraction(50)] + ([limit_of(table["target"])] if "target" in table else [])
    for share in shares:
        if 0 < share < 100:
            # So much on this line that just this share of the whole is overdue: late / (late + due) = share / 100.
            edge = (
                others_due * share / (100 - share) - others_late
                if key[1] in late
                else others_late * (100 - share) / share - others_due
            )
            near = round(edge / step) * step
            found += [near - step, near, near + step]
    return [each for each in dict.fromkeys(found) if each != value]
