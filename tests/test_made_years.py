"""The years that nobody reported hold by themselves: clean, consistent from report to report, as files as in memory."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise

import pytest

from made.years import FILES, definition_of, histories, in_memory, reports, through_files
from oracle.base import MONTHS
from virksomhetsrapport.findings import Severity
from virksomhetsrapport.history import NO_HISTORY
from workbooks import period_of

COUNTS = {"hdo": 6, "helse-nord-ikt": 12, "nordlys": 5}
SEEDS = range(2)


@pytest.mark.parametrize("organisation", FILES)
@pytest.mark.parametrize("seed", SEEDS)
def test_every_report_of_a_row_is_clean_by_itself(organisation, seed):
    definition = definition_of(organisation)
    for report in reports(seed, organisation, COUNTS[organisation], late=0.3):
        catalogue = in_memory(definition, period_of(definition, report.last), report.inputs, NO_HISTORY)
        told = [finding for finding in catalogue.findings if finding.severity is not Severity.NOTICE]
        assert told == [], report.last


@pytest.mark.parametrize("organisation", FILES)
def test_reports_agree_on_the_months_that_both_show_unless_something_was_registered_late(organisation):
    for late in (0, 0.9):
        row = reports(3, organisation, COUNTS[organisation], late=late)
        unlike = [
            key
            for before, after in pairwise(row)
            for key, value in before.cells.items()
            if key[2][:2] == "20" and key in after.cells and after.cells[key] != value
        ]
        assert bool(unlike) == bool(late)


def test_the_year_to_date_is_the_sum_of_the_periods_within_rounding():
    row = reports(4, "helse-nord-ikt", 12)
    lines = {line for table, line, column in row[0].cells if table == "resultat" and column == "hia"}
    for line in lines:
        so_far = Fraction(0)
        for number, report in enumerate(row, 1):
            value = report.cells["resultat", line, "faktisk"]
            assert isinstance(value, Fraction)
            so_far += value
            assert abs(report.cells["resultat", line, "hia"] - so_far) <= Fraction(number + 1, 2)


def test_an_opening_is_the_last_closing():
    row = reports(5, "nordlys", 8)
    for before, after in pairwise(row):
        amounts = [value for (table, line, _), value in before.cells.items() if table == "konto" and line != "ub"]
        assert after.cells["konto", "ib", "belop"] == sum(amounts)


@pytest.mark.parametrize("organisation", FILES)
def test_no_text_names_a_month_that_is_far_from_its_own(organisation):
    row = reports(6, organisation, COUNTS[organisation])
    months = {
        report.last: {name for name in MONTHS for text in report.texts.values() if name in text} for report in row
    }
    for report in row:
        first = report.when.months[0][1]
        near = {MONTHS[(first - 1 + offset) % 12] for offset in range(report.when.count + 1)}
        assert months[report.last] <= near


def test_the_same_seed_gives_the_same_reports():
    assert reports(7, "hdo", 3) == reports(7, "hdo", 3)
    assert reports(7, "hdo", 3) != reports(8, "hdo", 3)


def test_what_the_reports_leave_is_the_same_through_files_and_in_memory(tmp_path):
    definition, row = definition_of("hdo"), reports(random.Random(1).randint(0, 99), "hdo", 3)
    memory, files = histories(definition, row), histories(definition, row, through_files(tmp_path))
    assert [len(history.pasts) for history in memory] == [0, 1, 2, 3]
    assert memory == files
