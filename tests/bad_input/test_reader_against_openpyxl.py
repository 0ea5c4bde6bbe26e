"""The reader of workbook files beside openpyxl, an independent one: in any workbook both see the same cells."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula

from virksomhetsrapport.cells import Area, CellError, Sheets
from virksomhetsrapport.edges.workbook.read import read_workbook

Seen: TypeAlias = dict[str, dict[tuple[int, int], tuple[object, bool, bool]]]
"""By sheet and place: the value, whether a formula gave it, whether it is shown as per cent."""

ERRORS = ("#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!")
NUMBER_FORMATS = (
    "General",
    "0",
    "0.00",
    "#,##0",
    "#,##0.00;[Red]-#,##0.00",
    '#,##0 "MNOK"',
    '0 "dager"',
    '0" %"',
    "_-* #,##0_-;-* #,##0_-",
    "0.00E+00",
    "@",
    "[$kr-414] #,##0.00",
    "# ?/?",
)
PERCENT_FORMATS = ("0%", "0.00%", "0.0 %", "[Red]0%;-0%")
DATE_FORMATS = ("dd.mm.yyyy", "yyyy-mm-dd", "mmm yy", "[$-414]d. mmmm yyyy", "yyyy-mm-dd hh:mm", "m/d/yy")
SHEET_NAMES = ("Ark1", "Økonomi 2025", "Kari's ark", "A!B", "2025", "R1C1", "'sitat", "=sum", "a.b", "Ark 1 (2)")

words = some.text(some.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=40)
texts = some.one_of(words, words.map(lambda text: f" {text}\n{text} ")).filter(
    lambda text: text.strip() and not text.startswith("=") and "_x" not in text and text not in ERRORS
)
numbers = some.one_of(
    some.integers(-(10**14), 10**14),
    some.floats(-1e15, 1e15).map(lambda value: round(value, 2)),
    some.floats(-1, 1),
    some.sampled_from((0.1, 0.0387, 1e-7, 1e20, -0.0, 123456789.125)),
)
# From the sixtieth day of either calendar on: a part of a day among the first ones is read as a time or a duration.
dates = some.dates(dt.date(1904, 3, 1), dt.date(2199, 12, 31))
values = some.one_of(
    some.tuples(some.just("number"), numbers, some.sampled_from(NUMBER_FORMATS)),
    some.tuples(some.just("number"), numbers, some.sampled_from(PERCENT_FORMATS)),
    some.tuples(some.just("date"), dates, some.sampled_from(DATE_FORMATS)),
    some.tuples(some.just("truth"), some.booleans(), some.sampled_from(("General", "0%"))),
    some.tuples(some.just("text"), texts, some.sampled_from(("General", "@", "0%", "dd.mm.yyyy"))),
    some.tuples(some.just("error"), some.sampled_from(ERRORS), some.just("General")),
    some.tuples(some.just("formula"), some.sampled_from(("=1+1", '="a"&"b"', "=1/0", "=SUM(A1:A3)")), some.just("0")),
)
places = some.tuples(some.integers(1, 40), some.one_of(some.integers(1, 12), some.sampled_from((26, 27, 703, 16384))))
grids = some.dictionaries(places, values, max_size=25)
books = some.dictionaries(some.sampled_from(SHEET_NAMES), grids, min_size=1, max_size=3)
areas = some.tuples(some.integers(50, 60), some.integers(1, 5), some.integers(1, 4), some.integers(1, 4))


@contextmanager
def workbook_file() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "bok.xlsx"


def ours(path: Path) -> tuple[Seen, Sheets]:
    sheets = read_workbook(path)
    seen = {
        name: {place: (cell.value, cell.formula, cell.percent) for place, cell in frame.cells.items() if not cell.blank}
        for name, frame in sheets.frames.items()
    }
    return seen, sheets


def theirs(path: Path) -> Seen:
    """What openpyxl sees, in our words."""
    plain, counted = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    seen: Seen = {}
    for sheet in plain.worksheets:
        cells = seen.setdefault(sheet.title, {})
        values = counted[sheet.title]._cells
        for place, cell in sheet._cells.items():
            formula = cell.data_type == "f" or isinstance(cell.value, ArrayFormula)
            value = in_our_words(values[place].value, values[place].data_type)
            if formula or not (value is None or (isinstance(value, str) and not value.strip())):
                shown = re.sub(r'"[^"]*"|\\.', "", cell.number_format)
                cells[place] = (value, formula, isinstance(value, Decimal) and "%" in shown)
    plain.close()
    counted.close()
    return seen


def in_our_words(value: Any, kind: str) -> object:
    if kind == "e" and isinstance(value, str):
        return CellError(value)
    match value:
        case bool() | None:
            return value
        case int() | float():
            return Decimal(repr(float(value)))
        case dt.datetime():
            return value.date()
        case str():
            return value.replace("\r\n", "\n")
    return value


def same_cells(path: Path) -> Sheets:
    seen, sheets = ours(path)
    assert seen == theirs(path)
    return sheets


def write_with_openpyxl(path: Path, content: dict[str, Any], *, epoch_1904: bool = False) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    if epoch_1904:
        book.epoch = CALENDAR_MAC_1904
    for name, grid in content.items():
        sheet = book.create_sheet(name)
        for (row, column), (kind, value, number_format) in grid.items():
            cell = sheet.cell(row, column)
            cell.value = value
            if kind == "text":
                cell.data_type = "s"
            cell.number_format = number_format
    book.save(path)
    book.close()


def write_with_xlsxwriter(path: Path, content: dict[str, Any], *, epoch_1904: bool = False) -> None:
    book = xlsxwriter.Workbook(path, {"date_1904": epoch_1904})
    for name, grid in content.items():
        sheet = book.add_worksheet(name.lstrip("'"))
        for place, (kind, value, number_format) in grid.items():
            at, look = (place[0] - 1, place[1] - 1), book.add_format({"num_format": number_format})
            match kind:
                case "number":
                    sheet.write_number(*at, value, look)
                case "date":
                    sheet.write_datetime(*at, dt.datetime.combine(value, dt.time(13, 30)), look)
                case "truth":
                    sheet.write_boolean(*at, value, look)
                case "text":
                    sheet.write_string(*at, value, look)
                case "error":
                    sheet.write_formula(*at, "=NA()", look, value)
                case _:
                    sheet.write_formula(*at, value, look, "" if '"' in value else 2)
    book.close()


WRITERS = {"openpyxl": write_with_openpyxl, "xlsxwriter": write_with_xlsxwriter}
few = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
many = settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))


def read_the_same(writer: str, content: dict[str, Any], epoch_1904: bool) -> None:
    with workbook_file() as path:
        WRITERS[writer](path, content, epoch_1904=epoch_1904)
        same_cells(path)


@pytest.mark.parametrize("writer", WRITERS)
@few
@given(content=books, epoch_1904=some.booleans())
def test_any_workbook_has_the_same_cells_for_both_readers(
    writer: str, content: dict[str, Any], epoch_1904: bool
) -> None:
    read_the_same(writer, content, epoch_1904)


@pytest.mark.soak
@pytest.mark.parametrize("writer", WRITERS)
@many
@given(content=books, epoch_1904=some.booleans())
def test_thousands_of_workbooks_have_the_same_cells_for_both_readers(
    writer: str, content: dict[str, Any], epoch_1904: bool
) -> None:
    read_the_same(writer, content, epoch_1904)


@settings(few, max_examples=20)
@given(content=books, merged=some.lists(areas, max_size=3, unique_by=lambda area: (area[0] // 5, area[1])))
def test_any_merged_areas_are_the_same_for_both_readers(
    content: dict[str, Any], merged: list[tuple[int, int, int, int]]
) -> None:
    with workbook_file() as path:
        write_with_openpyxl(path, content)
        book = openpyxl.load_workbook(path)
        for top, left, rows, columns in merged:
            book.worksheets[0].merge_cells(
                start_row=top, start_column=left, end_row=top + rows, end_column=left + columns
            )
        book.save(path)
        name = book.sheetnames[0]
        wanted = {
            (area.min_row, area.min_col, area.max_row, area.max_col) for area in book.worksheets[0].merged_cells.ranges
        }
        found = {(area.top, area.left, area.bottom, area.right) for area in read_workbook(path).frames[name].merged}
        assert found == wanted


@settings(few, max_examples=30)
@given(
    sheet=some.sampled_from(SHEET_NAMES),
    top=some.integers(1, 900),
    left=some.integers(1, 300),
    rows=some.integers(0, 50),
    columns=some.integers(0, 50),
)
def test_any_defined_name_leads_both_readers_to_the_same_cells(
    sheet: str, top: int, left: int, rows: int, columns: int
) -> None:
    from openpyxl.utils import absolute_coordinate, get_column_letter, quote_sheetname
    from openpyxl.workbook.defined_name import DefinedName

    with workbook_file() as path:
        book = openpyxl.Workbook()
        book.active.title = sheet
        last = f":{get_column_letter(left + columns)}{top + rows}" if rows or columns else ""
        area = absolute_coordinate(f"{get_column_letter(left)}{top}{last}")
        book.defined_names["vr_Prøve"] = DefinedName("vr_Prøve", attr_text=f"{quote_sheetname(sheet)}!{area}")
        book.save(path)
        ((_, target),) = openpyxl.load_workbook(path).defined_names["vr_Prøve"].destinations
        found = read_workbook(path).named("VR_PRØVE")
        assert found is not None
        assert found[0].sheet == sheet
        left_, top_, right_, bottom_ = range_boundaries(target)
        assert found[1] == Area(top_, left_, bottom_, right_)


@pytest.mark.libreoffice
def test_a_workbook_that_libreoffice_saved_has_the_same_cells_for_both_readers(
    tmp_path: Path, libreoffice: Callable[[Path, str], Path]
) -> None:
    grid: dict[tuple[int, int], Any] = {
        (1, 1): ("text", "Ærlig\ntalt  to", "General"),
        (2, 1): ("number", -1234.5, "#,##0.00"),
        (3, 1): ("number", 0.0387, "0.0%"),
        (4, 1): ("date", dt.date(2025, 2, 28), "dd.mm.yyyy"),
        (5, 1): ("truth", True, "General"),
        (6, 1): ("formula", "=A2*2", "0"),
        (7, 1): ("formula", "=1/0", "0"),
        (8, 1): ("formula", '="a"&"b"', "0"),
        (9, 1): ("error", "#N/A", "General"),
    }
    write_with_openpyxl(tmp_path / "bok.xlsx", {"Kari's ark": grid, "Økonomi": grid})
    sheets = same_cells(libreoffice(tmp_path / "bok.xlsx", "xlsx"))
    assert sheets.frames["Økonomi"].at(6, 1).value == Decimal(-2469)


def test_the_good_workbook_has_the_same_cells_for_both_readers(good: Path) -> None:
    same_cells(good)


@pytest.mark.parametrize("text", ["_x0041_", "_x000D_", "x_x", "_x", "_xGGGG_", "_x005F_", "__x0041__", "a_x0041"])
def test_a_text_that_looks_like_a_code_is_read_as_it_was_typed(tmp_path: Path, text: str) -> None:
    book = xlsxwriter.Workbook(tmp_path / "bok.xlsx")
    book.add_worksheet("Ark").write_string(0, 0, text)
    book.close()
    assert read_workbook(tmp_path / "bok.xlsx").frames["Ark"].at(1, 1).value == text


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1f"])
def test_a_control_character_that_excel_wrote_as_a_code_is_left_out(tmp_path: Path, control: str) -> None:
    book = xlsxwriter.Workbook(tmp_path / "bok.xlsx")
    book.add_worksheet("Ark").write_string(0, 0, f"a{control}b")
    book.close()
    assert read_workbook(tmp_path / "bok.xlsx").frames["Ark"].at(1, 1).value == "ab"


def test_words_that_only_a_control_character_holds_apart_are_not_run_together(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "bok.xlsx")
    book.add_worksheet("Ark").write_string(0, 0, "en\x0bto\x0ctre")
    book.close()
    text = read_workbook(tmp_path / "bok.xlsx").frames["Ark"].at(1, 1).value
    assert str(text).split() == ["en", "to", "tre"]


@pytest.mark.parametrize("day", [1, 59, 61])
def test_the_first_days_that_excel_knows_are_the_same_for_both_readers(tmp_path: Path, day: int) -> None:
    book = xlsxwriter.Workbook(tmp_path / "bok.xlsx")
    book.add_worksheet("Ark").write_number(0, 0, day, book.add_format({"num_format": "dd.mm.yyyy"}))
    book.close()
    same_cells(tmp_path / "bok.xlsx")


@pytest.mark.parametrize("number_format", ["[h]:mm", "hh:mm"])
def test_a_time_of_day_or_a_duration_is_no_date(tmp_path: Path, number_format: str) -> None:
    book = xlsxwriter.Workbook(tmp_path / "bok.xlsx")
    book.add_worksheet("Ark").write_number(0, 0, 0.75, book.add_format({"num_format": number_format}))
    book.close()
    assert not isinstance(read_workbook(tmp_path / "bok.xlsx").frames["Ark"].at(1, 1).value, dt.date)


@pytest.mark.parametrize(
    ("number_format", "percent"),
    [
        ("0%", True),
        ("0.0 %", True),
        ('0" %"', False),
        ("0\\%", False),
        ("[Red]0%", True),
        ('"%"0', False),
        ("0_%", False),
    ],
)
def test_only_a_format_that_multiplies_by_a_hundred_is_per_cent(
    tmp_path: Path, number_format: str, percent: bool
) -> None:
    book = xlsxwriter.Workbook(tmp_path / "bok.xlsx")
    book.add_worksheet("Ark").write_number(0, 0, 0.5, book.add_format({"num_format": number_format}))
    book.close()
    assert read_workbook(tmp_path / "bok.xlsx").frames["Ark"].at(1, 1).percent is percent


@pytest.mark.parametrize("number_format", ["General", '0 "dager"', "0_d", "0\\d", "[Magenta]0", "#,##0 [$kr-h]"])
def test_a_number_with_letters_in_its_format_is_no_date(tmp_path: Path, number_format: str) -> None:
    book = xlsxwriter.Workbook(tmp_path / "bok.xlsx")
    book.add_worksheet("Ark").write_number(0, 0, 500, book.add_format({"num_format": number_format}))
    book.close()
    assert read_workbook(tmp_path / "bok.xlsx").frames["Ark"].at(1, 1).value == 500
