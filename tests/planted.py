"""Faults planted in workbooks that nobody typed, and what the program says of them; `python tests/planted.py` writes
the page that tells it.

A definition is put together from tables of every kind, a consistent content is drawn for each of them, and one fault
at a time is planted. What is expected of the rules is worked out by the faults themselves, without the program.
"""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from typing import Any

from made import CellKey, Cells, of_kind
from made.agreeing import ABOVE, agreeing
from made.agreeing import FAULTS as AGREEING_FAULTS
from made.agreeing import planted as planted_between
from made.tables import TABLES
from made.unseen import why
from oracle import Inputs as Typed
from oracle import Oracle, When, checks
from oracle import of_kind as oracle_of_kind
from virksomhetsrapport.catalogue import Catalogue, build
from virksomhetsrapport.definition import Definition
from virksomhetsrapport.findings import Finding, Severity
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.kinds import KINDS
from virksomhetsrapport.period import Period
from workbooks import REPOSITORY, definition_data, filled, outcome_of, parse, period_of

PAGE = REPOSITORY / "docs" / "planted-faults.md"
ON_THE_PAGE = range(20)
"""The seeds of the workbooks that the page tells of."""
HEADER = 'id = "{kind}"\nkind = "{kind}"\ntitle = "Tabell {kind}"\n'
WITH_FIGURES = sorted(set(KINDS) - {"texts"})


@dataclass(frozen=True)
class Made:
    """A workbook that nobody typed: a table of every kind, and what stands in them."""

    seed: int
    blocks: dict[str, dict[str, Any]]
    data: dict[str, Any]
    definition: Definition
    year: int
    month: int
    months: int
    cells: Cells

    @property
    def last(self) -> str:
        return f"{self.year}-{self.month:02d}"

    @cached_property
    def period(self) -> Period:
        return period_of(self.definition, self.last)

    def catalogue(self, cells: Cells | None = None) -> Catalogue:
        sheets = filled(self.definition, self.period, inputs_of_cells(self.cells if cells is None else cells))
        return build(self.definition, self.period.last, sheets)

    @cached_property
    def oracle(self) -> Oracle:
        return Oracle(self.data, self.last, [])

    def findings(self, kind: str, cells: Cells) -> tuple[Finding, ...]:
        """The errors and warnings of one table, with these cells in it."""
        of = self.definition.table(kind)
        alone = self.definition._replace(tables=(of,))
        own = {key: value for key, value in cells.items() if key[0] == kind}
        outcome = outcome_of(alone, self.last, filled(alone, self.period, inputs_of_cells(own)), kind)
        return tuple(finding for finding in outcome.findings if finding.severity is not Severity.NOTICE)


def inputs_of_cells(cells: Mapping[CellKey, Fraction | str]) -> Inputs:
    return Inputs(cells={key: _typed(value) for key, value in cells.items()})


def _typed(value: Fraction | str) -> Decimal | str:
    if isinstance(value, str):
        return value
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    assert Fraction(exact) == value, f"{value} is nothing that anybody can type"
    return exact


def made(seed: int) -> Made:
    """A workbook by its seed. The id of each table is the name of its kind."""
    rng = random.Random(seed)
    months = rng.choice((1, 1, 2, 2, 3, 4, 6))
    year, month = rng.randint(2019, 2030), months * rng.randint(1, 12 // months)
    kinds = rng.sample(sorted(TABLES), len(TABLES))
    texts = {kind: f"{HEADER.format(kind=kind)}{rng.choice(TABLES[kind])}" for kind in kinds}
    blocks = {kind: tomllib.loads(text, parse_float=Fraction) for kind, text in texts.items()}
    cells: Cells = {}
    for kind, block in blocks.items():
        cells |= of_kind(kind).make(rng, block, year, month, months)
    when = When(year, month, months)
    figures = {
        id: figure
        for kind, block in blocks.items()
        for id, figure in oracle_of_kind(kind).figures(block, Typed(cells, {}, {}), when).items()
    }
    keys, rules, repeated = agreeing(rng, figures, when)
    data = definition_data(*texts.values(), keys, months=months, more=rules)
    exact = _exact(data)
    return Made(seed, blocks, exact, parse(data, "definition.toml"), year, month, months, {**cells, **repeated})


def _exact(data: Any) -> Any:
    """The data of a definition as the oracle reads it, decimals as fractions."""
    if isinstance(data, dict):
        return {key: _exact(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_exact(value) for value in data]
    return Fraction(data) if isinstance(data, Decimal) else data


@dataclass(frozen=True)
class Planted:
    """A fault in a clean table: whether a rule must see it, and what the program then says."""

    seed: int
    kind: str
    fault: str
    visible: bool
    told: tuple[Finding, ...]
    changed: Mapping[CellKey, object]

    def __str__(self) -> str:
        return f"workbook {self.seed}, {self.kind}, {self.fault}: {self.changed}"


def planted(workbook: Made) -> Iterator[Planted]:
    """Every fault of every table, one at a time, wherever the table has a place for it."""
    for kind, block in workbook.blocks.items():
        if workbook.findings(kind, workbook.cells):
            continue  # asked about as it stands: what a fault adds to that says little
        own = {key: value for key, value in workbook.cells.items() if key[0] == kind}
        for fault, plant in of_kind(kind).FAULTS.items():
            rng = random.Random(f"{workbook.seed} {kind} {fault}")
            result = plant(rng, block, own, workbook.year, workbook.month, workbook.months)
            if result is not None:
                cells, visible = result
                told = workbook.findings(kind, cells)
                changed = {
                    key: (own.get(key), cells.get(key)) for key in {**own, **cells} if own.get(key) != cells.get(key)
                }
                yield Planted(workbook.seed, kind, fault, visible, told, changed)


def planted_between_tables(workbook: Made) -> Iterator[Planted]:
    """Figures that are unlike those of the tables that they repeat."""
    for fault in (*AGREEING_FAULTS, ABOVE):
        cells = planted_between(random.Random(f"{workbook.seed} {fault}"), workbook.cells, fault)
        if cells is not None:
            inputs = Typed(cells, {}, {})
            visible = bool(checks.errors(workbook.data["check"], workbook.oracle.figures(inputs), workbook.oracle.when))
            told = tuple(finding for finding in workbook.catalogue(cells).findings if finding.code.startswith("check-"))
            changed = {
                key: (workbook.cells[key], value) for key, value in cells.items() if value != workbook.cells[key]
            }
            yield Planted(workbook.seed, "between tables", fault, visible, told, changed)


@dataclass
class Count:
    """Of one fault in one kind of table: how often it was planted, had to be seen by a rule, and was found."""

    planted: int = 0
    visible: int = 0
    found: int = 0


def counted(faults: list[Planted]) -> dict[tuple[str, str], Count]:
    """By fault and kind, in the order of their names."""
    counts: dict[tuple[str, str], Count] = {}
    for each in faults:
        count = counts.setdefault((each.fault, each.kind), Count())
        count.planted += 1
        count.visible += each.visible
        count.found += bool(each.told)
    return dict(sorted(counts.items()))


@cache
def examined(seed: int) -> tuple[Made, tuple[Finding, ...], tuple[Planted, ...]]:
    """A workbook, what the program says of it without faults, and what it says of each fault."""
    workbook = made(seed)
    return workbook, workbook.catalogue().findings, (*planted(workbook), *planted_between_tables(workbook))


# --- The page ---


def page(seeds: Iterable[int]) -> str:
    """What is found in these workbooks, as a page."""
    results = [examined(seed) for seed in seeds]
    faults = [each for _, _, of_workbook in results for each in of_workbook]
    alarms = Counter(finding.severity for _, findings, _ in results for finding in findings)
    by_fault: dict[str, list[Planted]] = {}
    for each in sorted(faults, key=lambda planted: planted.fault):
        by_fault.setdefault(each.fault, []).append(each)
    rows = []
    for fault, of_fault in by_fault.items():
        kinds = ", ".join(sorted({each.kind for each in of_fault}))
        must, found = sum(each.visible for each in of_fault), sum(bool(each.told) for each in of_fault)
        rows.append(f"| {fault} | {kinds} | {len(of_fault)} | {must} | {found} |")
    unseen: dict[tuple[str, str], list[tuple[str, Count]]] = {}
    for (fault, kind), count in counted(faults).items():
        if count.found < count.planted:
            unseen.setdefault((fault, why(fault, kind)), []).append((kind, count))
    reasons = []
    for (fault, reason), of in unseen.items():
        kinds = ", ".join(kind for kind, _ in of)
        planted, found = sum(count.planted for _, count in of), sum(count.found for _, count in of)
        reasons.append(f"| {fault} | {kinds} | {planted - found} of {planted} | {reason} |")
    return HEAD.format(
        workbooks=len(results),
        kinds=len(TABLES),
        errors=alarms[Severity.ERROR],
        warnings=alarms[Severity.WARNING],
        faults=len(by_fault),
        planted=len(faults),
        visible=sum(each.visible for each in faults),
        found=sum(each.visible and bool(each.told) for each in faults),
        luck=sum(bool(each.told) and not each.visible for each in faults),
        rows="\n".join(rows),
        unseen="\n".join(reasons),
    )


HEAD = """# Planted faults

How much do the checks find, and how often do they cry wolf? `tests/planted.py` puts organisations together that nobody
knows, with a table of every kind, and draws a realistic, consistent content for each table: exact figures first, then
rounded as accounts round them, about half of the sums and shares typed. Then it plants faults, one at a time, as people
make them. Which of them a rule can see is worked out without the program; the rest could be right for all that anybody
can tell from the workbook. `make test` holds this page to what the seeds of its {workbooks} workbooks give, and
`make soak` goes through hundreds more. `python tests/planted.py` writes it anew.

**Clean workbooks:** {workbooks}, each with {kinds} kinds of tables. Errors: {errors}. Warnings: {warnings}.

**Faults:** {faults} sorts, planted {planted} times. A rule must see {visible} of them; found: {found}. Found of the
rest, where a figure happened to look odd: {luck}.

| fault | tables | planted | a rule must see | found |
|---|---|--:|--:|--:|
{rows}

## What no rule can see

| fault | table | unseen | why |
|---|---|--:|---|
{unseen}
"""


if __name__ == "__main__":
    PAGE.write_text(page(ON_THE_PAGE), "utf-8")
