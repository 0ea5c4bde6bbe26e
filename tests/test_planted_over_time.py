"""Faults planted between reports that nobody made: each that a rule can see is found, and clean reports raise no alarm.

Everything follows from organisation and seed, which stand in the name of a failing test.
"""

from __future__ import annotations

import pytest

from made.slips_over_time import FAULTS
from made.years import FILES
from planted_over_time import ON_THE_PAGE, PAGE, Told, page, planted, planted_once, row_of, warnings_of
from virksomhetsrapport.findings import Severity

SORTS = 40
MOST_WARNINGS = 1
"""In a clean report."""
BLOCKS, LONG = 10, 2
"""The long run takes so many tests of so many seeds each."""


def missed(faults: tuple[Told, ...]) -> list[str]:
    """The faults that a rule can see and that none has told."""
    return [str(each) for each in faults if each.codes and not each.found]


def alarms(organisation: str, seed: int) -> list[str]:
    """What clean reports are told, beyond what they may be."""
    found = []
    for last, findings in row_of(organisation, seed).clean:
        errors = [finding for finding in findings if finding.severity is Severity.ERROR]
        if errors or len(warnings_of(findings)) > MOST_WARNINGS:
            found.append(f"{organisation} {seed} {last}: {errors or warnings_of(findings)}")
    return found


@pytest.mark.parametrize("seed", ON_THE_PAGE)
@pytest.mark.parametrize("organisation", FILES)
def test_clean_reports_have_no_error_and_at_most_one_warning_each(organisation, seed):
    assert alarms(organisation, seed) == []


@pytest.mark.parametrize("seed", ON_THE_PAGE)
def test_every_fault_that_a_rule_can_see_is_found(seed):
    assert missed(planted_once(seed)) == []


def test_there_are_forty_sorts_of_faults_that_rules_see():
    faults = [each for seed in ON_THE_PAGE for each in planted_once(seed)]
    assert len({each.fault for each in faults if each.codes and each.found}) >= SORTS
    assert {each.fault for each in faults} == set(FAULTS)
    assert all(each.why for each in faults if not each.codes)


@pytest.mark.soak
def test_the_page_tells_what_these_reports_give():
    text = page(ON_THE_PAGE)
    print(text)
    assert PAGE.read_text("utf-8") == text, "write the page anew: python tests/planted_over_time.py"


@pytest.mark.soak
@pytest.mark.parametrize("organisation", FILES)
@pytest.mark.parametrize("block", range(BLOCKS))
def test_many_rows_of_reports_raise_no_alarm_and_tell_their_faults(block, organisation):
    seeds = range(1000 + block * LONG, 1000 + (block + 1) * LONG)
    assert [alarm for seed in seeds for alarm in alarms(organisation, seed)] == []
    assert [fault for seed in seeds for fault in missed(tuple(planted(row_of(organisation, seed))))] == []
