"""From one period to the next by the ribbon's buttons, in Calc: checked, reported, issued, compared, rolled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.calc.desk import Desk

from made.years import Report, definition_of, reports
from typist import strokes, type_into
from virksomhetsrapport import app
from virksomhetsrapport.edges.word.recorded import read_record
from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.findings import Severity
from virksomhetsrapport.typed import inputs_of
from workbooks import period_of

pytestmark = pytest.mark.calc

HDO = definition_of("hdo")


@pytest.fixture(autouse=True)
def _helper(desk: Desk) -> None:
    desk.need_helper()


@pytest.fixture
def book(desk: Desk, tmp_path: Path) -> Any:
    """A workbook of the first period, filled in, with the reports that are to be made."""
    row = reports(5, "hdo", 3)
    path = tmp_path / "Styret" / f"hdo-{row[0].last}.xlsm"
    path.parent.mkdir()
    app.new("hdo", row[0].last, path)
    type_into(path, strokes(path, HDO, period_of(HDO, row[0].last), row[0].inputs))
    desk.open(path)
    yield path, row
    desk.office.close_all()


def fill_in(desk: Desk, path: Path, report: Report) -> None:
    """Somebody fills in the workbook that a click has made, and opens it."""
    desk.office.close_all()
    type_into(path, strokes(path, HDO, period_of(HDO, report.last), report.inputs))
    desk.open(path)


def answered(desk: Desk, button: str) -> str:
    """What the message box in front says; it is then gone."""
    box = desk.dialog()
    text = box.text
    box.answer(button)
    return text


def files(path: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in path.parent.iterdir() if not each.name.startswith(".~lock")}


def reported_and_issued(desk: Desk, path: Path, report: Report) -> None:
    desk.click("check")
    said = desk.text("Kontroll", "A2")
    assert "feil" not in said.casefold(), said
    desk.click("report")
    assert not desk.office.has_dialog(), desk.dialog().text
    draft, issued = path.with_suffix(".docx"), path.with_name(f"{path.stem} utstedt.docx")
    before = files(path)
    desk.click("issue")
    desk.reply("Yes")
    assert issued.name in answered(desk, "OK")
    assert desk.shown() == issued
    assert read_record(issued).issued
    assert not read_record(draft).issued
    now = files(path)
    assert {name: now[name] for name in before} == before
    assert now.keys() - before.keys() == {issued.name, f"{path.stem} utstedt.json"}


def test_three_periods_by_the_buttons_alone(desk, book):
    path, row = book
    settled: dict[str, bytes] = {}
    for number, report in enumerate(row):
        if number:
            fill_in(desk, path, report)
        reported_and_issued(desk, path, report)
        if number:
            desk.click("compare")
            desk.reply("OK", "1")
            assert desk.document.CurrentController.ActiveSheet.Name == "Endringer"
            shown = {row[0] for row in desk.cell("Endringer", "H5:H4000").getDataArray()}
            assert "resultat.driftsinntekt.faktisk" in shown
        settled |= files(path)
        if number + 1 < len(row):
            desk.click("new_period")
            path = path.with_name(f"hdo-{row[number + 1].last}.xlsm")
            if desk.office.has_dialog():
                assert path.name in answered(desk, "OK")
            assert path.exists()
            assert {name: data for name, data in files(path).items() if name in settled} == settled
    last = app.check(path).catalogue
    assert not last.errors
    assert len([each for each in last.findings if each.severity is Severity.WARNING]) <= 1
    assert [str(past.last) for past in last.history.pasts] == [report.last for report in row[:-1]]
    for past, report in zip(last.history.pasts, row, strict=False):
        assert past.was_issued
        for line in ("driftsinntekt", "lonninger", "sum_finans"):
            typed = report.inputs.cells["resultat", line, "faktisk"]
            assert past.values[f"resultat.{line}.faktisk"] == typed
    standing = inputs_of(HDO, last.period, read_workbook(path)).cells
    assert {key: value for key, value in standing.items() if key in row[-1].inputs.cells} == row[-1].inputs.cells


def test_a_workbook_that_is_not_saved_does_not_go_on(desk, book):
    path, _ = book
    desk.cell("Resultat", "B5").Value += 1
    before = files(path)
    desk.click("new_period")
    assert "Lagre arbeidsboken" in answered(desk, "OK")
    assert files(path) == before


def test_a_period_that_was_not_issued_asks_for_a_reason(desk, book):
    path, row = book
    desk.click("new_period")
    desk.reply("OK", "Styremøtet er avlyst.")
    following = path.with_name(f"hdo-{row[1].last}.xlsm")
    if desk.office.has_dialog():
        answered(desk, "OK")
    (past,) = app.check(following).catalogue.history.pasts
    assert past.issued == "ikke utstedt: Styremøtet er avlyst."


def test_nothing_is_issued_where_the_user_is_not_sure(desk, book):
    path, _ = book
    desk.click("report")
    before = files(path)
    desk.click("issue")
    assert answered(desk, "No")
    assert files(path) == before


def test_a_report_that_says_something_else_than_the_workbook_is_not_issued(desk, book):
    path, _ = book
    desk.click("report")
    desk.cell("Resultat", "B5").Value += 1000
    desk.cell("Resultat", "D5").Value += 1000
    before = files(path)
    desk.click("issue")
    desk.reply("Yes")
    assert "ikke utstedt" in answered(desk, "OK")
    assert files(path) == before


def test_sammenlign_asks_for_a_file_where_there_is_no_history(desk, book, demo):
    desk.click("compare")
    desk.reply("Open", str(demo / "hdo-2025-02.docx"))
    assert desk.document.CurrentController.ActiveSheet.Name == "Endringer"
    assert "hdo-2025-02.docx" in desk.text("Endringer", "A2")
