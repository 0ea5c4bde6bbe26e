"""Registers of risks that nobody kept, and the faults that people make in them."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

Cells = dict[tuple[str, str, str], Fraction | str]
Table = dict[str, Any]
Told = tuple[Cells, bool] | None

CAUSES = ["Forsinket leveranse", "Manglende kapasitet", "Avhengighet til annet prosjekt", "Uavklart finansiering"]
CAUSES += ["Utdatert nettverksutstyr", "Svak forankring hos brukerne", "Økte lisenskostnader", "Sykefravær i teamet"]
EFFECTS = ["kan utsette innføringen", "kan gi nedetid", "kan øke kostnadene med 1,5 MNOK", "kan svekke opplæringen"]
MEASURES = ["Følges i styringsgruppen", "Avtalt møteserie", "Plan justert", "Ny risiko.", "Uendret siden sist"]


def make(rng: random.Random, table: Table, year: int, month: int, months: int) -> Cells:
    cells: Cells = {}
    for number in range(1, rng.randint(table.get("least", 0), table.get("rows", 20)) + 1):
        row = {column["id"]: _content(rng, table, column, number) for column in table["columns"]}
        if table.get("scored"):
            row["sannsynlighet"] = Fraction(rng.randint(1, 5))
            row["konsekvens"] = Fraction(rng.randint(1, 5))
        row["kommentar"] = rng.choice(["", "", "Avklart med eier"])
        cells |= {(table["id"], str(number), column): value for column, value in row.items() if value != ""}
    return cells


def _content(rng: random.Random, table: Table, column: dict[str, Any], number: int) -> str:
    if not column.get("required", True) and rng.random() < 0.3:
        return ""
    if "choices" in column:
        word = rng.choice(column["choices"])
        return rng.choice([word, word, word.upper()])
    if column["id"] == table.get("unique"):
        return f"R-{100 + number}"
    text = f"{rng.choice(CAUSES)} {rng.choice(EFFECTS)}"
    lines = [f"{at}. {text}" for at, text in enumerate(rng.sample(MEASURES, rng.randint(2, 4)), 1)]
    return rng.choice([text, rng.choice(MEASURES), "\n".join(lines)])


# --- Faults ---


def _rows(table: Table, cells: Cells) -> list[str]:
    return sorted({line for id, line, _ in cells if id == table["id"]}, key=int)


def _some_row(rng: random.Random, table: Table, cells: Cells) -> str | None:
    rows = _rows(table, cells)
    return rng.choice(rows) if rows else None


def _off_the_scale(rng: random.Random, table: Table, cells: Cells, wrong: list[Fraction]) -> Told:
    row = _some_row(rng, table, cells)
    if row is None or not table.get("scored"):
        return None
    key = (table["id"], row, rng.choice(["sannsynlighet", "konsekvens"]))
    return {**cells, key: rng.choice(wrong)}, True


def above_the_scale(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Told:
    return _off_the_scale(rng, table, cells, [Fraction(6), Fraction(10), Fraction(12), Fraction(33)])


def below_the_scale(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Told:
    return _off_the_scale(rng, table, cells, [Fraction(0), Fraction(-1), Fraction(-4)])


def between_two_steps(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Told:
    return _off_the_scale(rng, table, cells, [Fraction(1, 2), Fraction(5, 2), Fraction(9, 2)])


def score_for_probability(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Told:
    """The product was typed where the probability belongs; it is off the scale where it is above 5."""
    row = _some_row(rng, table, cells)
    if row is None or not table.get("scored"):
        return None
    one, other = (cells[table["id"], row, key] for key in ("sannsynlighet", "konsekvens"))
    assert isinstance(one, Fraction)
    assert isinstance(other, Fraction)
    if one * other == one:
        return None
    # A product within the scale is a probability like any other.
    return {**cells, (table["id"], row, "sannsynlighet"): one * other}, one * other > 5


def word_for_number(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Told:
    row = _some_row(rng, table, cells)
    if row is None or not table.get("scored"):
        return None
    return {**cells, (table["id"], row, "konsekvens"): rng.choice(["stor", "4 (stor)", "høy", "?"])}, True


def forgotten_cell(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Told:
    row = _some_row(rng, table, cells)
    wanted = [column["id"] for column in table["columns"] if column.get("required", True)]
    wanted += ["sannsynlighet", "konsekvens"] if table.get("scored") else []
    if row is None or not wanted:
        return None
    gone = (table["id"], row, rng.choice(wanted))
    left = {key: value for key, value in cells.items() if key != gone}
    # A row whose only cell was emptied is no row any more.
    return left, any(key[:2] == gone[:2] for key in left)


def row_typed_twice(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Told:
    row = _some_row(rng, table, cells)
    if row is None:
        return None
    below = str(len(_rows(table, cells)) + 1)
    copied = {(id, below, column): value for (id, line, column), value in cells.items() if line == row}
    # Without a column in which nothing may stand twice, two risks may well be worded alike.
    return cells | copied, (table["id"], row, table.get("unique", "")) in cells


def foreign_word(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Told:
    row = _some_row(rng, table, cells)
    chosen = [column["id"] for column in table["columns"] if "choices" in column]
    if row is None or not chosen:
        return None
    return {**cells, (table["id"], row, rng.choice(chosen)): rng.choice(["vet ikke", "åpenlukket", "1"])}, True


def placeholder_in_text(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Told:
    row = _some_row(rng, table, cells)
    free = [column["id"] for column in table["columns"] if "choices" not in column]
    if row is None or not free:
        return None
    return {**cells, (table["id"], row, rng.choice(free)): "Kostnaden er {{ resultat.avvik }}"}, True


def swapped_scores(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Told:
    """Probability and consequence changed places: both are still on the scale, and no rule can see it."""
    row = _some_row(rng, table, cells)
    if row is None or not table.get("scored"):
        return None
    one, other = (table["id"], row, "sannsynlighet"), (table["id"], row, "konsekvens")
    return ({**cells, one: cells[other], other: cells[one]}, False) if cells[one] != cells[other] else None


def swapped_rows(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Told:
    """The texts of two risks changed places: nothing in a register tells that they belong to the other."""
    rows = _rows(table, cells)
    free = [c["id"] for c in table["columns"] if "choices" not in c and c.get("required", True)]
    if len(rows) < 2 or not free:
        return None
    column = rng.choice(free)
    one, other = ((table["id"], row, column) for row in rng.sample(rows, 2))
    return ({**cells, one: cells[other], other: cells[one]}, False) if cells[one] != cells[other] else None


FAULTS = {
    "above-the-scale": above_the_scale,
    "below-the-scale": below_the_scale,
    "between-two-steps": between_two_steps,
    "score-for-probability": score_for_probability,
    "word-for-number": word_for_number,
    "forgotten-cell": forgotten_cell,
    "row-typed-twice": row_typed_twice,
    "foreign-word": foreign_word,
    "placeholder-in-text": placeholder_in_text,
    "swapped-scores": swapped_scores,
    "swapped-rows": swapped_rows,
}
