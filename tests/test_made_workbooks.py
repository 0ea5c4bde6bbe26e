"""Workbooks that nobody typed, with a table of every kind: what the program says of them is what the oracle says.

Every fact and error is held against the oracle's in memory, as it was drawn and with one figure changed; some of them
go all the way through a file to a report, whose whole text is held against it. Everything follows from the number of
the workbook, which stands in the name of a failing test.
"""

from __future__ import annotations

import importlib
import random
import sys
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from against_oracle import assert_errors, assert_figures, assert_text
from office.documents import read_blocks
from oracle import Figure, Oracle, load_inputs
from oracle import Inputs as Typed
from oracle.base import KRONER
from planted import Made, inputs_of_cells, made
from virksomhetsrapport.catalogue import Catalogue, build
from virksomhetsrapport.edges.word.report import write_report
from virksomhetsrapport.elements import Text
from virksomhetsrapport.facts import CHANGE
from virksomhetsrapport.record import Accepted
from workbooks import REPOSITORY, filled, load_sample, parse, period_of, read_toml, through_file

IN_MEMORY, IN_REPORTS = range(200, 230), range(230, 240)
CHANGES = 10
"""So many figures of each workbook are changed, one at a time."""
SENTENCES = 80
BLOCKS, LONG = 20, 10
REASON = "Utkast."


def assert_agrees(oracle: Oracle, catalogue: Catalogue, typed: Typed) -> None:
    assert_figures(catalogue, oracle.figures(typed))
    assert_errors(catalogue, oracle.errors(typed))


def assert_changes_agree(
    rng: random.Random, oracle: Oracle, typed: Typed, count: int, catalogue_of: Callable[[Typed], Catalogue]
) -> None:
    for key in rng.sample(sorted(oracle.numeric_inputs(typed)), count):
        others = oracle.others(rng, typed, key)
        assert others, key
        changed = typed.changed({key: rng.choice(others)})
        try:
            assert_agrees(oracle, catalogue_of(changed), changed)
        except AssertionError as fault:
            raise AssertionError(f"{key} = {changed.cells[key]}\n{fault}") from None


def assert_workbook_agrees(workbook: Made) -> None:
    typed = Typed(workbook.cells, {}, {})
    catalogue = workbook.catalogue()
    assert_agrees(workbook.oracle, catalogue, typed)
    assert catalogue.errors == ()
    rng = random.Random(workbook.seed)
    assert_changes_agree(rng, workbook.oracle, typed, CHANGES, lambda changed: workbook.catalogue(dict(changed.cells)))


@pytest.mark.parametrize("seed", IN_MEMORY)
def test_what_was_drawn_and_what_was_changed_comes_to_the_figures_and_errors_of_the_oracle(seed):
    assert_workbook_agrees(made(seed))


def test_so_does_an_organisation_that_nobody_thought_of():
    folder, last = REPOSITORY / "tests" / "data" / "nordlys" / "workbook" / "nordlys", "2024-09"
    definition = parse(read_toml(folder / "definition.toml"), "definition.toml")
    oracle, typed = Oracle(folder / "definition.toml", last, []), load_inputs(folder / f"{last}.toml")
    period = period_of(definition, last)
    sample = load_sample(folder / f"{last}.toml", definition, period)

    def catalogue_of(changed: Typed) -> Catalogue:
        cells = {**sample.cells, **inputs_of_cells(changed.cells).cells}
        return build(definition, period.last, filled(definition, period, replace(sample, cells=cells)))

    assert_agrees(oracle, catalogue_of(typed), typed)
    assert_changes_agree(random.Random(1), oracle, typed, 5 * CHANGES, catalogue_of)


# --- Through a file to a report ---


@pytest.fixture(scope="module")
def make():
    """The module that makes templates of outlines."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(REPOSITORY / "templates"))
        yield importlib.import_module("make")
    for name in ("make", "styles"):
        sys.modules.pop(name, None)


def outline_of(rng: random.Random, catalogue: Catalogue, figures: dict[str, Figure]) -> str:
    """Every table and list that there is, and sentences about some of the figures, shown in all ways that fit them."""
    blocks = [
        f"{{{{ {'tekst' if isinstance(element, Text) else 'tabell'}: {id} }}}}"
        for id, element in catalogue.elements.items()
        if not id.startswith(f"{CHANGE}.") and id != CHANGE  # there is no earlier report to tell of
    ]
    rng.shuffle(blocks)
    sentences = [
        f"Om {id}: {{{{ {id} }}}}, {', '.join(shown_in_all_ways(id, figures[id]))}."
        for id in rng.sample(sorted(figures), SENTENCES)
        if figures[id].value != ""
    ]
    return "\n".join(["# Tabeller", *blocks, "# Setninger", *sentences])


def shown_in_all_ways(id: str, figure: Figure) -> list[str]:
    filters = ["tall", "stor"]
    if isinstance(figure.value, Fraction):
        filters += ["abs", "pluss", "desimaler 2", "desimaler 0 | tall", "abs | pluss"]
        filters += ["mnok", "kr", "tusen_kr | tall", "mill_kr | abs"] if figure.unit in KRONER else []
    if figure.pair != (None, None):
        filters += ["over_under", "hoyere_lavere | stor", "okning_nedgang"]
    if figure.status:
        filters += ["status", "status | stor"]
    return [f"{{{{ {id} | {each} }}}}" for each in filters]


@pytest.mark.parametrize("seed", IN_REPORTS)
def test_a_report_of_all_there_is_says_what_the_oracle_says(seed, make, tmp_path, moment):
    workbook = made(seed)
    typed = Typed(workbook.cells, {}, {})
    sheets = through_file(tmp_path / "bok.xlsx", workbook.definition, workbook.period, inputs_of_cells(workbook.cells))
    catalogue = build(workbook.definition, workbook.period.last, sheets)
    figures = workbook.oracle.figures(typed)
    assert_figures(catalogue, figures)
    template, report = tmp_path / "mal.docx", tmp_path / "rapport.docx"
    template.write_bytes(make.pack(make.build(outline_of(random.Random(seed), catalogue, figures))))
    write_report(report, template, catalogue, "bok.xlsx", Accepted(), moment, None)
    oracle = Oracle(workbook.data, workbook.last, read_blocks(template))
    assert_text(oracle, typed, report, template, [], REASON)


# --- The long run ---


@pytest.mark.soak
@pytest.mark.parametrize("block", range(BLOCKS))
def test_hundreds_of_workbooks_come_to_the_figures_of_the_oracle(block):
    for seed in range(10_000 + block * LONG, 10_000 + (block + 1) * LONG):
        assert_workbook_agrees(made(seed))
