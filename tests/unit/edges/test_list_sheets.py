"""The sheets that HR's lists are pasted into keep what is pasted as it was written, and say what to paste."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from virksomhetsrapport.edges.workbook.formats import Formats
from virksomhetsrapport.edges.workbook.list_sheets import write_list_sheet
from virksomhetsrapport.hr.list_sheets import NOTHING_LEAVES, PASTE_ROW, list_sheets
from virksomhetsrapport.hr.settings import AgreedFrom, HrSettings
from workbooks import shipped

SETTINGS = shipped("hdo").hr


def written(folder: Path, settings: HrSettings) -> Any:
    path = folder / "lister.xlsx"
    book = xlsxwriter.Workbook(path)
    made = Formats(book)
    for which in list_sheets(settings):
        write_list_sheet(book, which, made)
    book.close()
    return openpyxl.load_workbook(path)


@pytest.mark.parametrize(("agreed", "last"), [("months", "Avtalte dagsverk"), ("positions", "Stillinger")])
def test_there_is_a_sheet_for_each_list_that_the_definition_asks_for(tmp_path, agreed, last):
    book = written(tmp_path, SETTINGS._replace(agreed_from=AgreedFrom(agreed)))
    assert book.sheetnames == ["Fravær – rådata", "AML – rådata", last]


def test_each_says_in_a_line_what_to_paste_and_that_nothing_leaves_it(tmp_path):
    for sheet in written(tmp_path, SETTINGS):
        assert NOTHING_LEAVES in str(sheet["A1"].value)
        assert f"A{PASTE_ROW}" in str(sheet["A1"].value) or "fyller ut" in str(sheet["A1"].value)


def test_a_list_is_pasted_into_cells_that_are_empty_and_hold_texts(tmp_path):
    book = written(tmp_path, SETTINGS)
    for name in ("Fravær – rådata", "AML – rådata"):
        sheet = book[name]
        assert sheet.max_row < PASTE_ROW
        assert sheet.column_dimensions["A"].number_format == "@"
        assert sheet.column_dimensions["A"].min == 1
        assert sheet.column_dimensions["A"].max == 60


def test_agreed_days_have_their_headings_and_figures_in_their_column(tmp_path):
    sheet = written(tmp_path, SETTINGS)["Avtalte dagsverk"]
    assert [cell.value for cell in sheet[PASTE_ROW]] == ["Måned", "Avtalte dagsverk", "Avdeling"]
    assert sheet.column_dimensions["A"].number_format == "@"
    assert sheet.column_dimensions["B"].number_format == "#,##0.0"


def test_without_units_nobody_is_asked_for_them(tmp_path):
    sheet = written(tmp_path, SETTINGS._replace(by_unit=False))["Avtalte dagsverk"]
    assert [cell.value for cell in sheet[PASTE_ROW]] == ["Måned", "Avtalte dagsverk"]
