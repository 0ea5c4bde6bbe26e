"""Cells and where they stand."""

import openpyxl.utils
import pytest

from virksomhetsrapport.cells import Area, Cell, CellRef, Frame, Sheets, column_letters


@pytest.mark.parametrize("column", [1, 2, 26, 27, 52, 53, 702, 703, 16384])
def test_a_column_is_lettered_as_excel_does(column):
    assert column_letters(column) == openpyxl.utils.get_column_letter(column)


def test_a_cell_is_named_by_sheet_letter_and_number():
    assert str(CellRef("Resultat", 12, 28)) == "Resultat AB12"


@pytest.mark.parametrize("value", [None, "", "  ", "\u00a0", "\n"])
def test_white_space_is_blank(value):
    assert Cell(value).blank


@pytest.mark.parametrize("cell", [Cell("0"), Cell(False), Cell(None, formula=True), Cell("", formula=True)])
def test_a_formula_is_never_blank_nor_is_any_value(cell):
    assert not cell.blank


def test_a_cell_that_a_sheet_does_not_hold_is_empty():
    assert Frame("Ark").at(5, 5).blank


def test_a_defined_name_is_found_whatever_its_case():
    frame = Frame("Ark")
    sheets = Sheets({"Ark": frame}, {"vr_resultat": ("Ark", Area(4, 1, 9, 3))})
    assert sheets.named("VR_Resultat") == (frame, Area(4, 1, 9, 3))


def test_a_defined_name_whose_sheet_is_gone_points_nowhere():
    assert Sheets({}, {"vr_resultat": ("Ark", Area(4, 1, 9, 3))}).named("vr_resultat") is None
