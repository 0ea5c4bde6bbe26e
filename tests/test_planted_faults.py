"""Faults planted in workbooks that nobody typed: each that a rule can see is found, and clean workbooks raise no alarm.

Everything follows from the number of the workbook, which stands in the name of a failing test.
"""

from __future__ import annotations

import pytest

from made import of_kind
from made.tables import TABLES
from oracle import of_kind as oracle_of_kind
from planted import ON_THE_PAGE, PAGE, WITH_FIGURES, counted, examined, page
from virksomhetsrapport.findings import Severity

BLOCKS, LONG = 20, 20
"""The long run takes so many tests of so many workbooks each."""
FEWEST_SORTS = 20
CLEAN_FOR_EACH_WARNING = 5


def faults_missed(seed: int) -> list[str]:
    """The faults of a workbook that a rule can see and that none has told."""
    _, _, planted = examined(seed)
    return [str(each) for each in planted if each.visible and not each.told]


def errors_in_clean(seed: int) -> list[str]:
    _, findings, _ = examined(seed)
    return [str(finding) for finding in findings if finding.severity is Severity.ERROR]


def warnings_in_clean(seeds: range) -> list[str]:
    return [
        f"workbook {seed}: {finding}"
        for seed in seeds
        for finding in examined(seed)[1]
        if finding.severity is Severity.WARNING
    ]


@pytest.mark.parametrize("kind", WITH_FIGURES)
def test_every_kind_of_table_has_tables_contents_faults_and_an_oracle(kind):
    assert TABLES.get(kind), f"tests/made/tables.py has no table of the kind {kind}"
    assert of_kind(kind).FAULTS
    assert oracle_of_kind(kind)


@pytest.mark.parametrize("seed", ON_THE_PAGE)
def test_a_clean_workbook_has_no_error(seed):
    assert errors_in_clean(seed) == []


def test_clean_workbooks_have_at_most_a_warning_in_five_of_them():
    told = warnings_in_clean(ON_THE_PAGE)
    assert len(told) * CLEAN_FOR_EACH_WARNING <= len(ON_THE_PAGE), "\n".join(told)


@pytest.mark.parametrize("seed", ON_THE_PAGE)
def test_every_fault_that_a_rule_can_see_is_found(seed):
    assert faults_missed(seed) == []


def test_there_are_enough_faults_for_the_tests_above_to_mean_something():
    faults = [each for seed in ON_THE_PAGE for each in examined(seed)[2]]
    found = {each.fault for each in faults if each.told}
    assert len(found) >= FEWEST_SORTS, sorted(found)
    tried = {kind: {fault for fault, of in counted(faults) if of == kind} for kind in TABLES}
    assert {kind: sorted(set(of_kind(kind).FAULTS) - of) for kind, of in tried.items() if len(of) < 2} == {}


def test_the_page_tells_what_these_workbooks_give():
    text = page(ON_THE_PAGE)
    print(text)
    assert PAGE.read_text("utf-8") == text, "write the page anew: python tests/planted.py"


@pytest.mark.soak
@pytest.mark.parametrize("block", range(BLOCKS))
def test_hundreds_of_workbooks_raise_no_alarm_and_tell_their_faults(block):
    seeds = range(1000 + block * LONG, 1000 + (block + 1) * LONG)
    assert [(seed, fault) for seed in seeds for fault in faults_missed(seed)] == []
    assert [(seed, error) for seed in seeds for error in errors_in_clean(seed)] == []
    told = warnings_in_clean(seeds)
    assert len(told) * CLEAN_FOR_EACH_WARNING <= len(seeds), "\n".join(told)
