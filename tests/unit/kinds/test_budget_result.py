"""Budget result: figures that stand, deviations above zero are favourable, flags and comments, what must hold."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from virksomhetsrapport.elements import Figure, Label, RowStyle
from virksomhetsrapport.facts import Origin, Status
from virksomhetsrapport.findings import Severity
from workbooks import codes, definition_of, filled, inputs_of, only, outcome_of, period_of, place

COLUMNS = ("faktisk", "budsjett", "hia", "hia_budsjett", "aarsbudsjett", "kommentar")
JANUARY, MARCH, DECEMBER = "2025-01", "2025-03", "2025-12"


def definition(*lines, unit="1000 kr", months=1, more=""):
    """A result table of lines given as "id type", "id type = part part", with further keys behind "; "."""
    written = []
    for line in lines:
        head, _, keys = line.partition("; ")
        name, _, parts = head.partition(" = ")
        id, type = name.split()
        listed = ", ".join(f'"{part}"' for part in parts.split())
        sum_of = f", sum_of = [{listed}]" if parts else ""
        more_keys = f", {keys}" if keys else ""
        written.append(f'{{ id = "{id}", label = "{id.capitalize()}", type = "{type}"{sum_of}{more_keys} }}')
    rows = ",\n".join(written)
    return definition_of(
        f'id = "r"\nkind = "budget_result"\nsheet = "Resultat"\nunit = "{unit}"\n{more}\nlines = [{rows}]',
        months=months,
    )


def workbook(of, month=MARCH, **lines):
    """The workbook where each line has its actual and budget, or as many of the columns as are given."""
    rows = {line: (*values, *(None,) * (len(COLUMNS) - len(values))) for line, values in lines.items()}
    return filled(of, period_of(of, month), inputs_of("r", COLUMNS, rows))


def outcome(of, month=MARCH, **lines):
    return outcome_of(of, month, workbook(of, month, **lines))


def told(read, *severities):
    """The codes of the findings that are not about figures left out."""
    return [
        finding.code
        for finding in read.findings
        if finding.code != "figure-missing" and (not severities or finding.severity in severities)
    ]


def number(read, id):
    return read.facts[f"r.{id}"].number


# Deviations


@pytest.mark.parametrize(("type", "deviation"), [("income", 10), ("result", 10), ("signed", 10), ("cost", -10)])
def test_more_than_the_budget_is_favourable_except_on_a_cost(type, deviation):
    read = outcome(definition(f"a {type}"), a=(110, 100))
    assert number(read, "a.avvik") == deviation


def test_a_cost_below_zero_deviates_like_any_other_cost():
    read = outcome(definition('a cost; sign = "any"', unit="kr"), a=(-4_280_786, -3_673_052))
    assert number(read, "a.avvik") == 607_734


def test_a_finance_line_that_costs_more_than_budgeted_is_unfavourable_as_income_and_as_cost():
    assert number(outcome(definition("a signed"), a=(-1800, -1484)), "a.avvik") == -316
    assert number(outcome(definition('a cost; sign = "any"'), a=(1800, 1484)), "a.avvik") == -316


def test_the_year_to_date_has_its_own_deviation():
    read = outcome(definition("a cost"), a=(110, 100, 290, 300))
    assert (number(read, "a.avvik"), number(read, "a.hia_avvik")) == (-10, 10)


@pytest.mark.parametrize(
    ("type", "actual", "budget", "percent"),
    [
        ("income", 110, 100, 10),
        ("cost", 110, 100, -10),
        ("signed", -110, -100, -10),
        ("signed", 50, -100, 150),
        ("result", -630, -1388, Decimal(75800) / 1388),
    ],
)
def test_per_cent_is_of_the_absolute_budget_so_that_its_sign_is_the_deviations(type, actual, budget, percent):
    assert number(outcome(definition(f"a {type}"), a=(actual, budget)), "a.avvik_prosent") == percent


def test_per_cent_of_a_budget_of_zero_is_shown_as_nothing():
    assert number(outcome(definition("a cost"), a=(10, 0)), "a.avvik_prosent") is None


LIMITS = "flag = { amount = 100, percent = 5, near_zero = 20 }"


@pytest.mark.parametrize(("budget", "shown"), [(20, True), (-20, True), (19, False), (-19, False), (0, False)])
def test_per_cent_of_a_budget_near_zero_is_shown_as_nothing(budget, shown):
    read = outcome(definition("a signed", more=LIMITS), a=(budget + 1, budget))
    assert (number(read, "a.avvik_prosent") is not None) is shown


def test_near_zero_is_a_tenth_of_the_amount_where_nothing_is_said():
    of = definition("a signed", more="flag = { amount = 100, percent = 5 }")
    assert number(outcome(of, a=(11, 10)), "a.avvik_prosent") == 10
    assert number(outcome(of, a=(10, 9)), "a.avvik_prosent") is None


@pytest.mark.parametrize("pair", [(None, 100), (100, None)])
def test_there_is_no_deviation_where_one_of_the_two_is_missing(pair):
    read = outcome(definition("a cost", "b cost"), a=pair, b=(1, 1))
    assert (number(read, "a.avvik"), read.facts["r.a.avvik"].origin) == (None, Origin.MISSING)


@settings(deadline=None, max_examples=50)
@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9))
def test_income_and_cost_deviate_by_the_same_amount_in_opposite_directions(actual, budget):
    read = outcome(definition('a income; sign = "any"', 'b cost; sign = "any"'), a=(actual, budget), b=(actual, budget))
    assert number(read, "a.avvik") == -number(read, "b.avvik") == actual - budget


# Sums


SUMS = definition(
    "salg income",
    "rabatt cost",
    "netto income = salg rabatt",
    "lonn cost",
    'tilskudd income; sign = "any"',
    "drift cost = lonn tilskudd",
    'finans signed; sign = "any"',
    "resultat result = netto drift finans",
)


def test_a_sum_adds_parts_of_its_own_nature_and_subtracts_the_opposite():
    read = outcome(SUMS, salg=(1000, 0), rabatt=(50, 0), lonn=(700, 0), tilskudd=(30, 0), finans=(-20, 0))
    sums = [number(read, f"{line}.faktisk") for line in ("netto", "drift", "resultat")]
    assert sums == [950, 670, 950 - 670 - 20]


def test_a_sum_may_stand_above_its_parts():
    read = outcome(definition("sum cost = a b", "a cost", "b cost"), a=(1, 1), b=(2, 2))
    assert number(read, "sum.faktisk") == 3


def test_a_sum_of_an_unknown_part_is_unknown():
    read = outcome(definition("a cost", "b cost", "sum cost = a b"), a=(1, 1), b=(None, 1))
    assert (number(read, "sum.faktisk"), read.facts["r.sum.faktisk"].origin) == (None, Origin.MISSING)
    assert number(read, "sum.budsjett") == 2


def test_a_reported_sum_of_an_unknown_part_stands():
    read = outcome(definition("a cost", "b cost", "sum cost = a b"), a=(1, 1), b=(None, 1), sum=(3, 2))
    assert (number(read, "sum.faktisk"), read.facts["r.sum.faktisk"].origin) == (3, Origin.REPORTED)


TWO = definition("a cost", "b cost", "sum cost = a b", "alt cost = sum c", "c cost")


@pytest.mark.parametrize("reported", [99, 101])
def test_a_reported_sum_within_rounding_stands_with_a_notice(reported):
    read = outcome(TWO, a=(60, 1), b=(40, 1), sum=(reported, 2), c=(5, 1))
    assert told(read) == ["sum-rounded"]
    assert (number(read, "sum.faktisk"), read.facts["r.sum.faktisk"].origin) == (reported, Origin.REPORTED)
    assert number(read, "alt.faktisk") == reported + 5
    assert number(read, "sum.avvik") == 2 - reported


@pytest.mark.parametrize("reported", [98, 102, 1000, -100])
def test_a_reported_sum_beyond_rounding_is_an_error_and_our_own_stands(reported):
    read = outcome(TWO, a=(60, 1), b=(40, 1), sum=(reported, 2), c=(5, 1))
    assert told(read, Severity.ERROR) == ["sum-off"]
    assert (number(read, "sum.faktisk"), read.facts["r.sum.faktisk"].origin) == (100, Origin.COMPUTED)
    assert (number(read, "alt.faktisk"), number(read, "sum.avvik")) == (105, -98)


def test_a_sum_that_is_off_is_told_with_its_cell_its_figures_and_the_cells_of_its_parts():
    sheets = workbook(TWO, a=(60, 1), b=(40, 1), sum=(127, 2), c=(5, 1))
    finding = only(outcome_of(TWO, MARCH, sheets).findings, "sum-off")
    assert finding.cell.a1 == place(sheets, "Resultat", "Sum", "Faktisk")
    assert finding.params == {
        "label": "Sum, faktisk",
        "reported": 127,
        "computed": 100,
        "difference": 27,
        "parts": f"{place(sheets, 'Resultat', 'A', 'Faktisk')}, {place(sheets, 'Resultat', 'B', 'Faktisk')}",
    }


@pytest.mark.parametrize(("parts", "most"), [(1, 1), (2, 1), (3, 2), (4, 2), (7, 4), (12, 6)])
def test_a_sum_of_n_rounded_parts_may_be_off_by_half_of_n_and_one(parts, most):
    names = [f"d{index}" for index in range(parts)]
    of = definition(*(f"{name} cost" for name in names), f"sum cost = {' '.join(names)}")
    rows = dict.fromkeys(names, (10, 10))
    assert told(outcome(of, **rows, sum=(10 * parts + most, 10 * parts))) == ["sum-rounded"]
    assert told(outcome(of, **rows, sum=(10 * parts + most + 1, 10 * parts))) == ["sum-off"]


def test_rounding_is_in_the_last_decimal_that_the_table_has():
    of = definition("a cost", "b cost", "sum cost = a b", unit="MNOK")
    assert told(outcome(of, a=(Decimal("1.5"), 1), b=(1, 1), sum=(Decimal("2.6"), 2))) == ["sum-rounded"]
    assert told(outcome(of, a=(Decimal("1.5"), 1), b=(1, 1), sum=(Decimal("3.0"), 2))) == ["sum-off"]


def test_a_sum_of_sums_that_are_not_reported_is_allowed_the_rounding_of_all_their_lines():
    of = definition("a cost", "b cost", "c cost", "d cost", "e cost", "del cost = a b c d", "alt cost = del e")
    exact = [Decimal("10.4")] * 4 + [Decimal("10.4")]
    rows = {name: (round(value), 0) for name, value in zip("abcde", exact, strict=True)}
    assert told(outcome(of, **rows, alt=(round(sum(exact)), 0)), Severity.ERROR) == []


@pytest.mark.parametrize("column", ["faktisk", "budsjett", "hia", "hia_budsjett", "aarsbudsjett"])
def test_a_sum_is_checked_in_every_column(column):
    at = COLUMNS.index(column)
    values = [10 if index != at else 15 for index in range(5)]
    read = outcome(definition("a cost", "b cost", "sum cost = a b"), a=(5,) * 5, b=(5,) * 5, sum=values)
    assert told(read) == ["sum-off"]


def test_a_memo_line_is_a_sum_for_prose_that_stands_on_no_sheet_and_in_no_table():
    of = definition("a cost", "b cost", "samlet cost = a b; memo = true")
    sheets = workbook(of, a=(60, 50), b=(40, 45))
    read = outcome_of(of, MARCH, sheets)
    assert (number(read, "samlet.faktisk"), number(read, "samlet.avvik")) == (100, -5)
    assert "Samlet" not in [cell.value for cell in sheets.frames["Resultat"].cells.values()]
    assert [row.cells[0] for row in read.elements[0].rows] == [Label("A"), Label("B")]


# Flags and comments


@pytest.mark.parametrize(
    ("actual", "budget", "flagged"),
    [
        (1101, 1000, True),
        (1100, 1000, False),
        (10_500, 10_000, False),
        (10_501, 10_000, True),
        (899, 1000, True),
        (900, 1000, False),
        (9_500, 10_000, False),
        (9_499, 10_000, True),
        (119, 18, True),
        (118, 18, False),
        (101, 0, True),
        (100, 0, False),
        (-101, 0, True),
    ],
)
def test_a_deviation_is_flagged_beyond_both_limits_in_either_direction(actual, budget, flagged):
    read = outcome(definition('a cost; sign = "any"', more=LIMITS), a=(actual, budget))
    assert (read.facts["r.a.avvik"].flag is not None) is flagged
    assert ("comment-missing" in told(read)) is flagged


@pytest.mark.parametrize(("type", "status"), [("cost", Status.UNFAVOURABLE), ("income", Status.FAVOURABLE)])
def test_a_flag_tells_whether_the_deviation_is_favourable_and_how_far_beyond_the_limit(type, status):
    flag = outcome(definition(f"a {type}", more=LIMITS), a=(1150, 1000)).facts["r.a.avvik"].flag
    assert (flag.status, flag.limit, flag.distance) == (status, 100, 50)


def test_a_flagged_line_without_a_comment_is_a_warning_in_its_comment_cell():
    of = definition("a cost", more=LIMITS)
    sheets = workbook(of, a=(1150, 1000))
    finding = only(outcome_of(of, MARCH, sheets).findings, "comment-missing")
    assert (finding.severity, finding.cell.a1) == (Severity.WARNING, place(sheets, "Resultat", "A", "Kommentar"))
    assert finding.params == {"label": "A", "deviation": -150, "limit": 100}


def test_a_line_flagged_in_period_and_year_to_date_is_asked_about_once():
    read = outcome(definition("a cost", more=LIMITS), a=(1150, 1000, 3500, 3000))
    assert told(read).count("comment-missing") == 1


def test_a_line_flagged_in_the_year_to_date_alone_is_asked_about():
    read = outcome(definition("a cost", more=LIMITS), a=(1000, 1000, 3500, 3000))
    assert only(read.findings, "comment-missing").params["deviation"] == -500


def test_a_comment_answers_a_flag():
    read = outcome(definition("a cost", more=LIMITS), a=(1150, 1000, 3500, 3000, 12000, "Innleie ved sykdom."))
    assert read.findings == ()


def test_a_blank_comment_is_none():
    read = outcome(definition("a cost", more=LIMITS), a=(1150, 1000, 3500, 3000, 12000, "  "))
    assert codes(read.findings) == ["comment-missing"]


def test_a_missing_deviation_is_flagged_as_missing_and_not_asked_a_comment_of():
    read = outcome(definition("a cost", "b cost", more=LIMITS), a=(None, 1000), b=(1, 1))
    assert read.facts["r.a.avvik"].status is Status.UNKNOWN
    assert told(read) == []


def test_without_limits_nothing_is_flagged():
    read = outcome(definition("a cost"), a=(9999, 1))
    assert (read.facts["r.a.avvik"].flag, told(read)) == (None, [])


# What must hold


@pytest.mark.parametrize(
    ("line", "value", "unexpected"),
    [
        ("a cost", -1, True),
        ("a cost", 0, False),
        ("a cost", 1, False),
        ("a income", -1, True),
        ('a cost; sign = "negative"', 1, True),
        ('a cost; sign = "negative"', 0, False),
        ('a cost; sign = "negative"', -1, False),
        ('a cost; sign = "any"', -1, False),
        ("a signed", -1, False),
        ("a result", -1, False),
    ],
)
def test_a_sign_that_the_line_does_not_have_is_a_warning(line, value, unexpected):
    read = outcome(definition(line), a=(value, 0))
    assert told(read) == (["sign-unexpected"] if unexpected else [])


def test_the_unexpected_sign_is_told_in_its_cell_whatever_the_column():
    of = definition("a cost")
    sheets = workbook(of, a=(1, 1, 1, -12, 1))
    finding = only(outcome_of(of, MARCH, sheets).findings, "sign-unexpected")
    assert (finding.cell.a1, finding.params["value"]) == (place(sheets, "Resultat", "A", "Budsjett hittil i år"), -12)


def test_a_period_that_begins_in_january_is_the_year_to_date():
    of = definition("a cost")
    sheets = workbook(of, JANUARY, a=(100, 90, 102, 90, 1000))
    finding = only(outcome_of(of, JANUARY, sheets).findings, "year-to-date-differs")
    assert (finding.severity, finding.cell.a1, finding.params["other"]) == (
        Severity.ERROR,
        place(sheets, "Resultat", "A", "Hittil i år"),
        place(sheets, "Resultat", "A", "Faktisk"),
    )


def test_two_figures_that_were_rounded_apart_may_differ_by_one():
    assert told(outcome(definition("a cost"), JANUARY, a=(100, 90, 101, 89, 1000))) == []


def test_a_later_period_may_differ_from_the_year_to_date():
    assert told(outcome(definition("a cost"), a=(100, 90, 300, 270, 1000))) == []


def test_a_period_of_two_months_begins_the_year_when_it_ends_with_february():
    of = definition("a cost", months=2)
    assert told(outcome(of, "2025-02", a=(100, 90, 300, 90, 1000))) == ["year-to-date-differs"]
    assert told(outcome(of, "2025-04", a=(100, 90, 300, 90, 1000))) == []


def test_the_budget_of_the_whole_year_is_the_years_budget():
    of = definition("a cost")
    assert told(outcome(of, DECEMBER, a=(100, 90, 300, 270, 271))) == []
    sheets = workbook(of, DECEMBER, a=(100, 90, 300, 270, 272))
    finding = only(outcome_of(of, DECEMBER, sheets).findings, "year-budget-differs")
    assert (finding.severity, finding.cell.a1) == (
        Severity.WARNING,
        place(sheets, "Resultat", "A", "Budsjett hittil i år"),
    )


FOUR = definition("a cost", "b cost", "c cost", "d cost")


def test_a_year_to_date_smaller_than_the_period_on_most_lines_looks_swapped():
    read = outcome(FOUR, **dict.fromkeys("abc", (300, 90, 100, 270, 1000)), d=(1, 1, 2, 2, 2))
    finding = only(read.findings, "year-to-date-smaller")
    assert (finding.severity, finding.params["count"], finding.params["of"]) == (Severity.WARNING, 3, 4)


def test_a_year_to_date_smaller_on_half_of_the_lines_does_not_look_swapped():
    assert told(outcome(FOUR, **dict.fromkeys("ab", (300, 90, 100, 270, 1000)), **dict.fromkeys("cd", (1,) * 5))) == []


# Views


def test_the_reports_table_groups_the_period_and_the_year_to_date():
    table = outcome(definition("a cost", months=2), "2025-02", a=(1, 1)).elements[0]
    assert [(column.group, column.heading) for column in table.columns] == [
        ("", ""),
        ("Januar og februar 2025", "Faktisk"),
        ("Januar og februar 2025", "Budsjett"),
        ("Januar og februar 2025", "Avvik"),
        ("Hittil i år", "Faktisk"),
        ("Hittil i år", "Budsjett"),
        ("Hittil i år", "Avvik"),
        ("2025", "Årsbudsjett"),
        ("", "Vurdering"),
    ]


def test_the_reports_table_says_its_unit_once_and_tells_sums_and_results_apart():
    table = outcome(SUMS, salg=(1, 1)).elements[0]
    assert table.note == "Tall i 1000 kr"
    assert [row.style for row in table.rows] == [
        *(RowStyle.LINE, RowStyle.LINE, RowStyle.SUM, RowStyle.LINE, RowStyle.LINE, RowStyle.SUM),
        *(RowStyle.LINE, RowStyle.RESULT),
    ]


def test_every_figure_the_table_shows_is_a_fact():
    read = outcome(SUMS, salg=(1, 1))
    shown = {cell.fact for row in read.elements[0].rows for cell in row.cells if isinstance(cell, Figure)}
    assert shown <= read.facts.keys()


def largest(of, **lines):
    """The labels of the largest deviations, in their order."""
    return [paragraph.text.split(":**")[0].strip("*") for paragraph in outcome(of, **lines).elements[1].paragraphs]


DEVIATING = {
    "a": (0, 0, 110, 100, 0),
    "b": (0, 0, 50, 100, 0, "Utsatt."),
    "c": (0, 0, 130, 100, 0),
    "d": (0, 0, 100, 100, 0),
}


def test_the_largest_deviations_of_the_year_to_date_come_first_in_either_direction():
    assert largest(FOUR, **DEVIATING) == ["B", "C", "A"]


def test_no_more_deviations_are_listed_than_are_asked_for():
    of = definition("a cost", "b cost", "c cost", "d cost", more="largest = { count = 2 }")
    assert largest(of, **DEVIATING) == ["B", "C"]


def test_only_the_lines_that_compete_are_listed():
    of = definition("a cost", "b cost", "c cost", "d cost", more='largest = { lines = ["a", "c"] }')
    assert largest(of, **DEVIATING) == ["C", "A"]


def test_sums_do_not_compete_with_their_parts_where_nothing_is_said():
    of = definition("a cost", "b cost", "sum cost = a b")
    assert largest(of, a=DEVIATING["a"], b=DEVIATING["b"]) == ["B", "A"]


def test_lines_of_equal_deviation_keep_their_order():
    assert largest(FOUR, **dict.fromkeys("dcba", DEVIATING["a"])) == ["A", "B", "C", "D"]


def test_a_listed_deviation_ends_with_its_comment_and_shows_its_amount_through_a_placeholder():
    paragraph = outcome(FOUR, **DEVIATING).elements[1].paragraphs[0]
    assert paragraph.bullet
    assert paragraph.text == (
        "**B:** {{ r.b.hia_avvik | mnok | abs }} {{ r.b.hia_avvik | over_under }} budsjett. Utsatt."
    )
