"""What must agree between tables: rules as a definition states them."""

from decimal import Decimal

import pytest

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.cells import CellRef
from virksomhetsrapport.crosschecks import OVER_TIME, Check, Rule, cross_check, parse_check, resolved, unknown_figures
from virksomhetsrapport.edges.messages import say_finding
from virksomhetsrapport.facts import Fact, Origin
from virksomhetsrapport.findings import Finding, Severity
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.units import COUNT, KR, MILL_KR, PERCENT, TKR, Unit
from workbooks import codes

PERIOD = Period(Month(2025, 2), 2)


def check(**keys: object) -> Check:
    faults = []
    found = parse_check(Block(keys, "check[1]", faults))
    assert faults == []
    assert found is not None
    return found


def faults(**keys: object) -> list[tuple[str, str]]:
    told = []
    assert parse_check(Block(keys, "check[1]", told)) is None or told
    return [(fault.code, fault.where) for fault in told]


def fact(id: str, value: object, unit: Unit = KR, decimals: int | None = 0) -> Fact:
    exact = None if value is None else Decimal(str(value))
    row = sum(map(ord, id)) % 90 + 10
    return Fact(id, exact, unit, f"Tallet {id}", Origin.TYPED, decimals, CellRef("Ark", row, 2))


def findings(rule: Check, *facts: Fact) -> list[Finding]:
    return list(cross_check([rule], {each.id: each for each in facts}, PERIOD))


# How a check is stated


def test_each_rule_names_its_figures_in_its_own_order():
    assert [figure.id for figure in check(rule="equal", facts=["a.x", "b.y[siste]", "c"]).figures] == [
        *("a.x", "b.y[siste]", "c"),
    ]
    assert [figure.id for figure in check(rule="sum", parts=["b", "c"], total="a").figures] == ["a", "b", "c"]
    assert [figure.id for figure in check(rule="at_most", whole="b", part="a").figures] == ["a", "b"]
    assert [figure.id for figure in check(rule="share", whole="c", part="b", share="a").figures] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        ({"rule": "lik", "facts": ["a", "b"]}, ("definition-bad-choice", "check[1].rule")),
        ({"facts": ["a", "b"]}, ("definition-key-missing", "check[1].rule")),
        ({"rule": "equal", "facts": ["a"]}, ("definition-too-few", "check[1].facts")),
        ({"rule": "equal", "facts": []}, ("definition-too-few", "check[1].facts")),
        ({"rule": "equal", "facts": "a"}, ("definition-wrong-type", "check[1].facts")),
        ({"rule": "equal", "facts": ["a", "b c"]}, ("definition-bad-fact", "check[1].facts")),
        ({"rule": "equal", "facts": ["a", "b"], "slack": 1}, ("definition-unknown-key", "check[1].slack")),
        ({"rule": "sum", "total": "a"}, ("definition-key-missing", "check[1].parts")),
        ({"rule": "sum", "parts": ["a", "b"]}, ("definition-key-missing", "check[1].total")),
        ({"rule": "at_most", "part": "a"}, ("definition-key-missing", "check[1].whole")),
        ({"rule": "at_most", "part": "a", "whole": ""}, ("definition-empty", "check[1].whole")),
        ({"rule": "share", "part": "a", "whole": "b"}, ("definition-key-missing", "check[1].share")),
        ({"rule": "share", "share": 5, "part": "a", "whole": "b"}, ("definition-wrong-type", "check[1].share")),
    ],
)
def test_what_is_wrong_with_a_check_is_told_with_its_place(keys, fault):
    assert fault in faults(**keys)


def test_a_sum_of_no_parts_is_too_few():
    assert "definition-too-few" in [code for code, _ in faults(rule="sum", total="a", parts=[])]


@pytest.mark.parametrize("text", ["a | abs", "a[", "tabell: sla", "innhold", "a b", "{{ a }}"])
def test_a_figure_is_named_as_in_a_placeholder_without_its_filters(text):
    assert faults(rule="at_most", part=text, whole="b") == [("definition-bad-fact", "check[1].part")]


# Which figures it is over


def monthly(name: str, **values: object) -> list[Fact]:
    return [fact(f"{name}[2025-{month[1:]}]", value, COUNT) for month, value in values.items()]


def test_the_last_month_and_the_one_before_are_those_of_the_period():
    assert resolved(check(rule="equal", facts=["a[siste]", "b[forrige]", "c"]), {}, PERIOD) == [
        ("a[2025-02]", "b[2025-01]", "c"),
    ]


def test_a_check_over_each_month_is_over_the_months_that_all_of_its_figures_have():
    facts = {each.id: each for each in monthly("a", m01=1, m02=2, m03=3) + monthly("b", m02=1, m03=1, m04=1)}
    rule = check(rule="at_most", part="a[hver]", whole="b[hver]")
    assert resolved(rule, facts, PERIOD) == [("a[2025-02]", "b[2025-02]"), ("a[2025-03]", "b[2025-03]")]


def test_a_figure_that_comes_by_no_month_is_held_against_every_month_of_another():
    facts = {each.id: each for each in [*monthly("a", m01=1, m02=2), fact("alt", 5, COUNT)]}
    rule = check(rule="at_most", part="a[hver]", whole="alt")
    assert resolved(rule, facts, PERIOD) == [("a[2025-01]", "alt"), ("a[2025-02]", "alt")]


def test_a_name_that_only_begins_alike_is_another_figure():
    facts = {each.id: each for each in monthly("a.b", m01=1) + monthly("a.bc", m02=1)}
    assert resolved(check(rule="at_most", part="a.b[hver]", whole="a.b[hver]"), facts, PERIOD) == [
        ("a.b[2025-01]", "a.b[2025-01]"),
    ]


def test_figures_that_no_table_has_are_found():
    facts = {each.id: each for each in [fact("a", 1), *monthly("m", m01=1)]}

    def unknown(*names: str) -> list[str]:
        return list(unknown_figures([check(rule="equal", facts=list(names))], facts, PERIOD))

    assert unknown("a", "a") == []
    assert unknown("a", "b") == ["b"]
    assert unknown("a", "m[siste]") == ["m[2025-02]"]
    assert unknown("a", "m[forrige]") == []
    assert unknown("x[hver]", "m[hver]") == ["x[hver]"]


# The same figure in two places


EQUAL = check(rule="equal", facts=["a", "b"])


def test_the_same_figure_twice_is_as_it_should_be():
    assert findings(EQUAL, fact("a", 12), fact("b", 12)) == []


@pytest.mark.parametrize("other", [11, 13])
def test_figures_that_differ_are_an_error_at_the_second_with_the_place_of_the_first(other):
    (finding,) = findings(EQUAL, fact("a", 12), fact("b", other))
    assert (finding.code, finding.severity, finding.cell) == ("check-equal", Severity.ERROR, fact("b", 0).source)
    assert finding.params == {
        "label": "Tallet b",
        "value": other,
        "other_label": "Tallet a",
        "other_value": 12,
        "other": str(fact("a", 0).source),
    }
    assert say_finding(finding).startswith(f"Tallet b (Ark B18) er {other}, men Tallet a er 12.")


def test_each_of_many_is_held_against_the_first():
    rule = check(rule="equal", facts=["a", "b", "c", "d"])
    told = findings(rule, fact("a", 1), fact("b", 2), fact("c", 1), fact("d", 3))
    assert [finding.params["label"] for finding in told] == ["Tallet b", "Tallet d"]


@pytest.mark.parametrize(
    ("millions", "kroner", "told"),
    [
        ("16.3", 16_250_000, []),
        ("16.3", 16_349_999, []),
        ("16.3", 16_351_000, ["check-equal"]),
        ("16.3", 16_249_000, ["check-equal"]),
    ],
)
def test_money_is_held_together_in_any_unit_within_the_rounding_of_the_coarser(millions, kroner, told):
    assert codes(findings(EQUAL, fact("a", millions, MILL_KR, 1), fact("b", kroner))) == told


def test_rounded_to_different_decimals_two_figures_may_lie_half_of_each_apart():
    assert findings(EQUAL, fact("a", "6.46", PERCENT, 2), fact("b", "6.5", PERCENT, 1)) == []
    assert codes(findings(EQUAL, fact("a", "6.44", PERCENT, 2), fact("b", "6.5", PERCENT, 1))) == ["check-equal"]


@pytest.mark.parametrize("pair", [(None, 5), (5, None), (None, None)])
@pytest.mark.parametrize("rule", ["equal", "at_most"])
def test_nothing_is_said_of_a_figure_that_is_missing(rule, pair):
    named = EQUAL if rule == "equal" else check(rule="at_most", part="a", whole="b")
    assert findings(named, fact("a", pair[0]), fact("b", pair[1])) == []


def test_each_month_is_told_by_itself():
    rule = check(rule="equal", facts=["a[hver]", "b[hver]"])
    told = findings(rule, *monthly("a", m01=1, m02=2, m03=3), *monthly("b", m01=1, m02=5, m03=4))
    assert [finding.params["label"] for finding in told] == ["Tallet b[2025-02]", "Tallet b[2025-03]"]


# Sums across tables

SUM = check(rule="sum", total="alt", parts=["a", "b"])


def test_parts_that_make_their_total_are_as_they_should_be():
    assert findings(SUM, fact("alt", 5, COUNT), fact("a", 2, COUNT), fact("b", 3, COUNT)) == []


def test_counts_make_their_total_exactly():
    (finding,) = findings(SUM, fact("alt", 6, COUNT), fact("a", 2, COUNT), fact("b", 3, COUNT))
    assert (finding.code, finding.severity, finding.cell) == ("check-sum", Severity.ERROR, fact("alt", 0).source)
    assert {name: finding.params[name] for name in ("label", "value", "computed", "difference")} == {
        "label": "Tallet alt",
        "value": 6,
        "computed": 5,
        "difference": 1,
    }
    assert finding.params["parts"] == f"{fact('a', 0).source}, {fact('b', 0).source}"


@pytest.mark.parametrize(("total", "told"), [("6.5", []), ("6.6", ["check-sum"]), ("3.5", []), ("3.4", ["check-sum"])])
def test_amounts_may_lie_half_a_unit_for_each_part_and_the_total_apart(total, told):
    assert codes(findings(SUM, fact("alt", total, TKR), fact("a", 2, TKR), fact("b", 3, TKR))) == told


def test_a_sum_across_units_of_money_is_in_that_of_its_total():
    assert findings(SUM, fact("alt", "2.5", MILL_KR, 1), fact("a", 1_000, TKR), fact("b", 1_500_000)) == []
    (finding,) = findings(SUM, fact("alt", "2.7", MILL_KR, 1), fact("a", 1_000, TKR), fact("b", 1_500_000))
    assert (finding.params["computed"], finding.params["difference"]) == (Decimal("2.5"), Decimal("0.2"))


def test_a_sum_with_a_part_that_is_missing_says_nothing():
    assert findings(SUM, fact("alt", 6), fact("a", 2), fact("b", None)) == []


# A part of a whole

AT_MOST = check(rule="at_most", part="a", whole="b")


@pytest.mark.parametrize(("part", "told"), [(4, []), (5, []), (6, ["check-at-most"])])
def test_a_part_is_no_more_than_its_whole(part, told):
    found = findings(AT_MOST, fact("a", part, COUNT), fact("b", 5, COUNT))
    assert codes(found) == told
    assert [finding.cell for finding in found] == [fact("a", 0).source] * len(told)


def test_a_part_in_another_unit_of_money_is_held_against_the_same_amount():
    assert findings(AT_MOST, fact("a", 900, TKR), fact("b", 1, MILL_KR)) == []
    assert codes(findings(AT_MOST, fact("a", 2_600, TKR), fact("b", 1, MILL_KR))) == ["check-at-most"]


# Shares

SHARE = check(rule="share", share="s", part="a", whole="b")


@pytest.mark.parametrize(
    ("share", "told"), [("88.89", []), ("88.88", []), ("88.9", ["check-share"]), ("89.0", ["check-share"])]
)
def test_a_share_is_its_part_of_the_whole_rounded_or_cut_off(share, told):
    found = findings(SHARE, fact("s", share, PERCENT, 2), fact("a", 16, COUNT), fact("b", 18, COUNT))
    assert codes(found) == told


def test_a_share_that_is_off_says_what_it_should_be_of_what():
    (finding,) = findings(SHARE, fact("s", 80, PERCENT, 1), fact("a", 16, COUNT), fact("b", 18, COUNT))
    assert (finding.severity, finding.cell) == (Severity.ERROR, fact("s", 0).source)
    assert finding.params == {
        "label": "Tallet s",
        "value": 80,
        "computed": Decimal("88.89"),
        "part": "Tallet a",
        "whole": "Tallet b",
    }


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (None, 18), (16, None)])
def test_there_is_no_share_of_nothing_or_of_what_is_missing(part, whole):
    assert findings(SHARE, fact("s", 80, PERCENT, 1), fact("a", part, COUNT), fact("b", whole, COUNT)) == []


def test_every_rule_has_its_sentence():
    told = [
        *findings(EQUAL, fact("a", 1), fact("b", 2)),
        *findings(SUM, fact("alt", 9, COUNT), fact("a", 1, COUNT), fact("b", 2, COUNT)),
        *findings(AT_MOST, fact("a", 2), fact("b", 1)),
        *findings(SHARE, fact("s", 80, PERCENT), fact("a", 1, COUNT), fact("b", 2, COUNT)),
    ]
    of_one_report = set(Rule) - set(OVER_TIME)
    assert {finding.code for finding in told} == {f"check-{rule.value.replace('_', '-')}" for rule in of_one_report}
    assert all(say_finding(finding).startswith("Tallet ") for finding in told)


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [("88.88888", "88.9", []), ("88.84", "88.8", []), ("88.84", "88.9", ["check-equal"])],
)
def test_a_figure_of_ours_is_held_together_as_it_is_shown(one, other, told):
    assert codes(findings(EQUAL, fact("a", one, PERCENT, 1), fact("b", other, PERCENT, 1))) == told


@pytest.mark.parametrize(("other", "told"), [("6.5", []), ("6.55", []), ("6.6", ["check-equal"])])
def test_a_parameter_is_exact(other, told):
    assert codes(findings(EQUAL, fact("a", "6.5", PERCENT, None), fact("b", other, PERCENT, 1))) == told


@pytest.mark.parametrize(
    ("part", "whole", "told"), [(34, 33_500, []), (34, 33_499, ["check-at-most"]), (34, 34_000, [])]
)
def test_a_rounded_part_may_lie_half_a_unit_above_its_whole(part, whole, told):
    assert codes(findings(AT_MOST, fact("a", part, TKR), fact("b", whole, KR, None))) == told


def test_a_share_that_we_have_computed_is_held_together_as_it_is_shown():
    shares = fact("s", Decimal(1600) / 18, PERCENT, 2)
    assert findings(SHARE, shares, fact("a", 16, COUNT), fact("b", 18, COUNT)) == []


def test_part_and_whole_of_a_share_may_be_in_different_units_of_money():
    assert findings(SHARE, fact("s", 50, PERCENT), fact("a", 17, TKR), fact("b", 34_000)) == []


@pytest.mark.parametrize(
    ("share", "told"), [("8.6", []), ("7.9", ["check-share"]), ("8.1", []), ("8.7", []), ("8.8", ["check-share"])]
)
def test_a_share_of_rounded_amounts_may_be_any_that_they_can_stand_for(share, told):
    # 1.35-1.45 of 16.65-16.75 is 8.06-8.71 per cent.
    amounts = fact("a", "1.4", MILL_KR, 1), fact("b", "16.7", MILL_KR, 1)
    assert codes(findings(SHARE, fact("s", share, PERCENT, 1), *amounts)) == told


def test_a_difference_is_told_where_the_figure_stands():
    nowhere = Fact("b", Decimal(2), KR, "Grensen", Origin.DEFINED, 0)
    (finding,) = findings(EQUAL, fact("a", 1), nowhere)
    assert (finding.cell, finding.params["label"], finding.params["other_label"]) == (
        fact("a", 0).source,
        "Tallet a",
        "Grensen",
    )


def test_a_name_that_is_empty_among_others_is_a_fault():
    assert faults(rule="equal", facts=["a", "", "b"]) == [("definition-bad-fact", "check[1].facts")]


def test_a_sum_without_parts_is_told_at_its_parts():
    assert faults(rule="sum", total="a", parts=[]) == [("definition-too-few", "check[1].parts")]


def test_a_figure_of_a_month_that_the_period_has_not_says_nothing():
    assert findings(check(rule="at_most", part="a[2024-01]", whole="b"), fact("b", 1)) == []
