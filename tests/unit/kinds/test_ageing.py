"""Ageing: what customers owe, by how long it is overdue, and how much of it that is."""

from decimal import Decimal

import pytest

from made import ageing as made
from oracle import ageing as oracle
from unit.kinds.agreement import planted_fault_is_seen, random_changes_agree, random_contents_agree
from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.edges.messages import say_finding
from virksomhetsrapport.elements import Figure, Label, Row, RowStyle
from virksomhetsrapport.errors import DefinitionError
from virksomhetsrapport.facts import Origin, Status
from virksomhetsrapport.findings import Severity
from virksomhetsrapport.shapes.grid import Role
from workbooks import codes, definition_of, filled, inputs_of, insert_row, only, outcome_of, period_of, through_file

MONTH = "2025-02"
KEYS = """
id = "kunder"
kind = "ageing"
title = "Kundefordringer"
unit = "1000 kr"
buckets = [
  { id = "over_181", label = "Forfalt, 181 dager eller eldre", overdue = true },
  { id = "over_91", label = "Forfalt, 91-180 dager", overdue = true },
  { id = "over_46", label = "Forfalt, 46-90 dager", overdue = true },
  { id = "over_15", label = "Forfalt, 15-45 dager", overdue = true },
  { id = "over_8", label = "Forfalt, 8-14 dager", overdue = true },
  { id = "over_1", label = "Forfalt, 1-7 dager", overdue = true },
  { id = "om_0", label = "Forfaller om 0-7 dager", overdue = false },
  { id = "om_8", label = "Forfaller om 8-14 dager", overdue = false },
  { id = "om_15", label = "Forfaller om 15-45 dager", overdue = false },
]
"""
WITH_TARGET = KEYS + "target = { at_most = 10, near = 2 }\n"
DEFINITION = definition_of(KEYS)
REPORTED = {"over_46": 4, "over_15": 16, "over_1": 2_366, "om_0": 231, "om_8": 1_509, "om_15": 30_336, "sum": 34_461}


def outcome(of=DEFINITION, **amounts):
    """The table as it was reported, with other amounts on some lines."""
    lines = {line: (amount,) for line, amount in {**REPORTED, **amounts}.items()}
    return outcome_of(of, MONTH, filled(of, period_of(of, MONTH), inputs_of("kunder", ("belop",), lines)))


def faults(keys):
    with pytest.raises(DefinitionError) as caught:
        definition_of(keys)
    return [(fault.code, fault.where) for fault in caught.value.faults]


# What a definition says


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"1000 kr"', '"antall"', ("definition-not-money", "table[1].unit")),
        ('"over_91"', '"over_181"', ("definition-twice", "table[1].buckets")),
        ('"Forfalt, 91-180 dager"', '"FORFALT, 46-90 dager"', ("definition-twice", "table[1].buckets")),
        ('"Forfalt, 91-180 dager"', '"Sum"', ("definition-twice", "table[1].buckets")),
        ('dager", overdue = false', 'dager", late = 1, overdue = false', ("definition-unknown-key", "")),
        ("overdue = true", 'overdue = "ja"', ("definition-wrong-type", "")),
    ],
)
def test_what_is_wrong_in_the_definition_is_told_with_its_place(old, new, fault):
    assert old in KEYS
    code, where = fault
    assert {(told, at if where else "") for told, at in faults(KEYS.replace(old, new))} == {(code, where)}


@pytest.mark.parametrize("id", ["sum", "forfalt", "andel_forfalt"])
def test_a_bucket_may_not_take_the_name_of_another_figure(id):
    assert faults(KEYS.replace('"over_91"', f'"{id}"')) == [("definition-reserved-id", "table[1].buckets[2].id")]


def test_a_table_must_have_buckets():
    assert faults('id = "kunder"\nkind = "ageing"\nunit = "kr"') == [("definition-no-lines", "table[1].buckets")]


def test_the_total_may_have_a_name_of_its_own():
    of = definition_of(KEYS + 'total = "Sum kundefordringer"\n')
    table = of.tables[0]
    assert table.kind.layout(table.spec, period_of(of, MONTH)).lines[-1].label == "Sum kundefordringer"


# How it lies on the sheet


def test_there_is_one_column_of_amounts_to_paste_into():
    table = DEFINITION.tables[0]
    found = table.kind.layout(table.spec, period_of(DEFINITION, MONTH))
    assert [column.heading for column in found.columns] == ["Forfall", "Beløp", "Kommentar"]
    assert found.keys(Role.INPUT) == ["belop"]
    assert found.lines[-1].slots["belop"].parts == tuple((1, line.key) for line in found.lines[:-1])


# What follows


def test_the_reported_table_is_within_rounding_of_its_total():
    read = outcome()
    finding = only(read.findings, "sum-rounded")
    assert codes(read.findings) == ["sum-rounded"]
    assert (finding.severity, finding.params["reported"], finding.params["computed"]) == (
        Severity.NOTICE,
        34_461,
        34_462,
    )
    assert (read.facts["kunder.sum"].number, read.facts["kunder.sum"].origin) == (34_461, Origin.REPORTED)


def test_what_is_overdue_is_said_in_all_and_in_per_cent_of_the_total_that_stands():
    facts = outcome().facts
    late, share = facts["kunder.forfalt"], facts["kunder.andel_forfalt"]
    assert (late.number, late.unit.id, late.inputs[0]) == (2_386, "1000 kr", "kunder.over_181")
    assert (share.number, share.unit.id, share.decimals) == (Decimal(238_600) / 34_461, "%", 1)
    assert share.inputs == ("kunder.forfalt", "kunder.sum")


def test_a_bucket_left_empty_is_nothing_owed_and_no_finding():
    read = outcome(om_8=None, sum=None)
    assert (read.facts["kunder.om_8"].number, read.facts["kunder.om_8"].origin) == (None, Origin.MISSING)
    assert (read.facts["kunder.sum"].number, read.findings) == (32_953, ())


def test_a_bucket_that_is_0_is_the_same_as_an_empty_one():
    with_nothing, with_0 = outcome(sum=None).facts, outcome(sum=None, over_181=0, over_91=0, over_8=0).facts
    for measure in ("sum", "forfalt", "andel_forfalt"):
        assert with_0[f"kunder.{measure}"].number == with_nothing[f"kunder.{measure}"].number


def test_there_is_no_share_of_nothing():
    read = outcome(**dict.fromkeys(REPORTED, None), over_181=0)
    assert (read.facts["kunder.andel_forfalt"].number, read.findings) == (None, ())


# What is told


@pytest.mark.parametrize(("total", "code"), [(34_457, "sum-rounded"), (34_456, "sum-off"), (34_468, "sum-off")])
def test_a_total_may_lie_half_a_unit_for_each_bucket_and_itself_away(total, code):
    assert codes(outcome(sum=total).findings) == [code]


def test_where_the_total_does_not_hold_ours_stands_and_the_share_is_of_it():
    facts = outcome(sum=43_461).facts
    assert (facts["kunder.sum"].number, facts["kunder.sum"].origin) == (34_462, Origin.COMPUTED)
    assert facts["kunder.andel_forfalt"].number == Decimal(238_600) / 34_462


def test_a_table_without_any_amount_is_an_error_at_its_first_cell():
    read = outcome(**dict.fromkeys(REPORTED, None))
    finding = only(read.findings, "ageing-empty")
    assert (codes(read.findings), finding.severity, finding.cell.a1) == (["ageing-empty"], Severity.ERROR, "B5")


@pytest.mark.parametrize(("late", "told"), [(32_056, []), (32_057, ["ageing-mostly-overdue"])])
def test_more_than_half_overdue_is_a_warning_for_buckets_may_have_changed_places(late, told):
    read = outcome(over_1=late, sum=None)  # 20 more is overdue, 32 076 is not
    assert codes(read.findings) == told


def test_the_warning_says_how_much_and_points_at_the_largest_overdue_bucket():
    finding = only(outcome(over_91=30_336, om_15=1_000, sum=None).findings, "ageing-mostly-overdue")
    assert (finding.severity, finding.cell.a1, finding.params["share"]) == (Severity.WARNING, "B6", Decimal("92.3"))
    assert say_finding(finding) == (
        "92,3 % av beløpet i «Kundefordringer» er forfalt, mest i Ark 1 B6. Kontroller at beløpene står på rett linje."
    )


def test_an_amount_below_zero_is_a_warning():
    assert codes(outcome(over_46=-4, sum=None).findings) == ["figure-negative"]


def test_more_decimals_than_are_shown_are_a_notice():
    assert codes(outcome(over_46=Decimal("4.2"), sum=None).findings) == ["more-decimals"]


# Its target


@pytest.mark.parametrize(
    ("late", "status"), [(2_366, Status.MET), (3_500, Status.NEAR), (3_544, Status.NEAR), (3_545, Status.NOT_MET)]
)
def test_the_share_that_is_overdue_is_judged_against_a_target(late, status):
    # With 3 544 + 20 overdue of 35 640 the share is just 10 %.
    read = outcome(definition_of(WITH_TARGET), over_1=late, sum=None)
    assert read.facts["kunder.andel_forfalt"].status is status


def test_the_target_makes_one_indicator():
    (indicator,) = outcome(definition_of(WITH_TARGET)).indicators
    assert (indicator.id, indicator.label) == ("kunder.andel_forfalt", "Kundefordringer, andel forfalt")
    assert (indicator.facts, outcome().indicators) == (("kunder.andel_forfalt",), ())


# The report's table


def test_the_reports_table_ends_with_the_total():
    (table,) = outcome().elements
    assert table.rows[-1] == Row((Label("Sum"), Figure("kunder.sum")), RowStyle.SUM)
    assert [row.style for row in table.rows[:-1]] == [RowStyle.LINE] * 9
    assert (table.caption, table.note) == ("Kundefordringer", "Tall i 1000 kr")


# The sheet as people use it


def test_a_row_that_was_inserted_shifts_no_figure():
    inputs = inputs_of("kunder", ("belop",), {line: (amount,) for line, amount in REPORTED.items()})
    sheets = insert_row(filled(DEFINITION, period_of(DEFINITION, MONTH), inputs), "Ark 1", 8)
    moved = outcome_of(DEFINITION, MONTH, sheets)
    assert {id: fact.value for id, fact in moved.facts.items()} == {
        id: fact.value for id, fact in outcome().facts.items()
    }


def test_a_real_file_reads_as_the_workbook_in_memory(tmp_path):
    amounts = {line: (amount,) for line, amount in REPORTED.items() if line != "sum"}
    period, inputs = period_of(DEFINITION, MONTH), inputs_of("kunder", ("belop",), amounts)
    read = outcome_of(DEFINITION, MONTH, through_file(tmp_path / "kunder.xlsx", DEFINITION, period, inputs))
    assert (read.facts["kunder.sum"].number, read.findings) == (34_462, ())


# Contents that nobody tuned

TABLES = [
    KEYS,
    WITH_TARGET,
    """
id = "kunder"
kind = "ageing"
unit = "mill. kr"
decimals = 2
total = "I alt"
target = { at_most = 25 }
buckets = [
  { id = "ikke", label = "Ikke forfalt", overdue = false },
  { id = "under", label = "Under 30 dager", overdue = true },
  { id = "over", label = "Over 30 dager", overdue = true },
]
""",
]


def test_random_contents_come_out_as_worked_out_anew_and_without_errors():
    random_contents_agree(TABLES, made, oracle)


def test_random_changes_come_out_as_worked_out_anew_with_the_errors_that_belong():
    random_changes_agree(TABLES, made, oracle)


@pytest.mark.parametrize("name", sorted(made.FAULTS))
def test_planted_faults_are_told_where_a_rule_can_see_them(name):
    planted_fault_is_seen(name, TABLES, made)


def test_a_bucket_that_cannot_be_read_makes_total_and_share_unknown():
    read = outcome(over_1="ca. 2 mill.", sum=None)
    assert codes(read.findings) == ["not-a-number"]
    assert [read.facts[f"kunder.{id}"].origin for id in ("sum", "forfalt", "andel_forfalt")] == [Origin.MISSING] * 3
    assert codes(outcome(over_1="ca. 2 mill.").findings) == ["not-a-number"]


def test_a_table_that_is_not_there_has_no_total_of_0():
    read = outcome_of(DEFINITION, MONTH, Sheets({}))
    assert codes(read.findings) == ["sheet-missing"]
    assert {fact.origin for fact in read.facts.values()} == {Origin.MISSING}
