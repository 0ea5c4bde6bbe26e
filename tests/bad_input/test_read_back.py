"""Reports that are read back: what is no report of ours is told in plain words, and never a file is changed."""

from __future__ import annotations

import json
import random
import re
import shutil
from pathlib import Path

import docx
import pytest

from bad_input.office import add_part, change_part, drop_part, edited_template, parts_of, set_cell, write_parts
from bad_input.runs import ERRORS, FAILED, FINE, done, refused, run_here, well_said

RECORD = "customXml/item1.xml"
TEXT = re.compile("<w:t( [^>]*)?>")
STATES = {"same", "changed-in-word", "changed-in-workbook", "removed", "doubled"}


@pytest.fixture
def report(book: Path) -> Path:
    """A fresh report, and the workbook bok.xlsx that it was made of."""
    done(run_here("report", book, "--out", "r.docx"), "r.docx")
    return book.with_name("r.docx")


def test_a_fresh_report_is_as_it_should_be(report: Path) -> None:
    outcome = run_here("verify", "r.docx")
    assert outcome.code == FINE, outcome.said
    assert "steder er som de skal." in outcome.out
    well_said(outcome.out)
    assert not outcome.changed


def test_against_its_workbook_a_fresh_report_is_as_it_should_be(report: Path) -> None:
    outcome = run_here("verify", "r.docx", "--against", "bok.xlsx")
    assert outcome.code == FINE, outcome.said
    assert "er de samme som da rapporten ble laget" in outcome.out
    well_said(outcome.out)


def test_json_holds_every_place_and_nothing_else(report: Path) -> None:
    outcome = run_here("verify", "r.docx", "--json")
    found = json.loads(outcome.out)
    assert list(found) == ["places", "issued"]
    assert len(found["places"]) > 500
    assert all(list(each) == ["id", "state", "shown", "expected", "where"] for each in found["places"])
    assert {each["state"] for each in found["places"]} == {"same"}


def test_what_differs_is_told_worst_first_and_counted(report: Path) -> None:
    def change(text: str) -> str:
        first = text.index("<w:sdt>")
        start = text.index("<w:sdtContent>", first)
        second = text.index("<w:sdtContent>", start + 1)
        text = text[:second] + TEXT.sub(r"\g<0>9", text[second:], count=1)
        return text[:first] + text[text.index("</w:sdt>", first) + len("</w:sdt>") :]

    change_part(report, "word/document.xml", change)
    outcome = run_here("verify", "r.docx")
    well_said(outcome.out)
    assert outcome.code == ERRORS
    assert [line.partition(":")[0] for line in outcome.out.splitlines()[:2]] == ["Fjernet", "Endret i Word"]
    assert outcome.out.splitlines()[-2].startswith("2 av ")
    assert outcome.out.splitlines()[-2].endswith("1 fjernet, 1 endret i Word.")


def test_a_change_in_the_workbook_is_told_only_against_it(report: Path) -> None:
    set_cell(report.with_name("bok.xlsx"), "Resultat", "B5", 1)
    assert run_here("verify", "r.docx").code == FINE
    outcome = run_here("verify", "r.docx", "--against", "bok.xlsx", "--json")
    assert outcome.code == ERRORS
    told = [each for each in json.loads(outcome.out)["places"] if each["state"] != "same"]
    assert {each["state"] for each in told} == {"changed-in-workbook"}
    assert len(told) > 5


@pytest.mark.parametrize("command", [("verify",), ("trace",)])
@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("ingen.docx", "Finner ikke filen"),
        ("mappe", "er en mappe"),
        ("tom.docx", "er tom"),
        ("tekst.docx", "ikke en Office-fil"),
        ("bok.xlsx", "ikke et Word-dokument"),
        ("egen.docx", "sier ikke hvor tallene kommer fra"),
    ],
)
def test_what_is_no_report_is_told(book: Path, here: Path, command: tuple[str], file: str, words: str) -> None:
    (here / "mappe").mkdir()
    (here / "tom.docx").touch()
    (here / "tekst.docx").write_text("Noe annet")
    docx.Document().save(here / "egen.docx")
    refused(run_here(*command, file, *(["x"] if command == ("trace",) else [])), words)


def test_a_report_whose_record_was_taken_out_is_told(report: Path) -> None:
    drop_part(report, RECORD)
    refused(run_here("verify", "r.docx"), "sier ikke hvor tallene kommer fra")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("rapport:1", "rapport:2", "nyere utgave"),
        ("<sources", "<kilder", "skadet"),
        ("</rapport>", "", "skadet"),
        ('says="figure"', 'says="sang"', "skadet"),
    ],
)
def test_a_record_that_cannot_be_read_is_told(report: Path, old: str, new: str, words: str) -> None:
    change_part(report, RECORD, lambda text: text.replace(old, new))
    refused(run_here("verify", "r.docx"), words)
    refused(run_here("trace", "r.docx", "resultat.sum_personal.faktisk"), words)


@pytest.mark.parametrize("number", range(12))
def test_a_report_cut_off_anywhere_is_told(report: Path, number: int) -> None:
    data = report.read_bytes()
    report.write_bytes(data[: random.Random(number).randrange(1, len(data))])
    refused(run_here("verify", "r.docx"))


@pytest.mark.parametrize("number", range(25))
def test_a_record_spoilt_anywhere_is_read_or_told(report: Path, number: int) -> None:
    """Letters taken out of the record at random: told in a sentence, or read, and then no state is a new one."""
    rng = random.Random(number)

    def spoil(text: str) -> str:
        at = rng.randrange(60, len(text))
        return text[:at] + text[at + rng.randint(1, 40) :]

    change_part(report, RECORD, spoil)
    outcome = run_here("verify", "r.docx", "--json")
    well_said(outcome.err)
    assert outcome.code in (FINE, ERRORS, FAILED)
    if outcome.code != FAILED:
        assert {each["state"] for each in json.loads(outcome.out)["places"]} <= STATES


@pytest.mark.parametrize(
    "part", ["word/styles.xml", "word/_rels/document.xml.rels", "word/charts/virksomhetsrapport1.xml"]
)
def test_a_report_without_one_of_its_parts_is_read_or_told(report: Path, part: str) -> None:
    drop_part(report, part)
    outcome = run_here("verify", "r.docx")
    well_said(outcome.err)
    assert outcome.code in (FINE, ERRORS, FAILED)
    assert not outcome.changed


def test_rows_and_cells_outside_of_any_table_are_passed_over(report: Path) -> None:
    stray = "<w:tr><w:tc><w:p><w:r><w:t>12</w:t></w:r></w:p></w:tc></w:tr><w:tc><w:p/></w:tc>"
    change_part(report, "word/document.xml", lambda text: text.replace("<w:body>", f"<w:body>{stray}"))
    assert run_here("verify", "r.docx").code == FINE


def test_a_document_of_controls_within_controls_is_read_in_a_moment(report: Path) -> None:
    opened = '<w:sdt><w:sdtPr><w:tag w:val="x"/></w:sdtPr><w:sdtContent>' * 90
    mark = "".join(
        f'<w:bookmarkStart w:id="{n}" w:name="vr_{n}"/><w:r><w:t>1</w:t></w:r>' for n in range(90_000, 99_000)
    )
    nest = f"<w:p>{mark}</w:p>{opened}<w:p/>{'</w:sdtContent></w:sdt>' * 90}"
    change_part(report, "word/document.xml", lambda text: text.replace("<w:body>", f"<w:body>{nest}"))
    assert run_here("verify", "r.docx").code == FINE


def test_a_figure_that_nobody_knows_is_told_with_those_like_it(report: Path) -> None:
    refused(run_here("trace", "r.docx", "resultat.sum_personal.faktis"), "Ligner: resultat.sum_personal.faktisk")


def test_a_figure_is_followed_to_its_cells(report: Path) -> None:
    outcome = run_here("trace", "r.docx", "resultat.sum_personal.faktisk")
    well_said(outcome.out)
    assert outcome.code == FINE
    assert outcome.out.splitlines()[1].endswith("Skrevet i Resultat B9.")


def test_a_workbook_that_cannot_be_read_is_told(report: Path, here: Path) -> None:
    (here / "tom.xlsx").touch()
    refused(run_here("verify", "r.docx", "--against", "tom.xlsx"), "er tom")
    refused(run_here("verify", "r.docx", "--against", "ingen.xlsx"), "Finner ikke filen")


def test_a_report_that_another_program_has_open_is_read(report: Path, here: Path) -> None:
    (here / "~$r.docx").write_text("Kari")
    assert run_here("verify", "r.docx").code == FINE


def test_a_report_with_a_part_of_somebody_else_s_is_read(report: Path) -> None:
    add_part(report, "customXml/item99.xml", b"<annet xmlns='urn:annet'/>")
    assert run_here("verify", "r.docx").code == FINE


# --- Where figures stand beside the body ------------------------------------------------------------------------

FIGURE = "{{ resultat.sum_personal.faktisk }}"
BOX = (
    '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" Requires="wps">'
    "<w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>{figure}</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing>"
    '</mc:Choice><mc:Fallback><w:pict><v:textbox xmlns:v="urn:schemas-microsoft-com:vml"><w:txbxContent><w:p><w:r>'
    "<w:t>{figure}</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def _retype_last(report: Path, part: str) -> None:
    """Another figure in the last control of a part."""

    def change(text: str) -> str:
        at = text.rindex("<w:sdtContent>")
        return text[:at] + TEXT.sub(r"\g<0>9", text[at:], count=1)

    change_part(report, part, change)


def _the_one_told() -> dict[str, str]:
    outcome = run_here("verify", "r.docx", "--json")
    (told,) = [each for each in json.loads(outcome.out)["places"] if each["state"] != "same"]
    found: dict[str, str] = told
    return found


def test_a_figure_in_a_text_box_is_read_once_and_told_when_it_changes(book: Path, template: Path) -> None:
    from docx.oxml import parse_xml

    with edited_template(template) as document:
        paragraph = document.add_paragraph("Boks: ")
        declared = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        box = parse_xml(f"<w:p {declared}>{BOX.format(figure=FIGURE)}</w:p>")
        paragraph._p.append(box[0])
    done(run_here("report", book, "--out", "r.docx", "--template", template), "r.docx")
    assert run_here("verify", "r.docx").code == FINE
    _retype_last(Path("r.docx"), "word/document.xml")
    assert _the_one_told()["where"].endswith("tekstboks")


def test_a_figure_in_a_footnote_is_told_when_it_changes(book: Path, template: Path) -> None:
    note = f'<w:footnote w:id="2"><w:p><w:r><w:t>{FIGURE}</w:t></w:r></w:p></w:footnote>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = (
        '<Relationship Id="rIdFoot" Target="footnotes.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"/>'
    )
    parts = {
        name: data.decode("utf-8") if name.endswith((".xml", ".rels")) else data
        for name, data in parts_of(template).items()
    }
    parts["word/footnotes.xml"] = (
        f'<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{note}</w:footnotes>'
    )
    parts["[Content_Types].xml"] = str(parts["[Content_Types].xml"]).replace(
        "</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
    )
    parts["word/document.xml"] = str(parts["word/document.xml"]).replace(
        "<w:body>", '<w:body><w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    )
    rels = "word/_rels/document.xml.rels"
    parts[rels] = str(parts[rels]).replace("</Relationships>", f"{relation}</Relationships>")
    write_parts(template, {name: data.encode() if isinstance(data, str) else data for name, data in parts.items()})
    done(run_here("report", book, "--out", "r.docx", "--template", template), "r.docx")
    assert run_here("verify", "r.docx").code == FINE
    _retype_last(Path("r.docx"), "word/footnotes.xml")
    assert _the_one_told()["where"] == "fotnote, avsnitt 1"


def test_a_copy_of_a_report_under_another_name_is_the_same(report: Path, here: Path) -> None:
    shutil.copy(report, here / "kopi.docx")
    assert run_here("verify", "kopi.docx").code == FINE
