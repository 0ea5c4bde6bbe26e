"""Sheets, rows and columns that people moved, renamed or took away: read right, or told; never shifted in silence."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from bad_input.office import (
    change_part,
    delete_sheet_as_excel_does,
    edited,
    insert_row_as_excel_does,
    rearrange_columns,
    rename_sheet_as_excel_does,
    row_of,
    set_cell,
)
from bad_input.runs import at, codes, figures, findings, nothing_new, run_here, the_one, well_said

Figures: TypeAlias = dict[str, dict[str, Any]]

TABLES = ["Resultat", "Økonomi", "Tjenester", "Risiko", "Tilgjengelighet", "AML-årsaker", "Risikoregister"]
TEXTS = ["Tekst økonomi", "Tekst tjenester"]
SOME = ["Resultat", "Risiko", "Tilgjengelighet", "Risikoregister", "Tekst økonomi"]
EVERY = [pytest.param(sheet, marks=() if sheet in SOME else pytest.mark.soak) for sheet in TABLES + TEXTS]


def read_right(book: Path, before: Figures) -> None:
    nothing_new(book)
    assert figures(book) == before


# --- Sheets -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sheet", EVERY)
def test_a_sheet_that_was_deleted_is_missed_by_name(book: Path, sheet: str) -> None:
    delete_sheet_as_excel_does(book, sheet)
    assert f"«{sheet}»" in the_one(findings(), "sheet-missing")["message"]


@pytest.mark.parametrize("sheet", EVERY)
def test_a_sheet_that_was_deleted_by_a_program_that_knows_no_names_is_missed_too(book: Path, sheet: str) -> None:
    with edited(book) as workbook:
        del workbook[sheet]
    assert f"«{sheet}»" in the_one(findings(), "sheet-missing")["message"]


def test_of_several_sheets_that_were_deleted_each_is_missed_by_name(book: Path) -> None:
    for sheet in ("Tjenester", "Risiko"):
        delete_sheet_as_excel_does(book, sheet)
    missed = [finding["message"] for finding in findings() if finding["code"] == "sheet-missing"]
    assert len(missed) == 2, "the sheet that is left was taken for the one that is gone"


@pytest.mark.parametrize("sheet", SOME)
@pytest.mark.parametrize("name", ["Nytt navn 2025", "A!B", "2025"])
def test_a_sheet_that_was_renamed_in_excel_is_read_the_same(
    book: Path, sheet: str, name: str, true_figures: Figures
) -> None:
    rename_sheet_as_excel_does(book, sheet, name)
    read_right(book, true_figures)


def test_a_sheet_whose_name_has_an_apostrophe_is_read_the_same(book: Path, true_figures: Figures) -> None:
    change_part(
        book,
        "xl/workbook.xml",
        lambda text: text.replace('name="Risiko"', 'name="Kari\'s"').replace("'Risiko'!", "'Kari''s'!"),
    )
    read_right(book, true_figures)


@pytest.mark.parametrize("sheet", EVERY)
def test_a_sheet_that_was_renamed_by_a_program_that_knows_no_names_is_read_or_missed(
    book: Path, sheet: str, true_figures: Figures
) -> None:
    with edited(book) as workbook:
        workbook[sheet].title = "Nytt navn"
    found = findings()
    if found:
        assert "sheet-missing" in codes(found)
    else:
        assert figures() == true_figures


@pytest.mark.parametrize("sheet", TABLES)
def test_a_copy_of_a_sheet_beside_it_changes_nothing(book: Path, sheet: str, true_figures: Figures) -> None:
    with edited(book) as workbook:
        copy = workbook.copy_worksheet(workbook[sheet])
        copy["B5"] = 1
        copy["C5"] = 1
    read_right(book, true_figures)


def test_sheets_in_another_order_are_read_the_same(book: Path, true_figures: Figures) -> None:
    with edited(book) as workbook:
        workbook.move_sheet("Resultat", 5)
        workbook.move_sheet("Forside", 8)
    read_right(book, true_figures)


def test_a_hidden_sheet_is_read_the_same(book: Path, true_figures: Figures) -> None:
    with edited(book) as workbook:
        workbook["Risiko"].sheet_state = "veryHidden"
    read_right(book, true_figures)


def test_a_sheet_and_a_diagram_of_people_s_own_change_nothing(book: Path, true_figures: Figures) -> None:
    from openpyxl.chart import BarChart

    with edited(book) as workbook:
        own = workbook.create_sheet("Egne notater", 0)
        own["A1"], own["B1"] = "Rapportlinje", "Faktisk"
        workbook.create_chartsheet("Diagram").add_chart(BarChart())
    read_right(book, true_figures)


def test_a_workbook_without_any_names_is_read_the_same(book: Path, true_figures: Figures) -> None:
    with edited(book) as workbook:
        workbook.defined_names.clear()
    read_right(book, true_figures)


def test_a_name_that_points_at_another_sheet_is_not_believed(book: Path, true_figures: Figures) -> None:
    with edited(book) as workbook:
        workbook.defined_names["vr_resultat"].attr_text = "'Risiko'!$A$4:$D$8"
    read_right(book, true_figures)


@pytest.mark.parametrize(
    "target", ["#REF!", "Resultat!#REF!", "[1]Resultat!$A$4", "1+1", "", "Resultat!$A$4,Risiko!$A$4"]
)
def test_a_name_that_points_nowhere_does_no_harm(book: Path, target: str, true_figures: Figures) -> None:
    change_part(book, "xl/workbook.xml", lambda text: text.replace("'Resultat'!$A$4:$L$32", target))
    read_right(book, true_figures)


# --- Headings ---------------------------------------------------------------------------------------------------


def test_a_heading_that_was_renamed_is_told_with_the_one_it_is_like(book: Path) -> None:
    set_cell(book, "Resultat", "C4", "Budsjettet")
    finding = the_one(findings(), "heading-missing")
    assert (finding["sheet"], finding["cell"]) == ("Resultat", "C4")
    assert "Overskriften «Budsjettet» ligner" in finding["message"]


def test_a_heading_that_was_deleted_is_told(book: Path) -> None:
    set_cell(book, "Resultat", "D4", None)
    assert "«Hittil i år»" in the_one(findings(), "heading-missing")["message"]


@pytest.mark.parametrize("heading", ["BUDSJETT", " Budsjett ", "Budsjett\n", "bud\u00adsjett", "Budsjett\u00a0"])
def test_a_heading_in_other_letters_or_with_odd_spaces_is_the_same_heading(
    book: Path, heading: str, true_figures: Figures
) -> None:
    set_cell(book, "Resultat", "C4", heading)
    read_right(book, true_figures)


def test_a_heading_that_stands_twice_is_told(book: Path) -> None:
    set_cell(book, "Resultat", "D4", "Budsjett")
    found = findings()
    assert the_one(found, "heading-twice")["cell"] == "D4"
    assert "heading-missing" in codes(found)


def test_a_table_without_its_heading_row_is_told(book: Path) -> None:
    with edited(book) as workbook:
        workbook["Resultat"].delete_rows(4)
    found = findings()
    assert "error" in {finding["severity"] for finding in found}
    assert any("Resultat" in finding["message"] for finding in found)


def test_a_table_without_its_heading_row_is_not_called_a_sheet_that_is_gone(book: Path) -> None:
    with edited(book) as workbook:
        workbook["Resultat"].delete_rows(4)
    assert "sheet-missing" not in codes(findings()), "the sheet is there; its headings are not"


def test_the_heading_of_the_lines_gone_is_told(book: Path) -> None:
    set_cell(book, "Resultat", "A4", None)
    assert "«Rapportlinje»" in the_one(findings(), "heading-missing")["message"]


def test_an_error_for_a_heading_is_shown_as_excel_shows_it(book: Path) -> None:
    set_cell(book, "Resultat", "C4", "#REF!")
    found = findings()
    assert "heading-missing" in codes(found)
    assert "CellError" not in str(found)


# --- Columns ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", ["ACBDEF", "BACDEF", "FEDCBA", "ADEFBC", "ABCDEFHIJKLG"])
def test_columns_that_changed_places_with_their_headings_are_read_the_same(
    book: Path, order: str, true_figures: Figures
) -> None:
    with edited(book) as workbook:
        rearrange_columns(workbook["Resultat"], order)
    read_right(book, true_figures)


@pytest.mark.parametrize("sheet", SOME)
@pytest.mark.parametrize("column", [1, 2, 3])
def test_a_column_that_was_inserted_is_read_past(book: Path, sheet: str, column: int, true_figures: Figures) -> None:
    with edited(book) as workbook:
        workbook[sheet].insert_cols(column)
    read_right(book, true_figures)


def test_a_column_of_people_s_own_is_read_past(book: Path, true_figures: Figures) -> None:
    with edited(book) as workbook:
        sheet = workbook["Resultat"]
        sheet.insert_cols(3)
        sheet["C4"] = "Fjoråret"
        for row in range(5, 33):
            sheet.cell(row, 3).value = 1000 * row
    read_right(book, true_figures)


def test_a_column_that_was_deleted_is_told(book: Path) -> None:
    with edited(book) as workbook:
        workbook["Resultat"].delete_cols(3)
    assert "«Budsjett»" in the_one(findings(), "heading-missing")["message"]


# --- Rows -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", [1, 4, 5, 12])
@pytest.mark.parametrize("sheet", ["Resultat", "Tekst økonomi"])
def test_a_blank_row_that_was_inserted_in_excel_is_read_past(
    book: Path, sheet: str, row: int, true_figures: Figures
) -> None:
    insert_row_as_excel_does(book, sheet, row)
    read_right(book, true_figures)


@pytest.mark.parametrize("row", [1, 4, 5, 12])
@pytest.mark.parametrize("sheet", ["Resultat", "Tekst økonomi"])
def test_a_blank_row_that_was_inserted_by_a_program_that_knows_no_names_is_read_past(
    book: Path, sheet: str, row: int, true_figures: Figures
) -> None:
    with edited(book) as workbook:
        workbook[sheet].insert_rows(row)
    read_right(book, true_figures)


def test_a_heading_in_a_row_between_the_lines_is_read_past(book: Path, true_figures: Figures) -> None:
    with edited(book) as workbook:
        workbook["Resultat"].insert_rows(9)
        workbook["Resultat"]["A9"] = "Personalkostnader"
    read_right(book, true_figures)


def test_a_line_of_people_s_own_is_told_with_its_name(book: Path, true_figures: Figures) -> None:
    with edited(book) as workbook:
        sheet = workbook["Resultat"]
        sheet.insert_rows(9)
        sheet["A9"], sheet["B9"] = "Gaver", 5000
    finding = the_one(findings(), "lines-unknown")
    assert "«Gaver»" in finding["message"]
    assert figures() == true_figures


def sort_rows(sheet: Worksheet, columns: int, *, backwards: bool) -> None:
    rows = [[sheet.cell(row, column).value for column in range(1, columns + 1)] for row in range(5, sheet.max_row + 1)]
    rows.sort(key=lambda row: str(row[0]), reverse=backwards)
    for index, row in enumerate(rows, 5):
        for column, value in enumerate(row, 1):
            sheet.cell(index, column).value = value


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("sheet", ["Resultat", "Økonomi", "Risiko"])
def test_lines_that_were_sorted_are_read_the_same(
    book: Path, sheet: str, backwards: bool, true_figures: Figures
) -> None:
    with edited(book) as workbook:
        sort_rows(workbook[sheet], 6 if sheet == "Resultat" else 4, backwards=backwards)
    found = [finding for finding in findings() if finding["code"] != "comment-missing"]
    assert found == []
    assert figures() == true_figures


def test_a_line_that_was_deleted_is_told(book: Path) -> None:
    with edited(book) as workbook:
        sheet = workbook["Resultat"]
        sheet.delete_rows(row_of(sheet, "Overtid"))
    assert "Linjen «Overtid»" in the_one(findings(), "line-missing")["message"]


def test_a_line_with_a_typing_error_is_told_with_the_one_it_is_like(book: Path) -> None:
    with edited(book) as workbook:
        sheet = workbook["Resultat"]
        sheet.cell(row_of(sheet, "Overtid"), 1).value = "Overtidd"
    found = findings()
    assert "Linjen «Overtidd» ligner" in the_one(found, "line-missing")["message"]


def test_an_error_for_a_label_is_shown_as_excel_shows_it(book: Path) -> None:
    set_cell(book, "Resultat", "A6", "#N/A")
    found = findings()
    assert "line-missing" in codes(found)
    assert "CellError" not in str(found)


def test_a_line_that_stands_twice_is_told_and_the_first_counts(book: Path, true_figures: Figures) -> None:
    with edited(book) as workbook:
        sheet = workbook["Resultat"]
        sheet["A34"], sheet["B34"] = "Overtid", 1
    assert "«Overtid»" in the_one(findings(), "line-twice")["message"]
    assert figures() == true_figures


def test_figures_pasted_one_row_down_are_told(book: Path) -> None:
    with edited(book) as workbook:
        workbook["Resultat"].move_range("B5:F32", rows=1)
    assert "error" in {finding["severity"] for finding in findings()}


def test_a_table_with_every_figure_gone_is_one_finding(book: Path) -> None:
    with edited(book) as workbook:
        for row in range(5, 9):
            workbook["Risiko"][f"C{row}"] = None
    assert codes(at(findings(), "Risiko", "C5")) == ["table-empty"]


# --- Merged cells -----------------------------------------------------------------------------------------------


def test_merged_inputs_are_told_with_their_cells(book: Path) -> None:
    with edited(book) as workbook:
        workbook["Resultat"].merge_cells("B6:C6")
    found = findings()
    assert "B6:C6" in the_one(found, "merged-cells")["message"]


def test_merged_labels_are_told(book: Path) -> None:
    with edited(book) as workbook:
        workbook["Risiko"].merge_cells("A5:A6")
    assert "A5:A6" in the_one(findings(), "merged-cells")["message"]


def test_cells_merged_outside_the_table_do_no_harm(book: Path) -> None:
    with edited(book) as workbook:
        workbook["Resultat"].merge_cells("A1:F1")
        workbook["Resultat"].merge_cells("N5:P9")
    nothing_new()


def test_a_whole_sheet_merged_is_told(book: Path) -> None:
    with edited(book) as workbook:
        workbook["Risiko"].merge_cells("A4:D8")
    assert "merged-cells" in codes(findings()) or "sheet-missing" in codes(findings())


# --- Strays -----------------------------------------------------------------------------------------------------


def few_and_fast(book: Path, most: int) -> list[dict[str, object]]:
    start = time.monotonic()
    outcome = run_here("check", book)
    assert time.monotonic() - start < 5
    well_said(outcome.err)
    found = findings(book)
    assert len(found) <= most, f"{len(found)} findings"
    return found


def test_ten_thousand_rows_below_the_table_are_one_finding(book: Path, true_figures: Figures) -> None:
    with edited(book) as workbook:
        for row in range(40, 10_040):
            workbook["Resultat"].cell(row, 2).value = row
    (finding,) = few_and_fast(book, 1)
    assert (finding["code"], finding["cell"]) == ("rows-stray", "B40")
    assert "10\u00a0000" in str(finding["message"]) or "10000" in str(finding["message"])
    assert figures() == true_figures


@pytest.mark.parametrize("label", [None, "Konto"])
def test_ten_thousand_rows_inside_the_table_are_one_finding(
    book: Path, label: str | None, true_figures: Figures
) -> None:
    with edited(book) as workbook:
        sheet = workbook["Resultat"]
        sheet.insert_rows(20, 10_000)
        for row in range(20, 10_020):
            sheet.cell(row, 1).value = label and f"{label} {row}"
            sheet.cell(row, 2).value = row
    (finding,) = few_and_fast(book, 1)
    assert finding["code"] == "lines-unknown"
    assert figures() == true_figures


def test_five_thousand_rows_inside_the_table_with_blank_ones_between_are_few_findings(book: Path) -> None:
    with edited(book) as workbook:
        sheet = workbook["Resultat"]
        sheet.insert_rows(20, 10_000)
        for row in range(20, 10_020, 2):
            sheet.cell(row, 2).value = row
    few_and_fast(book, 10)


def test_a_ledger_pasted_below_the_table_is_few_findings(book: Path) -> None:
    """Three thousand vouchers, each with the name of its line."""
    with edited(book) as workbook:
        sheet = workbook["Resultat"]
        for row in range(40, 3040):
            sheet.cell(row, 1).value = "Lønninger"
            sheet.cell(row, 2).value = 500
    few_and_fast(book, 30)


def test_ten_thousand_rows_of_text_without_a_heading_are_few_findings(book: Path) -> None:
    with edited(book) as workbook:
        sheet = workbook["Tekst ledelse"]
        for row in range(40, 10_040):
            sheet.cell(row, 1).value = "Ukjent overskrift" if row == 40 else None
            sheet.cell(row, 2).value = f"Avsnitt {row}"
    few_and_fast(book, 10)


def test_three_thousand_unknown_headings_are_few_findings(book: Path) -> None:
    with edited(book) as workbook:
        sheet = workbook["Tekst ledelse"]
        for row in range(40, 3040):
            sheet.cell(row, 1).value = f"Konto {row}"
            sheet.cell(row, 2).value = "Tekst"
    few_and_fast(book, 30)


def test_notes_and_colours_of_people_s_own_change_nothing(book: Path, true_figures: Figures) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    with edited(book) as workbook:
        sheet = workbook["Resultat"]
        sheet["B5"].comment = Comment("Se bilag 4", "Kari")
        sheet["B6"].fill = PatternFill("solid", "FF0000")
        sheet["N7"] = "Husk å ringe"
    read_right(book, true_figures)


def test_another_workbook_s_sheets_beside_ours_change_nothing(book: Path, good: Path, true_figures: Figures) -> None:
    with edited(book) as workbook:
        for name in ("Ark1", "Ark2"):
            workbook.create_sheet(name)["A1"] = "Sum"
    shutil.copy(book, "kopi.xlsx")
    read_right(Path("kopi.xlsx"), true_figures)
