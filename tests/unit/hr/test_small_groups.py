"""Small groups are hidden, and whoever solves for them from all that is shown finds nothing.

The attacker knows how we count, the agreed days of every unit, every rate that is shown, the whole of each month and of
the year.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import pytest

from made.leave import absence_lines, places_of, position_lines
from oracle.sick_leave import DAY, Leave, Position, employed
from virksomhetsrapport.cells import CellRef
from virksomhetsrapport.edges.calendar import working_days
from virksomhetsrapport.hr.absence import count_absence
from virksomhetsrapport.hr.agreed import TypedDays, agreed_from_months, agreed_from_positions
from virksomhetsrapport.hr.model import AbsenceCounted, AgreedFound
from virksomhetsrapport.hr.settings import AgreedFrom, Home, HrSettings, LongFrom
from virksomhetsrapport.hr.small_groups import Group, hidden_groups
from virksomhetsrapport.period import Month

SMALLEST = 5
SETTINGS = HrSettings("", "", "", True, SMALLEST, LongFrom.WHOLE_SPELL, AgreedFrom.POSITIONS, Home.HR, {}, {}, {}, {})
CELL = CellRef("Avtalte dagsverk", 2, 2)

Unknown = tuple[str, Month]
Row = dict[Unknown, Fraction]


class Organisation(NamedTuple):
    leaves: list[Leave]
    positions: list[Position]
    units: tuple[str, ...]
    last: Month


def organisation(seed: int) -> Organisation:
    """Units of nobody, a few and many; some persons have two, some none, some come and go; few are ever ill."""
    drawn = random.Random(seed)
    units = tuple(f"Enhet {number}" for number in range(drawn.randint(1, 7)))
    last = Month(2025, drawn.randint(1, 4))
    ill = drawn.choice((0.03, 0.2, 0.8))
    positions: list[Position] = []
    person = 0
    # Some units have hourly paid alone: persons without agreed days.
    for unit in (*units, *([""] if drawn.random() < 0.3 else [])):
        shares = (Fraction(0),) if drawn.random() < 0.2 else (Fraction(1), Fraction(1, 2))
        for _ in range(drawn.choice((1, 2, 3, 4, 5, 6, 9, 14))):
            person += 1
            who = drawn.randint(1, person) if drawn.random() < 0.15 else person
            first = dt.date(2025, 1, 1) + drawn.choice((-900, -900, -900, 14, 31, 50)) * DAY
            until = None if drawn.random() < 0.8 else first + drawn.randint(0, 80) * DAY
            positions.append(Position(who, unit, first, until, drawn.choice(shares)))
    leaves = []
    for position in positions:
        if drawn.random() < ill:
            first = dt.date(2025, 1, 1) + drawn.randint(0, 110) * DAY
            degree = drawn.choice((Fraction(1), Fraction(1, 2)))
            until = first + drawn.randint(0, 30) * DAY
            leaves.append(Leave(position.person, position.unit, first, until, position.share, degree))
    return Organisation(leaves, positions, units, last)


def from_positions(made: Organisation) -> AgreedFound:
    lines = position_lines(made.positions, made.units)
    return agreed_from_positions(lines, working_days(made.last), made.last, places_of(made.positions))


def from_months(made: Organisation) -> AgreedFound:
    """The same agreed days, but for those of nobody's unit, typed by month."""
    found = from_positions(made).agreed
    return agreed_from_months([TypedDays(month, unit, days, CELL) for (unit, month), days in found.units.items()])


def counted(made: Organisation, agreed: AgreedFound) -> AbsenceCounted:
    lines = absence_lines(made.leaves, made.units)
    return count_absence(lines, places_of(made.leaves), agreed, working_days(made.last), made.last, SETTINGS)


def room(found: AbsenceCounted, agreed: AgreedFound, month: Month) -> dict[str, Fraction]:
    """The agreed days of each unit, and of those without: the rest of the whole. Without any there is no absence."""
    days = {unit: Fraction(days) for (unit, at), days in agreed.agreed.units.items() if at == month}
    days[""] = Fraction(agreed.agreed.whole.get(month, 0)) - sum(days.values())
    return {unit: most for unit, most in days.items() if most > 0}


def shown_days(found: AbsenceCounted, agreed: AgreedFound, month: Month) -> dict[str, Fraction]:
    """A rate has 28 digits, and days have no more than twelve decimals: the attacker gets them back."""
    return {
        each.unit: round(Fraction(each.rate) * Fraction(agreed.agreed.units[each.unit, month]) / 100, 12)
        for each in found.by_unit
        if each.month == month and each.rate is not None
    }


def known(found: AbsenceCounted, agreed: AgreedFound) -> Iterator[tuple[Row, Fraction]]:
    """What leaves HR, each as a sum of unknown days and what it comes to."""
    year: Row = {}
    of_year = Fraction(0)
    for month, rates in found.months.items():
        for unit, days in shown_days(found, agreed, month).items():
            yield {(unit, month): Fraction(1)}, days
        if month not in found.small:
            whole = {(unit, month): Fraction(1) for unit in room(found, agreed, month)}
            yield whole, Fraction(rates.days.all)
            year |= whole if rates.agreed else {}
            of_year += Fraction(rates.days.all) if rates.agreed else 0
    yield year, of_year


def less(row: Row, factor: Fraction, other: Row) -> Row:
    left = {key: row.get(key, Fraction(0)) - factor * other.get(key, Fraction(0)) for key in row.keys() | other.keys()}
    return {key: number for key, number in left.items() if number}


def solved(rows: Iterator[tuple[Row, Fraction]]) -> dict[Unknown, Fraction]:
    """The unknowns that have one solution only, and what it is: Gauss and Jordan, exactly."""
    by_pivot: dict[Unknown, tuple[Row, Fraction]] = {}
    for given, total in rows:
        row, value = given, total
        for pivot, (other, comes_to) in by_pivot.items():
            factor = row.get(pivot, Fraction(0))
            row, value = less(row, factor, other), value - factor * comes_to
        if row:
            pivot = min(row)
            one = {key: number / row[pivot] for key, number in row.items()}, value / row[pivot]
            for key, (other, comes_to) in list(by_pivot.items()):
                factor = other.get(pivot, Fraction(0))
                by_pivot[key] = less(other, factor, one[0]), comes_to - factor * one[1]
            by_pivot[pivot] = one
    return {pivot: value for pivot, (row, value) in by_pivot.items() if len(row) == 1}


def ranges(found: AbsenceCounted, agreed: AgreedFound, month: Month) -> dict[str, tuple[Fraction, Fraction]]:
    """How few and how many days each unseen unit can have, from what is left of the whole and from its agreed days."""
    shown = shown_days(found, agreed, month)
    left = Fraction(found.months[month].days.all) - sum(shown.values())
    unseen = {unit: most for unit, most in room(found, agreed, month).items() if unit not in shown}
    total = sum(unseen.values())
    return {unit: (max(Fraction(0), left - (total - most)), min(most, left)) for unit, most in unseen.items()}


def hidden_cells(found: AbsenceCounted) -> set[Unknown]:
    return {(each.unit, each.month) for each in found.by_unit if each.hidden}


def attack(seed: int, how) -> None:
    made = organisation(seed)
    agreed = how(made)
    found = counted(made, agreed)
    hidden = hidden_cells(found)
    told = hidden & solved(known(found, agreed)).keys()
    # A unit that is all there is, is the whole: how many it employs is known only where there are positions.
    assert not told or how is from_months
    assert all(room(found, agreed, month).keys() == {unit} for unit, month in told)
    staff = employed(made.positions, 2025, made.last.number)
    for month, rates in found.months.items():
        here = {unit for unit, at in hidden if at == month}
        if not here or month in found.small:
            continue
        # Where nobody at all was ill, the whole says so of everybody.
        if 0 < rates.days.all < agreed.agreed.whole.get(month, Decimal(0)):
            bounds = ranges(found, agreed, month)
            assert len(bounds) == 1 or all(bounds[unit][0] < bounds[unit][1] for unit in here & bounds.keys())
        unseen = {each.unit for each in found.by_unit if each.month == month and each.rate is None} | {""}
        together = set().union(*(staff.get((month.number, unit), set()) for unit in unseen))
        if how is from_positions:
            assert len(together) >= SMALLEST


@pytest.mark.parametrize("how", [from_positions, from_months])
def test_nobody_solves_for_a_hidden_unit(how):
    for seed in range(60):
        attack(seed, how)


@pytest.mark.soak
@pytest.mark.parametrize("how", [from_positions, from_months])
def test_nobody_solves_for_a_hidden_unit_of_thousands_of_organisations(how):
    for seed in range(1000, 6000):
        attack(seed, how)


@pytest.mark.parametrize("seed", range(20))
def test_every_rate_that_is_shown_is_of_a_group_that_is_large_enough(seed):
    made = organisation(seed)
    found = counted(made, from_positions(made))
    staff = employed(made.positions, 2025, made.last.number)
    for each in found.by_unit:
        few = len(staff.get((each.month.number, each.unit), ())) < SMALLEST
        assert not (few and each.rate is not None)


def test_the_attack_finds_what_a_careless_report_would_give_away():
    """With the small units alone hidden, the solver must find those that stand alone."""
    given_away = 0
    for seed in range(60):
        made = organisation(seed)
        agreed = from_positions(made)
        found = counted(made, agreed._replace(agreed=agreed.agreed._replace(employees=None)))
        shown = count_absence(
            absence_lines(made.leaves, made.units),
            places_of(made.leaves),
            agreed,
            working_days(made.last),
            made.last,
            SETTINGS._replace(smallest_group=1),
        )
        staff = employed(made.positions, 2025, made.last.number)
        small = {
            (each.unit, each.month)
            for each in found.by_unit
            if 0 < len(staff.get((each.month.number, each.unit), ())) < SMALLEST
        }
        careless = shown._replace(
            by_unit=tuple(
                each._replace(rate=None, hidden=True) if (each.unit, each.month) in small else each
                for each in shown.by_unit
            )
        )
        given_away += bool(small & solved(known(careless, agreed)).keys())
    assert given_away > 10


def hidden_in_january(ill: dict[str, int], agreed: AgreedFound) -> set[str]:
    """The units that are hidden where so many of each were ill on the 14th."""
    units = [unit for unit, count in ill.items() for _ in range(count)]
    day = dt.date(2025, 1, 14)
    leaves = [Leave(person, unit, day, day) for person, unit in enumerate(units, 1)]
    found = counted(Organisation(leaves, [], tuple(unit for unit in ill if unit), Month(2025, 1)), agreed)
    return {each.unit for each in found.by_unit if each.hidden}


def test_a_unit_that_can_have_no_agreed_days_hides_no_other():
    """The units' agreed days come to those of the whole: a unit beside them has none, and everybody can know it."""
    ill = {"A": 3, "B": 8, "C": 6}
    typed = [TypedDays(Month(2025, 1), unit, Decimal(300), CELL) for unit in ("A", "B")]
    assert hidden_in_january(ill, agreed_from_months(typed)) == {"A", "B"}
    whole = TypedDays(Month(2025, 1), "", Decimal(900), CELL)
    assert hidden_in_january(ill, agreed_from_months([*typed, whole])) == {"A"}


def test_hourly_paid_hide_no_other_where_some_have_positions_without_a_unit():
    start = dt.date(2020, 1, 1)
    paid = {"A": (3, Fraction(1)), "B": (8, Fraction(1)), "C": (6, Fraction(0)), "": (1, Fraction(1))}
    who = [(unit, share) for unit, (count, share) in paid.items() for _ in range(count)]
    positions = [Position(person, unit, start, None, share) for person, (unit, share) in enumerate(who, 1)]
    made = Organisation([], positions, ("A", "B", "C"), Month(2025, 1))
    assert hidden_in_january({"A": 1, "B": 2, "C": 1}, from_positions(made)) == {"A", "B"}


def group(employees: int, days: str = "3", agreed: str | None = "100", only: int | None = None) -> Group:
    return Group(employees, employees if only is None else only, Decimal(agreed) if agreed else None, Decimal(days))


def test_units_that_are_large_enough_are_all_shown():
    assert hidden_groups([group(5), group(80), group(6)], 5, 91) == (frozenset(), False)


def test_a_small_unit_takes_the_smallest_of_the_others_with_it():
    assert hidden_groups([group(40), group(3), group(12)], 5, 55) == ({1, 2}, False)


def test_two_small_units_that_are_many_together_hide_each_other():
    assert hidden_groups([group(40), group(3), group(2)], 5, 45) == ({1, 2}, False)


def test_two_small_units_that_are_few_together_take_a_third_with_them():
    assert hidden_groups([group(40), group(2), group(2)], 5, 44) == ({0, 1, 2}, False)


def test_units_of_the_same_persons_do_not_hide_each_other():
    assert hidden_groups([group(40), group(4, only=0), group(4, only=0)], 5, 44) == ({0, 1, 2}, False)


def test_units_where_nobody_was_ill_take_one_with_them_where_somebody_was():
    assert hidden_groups([group(50), group(3, "0"), group(2, "0"), group(9, "0"), group(20)], 5, 84) == (
        {1, 2, 3, 4},
        False,
    )


def test_units_where_all_were_ill_take_one_with_them_where_some_were_not():
    assert hidden_groups([group(50), group(3, "100"), group(2, "100")], 5, 55) == ({0, 1, 2}, False)


def test_a_small_unit_does_not_hide_among_persons_without_agreed_days():
    assert hidden_groups([group(50), group(3), group(9, "0", "0")], 5, 62).groups >= {0, 1}


def test_a_unit_alone_never_hides_another():
    assert hidden_groups([group(3, "2", "0"), group(9), group(50)], 5, 62).groups == {0, 1, 2}


def test_a_unit_with_nobody_hides_nothing_and_needs_no_hiding():
    assert hidden_groups([group(50), group(0, "0", None), group(7)], 5, 57) == (frozenset(), False)
    assert hidden_groups([group(50), group(0, "0", None), group(4)], 5, 54) == ({0, 2}, False)


def test_those_without_a_unit_are_few_and_would_follow_from_the_difference():
    nowhere = Group(2, 2, Decimal(40), Decimal(5), nowhere=True)
    found = hidden_groups([group(50), group(7), nowhere], 5, 59)
    assert found.groups >= {1}
    assert 0 not in found.groups


def test_a_small_unit_hides_among_those_without_a_unit():
    nowhere = Group(20, 20, Decimal(400), Decimal(5), nowhere=True)
    found = hidden_groups([group(50), group(3), nowhere], 5, 73)
    assert 0 not in found.groups
    assert 1 in found.groups


def test_a_whole_of_few_is_hidden_where_its_employees_are_known():
    assert hidden_groups([group(2), group(2)], 5, 4) == ({0, 1}, True)
    assert hidden_groups([group(2), group(2)], 5, None) == ({0, 1}, False)
