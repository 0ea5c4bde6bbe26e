"""Where a table lies: a name, a title, headings and labels all tell, and none alone is trusted."""

from dataclasses import replace

import pytest

from virksomhetsrapport.cells import Area, Sheets
from virksomhetsrapport.shapes.sheet import folded, name_of
from workbooks import (
    HEADING_ROW,
    codes,
    definition_of,
    delete_sheet,
    filled,
    forget_names,
    inputs_of,
    only,
    outcome_of,
    period_of,
    put,
    rename_sheet,
)


def key_figures(id, sheet, *figures):
    """A table of key figures; all such tables have the same headings."""
    rows = ", ".join(f'{{ id = "{figure.lower()}", label = "{figure}", unit = "antall" }}' for figure in figures)
    return f'id = "{id}"\nkind = "key_figures"\nsheet = "{sheet}"\ntitle = "{sheet}"\nfigures = [{rows}]'


DEFINITION = definition_of(
    key_figures("folk", "Folk", "Stillinger", "Vikarer"), key_figures("sak", "Saker", "Klager", "Avvik")
)
MONTH = "2025-03"
FOLK = inputs_of("folk", ("verdi",), {"stillinger": (473,), "vikarer": (12,)})
SAKER = inputs_of("sak", ("verdi",), {"klager": (3,), "avvik": (40,)})
WORKBOOK = filled(DEFINITION, period_of(DEFINITION, MONTH), replace(FOLK, cells={**FOLK.cells, **SAKER.cells}))


def figures(sheets):
    """The figures of both tables, whatever sheets they are on."""
    tables = ("folk", "sak")
    return [fact.number for table in tables for fact in outcome_of(DEFINITION, MONTH, sheets, table).facts.values()]


def findings(sheets, table="folk"):
    return outcome_of(DEFINITION, MONTH, sheets, table).findings


def named(sheets, **names):
    """The workbook with some of its names pointing elsewhere: at a sheet, with a heading row."""
    moved = {f"vr_{id}": (sheet, Area(row, 1, row, 3)) for id, (sheet, row) in names.items()}
    return Sheets(sheets.frames, {**sheets.names, **moved})


def test_both_tables_are_read():
    assert figures(WORKBOOK) == [473, 12, 3, 40]


def test_of_two_tables_with_the_same_headings_the_labels_tell_which_is_which():
    renamed = rename_sheet(rename_sheet(WORKBOOK, "Folk", "Ark1"), "Saker", "Ark2")
    assert figures(forget_names(renamed)) == [473, 12, 3, 40]


def test_sheets_that_exchanged_their_titles_are_told_apart_by_their_labels():
    exchanged = rename_sheet(rename_sheet(rename_sheet(WORKBOOK, "Folk", "x"), "Saker", "Folk"), "x", "Saker")
    assert figures(forget_names(exchanged)) == [473, 12, 3, 40]


def test_a_name_that_points_at_the_sheet_of_another_table_is_not_followed():
    assert figures(named(WORKBOOK, folk=("Saker", HEADING_ROW), sak=("Folk", HEADING_ROW))) == [473, 12, 3, 40]


@pytest.mark.parametrize("row", [1, 2, 5, 6, 99])
def test_a_name_that_points_beside_the_headings_is_only_a_hint_of_the_sheet(row):
    assert figures(named(WORKBOOK, folk=("Folk", row))) == [473, 12, 3, 40]


def test_a_sheet_that_is_gone_is_not_replaced_by_another_with_the_same_headings():
    assert codes(findings(forget_names(delete_sheet(WORKBOOK, "Folk")))) == ["sheet-missing"]


def test_a_sheet_that_lost_its_headings_is_told_as_such():
    sheets = put(WORKBOOK, "Folk", {f"{letter}{HEADING_ROW}": None for letter in "ABCD"})
    finding = only(findings(sheets), "headings-missing")
    assert (finding.cell.sheet, finding.params["sheet"]) == ("Folk", "Folk")


def test_headings_that_stand_twice_on_a_sheet_are_found_where_they_stand_first():
    again = {"A20": "Nøkkeltall", "B20": "Enhet", "C20": "Verdi"}
    assert figures(put(WORKBOOK, "Folk", again)) == [473, 12, 3, 40]


@pytest.mark.parametrize(("id", "name"), [("resultat", "vr_resultat"), ("okonomi.resultat", "vr_okonomi_resultat")])
def test_a_table_has_a_defined_name_that_excel_takes(id, name):
    assert name_of(id) == name


@pytest.mark.parametrize(
    "written", ["Sum drift", "SUM DRIFT", " Sum  drift ", "Sum\u00a0drift", "Sum dr\u00adift", "Sum\ndrift"]
)
def test_case_and_white_space_make_no_difference_between_labels(written):
    assert folded(written) == folded("sum drift")
