"""What cannot be issued, and what proves nothing, is told in plain words; no file is changed and none is left."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import docx
import pytest

from bad_input.office import change_part, set_cell
from bad_input.runs import ERRORS, FINE, done, refused, run_here, well_said

MADE = ("r utstedt.docx", "r utstedt.json")


@pytest.fixture
def report(book: Path) -> Path:
    """A fresh report, and the workbook bok.xlsx that it was made of."""
    done(run_here("report", book, "--out", "r.docx"), "r.docx")
    return book.with_name("r.docx")


@pytest.fixture
def issued(report: Path) -> Path:
    done(run_here("issue", "bok.xlsx", "r.docx"), *MADE)
    return report.with_name("r utstedt.docx")


def test_what_was_issued_is_proved_in_plain_words(issued: Path) -> None:
    outcome = run_here("verify", issued)
    well_said(outcome.out)
    assert outcome.code == FINE
    assert "byte for byte" in outcome.out


def test_a_workbook_that_has_changed_since_holds_the_report_back(report: Path) -> None:
    set_cell(report.with_name("bok.xlsx"), "Økonomi", "C6", 99)
    refused(run_here("issue", "bok.xlsx", "r.docx"), "viser noe annet enn bok.xlsx", "okonomi.investert", code=ERRORS)
    refused(run_here("issue", "bok.xlsx", "r.docx", "--reason", "Det går bra"), "Lag rapporten på nytt", code=ERRORS)


def test_errors_in_the_workbook_hold_the_report_back(report: Path) -> None:
    set_cell(report.with_name("bok.xlsx"), "Resultat", "B5", 1)
    refused(run_here("issue", "bok.xlsx", "r.docx"), "som rapporten ikke sier noe om", "  ", code=ERRORS)


def test_a_figure_changed_by_hand_is_told_with_its_place(report: Path) -> None:
    change_part(report, "word/document.xml", lambda text: text.replace(">24,4\u00a0MNOK<", ">25\u00a0MNOK<", 1))
    refused(run_here("issue", "bok.xlsx", "r.docx"), "Endret i Word", "«25\u00a0MNOK»", "--reason", code=ERRORS)
    refused(run_here("issue", "bok.xlsx", "r.docx", "--reason", " "), "Begrunnelsen er tom")
    done(run_here("issue", "bok.xlsx", "r.docx", "--reason", "Avtalt"), *MADE)


def test_what_is_no_draft_of_this_workbook_is_refused(report: Path) -> None:
    docx.Document().save("hånd.docx")
    Path("tekst.docx").write_text("ikke noe dokument", "utf-8")
    refused(run_here("issue", "bok.xlsx", "hånd.docx"), "laget for hånd")
    refused(run_here("issue", "bok.xlsx", "tekst.docx"), "tekst.docx")
    refused(run_here("issue", "bok.xlsx", "borte.docx"), "borte.docx")
    refused(run_here("issue", "bok.xlsx", "bok.xlsx"), "ikke et Word-dokument")
    refused(run_here("issue", "r.docx", "bok.xlsx"), "r.docx")
    refused(run_here("issue", "bok.xlsx"), "RAPPORT mangler")
    refused(run_here("issue", "bok.xlsx", "r.docx", "--out", "r.pdf"), "må ende på .docx")
    refused(run_here("issue", "bok.xlsx", "r.docx", "--pdf", "r.docx"), "må ende på .pdf")
    refused(run_here("issue", "bok.xlsx", "r.docx", "--out", "r.docx"), "finnes fra før")


def test_what_is_issued_is_never_issued_again_or_written_over(issued: Path) -> None:
    refused(run_here("issue", "bok.xlsx", issued), "er allerede utstedt")
    refused(run_here("issue", "bok.xlsx", "r.docx"), "ble utstedt", "--reason")
    refused(run_here("report", "bok.xlsx", "--out", issued), "blir ikke overskrevet")
    done(run_here("issue", "bok.xlsx", "r.docx", "--reason", "Rettet"), "r utstedt 2.docx", "r utstedt 2.json")


def test_spoiled_facts_prove_nothing(issued: Path) -> None:
    chance, facts = random.Random(1), issued.with_suffix(".json")
    whole = facts.read_bytes()
    facts.chmod(0o644)
    for number in range(12):
        facts.write_bytes(_spoiled(bytearray(whole), number % 4, chance))
        refused(run_here("verify", issued), facts.name)
    refused(run_here("verify", issued, "--issued", facts), facts.name)
    refused(run_here("issue", "bok.xlsx", "r.docx", "--reason", "Rettet"), facts.name)
    assert run_here("verify", "r.docx").code == FINE


def _spoiled(data: bytearray, how: int, chance: random.Random) -> bytes:
    """Cut off, a digit put in, a bit turned, or a piece taken out; what the file is about stands in its beginning."""
    at = chance.randrange(300, len(data) - 100)
    match how:
        case 0:
            del data[at:]
        case 1:
            at = data.index(b'"value": "', at // 2) + 10
            data[at:at] = b"7"
        case 2:
            data[at] ^= 1 << chance.randrange(8)
        case _:
            del data[at : at + 50]
    return bytes(data)


def test_facts_that_are_none_or_another_s_are_told(issued: Path) -> None:
    for name, text in (("a.json", "{}"), ("b.json", "[1"), ("c.json", json.dumps({"virksomhetsrapport-utstedt": 9}))):
        Path(name).write_text(text, "utf-8")
        refused(run_here("verify", issued, "--issued", name), name)
    refused(run_here("verify", issued, "--issued", "borte.json"), "borte.json")
    refused(run_here("verify", issued, "--issued", "bok.xlsx"), "bok.xlsx")


def test_a_file_that_is_not_the_one_issued_is_told_from_it(issued: Path) -> None:
    copy = Path(shutil.copy(issued, "kopi.docx"))
    copy.chmod(0o644)
    change_part(copy, "word/document.xml", lambda text: text.replace(">24,4\u00a0MNOK<", ">25\u00a0MNOK<", 1))
    outcome = run_here("verify", copy)
    well_said(outcome.out)
    assert outcome.code == ERRORS
    assert "Endret i Word" in outcome.out
    assert "ikke rapporten slik den ble utstedt" in outcome.out
    shutil.move("r utstedt.json", "andre.json")
    Path("annet").mkdir()
    moved = Path(shutil.move(issued, "annet"))
    outcome = run_here("verify", moved)
    well_said(outcome.out)
    assert outcome.code == FINE
    assert "så det kan ikke kontrolleres" in outcome.out
