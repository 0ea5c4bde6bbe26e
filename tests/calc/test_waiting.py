"""What a user meets while something is in the way: a cell being edited, a second click, a helper that is not there."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.calc.connection import create
from tests.calc.desk import ROOT, SAMPLE_FINDINGS, Desk
from tests.calc.waiting import PATIENCE, wait_for

from virksomhetsrapport.protocol import escape

pytestmark = pytest.mark.calc


@pytest.fixture
def busy(desk: Desk, workbook: Path, tmp_path: Path) -> Iterator[Path]:
    """A workbook open, and a helper for which Calc is busy as long as this file is there."""
    switch = tmp_path / "busy"
    desk.start_helper(CALC_BUSY_FILE=str(switch))
    yield switch
    switch.unlink(missing_ok=True)
    desk.stop_helper()


def test_a_cell_being_edited_is_waited_for(desk, busy):
    busy.touch()
    threading.Timer(3, lambda: busy.unlink(missing_ok=True)).start()
    desk.cell("Kontroll", "A2").String = ""
    desk.click("check")
    assert desk.text("Kontroll", "A2").startswith(SAMPLE_FINDINGS)
    assert not desk.office.has_dialog(), desk.dialog().text


def test_a_cell_that_is_edited_for_long_is_told(desk, busy):
    busy.touch()
    desk.press("check")
    progress = "Excel er opptatt. Avslutt redigeringen av cellen med Enter, eller lukk dialogen …"
    wait_for(lambda: desk.office.status_shows(desk.document, progress), PATIENCE, "progress")
    told = desk.dialog(30)
    assert told.text.startswith("Excel er opptatt")
    told.answer("OK")


def test_a_second_click_sends_nothing(desk, busy):
    busy.touch()
    desk.press("check")
    before = {path.stem for path in (desk.base / "requests").iterdir()}
    desk.press("report")
    assert {path.stem for path in (desk.base / "requests").iterdir()} == before
    busy.unlink()
    desk.wait()
    assert not list(desk.workbook.parent.glob("*.docx"))


def test_without_a_helper_the_macro_starts_it_and_the_click_is_done(desk, workbook, tmp_path):
    """What the installation wrote down is run; here it is the helper over Calc."""
    starter = tmp_path / "start helper.sh"
    settings = " ".join(f"{name}='{value}'" for name, value in _needed(desk).items())
    starter.write_text(f"#!/bin/sh\ncd '{ROOT}'\nexec env {settings} '{sys.executable}' -m tests.calc.living_helper\n")
    starter.chmod(0o755)
    (desk.base / "start.txt").write_text(escape(f'"{starter}"') + "\r\n")
    try:
        desk.cell("Kontroll", "A2").String = ""
        desk.click("check")
        assert desk.text("Kontroll", "A2").startswith(SAMPLE_FINDINGS)
    finally:
        (desk.base / "start.txt").unlink()
        (desk.base / "stop").touch()
        wait_for(lambda: not (desk.base / "stop").exists(), PATIENCE, "the helper's end")


def test_without_a_helper_that_can_be_started_the_user_is_told_and_nothing_waits(desk, workbook):
    desk.press("check")
    told = desk.dialog(40)
    assert told.text.startswith("Hjelpeprogrammet til Virksomhetsrapport svarer ikke")
    told.answer("OK")
    assert not list((desk.base / "requests").glob("*.request"))


def test_with_add_in_and_macro_workbook_the_tab_is_there_once(desk, workbook, tmp_path, demo):
    """Calc opens no add-in under its own type; as a macro workbook of that name it is loaded just as well."""
    book = desk.document
    assert _visible(desk, book)
    addin = Path(shutil.copy(demo / "helse-nord-ikt-2024-01.xlsm", tmp_path / "Virksomhetsrapport.xlam"))
    desk.office.open(addin, FilterName="Calc MS Excel 2007 VBA XML")
    assert not _visible(desk, book)


def _visible(desk: Desk, document: Any) -> bool:
    """What the tab's callback leaves in its second argument, which it is given by reference."""
    name = "vnd.sun.star.script:VBAProject.Launcher.TabVisible?language=Basic&location=document"
    control = create(desk.office.context, "com.sun.star.beans.PropertyBag")
    _, places, given = document.getScriptProvider().getScript(name).invoke((control, True), (), ())
    return dict(zip(places, given, strict=True))[1]


def _needed(desk: Desk) -> dict[str, str]:
    known = desk.environment
    return {name: known[name] for name in ("LOCALAPPDATA", "CALC_URL", "PYTHONPATH", "HOME", "PATH", "OPENED")}
