"""Faults in a template: all of them told at once, each with its chapter and paragraph, and no report made."""

from __future__ import annotations

import itertools
from pathlib import Path
from xml.etree import ElementTree as ET

import docx
import pytest
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from bad_input.office import (
    NOTES,
    W,
    add_note,
    add_raw_paragraph,
    change_part,
    edited_template,
    parts_of,
    report_text,
    write_template,
)
from bad_input.runs import Outcome, done, refused, run_here
from office.staff import edit_as_staff

GOOD = "{{ resultat.resultat.faktisk | mnok }}"


MARKED = "mal med merknader.docx"


def report(template: Path | str = "mal.docx") -> Outcome:
    return run_here("report", "bok.xlsx", "--out", "r.docx", "--template", template)


def told(outcome: Outcome, *words: str) -> None:
    """No report was made; the faults are told, and the template stands beside it with a comment at each."""
    refused(outcome, MARKED, *words, made=[MARKED])


def test_a_template_of_one_good_sentence_is_used(book: Path, here: Path, pattern: Path) -> None:
    write_template(pattern, here / "mal.docx", f"Resultatet er {GOOD}.")
    done(report(), "r.docx")
    assert "Resultatet er 18,2\u00a0MNOK." in report_text(Path("r.docx"))


FAULTS = {
    "an unknown name": ("Se {{ resultat.finnes_ikke }} her.", "«resultat.finnes_ikke»"),
    "a name with a typing error": ("Se {{ resultat.resultat.fakisk }}.", "Mente du «resultat.resultat.faktisk»?"),
    "a missing last brace": ("Se {{ resultat.resultat.faktisk her.", "ingen avsluttende }}"),
    "half a last brace": ("Se {{ resultat.resultat.faktisk } her.", "ingen avsluttende }}"),
    "a missing first brace": ("Se resultat.resultat.faktisk }} her.", "uten {{ foran"),
    "nothing between the braces": ("Se {{ }} her.", "ikke skrevet slik"),
    "an unknown filter": ("Se {{ resultat.resultat.faktisk | mnkk }}.", "Mente du «| mnok»?"),
    "a filter that does not fit": ("Se {{ risiko.aapne | mnok }}.", "passer ikke til «risiko.aapne»"),
    "a table within a sentence": ("Se {{ tabell: resultat }} her.", "må stå alene i avsnittet"),
    "a text within a sentence": ("Se {{ tekst: okonomi.resultat }}", "må stå alene i avsnittet"),
    "two tables in one paragraph": ("{{ tabell: resultat }}{{ tabell: risiko }}", "må stå alene i avsnittet"),
    "a table that does not exist": ("{{ tabell: resultatt }}", "Mente du «resultat»?"),
    "a text that does not exist": ("{{ tekst: finnes_ikke }}", "«finnes_ikke»"),
    "a table asked for as a text": ("{{ tekst: resultat }}", "«resultat»"),
    "an unknown word": ("{{ bilde: logo }}", "begynner med et ord programmet ikke kjenner"),
    "a filter on a table": ("{{ tabell: resultat | mnok }}", "tabell: resultat | mnok"),
    "code": ("{{ ''.__class__ }}", "ikke skrevet slik"),
    "another language": ("{% if x %} {{ x }} {% endif %}", "«x»"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_template_is_told_with_chapter_and_paragraph(
    book: Path, here: Path, pattern: Path, fault: str
) -> None:
    text, sentence = FAULTS[fault]
    write_template(pattern, here / "mal.docx", "Et avsnitt foran.", text, chapter="Økonomi")
    told(report(), "mal.docx", "kapittel «Økonomi», avsnitt 2", sentence)


def test_a_fault_leaves_the_last_report_as_it_was(book: Path, here: Path, pattern: Path) -> None:
    write_template(pattern, here / "mal.docx", f"Resultatet er {GOOD}.")
    done(report(), "r.docx")
    write_template(pattern, here / "mal.docx", "{{ finnes_ikke }}")
    told(report())


def test_all_faults_of_a_template_are_told_at_once(book: Path, here: Path, pattern: Path) -> None:
    texts = [text for text, _ in FAULTS.values()]
    write_template(pattern, here / "mal.docx", *texts)
    outcome = report()
    told(outcome, f"avsnitt {len(texts)}")
    assert outcome.err.count("\n  ") >= len(texts)


def test_a_thousand_faults_are_told_without_a_crash(book: Path, here: Path, pattern: Path) -> None:
    write_template(pattern, here / "mal.docx", *["{{ finnes.ikke }}"] * 1000)
    told(report(), "1000", "avsnitt 1000")


def test_a_fault_before_the_first_chapter_says_so(book: Path, template: Path) -> None:
    with edited_template(template) as document:
        document.paragraphs[1].insert_paragraph_before("{{ finnes_ikke }}")
    told(report(), "før første kapittel")


def test_a_fault_in_a_heading_names_the_heading(book: Path, template: Path) -> None:
    with edited_template(template) as document:
        document.add_heading("Kapittel {{ finnes_ikke }}", 1)
    told(report(), "overskriften")


def test_one_fault_is_not_called_several(book: Path, here: Path, pattern: Path) -> None:
    write_template(pattern, here / "mal.docx", "{{ finnes_ikke }}")
    told(report(), "1 feil")


# --- Places -----------------------------------------------------------------------------------------------------


def test_a_table_in_the_header_is_told(book: Path, template: Path) -> None:
    with edited_template(template) as document:
        document.sections[0].header.is_linked_to_previous = False
        document.sections[0].header.paragraphs[0].text = "{{ tabell: resultat }}"
    told(report(), "topptekst", "«resultat»", "kan ikke stå her")


def test_a_table_in_the_footer_is_told(book: Path, template: Path) -> None:
    with edited_template(template) as document:
        document.sections[0].footer.is_linked_to_previous = False
        document.sections[0].footer.paragraphs[0].text = "{{ innhold }}"
    told(report(), "bunntekst", "kan ikke stå her")


def test_a_table_in_a_table_s_cell_is_told_and_cells_are_named_as_no_place_for_it(
    book: Path, here: Path, pattern: Path
) -> None:
    write_template(pattern, here / "mal.docx", "Foran.")
    with edited_template(here / "mal.docx") as document:
        document.add_table(1, 1).cell(0, 0).text = "{{ tabell: resultat }}"
    outcome = report()
    told(outcome, "tabell, avsnitt", "kan ikke stå her")
    assert "tabell" in outcome.err.partition("ikke i ")[2], "the sentence names other places than this one"


def test_a_figure_in_a_table_s_cell_is_filled_in(book: Path, here: Path, pattern: Path) -> None:
    write_template(pattern, here / "mal.docx", "Foran.")
    with edited_template(here / "mal.docx") as document:
        document.add_table(1, 1).cell(0, 0).text = GOOD
    done(report(), "r.docx")
    assert "18,2\u00a0MNOK" in report_text(Path("r.docx"))


def test_a_figure_in_the_header_is_filled_in(book: Path, template: Path) -> None:
    with edited_template(template) as document:
        document.sections[0].header.is_linked_to_previous = False
        document.sections[0].header.paragraphs[0].text = f"Resultat {GOOD}"
    done(report(), "r.docx")
    header = [data for name, data in parts_of(Path("r.docx")).items() if name.startswith("word/header")]
    assert any("18,2\u00a0MNOK".encode() in data for data in header)


def test_an_unknown_name_in_the_header_is_told_with_its_place(book: Path, template: Path) -> None:
    with edited_template(template) as document:
        document.sections[0].header.is_linked_to_previous = False
        document.sections[0].header.paragraphs[0].text = "{{ finnes_ikke }}"
    told(report(), "topptekst")


SHOWN = "18,2\u00a0MNOK"
"""What the good placeholder comes to."""


def no_hole(path: Path = Path("r.docx")) -> None:
    """No brace of a placeholder is left in any part of a report, in its words or out of sight."""
    for name, data in parts_of(path).items():
        if name.endswith((".xml", ".rels")):
            said = data.decode("utf-8")
            words = "".join(ET.fromstring(data).itertext())
            assert not [brace for brace in ("{{", "}}") if brace in said or brace in words], name


TEXT_BOX = (
    '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p><w:r>'
    "<w:t>{}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)


def test_a_figure_in_a_text_box_is_filled_in(book: Path, here: Path, pattern: Path) -> None:
    write_template(pattern, here / "mal.docx", "Foran.")
    with edited_template(here / "mal.docx") as document:
        add_raw_paragraph(document, TEXT_BOX.format(GOOD))
    done(report(), "r.docx")
    assert "18,2\u00a0MNOK" in report_text(Path("r.docx"))


def test_a_table_in_a_text_box_is_told(book: Path, here: Path, pattern: Path) -> None:
    write_template(pattern, here / "mal.docx", "Foran.")
    with edited_template(here / "mal.docx") as document:
        add_raw_paragraph(document, TEXT_BOX.format("{{ tabell: resultat }}"))
    told(report(), "tekstboks")


# --- How Word splits and keeps ----------------------------------------------------------------------------------

RUNS = {
    "two runs": "<w:r><w:t>{{ resultat.resultat.fak</w:t></w:r><w:r><w:t>tisk | mnok }}</w:t></w:r>",
    "a run for each letter": "".join(f'<w:r><w:t xml:space="preserve">{letter}</w:t></w:r>' for letter in GOOD),
    "braces apart": "<w:r><w:t>{</w:t></w:r><w:r><w:t>{ resultat.resultat.faktisk | mnok }</w:t></w:r>"
    "<w:r><w:t>}</w:t></w:r>",
    "a spelling mark between": "<w:r><w:t>{{ resultat.</w:t></w:r><w:proofErr w:type='spellStart'/>"
    "<w:r><w:t>resultat.faktisk | mnok }}</w:t></w:r><w:proofErr w:type='spellEnd'/>",
    "a bookmark between": "<w:r><w:t>{{ resultat.resultat</w:t></w:r><w:bookmarkStart w:id='900' w:name='x'/>"
    "<w:bookmarkEnd w:id='900'/><w:r><w:t>.faktisk | mnok }}</w:t></w:r>",
    "a page break that Word remembers": "<w:r><w:t>{{ resultat.</w:t><w:lastRenderedPageBreak/>"
    "<w:t>resultat.faktisk | mnok }}</w:t></w:r>",
    "a link": "<w:hyperlink w:anchor='x'><w:r><w:t>{{ resultat.resultat.faktisk | mnok }}</w:t></w:r></w:hyperlink>",
    "half of it in a link": "<w:r><w:t>{{ resultat.</w:t></w:r><w:hyperlink w:anchor='x'><w:r>"
    "<w:t>resultat.faktisk | mnok }}</w:t></w:r></w:hyperlink>",
    "a content control": "<w:sdt><w:sdtContent><w:r><w:t>{{ resultat.resultat.faktisk | mnok }}</w:t></w:r>"
    "</w:sdtContent></w:sdt>",
    "a tracked insertion": "<w:ins w:id='901' w:author='Kari'><w:r><w:t>{{ resultat.resultat.faktisk | mnok }}</w:t>"
    "</w:r></w:ins>",
    "half of it a tracked insertion": "<w:r><w:t>{{ resultat.resultat</w:t></w:r><w:ins w:id='901' w:author='Kari'>"
    "<w:r><w:t>.faktisk | mnok }}</w:t></w:r></w:ins>",
    "a tracked deletion within": "<w:r><w:t>{{ resultat.resultat.</w:t></w:r><w:del w:id='902' w:author='Kari'><w:r>"
    "<w:delText>budsjett</w:delText></w:r></w:del><w:r><w:t>faktisk | mnok }}</w:t></w:r>",
    "hard spaces": "<w:r><w:t>{{\u00a0resultat.resultat.faktisk\u00a0|\u00a0mnok\u00a0}}</w:t></w:r>",
    "capitals": "<w:r><w:t>{{ Resultat.Resultat.Faktisk | MNOK }}</w:t></w:r>",
}


@pytest.mark.parametrize("split", RUNS)
def test_a_placeholder_that_word_cut_up_is_one_placeholder(book: Path, here: Path, pattern: Path, split: str) -> None:
    write_template(pattern, here / "mal.docx", "Foran.")
    with edited_template(here / "mal.docx") as document:
        add_raw_paragraph(document, f"<w:r><w:t>Resultat: </w:t></w:r>{RUNS[split]}<w:r><w:t>.</w:t></w:r>")
    done(report(), "r.docx")
    assert "18,2\u00a0MNOK." in report_text(Path("r.docx"))


def test_a_placeholder_that_was_deleted_with_changes_tracked_is_gone(book: Path, here: Path, pattern: Path) -> None:
    write_template(pattern, here / "mal.docx", "Foran.")
    deleted = "<w:del w:id='903' w:author='Kari'><w:r><w:delText>{{ finnes_ikke }}</w:delText></w:r></w:del>"
    with edited_template(here / "mal.docx") as document:
        add_raw_paragraph(document, deleted)
    done(report(), "r.docx")


def test_a_table_that_was_moved_with_changes_tracked_stands_once(book: Path, here: Path, pattern: Path) -> None:
    write_template(pattern, here / "mal.docx", "Foran.")
    run = "<w:r><w:t>{{ tabell: risiko }}</w:t></w:r>"
    with edited_template(here / "mal.docx") as document:
        add_raw_paragraph(document, f"<w:moveFrom w:id='904' w:author='Kari'>{run}</w:moveFrom>")
        add_raw_paragraph(document, f"<w:moveTo w:id='905' w:author='Kari'>{run}</w:moveTo>")
    done(report(), "r.docx")
    assert report_text(Path("r.docx")).count("Nye risikoer i perioden") == 1


def test_an_inserted_table_with_changes_tracked_is_set_in(book: Path, here: Path, pattern: Path) -> None:
    write_template(pattern, here / "mal.docx", "Foran.")
    with edited_template(here / "mal.docx") as document:
        add_raw_paragraph(
            document, "<w:ins w:id='906' w:author='Kari'><w:r><w:t>{{ tabell: risiko }}</w:t></w:r></w:ins>"
        )
    done(report(), "r.docx")
    assert "Nye risikoer i perioden" in report_text(Path("r.docx"))


def test_a_comment_in_word_beside_a_placeholder_is_kept(book: Path, template: Path) -> None:
    with edited_template(template) as document:
        paragraph = document.add_paragraph(GOOD)
        document.add_comment(paragraph.runs, "Er dette {{ rett }}?", author="Kari")
    done(report(), "r.docx")
    report_text(Path("r.docx"))


NUMBERED = "<w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>"
PICTURE = (
    "<w:r><w:drawing><wp:inline xmlns:wp='http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing'>"
    "<wp:extent cx='1' cy='1'/><wp:docPr id='77' name='Logo' descr='{}'/></wp:inline></w:drawing></w:r>"
)
BOX_AND_COPY = (
    "<w:r><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
    "<mc:Choice xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape' Requires='wps'>"
    "<w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>{0}</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing>"
    "</mc:Choice><mc:Fallback><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
    "<w:p><w:r><w:t>{0}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)
CONTROL = "<w:sdt><w:sdtPr><w:alias w:val='{}'/>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"


def _typed(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def _field(code: str, result: str) -> str:
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"{marks[0]}<w:r><w:instrText>{code}</w:instrText></w:r>{marks[1]}{result}{marks[2]}"


WORKS = {
    "twice in one paragraph": (_typed(f"{GOOD} og {GOOD}."), 2),
    "hidden text": (_typed(GOOD, "<w:vanish/>"), 1),
    "a soft hyphen": (f"{_typed('{{ resultat.resul')}<w:r><w:softHyphen/></w:r>{_typed('tat.faktisk | mnok }}')}", 1),
    "a soft hyphen as a character": (_typed(GOOD.replace("resultat.", "resul\u00adtat.")), 1),
    "a space of no width": (_typed(GOOD.replace(".", ".\u200b")), 1),
    "thin and narrow spaces": (_typed(GOOD.replace(" ", "\u202f")), 1),
    "a line break before the name": (f"{_typed('{{')}<w:r><w:br/></w:r>{_typed(GOOD[2:])}", 1),
    "a tab before the name": (f"{_typed('{{')}<w:r><w:tab/></w:r>{_typed(GOOD[2:])}", 1),
    "upper case": (_typed(GOOD.upper()), 1),
    "a list item": (NUMBERED + _typed(GOOD), 1),
    "a text box with its copy for old programs": (BOX_AND_COPY.format(GOOD), 2),
    "the result of a field": (_field(" QUOTE x ", _typed(GOOD)), 1),
    "a comment anchored in the middle": (
        f"<w:commentRangeStart w:id='5'/>{_typed(GOOD[:9])}<w:commentRangeEnd w:id='5'/>{_typed(GOOD[9:])}",
        1,
    ),
    "a content control of the staff's own": (CONTROL.format("Resultatet", "", _typed(GOOD)), 1),
    "a control of plain text": (CONTROL.format("Resultatet", "<w:text/>", _typed(GOOD)), 1),
    "half of it in bold": (_typed(GOOD[:12]) + _typed(GOOD[12:], "<w:b/>"), 1),
    "a smart tag": (f"<w:smartTag w:uri='x' w:element='y'>{_typed(GOOD)}</w:smartTag>", 1),
    "a tracked insertion and a deletion around it": (
        (
            "<w:del w:id='9' w:author='K'><w:r><w:delText>{{ gammelt.navn }}</w:delText></w:r></w:del>"
            f"<w:ins w:id='8' w:author='K'>{_typed(GOOD)}</w:ins>"
        ),
        1,
    ),
}


@pytest.mark.parametrize("kind", WORKS)
def test_a_placeholder_is_filled_in_wherever_it_is_typed(book: Path, here: Path, pattern: Path, kind: str) -> None:
    inside, times = WORKS[kind]
    write_template(pattern, here / "mal.docx", "Foran.")
    with edited_template(here / "mal.docx") as document:
        add_raw_paragraph(document, inside)
    done(report(), "r.docx")
    document = ET.fromstring(parts_of(Path("r.docx"))["word/document.xml"])
    assert "".join(document.itertext()).count(SHOWN) == times
    no_hole()


OUT_OF_REACH = {
    "curly quotes from autocorrect": (_typed("{{ tekst: \u201dokonomi.resultat\u201d }}"), "ikke skrevet slik"),
    "a dash from autocorrect": (_typed("{{ resultat.resultat \u2013 faktisk }}"), "ikke skrevet slik"),
    "a hyphen that does not break": (
        f"{_typed('{{ resultat')}<w:r><w:noBreakHyphen/></w:r>{_typed('faktisk }}')}",
        "ikke skrevet slik",
    ),
    "a line break within the name": (
        f"{_typed('{{ resultat.')}<w:r><w:br/></w:r>{_typed('resultat.faktisk }}')}",
        "ikke skrevet slik",
    ),
    "one brace on each side": (_typed("{ resultat.resultat.faktisk }"), "bare én krøllparentes"),
    "a table in single braces": (_typed("{tabell: resultat}"), "bare én krøllparentes"),
    "three braces": (_typed("{{{ resultat.resultat.faktisk }}}"), "ikke skrevet slik"),
    "one within another": (_typed("{{ resultat.{{ resultat.resultat }}.faktisk }}"), "ingen avsluttende }}"),
    "a field code": (_field(" IF {{ resultat.resultat.faktisk }} > 0 ", _typed("ja")), "en feltkode"),
    "a field code in two halves": (
        (
            "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> IF {</w:instrText></w:r>"
            "<w:r><w:instrText>{ x }} </w:instrText></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>"
        ),
        "en feltkode",
    ),
    "the alternative text of a picture": (PICTURE.format("{{ organisasjon.navn }}"), "en alternativ tekst"),
    "a formula": (
        (
            "<m:oMath xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'><m:r>"
            "<m:t>{{ x.y }}</m:t></m:r></m:oMath>"
        ),
        "en formel",
    ),
    "WordArt": (
        (
            "<w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'>"
            "<v:textpath string='{{ organisasjon.navn }}'/></v:shape></w:pict></w:r>"
        ),
        "WordArt",
    ),
    "the title of a content control": (CONTROL.format("{{ x.y }}", "", _typed("Tekst")), "en innholdskontroll"),
}


@pytest.mark.parametrize("kind", OUT_OF_REACH)
def test_a_placeholder_that_cannot_be_filled_in_is_told_with_its_place(
    book: Path, here: Path, pattern: Path, kind: str
) -> None:
    inside, sentence = OUT_OF_REACH[kind]
    write_template(pattern, here / "mal.docx", "Foran.", chapter="Økonomi")
    with edited_template(here / "mal.docx") as document:
        add_raw_paragraph(document, inside)
    told(report(), "kapittel «Økonomi»", sentence)


def test_a_table_in_a_control_of_plain_text_around_its_paragraph_is_told(book: Path, here: Path, pattern: Path) -> None:
    write_template(pattern, here / "mal.docx", "{{ tabell: risiko }}")
    with edited_template(here / "mal.docx") as document:
        _under_control(document, "<w:text/>")
    told(report(), "kan ikke stå her")


def test_a_table_in_a_rich_control_of_the_staff_s_own_is_set_in(book: Path, here: Path, pattern: Path) -> None:
    write_template(pattern, here / "mal.docx", "{{ tabell: risiko }}")
    with edited_template(here / "mal.docx") as document:
        _under_control(document, "")
    done(report(), "r.docx")
    assert "Nye risikoer i perioden" in report_text(Path("r.docx"))
    no_hole()


def _under_control(document: Document, kind: str) -> None:
    """Put the last paragraph of a document under a content control."""
    paragraph = document.paragraphs[-1]._p
    control = parse_xml(f"<w:body xmlns:w='{W}'>{CONTROL.format('Tabellen', kind, '')}</w:body>")[0]
    paragraph.addprevious(control)
    control[1].append(paragraph)


def test_a_figure_in_a_heading_is_filled_in_there_and_in_the_contents(book: Path, here: Path, pattern: Path) -> None:
    write_template(pattern, here / "mal.docx", "{{ innhold }}", chapter=f"Resultatet ble {GOOD}")
    done(report(), "r.docx")
    assert report_text(Path("r.docx")).count(f"Resultatet ble {SHOWN}") == 2
    no_hole()


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_a_figure_in_a_note_is_filled_in_and_a_fault_in_one_is_told(
    book: Path, here: Path, pattern: Path, kind: str
) -> None:
    write_template(pattern, here / "mal.docx", "Foran.")
    add_note(here / "mal.docx", kind, _typed(f"Se {GOOD}."))
    done(report(), "r.docx")
    assert f"Se {SHOWN}." in "".join(ET.fromstring(parts_of(Path("r.docx"))[f"word/{kind}s.xml"]).itertext())
    no_hole()
    write_template(pattern, here / "mal.docx", "Foran.")
    add_note(here / "mal.docx", kind, _typed("{{ finnes_ikke }}"))
    told(report(), "fotnote" if kind == "footnote" else "sluttnote", "«finnes_ikke»")


def test_the_same_table_may_stand_twice(book: Path, here: Path, pattern: Path) -> None:
    write_template(pattern, here / "mal.docx", "{{ tabell: risiko }}", "Og igjen:", "{{ tabell: risiko }}")
    done(report(), "r.docx")
    text = report_text(Path("r.docx"))
    assert text.count("Nye risikoer i perioden") == 2
    assert "Tabell 1" in text
    assert "Tabell 2" in text


def test_a_placeholder_in_the_title_of_the_file_gives_way_to_the_title_of_the_report(
    book: Path, here: Path, pattern: Path
) -> None:
    write_template(pattern, here / "mal.docx", f"Resultatet er {GOOD}.")
    with edited_template(here / "mal.docx") as document:
        document.core_properties.title = "Rapport {{ periode.siste }}"
        document.core_properties.comments = "{{ finnes_ikke }}"
    done(report(), "r.docx")
    assert "Virksomhetsrapport HDO februar 2025" in parts_of(Path("r.docx"))["docProps/core.xml"].decode()
    no_hole()


def test_a_placeholder_in_a_chart_of_the_template_is_told(book: Path, here: Path, pattern: Path) -> None:
    write_template(pattern, here / "mal.docx", "Foran.", chapter="Økonomi")
    chart = (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart><c:title><c:tx><c:rich><a:bodyPr/>'
        "<a:p><a:r><a:t>Per {</a:t></a:r><a:r><a:t>{ periode.siste }}</a:t></a:r></a:p></c:rich></c:tx></c:title>"
        "</c:chart></c:chartSpace>"
    )
    drawing = (
        "<w:r><w:drawing><c:chart xmlns:c='http://schemas.openxmlformats.org/drawingml/2006/chart' "
        f"xmlns:r='{NOTES}' r:id='{{}}'/></w:drawing></w:r>"
    )
    with edited_template(here / "mal.docx") as document:
        kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
        part = Part(PackURI("/word/charts/chart1.xml"), kind, chart.encode(), document.part.package)
        add_raw_paragraph(document, drawing.format(document.part.relate_to(part, f"{NOTES}/chart")))
    told(report(), "kapittel «Økonomi»", "et diagram", "Per {{ periode.siste }}")


def test_a_picture_that_is_only_linked_is_told(book: Path, here: Path, pattern: Path) -> None:
    write_template(pattern, here / "mal.docx", "Foran.", chapter="Økonomi")
    with edited_template(here / "mal.docx") as document:
        relation = document.part.relate_to("file:///C:/logo.png", f"{NOTES}/image", is_external=True)
        blip = f"<a:blip xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' xmlns:r='{NOTES}' "
        add_raw_paragraph(document, f"<w:r><w:drawing>{blip}r:link='{relation}'/></w:drawing></w:r>")
    told(report(), "kapittel «Økonomi», avsnitt 1", "bare lenket til")


def test_a_link_to_the_web_becomes_plain_text_with_its_address(book: Path, here: Path, pattern: Path) -> None:
    write_template(pattern, here / "mal.docx", "Foran.")
    with edited_template(here / "mal.docx") as document:
        relation = document.part.relate_to("https://hdo.example/tall", f"{NOTES}/hyperlink", is_external=True)
        link = f"<w:hyperlink xmlns:r='{NOTES}' r:id='{relation}'>{_typed(GOOD)}</w:hyperlink>"
        add_raw_paragraph(document, link)
    done(report(), "r.docx")
    assert f"{SHOWN} (https://hdo.example/tall)" in report_text(Path("r.docx"))
    assert "External" not in parts_of(Path("r.docx"))["word/_rels/document.xml.rels"].decode()


def test_a_placeholder_may_be_split_at_any_two_places(book: Path, here: Path, pattern: Path) -> None:
    write_template(pattern, here / "mal.docx", "Foran.")
    places = list(itertools.combinations(range(1, len(GOOD)), 2))
    with edited_template(here / "mal.docx") as document:
        for one, other in places:
            add_raw_paragraph(document, "".join(map(_typed, ("Før ", GOOD[:one], GOOD[one:other], GOOD[other:], "."))))
    done(report(), "r.docx")
    assert report_text(Path("r.docx")).count(f"Før {SHOWN}.") == len(places)
    no_hole()


# --- The copy with comments ---------------------------------------------------------------------------------------


def comments(path: Path) -> list[tuple[str, str]]:
    """The comments of a document: the text of the paragraph that each is at, and what it says."""
    parts = {name: parts_of(path)[name] for name in ("word/document.xml", "word/comments.xml")}
    said = {}
    for comment in ET.fromstring(parts["word/comments.xml"]).iter(f"{{{W}}}comment"):
        assert comment.get(f"{{{W}}}author") == "Virksomhetsrapport"
        said[comment.get(f"{{{W}}}id")] = "".join(comment.itertext())
    found = []
    for paragraph in ET.fromstring(parts["word/document.xml"]).iter(f"{{{W}}}p"):
        text = "".join(node.text or "" for node in paragraph.iter(f"{{{W}}}t"))
        signs = [sign.get(f"{{{W}}}id") for sign in paragraph.iter(f"{{{W}}}commentReference")]
        assert signs == [mark.get(f"{{{W}}}id") for mark in paragraph.iter(f"{{{W}}}commentRangeEnd")]
        found += [(text, said.pop(sign)) for sign in signs]
    assert not said
    return found


def test_every_fault_has_a_comment_at_its_paragraph_that_says_what_is_told(
    book: Path, here: Path, pattern: Path
) -> None:
    texts = [text for text, _ in FAULTS.values()]
    write_template(pattern, here / "mal.docx", *texts)
    outcome = report()
    told(outcome)
    lines = [line.strip() for line in outcome.err.splitlines()[1:]]
    found = comments(here / MARKED)
    assert sorted(said for _, said in found) == sorted(lines)
    assert [text for text in texts if text not in dict(found)] == []


def test_a_fault_where_word_allows_no_comment_has_it_at_the_first_paragraph(book: Path, template: Path) -> None:
    with edited_template(template) as document:
        document.sections[0].header.is_linked_to_previous = False
        document.sections[0].header.paragraphs[0].text = "{{ finnes_ikke }}"
        document.styles["Tabelltall"].name = "Tall i tabeller"
        first = document.paragraphs[0].text
    told(report())
    assert [(at, said.partition(" ")[0]) for at, said in comments(Path(MARKED))] == [
        (first, "Malen"),
        (first, "«finnes_ikke»"),
    ]


def test_a_fault_in_a_text_box_has_its_comment_at_the_paragraph_that_holds_the_box(
    book: Path, here: Path, pattern: Path
) -> None:
    write_template(pattern, here / "mal.docx", "Foran.")
    with edited_template(here / "mal.docx") as document:
        add_raw_paragraph(document, _typed("Her er boksen. ") + BOX_AND_COPY.format("{{ finnes_ikke }}"))
    told(report())
    ((at, said),) = comments(here / MARKED)
    assert at.startswith("Her er boksen.")
    assert "tekstboks" in said


def test_the_copy_is_the_template_but_for_its_comments(book: Path, template: Path) -> None:
    edit_as_staff(template)
    with edited_template(template) as document:
        document.add_paragraph("{{ finnes_ikke }}")
    told(report())
    before, after = parts_of(template), parts_of(Path(MARKED))
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert changed <= {
        *("word/document.xml", "word/comments.xml", "word/styles.xml", "word/_rels/document.xml.rels"),
        *("[Content_Types].xml", "customXml/virksomhetsrapport-merknader.xml"),
    }
    texts = [[p.text for p in docx.Document(str(path)).paragraphs] for path in (template, Path(MARKED))]
    assert texts[0] == texts[1]
    assert "Er dette {{ rett }}?" in after["word/comments.xml"].decode(), "people's own comments stay"


def test_the_mended_copy_gives_a_report_without_comments(book: Path, here: Path, pattern: Path) -> None:
    write_template(pattern, here / "mal.docx", "Se {{ resultat.resultat.fakisk | mnok }}.", "Og {{ tabell: risikoo }}")
    told(report())
    with edited_template(here / MARKED) as document:
        for paragraph in document.paragraphs:
            for run in paragraph.runs:
                run.text = run.text.replace("fakisk", "faktisk").replace("Og {{ tabell: risikoo", "{{ tabell: risiko")
    done(report(MARKED), "r.docx")
    assert f"Se {SHOWN}." in report_text(Path("r.docx"))
    assert not [name for name in parts_of(Path("r.docx")) if "comments" in name]
    assert "comment" not in parts_of(Path("r.docx"))["word/document.xml"].decode()


def test_a_copy_that_is_mended_half_is_not_written_over_and_tells_what_is_left(
    book: Path, here: Path, pattern: Path
) -> None:
    write_template(pattern, here / "mal.docx", "Se {{ resultat.resultat.fakisk | mnok }}.", "Og {{ tabell: risikoo }}")
    told(report())
    with edited_template(here / MARKED) as document:
        document.paragraphs[1].runs[0].text = f"Se {GOOD}."
    half = (here / MARKED).read_bytes()
    refused(report(MARKED), "mal med merknader (2).docx", made=["mal med merknader (2).docx"])
    assert (here / MARKED).read_bytes() == half
    assert [at for at, _ in comments(here / "mal med merknader (2).docx")] == ["Og {{ tabell: risikoo }}"]


def test_a_copy_that_nobody_has_touched_gives_way_to_the_next(book: Path, here: Path, pattern: Path) -> None:
    write_template(pattern, here / "mal.docx", "{{ finnes_ikke }}")
    told(report())
    first = (here / MARKED).read_bytes()
    refused(report(), MARKED)
    assert (here / MARKED).read_bytes() == first, "the same template gives the same bytes"
    write_template(pattern, here / "mal.docx", "{{ finnes_heller_ikke }}")
    told(report())
    assert "finnes_heller_ikke" in comments(here / MARKED)[0][1]


def test_a_folder_of_the_copy_s_name_is_stepped_around(book: Path, here: Path, pattern: Path) -> None:
    write_template(pattern, here / "mal.docx", "{{ finnes_ikke }}")
    (here / "utskrift").mkdir()
    (here / "utskrift" / MARKED).mkdir()
    outcome = run_here("report", "bok.xlsx", "--out", "utskrift/r.docx", "--template", "mal.docx")
    refused(outcome, "«finnes_ikke»", made=[f"utskrift/{MARKED.replace('.docx', ' (2).docx')}"])


def test_a_copy_that_is_open_in_word_is_not_written_over(book: Path, here: Path, pattern: Path) -> None:
    write_template(pattern, here / "mal.docx", "{{ finnes_ikke }}")
    told(report())
    (here / f"~${MARKED[2:]}").write_text("Kari")
    refused(report(), "mal med merknader (2).docx", made=["mal med merknader (2).docx"])


# --- Other kinds of file ----------------------------------------------------------------------------------------


def test_a_style_that_is_missing_is_named(book: Path, template: Path) -> None:
    with edited_template(template) as document:
        document.styles["Tabelltall"].name = "Tall i tabeller"
    told(report(), "Malen mangler stilen «Tabelltall»")


def test_a_word_template_file_gives_a_document(book: Path, here: Path, template: Path) -> None:
    change_part(
        template,
        "[Content_Types].xml",
        lambda text: text.replace("wordprocessingml.document.main", "wordprocessingml.template.main"),
    )
    template.rename(here / "mal.dotx")
    done(report("mal.dotx"), "r.docx")
    assert b"wordprocessingml.document.main" in parts_of(Path("r.docx"))["[Content_Types].xml"]


def test_a_template_with_macros_is_told_or_used_without_them(book: Path, template: Path) -> None:
    change_part(
        template,
        "[Content_Types].xml",
        lambda text: text.replace(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            "application/vnd.ms-word.document.macroEnabled.main+xml",
        ),
    )
    outcome = report()
    if outcome.code:
        refused(outcome, "mal.docx")
        assert "skadet" not in outcome.err, "the file is whole; it has macros"
    else:
        done(outcome, "r.docx")
        assert b"macroEnabled" not in parts_of(Path("r.docx"))["[Content_Types].xml"]


def test_a_template_without_any_placeholder_is_used_as_it_is(book: Path, here: Path, pattern: Path) -> None:
    write_template(pattern, here / "mal.docx", "Bare tekst.")
    done(report(), "r.docx")
    assert "Bare tekst." in report_text(Path("r.docx"))


def test_a_template_that_is_open_in_word_is_read(book: Path, template: Path, here: Path) -> None:
    (here / "~$mal.docx").write_text("Kari")
    done(report(), "r.docx")


def test_an_empty_document_lacks_its_styles(book: Path, here: Path) -> None:
    document = docx.Document()
    for style in list(document.styles):
        style.delete()
    document.save(here / "mal.docx")
    told(report(), "Malen mangler stilen")


def test_a_template_for_an_organisation_that_has_none_is_asked_for(
    book: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from virksomhetsrapport.edges import places

    definition = (places.package_folder() / "workbook/hdo/definition.toml").read_text("utf-8")
    (here / "workbook" / "ny").mkdir(parents=True)
    (here / "workbook" / "ny" / "definition.toml").write_text(definition.replace('id = "hdo"', 'id = "ny"'), "utf-8")
    from bad_input.office import set_cell

    set_cell(book, "Forside", "B4", "ny")
    refused(run_here("report", book, "--out", "r.docx"), "Finner ingen mal for «ny»", "templates/ny.docx")
