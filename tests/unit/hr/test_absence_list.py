"""Which lines of a pasted list can be read for certain, and what is said of the others."""

import datetime as dt

import pytest

from unit.hr.pasted import (
    CODE,
    DEGREE,
    FIRST,
    HEADINGS,
    JAN_6,
    LAST,
    PERSON,
    REF,
    SETTINGS,
    SHARE,
    UNIT,
    absence,
    line,
    lines,
    pasted,
    positions,
    told,
)
from virksomhetsrapport.findings import Severity
from virksomhetsrapport.hr.absence_list import read_absence
from virksomhetsrapport.hr.model import NO_UNIT, OPEN, WHOLE

DAY_0 = dt.date(1970, 1, 1)


def days(found):
    return [(DAY_0 + dt.timedelta(days=int(each))).isoformat() for each in found]


def test_a_line_that_can_be_read_for_certain_is_told_nothing_of():
    read = absence(line())
    assert told(read.findings) == []
    assert days(read.lines.first) == ["2025-01-06"]
    assert days(read.lines.last) == ["2025-01-10"]
    assert read.lines.share.tolist() == [800_000]
    assert read.lines.degree.tolist() == [WHOLE]
    assert read.lines.doctor.tolist() == [True]
    assert read.lines.units == ("Drift",)
    assert read.lines.line.tolist() == [1]


# Dates


@pytest.mark.parametrize(
    "value",
    [
        dt.date(2025, 1, 6),
        dt.datetime(2025, 1, 6),
        "06.01.2025",
        "6.1.2025",
        " 6. 1.2025",
        "2025-01-06",
        "2025-01-06 00:00:00",
        "2025-01-06T00:00:00.000",
        "06.01.2025\u00a0",
        "\u200b06.01.2025",
        45663,
        45663.0,
        "45663",
    ],
)
def test_a_day_is_the_same_however_it_is_written(value):
    read = absence(line(first=value))
    assert days(read.lines.first) == ["2025-01-06"]
    assert told(read.findings) == []


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("01/02/2025", "list-date-unclear"),
        ("2025/02/01", "list-date-unclear"),
        ("01-02-2025", "list-date-unclear"),
        ("06.01.25", "list-date-two-digits"),
        ("6/1/25", "list-date-two-digits"),
        ("25-01-06", "list-date-two-digits"),
        ("31.02.2025", "list-not-a-date"),
        ("i går", "list-not-a-date"),
        ("mandag 6. januar", "list-not-a-date"),
        ("\U0001f912", "list-not-a-date"),
        ("x" * 32_767, "list-not-a-date"),
        ("٠٦.٠١.٢٠٢٥", "list-not-a-date"),
        ("06.01.2025 25:00", "list-not-a-date"),
        ("=cmd|' /C calc'!A0", "list-not-a-date"),
        (True, "list-not-a-date"),
        (2025, "list-not-a-date"),
        (20250106, "list-not-a-date"),
        (-45663, "list-not-a-date"),
        (float("inf"), "list-not-a-date"),
        (dt.time(7, 30), "list-not-a-date"),
        (dt.timedelta(days=3), "list-not-a-date"),
        (dt.date(25, 1, 6), "list-not-a-date"),
        (dt.date(9999, 12, 31), "list-not-a-date"),
        (REF, "list-error-value"),
        ("#REF!", "list-error-value"),
    ],
)
def test_what_is_no_certain_first_day_is_an_error_at_its_cell_and_counts_nowhere(value, code):
    read = absence(line(first=value), line(person=2))
    assert told(read.findings) == [(code, f"{FIRST}2")]
    assert read.findings[0].severity is Severity.ERROR
    assert read.lines.line.tolist() == [2]


@pytest.mark.parametrize("value", [None, "", " ", "\u00a0", dt.date(9999, 12, 31), "31.12.9999"])
def test_a_spell_without_a_last_day_or_with_one_after_all_time_is_open(value):
    read = absence(line(last=value))
    assert read.lines.last.tolist() == [OPEN]
    assert told(read.findings) == []


@pytest.mark.parametrize("value", [REF, "ukjent", "31.01.25", "01/02/2025"])
def test_a_last_day_that_cannot_be_read_is_never_an_open_end(value):
    read = absence(line(last=value))
    assert len(read.lines.line) == 0
    assert [cell for _, cell in told(read.findings)] == [f"{LAST}2"]


def test_a_time_of_day_is_told_once_and_the_whole_day_counts():
    read = absence(*lines("first", dt.datetime(2025, 1, 6, 7, 30), "06.01.2025 12:00", 45663.5))
    assert days(read.lines.first) == ["2025-01-06"] * 3
    assert told(read.findings) == [("list-time-of-day", f"{FIRST}2")]
    assert read.findings[0].params["count"] == 3


def test_the_last_minute_of_a_day_is_that_day():
    assert told(absence(line(last=dt.datetime(2025, 1, 10, 23, 59, 59))).findings) == []


def test_a_spell_that_ends_before_it_begins_counts_nowhere():
    read = absence(line(last=dt.date(2025, 1, 5)))
    assert told(read.findings) == [("list-end-before-start", f"{LAST}2")]
    assert len(read.lines.line) == 0


# Degrees and shares


@pytest.mark.parametrize(
    ("values", "millionths"),
    [
        ((50, 100), [500_000, WHOLE]),
        ((50.0, "80 %", "20%", "66,67"), [500_000, 800_000, 200_000, 666_700]),
        (("50\u00a0%", "100 prosent"), [500_000, WHOLE]),
        ((0.5, 1), [500_000, WHOLE]),
        (("0,5", "0.25", "1"), [500_000, 250_000, WHOLE]),
        ((1, 1), [WHOLE, WHOLE]),
        ((100, None), [WHOLE, WHOLE]),
        (("66,667", 100), [666_670, WHOLE]),
        ((66.67, 33.33), [666_700, 333_300]),
        ((0.30000000000000004, 1), [300_000, WHOLE]),
    ],
)
@pytest.mark.parametrize("column", ["degree", "share"])
def test_a_column_has_one_form_of_share(column, values, millionths):
    read = absence(*lines(column, *values))
    assert getattr(read.lines, column).tolist() == millionths
    assert all(finding.severity is not Severity.ERROR for finding in read.findings)


@pytest.mark.parametrize(("column", "letter"), [("degree", DEGREE), ("share", SHARE)])
def test_a_fraction_among_per_cent_is_an_error_and_counts_nowhere(column, letter):
    read = absence(*lines(column, 50, 0.5, "1", "0,5 %"))
    errors = [finding for finding in read.findings if finding.severity is Severity.ERROR]
    assert told(errors) == [("list-not-per-cent", f"{letter}3"), ("list-not-per-cent", f"{letter}4")]
    assert read.lines.line.tolist() == [1, 4]


@pytest.mark.parametrize(("column", "letter"), [("degree", DEGREE), ("share", SHARE)])
@pytest.mark.parametrize(
    ("value", "code"),
    [
        (101, "list-share-outside"),
        (-1, "list-share-outside"),
        ("-50 %", "list-share-outside"),
        (5000, "list-share-outside"),
        ("halv", "list-not-a-number"),
        (True, "list-not-a-number"),
        (dt.date(2025, 1, 1), "list-not-a-number"),
        ("1" * 32_767, "list-not-a-number"),
        (1e300, "list-not-a-number"),
        (float("inf"), "list-not-a-number"),
        ("50 50", "list-not-a-number"),
        (REF, "list-error-value"),
    ],
)
def test_what_is_no_share_between_none_and_all_is_an_error(column, letter, value, code):
    read = absence(line(**{column: value}), line(person=2))
    assert told(read.findings) == [(code, f"{letter}2")]
    assert read.lines.line.tolist() == [2]


def test_a_share_finer_than_four_decimals_of_per_cent_is_rounded_half_up_and_told():
    read = absence(line(share=33.33335), line(person=2, share=100))
    assert read.lines.share.tolist() == [333_334, WHOLE]
    assert told(read.findings) == [("list-share-rounded", f"{SHARE}2")]


def test_a_degree_below_twenty_per_cent_counts_with_a_warning():
    read = absence(*lines("degree", 19, 20))
    assert told(read.findings) == [("list-degree-low", f"{DEGREE}2")]
    assert read.findings[0].severity is Severity.WARNING
    assert read.lines.degree.tolist() == [190_000, 200_000]


def test_a_doctors_line_without_degree_is_of_the_whole_day_with_a_warning():
    read = absence(line(degree=None))
    assert told(read.findings) == [("list-degree-missing", f"{DEGREE}2")]
    assert read.lines.degree.tolist() == [WHOLE]


@pytest.mark.parametrize("value", [None, 100, 1])
def test_self_certified_leave_is_of_the_whole_day(value):
    read = absence(line(code="Egenmelding", degree=value))
    assert read.lines.degree.tolist() == [WHOLE]
    assert read.lines.doctor.tolist() == [False]
    assert told(read.findings) == []


@pytest.mark.parametrize("value", [50, 0, 140, "halv", REF])
def test_self_certified_leave_with_another_degree_is_of_the_whole_day_and_told(value):
    read = absence(line(code="Egenmelding", degree=value), line(person=2))
    assert read.lines.degree.tolist() == [WHOLE, WHOLE]
    assert told(read.findings) == [("list-self-degree", f"{DEGREE}2")]


def test_a_missing_share_is_the_whole_position():
    read = absence(line(share=None))
    assert read.lines.share.tolist() == [WHOLE]
    assert told(read.findings) == [("list-share-missing", f"{SHARE}2")]
    assert read.findings[0].severity is Severity.NOTICE


def test_a_share_of_nothing_gives_no_days_and_is_told():
    assert told(absence(line(share=0)).findings) == [("list-share-zero", f"{SHARE}2")]


def test_a_list_without_degrees_is_told_once():
    headings = HEADINGS[:5]
    read = absence(line()[:5], line(person=2)[:5], headings=headings)
    assert told(read.findings) == [("list-no-degrees", f"{CODE}1")]
    assert read.lines.share.tolist() == read.lines.degree.tolist() == [WHOLE, WHOLE]


# Codes


@pytest.mark.parametrize("code", ["EGENMELDING", " egenmelding ", "Egenmeldt\u00a0sykefravær", "Egen\u00admelding"])
def test_a_code_is_known_whatever_its_case_and_spaces(code):
    read = absence(line(code=code))
    assert read.lines.doctor.tolist() == [False]


@pytest.mark.parametrize("code", ["Sykt barn", "Ferie"])
def test_leave_that_is_not_sick_leave_counts_nowhere_whatever_else_stands_there(code):
    read = absence(line(code=code, first="i fjor", degree=400, share="alt"), line(person=2, share=80))
    assert read.lines.line.tolist() == [2]
    assert told(read.findings) == []


def test_an_unknown_code_is_told_once_with_the_nearest_known_and_how_many_lines():
    read = absence(*lines("code", "Egenmeding", "Sykmelding", "Egenmeding", "Kari Nordmann", 7))
    assert told(read.findings) == [("list-word-unknown", f"{CODE}{row}") for row in (2, 5, 6)]
    assert [finding.params["count"] for finding in read.findings] == [2, 1, 1]
    assert [finding.params["nearest"] for finding in read.findings] == ["Egenmelding", "", ""]
    assert read.lines.line.tolist() == [2]


@pytest.mark.parametrize("value", ["010", 10, 10.0, "10", "10.0"])
def test_a_code_with_leading_zeros_is_known_as_text_and_as_number(value):
    settings = SETTINGS._replace(
        codes={each: ("010",) if each.value == "self_certified" else () for each in SETTINGS.codes}
    )
    read = read_absence(pasted(HEADINGS, line(code=value)), settings)
    assert read.lines is not None
    assert read.lines.doctor.tolist() == ([False] if value != "10.0" else [])


def test_codes_that_zeros_alone_tell_apart_stay_apart():
    meanings = {"self_certified": ("010",), "doctor_certified": ("10",), "other": ()}
    settings = SETTINGS._replace(codes={each: meanings[each.value] for each in SETTINGS.codes})
    read = read_absence(pasted(HEADINGS, *lines("code", "010", "10", 10, "0010")), settings)
    assert read.lines.doctor.tolist() == [False, True, True]
    assert told(read.findings) == [("list-word-unknown", f"{CODE}5")]


@pytest.mark.parametrize("value", [None, " "])
def test_a_line_without_code_counts_nowhere(value):
    read = absence(line(code=value), line(person=2))
    assert told(read.findings) == [("list-cell-missing", f"{CODE}2")]
    assert read.lines.line.tolist() == [2]


# Persons and units


@pytest.mark.parametrize("value", ["10101", 10101.0, "10101.0", "10101,0", " 10101\u00a0", "\u200b10101"])
def test_a_number_tells_the_same_person_however_it_is_written(value):
    read = absence(line(), line(person=value))
    assert len(set(read.lines.person.tolist())) == 1
    assert told(read.findings) == []


@pytest.mark.parametrize(("one", "other"), [("00123", "123"), (123, "0123"), ("0", "000")])
def test_numbers_that_zeros_alone_tell_apart_are_one_person_with_a_warning(one, other):
    read = absence(line(person=one), line(person=other))
    assert len(set(read.lines.person.tolist())) == 1
    assert told(read.findings) == [("list-person-zeros", f"{PERSON}3")]
    assert read.findings[0].params["other"] == f"{PERSON}2"


def test_numbers_that_differ_are_persons_that_differ():
    read = absence(*lines("person", 1, 10, "100", "A1", "a1", "1A"))
    assert len(set(read.lines.person.tolist())) == 5


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "list-cell-missing"),
        ("\u00a0", "list-cell-missing"),
        (REF, "list-error-value"),
        ("#I/T", "list-error-value"),
        (12.5, "list-person-unreadable"),
        (True, "list-person-unreadable"),
        (dt.date(2025, 1, 1), "list-person-unreadable"),
        ("-", "list-person-unreadable"),
        ("\U0001f912", "list-person-unreadable"),
        ("x" * 32_767, "list-person-unreadable"),
        ("1,23457E+10", "list-person-shortened"),
    ],
)
def test_a_line_that_does_not_say_whose_it_is_counts_nowhere(value, code):
    read = absence(line(person=value), line())
    assert told(read.findings) == [(code, f"{PERSON}2")]
    assert read.lines.line.tolist() == [2]


def test_units_that_differ_in_case_and_spaces_are_one_by_the_first_name():
    read = absence(*lines("unit", "Drift  Nord", "drift\u00a0nord", "Drift", 120.0, "120"))
    assert read.lines.units == ("Drift Nord", "Drift", "120")
    assert read.lines.unit.tolist() == [0, 0, 1, 2, 2]


def test_a_line_without_a_unit_counts_in_the_whole():
    read = absence(line(unit=None), line(unit=REF), line(unit="x" * 32_767))
    assert read.lines.unit.tolist() == [NO_UNIT] * 3
    assert told(read.findings) == [
        ("list-unit-unreadable", f"{UNIT}3"),
        ("list-unit-unreadable", f"{UNIT}4"),
        ("list-unit-missing", f"{UNIT}2"),
    ]


# Many


def test_of_many_like_faults_the_first_few_are_told_one_by_one():
    read = absence(*lines("first", *(["06.01.25"] * 1000)), line())
    assert told(read.findings) == [
        *(("list-date-two-digits", f"{FIRST}{row}") for row in range(2, 7)),
        ("list-more-errors", f"{FIRST}7"),
    ]
    assert read.findings[-1].params["count"] == 995


def test_no_finding_holds_what_stands_in_a_cell():
    secret = "Kari Nordmann 010180 12345"
    rows = [line(**{column: secret}) for column in ("first", "last", "code", "degree", "share")]
    read = absence(*rows, [secret] * 7, line(unit="x" * 200 + secret), headings=(*HEADINGS, secret))
    assert len(read.findings) > 6
    assert secret not in repr(read.findings)


# Positions


def test_a_position_is_whose_where_how_large_and_when():
    read = positions(
        [7, "Drift", "75 %", JAN_6, None],
        headings=("Ressursnr", "Enhet", "Stilling %", "Startdato", "Sluttdato"),
    )
    assert told(read.findings) == []
    assert read.lines.share.tolist() == [750_000]
    assert read.lines.last.tolist() == [OPEN]
    assert read.lines.units == ("Drift",)


def test_a_list_of_absence_is_no_list_of_positions():
    read = positions(line())
    assert read.lines is None
    assert told(read.findings) == [("list-other-kind", "A1")]
