"""Where the list begins in what was pasted, and which of its rows are lines."""

import datetime as dt

import pytest

from unit.hr.pasted import CODE, FIRST, HEADINGS, JAN_6, JAN_10, SETTINGS, absence, line, pasted, told
from virksomhetsrapport.findings import Severity
from virksomhetsrapport.hr.absence_list import read_absence
from virksomhetsrapport.hr.raw import from_rows


def test_titles_and_blank_lines_may_stand_above():
    rows = [["Fravær 2025"], [], ["Type", "Alle"], [None] * 7, HEADINGS, line()]
    read = read_absence(pasted(*rows, first_row=11), SETTINGS)
    assert told(read.findings) == []
    assert read.lines.line.tolist() == [5]
    assert read.places.raw.ref(5, 0).a1 == "A16"


def test_headings_are_known_by_other_names_in_any_order_case_and_spaces():
    headings = ["TIL\u00a0DATO", "Fra  dato", "fraværskode", "Ressursnr", "Stilling %"]
    read = absence([JAN_10, JAN_6, "EM", 7, 50], headings=headings)
    assert read.lines.line.tolist() == [1]
    assert told(read.findings) == []


def test_other_columns_are_told_by_place_and_number_alone():
    headings = [*HEADINGS, "Fødselsnummer", "", "Diagnose"]
    read = absence([*line(), "01018012345", "", "J06"], headings=headings)
    assert told(read.findings) == [("list-columns-ignored", "H1")]
    assert read.findings[0].params == {"count": 2}


def test_a_missing_heading_is_told_with_the_cell_of_the_one_most_like_it():
    headings = ["Ansattnr", "Avdeling", "Fra dato", "Til datoen", "Fraværstype"]
    read = absence(line()[:5], headings=headings)
    assert read.lines is None
    assert told(read.findings) == [("list-heading-missing", "A1")]
    assert read.findings[0].params == {"heading": "Til dato", "nearest": "D1"}


@pytest.mark.parametrize("place", [0, 2, 3, 4, 5])
def test_a_heading_that_stands_twice_is_an_error(place):
    read = absence([*line(), line()[place]], headings=[*HEADINGS, HEADINGS[place]])
    assert read.lines is None
    assert told(read.findings) == [("list-heading-twice", "H1")]


def test_of_two_names_for_the_same_the_one_named_first_is_read_and_the_other_told():
    read = absence([*line(code="Sykmelding"), "Egenmelding"], headings=[*HEADINGS, "Fraværskode"])
    assert read.lines.doctor.tolist() == [True]
    assert told(read.findings) == [("list-heading-rival", "H1")]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], "list-empty"),
        ([[]], "list-empty"),
        ([[None, " "], ["", "\u00a0"]], "list-empty"),
        ([["Kari Nordmann", 3], ["Ola Nordmann", 4]], "list-no-headings"),
        ([[1, 2, 3]] * 4, "list-no-headings"),
        ([["Radetiketter", "Summer av Dager"], ["Drift", 40], ["Totalsum", 40]], "list-is-pivot"),
        ([["Antall av Ansattnr", "Kolonneetiketter"], ["Radetiketter", "jan", "feb"]], "list-is-pivot"),
    ],
)
def test_what_is_no_list_is_told_and_gives_no_lines(rows, code):
    read = read_absence(pasted(*rows), SETTINGS)
    assert read.lines is None
    assert [finding.code for finding in read.findings] == [code]
    assert read.findings[0].severity is Severity.ERROR


def test_headings_alone_are_a_list_without_lines():
    read = absence()
    assert len(read.lines.line) == 0
    assert told(read.findings) == [("list-no-lines", "A1")]


@pytest.mark.parametrize(
    "total",
    [
        ["Sum", None, None, None, None, None, 123],
        ["Antall linjer: 2"],
        [None, None, None, None, "Totalt", 150, 2],
        [2],
        [None, None, "Sum", 40],
        [None, None, "Skrevet ut 3. mars 2025"],
        ["Skrevet ut 3. mars 2025 av systemet"],
    ],
)
def test_totals_and_notes_below_are_no_lines_and_told(total):
    read = absence(line(), line(person=2), [], total)
    assert read.lines.line.tolist() == [1, 2]
    assert [finding.code for finding in read.findings] == ["list-rows-not-lines"]
    assert read.findings[0].cell.row == 5


def test_a_damaged_last_line_is_no_note():
    read = absence(line(), line(person=2, first="01/02/2025"), line(person=None, first="6.1.25"))
    assert [(code, cell) for code, cell in told(read.findings) if code.startswith("list-date")] == [
        ("list-date-unclear", f"{FIRST}3"),
        ("list-date-two-digits", f"{FIRST}4"),
    ]
    assert "list-cell-missing" in [finding.code for finding in read.findings]


def test_a_line_without_a_first_day_in_the_middle_is_an_error():
    read = absence(line(first=None), line(person=2))
    assert told(read.findings) == [("list-cell-missing", f"{FIRST}2")]


def test_subtotals_between_the_lines_are_no_lines():
    read = absence(line(), [None, "Drift", None, None, None, None, 80], line(person=2))
    assert read.lines.line.tolist() == [1, 3]
    assert told(read.findings) == [("list-rows-not-lines", "B3")]


def test_a_list_pasted_below_another_counts_with_it_and_is_told():
    read = absence(line(), HEADINGS, line(person=2))
    assert read.lines.line.tolist() == [1, 3]
    assert told(read.findings) == [("list-headings-again", "A3")]


def test_a_list_pasted_below_one_of_another_order_counts_nowhere_and_is_told():
    other = [HEADINGS[index] for index in (0, 1, 3, 2, 4, 5, 6)]
    read = absence(line(), other, [*line(person=2)[:2], JAN_10, JAN_6, *line()[4:]])
    assert read.lines.line.tolist() == [1]
    assert told(read.findings) == [("list-headings-other", "A3")]


def test_a_formula_that_was_pasted_as_text_is_a_text():
    read = absence(line(code="=cmd|' /C calc'!A0"), line(unit='=HYPERLINK("http://x";"Drift")'))
    assert told(read.findings) == [("list-word-unknown", f"{CODE}2")]
    assert read.lines.units[-1] == '=HYPERLINK("http://x";"Drift")'


def test_a_cell_is_told_where_it_stands_on_the_sheet():
    raw = from_rows("Ark", [HEADINGS, line(first="x"), line(first=dt.date(2025, 1, 6))], 40, 3)
    assert str(read_absence(raw, SETTINGS).findings[0].cell) == "Ark E41"
