"""Breaches: counts by type and month, what they come to, and each type's share of them all."""

from decimal import Decimal

import pytest

from made import breaches as made
from oracle import breaches as oracle
from unit.kinds.agreement import planted_fault_is_seen, random_changes_agree, random_contents_agree
from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.edges.messages import say_finding
from virksomhetsrapport.elements import Figure, Label, Mark, RowStyle
from virksomhetsrapport.errors import DefinitionError
from virksomhetsrapport.facts import Origin, Status, show, show_bare
from virksomhetsrapport.findings import Severity
from virksomhetsrapport.shapes.grid import Role
from workbooks import codes, definition_of, filled, inputs_of, insert_row, only, outcome_of, period_of, place, put

MONTH = "2025-02"
MONTHS = ("2025-01", "2025-02")
HEAD = 'id = "aml"\nkind = "breaches"\ntitle = "AML-brudd"\nsheet = "AML"\n'
TYPES = """
types = [
  { id = "daglig", label = "Hvile i døgnet" },
  { id = "ukentlig", label = "Hvile i uken" },
  { id = "dag", label = "Timer pr. dag" },
]
"""
KEYS = HEAD + 'share = "Prosent av alle brudd"\nyear_to_date = "Totalt hittil i år"\ntarget = { at_most = 8 }\n' + TYPES
DEFINITION = definition_of(KEYS, months=2)
SOUND = {"daglig": (11, 10), "ukentlig": (5, 6), "dag": (2, None)}

HDO = definition_of(
    HEAD
    + """
share = "Prosent av alle brudd"
year_to_date = "Totalt antall AML-brudd hittil i år"
target = { at_most = 8 }
types = [
  { id = "hvile_24_timer", label = "Brudd på hviletid i løpet av 24 timer (11t eller 8t v/disp.)" },
  { id = "hvile_7_dager", label = "Brudd på hviletid i løpet av 7 dager (35t eller 28t v/disp.)" },
  { id = "timer_dag", label = "Brudd på totalt antall arbeidstimer pr. dag (13t eller 16t v/disp.)" },
  { id = "timer_7_dager", label = "Brudd på totalt antall arbeidstimer pr. 7 dager (10t eller 20t v/disp.)" },
  { id = "timer_4_uker", label = "Brudd på totalt antall arbeidstimer pr. 4 uker (25t eller 50t v/disp.)" },
  { id = "sondager", label = "Brudd søndager på rad (skal ha fri hver 2. søndag)" },
  { id = "aml_timer_4_uker", label = "AML timer pr 4 uker" },
  { id = "aml_timer_uke", label = "AML timer pr uke" },
  { id = "gjennomsnitt_uke", label = "Gjennomsnittlig arbeidstid pr. uke" },
]
""",
    months=2,
)
HDO_COUNTS = {
    "hvile_24_timer": (11, 10),
    "hvile_7_dager": (5, 6),
    "timer_dag": (2, 1),
    "sondager": (1, None),
    "aml_timer_4_uker": (None, 1),
    "aml_timer_uke": (None, 3),
    "totalt": (19, 21),
}
HNIKT = definition_of(
    HEAD
    + """
months = 4
total = "Total"
types = [
  { id = "tid_dag", label = "Samlet tid pr. dag" },
  { id = "timer_uke", label = "AML timer pr. uke" },
  { id = "timer_4_uker", label = "AML timer pr. 4 uker" },
  { id = "sondager", label = "Søndager på rad" },
  { id = "arbeidsfri", label = "Ukentlig arbeidsfri" },
  { id = "tid_uke", label = "Samlet tid pr. uke" },
]
"""
)
HNIKT_COUNTS = {
    "tid_dag": (10, 10, 4, 9),
    "timer_uke": (6, 7, 4, 9),
    "timer_4_uker": (1, None, 3, 2),
    "sondager": (2, 4, 5, 4),
    "arbeidsfri": (7, 11, 10, 11),
    "totalt": (26, 32, 26, 35),
}

TABLES = [
    KEYS,
    HEAD + 'months = 5\ntotal = "I sum"\n' + TYPES,
    HEAD + 'months = "year"\nyear_to_date = "Så langt"\n' + TYPES,
    HEAD
    + 'months = [-4, -3, -1, 0]\nas_of = "day_after"\nshare = "Andel"\ntarget = { at_most = 20, near = 3 }\n'
    + TYPES,
]
"""Every key of a definition, and what can stand beside what."""


def read(counts, of=DEFINITION, at=MONTH):
    period = period_of(of, at)
    keys = [str(month) for month in of.tables[0].spec.span.months(period)]
    return outcome_of(of, at, filled(of, period, inputs_of("aml", keys, counts)))


def outcome(**lines):
    """The table with other counts on some lines."""
    return read({**SOUND, **lines})


def totals(*counts):
    """Five months, each with these breaches in all."""
    return read({"daglig": counts}, definition_of(HEAD + "months = 5\n" + TYPES))


def number(found, id):
    return found.facts[f"aml.{id}"].number


def faults(keys):
    with pytest.raises(DefinitionError) as caught:
        definition_of(HEAD + keys)
    return [(fault.code, fault.where) for fault in caught.value.faults]


# The definition


def test_a_table_without_types_is_none():
    assert faults("") == [("definition-no-lines", "table[1].types")]


def test_types_have_ids_and_labels_of_their_own():
    assert faults('types = [{ id = "a", label = "A" }, { id = "a", label = "B" }]\n') == [
        ("definition-twice", "table[1].types")
    ]
    assert faults('types = [{ id = "a", label = "Totalt" }]\n') == [("definition-twice", "table[1].types")]


def test_no_type_can_be_called_as_the_total_is():
    assert faults('types = [{ id = "totalt", label = "A" }]\n')[0] == ("definition-reserved-id", "table[1].types[1].id")


def test_no_column_can_be_headed_as_another_is():
    assert faults('share = "i alt"\n' + TYPES) == [("definition-twice", "table[1].share")]


# The sheet


def test_the_months_come_first_then_a_comment_then_what_the_program_says():
    table = DEFINITION.tables[0]
    found = table.kind.layout(table.spec, period_of(DEFINITION, MONTH))
    assert [(column.heading, column.role) for column in found.columns] == [
        ("Bruddtype", Role.LABEL),
        ("jan. 25", Role.INPUT),
        ("feb. 25", Role.INPUT),
        ("Kommentar", Role.COMMENT),
        ("I alt", Role.OUTPUT),
        ("Prosent av alle brudd", Role.OUTPUT),
        ("Mål", Role.FIXED),
        ("Status", Role.STATUS),
    ]
    *types, whole = found.lines
    assert {line.fixed.get("maal", "") for line in types} == {""}
    assert (whole.fixed["maal"], whole.marks["status"]) == ("høyst 8", Mark((("aml.totalt[2025-02]", ""),)))
    assert whole.slots["2025-01"].parts == ((1, "daglig"), (1, "ukentlig"), (1, "dag"))


def test_sums_and_shares_stand_in_cells_of_their_own():
    facts = outcome().facts
    assert [facts[f"aml.ukentlig.{measure}"].source.a1 for measure in ("sum", "andel")] == ["E6", "F6"]


def test_a_row_inserted_changes_no_figure():
    sheets = filled(DEFINITION, period_of(DEFINITION, MONTH), inputs_of("aml", MONTHS, SOUND))
    moved = outcome_of(DEFINITION, MONTH, insert_row(sheets, "AML", 6))
    assert number(moved, "ukentlig[2025-02]") == 6
    assert moved.findings == ()


# Figures


def test_the_shares_of_the_real_report_are_rounded_half_up():
    found = read(HDO_COUNTS, HDO)
    assert found.findings == ()
    assert number(found, "totalt.sum") == 40
    shares = [show(found.facts[f"aml.{line.id}.andel"]) for line in HDO.tables[0].spec.lines]
    assert shares == [f"{share}\u00a0%" for share in (53, 28, 8, 0, 0, 3, 3, 8, 0, 100)]


def test_the_real_report_of_four_months_comes_out_as_it_is():
    found = read(HNIKT_COUNTS, HNIKT, "2024-01")
    assert found.findings == ()
    assert [number(found, f"totalt[{month}]") for month in ("2023-10", "2023-11", "2023-12", "2024-01")] == [
        26,
        32,
        26,
        35,
    ]
    assert number(found, "totalt.endring") == 9
    assert number(found, "totalt.hia") == 35


def test_a_cell_left_empty_counts_nothing_and_shows_as_a_dash():
    found = outcome()
    assert show_bare(found.facts["aml.dag[2025-02]"]) == "\u2013"
    assert (number(found, "totalt[2025-02]"), number(found, "dag.sum")) == (16, 2)
    assert found.findings == ()


def test_the_year_so_far_is_all_its_months_where_they_are_shown():
    assert number(outcome(), "totalt.hia") == 34
    later = read({"daglig": (1, 2)}, definition_of(HEAD + "months = 2\n" + TYPES), "2025-03")
    assert later.facts["aml.totalt.hia"].origin is Origin.MISSING


def test_the_months_of_last_year_do_not_count_in_the_year_so_far():
    assert number(totals(1, 2, 4, 8, 16), "totalt.hia") == 24


def test_the_change_is_the_last_month_less_the_one_before():
    change = outcome().facts["aml.totalt.endring"]
    assert (change.number, change.rule, change.inputs) == (
        -2,
        "difference",
        ("aml.totalt[2025-02]", "aml.totalt[2025-01]"),
    )


def test_there_is_no_change_where_the_month_before_is_not_shown():
    found = read({"daglig": (3,)}, definition_of(HEAD + TYPES))
    assert found.facts["aml.totalt.endring"].origin is Origin.MISSING


def test_of_no_breaches_there_is_no_share_and_none_is_missing():
    found = read({"daglig": (0, 0)})
    share = found.facts["aml.daglig.andel"]
    assert (share.number, share.origin) == (None, Origin.COMPUTED)
    assert (number(found, "totalt.sum"), found.findings) == (0, ())


def test_a_month_is_judged_and_the_target_is_a_fact():
    facts = outcome(daglig=(1, 2), ukentlig=(5, 6), dag=(2, 1)).facts
    assert [facts[f"aml.totalt[{month}]"].status for month in MONTHS] == [Status.MET, Status.NOT_MET]
    assert (facts["aml.totalt.maal"].number, facts["aml.totalt.maal"].origin) == (8, Origin.DEFINED)


def test_the_total_is_an_indicator_by_the_tables_title():
    (indicator,) = outcome().indicators
    assert (indicator.id, indicator.label) == ("aml.totalt", "AML-brudd")
    assert indicator.facts == ("aml.totalt[2025-01]", "aml.totalt[2025-02]")
    assert read({}, HNIKT).indicators == ()


def test_an_empty_workbook_has_the_same_facts_without_values():
    empty = outcome_of(DEFINITION, MONTH, Sheets({}))
    assert codes(empty.findings) == ["sheet-missing"]
    assert empty.facts.keys() == outcome().facts.keys()
    assert {fact.number for id, fact in empty.facts.items() if id.startswith("aml.") and ".maal" not in id} == {None}


# What is wrong or odd


def test_a_reported_total_that_its_types_do_not_make_is_an_error_and_theirs_stands():
    found = outcome(totalt=(18, 17))
    assert (only(found.findings, "sum-off").params["reported"], number(found, "totalt[2025-02]")) == (17, 16)


@pytest.mark.parametrize(
    ("count", "code"), [("-1", "count-negative"), ("1.5", "count-broken"), ("0", None), ("1", None)]
)
def test_a_count_is_whole_and_not_below_zero(count, code):
    assert codes(outcome(dag=(2, Decimal(count))).findings) == ([code] if code else [])


def test_a_month_without_any_figure_is_an_error_and_not_a_month_without_breaches():
    found = outcome(daglig=(11, None), ukentlig=(5, None))
    finding = only(found.findings, "breaches-month-empty")
    assert (finding.severity, finding.cell.a1) == (Severity.ERROR, "C5")
    assert "for februar 2025" in say_finding(finding)
    assert [number(found, id) for id in ("totalt[2025-02]", "totalt.sum", "totalt.hia", "daglig.andel")] == [None] * 4
    assert found.facts["aml.totalt[2025-02]"].status is Status.UNKNOWN


def test_a_zero_says_that_there_were_no_breaches():
    found = outcome(daglig=(11, 0), ukentlig=(5, None))
    assert (found.findings, number(found, "totalt[2025-02]")) == ((), 0)


def test_a_month_with_only_its_total_is_told_by_the_sum():
    found = outcome(daglig=(11, None), ukentlig=(5, None), totalt=(None, 16))
    assert codes(found.findings) == ["sum-off"]


@pytest.mark.parametrize(("count", "told"), [(30, False), (31, True)])
def test_a_month_with_more_than_ten_times_the_others_is_asked_about(count, told):
    assert codes(totals(2, 3, 4, 3, count).findings) == (["breaches-outlier"] if told else [])


@pytest.mark.parametrize(("count", "told"), [(20, False), (21, True)])
def test_few_breaches_are_never_too_many(count, told):
    assert codes(totals(1, 0, 1, 1, count).findings) == (["breaches-outlier"] if told else [])


def test_two_other_months_do_not_tell_what_is_usual():
    assert read({"daglig": (1, 1, 90)}, definition_of(HEAD + "months = 3\n" + TYPES)).findings == ()


def test_a_month_whose_column_is_gone_is_told_once():
    sheets = filled(DEFINITION, period_of(DEFINITION, MONTH), inputs_of("aml", MONTHS, SOUND))
    heading = place(sheets, "AML", "Hvile i uken", "feb. 25")
    found = outcome_of(DEFINITION, MONTH, put(sheets, "AML", {f"{heading[0]}4": "februar"}))
    assert codes(found.findings) == ["heading-missing"]


# Views


def test_the_main_table_shows_the_types_by_month_and_their_shares():
    table, _ = outcome().elements
    assert (table.id, table.caption, table.note) == ("aml", "AML-brudd", "Antall")
    assert [column.heading for column in table.columns] == ["", "jan. 25", "feb. 25", "Prosent av alle brudd"]
    assert table.rows[0].cells == (
        Label("Hvile i døgnet"),
        Figure("aml.daglig[2025-01]"),
        Figure("aml.daglig[2025-02]"),
        Figure("aml.daglig.andel"),
    )
    assert [row.style for row in table.rows] == [RowStyle.LINE] * 3 + [RowStyle.SUM]


def test_without_shares_there_is_no_column_for_them():
    (table,) = read({}, HNIKT).elements
    assert {len(row.cells) for row in table.rows} == {5}


def test_the_year_is_shown_below_the_months_of_the_period_however_many_the_table_has():
    of = definition_of(HEAD + 'months = 4\nyear_to_date = "Hittil"\ntarget = { at_most = 8 }\n' + TYPES, months=2)
    _, table = outcome_of(of, MONTH, Sheets({})).elements
    assert (table.id, table.caption) == ("aml.hittil", "AML-brudd, hittil i år")
    assert [column.heading for column in table.columns] == ["", "Antall", "Mål", "Status"]
    assert [row.cells[0].text for row in table.rows] == ["Januar", "Februar", "Hittil"]
    assert table.rows[0].cells[2:] == (Label("høyst 8"), Mark((("aml.totalt[2025-01]", ""),)))
    assert table.rows[2].cells[1:] == (Figure("aml.totalt.hia"), Label(""), Label(""))
    assert table.rows[2].style is RowStyle.SUM


def test_every_figure_that_is_shown_is_a_fact():
    found = outcome()
    shown = {cell.fact for table in found.elements for row in table.rows for cell in row.cells if hasattr(cell, "fact")}
    assert shown <= found.facts.keys()


# Contents that nobody typed


def test_random_contents_come_out_as_worked_out_anew():
    random_contents_agree(TABLES, made, oracle)


def test_random_changes_come_out_as_worked_out_anew():
    random_changes_agree(TABLES, made, oracle)


@pytest.mark.parametrize("name", made.FAULTS)
def test_a_planted_fault_is_told_where_a_rule_can_see_it(name):
    planted_fault_is_seen(name, TABLES, made)
