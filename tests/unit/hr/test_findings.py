"""What is told of HR's lists beside the figures: with its cell, and never with what stands there."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from made.leave import absence_lines, cell_of, places_of, position_lines
from oracle.sick_leave import Leave, Position
from virksomhetsrapport.cells import CellRef
from virksomhetsrapport.edges.calendar import working_days
from virksomhetsrapport.edges.messages import say_finding
from virksomhetsrapport.findings import Finding, Severity
from virksomhetsrapport.hr.absence import count_absence
from virksomhetsrapport.hr.agreed import TypedDays, agreed_from_months, agreed_from_positions
from virksomhetsrapport.hr.counts import counts_of
from virksomhetsrapport.hr.model import NOWHERE, WHOLE, AbsenceCounted, AgreedFound, Days, Rates
from virksomhetsrapport.hr.settings import AgreedFrom, Column, Home, HrSettings, LongFrom
from virksomhetsrapport.period import Month

JANUARY, FEBRUARY = Month(2025, 1), Month(2025, 2)
SETTINGS = HrSettings("", "", "", True, 5, LongFrom.WHOLE_SPELL, AgreedFrom.MONTHS, Home.HR, {}, {}, {}, {})
HALF = Fraction(1, 2)


def leave(first: str, last: str | None, person: int = 1, unit: str = "Drift", degree: Fraction = Fraction(1)) -> Leave:
    until = dt.date.fromisoformat(f"2025-{last}") if last else None
    return Leave(person, unit, dt.date.fromisoformat(f"2025-{first}"), until, Fraction(1), degree)


def agreed_cell(row: int) -> CellRef:
    return CellRef("Avtalte dagsverk", row, 2)


def typed(*days: tuple[Month, str, int]) -> AgreedFound:
    return agreed_from_months(
        [TypedDays(month, unit, Decimal(each), agreed_cell(row)) for row, (month, unit, each) in enumerate(days, 2)]
    )


PLENTY = typed((JANUARY, NOWHERE, 1000), (FEBRUARY, NOWHERE, 1000))


def counted(leaves: list[Leave], agreed: AgreedFound = PLENTY, last: Month = FEBRUARY) -> AbsenceCounted:
    return count_absence(absence_lines(leaves), places_of(leaves), agreed, working_days(last), last, SETTINGS)


def told(found: AbsenceCounted | AgreedFound, code: str) -> list[Finding]:
    return [finding for finding in found.findings if finding.code == code]


BOTH_MONTHS = [leave("01-06", "01-07", person=91), leave("02-03", "02-04", person=92)]


def test_a_clean_list_has_nothing_to_tell():
    assert counted(BOTH_MONTHS).findings == ()


def test_a_line_that_stands_twice_counts_once_and_is_told_where_it_stands_the_second_time():
    found = counted([*BOTH_MONTHS, BOTH_MONTHS[0]])
    assert [finding.cell for finding in found.findings] == [cell_of(2, Column.PERSON)]
    assert told(found, "absence-twice")
    assert found.months[JANUARY].days.all == 2


def test_an_overlap_is_told_at_the_line_that_begins_on_days_already_taken():
    found = counted([*BOTH_MONTHS, leave("01-13", "01-17", degree=HALF), leave("01-08", "01-14", degree=HALF)])
    (finding,) = found.findings
    assert (finding.code, finding.cell) == ("absence-overlap", cell_of(2, Column.FIRST_DAY))
    assert finding.params == {"other": cell_of(3, Column.FIRST_DAY).a1}


def test_an_overlap_names_the_line_that_reaches_the_day():
    lines = [
        leave("01-06", "01-31", degree=HALF),
        leave("01-08", "01-09"),
        leave("01-13", "01-14"),
        leave("01-20", None),
    ]
    found = told(counted([*lines, BOTH_MONTHS[1]]), "absence-overlap")
    assert [finding.cell.row for finding in found] == [3, 4, 5]
    assert {finding.params["other"] for finding in found} == {cell_of(0, Column.FIRST_DAY).a1}


def test_too_much_is_told_at_a_line_that_counts_not_at_one_that_repeats_it():
    found = counted([*BOTH_MONTHS, leave("01-06", "01-10"), leave("01-08", "01-09"), leave("01-08", "01-09")])
    assert [finding.cell for finding in told(found, "absence-above-full")] == [cell_of(3, Column.DEGREE)]


def test_two_halves_of_a_day_overlap_and_three_come_to_too_much():
    halves = [leave("01-13", "01-17", degree=HALF), leave("01-14", "01-16", degree=HALF)]
    assert [finding.code for finding in counted([*BOTH_MONTHS, *halves]).findings] == ["absence-overlap"]
    found = counted([*BOTH_MONTHS, *halves, leave("01-15", "01-20", degree=Fraction(1, WHOLE))])
    assert [finding.cell for finding in told(found, "absence-above-full")] == [cell_of(4, Column.DEGREE)]


def test_a_single_line_may_come_to_more_than_a_day():
    found = counted([*BOTH_MONTHS, Leave(5, "Drift", dt.date(2025, 1, 9), None, Fraction(3, 2))])
    assert [finding.cell for finding in told(found, "absence-above-full")] == [cell_of(2, Column.DEGREE)]


def test_an_open_end_is_told_with_the_day_it_is_taken_to_mean():
    (finding,) = counted([*BOTH_MONTHS, leave("02-20", None)]).findings
    assert (finding.code, finding.severity, finding.cell) == (
        "absence-open-end",
        Severity.NOTICE,
        cell_of(2, Column.LAST_DAY),
    )
    assert "28.\u00a0februar 2025" in say_finding(finding)


@pytest.mark.parametrize(("first", "last"), [("03-01", "03-05"), ("03-01", None)])
def test_a_line_after_the_period_is_told(first, last):
    (finding,) = counted([*BOTH_MONTHS, leave(first, last)]).findings
    assert (finding.code, finding.cell) == ("absence-outside-year", cell_of(2, Column.FIRST_DAY))


def test_a_list_of_another_year_is_an_error():
    old = [Leave(1, "Drift", dt.date(2024, 3, day), dt.date(2024, 3, day + 1)) for day in range(4, 14)]
    found = counted(old)
    assert [(each.code, each.severity) for each in told(found, "absence-none-in-year")] == [
        ("absence-none-in-year", Severity.ERROR)
    ]
    assert not told(found, "absence-outside-year")


def test_a_month_with_nobody_ill_is_told():
    assert [finding.params for finding in counted(BOTH_MONTHS[:1]).findings] == [{"month": "februar 2025"}]


def test_of_many_alike_the_first_are_told_and_the_others_are_counted():
    many = [leave("01-06", None, person=person) for person in range(1, 21)]
    found = [finding for finding in counted(many).findings if finding.severity is Severity.NOTICE]
    assert [finding.cell for finding in found] == [cell_of(place, Column.LAST_DAY) for place in range(6)]
    assert [finding.code for finding in found] == ["absence-open-end"] * 5 + ["list-more-notices"]
    assert say_finding(found[-1]) == "Det er 15 linjer til med samme slags merknad, fra Fravær D7."


def test_a_month_without_agreed_days_has_no_rate_and_stays_out_of_the_year():
    found = counted(BOTH_MONTHS, typed((JANUARY, NOWHERE, 200)))
    assert [finding.params for finding in told(found, "agreed-missing")] == [{"month": "februar 2025"}]
    assert found.months[FEBRUARY].percent(Decimal(2)) is None
    assert found.months[FEBRUARY].days.all == 2
    assert found.year_to_date.agreed == 200
    assert found.year_to_date.percent(found.year_to_date.days.all) == 1


def test_no_agreed_days_at_all_are_as_good_as_unknown():
    found = counted(BOTH_MONTHS, typed((JANUARY, NOWHERE, 200), (FEBRUARY, NOWHERE, 0)))
    assert [finding.cell for finding in told(found, "agreed-missing")] == [agreed_cell(3)]


def test_agreed_days_below_the_absence_are_an_error_where_they_stand():
    (finding,) = counted(BOTH_MONTHS, typed((JANUARY, NOWHERE, 200), (FEBRUARY, NOWHERE, 1))).findings
    assert (finding.code, finding.severity, finding.cell) == ("agreed-below-absence", Severity.ERROR, agreed_cell(3))


FIVE_IN_DRIFT = [leave("01-06", "01-07", person=person) for person in range(1, 6)]
FIVE_IN_CENTRE = [leave("01-06", "01-07", person=person, unit="Kundesenter") for person in range(6, 11)]


def test_of_a_unit_with_more_absence_than_agreed_days_no_figure_is_told():
    agreed = typed((JANUARY, "Drift", 9), (JANUARY, "Kundesenter", 300))
    (finding,) = counted([*FIVE_IN_DRIFT, *FIVE_IN_CENTRE], agreed, JANUARY).findings
    assert (finding.code, finding.cell, finding.params) == (
        "agreed-unit-below-absence",
        agreed_cell(2),
        {"month": "januar 2025"},
    )


def test_a_unit_that_has_no_agreed_days_is_told_where_the_list_names_it_first():
    found = counted([*FIVE_IN_DRIFT, *FIVE_IN_CENTRE], typed((JANUARY, "Drift", 900)), JANUARY)
    assert [(finding.code, finding.cell) for finding in found.findings] == [
        ("unit-without-agreed", cell_of(5, Column.UNIT))
    ]


def test_a_month_typed_twice_is_used_once_where_both_say_the_same_and_else_not_at_all():
    same = typed((JANUARY, NOWHERE, 200), (JANUARY, NOWHERE, 200))
    assert same.agreed.whole == {JANUARY: 200}
    assert [finding.cell for finding in told(same, "agreed-repeated")] == [agreed_cell(3)]
    other = typed((JANUARY, NOWHERE, 200), (JANUARY, NOWHERE, 210), (FEBRUARY, NOWHERE, 5))
    assert other.agreed.whole == {FEBRUARY: 5}
    assert [finding.params["other"] for finding in told(other, "agreed-twice")] == ["B2"]


def test_the_whole_is_the_sum_of_the_units_unless_it_is_typed():
    units = ((JANUARY, "Drift", 30), (JANUARY, "Kundesenter", 40))
    assert typed(*units).agreed.whole == {JANUARY: 70}
    assert typed(*units, (JANUARY, NOWHERE, 90)).agreed.whole == {JANUARY: 90}
    assert [finding.cell for finding in typed(*units, (JANUARY, NOWHERE, 60)).findings] == [agreed_cell(4)]
    assert typed(*units, (JANUARY, "Drift", 31)).agreed.whole == {}


def positions(*shares: tuple[int, Fraction]) -> AgreedFound:
    lines = [Position(person, "Drift", dt.date(2020, 1, 1), None, share) for person, share in shares]
    return agreed_from_positions(position_lines(lines), working_days(JANUARY), JANUARY, places_of(lines, "Stillinger"))


def test_two_positions_of_one_person_both_count_and_more_than_a_whole_one_is_told():
    found = positions((1, HALF), (1, Fraction(501, 1000)))
    assert found.agreed.whole[JANUARY] == 22 * Decimal("1.001")
    assert [(finding.code, finding.cell) for finding in found.findings] == [
        ("positions-above-full", cell_of(1, Column.SHARE, "Stillinger"))
    ]


def test_a_position_that_stands_twice_counts_once():
    found = positions((1, Fraction(1)), (2, Fraction(1)), (1, Fraction(1)))
    assert found.agreed.whole[JANUARY] == 44
    assert [(finding.code, finding.cell) for finding in found.findings] == [
        ("position-twice", cell_of(2, Column.PERSON, "Stillinger"))
    ]


def test_the_figures_of_a_whole_of_few_employees_are_hrs_alone():
    found = counted(FIVE_IN_DRIFT[:3], positions((1, Fraction(1)), (2, Fraction(1)), (3, Fraction(1))), JANUARY)
    assert found.months[JANUARY].days.all > 0
    assert found.small == {JANUARY}
    left = counts_of("hdo", JANUARY, found, None).absence
    assert left.months == {JANUARY: Rates(None, Days(), hidden=True)}
    assert [finding.code for finding in found.findings] == ["absence-whole-small"]


def test_what_is_told_names_no_person_unit_or_day_of_a_line():
    secret = [Leave(918_273, "Teknologi", dt.date(2025, 1, 14), dt.date(2025, 1, 29), Fraction(1), HALF)] * 3
    secret += [Leave(918_273, "Teknologi", dt.date(2025, 1, 15), None)]
    found = counted(secret, typed((JANUARY, "Teknologi", 1), (JANUARY, "Drift", 9)), JANUARY)
    said = " ".join(say_finding(finding) for finding in found.findings)
    assert len(found.findings) >= 5
    assert not any(word in said for word in ("918", "Teknologi", "14.01", "14. januar", "29"))
