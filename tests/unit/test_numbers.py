"""Norwegian numbers: what people type and paste is read for certain or asked about, never guessed."""

from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from virksomhetsrapport.numbers import Unclear, half_up, read_number, show_number

HARD, FIGURE, THIN, HAIR, NARROW = "\u00a0", "\u2007", "\u2009", "\u200a", "\u202f"
HYPHEN, HARD_HYPHEN, FIGURE_DASH, EN_DASH, EM_DASH, MINUS, WIDE = (
    *("\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212", "\uff0d"),
)


@pytest.mark.parametrize("space", [" ", HARD, FIGURE, THIN, HAIR, NARROW, "  "])
def test_any_space_parts_groups_of_three(space):
    assert read_number(f"1{space}234{space}567,5") == Decimal("1234567.5")


@pytest.mark.parametrize("minus", ["-", HYPHEN, HARD_HYPHEN, FIGURE_DASH, EN_DASH, EM_DASH, MINUS, WIDE])
def test_any_dash_before_a_number_is_a_minus(minus):
    assert read_number(f"{minus}1 234") == -1234


@pytest.mark.parametrize("minus", ["-", EN_DASH, MINUS])
def test_a_minus_may_stand_behind_the_number(minus):
    assert read_number(f"1 234{minus}") == -1234


@pytest.mark.parametrize("text", ["- 1 234", f"{MINUS}{HARD}1 234", "1 234 -", " -1 234 "])
def test_a_space_may_stand_between_minus_and_number(text):
    assert read_number(text) == -1234


@pytest.mark.parametrize("text", ["(1 234)", "( 1 234 )", "(1234,0)"])
def test_parentheses_mean_negative(text):
    assert read_number(text) == -1234


@pytest.mark.parametrize("text", ["(1 234) kr", "(1 234 kr)"])
def test_a_unit_may_stand_inside_or_behind_the_parentheses(text):
    assert read_number(text, ("kr",)) == -1234


@pytest.mark.parametrize("text", ["(-5)", "(5-)", "--5", "-5-", "-(5)"])
def test_two_signs_are_no_number(text):
    assert read_number(text) == Unclear(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("007", "7"),
        ("12", "12"),
        ("12345", "12345"),
        ("+12", "12"),
        ("12,5", "12.5"),
        ("12,50", "12.50"),
        ("1234,567", "1234.567"),
        ("0,125", "0.125"),
        ("1 234,567", "1234.567"),
        ("16.3", "16.3"),
        ("1234.56", "1234.56"),
        ("0.125", "0.125"),
        ("1234.567", "1234.567"),
        ("1.234.567", "1234567"),
        ("1.234.567,89", "1234567.89"),
        ("1.234,5", "1234.5"),
        ("1 234.5", "1234.5"),
    ],
)
def test_a_mark_that_can_mean_only_one_thing_is_read(text, value):
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1.234", "12.345", "123.456"])
def test_a_dot_before_three_digits_is_asked_about_with_thousands_first(text):
    plain = Decimal(text.replace(".", ""))
    assert read_number(text) == Unclear(text, (plain, Decimal(text)))


@pytest.mark.parametrize("text", ["1,234", "12,345", "123,456"])
def test_a_comma_before_three_digits_is_asked_about_with_decimals_first(text):
    plain = Decimal(text.replace(",", ""))
    assert read_number(text) == Unclear(text, (Decimal(text.replace(",", ".")), plain))


def test_a_dot_before_three_digits_behind_groups_is_asked_about():
    assert read_number("1 234.567") == Unclear("1 234.567", (Decimal("1234.567"), Decimal(1234567)))


@pytest.mark.parametrize("text", ["-1.234", "(1.234)", "1.234-", "\u22121.234"])
def test_the_readings_of_an_unclear_number_keep_its_sign(text):
    assert read_number(text) == Unclear(text, (Decimal(-1234), Decimal("-1.234")))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "abc",
        "1 23",
        "12 34",
        "1 2345",
        "1,234,567",
        "1,234.56",
        "1..2",
        "1,",
        ",5",
        "1e5",
        "12a",
        "½",
        "#",
    ],
)
def test_what_is_no_number_has_no_readings(text):
    assert read_number(text) == Unclear(text)


@pytest.mark.parametrize("text", ["12,5 %", "12,5%", f"12,5{HARD}%", "12,5\u202f%", "12,5  %"])
def test_a_per_cent_sign_behind_is_dropped_where_per_cent_is_expected(text):
    assert read_number(text, ("%",)) == Decimal("12.5")


@pytest.mark.parametrize("text", ["16,3 MNOK", "16,3 mnok", "16,3MNOK", f"16,3{HARD}Mnok"])
def test_a_unit_behind_is_dropped_whatever_its_case(text):
    assert read_number(text, ("MNOK",)) == Decimal("16.3")


def test_the_longest_unit_that_fits_is_dropped():
    assert read_number("16,3 mill. kr", ("kr", "mill. kr")) == Decimal("16.3")


@pytest.mark.parametrize("text", ["1 234,-", "1 234 ,-", "1234,-"])
def test_a_price_with_a_dash_for_no_oere_is_not_negative(text):
    assert read_number(text, ("kr", ",-")) == 1234


def test_a_unit_that_is_not_expected_is_no_part_of_a_number():
    assert read_number("12 timer", ("kr",)) == Unclear("12 timer")


def test_a_unit_alone_is_no_number():
    assert read_number("kr", ("kr",)) == Unclear("kr")


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        ("52.5", 0, "53"),
        ("-52.5", 0, "-53"),
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-0.5", 0, "-1"),
        ("2.4999", 0, "2"),
        ("16.25", 1, "16.3"),
        ("16.35", 1, "16.4"),
        ("-16.25", 1, "-16.3"),
        ("1.005", 2, "1.01"),
        ("88.888", 2, "88.89"),
    ],
)
def test_half_is_rounded_away_from_zero_as_excel_does(value, decimals, rounded):
    assert half_up(Decimal(value), decimals) == Decimal(rounded)


def test_what_rounds_to_zero_from_below_has_no_minus():
    assert show_number(Decimal("-0.4"), 0) == "0"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0", "0"),
        ("12", "12"),
        ("123", "123"),
        ("1234", f"1{HARD}234"),
        ("1234567", f"1{HARD}234{HARD}567"),
        ("-1234.5", f"{MINUS}1{HARD}234,5"),
        ("0.05", "0,05"),
        ("12.50", "12,5"),
        ("1E+3", f"1{HARD}000"),
        ("1234.5678", f"1{HARD}234,5678"),
    ],
)
def test_a_number_is_shown_as_norwegian_orthography_asks(value, shown):
    assert show_number(Decimal(value)) == shown


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        ("52.5", 0, "53"),
        ("-52.5", 0, f"{MINUS}53"),
        ("16", 1, "16,0"),
        ("999.95", 1, f"1{HARD}000,0"),
        ("1234.5", 2, f"1{HARD}234,50"),
    ],
)
def test_a_number_is_shown_with_the_decimals_asked_for(value, decimals, shown):
    assert show_number(Decimal(value), decimals) == shown


AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=2)


@settings(deadline=None)
@given(AMOUNTS)
@example(Decimal("-0.01"))
@example(Decimal(1000))
def test_what_is_shown_reads_as_the_same_number(value):
    assert read_number(show_number(value)) == value


@settings(deadline=None)
@given(st.decimals(min_value=-(10**6), max_value=10**6, places=3))
@example(Decimal("1.234"))
def test_three_decimals_are_read_or_asked_about_with_the_right_number_among_the_readings(value):
    read = read_number(show_number(value))
    assert value in (read.readings if isinstance(read, Unclear) else (read,))


@settings(deadline=None)
@given(AMOUNTS, st.integers(0, 3))
def test_a_shown_number_lies_within_half_a_unit_of_the_last_decimal(value, decimals):
    assert abs(half_up(value, decimals) - value) <= Decimal(1).scaleb(-decimals) / 2


@settings(deadline=None)
@given(AMOUNTS, st.integers(0, 2))
def test_rounding_treats_both_signs_alike(value, decimals):
    assert half_up(-value, decimals) == -half_up(value, decimals)


@settings(deadline=None)
@given(st.text(max_size=12))
def test_any_text_at_all_is_answered(text):
    assert isinstance(read_number(text, ("kr", "%")), Decimal | Unclear)


def test_a_number_with_more_digits_than_any_account_is_still_rounded():
    assert half_up(Decimal("123456789012345678901234567890.5"), 0) == Decimal(123456789012345678901234567891)


def test_a_number_with_more_digits_than_any_account_is_shown_whole():
    assert show_number(Decimal(123456789012345678901234567890123)).replace(HARD, "") == (
        "123456789012345678901234567890123"
    )
