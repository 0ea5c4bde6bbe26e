"""Key figures: single numbers, some by month, some with a reference, a target or a list of choices."""

from decimal import Decimal

import pytest

from virksomhetsrapport.elements import Figure, Label, Mark
from virksomhetsrapport.facts import Origin, Status
from virksomhetsrapport.findings import Severity
from workbooks import codes, definition_of, filled, inputs_of, only, outcome_of, period_of

MONTH = "2025-02"
DEFINITION = definition_of(
    """
id = "t"
kind = "key_figures"
sheet = "Tall"

[[figures]]
id = "besvart"
label = "Besvart innen fristen"
unit = "%"
decimals = 1
by_month = true
target = { at_least = 80, near = 2 }

[[figures]]
id = "fte"
label = "Stillinger"
unit = "månedsverk"
reference = "årsskiftet"

[[figures]]
id = "fravaer"
label = "Sykefravær"
unit = "%"
decimals = 1
reference = "i fjor"
target = { at_most = 6.5 }

[[figures]]
id = "avvik"
label = "Avvik lønn"
unit = "mill. kr"
decimals = 1
signed = true

[[figures]]
id = "klager"
label = "Klager"
unit = "antall"
required = false

[[figures]]
id = "risikobilde"
label = "Risikobildet"
choices = ["håndterbart", "krevende"]
""",
    months=2,
)
SOUND = {
    "besvart[2025-01]": (Decimal("81.4"), None),
    "besvart[2025-02]": (Decimal("92.1"), None),
    "fte": (473, 470),
    "fravaer": (Decimal("6.1"), Decimal("6.4")),
    "avvik": (Decimal("-1.6"), None),
    "klager": (0, None),
    "risikobilde": ("håndterbart", None),
}


def outcome(**changes):
    """The table with other values and references on some lines; a month stands for the share answered in it."""
    months = {"januar": "besvart[2025-01]", "februar": "besvart[2025-02]"}
    lines = {**SOUND, **{months.get(line, line): pair for line, pair in changes.items()}}
    inputs = inputs_of("t", ("verdi", "referanse"), lines)
    return outcome_of(DEFINITION, MONTH, filled(DEFINITION, period_of(DEFINITION, MONTH), inputs))


def test_sound_figures_give_no_findings():
    assert outcome().findings == ()


def test_a_figure_by_month_is_a_fact_for_each_month_of_the_period():
    facts = outcome().facts
    assert [facts[f"t.besvart[{month}]"].number for month in ("2025-01", "2025-02")] == [
        Decimal("81.4"),
        Decimal("92.1"),
    ]
    assert facts["t.besvart[2025-01]"].label == "Besvart innen fristen, januar 2025"


def test_the_change_is_the_value_less_what_it_is_compared_with():
    facts = outcome().facts
    assert (facts["t.fte.endring"].number, facts["t.fte.endring"].inputs) == (3, ("t.fte", "t.fte.referanse"))


def test_the_difference_of_two_percentages_is_in_percentage_points():
    change = outcome().facts["t.fravaer.endring"]
    assert (change.number, change.unit.id) == (Decimal("-0.3"), "prosentpoeng")


@pytest.mark.parametrize("pair", [(None, 470), (473, None)])
def test_there_is_no_change_where_one_of_the_two_is_missing(pair):
    read = outcome(fte=pair)
    assert (read.facts["t.fte.endring"].number, read.facts["t.fte.endring"].origin) == (None, Origin.MISSING)
    assert codes(read.findings) == ["figure-missing"]


@pytest.mark.parametrize(
    ("value", "status"),
    [("79.9", Status.NOT_MET), ("80", Status.NEAR), ("82", Status.NEAR), ("82.1", Status.MET)],
)
def test_a_figure_with_a_target_is_judged_in_each_month(value, status):
    facts = outcome(februar=(Decimal(value), None)).facts
    assert facts["t.besvart[2025-02]"].status is status
    assert facts["t.besvart[2025-01]"].status is Status.NEAR


def test_a_figure_with_a_highest_target_is_met_below_it():
    assert outcome().facts["t.fravaer"].status is Status.MET
    assert outcome(fravaer=(Decimal("6.6"), Decimal("6.4"))).facts["t.fravaer"].status is Status.NOT_MET


def test_a_missing_figure_is_never_met():
    read = outcome(fravaer=(None, Decimal("6.4")))
    assert read.facts["t.fravaer"].status is Status.UNKNOWN
    assert codes(read.findings) == ["figure-missing"]


def test_a_target_is_a_fact_of_its_own_that_texts_may_state():
    target = outcome().facts["t.fravaer.maal"]
    assert (target.number, target.unit.id, target.origin) == (Decimal("6.5"), "%", Origin.DEFINED)


def test_a_choice_is_a_fact_in_words():
    assert outcome().facts["t.risikobilde"].value == "håndterbart"


def test_a_figure_that_may_be_left_out_is_missing_without_a_finding():
    read = outcome(klager=(None, None))
    assert (read.facts["t.klager"].origin, read.findings) == (Origin.MISSING, ())


@pytest.mark.parametrize("value", ["92.14", "92.149"])
def test_more_decimals_than_are_shown_are_a_notice(value):
    read = outcome(februar=(Decimal(value), None))
    finding = only(read.findings, "more-decimals")
    assert (finding.severity, finding.params["value"], finding.params["decimals"]) == (
        Severity.NOTICE,
        Decimal(value),
        1,
    )
    assert read.facts["t.besvart[2025-02]"].number == Decimal(value)


@pytest.mark.parametrize("value", ["100.1", "-0.1"])
def test_a_share_outside_nothing_and_all_is_an_error(value):
    found = outcome(fravaer=(Decimal(value), Decimal("6.4"))).findings
    assert [(each.code, each.severity) for each in found] == [("share-outside", Severity.ERROR)]


@pytest.mark.parametrize("value", [0, 100])
def test_nothing_and_all_are_shares(value):
    assert outcome(fravaer=(value, Decimal("6.4"))).findings == ()


def test_a_count_below_zero_is_an_error_and_a_signed_figure_below_zero_is_none():
    assert codes(outcome(klager=(-1, None)).findings) == ["count-negative"]
    assert outcome(avvik=(Decimal("-9.9"), None)).findings == ()


def test_what_a_figure_is_compared_with_is_checked_too():
    assert codes(outcome(fte=(473, -470)).findings) == ["figure-negative"]


def test_the_sheet_says_beside_each_line_what_is_wanted():
    table = DEFINITION.tables[0]
    layout = table.kind.layout(table.spec, period_of(DEFINITION, MONTH))
    first = layout.lines[0]
    assert (first.label, first.fixed["unit"], first.fixed["rule"]) == (
        "Besvart innen fristen, januar 2025",
        "%",
        "minst 80\u00a0%",
    )


def test_the_reports_table_has_a_line_for_each_figure_and_month():
    (table,) = outcome().elements
    assert [row.cells[0] for row in table.rows] == [
        Label(text)
        for text in (
            "Besvart innen fristen, januar 2025",
            "Besvart innen fristen, februar 2025",
            "Stillinger",
            "Sykefravær",
            "Avvik lønn",
            "Klager",
            "Risikobildet",
        )
    ]


def test_the_reports_table_shows_value_change_target_and_status_where_there_are_such():
    (table,) = outcome().elements
    headings = [column.heading for column in table.columns]
    absence = dict(zip(headings, table.rows[3].cells, strict=True))
    assert (absence["Verdi"], absence["Endring"], absence["Mål"], absence["Status"]) == (
        Figure("t.fravaer"),
        Figure("t.fravaer.endring", plus=True),
        Label("høyst 6,5\u00a0%"),
        Mark((("t.fravaer", ""),)),
    )


def test_a_table_without_references_and_targets_has_no_columns_for_them():
    plain = definition_of('id = "t"\nkind = "key_figures"\nfigures = [{ id = "a", label = "A", unit = "samtaler" }]')
    (table,) = outcome_of(plain, MONTH, filled(plain, period_of(plain, MONTH), inputs_of("t", (), {}))).elements
    assert [column.heading for column in table.columns] == ["", "Verdi", "Enhet"]


def test_every_figure_the_table_shows_is_a_fact():
    read = outcome()
    (table,) = read.elements
    shown = {cell.fact for row in table.rows for cell in row.cells if isinstance(cell, Figure)}
    assert shown <= read.facts.keys()


def test_a_figure_with_more_digits_than_any_account_stops_nothing():
    assert outcome(klager=(Decimal(123456789012345678901234567890), None)).facts["t.klager"].number is not None
