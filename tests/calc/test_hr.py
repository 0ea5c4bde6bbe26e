"""HR's month by the ribbon, in Calc: lists pasted, counted, delivered, and deleted again."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlwings
from tests.calc import clipboard
from tests.calc.desk import Desk

from made import pasted_lists
from made.pasted_lists import AGREED, UNITS, Lists
from oracle import sick_leave
from oracle.sick_leave import exact
from virksomhetsrapport import counting, ribbon
from virksomhetsrapport.edges.counts_file import read_counts
from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.errors import WorkbookError
from virksomhetsrapport.hr.delivered import deliveries
from virksomhetsrapport.hr.list_sheets import PASTE_ROW
from virksomhetsrapport.hr.raw import from_rows
from virksomhetsrapport.hr.settings import AgreedFrom
from virksomhetsrapport.new_hr import new_hr
from virksomhetsrapport.period import Month
from virksomhetsrapport.protocol import Answer, Request
from workbooks import shipped

pytestmark = pytest.mark.calc

ABSENCE, BREACHES, RESULTS = "Fravær – rådata", "AML – rådata", "HR-tall"
FEBRUARY = Month(2025, 2)
FEW_CALLS = 90


@pytest.fixture(autouse=True)
def _helper(desk: Desk) -> None:
    desk.need_helper()


@pytest.fixture
def book(desk: Desk, tmp_path: Path) -> Any:
    """HR's workbook, alone in its folder."""
    path = tmp_path / "HR" / "hdo-hr-2025-02.xlsm"
    path.parent.mkdir()
    new_hr("hdo", "2025-02", path)
    desk.open(path)
    yield path
    desk.office.close_all()


@pytest.fixture(scope="module")
def lists() -> Lists:
    return pasted_lists.drawn(7)


def paste(desk: Desk, folder: Path, tag: str, rows: Any) -> None:
    """Somebody copies a list from another workbook and clicks."""
    desk.copy(pasted_lists.write(folder / f"{tag}.xlsx", rows))
    desk.click(tag)


def fill_in(desk: Desk, folder: Path, lists: Lists) -> None:
    paste(desk, folder, "paste_absence", lists.absence)
    paste(desk, folder, "paste_breaches", lists.breaches)
    lines = [(f"2025-{month:02d}", days, unit) for month, units in AGREED.items() for unit, days in units.items()]
    for row, (month, days, unit) in enumerate(lines, PASTE_ROW + 1):
        desk.cell("Avtalte dagsverk", f"A{row}").String = month
        desk.cell("Avtalte dagsverk", f"B{row}").Value = days
        desk.cell("Avtalte dagsverk", f"C{row}").String = unit


def answered(desk: Desk, button: str) -> str:
    box = desk.dialog()
    text = box.text
    box.answer(button)
    return text


def shown(desk: Desk, label: str) -> list[Any]:
    """The values of the first line of HR-tall that begins so."""
    rows = desk.document.Sheets.getByName(RESULTS).getCellRangeByName("A1:P80").getDataArray()
    return next(list(row) for row in rows if row[0] == label)


def days_of(lists: Lists, month: int) -> Decimal:
    counted = sick_leave.count(lists.leaves, 2025, 2, from_17th=False)
    return sum((exact(days) for bin, days in counted.items() if bin.month == month), Decimal(0))


def rates_by_unit(lists: Lists) -> dict[str, list[Any]]:
    """By unit the rates of January and February as HR-tall shows them, as the files of the same lists give them."""
    absence = from_rows("liste", lists.absence)
    agreed = from_rows(
        "avtalt",
        [
            ("Måned", "Avdeling", "Avtalte dagsverk"),
            *(
                (f"2025-{month:02d}", unit, float(days))
                for month, units in AGREED.items()
                for unit, days in units.items()
            ),
        ],
    )
    counted = counting.absence_counted(
        absence, counting.AgreedList(AgreedFrom.MONTHS, agreed), shipped("hdo").hr, FEBRUARY
    )
    found: dict[str, list[Any]] = {}
    for each in counted.by_unit:
        found.setdefault(each.unit, []).append("skjult" if each.hidden else pytest.approx(float(each.rate / 100)))
    return found


def kontroll(desk: Desk) -> list[tuple[str, ...]]:
    rows = desk.document.Sheets.getByName("Kontroll").getCellRangeByName("A5:D60").getDataArray()
    return [row for row in rows if row[0]]


def test_lists_are_pasted_counted_and_shown_as_the_oracle_counts_them(desk, book, lists, tmp_path):
    fill_in(desk, tmp_path, lists)
    assert desk.text(ABSENCE, "C5") == "Ansattnr"
    assert desk.text(ABSENCE, "C6") == lists.absence[1][2]  # the zeros before a number are kept
    assert desk.text(ABSENCE, "F6") == f"{lists.absence[1][5]:%d.%m.%Y}"
    desk.click("count")
    for month, label in ((1, "jan. 25"), (2, "feb. 25")):
        found, right = shown(desk, label), days_of(lists, month)
        agreed = sum(AGREED[month].values())
        assert found[1:3] == [agreed, pytest.approx(float(right), rel=1e-14)]
        assert found[3] == pytest.approx(float(right / agreed), rel=1e-14)
    year = days_of(lists, 1) + days_of(lists, 2)
    assert shown(desk, "Hittil i år")[3] == pytest.approx(float(year / 4200), rel=1e-14)
    assert shown(desk, "I alt")[3] == len(lists.breaches) - 1
    assert {unit: shown(desk, unit)[1:3] for unit in UNITS} == rates_by_unit(lists)
    assert not [row for row in kontroll(desk) if row[0] == "Feil"]
    assert desk.document.CurrentController.ActiveSheet.Name == RESULTS


def test_what_is_wrong_is_marked_in_its_cell_and_told_without_what_stands_there(desk, book, lists, tmp_path):
    rows = [list(row) for row in lists.absence]
    rows[3][7], rows[5][6] = "Hvasomhelst", "31.02.2025"
    fill_in(desk, tmp_path, lists._replace(absence=rows))
    desk.click("count")
    errors = {row[2]: row for row in kontroll(desk) if row[0] == "Feil"}
    for at in (f"{ABSENCE} H8", f"{ABSENCE} G10"):
        assert errors[at][3] == f"raa_fravaer!{at.split()[-1]}"
    told = " ".join(row[1] for row in kontroll(desk))
    assert not [secret for secret in (*lists.secrets, "Hvasomhelst", "31.02.2025") if secret in told]
    assert desk.selected() in errors
    marked = {address: desk.cell(ABSENCE, address).ConditionalFormat.Count for address in ("H8", "G10", "H9")}
    assert marked == {"H8": 1, "G10": 1, "H9": 0}


def test_a_list_gives_way_to_the_next_one_only_where_the_user_says_so(desk, book, lists, tmp_path):
    paste(desk, tmp_path, "paste_absence", lists.absence)
    before = desk.contents()
    paste(desk, tmp_path, "paste_absence", lists.absence[:5])
    assert "42 rader" in answered(desk, "No")
    assert desk.contents() == before
    desk.copy(tmp_path / "paste_absence.xlsx")
    desk.click("paste_absence")
    desk.reply("Yes")
    assert desk.text(ABSENCE, "B9") == lists.absence[4][1]
    assert {row for sheet, row, _ in desk.contents() if sheet == ABSENCE} == {1, 2, 4, 5, 6, 7, 8, 9}


def test_where_nothing_was_copied_the_file_is_asked_for(desk, book, lists, tmp_path):
    rows = [list(row) for row in lists.absence]
    rows[2][10] = '=HYPERLINK("http://x","y")'
    path = pasted_lists.write_csv(tmp_path / "uttrekk.csv", rows)
    clipboard.empty(desk.office.context)
    desk.click("paste_absence")
    desk.reply("Open", str(path))
    assert desk.text(ABSENCE, "C5") == lists.absence[1][2]
    assert desk.text(ABSENCE, "K6").startswith("=HYPERLINK")  # a text, as it stood in the file
    assert desk.cell(ABSENCE, "K6").Type.value == "TEXT"


def test_counts_are_delivered_beside_the_workbook_and_later_changes_are_shown(desk, book, lists, tmp_path):
    fill_in(desk, tmp_path, lists)
    desk.click("deliver")
    if desk.dialog().field is not None:
        desk.reply("OK", "Listen er slik den er.")
    assert "hdo-2025-02-hr-tall.json" in answered(desk, "OK")
    path = book.with_name("hdo-2025-02-hr-tall.json")
    counts = read_counts(path, "hdo", FEBRUARY)
    assert counts.absence.months[FEBRUARY].days.all == days_of(lists, 2)
    assert sum(counts.breaches.types["hvile_24_timer"].values()) == sum(
        row[3] == "Daglig arbeidsfri" for row in lists.breaches
    )
    desk.click("count")
    assert shown(desk, "feb. 25")[9] == 0
    fewer = lists._replace(absence=lists.absence[:-10], leaves=lists.leaves[:-10])
    desk.copy(pasted_lists.write(tmp_path / "nye.xlsx", fewer.absence))
    desk.click("paste_absence")
    desk.reply("Yes")
    desk.click("count")
    for month, label in ((1, "jan. 25"), (2, "feb. 25")):
        assert shown(desk, label)[9] == pytest.approx(float(days_of(fewer, month) - days_of(lists, month)), abs=1e-9)
    delivered_before = path.read_text("utf-8")
    desk.click("new_period")
    (told,) = deliveries(read_workbook(book.with_name("hdo-hr-2025-04.xlsm")))
    assert told.text == delivered_before


def test_deleted_lists_are_gone_and_the_figures_stand(desk, book, lists, tmp_path):
    fill_in(desk, tmp_path, lists)
    desk.click("count")
    before = shown(desk, "feb. 25")
    desk.click("delete_raw")
    assert ABSENCE in desk.dialog().text
    desk.reply("Yes")
    desk.reply("Yes")
    assert "versjonsloggen" in answered(desk, "OK")
    assert {row for sheet, row, _ in desk.contents() if sheet in (ABSENCE, BREACHES)} == {1, 2}
    assert desk.text("Avtalte dagsverk", "A4") == "Måned"
    assert shown(desk, "feb. 25") == before
    assert not desk.document.isModified()
    desk.click("count")
    assert "ingen liste" in answered(desk, "OK")
    assert shown(desk, "feb. 25") == before


@pytest.fixture
def hr(engine: Any, tmp_path: Path) -> xlwings.Book:
    """HR's workbook, open where buttons are pressed without waiting for the macro."""
    path = tmp_path / "hdo-hr-2025-02.xlsx"
    new_hr("hdo", "2025-02", path)
    clipboard.empty(engine.context)
    return xlwings.apps.active.books.open(str(path))


def act(book: xlwings.Book, command: str, **given: str) -> Answer:
    path = Path(book.fullname)
    request = Request("6f1c0a9b8d7e6f5a", command, path.name, str(path.parent), given=given)
    return ribbon.Ribbon().act(request, lambda text: None)


def test_a_formula_that_was_copied_comes_as_what_it_showed(hr):
    other = xlwings.apps.active.books.add().sheets[0]
    other.range("A1:C2").value = [["Ansattnr", "Grad", "Merknad"], ["'007", "=20+30", '=UPPER("et sted")']]
    other.range("A1:C2").copy()
    assert "2 rader" in act(hr, "paste_absence").status
    assert hr.sheets[ABSENCE].range("A5:C5").formula == (("007", "50", "ET STED"),)


def test_with_errors_counts_are_delivered_only_for_a_reason(hr, lists, tmp_path):
    rows = [list(row) for row in lists.absence]
    rows[3][7] = "Hvasomhelst"
    path = pasted_lists.write_csv(tmp_path / "uttrekk.csv", rows)
    act(hr, "paste_absence", list=str(path))
    asked = act(hr, "deliver").ask
    assert asked
    assert asked.key == "reason"
    assert not list(tmp_path.glob("*.json"))
    act(hr, "deliver", reason="Rettes neste måned.")
    assert read_counts(tmp_path / "hdo-2025-02-hr-tall.json", "hdo", FEBRUARY).absence.errors == 1
    act(hr, "deliver", reason="Rettes neste måned.")
    assert [path.name for path in tmp_path.glob("*.json")] == ["hdo-2025-02-hr-tall.json"]  # it says the same already


def test_a_list_that_cannot_be_understood_gives_no_figures(hr, tmp_path):
    path = pasted_lists.write_csv(tmp_path / "uttrekk.csv", [("Fritt", "Etter"), ("noe", "annet")])
    act(hr, "paste_breaches", list=str(path))
    act(hr, "count")
    assert hr.sheets["Kontroll"].range("A5").value == "Feil"
    assert set(hr.sheets[RESULTS].range("B15:G24").raw_value) == {(None,) * 6}
    with pytest.raises(WorkbookError) as told:
        act(hr, "deliver")
    assert told.value.code == "hr-nothing-counted"


@pytest.mark.parametrize("command", ["check", "report", "compare", "import_counts"])
def test_a_button_of_finances_says_that_this_is_hrs_workbook(hr, command, tmp_path):
    with pytest.raises(WorkbookError) as told:
        act(hr, command, counts=str(tmp_path / "x.json"))
    assert told.value.code == "workbook-is-hr"


@pytest.mark.parametrize("command", ["paste_absence", "paste_breaches", "count", "deliver", "delete_raw"])
def test_a_button_of_hrs_says_that_this_is_finances_workbook(hdo, command):
    with pytest.raises(WorkbookError) as told:
        act(hdo, command, sure="ja")
    assert told.value.code == "workbook-not-hr"


@pytest.mark.parametrize("lines", [100, 5000, pytest.param(100_000, marks=pytest.mark.soak)])
def test_a_long_list_takes_no_more_calls_than_a_short_one(engine, hr, lists, tmp_path, lines):
    long = [row for _ in range(lines // 40 + 1) for row in lists.absence[1:]][:lines]
    path = pasted_lists.write_csv(tmp_path / "uttrekk.csv", [lists.absence[0], *long])
    clicks = {"paste_absence": {"list": str(path)}, "count": {}, "delete_raw": {"sure": "ja"}}
    for command, given in clicks.items():
        engine.reset()
        act(hr, command, **given)
        assert sum(engine.calls.values()) <= FEW_CALLS, engine.calls
