"""Captions, references and lists: numbered in the document's order, whoever wrote them, right when the file opens."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.shared import Pt

from office.documents import W, read_margins, read_part
from office.wordml import BEGIN, END, SEPARATE, field, marked, words
from virksomhetsrapport import app
from virksomhetsrapport.edges import places
from virksomhetsrapport.edges.word.report import write_report
from virksomhetsrapport.errors import TemplateError
from virksomhetsrapport.record import Accepted

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TABLES = ("resultat", "sla", "risiko", "okonomi", "sykefravaer")
Make = Callable[..., Path]


@pytest.fixture(scope="module")
def catalogue(demo):
    return app.check(demo / "hdo-2025-02.xlsm").catalogue


@pytest.fixture
def make(tmp_path, catalogue, moment: dt.datetime) -> Make:
    """Makes a report of a template with these paragraphs: text, (style, text), or raw XML between paragraph marks."""

    def call(
        *paragraphs: str | tuple[str, str],
        change: Callable[[Document], None] = lambda _: None,
        paginate: Callable[[Path], dict[str, int]] | None = None,
    ) -> Path:
        template, report = tmp_path / "mal.docx", tmp_path / "rapport.docx"
        document = docx.Document(str(places.find_template("hdo")))
        body = document.element.body
        for element in list(body)[:-1]:
            body.remove(element)
        for each in paragraphs:
            if isinstance(each, tuple):
                document.add_paragraph(each[1], each[0])
            elif each.startswith("<"):
                body.insert(-1, parse_xml(f"<w:p {NAMESPACE}>{each}</w:p>"))
            else:
                document.add_paragraph(each)
        change(document)
        document.save(str(template))
        write_report(report, template, catalogue, "bok.xlsx", Accepted(), moment, paginate)
        return report

    return call


def text_of(element: ET.Element) -> str:
    return "".join(node.text or "" for node in element.iter(W + "t"))


def paragraphs_of(path: Path) -> list[str]:
    body = read_part(path, "word/document.xml").find(W + "body")
    assert body is not None
    inside = {id(p) for table in body.iter(W + "tbl") for p in table.iter(W + "p")}
    return [text for p in body.iter(W + "p") if id(p) not in inside and (text := text_of(p))]


def faults_of(call: Callable[[], Path]) -> list[tuple[str, str]]:
    with pytest.raises(TemplateError) as raised:
        call()
    return [(fault.code, fault.where) for fault in raised.value.faults]


def test_a_reference_says_the_number_of_its_table_before_and_after_it(make):
    said = paragraphs_of(
        make("Se {{ se: sla }}.", "{{ tabell: risiko }}", "{{ tabell: sla }}", "Som {{ se: sla }} viser.")
    )
    assert "Se Tabell 2." in said
    assert "Som Tabell 2 viser." in said


def test_a_reference_leads_to_the_caption_that_it_names(make):
    root = read_part(make("{{ tabell: risiko }}", "{{ tabell: sla }}", "{{ se: sla }}"), "word/document.xml")
    codes = [node.text or "" for node in root.iter(W + "instrText")]
    (target,) = [code.split()[1] for code in codes if code.split()[0] == "REF"]
    (mark,) = [mark for mark in root.iter(W + "bookmarkStart") if mark.get(W + "name") == target]
    caption = next(p for p in root.iter(W + "p") if mark in list(p.iter()))
    assert text_of(caption) == "Tabell 2: SLA-rapport for kontrollrom"


def test_tables_in_any_order_are_numbered_in_that_order(make):
    rng = random.Random(7)
    for _ in range(6):
        order = rng.sample(TABLES, len(TABLES))
        references = [("Normal", f"{{{{ se: {id} }}}} er {id}") for id in rng.sample(order, 3)]
        mixed = [f"{{{{ tabell: {id} }}}}" for id in order] + references
        rng.shuffle(mixed)
        placed = [m[1] for each in mixed if isinstance(each, str) and (m := re.search(r"tabell: (\w+)", each))]
        said = paragraphs_of(make(*mixed))
        for _, text in references:
            id = text.rpartition(" ")[2]
            assert f"Tabell {placed.index(id) + 1} er {id}" in said
        numbers = [int(m[1]) for line in said if (m := re.match(r"Tabell (\d+): ", line))]
        assert numbers == list(range(1, len(TABLES) + 1))


def test_a_table_shown_twice_has_two_numbers_and_references_lead_to_the_first(make):
    said = paragraphs_of(make("{{ tabell: sla }}", "{{ tabell: risiko }}", "{{ tabell: sla }}", "{{ se: sla }}"))
    assert [line for line in said if line.endswith("SLA-rapport for kontrollrom")] == [
        "Tabell 1: SLA-rapport for kontrollrom",
        "Tabell 3: SLA-rapport for kontrollrom",
    ]
    assert said[-1] == "Tabell 1"


def test_captions_that_staff_wrote_in_word_are_counted_along(make):
    own = words("Tabell ") + field("SEQ Tabell \\* ARABIC", "7") + words(": Vår egen")
    said = paragraphs_of(make("{{ tabell: risiko }}", own, "{{ tabell: sla }}", "{{ se: sla }}"))
    assert "Tabell 2: Vår egen" in said
    assert said[-1] == "Tabell 3"


@pytest.mark.parametrize(
    ("format", "number"), [("ROMAN", "II"), ("roman", "ii"), ("ALPHABETIC", "B"), ("alphabetic", "b"), ("ARABIC", "2")]
)
def test_captions_are_numbered_in_the_format_that_their_field_asks_for(format, number, make):
    own = words("Tabell ") + field(f"SEQ Tabell \\* {format}", "7") + words(": Vår egen")
    assert f"Tabell {number}: Vår egen" in paragraphs_of(make("{{ tabell: risiko }}", own))


def test_a_reference_that_staff_made_in_word_says_todays_number(make):
    own = marked("_Ref123456789", 90, words("Tabell ") + field("SEQ Tabell \\* ARABIC", "1")) + words(": Vår egen")
    reference = words("Se ") + field("REF _Ref123456789 \\h", "Tabell 1")
    said = paragraphs_of(make(reference, "{{ tabell: risiko }}", "{{ tabell: sla }}", own))
    assert said[0] == "Se Tabell 3"


def test_a_reference_of_words_own_that_leads_nowhere_is_told_with_its_place(make):
    reference = words("Se ") + field("REF _Ref404 \\h", "Feil! Fant ikke referansekilden.")
    told = faults_of(lambda: make(("heading 1", "Økonomi"), "Et avsnitt.", reference))
    assert told == [("template-reference-broken", "kapittel «Økonomi», avsnitt 2")]


def test_a_reference_to_a_table_that_the_template_leaves_out_is_told(make):
    told = faults_of(lambda: make(("heading 1", "Drift"), "Se {{ se: sla }}.", "{{ tabell: risiko }}"))
    assert told == [("reference-to-nothing", "kapittel «Drift», avsnitt 1")]


def test_a_reference_in_a_typed_text_to_a_table_that_is_left_out_is_told_with_its_cell(make):
    ((code, where),) = faults_of(lambda: make("{{ tekst: telefoni.initiativer }}"))
    assert code == "reference-to-nothing"
    assert re.fullmatch(r"Tekst tjenester [A-Z]\d+", where)


def test_a_reference_to_what_does_not_exist_is_told(make):
    assert faults_of(lambda: make("Se {{ se: slaa }}.")) == [
        ("placeholder-unknown-reference", "før første kapittel, avsnitt 1")
    ]


def test_a_reference_works_in_the_header(make):
    def change(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "Mest om {{ se: sla }}"

    report = make("{{ tabell: risiko }}", "{{ tabell: sla }}", change=change)
    assert "Mest om Tabell 2" in [paragraph.text for paragraph in read_margins(report)]


def test_lists_name_every_chapter_table_and_nothing_else(make):
    said = paragraphs_of(
        make(
            "{{ innhold }}",
            "{{ tabelliste }}",
            ("heading 1", "Økonomi"),
            "{{ tabell: resultat }}",
            ("heading 2", "Risiko per {{ periode.siste_maaned }}"),
            "{{ tabell: risiko }}",
        )
    )
    assert said[:4] == [
        "Økonomi",
        "Risiko per februar",
        "Tabell 1: Resultat mot budsjett, perioden og hittil i år",
        "Tabell 2: Nøkkeltall for risiko",
    ]


def test_a_list_with_nothing_to_list_leaves_no_hole(make):
    report = make(("heading 1", "Økonomi"), "{{ figurliste }}", "Slutt")
    assert paragraphs_of(report) == ["Økonomi", "Slutt"]
    assert "TOC" not in "".join(
        node.text or "" for node in read_part(report, "word/document.xml").iter(W + "instrText")
    )


def test_a_contents_list_that_staff_put_in_with_word_is_written_anew(make):
    def change(document: Document) -> None:
        begin = BEGIN.format('TOC \\o "1-2" \\h') + SEPARATE
        old = [
            f"{begin}{words('Et gammelt kapittel 7')}",
            words("Enda et gammelt 8"),
            END,
        ]
        for index, inside in enumerate(old):
            document.element.body.insert(index, parse_xml(f"<w:p {NAMESPACE}>{inside}</w:p>"))

    said = paragraphs_of(make(("heading 1", "Økonomi"), "Tekst.", ("heading 2", "Likviditet"), change=change))
    assert said == ["Økonomi", "Likviditet", "Økonomi", "Tekst.", "Likviditet"]


def test_every_number_of_bookmark_and_control_is_its_own(demo, sample):
    root = read_part(demo / f"{sample}.docx", "word/document.xml")
    numbers = [mark.get(W + "id") for mark in root.iter(W + "bookmarkStart")]
    numbers += [id.get(W + "val") for id in root.iter(W + "id")]
    names = [mark.get(W + "name") for mark in root.iter(W + "bookmarkStart")]
    assert len(set(numbers)) == len(numbers) > 500
    assert len(set(names)) == len(names)


def test_no_tag_or_title_of_a_control_is_longer_than_word_allows(demo, sample):
    root = read_part(demo / f"{sample}.docx", "word/document.xml")
    controls = [each.get(W + "val", "") for name in ("tag", "alias") for each in root.iter(W + name)]
    assert controls
    assert max(map(len, controls)) <= 64


def test_a_control_says_which_cell_its_figure_comes_from(make):
    root = read_part(make("Resultatet er {{ resultat.resultat.faktisk | mnok }}."), "word/document.xml")
    (title,) = [each.get(W + "val", "") for each in root.iter(W + "alias")]
    assert re.match(r"Resultat [A-Z]+\d+: Resultat", title)


def chapters_on(pages: list[int]) -> Callable[[Path], dict[str, int]]:
    """A renderer that puts the headings on these pages, and the sections at the first heading of theirs."""

    def paginate(document: Path) -> dict[str, int]:
        root = read_part(document, "word/document.xml")
        names = [mark.get(W + "name", "") for mark in root.iter(W + "bookmarkStart")]
        found = dict(zip([name for name in names if name.startswith("_Toc")], pages, strict=True))
        starts = [1, 3]
        return found | dict(zip([name for name in names if name.startswith("_Seksjon")], starts, strict=False))

    return paginate


def two_sections(first: str, second: str) -> Callable[[Document], None]:
    """A section of the first two paragraphs and one of the rest, with page numbers as the XML says."""

    def change(document: Document) -> None:
        body = document.element.body
        holder = f"<w:p {NAMESPACE}><w:pPr><w:sectPr>{first}</w:sectPr></w:pPr></w:p>"
        body.insert(2, parse_xml(holder))
        body[-1].append(parse_xml(second.replace("<w:pgNumType", f"<w:pgNumType {NAMESPACE}")))

    return change


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ("", '<w:pgNumType w:start="1"/>', ["2", "1", "4"]),
        ('<w:pgNumType w:fmt="lowerRoman"/>', '<w:pgNumType w:start="1"/>', ["ii", "1", "4"]),
        ('<w:pgNumType w:fmt="lowerRoman"/>', "<w:pgNumType/>", ["ii", "3", "6"]),
        ("", '<w:pgNumType w:start="39" w:fmt="upperRoman"/>', ["2", "XXXIX", "XLII"]),
    ],
)
def test_lists_name_the_numbers_that_the_pages_show(make, first, second, shown):
    chapters = [("heading 1", "En"), ("heading 1", "To"), ("heading 1", "Tre")]
    change, paginate = two_sections(first, second), chapters_on([2, 3, 6])
    said = paragraphs_of(make("{{ innhold }}", *chapters, change=change, paginate=paginate))
    assert said[:3] == [f"En{shown[0]}", f"To{shown[1]}", f"Tre{shown[2]}"]


def test_lists_without_page_numbers_ask_word_for_none(make):
    root = read_part(make("{{ innhold }}", ("heading 1", "En")), "word/document.xml")
    codes = [(node.text or "").split() for node in root.iter(W + "instrText")]
    assert codes == [["TOC", "\\o", '"1-2"', "\\h", "\\z", "\\u", "\\n"]]


@pytest.mark.parametrize("points", [9, 11, 14])
def test_figures_in_a_table_stay_whole_whatever_size_the_styles_have(make, points):
    """Every figure fits its column at the size that it is written in, by Calibri's own widths."""

    def change(document: Document) -> None:
        for name in ("Tabelltekst", "Tabelltall", "Tabelltekst sum", "Tabelltall sum", "Tabellhode", "Tabellhode tall"):
            document.styles[name].font.size = Pt(points)

    table = docx.Document(str(make("{{ tabell: resultat }}", change=change))).element.body.find(f".//{W}tbl")
    columns = [int(column.get(W + "w")) for column in table.iter(W + "gridCol")]
    for row in table.iter(W + "tr"):
        cells = row.findall(W + "tc")
        for width, cell in zip(columns, cells, strict=len(cells) == len(columns)):
            if cell.find(f"{W}tcPr/{W}noWrap") is not None and (text := text_of(cell)):
                size = cell.find(f".//{W}r/{W}rPr/{W}sz")
                written = int(size.get(W + "val")) / 2 if size is not None else points
                digits = sum(character.isdigit() for character in text)
                assert digits * 0.507 * written * 20 + 2 * 68 <= width, text


def test_a_finished_report_is_no_template(make, tmp_path, catalogue, moment):
    report = make("Resultatet er {{ resultat.resultat.faktisk | mnok }}.")
    with pytest.raises(TemplateError) as raised:
        write_report(tmp_path / "ny.docx", report, catalogue, "bok.xlsx", Accepted(), moment, None)
    assert raised.value.code == "template-is-report"


def test_a_template_made_from_a_report_is_used_again(make, tmp_path, catalogue, moment):
    report, template = make("{{ tabell: risiko }}"), tmp_path / "ny mal.docx"
    document = docx.Document(str(report))
    document.add_paragraph("Se {{ se: sla }}.")
    document.add_paragraph("{{ tabell: sla }}")
    document.save(str(template))
    write_report(tmp_path / "ny.docx", template, catalogue, "bok.xlsx", Accepted(), moment, None)
    assert "Se Tabell 2." in paragraphs_of(tmp_path / "ny.docx")


def test_accepted_errors_stand_first_where_the_template_has_no_place_for_them(tmp_path, make, catalogue, moment):
    make("Et avsnitt.")
    accepted = Accepted("Haster", ("Laget med 2 feil. Begrunnelse: Haster", "Feil en.", "Feil to."))
    write_report(tmp_path / "r.docx", tmp_path / "mal.docx", catalogue, "bok.xlsx", accepted, moment, None)
    assert paragraphs_of(tmp_path / "r.docx")[:4] == [*accepted.sentences, "Et avsnitt."]


def numbered_headings(levels: list[tuple[str, str]]) -> Callable[[Document], None]:
    """Headings that Word numbers by itself, as a list with styles does: a format and a text for each level."""

    def change(document: Document) -> None:
        root = document.part.numbering_part.element
        inside = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:pStyle w:val="Heading{at + 1}"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
            for at, (format, text) in enumerate(levels)
        )
        root.insert(0, parse_xml(f'<w:abstractNum {NAMESPACE} w:abstractNumId="77">{inside}</w:abstractNum>'))
        root.append(parse_xml(f'<w:num {NAMESPACE} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
        for at in range(len(levels)):
            properties = document.styles[f"Heading {at + 1}"].element.get_or_add_pPr()
            properties.insert(0, parse_xml(f'<w:numPr {NAMESPACE}><w:numId w:val="77"/></w:numPr>'))

    return change


CHAPTERS = [("heading 1", "En"), ("heading 2", "To"), ("heading 2", "Tre"), ("heading 1", "Fire"), ("heading 2", "Fem")]


@pytest.mark.parametrize(
    ("levels", "numbers"),
    [
        ([("decimal", "%1"), ("decimal", "%1.%2")], ["1", "1.1", "1.2", "2", "2.1"]),
        ([("upperRoman", "%1."), ("lowerLetter", "%2)")], ["I.", "a)", "b)", "II.", "a)"]),
        ([("decimal", "Kapittel %1"), ("decimalZero", "%1-%2")], ["Kapittel 1", "1-01", "1-02", "Kapittel 2", "2-01"]),
        ([("decimal", "%1"), ("none", "")], ["1", "", "", "2", ""]),
    ],
)
def test_lists_name_the_numbers_that_word_gives_its_headings(make, levels, numbers):
    said = paragraphs_of(make("{{ innhold }}", *CHAPTERS, change=numbered_headings(levels)))
    assert said[:5] == [f"{number}{text}" for number, (_, text) in zip(numbers, CHAPTERS, strict=True)]


def test_a_heading_that_is_taken_out_of_the_numbering_has_none_and_counts_for_none(make):
    def change(document: Document) -> None:
        numbered_headings([("decimal", "%1"), ("decimal", "%1.%2")])(document)
        unnumbered = next(p for p in document.paragraphs if p.text == "En")
        unnumbered._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {NAMESPACE}><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>')
        )

    said = paragraphs_of(make("{{ innhold }}", ("heading 1", "En"), ("heading 1", "To"), change=change))
    assert said[:2] == ["En", "1To"]
