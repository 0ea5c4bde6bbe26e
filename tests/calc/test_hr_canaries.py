"""What a click leaves behind: HR's lists are pasted, counted, delivered, imported and deleted by the ribbon, and then
looked for in every byte of the workbooks, the counts, the helper's mailbox, its log and its temporary folder."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from tests.calc.connection import uno
from tests.calc.desk import Desk
from tests.calc.test_hr import ABSENCE, answered, fill_in

from made import pasted_lists
from secrets_found import leaks
from virksomhetsrapport import app
from virksomhetsrapport.new_hr import new_hr

pytestmark = pytest.mark.calc

LISTS = pasted_lists.spoiled(pasted_lists.drawn(20250131, lines=40, persons=6))
SOMEBODY = LISTS.persons[3]


@pytest.fixture
def temporary(desk: Desk, tmp_path: Path) -> Any:
    """The temporary folder of the helper, which is started anew."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    desk.start_helper(TMPDIR=str(folder))
    yield folder
    desk.kill_helper()


@pytest.fixture
def book(desk: Desk, tmp_path: Path) -> Any:
    path = tmp_path / "HR" / "hdo-hr-2025-02.xlsm"
    path.parent.mkdir()
    new_hr("hdo", "2025-02", path)
    desk.open(path)
    yield path
    desk.office.close_all()


def left(desk: Desk, temporary: Path, *folders: Path) -> list[Any]:
    return leaks([desk.base, temporary, *folders], LISTS.secrets)


def hide_copies(desk: Desk) -> None:
    """What people do with a list: a note in a cell, a name for some, a filter, a pivot table, a word beside it."""
    sheet = desk.document.Sheets.getByName(ABSENCE)
    place = desk.cell(ABSENCE, "B9").CellAddress
    sheet.Annotations.insertNew(place, f"Ring {SOMEBODY.name}")
    sheet.Annotations.insertNew(desk.cell(ABSENCE, "A2").CellAddress, f"Ring {SOMEBODY.name}")
    name = SOMEBODY.name.split()[0]
    desk.document.NamedRanges.addNewByName(name, f"$'{ABSENCE}'.$B$6:$B$9", desk.cell(ABSENCE, "A1").CellAddress, 0)
    desk.cell(ABSENCE, "H2").String = SOMEBODY.name
    tables = desk.document.Sheets.getByName("HR-tall").DataPilotTables
    pivot = tables.createDataPilotDescriptor()
    pivot.setSourceRange(desk.cell(ABSENCE, "A5:K40").RangeAddress)
    fields = pivot.DataPilotFields
    fields.getByIndex(1).Orientation = uno.Enum("com.sun.star.sheet.DataPilotFieldOrientation", "ROW")
    fields.getByIndex(0).Orientation = uno.Enum("com.sun.star.sheet.DataPilotFieldOrientation", "DATA")
    tables.insertNewByName("Oversikt", desk.cell("HR-tall", "T60").CellAddress, pivot)


def test_of_lists_counted_delivered_imported_and_deleted_nothing_is_left(desk, book, temporary, tmp_path):
    given = tmp_path / "given"
    given.mkdir()
    fill_in(desk, given, LISTS)
    desk.click("count")
    hide_copies(desk)
    desk.click("deliver")
    desk.reply("OK", "Listen har feil.")
    assert "hr-tall.json" in answered(desk, "OK")
    desk.document.store()
    assert leaks([book.parent], LISTS.secrets), "the lists are in the workbook, and found there"
    desk.click("delete_raw")
    desk.reply("Yes")
    desk.reply("Yes")
    answered(desk, "OK")
    assert {path.name for path in book.parent.iterdir()} >= {book.name, "hdo-2025-02-hr-tall.json"}
    finance = tmp_path / "Styret" / "bok.xlsm"
    finance.parent.mkdir()
    app.new("hdo", "2025-02", finance)
    desk.office.close_all()
    desk.open(finance)
    desk.click("import_counts")
    desk.reply("Open", str(book.with_name("hdo-2025-02-hr-tall.json")))
    desk.reply("Yes")  # the lists had errors
    answered(desk, "OK")
    desk.click("report")
    desk.reply("OK", "Bare HR-tallene er på plass.")
    desk.document.store()
    assert {path.name for path in finance.parent.iterdir()} >= {finance.name, "bok.docx"}
    assert desk.cell("AML-brudd", "B14").Value > 0
    assert left(desk, temporary, book.parent, finance.parent) == []
    assert desk.log.count("ms\n") >= 10


def test_a_helper_that_is_killed_in_the_middle_leaves_nothing(desk, book, temporary, tmp_path):
    given = tmp_path / "given"
    given.mkdir()
    fill_in(desk, given, LISTS._replace(absence=[*LISTS.absence, *LISTS.absence[2:] * 50]))
    desk.press("count")
    time.sleep(1.2)
    desk.kill_helper()
    try:
        assert left(desk, temporary) == []
    finally:
        desk.office.close_all()
