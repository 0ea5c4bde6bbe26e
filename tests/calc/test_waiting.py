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
from tests.calc.desk import ROOT, Desk
from tests.calc.office import Office, wait_for

from virksomhetsrapport import app
from virksomhetsrapport.protocol import escape

pytestmark = pytest.mark.calc


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("waiting")
    office = Office(folder / "office")
    desk = Desk(office, folder / "user")
    yield desk
    desk.kill_helper()
    office.stop()


@pytest.fixture
def busy(desk: Desk, tmp_path: Path, demo: Path) -> Iterator[Path]:
    """A workbook open, and a helper for which Calc is busy as long as this file is there."""
    switch = tmp_path / "busy"
    desk.open(Path(shutil.copy(demo / "hdo-2025-02.xlsm", tmp_path / "mars.xlsm")))
    desk.start_helper(CALC_BUSY_FILE=str(switch))
    yield switch
    switch.unlink(missing_ok=True)
    desk.stop_helper()
    desk.office.close_all()


def test_a_cell_being_edited_is_waited_for(desk, busy):
    busy.touch()
    threading.Timer(3, lambda: busy.unlink(missing_ok=True)).start()
    desk.click("check")
    assert desk.text("Kontroll", "A2") == f"Ingen funn. {app.AS_CHECKED}"
    assert not desk.office.has_dialog(), desk.dialog().text


def test_a_cell_that_is_edited_for_long_is_told(desk, busy):
    busy.touch()
    desk.press("check")
    progress = "Excel er opptatt. Avslutt redigeringen av cellen med Enter, eller lukk dialogen …"
    wait_for(lambda: desk.office.status_shows(desk.document, progress), 10, "progress")
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


def test_without_a_helper_the_macro_starts_it_and_the_click_is_done(desk, tmp_path, demo):
    """What the installation wrote down is run; here it is the helper over Calc."""
    desk.open(Path(shutil.copy(demo / "hdo-2025-02.xlsm", tmp_path / "mars.xlsm")))
    starter = tmp_path / "start helper.sh"
    settings = " ".join(f"{name}='{value}'" for name, value in _needed(desk).items())
    starter.write_text(f"#!/bin/sh\ncd '{ROOT}'\nexec env {settings} '{sys.executable}' -m tests.calc.helper\n")
    starter.chmod(0o755)
    (desk.base / "start.txt").write_text(escape(f'"{starter}"') + "\r\n")
    try:
        desk.click("check", timeout=40)
        assert desk.text("Kontroll", "A2") == f"Ingen funn. {app.AS_CHECKED}"
    finally:
        (desk.base / "start.txt").unlink()
        (desk.base / "stop").touch()
        wait_for(lambda: not (desk.base / "stop").exists(), 10, "the helper's end")
        desk.office.close_all()


def test_without_a_helper_that_can_be_started_the_user_is_told_and_nothing_waits(desk, tmp_path, demo):
    desk.open(Path(shutil.copy(demo / "hdo-2025-02.xlsm", tmp_path / "mars.xlsm")))
    desk.press("check")
    told = desk.dialog(40)
    assert told.text.startswith("Hjelpeprogrammet til Virksomhetsrapport svarer ikke")
    told.answer("OK")
    assert not list((desk.base / "requests").glob("*.request"))
    desk.office.close_all()


def test_with_add_in_and_macro_workbook_the_tab_is_there_once(desk, tmp_path, demo):
    """Calc opens no add-in under its own type; as a macro workbook of that name it is loaded just as well."""
    book = desk.open(Path(shutil.copy(demo / "hdo-2025-02.xlsm", tmp_path / "mars.xlsm")))
    assert _visible(desk, book)
    addin = Path(shutil.copy(demo / "helse-nord-ikt-2024-01.xlsm", tmp_path / "Virksomhetsrapport.xlam"))
    desk.office.open(addin, FilterName="Calc MS Excel 2007 VBA XML")
    assert not _visible(desk, book)
    desk.office.close_all()


def _visible(desk: Desk, document: Any) -> bool:
    """What the tab's callback leaves in its second argument, which it is given by reference."""
    name = "vnd.sun.star.script:VBAProject.Launcher.TabVisible?language=Basic&location=document"
    control = create(desk.office.context, "com.sun.star.beans.PropertyBag")
    _, places, given = document.getScriptProvider().getScript(name).invoke((control, True), (), ())
    return dict(zip(places, given, strict=True))[1]


def _needed(desk: Desk) -> dict[str, str]:
    known = desk.environment
    return {name: known[name] for name in ("LOCALAPPDATA", "CALC_URL", "PYTHONPATH", "HOME", "PATH", "OPENED")}
