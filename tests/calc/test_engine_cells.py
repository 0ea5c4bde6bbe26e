"""The engine over Calc gives and takes what cells hold as xlwings does over Excel."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import xlwings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.calc.counting import EXCEPTION_OCCURRED, ComError
from tests.calc.values import ERRORS

pytestmark = pytest.mark.calc

ODD = "It's 1.kv æ"


def table(cells: xlwings.Range) -> list[list[Any]]:
    return cells.options(ndim=2, err_to_str=True).value


# --- Values -------------------------------------------------------------------------------------------------------

moments = st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(2200, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufeff"), max_size=20)
cells = st.one_of(
    st.none(), st.booleans(), moments, words.map("ord {}".format), st.floats(allow_nan=False, allow_infinity=False)
)
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=5)
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=tables)
def test_a_table_is_read_as_it_was_set(sheet, rows):
    sheet.range("B2").value = rows
    assert table(sheet.range("B2").resize(len(rows), len(rows[0]))) == rows
    sheet.clear()


def test_errors_are_read_as_their_text(sheet):
    formulas = ["=1/0", "=NA()", "=ukjent(1)", "=10^309", '="a"+1', "=#REF!"]
    sheet.range("A1").value = [[formula] for formula in formulas]
    expected = ["#DIV/0!", "#N/A", "#NAME?", "#NUM!", "#VALUE!", "#REF!"]
    assert [row[0] for row in table(sheet.range("A1:A6"))] == expected
    assert [ERRORS[row[0]] for row in sheet.range("A1:A6").raw_value] == expected


def test_a_formula_without_text_is_no_empty_cell_in_the_raw_values(sheet):
    sheet.range("A1").value = [['=""', None, '=" "']]
    assert sheet.range("A1:C1").raw_value == (("", None, " "),)
    assert table(sheet.range("A1:C1")) == [[None, None, " "]]  # so do xlwings' values on Windows


def test_a_file_gives_truth_values_errors_dates_and_times(saved):
    today, noon = dt.datetime(2025, 2, 1), dt.datetime(1899, 12, 30, 12, 30)
    assert [row[0] for row in table(saved.sheets[0].range("A1:A6"))] == [True, "#REF!", None, today, noon, "5a;b"]


@pytest.mark.parametrize(
    ("typed", "value", "code"),
    [
        ("123", 123.0, "General"),
        ("-1,234.5", -1234.5, "General"),
        ("5%", 0.05, "General"),
        ("2025-02", dt.datetime(2025, 2, 1), "dd.mm.yyyy"),
        ("01.02.2025", dt.datetime(2025, 2, 1), "dd.mm.yyyy"),
        ("12:30", dt.datetime(1899, 12, 30, 12, 30), "hh:mm:ss"),
        ("TRUE", True, "General"),
        ("'123", "123", "General"),
        ("'=A1", "=A1", "General"),
        ("- og så", "- og så", "General"),
        ("", None, "General"),
    ],
)
def test_text_is_read_as_if_it_were_typed(sheet, typed, value, code):
    sheet.range("B1").value = typed
    assert sheet.range("B1").value == value
    assert sheet.range("B1").number_format == code


def test_cells_formatted_as_text_keep_what_is_set(sheet):
    sheet.range("A1:A2").number_format = "@"
    sheet.range("A1").value = [["=1+1"], ["0012"]]
    assert table(sheet.range("A1:A2")) == [["=1+1"], ["0012"]]


def test_a_number_over_a_truth_value_is_a_number(sheet):
    sheet.range("A1").value = True
    sheet.range("A1").value = 1
    assert sheet.range("A1").value == 1.0
    assert not isinstance(sheet.range("A1").value, bool)


def test_notes_survive_what_is_set_and_cleared(saved):
    sheet = saved.sheets[0]
    sheet.range("A1").value = [[1, "=1+1", 3], [4, 5, 6]]
    assert table(sheet.range("A1:C2")) == [[1, 2, 3], [4, 5, 6]]
    sheet.range("A1:C2").clear_contents()
    assert sheet.range("B1").note.text == "Ring Kari"
    assert sheet.range("B1").value is None
    assert sheet.range("A1").note is None


# --- Formulas -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "formula",
    [
        "=SUM(A1:A3,2.5)",
        "=SUM('It''s 1.kv æ'!$A$1:B2,2)",
        '=IF(A1>2,"a;b,c",".")',
        "=SUM({1,2;3,4})",
        "=A1%+1.5",
    ],
)
def test_formulas_are_excels(book, sheet, formula):
    book.sheets.add(ODD)
    sheet.range("D4").value = formula
    assert sheet.range("D4").formula == formula


def test_a_range_of_formulas_tells_constants_too(sheet):
    sheet.range("A1").value = [["=1+1", "tekst", 0.1], [True, None, dt.datetime(2025, 2, 1)]]
    assert sheet.range("A1:C2").formula == (("=1+1", "tekst", "0.1"), ("TRUE", "", "45689"))


def test_one_formula_fills_a_range_as_if_copied(sheet):
    sheet.range("B1:B3").formula = "=A1*$A$1"
    assert sheet.range("B1:B3").formula == (("=A1*$A$1",), ("=A2*$A$1",), ("=A3*$A$1",))


@pytest.mark.parametrize("formula", ["=A1+", "=1,5+2", "=ROUND(A1;2)"])
def test_what_excel_cannot_read_is_refused(sheet, formula):
    with pytest.raises(ComError) as error:
        sheet.range("B1").value = formula
    assert error.value.hresult == EXCEPTION_OCCURRED


# --- Formats, merged cells, notes, rules --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        "General", "@", "0", "0.0%", "#,##0", "#,##0;[Red]-#,##0", '#,##0.0 "mill."', "# ##0", "0.00E+00",
        "dd.mm.yyyy", "yyyy-mm-dd hh:mm", "mmm yyyy", "[h]:mm", "[$kr-414] #,##0.00",
    ],
)  # fmt: skip
def test_number_formats_are_excels(sheet, code):
    sheet.range("A1:B2").number_format = code
    assert sheet.range("A1:B2").number_format == code


def test_a_number_format_is_none_where_cells_differ(sheet):
    sheet.range("B5:D9,F5:F9").number_format = "0.0"
    assert sheet.range("B5:D9,F5:F9").number_format == "0.0"
    assert sheet.range("B5:E9").number_format is None
    assert sheet.range("B5,A1").number_format is None
    assert sheet.range("A1,E5").number_format == "General"


@pytest.mark.parametrize(
    ("address", "merged"),
    [("C2:D3", True), ("D3", True), ("C2", True), ("A1:B9", False), ("C2:E3", None), ("D3:E9", None), ("D2,A1", None)],
)
def test_merged_cells_are_told(saved, address, merged):
    assert saved.sheets[0].range(address).merge_cells is merged


def test_a_merged_area_is_found_from_each_of_its_cells(sheet):
    sheet.range("B2:C4").merge()
    assert sheet.range("C4").merge_area.address == "$B$2:$C$4"
    assert sheet.range("D4").merge_area.address == "$D$4"


def test_fill_is_set_and_removed(sheet):
    sheet.range("A1:B2").color = "#ffc7ce"
    assert sheet.range("A1:B2").color == (255, 199, 206)
    assert sheet.range("C1").color is None
    sheet.range("A1:B2").color = None
    assert sheet.range("A1").color is None


def test_conditional_formats_are_told_added_and_cleared(saved):
    sheet = saved.sheets[0]
    (rule,) = sheet.range("E6").conditional_formats
    assert (rule.type, rule.formula, rule.fill_color) == ("custom", "=$E5>'It''s 1.kv æ'!$A$1", (255, 199, 206))
    sheet.range("E6:E7").conditional_formats.clear()
    assert len(sheet.range("E6").conditional_formats) == 0
    assert len(sheet.range("E9").conditional_formats) == 1
    sheet.range("E6").conditional_formats.add_custom("=SUM($E6,2)>1", fill_color=(1, 2, 3))
    (rule,) = sheet.range("E6").conditional_formats
    assert (rule.formula, rule.fill_color) == ("=SUM($E6,2)>1", (1, 2, 3))


def test_data_validation_is_told_set_and_deleted(saved):
    sheet = saved.sheets[0]
    assert sheet.range("F5").data_validation.formula == "=LEN($F5)<9"
    sheet.range("F5:F9").data_validation.set_custom("=AND($F5<9,LEN($A5)>1)")
    assert sheet.range("F5").data_validation.formula == "=AND($F5<9,LEN($A5)>1)"
    sheet.range("F5").data_validation.delete()
    assert [sheet.range(cell).data_validation.type for cell in ("F5", "F6")] == ["none", "custom"]
