"""Periods: spans of whole months, named by their last."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from virksomhetsrapport.period import MONTHS, Month, Period, read_date, read_month, show_date

MONTH = st.builds(Month, st.integers(1950, 2100), st.integers(1, 12))


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2025-02", Month(2025, 2)),
        (" 2025-12 ", Month(2025, 12)),
        ("februar 2025", Month(2025, 2)),
        ("Februar 2025", Month(2025, 2)),
        ("MAI  2024", Month(2024, 5)),
    ],
)
def test_a_month_is_read_as_year_and_number_or_in_words(text, month):
    assert read_month(text) == month


@pytest.mark.parametrize(
    "text", ["", "2025", "2025-2", "2025-13", "2025-00", "1899-01", "02-2025", "feb 2025", "februar", "2025-02-01"]
)
def test_what_is_no_month_is_not_guessed(text):
    assert read_month(text) is None


@settings(deadline=None)
@given(MONTH)
def test_a_month_reads_as_it_is_written(month):
    assert read_month(str(month)) == month
    assert read_month(f"{month.name} {month.year}") == month


@settings(deadline=None)
@given(MONTH, st.integers(-600, 600))
def test_months_forth_and_back_end_where_they_began(month, count):
    assert month.plus(count).plus(-count) == month


def test_the_month_before_january_is_december_of_the_year_before():
    assert Month(2025, 1).plus(-1) == Month(2024, 12)


def test_the_month_after_december_is_january_of_the_year_after():
    assert Month(2024, 12).plus(1) == Month(2025, 1)


@pytest.mark.parametrize(("month", "day"), [(Month(2024, 2), 29), (Month(2025, 2), 28), (Month(2100, 2), 28)])
def test_the_last_day_knows_leap_years(month, day):
    assert month.last_day == dt.date(month.year, month.number, day)


@pytest.mark.parametrize(
    ("month", "short"), [(Month(2025, 1), "jan. 25"), (Month(2025, 5), "mai 25"), (Month(2009, 6), "juni 09")]
)
def test_a_column_heading_shortens_long_names_only(month, short):
    assert month.short == short


@pytest.mark.parametrize(
    ("last", "months", "names"),
    [
        (Month(2024, 1), 1, "januar"),
        (Month(2025, 2), 2, "januar og februar"),
        (Month(2024, 9), 3, "juli–september"),
        (Month(2024, 12), 12, "januar–desember"),
    ],
)
def test_a_period_names_its_months(last, months, names):
    assert Period(last, months).month_names == names


def test_a_period_holds_each_of_its_months_in_order():
    assert Period(Month(2024, 9), 3).each == (Month(2024, 7), Month(2024, 8), Month(2024, 9))


@pytest.mark.parametrize(
    ("last", "months", "starts", "ends"),
    [
        (Month(2025, 2), 2, True, False),
        (Month(2025, 4), 2, False, False),
        (Month(2025, 12), 2, False, True),
        (Month(2025, 12), 12, True, True),
        (Month(2025, 1), 1, True, False),
    ],
)
def test_a_period_knows_whether_it_starts_or_ends_the_year(last, months, starts, ends):
    period = Period(last, months)
    assert (period.starts_year, period.ends_year) == (starts, ends)


@pytest.mark.parametrize("text", ["2025-01-31", "31.01.2025", "31.1.2025", "31. 1. 2025", " 31.01.2025 "])
def test_a_date_is_read_as_norwegians_and_machines_write_it(text):
    assert read_date(text) == dt.date(2025, 1, 31)


@pytest.mark.parametrize("text", ["", "31.01.25", "30.02.2025", "2025-02-30", "01/31/2025", "31.13.2025", "januar"])
def test_what_is_no_certain_date_is_not_guessed(text):
    assert read_date(text) is None


def test_a_date_keeps_its_day_and_month_on_one_line():
    assert show_date(dt.date(2025, 2, 28)) == "28.\u00a0februar 2025"


def test_the_months_have_their_norwegian_names():
    assert (len(MONTHS), MONTHS[0], MONTHS[11]) == (12, "januar", "desember")
