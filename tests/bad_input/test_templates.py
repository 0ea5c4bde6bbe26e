"""Faults in a template: all of them told at once, each with its chapter and paragraph, and no report made."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from bad_input.office import (
    add_raw_paragraph,
    change_part,
    edited_template,
    parts_of,
    report_text,
    write_template,
)
from bad_input.runs import Outcome, done, refused, run_here

GOOD = "{{ resultat.resultat.faktisk | mnok }}"


def report(template: Path | str = "mal.docx") -> Outcome:
    return run_here("report", "bok.xlsx", "--out", "r.docx", "--template", template)


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
    refused(report(), "mal.docx", "kapittel «Økonomi», avsnitt 2", sentence)


def test_a_fault_leaves_the_last_report_as_it_was(book: Path, here: Path, pattern: Path) -> None:
    (here / "r.docx").write_bytes(b"Den forrige")
    write_template(pattern, here / "mal.docx", "{{ finnes_ikke }}")
    refused(report())


def test_all_faults_of_a_template_are_told_at_once(book: Path, here: Path, pattern: Path) -> None:
    texts = [text for text, _ in FAULTS.values()]
    write_template(pattern, here / "mal.docx", *texts)
    outcome = report()
    refused(outcome, f"avsnitt {len(texts)}")
    assert outcome.err.count("\n  ") >= len(texts)


def test_a_thousand_faults_are_told_without_a_crash(book: Path, here: Path, pattern: Path) -> None:
    write_template(pattern, here / "mal.docx", *["{{ finnes.ikke }}"] * 1000)
    refused(report(), "1000", "avsnitt 1000")


def test_a_fault_before_the_first_chapter_says_so(book: Path, template: Path) -> None:
    with edited_template(template) as document:
        document.paragraphs[1].insert_paragraph_before("{{ finnes_ikke }}")
    refused(report(), "før første kapittel")


def test_a_fault_in_a_heading_names_the_heading(book: Path, template: Path) -> None:
    with edited_template(template) as document:
        document.add_heading("Kapittel {{ finnes_ikke }}", 1)
    refused(report(), "overskriften")


def test_one_fault_is_not_called_several(book: Path, here: Path, pattern: Path) -> None:
    write_template(pattern, here / "mal.docx", "{{ finnes_ikke }}")
    refused(report(), "1 feil")


# --- Places -----------------------------------------------------------------------------------------------------


def test_a_table_in_the_header_is_told(book: Path, template: Path) -> None:
    with edited_template(template) as document:
        document.sections[0].header.is_linked_to_previous = False
        document.sections[0].header.paragraphs[0].text = "{{ tabell: resultat }}"
    refused(report(), "topptekst", "«resultat»", "kan ikke stå her")


def test_a_table_in_the_footer_is_told(book: Path, template: Path) -> None:
    with edited_template(template) as document:
        document.sections[0].footer.is_linked_to_previous = False
        document.sections[0].footer.paragraphs[0].text = "{{ innhold }}"
    refused(report(), "bunntekst", "kan ikke stå her")


def test_a_table_in_a_table_s_cell_is_told_and_cells_are_named_as_no_place_for_it(
    book: Path, here: Path, pattern: Path
) -> None:
    write_template(pattern, here / "mal.docx", "Foran.")
    with edited_template(here / "mal.docx") as document:
        document.add_table(1, 1).cell(0, 0).text = "{{ tabell: resultat }}"
    outcome = report()
    refused(outcome, "tabell, avsnitt", "kan ikke stå her")
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
    refused(report(), "topptekst")


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
    refused(report(), "tekstboks")


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


# --- Other kinds of file ----------------------------------------------------------------------------------------


def test_a_style_that_is_missing_is_named(book: Path, template: Path) -> None:
    with edited_template(template) as document:
        document.styles["Tabelltall"].name = "Tall i tabeller"
    refused(report(), "Malen mangler stilen «Tabelltall»")


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
    refused(report(), "Malen mangler stilen")


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
