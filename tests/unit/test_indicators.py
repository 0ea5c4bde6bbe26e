"""A figure judged against its target, in three states."""

from decimal import Decimal

import pytest

from virksomhetsrapport.facts import Comparison, Status
from virksomhetsrapport.indicators import Target, judge
from virksomhetsrapport.units import COUNT, PERCENT

LEAST = Target(Comparison.AT_LEAST, Decimal(80), Decimal(2))
MOST = Target(Comparison.AT_MOST, Decimal(80), Decimal(2))


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("79.9", Status.NOT_MET),
        ("80", Status.NEAR),
        ("81", Status.NEAR),
        ("82", Status.NEAR),
        ("82.1", Status.MET),
        ("-5", Status.NOT_MET),
    ],
)
def test_a_figure_that_must_be_large_is_met_near_or_not_met(value, status):
    assert judge(Decimal(value), LEAST).status is status


@pytest.mark.parametrize(
    ("value", "status"),
    [("80.1", Status.NOT_MET), ("80", Status.NEAR), ("78", Status.NEAR), ("77.9", Status.MET), ("0", Status.MET)],
)
def test_a_figure_that_must_be_small_is_met_near_or_not_met(value, status):
    assert judge(Decimal(value), MOST).status is status


@pytest.mark.parametrize("comparison", [Comparison.AT_LEAST, Comparison.AT_MOST])
def test_on_the_limit_is_met_where_no_nearness_is_asked_for(comparison):
    assert judge(Decimal(80), Target(comparison, Decimal(80), Decimal(0))).status is Status.MET


@pytest.mark.parametrize("target", [LEAST, MOST, Target(Comparison.AT_LEAST, Decimal(0), Decimal(0))])
def test_a_missing_figure_is_never_met(target):
    flag = judge(None, target)
    assert (flag.status, flag.distance) == (Status.UNKNOWN, None)


@pytest.mark.parametrize(
    ("value", "target", "distance"), [(85, LEAST, 5), (75, LEAST, -5), (75, MOST, 5), (85, MOST, -5)]
)
def test_the_distance_is_positive_on_the_good_side(value, target, distance):
    assert judge(Decimal(value), target).distance == distance


def test_a_flag_tells_the_rule_it_was_judged_by():
    flag = judge(Decimal(1), LEAST)
    assert (flag.comparison, flag.limit) == (Comparison.AT_LEAST, 80)


@pytest.mark.parametrize(("target", "unit", "words"), [(LEAST, PERCENT, "minst 80\u00a0%"), (MOST, COUNT, "høyst 80")])
def test_the_rule_is_said_in_words(target, unit, words):
    assert target.words(unit) == words
