"""Agreed days as people type them by month."""

import datetime as dt
from decimal import Decimal

import pytest

from unit.hr.pasted import REF, SETTINGS, pasted, told
from virksomhetsrapport.hr.agreed_list import month_of, read_agreed
from virksomhetsrapport.hr.model import NOWHERE
from virksomhetsrapport.period import Month

HEADINGS = ("Måned", "Avtalte dagsverk", "Avdeling")


def agreed(*rows, headings=HEADINGS):
    return read_agreed(pasted(headings, *rows), SETTINGS)


@pytest.mark.parametrize(
    "value",
    [
        "2025-01",
        "januar 2025",
        "Januar  2025",
        "jan 2025",
        "jan. 2025",
        "01.2025",
        "1/2025",
        202501,
        202501.0,
        "202501",
        dt.date(2025, 1, 1),
        dt.datetime(2025, 1, 31),
        "31.01.2025",
        "2025-01-01",
        45658.0,
    ],
)
def test_a_month_is_the_same_however_it_is_written(value):
    assert month_of(value) == Month(2025, 1)


@pytest.mark.parametrize(
    "value", ["januar", "1", 1, "13.2025", "2025-13", 202513, "ju 2025", "01.01.25", "x" * 32_767, True, REF, 2025]
)
def test_what_is_no_certain_month_is_none(value):
    assert month_of(value) is None


@pytest.mark.parametrize("value", [4200.5, "4200,5", "4 200,5", "4\u00a0200,5", "4200.5"])
def test_days_are_the_same_however_they_are_written(value):
    read = agreed(["2025-01", value, None])
    (typed,) = read.typed
    assert (typed.unit, typed.days, typed.cell.a1) == (NOWHERE, Decimal("4200.5"), "B2")
    assert told(read.findings) == []


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("4.200", "list-agreed-unclear"),
        ("mange", "list-agreed-unclear"),
        (dt.date(2025, 1, 1), "list-agreed-unclear"),
        (True, "list-agreed-unclear"),
        (float("inf"), "list-agreed-unclear"),
        (-1, "list-agreed-negative"),
        (None, "list-agreed-missing"),
        (REF, "list-error-value"),
    ],
)
def test_what_is_no_certain_number_of_days_is_an_error_at_its_cell(value, code):
    read = agreed(["2025-01", value, None])
    assert read.typed == ()
    assert told(read.findings) == [(code, "B2")]


def test_a_line_of_a_month_that_cannot_be_read_is_an_error():
    read = agreed(["Uke 3", 4200, None])
    assert read.typed == ()
    assert told(read.findings) == [("list-month-unclear", "A2")]


@pytest.mark.parametrize("unit", [None, "Totalt", "SUM", "I alt"])
def test_a_line_without_a_unit_is_of_the_whole(unit):
    assert agreed(["2025-01", 4200, unit]).typed[0].unit == NOWHERE


def test_units_are_called_as_they_stand_first():
    read = agreed(["2025-01", 10, "Drift  Nord"], ["2025-02", 20, "drift\u00a0nord"])
    assert [typed.unit for typed in read.typed] == ["Drift Nord", "Drift Nord"]


def test_sums_below_are_no_months():
    read = agreed(["2025-01", 10, None], ["Sum", 10, None], [None, 10, None])
    assert len(read.typed) == 1
    assert told(read.findings) == [("list-agreed-sums", "B3")]


def test_of_many_faults_the_first_few_are_told():
    read = agreed(*(["x", 10, None] for _ in range(100)))
    assert [cell for _, cell in told(read.findings)] == ["A2", "A3", "A4", "A5", "A6", "A7"]
    assert read.findings[-1].params["count"] == 95


def test_a_list_without_days_cannot_be_read():
    read = agreed(["2025-01", 10], headings=("Måned", "Dager"))
    assert read.typed is None
