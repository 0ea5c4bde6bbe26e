"""The engine over Calc finds books, sheets, ranges and names as xlwings does over Excel; and counts what is asked."""

from __future__ import annotations

import openpyxl
import pytest
import xlwings
from tests.calc.counting import CALL_REJECTED, SERVER_UNAVAILABLE, ComError
from tests.calc.office import Office

pytestmark = pytest.mark.calc

ODD = "It's 1.kv æ"


# --- Books and the application ------------------------------------------------------------------------------------


def test_books_are_those_that_are_open_now(engine, office, tmp_path):
    books = xlwings.apps.active.books
    path = tmp_path / "Tall for mars.xlsx"
    openpyxl.Workbook().save(path)
    assert [book.name for book in books] == []
    document = office.open(path)
    assert [(book.name, book.fullname) for book in books] == [(path.name, str(path))]
    assert books[path.name] == books.active == books.open(path)
    office.close(document)
    assert [book.name for book in books] == []


def test_a_book_that_is_saved_elsewhere_is_that_file(book, tmp_path):
    book.sheets[0].range("A1").value = [[1, "a", True]]
    book.save(tmp_path / "kopi.xlsx")
    assert book.name == "kopi.xlsx"
    saved = openpyxl.load_workbook(tmp_path / "kopi.xlsx").active
    assert [cell.value for cell in saved[1]] == [1, "a", True]


def test_the_status_bar_shows_what_is_set(book, office):
    book.app.status_bar = "Leser arket Økonomi ..."
    assert book.app.status_bar == "Leser arket Økonomi ..."
    document = book.impl.document
    assert office.status_shows(document, "Leser arket Økonomi ...")
    assert not office.status_shows(document, "Leser arket Personell ...")


def test_settings_of_the_application_are_kept(book):
    app = book.app
    assert (app.hwnd, app.calculation, app.screen_updating, app.display_alerts) == (0, "automatic", True, True)
    app.calculation, app.screen_updating = "manual", False
    assert (app.calculation, app.screen_updating) == ("manual", False)
    app.calculation, app.screen_updating = "automatic", True


def test_without_an_office_there_is_no_application(engine, monkeypatch, tmp_path):
    office = Office(tmp_path / "another")
    try:
        monkeypatch.setenv("CALC_URL", office.url)
        cell = xlwings.apps.active.books.add().sheets[0].range("A1")
        office.kill()
        with pytest.raises(ComError) as error:
            cell.value = 1
        assert error.value.hresult == SERVER_UNAVAILABLE
        assert xlwings.apps.active is None
    finally:
        office.stop()


# --- Ranges, sheets and names -------------------------------------------------------------------------------------


def test_ranges_know_where_they_are(saved):
    sheet = saved.sheets[0]
    area = sheet.range("B5:D9")
    assert (area.address, area.row, area.column, area.shape, area.last_cell.address) == (
        "$B$5:$D$9", 5, 2, (5, 3), "$D$9",
    )  # fmt: skip
    sheet.range("D6").value = 1
    assert sheet.range("A1", sheet.used_range).address == "$A$1:$D$6"
    assert sheet.range("B5:D9,F5").address == "$B$5:$D$9,$F$5"
    assert sheet.range("område").address == "$A$4:$H$20"


def test_an_address_beyond_excels_255_characters_is_refused(sheet):
    assert sheet.range(",".join(["A1"] * 85)).address
    with pytest.raises(ComError):
        sheet.range(",".join(["A1"] * 86))


def test_only_what_is_seen_can_be_selected(saved):
    first, odd = saved.sheets
    odd.activate()
    odd.range("B2:C3,E1").select()
    assert saved.app.selection.address == "$B$2:$C$3,$E$1"
    with pytest.raises(ComError):
        first.range("A1").select()
    first.visible = False
    with pytest.raises(ComError):
        first.activate()


def test_a_sheet_is_added_where_it_is_asked_for(saved):
    saved.sheets.add("Ny, 2.0", after="Ark 1")
    assert [sheet.name for sheet in saved.sheets] == ["Ark 1", "Ny, 2.0", ODD]
    assert saved.sheets.active.name == "Ny, 2.0"


def test_rows_and_columns_fit_what_they_hold(sheet):
    sheet.range("A1").value = "en svært lang tekst " * 3
    sheet.range("A1").wrap_text = True
    sheet.range("A1").column_width = 20
    sheet.range("A1").row_height = 10
    sheet.range("A1:A2").rows.autofit()
    assert sheet.range("A1").row_height > 20
    assert sheet.range("A1").column_width == pytest.approx(20, abs=0.1)


def test_names_refer_as_in_excel(saved):
    assert {name.name: name.refers_to for name in saved.names} == {
        "område": "='Ark 1'!$A$4:$H$20",
        "rar": "='It''s 1.kv æ'!$A$1",
        "to_deler": "='It''s 1.kv æ'!$A$1:$B$2,'It''s 1.kv æ'!$D$4",
        "sats": "=0.25",
        "'Ark 1'!lokal": "='Ark 1'!$B$2",
    }
    assert saved.names["to_deler"].refers_to_range.address == "$A$1:$B$2,$D$4"
    assert saved.names["RAR"].refers_to_range.sheet.name == ODD
    assert "lokal" in saved.names
    assert "finnes_ikke" not in saved.names


def test_a_name_can_be_added_changed_and_deleted(saved):
    saved.names.add("ny", "='It''s 1.kv æ'!$A$1:$B$2")
    assert saved.names["ny"].refers_to_range.address == "$A$1:$B$2"
    saved.names["ny"].refers_to = "='Ark 1'!$C$3"
    assert saved.names["ny"].refers_to == "='Ark 1'!$C$3"
    saved.names["ny"].delete()
    assert "ny" not in saved.names


def test_a_name_whose_sheet_is_deleted_refers_to_nothing(saved):
    saved.sheets[ODD].delete()
    assert "#REF!" in saved.names["rar"].refers_to
    with pytest.raises(ComError):
        _ = saved.names["rar"].refers_to_range


# --- Counting, and Excel while it is busy -------------------------------------------------------------------------


def test_only_what_is_read_or_written_is_counted(saved, engine):
    engine.reset()
    cells = xlwings.apps.active.books[saved.name].sheets["Ark 1"].range("A1:B3")
    assert engine.calls == {}
    assert engine.seconds == 0
    _ = cells.raw_value
    cells.number_format = "0"
    _ = saved.names["område"].refers_to
    assert engine.calls == {"Range.raw_value": 1, "Range.number_format=": 1, "Name.refers_to": 1}
    assert engine.seconds > 0


def test_while_a_cell_is_edited_every_call_is_rejected(sheet, monkeypatch, tmp_path):
    busy = tmp_path / "busy"
    monkeypatch.setenv("CALC_BUSY_FILE", str(busy))
    sheet.range("A1").value = 1
    busy.touch()
    for call in (lambda: sheet.range("A1").value, lambda: sheet.name, lambda: sheet.range("A1").select()):
        with pytest.raises(ComError) as error:
            call()
        assert error.value.hresult == CALL_REJECTED
    busy.unlink()
    assert sheet.range("A1").value == 1
