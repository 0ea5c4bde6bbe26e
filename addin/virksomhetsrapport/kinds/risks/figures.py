"""What stands in a register of risks and what follows from it: scores, levels, how many there are of what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from virksomhetsrapport.facts import Fact, Origin
from virksomhetsrapport.findings import Finding, error
from virksomhetsrapport.kinds.risks.spec import (
    ALL,
    CONSEQUENCE,
    HEADINGS,
    LEVEL,
    OPEN,
    PROBABILITY,
    SCORE,
    SHOWN,
    STEPS,
    Spec,
)
from virksomhetsrapport.measures.sums import computed_fact, typed_fact
from virksomhetsrapport.overtime.registers import Persists
from virksomhetsrapport.shapes.register import RegisterReading, numbered
from virksomhetsrapport.shapes.sheet import first_few
from virksomhetsrapport.units import COUNT, TEXT

RISK_SCALE = error("risk-scale", "label", "value")
SCALED = (PROBABILITY, CONSEQUENCE)


class Risk(NamedTuple):
    """A row by its number. `field` is its place in the matrix, probability and consequence, where both can be told."""

    number: str
    open: bool
    field: tuple[int, int] | None = None

    @property
    def score(self) -> int | None:
        return self.field[0] * self.field[1] if self.field else None


def read_risks(spec: Spec, reading: RegisterReading, findings: list[Finding]) -> tuple[dict[str, Fact], list[Risk]]:
    """The facts of every row, and the risk that each makes."""
    facts: dict[str, Fact] = {}
    risks: list[Risk] = []
    off_scale: list[Finding] = []
    for number in reading.rows:
        found = _typed(spec, number, reading)
        is_open = spec.open is None or found[spec.open.column].value in spec.open.words
        risk = Risk(number, is_open)
        if spec.scale:
            off_scale.extend(
                RISK_SCALE.at(found[key].source, label=HEADINGS[key], value=value)
                for key in SCALED
                if (value := found[key].number) is not None and value not in STEPS
            )
            risk = Risk(number, is_open, _field(found))
            found |= _scored(spec, risk, reading)
        facts.update((fact.id, fact) for fact in found.values())
        risks.append(risk)
    findings.extend(first_few(off_scale, spec.head.title))
    return facts, risks


def _blank(spec: Spec, number: str, reading: RegisterReading, key: str, heading: str) -> Fact:
    """A row's fact without a value, called by what tells the row apart."""
    name = reading.entry(number, spec.unique).value or f"risiko {number}"
    unit = COUNT if key in (*SCALED, SCORE) else TEXT
    return Fact(numbered(spec.fact(key), number), None, unit, f"{name}, {heading}", Origin.MISSING)


def _typed(spec: Spec, number: str, reading: RegisterReading) -> dict[str, Fact]:
    """What people filled in, by column."""
    headings = {column.id: column.label for column in spec.columns}
    if spec.scale:
        headings |= {key: HEADINGS[key] for key in SCALED}
    return {
        key: typed_fact(
            _blank(spec, number, reading, key, heading),
            reading.entry(number, key),
            reading.cells.get((number, key)),
        )
        for key, heading in headings.items()
    }


def _field(found: dict[str, Fact]) -> tuple[int, int] | None:
    one, other = (found[key].number for key in SCALED)
    return (int(one), int(other)) if one in STEPS and other in STEPS and one and other else None


def _scored(spec: Spec, risk: Risk, reading: RegisterReading) -> dict[str, Fact]:
    """The score, and its level in words."""
    assert spec.scale
    score = None if risk.score is None else Decimal(risk.score)
    blanks = {key: _blank(spec, risk.number, reading, key, HEADINGS[key]) for key in (SCORE, LEVEL)}
    inputs = [numbered(spec.fact(key), risk.number) for key in SCALED]
    product = computed_fact(blanks[SCORE]._replace(decimals=0), score, "probability-times-consequence", inputs)
    level = computed_fact(blanks[LEVEL], score, "level-of-score", (product.id,))
    level = level._replace(value=None if risk.score is None else spec.scale.level(risk.score).label)
    return {
        key: fact._replace(source=reading.cells.get((risk.number, key)))
        for key, fact in ((SCORE, product), (LEVEL, level))
    }


def is_shown(spec: Spec, risk: Risk) -> bool:
    """Whether the main view has it; one whose score cannot be told only where it has every score."""
    return risk.open and (spec.scale is None or (risk.score or 0) >= spec.scale.report_from)


def counts(spec: Spec, risks: Sequence[Risk], known: bool) -> Iterator[Fact]:
    """How many risks there are, open, from the report's score on, and in each field of the matrix."""
    first, title = spec.fact(spec.columns[0].id), spec.head.title

    def counted(id: str, label: str, found: Sequence[Risk], of: str) -> Fact:
        blank = Fact(id, None, COUNT, f"{title}, {label}", Origin.MISSING, 0)
        value = Decimal(len(found)) if known else None
        return computed_fact(blank, value, "count", [numbered(of, risk.number) for risk in found])

    yield counted(spec.fact(ALL), "antall", risks, first)
    still_open = [risk for risk in risks if risk.open]
    yield counted(spec.fact(OPEN), "åpne", still_open, spec.fact(spec.open.column) if spec.open else first)
    if spec.scale:
        shown, score = [risk for risk in risks if is_shown(spec, risk)], spec.fact(SCORE)
        yield counted(spec.fact(SHOWN), f"åpne med skår fra {spec.scale.report_from}", shown, score)
        fields: dict[tuple[int, int] | None, list[Risk]] = {}
        for risk in still_open:
            fields.setdefault(risk.field, []).append(risk)
        for one in STEPS:
            for other in STEPS:
                label = f"åpne med sannsynlighet {one} og konsekvens {other}"
                yield counted(spec.field(one, other), label, fields.get((one, other), []), score)


def rules_over_time(spec: Spec, reading: RegisterReading) -> Iterator[Persists]:
    """Risks that are known by name stay until they are closed, and no other risk takes their name."""
    if not spec.unique:
        return
    name = spec.fact(spec.unique)
    described = next((each.id for each in spec.columns if each.id != spec.unique and not each.choices), "")
    yield Persists(
        spec.head.title,
        name,
        tuple(numbered(name, number) for number in reading.rows) if reading.found else None,
        spec.fact(spec.open.column) if spec.open else "",
        spec.open.words if spec.open else (),
        spec.fact(described) if described else "",
        reading.cells.get(("1", spec.unique)),
    )
