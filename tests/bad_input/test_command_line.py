"""Commands typed wrong, and that every answer is the same from a process of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from bad_input.office import set_cell
from bad_input.runs import ENGLISH, ERRORS, FINE, done, refused, run_apart, run_here

WRONG = {
    "an unknown command": ("kontroller", "bok.xlsx"),
    "an unknown option": ("check", "bok.xlsx", "--jsn"),
    "no file": ("check",),
    "two files": ("check", "bok.xlsx", "bok.xlsx"),
    "an option without its value": ("report", "bok.xlsx", "--out"),
    "pages from where there are none": ("report", "bok.xlsx", "--out", "r.docx", "--pages", "papir"),
    "a new workbook without a period": ("new", "hdo", "--out", "ny.xlsx"),
    "a value for what takes none": ("check", "bok.xlsx", "--json=ja"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_command_typed_wrong_is_told_in_norwegian(book: Path, fault: str) -> None:
    refused(run_here(*WRONG[fault]))


@pytest.mark.parametrize("command", [(), ("report",), ("demo",)])
def test_the_help_is_in_norwegian(here: Path, command: tuple[str, ...]) -> None:
    outcome = run_here(*command, "--help")
    assert outcome.code == FINE
    words = {word.strip(".,:;()[]").casefold() for word in outcome.out.split() if not word.startswith("--")}
    assert not ENGLISH & words, sorted(ENGLISH & words)


def test_no_command_at_all_shows_the_help(here: Path) -> None:
    outcome = run_here()
    assert outcome.code in (0, 2)
    assert "check" in outcome.said
    assert "Noe gikk galt" not in outcome.said


def test_a_file_that_looks_like_an_option_is_read_after_two_dashes(book: Path, here: Path) -> None:
    book.rename(here / "--rart navn.xlsx")
    done(run_here("check", "--", "--rart navn.xlsx"))


# --- From a process of its own ----------------------------------------------------------------------------------


def test_a_good_workbook_ends_with_zero(book: Path) -> None:
    done(run_apart("check", book))


def test_a_workbook_with_errors_ends_with_one_and_says_how_many(book: Path) -> None:
    set_cell(book, "Resultat", "B5", "mangler")
    refused(run_apart("check", book), "Resultat B5", "feil", code=ERRORS)


def test_a_workbook_that_cannot_be_read_ends_with_two(book: Path) -> None:
    book.write_bytes(book.read_bytes()[:5000])
    refused(run_apart("check", book), "bok.xlsx er skadet")


def test_a_report_that_errors_hold_back_ends_with_one(book: Path) -> None:
    set_cell(book, "Resultat", "B5", "mangler")
    refused(run_apart("report", book, "--out", "r.docx"), "Rapporten ble ikke laget", code=ERRORS)


def test_a_report_from_a_process_of_its_own_is_written(book: Path) -> None:
    done(run_apart("report", book, "--out", "r.docx"), "r.docx")


def test_a_workbook_with_warnings_alone_ends_with_zero(book: Path) -> None:
    set_cell(book, "Resultat", "G9", None)
    outcome = run_apart("check", book)
    assert "Advarsel: Lønninger avviker" in outcome.err
    assert "Resultat G9" in outcome.err
    done(outcome)


def test_an_odd_time_of_the_build_is_no_matter(book: Path) -> None:
    for moment in ("i går", "-1", "9" * 20):
        done(run_apart("report", book, "--out", "r.docx", environment={"SOURCE_DATE_EPOCH": moment}), "r.docx")
        Path("r.docx").unlink()
