"""Causes: what lies behind a total in people's own words, each with its count, and what the counts come to."""

import random
import tomllib
from decimal import Decimal
from fractions import Fraction

import pytest

from made import causes as made
from oracle import causes as oracle
from oracle.base import Inputs as Typed
from oracle.base import When
from unit.kinds.agreement import decimal_of, planted_fault_is_seen
from virksomhetsrapport.cells import Cell, CellRef, Sheets
from virksomhetsrapport.edges.messages import say_finding
from virksomhetsrapport.elements import Figure, Label, RowStyle
from virksomhetsrapport.errors import DefinitionError
from virksomhetsrapport.facts import Origin
from virksomhetsrapport.findings import Severity
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.shapes.grid import Role
from virksomhetsrapport.wording import pieces
from workbooks import codes, definition_of, filled, inputs_of, insert_row, only, outcome_of, period_of, put

MONTH = "2025-02"
KEYS = 'id = "hr.aml"\nkind = "causes"\ntitle = "Årsaker"\nsheet = "Årsaker"\n'
DEFINITION = definition_of(KEYS)
HDO = {
    "1": ("Forberedelse av kundekonferansen", 6, None),
    "2": ("KAK og LifeX", 13, "Avsluttes i mars."),
    "3": ("Utprøving av Munin", 2, None),
    "4": ("Test av talelogg i Medielogg", 2, None),
    "5": ("Vanlig drift", 17, None),
}

TABLES = [
    KEYS,
    KEYS + 'noun = "klager"\nrows = 3\nleast = 0\ntext = "Hva det gjelder"\ncount = "Klager"\n',
]
"""With what a definition may leave out, and with all of it."""


def sheets(rows, of=DEFINITION):
    return filled(of, period_of(of, MONTH), inputs_of("hr.aml", ("aarsak", "antall", "kommentar"), rows))


def outcome(rows=HDO, of=DEFINITION):
    return outcome_of(of, MONTH, sheets(rows, of))


def faults(keys):
    with pytest.raises(DefinitionError) as caught:
        definition_of(KEYS + keys)
    return [(fault.code, fault.where) for fault in caught.value.faults]


# The definition and the sheet


def test_two_columns_cannot_have_one_heading():
    assert faults('text = "Antall"\n') == [("definition-twice", "table[1].count")]
    assert faults('count = "kommentar"\n') == [("definition-twice", "table[1].count")]


def test_a_register_has_room_for_a_row_at_least():
    assert faults("rows = 0\n") == [("definition-out-of-range", "table[1].rows")]


def test_words_come_first_then_their_count_then_a_comment():
    of = definition_of(TABLES[1])
    table = of.tables[0]
    layout = table.kind.layout(table.spec, period_of(of, MONTH))
    assert [(column.heading, column.role) for column in layout.columns] == [
        ("Hva det gjelder", Role.INPUT),
        ("Klager", Role.INPUT),
        ("Kommentar", Role.COMMENT),
    ]
    assert (layout.rows, layout.least, layout.unique) == (3, 0, "aarsak")


# Figures


def test_the_real_reports_causes_come_to_all_its_breaches():
    found = outcome()
    assert found.findings == ()
    assert found.facts["hr.aml.sum"].number == 40
    assert found.facts["hr.aml.sum"].inputs == tuple(f"hr.aml.antall[{row}]" for row in range(1, 6))
    assert (found.facts["hr.aml.aarsak[2]"].value, found.facts["hr.aml.antall[2]"].number) == ("KAK og LifeX", 13)


def test_rows_are_numbered_as_they_follow_each_other_whatever_stands_between():
    found = outcome_of(DEFINITION, MONTH, insert_row(sheets(HDO), "Årsaker", 6))
    assert found.facts["hr.aml.antall[2]"].number == 13
    assert found.facts["hr.aml.antall[2]"].source == CellRef("Årsaker", 7, 2)
    assert found.facts["hr.aml.sum"].number == 40


def test_a_count_that_is_missing_makes_the_sum_unknown():
    found = outcome({**HDO, "3": ("Utprøving av Munin", None, None)})
    assert codes(found.findings) == ["row-incomplete"]
    assert found.facts["hr.aml.sum"].origin is Origin.MISSING
    assert found.facts["hr.aml.antall[3]"].origin is Origin.MISSING


def test_a_register_that_nobody_wrote_in_comes_to_nothing():
    found = outcome({})
    assert (found.facts["hr.aml.sum"].number, codes(found.findings)) == (0, ["register-empty"])
    assert outcome({}, definition_of(TABLES[1])).findings == ()


def test_a_register_that_is_gone_comes_to_nothing_that_is_known():
    for where in (Sheets({}), put(sheets(HDO), "Årsaker", {"A4": "Noe", "B4": "Annet", "C4": None})):
        found = outcome_of(DEFINITION, MONTH, where)
        assert len(found.findings) == 1
        assert found.facts.keys() == {"hr.aml.sum"}
        assert found.facts["hr.aml.sum"].origin is Origin.MISSING


def test_a_column_whose_heading_was_changed_is_told_and_stops_nothing():
    found = outcome_of(DEFINITION, MONTH, put(sheets(HDO), "Årsaker", {"B4": "Stykker"}))
    assert codes(found.findings) == ["heading-missing"]
    assert found.facts["hr.aml.sum"].number is None
    assert found.facts["hr.aml.antall[1]"].origin is Origin.MISSING


# What is wrong or odd


@pytest.mark.parametrize(
    ("count", "code", "severity"),
    [
        (Decimal(-1), "count-negative", Severity.ERROR),
        (Decimal("1.5"), "count-broken", Severity.ERROR),
        (Decimal(0), "causes-none", Severity.WARNING),
    ],
)
def test_a_count_is_whole_and_above_zero(count, code, severity):
    finding = only(outcome({"1": ("Drift", count, None)}).findings, code)
    assert (finding.severity, finding.cell.a1) == (severity, "B5")
    assert "Antall, Drift" in say_finding(finding)


def test_one_breach_is_enough():
    assert outcome({"1": ("Drift", 1, None)}).findings == ()


def test_the_noun_of_the_definition_is_what_is_counted():
    found = outcome({"1": ("Drift", 0, None)}, definition_of(TABLES[1]))
    assert "0 klager" in say_finding(only(found.findings, "causes-none"))


def test_hundreds_of_causes_without_a_count_are_told_as_one():
    found = outcome({str(row): (f"Årsak {row}", 0, None) for row in range(1, 300)})
    assert codes(found.findings) == ["causes-none"] * 5 + ["more-alike"]


def test_the_same_words_twice_are_an_error():
    assert codes(outcome({"1": ("Drift", 1, None), "2": ("drift ", 2, None)}).findings) == ["row-twice"]


def test_long_words_are_cut_in_what_is_said_of_their_count():
    finding = only(outcome({"1": ("Et langt ord " * 20, 0, None)}).findings, "causes-none")
    assert len(finding.params["label"]) == len("Antall, ") + 60


# Views


def test_the_table_shows_words_and_counts_and_their_sum():
    table, _ = outcome().elements
    assert (table.id, table.caption) == ("hr.aml", "Årsaker")
    assert [column.heading for column in table.columns] == ["Årsak", "Antall"]
    assert table.rows[1].cells == (Figure("hr.aml.aarsak[2]"), Figure("hr.aml.antall[2]"))
    assert (table.rows[-1].cells, table.rows[-1].style) == ((Label("Totalt"), Figure("hr.aml.sum")), RowStyle.SUM)
    assert len(table.rows) == 6


def test_the_list_has_a_bullet_for_each_cause_with_its_count_first():
    found = outcome()
    _, text = found.elements
    assert (text.id, text.heading, len(text.paragraphs)) == ("hr.aml.liste", "Årsaker", 5)
    first = text.paragraphs[0]
    assert (first.bullet, first.source) == (True, CellRef("Årsaker", 5, 1))
    runs, problems = pieces(first.text, found.facts, period_of(DEFINITION, MONTH))
    assert problems == []
    assert [(run.text, run.bold, run.fact) for run in runs] == [
        ("6", True, "hr.aml.antall[1]"),
        (" brudd:", True, ""),
        (" Forberedelse av kundekonferansen", False, ""),
    ]


def test_words_over_several_lines_are_one_bullet():
    over_lines = put(sheets(HDO), "Årsaker", {"A5": Cell("Forberedelse\nav konferansen")})
    _, text = outcome_of(DEFINITION, MONTH, over_lines).elements
    assert text.paragraphs[0].text.endswith("Forberedelse av konferansen")


def test_a_count_without_words_is_still_told():
    _, text = outcome({"1": (None, 4, None)}).elements
    assert text.paragraphs[0].text == "**{{ hr.aml.antall[1] }} brudd:** \u2013"


@pytest.mark.parametrize(("keys", "missed"), [(TABLES[0], True), (TABLES[1], False)])
def test_an_empty_list_is_missed_where_there_must_be_a_row(keys, missed):
    _, text = outcome({}, definition_of(keys)).elements
    assert (text.paragraphs, text.required) == ((), missed)


# Contents that nobody typed


def case(seed):
    keys = TABLES[seed % 2]
    table = {"title": "Årsaker"} | tomllib.loads(keys, parse_float=Fraction)
    rng = random.Random(seed)
    return rng, definition_of(keys), table, made.make(rng, table, 2025, 2, 1)


def agrees(of, table, cells):
    """The program's figures, texts and errors are the oracle's."""
    typed, when = Typed(cells, {}, {}), When(2025, 2)
    exact = {key: decimal_of(value) if isinstance(value, Fraction) else value for key, value in cells.items()}
    found = outcome_of(of, MONTH, filled(of, period_of(of, MONTH), Inputs(cells=exact)))
    wanted = {
        id: (figure.value, figure.unit, figure.decimals) for id, figure in oracle.figures(table, typed, when).items()
    }
    assert {id: (fact.value, fact.unit.id, fact.decimals) for id, fact in found.facts.items()} == wanted
    said = [say_finding(each) for each in found.findings if each.severity is Severity.ERROR]
    errors = oracle.errors(table, typed, when)
    assert len(said) == len(errors)
    assert all(any(label in sentence for sentence in said) for label in errors)
    _, text = found.elements
    listed = oracle.texts(table, typed, oracle.figures(table, typed, when), when)
    assert [paragraph.text for paragraph in text.paragraphs] == listed["hr.aml.liste"]
    return found


@pytest.mark.parametrize("seed", range(200))
def test_random_contents_and_changes_come_out_as_worked_out_anew(seed):
    rng, of, table, cells = case(seed)
    assert agrees(of, table, cells).findings == ()
    key = rng.choice(sorted(key for key, value in cells.items() if isinstance(value, Fraction)))
    for value in oracle.others(rng, table, Typed(cells, {}, {}), key, When(2025, 2)):
        agrees(of, table, {**cells, key: value})


@pytest.mark.parametrize("name", made.FAULTS)
def test_a_planted_fault_is_told_where_a_rule_can_see_it(name):
    planted_fault_is_seen(name, TABLES, made)
