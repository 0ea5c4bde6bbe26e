"""Causes: a list in people's own words, each with its count, and what the counts come to."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from oracle.base import NOTHING, CellKey, Figure, Inputs, When, bare

CAUSE, NUMBER = "aarsak", "antall"

Table = dict[str, Any]


class Alarm(NamedTuple):
    """An error, or a warning, by a text that its sentence contains and by what else it says."""

    error: bool
    label: str
    about: tuple[Any, ...]


def rows(table: Table, inputs: Inputs) -> list[tuple[str, Fraction | None]]:
    """Cause and count of each row that holds something, in their order."""
    id = table["id"]
    return [(inputs.word(id, row, CAUSE), inputs.number(id, row, NUMBER)) for row in inputs.rows(id)]


def figures(table: Table, inputs: Inputs, when: When) -> dict[str, Figure]:
    found, id = {}, table["id"]
    counts = []
    for number, (cause, count) in enumerate(rows(table, inputs), 1):
        found[f"{id}.{CAUSE}[{number}]"] = Figure(cause or None, "tekst")
        found[f"{id}.{NUMBER}[{number}]"] = Figure(count, "antall", 0)
        counts.append(count)
    known = [count for count in counts if count is not None]
    whole = sum(known, Fraction(0)) if len(known) == len(counts) else None
    return {**found, f"{id}.sum": Figure(whole, "antall", 0)}


def alarms(table: Table, inputs: Inputs, when: When) -> Iterator[Alarm]:
    """Every error and warning."""
    id = table["id"]
    found = rows(table, inputs)
    if len(found) < table.get("least", 1):
        yield Alarm(False, "har ingen rader", ())
    seen = set()
    for row, (cause, count) in zip(inputs.rows(id), found, strict=True):
        label = f"{table.get('count', 'Antall')}, {cause[:50]}"
        if not cause:
            yield Alarm(True, f"mangler «{table.get('text', 'Årsak')}»", (row,))
        if (id, row, NUMBER) not in inputs.cells:
            yield Alarm(True, f"mangler «{table.get('count', 'Antall')}»", (row,))
        if cause and " ".join(cause.split()).casefold() in seen:
            yield Alarm(True, f"«{cause}» står to ganger", (row,))
        seen.add(" ".join(cause.split()).casefold())
        if count is not None:
            if count.denominator != 1:
                yield Alarm(True, label, ("broken", row, count))
            if count < 0:
                yield Alarm(True, label, ("negative", row, count))
            if count == 0:
                yield Alarm(False, label, ("none", row))


def errors(table: Table, inputs: Inputs, when: When) -> list[str]:
    """Rows that lack something or stand twice, counts that are none."""
    return [alarm.label for alarm in alarms(table, inputs, when) if alarm.error]


def views(table: Table, inputs: Inputs, figures: dict[str, Figure], when: When) -> dict[str, list[list[str]]]:
    id = table["id"]
    shown = [
        [bare(figures[f"{id}.{measure}[{number}]"]) for measure in (CAUSE, NUMBER)]
        for number in range(1, len(rows(table, inputs)) + 1)
    ]
    return {id: [*shown, ["Totalt", bare(figures[f"{id}.sum"])]]}


def texts(table: Table, inputs: Inputs, figures: dict[str, Figure], when: When) -> dict[str, list[str]]:
    id, noun = table["id"], table.get("noun", "brudd")
    return {
        f"{id}.liste": [
            f"**{{{{ {id}.{NUMBER}[{number}] }}}} {noun}:** {' '.join(cause.split()) or NOTHING}"
            for number, (cause, _) in enumerate(rows(table, inputs), 1)
        ]
    }


def others(rng: random.Random, table: Table, inputs: Inputs, key: CellKey, when: When) -> list[Fraction]:
    """One more or less, none, fewer than none, half of one, many."""
    value = inputs.number(*key)
    assert value is not None
    found = [value + 1, value - 1, Fraction(0), Fraction(-1), value + Fraction(1, 2), value * 2, value + 1234]
    return rng.sample([each for each in dict.fromkeys(found) if each != value], 5)
