"""Lists that nobody tuned, counted in columns and counted day by day: both agree to the last decimal."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from made.leave import UNITS, Drawn, absence_lines, leave_lists, places_of, position_lines, position_lists
from oracle import sick_leave
from oracle.sick_leave import Leave, exact
from virksomhetsrapport.edges.calendar import working_days
from virksomhetsrapport.hr.absence import count_absence
from virksomhetsrapport.hr.agreed import agreed_from_positions
from virksomhetsrapport.hr.model import AgreedDays, AgreedFound, Days
from virksomhetsrapport.hr.settings import AgreedFrom, Home, HrSettings, LongFrom
from virksomhetsrapport.hr.spells import join_spells
from virksomhetsrapport.hr.workdays import months_to
from virksomhetsrapport.period import Month

QUICK = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
LONG = settings(deadline=None, max_examples=4000, suppress_health_check=[HealthCheck.too_slow])


def hr(long_from: LongFrom = LongFrom.WHOLE_SPELL, smallest: int = 1) -> HrSettings:
    return HrSettings("", "", "", True, smallest, long_from, AgreedFrom.MONTHS, Home.HR, {}, {}, {}, {})


def typed(drawn: Drawn, days: int) -> AgreedFound:
    """So many agreed days for the whole in every other month, and for every unit in each."""
    months = months_to(Month(drawn.year, drawn.month))
    whole = {month: Decimal(days) for month in months if month.number % 2}
    units = {(unit, month): Decimal(days) / 4 for unit in UNITS for month in months}
    return AgreedFound(AgreedDays(whole, units), {}, ())


def counted_days(counted: dict[sick_leave.Bin, object], month: int, unit: str | None = None) -> Days:
    each = dict.fromkeys(((False, False), (False, True), (True, False), (True, True)), Decimal(0))
    for bin, days in counted.items():
        if bin.month == month and unit in (None, bin.unit):
            each[bin.long, bin.doctor] += exact(days)
    return Days(*each.values())


def agrees_with_the_oracle(drawn: Drawn, from_17th: bool) -> None:
    last = Month(drawn.year, drawn.month)
    long_from = LongFrom.DAY_17 if from_17th else LongFrom.WHOLE_SPELL
    lines, places = absence_lines(drawn.lines), places_of(drawn.lines)
    found = count_absence(lines, places, typed(drawn, 60), working_days(last), last, hr(long_from))
    right = sick_leave.count(drawn.lines, drawn.year, drawn.month, from_17th=from_17th)
    known = [month for month in found.months if month.number % 2]
    assert list(found.months) == list(months_to(last))
    for month, rates in found.months.items():
        assert rates.days == counted_days(right, month.number)
        assert rates.percent(rates.days.all) == (rates.days.all * 100 / 60 if month in known else None)
    assert found.year_to_date.agreed == 60 * len(known)
    assert found.year_to_date.days.all == sum(found.months[month].days.all for month in known)
    for each in found.by_unit:
        if not each.hidden:
            assert each.rate == counted_days(right, each.month.number, each.unit).all * 100 / 15


def doubts_agree_with_the_oracle(drawn: Drawn) -> None:
    last = Month(drawn.year, drawn.month)
    _, found = join_spells(absence_lines(drawn.lines), working_days(last), last, LongFrom.WHOLE_SPELL)
    right = sick_leave.doubts(drawn.lines, drawn.year, drawn.month)
    assert found.repeated.tolist() == sorted(right.repeated)
    assert found.overlapping.tolist() == sorted(right.overlapping)
    assert all(
        int(beside) in right.overlapping[line]
        for line, beside in zip(found.overlapping.tolist(), found.beside, strict=True)
    )
    assert sorted(set(found.above.tolist())) == sorted(right.above)


@QUICK
@given(leave_lists(), st.booleans())
def test_a_list_comes_to_the_days_that_are_counted_one_by_one(drawn, from_17th):
    agrees_with_the_oracle(drawn, from_17th)


@QUICK
@given(leave_lists())
def test_the_lines_that_repeat_overlap_or_come_to_too_much_are_those_found_day_by_day(drawn):
    doubts_agree_with_the_oracle(drawn)


@pytest.mark.soak
@LONG
@given(leave_lists(most=25), st.booleans())
def test_thousands_of_lists_come_to_the_days_that_are_counted_one_by_one(drawn, from_17th):
    agrees_with_the_oracle(drawn, from_17th)
    doubts_agree_with_the_oracle(drawn)


@st.composite
def positions_drawn(draw: st.DrawFn, most: int) -> tuple[list[sick_leave.Position], Month]:
    last = Month(draw(st.sampled_from((2024, 2025, 2026))), draw(st.integers(1, 12)))
    return draw(position_lists(last.year, last.number, most)), last


def positions_agree_with_the_oracle(positions: list[sick_leave.Position], last: Month) -> None:
    found = agreed_from_positions(position_lines(positions), working_days(last), last, places_of(positions))
    right = sick_leave.agreed(positions, last.year, last.number)
    staff = sick_leave.employed(positions, last.year, last.number)
    assert found.agreed.employees is not None
    for month in months_to(last):
        by_unit = {unit: exact(right.get((month.number, unit), 0)) for unit in (*UNITS, "")}
        assert found.agreed.whole.get(month, 0) == sum(by_unit.values())
        everybody = set().union(*(staff.get((month.number, unit), set()) for unit in by_unit))
        assert found.agreed.employees.whole[month] == len(everybody)
        for unit, days in by_unit.items():
            here = staff.get((month.number, unit), set())
            elsewhere = set().union(*(staff.get((month.number, other), set()) for other in by_unit if other != unit))
            assert found.agreed.employees.units.get((unit, month), (0, 0)) == (len(here), len(here - elsewhere))
            assert not unit or found.agreed.units.get((unit, month), 0) == days


@settings(QUICK, max_examples=60)
@given(positions_drawn(10))
def test_positions_come_to_the_agreed_days_and_employees_that_are_counted_one_by_one(drawn):
    positions_agree_with_the_oracle(*drawn)


@pytest.mark.soak
@LONG
@given(positions_drawn(20))
def test_thousands_of_lists_of_positions_come_to_what_is_counted_one_by_one(drawn):
    positions_agree_with_the_oracle(*drawn)


@settings(QUICK, max_examples=60)
@given(leave_lists(), st.randoms())
def test_the_order_of_a_list_changes_nothing_where_no_two_lines_are_equally_good(drawn, random):
    best = {(line.person, line.degree, line.doctor): line for line in drawn.lines}
    lines: list[Leave] = list(best.values())
    shuffled = random.sample(lines, len(lines))
    last = Month(drawn.year, drawn.month)
    first, second = (
        count_absence(absence_lines(each), places_of(each), typed(drawn, 60), working_days(last), last, hr())
        for each in (lines, shuffled)
    )
    assert first[:3] == second[:3]
