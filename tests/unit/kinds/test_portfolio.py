"""Portfolio: projects by dimension, their colours and trends, and how many there are of each."""

from decimal import Decimal
from fractions import Fraction

import pytest

from made import portfolio as made
from oracle import portfolio as oracle
from oracle.base import Inputs as Typed
from oracle.base import marked
from unit.kinds.agreement import SEEDS, WORDS, case, planted_fault_is_seen
from virksomhetsrapport.edges.messages import say_finding
from virksomhetsrapport.elements import Column, ColumnStyle, Figure, Label, Light
from virksomhetsrapport.errors import DefinitionError
from virksomhetsrapport.facts import Origin, show_bare
from virksomhetsrapport.findings import Severity
from virksomhetsrapport.shapes.grid import Role
from virksomhetsrapport.wording import light_text
from workbooks import (
    codes,
    definition_of,
    delete_sheet,
    filled,
    inputs_of,
    insert_row,
    move_column,
    only,
    outcome_of,
    period_of,
    through_file,
)

MONTH = "2024-01"
KIND = 'id = "p"\nkind = "portfolio"\nsheet = "Portefølje"\ntitle = "Prosjektstatus"\n'
TWO = """
dimensions = [{ id = "okonomi", label = "Økonomi" }, { id = "fremdrift", label = "Fremdrift" }]
"""
SIX = """
name = "Prosjekt/program"
dimensions = [
  { id = "innhold", label = "Avgrensning og innhold" },
  { id = "okonomi", label = "Økonomi" },
  { id = "ressurser", label = "Ressurser" },
  { id = "fremdrift", label = "Fremdrift" },
  { id = "eksterne", label = "Eksterne avhengigheter" },
  { id = "gevinst", label = "Gevinstarbeid" },
]
"""
ONE = """
rows = 8
dimensions = [{ id = "status", label = "Status" }]
"""
TABLES = [KIND + keys for keys in (TWO, SIX, ONE)]
COLUMNS = ("navn", "okonomi", "okonomi.trend", "fremdrift", "fremdrift.trend", "kommentar")
ROWS = {
    "1": ("1. Trygg drift \u2013 Program", "grønn", None, "gul", "dårligere", None),
    "2": ("1.1 Serversikring", "grønn", "uendret", "grønn", "bedre", "Går etter planen"),
    "3": ("Datavarehus", "rød", None, "ikke aktuelt", None, "Avventer finansiering"),
    "4": ("Nettverk 2.0", "gul", None, "rød", None, "Bytte av svitsjer er utsatt"),
}


def definition(keys=TWO):
    return definition_of(KIND + keys)


def workbook(rows=ROWS, keys=TWO, columns=COLUMNS):
    of = definition(keys)
    return filled(of, period_of(of, MONTH), inputs_of("p", columns, rows))


def outcome(rows=ROWS, keys=TWO, columns=COLUMNS):
    return outcome_of(definition(keys), MONTH, workbook(rows, keys, columns))


def changed(row="1", **values):
    """The rows with other values in one of them; `trend` is that of the progress."""
    keys = ("navn", "okonomi", "okonomi_trend", "fremdrift", "trend", "kommentar")
    return {**ROWS, row: tuple(values.get(key, value) for key, value in zip(keys, ROWS[row], strict=True))}


def values(read):
    return {id: fact.value for id, fact in read.facts.items()}


def shown(read):
    """The rows of the table as words."""
    (table,) = read.elements
    return [[said(cell, read.facts)[0] for cell in row.cells] for row in table.rows]


def said(cell, facts):
    if isinstance(cell, Label):
        return cell.text, None
    return light_text(cell, facts) if isinstance(cell, Light) else (show_bare(facts[cell.fact]), None)


def faults(keys):
    with pytest.raises(DefinitionError) as caught:
        definition(keys)
    return [(fault.code, fault.where.removeprefix("table[1].")) for fault in caught.value.faults]


# Facts


def test_a_sound_portfolio_gives_no_findings():
    assert outcome().findings == ()


def test_names_assessments_and_trends_are_facts_by_the_number_of_the_row():
    facts = outcome().facts
    assert [facts[f"p.{key}[2]"].value for key in ("navn", "okonomi", "okonomi.trend", "fremdrift.trend")] == [
        "1.1 Serversikring",
        "grønn",
        "uendret",
        "bedre",
    ]
    assert (facts["p.okonomi.trend[1]"].value, facts["p.okonomi.trend[1]"].origin) == (None, Origin.MISSING)
    assert facts["p.fremdrift.trend[2]"].label == "1.1 Serversikring, Fremdrift, utvikling"


def test_the_counts_are_of_projects_of_each_colour_and_of_projects_with_red():
    facts = outcome(changed(okonomi="rød", fremdrift="rød", kommentar="Stanset")).facts
    counted = {id.removeprefix("p."): fact.number for id, fact in facts.items() if "[" not in id}
    assert counted == {
        "antall": 4,
        "roede": 4,
        "gule": 1,
        "groenne": 2,
        "prosjekter_med_roedt": 3,
        "okonomi.roede": 2,
        "fremdrift.roede": 2,
    }


def test_a_count_rests_on_the_assessments_that_it_counts():
    facts = outcome().facts
    assert facts["p.roede"].inputs == ("p.okonomi[3]", "p.fremdrift[4]")
    assert facts["p.fremdrift.roede"].inputs == ("p.fremdrift[4]",)
    assert (facts["p.antall"].inputs[0], facts["p.antall"].rule) == ("p.navn[1]", "count")


def test_a_colour_is_known_whatever_its_case():
    assert values(outcome(changed(okonomi="GRØNN "))) == values(outcome())


def test_of_a_portfolio_that_is_gone_nobody_knows_how_many_there_are():
    read = outcome_of(definition(), MONTH, delete_sheet(workbook(), "Portefølje"))
    assert (read.facts["p.roede"].number, read.facts["p.roede"].origin) == (None, Origin.MISSING)
    assert shown(read) == [["–", "", ""]]


def test_a_portfolio_is_read_the_same_from_a_file(tmp_path):
    of = definition()
    sheets = through_file(tmp_path / "b.xlsx", of, period_of(of, MONTH), inputs_of("p", COLUMNS, ROWS))
    read = outcome_of(of, MONTH, sheets)
    assert (values(read), read.findings) == (values(outcome()), ())


def test_rows_inserted_and_columns_moved_change_nothing():
    wanted = values(outcome())
    for before in range(4, 10):
        assert values(outcome_of(definition(), MONTH, insert_row(workbook(), "Portefølje", before))) == wanted
    for source in range(1, 7):
        assert values(outcome_of(definition(), MONTH, move_column(workbook(), "Portefølje", source, 3))) == wanted


# Findings


def test_a_project_without_an_assessment_is_incomplete_and_one_without_a_trend_is_not():
    assert codes(outcome(changed(okonomi=None)).findings) == ["row-incomplete"]
    assert outcome(changed(trend=None)).findings == ()


def test_a_word_that_is_no_colour_is_told():
    finding = only(outcome(changed(okonomi="grøn")).findings, "not-a-choice")
    assert (finding.cell.a1, finding.params["label"], finding.params["nearest"]) == ("B5", "Økonomi", "grønn")


def test_an_arrow_is_chosen_by_its_word():
    assert codes(outcome(changed(trend="\u2197")).findings) == ["not-a-choice"]


def test_a_project_that_stands_twice_is_told():
    assert codes(outcome(changed(navn="datavarehus")).findings) == ["row-twice"]


def test_a_red_project_without_a_comment_is_a_warning_at_the_comment():
    finding = only(outcome(changed(row="3", kommentar=None)).findings, "portfolio-red-uncommented")
    assert (finding.severity, finding.cell.a1) == (Severity.WARNING, "F7")
    assert say_finding(finding) == (
        "Prosjektet har rød vurdering (Økonomi), men ingen kommentar. Skriv en kort forklaring i Portefølje F7."
    )


def test_a_project_that_is_red_twice_is_told_once():
    found = outcome(changed(row="3", fremdrift="rød", kommentar=None)).findings
    assert [finding.params["dimensions"] for finding in found] == ["Økonomi, Fremdrift"]


@pytest.mark.parametrize("colour", ["gul", "grønn", "ikke aktuelt"])
def test_other_colours_need_no_comment(colour):
    assert outcome(changed(row="3", okonomi=colour, kommentar=None)).findings == ()


@pytest.mark.parametrize(("count", "rest"), [(5, 0), (6, 1), (400, 395)])
def test_many_red_projects_without_comments_are_told_as_few(count, rest):
    rows = {str(number): (f"Prosjekt {number}", "rød", None, "grønn", None, None) for number in range(1, count + 1)}
    found = outcome(rows).findings
    more = [finding for finding in found if finding.code == "more-alike"]
    assert codes(found[:5]) == ["portfolio-red-uncommented"] * 5
    assert [(each.params["count"], each.severity) for each in more] == ([(rest, Severity.WARNING)] if rest else [])


@pytest.mark.parametrize("trend", ["bedre", "dårligere"])
def test_a_trend_of_what_is_not_assessed_is_a_warning(trend):
    finding = only(outcome(changed(row="3", trend=trend)).findings, "portfolio-trend-alone")
    assert (finding.severity, finding.cell.a1) == (Severity.WARNING, "E7")
    assert say_finding(finding) == (
        f"Fremdrift, utvikling (Portefølje E7) er «{trend}», men vurderingen er «ikke aktuelt». "
        "Tøm cellen, eller velg en vurdering."
    )


def test_that_what_is_not_assessed_is_unchanged_does_no_harm():
    assert outcome(changed(row="3", trend="uendret")).findings == ()


def test_many_trends_of_nothing_are_told_as_few():
    row = ("ikke aktuelt", "bedre", "ikke aktuelt", "bedre", None)
    found = outcome({str(number): (f"Prosjekt {number}", *row) for number in range(1, 11)}).findings
    assert codes(found) == ["portfolio-trend-alone"] * 5 + ["more-alike"]
    assert found[-1].params["count"] == 15


def test_an_empty_portfolio_is_a_warning_and_counts_nothing():
    read = outcome({})
    assert codes(read.findings) == ["register-empty"]
    assert {fact.number for fact in read.facts.values()} == {Decimal(0)}
    assert shown(read) == [["Ingen prosjekter å vise.", "", ""]]


# The view


def test_the_table_has_a_light_for_each_dimension_with_its_arrow():
    (table,) = outcome().elements
    assert (table.id, table.caption) == ("p", "Prosjektstatus")
    assert table.columns == (
        Column("Prosjekt", ColumnStyle.TEXT),
        Column("Økonomi", ColumnStyle.MARK),
        Column("Fremdrift", ColumnStyle.MARK),
    )
    assert table.rows[1].cells == (
        Figure("p.navn[2]"),
        Light("p.okonomi[2]", "p.okonomi.trend[2]"),
        Light("p.fremdrift[2]", "p.fremdrift.trend[2]"),
    )


def test_a_light_is_a_symbol_a_word_and_an_arrow_where_something_has_moved():
    assert shown(outcome()) == [
        ["1. Trygg drift – Program", "●\u00a0grønn", "▲\u00a0gul\u00a0↘"],
        ["1.1 Serversikring", "●\u00a0grønn", "●\u00a0grønn\u00a0↗"],
        ["Datavarehus", "■\u00a0rød", "○\u00a0ikke aktuelt"],
        ["Nettverk 2.0", "▲\u00a0gul", "■\u00a0rød"],
    ]


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("1.1 IAM", 1),
        ("12.10 IAM", 1),
        ("1.1. IAM", 1),
        ("1.1\u00a0IAM", 1),
        ("1. Program", 0),
        ("1 Program", 0),
        ("1.1.1 Del", 0),
        ("1.1IAM", 0),
        ("Nettverk 2.0 fase 1", 0),
        (None, 0),
    ],
)
def test_part_of_a_programme_stands_below_it(name, level):
    (table,) = outcome(changed(navn=name)).elements
    assert table.rows[0].level == level


def test_the_table_says_what_its_symbols_mean():
    (table,) = outcome().elements
    assert table.note.replace("\u00a0", " ") == (
        "● grønn  ▲ gul  ■ rød  ○ ikke aktuelt. Pil viser utviklingen siden forrige rapportering: ↗ bedre, ↘ dårligere."
    )


# The sheet and the definition


def test_the_sheet_has_an_assessment_and_a_trend_for_each_dimension_and_a_comment():
    of = definition().tables[0]
    layout = of.kind.layout(of.spec, period_of(definition(), MONTH))
    assert [(column.key, column.heading, column.role) for column in layout.columns] == [
        ("navn", "Prosjekt", Role.INPUT),
        ("okonomi", "Økonomi", Role.INPUT),
        ("okonomi.trend", "Økonomi, utvikling", Role.INPUT),
        ("fremdrift", "Fremdrift", Role.INPUT),
        ("fremdrift.trend", "Fremdrift, utvikling", Role.INPUT),
        ("kommentar", "Kommentar", Role.COMMENT),
    ]
    assert (layout.unique, layout.rows, layout.columns[0].width) == ("navn", 30, 44)
    assert layout.slots["okonomi"].choices == ("grønn", "gul", "rød", "ikke aktuelt")
    assert layout.slots["okonomi.trend"].choices == ("bedre", "uendret", "dårligere")
    assert [layout.slots[key].required for key in ("navn", "okonomi", "okonomi.trend", "kommentar")] == [
        *(True, True, False, False)
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('id = "okonomi"', 'id = "navn"', ("definition-reserved-id", "dimensions[1].id")),
        ('id = "okonomi"', 'id = "roede"', ("definition-reserved-id", "dimensions[1].id")),
        ('id = "okonomi"', 'id = "fremdrift"', ("definition-twice", "dimensions")),
        ('label = "Økonomi"', 'label = "PROSJEKT"', ("definition-twice", "dimensions")),
        ('label = "Økonomi"', 'label = "Kommentar"', ("definition-twice", "dimensions")),
        ('label = "Økonomi"', 'label = "Fremdrift, utvikling"', ("definition-twice", "dimensions")),
        ('label = "Økonomi"', 'label = "Økonomi", farge = 1', ("definition-unknown-key", "dimensions[1].farge")),
        ("dimensions =", "rows = 0\ndimensions =", ("definition-out-of-range", "rows")),
    ],
)
def test_a_definition_that_cannot_be_meant_is_told_with_its_place(old, new, fault):
    assert TWO.count(old) == 1
    assert faults(TWO.replace(old, new)) == [fault]


def test_a_portfolio_without_dimensions_is_told():
    assert faults("dimensions = []") == [("definition-no-lines", "dimensions")]


# The report that there is


GREEN, WHITE = ("grønn", None), ("ikke aktuelt", None)
UP, DOWN = ("grønn", "bedre"), ("grønn", "dårligere")
REPORTED = [
    ("Regional applikasjonsforvaltning", GREEN, GREEN, GREEN, GREEN, UP, GREEN),
    ("Helhetlig applikasjonsforvaltning", GREEN, GREEN, GREEN, DOWN, GREEN, GREEN),
    ("Meldingsmegler", GREEN, GREEN, GREEN, GREEN, GREEN, WHITE),
    ("Tjenesteplattform 2.0", *[GREEN] * 6),
    ("Plattform for datavarehuset", *[GREEN] * 6),
    ("Nye sykehus", GREEN, GREEN, GREEN, UP, GREEN, WHITE),
    ("Plattform for kunstig intelligens", *[GREEN] * 6),
    ("Helhetlig tjenestestyring", *[GREEN] * 5, WHITE),
    ("1. Informasjonssikkerhet 2 – Program", GREEN, GREEN, DOWN, GREEN, GREEN, GREEN),
    ("1.1 IAM 2", *[GREEN] * 6),
    ("1.2 IT Asset Management", GREEN, DOWN, GREEN, GREEN, GREEN, WHITE),
    ("1.3 Serversikring", GREEN, GREEN, DOWN, GREEN, GREEN, WHITE),
    ("1.4 NAC/Sonemodell", *[GREEN] * 5, WHITE),
    ("1.5 RSMA", *[GREEN] * 5, WHITE),
    ("1.6 EPP og ADP", *[GREEN] * 5, WHITE),
    ("2. MoDI – Program", GREEN, GREEN, GREEN, GREEN, WHITE, GREEN),
    ("2.1 Framtidig arbeidsflate", *[GREEN] * 5, WHITE),
    ("2.2 Digital plattform telekom", *[GREEN] * 6),
    ("2.3 Sentral meldingstjener", GREEN, GREEN, DOWN, GREEN, GREEN, GREEN),
    ("2.4 iFront", GREEN, GREEN, DOWN, GREEN, WHITE, WHITE),
    ("2.5 Nettverk 2.0", *[GREEN] * 5, WHITE),
    ("2.6 Innføring av Microsoft 365", *[GREEN] * 6),
]


def test_a_reports_twenty_two_projects_come_out_as_they_were_reported():
    keys = ("innhold", "okonomi", "ressurser", "fremdrift", "eksterne", "gevinst")
    columns = ("navn", *(column for key in keys for column in (key, f"{key}.trend")))
    rows = {
        str(number): (name, *(word for light in lights for word in light))
        for number, (name, *lights) in enumerate(REPORTED, 1)
    }
    read = outcome(rows, SIX, columns)
    assert read.findings == ()
    assert [read.facts[f"p.{key}"].number for key in ("antall", "groenne", "gule", "roede")] == [22, 119, 0, 0]
    (table,) = read.elements
    assert [row.level for row in table.rows] == [0] * 9 + [1] * 6 + [0] + [1] * 6
    assert shown(read)[19] == [
        "2.4 iFront",
        *("●\u00a0grønn", "●\u00a0grønn", "●\u00a0grønn\u00a0↘", "●\u00a0grønn"),
        *("○\u00a0ikke aktuelt", "○\u00a0ikke aktuelt"),
    ]


def test_five_thousand_projects_cost_in_proportion():
    rows = {str(number): (f"P {number}", "rød", None, "gul", None, "Sett i gang") for number in range(1, 5001)}
    read = outcome(rows)
    assert (read.findings, read.facts["p.roede"].number) == ((), 5000)
    assert sum(len(fact.inputs) for fact in read.facts.values()) < 10 * 5000


# Contents that nobody typed


def agree(read, one, cells):
    """The program's facts are the oracle's, words and numbers, and so is all that the report shows."""
    typed = Typed(cells, {}, {})
    figures = oracle.figures(one.table, typed, one.when)
    assert read.facts.keys() == figures.keys()
    for id, fact in read.facts.items():
        value = Fraction(fact.number) if fact.number is not None else fact.value
        wanted = figures[id]
        assert (value, fact.unit.id, fact.decimals) == (wanted.value, wanted.unit, wanted.decimals), id
        assert (fact.status, wanted.status) == (None, "")
    (table,) = read.elements
    found = [[said(cell, read.facts) for cell in row.cells] for row in table.rows]
    rows = [[marked(text, WORDS[status]) for text, status in row] for row in found]
    assert {table.id: rows} == oracle.views(one.table, typed, figures, one.when)
    errors = [say_finding(each) for each in read.findings if each.severity is Severity.ERROR]
    labels = oracle.errors(one.table, typed, one.when)
    assert len(errors) == len(labels), (errors, labels)
    assert all(any(label in sentence for sentence in errors) for label in labels)


def test_random_portfolios_come_out_as_worked_out_by_hand_and_without_findings():
    for seed in SEEDS:
        one = case(TABLES, made, seed)
        read = one.read(one.cells)
        agree(read, one, one.cells)
        assert read.findings == (), seed


@pytest.mark.parametrize("name", sorted(made.FAULTS))
def test_planted_faults_are_seen(name):
    planted_fault_is_seen(name, TABLES, made)


@pytest.mark.parametrize("name", sorted(made.FAULTS))
def test_faults_come_out_as_worked_out_by_hand_too(name):
    for seed in SEEDS[:40]:
        one = case(TABLES, made, seed)
        found = made.FAULTS[name](one.rng, one.table, one.cells, one.when.year, one.when.month, one.when.count)
        if found:
            agree(one.read(found[0]), one, found[0])


def test_a_project_called_by_a_number_may_be_called_by_another():
    one = case(TABLES, made, 0)
    key = ("p", "1", "navn")
    cells = {**one.cells, key: Fraction(365)}
    for value in oracle.others(one.rng, one.table, Typed(cells, {}, {}), key, one.when):
        agree(one.read({**cells, key: value}), one, {**cells, key: value})
