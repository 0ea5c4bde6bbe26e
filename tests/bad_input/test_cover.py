"""The cover: whose workbook it is, for which period, made from which version of the definition."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from bad_input.office import delete_sheet_as_excel_does, edited, report_text, set_cell, set_raw_cell
from bad_input.runs import at, codes, done, figures, findings, nothing_new, refused, run_here, the_one

Figures: TypeAlias = dict[str, dict[str, Any]]

ORGANISATION, PERIOD, VERSION, CASE, MEETING = "B4", "B5", "B6", "B7", "B8"


def test_an_organisation_that_nobody_knows_is_named_with_those_that_are_known(book: Path) -> None:
    set_cell(book, "Forside", ORGANISATION, "sykehuset")
    refused(run_here("check", book), "«sykehuset»", "hdo", "helse-nord-ikt")


def test_an_organisation_with_a_typing_error_gets_a_suggestion(book: Path) -> None:
    set_cell(book, "Forside", ORGANISATION, "hd0")
    refused(run_here("check", book), "Mente du «hdo»?")


@pytest.mark.parametrize("name", ["../../hdo", "/etc", "hdo/../hdo", "..", ".", "HDO" * 500])
def test_an_organisation_that_is_a_path_leads_nowhere(book: Path, name: str) -> None:
    set_cell(book, "Forside", ORGANISATION, name)
    refused(run_here("check", book), "har ingen definisjon")


def test_another_organisation_s_workbook_lacks_every_sheet(book: Path) -> None:
    set_cell(book, "Forside", ORGANISATION, "helse-nord-ikt")
    found = findings()
    assert "sheet-missing" in codes(found)


@pytest.mark.parametrize("value", [None, "", "   ", 7, True])
def test_a_workbook_that_does_not_say_whose_it_is_is_not_ours(book: Path, value: object) -> None:
    set_cell(book, "Forside", ORGANISATION, value)
    refused(run_here("check", book), "ikke laget for virksomhetsrapporten")


def test_white_space_about_the_organisation_does_no_harm(book: Path) -> None:
    set_cell(book, "Forside", ORGANISATION, " hdo\u00a0")
    nothing_new()


def test_a_workbook_of_a_newer_definition_asks_for_the_newest(book: Path) -> None:
    set_cell(book, "Forside", VERSION, 3)
    refused(run_here("check", book), "versjon 3", "versjon 2", "definition.toml")


def test_a_newer_version_typed_as_text_counts_too(book: Path) -> None:
    set_cell(book, "Forside", VERSION, "3")
    refused(run_here("check", book), "versjon 3")


@pytest.mark.parametrize("value", [None, "ukjent", 2.0, -3, True, dt.date(2025, 1, 1)])
def test_a_version_that_says_nothing_does_no_harm(book: Path, value: object) -> None:
    set_cell(book, "Forside", VERSION, value)
    nothing_new()


@pytest.mark.parametrize("value", ["1E+30", "NaN", "-1E+300"])
def test_a_version_beyond_all_reason_never_crashes(book: Path, value: str) -> None:
    set_raw_cell(book, "Forside", VERSION, f"<v>{value}</v>")
    outcome = run_here("check", book)
    if outcome.code:
        refused(outcome)


def test_a_workbook_without_its_cover_is_not_ours(book: Path) -> None:
    with edited(book) as workbook:
        del workbook["Forside"]
    refused(run_here("check", book), "«Forside»")


def test_a_workbook_whose_cover_was_deleted_in_excel_is_not_ours(book: Path) -> None:
    delete_sheet_as_excel_does(book, "Forside")
    refused(run_here("check", book), "«Forside»")


def test_a_cover_without_its_names_is_read_by_its_labels(book: Path, true_figures: Figures) -> None:
    with edited(book) as workbook:
        workbook.defined_names.clear()
    nothing_new()
    assert figures() == true_figures


def test_a_cover_that_moved_down_is_read_by_its_labels(book: Path, true_figures: Figures) -> None:
    with edited(book) as workbook:
        workbook["Forside"].insert_rows(1, 3)
        workbook.defined_names.clear()
    nothing_new()
    assert figures() == true_figures


def test_a_cover_that_moved_away_from_its_names_is_not_misread(book: Path) -> None:
    """A program that inserts rows and leaves the names where they were."""
    with edited(book) as workbook:
        workbook["Forside"].insert_rows(3)
    outcome = run_here("check", book)
    if outcome.code:
        refused(outcome, "Forside")


@pytest.mark.parametrize(
    "value", ["tull", "2025", "2025-13", "2025-00", "25-02", "02.2025", "februar", "januar-februar 2025", 202502, 2025]
)
def test_a_period_that_cannot_be_read_is_quoted_with_its_cell(book: Path, value: object) -> None:
    set_cell(book, "Forside", PERIOD, value)
    refused(run_here("check", book), "Forside B5", f"«{value}»", "2025-02")


@pytest.mark.parametrize("value", [None, "", " "])
def test_an_empty_period_is_asked_for(book: Path, value: object) -> None:
    set_cell(book, "Forside", PERIOD, value)
    refused(run_here("check", book), "Forside B5", "2025-02")


def test_a_period_that_is_an_error_in_excel_shows_that_error(book: Path) -> None:
    set_cell(book, "Forside", PERIOD, "#REF!")
    refused(run_here("check", book), "Forside B5", "«#REF!»")


def test_a_period_that_is_true_is_quoted_in_norwegian(book: Path) -> None:
    set_cell(book, "Forside", PERIOD, True)
    outcome = run_here("check", book)
    refused(outcome, "Forside B5")
    assert "True" not in outcome.err


@pytest.mark.parametrize(
    "value", ["februar 2025", "Februar  2025", " 2025-02 ", dt.date(2025, 2, 28), dt.datetime(2025, 2, 1, 12)]
)
def test_the_period_may_be_written_in_other_ways(book: Path, value: object, true_figures: Figures) -> None:
    set_cell(book, "Forside", PERIOD, value)
    nothing_new()
    assert figures() == true_figures


@pytest.mark.parametrize("value", ["2025-01", "mars 2025", dt.date(2025, 5, 31)])
def test_a_month_that_ends_no_period_is_told_with_the_cadence(book: Path, value: object) -> None:
    set_cell(book, "Forside", PERIOD, value)
    refused(run_here("check", book), "HDO", "hver 2. måned")


@pytest.mark.parametrize("value", ["1900-02", "2024-12", "2026-02", "9999-12"])
def test_another_year_is_read_and_what_does_not_fit_it_is_told(book: Path, value: str) -> None:
    set_cell(book, "Forside", PERIOD, value)
    assert findings(), "key figures of January and February 2025 are none of that period"


def test_a_meeting_that_is_no_date_is_told(book: Path) -> None:
    set_cell(book, "Forside", MEETING, "neste tirsdag")
    finding = the_one(findings(), "not-a-date")
    assert "Forside B8" in finding["message"]
    assert "«neste tirsdag»" in finding["message"]


@pytest.mark.parametrize("value", ["24.03.2025", "2025-03-24", "24. 3. 2025", dt.date(2025, 3, 24)])
def test_a_meeting_may_be_written_as_text(book: Path, value: object) -> None:
    set_cell(book, "Forside", MEETING, value)
    nothing_new()


@pytest.mark.parametrize("cell", [CASE, MEETING])
def test_an_error_on_the_cover_is_told(book: Path, cell: str) -> None:
    set_cell(book, "Forside", cell, "#NAME?")
    assert [finding["code"] for finding in at(findings(), "Forside", cell)] == ["error-value"]


def test_a_cover_without_case_and_meeting_still_gives_a_report(book: Path) -> None:
    set_cell(book, "Forside", CASE, None)
    set_cell(book, "Forside", MEETING, None)
    done(run_here("report", book, "--out", "r.docx"), "r.docx")
    assert "{{" not in report_text(Path("r.docx"))


def test_a_case_number_that_is_a_number_stands_in_the_report(book: Path) -> None:
    set_cell(book, "Forside", CASE, 82025)
    done(run_here("report", book, "--out", "r.docx"), "r.docx")
    assert "Sak 82025" in report_text(Path("r.docx"))
