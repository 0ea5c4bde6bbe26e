"""Portfolio: projects by dimension, each with an assessment that somebody chose and its trend since last report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.elements import Column, ColumnStyle, Figure, Label, Light, Row, Table
from virksomhetsrapport.facts import NOTHING, Fact, Facts, Origin, Status
from virksomhetsrapport.findings import Finding, warning
from virksomhetsrapport.kind import Outcome
from virksomhetsrapport.look import ARROWS, LIGHTS, STATUS, UNCHANGED
from virksomhetsrapport.measures.sums import computed_fact, typed_fact
from virksomhetsrapport.numbers import NBSP
from virksomhetsrapport.overtime.registers import Arrows, Persists
from virksomhetsrapport.period import Period
from virksomhetsrapport.shapes.begins import ALWAYS
from virksomhetsrapport.shapes.grid import GridColumn, Role, Slot
from virksomhetsrapport.shapes.register import RegisterLayout, RegisterReading, numbered, read_register
from virksomhetsrapport.shapes.sheet import SheetHead, first_few, folded
from virksomhetsrapport.shapes.values import ValueKind
from virksomhetsrapport.units import COUNT, TEXT

PORTFOLIO_RED_UNCOMMENTED = warning("portfolio-red-uncommented", "dimensions")
PORTFOLIO_TREND_ALONE = warning("portfolio-trend-alone", "label", "trend", "status")

NAME, NOTE, ALL, WITH_RED = "navn", "kommentar", "antall", "prosjekter_med_roedt"
LIGHT = {status: word for word, status in LIGHTS.items()}
RED, NOT_RELEVANT = LIGHT[Status.NOT_MET], LIGHT[Status.UNKNOWN]
COUNTED = {"roede": RED, "gule": LIGHT[Status.NEAR], "groenne": LIGHT[Status.MET]}
"""How many assessments there are of each, as the facts are called."""
GRADES = {word: rank for rank, (word, status) in enumerate(LIGHTS.items()) if status is not Status.UNKNOWN}
MOVES = {word: 1 - rank for rank, word in enumerate(ARROWS)}
"""How good an assessment is, the best being 0; and which way an arrow points, better being above 0."""
RESERVED = (NAME, NOTE, ALL, WITH_RED, *COUNTED)
NONE = "Ingen prosjekter å vise."
_PART = re.compile(r"\d+\.\d+\.?\s")
"""A name that begins like this is part of the programme whose number comes before the point."""


class Dimension(NamedTuple):
    id: str
    label: str

    @property
    def trend(self) -> str:
        """The key of the column that says how it has moved."""
        return f"{self.id}.trend"

    @property
    def trend_heading(self) -> str:
        return f"{self.label}, utvikling"


class Spec(NamedTuple):
    head: SheetHead
    dimensions: tuple[Dimension, ...]
    name: str
    rows: int

    def fact(self, key: str) -> str:
        """`portefolje.antall`; of a row `portefolje.okonomi.trend`, to which its number is added."""
        return f"{self.head.id}.{key}"


def parse(block: Block, head: SheetHead, prose_unit: str) -> Spec:  # noqa: ARG001 - the signature of every kind
    """The block of a definition. Keys: dimensions (id, label), name, rows."""
    dimensions = []
    for item in block.blocks("dimensions"):
        dimension = Dimension(item.identifier("id"), item.text("label"))
        item.finish()
        if dimension.id in RESERVED:
            item.fault("definition-reserved-id", "id", value=dimension.id)
        dimensions.append(dimension)
    if not dimensions:
        block.fault("definition-no-lines", "dimensions")
    name = block.text("name", "Prosjekt")
    headings = [name, "Kommentar"]
    for dimension in dimensions:
        headings += [dimension.label, dimension.trend_heading]
    block.refuse_twice("dimensions", (dimension.id for dimension in dimensions))
    block.refuse_twice("dimensions", (folded(heading) for heading in headings))
    return Spec(head, tuple(dimensions), name, block.integer("rows", 30, least=1))


def layout(spec: Spec, period: Period) -> RegisterLayout:
    """The project, then for each dimension its assessment and its trend, then a comment. Trends are a period's own."""
    del period  # the same columns in every period
    columns = [GridColumn(NAME, spec.name, Role.INPUT, 44)]
    slots = {NAME: Slot(spec.fact(NAME), TEXT, value=ValueKind.TEXT, begins=ALWAYS)}
    for dimension in spec.dimensions:
        columns.append(GridColumn(dimension.id, dimension.label, Role.INPUT, 15))
        columns.append(GridColumn(dimension.trend, dimension.trend_heading, Role.INPUT, 15))
        slots[dimension.id] = _choice(spec.fact(dimension.id), LIGHTS)._replace(begins=ALWAYS)
        slots[dimension.trend] = _choice(spec.fact(dimension.trend), ARROWS)._replace(required=False)
    columns.append(GridColumn(NOTE, "Kommentar", Role.COMMENT, 48))
    slots[NOTE] = Slot(spec.fact(NOTE), TEXT, value=ValueKind.TEXT, required=False)
    return RegisterLayout(spec.head, tuple(columns), slots, unique=NAME, rows=spec.rows)


def _choice(fact: str, words: Iterable[str]) -> Slot:
    return Slot(fact, TEXT, value=ValueKind.CHOICE, choices=tuple(words))


def read(spec: Spec, period: Period, sheets: Sheets) -> RegisterReading:
    return read_register(layout(spec, period), sheets)


def compute(spec: Spec, reading: RegisterReading, period: Period) -> Outcome:
    """Names, assessments and trends, how many there are of each, and one view."""
    del period  # the assessments are those of its last day
    facts: dict[str, Fact] = {}
    for number in reading.rows:
        facts.update((fact.id, fact) for fact in _typed(spec, number, reading))
    findings = list(reading.findings)
    for odd in (_red_uncommented(spec, reading), _trend_alone(spec, reading)):
        findings.extend(first_few(list(odd), spec.head.title))
    known = reading.found
    counts = list(_counts(spec, list(reading.rows), facts, known))
    facts.update((fact.id, fact) for fact in counts)
    pairs = tuple(
        (numbered(spec.fact(each.id), number), numbered(spec.fact(each.trend), number))
        for number in reading.rows
        for each in spec.dimensions
    )
    arrows = Arrows(spec.head.title, pairs, GRADES, MOVES)
    rows = tuple(numbered(spec.fact(NAME), number) for number in reading.rows)
    stays = Persists(
        spec.head.title, spec.fact(NAME), rows if known else None, "", (), "", reading.cells.get(("1", NAME))
    )
    return Outcome(facts, (_view(spec, list(reading.rows), facts, known),), tuple(findings), rules=(arrows, stays))


def _typed(spec: Spec, number: str, reading: RegisterReading) -> Iterator[Fact]:
    name = reading.entry(number, NAME).value or f"prosjekt {number}"
    headings = {NAME: spec.name}
    for dimension in spec.dimensions:
        headings |= {dimension.id: dimension.label, dimension.trend: dimension.trend_heading}
    for key, heading in headings.items():
        blank = Fact(numbered(spec.fact(key), number), None, TEXT, f"{name}, {heading}", Origin.MISSING)
        yield typed_fact(blank, reading.entry(number, key), reading.cells.get((number, key)))


def _red_uncommented(spec: Spec, reading: RegisterReading) -> Iterator[Finding]:
    """A project that is red without a word on why, told at the cell for the comment."""
    for number in reading.rows:
        red = [each.label for each in spec.dimensions if reading.entry(number, each.id).value == RED]
        if red and reading.entry(number, NOTE).value is None:
            yield PORTFOLIO_RED_UNCOMMENTED.at(reading.cells.get((number, NOTE)), dimensions=", ".join(red))


def _trend_alone(spec: Spec, reading: RegisterReading) -> Iterator[Finding]:
    """A movement of what nobody assesses. That it stands unchanged is shown nowhere, and no harm."""
    for number in reading.rows:
        for each in spec.dimensions:
            trend = reading.entry(number, each.trend)
            moved = trend.value not in (None, UNCHANGED)
            if moved and reading.entry(number, each.id).value == NOT_RELEVANT:
                params = {"label": each.trend_heading, "trend": str(trend.value), "status": NOT_RELEVANT}
                yield PORTFOLIO_TREND_ALONE.at(trend.cell, **params)


def _counts(spec: Spec, numbers: Sequence[str], facts: Facts, known: bool) -> Iterator[Fact]:
    """How many projects there are, and how many assessments of each colour."""

    def counted(key: str, label: str, value: int, of: Sequence[Fact]) -> Fact:
        blank = Fact(spec.fact(key), None, COUNT, f"{spec.head.title}, {label}", Origin.MISSING, 0)
        return computed_fact(blank, Decimal(value) if known else None, "count", [fact.id for fact in of])

    names = [facts[numbered(spec.fact(NAME), number)] for number in numbers]
    yield counted(ALL, "antall prosjekter", len(names), names)
    chosen = {
        dimension.id: [facts[numbered(spec.fact(dimension.id), number)] for number in numbers]
        for dimension in spec.dimensions
    }
    for key, word in COUNTED.items():
        found = [fact for column in chosen.values() for fact in column if fact.value == word]
        yield counted(key, f"antall vurderinger som er {word}", len(found), found)
    red = {id: [fact for fact in column if fact.value == RED] for id, column in chosen.items()}
    all_red = [fact for column in red.values() for fact in column]
    projects = {row for column in chosen.values() for row, fact in enumerate(column) if fact.value == RED}
    yield counted(WITH_RED, "antall prosjekter med rødt", len(projects), all_red)
    for dimension in spec.dimensions:
        of = red[dimension.id]
        yield counted(f"{dimension.id}.roede", f"antall prosjekter med {RED} {dimension.label}", len(of), of)


def _view(spec: Spec, numbers: Sequence[str], facts: Facts, known: bool) -> Table:
    columns = [Column(spec.name, ColumnStyle.TEXT)]
    columns += [Column(dimension.label, ColumnStyle.MARK) for dimension in spec.dimensions]
    rows = []
    for number in numbers:
        name = facts[numbered(spec.fact(NAME), number)]
        lights = [
            Light(numbered(spec.fact(each.id), number), numbered(spec.fact(each.trend), number))
            for each in spec.dimensions
        ]
        level = 1 if isinstance(name.value, str) and _PART.match(name.value) else 0
        rows.append(Row((Figure(name.id), *lights), level=level))
    if not rows:
        rows = [Row((Label(NONE if known else NOTHING), *(Label("") for _ in spec.dimensions)))]
    return Table(spec.head.id, spec.head.title, _note(), tuple(columns), tuple(rows))


def _note() -> str:
    """What the symbols and the arrows mean."""
    lights = "  ".join(f"{STATUS[status].symbol}{NBSP}{word}" for word, status in LIGHTS.items())
    arrows = ", ".join(f"{arrow}{NBSP}{word}" for word, arrow in ARROWS.items() if word != UNCHANGED)
    return f"{lights}. Pil viser utviklingen siden forrige rapportering: {arrows}."
