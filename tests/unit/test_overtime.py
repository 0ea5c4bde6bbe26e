"""What must hold between this report and those before it, rule by rule."""

from __future__ import annotations

from decimal import Decimal

import pytest

from virksomhetsrapport.cells import CellRef
from virksomhetsrapport.definition import parse
from virksomhetsrapport.elements import Paragraph, Text
from virksomhetsrapport.errors import DefinitionError
from virksomhetsrapport.facts import Comparison, Fact, Origin
from virksomhetsrapport.history import Described, History, Past
from virksomhetsrapport.indicators import Earlier, Indicator, Target, indicator_table, judged
from virksomhetsrapport.overtime.amounts import Accumulates, NeverFalls, Stock
from virksomhetsrapport.overtime.reports import Reports
from virksomhetsrapport.overtime.texts import text_findings
from virksomhetsrapport.overtime.usual import unusual, usual_range
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.units import COUNT, PERCENT, unit_named
from workbooks import codes, definition_data

FEBRUARY = Month(2025, 2)
MARCH = Period(Month(2025, 3), 1)
KR = unit_named("kr")


def fact(id: str, value: str | int, unit=KR, decimals: int = 0) -> Fact:
    return Fact(id, Decimal(value), unit, f"Tallet {id}", Origin.TYPED, decimals, CellRef("Ark", 5, 2))


def reports(*facts: Fact, then: dict[str, int], last: Month = FEBRUARY, unit: str = "") -> Reports:
    """This report's facts, and one report before it."""
    past = Past(last, "2025-03-20", {id: Decimal(value) for id, value in then.items()})
    described = {id: Described("", unit) for id in then}
    return Reports(MARCH, {each.id: each for each in facts}, History((past,), described), {})


# Amounts


@pytest.mark.parametrize(("to_date", "told"), [(150, []), (151, []), (148, ["to-date-off"]), (50, ["to-date-off"])])
def test_a_year_to_date_goes_on_from_the_last_one_within_the_rounding_of_three_figures(to_date, told):
    rule = Accumulates("Tabellen", (("hia", "faktisk"),))
    assert codes(rule.broken(reports(fact("hia", to_date), fact("faktisk", 50), then={"hia": 100}))) == told


@pytest.mark.parametrize("last", [Month(2025, 1), Month(2024, 12)])
def test_only_the_report_right_before_is_gone_on_from(last):
    rule = Accumulates("Tabellen", (("hia", "faktisk"),))
    assert codes(rule.broken(reports(fact("hia", 7), fact("faktisk", 50), then={"hia": 100}, last=last))) == []


def test_a_figure_in_another_unit_than_it_was_is_held_against_nothing():
    rule = NeverFalls("Tabellen", ("hia",))
    assert codes(rule.broken(reports(fact("hia", 7), then={"hia": 100}))) == ["to-date-fell"]
    assert codes(rule.broken(reports(fact("hia", 7), then={"hia": 7000}, unit="1000 kr"))) == []


def test_a_new_year_begins_anew():
    rule = NeverFalls("Tabellen", ("hia",))
    assert codes(rule.broken(reports(fact("hia", 7), then={"hia": 100}, last=Month(2024, 12)))) == []


@pytest.mark.parametrize(("now", "told"), [(12, []), (13, ["stock-off"])])
def test_what_there_is_is_what_there_was_and_what_came_less_what_went(now, told):
    found = reports(fact("aapne", now, COUNT), fact("nye", 3, COUNT), fact("lukket", 1, COUNT), then={"aapne": 10})
    assert codes(Stock("aapne", ("nye",), ("lukket",)).broken(found)) == told


def test_a_flow_over_what_is_no_register_with_names_is_a_fault_of_the_definition():
    table = 'id = "t"\nkind = "key_figures"\nfigures = [{ id = "a", label = "A", unit = "antall" }]'
    check = '[[check]]\nrule = "flow"\nregister = "t"\ncame = "t.a"\nwent = "t.a"\n'
    with pytest.raises(DefinitionError) as told:
        parse(definition_data(table, more=check), "definition.toml")
    assert [fault.code for fault in told.value.faults] == ["definition-bad-choice"]


# What is usual


def decimals(*values: float) -> list[Decimal]:
    return [Decimal(str(value)) for value in values]


def test_one_wrong_figure_in_the_past_moves_the_range_no_further_than_any_other():
    past = decimals(100, 104, 97, 101, 99, 103, 98)
    clean, spoiled = usual_range(fact("a", 0), past), usual_range(fact("a", 0), [*past[:-1], Decimal(102_000)])
    assert clean == (Decimal(50), Decimal(200))
    assert spoiled.high < 300


@pytest.mark.parametrize("value", [101, 60, 190])
def test_a_figure_within_the_range_is_not_told(value):
    assert unusual(fact("a", value), decimals(100, 104, 97, 101, 99, 103)) is None


@pytest.mark.parametrize("value", [10, 1000, 101_000, -101])
def test_a_digit_less_a_digit_more_thousands_and_a_sign_are_told_with_what_was_expected(value):
    told = unusual(fact("a", value), decimals(100, 104, 97, 101, 99, 103))
    assert told is not None
    assert told.params["low"] < 100 < told.params["high"]


def test_the_range_of_a_share_ends_at_all_and_at_nothing():
    low, high = usual_range(fact("a", 0, PERCENT, 1), decimals(98.1, 97.5, 99.0, 98.4, 98.8, 97.9))
    assert (low > 90, high) == (True, 100)
    assert unusual(fact("a", "80.0", PERCENT, 1), decimals(98.1, 97.5, 99.0, 98.4, 98.8, 97.9))


def test_what_comes_and_goes_has_no_range():
    assert unusual(fact("a", 400, COUNT), decimals(0, 3, 0, 12, 0, 1, 0, 0)) is None


# Texts


def told_of(now: str, then: str = "", *, last: Month = FEBRUARY, carried: bool = False) -> list[str]:
    cell = CellRef("Tekst", 5, 2)
    text = Text("a", "Overskrift", tuple(Paragraph(line, False, cell, carried) for line in now.splitlines()))
    past = Past(last, "2025-03-20", {"tekst:a": then})
    found = list(text_findings([text], MARCH, past))
    return [str(each.params.get("said", each.code)) for each in found]


@pytest.mark.parametrize(
    "text",
    [
        "I februar ble 41 saker avsluttet.",
        "**Drift:** I februar ble 41 saker avsluttet.",
        "Teamet er nytt. I februar ble 41 saker avsluttet.",
    ],
)
def test_a_sentence_of_the_last_report_that_names_its_month_is_told_though_its_numbers_are_new(text):
    assert told_of(text, text.replace("41", "36")) == ["februar"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Saldoen per 28. februar 2025 var 4 MNOK.", "28. februar 2025"),
        ("Saldoen pr. 28. februar var 4 MNOK.", "28. februar"),
        ("Ved utgangen av januar var det 12 avvik.", "januar"),
        ("Hittil i 2024 er det kommet 12 klager.", "2024"),
        ("Saldoen per 28.02.2025 var 4 MNOK.", "28.02.2025"),
    ],
)
def test_words_that_mean_the_time_of_the_report_are_told_with_another_time_behind_them(text, said):
    assert told_of(text) == [said]


@pytest.mark.parametrize(
    "text",
    [
        "I mars ble 41 saker avsluttet.",
        "Saldoen per 31. mars 2025 var 4 MNOK.",
        "Neste møte holdes i april.",
        "Årets første prognose lages per april.",
        "Avtalen ble signert i juni 2019.",
        "Antallet var 12, mot 14 ved utgangen av februar.",
        "Aktiviteten er høyere enn ved utgangen av mars 2024.",
        "Egenkapitalen var 4 MNOK per 31. desember 2024.",
        "Saldoen per {{ periode.siste_dag }} var 4 MNOK.",
        "I februar {{ periode.aar }} var det 3 saker.",
        "I perioden per januar–mars var det 3 saker.",
        "Per Februar heter en ansatt i Mai AS.",
        "Rammen er 2025 timer, og sak 2024/17 er lukket.",
        "Det kom 2 024 henvendelser.",
    ],
)
def test_other_months_and_years_are_let_be(text):
    assert told_of(text) == []


def test_what_is_compared_may_be_any_month_though_the_sentence_is_the_last_reports():
    sentence = "Antallet var 12, mot 14 i februar."
    assert told_of(sentence, sentence) == []


def test_last_years_plan_is_told_at_the_turn_of_the_year():
    plan = "Planen for 2024 omfatter 7 tiltak."
    assert told_of(plan, plan, last=Month(2024, 12)) == ["2024"]
    assert told_of(plan.replace("2024", "2025"), plan, last=Month(2024, 12)) == []


def test_a_marked_paragraph_is_told_until_it_is_touched():
    assert told_of("Samarbeidet er godt.", "Samarbeidet er godt.", carried=True) == ["text-carried"]
    assert told_of("Samarbeidet er bedre.", "Samarbeidet er godt.", carried=True) == []
    assert told_of("Samarbeidet er godt.", "Samarbeidet er godt.") == []


# Trends


def trend_of(value: int, earlier: Earlier | None, id: str = "risiko.klager") -> tuple[Fact, Fact, str]:
    indicator = Indicator("klager", "Klager", (id,), Target(Comparison.AT_MOST, Decimal(10), Decimal(0)))
    found = judged([indicator], {id: fact(id, value, COUNT)}, {id: earlier} if earlier else {})
    table = indicator_table([indicator], found)
    assert table is not None
    return found["indikator.klager.trend"], found["indikator.klager.paa_rad"], table.note


@pytest.mark.parametrize(("before", "said"), [(9, "dårligere"), (15, "bedre"), (12, "uendret")])
def test_a_figure_without_months_moves_since_the_last_report(before, said):
    trend, row, note = trend_of(12, Earlier((Decimal(before),), by_month=False))
    assert str(trend.value).endswith(said)
    assert trend.label == "Klager, utvikling siden forrige rapport"
    assert trend.inputs == ("forrige.risiko.klager", "risiko.klager")
    assert row.value is None
    assert "siden forrige rapport" in note


def test_reports_of_every_month_count_the_months_outside_in_a_row():
    _, row, _ = trend_of(12, Earlier((Decimal(14), Decimal(11), Decimal(8), Decimal(20)), by_month=True))
    assert row.value == 3


def test_a_month_goes_on_from_the_month_before_that_an_earlier_report_had():
    trend, row, note = trend_of(12, Earlier((Decimal(14),), by_month=True), "lab.svartid[2025-03]")
    assert (str(trend.value)[-5:], row.value) == ("bedre", 2)
    assert trend.label == "Klager, utvikling siden måneden før"
    assert "forrige rapport" not in note


def test_before_there_is_a_past_nothing_has_moved():
    trend, row, note = trend_of(12, None)
    assert (trend.value, row.value) == (None, None)
    assert "forrige rapport" not in note
