"""Absence: rates by month that two splits must make, the year so far as its days make it, and what is odd."""

from decimal import Decimal

import pytest

from made import absence as made
from oracle import absence as oracle
from unit.kinds.agreement import planted_fault_is_seen, random_changes_agree, random_contents_agree
from virksomhetsrapport.cells import Cell, Sheets
from virksomhetsrapport.edges.messages import say_finding
from virksomhetsrapport.elements import Figure, Label, Mark, RowStyle
from virksomhetsrapport.errors import DefinitionError
from virksomhetsrapport.facts import Origin, Status
from virksomhetsrapport.findings import Severity
from virksomhetsrapport.kinds.absence.years import working_days
from virksomhetsrapport.period import Month
from virksomhetsrapport.shapes.grid import Role
from workbooks import codes, definition_of, filled, inputs_of, insert_row, only, outcome_of, period_of, place, put

MONTH = "2025-02"
HEAD = 'id = "fravaer"\nkind = "absence"\ntitle = "Sykefravær"\nsheet = "Fravær"\n'
LENGTH = 'length = { short = "Korttid", long = "Langtid" }\n'
CERTIFIED = 'certified = { self = "Egenmeldt", doctor = "Legemeldt" }\n'
YEAR = 'year_to_date = "Totalt hittil i år"\n'
TARGET = "target = { at_most = 5, near = 0.5 }\n"
HDO = definition_of(HEAD + LENGTH + YEAR + TARGET, months=2)
MONTHS = ("2025-01", "2025-02")
SOUND = {
    "korttid": (Decimal("1.16"), Decimal("1.17"), None),
    "langtid": (Decimal("2.71"), Decimal("1.28"), None),
    "totalt": (Decimal("3.87"), Decimal("2.46"), Decimal("3.22")),
}
AGREED = definition_of(HEAD + YEAR + "agreed = true\n", months=2)
PLAIN = definition_of(HEAD + "months = 5\n")

TABLES = [
    HEAD + LENGTH + YEAR + TARGET,
    HEAD + LENGTH + CERTIFIED + YEAR + 'months = "year"\nagreed = true\n',
    HEAD
    + CERTIFIED
    + 'months = 13\nlast_year = "Hele fjoråret"\ntarget = { at_least = 1 }\ntotal = "Samlet"\ndecimals = 1\n',
    HEAD
    + LENGTH
    + CERTIFIED
    + 'months = 16\nlast_year = "I fjor"\nagreed = true\ntarget_short = { at_most = 2.5 }\n'
    + "target_long = { at_most = 2.5, near = 0.25 }\n",
    HEAD + LENGTH + YEAR + TARGET + 'months = "year"\ndays = true\n',
    HEAD + LENGTH + CERTIFIED + YEAR + 'months = "year"\ndays = true\nagreed = true\ndecimals = 1\n',
    HEAD + YEAR + 'months = "year"\ndays = true\n',
    HEAD + 'months = [-3, -1, 0]\nas_of = "day_after"\nyear_to_date = "Så langt i år"\nlast_year = "I fjor"\n' + TARGET,
    HEAD + 'months = "year"\nyear_to_date = "Hittil"\nlength = { short = "Inntil 16 dager", long = "Over 16 dager" }\n',
]
"""Every key of a definition, and what can stand beside what."""


def hdo(**lines):
    """The real table with other figures on some lines: January, February, the year so far."""
    inputs = inputs_of("fravaer", (*MONTHS, "hia"), {**SOUND, **lines})
    return outcome_of(HDO, MONTH, filled(HDO, period_of(HDO, MONTH), inputs))


def year(value):
    return hdo(totalt=(Decimal("3.87"), Decimal("2.46"), value and Decimal(value)))


def agreed(rates, days, to_date=None, at=MONTH):
    """A table with the total and the agreed days of two months."""
    lines = {"totalt": [*map(_decimal, rates), _decimal(to_date)], "avtalte": [*map(_decimal, days), None]}
    inputs = inputs_of("fravaer", (*MONTHS, "hia"), lines)
    return outcome_of(AGREED, at, filled(AGREED, period_of(AGREED, at), inputs))


def months(*rates, of=PLAIN, at="2025-05"):
    """A table with the total alone, in months that end with May."""
    period = period_of(of, at)
    keys = [str(month) for month in of.tables[0].spec.span.months(period)]
    return outcome_of(of, at, filled(of, period, inputs_of("fravaer", keys, {"totalt": [*map(_decimal, rates)]})))


def both_splits(korttid, langtid, egenmeldt, legemeldt, totalt=None):
    of = definition_of(HEAD + LENGTH + CERTIFIED)
    figures = {"korttid": korttid, "langtid": langtid, "egenmeldt": egenmeldt, "legemeldt": legemeldt, "totalt": totalt}
    inputs = inputs_of("fravaer", ("2025-02",), {line: (_decimal(value),) for line, value in figures.items()})
    return outcome_of(of, MONTH, filled(of, period_of(of, MONTH), inputs))


def _decimal(value):
    return None if value is None else Decimal(value)


def layout(of, at=MONTH):
    table = of.tables[0]
    return table.kind.layout(table.spec, period_of(of, at))


def faults(keys):
    with pytest.raises(DefinitionError) as caught:
        definition_of(HEAD + keys)
    return [(fault.code, fault.where) for fault in caught.value.faults]


# The definition


def test_a_target_of_short_spells_wants_the_split_by_length():
    assert faults("target_short = { at_most = 2 }\n") == [("definition-unknown-key", "table[1].target_short")]


def test_two_lines_cannot_have_one_label():
    assert faults('length = { short = "Alt", long = "Resten" }\ntotal = "alt"\n') == [
        ("definition-twice", "table[1].total")
    ]
    assert faults('agreed = true\ntotal = "Avtalte dagsverk"\n') == [("definition-twice", "table[1].total")]


def test_a_split_has_both_of_its_parts():
    assert faults('length = { short = "Kort" }\n') == [("definition-key-missing", "table[1].length.long")]
    assert faults('certified = { self = "Egen", doctor = "Lege", boss = "Sjef" }\n') == [
        ("definition-unknown-key", "table[1].certified.boss")
    ]


def test_a_year_that_is_asked_for_has_a_name():
    assert faults('year_to_date = ""\n') == [("definition-empty", "table[1].year_to_date")]


# The sheet


def test_the_months_come_first_then_the_years_then_a_comment_then_what_the_program_says():
    found = layout(definition_of(HEAD + LENGTH + YEAR + TARGET + 'last_year = "I fjor"\nmonths = 2\n'))
    assert [(column.heading, column.role) for column in found.columns] == [
        ("Sykefravær", Role.LABEL),
        ("jan. 25", Role.INPUT),
        ("feb. 25", Role.INPUT),
        ("Hittil i år", Role.INPUT),
        ("Hele fjoråret", Role.INPUT),
        ("Kommentar", Role.COMMENT),
        ("Mål", Role.FIXED),
        ("Status", Role.STATUS),
    ]


def test_only_the_total_has_cells_for_whole_years_and_they_may_be_empty():
    short, _, whole = layout(HDO).lines
    assert "hia" not in short.slots
    assert not whole.slots["hia"].required


def test_the_total_adds_up_the_split_by_length_where_there_are_both():
    lines = {line.key: line for line in layout(definition_of(HEAD + LENGTH + CERTIFIED)).lines}
    assert lines["totalt"].slots["2025-02"].parts == ((1, "korttid"), (1, "langtid"))
    assert list(lines) == ["korttid", "langtid", "egenmeldt", "legemeldt", "totalt"]


def test_the_sheet_says_beside_a_line_its_target_and_how_the_last_month_stands_to_it():
    whole = layout(HDO).lines[-1]
    assert (whole.fixed["maal"], whole.marks["status"]) == (
        "høyst 5\u00a0%",
        Mark((("fravaer.totalt[2025-02]", ""),)),
    )


def test_agreed_days_stand_on_a_line_of_their_own():
    line = layout(AGREED).lines[-1]
    assert (line.key, line.label, line.slots["2025-01"].unit.id) == ("avtalte", "Avtalte dagsverk", "dagsverk")
    assert "hia" not in line.slots


def test_a_row_inserted_changes_no_figure():
    sheets = filled(HDO, period_of(HDO, MONTH), inputs_of("fravaer", (*MONTHS, "hia"), SOUND))
    moved = outcome_of(HDO, MONTH, insert_row(sheets, "Fravær", 6))
    assert moved.facts["fravaer.langtid[2025-01]"].number == Decimal("2.71")
    assert moved.findings != ()
    assert codes(moved.findings) == codes(hdo().findings)


# Figures


def test_the_real_report_comes_out_as_it_is_but_for_a_year_that_its_months_cannot_make():
    found = year("3.44")
    finding = only(found.findings, "absence-year-unlikely")
    assert (finding.severity, finding.params["value"]) == (Severity.WARNING, Decimal("3.44"))
    assert (finding.params["low"], finding.params["high"]) == (Decimal("3.10"), Decimal("3.32"))
    assert "Rapporten viser det som er skrevet" in say_finding(finding)
    assert found.facts["fravaer.totalt.hia"].number == Decimal("3.44")
    assert [each.severity for each in found.findings if each is not finding] == [Severity.NOTICE]


def test_rounded_parts_may_make_one_unit_more_or_less_than_the_total():
    finding = only(hdo().findings, "sum-rounded")
    assert (finding.params["reported"], finding.params["computed"]) == (Decimal("2.46"), Decimal("2.45"))
    assert hdo().facts["fravaer.totalt[2025-02]"].origin is Origin.REPORTED


def test_a_total_that_its_parts_do_not_make_is_an_error_and_theirs_stands():
    found = hdo(totalt=(Decimal("3.78"), Decimal("2.45"), None))
    assert only(found.findings, "sum-off").severity is Severity.ERROR
    assert found.facts["fravaer.totalt[2025-01]"].number == Decimal("3.87")


def test_a_total_that_nobody_typed_is_added_up():
    total = hdo(totalt=(None, None, None)).facts["fravaer.totalt[2025-02]"]
    assert (total.number, total.origin) == (Decimal("2.45"), Origin.COMPUTED)


def test_the_change_since_the_month_before_is_in_percentage_points():
    change = hdo().facts["fravaer.totalt.endring"]
    assert (change.number, change.unit.id) == (Decimal("-1.41"), "prosentpoeng")
    assert (change.rule, change.inputs) == ("difference", ("fravaer.totalt[2025-02]", "fravaer.totalt[2025-01]"))


def test_there_is_no_change_where_the_month_before_is_not_shown():
    of = definition_of(HEAD + "months = [-2, 0]\n")
    change = months("4", "5", of=of).facts["fravaer.totalt.endring"]
    assert (change.number, change.origin) == (None, Origin.MISSING)


def test_a_target_is_a_fact_and_every_shown_month_is_judged():
    facts = hdo(langtid=(Decimal("4.71"), Decimal("1.28"), None), totalt=(None, None, None)).facts
    assert (facts["fravaer.totalt.maal"].number, facts["fravaer.totalt.maal"].unit.id) == (5, "%")
    assert [facts[f"fravaer.totalt[{month}]"].status for month in MONTHS] == [Status.NOT_MET, Status.MET]
    assert facts["fravaer.totalt.hia"].status is None


def test_each_line_with_a_target_is_an_indicator_the_total_by_the_tables_title():
    of = definition_of(HEAD + LENGTH + TARGET + "months = 3\ntarget_long = { at_most = 2.5 }\n")
    found = outcome_of(of, MONTH, Sheets({})).indicators
    assert [(each.id, each.label) for each in found] == [
        ("fravaer.langtid", "Langtid"),
        ("fravaer.totalt", "Sykefravær"),
    ]
    assert found[1].facts == tuple(f"fravaer.totalt[{month}]" for month in ("2024-12", *MONTHS))


def test_an_empty_workbook_has_the_same_facts_without_values():
    empty = outcome_of(HDO, MONTH, Sheets({}))
    assert codes(empty.findings) == ["sheet-missing"]
    assert empty.facts.keys() == hdo().facts.keys()
    assert {fact.number for id, fact in empty.facts.items() if id.startswith("fravaer.") and ".maal" not in id} == {
        None
    }


def test_a_rate_that_nobody_typed_is_missed():
    found = hdo(korttid=(Decimal("1.16"), None, None))
    assert "Korttid, feb. 25" in say_finding(only(found.findings, "figure-missing"))
    assert found.facts["fravaer.korttid[2025-02]"].origin is Origin.MISSING


# Two splits


@pytest.mark.parametrize(("total", "told"), [("4.02", False), ("4.03", True), ("3.99", True), ("4.00", False)])
def test_the_other_split_makes_the_total_that_was_reported_within_rounding(total, told):
    # 2.00 and 2.01 make 4.01; both ways of splitting are rounded.
    parts = {"4.02": ("2.01", "2.01"), "4.03": ("2.02", "2.01"), "3.99": ("1.99", "2.00"), "4.00": ("2.00", "2.00")}
    found = codes(both_splits(*parts[total], "2.00", "2.01", total).findings)
    assert ("absence-splits-differ" in found) is told


@pytest.mark.parametrize(("doctor", "told"), [("2.02", False), ("2.03", True), ("1.98", False), ("1.97", True)])
def test_a_total_of_two_rounded_parts_may_lie_one_unit_more_from_the_other_split(doctor, told):
    found = both_splits("2.00", "2.00", "2.00", doctor)
    assert ("absence-splits-differ" in codes(found.findings)) is told


def test_splits_that_differ_are_an_error_that_names_both():
    finding = only(both_splits("1.50", "2.50", "1.00", "2.00", "4.00").findings, "absence-splits-differ")
    assert (finding.severity, finding.params["total"], finding.params["computed"]) == (
        Severity.ERROR,
        Decimal("4.00"),
        Decimal("3.00"),
    )
    assert finding.params["parts"] == "B7 og B8"
    assert finding.cell.a1 == "B9"


def test_a_split_with_a_part_missing_is_not_held_against_the_total():
    assert "absence-splits-differ" not in codes(both_splits("1.50", "2.50", "1.00", None, "4.00").findings)


# The year so far


@pytest.mark.parametrize(
    ("value", "told"), [("3.09", True), ("3.10", False), ("3.22", False), ("3.32", False), ("3.33", True)]
)
def test_without_agreed_days_the_year_must_lie_near_the_mean_of_its_months_by_working_days(value, told):
    assert ("absence-year-unlikely" in codes(year(value).findings)) is told


@pytest.mark.parametrize(("month", "days"), [((2025, 1), 23), ((2025, 2), 20), ((2024, 2), 21), ((2025, 6), 21)])
def test_working_days_are_those_from_monday_to_friday(month, days):
    assert working_days(Month(*month)) == days


def test_a_year_that_nobody_typed_is_unknown_without_agreed_days():
    assert year(None).facts["fravaer.totalt.hia"].origin is Origin.MISSING
    assert "absence-year-unlikely" not in codes(year(None).findings)


def test_with_agreed_days_the_year_is_the_days_lost_by_the_days_agreed():
    fact = agreed(("4", "2"), ("3000", "1000")).facts["fravaer.totalt.hia"]
    assert (fact.number, fact.origin, fact.rule) == (Decimal("3.5"), Origin.COMPUTED, "weighted-mean")
    assert fact.inputs == (
        "fravaer.totalt[2025-01]",
        "fravaer.totalt[2025-02]",
        "fravaer.avtalte[2025-01]",
        "fravaer.avtalte[2025-02]",
    )


@pytest.mark.parametrize(
    ("reported", "code"), [("3.50", None), ("3.51", "absence-year-rounded"), ("3.49", "absence-year-rounded")]
)
def test_a_reported_year_within_rounding_of_its_days_stands(reported, code):
    found = agreed(("4", "2"), ("3000", "1000"), reported)
    assert codes(found.findings) == ([code] if code else [])
    fact = found.facts["fravaer.totalt.hia"]
    assert (fact.number, fact.origin) == (Decimal(reported), Origin.REPORTED)


@pytest.mark.parametrize("reported", ["3.00", "3.48", "3.52"])
def test_a_reported_year_that_its_days_do_not_make_is_an_error_and_ours_stands(reported):
    found = agreed(("4", "2"), ("3000", "1000"), reported)
    finding = only(found.findings, "absence-year-differs")
    assert (finding.severity, finding.params["computed"]) == (Severity.ERROR, Decimal("3.500"))
    assert found.facts["fravaer.totalt.hia"].number == Decimal("3.5")


@pytest.mark.parametrize(
    ("january", "february", "told"),
    [("4.00", "2.00", True), ("4.00", None, False), (None, "2.00", False), (None, None, False)],
)
def test_a_year_of_totals_that_were_added_up_may_lie_half_a_unit_further_off(january, february, told):
    of = definition_of(HEAD + LENGTH + YEAR + "agreed = true\n", months=2)
    lines = {
        "korttid": (Decimal(2), Decimal(1), None),
        "langtid": (Decimal(2), Decimal(1), None),
        "totalt": (_decimal(january), _decimal(february), Decimal("3.52")),
        "avtalte": (Decimal(3010), Decimal(990), None),  # the year is 3.505
    }
    found = outcome_of(of, MONTH, filled(of, period_of(of, MONTH), inputs_of("fravaer", (*MONTHS, "hia"), lines)))
    assert ("absence-year-differs" in codes(found.findings)) is told


@pytest.mark.parametrize("days", [("0", "0"), ("-3000", "1000")])
def test_agreed_days_that_cannot_be_right_weigh_nothing(days):
    found = agreed(("4", "2"), days, "3.80")
    assert "absence-year-unlikely" in codes(found.findings)
    assert found.facts["fravaer.totalt.hia"].number == Decimal("3.80")


def test_agreed_days_below_zero_are_asked_about():
    assert "figure-negative" in codes(agreed(("4", "2"), ("-3000", "1000")).findings)


def test_in_january_the_year_is_the_month():
    of = definition_of(HEAD + YEAR)

    def january(reported):
        inputs = inputs_of("fravaer", ("2025-01", "hia"), {"totalt": (Decimal("3.87"), _decimal(reported))})
        return outcome_of(of, "2025-01", filled(of, period_of(of, "2025-01"), inputs))

    assert january("3.88").findings == ()
    assert codes(january("3.89").findings) == ["absence-year-unlikely"]
    assert january(None).facts["fravaer.totalt.hia"].number == Decimal("3.87")


def test_a_year_whose_months_are_not_all_shown_is_not_judged():
    of = definition_of(HEAD + YEAR + "months = 2\n")
    inputs = inputs_of("fravaer", ("2025-02", "2025-03", "hia"), {"totalt": (Decimal(2), Decimal(2), Decimal(9))})
    found = outcome_of(of, "2025-03", filled(of, period_of(of, "2025-03"), inputs))
    assert found.findings == ()
    assert found.facts["fravaer.totalt.hia"].number == 9


@pytest.mark.parametrize(("value", "told"), [("6.05", False), ("6.30", True)])
def test_last_year_is_held_against_its_twelve_months_where_thirteen_are_shown(value, told):
    of = definition_of(HEAD + 'months = 13\nlast_year = "Hele fjoråret"\n')
    keys = [f"2023-{number:02d}" for number in range(1, 13)]
    rates = [Decimal(rate) for rate in ("6.4", "6.1", "6.2", "5.9", "5.7", "5.8", "5.9", "6.0", "5.9", "6.0", "6.3")]
    lines = {"totalt": (*rates, Decimal("6.4"), Decimal("5.4"), Decimal(value))}
    period = period_of(of, "2024-01")
    sheets = filled(of, period, inputs_of("fravaer", (*keys, "2024-01", "fjor"), lines))
    found = outcome_of(of, "2024-01", sheets)
    assert codes(found.findings) == (["absence-year-unlikely"] if told else [])
    assert (found.facts["fravaer.totalt.fjor"].number, found.facts["fravaer.totalt.fjor"].label) == (
        Decimal(value),
        "Hele fjoråret",
    )


# What is odd


@pytest.mark.parametrize(("rate", "found"), [("25", []), ("25.01", ["absence-high"]), ("100", ["absence-high"])])
def test_a_month_above_a_quarter_is_odd(rate, found):
    of = definition_of(HEAD)
    assert codes(months(rate, of=of).findings) == found


@pytest.mark.parametrize("rate", ["100.01", "-0.01"])
def test_a_rate_outside_nothing_and_all_is_an_error(rate):
    found = months(rate, of=definition_of(HEAD)).findings
    assert [(each.code, each.severity) for each in found] == [("share-outside", Severity.ERROR)]


def test_a_total_that_is_added_up_to_more_than_all_is_an_error_too():
    found = hdo(
        korttid=(Decimal(60), Decimal(1), None), langtid=(Decimal(60), Decimal(1), None), totalt=(None, None, None)
    )
    assert only(found.findings, "share-outside").params["value"] == 120


def test_a_year_outside_nothing_and_all_is_an_error():
    assert "share-outside" in codes(year("-3.22").findings)


def test_a_month_without_any_sick_leave_is_asked_about():
    found = months("0", of=definition_of(HEAD)).findings
    assert [(each.code, each.severity) for each in found] == [("absence-none", Severity.WARNING)]
    assert months("0.01", of=definition_of(HEAD + "decimals = 2\n")).findings == ()


@pytest.mark.parametrize(("rate", "told"), [("16", False), ("16.01", True)])
def test_a_month_more_than_four_times_the_others_is_asked_about(rate, told):
    found = months("3", "4", "5", "4", rate).findings
    assert codes(found) == (["absence-outlier"] if told else [])


def test_two_other_months_do_not_tell_what_is_usual():
    assert months("3", "4", "20", of=definition_of(HEAD + "months = 3\n")).findings == ()


def test_more_decimals_are_told_where_they_were_typed_and_not_in_the_sum():
    found = hdo(korttid=(Decimal("1.165"), Decimal("1.17"), None), totalt=(None, None, None))
    assert codes(found.findings) == ["more-decimals"]


# Views


def test_the_main_table_shows_all_lines_by_month_but_the_agreed_days():
    of = definition_of(HEAD + LENGTH + TARGET + "agreed = true\nmonths = 2\n")
    table, narrow = outcome_of(of, MONTH, Sheets({})).elements
    assert (table.id, table.caption, table.note) == ("fravaer", "Sykefravær", "Tall i prosent")
    assert [column.heading for column in table.columns] == ["", "jan. 25", "feb. 25", "Mål", "Status"]
    assert [(row.cells[0], row.style) for row in table.rows] == [
        (Label("Korttid"), RowStyle.LINE),
        (Label("Langtid"), RowStyle.LINE),
        (Label("Totalt"), RowStyle.SUM),
    ]
    assert table.rows[0].cells[1:] == (
        Figure("fravaer.korttid[2025-01]"),
        Figure("fravaer.korttid[2025-02]"),
        Label(""),
        Label(""),
    )
    assert table.rows[2].cells[3:] == (Label("høyst 5\u00a0%"), Mark((("fravaer.totalt[2025-02]", ""),)))
    assert (narrow.id, [column.heading for column in narrow.columns]) == ("fravaer.smal", ["", "jan. 25", "feb. 25"])
    assert [row.cells for row in narrow.rows] == [row.cells[:3] for row in table.rows]


def test_the_year_is_shown_below_the_months_of_the_period_however_many_the_table_has():
    of = definition_of(HEAD + YEAR + TARGET + "months = 13\n", months=2)
    _, _, table = outcome_of(of, MONTH, Sheets({})).elements
    assert (table.id, table.caption) == ("fravaer.hittil", "Sykefravær, hittil i år")
    assert [column.heading for column in table.columns] == ["", "Prosent", "Mål", "Status"]
    assert [row.cells[0].text for row in table.rows] == ["Januar", "Februar", "Totalt hittil i år"]
    assert table.rows[0].cells[3] == Mark((("fravaer.totalt[2025-01]", ""),))
    assert table.rows[2].cells[1:] == (Figure("fravaer.totalt.hia"), Label(""), Label(""))
    assert table.rows[2].style is RowStyle.SUM


def test_a_month_of_the_period_that_the_table_leaves_out_is_left_out_of_the_year_too():
    of = definition_of(HEAD + YEAR + "months = [-2, 0]\n", months=3)
    _, _, table = outcome_of(of, "2025-03", Sheets({})).elements
    assert [row.cells[0].text for row in table.rows] == ["Januar", "Mars", "Totalt hittil i år"]


def test_without_targets_there_are_no_columns_for_them():
    of = definition_of(HEAD + YEAR)
    main, _, to_date = outcome_of(of, MONTH, Sheets({})).elements
    assert [column.heading for column in main.columns] == ["", "feb. 25"]
    assert [column.heading for column in to_date.columns] == ["", "Prosent"]
    assert {len(row.cells) for row in to_date.rows} == {2}


def test_every_figure_that_is_shown_is_a_fact():
    found = hdo()
    shown = {cell.fact for table in found.elements for row in table.rows for cell in row.cells if hasattr(cell, "fact")}
    assert shown <= found.facts.keys()


def test_a_figure_with_more_digits_than_any_account_stops_nothing():
    long = Decimal(10) ** 30
    assert "sum-off" in codes(hdo(totalt=(long, long, Decimal(3))).findings)
    assert "absence-year-unlikely" in codes(months_with_year(long).findings)


def months_with_year(rate):
    of = definition_of(HEAD + YEAR)
    inputs = inputs_of("fravaer", ("2025-01", "hia"), {"totalt": (rate, Decimal(3))})
    return outcome_of(of, "2025-01", filled(of, period_of(of, "2025-01"), inputs))


def test_a_heading_that_was_changed_stops_nothing():
    sheets = filled(HDO, period_of(HDO, MONTH), inputs_of("fravaer", (*MONTHS, "hia"), SOUND))
    heading = place(sheets, "Fravær", "Korttid", "feb. 25")
    found = outcome_of(HDO, MONTH, put(sheets, "Fravær", {f"{heading[0]}4": "februar"}))
    assert "heading-missing" in codes(found.findings)
    assert found.facts["fravaer.totalt[2025-02]"].number is None


# Contents that nobody typed


def test_random_contents_come_out_as_worked_out_anew():
    random_contents_agree(TABLES, made, oracle)


def test_random_changes_come_out_as_worked_out_anew():
    random_changes_agree(TABLES, made, oracle)


@pytest.mark.parametrize("name", made.FAULTS)
def test_a_planted_fault_is_told_where_a_rule_can_see_it(name):
    planted_fault_is_seen(name, TABLES, made)


@pytest.mark.parametrize(("shown", "told"), [("0.0387", []), ("0.387", ["sum-formula"])])
def test_a_total_that_the_sheet_adds_up_is_read_in_per_cent_before_it_is_called_stale(shown, told):
    added_up = Cell(Decimal(shown), formula=True, percent=True)
    assert [code for code in codes(hdo(totalt=(added_up, None, None)).findings) if code == "sum-formula"] == told


# The days that a rate is of

DAYS = definition_of(HEAD + LENGTH + YEAR + "days = true\n", months=2)
SOUND_DAYS = {"avtalte": ("10000", "9000"), "korttid_dagsverk": ("116", "105"), "langtid_dagsverk": ("271", "115.5")}


def of_days(**lines):
    """The real table where the rates follow from days, and what else was typed of it."""
    found = {
        line: [*map(_decimal, values), *[None] * (len(MONTHS) + 1 - len(values))]
        for line, values in {**SOUND_DAYS, **lines}.items()
    }
    inputs = inputs_of("fravaer", (*MONTHS, "hia"), found)
    return outcome_of(DAYS, MONTH, filled(DAYS, period_of(DAYS, MONTH), inputs))


def test_the_days_stand_below_the_rates_and_may_be_left_empty():
    lines = {line.key: line for line in layout(DAYS).lines}
    assert [line.label for line in lines.values()][3:] == [
        "Avtalte dagsverk",
        "Korttid, dagsverk",
        "Langtid, dagsverk",
        "Totalt, dagsverk",
    ]
    assert not any(lines[key].slots["2025-01"].required for key in list(lines)[3:])
    assert lines["totalt_dagsverk"].slots["2025-01"].parts == ((1, "korttid_dagsverk"), (1, "langtid_dagsverk"))
    assert lines["korttid"].slots["2025-01"].ratio == ("korttid_dagsverk", "avtalte")


def test_a_table_whose_days_are_left_empty_is_what_it_was_without_them():
    inputs = inputs_of("fravaer", (*MONTHS, "hia"), SOUND)
    found = outcome_of(DAYS, MONTH, filled(DAYS, period_of(DAYS, MONTH), inputs))
    assert codes(found.findings) == codes(hdo().findings)
    assert {id: fact.value for id, fact in found.facts.items() if id in hdo().facts if ".maal" not in id} == {
        id: fact.value for id, fact in hdo().facts.items() if id in found.facts
    }
    assert found.facts["fravaer.korttid_dagsverk[2025-02]"].origin is Origin.MISSING


def test_a_rate_that_nobody_typed_is_its_days_in_per_cent_of_the_agreed_days():
    found = of_days()
    assert codes(found.findings) == []
    rate = found.facts["fravaer.langtid[2025-02]"]
    assert (rate.number, rate.origin, rate.rule) == (Decimal("115.5") / 90, Origin.COMPUTED, "days-of-agreed")
    assert rate.inputs == ("fravaer.langtid_dagsverk[2025-02]", "fravaer.avtalte[2025-02]")
    total = found.facts["fravaer.totalt[2025-02]"]
    assert total.number == Decimal("220.5") / 90
    assert total.inputs == ("fravaer.totalt_dagsverk[2025-02]", "fravaer.avtalte[2025-02]")


def test_a_month_of_days_alone_is_not_empty_and_a_month_of_nothing_is_missed():
    found = of_days(avtalte=("10000",), korttid_dagsverk=("116",), langtid_dagsverk=("271",))
    assert codes(found.findings) == ["figure-missing"] * 2
    assert {finding.cell.a1 for finding in found.findings} == {"C5", "C6"}


@pytest.mark.parametrize(
    ("typed", "code", "stands"),
    [
        ("1.16", None, "1.16"),
        ("1.155", "more-decimals", "1.155"),
        ("1.17", "absence-rate-differs", "1.16"),
        ("1.61", "absence-rate-differs", "1.16"),
    ],
)
def test_a_typed_rate_is_held_against_its_days(typed, code, stands):
    found = of_days(korttid=(typed,))
    assert [each for each in codes(found.findings) if each != "absence-rate-rounded"] == ([code] if code else [])
    assert found.facts["fravaer.korttid[2025-01]"].number == Decimal(stands)


@pytest.mark.parametrize(
    ("typed", "code", "origin"),
    [
        ("2.45", None, Origin.REPORTED),
        ("2.46", "absence-rate-rounded", Origin.REPORTED),
        ("2.47", "absence-rate-differs", Origin.COMPUTED),
        ("2.44", "absence-rate-rounded", Origin.REPORTED),
        ("2.43", "absence-rate-differs", Origin.COMPUTED),
    ],
)
def test_a_typed_total_may_be_that_of_its_rounded_parts(typed, code, origin):
    found = of_days(totalt=(None, typed))
    assert codes(found.findings) == ([code] if code else [])
    fact = found.facts["fravaer.totalt[2025-02]"]
    assert (fact.origin, fact.rule) == (origin, "days-of-agreed")
    assert fact.number == (Decimal(typed) if origin is Origin.REPORTED else Decimal("2.45"))


def test_a_rate_that_its_days_contradict_says_what_they_make():
    sentence = say_finding(only(of_days(langtid=("2.91",)).findings, "absence-rate-differs"))
    assert sentence.startswith("Langtid, januar 2025 (Fravær B6) er 2,91 %, men dagsverkene gir 2,71 %.")


def test_the_year_is_the_sum_of_the_days_by_the_sum_of_the_agreed_days():
    fact = of_days().facts["fravaer.totalt.hia"]
    assert (fact.number, fact.rule) == (Decimal("607.5") / 190, "days-of-agreed")
    assert fact.inputs == (
        "fravaer.totalt_dagsverk[2025-01]",
        "fravaer.totalt_dagsverk[2025-02]",
        "fravaer.avtalte[2025-01]",
        "fravaer.avtalte[2025-02]",
    )


@pytest.mark.parametrize(("typed", "told"), [("3.19", True), ("3.20", False), ("3.21", True), ("3.44", True)])
def test_a_typed_year_is_held_against_the_days_to_the_last_decimal(typed, told):
    found = of_days(totalt=(None, None, typed))
    assert ("absence-year-differs" in codes(found.findings)) is told
    assert found.facts["fravaer.totalt.hia"].number == (Decimal("607.5") / 190 if told else Decimal(typed))


def test_a_month_without_agreed_days_has_no_rate_and_stays_out_of_the_year():
    found = of_days(avtalte=("10000", None))
    finding = only(found.findings, "absence-agreed-missing")
    assert (finding.severity, finding.cell.a1) == (Severity.ERROR, "C8")
    assert codes(found.findings) == ["absence-agreed-missing"]
    assert found.facts["fravaer.totalt[2025-02]"].number is None
    assert found.facts["fravaer.totalt.hia"].number == Decimal("3.87")


def test_some_days_of_a_month_without_the_others_are_missed():
    found = of_days(langtid_dagsverk=("271", None), langtid=(None, "1.28"))
    finding = only(found.findings, "absence-days-missing")
    assert (finding.severity, finding.cell.a1) == (Severity.ERROR, "C10")
    assert found.facts["fravaer.korttid[2025-02]"].number == Decimal(105) / 90
    assert found.facts["fravaer.totalt[2025-02]"].number == Decimal(105) / 90 + Decimal("1.28")


@pytest.mark.parametrize(
    ("short", "long", "cells"), [("9001", "0", ["C9"]), ("9000", "0", []), ("5000", "4001", ["C11"])]
)
def test_more_days_than_were_agreed_are_told_once(short, long, cells):
    found = of_days(korttid_dagsverk=("116", short), langtid_dagsverk=("271", long)).findings
    assert [each.cell.a1 for each in found if each.severity is Severity.ERROR] == cells
    assert {each.code for each in found if each.severity is Severity.ERROR} <= {"absence-days-over"}


def test_a_typed_sum_of_days_is_held_against_its_parts():
    assert codes(of_days(totalt_dagsverk=("387", "220.51")).findings) == ["sum-rounded"]
    found = of_days(totalt_dagsverk=("387", "222"))
    assert only(found.findings, "sum-off").cell.a1 == "C11"
    assert found.facts["fravaer.totalt[2025-02]"].number == Decimal("2.45")


def test_both_splits_make_the_same_days():
    of = definition_of(HEAD + LENGTH + CERTIFIED + "days = true\n")

    def found(doctor):
        days = {"korttid": "60", "langtid": "40", "egenmeldt": "30", "legemeldt": doctor}
        lines = {f"{line}_dagsverk": (Decimal(value),) for line, value in days.items()}
        inputs = inputs_of("fravaer", ("2025-02",), {**lines, "avtalte": (Decimal(2000),)})
        return outcome_of(of, MONTH, filled(of, period_of(of, MONTH), inputs))

    assert codes(found("70").findings) == []
    finding = only(found("61").findings, "absence-days-differ")
    assert (finding.severity, finding.params["total"], finding.params["computed"]) == (Severity.ERROR, 100, 91)
    assert codes(found("61").findings) == ["absence-days-differ"]


@pytest.mark.parametrize("shown", [Decimal("1.16"), Decimal("1.16000000000001"), None, ""])
def test_what_a_formula_of_ours_makes_of_the_days_is_no_reported_rate(shown):
    lines = {line: (*map(Decimal, values), None) for line, values in SOUND_DAYS.items()}
    sheets = filled(DAYS, period_of(DAYS, MONTH), inputs_of("fravaer", (*MONTHS, "hia"), lines))
    sheets = put(sheets, "Fravær", {"B5": Cell(shown, formula=True)})
    found = outcome_of(DAYS, MONTH, sheets)
    assert codes(found.findings) == []
    fact = found.facts["fravaer.korttid[2025-01]"]
    assert (fact.number, fact.origin) == (Decimal("1.16"), Origin.COMPUTED)


def test_a_formula_of_peoples_own_that_the_days_contradict_is_told():
    lines = {line: (*map(Decimal, values), None) for line, values in SOUND_DAYS.items()}
    sheets = filled(DAYS, period_of(DAYS, MONTH), inputs_of("fravaer", (*MONTHS, "hia"), lines))
    found = outcome_of(DAYS, MONTH, put(sheets, "Fravær", {"B5": Cell(Decimal("1.5"), formula=True)}))
    assert codes(found.findings) == ["absence-rate-differs"]


def test_a_formula_of_peoples_own_is_a_typed_rate_where_there_are_no_days():
    sheets = filled(DAYS, period_of(DAYS, MONTH), inputs_of("fravaer", (*MONTHS, "hia"), SOUND))
    found = outcome_of(DAYS, MONTH, put(sheets, "Fravær", {"B5": Cell(Decimal("1.16"), formula=True)}))
    assert found.facts["fravaer.korttid[2025-01]"].number == Decimal("1.16")
    assert codes(found.findings) == codes(hdo().findings)


def test_a_formula_that_shows_nothing_is_an_empty_cell():
    sheets = filled(DAYS, period_of(DAYS, MONTH), inputs_of("fravaer", (*MONTHS, "hia"), SOUND))
    for shown in ("", None):
        found = outcome_of(DAYS, MONTH, put(sheets, "Fravær", {"B5": Cell(shown, formula=True)}))
        assert "figure-missing" in codes(found.findings)


def test_two_lines_of_days_cannot_have_one_label():
    assert faults('days = true\ntotal = "Avtalte dagsverk"\n') == [("definition-twice", "table[1].total")]
    assert faults('days = true\nlength = { short = "Korttid", long = "Korttid, dagsverk" }\n') == [
        ("definition-twice", "table[1].total")
    ]
