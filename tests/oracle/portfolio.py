"""Portfolio: the assessments and trends of every project, how many there are of each, and the table of them."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

from oracle.base import NBSP, NOTHING, SIGNS, CellKey, Figure, Inputs, When, marked

Table = dict[str, Any]
LIGHTS = {"grønn": "innenfor", "gul": "nær grensen", "rød": "utenfor", "ikke aktuelt": "mangler"}
ARROWS = {"bedre": "\u2197", "uendret": "", "dårligere": "\u2198"}
FEW = 5


def text(value: Fraction | str | None) -> str | None:
    if isinstance(value, Fraction):
        return str(int(value)) if value.denominator == 1 else str(float(value)).replace(".", ",")
    return value.strip() if value else None


def chosen(table: Table, inputs: Inputs, line: str, column: str) -> str | None:
    """The word of a choice, nothing where it is none of them."""
    word = (text(inputs.cells.get((table["id"], line, column))) or "").casefold()
    return word if word in (ARROWS if column.endswith(".trend") else LIGHTS) else None


def keys(table: Table) -> list[str]:
    return [key for each in table["dimensions"] for key in (each["id"], f"{each['id']}.trend")]


def figures(table: Table, inputs: Inputs, when: When) -> dict[str, Figure]:
    id, lines = table["id"], inputs.rows(table["id"])
    found = {}
    for number, line in enumerate(lines, 1):
        found[f"{id}.navn[{number}]"] = Figure(text(inputs.cells.get((id, line, "navn"))), "tekst")
        for key in keys(table):
            found[f"{id}.{key}[{number}]"] = Figure(chosen(table, inputs, line, key), "tekst")
    words = {each["id"]: [chosen(table, inputs, line, each["id"]) for line in lines] for each in table["dimensions"]}
    counts = {"antall": len(lines)}
    for name, word in (("roede", "rød"), ("gule", "gul"), ("groenne", "grønn")):
        counts[name] = sum(column.count(word) for column in words.values())
    counts["prosjekter_med_roedt"] = sum("rød" in row for row in zip(*words.values(), strict=True))
    counts |= {f"{dimension}.roede": column.count("rød") for dimension, column in words.items()}
    return found | {f"{id}.{name}": Figure(Fraction(count), "antall", 0) for name, count in counts.items()}


def errors(table: Table, inputs: Inputs, when: When) -> list[str]:
    """A name or an assessment left out, a word that is no choice, a project that stands twice, a placeholder."""
    id, found = table["id"], []
    incomplete, twice, seen = [], [], set()
    for line in inputs.rows(id):
        name = text(inputs.cells.get((id, line, "navn")))
        if name is None:
            incomplete.append(table.get("name", "Prosjekt"))
        else:
            found += [table.get("name", "Prosjekt")] if "{{" in name else []
            twice += [name] if " ".join(name.split()).casefold() in seen else []
            seen.add(" ".join(name.split()).casefold())
        for dimension in table["dimensions"]:
            for key, heading in ((dimension["id"], ""), (f"{dimension['id']}.trend", ", utvikling")):
                written = inputs.cells.get((id, line, key))
                if written is not None and chosen(table, inputs, line, key) is None:
                    found.append(dimension["label"] + heading)
                elif written is None and not heading:
                    incomplete.append(dimension["label"])
        found += ["Kommentar"] if "{{" in inputs.word(id, line, "kommentar") else []
    for many in (incomplete, twice):
        found += many[:FEW] + ([table["title"]] if len(many) > FEW else [])
    return found


def views(table: Table, inputs: Inputs, figures: dict[str, Figure], when: When) -> dict[str, list[list[str]]]:
    rows = []
    for line in inputs.rows(table["id"]):
        row = [text(inputs.cells.get((table["id"], line, "navn"))) or NOTHING]
        for dimension in table["dimensions"]:
            word = chosen(table, inputs, line, dimension["id"])
            arrow = ARROWS.get(chosen(table, inputs, line, f"{dimension['id']}.trend") or "", "")
            said = f"{SIGNS[LIGHTS[word]]}{NBSP}{word}{NBSP + arrow if arrow else ''}" if word else NOTHING
            row.append(marked(said, LIGHTS[word] if word else ""))
        rows.append(row)
    nothing = ["Ingen prosjekter å vise.", *("" for _ in table["dimensions"])]
    return {table["id"]: rows or [nothing]}


def others(rng: random.Random, table: Table, inputs: Inputs, key: CellKey, when: When) -> list[Fraction]:
    """Nothing here is a number; a project that is called by one may be called by another."""
    value = inputs.number(*key)
    assert value is not None
    return [value + 1, value * 10]
