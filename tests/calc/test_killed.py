"""The helper, Calc or the disk fails at every point between a click and its answer.

Whatever happens: nothing half-written is left, no lock is held, the user is told, and the next click works.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from filelock import FileLock
from tests.calc.desk import ROOT, SAMPLE_FINDINGS, Desk
from tests.calc.scene import COMPLETE, STARTED, UNTOUCHED, Scene, is_whole
from tests.calc.waiting import PATIENCE, wait_for

from virksomhetsrapport.helper import ALREADY, session

pytestmark = pytest.mark.calc

STOPPED = "Programmet stoppet før det ble ferdig. Klikk på knappen igjen."


@pytest.fixture
def scene(desk: Desk, workbook: Path, demo: Path) -> Iterator[Scene]:
    yield Scene(desk, workbook, demo / "hdo-2025-02.docx")
    desk.kill_helper()
    for folder in ("requests", "answers"):
        shutil.rmtree(desk.base / folder, ignore_errors=True)


def in_trouble(desk: Desk, at: str, trouble: str = "dies", flag: Path | None = None) -> subprocess.Popen[bytes]:
    return desk.start_helper("tests.calc.dying_helper", TROUBLE_AT=at, TROUBLE=trouble, FLAG=str(flag or ""))


def lock_is_free(desk: Desk) -> bool:
    lock = FileLock(desk.base / f"helper-{session()}.lock")
    with lock.acquire(timeout=0):
        return True


def told(desk: Desk, timeout: float = PATIENCE) -> str:
    """What the dialog in front says; it is closed."""
    dialog = desk.dialog(timeout)
    dialog.answer("OK")
    return dialog.text


class Death(NamedTuple):
    """Where the helper dies, after which click, and how far the workbook has come by then."""

    at: str
    click: str
    cells: str
    new_report: bool = False


DEATHS = {
    "after_it_took_the_request": Death("request taken", "check", UNTOUCHED),
    "after_its_first_sign_of_life": Death("first sign of life", "check", UNTOUCHED),
    "while_it_reads_the_third_sheet": Death("third sheet", "check", UNTOUCHED),
    "after_reading_and_before_it_writes": Death("workbook read", "report", UNTOUCHED),
    "after_kontroll_was_told_that_it_is_unfinished": Death("Kontroll told unfinished", "check", STARTED),
    "between_the_outputs_of_two_tables": Death("between two tables", "report", STARTED),
    "after_the_tables_and_before_the_rows_of_kontroll": Death("tables written", "check", STARTED),
    "after_kontroll_and_before_the_answer": Death("Kontroll written", "check", COMPLETE),
    "with_the_answer_half_written": Death("half an answer", "check", COMPLETE),
    "before_the_report": Death("before the report", "report", COMPLETE),
    "with_the_report_half_written": Death("half a report", "report", COMPLETE),
    "before_the_written_report_is_put_in_place": Death("report not in place", "report", COMPLETE),
    "before_the_report_in_place_is_opened": Death("report in place", "report", COMPLETE, new_report=True),
}


LATER = (
    *("after_its_first_sign_of_life", "after_kontroll_was_told_that_it_is_unfinished", "with_the_report_half_written"),
    *("after_the_tables_and_before_the_rows_of_kontroll", "before_the_report"),
)
"""Moments next to another one, looked at in the long runs."""


@pytest.mark.parametrize(
    "death",
    [pytest.param(each, id=id, marks=pytest.mark.soak if id in LATER else ()) for id, each in DEATHS.items()],
)
def test_the_helper_is_killed(desk, scene, demo, death):
    dying = in_trouble(desk, death.at)
    desk.press(death.click)
    assert dying.wait(PATIENCE) == -signal.SIGKILL
    assert scene.state() == death.cells
    assert (scene.report.read_bytes() != scene.earlier) == death.new_report
    assert scene.report_is_whole()
    assert desk.opened[-1:] != [str(scene.report)]
    assert lock_is_free(desk)
    assert desk.start_helper().poll() is None
    assert told(desk) == STOPPED
    assert scene.state() == death.cells
    scene.next_click_works(demo)


def test_the_helper_is_killed_after_it_saw_the_request_and_the_next_one_does_it(desk, scene, demo):
    dying = in_trouble(desk, "request seen")
    desk.press("report")
    assert dying.wait(PATIENCE) == -signal.SIGKILL
    assert scene.state() == UNTOUCHED
    assert lock_is_free(desk)
    desk.start_helper()
    desk.wait()
    assert not desk.office.has_dialog()
    assert scene.state() == COMPLETE
    assert is_whole(scene.report)
    scene.earlier = b""
    desk.click("check")
    assert not desk.office.has_dialog()


def test_the_helper_is_killed_after_it_answered_and_the_answer_stands(desk, scene, demo):
    dying = in_trouble(desk, "answer in place")
    desk.press("check")
    assert dying.wait(PATIENCE) == -signal.SIGKILL
    assert scene.state() == COMPLETE
    wait_for(lambda: not answers(desk), PATIENCE, "the macro, which fetches the answer")
    desk.start_helper()
    scene.next_click_works(demo)
    assert not answers(desk)  # nobody was told that what is done was interrupted


def test_an_answer_that_nobody_fetched_yet_outlives_its_helper(desk, scene):
    dying = in_trouble(desk, "answer in place")
    put(desk, f"command=check\nbook={scene.workbook.name}\nfolder=\nwindow=0\nhost={scene.workbook.name}\n")
    assert dying.wait(PATIENCE) == -signal.SIGKILL
    (answer,) = answers(desk)
    text = answer.read_text()
    assert f"status=Kontrollert. {SAMPLE_FINDINGS}." in text
    desk.start_helper()
    assert answer.read_text() == text


def test_calc_is_killed_while_it_writes_a_request_and_half_of_it_is_left(desk, scene, demo):
    half = put(desk, "command=report\nbook=ma", ending=".part")
    old = half.with_name(f"{'b' * 32}.part")
    old.touch()
    os.utime(old, (time.time() - 660,) * 2)
    desk.start_helper()
    scene.next_click_works(demo)
    assert half.exists()  # it may still be written
    assert not old.exists()


def test_a_request_that_is_cut_off_in_the_middle_is_not_obeyed(desk, scene):
    desk.start_helper()
    known = desk.log
    put(desk, f"command=report\nbook={scene.workbook.name}\nfolder=\nwindow=0\ngiven.reason=Tall fra ban")
    wait_for(lambda: desk.log != known, PATIENCE, "a line in the log")
    assert desk.log.removeprefix(known).endswith(" WARNING refused: malformed\n")
    assert not answers(desk)
    assert scene.state() == UNTOUCHED
    assert scene.report.read_bytes() == scene.earlier


def test_calc_is_killed_while_it_is_read(desk, scene, demo, tmp_path):
    _calc_is_killed(desk, scene, demo, "third sheet", tmp_path / "flag")


def test_calc_is_killed_while_it_is_written(desk, scene, demo, tmp_path):
    _calc_is_killed(desk, scene, demo, "between two tables", tmp_path / "flag")


def _calc_is_killed(desk: Desk, scene: Scene, demo: Path, at: str, flag: Path) -> None:
    saved = scene.workbook.read_bytes()
    helper = in_trouble(desk, at, "stands still", flag)
    desk.press("report")
    wait_for(flag.exists, PATIENCE, at)
    desk.office.kill()
    flag.unlink()
    try:
        (answer,) = wait_for(lambda: answers(desk), PATIENCE, "the answer")
    finally:
        desk.office.restart()
    assert "Excel ble lukket" in answer.read_text()
    answer.unlink()  # nobody is left to fetch it
    assert scene.report.read_bytes() == scene.earlier
    assert scene.workbook.read_bytes() == saved
    desk.open(scene.workbook)
    scene.next_click_works(demo)
    assert helper.poll() is None


def test_the_disk_is_full_when_the_report_is_written(desk, scene, demo, tmp_path):
    full = tmp_path / "full"
    full.touch()
    helper = in_trouble(desk, "half a report", "disk full", full)
    desk.click("report")
    assert "disken er full" in told(desk)
    assert scene.state() == COMPLETE
    assert scene.report.read_bytes() == scene.earlier
    assert {path.name for path in scene.workbook.parent.iterdir()} == {"mars.xlsm", "mars.docx"}
    full.unlink()
    scene.next_click_works(demo)
    assert helper.poll() is None


def test_the_disk_is_full_when_the_answer_is_written_and_the_macro_tells(desk, scene, demo, tmp_path):
    full = tmp_path / "full"
    full.touch()
    helper = in_trouble(desk, "half an answer", "disk full", full)
    desk.press("check")
    assert "stoppet før det var ferdig" in told(desk)  # after 20 beats without a sign of life
    assert scene.state() == COMPLETE
    assert helper.poll() is None
    full.unlink()
    scene.next_click_works(demo)


def test_two_helpers_are_started_at_once_and_one_lives(desk, scene, demo):
    known = desk.log.count("started")
    command = [sys.executable, "-m", "tests.calc.living_helper"]
    both = [subprocess.Popen(command, env=desk.environment, cwd=ROOT) for _ in range(2)]
    try:
        wait_for(lambda: any(each.poll() is not None for each in both), PATIENCE, "the one that gives up")
        wait_for(lambda: desk.log.count("started") == known + 1, PATIENCE, "the other")
        gone = next(each for each in both if each.poll() is not None)
        desk.helper = next(each for each in both if each is not gone)
        assert gone.returncode == ALREADY
        scene.next_click_works(demo)
        assert desk.helper.poll() is None
    finally:
        for each in both:
            each.kill()
            each.wait()


def test_the_lock_file_of_a_dead_helper_holds_nobody_back(desk, scene, demo):
    desk.base.mkdir(parents=True, exist_ok=True)
    (desk.base / f"helper-{session()}.lock").write_text("4711")
    assert desk.start_helper().poll() is None
    desk.kill_helper()
    assert desk.start_helper().poll() is None
    scene.next_click_works(demo)


def test_the_helper_is_killed_while_a_question_waits_for_the_user(desk, workbook):
    desk.start_helper()
    desk.cell("Resultat", "C19").Value += 1_000_000
    desk.click("report")
    assert "feil som ikke er rettet" in desk.dialog().text
    desk.await_log()
    desk.kill_helper()
    assert lock_is_free(desk)
    assert [path.name for path in workbook.parent.iterdir()] == [workbook.name]
    desk.start_helper()
    desk.reply("OK", "Tall fra banken er på vei.")
    from office.documents import lines, read_blocks

    report = workbook.with_suffix(".docx")
    assert is_whole(report)
    assert "Begrunnelse: Tall fra banken er på vei." in "\n".join(lines(read_blocks(report)))


def answers(desk: Desk) -> list[Path]:
    return list((desk.base / "answers").glob("*.answer"))


def put(desk: Desk, lines: str, ending: str = ".request", nonce: str = "a" * 32) -> Path:
    """A request laid there by hand, as the macro writes it."""
    path = desk.base / "requests" / f"{nonce}{ending}"
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    half.write_text(f"virksomhetsrapport-request=1\nnonce={nonce}\n{lines}")
    return half.rename(path)
