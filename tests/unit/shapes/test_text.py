"""Texts are read by their headings: no text is lost, and none ends up under a heading of somebody else."""

import pytest

from virksomhetsrapport.cells import Cell
from virksomhetsrapport.findings import Severity
from virksomhetsrapport.inputs import Inputs
from workbooks import (
    HEADING_ROW,
    codes,
    definition_of,
    delete_sheet,
    filled,
    forget_names,
    insert_row,
    move_column,
    only,
    outcome_of,
    period_of,
    put,
    rename_sheet,
    through_file,
)

DEFINITION = definition_of("""
id = "tekst"
kind = "texts"
sheet = "Tekst"
title = "Tekster fra ledelsen"
texts = [
  { id = "t.resultat", heading = "Resultat" },
  { id = "t.prognose", heading = "Prognose", required = false },
  { id = "t.risiko", heading = "Risiko" },
]
""")
MONTH = "2025-03"
INPUTS = Inputs(texts={"t.resultat": "Resultatet er godt.\n- Salget øker\n- Kostnadene faller", "t.risiko": "Lav."})
WORKBOOK = filled(DEFINITION, period_of(DEFINITION, MONTH), INPUTS)
FIRST, SECOND, THIRD = HEADING_ROW + 1, HEADING_ROW + 5, HEADING_ROW + 8
"""The rows of the three headings."""


def outcome(sheets=WORKBOOK):
    return outcome_of(DEFINITION, MONTH, sheets)


def texts(sheets=WORKBOOK):
    """The paragraphs of each section, a bullet with its dash."""
    return {
        element.id: [f"- {paragraph.text}" if paragraph.bullet else paragraph.text for paragraph in element.paragraphs]
        for element in outcome(sheets).elements
    }


AS_TYPED = {
    "t.resultat": ["Resultatet er godt.", "- Salget øker", "- Kostnadene faller"],
    "t.prognose": [],
    "t.risiko": ["Lav."],
}


def typed_over(values):
    return put(WORKBOOK, "Tekst", values)


def test_each_row_beside_and_below_a_heading_is_a_paragraph_of_it():
    assert (texts(), outcome().findings) == (AS_TYPED, ())


def test_the_workbook_in_memory_reads_as_the_one_that_a_file_gives(tmp_path):
    read = through_file(tmp_path / "bok.xlsx", DEFINITION, period_of(DEFINITION, MONTH), INPUTS)
    assert (texts(read), outcome(read).findings) == (AS_TYPED, ())


def test_a_paragraph_knows_the_cell_it_was_typed_in():
    sources = [paragraph.source.a1 for paragraph in outcome().elements[0].paragraphs]
    assert sources == [f"B{FIRST}", f"B{FIRST + 1}", f"B{FIRST + 2}"]


@pytest.mark.parametrize("before", range(1, THIRD + 2))
def test_a_row_inserted_anywhere_moves_no_text(before):
    assert texts(insert_row(WORKBOOK, "Tekst", before)) == AS_TYPED


def test_the_columns_may_change_places():
    assert texts(move_column(WORKBOOK, "Tekst", 1, 2)) == AS_TYPED


@pytest.mark.parametrize("change", [lambda sheets: sheets, forget_names])
def test_a_sheet_renamed_is_found(change):
    assert texts(change(rename_sheet(WORKBOOK, "Tekst", "Ledelsens tekster"))) == AS_TYPED


def test_the_headings_may_stand_in_another_order():
    sheets = typed_over({f"A{FIRST}": "Risiko", f"A{THIRD}": "Resultat"})
    assert texts(sheets) == {"t.resultat": ["Lav."], "t.prognose": [], "t.risiko": AS_TYPED["t.resultat"]}


def test_several_lines_in_one_cell_are_several_paragraphs():
    assert texts(typed_over({f"B{THIRD}": "Ett\n- To\n\nTre"}))["t.risiko"] == ["Ett", "- To", "Tre"]


def test_a_number_in_a_text_stands_as_it_was_typed_for_it_may_be_a_year():
    assert texts(typed_over({f"B{THIRD}": 2025}))["t.risiko"] == ["2025"]


@pytest.mark.parametrize("heading", ["RISIKO", " Risiko ", "Risi\u00adko"])
def test_a_heading_is_known_whatever_its_case_and_spaces(heading):
    assert texts(typed_over({f"A{THIRD}": heading})) == AS_TYPED


def test_a_sheet_that_is_gone_is_told():
    assert codes(outcome(delete_sheet(WORKBOOK, "Tekst")).findings) == ["sheet-missing"]


def test_a_required_text_that_is_not_written_is_told_in_its_cell():
    finding = only(outcome(typed_over({f"B{THIRD}": None})).findings, "section-empty")
    assert (finding.severity, finding.cell.a1, finding.params["heading"]) == (
        Severity.WARNING,
        f"B{THIRD}",
        "Risiko",
    )


def test_a_text_that_may_be_left_out_is_not_asked_for():
    assert texts()["t.prognose"] == []
    assert outcome().findings == ()


def test_a_heading_that_is_gone_is_told_and_its_text_belongs_to_the_one_above():
    read = typed_over({f"A{SECOND}": None, f"A{THIRD}": None})
    missing = [finding.params["heading"] for finding in outcome(read).findings if finding.code == "section-missing"]
    assert missing == ["Prognose", "Risiko"]
    assert texts(read)["t.resultat"] == [*AS_TYPED["t.resultat"], "Lav."]


def test_a_mistyped_heading_is_told_and_its_text_goes_to_no_other():
    read = typed_over({f"A{THIRD}": "Rissiko"})
    finding = only(outcome(read).findings, "section-unknown")
    assert (finding.severity, finding.cell.a1, finding.params["nearest"]) == (Severity.ERROR, f"A{THIRD}", "Risiko")
    assert texts(read) == {**AS_TYPED, "t.risiko": []}


def test_a_heading_that_stands_twice_is_told_and_both_texts_are_kept():
    read = typed_over({f"A{THIRD + 2}": "Resultat", f"B{THIRD + 2}": "Mer om resultatet."})
    finding = only(outcome(read).findings, "section-twice")
    assert (finding.severity, finding.cell.a1, finding.params["other"]) == (
        Severity.ERROR,
        f"A{THIRD + 2}",
        f"B{FIRST}",
    )
    assert texts(read)["t.resultat"] == [*AS_TYPED["t.resultat"], "Mer om resultatet."]


def test_text_above_the_first_heading_is_told_once():
    read = insert_row(insert_row(WORKBOOK, "Tekst", FIRST), "Tekst", FIRST)
    read = put(read, "Tekst", {f"B{FIRST}": "Innledning", f"B{FIRST + 1}": "Mer innledning"})
    finding = only(outcome(read).findings, "text-homeless")
    assert (finding.severity, finding.cell.a1) == (Severity.ERROR, f"B{FIRST}")


def test_a_formula_that_nothing_has_calculated_is_told():
    finding = only(outcome(typed_over({f"B{THIRD}": Cell(None, formula=True)})).findings, "formula-not-calculated")
    assert finding.cell.a1 == f"B{THIRD}"


def test_a_note_beside_the_two_columns_does_no_harm_and_is_told():
    read = outcome(typed_over({"D6": "Husk frist"}))
    assert texts(typed_over({"D6": "Husk frist"})) == AS_TYPED
    assert [(finding.code, finding.severity.value) for finding in read.findings] == [("text-beside", "notice")]
