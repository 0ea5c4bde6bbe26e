"""The cover says whose workbook it is and which period it reports."""

import datetime as dt

import pytest

from virksomhetsrapport.cells import Cell, CellError, Sheets
from virksomhetsrapport.cover import Identity, read_cover, read_identity
from virksomhetsrapport.errors import WorkbookError
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.period import Month
from workbooks import codes, definition_of, filled, forget_names, insert_row, only, period_of, put, rename_sheet

DEFINITION = definition_of('id = "t"\nkind = "texts"\ntexts = [{ id = "a", heading = "A" }]')
INPUTS = Inputs(cover={"saksnummer": "08-2025", "styremote": dt.date(2025, 3, 24)})
WORKBOOK = filled(DEFINITION, period_of(DEFINITION, "2025-02"), INPUTS)
PERIOD, VERSION, CASE, MEETING = "B5", "B6", "B7", "B8"


def cover(values):
    return put(WORKBOOK, "Forside", values)


@pytest.mark.parametrize(
    "change",
    [
        lambda sheets: sheets,
        forget_names,
        lambda sheets: insert_row(sheets, "Forside", 2),
        lambda sheets: insert_row(forget_names(sheets), "Forside", 6),
        lambda sheets: rename_sheet(sheets, "Forside", "Om rapporten"),
    ],
)
def test_the_identity_is_found_by_name_or_beside_its_label(change):
    assert read_identity(change(WORKBOOK)) == Identity("proven", Month(2025, 2), 1)


@pytest.mark.parametrize("value", ["2025-03", "mars 2025", dt.date(2025, 3, 1), dt.date(2025, 3, 31)])
def test_the_period_may_be_written_or_be_a_date(value):
    assert read_identity(cover({PERIOD: value})).last == Month(2025, 3)


@pytest.mark.parametrize("value", ["mars", "03.2025", 202503, None, CellError("#REF!"), True, Cell(None, formula=True)])
def test_a_period_that_cannot_be_read_is_told_with_its_cell(value):
    with pytest.raises(WorkbookError) as caught:
        read_identity(cover({PERIOD: value}))
    assert (caught.value.code, caught.value.params["where"]) == ("workbook-period-unreadable", f"Forside {PERIOD}")


@pytest.mark.parametrize("sheets", [Sheets({}), put(WORKBOOK, "Forside", {"B4": None}), forget_names(Sheets({}))])
def test_a_workbook_that_names_no_organisation_is_not_ours(sheets):
    with pytest.raises(WorkbookError) as caught:
        read_identity(sheets)
    assert caught.value.code == "workbook-not-ours"


@pytest.mark.parametrize(("value", "version"), [(3, 3), ("3", 3), (" 3 ", 3), (None, 0), ("tre", 0)])
def test_the_version_is_a_number_and_unknown_means_oldest(value, version):
    assert read_identity(cover({VERSION: value})).version == version


def test_case_and_meeting_are_for_the_title_page():
    read = read_cover(WORKBOOK)
    assert (read.case, read.meeting, read.findings) == ("08-2025", dt.date(2025, 3, 24), ())


def test_a_meeting_may_be_written_as_text():
    assert read_cover(cover({MEETING: "24.03.2025"})).meeting == dt.date(2025, 3, 24)


def test_a_meeting_that_is_no_date_is_told_in_its_cell():
    read = read_cover(cover({MEETING: "i mars"}))
    assert (read.meeting, only(read.findings, "not-a-date").cell.a1) == (None, MEETING)


def test_a_case_number_that_excel_made_a_number_is_still_a_text():
    assert read_cover(cover({CASE: 8})).case == "8"


def test_a_case_number_that_is_not_filled_in_is_told():
    assert "cover-empty" in codes(read_cover(cover({CASE: None})).findings)
