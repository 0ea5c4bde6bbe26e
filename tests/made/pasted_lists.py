"""Lists as HR's systems write them, with everything that must not leave them: names, numbers, remarks.

The persons are drawn, and so is what is told of them, so that a search for them cannot find what stands there anyway.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

from oracle.sick_leave import DAY, Leave

UNITS = ("Drift", "Kundesenter", "Teknologi")
HEADINGS = (
    *("Løpenr", "Navn", "Ansattnr", "Fødselsnr", "Avdeling", "Fra dato", "Til dato", "Fraværstype", "Grad"),
    *("Stillingsprosent", "Merknad"),
)
BREACH_HEADINGS = ("Dato", "Ansatt", "Ansattnr", "Bruddtype", "Årsak", "Merknad")
BREACHES = ("Daglig arbeidsfri", "Ukentlig arbeidsfri", "Samlet tid pr. dag")
CAUSES = ("Drift", "KAK", "Konferanse")
AGREED = {
    1: {"Drift": 1000, "Kundesenter": 700, "Teknologi": 500},
    2: {"Drift": 900, "Kundesenter": 650, "Teknologi": 450},
}
"""Agreed days by month and unit."""


class Person(NamedTuple):
    name: str
    number: str
    birth: str
    remark: str


class Lists(NamedTuple):
    """A list of absence and one of breaches, as rows with their headings; and what the first says."""

    absence: list[tuple[Any, ...]]
    breaches: list[tuple[Any, ...]]
    leaves: list[Leave]
    persons: list[Person]

    @property
    def secrets(self) -> list[str]:
        """What must be found nowhere."""
        return [text for person in self.persons for text in person]


def drawn(seed: int, lines: int = 40, persons: int = 15) -> Lists:
    """Lists of January and February 2025, some of it from December on."""
    chance = random.Random(seed)
    people = [_person(chance, at) for at in range(persons)]
    homes = [chance.choice(UNITS) for _ in people]
    leaves = [_leave(chance, chance.randrange(persons), homes) for _ in range(lines)]
    absence = [HEADINGS, *(_line(at, leave, people[leave.person]) for at, leave in enumerate(leaves, 1))]
    breaches: list[tuple[Any, ...]] = [BREACH_HEADINGS]
    for _ in range(lines // 2):
        who, day = chance.choice(people), dt.date(2025, 1, 1) + chance.randrange(59) * DAY
        breaches.append((day, who.name, who.number, chance.choice(BREACHES), chance.choice(CAUSES), who.remark))
    return Lists(absence, breaches, leaves, people)


def _person(chance: random.Random, at: int) -> Person:
    def word() -> str:
        return "".join(chance.choice("bdfgklmnprstvøæå") + chance.choice("aeiouy") for _ in range(5)).capitalize()

    number = f"00{chance.randrange(10**6, 10**7)}{at:03d}"
    return Person(f"{word()} {word()}", number, str(chance.randrange(10**10, 10**11)), word())


def _leave(chance: random.Random, person: int, homes: Sequence[str]) -> Leave:
    first = dt.date(2024, 12, 20) + chance.randrange(70) * DAY
    doctor = chance.random() < 0.6
    length = chance.choice((0, 1, 2, 15, 16, 17, 40)) if doctor else chance.randrange(3)
    degree = Fraction(chance.choice((50, 60, 80, 100)), 100) if doctor else Fraction(1)
    share = Fraction(chance.choice((50, 75, 100)), 100)
    return Leave(person, homes[person], first, first + length * DAY, share, degree, doctor)


def _line(at: int, leave: Leave, who: Person) -> tuple[Any, ...]:
    kind = "Sykmelding" if leave.doctor else "Egenmelding"
    percent = float(leave.degree * 100) if leave.doctor else None
    days = leave.first, leave.last
    return (at, who.name, who.number, who.birth, leave.unit, *days, kind, percent, float(leave.share * 100), who.remark)


def spoiled(lists: Lists) -> Lists:
    """The same lists with a name or number in every column once, in a heading, and in a line above the list."""
    told = [text for person in lists.persons for text in (person.name, person.birth)]
    return lists._replace(absence=_spoiled(lists.absence, told), breaches=_spoiled(lists.breaches, told[::-1]))


def _spoiled(rows: Sequence[tuple[Any, ...]], told: Sequence[str]) -> list[tuple[Any, ...]]:
    headings, *lines = rows
    wide = len(headings)
    found = [(told[0], *(None,) * wide), (*headings, told[1])]
    for at, line in enumerate(lines):
        cells = [*line, told[at % len(told)]]
        if at < wide:
            cells[at] = told[at % len(told)]
        found.append(tuple(cells))
    return found


def write_csv(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    """The rows as a text file of a system's, dates as they are written in Norway."""
    lines = (";".join(_as_text(cell) for cell in row) for row in rows)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def agreed_rows() -> list[tuple[Any, ...]]:
    lines = [(f"2025-{month:02d}", days, unit) for month, units in AGREED.items() for unit, days in units.items()]
    return [("Måned", "Avtalte dagsverk", "Avdeling"), *lines]


def _as_text(cell: Any) -> str:
    if isinstance(cell, dt.date):
        return f"{cell:%d.%m.%Y}"
    return "" if cell is None else str(cell).replace(".", ",") if isinstance(cell, float) else str(cell)


def write(path: Path, rows: Sequence[Sequence[Any]], title: str = "Uttrekk") -> Path:
    """The rows as a workbook of a system's, a title above them."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([title])
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path
