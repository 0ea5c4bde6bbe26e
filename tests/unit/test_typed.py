"""What people typed is read back as they typed it, and what is no input is told."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from planted import inputs_of_cells, made
from rolling import FIRST, first_month
from virksomhetsrapport.cells import Cell
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.typed import inputs_of, read_typed
from workbooks import codes, filled, insert_row, move_column, put, rename_sheet, through_file


def as_read(inputs: Inputs) -> Inputs:
    """The texts as a sheet has them: a paragraph a line, none of them empty."""
    texts = {
        id: "\n".join(line.strip() for line in text.splitlines() if line.strip()) for id, text in inputs.texts.items()
    }
    cover = {id: value for id, value in inputs.cover.items() if value}
    return replace(inputs, texts={id: text for id, text in texts.items() if text}, cover=cover)


def folded(inputs: Inputs) -> Inputs:
    """A choice means the same however it is written."""
    cells = {key: value.casefold() if isinstance(value, str) else value for key, value in inputs.cells.items()}
    return replace(inputs, cells=cells)


@pytest.mark.parametrize(("organisation", "month"), FIRST)
def test_a_sample_month_is_read_back_from_its_file(organisation, month, tmp_path):
    definition, period, inputs = first_month(organisation, month)
    sheets = through_file(tmp_path / "bok.xlsx", definition, period, inputs)
    assert inputs_of(definition, period, sheets) == as_read(inputs)
    assert read_typed(definition, period, sheets).told == ()


@pytest.mark.parametrize("seed", range(300, 312))
def test_workbooks_that_nobody_thought_of_are_read_back(seed):
    drawn = made(seed)
    inputs = inputs_of_cells(drawn.cells)
    sheets = filled(drawn.definition, drawn.period, inputs)
    assert folded(inputs_of(drawn.definition, drawn.period, sheets)) == folded(inputs)


@pytest.mark.parametrize("seed", range(312, 315))
def test_and_so_they_are_from_a_file(seed, tmp_path):
    drawn = made(seed)
    inputs = inputs_of_cells(drawn.cells)
    sheets = through_file(tmp_path / "bok.xlsx", drawn.definition, drawn.period, inputs)
    assert folded(inputs_of(drawn.definition, drawn.period, sheets)) == folded(inputs)


def test_a_row_put_in_a_column_moved_and_a_sheet_renamed_change_nothing():
    definition, period, inputs = first_month("hdo", "2025-02")
    sheets = insert_row(filled(definition, period, inputs), "Resultat", 9)
    sheets = rename_sheet(move_column(sheets, "Servicedesk", 4, 8), "Økonomi", "Tall fra økonomi")
    wanted = as_read(replace(inputs, notes={}))
    assert replace(inputs_of(definition, period, sheets), notes={}) == wanted


def test_what_cannot_be_read_is_told_where_it_would_have_stayed_alone():
    definition, period, inputs = first_month("hdo", "2025-02")
    sheets = put(filled(definition, period, inputs), "Resultat", {"B5": "mye", "F6": "mer"})
    told = read_typed(definition, period, sheets).told
    assert [(finding.code, str(finding.cell)) for finding in told] == [("typed-unread", "Resultat F6")]


def test_own_formulas_are_read_as_their_values_and_told():
    definition, period, inputs = first_month("hdo", "2025-02")
    sheets = put(filled(definition, period, inputs), "Resultat", {"F6": Cell(Decimal(7), formula=True)})
    read = read_typed(definition, period, sheets)
    assert read.inputs.cells["resultat", "forvaltningsinntekt", "aarsbudsjett"] == 7
    assert codes(read.told) == ["typed-formulas"]


@pytest.mark.parametrize(
    ("sheet", "address"),
    [("Resultat", "R3"), ("Resultat", "R7"), ("Resultat", "A60"), ("Risikoregister", "M6"), ("Tekst ledelse", "D6")],
)
def test_what_stands_beside_a_table_is_told(sheet, address):
    definition, period, inputs = first_month("hdo", "2025-02")
    told = read_typed(definition, period, put(filled(definition, period, inputs), sheet, {address: "husk"})).told
    assert [(finding.code, str(finding.cell)) for finding in told] == [("typed-beside", f"{sheet} {address}")]
