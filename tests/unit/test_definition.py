"""Definitions: all that is wrong with one is told at once, each with its place."""

from decimal import Decimal
from typing import Any

import pytest

from virksomhetsrapport.catalogue import build
from virksomhetsrapport.crosschecks import Rule
from virksomhetsrapport.definition import Definition, parse
from virksomhetsrapport.errors import DefinitionError
from virksomhetsrapport.facts import Comparison, Status
from virksomhetsrapport.period import Month, Period
from workbooks import (
    SAMPLES,
    SHIPPED,
    definition_data,
    definition_of,
    filled,
    inputs_of,
    period_of,
    sample,
    shipped,
)

RESULT = """
id = "resultat"
kind = "budget_result"
unit = "kr"
lines = [
  { id = "salg", label = "Salg", type = "income" },
  { id = "varer", label = "Varer", type = "cost" },
  { id = "resultat", label = "Resultat", type = "result", sum_of = ["salg", "varer"] },
]
"""
FIGURES = """
id = "tall"
kind = "key_figures"
figures = [{ id = "fte", label = "Stillinger", unit = "månedsverk", reference = "årsskiftet" }]
"""
TEXTS = """
id = "tekst"
kind = "texts"
texts = [{ id = "tekst.innledning", heading = "Innledning" }]
"""


def faults(data: dict[str, Any]) -> list[tuple[str, str]]:
    """Code and key path of every fault; fails where the definition is accepted."""
    with pytest.raises(DefinitionError) as caught:
        parse(data, "definition.toml")
    return [(fault.code, fault.where) for fault in caught.value.faults]


def faults_of(*tables: str, **more: Any) -> list[tuple[str, str]]:
    return faults(definition_data(*tables, **more))


def test_a_sound_definition_is_read():
    definition = definition_of(RESULT, FIGURES, TEXTS, months=2)
    assert (definition.id, definition.months, [table.head.id for table in definition.tables]) == (
        "proven",
        2,
        ["resultat", "tall", "tekst"],
    )


@pytest.mark.parametrize("organisation", SHIPPED)
def test_the_shipped_definitions_are_sound(organisation):
    assert shipped(organisation).id == organisation


@pytest.mark.parametrize(("organisation", "month"), SAMPLES)
def test_the_shipped_sample_months_fit_their_definitions(organisation, month):
    _, _, inputs = sample(organisation, month)
    assert len(inputs.cells) > 50


def test_a_dozen_faults_are_all_told_at_once_each_with_its_key_path():
    data = definition_data(RESULT, FIGURES, TEXTS)
    data["months"] = 5
    data["prose_unit"] = "kroner"
    data["farge"] = "blå"
    data["organisation"]["id"] = "Prøven HF"
    del data["organisation"]["name"]
    result, figures, texts = data["table"]
    result["unit"] = "timer"
    result["owner"] = "finanse"
    result["sheet"] = "Resultat/budsjett"
    result["flag"] = {"amount": "mye"}
    result["lines"][0]["typ"] = result["lines"][0].pop("type")
    result["lines"][1]["sum_of"] = ["salgg"]
    result["largest"] = {"count": 3, "lines": ["leie"]}
    figures["figures"][0]["target"] = {"at_least": 80, "at_most": 90}
    figures["figures"].append({"id": "Fte", "label": "Andre stillinger", "unit": 7})
    texts["texts"].append({"id": "tekst.innledning", "heading": "INNLEDNING", "required": "ja"})
    data["parameter"] = [{"id": "frist", "label": "Frist", "value": "30", "unit": "dager"}]
    assert sorted(faults(data)) == sorted(
        [
            ("definition-bad-cadence", "months"),
            ("definition-bad-choice", "prose_unit"),
            ("definition-unknown-key", "farge"),
            ("definition-bad-organisation-id", "organisation.id"),
            ("definition-key-missing", "organisation.name"),
            ("definition-not-money", "table[1].unit"),
            ("definition-bad-choice", "table[1].owner"),
            ("definition-bad-sheet", "table[1].sheet"),
            ("definition-wrong-type", "table[1].flag.amount"),
            ("definition-key-missing", "table[1].flag.percent"),
            ("definition-key-missing", "table[1].lines[1].type"),
            ("definition-unknown-key", "table[1].lines[1].typ"),
            ("definition-unknown-line", "table[1].lines[2].sum_of"),
            ("definition-unknown-line", "table[1].largest.lines"),
            ("definition-target-one-limit", "table[2].figures[1].target"),
            ("definition-bad-id", "table[2].figures[2].id"),
            ("definition-wrong-type", "table[2].figures[2].unit"),
            ("definition-wrong-type", "table[3].texts[2].required"),
            ("definition-twice", "table[3].texts"),
            ("definition-twice", "table[3].texts"),
            ("definition-wrong-type", "parameter[1].value"),
        ]
    )


def test_a_definition_for_a_newer_program_is_told_before_anything_else():
    data = definition_data(RESULT)
    data["format"] = 2
    data["farge"] = "blå"
    with pytest.raises(DefinitionError) as caught:
        parse(data, "definition.toml")
    assert (caught.value.code, caught.value.params["format"]) == ("definition-format-newer", 2)


def test_an_empty_file_is_told_key_by_key():
    assert {where for _, where in faults({})} >= {"format", "version", "months", "prose_unit", "table"}


@pytest.mark.parametrize("key", ["title", "sheet", "intro", "owner", "kind", "id"])
def test_a_table_must_have_its_place(key):
    data = definition_data(TEXTS)
    del data["table"][0][key]
    assert (f"table[1].{key}") in [where for _, where in faults(data)]


def test_an_unknown_kind_is_told_and_the_other_tables_are_still_read():
    found = faults_of(RESULT.replace("budget_result", "budget_resultat"), FIGURES.replace('"fte"', '"FTE"'))
    assert found == [("definition-bad-choice", "table[1].kind"), ("definition-bad-id", "table[2].figures[1].id")]


def lines(*sums: str) -> str:
    """A result table whose sums are given as "name = part part"."""
    written = ['{ id = "salg", label = "Salg", type = "income" }']
    for each in sums:
        name, _, parts = each.partition(" = ")
        listed = ", ".join(f'"{part}"' for part in parts.split())
        written.append(f'{{ id = "{name}", label = "{name}", type = "income", sum_of = [{listed}] }}')
    return f'id = "resultat"\nkind = "budget_result"\nunit = "kr"\nlines = [{", ".join(written)}]'


def test_a_sum_of_itself_is_told():
    assert faults_of(lines("a = salg a")) == [("definition-sum-of-itself", "table[1].lines[2].sum_of")]


def test_sums_in_a_circle_are_told_on_each_of_them():
    assert faults_of(lines("a = b", "b = c salg", "c = a")) == [
        ("definition-sum-of-itself", f"table[1].lines[{line}].sum_of") for line in (2, 3, 4)
    ]


def test_a_sum_beside_a_circle_is_no_part_of_it():
    assert faults_of(lines("a = b", "b = a", "c = a")) == [
        ("definition-sum-of-itself", "table[1].lines[2].sum_of"),
        ("definition-sum-of-itself", "table[1].lines[3].sum_of"),
    ]


def test_a_sum_may_stand_above_its_parts_and_sums_may_share_a_part():
    assert definition_of(lines("a = b salg", "b = c", "c = salg")).tables


def test_a_part_that_stands_twice_in_a_sum_is_told():
    assert faults_of(lines("a = salg salg"))


def test_lines_may_share_neither_name_nor_label():
    twice = lines("a = salg", "a = salg")
    assert faults_of(twice) == [("definition-twice", "table[1].lines"), ("definition-twice", "table[1].lines")]


@pytest.mark.parametrize("label", ["SALG", "Salg ", "Sa\u00adlg"])
def test_labels_that_read_the_same_on_the_sheet_are_told(label):
    data = definition_data(RESULT)
    data["table"][0]["lines"][1]["label"] = label
    assert faults(data) == [("definition-twice", "table[1].lines")]


@pytest.mark.parametrize("label", ["", "  "])
def test_a_line_without_a_label_is_told(label):
    data = definition_data(RESULT)
    data["table"][0]["lines"][1]["label"] = label
    assert "table[1].lines[2].label" in [where for _, where in faults(data)]


def test_a_memo_line_is_a_sum_and_no_part_of_another():
    data = definition_data(RESULT)
    data["table"][0]["lines"] += [
        {"id": "uten", "label": "Uten deler", "type": "cost", "memo": True},
        {"id": "samlet", "label": "Samlet", "type": "cost", "memo": True, "sum_of": ["varer"]},
        {"id": "over", "label": "Over", "type": "cost", "sum_of": ["samlet"]},
    ]
    assert faults(data) == [
        ("definition-memo-without-parts", "table[1].lines[4].memo"),
        ("definition-memo-as-part", "table[1].lines[6].sum_of"),
    ]


@pytest.mark.parametrize("sheet", ["a" * 32, "a/b", "a\\b", "a?", "a*", "[a]", "a:b", "a'b"])
def test_a_sheet_must_have_a_name_that_excel_takes(sheet):
    data = definition_data(TEXTS)
    data["table"][0]["sheet"] = sheet
    assert faults(data) == [("definition-bad-sheet", "table[1].sheet")]


@pytest.mark.parametrize("sheet", ["Forside", "kontroll"])
def test_a_sheet_may_not_have_the_name_of_one_of_the_programs_own(sheet):
    data = definition_data(TEXTS)
    data["table"][0]["sheet"] = sheet
    assert faults(data) == [("definition-twice", "table")]


def test_two_tables_may_not_share_a_sheet():
    data = definition_data(TEXTS, FIGURES)
    data["table"][0]["sheet"] = "Felles"
    data["table"][1]["sheet"] = "FELLES"
    assert faults(data) == [("definition-twice", "table")]


def test_two_tables_may_not_share_a_name():
    assert ("definition-twice", "table") in faults_of(TEXTS, FIGURES.replace('"tall"', '"tekst"'))


def test_two_texts_may_not_share_a_name_across_tables():
    other = TEXTS.replace('"tekst"', '"mer"')
    assert faults_of(TEXTS, other) == [("definition-twice", "table")]


def test_a_text_may_not_have_the_name_of_a_table():
    assert faults_of(RESULT, TEXTS.replace("tekst.innledning", "resultat")) == [("definition-twice", "table")]


def test_two_figures_may_not_share_a_name_across_tables():
    other = 'id = "tall.fte"\nkind = "key_figures"\nfigures = [{ id = "endring", label = "Endring", unit = "antall" }]'
    assert faults_of(FIGURES, other) == [("definition-twice", "table")]


@pytest.mark.parametrize("measure", ["endring", "referanse", "maal"])
def test_a_figure_may_not_have_the_name_of_what_another_is_compared_with(measure):
    data = definition_data(FIGURES)
    data["table"][0]["figures"][0]["target"] = {"at_least": 1}
    data["table"][0]["figures"].append({"id": f"fte.{measure}", "label": "Et annet tall", "unit": "antall"})
    assert faults(data) == [("definition-bad-id", "table[1].figures[2].id")]


@pytest.mark.parametrize("id", ["organisasjon", "periode.navn", "rapport", "parameter"])
def test_the_first_words_of_given_facts_are_taken(id):
    assert faults_of(TEXTS.replace('"tekst"', f'"{id}"')) == [("definition-reserved-id", "table[1].id")]


@pytest.mark.parametrize("id", ["definisjon", "saksnummer", "styremote"])
def test_a_table_may_not_take_a_name_that_the_cover_has_in_the_workbook(id):
    assert faults_of(TEXTS.replace('"tekst"', f'"{id}"'))


def test_two_tables_may_not_take_the_same_name_in_the_workbook():
    assert faults_of(TEXTS.replace('id = "tekst"', 'id = "a.b"'), FIGURES.replace('"tall"', '"a_b"'))


def test_taken_names_are_told_together_with_all_else_that_is_wrong():
    data = definition_data(TEXTS.replace('"tekst"', '"periode"'))
    data["farge"] = "blå"
    assert sorted(code for code, _ in faults(data)) == ["definition-reserved-id", "definition-unknown-key"]


@pytest.mark.parametrize("number", [Decimal("NaN"), Decimal("Infinity")])
def test_a_limit_must_be_a_number_that_can_be_compared(number):
    data = definition_data(RESULT)
    data["table"][0]["flag"] = {"amount": number, "percent": 5}
    assert faults(data)


@pytest.mark.parametrize(("key", "value"), [("decimals", -1), ("decimals", 40)])
def test_a_figure_has_a_sensible_number_of_decimals(key, value):
    data = definition_data(FIGURES)
    data["table"][0]["figures"][0][key] = value
    assert "table[1].figures[1].decimals" in [where for _, where in faults(data)]


@pytest.mark.parametrize(("key", "value"), [("target", {"at_least": 1}), ("reference", "i fjor")])
def test_a_choice_is_a_word_and_has_neither_target_nor_change(key, value):
    data = definition_data(FIGURES)
    data["table"][0]["figures"] = [{"id": "vurdering", "label": "Vurdering", "choices": ["god", "svak"], key: value}]
    assert f"table[1].figures[1].{key}" in [where for _, where in faults(data)]


@pytest.mark.parametrize("choices", [["god, men sårbar", "svak"], ["god", ""], ["a" * 130, "b" * 130], ["god", "God"]])
def test_choices_that_no_drop_down_list_of_excel_could_offer_are_told(choices):
    data = definition_data(FIGURES)
    data["table"][0]["figures"] = [{"id": "vurdering", "label": "Vurdering", "choices": choices}]
    assert "table[1].figures[1].choices" in [where for _, where in faults(data)]


def test_the_number_of_largest_deviations_is_not_negative():
    data = definition_data(RESULT)
    data["table"][0]["largest"] = {"count": -1}
    assert "table[1].largest.count" in [where for _, where in faults(data)]


@pytest.mark.parametrize(
    ("months", "ends"),
    [
        (1, list(range(1, 13))),
        (2, [2, 4, 6, 8, 10, 12]),
        (3, [3, 6, 9, 12]),
        (4, [4, 8, 12]),
        (6, [6, 12]),
        (12, [12]),
    ],
)
def test_periods_end_with_the_months_of_the_cadence(months, ends):
    definition: Definition = definition_of(TEXTS, months=months)
    found = [number for number in range(1, 13) if definition.period(Month(2025, number))]
    assert found == ends
    assert definition.period(Month(2025, 12)) == Period(Month(2025, 12), months)


def test_a_parameter_is_a_number_with_its_unit():
    more = 'parameter = [{ id = "frist", label = "Frist", value = 30, unit = "sekunder" }]\n'
    (parameter,) = definition_of(TEXTS, more=more).parameters
    assert (parameter.id, parameter.value, parameter.unit.suffix) == ("frist", 30, "sekunder")


def test_two_parameters_may_not_share_a_name():
    one = '{ id = "frist", label = "Frist", value = 30, unit = "sekunder" }'
    assert faults_of(TEXTS, more=f"parameter = [{one}, {one}]\n") == [("definition-twice", "parameter")]


# Indicators and checks over figures of any table

MONTHLY = """
id = "hr"
kind = "key_figures"
figures = [
  { id = "fravaer", label = "Sykefravær", unit = "%", decimals = 1, by_month = true },
  { id = "korttid", label = "Korttid", unit = "%", decimals = 1, by_month = true },
  { id = "stillinger", label = "Stillinger", unit = "antall" },
]
"""
ABSENCE = {"id": "sykefravaer", "label": "Sykefravær", "fact": "hr.fravaer[siste]", "target": {"at_most": 6}}
WITHIN = {"rule": "at_most", "part": "hr.korttid[hver]", "whole": "hr.fravaer[hver]"}


def with_rules(*, indicators: tuple[Any, ...] = (), checks: tuple[Any, ...] = (), months: int = 2) -> dict[str, Any]:
    data = definition_data(MONTHLY, FIGURES, months=months)
    return data | {"indicator": list(indicators), "check": list(checks)}


def test_indicators_and_checks_are_read():
    definition = parse(with_rules(indicators=(ABSENCE,), checks=(WITHIN,)), "definition.toml")
    (indicator,), (check,) = definition.indicators, definition.checks
    assert (indicator.id, indicator.label, indicator.figure.id) == ("sykefravaer", "Sykefravær", "hr.fravaer[siste]")
    assert (indicator.target.comparison, indicator.target.limit) == (Comparison.AT_MOST, 6)
    assert (check.rule, [figure.id for figure in check.figures]) == (
        Rule.AT_MOST,
        ["hr.korttid[hver]", "hr.fravaer[hver]"],
    )


def test_a_definition_needs_neither():
    definition = definition_of(MONTHLY)
    assert (definition.indicators, definition.checks) == ((), ())


@pytest.mark.parametrize("fact", ["hr.fravaer[siste]", "hr.fravaer[forrige]", "hr.stillinger", "tall.fte.endring"])
def test_an_indicator_is_over_any_figure_of_any_table(fact):
    assert parse(with_rules(indicators=(ABSENCE | {"fact": fact},)), "definition.toml").indicators


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"id": "Sykefravær"}, ("definition-bad-id", "indicator[1].id")),
        ({"label": " "}, ("definition-empty", "indicator[1].label")),
        ({"fact": "hr.fravaer | abs"}, ("definition-bad-fact", "indicator[1].fact")),
        ({"fact": "tabell: hr"}, ("definition-bad-fact", "indicator[1].fact")),
        ({"fact": ""}, ("definition-empty", "indicator[1].fact")),
        ({"fact": 7}, ("definition-wrong-type", "indicator[1].fact")),
        ({"target": {}}, ("definition-target-one-limit", "indicator[1].target")),
        ({"target": {"at_most": 6, "at_least": 2}}, ("definition-target-one-limit", "indicator[1].target")),
        ({"target": {"at_most": 6, "near": -1}}, ("definition-out-of-range", "indicator[1].target.near")),
        ({"target": {"at_most": "6"}}, ("definition-wrong-type", "indicator[1].target.at_most")),
        ({"target": {"at_most": 6, "nar": 1}}, ("definition-unknown-key", "indicator[1].target.nar")),
        ({"unit": "%"}, ("definition-unknown-key", "indicator[1].unit")),
    ],
)
def test_what_is_wrong_with_an_indicator_is_told_with_its_place(changes, fault):
    assert faults(with_rules(indicators=(ABSENCE | changes,))) == [fault]


@pytest.mark.parametrize("key", ["id", "label", "fact", "target"])
def test_an_indicator_lacks_nothing(key):
    lacking = {name: value for name, value in ABSENCE.items() if name != key}
    assert faults(with_rules(indicators=(lacking,))) == [("definition-key-missing", f"indicator[1].{key}")]


@pytest.mark.parametrize(
    "fact", ["hr.fravar[siste]", "hr.fravaer", "hr.stillinger[siste]", "sykefravaer", "periode.navn", "tabell"]
)
def test_an_indicator_over_a_figure_that_no_table_has_is_told(fact):
    assert faults(with_rules(indicators=(ABSENCE | {"fact": fact},))) == [("definition-unknown-fact", "indicator")]


def test_a_figure_that_is_nearly_named_right_is_suggested():
    with pytest.raises(DefinitionError) as caught:
        parse(with_rules(indicators=(ABSENCE | {"fact": "hr.stilinger"},)), "definition.toml")
    (fault,) = caught.value.faults
    assert (fault.params["value"], fault.params["nearest"]) == ("hr.stilinger", "hr.stillinger")


def test_two_indicators_may_not_share_a_name():
    other = ABSENCE | {"fact": "hr.korttid[siste]"}
    assert set(faults(with_rules(indicators=(ABSENCE, other)))) == {("definition-twice", "indicator")}


def test_an_indicator_may_not_have_the_name_of_one_that_a_table_has():
    data = with_rules(indicators=(ABSENCE | {"id": "tall.fte"},))
    data["table"][1]["figures"][0]["target"] = {"at_least": 400}
    assert faults(data) == [("definition-twice", "indicator")]


def test_the_first_words_of_indicators_are_taken():
    assert faults_of(TEXTS.replace('"tekst"', '"indikator"')) == [("definition-reserved-id", "table[1].id")]
    assert faults_of(TEXTS.replace('"tekst"', '"indikatorer"')) == [("definition-reserved-id", "table[1].id")]


@pytest.mark.parametrize(
    "check",
    [
        {"rule": "equal", "facts": ["hr.stillinger", "tall.fte"]},
        {"rule": "sum", "total": "hr.fravaer[siste]", "parts": ["hr.korttid[siste]", "hr.korttid[forrige]"]},
        {"rule": "at_most", "part": "hr.korttid[siste]", "whole": "hr.fravaer[siste]"},
        {"rule": "share", "share": "hr.fravaer[hver]", "part": "hr.stillinger", "whole": "tall.fte"},
    ],
)
def test_a_check_is_over_figures_of_any_table(check):
    assert parse(with_rules(checks=(check,)), "definition.toml").checks


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"rule": "most"}, ("definition-bad-choice", "check[2].rule")),
        ({"part": "hr.korttid | abs"}, ("definition-bad-fact", "check[2].part")),
        ({"slack": 1}, ("definition-unknown-key", "check[2].slack")),
    ],
)
def test_what_is_wrong_with_a_check_is_told_with_its_place(changes, fault):
    assert fault in faults(with_rules(checks=(WITHIN, WITHIN | changes)))


def test_a_check_over_one_figure_alone_says_nothing_and_is_told():
    alone = {"rule": "equal", "facts": ["hr.stillinger"]}
    assert faults(with_rules(checks=(alone,))) == [("definition-too-few", "check[1].facts")]


@pytest.mark.parametrize("part", ["hr.kortid[hver]", "hr.kortid[siste]", "hr.korttid", "hr.stillinger[hver]"])
def test_a_check_over_a_figure_that_no_table_has_is_told(part):
    told = faults(with_rules(checks=(WITHIN | {"part": part},)))
    assert set(told) == {("definition-unknown-fact", "check")}


def test_the_month_before_is_unknown_to_a_table_of_one_month():
    previous = WITHIN | {"part": "hr.korttid[forrige]", "whole": "hr.fravaer[siste]"}
    assert parse(with_rules(checks=(previous,), months=2), "definition.toml").checks
    assert faults(with_rules(checks=(previous,), months=1)) == [("definition-unknown-fact", "check")]


def test_faults_of_indicators_and_checks_are_told_together_with_all_else_that_is_wrong():
    data = with_rules(indicators=(ABSENCE | {"id": "?"},), checks=(WITHIN | {"whole": ""},))
    data["farge"] = "blå"
    assert sorted(faults(data)) == [
        ("definition-bad-id", "indicator[1].id"),
        ("definition-empty", "check[1].whole"),
        ("definition-unknown-key", "farge"),
    ]


def test_what_is_judged_and_checked_shows_in_the_whole():
    data = with_rules(indicators=(ABSENCE,), checks=(WITHIN,))
    definition = parse(data, "definition.toml")
    period = period_of(definition, "2025-02")
    columns = ("verdi", "referanse")
    typed = {"fravaer": ("5.5", "6.5"), "korttid": ("2.0", "7.0")}
    lines = {
        f"{line}[2025-0{month}]": (Decimal(value), None)
        for line, values in typed.items()
        for month, value in enumerate(values, 1)
    }
    inputs = inputs_of("hr", columns, lines | {"stillinger": (470, None)})
    catalogue = build(definition, period.last, filled(definition, period, inputs))
    assert catalogue.facts["hr.fravaer[2025-01]"].status is Status.MET
    assert catalogue.facts["hr.fravaer[2025-02]"].status is Status.NOT_MET
    assert catalogue.facts["indikator.sykefravaer.paa_rad"].number == 1
    assert "dårligere" in str(catalogue.facts["indikator.sykefravaer.trend"].value)
    assert [row.cells[0].text for row in catalogue.elements["indikatorer"].rows] == ["Sykefravær"]
    (told,) = [finding for finding in catalogue.findings if finding.code == "check-at-most"]
    assert (told.params["label"], told.params["value"]) == ("Korttid, februar 2025", 7)


@pytest.mark.parametrize("index", ["sist", "hver", "2030-01"])
def test_an_indicator_over_a_month_that_there_is_not_is_told(index):
    data = with_rules(indicators=(ABSENCE | {"fact": f"hr.fravaer[{index}]"},))
    assert faults(data) == [("definition-unknown-fact", "indicator")]
