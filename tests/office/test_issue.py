"""Issuing a report: what goes to the board is what the workbook says, and can be proved to be that afterwards."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import shutil
import stat
import zipfile
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from docx.shared import RGBColor
from lxml import etree

from conftest import SAMPLES
from office.documents import W, read_part
from office.edited import Edited, set_text
from office.edits import EDITS
from virksomhetsrapport import app, finished, issuing
from virksomhetsrapport.cli import main
from virksomhetsrapport.edges.issued_file import find_issued, read_issued
from virksomhetsrapport.edges.render.choose import PageSource
from virksomhetsrapport.edges.word.recorded import read_record
from virksomhetsrapport.edges.workbook.new import write_workbook
from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.errors import HeldBackError, ProgramError
from virksomhetsrapport.finished import IssuedState
from virksomhetsrapport.history import NO_HISTORY, read_history
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.period import Period, read_month
from workbooks import edit_file

DAY = dt.date(2025, 3, 20)
HDO, NORD = SAMPLES
UTKAST = "Utkast"


@pytest.fixture(scope="module")
def checked(demo) -> dict[str, app.Checked]:
    return {name: app.check(demo / f"{name}.xlsm") for name in SAMPLES}


@pytest.fixture
def draft(demo, tmp_path) -> Path:
    return Path(shutil.copy(demo / f"{HDO}.docx", tmp_path / "styresak.docx"))


@pytest.fixture
def issue(checked, tmp_path):
    """Issue a report of a sample month into the test's folder."""

    def call(report: Path, sample: str = HDO, day: dt.date = DAY, **more):
        return issuing.issue(checked[sample], tmp_path, report, day, **more)

    return call


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def opened(path: Path, seed: str) -> Edited:
    return Edited(path, read_record(path), random.Random(seed))


def held(issue, report: Path, **more) -> HeldBackError:
    with pytest.raises(HeldBackError) as caught:
        issue(report, **more)
    return caught.value


def refused(issue, report: Path, **more) -> str:
    with pytest.raises(ProgramError) as caught:
        issue(report, **more)
    return caught.value.code


def standing(report: Path, facts: Path | None = None) -> tuple[IssuedState, str]:
    found = finished.verify_report(report, None, facts).issued
    return found.state, found.day


# --- What is written ---


@pytest.mark.parametrize("name", SAMPLES)
def test_only_the_mark_the_record_and_the_protection_differ_from_the_draft(name, demo, issue, tmp_path):
    report = demo / f"{name}.docx"
    made = issue(report, name)
    assert made.report == tmp_path / f"{name} utstedt.docx"
    assert made.facts == tmp_path / f"{name} utstedt.json"
    before, after = parts(report), parts(made.report)
    assert list(before) == list(after)
    other = {part for part in before if before[part] != after[part]}
    assert other == {"word/header1.xml", "word/header2.xml", "word/settings.xml", "customXml/item1.xml"}
    assert not any(UTKAST.encode() in data for data in after.values())
    record = read_record(made.report)
    assert record.issued == "2025-03-20"
    assert record._replace(issued="") == read_record(report)


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_issued_is_read_only_in_word_and_on_disk(name, demo, issue):
    made = issue(demo / f"{name}.docx", name)
    for path in (made.report, made.facts):
        assert stat.S_IMODE(path.stat().st_mode) == 0o444
    protection = read_part(made.report, "word/settings.xml").find(W + "documentProtection")
    assert protection is not None
    assert protection.attrib == {W + "edit": "readOnly", W + "enforcement": "1"}


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_report_issued_on_the_same_day_gives_the_same_bytes(name, demo, checked, tmp_path):
    made = []
    for folder in (tmp_path / "1", tmp_path / "2"):
        folder.mkdir()
        made.append(issuing.issue(checked[name], folder, demo / f"{name}.docx", DAY))
    one, other = made
    assert one.report.read_bytes() == other.report.read_bytes()
    assert one.facts.read_bytes() == other.facts.read_bytes()


@pytest.mark.parametrize("name", SAMPLES)
def test_the_facts_are_every_figure_that_the_report_states(name, demo, issue):
    """Held against the record that the document carries, which was written when it was made."""
    made = issue(demo / f"{name}.docx", name)
    issued = read_issued(made.facts)
    stated = {fact.id: fact.value for fact in read_record(made.report).facts if fact.value}
    compared = [id for id in stated if isinstance(issued.values.get(id), Decimal)]
    assert len(compared) > 250
    assert all(abs(Decimal(stated[id]) - issued.values[id]) <= abs(issued.values[id]).scaleb(-14) for id in compared)
    statuses = {id: each for id, each in issued.statuses.items() if each in ("met", "near", "not_met")}
    assert len(statuses) > 3
    assert issued.last == read_month(name[-7:])
    assert (issued.day, issued.edition, issued.workbook) == ("2025-03-20", 1, f"{name}.xlsm")


@pytest.mark.parametrize("name", SAMPLES)
def test_the_facts_can_be_taken_into_the_next_workbook_s_history(name, demo, issue, checked, tmp_path):
    issued = read_issued(issue(demo / f"{name}.docx", name).facts)
    definition, last = checked[name].catalogue.definition, issued.last.plus(2)
    history = NO_HISTORY.with_past(issued.past, issued.described)
    path = tmp_path / "neste.xlsx"
    write_workbook(path, definition, Period(last, definition.months), Inputs(), {}, (), "", history=history)
    found, told = read_history(read_workbook(path), last)
    assert told == []
    assert found.last is not None
    assert found.last.was_issued
    assert found.last.values == issued.values


# --- After people have worked on it ---


def test_what_people_wrote_and_painted_in_word_goes_along_byte_for_byte(draft, issue):
    document = docx.Document(str(draft))
    said = document.paragraphs[40].insert_paragraph_before("Direktørens egen vurdering, skrevet etterpå.")
    said.runs[0].font.color.rgb = RGBColor(0x11, 0x22, 0x33)
    document.save(str(draft))
    made = issue(draft)
    before, after = parts(draft), parts(made.report)
    same = [part for part in before if before[part] == after[part]]
    assert "word/document.xml" in same
    assert len(before) - len(same) == 4
    assert standing(made.report) == (IssuedState.SAME, "2025-03-20")


def test_the_mark_is_found_though_word_has_renamed_parts_and_split_words(draft, issue):
    """As other programs save it: no control, no bookmark, the words in pieces, the header under another name."""
    before = parts(draft)
    with zipfile.ZipFile(draft, "w") as package:
        for name, data in before.items():
            other = _as_others_write_it(data) if name.startswith("word/header") else data
            package.writestr(name.replace("word/header", "word/topp"), re.sub(rb"header(\d\.xml)", rb"topp\1", other))
    made = issue(draft)
    assert not any(UTKAST.encode() in data for data in parts(made.report).values())


def _as_others_write_it(header: bytes) -> bytes:
    root = etree.fromstring(header)
    (tag,) = [each for each in root.iter(f"{W}tag") if each.get(f"{W}val") == "vr_utkast"]
    control = tag.getparent().getparent()
    paragraph, run = control.getparent(), control.find(f"{W}sdtContent/{W}r")
    control.addprevious(run)
    for gone in [control, *paragraph.findall(f"{W}bookmarkStart"), *paragraph.findall(f"{W}bookmarkEnd")]:
        paragraph.remove(gone)
    second = etree.fromstring(etree.tostring(run))
    run.find(f"{W}t").text, second.find(f"{W}t").text = "Utkast – ikke ", "utstedt"
    run.addnext(second)
    return etree.tostring(root)


@pytest.mark.libreoffice
def test_a_report_that_libreoffice_has_saved_is_issued_all_the_same(demo, issue, convert):
    for name, path in zip(SAMPLES, convert("docx", *(demo / f"{name}.docx" for name in SAMPLES)), strict=True):
        assert UTKAST.encode() in b"".join(parts(path).values())
        made = issue(path, name)
        assert not any(UTKAST.encode() in data for data in parts(made.report).values())
        assert parts(made.report)["word/document.xml"] == parts(path)["word/document.xml"]
        assert standing(made.report) == (IssuedState.SAME, "2025-03-20")


EDITED = (
    "a_figure_overtyped",
    "a_control_deleted_with_its_text",
    "a_paragraph_written_in_between",
    "a_figure_in_the_header_changed",
    "a_label_retyped",
    "a_value_of_a_chart_changed",
    "a_control_copied_in_its_paragraph",
    "a_figure_deleted_with_changes_tracked",
)


@pytest.mark.parametrize("name", EDITED)
def test_a_figure_changed_in_word_holds_it_back_until_there_is_a_reason(name, demo, issue, tmp_path):
    sample = SAMPLES[len(name) % 2]
    edited = opened(demo / f"{sample}.docx", name)
    told = [each for each in EDITS[name](edited) if each[1] != "doubled"]
    report = edited.save(tmp_path / "r.docx")
    if told:
        fault = held(issue, report, sample=sample)
        assert fault.code == "issue-differences"
        assert len(fault.sentences) >= len(told)
        assert all(any(f"({id})" in sentence for sentence in fault.sentences) for id, _ in told)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["r.docx"]
        made = issue(report, sample, reason=" Styret har bedt om det. ")
        issued = read_issued(made.facts)
        assert issued.reason == "Styret har bedt om det."
        assert issued.differences == fault.sentences
    else:
        assert issue(report, sample).issued.differences == ()


def test_changes_and_comments_that_nobody_has_settled_hold_it_back(draft, issue, tmp_path):
    document = docx.Document(str(draft))
    paragraph = next(each for each in document.paragraphs if each.style.name == "Heading 2" and each.runs)
    document.add_comment(paragraph.runs, "Stemmer dette?", author="Kari")
    inserted = etree.SubElement(paragraph._element, W + "ins", {W + "id": "9", W + "author": "Kari"})
    inserted.append(etree.fromstring(f'<w:r xmlns:w="{W[1:-1]}"><w:t>nytt</w:t></w:r>'))
    document.save(str(draft))
    said = " ".join(held(issue, draft).sentences)
    assert "1 sporet endring er verken" in said
    assert "1 kommentar står igjen" in said
    assert issue(draft, reason="Styret skal se den slik").issued.differences


# --- What is refused ---


def test_a_report_that_no_longer_says_what_the_workbook_says_is_refused_whatever_the_reason(demo, draft, tmp_path):
    book = Path(shutil.copy(demo / f"{HDO}.xlsm", tmp_path / "bok.xlsx"))
    edit_file(book, {("Økonomi", "C6"): 24.5})
    now = app.check(book)
    for reason in (None, "Det er bestemt"):
        with pytest.raises(HeldBackError) as caught:
            issuing.issue(now, tmp_path, draft, DAY, reason=reason)
        assert caught.value.code == "issue-stale"
        assert any("(okonomi.investert)" in sentence and "24,5" in sentence for sentence in caught.value.sentences)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bok.xlsx", "styresak.docx"]


def test_errors_that_the_report_does_not_speak_of_hold_it_back(demo, moment, tmp_path):
    book = Path(shutil.copy(demo / f"{HDO}.xlsm", tmp_path / "bok.xlsx"))
    sheet, cell = _reported_sum(app.check(book))
    edit_file(book, {(sheet, cell): 1})
    with_errors = app.check(book)
    assert with_errors.catalogue.errors
    with pytest.raises(HeldBackError) as caught:
        issuing.issue(with_errors, tmp_path, demo / f"{HDO}.docx", DAY)
    assert caught.value.code == "issue-errors"
    assert len(caught.value.sentences) == len(with_errors.catalogue.errors)
    report = tmp_path / "r.docx"
    app.report(book, report, moment, reason="Budsjettet er foreløpig", pages=PageSource.NONE)
    assert issuing.issue(with_errors, tmp_path, report, DAY).issued.differences == ()


def _reported_sum(checked: app.Checked) -> tuple[str, str]:
    """A cell with a sum that somebody has reported."""
    for fact in checked.catalogue.facts.values():
        if fact.origin.value == "reported" and fact.source:
            return fact.source.sheet, fact.source.a1
    raise AssertionError("no reported sum")


def test_reports_of_others_and_what_is_no_report_are_refused(demo, draft, issue, tmp_path):
    assert refused(issue, demo / f"{NORD}.docx") == "record-other-organisation"
    assert refused(issue, tmp_path / "borte.docx") == "file-not-found"
    assert refused(issue, demo / f"{HDO}.xlsm") == "file-not-report"
    by_hand = tmp_path / "for hånd.docx"
    docx.Document().save(str(by_hand))
    assert refused(issue, by_hand) == "record-missing"
    damaged, whole = tmp_path / "skadet.docx", parts(draft)
    with zipfile.ZipFile(damaged, "w") as package:
        for name, data in whole.items():
            package.writestr(name, data[: len(data) // 2] if name == "customXml/item1.xml" else data)
    assert refused(issue, damaged) == "record-damaged"
    other = opened(draft, "")
    other.parts["customXml/item1.xml"] = other.parts["customXml/item1.xml"].replace(b'"2025-02"', b'"2024-12"')
    assert refused(issue, other.save(tmp_path / "annen.docx")) == "record-other-period"
    assert not list(tmp_path.glob("*utstedt*"))


def test_what_cannot_be_written_or_is_open_leaves_nothing_behind(draft, issue, tmp_path):
    before = sorted(tmp_path.iterdir())
    assert refused(issue, draft, out=tmp_path / "ut.pdf") == "output-wrong-ending"
    assert refused(issue, draft, out=tmp_path / "borte" / "ut.docx") == "output-folder-missing"
    assert refused(issue, draft, out=draft) == "output-exists"
    assert refused(issue, draft, reason="  ") == "issue-reason-empty"
    lock = tmp_path / f"~${draft.name[2:]}"
    lock.touch()
    assert refused(issue, draft) == "issue-report-open"
    lock.unlink()
    (tmp_path / "styresak utstedt.json").write_text("noe annet")
    assert refused(issue, draft) == "output-exists"
    (tmp_path / "styresak utstedt.json").unlink()
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.libreoffice
def test_where_the_pdf_fails_neither_report_nor_facts_are_left(draft, issue, tmp_path):
    assert refused(issue, draft, pdf=tmp_path / "borte" / "ut.pdf") == "output-folder-missing"
    assert [path.name for path in tmp_path.iterdir()] == [draft.name]


@pytest.mark.libreoffice
def test_the_pdf_is_that_of_the_issued_report(draft, issue, tmp_path):
    from pypdf import PdfReader

    made = issue(draft, pdf=tmp_path / "styresak.pdf")
    text = "".join(page.extract_text() for page in PdfReader(made.pdf).pages)
    assert "Virksomhetsrapport" in text
    assert UTKAST not in text
    assert not made.pdf.stat().st_mode & 0o222


# --- Issued once more ---


def test_a_period_is_issued_once_and_corrected_only_with_a_reason(draft, issue, tmp_path):
    first = issue(draft)
    before = first.report.read_bytes(), first.facts.read_bytes()
    assert refused(issue, draft) == "issue-again"
    assert refused(issue, draft, out=tmp_path / "annet navn.docx") == "issue-again"
    assert refused(issue, first.report) == "issue-issued"
    second = issue(draft, day=DAY + dt.timedelta(days=5), reason="Feil dato i innledningen")
    assert second.report.name == "styresak utstedt 2.docx"
    assert (second.issued.edition, second.issued.reason) == (2, "Feil dato i innledningen")
    assert second.issued.differences == ("Erstatter styresak utstedt.docx, utstedt 20.\u00a0mars 2025.",)
    assert (first.report.read_bytes(), first.facts.read_bytes()) == before
    assert find_issued(tmp_path, "hdo", first.issued.last) == second.issued
    replaced = finished.verify_report(first.report).issued
    assert (replaced.state, replaced.replaced) == (IssuedState.SAME, second.issued)
    assert finished.verify_report(second.report).issued.replaced is None


def test_nothing_is_issued_where_the_facts_of_the_period_are_spoiled(draft, issue):
    facts = issue(draft).facts
    facts.chmod(0o644)
    facts.write_text(facts.read_text("utf-8").replace("2025-03-20", "2025-03-21"), "utf-8")
    assert refused(issue, draft, reason="Rettet") == "issued-changed"


def test_a_new_report_never_takes_the_place_of_an_issued_one(demo, draft, issue, moment):
    made = issue(draft)
    before = made.report.read_bytes()
    with pytest.raises(ProgramError) as caught:
        app.report(demo / f"{HDO}.xlsm", made.report, moment, pages=PageSource.NONE)
    assert caught.value.code == "output-edited"
    assert made.report.read_bytes() == before


# --- Proved afterwards ---


def test_a_copy_under_any_name_is_the_one_issued_as_long_as_the_facts_are_at_hand(draft, issue, tmp_path):
    made = issue(draft)
    beside = Path(shutil.copy(made.report, tmp_path / "til styret.docx"))
    assert standing(beside) == (IssuedState.SAME, "2025-03-20")
    away = tmp_path / "annet sted"
    away.mkdir()
    alone = Path(shutil.copy(made.report, away / "til styret.docx"))
    assert standing(alone) == (IssuedState.UNKNOWN, "2025-03-20")
    assert not finished.verify_report(alone).differs
    assert standing(alone, made.facts) == (IssuedState.SAME, "2025-03-20")


def test_a_draft_is_not_the_one_issued_and_says_so(draft, issue):
    made = issue(draft)
    verified = finished.verify_report(draft)
    assert (verified.issued.state, verified.issued.draft, verified.differs) == (IssuedState.UNKNOWN, True, False)
    assert standing(draft, made.facts)[0] is IssuedState.CHANGED


def test_a_file_that_was_only_saved_again_has_all_its_figures_and_is_not_the_one_issued(draft, issue, tmp_path):
    made = issue(draft)
    again = tmp_path / "igjen.docx"
    docx.Document(str(made.report)).save(str(again))
    verified = finished.verify_report(again)
    assert verified.issued.state is IssuedState.CHANGED
    assert verified.issued.figures == ()
    assert all(each.state.value == "same" for each in verified.seen)
    assert verified.differs


@pytest.mark.parametrize("seed", range(3))
def test_a_figure_changed_after_the_issue_is_told_with_its_place(seed, draft, issue, tmp_path):
    edited = opened(issue(draft).report, str(seed))
    place, control = edited.figure()
    set_text(control, "999,9")
    verified = finished.verify_report(edited.save(tmp_path / "endret.docx"))
    assert verified.issued.state is IssuedState.CHANGED
    assert [(each.id, each.shown) for each in verified.seen if each.state.value != "same"] == [(place.id, "999,9")]


def test_a_figure_changed_in_the_text_and_in_the_document_s_own_record_is_told(draft, issue, tmp_path):
    edited = opened(issue(draft).report, "")
    fact = next(each for each in edited.record.facts if each.id == "resultat.resultat.avvik")
    old = f'id="{fact.id}" value="{fact.value}"'.encode()
    assert old in edited.parts["customXml/item1.xml"]
    forged = edited.parts["customXml/item1.xml"].replace(old, f'id="{fact.id}" value="1"'.encode())
    edited.parts["customXml/item1.xml"] = forged
    found = finished.verify_report(edited.save(tmp_path / "forfalsket.docx")).issued
    assert found.state is IssuedState.CHANGED
    (said,) = found.figures
    assert fact.label in said


def test_facts_of_another_period_prove_nothing(demo, draft, issue):
    other = issue(demo / f"{NORD}.docx", NORD).facts
    made = issue(draft)
    with pytest.raises(ProgramError) as caught:
        finished.verify_report(made.report, None, other)
    assert caught.value.code == "issued-other"


# --- At the command line ---


def run(capsys, *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return int(left.value.code or 0), said.out, said.err


def test_the_command_line_issues_proves_and_tells(demo, draft, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(dt.datetime(2025, 3, 20, 9, tzinfo=dt.UTC).timestamp())))
    book = Path(shutil.copy(demo / f"{HDO}.xlsm", tmp_path / "bok.xlsm"))
    before = book.read_bytes(), draft.read_bytes()
    code, out, err = run(capsys, "issue", book, draft)
    made = tmp_path / "styresak utstedt.docx"
    assert (code, out.splitlines(), err) == (0, [str(made), str(made.with_suffix(".json"))], "")
    assert (book.read_bytes(), draft.read_bytes()) == before
    code, out, _ = run(capsys, "verify", made)
    assert code == 0
    assert "ble utstedt 20.\u00a0mars 2025: filen er den samme, byte for byte." in out
    code, out, _ = run(capsys, "verify", made, "--json")
    said = json.loads(out)
    assert said["issued"] == {"state": "same", "day": "2025-03-20"}
    assert len(said["places"]) > 500
    code, out, _ = run(capsys, "verify", draft)
    assert (code, out.splitlines()[-1]) == (0, "Rapporten er et utkast: den er ikke utstedt.")
    code, out, _ = run(capsys, "verify", draft, "--json")
    assert json.loads(out)["issued"] == {"state": "unknown", "day": None}
    docx.Document(str(made)).save(str(tmp_path / "igjen.docx"))
    code, out, _ = run(capsys, "verify", tmp_path / "igjen.docx")
    assert code == 1
    assert "selv om alle tall er de samme" in out
    code, _, err = run(capsys, "issue", book, draft)
    assert code == 2
    assert "ble utstedt 20.\u00a0mars 2025, som styresak utstedt.docx" in err


def test_the_command_line_tells_each_place_that_holds_it_back(demo, draft, tmp_path, capsys):
    book = Path(shutil.copy(demo / f"{HDO}.xlsm", tmp_path / "bok.xlsm"))
    edited = opened(draft, "cli")
    place, control = edited.figure()
    set_text(control, "999,9")
    edited.save(draft)
    code, out, err = run(capsys, "issue", book, draft)
    assert (code, out) == (1, "")
    assert re.search(rf"^  Endret i Word: .*\({re.escape(place.id)}\), .*«999,9»", err, re.MULTILINE)
    code, out, err = run(capsys, "issue", book, draft, "--reason", "Avtalt")
    assert code == 0
    assert "Endret i Word" in err
    code, out, _ = run(capsys, "verify", tmp_path / "styresak utstedt.docx")
    assert code == 0
    assert "med denne begrunnelsen: «Avtalt»" in out
