"""Balance: opening, movements and closing, against how much may be drawn."""

from decimal import Decimal

import pytest

from made import balance as made
from oracle import balance as oracle
from unit.kinds.agreement import planted_fault_is_seen, random_changes_agree, random_contents_agree
from virksomhetsrapport.edges.messages import say_finding
from virksomhetsrapport.elements import Figure, Label, Row, RowStyle
from virksomhetsrapport.errors import DefinitionError
from virksomhetsrapport.facts import Origin
from virksomhetsrapport.findings import Severity
from virksomhetsrapport.placeholders import Placeholder, parse
from virksomhetsrapport.wording import resolve
from workbooks import codes, definition_of, filled, inputs_of, insert_row, only, outcome_of, period_of, through_file

MONTH = "2024-01"
WITHOUT_LIMIT = """
id = "kassakreditt"
kind = "balance"
title = "Kassakreditt"
unit = "1000 kr"
movements = [{ id = "bevegelser", label = "Bevegelser hittil i år" }]
"""
KEYS = f'{WITHOUT_LIMIT}limit = {{ label = "Kassakredittramme", amount = 640000 }}\n'
DEFINITION = definition_of(KEYS)
REPORTED = {"ib": -306_490, "bevegelser": -113_402, "ub": -419_892}


def outcome(of=DEFINITION, month=MONTH, **lines):
    """The table as it was reported, with other figures on some lines."""
    inputs = inputs_of("kassakreditt", ("belop",), {line: (value,) for line, value in {**REPORTED, **lines}.items()})
    return outcome_of(of, month, filled(of, period_of(of, month), inputs))


def faults(keys):
    with pytest.raises(DefinitionError) as caught:
        definition_of(keys)
    return [(fault.code, fault.where) for fault in caught.value.faults]


def labels(keys, month, months=1):
    of = definition_of(keys, months=months)
    table = of.tables[0]
    return [line.label for line in table.kind.layout(table.spec, period_of(of, month)).lines]


def shown(text, facts):
    placeholder = parse(text)
    assert isinstance(placeholder, Placeholder)
    return resolve(placeholder, facts, period_of(DEFINITION, MONTH)).text


# What a definition says


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"1000 kr"', '"%"', ("definition-not-money", "table[1].unit")),
        ('"year"', '"month"', ("definition-bad-choice", "table[1].since")),
        ("640000", "-1", ("definition-out-of-range", "table[1].limit.amount")),
        ("640000", '"mye"', ("definition-wrong-type", "table[1].limit.amount")),
        ("640000", "1, near = 2", ("definition-unknown-key", "table[1].limit.near")),
        ('label = "Kassakredittramme", ', "", ("definition-key-missing", "table[1].limit.label")),
        ('"Bevegelser hittil i år"', '"A", sum_of = []', ("definition-unknown-key", "table[1].movements[1].sum_of")),
    ],
)
def test_what_is_wrong_in_the_definition_is_told_with_its_place(old, new, fault):
    keys = KEYS + 'since = "year"\n'
    assert old in keys
    assert faults(keys.replace(old, new)) == [fault]


@pytest.mark.parametrize("id", ["ib", "ub", "endring", "ramme", "ubrukt", "trukket"])
def test_a_movement_may_not_take_the_name_of_another_figure(id):
    assert faults(KEYS.replace('"bevegelser"', f'"{id}"')) == [
        ("definition-reserved-id", "table[1].movements[1].id"),
    ]


def test_a_balance_without_movements_is_none():
    assert faults('id = "a"\nkind = "balance"\nunit = "kr"') == [("definition-no-lines", "table[1].movements")]


@pytest.mark.parametrize(
    "movements",
    [
        '[{ id = "a", label = "Inn" }, { id = "a", label = "Ut" }]',
        '[{ id = "a", label = "Inn" }, { id = "b", label = "INN" }]',
    ],
)
def test_two_movements_share_neither_name_nor_label(movements):
    keys = f'id = "a"\nkind = "balance"\nunit = "kr"\nmovements = {movements}'
    assert faults(keys) == [("definition-twice", "table[1].movements")]


def test_opening_and_closing_may_be_called_the_same_for_their_dates_tell_them_apart():
    keys = KEYS + 'opening = "Saldo"\nclosing = "Saldo"\n'
    assert labels(keys, MONTH) == ["Saldo 1.1.2024", "Bevegelser hittil i år", "Saldo 31.1.2024"]


# The dates


@pytest.mark.parametrize(
    ("since", "month", "months", "opening", "closing"),
    [
        ("year", "2024-01", 1, "IB 1.1.2024", "UB per 31.1.2024"),
        ("year", "2024-06", 2, "IB 1.1.2024", "UB per 30.6.2024"),
        ("period", "2024-06", 2, "IB 1.5.2024", "UB per 30.6.2024"),
        ("period", "2024-02", 1, "IB 1.2.2024", "UB per 29.2.2024"),
        ("period", "2023-12", 12, "IB 1.1.2023", "UB per 31.12.2023"),
    ],
)
def test_opening_and_closing_carry_the_dates_that_they_are_of(since, month, months, opening, closing):
    assert labels(f'{KEYS}since = "{since}"\n', month, months) == [opening, "Bevegelser hittil i år", closing]


def test_the_opening_is_of_the_first_of_january_where_nothing_is_said():
    assert labels(KEYS, "2024-05")[0] == "IB 1.1.2024"


def test_the_same_dates_stand_in_the_reports_table_and_in_what_figures_are_called():
    of = definition_of(f'{KEYS}since = "period"\n', months=2)
    read = outcome(of, "2024-04")
    (table,) = read.elements
    assert [row.cells[0].text for row in table.rows][:3:2] == ["IB 1.3.2024", "UB per 30.4.2024"]
    assert read.facts["kassakreditt.ub"].label == "UB per 30.4.2024"
    assert read.facts["kassakreditt.endring"].label == "Kassakreditt, endring siden 1.3.2024"


# What follows


def test_the_reported_table_holds_and_says_what_is_drawn_and_what_is_left():
    read = outcome()
    assert read.findings == ()
    assert {id.partition(".")[2]: fact.number for id, fact in read.facts.items()} == {
        **REPORTED,
        "endring": -113_402,
        "ramme": 640_000,
        "ubrukt": 220_108,
        "trukket": 419_892,
    }
    assert {fact.unit.id for fact in read.facts.values()} == {"1000 kr"}


def test_each_figure_says_how_it_came_to_be():
    facts = outcome().facts
    told = {id.partition(".")[2]: (fact.origin, fact.rule) for id, fact in facts.items()}
    assert told == {
        "ib": (Origin.TYPED, ""),
        "bevegelser": (Origin.TYPED, ""),
        "ub": (Origin.REPORTED, "sum"),
        "endring": (Origin.COMPUTED, "difference"),
        "ramme": (Origin.DEFINED, ""),
        "ubrukt": (Origin.COMPUTED, "unused"),
        "trukket": (Origin.COMPUTED, "drawn"),
    }
    assert facts["kassakreditt.endring"].inputs == ("kassakreditt.ub", "kassakreditt.ib")


def test_sentences_may_say_them_in_another_unit_and_in_words():
    facts = outcome().facts
    assert shown("kassakreditt.trukket | mill_kr", facts) == "419,9\u00a0mill. kr"
    assert shown("kassakreditt.ubrukt | mnok", facts) == "220,1\u00a0MNOK"
    assert shown("kassakreditt.endring | okning_nedgang", facts) == "nedgang"


@pytest.mark.parametrize(("closing", "drawn"), [(-1, 1), (0, 0), (1, 0)])
def test_nothing_is_drawn_of_a_balance_that_is_not_below_zero(closing, drawn):
    facts = outcome(bevegelser=closing + 306_490, ub=None).facts
    assert (facts["kassakreditt.ub"].number, facts["kassakreditt.trukket"].number) == (closing, drawn)
    assert facts["kassakreditt.ubrukt"].number == 640_000 + closing


def test_a_balance_without_a_limit_has_no_figures_of_one():
    read = outcome(definition_of(WITHOUT_LIMIT), ib=-306_490_000, ub=None)
    assert {id.partition(".")[2] for id in read.facts} == {"ib", "bevegelser", "ub", "endring"}
    assert read.findings == ()


def test_a_closing_that_nobody_reported_is_added_up():
    closing = outcome(ub=None).facts["kassakreditt.ub"]
    assert (closing.number, closing.origin, closing.source.a1) == (-419_892, Origin.COMPUTED, "B7")


def test_without_a_movement_only_what_rests_on_it_is_missing():
    read = outcome(bevegelser=None, ub=None)
    assert codes(read.findings) == ["figure-missing"]
    assert {id.partition(".")[2] for id, fact in read.facts.items() if fact.origin is Origin.MISSING} == {
        *("bevegelser", "ub", "endring", "ubrukt", "trukket"),
    }


def test_a_reported_closing_stands_where_a_movement_is_missing():
    facts = outcome(bevegelser=None).facts
    assert (facts["kassakreditt.ub"].number, facts["kassakreditt.endring"].number) == (-419_892, -113_402)


# What is told


@pytest.mark.parametrize("apart", [-1, 1])
def test_a_closing_within_rounding_of_its_parts_stands_with_a_notice(apart):
    read = outcome(ub=-419_892 + apart)
    assert [(each.code, each.severity) for each in read.findings] == [("sum-rounded", Severity.NOTICE)]
    assert read.facts["kassakreditt.ubrukt"].number == 220_108 + apart


def test_a_closing_that_its_parts_do_not_make_is_an_error_and_ours_stands():
    read = outcome(ub=-419_982)
    finding = only(read.findings, "sum-off")
    assert (finding.severity, finding.cell.a1, finding.params["difference"]) == (Severity.ERROR, "B7", -90)
    assert finding.params["label"] == "UB per 31.1.2024"
    assert read.facts["kassakreditt.ubrukt"].number == 220_108


@pytest.mark.parametrize(("closing", "told"), [(-640_000, []), (-640_001, ["balance-over-limit"])])
def test_more_drawn_than_the_limit_allows_is_a_warning(closing, told):
    read = outcome(bevegelser=closing + 306_490, ub=None)
    assert codes(read.findings) == told
    assert read.facts["kassakreditt.ubrukt"].number == closing + 640_000


def test_the_warning_says_by_how_much_and_where():
    finding = only(outcome(bevegelser=-400_000, ub=-706_490).findings, "balance-over-limit")
    assert (finding.severity, finding.cell.a1) == (Severity.WARNING, "B7")
    assert say_finding(finding) == (
        "UB per 31.1.2024 (Ark 1 B7) er −706\u00a0490, 66\u00a0490 mer trukket enn 640\u00a0000 («Kassakredittramme») "
        "gir rom for. Kontroller saldoen og rammen."
    )


def test_any_sign_is_right():
    assert outcome(ib=5, bevegelser=-7, ub=-2).findings == outcome(ib=-5, bevegelser=7, ub=2).findings == ()


def test_more_decimals_than_are_shown_are_a_notice():
    found = outcome(ib=Decimal("-306490.4"), ub=None).findings
    assert [(each.code, each.severity) for each in found] == [("more-decimals", Severity.NOTICE)]


def test_an_empty_workbook_is_told_once_and_only_the_limit_is_known():
    read = outcome_of(DEFINITION, MONTH, filled(DEFINITION, period_of(DEFINITION, MONTH), inputs_of("x", (), {})))
    assert codes(read.findings) == ["table-empty"]
    assert {id for id, fact in read.facts.items() if fact.value is not None} == {"kassakreditt.ramme"}
    assert read.facts.keys() == outcome().facts.keys()


# The report's table


def test_the_reports_table_has_the_closing_as_a_sum_and_below_it_what_the_limit_leaves():
    (table,) = outcome().elements
    assert table.rows[2:] == (
        Row((Label("UB per 31.1.2024"), Figure("kassakreditt.ub")), RowStyle.SUM),
        Row((Label("Kassakredittramme"), Figure("kassakreditt.ramme"))),
        Row((Label("Ubrukt"), Figure("kassakreditt.ubrukt"))),
    )
    assert (table.note, [column.heading for column in table.columns]) == ("Tall i 1000 kr", ["", "Beløp"])


def test_a_balance_without_a_limit_ends_with_its_closing():
    (table,) = outcome(definition_of(WITHOUT_LIMIT)).elements
    assert [row.cells[1].fact for row in table.rows] == [f"kassakreditt.{id}" for id in ("ib", "bevegelser", "ub")]


# The sheet as people use it


def test_a_row_that_was_inserted_shifts_no_figure():
    inputs = inputs_of("kassakreditt", ("belop",), {line: (value,) for line, value in REPORTED.items()})
    sheets = filled(DEFINITION, period_of(DEFINITION, MONTH), inputs)
    moved = outcome_of(DEFINITION, MONTH, insert_row(sheets, "Ark 1", 6))
    assert (moved.facts["kassakreditt.ub"].number, moved.findings) == (-419_892, ())


def test_a_real_file_reads_as_the_workbook_in_memory(tmp_path):
    inputs = inputs_of("kassakreditt", ("belop",), {"ib": (-306_490,), "bevegelser": (-113_402,)})
    file = through_file(tmp_path / "kassakreditt.xlsx", DEFINITION, period_of(DEFINITION, MONTH), inputs)
    read = outcome_of(DEFINITION, MONTH, file)
    assert (read.facts["kassakreditt.ub"].number, read.findings) == (-419_892, ())


# Contents that nobody tuned

TABLES = [
    KEYS,
    """
id = "likviditet"
kind = "balance"
unit = "MNOK"
since = "period"
opening = "Inngående beholdning"
closing = "Utgående beholdning"
movements = [
  { id = "drift", label = "Fra drift" },
  { id = "investering", label = "Til investeringer" },
  { id = "finans", label = "Fra finansiering" },
]
limit = { label = "Driftskreditt", amount = 125.5 }
""",
    'id = "b"\nkind = "balance"\nunit = "kr"\ndecimals = 2\nmovements = [{ id = "inn", label = "Inn" }]',
]


def test_random_contents_come_out_as_worked_out_anew_and_without_errors():
    random_contents_agree(TABLES, made, oracle)


def test_random_changes_come_out_as_worked_out_anew_with_the_errors_that_belong():
    random_changes_agree(TABLES, made, oracle)


@pytest.mark.parametrize("name", sorted(made.FAULTS))
def test_planted_faults_are_told_where_a_rule_can_see_them(name):
    planted_fault_is_seen(name, TABLES, made)
