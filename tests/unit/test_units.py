"""Units: money turns into other money, and nothing else does."""

from decimal import Decimal

import pytest

from virksomhetsrapport.units import COUNT, KR, MILL_KR, MNOK, PERCENT, TKR, convert, unit_named


@pytest.mark.parametrize(
    ("value", "source", "target", "converted"),
    [
        ("16324783", KR, MNOK, "16.324783"),
        ("4413", TKR, MILL_KR, "4.413"),
        ("4413", TKR, KR, "4413000"),
        ("79.5", MNOK, KR, "79500000"),
        ("1.5", MNOK, MILL_KR, "1.5"),
        ("-500", KR, TKR, "-0.5"),
    ],
)
def test_an_amount_is_the_same_in_another_unit(value, source, target, converted):
    assert convert(Decimal(value), source, target) == Decimal(converted)


@pytest.mark.parametrize(("source", "target"), [(COUNT, KR), (KR, PERCENT), (PERCENT, COUNT)])
def test_what_is_not_money_cannot_be_turned_into_money(source, target):
    with pytest.raises(ValueError):
        convert(Decimal(1), source, target)


@pytest.mark.parametrize("name", ["kr", "1000 kr", "MNOK", "mill. kr", "%", "prosentpoeng", "antall"])
def test_a_known_unit_is_found_by_the_name_a_definition_calls_it(name):
    assert unit_named(name).id == name


def test_any_other_word_is_a_unit_that_follows_its_figure():
    seconds = unit_named("sekunder")
    assert (seconds.suffix, seconds.money, seconds.percent) == ("sekunder", False, False)


def test_a_count_has_no_word_behind_it():
    assert unit_named("antall").suffix == ""


def test_the_difference_of_two_percentages_has_a_unit_of_its_own():
    assert unit_named("prosentpoeng").suffix == "prosentpoeng"
