"""Where files are to be written: refused in plain words, and what stood there stands there still."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest

from bad_input.office import set_cell
from bad_input.runs import ERRORS, FAILED, SOURCE, Outcome, changes, contents, done, refused, run_apart, run_here

NEW = ("new", "hdo", "--period", "2025-02", "--sample", "--out")


def report_of_last_time(book: Path, name: str) -> Path:
    """A report that was made on another day."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        done(run_here("report", book, "--out", name, "--accept-errors", "Den gangen var det så."), name)
    return book.with_name(name)


@pytest.fixture
def old(book: Path) -> Path:
    """A report from last time, in the way of the new one."""
    return report_of_last_time(book, "r.docx")


# --- Folders ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("out", ["ingen/r.docx", "ingen/slik/mappe/r.docx", "bok.xlsx/r.docx"])
def test_a_report_to_a_folder_that_is_missing_names_it(book: Path, out: str) -> None:
    refused(run_here("report", book, "--out", out), f"Mappen {Path(out).parent} finnes ikke", "r.docx ble ikke skrevet")


@pytest.mark.parametrize("out", ["ingen/ny.xlsx", "bok.xlsx/ny.xlsx"])
def test_a_workbook_to_a_folder_that_is_missing_names_it(book: Path, out: str) -> None:
    refused(run_here(*NEW, out), f"Mappen {Path(out).parent} finnes ikke")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no folder here is closed to everybody")
@pytest.mark.parametrize("name", ["r.docx", "ny.xlsx"])
def test_a_folder_that_nobody_may_write_in_is_named(book: Path, name: str) -> None:
    command = ("report", book, "--out") if name == "r.docx" else NEW
    refused(run_here(*command, f"/proc/{name}"), "Får ikke skrive i mappen /proc", name)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is closed to the superuser")
def test_a_folder_without_leave_to_write_is_named(book: Path, here: Path) -> None:
    (here / "lukket").mkdir(mode=0o500)
    refused(run_here("report", book, "--out", "lukket/r.docx"), "Får ikke skrive i mappen lukket")


def test_an_output_that_is_a_folder_is_told(book: Path, here: Path) -> None:
    (here / "r.docx").mkdir()
    refused(run_here("report", book, "--out", "r.docx"), "r.docx er en mappe")
    assert list((here / "r.docx").iterdir()) == []


def test_a_new_workbook_that_is_a_folder_is_told(here: Path) -> None:
    (here / "ny.xlsx").mkdir()
    refused(run_here(*NEW, "ny.xlsx"), "ny.xlsx er en mappe")


def test_a_demo_to_a_file_is_told(book: Path) -> None:
    refused(run_here("demo", "--out", book), "bok.xlsx")


def test_a_demo_of_an_organisation_that_nobody_knows_is_told(here: Path) -> None:
    refused(run_here("demo", "--organisation", "sykehuset", "--out", "demo"), "«sykehuset»")


def test_a_demo_that_fails_leaves_no_folder_behind(here: Path) -> None:
    run_here("demo", "--organisation", "sykehuset", "--out", "demo")
    assert not (here / "demo").exists()


# --- Names ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("out", ["r.doc", "r.xlsx", "r", "r.docx.pdf", "r.docm", ".docx", "bok.xlsx"])
def test_a_report_with_another_ending_is_told(book: Path, out: str) -> None:
    refused(run_here("report", book, "--out", out), f"{out} må ende på .docx")


@pytest.mark.parametrize("out", ["ny.xls", "ny.docx", "ny", "ny.xlam"])
def test_a_workbook_with_another_ending_is_told(here: Path, out: str) -> None:
    refused(run_here(*NEW, out), f"{out} må ende på .xlsx eller .xlsm")


@pytest.mark.parametrize("out", ["", ".", "..", "/"])
def test_an_output_without_a_name_is_told_in_a_whole_sentence(book: Path, out: str) -> None:
    outcome = run_here("report", book, "--out", out)
    refused(outcome)
    assert not outcome.err.startswith(" "), f"the sentence lacks its subject: {outcome.err!r}"


def test_an_ending_in_capitals_is_an_ending(book: Path) -> None:
    done(run_here("report", book, "--out", "R.DOCX"), "R.DOCX")


def test_a_name_that_is_too_long_for_the_disk_is_called_too_long(book: Path) -> None:
    outcome = run_here("report", book, "--out", "a" * 300 + ".docx")
    refused(outcome)
    assert "Får ikke skrive i mappen" not in outcome.err, "the folder is open; the name is too long"


def test_a_name_as_long_as_the_disk_allows_is_written(book: Path) -> None:
    name = "a" * 245 + ".docx"
    done(run_here("report", book, "--out", name), name)


# --- What stands there already ----------------------------------------------------------------------------------


def test_a_new_workbook_never_takes_the_place_of_one_that_is_there(book: Path) -> None:
    refused(run_here(*NEW, "bok.xlsx"), "bok.xlsx finnes fra før og blir ikke overskrevet")


def test_an_empty_file_is_in_the_way_as_well(here: Path) -> None:
    (here / "ny.xlsx").touch()
    refused(run_here(*NEW, "ny.xlsx"), "finnes fra før")


def test_a_report_takes_the_place_of_last_time_s(book: Path, old: Path) -> None:
    before = old.read_bytes()
    done(run_here("report", book, "--out", "r.docx"), "r.docx")
    assert old.read_bytes() != before


def test_a_report_that_somebody_has_changed_in_word_is_never_replaced(book: Path, old: Path) -> None:
    document = docx.Document(str(old))
    document.add_paragraph("Direktørens egen vurdering.")
    document.save(str(old))
    refused(run_here("report", book, "--out", "r.docx"), "r.docx finnes fra før", "endret", "annet navn")


def test_a_document_that_is_no_report_of_ours_is_never_replaced(book: Path, here: Path) -> None:
    (here / "r.docx").write_bytes(b"Noe annet")
    refused(run_here("report", book, "--out", "r.docx"), "r.docx finnes fra før")


def test_a_report_never_takes_the_place_of_the_organisation_s_own_template(book: Path, here: Path) -> None:
    (here / "templates").mkdir()
    shutil.copy(SOURCE.parent / "templates" / "hdo.docx", here / "templates")
    refused(run_here("report", book, "--out", "templates/hdo.docx"), "hdo.docx er filen rapporten skal lages av")


def test_a_report_never_takes_the_place_of_its_own_template(book: Path, template: Path) -> None:
    refused(run_here("report", book, "--out", "mal.docx", "--template", "mal.docx"), "mal.docx")


@pytest.mark.parametrize("marker", ["~$r.docx", ".~lock.r.docx#"])
def test_a_report_that_somebody_has_open_is_left_alone(book: Path, old: Path, here: Path, marker: str) -> None:
    (here / marker).write_text("Kari")
    refused(run_here("report", book, "--out", "r.docx"), "r.docx er åpen", "Lukk den")


@pytest.mark.parametrize(
    ("name", "marker"),
    [
        ("mars.docx", "~$mars.docx"),
        ("Rapport.docx", "~$apport.docx"),
        ("Virksomhetsrapport februar.docx", "~$rksomhetsrapport februar.docx"),
    ],
)
def test_a_report_that_word_has_open_is_left_alone_however_word_shortens_its_name(
    book: Path, here: Path, name: str, marker: str
) -> None:
    """Word lays `~$` before a name of up to six letters, over the first of seven, and over the first two of more."""
    report_of_last_time(book, name)
    (here / marker).write_text("Kari")
    refused(run_here("report", book, "--out", name), "er åpen")


def test_a_report_with_a_short_name_is_not_taken_for_another_that_is_open(book: Path, here: Path) -> None:
    report_of_last_time(book, "25mars.docx")
    (here / "~$mars.docx").write_text("Kari")
    done(run_here("report", book, "--out", "25mars.docx"), "25mars.docx")


def test_a_marker_that_was_left_behind_without_its_file_is_no_matter(book: Path, here: Path) -> None:
    (here / "~$r.docx").write_text("Kari")
    done(run_here("report", book, "--out", "r.docx"), "r.docx")


def test_a_report_beside_another_that_is_open_is_written(book: Path, old: Path, here: Path) -> None:
    (here / "~$annen.docx").write_text("Kari")
    done(run_here("report", book, "--out", "r.docx"), "r.docx")


def test_a_workbook_that_is_open_in_excel_is_read(book: Path, here: Path) -> None:
    (here / "~$bok.xlsx").write_text("Kari")
    done(run_here("report", book, "--out", "r.docx"), "r.docx")


# --- Errors in the workbook -------------------------------------------------------------------------------------


@pytest.fixture
def faulty(book: Path) -> Path:
    set_cell(book, "Resultat", "B5", "mangler")
    return book


def test_a_workbook_with_errors_gives_no_report(faulty: Path, old: Path) -> None:
    refused(run_here("report", faulty, "--out", "r.docx"), "Rapporten ble ikke laget", code=ERRORS)


def test_figures_of_a_workbook_with_errors_are_shown_and_the_errors_are_told(faulty: Path) -> None:
    outcome = run_here("figures", faulty)
    assert "resultat.lonninger.faktisk" in outcome.out
    refused(outcome, code=ERRORS)


@pytest.mark.parametrize("reason", ["", " ", "\t\n", "\u00a0"])
def test_an_empty_reason_is_no_reason(faulty: Path, old: Path, reason: str) -> None:
    refused(run_here("report", faulty, "--out", "r.docx", "--accept-errors", reason), "Begrunnelsen", "tom")


def test_an_empty_reason_is_no_reason_where_there_are_no_errors_either(book: Path) -> None:
    refused(run_here("report", book, "--out", "r.docx", "--accept-errors", ""), "Begrunnelsen", "tom")


@pytest.mark.parametrize("reason", ["Tall kommer <etter> & før", "{{ x }} ** \x07 \ud83d", "x" * 40_000])
def test_a_reason_with_odd_letters_leaves_the_report_whole(faulty: Path, reason: str) -> None:
    from bad_input.office import report_text

    done(run_here("report", faulty, "--out", "r.docx", "--accept-errors", reason), "r.docx")
    assert reason[:10] in report_text(Path("r.docx"))


# --- Page numbers and PDF ----------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="there may be a Word")
def test_pages_from_a_word_that_is_not_here_are_told_and_nothing_is_written(book: Path) -> None:
    refused(run_here("report", book, "--out", "r.docx", "--pages", "word"), "Finner ikke Word", "Installer")


@pytest.mark.parametrize("source", ["auto", "none"])
def test_a_pdf_where_nothing_can_make_one_is_told_and_nothing_is_written(
    book: Path, here: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    monkeypatch.setenv("PATH", str(here))
    refused(run_here("report", book, "--out", "r.docx", "--pages", source, "--pdf"), "Installer LibreOffice", "--pdf")


def test_a_report_comes_without_pages_where_nothing_can_number_them(
    book: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(here))
    outcome = run_here("report", book, "--out", "r.docx", "--pages", "auto")
    done(outcome, "r.docx")
    assert outcome.out.splitlines()[-1] == "Uten sidetall: verken Word eller LibreOffice ble funnet."


# --- When the disk fails ----------------------------------------------------------------------------------------


def fail_with(code: int) -> OSError:
    return OSError(code, os.strerror(code))


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_disk_that_fails_while_a_report_is_written_leaves_the_old_one(
    book: Path, old: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    write = zipfile.ZipFile.writestr

    def fail(package: zipfile.ZipFile, *rest: Any, **more: Any) -> None:
        if package.filename is not None:  # a package in memory needs no disk
            raise fail_with(code)
        write(package, *rest, **more)

    monkeypatch.setattr(zipfile.ZipFile, "writestr", fail)
    refused(run_here("report", book, "--out", "r.docx"), "r.docx ble ikke skrevet")


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_disk_that_fails_while_a_workbook_is_written_leaves_nothing(
    here: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise fail_with(code)

    monkeypatch.setattr(zipfile.ZipFile, "write", fail)
    monkeypatch.setattr(zipfile.ZipFile, "writestr", fail)
    refused(run_here(*NEW, "ny.xlsx"), "ny.xlsx ble ikke skrevet")


def test_a_disk_that_fails_at_the_last_step_leaves_the_old_report(
    book: Path, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise fail_with(errno.ENOSPC)

    monkeypatch.setattr(os, "replace", fail)
    refused(run_here("report", book, "--out", "r.docx"), "r.docx ble ikke skrevet")


def test_a_report_that_word_has_locked_is_called_open(book: Path, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(os, "replace", fail)
    refused(run_here("report", book, "--out", "r.docx"), "r.docx er åpen")


def small_files() -> None:
    """No file of this process may grow beyond four kilobytes: as near as a test comes to a full disk."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))


def test_a_real_disk_without_room_for_the_report_leaves_the_old_one(book: Path, old: Path) -> None:
    pytest.importorskip("resource")
    refused(run_apart("report", book, "--out", "r.docx", prepare=small_files), "r.docx ble ikke skrevet")


def test_a_real_disk_without_room_for_the_workbook_leaves_nothing(here: Path) -> None:
    pytest.importorskip("resource")
    refused(run_apart(*NEW, "ny.xlsx", prepare=small_files), "ny.xlsx ble ikke skrevet")


def test_no_folder_for_temporary_files_is_no_matter(book: Path, tmp_path: Path) -> None:
    environment = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(tmp_path / "borte"))
    outcome = run_apart(*NEW, "ny.xlsx", environment=environment)
    assert outcome.code in (0, FAILED)
    assert "Noe gikk galt" not in outcome.err


def apart(arguments: tuple[str, ...], **streams: object) -> Outcome:
    before = contents(Path.cwd())
    process = subprocess.Popen(
        [sys.executable, "-m", "virksomhetsrapport", *arguments],
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        **streams,
    )
    if process.stdout:
        process.stdout.close()
    _, err = process.communicate(timeout=60)
    return Outcome(process.returncode, "", err.decode("utf-8"), changes(before, contents(Path.cwd())))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here is always full")
def test_an_answer_that_finds_no_room_is_told_without_a_traceback(book: Path) -> None:
    with Path("/dev/full").open("w") as full:
        outcome = apart(("figures", "bok.xlsx"), stdout=full)
    assert "Traceback" not in outcome.err
    assert "Exception ignored" not in outcome.err


def test_a_reader_that_has_seen_enough_is_no_fault_of_the_program_s(book: Path) -> None:
    outcome = apart(("figures", "bok.xlsx"), stdout=subprocess.PIPE)
    assert "Traceback" not in outcome.err
    assert "Exception ignored" not in outcome.err
    assert "Noe gikk galt" not in outcome.err


def test_a_failed_run_leaves_no_temporary_file_in_the_system_s_folder(book: Path, tmp_path: Path) -> None:
    scratch = tmp_path / "midlertidig"
    scratch.mkdir()
    environment = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch))
    run_apart(*NEW, "ny.xlsx", environment=environment)
    run_apart("report", book, "--out", "ingen/r.docx", environment=environment)
    assert list(scratch.iterdir()) == []


def test_a_workbook_that_is_written_beside_another_leaves_it_alone(book: Path) -> None:
    shutil.copy(book, "kopi.xlsx")
    done(run_here(*NEW, "ny.xlsx"), "ny.xlsx")
