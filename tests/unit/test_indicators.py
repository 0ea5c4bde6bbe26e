"""A figure judged against its target, in three states; its trend, its past, and the table of them all."""

from decimal import Decimal

import pytest

from virksomhetsrapport.elements import Figure, Label, Mark
from virksomhetsrapport.facts import Comparison, Fact, Origin, Status, show_bare
from virksomhetsrapport.indicators import Indicator, IndicatorRule, Target, indicator_table, judge, judged, resolved
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.placeholders import Placeholder, parse
from virksomhetsrapport.units import COUNT, PERCENT, Unit

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


# Judged over all facts


def by_month(name: str, *values: object, unit: Unit = PERCENT, last: int = 6) -> dict[str, Fact]:
    """A figure in so many months, the last of them in 2025."""
    found = {}
    for back, value in enumerate(reversed(values)):
        id = f"{name}[{Month(2025, last).plus(-back)}]"
        exact = None if value is None else Decimal(str(value))
        found[id] = Fact(id, exact, unit, id, Origin.MISSING if value is None else Origin.TYPED, 1)
    return dict(sorted(found.items()))


def moved(target: Target, *values: object) -> tuple[object, object]:
    """The trend and the number of months in a row outside the target of a figure with these values."""
    facts = by_month("a.b", *values)
    found = judged([Indicator("a.b", "B", tuple(facts), target)], facts)
    return found["indikator.a.b.trend"].value, found["indikator.a.b.paa_rad"].value


def test_every_month_of_an_indicator_is_flagged_and_nothing_else():
    facts = {**by_month("a.b", 79, 81, 90), **by_month("a.c", 1)}
    found = judged([Indicator("a.b", "B", tuple(id for id in facts if "b" in id), LEAST)], facts)
    assert [found[id].status for id in facts] == [Status.NOT_MET, Status.NEAR, Status.MET, None]
    assert found["a.b[2025-04]"].flag.distance == -1
    assert facts["a.b[2025-04]"].flag is None


@pytest.mark.parametrize(
    ("target", "before", "last", "trend"),
    [
        (LEAST, 70, 75, "bedre"),
        (LEAST, 90, 85, "dårligere"),
        (LEAST, 75, 75, "uendret"),
        (MOST, 75, 70, "bedre"),
        (MOST, 70, 75, "dårligere"),
        (MOST, 90, "90.0", "uendret"),
    ],
)
def test_the_trend_says_whether_a_figure_moved_towards_the_good_side(target, before, last, trend):
    assert trend in str(moved(target, 50, before, last)[0])


@pytest.mark.parametrize("values", [(80,), (None, 80), (80, None), (None,)])
def test_there_is_no_trend_without_two_months_to_compare(values):
    assert moved(LEAST, *values)[0] is None


@pytest.mark.parametrize(
    ("values", "count"),
    [
        ((90, 90), 0),
        ((90, 79), 1),
        ((79, 90), 0),
        ((90, 79, 78), 2),
        ((79, 90, 78), 1),
        ((79, 78, 77), 3),
        ((79, None, 78), 1),
        ((81, 79), 1),
        ((79, 81), 0),
    ],
)
def test_months_in_a_row_outside_the_target_are_counted_from_the_last(values, count):
    assert moved(LEAST, *values)[1] == count


def test_a_figure_that_comes_by_no_month_has_neither_trend_nor_row():
    fact = Fact("a.b", Decimal(79), PERCENT, "B", Origin.TYPED, 1)
    found = judged([Indicator("a.b", "B", ("a.b",), LEAST)], {fact.id: fact})
    trend, in_a_row = found["indikator.a.b.trend"], found["indikator.a.b.paa_rad"]
    assert (show_bare(trend), show_bare(in_a_row)) == ("–", "–")
    assert Origin.MISSING not in (trend.origin, in_a_row.origin)


def test_trend_and_row_are_facts_that_texts_may_state():
    facts = by_month("a.b", 75, 78, 79)
    found = judged([Indicator("hr.svar", "Svar innen fristen", tuple(facts), LEAST)], facts)
    trend, in_a_row = found["indikator.hr.svar.trend"], found["indikator.hr.svar.paa_rad"]
    assert (trend.label, trend.inputs) == ("Svar innen fristen, utvikling siden måneden før", tuple(facts)[1:])
    assert (in_a_row.label, in_a_row.inputs) == ("Svar innen fristen, måneder på rad utenfor målet", tuple(facts))
    assert (in_a_row.unit, in_a_row.decimals, in_a_row.number) == (COUNT, 0, 3)


# As a definition states them

JUNE = Period(Month(2025, 6), 2)


def rule(text: str) -> IndicatorRule:
    figure = parse(text)
    assert isinstance(figure, Placeholder)
    return IndicatorRule("svar", "Svar", figure, LEAST)


def test_an_indicator_over_the_last_month_knows_every_month_before_it():
    facts = by_month("a.b", 1, 2, 3)
    found = resolved(rule("a.b[siste]"), facts, JUNE)
    assert (found.id, found.label, found.target) == ("svar", "Svar", LEAST)
    assert found.facts == ("a.b[2025-04]", "a.b[2025-05]", "a.b[2025-06]")


def test_an_indicator_over_the_month_before_leaves_the_last_out():
    assert resolved(rule("a.b[forrige]"), by_month("a.b", 1, 2, 3), JUNE).facts == ("a.b[2025-04]", "a.b[2025-05]")


def test_months_are_in_their_order_across_the_turn_of_the_year():
    january = Period(Month(2025, 1), 1)
    assert resolved(rule("a.b[siste]"), by_month("a.b", 1, 2, last=1), january).facts == (
        *("a.b[2024-12]", "a.b[2025-01]"),
    )


def test_an_indicator_over_a_figure_that_comes_by_no_month_is_over_it_alone():
    facts = {**by_month("a.b", 1, 2), "a.b": Fact("a.b", Decimal(1), PERCENT, "B", Origin.TYPED)}
    assert resolved(rule("a.b"), facts, JUNE).facts == ("a.b",)


def test_a_figure_whose_name_only_begins_alike_is_another():
    facts = {**by_month("a.b", 1), **by_month("a.bc", 2, 3)}
    assert resolved(rule("a.b[siste]"), facts, JUNE).facts == ("a.b[2025-06]",)


def test_a_figure_that_is_not_there_is_named_as_it_would_be():
    assert resolved(rule("a.x[siste]"), by_month("a.b", 1), JUNE).facts == ("a.x[2025-06]",)


# The table of them all


def table_of(*indicators: Indicator, **facts: Fact):
    known = {fact.id: fact for fact in facts.values()}
    return indicator_table(indicators, judged(indicators, known))


WAIT = Fact("a.tid", Decimal("41.5"), Unit("sekunder", "", "sekunder"), "Svartid", Origin.TYPED, 1)


def test_each_indicator_stands_in_the_table_with_value_target_status_and_how_it_moves():
    target = Target(Comparison.AT_MOST, Decimal(30), Decimal(0))
    table = table_of(Indicator("tid", "Svartid", ("a.tid",), target), wait=WAIT)
    (row,) = table.rows
    assert row.cells == (
        Label("Svartid"),
        Figure("a.tid"),
        Label("sekunder"),
        Label("høyst 30\u00a0sekunder"),
        Mark((("a.tid", ""),)),
        Figure("indikator.tid.trend"),
        Figure("indikator.tid.paa_rad"),
    )
    assert (table.id, len(table.columns)) == ("indikatorer", len(row.cells))


def test_the_last_month_is_the_one_that_is_shown():
    facts = by_month("a.b", 70, 90)
    indicator = Indicator("b", "B", tuple(facts), LEAST)
    table = indicator_table([indicator], judged([indicator], facts))
    assert table.rows[0].cells[1] == Figure("a.b[2025-06]")


def test_an_indicator_that_is_not_shown_is_judged_all_the_same():
    hidden = Indicator("tid", "Svartid", ("a.tid",), LEAST, shown=False)
    assert judged([hidden], {"a.tid": WAIT})["a.tid"].status is Status.NOT_MET
    assert table_of(hidden, wait=WAIT) is None


def test_without_indicators_there_is_no_table():
    assert indicator_table([], {}) is None
