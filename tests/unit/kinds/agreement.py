"""Random contents of a table held against what is worked out anew, and faults planted in them."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from types import ModuleType
from typing import Any

from oracle.base import CellKey, When
from oracle.base import Inputs as Typed
from virksomhetsrapport.definition import Definition
from virksomhetsrapport.edges.messages import say_finding
from virksomhetsrapport.facts import Status
from virksomhetsrapport.findings import Severity
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.kind import Outcome
from workbooks import definition_of, filled, outcome_of, period_of

WORDS = {
    None: "",
    Status.MET: "innenfor",
    Status.NEAR: "nær grensen",
    Status.NOT_MET: "utenfor",
    Status.UNKNOWN: "mangler",
}
SEEDS = range(80)

Cells = Mapping[CellKey, Fraction | str]


@dataclass(frozen=True)
class Case:
    """A table and a consistent content of it; all of it follows from the seed."""

    seed: int
    rng: random.Random
    definition: Definition
    table: dict[str, Any]
    when: When
    cells: Cells

    def read(self, cells: Cells) -> Outcome:
        exact = {key: value if isinstance(value, str) else decimal_of(value) for key, value in cells.items()}
        month = f"{self.when.year}-{self.when.month:02d}"
        sheets = filled(self.definition, period_of(self.definition, month), Inputs(cells=exact))
        return outcome_of(self.definition, month, sheets)

    def worse(self, cells: Cells) -> list[str]:
        """The sentences of errors and warnings."""
        return [say_finding(each) for each in self.read(cells).findings if each.severity is not Severity.NOTICE]


def decimal_of(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def case(tables: Sequence[str], made: ModuleType, seed: int) -> Case:
    rng = random.Random(seed)
    keys = tables[seed % len(tables)]
    months = rng.choice((1, 2, 3))
    when = When(rng.choice((2023, 2024)), months * rng.randint(1, 12 // months), months)
    table = {"title": "Tabellen"} | tomllib.loads(keys, parse_float=Fraction)
    cells = made.make(rng, table, when.year, when.month, months)
    return Case(seed, rng, _definition(keys, months), table, when, cells)


@cache
def _definition(keys: str, months: int) -> Definition:
    return definition_of(keys, months=months)


def agree(found: Outcome, case: Case, oracle: ModuleType, cells: Cells) -> None:
    """The program's figures are the oracle's, to more digits than anybody shows, and so is what was judged."""
    figures = oracle.figures(case.table, Typed(cells, {}, {}), case.when)
    known = {id: fact for id, fact in found.facts.items() if not id.startswith("indikator.")}
    assert known.keys() == figures.keys()
    for id, fact in known.items():
        figure = figures[id]
        assert (fact.unit.id, fact.decimals, WORDS[fact.status]) == (figure.unit, figure.decimals, figure.status), id
        assert (fact.number is None) == (figure.value is None), id
        assert fact.number is None or abs(Fraction(fact.number) - figure.value) < Fraction(1, 10**18), id


def random_contents_agree(tables: Sequence[str], made: ModuleType, oracle: ModuleType) -> None:
    """The figures are those of the oracle, without errors, and with a warning in one of twenty at most."""
    warned = 0
    for seed in SEEDS:
        one = case(tables, made, seed)
        found = one.read(one.cells)
        agree(found, one, oracle, one.cells)
        assert [each.code for each in found.findings if each.severity is Severity.ERROR] == [], seed
        warned += any(each.severity is Severity.WARNING for each in found.findings)
    assert warned <= len(SEEDS) // 20


def random_changes_agree(tables: Sequence[str], made: ModuleType, oracle: ModuleType) -> None:
    """So they are when one figure is changed, with the errors that belong."""
    for seed in SEEDS:
        one = case(tables, made, seed)
        key = one.rng.choice(sorted(key for key, value in one.cells.items() if isinstance(value, Fraction)))
        values = oracle.others(one.rng, one.table, Typed(one.cells, {}, {}), key, one.when)
        assert values
        for value in values:
            changed = {**one.cells, key: value}
            found = one.read(changed)
            agree(found, one, oracle, changed)
            said = sorted(say_finding(each) for each in found.findings if each.severity is Severity.ERROR)
            wanted = sorted(oracle.errors(one.table, Typed(changed, {}, {}), one.when))
            assert len(said) == len(wanted), (seed, key, value, said, wanted)
            assert all(any(label in sentence for sentence in said) for label in wanted)


def planted_fault_is_seen(name: str, tables: Sequence[str], made: ModuleType) -> None:
    """Told where a rule can see it, and only there."""
    planted = 0
    for seed in SEEDS:
        one = case(tables, made, seed)
        found = made.FAULTS[name](one.rng, one.table, one.cells, one.when.year, one.when.month, one.when.count)
        if found is None:
            continue
        planted += 1
        changed, seen = found
        assert changed != one.cells, seed
        before, after = one.worse(one.cells), one.worse(changed)
        assert not seen or [each for each in after if each not in before], (seed, one.cells, changed)
        assert seen or before or not after, (seed, after)
    assert planted >= len(SEEDS) // 20
