"""Portfolios that nobody manages, and the faults that people make in them."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

Cells = dict[tuple[str, str, str], Fraction | str]
Table = dict[str, Any]
Told = tuple[Cells, bool] | None

PROJECTS = [
    "Arbeidsflate",
    "Nettverk 2.0",
    "Datavarehus",
    "Serversikring",
    "Telefoni",
    "Meldingstjener",
    "Nytt sykehus",
]
LIGHTS = ["grønn", "gul", "rød", "ikke aktuelt"]
ARROWS = ["bedre", "uendret", "dårligere"]


def make(rng: random.Random, table: Table, year: int, month: int, months: int) -> Cells:
    cells: Cells = {}
    for number, name in enumerate(_names(rng, rng.randint(1, table.get("rows", 30))), 1):
        row = {"navn": name}
        for dimension in table["dimensions"]:
            light = rng.choices(LIGHTS, (70, 15, 4, 11))[0]
            row[dimension["id"]] = rng.choice([light, light, light.capitalize()])
            trend = rng.choices(["", *ARROWS], (60, 10, 20, 10))[0]
            row[f"{dimension['id']}.trend"] = "" if light == "ikke aktuelt" and trend != "uendret" else trend
        red = any(row[dimension["id"]].casefold() == "rød" for dimension in table["dimensions"])
        row["kommentar"] = "Tiltak er satt i gang" if red else rng.choice(["", "", "Går etter planen"])
        cells |= {(table["id"], str(number), column): value for column, value in row.items() if value}
    return cells


def _names(rng: random.Random, count: int) -> list[str]:
    """Projects on their own, and programmes with numbered parts."""
    found: list[str] = []
    programme = 0
    while len(found) < count:
        if rng.random() < 0.3:
            programme += 1
            found.append(f"{programme}. {rng.choice(PROJECTS)} – Program {programme}")
            found += [f"{programme}.{part} {rng.choice(PROJECTS)}" for part in range(1, rng.randint(2, 5))]
        else:
            found.append(f"{rng.choice(PROJECTS)} fase {len(found) + 1}")
    return found[:count]


# --- Faults ---


def _some(rng: random.Random, table: Table, cells: Cells) -> tuple[str, str]:
    """A row and a dimension."""
    rows = sorted({line for id, line, _ in cells if id == table["id"]}, key=int)
    return rng.choice(rows), rng.choice(table["dimensions"])["id"]


def forgotten_assessment(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Told:
    row, dimension = _some(rng, table, cells)
    return {key: value for key, value in cells.items() if key != (table["id"], row, dimension)}, True


def forgotten_name(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Told:
    row, _ = _some(rng, table, cells)
    return {key: value for key, value in cells.items() if key != (table["id"], row, "navn")}, True


def foreign_colour(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Told:
    row, dimension = _some(rng, table, cells)
    return {**cells, (table["id"], row, dimension): rng.choice(["oransje", "ok", "green", "G"])}, True


def foreign_trend(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Told:
    row, dimension = _some(rng, table, cells)
    return {**cells, (table["id"], row, f"{dimension}.trend"): rng.choice(["opp", "\u2197", "forverret"])}, True


def number_for_colour(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Told:
    row, dimension = _some(rng, table, cells)
    return {**cells, (table["id"], row, dimension): Fraction(rng.randint(1, 3))}, True


def project_typed_twice(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Told:
    row, _ = _some(rng, table, cells)
    below = str(max(int(line) for _, line, _ in cells) + 1)
    return cells | {(id, below, column): value for (id, line, column), value in cells.items() if line == row}, True


def red_without_a_word(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Told:
    row, dimension = _some(rng, table, cells)
    silent = {key: value for key, value in cells.items() if key != (table["id"], row, "kommentar")}
    return silent | {(table["id"], row, dimension): "rød"}, True


def trend_of_nothing(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Told:
    row, dimension = _some(rng, table, cells)
    moved = {(table["id"], row, dimension): "ikke aktuelt", (table["id"], row, f"{dimension}.trend"): "dårligere"}
    return cells | moved, True


def placeholder_in_name(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Told:
    row, _ = _some(rng, table, cells)
    return {**cells, (table["id"], row, "navn"): "Prosjekt {{ navn }}"}, True


def wrong_colour(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Told:
    """Green for yellow: only those who know the project can tell."""
    row, dimension = _some(rng, table, cells)
    key = (table["id"], row, dimension)
    other = {"grønn": "gul", "gul": "grønn"}.get(str(cells[key]).casefold())
    return ({**cells, key: other}, False) if other else None


def colours_a_row_down(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Told:
    """A dimension pasted a row too low: the first project is left without, and below the last stands a colour alone."""
    _, dimension = _some(rng, table, cells)
    rows = sorted({line for id, line, _ in cells if id == table["id"]}, key=int)
    moved = {key: value for key, value in cells.items() if key[2] != dimension}
    below = {(table["id"], str(int(row) + 1), dimension): cells[table["id"], row, dimension] for row in rows}
    return moved | below, True


FAULTS = {
    "forgotten-assessment": forgotten_assessment,
    "forgotten-name": forgotten_name,
    "foreign-colour": foreign_colour,
    "foreign-trend": foreign_trend,
    "number-for-colour": number_for_colour,
    "project-typed-twice": project_typed_twice,
    "red-without-a-word": red_without_a_word,
    "trend-of-nothing": trend_of_nothing,
    "placeholder-in-name": placeholder_in_name,
    "wrong-colour": wrong_colour,
    "colours-a-row-down": colours_a_row_down,
}
