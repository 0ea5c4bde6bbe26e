"""Series: figures month by month, sums and parts of them, targets, what has changed and what it comes to."""

import cProfile
import pstats
from decimal import Decimal

import pytest

from made import series as made
from oracle import Inputs as Typed
from oracle import series as oracle
from oracle.base import marked
from unit.kinds.agreement import case, planted_fault_is_seen, random_changes_agree, random_contents_agree
from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.edges.messages import say_finding
from virksomhetsrapport.elements import Figure, Label, Mark, RowStyle
from virksomhetsrapport.errors import DefinitionError
from virksomhetsrapport.facts import Origin, Status, show_bare
from virksomhetsrapport.findings import Severity
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.look import STATUS
from virksomhetsrapport.placeholders import parse as placeholder
from virksomhetsrapport.shapes.grid import Role
from virksomhetsrapport.wording import mark_texts, resolve
from workbooks import (
    codes,
    definition_of,
    delete_row,
    filled,
    insert_row,
    only,
    outcome_of,
    period_of,
    place,
    position,
    put,
)

HEAD = 'id = "s"\nkind = "series"\nsheet = "Måneder"\n'
SUPPORT = (
    HEAD
    + """
months = 7
lines = [
  { id = "henvendelser", label = "Totalt antall henvendelser", unit = "antall" },
  { id = "telefon", label = "Andel telefonhenvendelser", unit = "%" },
  { id = "besvart", label = "Andel besvart innen 1 minutt", unit = "%", target = { at_least = 70 } },
  { id = "forstelinje", label = "Andel løst i førstelinje", unit = "%", target = { at_least = 70, near = 2 } },
]
"""
)
SUPPORT_FIGURES = {
    "henvendelser": (5651, 9263, 10601, 10398, 8883, 8416, 12044),
    "telefon": (56, 46, 49, 49, 51, 42, 45),
    "besvart": (81, 84, 76, 79, 84, 83, 75),
    "forstelinje": (69, 73, 72, 72, 68, 77, 69),
}
INCIDENTS = (
    HEAD
    + """
months = 7
lines = [
  { id = "feil", label = "Antall registrerte feil og hendelser", unit = "antall" },
  { id = "gronn", label = "Beredskap grønn", unit = "antall", required = false },
  { id = "gul", label = "Beredskap gul", unit = "antall", required = false },
  { id = "rod", label = "Beredskap rød", unit = "antall", required = false },
  { id = "beredskap", label = "Beredskap i alt", unit = "antall", sum_of = ["gronn", "gul", "rod"] },
]
"""
)
INCIDENT_FIGURES = {
    "feil": (440, 667, 827, 1029, 974, 853, 1066),
    "gronn": (1, 1, None, None, None, None, 1),
    "gul": (None, None, None, 1, None, None, 1),
    "rod": (None,) * 7,
    "beredskap": (None,) * 7,
}
OPEN_CASES = (
    HEAD
    + """
months = [-10, -6, -5, -4, -3, -2, -1, 0]
as_of = "day_after"
lines = [{ id = "apne", label = "Åpne avvik", unit = "antall" }]
"""
)
OPEN_FIGURES = {"apne": (183, 211, 257, 181, 227, 215, 223, 252)}
CALLS = (
    HEAD
    + """
months = 12
lines = [
  { id = "inn", label = "Inngående samtaler", unit = "antall" },
  { id = "ut", label = "Utgående samtaler", unit = "antall" },
  { id = "totalt", label = "Samtaler i alt", unit = "antall", sum_of = ["inn", "ut"] },
  { id = "besvart", label = "Besvart innen 30 sekunder", unit = "antall", within = "inn" },
]
"""
)
COSTS = (
    HEAD
    + """
months = "year"
lines = [
  { id = "lonn", label = "Lønn", unit = "MNOK", decimals = 1, sum_of = ["fast", "overtid"] },
  { id = "fast", label = "Fast lønn", unit = "MNOK", decimals = 1 },
  { id = "overtid", label = "Overtid", unit = "MNOK", decimals = 1, within = "fast" },
  { id = "drift", label = "Drift", unit = "MNOK", decimals = 1, required = false },
  { id = "alt", label = "Alt", unit = "MNOK", decimals = 1, sum_of = ["lonn", "drift"] },
  { id = "refusjon", label = "Herav refundert", unit = "MNOK", decimals = 1, within = "lonn" },
  { id = "avvik", label = "Avvik", unit = "MNOK", decimals = 1, signed = true },
]
"""
)
CAUSES = (
    HEAD
    + """
months = 3
lines = [
  { id = "epost", label = "E-post", unit = "%", decimals = 1 },
  { id = "chat", label = "Chat", unit = "%", decimals = 1 },
  { id = "skriftlig", label = "Skriftlig", unit = "%", decimals = 1, sum_of = ["epost", "chat"] },
  { id = "tid", label = "Svartid", unit = "sekunder", decimals = 1, target = { at_most = 30, near = 2.5 } },
]
"""
)
LAST = "2024-01"
ALL = (SUPPORT, INCIDENTS, OPEN_CASES, CALLS, COSTS, CAUSES)


def book(table, figures, last=LAST, months=1):
    """A workbook with the figures of each line, oldest month first; None leaves a cell empty."""
    definition = definition_of(table, months=months)
    period = period_of(definition, last)
    wanted = definition.tables[0].spec.span.months(period)
    cells = {
        ("s", line, str(month)): value if isinstance(value, str) else Decimal(value)
        for line, values in figures.items()
        for month, value in zip(wanted, values, strict=True)
        if value is not None
    }
    return definition, filled(definition, period, Inputs(cells=cells))


def outcome(table, figures, last=LAST, months=1):
    definition, sheets = book(table, figures, last, months)
    return outcome_of(definition, last, sheets)


def faults(table):
    with pytest.raises(DefinitionError) as raised:
        definition_of(table)
    return [(fault.code, fault.where) for fault in raised.value.faults]


def layout_of(table, last=LAST):
    definition = definition_of(table)
    of = definition.tables[0]
    return of.kind.layout(of.spec, period_of(definition, last))


def one_line(more, months=1):
    return f'{HEAD}months = {months}\nlines = [{{ id = "a", label = "A", {more} }}]'


def two_lines(first, second, months=1):
    return (
        f'{HEAD}months = {months}\nlines = [{{ id = "a", label = "A", {first} }}, '
        f'{{ id = "b", label = "B", {second} }}]'
    )


def numbers(read, line, measure=""):
    """The figures of a line by month, or what a measure of it is."""
    if measure:
        return read.facts[f"s.{line}.{measure}"].number
    return [fact.number for id, fact in read.facts.items() if id.startswith(f"s.{line}[")]


# The reports that the kind was made for


@pytest.mark.parametrize(
    ("table", "figures"), [(SUPPORT, SUPPORT_FIGURES), (INCIDENTS, INCIDENT_FIGURES), (OPEN_CASES, OPEN_FIGURES)]
)
def test_real_tables_give_no_findings(table, figures):
    assert outcome(table, figures).findings == ()


def test_the_support_desk_of_seven_months():
    read = outcome(SUPPORT, SUPPORT_FIGURES)
    assert numbers(read, "henvendelser") == [5651, 9263, 10601, 10398, 8883, 8416, 12044]
    assert (numbers(read, "henvendelser", "endring"), numbers(read, "henvendelser", "sum")) == (3628, 65256)
    assert (numbers(read, "telefon", "endring"), read.facts["s.telefon.endring"].unit.id) == (3, "prosentpoeng")
    assert read.facts["s.besvart[2024-01]"].status is Status.MET
    assert read.facts["s.forstelinje[2024-01]"].status is Status.NOT_MET
    assert read.facts["s.forstelinje[2023-12]"].status is Status.MET
    assert read.facts["s.forstelinje[2023-09]"].status is Status.NEAR


def test_an_emergency_that_nobody_wrote_down_counts_for_nothing():
    read = outcome(INCIDENTS, INCIDENT_FIGURES)
    assert numbers(read, "beredskap") == [1, 1, 0, 1, 0, 0, 2]
    assert numbers(read, "gronn") == [1, 1, None, None, None, None, 1]
    assert numbers(read, "gronn", "sum") == 3
    assert numbers(read, "rod", "sum") == 0
    assert show_bare(read.facts["s.rod[2024-01]"]) == "–"


def test_open_cases_on_the_first_of_some_months():
    layout = layout_of(OPEN_CASES)
    assert [column.heading for column in layout.columns if column.role is Role.INPUT] == [
        *("1. apr. 23", "1. aug. 23", "1. sep. 23", "1. okt. 23", "1. nov. 23", "1. des. 23", "1. jan. 24"),
        "1. feb. 24",
    ]
    fact = outcome(OPEN_CASES, OPEN_FIGURES).facts["s.apne[2024-01]"]
    assert (fact.number, fact.label) == (252, "Åpne avvik, 1. februar 2024")


def test_calls_of_twelve_months_add_up():
    inn, ut = [2000 + 10 * month for month in range(12)], [500] * 12
    figures = {"inn": inn, "ut": ut, "totalt": [2500 + 10 * month for month in range(12)], "besvart": [1900] * 12}
    read = outcome(CALLS, figures, "2025-02", months=2)
    assert read.findings == ()
    assert read.facts["s.totalt[2025-02]"].origin is Origin.REPORTED
    assert numbers(read, "totalt", "sum") == sum(inn) + sum(ut)
    assert numbers(read, "totalt", "hia") == inn[-1] + inn[-2] + 1000


# What a definition may say


def test_the_months_are_those_of_the_period_unless_a_definition_says_otherwise():
    table = HEAD + 'lines = [{ id = "a", label = "A", unit = "antall" }]'
    read = outcome(table, {"a": (1, 2)}, "2025-02", months=2)
    assert [id for id in read.facts if "[" in id] == ["s.a[2025-01]", "s.a[2025-02]"]


def test_a_table_needs_a_line():
    assert faults(HEAD + "lines = []") == [("definition-no-lines", "table[1].lines")]


def test_a_key_that_is_unknown_is_told():
    assert faults(one_line('unit = "antall", sumof = []')) == [("definition-unknown-key", "table[1].lines[1].sumof")]


def test_a_line_is_within_one_that_there_is():
    assert faults(one_line('unit = "antall", within = "c"')) == [
        ("definition-unknown-line", "table[1].lines[1].within")
    ]


def test_a_line_is_not_within_itself():
    assert faults(one_line('unit = "antall", within = "a"')) == [("definition-line-unfit", "table[1].lines[1].within")]


@pytest.mark.parametrize("key", ['within = "b"', 'sum_of = ["b"]'])
def test_a_line_is_no_sum_and_no_part_of_one_in_another_unit(key):
    found = faults(two_lines(f'unit = "antall", {key}', 'unit = "%"'))
    assert found == [("definition-line-unfit", f"table[1].lines[1].{key.split()[0]}")]


def test_a_sum_does_not_add_up_itself():
    table = two_lines('unit = "antall", sum_of = ["b"]', 'unit = "antall", sum_of = ["a"]')
    assert {code for code, _ in faults(table)} == {"definition-sum-of-itself"}


def test_a_target_has_one_limit():
    found = faults(one_line('unit = "%", target = { at_least = 1, at_most = 2 }'))
    assert found == [("definition-target-one-limit", "table[1].lines[1].target")]


def test_months_that_are_none_are_told():
    assert faults(one_line('unit = "%"', months='"siste"')) == [("definition-bad-months", "table[1].months")]


# The sheet


def test_the_sheet_has_a_column_for_each_month_and_says_what_is_wanted():
    layout = layout_of(SUPPORT)
    assert [(column.heading, column.role) for column in layout.columns] == [
        ("Nøkkeltall", Role.LABEL),
        ("Enhet", Role.FIXED),
        *[(f"{name} {year}", Role.INPUT) for name, year in zip(
            ("juli", "aug.", "sep.", "okt.", "nov.", "des.", "jan."), (23, 23, 23, 23, 23, 23, 24), strict=True
        )],
        ("Kommentar", Role.COMMENT),
        ("Mål", Role.FIXED),
        ("Status", Role.STATUS),
    ]  # fmt: skip
    assert [column.key for column in layout.columns][2] == "2023-07"
    assert [line.fixed.get("rule", "") for line in layout.lines] == ["", "", "minst 70\u00a0%", "minst 70\u00a0%"]
    assert [line.fixed["unit"] for line in layout.lines] == ["antall", "%", "%", "%"]
    assert layout.lines[2].marks == {"status": Mark((("s.besvart[2024-01]", ""),))}


def test_a_sheet_without_targets_has_no_columns_for_them():
    assert [column.heading for column in layout_of(INCIDENTS).columns][-1] == "Kommentar"


def test_a_sum_is_added_up_by_the_sheet_until_somebody_reports_it():
    line = layout_of(INCIDENTS).lines[4]
    assert line.style is RowStyle.SUM
    assert line.slots["2024-01"].parts == ((1, "gronn"), (1, "gul"), (1, "rod"))


def test_rows_inserted_change_no_figure():
    definition, sheets = book(SUPPORT, SUPPORT_FIGURES)
    moved = insert_row(insert_row(sheets, "Måneder", 6), "Måneder", 5)
    assert outcome_of(definition, LAST, moved).findings == ()
    assert numbers(outcome_of(definition, LAST, moved), "telefon") == [56, 46, 49, 49, 51, 42, 45]


def test_an_empty_workbook_has_the_same_facts_without_values():
    definition = definition_of(CALLS)
    empty, full = outcome_of(definition, LAST, Sheets({})), outcome(CALLS, {})
    assert empty.facts.keys() == full.facts.keys()
    assert {(fact.value, fact.origin) for fact in empty.facts.values()} == {(None, Origin.MISSING)}
    assert codes(empty.findings) == ["sheet-missing"]


def test_what_may_be_left_out_is_unknown_where_there_is_no_sheet():
    read = outcome_of(definition_of(INCIDENTS), LAST, Sheets({}))
    assert {numbers(read, "beredskap", measure) for measure in ("sum", "hia", "endring")} == {None}


def test_a_line_that_may_be_left_empty_is_not_to_be_deleted():
    definition, sheets = book(INCIDENTS, INCIDENT_FIGURES)
    row, _ = position(place(sheets, "Måneder", "Beredskap gul", "jan. 24"))
    read = outcome_of(definition, LAST, delete_row(sheets, "Måneder", row))
    assert (codes(read.findings), numbers(read, "beredskap", "sum")) == (["line-missing"], None)


# What it comes to


def test_the_change_is_the_last_month_less_the_one_before():
    fact = outcome(INCIDENTS, INCIDENT_FIGURES).facts["s.feil.endring"]
    assert (fact.number, fact.inputs) == (213, ("s.feil[2024-01]", "s.feil[2023-12]"))
    assert fact.label == "Antall registrerte feil og hendelser, endring siden desember 2023"


def test_a_text_may_say_which_way_it_went():
    read = outcome(INCIDENTS, INCIDENT_FIGURES)
    piece = resolve(
        placeholder("s.feil.endring | okning_nedgang"), read.facts, period_of(definition_of(INCIDENTS), LAST)
    )
    assert piece.text == "økning"


@pytest.mark.parametrize("values", [(5, None), (None, 5)])
def test_there_is_no_change_where_one_of_the_two_is_missing(values):
    read = outcome(one_line('unit = "antall", required = false', months=2), {"a": values})
    assert (numbers(read, "a", "endring"), read.facts["s.a.endring"].origin) == (None, Origin.MISSING)


def test_there_is_no_change_where_there_is_one_month():
    assert outcome(one_line('unit = "antall"'), {"a": (5,)}).facts["s.a.endring"].value is None


def test_a_target_is_a_fact_of_its_own_that_texts_may_state():
    fact = outcome(CAUSES, {}).facts["s.tid.maal"]
    assert (fact.number, fact.unit.id, fact.origin, show_bare(fact)) == (30, "sekunder", Origin.DEFINED, "30")


def test_counts_come_to_a_sum_and_other_figures_do_not():
    facts = outcome(SUPPORT, SUPPORT_FIGURES).facts
    assert facts["s.henvendelser.sum"].rule == "sum"
    assert [id for id in facts if id.endswith((".sum", ".hia"))] == ["s.henvendelser.sum", "s.henvendelser.hia"]


def test_what_there_was_on_a_day_is_not_added_up_over_days():
    assert not [id for id in outcome(OPEN_CASES, OPEN_FIGURES).facts if id.endswith((".sum", ".hia"))]


def test_the_year_so_far_is_the_months_of_the_year():
    read = outcome(one_line('unit = "antall"', months=5), {"a": (1, 2, 4, 8, 16)}, "2025-03")
    assert (numbers(read, "a", "hia"), numbers(read, "a", "sum")) == (28, 31)
    assert read.facts["s.a.hia"].inputs == ("s.a[2025-01]", "s.a[2025-02]", "s.a[2025-03]")


def test_the_year_so_far_is_unknown_where_the_table_lacks_a_month_of_it():
    fact = outcome(one_line('unit = "antall"', months=2), {"a": (1, 2)}, "2025-03").facts["s.a.hia"]
    assert (fact.value, fact.origin) == (None, Origin.MISSING)


def test_a_sum_over_the_months_is_unknown_where_one_that_there_must_be_is_missing():
    read = outcome(one_line('unit = "antall"', months=3), {"a": (1, None, 2)})
    assert (numbers(read, "a", "sum"), codes(read.findings)) == (None, ["figure-missing"])


def test_a_figure_that_cannot_be_read_is_not_counted_as_left_out():
    read = outcome(INCIDENTS, {**INCIDENT_FIGURES, "gul": (None, None, None, 1, None, None, "noen")})
    assert codes(read.findings) == ["not-a-number"]
    assert (numbers(read, "beredskap")[-1], numbers(read, "gul", "sum")) == (None, None)


# Sums


def test_a_reported_sum_of_counts_is_exact():
    found = outcome(INCIDENTS, {**INCIDENT_FIGURES, "beredskap": (1, 1, 0, 1, 0, 0, 3)}).findings
    assert [(each.code, each.params["label"]) for each in found] == [("sum-off", "Beredskap i alt, januar 2024")]


def test_a_reported_sum_within_rounding_stands_and_feeds_the_sums_above_it():
    figures = {"fast": (Decimal("9.9"),), "overtid": (1,), "lonn": (11,), "refusjon": (0,), "avvik": (0,)}
    read = outcome(COSTS, figures)
    assert codes(read.findings) == ["sum-rounded"]
    assert numbers(read, "alt") == [11]


@pytest.mark.parametrize(("reported", "code"), [("10.8", ["sum-rounded"]), ("10.7", ["sum-off"]), ("10.9", [])])
def test_a_reported_sum_is_held_against_its_parts(reported, code):
    figures = {"fast": ("9.9",), "overtid": (1,), "lonn": (reported,), "refusjon": (0,), "avvik": (0,)}
    figures = {line: tuple(Decimal(value) for value in values) for line, values in figures.items()}
    assert codes(outcome(COSTS, figures).findings) == code


def test_a_sum_is_unknown_where_a_part_that_there_must_be_is_missing():
    read = outcome(CALLS, {"inn": [None] + [10] * 11, "ut": [5] * 12, "besvart": [1] * 12})
    assert (numbers(read, "totalt")[:2], codes(read.findings)) == ([None, 15], ["figure-missing"])


# What cannot be, and what is odd


@pytest.mark.parametrize(
    ("value", "code"), [(0, []), (100, []), ("100.1", ["share-outside"]), ("-0.1", ["share-outside"])]
)
def test_a_share_is_between_nothing_and_all(value, code):
    read = outcome(one_line('unit = "%", decimals = 1'), {"a": (Decimal(value),)})
    assert codes(read.findings) == code


def test_a_signed_share_may_be_any():
    assert outcome(one_line('unit = "%", signed = true'), {"a": (-130,)}).findings == ()


def test_a_count_is_whole_and_not_negative():
    assert codes(outcome(one_line('unit = "antall"'), {"a": (Decimal("2.5"),)}).findings) == ["count-broken"]
    assert codes(outcome(one_line('unit = "antall"'), {"a": (-2,)}).findings) == ["count-negative"]


@pytest.mark.parametrize(("chat", "code"), [("40.1", []), ("40.2", ["share-outside"])])
def test_shares_that_are_added_up_come_to_no_more_than_all_but_for_rounding(chat, code):
    figures = {"epost": (60,) * 3, "chat": (30, 30, Decimal(chat)), "tid": (12,) * 3}
    found = outcome(CAUSES, figures).findings
    assert codes(found) == code
    assert all(each.params["label"] == "Skriftlig, januar 2024" for each in found)


@pytest.mark.parametrize(("part", "code"), [(10, []), (11, ["series-within"])])
def test_a_part_is_no_more_than_its_whole_in_the_same_month(part, code):
    table = two_lines('unit = "antall", within = "b"', 'unit = "antall"', months=2)
    found = outcome(table, {"a": (part, 5), "b": (10, 4 + part)}).findings
    assert codes(found) == code
    assert all(each.severity is Severity.ERROR for each in found)


def test_a_part_beyond_its_whole_is_told_with_both_places():
    table = two_lines('unit = "antall", within = "b"', 'unit = "antall"')
    definition, sheets = book(table, {"a": (11,), "b": (10,)})
    finding = only(outcome_of(definition, LAST, sheets).findings, "series-within")
    assert finding.cell.a1 == place(sheets, "Måneder", "A", "jan. 24")
    assert say_finding(finding) == "A, januar 2024 (Måneder C5) er 11, mer enn B, som er 10 (C6). Kontroller begge."


@pytest.mark.parametrize("figures", [{"a": (11,)}, {"b": (10,)}])
def test_a_part_or_a_whole_that_is_left_out_is_not_held_against_the_other(figures):
    table = two_lines('unit = "antall", within = "b", required = false', 'unit = "antall", required = false')
    assert outcome(table, figures).findings == ()


@pytest.mark.parametrize(("part", "code"), [("10.5", []), ("10.6", ["series-within"])])
def test_rounding_to_other_decimals_is_no_part_beyond_its_whole(part, code):
    table = two_lines('unit = "timer", decimals = 1, within = "b"', 'unit = "timer"')
    assert codes(outcome(table, {"a": (Decimal(part),), "b": (10,)}).findings) == code


@pytest.mark.parametrize(("part", "code"), [("11.0", []), ("11.1", ["series-within"])])
def test_a_sum_of_rounded_parts_may_be_a_little_less_than_what_is_within_it(part, code):
    figures = {"fast": (Decimal("9.9"),), "overtid": (1,), "refusjon": (Decimal(part),), "avvik": (0,)}
    assert codes(outcome(COSTS, figures).findings) == code


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ((50, 60, 70, 80, 1300), []),  # 20 times the median of the others, 65
        ((50, 60, 70, 80, 1301), ["series-outlier"]),
        ((200, 200, 200, 200, 10), []),
        ((200, 200, 200, 200, 9), ["series-outlier"]),
        ((100, 100, 100, 100, 5), []),
        ((100, 100, 100, 100, 4), ["series-outlier"]),
        ((99, 99, 99, 99, 0), []),  # too small to tell too little
        ((60, 70, 80, 1500), []),  # three others say little
        ((60, 70, 80, 1500, None), []),
        ((0, 0, 0, 0, 20), []),
        ((0, 0, 0, 0, 21), ["series-outlier"]),
    ],
)
def test_a_figure_far_from_the_other_months_is_a_warning(values, code):
    read = outcome(one_line('unit = "antall", required = false', months=len(values)), {"a": values})
    assert codes(read.findings) == code


def test_an_outlier_is_told_with_what_is_usual():
    read = outcome(one_line('unit = "antall"', months=5), {"a": (50, 60, 1301, 70, 81)})
    finding = only(read.findings, "series-outlier")
    assert (finding.severity, finding.params["usual"]) == (Severity.WARNING, 65)
    assert say_finding(finding) == (
        "A, november 2023 (Måneder E5) er 1\u00a0301, mens linjens andre måneder ligger rundt 65. "
        "Kontroller tallet og enheten."
    )


def test_a_month_in_another_unit_is_told_on_each_line_and_holds_nothing_back():
    lines = ", ".join(f'{{ id = "l{at}", label = "L {at}", unit = "MNOK" }}' for at in range(8))
    figures = {f"l{at}": (30, 31, 32, 33, 34_000) for at in range(8)}
    found = outcome(f"{HEAD}months = 5\nlines = [{lines}]", figures).findings
    assert [(each.code, each.severity) for each in found] == [("series-outlier", Severity.WARNING)] * 8


@pytest.mark.parametrize("more", ['unit = "%"', 'unit = "MNOK", signed = true'])
def test_shares_and_signed_figures_may_be_anything_beside_the_others(more):
    assert outcome(one_line(more, months=5), {"a": (1, 1, 1, 1, 99)}).findings == ()


def test_a_sum_is_no_outlier_besides_its_part():
    calls = {"inn": [2000] * 11 + [200_000], "ut": [500] * 12, "besvart": [1500] * 12}
    assert [each.params["label"] for each in outcome(CALLS, calls).findings] == ["Inngående samtaler, januar 2024"]


# The report


def test_the_reports_table_has_a_row_for_each_line_and_a_column_for_each_month():
    table, _ = outcome(SUPPORT, SUPPORT_FIGURES).elements
    assert (table.id, table.caption, table.note) == ("s", "Tabellen", "")
    assert [column.heading for column in table.columns] == [
        *("", "Enhet", "juli 23", "aug. 23", "sep. 23", "okt. 23", "nov. 23", "des. 23", "jan. 24", "Mål", "Status"),
    ]
    row = table.rows[2].cells
    assert row[:3] == (Label("Andel besvart innen 1 minutt"), Label("%"), Figure("s.besvart[2023-07]"))
    assert row[-2:] == (Label("minst 70\u00a0%"), Mark((("s.besvart[2024-01]", ""),)))
    assert table.rows[0].cells[-2:] == (Label(""), Label(""))


def test_the_narrow_table_has_the_months_alone_and_says_the_unit_beside_the_name():
    _, narrow = outcome(SUPPORT, SUPPORT_FIGURES).elements
    assert narrow.id == "s.smal"
    assert [column.heading for column in narrow.columns][::7] == ["", "jan. 24"]
    assert [row.cells[0].text for row in narrow.rows][1:3] == [
        "Andel telefonhenvendelser (%)",
        "Andel besvart innen 1 minutt (%)",
    ]


def test_a_table_of_one_unit_says_it_once():
    table, _ = outcome(INCIDENTS, INCIDENT_FIGURES).elements
    assert (table.note, table.columns[1].heading) == ("Antall", "juli 23")
    assert [row.style for row in table.rows] == [RowStyle.LINE] * 4 + [RowStyle.SUM]


def test_a_line_with_a_target_is_an_indicator_over_all_its_months():
    first, second = outcome(SUPPORT, SUPPORT_FIGURES).indicators
    assert (first.id, first.label, len(first.facts)) == ("s.besvart", "Andel besvart innen 1 minutt", 7)
    assert (first.facts[0], first.facts[-1]) == ("s.besvart[2023-07]", "s.besvart[2024-01]")
    assert second.id == "s.forstelinje"


def test_a_missing_figure_is_never_met():
    figures = {**SUPPORT_FIGURES, "besvart": (*SUPPORT_FIGURES["besvart"][:-1], None)}
    assert outcome(SUPPORT, figures).facts["s.besvart[2024-01]"].status is Status.UNKNOWN


def test_a_figure_with_more_digits_than_any_account_stops_nothing():
    huge = Decimal(10) ** 60
    assert numbers(outcome(one_line('unit = "antall"', months=5), {"a": (1, 1, 1, 1, huge)}), "a")[-1] == huge


def steps(count):
    """How many Python functions the table of so many lines calls."""
    lines = ", ".join(f'{{ id = "l{at}", label = "L {at}", unit = "antall", within = "l0" }}' for at in range(1, count))
    parts = ", ".join(f'"l{at}"' for at in range(count))
    first = '{ id = "l0", label = "L 0", unit = "antall" }'
    total = f'{{ id = "t", label = "T", unit = "antall", sum_of = [{parts}] }}'
    definition, sheets = book(
        f"{HEAD}months = 6\nlines = [{first}, {lines}, {total}]", {f"l{at}": (7,) * 6 for at in range(count)}
    )
    profile = cProfile.Profile()
    profile.runcall(outcome_of, definition, LAST, sheets)
    return pstats.Stats(profile).total_calls


def test_the_cost_grows_with_the_lines_and_not_with_their_square():
    assert steps(400) < 2.2 * steps(200)


def test_a_figure_typed_over_is_read_anew():
    definition, sheets = book(SUPPORT, SUPPORT_FIGURES)
    changed = put(sheets, "Måneder", {place(sheets, "Måneder", "Totalt antall henvendelser", "jan. 24"): 12_045})
    assert numbers(outcome_of(definition, LAST, changed), "henvendelser", "endring") == 3629


# Random contents, held against answers worked out another way


def test_random_contents_come_to_the_right_figures_without_errors():
    random_contents_agree(ALL, made, oracle)


def test_any_other_figure_comes_to_the_right_figures_and_errors():
    random_changes_agree(ALL, made, oracle)


@pytest.mark.parametrize("name", sorted(made.FAULTS))
def test_a_planted_fault_is_found_where_a_rule_can_see_it(name):
    planted_fault_is_seen(name, ALL, made)


def cell_text(content, facts):
    if isinstance(content, Label):
        return content.text
    if isinstance(content, Figure):
        return show_bare(facts[content.fact], plus=content.plus)
    return ", ".join(marked(text, STATUS[status].word) for status, text in mark_texts(content, facts))


@pytest.mark.parametrize("seed", range(60))
def test_the_reports_table_shows_the_right_figures_and_the_right_lines_are_judged(seed):
    one = case(ALL, made, seed)
    read, typed = one.read(one.cells), Typed(one.cells, {}, {})
    shown = {
        table.id: [[cell_text(cell, read.facts) for cell in row.cells] for row in table.rows] for table in read.elements
    }
    assert shown == oracle.views(one.table, typed, oracle.figures(one.table, typed, one.when), one.when)
    judged = [(each.id, each.label, list(each.facts)) for each in read.indicators]
    assert judged == [(each.id, each.label, each.figures) for each in oracle.indicators(one.table, one.when)]
