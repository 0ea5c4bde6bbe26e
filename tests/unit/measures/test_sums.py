"""Reported sums: which figure stands, and what is said of the other."""

import random
from decimal import Decimal
from typing import NamedTuple

import pytest

from virksomhetsrapport.cells import CellRef
from virksomhetsrapport.facts import Fact, Origin
from virksomhetsrapport.findings import Severity
from virksomhetsrapport.measures.sums import (
    Part,
    computed_fact,
    standing_column,
    standing_sum,
    sum_tolerance,
    total,
    typed_fact,
)
from virksomhetsrapport.shapes.grid import Entry, GridReading
from virksomhetsrapport.units import COUNT, KR, Unit
from workbooks import codes

SUM_CELL = CellRef("Ark", 9, 2)


class Line(NamedTuple):
    id: str
    sum_of: tuple[str, ...] = ()
    label: str = ""


def fact(id: str, value: object = None, unit: Unit = KR, decimals: int | None = 0) -> Fact:
    exact = None if value is None else Decimal(str(value))
    row = int(id[1:]) if id[1:].isdigit() else 9
    return Fact(id, exact, unit, id.upper(), Origin.TYPED, decimals, CellRef("Ark", row, 2))


def reported(value: object) -> Entry:
    return Entry(None if value is None else Decimal(str(value)), SUM_CELL)


def parts_of(*values: object, unit: Unit = KR, decimals: int | None = 0) -> list[Part]:
    return [Part(1, fact(f"d{row}", value, unit, decimals)) for row, value in enumerate(values, 1)]


def stands(entry: Entry, parts: list[Part], unit: Unit = KR, decimals: int | None = 0):
    """What stands, and what is said."""
    findings = []
    found = standing_sum(fact("sum", None, unit, decimals), entry, parts, findings)
    return found, findings


# One sum


def test_what_was_not_reported_is_added_up():
    found, findings = stands(reported(None), parts_of(1, 2))
    assert (found.number, found.origin, found.rule, found.inputs) == (3, Origin.COMPUTED, "sum", ("d1", "d2"))
    assert (found.source, findings) == (SUM_CELL, [])


def test_what_was_reported_and_holds_is_reported():
    found, findings = stands(reported(3), parts_of(1, 2))
    assert (found.number, found.origin, found.inputs, findings) == (3, Origin.REPORTED, ("d1", "d2"), [])


@pytest.mark.parametrize("count", [1, 2, 3, 8])
@pytest.mark.parametrize("side", [-1, 1])
def test_a_sum_may_lie_half_a_unit_for_each_part_and_itself_away(count, side):
    edge = Decimal(count + 1) / 2
    assert sum_tolerance(count) == edge
    within, told = stands(reported(10 * count + side * edge), parts_of(*[10] * count))
    assert (within.origin, codes(told)) == (Origin.REPORTED, ["sum-rounded"])
    beyond, told = stands(reported(10 * count + side * (edge + Decimal("0.5"))), parts_of(*[10] * count))
    assert (beyond.number, beyond.origin, codes(told)) == (10 * count, Origin.COMPUTED, ["sum-off"])


def test_the_unit_of_rounding_is_the_tables_last_decimal():
    assert codes(stands(reported("3.15"), parts_of("1.0", "2.0", decimals=1), decimals=1)[1]) == ["sum-rounded"]
    assert codes(stands(reported("3.16"), parts_of("1.0", "2.0", decimals=1), decimals=1)[1]) == ["sum-off"]


def test_counts_are_not_rounded():
    assert stands(reported(3), parts_of(1, 2, unit=COUNT), COUNT)[1] == []
    assert codes(stands(reported(4), parts_of(1, 2, unit=COUNT), COUNT)[1]) == ["sum-off"]


def test_a_sum_beyond_rounding_tells_both_their_difference_and_where_the_parts_stand():
    (finding,) = stands(reported(34_461), parts_of(4, 16))[1]
    assert (finding.severity, finding.cell) == (Severity.ERROR, SUM_CELL)
    assert finding.params == {
        "label": "SUM",
        "reported": 34_461,
        "computed": 20,
        "difference": 34_441,
        "parts": "B1, B2",
    }


def test_parts_count_with_their_sign():
    parts = [Part(1, fact("d1", 10)), Part(-1, fact("d2", 4))]
    assert total(parts) == 6
    assert stands(reported(6), parts)[1] == []


def test_a_sum_of_a_part_that_is_missing_is_unknown():
    found, findings = stands(reported(None), parts_of(1, None))
    assert (found.number, found.origin, found.inputs, findings) == (None, Origin.MISSING, ("d1", "d2"), [])


def test_a_reported_sum_stands_where_a_part_is_missing():
    found, findings = stands(reported(7), parts_of(1, None))
    assert (found.number, found.origin, findings) == (7, Origin.REPORTED, [])


def test_a_total_of_nothing_is_0():
    assert total([]) == 0


@pytest.mark.parametrize(("shown", "told"), [("3", []), ("4.5", []), ("5", ["sum-formula"]), ("0", []), (None, [])])
def test_what_a_formula_shows_is_never_reported_but_told_where_it_is_far_off(shown, told):
    # Files carry 0 in formulas that nobody calculated.
    entry = Entry(None, SUM_CELL, sheet_formula=True, shown=None if shown is None else Decimal(shown))
    found, findings = stands(entry, parts_of(1, 2))
    assert (found.number, found.origin, codes(findings)) == (3, Origin.COMPUTED, told)
    assert [finding.severity for finding in findings] == [Severity.WARNING] * len(told)


def test_facts_of_what_was_typed_and_of_what_follows():
    cell, other = CellRef("Ark", 1, 2), CellRef("Ark", 1, 3)
    blank = Fact("a", None, KR, "A", Origin.MISSING, 0)
    typed, empty = typed_fact(blank, Entry(Decimal(4), cell), other), typed_fact(blank, Entry(None, None), other)
    assert (typed.number, typed.origin, typed.source) == (4, Origin.TYPED, cell)
    assert (empty.number, empty.origin, empty.source) == (None, Origin.MISSING, other)
    known, unknown = computed_fact(blank, Decimal(1), "share", ["b", "c"]), computed_fact(blank, None, "share", ["b"])
    assert (known.number, known.origin, known.rule, known.inputs) == (1, Origin.COMPUTED, "share", ("b", "c"))
    assert (unknown.number, unknown.origin) == (None, Origin.MISSING)


# A column of them


def column(lines: list[Line], typed: dict[str, object], findings=None, unit: Unit = KR, **more):
    """What stands on each line; a line's row is its place."""
    cells = {(line.id, "k"): CellRef("Ark", row, 2) for row, line in enumerate(lines, 1)}
    entries = {}
    for line in lines:
        value = typed.get(line.id)
        exact = None if value is None else Decimal(str(value))
        entries[line.id, "k"] = Entry(exact, cells[line.id, "k"], sheet_formula=exact is None and bool(line.sum_of))

    def blank(line: Line) -> Fact:
        return Fact(f"t.{line.id}", None, unit, line.id, Origin.MISSING, 0)

    told = [] if findings is None else findings
    return standing_column(lines, "k", GridReading(entries, cells, ()), blank, told, **more)


NESTED = [Line("alt", ("a", "b", "c")), Line("a"), Line("b", ("d", "e")), Line("c"), Line("d"), Line("e")]


def test_sums_are_added_up_from_whatever_stands_below_them_wherever_they_are_listed():
    found = column(NESTED, {"a": 1, "c": 2, "d": 10, "e": 20})
    assert {id: each.number for id, each in found.items()} == {"alt": 33, "a": 1, "b": 30, "c": 2, "d": 10, "e": 20}
    assert list(found) == [line.id for line in NESTED]


def test_every_line_knows_its_cell_also_where_nothing_was_typed():
    found = column(NESTED, {"a": 1})
    assert [found[line.id].source.row for line in NESTED] == [1, 2, 3, 4, 5, 6]


def test_a_sum_that_nobody_reported_brings_the_rounding_of_all_its_parts_to_the_next():
    # alt rests on a, c, d and e: 2,5 of rounding. With b reported it rests on a, b and c: 2.
    typed = {"a": 1, "c": 2, "d": 10, "e": 20}
    findings = []
    column(NESTED, {**typed, "alt": "35.5"}, findings)
    assert codes(findings) == ["sum-rounded"]
    findings = []
    column(NESTED, {**typed, "b": 30, "alt": "35.5"}, findings)
    assert codes(findings) == ["sum-off"]


def test_the_sum_that_stands_feeds_the_sums_above_it():
    findings = []
    found = column(NESTED, {"a": 1, "b": 31, "c": 2, "d": 10, "e": 20}, findings)
    assert (found["b"].number, found["alt"].number, codes(findings)) == (31, 34, ["sum-rounded"])
    findings = []
    found = column(NESTED, {"a": 1, "b": 300, "c": 2, "d": 10, "e": 20}, findings)
    assert (found["b"].number, found["alt"].number, codes(findings)) == (30, 33, ["sum-off"])


def test_a_part_is_in_a_sum_with_the_sign_that_it_has_there():
    signs = {("alt", "c"): -1}
    found = column(NESTED, {"a": 1, "c": 2, "d": 10, "e": 20}, sign=lambda line, part: signs.get((line.id, part.id), 1))
    assert (found["alt"].number, found["b"].number) == (29, 30)


def test_an_empty_cell_makes_its_sums_unknown_unless_it_counts_for_something():
    typed = {"a": 1, "d": 10, "e": 20}
    unknown, counted = column(NESTED, typed), column(NESTED, typed, may_be_empty={line.id for line in NESTED})
    assert (unknown["alt"].number, unknown["b"].number) == (None, 30)
    assert (counted["alt"].number, counted["c"].number, counted["c"].origin) == (31, None, Origin.MISSING)


def test_random_columns_are_what_plain_recursion_makes_of_them():
    for seed in range(300):
        chance = random.Random(seed)
        lines = [Line(f"l{number}") for number in range(chance.randint(1, 8))]
        for number in range(chance.randint(0, 5)):
            chosen = chance.sample([line.id for line in lines], min(len(lines), chance.randint(1, 4)))
            lines.append(Line(f"s{number}", tuple(chosen)))
        chance.shuffle(lines)
        typed = {line.id: chance.randint(-500, 500) for line in lines if not line.sum_of}
        known = {line.id: line for line in lines}

        def plain(id: str, known=known, typed=typed) -> int:
            return sum(plain(part) for part in known[id].sum_of) if known[id].sum_of else typed[id]

        exact = {line.id: plain(line.id) for line in lines}
        told = {line.id: exact[line.id] for line in lines if line.sum_of and chance.random() < 0.5}
        findings = []
        found = column(lines, {**typed, **told}, findings)
        assert ({id: each.number for id, each in found.items()}, findings) == (exact, []), seed
        if told:
            wrong = chance.choice(sorted(told))
            findings = []
            column(lines, {**typed, **told, wrong: exact[wrong] + 1_000}, findings, COUNT)
            assert [(each.code, each.params["label"]) for each in findings] == [("sum-off", wrong)], seed


def test_sums_may_be_nested_thousands_deep():
    lines = [Line("l0"), *(Line(f"l{number}", (f"l{number - 1}",)) for number in range(1, 5_000))]
    assert column(lines, {"l0": 7})["l4999"].number == 7


def test_a_sum_that_was_refused_brings_the_rounding_of_all_its_parts_to_the_next():
    # Ten amounts of 10.4 make 104, which was typed as 401; with 50 more the total is rightly 154.
    leaves = [Line(f"d{number}") for number in range(10)]
    lines = [*leaves, Line("b", tuple(line.id for line in leaves)), Line("c"), Line("alt", ("b", "c"))]
    findings = []
    found = column(lines, {**dict.fromkeys((line.id for line in leaves), 10), "b": 401, "c": 50, "alt": 154}, findings)
    assert [(each.code, each.params["label"]) for each in findings] == [("sum-off", "b"), ("sum-rounded", "alt")]
    assert (found["b"].number, found["alt"].number) == (100, 154)


def test_what_cannot_be_read_or_has_no_cell_is_not_empty():
    lines = [Line("alt", ("a", "b")), Line("a"), Line("b")]
    cells = {(line.id, "k"): CellRef("Ark", row, 2) for row, line in enumerate(lines, 1)}

    def total_of(entry: Entry | None) -> Decimal | None:
        entries = {("a", "k"): Entry(Decimal(1), cells["a", "k"])} | ({("b", "k"): entry} if entry else {})
        reading, told = GridReading(entries, cells, ()), []

        def blank(line: Line) -> Fact:
            return Fact(line.id, None, KR, line.id, Origin.MISSING, 0)

        return standing_column(lines, "k", reading, blank, told, may_be_empty={"a", "b"})["alt"].number

    assert total_of(Entry(None, cells["b", "k"])) == 1
    assert total_of(Entry(None, cells["b", "k"], unread=True)) is None
    assert total_of(None) is None
