"""HR's lists in the one workbook, where a definition puts them there: they hold the report back, and go nowhere."""

from __future__ import annotations

import datetime as dt
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from virksomhetsrapport import app, importing, next_period
from virksomhetsrapport.cli import main
from virksomhetsrapport.edges.render.choose import PageSource
from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.errors import HeldBackError
from virksomhetsrapport.hr.list_sheets import ABSENCE_SHEET, BREACHES_SHEET, PASTE_ROW
from workbooks import REPOSITORY, codes

LISTS = Path(__file__).parent / "data" / "hdo-lister"
CANARY, NUMBER = "Kanarifugl Gulspurv", "7654321"
MOMENT = dt.datetime(2025, 3, 1, 12, 0)


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder whose definition puts the lists into finance's workbook."""
    text = (REPOSITORY / "workbook" / "hdo" / "definition.toml").read_text("utf-8")
    changed = text.replace('causes = "aml_arsaker"\n', 'causes = "aml_arsaker"\nlists_in = "finance_workbook"\n')
    assert changed != text
    own = tmp_path / "workbook" / "hdo"
    own.mkdir(parents=True)
    (own / "definition.toml").write_text(changed, "utf-8")
    return tmp_path


@pytest.fixture
def workbook(folder) -> Path:
    path = folder / "bok.xlsx"
    app.new("hdo", "2025-02", path)
    return path


def pasted(path: Path) -> Path:
    """With a list on each sheet, and what people do with them beside."""
    book = openpyxl.load_workbook(path)
    for name in (ABSENCE_SHEET, BREACHES_SHEET):
        sheet = book[name]
        for row, values in enumerate([("Ansattnr", "Navn", "Fra"), (NUMBER, CANARY, "02.01.2025")], PASTE_ROW):
            for column, value in enumerate(values, 1):
                sheet.cell(row, column, value)
    own = book.create_sheet("Mitt ark")
    own["A1"], own["A2"] = f"='{ABSENCE_SHEET}'!B5", "=1+1"
    copy = book.copy_worksheet(book[ABSENCE_SHEET])
    copy.title = f"{ABSENCE_SHEET} (2)"
    book.save(path)
    return path


def deleted(path: Path, *names: str) -> None:
    book = openpyxl.load_workbook(path)
    for name in names:
        book[name].delete_rows(PASTE_ROW, 10)
    book.save(path)


def written(path: Path) -> str:
    """Every part of a package, unpacked."""
    with zipfile.ZipFile(path) as package:
        return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def test_a_new_workbook_has_the_sheets_to_paste_into_and_they_are_empty(workbook):
    sheets = read_workbook(workbook)
    assert sheets.lists == {ABSENCE_SHEET: False, BREACHES_SHEET: False}
    assert "Avtalte dagsverk" in sheets.frames
    names = openpyxl.load_workbook(workbook).sheetnames
    assert names.index(ABSENCE_SHEET) < names.index("Kontroll")
    assert "raw-lists-left" not in codes(app.check(workbook).catalogue.findings)


def test_a_workbook_of_finance_alone_has_none(tmp_path):
    app.new("hdo", "2025-02", tmp_path / "bok.xlsx")
    assert read_workbook(tmp_path / "bok.xlsx").lists == {}


def test_what_stands_on_them_is_in_no_frame_and_in_no_figure(workbook):
    pasted(workbook)
    sheets = read_workbook(workbook)
    assert {name for name, holds in sheets.lists.items() if holds} == {
        ABSENCE_SHEET,
        BREACHES_SHEET,
        f"{ABSENCE_SHEET} (2)",
    }
    assert all(not sheets.frames[name].cells for name in sheets.lists)
    checked = app.check(workbook)
    assert CANARY not in repr((checked.catalogue.facts, checked.catalogue.findings))


def test_lines_hold_the_report_back_until_they_are_deleted(workbook):
    out = workbook.with_suffix(".docx")
    pasted(workbook)
    with pytest.raises(HeldBackError) as caught:
        app.report(workbook, out, MOMENT, reason="prøve", pages=PageSource.NONE)
    assert caught.value.code == "raw-lists-left"
    assert (CANARY in str(caught.value), out.exists()) == (False, False)
    deleted(workbook, ABSENCE_SHEET, BREACHES_SHEET, f"{ABSENCE_SHEET} (2)")
    app.report(workbook, out, MOMENT, reason="prøve", pages=PageSource.NONE)
    assert out.exists()


def test_a_report_is_not_issued_either(workbook, capsys):
    out = workbook.with_suffix(".docx")
    app.report(workbook, out, MOMENT, reason="prøve", pages=PageSource.NONE)
    pasted(workbook)
    with pytest.raises(SystemExit) as left:
        main(["issue", str(workbook), str(out)])
    assert left.value.code == 1
    assert "Slett rådata først" in capsys.readouterr().err
    assert not list(workbook.parent.glob("*utstedt*"))


def test_no_line_goes_along_into_another_workbook(workbook):
    pasted(workbook)
    april, again = workbook.with_name("april.xlsx"), workbook.with_name("igjen.xlsx")
    rolled = next_period.roll(workbook, "2025-04", april, "prøve")
    imported = importing.import_counts(workbook, importing.ListFiles(LISTS / "fravaer.csv"), again)
    for told, path in ((rolled.told, april), (imported.told, again)):
        assert "lists-left" in codes(told)
        assert CANARY not in (text := written(path))
        assert NUMBER not in text
        assert CANARY not in repr(told)
        book = openpyxl.load_workbook(path)
        assert f"{ABSENCE_SHEET} (2)" not in book.sheetnames
        assert (book["Mitt ark"]["A1"].value, book["Mitt ark"]["A2"].value) == (None, "=1+1")


def test_a_renamed_sheet_is_still_known_by_its_name(workbook):
    pasted(workbook)
    book = openpyxl.load_workbook(workbook)
    book[ABSENCE_SHEET].title = "Liste"
    defined = book.defined_names["vr_raa_fravaer"]
    defined.attr_text = defined.attr_text.replace(ABSENCE_SHEET, "Liste")
    book.save(workbook)
    assert read_workbook(workbook).lists["Liste"]


def test_a_list_of_200000_lines_costs_the_check_nothing(workbook):
    """Beyond the strings that all sheets share."""
    book = openpyxl.load_workbook(workbook)
    book.save(workbook)
    alone = clocked(workbook)
    many = "".join(
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}" t="inlineStr"><is><t>x</t></is></c></row>'
        for row in range(PASTE_ROW, 200_000)
    )
    part = next(name for name in zipfile.ZipFile(workbook).namelist() if is_list(workbook, name))
    long = workbook.with_name("lang.xlsx")
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(long, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(b"</sheetData>", f"{many}</sheetData>".encode()) if name == part else data)
    assert clocked(long) < 2 * alone + 0.5
    assert read_workbook(long).lists[ABSENCE_SHEET]


def is_list(path: Path, part: str) -> bool:
    if not part.startswith("xl/worksheets/sheet"):
        return False
    number = openpyxl.load_workbook(path).sheetnames.index(ABSENCE_SHEET) + 1
    return part == f"xl/worksheets/sheet{number}.xml"


def clocked(path: Path) -> float:
    start = time.perf_counter()
    app.check(path)
    return time.perf_counter() - start
