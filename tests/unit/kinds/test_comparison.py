"""Comparison: this year so far beside the same time last year and all of last year."""

import cProfile
import pstats
from decimal import Decimal

import pytest

from made import comparison as made
from oracle import Inputs as Typed
from oracle import comparison as oracle
from unit.kinds.agreement import case, planted_fault_is_seen, random_changes_agree, random_contents_agree
from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.edges.messages import say_finding
from virksomhetsrapport.elements import Figure, Label, RowStyle
from virksomhetsrapport.errors import DefinitionError
from virksomhetsrapport.facts import Origin, show_bare
from virksomhetsrapport.findings import Severity
from virksomhetsrapport.placeholders import parse as placeholder
from virksomhetsrapport.shapes.grid import Role
from virksomhetsrapport.wording import resolve
from workbooks import codes, definition_of, filled, inputs_of, insert_row, only, outcome_of, period_of, place

HEAD = 'id = "c"\nkind = "comparison"\nsheet = "Nye tjenester"\n'
SERVICES = (
    HEAD
    + """
lines = [
  { id = "mottatt", label = "Antall mottatt" },
  { id = "tilbud", label = "Antall tilbud sendt" },
  { id = "levert", label = "Antall totalt levert", sum_of = ["ny", "radgivning", "nettverk"] },
  { id = "ny", label = "Antall Ny tjeneste levert" },
  { id = "radgivning", label = "Antall Rådgivning levert" },
  { id = "nettverk", label = "Antall Nettverkstjenester levert" },
  { id = "timer", label = "Timer brukt", unit = "timer" },
]
"""
)
FIGURES = {
    "mottatt": (28, 13, 166),
    "tilbud": (8, 23, 108),
    "levert": (1, 19, 114),
    "ny": (0, 2, 49),
    "radgivning": (1, 1, 20),
    "nettverk": (0, 16, 45),
    "timer": (730, 757, 7618),
}
MONEY = (
    HEAD
    + """
lines = [
  { id = "salg", label = "Salg", unit = "MNOK", decimals = 1, sum_of = ["varer", "tjenester"] },
  { id = "varer", label = "Varer", unit = "MNOK", decimals = 1 },
  { id = "tjenester", label = "Tjenester", unit = "MNOK", decimals = 1 },
  { id = "andel", label = "Andel levert i tide", unit = "%", decimals = 1 },
]
"""
)
ONE = HEAD + 'lines = [{ id = "a", label = "A" }]'
ALL = (SERVICES, MONEY, ONE)
COLUMNS = ("hia", "fjor", "fjoraar")


def book(table, figures, last="2024-01"):
    definition = definition_of(table)
    return definition, filled(definition, period_of(definition, last), inputs_of("c", COLUMNS, figures))


def outcome(table, figures, last="2024-01"):
    definition, sheets = book(table, figures, last)
    return outcome_of(definition, last, sheets)


def one(now, before, year, last="2024-01"):
    return outcome(ONE, {"a": (now, before, year)}, last)


def number(read, line, measure):
    return read.facts[f"c.{line}.{measure}"].number


def faults(table):
    with pytest.raises(DefinitionError) as raised:
        definition_of(table)
    return [(fault.code, fault.where) for fault in raised.value.faults]


# The report that the kind was made for


def test_a_real_table_gives_no_findings_and_its_sums_hold():
    read = outcome(SERVICES, FIGURES)
    assert read.findings == ()
    assert [read.facts[f"c.levert.{column}"].origin for column in COLUMNS] == [Origin.REPORTED] * 3
    assert (number(read, "mottatt", "endring"), number(read, "levert", "endring")) == (15, -18)
    assert show_bare(read.facts["c.mottatt.endring_prosent"]) == "115,4"
    assert show_bare(read.facts["c.nettverk.endring_prosent"]) == "−100,0"
    assert (number(read, "timer", "fjoraar"), read.facts["c.timer.fjoraar"].unit.id) == (7618, "timer")


# What a definition may say


def test_a_line_counts_something_unless_the_definition_says_otherwise():
    assert one(1, 2, 3).facts["c.a.hia"].unit.id == "antall"


def test_a_table_needs_a_line():
    assert faults(HEAD) == [("definition-no-lines", "table[1].lines")]


def test_a_key_that_is_unknown_is_told():
    assert faults(HEAD + 'lines = [{ id = "a", label = "A", target = 3 }]') == [
        ("definition-unknown-key", "table[1].lines[1].target")
    ]


def test_a_sum_adds_up_lines_that_there_are():
    table = HEAD + 'lines = [{ id = "a", label = "A", sum_of = ["b"] }]'
    assert faults(table) == [("definition-unknown-line", "table[1].lines[1].sum_of")]


def test_a_sum_adds_up_lines_of_its_own_unit():
    table = HEAD + 'lines = [{ id = "a", label = "A", sum_of = ["b"] }, { id = "b", label = "B", unit = "timer" }]'
    assert faults(table) == [("definition-line-unfit", "table[1].lines[1].sum_of")]


# The sheet


def test_the_sheet_has_three_figures_to_fill_in_and_two_that_follow():
    definition = definition_of(SERVICES)
    table = definition.tables[0]
    layout = table.kind.layout(table.spec, period_of(definition, "2024-01"))
    assert [(column.heading, column.role) for column in layout.columns] == [
        ("Nøkkeltall", Role.LABEL),
        ("Hittil i år", Role.INPUT),
        ("Samme tid i fjor", Role.INPUT),
        ("Hele fjoråret", Role.INPUT),
        ("Kommentar", Role.COMMENT),
        ("Endring", Role.OUTPUT),
        ("Endring i %", Role.OUTPUT),
    ]
    total = layout.lines[2]
    assert total.style is RowStyle.SUM
    assert total.slots["fjor"].parts == ((1, "ny"), (1, "radgivning"), (1, "nettverk"))
    assert (total.slots["endring"].fact, total.slots["endring_prosent"].unit.id) == ("c.levert.endring", "%")


def test_what_follows_knows_the_cell_that_it_belongs_in():
    definition, sheets = book(SERVICES, FIGURES)
    facts = outcome_of(definition, "2024-01", sheets).facts
    for measure, heading in (("endring", "Endring"), ("endring_prosent", "Endring i %")):
        address = place(sheets, "Nye tjenester", "Timer brukt", heading)
        assert facts[f"c.timer.{measure}"].source.a1 == address


def test_rows_inserted_change_no_figure():
    definition, sheets = book(SERVICES, FIGURES)
    read = outcome_of(definition, "2024-01", insert_row(sheets, "Nye tjenester", 7))
    assert (read.findings, number(read, "timer", "endring")) == ((), -27)


def test_an_empty_workbook_has_the_same_facts_without_values():
    empty, full = outcome_of(definition_of(SERVICES), "2024-01", Sheets({})), outcome(SERVICES, FIGURES)
    assert empty.facts.keys() == full.facts.keys()
    assert {(fact.value, fact.origin) for fact in empty.facts.values()} == {(None, Origin.MISSING)}
    assert codes(empty.findings) == ["sheet-missing"]


# What has changed


def test_the_change_is_this_year_less_the_same_time_last_year():
    fact = one(28, 13, 166).facts["c.a.endring"]
    assert (fact.number, fact.inputs, fact.rule) == (15, ("c.a.hia", "c.a.fjor"), "difference")


def test_a_text_may_say_which_way_it_went():
    definition, sheets = book(SERVICES, FIGURES)
    facts = outcome_of(definition, "2024-01", sheets).facts
    said = resolve(placeholder("c.tilbud.endring | okning_nedgang"), facts, period_of(definition, "2024-01"))
    assert said.text == "nedgang"


def test_the_change_of_nothing_is_no_per_cent_and_is_not_missing():
    fact = one(4, 0, 9).facts["c.a.endring_prosent"]
    assert (fact.value, fact.origin, show_bare(fact)) == (None, Origin.COMPUTED, "–")


def test_the_change_is_missing_where_one_of_the_two_is():
    read = one(None, 4, 9)
    assert [read.facts[f"c.a.{measure}"].origin for measure in ("endring", "endring_prosent")] == [Origin.MISSING] * 2
    assert codes(read.findings) == ["figure-missing"]


def test_the_change_of_a_share_is_in_percentage_points():
    figures = {"varer": (1, 1, 1), "tjenester": (1, 1, 1), "andel": (90, Decimal("80.5"), 70)}
    fact = outcome(MONEY, figures).facts["c.andel.endring"]
    assert (fact.number, fact.unit.id) == (Decimal("9.5"), "prosentpoeng")


# Sums


def test_a_sum_that_nobody_typed_is_added_up():
    read = outcome(SERVICES, {**FIGURES, "levert": (None, None, None)})
    assert ([number(read, "levert", column) for column in COLUMNS], read.findings) == ([1, 19, 114], ())


def test_a_reported_sum_of_counts_is_exact():
    finding = only(outcome(SERVICES, {**FIGURES, "levert": (2, 19, 114)}).findings, "sum-off")
    assert finding.params["label"] == "Antall totalt levert, hittil i år"


def test_a_reported_sum_within_rounding_stands():
    figures = {"varer": (1, 1, 2), "tjenester": (1, 1, 2), "andel": (90, 90, 90)}
    read = outcome(MONEY, {**figures, "salg": (Decimal("2.1"), 2, 4)})
    assert (codes(read.findings), number(read, "salg", "hia")) == (["sum-rounded"], Decimal("2.1"))


# What cannot be, and what is odd


@pytest.mark.parametrize(("before", "code"), [(166, []), (167, ["comparison-over-year"])])
def test_a_part_of_last_year_is_no_more_than_the_year(before, code):
    found = one(28, before, 166).findings
    assert codes(found) == code
    assert all(each.severity is Severity.ERROR for each in found)


def test_a_part_beyond_the_year_is_told_with_both_places():
    finding = only(one(28, 167, 166).findings, "comparison-over-year")
    assert say_finding(finding) == (
        "A, samme tid i fjor (Nye tjenester C5) er 167, mer enn i hele fjoråret, 166 (D5). "
        "Kontroller begge, og om kolonnene er byttet om."
    )


def test_columns_that_changed_places_are_told_line_by_line_and_by_errors_alone():
    figures = {line: (now, year, before) for line, (now, before, year) in FIGURES.items()}
    found = outcome(SERVICES, figures).findings
    assert codes(found) == ["comparison-over-year"] * len(FIGURES)


def test_a_share_may_be_higher_in_a_part_of_the_year():
    figures = {"varer": (1, 1, 1), "tjenester": (1, 1, 1), "andel": (90, 80, 70)}
    assert outcome(MONEY, figures).findings == ()


@pytest.mark.parametrize(("before", "code"), [(165, "comparison-year-differs"), (167, "comparison-year-differs")])
def test_in_december_the_same_time_last_year_is_the_whole_year(before, code):
    found = one(180, before, 166, "2024-12").findings
    assert [(each.code, each.severity) for each in found] == [(code, Severity.ERROR)]
    assert one(180, 166, 166, "2024-12").findings == ()
    assert one(180, 165, 166, "2024-11").findings == ()


def test_in_december_a_share_is_that_of_the_whole_year_too():
    figures = {"varer": (1, 1, 1), "tjenester": (1, 1, 1), "andel": (90, 80, 81)}
    assert codes(outcome(MONEY, figures, "2024-12").findings) == ["comparison-year-differs"]


def test_a_sum_that_nobody_typed_is_not_told_of_besides_its_part():
    figures = {**FIGURES, "levert": (None, None, None), "ny": (0, 500, 49)}
    assert [each.params["label"] for each in outcome(SERVICES, figures).findings] == [
        "Antall Ny tjeneste levert, samme tid i fjor"
    ]


@pytest.mark.parametrize(
    ("now", "before", "code"),
    [
        (100, 5, []),
        (101, 5, ["comparison-outlier"]),
        (500, 4, []),
        (5, 100, []),
        (5, 101, ["comparison-outlier"]),
        (4, 500, []),
        (0, 16, []),
    ],
)
def test_twenty_times_last_year_or_a_twentieth_of_it_is_a_warning(now, before, code):
    found = one(now, before, 1000).findings
    assert codes(found) == code
    assert all(each.severity is Severity.WARNING for each in found)


def test_an_outlier_is_told_with_both_figures():
    finding = only(one(28000, 13, 166).findings, "comparison-outlier")
    assert say_finding(finding) == (
        "A, hittil i år (Nye tjenester B5) er 28\u00a0000, mot 13 samme tid i fjor (C5). Kontroller begge."
    )


def test_a_sum_is_no_outlier_besides_its_part():
    figures = {**FIGURES, "ny": (0, 0, 49), "nettverk": (900, 16, 45), "levert": (901, 17, 114)}
    assert [each.params["label"] for each in outcome(SERVICES, figures).findings] == [
        "Antall Nettverkstjenester levert, hittil i år"
    ]


@pytest.mark.parametrize(("value", "code"), [(Decimal("2.5"), "count-broken"), (-2, "count-negative")])
def test_a_count_is_whole_and_not_negative(value, code):
    assert codes(one(value, 13, 166).findings) == [code]


def test_a_share_is_no_more_than_all():
    figures = {"varer": (1, 1, 1), "tjenester": (1, 1, 1), "andel": (Decimal("100.1"), 80, 81)}
    assert codes(outcome(MONEY, figures).findings) == ["share-outside"]


# The report


def test_the_reports_table_shows_the_three_figures_and_the_change():
    (table,) = outcome(SERVICES, FIGURES).elements
    assert (table.id, table.caption) == ("c", "Tabellen")
    assert [column.heading for column in table.columns] == [
        *("", "Hittil i år", "Samme tid i fjor", "Hele fjoråret", "Endring"),
    ]
    assert table.rows[2].style is RowStyle.SUM
    assert table.rows[0].cells == (
        Label("Antall mottatt"),
        *(Figure(f"c.mottatt.{column}") for column in COLUMNS),
        Figure("c.mottatt.endring", plus=True),
    )


def test_the_units_are_said_below_the_table():
    assert outcome(ONE, {}).elements[0].note == "Antall"
    assert outcome(SERVICES, {}).elements[0].note == "Tall i timer: Timer brukt"
    assert outcome(MONEY, {}).elements[0].note == (
        "Tall i MNOK: Salg, Varer, Tjenester. Tall i prosent: Andel levert i tide"
    )


def steps(count):
    """How many functions are called for a table of so many lines."""
    lines = ", ".join(f'{{ id = "l{at}", label = "L {at}" }}' for at in range(count))
    parts = ", ".join(f'"l{at}"' for at in range(count))
    total = f'{{ id = "t", label = "T", sum_of = [{parts}] }}'
    definition, sheets = book(f"{HEAD}lines = [{lines}, {total}]", {f"l{at}": (9, 8, 70) for at in range(count)})
    profile = cProfile.Profile()
    profile.runcall(outcome_of, definition, "2024-01", sheets)
    return pstats.Stats(profile).total_calls


def test_the_cost_grows_with_the_lines_and_not_with_their_square():
    assert steps(400) < 2.2 * steps(200)


# Random contents, held against answers worked out another way


def test_random_contents_come_to_the_right_figures_without_errors():
    random_contents_agree(ALL, made, oracle)


def test_any_other_figure_comes_to_the_right_figures_and_errors():
    random_changes_agree(ALL, made, oracle)


@pytest.mark.parametrize("name", sorted(made.FAULTS))
def test_a_planted_fault_is_found_where_a_rule_can_see_it(name):
    planted_fault_is_seen(name, ALL, made)


@pytest.mark.parametrize("seed", range(30))
def test_the_reports_table_shows_the_right_figures(seed):
    random = case(ALL, made, seed)
    read, typed = random.read(random.cells), Typed(random.cells, {}, {})
    (table,) = read.elements
    shown = [
        [
            cell.text if isinstance(cell, Label) else show_bare(read.facts[cell.fact], plus=cell.plus)
            for cell in row.cells
        ]
        for row in table.rows
    ]
    figures = oracle.figures(random.table, typed, random.when)
    assert {table.id: shown} == oracle.views(random.table, typed, figures, random.when)
