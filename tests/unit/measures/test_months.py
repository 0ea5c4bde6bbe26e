"""The months that a table shows, and how they are headed and said."""

import random
from decimal import Decimal
from itertools import product

import pytest

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.measures.months import AsOf, Span, of_year, parse_span, weighted_range
from virksomhetsrapport.period import Month, Period

FEBRUARY = Period(Month(2025, 2), 2)
JANUARY = Period(Month(2024, 1), 1)


def span(**keys: object) -> Span:
    faults = []
    found = parse_span(Block(keys, "table[1]", faults))
    assert faults == []
    return found


def faults(**keys: object) -> list[tuple[str, str]]:
    told = []
    parse_span(Block(keys, "table[1]", told))
    return [(fault.code, fault.where) for fault in told]


def said(months: object, period: Period) -> list[str]:
    return [str(month) for month in span(months=months).months(period)]


def test_a_table_that_says_nothing_shows_the_months_of_the_period():
    assert [str(month) for month in span().months(FEBRUARY)] == ["2025-01", "2025-02"]


def test_a_kind_may_show_something_else_where_nothing_is_said():
    assert parse_span(Block({}, "", []), "year") == Span(None, True, AsOf.MONTH)


@pytest.mark.parametrize(
    ("months", "shown"),
    [
        ("period", ["2025-05", "2025-06"]),
        ("year", ["2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06"]),
        (1, ["2025-06"]),
        (3, ["2025-04", "2025-05", "2025-06"]),
        ([0], ["2025-06"]),
        ([-10, -2, -1, 0], ["2024-08", "2025-04", "2025-05", "2025-06"]),
    ],
)
def test_months_are_those_of_the_period_of_the_year_or_counted_back(months, shown):
    assert said(months, Period(Month(2025, 6), 2)) == shown


def test_months_counted_back_cross_the_turn_of_the_year():
    assert said(3, JANUARY) == ["2023-11", "2023-12", "2024-01"]


def test_the_year_so_far_is_one_month_in_january_and_twelve_in_december():
    assert said("year", JANUARY) == ["2024-01"]
    assert len(said("year", Period(Month(2024, 12), 1))) == 12


def test_sixty_months_are_the_most():
    assert len(said(60, JANUARY)) == 60
    assert said([-59, 0], JANUARY) == ["2019-02", "2024-01"]
    assert faults(months=61) == faults(months=[-60, 0]) == [("definition-bad-months", "table[1].months")]


@pytest.mark.parametrize(
    "months",
    [
        *(0, -1, True, 2.5, Decimal(3), "måned", "", {}),
        *([], [-1], [0, -1], [-1, -1, 0], [0, 1], [-1, True, 0], ["-1", 0], [[0]], [{}, 0]),
    ],
)
def test_what_is_no_span_is_a_fault_and_the_last_month_is_shown(months):
    told = []
    found = parse_span(Block({"months": months}, "table[1]", told))
    assert [(fault.code, fault.where) for fault in told] == [("definition-bad-months", "table[1].months")]
    assert found.months(FEBRUARY) == (Month(2025, 2),)


def test_figures_are_of_the_month_or_of_the_day_after_it():
    month, day_after = span(), span(as_of="day_after")
    assert (month.heading(Month(2025, 1)), month.said(Month(2025, 1))) == ("jan. 25", "januar 2025")
    assert (day_after.heading(Month(2025, 1)), day_after.said(Month(2025, 1))) == ("1. feb. 25", "1. februar 2025")
    assert (day_after.heading(Month(2024, 12)), day_after.said(Month(2024, 12))) == ("1. jan. 25", "1. januar 2025")
    assert faults(as_of="week") == [("definition-bad-choice", "table[1].as_of")]


def test_the_year_so_far_is_known_only_where_all_of_its_months_are():
    months = (Month(2024, 11), Month(2024, 12), Month(2025, 1), Month(2025, 2))
    assert of_year(months, FEBRUARY) == (Month(2025, 1), Month(2025, 2))
    assert of_year(months[:-1], FEBRUARY) is None
    assert of_year((*months[:2], months[3]), FEBRUARY) is None
    assert of_year((), JANUARY) is None


def exact(*numbers: object) -> list[Decimal]:
    return [Decimal(str(number)) for number in numbers]


def test_without_slack_there_is_one_mean():
    assert weighted_range(exact(4, 8), exact(1, 3), Decimal(0)) == (7, 7)


def test_equal_rates_have_one_mean_whatever_their_weights():
    assert weighted_range(exact(5, 5, 5), exact(1, 30, 7), Decimal("0.15")) == (5, 5)


def test_the_range_of_two_months_is_reached_with_one_weight_at_either_end():
    low, high = weighted_range(exact(4, 8), exact(1, 1), Decimal("0.5"))
    assert (low, high) == (5, 7)  # (4 * 1.5 + 8 * 0.5) / 2, (4 * 0.5 + 8 * 1.5) / 2


def test_random_ranges_are_what_every_choice_of_ends_makes():
    for seed in range(200):
        chance = random.Random(seed)
        count = chance.randint(1, 7)
        rates = [Decimal(chance.randint(0, 150)) / 10 for _ in range(count)]
        weights = [Decimal(chance.randint(1, 23)) for _ in range(count)]
        slack = Decimal(chance.randint(0, 40)) / 100
        means = []
        for ends in product((1 - slack, 1 + slack), repeat=count):
            scaled = [weight * end for weight, end in zip(weights, ends, strict=True)]
            means.append(sum(rate * weight for rate, weight in zip(rates, scaled, strict=True)) / sum(scaled))
        low, high = weighted_range(rates, weights, slack)
        assert abs(low - min(means)) < Decimal("1e-20"), seed
        assert abs(high - max(means)) < Decimal("1e-20"), seed
