"""The charts that a definition asks for: which lines they may show together, and what they come to."""

import pytest

from virksomhetsrapport.edges.messages import say_fault
from virksomhetsrapport.elements import Chart, ChartForm, SeriesRole
from virksomhetsrapport.errors import DefinitionError
from virksomhetsrapport.inputs import Inputs
from workbooks import definition_of, filled, outcome_of, period_of

SERIES = """
id = "desk"
kind = "series"
months = 4
lines = [
  { id = "andel", label = "Besvart i tide", unit = "%", decimals = 1, target = { at_least = 80 } },
  { id = "inn", label = "Inn", unit = "antall" },
  { id = "ut", label = "Ut", unit = "antall" },
  { id = "tapt", label = "Tapt", unit = "antall" },
  { id = "alt", label = "Alt", unit = "antall", sum_of = ["inn", "ut"] },
]
"""
ABSENCE = """
id = "syke"
kind = "absence"
title = "Sykefravær i prosent"
months = 3
length = { short = "Kort", long = "Langt" }
certified = { self = "Egenmeldt", doctor = "Legemeldt" }
year_to_date = "Hittil"
target = { at_most = 5 }
"""


def chart(keys, table=SERIES, month="2025-02"):
    """The one chart of a table whose chart has these keys."""
    definition = definition_of(f'{table}\ncharts = [{{ id = "c", caption = "Se her", {keys} }}]')
    sheets = filled(definition, period_of(definition, month), Inputs())
    outcome = outcome_of(definition, month, sheets)
    (found,) = (element for element in outcome.elements if isinstance(element, Chart))
    assert {id for series in found.series for id in series.facts} <= outcome.facts.keys()
    assert not found.target or found.target in outcome.facts
    return found


def faults(charts, table=SERIES):
    with pytest.raises(DefinitionError) as raised:
        definition_of(f"{table}\ncharts = {charts}")
    return [(fault.where, fault.code) for fault in raised.value.faults]


def faults_of(keys, table=SERIES):
    return faults(f'[{{ id = "c", caption = "Se her", {keys} }}]', table)


def test_a_chart_has_the_months_of_its_table():
    assert chart('lines = ["inn"]').categories == ("nov. 24", "des. 24", "jan. 25", "feb. 25")


def test_a_chart_of_days_is_headed_as_its_table_is():
    table = SERIES.replace("months = 4", 'months = [-12, 0]\nas_of = "day_after"')
    assert chart('lines = ["inn"]', table).categories == ("1. mars 24", "1. mars 25")


def test_a_chart_is_named_after_its_table_and_shows_lines_unless_told_otherwise():
    found = chart('lines = ["inn"]')
    assert (found.id, found.form, found.target) == ("desk.c", ChartForm.LINES, "")


def test_each_line_is_a_series_of_its_monthly_facts_in_the_order_they_are_asked_for():
    found = chart('form = "columns", lines = ["ut", "inn", "tapt"]')
    assert [series.name for series in found.series] == ["Ut", "Inn", "Tapt"]
    assert [series.role for series in found.series] == [SeriesRole.ACTUAL, SeriesRole.SECOND, SeriesRole.THIRD]
    assert found.series[0].facts == ("desk.ut[2024-11]", "desk.ut[2024-12]", "desk.ut[2025-01]", "desk.ut[2025-02]")


@pytest.mark.parametrize(
    ("table", "line", "target"), [(SERIES, "andel", "desk.andel.maal"), (ABSENCE, "totalt", "syke.totalt.maal")]
)
def test_a_chart_with_a_target_shows_that_of_its_line(table, line, target):
    assert chart(f'lines = ["{line}"], target = true', table).target == target


def test_the_parts_of_a_sum_may_stand_on_each_other():
    assert chart('form = "stacked", lines = ["inn", "ut"]').form is ChartForm.STACKED


@pytest.mark.parametrize("pair", ['"korttid", "langtid"', '"legemeldt", "egenmeldt"'])
def test_either_split_of_absence_may_stand_on_each_other(pair):
    assert chart(f'form = "stacked", lines = [{pair}]', ABSENCE).form is ChartForm.STACKED


def test_the_total_of_absence_alone_is_called_by_the_title_of_its_table():
    assert [series.name for series in chart('lines = ["totalt"]', ABSENCE).series] == ["Sykefravær i prosent"]
    assert chart('lines = ["totalt", "korttid"]', ABSENCE).series[0].name == "Totalt"


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ('lines = ["in"]', [("table[1].charts[1].lines", "definition-unknown-line")]),
        ("lines = []", [("table[1].charts[1].lines", "definition-chart-lines")]),
        ('lines = ["inn", "ut", "tapt", "alt"]', [("table[1].charts[1].lines", "definition-chart-lines")]),
        ('lines = ["inn", "inn"]', [("table[1].charts[1].lines", "definition-twice")]),
        ('lines = ["inn", "andel"]', [("table[1].charts[1].lines", "definition-chart-units")]),
        ('lines = ["inn"], target = true', [("table[1].charts[1].target", "definition-chart-target")]),
        ('form = "stacked", lines = ["inn", "tapt"]', [("table[1].charts[1].lines", "definition-chart-no-sum")]),
        ('form = "stacked", lines = ["inn", "alt"]', [("table[1].charts[1].lines", "definition-chart-no-sum")]),
        ('form = "stacked", lines = ["inn"]', [("table[1].charts[1].lines", "definition-chart-lines")]),
        ('form = "pie", lines = ["inn"]', [("table[1].charts[1].form", "definition-bad-choice")]),
        ('lines = ["inn"], colour = "red"', [("table[1].charts[1].colour", "definition-unknown-key")]),
        ("", [("table[1].charts[1].lines", "definition-key-missing")]),
    ],
)
def test_what_is_wrong_with_a_chart_is_told_with_its_key(keys, told):
    assert faults_of(keys.rstrip(", ") or "form = 'lines'") == told


def test_a_target_belongs_to_one_line():
    both = 'lines = ["totalt", "korttid"], target = true'
    assert faults_of(both, ABSENCE) == [("table[1].charts[1].target", "definition-chart-target")]


def test_the_two_splits_of_absence_do_not_stand_on_each_other():
    told = [("table[1].charts[1].lines", "definition-chart-no-sum")]
    assert faults_of('form = "stacked", lines = ["korttid", "egenmeldt"]', ABSENCE) == told


@pytest.mark.parametrize(("table", "id"), [(SERIES, "smal"), (SERIES, "inn"), (ABSENCE, "hittil"), (ABSENCE, "totalt")])
def test_a_chart_may_not_take_the_name_of_a_view_or_of_figures(table, id):
    line = "inn" if table is SERIES else "korttid"
    told = faults(f'[{{ id = "{id}", caption = "Se her", lines = ["{line}"] }}]', table)
    assert told == [("table[1].charts[1].id", "definition-reserved-id")]


def test_two_charts_of_a_table_have_names_of_their_own():
    one = '{ id = "c", caption = "Se her", lines = ["inn"] }'
    assert faults(f"[{one}, {one}]") == [("table[1].charts", "definition-twice")]


def test_a_chart_that_would_be_named_as_a_table_is_told():
    other = 'id = "desk.c"\nkind = "series"\nlines = [{ id = "a", label = "A", unit = "antall" }]'
    with pytest.raises(DefinitionError) as raised:
        definition_of(f'{SERIES}\ncharts = [{{ id = "c", caption = "Se her", lines = ["inn"] }}]', other)
    assert [fault.code for fault in raised.value.faults] == ["definition-twice"]


def test_a_fault_says_what_a_chart_may_be():
    with pytest.raises(DefinitionError) as raised:
        definition_of(f'{SERIES}\ncharts = [{{ id = "c", caption = "Se", lines = ["inn", "ut", "tapt", "alt"] }}]')
    (fault,) = raised.value.faults
    assert say_fault(fault) == "table[1].charts[1].lines: en figur av dette slaget viser fra 1 til 3 linjer."
