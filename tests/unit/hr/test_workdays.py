"""Days of work as the calendar has them, Easter and all."""

import datetime as dt

import pytest

from oracle.sick_leave import DAY, days, month_end, works
from virksomhetsrapport.edges.calendar import working_days
from virksomhetsrapport.hr.workdays import day_number, first_day, last_day, months_to
from virksomhetsrapport.period import Month


def is_working(date: dt.date) -> bool:
    day = day_number(date)
    return bool(working_days(Month(date.year, 6)).within(day, day))


def in_month(year: int, month: int) -> int:
    at = Month(year, month)
    return int(working_days(at).within(first_day(at), last_day(at)))


@pytest.mark.parametrize(
    "free",
    [
        *("2025-01-01", "2025-04-17", "2025-04-18", "2025-04-21", "2025-05-01", "2025-05-29", "2025-06-09"),
        *("2025-12-25", "2025-12-26", "2024-05-09", "2024-05-17", "2024-05-20", "2026-05-14", "2026-05-25"),
        *("2019-04-18", "2021-05-13", "2021-05-17", "2021-05-24", "2008-05-01", "2011-06-13"),
        *("2025-03-01", "2025-03-02", "2025-05-17", "2022-05-01", "2021-12-25", "2021-12-26"),
    ],
)
def test_nobody_works_on_a_public_holiday_or_at_the_weekend(free):
    assert not is_working(dt.date.fromisoformat(free))


@pytest.mark.parametrize(
    "date",
    [
        *("2025-04-16", "2025-04-22", "2025-12-24", "2025-12-31", "2024-02-29", "2028-02-29", "2025-05-02"),
        *("2021-05-03", "2021-05-18", "2021-12-27", "2022-05-02", "2023-01-02", "2025-06-10", "2025-05-30"),
    ],
)
def test_eves_days_between_and_the_monday_after_a_holiday_at_the_weekend_are_days_of_work(date):
    assert is_working(dt.date.fromisoformat(date))


@pytest.mark.parametrize(
    ("year", "month", "count"),
    [(2025, 1, 22), (2025, 2, 20), (2025, 4, 19), (2025, 5, 20), (2025, 12, 21), (2024, 2, 21), (2024, 3, 19)],
)
def test_a_month_has_the_days_of_work_that_people_count_on_a_wall_calendar(year, month, count):
    assert in_month(year, month) == count


@pytest.mark.parametrize("year", [1990, 2000, 2004, 2008, 2016, 2024, 2025, 2026, 2038, 2049])
def test_every_day_of_a_year_and_of_those_beside_it_is_what_easter_counted_by_hand_makes_it(year):
    found = working_days(Month(year, 1))
    for date in days(dt.date(year - 1, 1, 1), dt.date(year + 1, 12, 31)):
        day = day_number(date)
        assert found.within(day, day) == works(date)


def test_a_stretch_that_ends_before_it_begins_has_no_days():
    found = working_days(Month(2025, 1))
    tuesday = day_number(dt.date(2025, 1, 14))
    assert found.within(tuesday, tuesday - 1) == 0
    assert found.within(tuesday, tuesday - 5) == 0


def test_months_begin_and_end_where_they_touch():
    months = months_to(Month(2024, 12))
    assert len(months) == 12
    assert [last_day(month) + 1 for month in months[:-1]] == [first_day(month) for month in months[1:]]
    assert all(day_number(month_end(2024, month.number)) == last_day(month) for month in months)
    assert last_day(Month(2024, 2)) == day_number(dt.date(2024, 3, 1) - DAY)
