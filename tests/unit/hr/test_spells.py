"""How a person's lines become spells, by examples that can be followed in a calendar."""

import datetime as dt
import random
from fractions import Fraction
from time import perf_counter

import numpy as np
import pytest

from made.leave import absence_lines
from oracle.sick_leave import DAY, Leave, count, exact
from virksomhetsrapport.edges.calendar import working_days
from virksomhetsrapport.hr.model import WHOLE
from virksomhetsrapport.hr.settings import LongFrom
from virksomhetsrapport.hr.spells import Stretches, join_spells
from virksomhetsrapport.hr.workdays import day_number
from virksomhetsrapport.period import Month

FEBRUARY, APRIL, DECEMBER = Month(2025, 2), Month(2025, 4), Month(2025, 12)
HALF = Fraction(1, 2)


def date(text: str) -> dt.date:
    """ "03.02" is 3 February 2025; another year is written out."""
    day, month, *year = (int(part) for part in text.split("."))
    return dt.date(*year or [2025], month, day)


def leave(first: str, last: str | None, degree: Fraction = Fraction(1), person: int = 1, doctor: bool = False) -> Leave:
    return Leave(person, "", date(first), date(last) if last else None, Fraction(1), degree, doctor)


def joined(leaves: list[Leave], last: Month = FEBRUARY, long_from: LongFrom = LongFrom.WHOLE_SPELL) -> Stretches:
    return join_spells(absence_lines(leaves), working_days(last), last, long_from)[0]


def long_days(leaves: list[Leave], last: Month = FEBRUARY, long_from: LongFrom = LongFrom.WHOLE_SPELL) -> int:
    found = joined(leaves, last, long_from)
    begins = np.minimum(np.maximum(found.first, found.long_from), found.last + 1)
    return int(working_days(last).within(begins, found.last).sum())


def test_sixteen_days_are_short_and_seventeen_are_long():
    assert long_days([leave("03.02", "18.02")]) == 0
    assert long_days([leave("03.02", "19.02")]) == 13


def test_only_the_days_from_the_seventeenth_may_be_long():
    assert long_days([leave("03.02", "19.02")], long_from=LongFrom.DAY_17) == 1


def test_friday_and_monday_belong_to_one_spell():
    assert long_days([leave("03.02", "14.02"), leave("17.02", "19.02")]) == 13


def test_a_day_of_work_between_parts_two_spells():
    assert long_days([leave("03.02", "13.02"), leave("17.02", "21.02")]) == 0


def test_easter_does_not_part_a_spell():
    assert long_days([leave("07.04", "16.04"), leave("22.04", "23.04")], APRIL) == 8 + 2
    assert long_days([leave("07.04", "15.04"), leave("22.04", "23.04")], APRIL) == 0


def test_the_lines_of_two_persons_are_two_spells():
    assert long_days([leave("03.02", "14.02"), leave("17.02", "19.02", person=2)]) == 0


def test_days_before_the_year_make_a_spell_long():
    assert long_days([leave("30.12.2024", "14.01")], Month(2025, 1)) == 0
    assert long_days([leave("29.12.2024", "14.01")], Month(2025, 1)) == 9
    assert long_days([leave("16.12.2024", "31.12.2024"), leave("02.01", "02.01")], Month(2025, 1)) == 1


def test_a_spell_that_has_gone_on_for_decades_is_long_from_new_year():
    years = [leave(f"01.01.{year}", f"31.12.{year}") for year in range(1985, 2025)]
    for long_from in LongFrom:
        assert long_days([*years, leave("01.01", "03.01")], Month(2025, 1), long_from) == 2


def test_days_after_the_period_make_a_spell_long():
    assert long_days([leave("24.02", "12.03")]) == 5
    assert long_days([leave("24.02", "11.03")]) == 0
    assert long_days([leave("24.02", "28.02"), leave("03.03", "01.01.2039")]) == 5


def test_a_spell_that_has_not_ended_ends_with_the_period():
    assert long_days([leave("13.02", None)]) == 0
    assert long_days([leave("12.02", None)]) == 13


def test_a_line_that_begins_after_the_period_and_has_not_ended_holds_nothing():
    assert len(joined([leave("03.03", None)]).line) == 0


def test_no_lines_make_no_spells():
    assert len(joined([]).line) == 0


def winners(leaves: list[Leave], last: Month = FEBRUARY) -> dict[dt.date, int]:
    """The line that each day counts for; a day that were to count twice would tell."""
    found = joined(leaves, last)
    days = [
        (dt.date(1970, 1, 1) + int(day) * DAY, int(line))
        for first, final, line in zip(found.first, found.last, found.line, strict=True)
        for day in range(first, final + 1)
    ]
    assert len(dict(days)) == len(days)
    return dict(days)


def test_a_day_counts_for_the_higher_degree():
    found = winners([leave("03.02", "07.02", HALF, doctor=True), leave("05.02", "06.02")])
    assert [found[date(f"0{day}.02")] for day in range(3, 8)] == [0, 0, 1, 1, 0]


def test_at_equal_degree_a_day_counts_for_the_doctors_line():
    found = winners([leave("03.02", "07.02"), leave("05.02", "12.02", doctor=True)])
    assert [found[date(f"0{day}.02")] for day in range(3, 8)] == [0, 0, 1, 1, 1]


def test_among_equals_a_day_counts_for_the_line_that_stands_first():
    assert set(winners([leave("05.02", "07.02"), leave("03.02", "12.02")]).items()) >= {
        (date("04.02"), 1),
        (date("05.02"), 0),
        (date("07.02"), 0),
        (date("10.02"), 1),
    }


def tangle(count: int, seed: int) -> list[Leave]:
    """Lines of one person through the year that nearly all overlap, hardly two of the same degree."""
    drawn = random.Random(seed)
    first = dt.date(2024, 11, 1)
    lines = []
    for _ in range(count):
        begins = first + drawn.randrange(380) * DAY
        degree = Fraction(drawn.randrange(1, WHOLE + 1), WHOLE)
        lines.append(
            Leave(1, "", begins, begins + drawn.randrange(300) * DAY, Fraction(1), degree, drawn.random() < 0.5)
        )
    return lines


@pytest.mark.parametrize("seed", range(3))
def test_hundreds_of_lines_over_each_other_come_to_what_is_counted_day_by_day(seed):
    lines = tangle(250, seed)
    found = joined(lines, DECEMBER)
    days = working_days(DECEMBER).within(found.first, found.last)
    assert sum(days * np.array([int(lines[line].degree * WHOLE) for line in found.line])) == WHOLE * sum(
        exact(days) for days in count(lines, 2025, 12, from_17th=False).values()
    )


def test_thousands_of_lines_over_each_other_cost_hardly_more_than_in_proportion():
    few, many = absence_lines(tangle(5_000, 1)), absence_lines(tangle(40_000, 1))
    calendar = working_days(DECEMBER)

    def seconds(lines):
        taken = []
        for _ in range(3):
            start = perf_counter()
            join_spells(lines, calendar, DECEMBER, LongFrom.WHOLE_SPELL)
            taken.append(perf_counter() - start)
        return min(taken)

    # Work that grew with the square would take 64 times as long.
    assert seconds(many) < 24 * max(seconds(few), 0.001)


def test_no_person_is_left_in_what_counts():
    lines = [Leave(918_273, "", date("03.02"), date("07.02")), Leave(918_273, "", date("05.02"), date("19.02"))]
    found, doubtful = join_spells(absence_lines(lines), working_days(FEBRUARY), FEBRUARY, LongFrom.WHOLE_SPELL)
    assert all(918_273 not in np.asarray(column) for column in (*found, *doubtful))
    assert day_number(date("03.02")) in found.first
