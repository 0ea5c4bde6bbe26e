"""A file that is no workbook, or no template, whatever its name says."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from bad_input.runs import done, nothing_new, refused, run_apart, run_here

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
FOREIGN = {
    "text": "Kjære styre".encode(),
    "comma-separated": "Linje;Faktisk\nLønn;1\n".encode("latin-1"),
    "web page": b"<html><table><tr><td>1</td></tr></table></html>",
    "picture": PNG,
    "pdf": PDF,
    "zeros": bytes(5000),
    "one byte": b"P",
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_foreign_file_named_xlsx_is_no_office_file(here: Path, kind: str) -> None:
    (here / "bok.xlsx").write_bytes(FOREIGN[kind])
    refused(run_here("check", "bok.xlsx"), "bok.xlsx er ikke en Office-fil", "Excel")


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_foreign_file_named_docx_is_no_template(book: Path, here: Path, kind: str) -> None:
    (here / "mal.docx").write_bytes(FOREIGN[kind])
    refused(run_here("report", book, "--out", "r.docx", "--template", "mal.docx"), "mal.docx er ikke en Office-fil")


@pytest.mark.parametrize("command", ["check", "figures"])
@pytest.mark.parametrize("flags", [(), ("--json",)])
def test_every_command_that_reads_says_the_same(here: Path, command: str, flags: tuple[str, ...]) -> None:
    (here / "bok.xlsx").write_bytes(PNG)
    outcome = run_here(command, "bok.xlsx", *flags)
    refused(outcome, "bok.xlsx er ikke en Office-fil")
    assert outcome.out == ""


def test_a_word_document_is_no_workbook(here: Path, pattern: Path) -> None:
    shutil.copy(pattern, here / "bok.xlsx")
    refused(run_here("check", "bok.xlsx"), "bok.xlsx er ikke en Excel-arbeidsbok")


def test_a_workbook_is_no_template(book: Path) -> None:
    refused(run_here("report", book, "--out", "r.docx", "--template", "bok.xlsx"), "bok.xlsx er ikke et Word-dokument")


def test_a_workbook_with_a_template_s_name_is_no_template(book: Path, here: Path) -> None:
    shutil.copy(book, here / "mal.docx")
    refused(run_here("report", book, "--out", "r.docx", "--template", "mal.docx"), "mal.docx er ikke et Word-dokument")


def test_an_empty_zip_is_no_workbook(here: Path) -> None:
    (here / "bok.xlsx").write_bytes(b"PK\x05\x06" + bytes(18))
    refused(run_here("check", "bok.xlsx"), "bok.xlsx")


def test_a_workbook_of_another_s_making_is_not_ours(here: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Budsjett"
    book.save("bok.xlsx")
    refused(run_here("check", "bok.xlsx"), "ikke laget for virksomhetsrapporten", "Forside")


def test_a_bare_word_document_lacks_the_styles_and_all_of_them_are_named(book: Path) -> None:
    docx.Document().save("mal.docx")
    outcome = run_here("report", book, "--out", "r.docx", "--template", "mal.docx")
    named = ("Malen mangler stilen «Tabelltekst»", "Malen mangler stilen «Forbehold»")
    refused(outcome, "mal.docx", *named, made=["mal med merknader.docx"])


@pytest.mark.parametrize("name", ["bok.xlsx", "mal.docx"])
def test_an_empty_file_is_called_empty(good: Path, here: Path, name: str) -> None:
    (here / name).touch()
    if name == "bok.xlsx":
        refused(run_here("check", name), "Filen bok.xlsx er tom")
    else:
        refused(run_here("report", good, "--out", "r.docx", "--template", name), "Filen mal.docx er tom")


def test_a_file_with_a_password_asks_for_it_to_be_taken_off(here: Path) -> None:
    (here / "bok.xlsx").write_bytes(OLE + "EncryptedPackage".encode("utf-16-le"))
    refused(run_here("check", "bok.xlsx"), "passord", "gammelt Office-format")


def test_a_template_with_a_password_asks_for_it_to_be_taken_off(book: Path, here: Path) -> None:
    (here / "mal.docx").write_bytes(OLE)
    refused(run_here("report", book, "--out", "r.docx", "--template", "mal.docx"), "mal.docx", "passord")


@pytest.mark.libreoffice
def test_a_real_xls_is_called_an_old_format(book: Path, libreoffice: Callable[[Path, str], Path]) -> None:
    refused(run_here("check", libreoffice(book, "xls")), "bok.xls", "gammelt Office-format", ".xlsx")


@pytest.mark.libreoffice
def test_an_open_document_spreadsheet_is_no_excel_workbook(
    book: Path, libreoffice: Callable[[Path, str], Path]
) -> None:
    refused(run_here("check", libreoffice(book, "ods")), "bok.ods er ikke en Excel-arbeidsbok")


def test_a_folder_is_no_file(here: Path) -> None:
    (here / "bok.xlsx").mkdir()
    refused(run_here("check", "bok.xlsx"), "bok.xlsx er en mappe")


def test_a_folder_is_no_template(book: Path, here: Path) -> None:
    (here / "maler").mkdir()
    refused(run_here("report", book, "--out", "r.docx", "--template", "maler"), "maler er en mappe")


@pytest.mark.parametrize("name", ["finnes ikke.xlsx", "ingen/bok.xlsx", "bok.xlsx/bok.xlsx"])
def test_a_missing_file_is_named(book: Path, name: str) -> None:
    refused(run_here("check", name), name)


def test_a_missing_template_is_named(book: Path) -> None:
    refused(run_here("report", book, "--out", "r.docx", "--template", "borte.docx"), "Finner ikke filen borte.docx")


def test_a_name_that_is_too_long_for_the_disk_is_no_surprise(here: Path) -> None:
    refused(run_here("check", "a" * 300 + ".xlsx"), "aaa.xlsx")


def test_a_link_that_leads_to_itself_is_no_surprise(here: Path) -> None:
    try:
        (here / "bok.xlsx").symlink_to(here / "bok.xlsx")
    except OSError:
        pytest.skip("this system makes no links")
    refused(run_here("check", "bok.xlsx"), "bok.xlsx")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_path_with_spaces_and_norwegian_letters_is_read_and_written(good: Path, here: Path, form: str) -> None:
    folder = here / unicodedata.normalize(form, "Økonomi og ÆØÅ, åpen") / "februar 2025"
    folder.mkdir(parents=True)
    shutil.copy(good, folder / "Årsrapport (endelig).xlsx")
    out = folder / "Styrets rapport – æøå.docx"
    nothing_new(folder / "Årsrapport (endelig).xlsx")
    done(run_here("report", folder / "Årsrapport (endelig).xlsx", "--out", out), str(out.relative_to(here)))


@pytest.mark.parametrize("language", ["C", "C.UTF-8", "nb_NO.ISO-8859-1"])
def test_norwegian_letters_survive_any_console(here: Path, language: str) -> None:
    outcome = run_apart("check", "Økonomi æå.xlsx", environment={"LC_ALL": language, "PYTHONIOENCODING": ""})
    refused(outcome, "Finner ikke filen Økonomi æå.xlsx")


def test_the_message_of_a_process_of_its_own_is_the_same(here: Path) -> None:
    (here / "bok.xlsx").write_bytes(PDF)
    refused(run_apart("check", "bok.xlsx"), "bok.xlsx er ikke en Office-fil")
