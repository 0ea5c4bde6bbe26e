"""Facts as a table and a sentence show them."""

import datetime as dt
from decimal import Decimal

import pytest

from virksomhetsrapport.facts import Fact, Origin, percent_of, show, show_bare
from virksomhetsrapport.units import COUNT, DATE, MNOK, PERCENT, TEXT

HARD = "\u00a0"


def fact(value, unit=MNOK, decimals=None):
    return Fact("a.b", value, unit, "Tallet", Origin.TYPED, decimals)


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (fact(Decimal("16.35"), MNOK, 1), f"16,4{HARD}MNOK"),
        (fact(Decimal("92.1"), PERCENT, 1), f"92,1{HARD}%"),
        (fact(Decimal(36066), COUNT, 0), f"36{HARD}066"),
        (fact("solid", TEXT), "solid"),
        (fact(dt.date(2025, 2, 28), DATE), f"28.{HARD}februar 2025"),
        (fact(None), "–"),
    ],
)
def test_a_fact_in_prose_has_its_unit_behind_a_hard_space(shown, text):
    assert show(shown) == text


@pytest.mark.parametrize(("value", "text"), [(3, "+3"), (-3, "\u22123"), (0, "0")])
def test_a_change_is_shown_with_its_plus(value, text):
    assert show_bare(fact(Decimal(value), COUNT, 0), plus=True) == text


@pytest.mark.parametrize(("part", "whole", "percent"), [(50, 200, 25), (50, -200, 25), (-50, -200, -25), (0, 7, 0)])
def test_per_cent_is_of_the_absolute_whole_so_that_its_sign_is_the_parts(part, whole, percent):
    assert percent_of(Decimal(part), Decimal(whole)) == percent


def test_there_is_no_per_cent_of_nothing():
    with pytest.raises(ZeroDivisionError):
        percent_of(Decimal(1), Decimal(0))
