"""From what a cell holds to what was meant, or a finding that asks."""

import datetime as dt
from decimal import Decimal

import pytest

from virksomhetsrapport.cells import Cell, CellError, CellRef
from virksomhetsrapport.findings import Severity
from virksomhetsrapport.shapes.values import ValueKind, read_value
from virksomhetsrapport.units import COUNT, KR, MNOK, PERCENT, TEXT, TKR, unit_named
from workbooks import as_cell

HERE = CellRef("Ark", 7, 2)


def meant(value, unit=KR, kind=ValueKind.NUMBER, choices=()):
    return read_value(as_cell(value), HERE, kind, unit, "Lønn", choices)


def told(value, unit=KR, kind=ValueKind.NUMBER, choices=()):
    """The one finding of a value that is not read; fails where it is read all the same."""
    read = meant(value, unit, kind, choices)
    assert read.value is None
    (finding,) = read.findings
    assert (finding.cell, finding.params["label"]) == (HERE, "Lønn")
    return finding


def test_a_number_is_a_number():
    assert meant(Decimal("12.5")) == meant(Cell(Decimal("12.5"), formula=True)) == meant("12,5")


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1 234 kr", KR, 1234),
        ("kr 1 234", KR, 1234),
        ("kr\u00a01\u00a0234", KR, 1234),
        ("kr -1 234", KR, -1234),
        ("1 234,-", KR, 1234),
        ("kr 1 234,-", KR, 1234),
        ("16,3 MNOK", MNOK, Decimal("16.3")),
        ("91 712 tusen kr", TKR, 91712),
        ("12,1 sekunder", unit_named("sekunder"), Decimal("12.1")),
        ("92,1 %", PERCENT, Decimal("92.1")),
        ("18", COUNT, 18),
    ],
)
def test_a_typed_unit_of_the_figures_own_is_understood(text, unit, value):
    read = meant(text, unit)
    assert (read.value, read.findings) == (value, ())


def test_another_unit_than_the_figures_own_is_no_number():
    assert told("16,3 MNOK", KR).code == "not-a-number"


def test_a_text_that_is_no_number_is_shown_as_it_stands_and_long_ones_in_short():
    finding = told("se  eget\nvedlegg " + "a" * 100)
    assert finding.params["text"].startswith("se eget vedlegg a")
    assert len(finding.params["text"]) <= 60


def test_an_unclear_number_is_told_with_what_it_could_be():
    finding = told("1.234")
    assert (finding.code, finding.params["readings"]) == ("number-unclear", "1\u00a0234 eller 1,234")


def test_a_date_where_a_number_belongs_is_told_with_the_date_that_excel_made():
    finding = told(dt.date(2025, 5, 12))
    assert (finding.code, finding.params["date"]) == ("date-for-number", "12.05.2025")


@pytest.mark.parametrize("value", [True, False])
def test_true_and_false_are_no_numbers(value):
    assert told(value).code == "truth-for-number"


@pytest.mark.parametrize("code", ["#REF!", "#DIV/0!", "#N/A", "#VALUE!"])
def test_an_error_of_excels_is_told_with_its_name(code):
    finding = told(Cell(CellError(code), formula=True))
    assert (finding.code, finding.params["text"]) == ("error-value", code)


@pytest.mark.parametrize("kind", list(ValueKind))
def test_a_formula_that_nothing_has_calculated_is_told_whatever_belongs_there(kind):
    assert told(Cell(None, formula=True), TEXT, kind).code == "formula-not-calculated"


def test_a_share_in_a_per_cent_cell_is_read_as_excel_shows_it():
    read = meant(Cell(Decimal("0.921"), percent=True), PERCENT)
    assert (read.value, read.findings) == (Decimal("92.1"), ())


def test_a_per_cent_cell_may_hold_less_than_one_per_cent():
    read = meant(Cell(Decimal("0.004"), percent=True), PERCENT)
    assert (read.value, read.findings) == (Decimal("0.4"), ())


def test_a_share_in_a_plain_cell_is_read_as_it_stands():
    read = meant(Decimal("92.1"), PERCENT)
    assert (read.value, read.findings) == (Decimal("92.1"), ())


@pytest.mark.parametrize("value", [Decimal("0.921"), 1, "0,921"])
def test_a_share_of_at_most_one_that_nothing_marks_as_per_cent_is_asked_about(value):
    read = meant(value, PERCENT)
    assert [finding.code for finding in read.findings] == ["percent-tiny"]
    assert read.findings[0].severity is Severity.WARNING
    assert read.findings[0].params["times_hundred"] == read.value * 100


@pytest.mark.parametrize("value", [0, "0,4 %"])
def test_zero_and_what_says_per_cent_itself_are_not_asked_about(value):
    assert meant(value, PERCENT).findings == ()


def test_an_amount_in_a_per_cent_cell_is_told():
    assert told(Cell(Decimal("0.5"), percent=True), KR).code == "percent-for-number"


CHOICES = ("innenfor budsjett", "utenfor budsjett")


@pytest.mark.parametrize("text", ["innenfor budsjett", "Innenfor Budsjett", " innenfor budsjett "])
def test_a_choice_is_known_whatever_its_case(text):
    assert meant(text, TEXT, ValueKind.CHOICE, CHOICES).value == "innenfor budsjett"


def test_a_choice_that_is_none_is_told_with_the_choices_and_the_nearest():
    finding = told("innenfor budsjettet", TEXT, ValueKind.CHOICE, CHOICES)
    assert (finding.code, finding.params["choices"], finding.params["nearest"]) == (
        "not-a-choice",
        "innenfor budsjett, utenfor budsjett",
        "innenfor budsjett",
    )


@pytest.mark.parametrize("value", [dt.date(2025, 3, 24), "24.03.2025", "2025-03-24"])
def test_a_date_may_be_a_date_or_be_written(value):
    assert meant(value, TEXT, ValueKind.DATE).value == dt.date(2025, 3, 24)


@pytest.mark.parametrize("value", ["24. mars", "24.03.25", 45740, True])
def test_what_is_no_certain_date_is_told(value):
    assert told(value, TEXT, ValueKind.DATE).code == "not-a-date"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (" Tekst ", "Tekst"),
        (2025, "2025"),
        (Decimal("12.5"), "12,5"),
        (dt.date(2025, 1, 31), "31.01.2025"),
        (True, "SANN"),
        (False, "USANN"),
    ],
)
def test_anything_typed_in_a_text_is_the_text_that_excel_shows(value, text):
    assert meant(value, TEXT, ValueKind.TEXT).value == text


@pytest.mark.parametrize("value", ["1" * 40, Decimal("1e30")])
def test_a_number_of_any_length_is_read_without_stopping_the_program(value):
    assert isinstance(meant(value).value, Decimal | None)
