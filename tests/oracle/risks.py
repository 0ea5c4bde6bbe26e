"""Risks: what stands in each row, its score and level, how many there are of what, and the three tables of it."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

from oracle.base import NBSP, SIGNS, CellKey, Figure, Inputs, When, bare, marked

Table = dict[str, Any]
STATUS = {"met": "innenfor", "near": "nær grensen", "not_met": "utenfor"}
LEVELS = [
    {"label": "lav", "from": 1, "status": "met"},
    {"label": "middels", "from": 5, "status": "near"},
    {"label": "høy", "from": 10, "status": "not_met"},
]
STEPS = ["Svært liten", "Liten", "Middels", "Stor", "Svært stor"]
SCORES = {"sannsynlighet": "Sannsynlighet", "konsekvens": "Konsekvens"}
FEW = 5


def text(table: Table, inputs: Inputs, line: str, column: dict[str, Any]) -> str | None:
    """What a column of words holds; a word that is none of its choices counts for nothing."""
    value = inputs.cells.get((table["id"], line, column["id"]))
    if isinstance(value, Fraction):
        value = str(int(value)) if value.denominator == 1 else str(float(value)).replace(".", ",")
    if value is None or "choices" not in column:
        return value.strip() if value else None
    return next((choice for choice in column["choices"] if choice.casefold() == value.strip().casefold()), None)


def steps(table: Table, inputs: Inputs, line: str) -> tuple[int, int] | None:
    """Probability and consequence, where both are on the scale."""
    found = [inputs.number(table["id"], line, key) for key in SCORES]
    one, other = (int(value) if value in (1, 2, 3, 4, 5) else 0 for value in found)
    return (one, other) if one and other else None


def score(table: Table, inputs: Inputs, line: str) -> int:
    """0 where it cannot be told."""
    found = steps(table, inputs, line)
    return found[0] * found[1] if found else 0


def level(table: Table, value: int) -> dict[str, Any]:
    return [each for each in table.get("levels", LEVELS) if each["from"] <= value][-1]


def is_open(table: Table, inputs: Inputs, line: str) -> bool:
    rule = table.get("open")
    if rule is None:
        return True
    column = next(each for each in table["columns"] if each["id"] == rule["column"])
    return text(table, inputs, line, column) in rule["words"]


def shown(table: Table, inputs: Inputs) -> list[str]:
    """The rows of the main view, as they stand in the register."""
    least = table.get("report_from", 0) if table.get("scored") else 0
    return [
        line
        for line in inputs.rows(table["id"])
        if is_open(table, inputs, line) and (least == 0 or score(table, inputs, line) >= least)
    ]


def figures(table: Table, inputs: Inputs, when: When) -> dict[str, Figure]:
    id, lines = table["id"], inputs.rows(table["id"])
    found = {}
    for number, line in enumerate(lines, 1):
        for column in table["columns"]:
            found[f"{id}.{column['id']}[{number}]"] = Figure(text(table, inputs, line, column), "tekst")
        if table.get("scored"):
            for key in SCORES:
                found[f"{id}.{key}[{number}]"] = Figure(inputs.number(id, line, key), "antall")
            value = score(table, inputs, line)
            word = level(table, value)["label"] if value else None
            found[f"{id}.skaar[{number}]"] = Figure(Fraction(value) if value else None, "antall", 0)
            found[f"{id}.nivaa[{number}]"] = Figure(word, "tekst")
    still_open = [line for line in lines if is_open(table, inputs, line)]
    found[f"{id}.antall"] = Figure(Fraction(len(lines)), "antall", 0)
    found[f"{id}.aapne"] = Figure(Fraction(len(still_open)), "antall", 0)
    if table.get("scored"):
        found[f"{id}.fra_nivaa"] = Figure(Fraction(len(shown(table, inputs))), "antall", 0)
        for one in range(1, 6):
            for other in range(1, 6):
                count = sum(steps(table, inputs, line) == (one, other) for line in still_open)
                found[f"{id}.matrise.s{one}k{other}"] = Figure(Fraction(count), "antall", 0)
    return found


def errors(table: Table, inputs: Inputs, when: When) -> list[str]:
    """A cell left out, words that are no choice or no number, what stands twice, a placeholder, a step off the scale.

    Of what may come by the thousand, the first are told, and the rest are counted with the table's name.
    """
    id, found = table["id"], []
    incomplete, twice, off_scale, seen = [], [], [], set()
    for line in inputs.rows(id):
        for column in table["columns"]:
            written = inputs.cells.get((id, line, column["id"]))
            if written is None and column.get("required", True):
                incomplete.append(column["label"])
            if "choices" in column:
                if written is not None and text(table, inputs, line, column) is None:
                    found.append(column["label"])
            elif isinstance(written, str) and "{{" in written:
                found.append(column["label"])
            if column["id"] == table.get("unique") and written is not None:
                name = text(table, inputs, line, column) or ""
                twice += [name] if " ".join(name.split()).casefold() in seen else []
                seen.add(" ".join(name.split()).casefold())
        for key, heading in SCORES.items() if table.get("scored") else ():
            written = inputs.cells.get((id, line, key))
            if written is None:
                incomplete.append(heading)
            elif isinstance(written, str):
                found.append(heading)
            elif written not in (1, 2, 3, 4, 5):
                off_scale.append(heading)
        comment = inputs.word(id, line, "kommentar")
        found += ["Kommentar"] if "{{" in comment else []
    for many in (incomplete, twice, off_scale):
        found += many[:FEW] + ([table["title"]] if len(many) > FEW else [])
    return found


def views(table: Table, inputs: Inputs, figures: dict[str, Figure], when: When) -> dict[str, list[list[str]]]:
    id, lines = table["id"], inputs.rows(table["id"])
    number = {line: index for index, line in enumerate(lines, 1)}
    reported = [column["id"] for column in table["columns"] if column.get("report", True)]
    every = [column["id"] for column in table["columns"]]
    if table.get("scored"):
        reported, every = [*reported, "nivaa"], [*every, "sannsynlighet", "konsekvens", "skaar", "nivaa"]
    ranked = sorted(shown(table, inputs), key=lambda line: -score(table, inputs, line))

    def rows(of: list[str], keys: list[str]) -> list[list[str]]:
        nothing = [table.get("none", "Ingen risikoer å vise."), *[""] * (len(keys) - 1)]
        return [[bare(figures[f"{id}.{key}[{number[line]}]"]) for key in keys] for line in of] or [nothing]

    found = {id: rows(ranked, reported), f"{id}.alle": rows(lines, every)}
    if table.get("scored"):
        labels = table.get("probability_labels", STEPS)
        found[f"{id}.matrise"] = [
            [f"{one} {labels[one - 1]}", *(_field(table, figures, one, other) for other in range(1, 6))]
            for one in range(5, 0, -1)
        ]
    return found


def _field(table: Table, figures: dict[str, Figure], one: int, other: int) -> str:
    word = STATUS[level(table, one * other)["status"]]
    figure = figures[f"{table['id']}.matrise.s{one}k{other}"]
    return marked(f"{SIGNS[word]}{NBSP}{bare(figure)}" if figure.value else SIGNS[word], word)


def others(rng: random.Random, table: Table, inputs: Inputs, key: CellKey, when: When) -> list[Fraction]:
    """All steps and what is beside them; for a number that is a name, another one, and one that is taken."""
    if key[2] in SCORES:
        return [*map(Fraction, range(-1, 8)), Fraction(1, 2), Fraction(9, 2), Fraction(11, 2), Fraction(25)]
    value = inputs.number(*key)
    assert value is not None
    column = [each for (id, _, column), each in inputs.cells.items() if (id, column) == (key[0], key[2])]
    taken = [each for each in column if isinstance(each, Fraction) and each != value]
    return [value + 1, value * 10, *taken[:1]]
