"""Budget results that nobody tuned: any lines, any nesting of sums, any period, and the right answer known by counting.

A table is made consistent: the exact figures are drawn first, then rounded to the table's unit, and sums are reported
of the exact ones. What the program then says is held against plain recursive sums of whole numbers and fractions. After
that two digits change places, and the sum that no longer holds must be told with its sheet and cell.

Every table follows from its seed, which stands in the name of a failing test.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import pytest

from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.definition import Definition
from virksomhetsrapport.facts import Status
from virksomhetsrapport.findings import Severity
from workbooks import (
    definition_of,
    filled,
    inputs_of,
    insert_row,
    outcome_of,
    period_of,
    place,
    put,
    rename_sheet,
    through_file,
)

MEASURES = ("faktisk", "budsjett", "hia", "hia_budsjett", "aarsbudsjett")
HEADINGS = ("Faktisk", "Budsjett", "Hittil i år", "Budsjett hittil i år", "Årsbudsjett")
SPANS = (("faktisk", "budsjett", ""), ("hia", "hia_budsjett", "hia_"))
WORDS = ("Salg", "Lønn", "Husleie", "Reiser", "Lisenser", "Tilskudd", "Utstyr", "Kurs", "Strøm", "Andre poster")
IN_MEMORY, IN_FILES, LONG = range(300), range(300, 340), 4000

Key = tuple[str, str]
"""Line and measure."""


@dataclass(frozen=True)
class Line:
    id: str
    label: str
    type: str
    sign: str
    parts: tuple[str, ...] = ()
    memo: bool = False

    @property
    def nature(self) -> int:
        return -1 if self.type == "cost" else 1


@dataclass(frozen=True)
class RandomTable:
    """`typed` holds every figure that stands on the sheet; a sum that is not in it is added up by the sheet."""

    lines: dict[str, Line]
    typed: dict[Key, int]
    definition: Definition
    month: str
    flag: tuple[int, int, int] | None
    sheet: str = "Resultat"

    @cached_property
    def sheets(self) -> Sheets:
        return filled(self.definition, period_of(self.definition, self.month), self.inputs())

    def inputs(self):
        comment = "Forklart." if self.flag else None
        rows = {
            line.id: (*(self.typed.get((line.id, measure)) for measure in MEASURES), comment)
            for line in self.lines.values()
            if not line.memo
        }
        return inputs_of("r", (*MEASURES, "kommentar"), rows)

    def signed_parts(self, line: Line) -> list[tuple[int, str]]:
        return [(self.lines[part].nature * line.nature, part) for part in line.parts]

    def own(self, id: str, measure: str) -> int:
        """What a sum comes to from the figures that stand on its parts."""
        return sum(sign * self.stands(part, measure) for sign, part in self.signed_parts(self.lines[id]))

    def rounded_figures(self, id: str, measure: str) -> int:
        """How many rounded figures a sum is added up from: a part of which no report stands brings all of its own."""
        return sum(
            1 if self.typed.get((part, measure)) == self.stands(part, measure) else self.rounded_figures(part, measure)
            for part in self.lines[id].parts
        )

    def stands(self, id: str, measure: str) -> int:
        """The typed figure, unless it is a sum that lies further off its parts than rounding explains."""
        typed = self.typed.get((id, measure))
        if not self.lines[id].parts:
            return typed
        own = self.own(id, measure)
        return own if typed is None or 2 * abs(typed - own) > self.rounded_figures(id, measure) + 1 else typed

    def off(self) -> set[Key]:
        """The reported sums that do not hold."""
        return {
            (id, measure)
            for (id, measure), typed in self.typed.items()
            if self.lines[id].parts and self.stands(id, measure) != typed
        }

    def address(self, id: str, measure: str) -> str:
        """The cell of a figure, found by the words beside and above it."""
        return place(self.sheets, self.sheet, self.lines[id].label, HEADINGS[MEASURES.index(measure)])


def random_table(seed: int, *, partly_reported_and_rounded: bool = False) -> RandomTable:
    """A consistent table. Sums are reported all or none in a column where figures are rounded, unless asked for."""
    chance = random.Random(seed)
    months = chance.choice((1, 1, 2, 3, 4, 6, 12))
    last = months * chance.randint(1, 12 // months)
    fine = 1000 if partly_reported_and_rounded else chance.choice((1, 1, 1000))
    shape = _random_lines(chance)
    exact = _exact_figures(chance, shape, fine, starts=last == months, ends=last == 12)
    lines = {id: replace(line, sign=_sign(chance, line, exact)) for id, line in shape.items()}
    typed: dict[Key, int] = {}
    for measure in MEASURES:
        share = chance.choice((0.5, 0.8) if partly_reported_and_rounded or fine == 1 else (0, 1))
        for line in lines.values():
            if not line.parts or (not line.memo and chance.random() < share):
                typed[line.id, measure] = math.floor(exact[line.id, measure] + Fraction(1, 2))
    flag = (
        (chance.randint(0, 50_000), chance.randint(0, 20), chance.randint(0, 5_000)) if chance.random() < 0.5 else None
    )
    order = list(lines.values())
    chance.choice((lambda _: None, list.reverse, chance.shuffle))(order)
    unit = "1000 kr" if fine > 1 else chance.choice(("kr", "1000 kr"))
    definition = definition_of(_toml(order, unit, flag), months=months)
    year = chance.randint(2000, 2040)
    return RandomTable(lines, typed, definition, f"{year}-{last:02d}", flag)


def _random_lines(chance: random.Random) -> dict[str, Line]:
    """Leaves first, then sums of anything that is there already: sums of sums, several levels deep."""
    lines: dict[str, Line] = {}
    for number in range(chance.randint(1, 25)):
        type = chance.choices(("income", "cost", "signed", "result"), (4, 6, 1, 1))[0]
        lines[f"l{number}"] = Line(f"l{number}", f"{chance.choice(WORDS)} {number}", type, "")
    for number in range(chance.randint(1, 10)):
        recent = list(lines)[-8:] if chance.random() < 0.5 else list(lines)
        usable = [id for id in recent if not lines[id].memo]
        parts = tuple(chance.sample(usable, min(len(usable), chance.randint(1, 7)))) if usable else ("l0",)
        type = chance.choice(("income", "cost", "signed", "result"))
        lines[f"s{number}"] = Line(f"s{number}", f"Sum {number}", type, "", parts, memo=chance.random() < 0.1)
    return lines


def _exact_figures(
    chance: random.Random, lines: dict[str, Line], fine: int, *, starts: bool, ends: bool
) -> dict[Key, Fraction]:
    """Figures before rounding, in the table's unit; `fine` is how many finer units one of them has."""
    exact: dict[Key, Fraction] = {}
    for line in lines.values():
        if line.parts:
            continue
        signs = chance.choice(((1,), (1,), (1,), (-1,), (1, -1)))
        size = 10 ** chance.randint(1, 8)
        for of_period, to_date in (("faktisk", "hia"), ("budsjett", "hia_budsjett")):
            sign = chance.choice(signs)
            figure = sign * Fraction(chance.randint(0, size * fine), fine)
            earlier = 0 if starts else sign * Fraction(chance.randint(0, 5 * size * fine), fine)
            exact[line.id, of_period], exact[line.id, to_date] = figure, figure + earlier
        rest = 0 if ends else chance.choice(signs) * Fraction(chance.randint(0, 12 * size * fine), fine)
        exact[line.id, "aarsbudsjett"] = exact[line.id, "hia_budsjett"] + rest
    for line in lines.values():
        for measure in MEASURES if line.parts else ():
            exact[line.id, measure] = sum(
                lines[part].nature * line.nature * exact[part, measure] for part in line.parts
            )
    return exact


def _sign(chance: random.Random, line: Line, exact: dict[Key, Fraction]) -> str:
    """The sign that the line's figures have, in a definition that its organisation got right."""
    figures = [exact[line.id, measure] for measure in MEASURES]
    fitting = ["any"]
    if all(figure >= 0 for figure in figures):
        fitting.append("positive")
    if all(figure <= 0 for figure in figures):
        fitting.append("negative")
    return chance.choice(fitting[1:] or fitting)


def _toml(lines: list[Line], unit: str, flag: tuple[int, int, int] | None) -> str:
    rows = []
    for line in lines:
        parts = ", ".join(f'"{part}"' for part in line.parts)
        sums = f", sum_of = [{parts}]" if parts else ""
        memo = ", memo = true" if line.memo else ""
        rows.append(
            f'{{ id = "{line.id}", label = "{line.label}", type = "{line.type}", sign = "{line.sign}"{sums}{memo} }}'
        )
    limits = f"flag = {{ amount = {flag[0]}, percent = {flag[1]}, near_zero = {flag[2]} }}\n" if flag else ""
    head = f'id = "r"\nkind = "budget_result"\nsheet = "Resultat"\ntitle = "Resultat"\nunit = "{unit}"\n{limits}'
    return f"{head}lines = [{', '.join(rows)}]"


# The right answers


def assert_right(table: RandomTable, sheets: Sheets) -> None:
    """No false alarm, and every sum, deviation, percentage and flag as counted by hand."""
    outcome = outcome_of(table.definition, table.month, sheets)
    assert [finding for finding in outcome.findings if finding.severity is not Severity.NOTICE] == []
    rounded = {
        (id, measure)
        for (id, measure), typed in table.typed.items()
        if table.lines[id].parts and table.own(id, measure) != typed
    }
    assert {finding.cell.a1 for finding in outcome.findings} == {table.address(*key) for key in rounded}
    for id in table.lines:
        for measure in MEASURES:
            assert outcome.facts[f"r.{id}.{measure}"].number == table.stands(id, measure)
        for actual, budget, prefix in SPANS:
            assert_deviation(table, outcome.facts, id, (actual, budget), prefix)


def assert_deviation(table: RandomTable, facts, id: str, span: tuple[str, str], prefix: str) -> None:
    actual, budget = (table.stands(id, measure) for measure in span)
    deviation = table.lines[id].nature * (actual - budget)
    fact, percentage = facts[f"r.{id}.{prefix}avvik"], facts[f"r.{id}.{prefix}avvik_prosent"].number
    amount, percent, near_zero = table.flag or (0, 0, 0)
    right = Fraction(100 * deviation, abs(budget)) if budget and abs(budget) >= near_zero else None
    assert fact.number == deviation
    assert (percentage is None) is (right is None)
    assert right is None or abs(Fraction(percentage) - right) <= abs(right) / 10**20
    beyond = table.flag and abs(deviation) > amount and (right is None or abs(right) > percent)
    favourable = Status.FAVOURABLE if deviation > 0 else Status.UNFAVOURABLE
    assert fact.status is (favourable if beyond else None)


@pytest.mark.parametrize("seed", IN_MEMORY)
def test_a_consistent_table_raises_no_alarm_and_comes_to_the_right_figures(seed):
    table = random_table(seed)
    assert_right(table, table.sheets)


@pytest.mark.parametrize("seed", IN_FILES)
def test_a_consistent_table_comes_to_the_right_figures_through_a_real_file(seed, tmp_path):
    table = random_table(seed)
    period = period_of(table.definition, table.month)
    assert_right(table, through_file(tmp_path / "bok.xlsx", table.definition, period, table.inputs()))


@pytest.mark.parametrize("seed", range(400, 460))
def test_rounded_figures_raise_no_alarm_where_only_some_sums_are_reported(seed):
    table = random_table(seed, partly_reported_and_rounded=True)
    outcome = outcome_of(table.definition, table.month, table.sheets)
    assert [finding for finding in outcome.findings if finding.severity is not Severity.NOTICE] == []


@pytest.mark.parametrize("seed", range(500, 540))
def test_rows_inserted_and_a_sheet_renamed_change_no_figure(seed):
    table, chance = random_table(seed), random.Random(seed)
    sheets = table.sheets
    bottom = max(row for row, _ in sheets.frames["Resultat"].cells)
    for _ in range(3):
        sheets = insert_row(sheets, "Resultat", chance.randint(1, bottom))
    moved = outcome_of(table.definition, table.month, rename_sheet(sheets, "Resultat", "Regnskap"))
    stood = outcome_of(table.definition, table.month, table.sheets)
    assert {id: fact.number for id, fact in moved.facts.items()} == {
        id: fact.number for id, fact in stood.facts.items()
    }
    assert [finding.code for finding in moved.findings] == [finding.code for finding in stood.findings]


# Two digits that change places


def swaps(figure: int) -> set[int]:
    """What a figure becomes when two unequal digits of it change places."""
    digits, sign = str(abs(figure)), -1 if figure < 0 else 1
    found = set()
    for first in range(len(digits)):
        for second in range(first + 1, len(digits)):
            swapped = list(digits)
            swapped[first], swapped[second] = swapped[second], swapped[first]
            found.add(sign * int("".join(swapped)))
    return found - {figure}


def checkers(table: RandomTable, key: Key) -> set[Key]:
    """The reported sums that a figure is held against: those it is a part of, and itself."""
    id, measure = key
    sums = {line.id for line in table.lines.values() if id in line.parts or (line.id == id and line.parts)}
    return {(sum_, measure) for sum_ in sums if (sum_, measure) in table.typed}


def swapped_tables(table: RandomTable, chance: random.Random, most: int) -> list[tuple[Key, RandomTable]]:
    """The table with one swap each, such that a sum which checks the figure no longer holds."""
    keys = [key for key in table.typed if checkers(table, key)]
    chance.shuffle(keys)
    roundings = max((table.rounded_figures(*key) for key in table.typed if table.lines[key[0]].parts), default=0)
    found: list[tuple[Key, RandomTable]] = []
    for key in keys:
        figures = sorted(figure for figure in swaps(table.typed[key]) if abs(figure - table.typed[key]) > roundings + 1)
        if len(found) < most and figures:
            changed = replace(table, typed={**table.typed, key: chance.choice(figures)})
            if changed.off() & checkers(table, key):
                found.append((key, changed))
    return found


def assert_told(table: RandomTable, sheets: Sheets) -> None:
    """Every sum that no longer holds is an error in its own cell, and no other sum is."""
    errors = [
        finding
        for finding in outcome_of(table.definition, table.month, sheets).findings
        if finding.severity is Severity.ERROR
    ]
    off = {finding.cell for finding in errors if finding.code == "sum-off"}
    assert {cell.a1 for cell in off} == {table.address(*key) for key in table.off()}
    assert {cell.sheet for cell in off} == {table.sheet}


@pytest.mark.parametrize("seed", IN_MEMORY)
def test_two_digits_that_change_places_are_found_in_the_sum_they_break(seed):
    table = random_table(seed)
    for (id, measure), changed in swapped_tables(table, random.Random(seed), most=3):
        address = table.address(id, measure)
        assert_told(changed, put(table.sheets, table.sheet, {address: changed.typed[id, measure]}))


@pytest.mark.parametrize("seed", IN_FILES)
def test_two_digits_that_change_places_are_found_through_a_real_file(seed, tmp_path):
    table = random_table(seed)
    period = period_of(table.definition, table.month)
    for _, changed in swapped_tables(table, random.Random(seed), most=1):
        assert_told(changed, through_file(tmp_path / "bok.xlsx", changed.definition, period, changed.inputs()))


def test_there_are_enough_swaps_for_the_tests_above_to_mean_something():
    counts = [len(swapped_tables(random_table(seed), random.Random(seed), most=3)) for seed in IN_MEMORY]
    assert sum(counts) > 400, counts
    assert sum(count > 0 for count in counts) > 150, counts


@pytest.mark.soak
@pytest.mark.parametrize("block", range(10))
def test_thousands_of_tables_come_to_the_right_figures_and_tell_their_swaps(block):
    for seed in range(10_000 + block * LONG // 10, 10_000 + (block + 1) * LONG // 10):
        table = random_table(seed)
        assert_right(table, table.sheets)
        for _, changed in swapped_tables(table, random.Random(seed), most=5):
            assert_told(changed, changed.sheets)
