"""A figure followed down to the cells that people typed in."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from unit.test_messages import SOURCE, called, written
from virksomhetsrapport.catalogue import Catalogue
from virksomhetsrapport.edges.messages import sentences
from virksomhetsrapport.edges.word.recorded import read_record
from virksomhetsrapport.elements import Figure, Pair
from virksomhetsrapport.facts import Origin
from virksomhetsrapport.record import Frame, Known, Place, Prose, Record, Sources
from virksomhetsrapport.trace import UnknownFigureError, trace

RULE_AT = {"computed_fact": 2, "Share": 3, "Fact": 7}
"""Which argument of a call names the rule of a fact."""


def rules() -> Iterator[str]:
    """Every rule that a fact follows from others by, as the source names it."""
    for tree in SOURCE.values():
        constants = {
            target.id: node.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called(node) in RULE_AT:
                keyword = next((keyword.value for keyword in node.keywords if keyword.arg == "rule"), None)
                at = RULE_AT[called(node)]
                argument = keyword or (node.args[at] if len(node.args) > at else None)
                yield from named(argument, constants)


def named(node: ast.expr | None, constants: dict[str, object]) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from named(node.body, constants)
        yield from named(node.orelse, constants)
    elif isinstance(node, ast.Name) and isinstance(constants.get(node.id), str):
        yield str(constants[node.id])
    elif rule := written(node):
        yield rule


RULES = sorted(set(rules()))
TOLD = {f"rule-{rule}" for rule in RULES}


def test_the_source_was_read():
    assert {"sum", "share-met", "budget-minus-actual", "weighted-mean", "trend", "availability"} <= set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_its_words(rule):
    assert f"rule-{rule}" in sentences()


def test_no_words_are_kept_for_rules_that_nobody_follows():
    assert {id for id in sentences() if id.startswith("rule-")} == TOLD


def fact(id: str, *inputs: str, cell: str = "", rule: str = "sum") -> Known:
    origin = Origin.COMPUTED if inputs else Origin.TYPED
    return Known(id, "1", "kr", id.title(), origin.value, "1 kr", cell, rule if inputs else "", inputs)


FACTS = (
    fact("result", "income", "cost", rule="difference"),
    fact("income", "sales", "rent"),
    fact("cost", "wages", "rent"),
    fact("sales", cell="Ark!B1"),
    fact("rent", cell="Ark!B2"),
    fact("wages", cell="Ark!B3"),
    fact("net", "income", "result"),
)
PLACES = (
    Place("result", "vr_1", "", Prose("result | mnok", "result"), "1 kr"),
    Place("result#2", "vr_2", "", Prose("result", "result"), "1 kr"),
    Place("t/cost", "vr_3", "t", Figure("cost"), "1"),
    Place("t/sales", "vr_4", "t", Pair("sales", "rent"), "1/1"),
)
RECORD = Record(Sources(*[""] * 9), PLACES, (Frame("tabell:t", "vr_5", "t", "Tall", (("", "A", "B"), ("x",))),), FACTS)


def shown(id: str) -> list[str]:
    return [f"{'. ' * step.level}{step.fact.id}{' again' if step.again else ''}" for step in trace(RECORD, id)]


@pytest.mark.parametrize("id", ["result", "result#2"])
def test_a_place_is_followed_down_to_typed_cells(id):
    assert shown(id) == ["result", ". income", ". . sales", ". . rent", ". cost", ". . wages", ". . rent"]


def test_a_cell_of_a_table_is_followed():
    assert shown("t/cost") == ["cost", ". wages", ". rent"]


def test_a_cell_that_states_two_facts_has_two_trees():
    assert shown("t/sales") == ["sales", "rent"]


def test_a_table_is_followed_from_each_of_its_figures():
    assert shown("tabell:t") == ["cost", ". wages", ". rent", "sales", "rent"]


def test_what_many_rest_on_is_told_once():
    assert shown("net") == [
        *("net", ". income", ". . sales", ". . rent"),
        *(". result", ". . income again", ". . cost", ". . . wages", ". . . rent"),
    ]


def test_a_fact_that_stands_nowhere_by_itself_is_followed_too():
    assert shown("wages") == ["wages"]


def test_a_name_that_nobody_knows_is_told_with_those_like_it():
    with pytest.raises(UnknownFigureError) as caught:
        trace(RECORD, "resultt")
    assert caught.value.params["nearest"].split(", ")[0] in ("result", "result#2")


@pytest.mark.parametrize("id", ["", "*", "../../etc", "x" * 10_000])
def test_names_like_nothing_are_told_without_a_guess(id):
    with pytest.raises(UnknownFigureError) as caught:
        trace(RECORD, id)
    assert caught.value.params["nearest"] == ""


def test_a_long_chain_is_followed_to_its_end():
    chain = (*(fact(f"f{n}", f"f{n + 1}") for n in range(5000)), fact("f5000"))
    assert len(trace(Record(RECORD.sources, (), (), chain), "f0")) == 5001


def test_facts_in_a_ring_are_each_told_once():
    ring = (fact("a", "b"), fact("b", "a"))
    assert [step.fact.id for step in trace(Record(RECORD.sources, (), (), ring), "a")] == ["a", "b", "a"]


@pytest.mark.parametrize("month", ["hdo-2025-02", "helse-nord-ikt-2024-01"])
def test_every_place_of_the_samples_leads_down_to_cells_or_the_definition(month, demo):
    record = read_record(demo / f"{month}.docx")
    for place in record.places:
        ends = [step.fact for step in trace(record, place.id) if not step.fact.inputs]
        assert ends, place.id
        assert all(end.cell or end.origin in ("defined", "computed", "missing") for end in ends), place.id
        assert all(f"rule-{step.fact.rule}" in TOLD for step in trace(record, place.id) if step.fact.rule)


def test_a_catalogue_and_its_record_agree_on_what_rests_on_what(demo):
    from virksomhetsrapport import app

    catalogue: Catalogue = app.check(demo / "hdo-2025-02.xlsm").catalogue
    for known in read_record(demo / "hdo-2025-02.docx").facts:
        assert known.inputs == catalogue.facts[known.id].inputs


@pytest.mark.parametrize(
    "asked",
    [
        "{{ sykefravaer.totalt[siste] }}",
        "sykefravaer.totalt[siste] | tall",
        " sykefravaer.totalt[2025-02] ",
    ],
)
def test_a_figure_may_be_asked_for_as_a_template_writes_it(asked, demo):
    record = read_record(demo / "hdo-2025-02.docx")
    assert trace(record, asked) == trace(record, "sykefravaer.totalt[2025-02]")


def test_a_figure_may_be_asked_for_by_what_its_control_says(demo):
    record = read_record(demo / "hdo-2025-02.docx")
    assert trace(record, "Resultat, avvik")[0].fact.id == "resultat.resultat.avvik"
