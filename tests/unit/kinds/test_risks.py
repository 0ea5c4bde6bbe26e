"""Risks: registers with columns of their own, scored or not, what reports show of them, and the matrix."""

from decimal import Decimal
from fractions import Fraction

import pytest

from made import risks as made
from oracle import risks as oracle
from oracle.base import Inputs as Typed
from oracle.base import marked
from unit.kinds.agreement import SEEDS, WORDS, case, planted_fault_is_seen
from virksomhetsrapport.cells import Cell
from virksomhetsrapport.edges.messages import say_finding
from virksomhetsrapport.elements import Column, ColumnStyle, Figure, Label, Zone
from virksomhetsrapport.errors import DefinitionError
from virksomhetsrapport.facts import Origin, Status, show_bare
from virksomhetsrapport.findings import Severity
from virksomhetsrapport.look import STATUS
from virksomhetsrapport.shapes.grid import Role
from virksomhetsrapport.shapes.values import ValueKind
from workbooks import (
    codes,
    definition_of,
    delete_sheet,
    filled,
    inputs_of,
    insert_row,
    only,
    outcome_of,
    period_of,
    put,
    through_file,
)

MONTH = "2025-02"
KIND = 'id = "r"\nkind = "risks"\nsheet = "Risikoer"\ntitle = "Risikoene"\n'
BUSINESS = """
scored = true
report_from = 8
unique = "id"
open = { column = "status", words = ["åpen"] }
level_heading = "Gjenværende risiko"
levels = [
  { label = "lav", from = 1, status = "met" },
  { label = "middels", from = 5, status = "near" },
  { label = "høy", from = 8, status = "not_met" },
]
columns = [
  { id = "id", label = "ID", width = 14 },
  { id = "sammendrag", label = "Sammendrag", width = 70 },
  { id = "status", label = "Status", choices = ["åpen", "lukket"] },
  { id = "omraade", label = "Konsekvensområde", choices = ["Finans", "Drift", "Omdømme"], required = false },
  { id = "eier", label = "Eier", required = false, report = false },
]
"""
PROJECT = """
unique = "nr"
columns = [
  { id = "nr", label = "Nr.", width = 8 },
  { id = "risiko", label = "Risiko", width = 44 },
  { id = "tiltak", label = "Tiltak", width = 60, required = false },
  { id = "endring", label = "Endring fra forrige rapportering", width = 44 },
]
"""
RED_ZONE = """
none = "Ingen risikoer i rød sone."
columns = [
  { id = "prosjekt", label = "Prosjekt" },
  { id = "risiko", label = "Risikobeskrivelse" },
  { id = "tiltak", label = "Tiltak/kommentarer" },
]
"""
PLAIN = """
scored = true
columns = [{ id = "navn", label = "Risiko" }]
"""
TABLES = [KIND + keys for keys in (BUSINESS, PROJECT, RED_ZONE, PLAIN)]
COLUMNS = ("id", "sammendrag", "status", "omraade", "eier", "sannsynlighet", "konsekvens", "kommentar")
ROWS = {
    "1": ("R-1", "Strømbrudd", "åpen", "Drift", "Kari", 2, 4, None),
    "2": ("R-2", "Lisenskostnad", "åpen", "Finans", None, 1, 4, None),
    "3": ("R-3", "Datatap", "lukket", "Drift", None, 5, 5, "Lukket i januar"),
    "4": ("R-4", "Nye krav", "åpen", None, None, 4, 5, None),
    "5": ("R-5", "Nedetid", "åpen", "Drift", None, 4, 2, None),
}


def definition(keys=BUSINESS):
    return definition_of(KIND + keys)


def workbook(rows=ROWS, keys=BUSINESS, columns=COLUMNS):
    of = definition(keys)
    return filled(of, period_of(of, MONTH), inputs_of("r", columns, rows))


def outcome(rows=ROWS, keys=BUSINESS, columns=COLUMNS):
    return outcome_of(definition(keys), MONTH, workbook(rows, keys, columns))


def changed(row="1", **values):
    """The rows with other values in one of them."""
    return {**ROWS, row: tuple(values.get(key, value) for key, value in zip(COLUMNS, ROWS[row], strict=True))}


def plain(*pairs):
    """Rows of a register with a name and two scores."""
    return {str(number): (f"Risiko {number}", *pair) for number, pair in enumerate(pairs, 1)}


def plain_outcome(*pairs, keys=PLAIN):
    return outcome(plain(*pairs), keys, ("navn", "sannsynlighet", "konsekvens"))


def view(read, id="r"):
    return next(element for element in read.elements if element.id == id)


def shown(read, id="r"):
    """The rows of a view as words, a field of a matrix by its count."""

    def words(cell):
        return cell.text if isinstance(cell, Label) else show_bare(read.facts[cell.fact])

    return [[words(cell) for cell in row.cells] for row in view(read, id).rows]


def headings(read, id="r"):
    return [column.heading for column in view(read, id).columns]


def faults(keys):
    with pytest.raises(DefinitionError) as caught:
        definition(keys)
    return [(fault.code, fault.where.removeprefix("table[1].")) for fault in caught.value.faults]


# Facts


def test_sound_risks_give_no_findings():
    assert outcome().findings == ()


def test_the_score_is_probability_times_consequence():
    score = outcome().facts["r.skaar[4]"]
    assert (score.number, score.rule, score.inputs, score.unit.id, score.label) == (
        20,
        "probability-times-consequence",
        ("r.sannsynlighet[4]", "r.konsekvens[4]"),
        "antall",
        "R-4, Skår",
    )


@pytest.mark.parametrize(
    ("pair", "level"), [((1, 1), "lav"), ((2, 2), "lav"), ((1, 5), "middels"), ((2, 4), "høy"), ((5, 5), "høy")]
)
def test_the_level_is_the_last_that_begins_at_the_score_or_below(pair, level):
    fact = outcome(changed(sannsynlighet=pair[0], konsekvens=pair[1])).facts["r.nivaa[1]"]
    assert (fact.value, fact.rule, fact.inputs, fact.unit.id) == (level, "level-of-score", ("r.skaar[1]",), "tekst")


@pytest.mark.parametrize(
    ("pair", "level"), [((2, 2), "lav"), ((1, 5), "middels"), ((3, 3), "middels"), ((2, 5), "høy")]
)
def test_without_levels_of_its_own_a_register_has_three(pair, level):
    assert plain_outcome(pair).facts["r.nivaa[1]"].value == level


def test_outputs_belong_in_the_cells_beside_their_row():
    facts = outcome().facts
    assert [facts[f"r.{key}[2]"].source.a1 for key in ("sannsynlighet", "skaar", "nivaa")] == ["F6", "I6", "J6"]


def test_what_was_typed_are_facts_by_the_number_of_the_row():
    facts = outcome().facts
    assert [facts[f"r.{key}[4]"].value for key in ("id", "sammendrag", "status", "omraade")] == [
        "R-4",
        "Nye krav",
        "åpen",
        None,
    ]
    assert (facts["r.omraade[4]"].origin, facts["r.id[4]"].origin) == (Origin.MISSING, Origin.TYPED)


def test_a_row_that_nothing_tells_apart_is_called_by_its_number():
    assert plain_outcome((1, 1), (2, 2)).facts["r.skaar[2]"].label == "risiko 2, Skår"


def test_the_counts_are_of_all_of_open_ones_and_of_those_from_the_reports_score_on():
    facts = outcome().facts
    assert [facts[f"r.{key}"].number for key in ("antall", "aapne", "fra_nivaa")] == [5, 4, 3]
    assert facts["r.aapne"].inputs == ("r.status[1]", "r.status[2]", "r.status[4]", "r.status[5]")
    assert facts["r.fra_nivaa"].inputs == ("r.skaar[1]", "r.skaar[4]", "r.skaar[5]")


def test_without_a_rule_of_what_is_open_all_are():
    facts = plain_outcome((1, 1), (5, 5)).facts
    assert [facts[f"r.{key}"].number for key in ("antall", "aapne", "fra_nivaa")] == [2, 2, 2]


def test_the_matrix_counts_the_open_ones_in_each_field():
    facts = outcome().facts
    found = {id.removeprefix("r.matrise."): fact.number for id, fact in facts.items() if ".matrise." in id}
    assert len(found) == 25
    assert {field: count for field, count in found.items() if count} == {"s2k4": 1, "s1k4": 1, "s4k5": 1, "s4k2": 1}
    assert sum(found.values()) == facts["r.aapne"].number
    assert facts["r.matrise.s4k5"].inputs == ("r.skaar[4]",)


def test_a_register_that_is_not_scored_has_no_scores():
    read = outcome({"1": ("147", "Sen levering", None, "Ny")}, PROJECT, ("nr", "risiko", "tiltak", "endring"))
    assert read.facts.keys() == {
        *(f"r.{key}[1]" for key in ("nr", "risiko", "tiltak", "endring")),
        "r.antall",
        "r.aapne",
    }


def test_an_empty_register_counts_nothing_and_gives_no_findings():
    read = outcome({})
    assert (read.findings, {fact.number for fact in read.facts.values()}) == ((), {Decimal(0)})


def test_of_a_register_that_is_gone_nobody_knows_how_many_there_are():
    of = definition()
    read = outcome_of(of, MONTH, delete_sheet(workbook(), "Risikoer"))
    assert (read.facts["r.aapne"].number, read.facts["r.aapne"].origin) == (None, Origin.MISSING)
    assert read.facts.keys() == outcome({}).facts.keys()
    assert shown(read)[0][0] == "–"


def test_a_register_is_read_the_same_from_a_file(tmp_path):
    of = definition()
    sheets = through_file(tmp_path / "b.xlsx", of, period_of(of, MONTH), inputs_of("r", COLUMNS, ROWS))
    read, wanted = outcome_of(of, MONTH, sheets), outcome()
    assert {id: fact.value for id, fact in read.facts.items()} == {id: fact.value for id, fact in wanted.facts.items()}
    assert read.findings == ()


def test_a_row_inserted_leaves_every_risk_its_score():
    of, wanted = definition(), {id: fact.value for id, fact in outcome().facts.items()}
    for before in range(4, 11):
        read = outcome_of(of, MONTH, insert_row(workbook(), "Risikoer", before))
        assert {id: fact.value for id, fact in read.facts.items()} == wanted


def test_a_step_that_the_sheet_works_out_is_a_step():
    sheets = put(workbook(), "Risikoer", {"F5": Cell(Decimal(3), formula=True)})
    assert outcome_of(definition(), MONTH, sheets).facts["r.skaar[1]"].number == 12


# Findings


@pytest.mark.parametrize("value", ["0", "6", "-1", "2.5", "5.01", "12"])
@pytest.mark.parametrize("key", ["sannsynlighet", "konsekvens"])
def test_a_step_that_is_not_on_the_scale_is_an_error_and_gives_no_score(key, value):
    read = outcome(changed(**{key: Decimal(value)}))
    finding = only(read.findings, "risk-scale")
    assert (finding.severity, finding.params["label"].casefold(), finding.params["value"]) == (
        Severity.ERROR,
        key,
        Decimal(value),
    )
    assert finding.cell == read.facts[f"r.{key}[1]"].source
    assert [read.facts[f"r.{of}[1]"].value for of in (key, "skaar", "nivaa")] == [Decimal(value), None, None]


@pytest.mark.parametrize("value", [1, 2, 3, 4, 5])
def test_all_steps_of_the_scale_are_fine(value):
    assert outcome(changed(sannsynlighet=value, konsekvens=value)).findings == ()


def test_a_risk_without_a_score_stands_in_no_field_and_not_in_a_view_from_a_score_on():
    read = outcome(changed(row="4", sannsynlighet=9))
    assert sum(fact.number for id, fact in read.facts.items() if ".matrise." in id) == 3
    assert [row[0] for row in shown(read)] == ["R-1", "R-5"]


def test_steps_off_the_scale_by_the_thousand_are_told_as_few():
    found = plain_outcome(*[(0, 9)] * 50).findings
    assert codes(found) == ["risk-scale"] * 5 + ["more-alike"]
    assert found[-1].params["count"] == 95


def test_the_sentence_says_the_scale():
    assert say_finding(only(outcome(changed(konsekvens=Decimal("2.5"))).findings, "risk-scale")) == (
        "Konsekvens (Risikoer G5) er 2,5, men skal være et helt tall fra 1 til 5. Rett tallet."
    )


def test_a_status_that_is_no_choice_is_told_and_the_risk_is_not_taken_for_open():
    read = outcome(changed(status="kanskje"))
    assert codes(read.findings) == ["not-a-choice"]
    assert read.facts["r.aapne"].number == 3


def test_the_same_name_twice_is_an_error_only_where_names_are_unique():
    assert codes(outcome(changed(id="R-2")).findings) == ["row-twice"]
    rows = {"1": ("IAM", "a", "b"), "2": ("IAM", "a", "b")}
    assert outcome(rows, RED_ZONE, ("prosjekt", "risiko", "tiltak")).findings == ()


def test_a_register_that_must_have_rows_says_so():
    assert codes(outcome({}, BUSINESS + "least = 1\n").findings) == ["register-empty"]


# Views


def test_the_main_view_has_the_open_risks_from_the_score_on_the_highest_first():
    read = outcome()
    assert headings(read) == ["ID", "Sammendrag", "Status", "Konsekvensområde", "Gjenværende risiko"]
    assert shown(read) == [
        ["R-4", "Nye krav", "åpen", "–", "høy"],
        ["R-1", "Strømbrudd", "åpen", "Drift", "høy"],
        ["R-5", "Nedetid", "åpen", "Drift", "høy"],
    ]
    assert {column.style for column in view(read).columns} == {ColumnStyle.TEXT}
    assert view(read).caption == "Risikoene"


@pytest.mark.parametrize(("pair", "there"), [((1, 5), False), ((2, 4), True), ((3, 3), True)])
def test_a_risk_at_the_score_is_shown_and_below_it_is_not(pair, there):
    rows = changed(sannsynlighet=pair[0], konsekvens=pair[1])
    assert ("R-1" in [row[0] for row in shown(outcome(rows))]) is there


def test_the_view_of_all_has_every_row_as_it_stands_with_every_column():
    read = outcome()
    assert headings(read, "r.alle") == [
        *("ID", "Sammendrag", "Status", "Konsekvensområde", "Eier"),
        *("Sanns.", "Kons.", "Skår", "Nivå"),
    ]
    assert [row[0] for row in shown(read, "r.alle")] == ["R-1", "R-2", "R-3", "R-4", "R-5"]
    assert shown(read, "r.alle")[0] == ["R-1", "Strømbrudd", "åpen", "Drift", "Kari", "2", "4", "8", "høy"]
    assert [column.style for column in view(read, "r.alle").columns[-4:]] == [
        *[ColumnStyle.FIGURE] * 3,
        ColumnStyle.TEXT,
    ]


def test_risks_that_are_not_scored_are_shown_as_they_stand():
    rows = {"1": ("147", "Sen levering", None, "Ny"), "2": ("140", "Svak forankring", "1. Møter\n2. Plan", "Uendret")}
    read = outcome(rows, PROJECT, ("nr", "risiko", "tiltak", "endring"))
    assert [element.id for element in read.elements] == ["r", "r.alle"]
    assert shown(read) == [
        ["147", "Sen levering", "–", "Ny"],
        ["140", "Svak forankring", "1. Møter\n2. Plan", "Uendret"],
    ]


def test_where_every_score_is_shown_one_that_cannot_be_told_comes_last():
    assert [row[0] for row in shown(plain_outcome((9, 1), (1, 1), (2, 2)))] == ["Risiko 3", "Risiko 2", "Risiko 1"]


@pytest.mark.parametrize("id", ["r", "r.alle"])
def test_a_view_without_risks_says_so_in_its_only_row(id):
    read = outcome({}, RED_ZONE, ())
    assert shown(read, id) == [["Ingen risikoer i rød sone.", "", ""]]


def test_when_no_risk_is_high_enough_the_main_view_says_that_there_is_nothing_to_show():
    assert shown(outcome({"1": ROWS["2"]})) == [["Ingen risikoer å vise.", "", "", "", ""]]


def test_the_matrix_has_the_likeliest_on_top_and_each_field_on_the_ground_of_its_level():
    matrix = view(outcome(), "r.matrise")
    assert matrix.columns == (
        Column("Sannsynlighet", ColumnStyle.TEXT),
        *(
            Column(heading, ColumnStyle.ZONE, "Konsekvens")
            for heading in ("1 Svært liten", "2 Liten", "3 Middels", "4 Stor", "5 Svært stor")
        ),
    )
    assert [row.cells[0].text for row in matrix.rows] == [
        *("5 Svært stor", "4 Stor", "3 Middels", "2 Liten", "1 Svært liten"),
    ]
    assert matrix.rows[1].cells[3] == Zone("r.matrise.s4k3", Status.NOT_MET)
    grounds = ["".join(STATUS[cell.level].symbol for cell in row.cells[1:]) for row in matrix.rows]
    assert grounds == ["▲■■■■", "●■■■■", "●▲■■■", "●●▲■■", "●●●●▲"]


def test_the_matrix_says_what_its_symbols_mean():
    matrix = view(outcome(), "r.matrise")
    assert matrix.note == "●\u00a0lav  ▲\u00a0middels  ■\u00a0høy. Tallet er antall åpne risikoer."
    assert matrix.caption == "Risikoene, fordelt på sannsynlighet og konsekvens"


def test_captions_and_the_words_of_the_scale_may_be_the_organisations_own():
    keys = """
matrix_title = "Matrisen"
all_title = "Alle"
probability_labels = ["a", "b", "c", "d", "e"]
consequence_labels = ["f", "g", "h", "i", "j"]
"""
    read = plain_outcome((1, 1), keys=PLAIN + keys)
    assert [element.caption for element in read.elements] == ["Risikoene", "Alle", "Matrisen"]
    assert headings(read, "r.matrise")[1:] == ["1 f", "2 g", "3 h", "4 i", "5 j"]
    assert [row[0] for row in shown(read, "r.matrise")] == ["5 e", "4 d", "3 c", "2 b", "1 a"]


@pytest.mark.parametrize("keys", [BUSINESS, PROJECT, RED_ZONE, PLAIN])
def test_an_empty_workbook_shows_only_facts_that_there_are(keys):
    read = outcome({}, keys, ())
    for element in read.elements:
        assert all(len(row.cells) == len(element.columns) for row in element.rows)
        shown_facts = {cell.fact for row in element.rows for cell in row.cells if isinstance(cell, Figure | Zone)}
        assert shown_facts <= read.facts.keys()


# The sheet


def test_the_sheet_has_the_columns_then_the_scores_a_comment_and_what_the_program_writes():
    of = definition().tables[0]
    layout = of.kind.layout(of.spec, period_of(definition(), MONTH))
    assert [(column.key, column.heading, column.role, column.width) for column in layout.columns[-6:]] == [
        ("eier", "Eier", Role.INPUT, 24),
        ("sannsynlighet", "Sannsynlighet", Role.INPUT, 14),
        ("konsekvens", "Konsekvens", Role.INPUT, 14),
        ("kommentar", "Kommentar", Role.COMMENT, 48),
        ("skaar", "Skår", Role.OUTPUT, 12),
        ("nivaa", "Nivå", Role.OUTPUT, 12),
    ]
    assert (layout.unique, layout.rows, layout.least) == ("id", 20, 0)


def test_a_column_with_choices_is_chosen_and_any_other_is_free_text():
    of = definition().tables[0]
    slots = of.kind.layout(of.spec, period_of(definition(), MONTH)).slots
    assert (slots["status"].value, slots["status"].choices) == (ValueKind.CHOICE, ("åpen", "lukket"))
    assert (slots["id"].value, slots["id"].required, slots["eier"].required) == (ValueKind.TEXT, True, False)
    assert (slots["skaar"].fact, slots["kommentar"].required) == ("r.skaar", False)


# Definitions


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('id = "eier"', 'id = "skaar"', ("definition-reserved-id", "columns[5].id")),
        ('id = "eier"', 'id = "alle"', ("definition-reserved-id", "columns[5].id")),
        ('id = "eier"', 'id = "id"', ("definition-twice", "columns")),
        ('label = "Eier"', 'label = "STATUS"', ("definition-twice", "columns")),
        ('label = "Eier"', 'label = "Skår"', ("definition-twice", "columns")),
        ('label = "Eier"', 'label = "Kommentar"', ("definition-twice", "columns")),
        ('"åpen", "lukket"]', '"åpen", "Åpen"]', ("definition-twice", "columns[3].choices")),
        ('"åpen", "lukket"]', '"åpen", "a,b"]', ("definition-bad-choices", "columns[3].choices")),
        ('unique = "id"', 'unique = "nr"', ("definition-bad-choice", "unique")),
        ('column = "status"', 'column = "sammendrag"', ("definition-bad-choice", "open.column")),
        ('words = ["åpen"]', 'words = ["apen"]', ("definition-bad-choice", "open.words")),
        ('words = ["åpen"]', "words = []", ("definition-no-lines", "open.words")),
        ("from = 1,", "from = 2,", ("definition-out-of-range", "levels[1].from")),
        ("from = 8,", "from = 5,", ("definition-out-of-range", "levels[3].from")),
        ("from = 8,", "from = 26,", ("definition-out-of-range", "levels[3].from")),
        ('status = "near"', 'status = "missing"', ("definition-bad-choice", "levels[2].status")),
        ('label = "middels"', 'label = "LAV"', ("definition-twice", "levels")),
        ("report_from = 8", "report_from = 26", ("definition-out-of-range", "report_from")),
        ("report_from = 8", 'probability_labels = ["a"]', ("definition-wrong-type", "probability_labels")),
        (
            "report_from = 8",
            'consequence_labels = ["a", "b", "c", "d", " "]',
            ("definition-wrong-type", "consequence_labels"),
        ),
        ("width = 70", "width = 3", ("definition-out-of-range", "columns[2].width")),
        ("report_from = 8", "rows = 0", ("definition-out-of-range", "rows")),
        ("width = 70", "bredde = 70", ("definition-unknown-key", "columns[2].bredde")),
    ],
)
def test_a_definition_that_cannot_be_meant_is_told_with_its_place(old, new, fault):
    assert BUSINESS.count(old) == 1
    assert faults(BUSINESS.replace(old, new)) == [fault]


@pytest.mark.parametrize("key", ["levels = []", "report_from = 3", 'level_heading = "x"', 'matrix_title = "x"'])
def test_what_belongs_to_scores_is_told_where_nothing_is_scored(key):
    assert faults(key + "\n" + PROJECT) == [("definition-unknown-key", key.partition(" ")[0])]


def test_a_heading_of_the_scores_is_free_where_nothing_is_scored():
    assert definition(PROJECT.replace('label = "Tiltak"', 'label = "Skår"'))


def test_levels_that_are_none_are_told():
    assert faults(PLAIN + "levels = []") == [("definition-no-lines", "levels")]


def test_a_register_without_a_column_that_reports_show_is_told():
    assert faults('columns = [{ id = "a", label = "A", report = false }]') == [("definition-no-lines", "columns")]
    assert faults("") == [("definition-no-lines", "columns")]


# The reports that there are


def test_a_reports_only_risk_at_the_level_stands_alone_among_eighteen():
    fields = [(1, 2)] * 5 + [(2, 2)] * 4 + [(1, 4)] * 3 + [(2, 3)] * 3 + [(3, 2)] * 2
    rows = {
        str(number): (f"ADM-{1000 + number}", "Kjent risiko", "ÅPEN", "Drift", None, *field, None)
        for number, field in enumerate(fields, 1)
    }
    rows["18"] = ("ADM-1099", "Økte kostnader i 2026", "ÅPEN", "Finans", None, 2, 4, None)
    rows["19"] = ("ADM-1050", "Nedlagt", "LUKKET", "Drift", None, 5, 5, None)
    read = outcome(rows)
    assert read.findings == ()
    assert shown(read) == [["ADM-1099", "Økte kostnader i 2026", "åpen", "Finans", "høy"]]
    assert [read.facts[f"r.{key}"].number for key in ("antall", "aapne", "fra_nivaa")] == [19, 18, 1]
    assert shown(read, "r.matrise") == [
        ["5 Svært stor", "0", "0", "0", "0", "0"],
        ["4 Stor", "0", "0", "0", "0", "0"],
        ["3 Middels", "0", "2", "0", "0", "0"],
        ["2 Liten", "0", "4", "3", "1", "0"],
        ["1 Svært liten", "0", "5", "0", "3", "0"],
    ]


def test_a_projects_risks_are_listed_with_measures_and_changes():
    rows = {
        "1": (147, "Forsinkelse på godkjenning", "1. Påpekt for leverandør\n2. Prioritere feilretting", "Ny risiko."),
        "2": (148, "Miljøene blir ikke klare", "1. Sikre leveranser i tide", "Ny risiko."),
        "3": (140, "Manglende forankring", "1. Referansegruppe\n- involvert i anskaffelsen\n2. Møteserie", "Uendret."),
        "4": (122, "Forsinkelser i annet prosjekt", "1. Følge med\n2. Justere plan", "Uendret."),
        "5": (146, "Uavklart om ressurser", None, "Tas ut."),
    }
    read = outcome(rows, PROJECT, ("nr", "risiko", "tiltak", "endring"))
    assert read.findings == ()
    assert [row[0] for row in shown(read)] == ["147", "148", "140", "122", "146"]
    assert shown(read)[2][2] == "1. Referansegruppe\n- involvert i anskaffelsen\n2. Møteserie"
    assert (shown(read)[4][2], read.facts["r.antall"].number) == ("–", 5)


def test_a_project_may_have_several_risks_in_the_red_zone():
    names = ["Sonemodell", "Sonemodell", "Kontorstøtte", "Applikasjoner", "Plattform", "Forskning", "Forskning"]
    rows = {str(number): (name, "1) En\n2) To", "Tiltak") for number, name in enumerate(names, 1)}
    read = outcome(rows, RED_ZONE, ("prosjekt", "risiko", "tiltak"))
    assert (read.findings, [row[0] for row in shown(read)]) == ((), names)


def test_five_thousand_risks_cost_in_proportion():
    read = plain_outcome(*[(1 + number % 5, 1 + number % 3) for number in range(5000)])
    assert (read.facts["r.antall"].number, len(view(read, "r.alle").rows)) == (5000, 5000)
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
    for id, rows in oracle.views(one.table, typed, figures, one.when).items():
        assert [[said(cell, read.facts) for cell in row.cells] for row in view(read, id).rows] == rows
    errors = [say_finding(each) for each in read.findings if each.severity is Severity.ERROR]
    labels = oracle.errors(one.table, typed, one.when)
    assert len(errors) == len(labels), (errors, labels)
    assert all(any(label in sentence for sentence in errors) for label in labels)


def said(cell, facts):
    """A cell as a Word table shows it."""
    if isinstance(cell, Label):
        return cell.text
    text = show_bare(facts[cell.fact])
    if not isinstance(cell, Zone):
        return text
    symbol = STATUS[cell.level].symbol
    return marked(f"{symbol}\u00a0{text}" if facts[cell.fact].number else symbol, WORDS[cell.level])


def test_random_registers_come_out_as_worked_out_by_hand_and_without_findings():
    for seed in SEEDS:
        one = case(TABLES, made, seed)
        read = one.read(one.cells)
        agree(read, one, one.cells)
        assert read.findings == (), seed


def test_random_changes_come_out_as_worked_out_by_hand_with_the_errors_that_belong():
    tried = 0
    for seed in SEEDS:
        one = case(TABLES, made, seed)
        numbers = sorted(key for key, value in one.cells.items() if isinstance(value, Fraction))
        if numbers:
            key = one.rng.choice(numbers)
            values = oracle.others(one.rng, one.table, Typed(one.cells, {}, {}), key, one.when)
            for value in one.rng.sample(values, 4):
                agree(one.read({**one.cells, key: value}), one, {**one.cells, key: value})
                tried += 1
    assert tried > 120


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
