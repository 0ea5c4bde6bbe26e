"""Budget and accounts: the annual budget, what is spent of it, and what is left."""

from decimal import Decimal

import pytest

from made import budget_accounts as made
from oracle import budget_accounts as oracle
from unit.kinds.agreement import planted_fault_is_seen, random_changes_agree, random_contents_agree
from virksomhetsrapport.edges.messages import say_finding
from virksomhetsrapport.elements import Figure, Label, Row, RowStyle
from virksomhetsrapport.errors import DefinitionError
from virksomhetsrapport.facts import Origin
from virksomhetsrapport.findings import Severity
from virksomhetsrapport.placeholders import Placeholder, parse
from virksomhetsrapport.shapes.grid import Role
from virksomhetsrapport.wording import resolve
from workbooks import codes, definition_of, filled, inputs_of, insert_row, only, outcome_of, period_of, through_file

MONTH = "2024-01"
KEYS = """
id = "inv"
kind = "budget_accounts"
title = "Prosjekt- og investeringsbudsjett"
unit = "1000 kr"
lines = [
  { id = "investeringer", label = "Prosjektinvesteringer" },
  { id = "kostnader", label = "Prosjektkostnader" },
  { id = "prosjekter", label = "Sum prosjekter", sum_of = ["investeringer", "kostnader"] },
  { id = "drift", label = "Ordinære driftsinvesteringer" },
  { id = "oppkjop", label = "Oppkjøp av anlegg" },
]
"""
DEFINITION = definition_of(KEYS)
COLUMNS = ("aarsbudsjett", "regnskap")
REPORTED = {
    "investeringer": (108_000, 8_700),
    "kostnader": (59_000, 5_700),
    "prosjekter": (167_000, 14_400),
    "drift": (95_000, 1_100),
    "oppkjop": (250_000, 0),
}


def outcome(of=DEFINITION, **lines):
    """The table as it was reported, with other figures on some lines."""
    inputs = inputs_of("inv", COLUMNS, {**REPORTED, **lines} if of is DEFINITION else lines)
    return outcome_of(of, MONTH, filled(of, period_of(of, MONTH), inputs))


def faults(keys):
    with pytest.raises(DefinitionError) as caught:
        definition_of(keys)
    return [(fault.code, fault.where) for fault in caught.value.faults]


def layout():
    table = DEFINITION.tables[0]
    return table.kind.layout(table.spec, period_of(DEFINITION, MONTH))


# What a definition says


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"1000 kr"', '"timer"', ("definition-not-money", "table[1].unit")),
        ('id = "drift"', 'id = "kostnader"', ("definition-twice", "table[1].lines")),
        ('"Oppkjøp av anlegg"', '"PROSJEKTKOSTNADER"', ("definition-twice", "table[1].lines")),
        ('"investeringer", "kostnader"', '"investering"', ("definition-unknown-line", "table[1].lines[3].sum_of")),
        ('"investeringer", "kostnader"', '"prosjekter"', ("definition-sum-of-itself", "table[1].lines[3].sum_of")),
        ('"Oppkjøp av anlegg"', '"Oppkjøp", level = 9', ("definition-out-of-range", "table[1].lines[5].level")),
        ('"Oppkjøp av anlegg"', '"Oppkjøp", sign = "any"', ("definition-unknown-key", "table[1].lines[5].sign")),
    ],
)
def test_what_is_wrong_in_the_definition_is_told_with_its_place(old, new, fault):
    assert old in KEYS
    assert faults(KEYS.replace(old, new)) == [fault]


def test_a_table_must_have_lines():
    assert faults('id = "inv"\nkind = "budget_accounts"\nunit = "kr"') == [("definition-no-lines", "table[1].lines")]


@pytest.mark.parametrize(("unit", "decimals"), [("kr", 0), ("1000 kr", 0), ("MNOK", 1), ("mill. kr", 1)])
def test_large_units_are_shown_with_a_decimal(unit, decimals):
    of = definition_of(f'id = "inv"\nkind = "budget_accounts"\nunit = "{unit}"\nlines = [{{ id = "a", label = "A" }}]')
    assert outcome(of, a=(4, 1)).facts["inv.a.regnskap"].decimals == decimals


def test_parts_of_a_sum_stand_further_in_unless_the_definition_says_otherwise():
    (table,) = outcome().elements
    assert [row.level for row in table.rows] == [1, 1, 0, 0, 0]
    said = definition_of(KEYS.replace('"Prosjektkostnader"', '"Prosjektkostnader", level = 0'))
    (table,) = outcome(said, **REPORTED).elements
    assert [row.level for row in table.rows] == [1, 0, 0, 0, 0]


def test_a_sum_that_is_part_of_another_stands_no_further_in():
    of = definition_of(TABLES[1])
    (table,) = outcome_of(of, MONTH, filled(of, period_of(of, MONTH), inputs_of("inv", (), {}))).elements
    assert [(row.cells[0].text, row.level) for row in table.rows if row.level == 0] == [
        *(("I alt", 0), ("Sum bygg", 0), ("Sum utstyr", 0)),
    ]


# How it lies on the sheet


def test_the_two_inputs_stand_side_by_side_and_what_the_program_writes_to_their_right():
    found = layout()
    assert [column.heading for column in found.columns] == [
        *("Post", "Årsbudsjett", "Regnskap", "Kommentar", "Gjenstår", "Forbruk i %"),
    ]
    assert found.keys(Role.OUTPUT) == ["rest", "forbruk"]


def test_a_sum_starts_as_a_formula_over_its_parts_in_both_columns():
    line = layout().lines[2]
    assert {key: line.slots[key].parts for key in line.slots} == {
        "aarsbudsjett": ((1, "investeringer"), (1, "kostnader")),
        "regnskap": ((1, "investeringer"), (1, "kostnader")),
        "rest": (),
        "forbruk": (),
    }


def test_what_the_program_writes_knows_its_cell():
    facts = outcome().facts
    assert (facts["inv.drift.rest"].source.a1, facts["inv.drift.forbruk"].source.a1) == ("E8", "F8")


# What follows


def test_the_reported_table_holds():
    read = outcome()
    assert read.findings == ()
    assert {id: fact.number for id, fact in read.facts.items() if id.endswith((".rest", ".regnskap"))} == {
        "inv.investeringer.regnskap": 8_700,
        "inv.kostnader.regnskap": 5_700,
        "inv.prosjekter.regnskap": 14_400,
        "inv.drift.regnskap": 1_100,
        "inv.oppkjop.regnskap": 0,
        "inv.investeringer.rest": 99_300,
        "inv.kostnader.rest": 53_300,
        "inv.prosjekter.rest": 152_600,
        "inv.drift.rest": 93_900,
        "inv.oppkjop.rest": 250_000,
    }
    assert round(read.facts["inv.prosjekter.forbruk"].number, 1) == Decimal("8.6")
    assert read.facts["inv.prosjekter.regnskap"].origin is Origin.REPORTED


def test_what_is_spent_is_in_per_cent_of_the_budget_and_not_rounded():
    facts = outcome(drift=(96, 1)).facts
    spent = facts["inv.drift.forbruk"]
    assert (spent.number, spent.unit.id, spent.decimals) == (Decimal(100) / 96, "%", 1)
    assert spent.inputs == ("inv.drift.regnskap", "inv.drift.aarsbudsjett")


def test_a_line_that_may_spend_nothing_shows_no_per_cent_and_lacks_none():
    spent = outcome(oppkjop=(0, 0)).facts["inv.oppkjop.forbruk"]
    assert (spent.number, spent.origin) == (None, Origin.COMPUTED)
    placeholder = parse("inv.oppkjop.forbruk")
    assert isinstance(placeholder, Placeholder)
    assert resolve(placeholder, {spent.id: spent}, period_of(DEFINITION, MONTH)).text == "–"


@pytest.mark.parametrize("pair", [(None, 1_100), (95_000, None)])
def test_nothing_is_left_and_nothing_spent_where_one_of_the_two_is_missing(pair):
    read = outcome(drift=pair)
    for measure in ("rest", "forbruk"):
        fact = read.facts[f"inv.drift.{measure}"]
        assert (fact.number, fact.origin) == (None, Origin.MISSING)
    assert codes(read.findings) == ["figure-missing"]


@pytest.mark.parametrize(("accounts", "word"), [(96_000, "over"), (1_100, "under"), (95_000, "på")])
def test_a_sentence_says_that_the_accounts_are_over_or_under_the_budget(accounts, word):
    placeholder = parse("inv.drift.rest | over_under")
    assert isinstance(placeholder, Placeholder)
    facts = outcome(drift=(95_000, accounts)).facts
    assert resolve(placeholder, facts, period_of(DEFINITION, MONTH)).text == word


def test_a_sum_that_nobody_reported_is_added_up():
    read = outcome(prosjekter=(None, None))
    assert (read.facts["inv.prosjekter.aarsbudsjett"].number, read.findings) == (167_000, ())
    assert read.facts["inv.prosjekter.aarsbudsjett"].origin is Origin.COMPUTED


# What is told


@pytest.mark.parametrize("reported", [166_999, 167_001])
def test_a_sum_within_rounding_of_its_parts_stands_with_a_notice(reported):
    read = outcome(prosjekter=(reported, 14_400))
    assert [(each.code, each.severity) for each in read.findings] == [("sum-rounded", Severity.NOTICE)]
    assert read.facts["inv.prosjekter.rest"].number == reported - 14_400


@pytest.mark.parametrize("reported", [14_398, 14_402])
def test_a_sum_beyond_rounding_is_an_error_and_ours_stands(reported):
    read = outcome(prosjekter=(167_000, reported))
    finding = only(read.findings, "sum-off")
    assert (finding.severity, finding.cell.a1, finding.params["parts"]) == (Severity.ERROR, "C7", "C5, C6")
    assert read.facts["inv.prosjekter.regnskap"].number == 14_400


@pytest.mark.parametrize(("accounts", "told"), [(95_000, []), (95_001, ["accounts-over-budget"])])
def test_accounts_above_the_annual_budget_are_a_warning(accounts, told):
    assert codes(outcome(drift=(95_000, accounts)).findings) == told


def test_the_warning_says_how_much_is_spent_too_much_and_where():
    finding = only(outcome(drift=(95_000, 96_200)).findings, "accounts-over-budget")
    assert finding.cell.a1 == "C8"
    assert say_finding(finding) == (
        "Ordinære driftsinvesteringer: regnskapet (Ark 1 C8) er 96\u00a0200, "
        "som er 1\u00a0200 mer enn årsbudsjettet på 95\u00a0000. Kontroller begge."
    )


def test_a_sum_that_spends_too_much_is_told_on_its_parts_alone():
    read = outcome(investeringer=(8_000, 8_700), kostnader=(5_000, 5_700), prosjekter=(13_000, 14_400))
    assert codes(read.findings) == ["accounts-over-budget", "accounts-over-budget"]


@pytest.mark.parametrize(
    ("pair", "told"), [((0, 0), []), ((0, 1), ["accounts-without-budget"]), ((1, 0), []), ((None, 1), [])]
)
def test_accounts_on_a_line_without_a_budget_are_a_warning(pair, told):
    found = outcome(oppkjop=pair).findings
    assert [code for code in codes(found) if code != "figure-missing"] == told


def test_a_figure_below_zero_is_a_warning_in_either_column():
    found = outcome(drift=(-95_000, 1_100), oppkjop=(250_000, -1)).findings
    assert [(each.code, each.cell.a1) for each in found] == [("figure-negative", "B8"), ("figure-negative", "C9")]


def test_more_decimals_than_are_shown_are_a_notice():
    finding = only(outcome(drift=(95_000, Decimal("1100.5"))).findings, "more-decimals")
    assert finding.severity is Severity.NOTICE


def test_an_empty_workbook_is_told_once_and_every_figure_is_missing():
    of = definition_of(KEYS)
    read = outcome_of(of, MONTH, filled(of, period_of(of, MONTH), inputs_of("inv", (), {})))
    assert codes(read.findings) == ["table-empty"]
    assert {fact.origin for fact in read.facts.values()} == {Origin.MISSING}
    assert read.facts.keys() == outcome().facts.keys()


# The report's table


def test_the_reports_table_says_up_to_which_month_the_accounts_are():
    (table,) = outcome().elements
    assert [column.heading for column in table.columns] == ["", "Årsbudsjett", "Regnskap per januar", "Forbruk i %"]
    assert (table.id, table.caption, table.note) == ("inv", "Prosjekt- og investeringsbudsjett", "Tall i 1000 kr")


def test_the_accounts_are_up_to_the_last_month_of_a_longer_period():
    of = definition_of(KEYS, months=2)
    (table,) = outcome_of(of, "2024-04", filled(of, period_of(of, "2024-04"), inputs_of("inv", (), {}))).elements
    assert table.columns[2].heading == "Regnskap per april"


def test_each_line_stands_in_the_table_and_a_sum_in_its_style():
    (table,) = outcome().elements
    figures = (
        Figure("inv.prosjekter.aarsbudsjett"),
        Figure("inv.prosjekter.regnskap"),
        Figure("inv.prosjekter.forbruk"),
    )
    assert table.rows[2] == Row((Label("Sum prosjekter"), *figures), RowStyle.SUM, 0)
    assert [row.style for row in table.rows].count(RowStyle.SUM) == 1


# The sheet as people use it


def test_a_row_that_was_inserted_shifts_no_figure():
    sheets = filled(DEFINITION, period_of(DEFINITION, MONTH), inputs_of("inv", COLUMNS, REPORTED))
    moved = outcome_of(DEFINITION, MONTH, insert_row(sheets, "Ark 1", 7))
    assert {id: fact.value for id, fact in moved.facts.items()} == {
        id: fact.value for id, fact in outcome().facts.items()
    }
    assert moved.findings == ()


def test_a_real_file_reads_as_the_workbook_in_memory(tmp_path):
    inputs = inputs_of("inv", COLUMNS, {**REPORTED, "prosjekter": (None, 14_400)})
    period = period_of(DEFINITION, MONTH)
    read = outcome_of(DEFINITION, MONTH, through_file(tmp_path / "inv.xlsx", DEFINITION, period, inputs))
    assert codes(read.findings) == []
    assert read.facts["inv.prosjekter.rest"].number == 152_600


# Contents that nobody tuned

TABLES = [
    KEYS,
    """
id = "inv"
kind = "budget_accounts"
unit = "MNOK"
lines = [
  { id = "alt", label = "I alt", sum_of = ["bygg", "ikt", "annet"] },
  { id = "bygg", label = "Sum bygg", sum_of = ["nybygg", "oppgradering"] },
  { id = "nybygg", label = "Nybygg" },
  { id = "oppgradering", label = "Oppgradering" },
  { id = "ikt", label = "Sum utstyr", sum_of = ["servere", "klienter", "nett"] },
  { id = "servere", label = "Servere" },
  { id = "klienter", label = "Klienter" },
  { id = "nett", label = "Nett" },
  { id = "annet", label = "Andre poster" },
]
""",
    """
id = "inv"
kind = "budget_accounts"
unit = "kr"
decimals = 2
lines = [{ id = "a", label = "Utstyr" }, { id = "b", label = "Biler" }]
""",
]


def test_random_contents_come_out_as_worked_out_anew_and_without_errors():
    random_contents_agree(TABLES, made, oracle)


def test_random_changes_come_out_as_worked_out_anew_with_the_errors_that_belong():
    random_changes_agree(TABLES, made, oracle)


@pytest.mark.parametrize("name", sorted(made.FAULTS))
def test_planted_faults_are_told_where_a_rule_can_see_them(name):
    planted_fault_is_seen(name, TABLES, made)
