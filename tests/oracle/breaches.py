"""Breaches: counts by type and month, what they come to, and each type's share of them all."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from statistics import median
from typing import Any, NamedTuple

from oracle.base import (
    MONTHS,
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
    standing_lines,
    status_cell,
    target_words,
)

TOTAL = "totalt"

Table = dict[str, Any]
Line = dict[str, Any]


class Alarm(NamedTuple):
    """An error, or a warning, by a text that its sentence contains and by what else it says."""

    error: bool
    label: str
    about: tuple[Any, ...]


def lines(table: Table) -> list[Line]:
    """The types, the total last."""
    types = table["types"]
    whole = {"id": TOTAL, "label": table.get("total", "Totalt"), "sum_of": [line["id"] for line in types]}
    return [*types, whole]


def was_reported(table: Table, inputs: Inputs, at: YearMonth) -> bool:
    return any(inputs.number(table["id"], line["id"], month_key(*at)) is not None for line in lines(table))


def month(table: Table, inputs: Inputs, at: YearMonth) -> dict[str, Standing]:
    """What stands on each line in one month. In one that was reported, an empty cell counts nothing."""

    def typed(line: str) -> Fraction | None:
        return inputs.number(table["id"], line, month_key(*at))

    empty = Fraction(0) if was_reported(table, inputs, at) else None
    return standing_lines(lines(table), typed, Fraction(0), empty=empty)


def figures(table: Table, inputs: Inputs, when: When) -> dict[str, Figure]:
    found, id, span = {}, table["id"], when.span(table)
    counts = {at: {line: stands.value for line, stands in month(table, inputs, at).items()} for at in span}
    complete = all(was_reported(table, inputs, at) for at in span)
    sums: dict[str, Fraction | None] = {}
    for line in lines(table):
        name = f"{id}.{line['id']}"
        target = table.get("target") if line["id"] == TOTAL else None
        for at in span:
            value = counts[at][line["id"]]
            found[f"{name}[{month_key(*at)}]"] = Figure(
                value, "antall", 0, status=judged(target, value) if target else ""
            )
        known = sum((counts[at][line["id"]] or Fraction(0) for at in span), Fraction(0))
        sums[line["id"]] = known if complete else None
        found[f"{name}.sum"] = Figure(sums[line["id"]], "antall", 0)
    whole = sums[TOTAL]
    for line in lines(table):
        part = sums[line["id"]]
        share = part * 100 / abs(whole) if part is not None and whole else None
        found[f"{id}.{line['id']}.andel"] = Figure(share, "%", 0, dash=whole is not None)
    totals = {at: counts[at][TOTAL] for at in span}
    found[f"{id}.{TOTAL}.hia"] = Figure(_year_so_far(totals, when), "antall", 0)
    last, before = totals.get(when.plus(0)), totals.get(when.plus(-1))
    change = None if last is None or before is None else last - before
    found[f"{id}.{TOTAL}.endring"] = Figure(change, "antall", 0, (last, before))
    if "target" in table:
        found[f"{id}.{TOTAL}.maal"] = Figure(limit_of(table["target"]), "antall")
    return found


def _year_so_far(totals: dict[YearMonth, Fraction | None], when: When) -> Fraction | None:
    year = [totals.get((when.year, number)) for number in range(1, when.month + 1)]
    known = [value for value in year if value is not None]
    return sum(known, Fraction(0)) if len(known) == len(year) else None


def indicators(table: Table, when: When) -> list[Indicator]:
    if "target" not in table:
        return []
    name = f"{table['id']}.{TOTAL}"
    each = [f"{name}[{month_key(*at)}]" for at in when.span(table)]
    return [Indicator(name, table["title"], each, table["target"])]


# --- What is wrong ---


def alarms(table: Table, inputs: Inputs, when: When) -> Iterator[Alarm]:
    """Every error and warning."""
    totals = {}
    for at in when.span(table):
        stands = month(table, inputs, at)
        totals[at] = stands[TOTAL].value
        if not was_reported(table, inputs, at):
            yield Alarm(True, f"Ingen brudd er fylt ut for {said(*at, table)}", ())
        for line in lines(table):
            label, stood = f"{line['label']}, {said(*at, table)}", stands[line["id"]]
            if line["id"] == TOTAL:
                if stood.off:
                    yield Alarm(True, label, (inputs.number(table["id"], TOTAL, month_key(*at)), stood.own))
            elif stood.value is not None:
                if stood.value.denominator != 1:
                    yield Alarm(True, label, ("broken", stood.value))
                if stood.value < 0:
                    yield Alarm(True, label, ("negative", stood.value))
    for at, value in totals.items():
        others = [other for known, other in totals.items() if known != at and other is not None]
        if value is not None and value > 20 and len(others) >= 3 and value > 10 * median(others):
            yield Alarm(False, f"{lines(table)[-1]['label']}, {said(*at, table)}", (value, median(others)))


def errors(table: Table, inputs: Inputs, when: When) -> list[str]:
    """Counts that are none, sums that do not hold, months that nobody reported."""
    return [alarm.label for alarm in alarms(table, inputs, when) if alarm.error]


# --- What the report shows ---


def views(table: Table, inputs: Inputs, figures: dict[str, Figure], when: When) -> dict[str, list[list[str]]]:
    id, span, target = table["id"], when.span(table), table.get("target")
    found = {id: []}
    for line in lines(table):
        shown = [bare(figures[f"{id}.{line['id']}[{month_key(*at)}]"]) for at in span]
        share = [bare(figures[f"{id}.{line['id']}.andel"])] if "share" in table else []
        found[id].append([line["label"], *shown, *share])
    if "year_to_date" in table:
        rows = []
        for at in when.months:
            if at in span:
                figure = figures[f"{id}.{TOTAL}[{month_key(*at)}]"]
                status = [target_words(target, "antall"), status_cell(figure.status)] if target else []
                rows.append([MONTHS[at[1] - 1].capitalize(), bare(figure), *status])
        rows.append([table["year_to_date"], bare(figures[f"{id}.{TOTAL}.hia"]), *(["", ""] if target else [])])
        found[f"{id}.hittil"] = rows
    return found


# --- What else might have been typed ---


def others(rng: random.Random, table: Table, inputs: Inputs, key: CellKey, when: When) -> list[Fraction]:
    """Nothing, one more or less, many, half a breach, fewer than none, and what takes the month to its target."""
    _, line, column = key
    value = inputs.number(*key)
    assert value is not None
    at = (int(column[:4]), int(column[5:]))
    whole = month(table, inputs, at)[TOTAL].value or Fraction(0)
    rest = Fraction(0) if line == TOTAL else whole - value
    found = [value + 1, value - 1, Fraction(0), value + Fraction(1, 2), Fraction(-1), value + 1234]
    found += [value * 10, Fraction(20) - rest, Fraction(21) - rest]
    found += [edge - rest for edge in around(table["target"], 0)] if "target" in table else []
    others = [
        stands.value
        for known in when.span(table)
        if known != at and (stands := month(table, inputs, known)[TOTAL]).value is not None
    ]
    found += [10 * median(others) + side - rest for side in (0, 1)] if others else []
    found = [each for each in dict.fromkeys(found) if each != value]
    return rng.sample(found, min(len(found), 6))
