"""Availability: incidents, downtime and availability of each service at each site, the lowest, and the totals."""

from __future__ import annotations

import random
from calendar import monthrange
from collections.abc import Iterator
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

Table = dict[str, Any]
Pair = tuple[dict[str, Any], dict[str, Any]]
"""A service and a site."""

COLUMNS = ("hendelser", "nedetid", "tilgjengelighet")
SHORT = {"hendelser": "hendelser", "nedetid": "nedetid", "tilgjengelighet": "tilgj."}


def pairs(table: Table) -> Iterator[Pair]:
    for service in table["services"]:
        for site in table["sites"]:
            yield service, site


def line_of(pair: Pair) -> str:
    return f"{pair[0]['id']}.{pair[1]['id']}"


def label_of(pair: Pair) -> str:
    return f"{pair[0]['label']}, {pair[1]['label']}"


def places(table: Table, column: str) -> int:
    return {"hendelser": 0, "nedetid": table.get("downtime_decimals", 1)}.get(column, table.get("decimals", 2))


def unit(column: str) -> str:
    return {"hendelser": "antall", "nedetid": "minutter", "tilgjengelighet": "%"}[column]


def minutes(month: YearMonth) -> int:
    return monthrange(*month)[1] * 24 * 60


def typed(table: Table, inputs: Inputs, pair: Pair, month: YearMonth) -> list[Fraction | None]:
    """Incidents, downtime and availability as they were typed."""
    return [inputs.number(table["id"], line_of(pair), f"{month_key(*month)}.{column}") for column in COLUMNS]


def own(table: Table, inputs: Inputs, pair: Pair, month: YearMonth) -> Fraction | None:
    """Nothing where nobody has said how many units there are, and where the downtime cannot be right."""
    units, downtime = pair[1].get("units"), typed(table, inputs, pair, month)[1]
    if units is None or downtime is None or not 0 <= downtime <= units * minutes(month):
        return None
    return 100 - 100 * downtime / (units * minutes(month))


def unseen(table: Table, inputs: Inputs, pair: Pair, month: YearMonth) -> Fraction:
    """The minutes by which the downtime may be off: it is rounded, unless nothing happened."""
    incidents, downtime, _ = typed(table, inputs, pair, month)
    return Fraction(0) if incidents == downtime == 0 else Fraction(1, 2 * 10 ** places(table, "nedetid"))


def follows(table: Table, inputs: Inputs, pair: Pair, month: YearMonth) -> bool:
    """Whether what was reported is what some downtime that shows as this one makes, rounded or cut off."""
    _, downtime, reported = typed(table, inputs, pair, month)
    assert downtime is not None
    assert reported is not None
    whole, room = pair[1]["units"] * minutes(month), unseen(table, inputs, pair, month)
    most = 100 - 100 * max(downtime - room, Fraction(0)) / whole
    least = 100 - 100 * min(downtime + room, Fraction(whole)) / whole
    for count in (places(table, "tilgjengelighet"),):
        step = Fraction(1, 10**count)
        if reported % step:
            continue
        if reported - step / 2 <= most and least < reported + step / 2:
            return True
        if reported <= most and least < reported + step:
            return True
    return False


def stands(table: Table, inputs: Inputs, pair: Pair, month: YearMonth) -> list[Fraction | None]:
    """What counts of incidents, downtime and availability."""
    incidents, downtime, reported = typed(table, inputs, pair, month)
    ours = own(table, inputs, pair, month)
    if ours is not None and (reported is None or not follows(table, inputs, pair, month)):
        return [incidents, downtime, ours]
    return [incidents, downtime, reported]


def figures(table: Table, inputs: Inputs, when: When) -> dict[str, Figure]:
    found = {}
    id, decimals = table["id"], places(table, "tilgjengelighet")
    if "target" in table:
        found[f"{id}.maal"] = Figure(limit_of(table["target"]), "%")
    for month in when.span(table):
        index = f"[{month_key(*month)}]"
        known = {line_of(pair): stands(table, inputs, pair, month) for pair in pairs(table)}
        for line, values in known.items():
            for column, value in zip(COLUMNS, values, strict=True):
                status = _status(table, value) if column == "tilgjengelighet" else ""
                found[f"{id}.{line}.{column}{index}"] = Figure(
                    value, unit(column), places(table, column), status=status
                )
        for service in table["services"]:
            of = [values[2] for line, values in known.items() if line.startswith(f"{service['id']}.")]
            found[f"{id}.{service['id']}.laveste{index}"] = _lowest(table, of, decimals)
        found[f"{id}.laveste{index}"] = _lowest(table, [values[2] for values in known.values()], decimals)
        for place, column in enumerate(COLUMNS[:2]):
            of = [values[place] for values in known.values()]
            whole = None if None in of else sum((value for value in of if value is not None), Fraction(0))
            found[f"{id}.{column}{index}"] = Figure(whole, unit(column), places(table, column))
    return found


def _status(table: Table, value: Fraction | None) -> str:
    return judged(table["target"], value) if "target" in table else ""


def _lowest(table: Table, of: list[Fraction | None], decimals: int) -> Figure:
    known = [value for value in of if value is not None]
    value = min(known) if len(known) == len(of) else None
    return Figure(value, "%", decimals, status=_status(table, value))


def indicators(table: Table, when: When) -> list[Indicator]:
    if "target" not in table:
        return []
    id, target = table["id"], table["target"]

    def each(name: str) -> list[str]:
        return [f"{id}.{name}[{month_key(*month)}]" for month in when.span(table)]

    found = [Indicator(f"{id}.laveste", f"{table['title']}, laveste", each("laveste"), target)]
    for service in table["services"]:
        name = f"{service['id']}.laveste"
        found.append(Indicator(f"{id}.{name}", f"{service['label']}, laveste", each(name), target, shown=False))
    for pair in pairs(table):
        facts = each(f"{line_of(pair)}.tilgjengelighet")
        found.append(Indicator(f"{id}.{line_of(pair)}", label_of(pair), facts, target, shown=False))
    return found


def errors(table: Table, inputs: Inputs, when: When) -> list[str]:
    found = []
    for pair in pairs(table):
        for month in when.span(table):
            named = f"{label_of(pair)}, {{}}, {said(*month, table)}"
            found += [named.format(column) for column in _wrong(table, inputs, pair, month)]
            needed = COLUMNS if pair[1].get("units") is None else COLUMNS[:2]
            for column, value in zip(COLUMNS, typed(table, inputs, pair, month), strict=True):
                if value is None and column in needed:
                    found.append(f"{label_of(pair)}, {SHORT[column]} {heading(*month, table)}")
    return found


def _wrong(table: Table, inputs: Inputs, pair: Pair, month: YearMonth) -> Iterator[str]:
    """The columns of a cell that cannot be right, each as often as there are reasons."""
    incidents, downtime, reported = typed(table, inputs, pair, month)
    units = pair[1].get("units")
    if incidents is not None:
        yield from ["hendelser"] * ((incidents < 0) + (incidents.denominator != 1))
    if downtime is not None and downtime > 0:
        if incidents == 0:
            yield "hendelser"
        if units is not None and downtime > units * minutes(month):
            yield "nedetid"
    if reported is None:
        return
    if own(table, inputs, pair, month) is not None:
        if not follows(table, inputs, pair, month):
            yield "tilgjengelighet"
        return
    if not 0 <= reported <= 100:
        yield "tilgjengelighet"
    elif units is None and downtime == 0:
        room = Fraction(0) if incidents == 0 else Fraction(1, 2 * 10 ** places(table, "nedetid"))
        decimals = places(table, "tilgjengelighet")
        if rounded(reported, decimals) < rounded(100 - 100 * room / minutes(month), decimals):
            yield "tilgjengelighet"


def views(table: Table, inputs: Inputs, figures: dict[str, Figure], when: When) -> dict[str, list[list[str]]]:
    months = [f"[{month_key(*month)}]" for month in when.span(table)]
    id, judges = table["id"], "target" in table
    rows = []
    for service in table["services"]:
        for number, site in enumerate(table["sites"]):
            name = f"{id}.{service['id']}.{site['id']}"
            row = [bare(figures[f"{name}.{column}{index}"]) for index in months for column in COLUMNS]
            if judges and number == 0:
                lowest = figures[f"{id}.{service['id']}.laveste{months[-1]}"]
                row = [bare(figures[f"{id}.maal"]), *row, status_cell(lowest.status)]
            elif judges:
                row = ["", *row, ""]
            rows.append([service["label"] if number == 0 else "", site["label"], *row])
    return {id: rows}


def others(rng: random.Random, table: Table, inputs: Inputs, key: CellKey, when: When) -> list[Fraction]:
    """None and one; the whole month; availability around its own, around full, around the target."""
    pair = next(pair for pair in pairs(table) if line_of(pair) == key[1])
    at, _, column = key[2].partition(".")
    month = next(month for month in when.span(table) if month_key(*month) == at)
    value = inputs.number(*key)
    assert value is not None
    step = Fraction(1, 10 ** places(table, column))
    if column == "hendelser":
        found = [Fraction(0), Fraction(1), value + 1, value + Fraction(1, 2)]
    elif column == "nedetid":
        whole = Fraction(pair[1].get("units", 1) * minutes(month))
        lost = whole / 100 / 10 ** places(table, "tilgjengelighet")
        edge = rounded(lost / 2, places(table, column))
        found = [Fraction(0), step, whole, whole + step, whole - step, edge - step, edge, edge + step, value + step / 2]
    else:
        ours = own(table, inputs, pair, month)
        near = rounded(Fraction(100) if ours is None else ours, places(table, column))
        found = [near, near - step, near + step, near - 2 * step, near - step / 2, Fraction(100), Fraction(0), -step]
        found += around(table["target"], places(table, column)) if "target" in table else []
    return [each for each in [*found, Fraction(-1)] if each != value]
