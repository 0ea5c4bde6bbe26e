"""Service levels: cases, breaches and the share without a breach by month, against a requirement."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

from oracle.base import (
    CellKey,
    Figure,
    Indicator,
    Inputs,
    When,
    YearMonth,
    around,
    bare,
    heading,
    judged,
    limit_of,
    month_key,
    rounded,
    said,
    status_cell,
)
from oracle.checks import follows

Table = dict[str, Any]
Line = dict[str, Any]


def typed(table: Table, inputs: Inputs, line: Line, month: YearMonth, column: str) -> Fraction | None:
    return inputs.number(table["id"], line["id"], f"{month_key(*month)}.{column}")


def own_share(table: Table, inputs: Inputs, line: Line, month: YearMonth) -> Fraction | None:
    """Nothing where there were no cases, and where the counts cannot be right."""
    total, breaches = (typed(table, inputs, line, month, column) for column in ("totalt", "brudd"))
    if total is None or breaches is None or total <= 0 or not 0 <= breaches <= total:
        return None
    return 100 - breaches * 100 / total


def share(table: Table, inputs: Inputs, line: Line, month: YearMonth) -> Fraction | None:
    """What stands: what was reported where it is right or nothing tells, else our own."""
    own, reported = own_share(table, inputs, line, month), typed(table, inputs, line, month, "andel")
    if reported is None or typed(table, inputs, line, month, "totalt") == 0:
        return own
    return reported if own is None or follows(reported, own, table.get("decimals", 2)) else own


def figures(table: Table, inputs: Inputs, when: When) -> dict[str, Figure]:
    found = {}
    decimals, months = table.get("decimals", 2), when.span(table)
    for line in table["lines"]:
        name = f"{table['id']}.{line['id']}"
        for month in months:
            index = f"[{month_key(*month)}]"
            for column in ("totalt", "brudd"):
                found[f"{name}.{column}{index}"] = Figure(typed(table, inputs, line, month, column), "antall", 0)
            value = share(table, inputs, line, month)
            status = judged(line["target"], value) if "target" in line else ""
            found[f"{name}.andel{index}"] = Figure(value, "%", decimals, status=status)
        if "target" in line:
            found[f"{name}.maal"] = Figure(limit_of(line["target"]), "%")
        last = share(table, inputs, line, months[-1])
        before = share(table, inputs, line, months[-2]) if len(months) > 1 else None
        change = last - before if last is not None and before is not None else None
        found[f"{name}.endring"] = Figure(change, "prosentpoeng", decimals, (last, before))
    return found


def indicators(table: Table, when: When) -> list[Indicator]:
    found = []
    for line in table["lines"]:
        if "target" in line:
            name = f"{table['id']}.{line['id']}"
            each = [f"{name}.andel[{month_key(*month)}]" for month in when.span(table)]
            found.append(Indicator(name, line["label"], each, line["target"]))
    return found


def errors(table: Table, inputs: Inputs, when: When) -> list[str]:
    """Counts that are none, more breaches than cases, shares of nothing and shares that the counts do not make."""
    found = []
    for line in table["lines"]:
        for month in when.span(table):
            named = f"{line['label']}, {{}}, {said(*month, table)}"
            total, breaches, reported = (
                typed(table, inputs, line, month, column) for column in ("totalt", "brudd", "andel")
            )
            for column, value in (("totalt", total), ("brudd", breaches)):
                if value is None:
                    found.append(f"{line['label']}, {column} {heading(*month, table)}")
                else:
                    found += [named.format(column)] * ((value < 0) + (value.denominator != 1))
            if total is not None and breaches is not None and 0 <= total < breaches:
                found.append(named.format("brudd"))
            if reported is not None:
                own = own_share(table, inputs, line, month)
                wrong = total == 0 or not 0 <= reported <= 100
                if own is not None:
                    wrong = not follows(reported, own, table.get("decimals", 2))
                found += [named.format("andel innenfor kravet")] * wrong
    return found


def views(table: Table, inputs: Inputs, figures: dict[str, Figure], when: When) -> dict[str, list[list[str]]]:
    judges = any("target" in line for line in table["lines"])
    rows = []
    for line in table["lines"]:
        name = f"{table['id']}.{line['id']}"
        row = [line["label"]]
        if judges:
            row += [bare(figures[f"{name}.maal"]) if "target" in line else ""]
        status = ""
        for month in when.span(table):
            index = f"[{month_key(*month)}]"
            counts = "/".join(bare(figures[f"{name}.{column}{index}"]) for column in ("totalt", "brudd"))
            row += [bare(figures[f"{name}.andel{index}"]), counts]
            status = figures[f"{name}.andel{index}"].status
        rows.append([*row, status_cell(status)] if judges else row)
    return {table["id"]: rows}


def others(rng: random.Random, table: Table, inputs: Inputs, key: CellKey, when: When) -> list[Fraction]:
    """Counts around each other, around few, and where the share crosses its requirement; shares around their edges."""
    line = next(line for line in table["lines"] if line["id"] == key[1])
    at, _, column = key[2].partition(".")
    month = next(month for month in when.span(table) if month_key(*month) == at)
    value = inputs.number(*key)
    assert value is not None
    decimals = table.get("decimals", 2)
    step = Fraction(1, 10**decimals)
    limit = limit_of(line["target"]) if "target" in line else Fraction(rng.randint(50, 99))
    total, breaches = (typed(table, inputs, line, month, each) or Fraction(0) for each in ("totalt", "brudd"))
    few = table.get("few", 5)
    if column == "totalt":
        crossing = int(breaches * 100 / (100 - limit)) if limit < 100 else 0
        found = [breaches, breaches - 1, few - 1, few, crossing, crossing + 1, value * 21, value + Fraction(1, 2)]
    elif column == "brudd":
        crossing = int(total * (100 - limit) / 100)
        found = [total, total + 1, crossing, crossing + 1, 0, value + Fraction(1, 2)]
    else:
        own = own_share(table, inputs, line, month) or Fraction(0)
        near = rounded(own, decimals)
        found = [near - step, near, near + step, near - 2 * step, rounded(own, 0), rounded(own, max(decimals - 1, 0))]
        found += [Fraction(0), Fraction(100), 100 + step, -step, near + step / 2]
        found += around(line["target"], decimals) if "target" in line else []
    return [each for each in map(Fraction, [*found, -1]) if each != value]
