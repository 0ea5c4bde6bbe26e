"""What Word itself leaves in a template, and what staff set in with it, stays right in the report."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from office.documents import W, read_part
from office.wordml import BEGIN, END, SEPARATE, field, marked, words
from virksomhetsrapport import app, finished
from virksomhetsrapport.edges import places
from virksomhetsrapport.edges.word.captions import reference_name
from virksomhetsrapport.edges.word.marks import bookmark_of
from virksomhetsrapport.edges.word.report import write_report
from virksomhetsrapport.record import Accepted

NAMESPACES = {
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
}
SECTION = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="900" w:right="900" w:bottom="900" w:left="900" '
    'w:header="700" w:footer="700" w:gutter="0"/></w:sectPr>'
)
BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent>'
    "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{0}</w:txbxContent>"
    "</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
PAGE_BREAK = '<w:r><w:br w:type="page"/></w:r>'
RESULT = "{{ resultat.resultat.faktisk | mnok }}"
Make = Callable[..., Path]


def p(inside: str, style: str = "", properties: str = "") -> str:
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{properties}</w:pPr>{inside}</w:p>"


def control(kind: str, inside: str, tag: str = "") -> str:
    tagged = f'<w:tag w:val="{tag}"/>' if tag else ""
    return f'<w:sdt><w:sdtPr>{tagged}<w:id w:val="77"/>{kind}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>'


def own_list(code: str, behind: str, properties: str = "") -> str:
    """A list as Word writes it: the first entry in the paragraph that it begins in, its end in one of its own."""
    return p(f"{BEGIN.format(code)}{SEPARATE}{words('Gammelt kapittel')}") + p(END + behind, properties=properties)


@pytest.fixture(scope="module")
def catalogue(demo):
    return app.check(demo / "hdo-2025-02.xlsm").catalogue


@pytest.fixture
def make(tmp_path, catalogue, moment: dt.datetime) -> Make:
    """Makes a report of the shipped template with this as its text; `change` alters the parts of its file."""

    def call(
        *pieces: str,
        change: Callable[[dict[str, bytes]], None] = lambda _: None,
        paginate: Callable[[Path], Mapping[str, int]] | None = None,
    ) -> Path:
        with zipfile.ZipFile(places.find_template("hdo")) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        text = parts["word/document.xml"].decode()
        start, end = text.index("<w:body>") + len("<w:body>"), text.rindex("<w:sectPr")
        text = text[:start] + "".join(pieces) + text[end:]
        for prefix, uri in NAMESPACES.items():
            if f"xmlns:{prefix}=" not in text:
                text = text.replace("<w:document ", f'<w:document xmlns:{prefix}="{uri}" ', 1)
        parts["word/document.xml"] = text.encode()
        change(parts)
        template, report = tmp_path / "mal.docx", tmp_path / "rapport.docx"
        with zipfile.ZipFile(template, "w") as package:
            for name, data in parts.items():
                package.writestr(name, data)
        write_report(report, template, catalogue, "bok.xlsx", Accepted(), moment, paginate)
        return report

    return call


def body_of(report: Path) -> ET.Element:
    body = read_part(report, "word/document.xml").find(W + "body")
    assert body is not None
    return body


def said(report: Path) -> list[str]:
    return ["".join(node.text or "" for node in each.iter(W + "t")) for each in body_of(report).iter(W + "p")]


def names(report: Path) -> list[str]:
    return [mark.get(W + "name", "") for mark in body_of(report).iter(W + "bookmarkStart")]


def differing(report: Path) -> list[tuple[str, str]]:
    return [(seen.id, seen.state.value) for seen in finished.verify_report(report).seen if seen.state.value != "same"]


# Lists


def test_a_list_of_words_own_may_ask_for_styles_with_any_name(make):
    report = make(p(field('TOC \\o "1-2" \\t "Kapittel &amp; vedlegg;1"', "gammelt")), p(words("Økonomi"), "Heading1"))
    assert said(report) == ["Økonomi", "Økonomi"]
    codes = [node.text or "" for node in body_of(report).iter(W + "instrText")]
    assert 'TOC \\o "1-2" \\t "Kapittel & vedlegg;1"' in codes[0]


def test_what_stands_behind_a_list_of_words_own_stays(make):
    report = make(own_list('TOC \\o "1-2" \\h', words("Fra redaksjonen.")), p(words("Økonomi"), "Heading1"))
    assert said(report) == ["Økonomi", "Fra redaksjonen.", "Økonomi"]


def test_a_section_that_ends_with_a_list_of_words_own_still_ends_there(make):
    report = make(own_list('TOC \\o "1-2" \\h', "", SECTION), p(words("Økonomi"), "Heading1"))
    sections = [each for each in body_of(report).iter(W + "p") if each.find(f"{W}pPr/{W}sectPr") is not None]
    assert len(sections) == 1
    assert "".join(sections[0].itertext()).strip() == ""
    assert said(report)[-1] == "Økonomi"


def test_a_new_page_behind_a_list_of_words_own_stays(make):
    report = make(own_list('TOC \\o "1-2" \\h', PAGE_BREAK), p(words("Økonomi"), "Heading1"))
    assert [each.get(W + "type") for each in body_of(report).iter(W + "br")] == ["page"]


def test_a_cell_whose_list_has_nothing_to_list_still_holds_a_paragraph(make):
    listed = field('TOC \\c "Figur"', "gammelt")
    cell = f"<w:tc><w:tcPr/>{p(listed)}</w:tc>"
    table = f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="5000"/></w:tblGrid><w:tr>{cell}</w:tr></w:tbl>'
    (made,) = body_of(make(table, p(words("Slutt")))).iter(W + "tc")
    assert [child.tag for child in made] == [W + "tcPr", W + "p"]
    assert "gammelt" not in "".join(made.itertext())


def test_an_entry_says_what_the_heading_says_and_not_what_a_text_box_at_it_does(make):
    heading = words("2") + "<w:r><w:tab/></w:r>" + words("Drift") + "<w:r><w:br/></w:r>" + words("og vedlikehold")
    boxed = p(heading + BOX.format(p(words("Boks"))), "Heading1")
    assert said(make(p(words("{{ innhold }}")), boxed))[0] == "2 Drift og vedlikehold"


def test_an_entry_whose_page_nobody_knows_has_no_page(make):
    report = make(
        p(words("{{ innhold }}")), p(words("En"), "Heading1"), p(words("To"), "Heading1"), paginate=_first_on_4
    )
    assert said(report)[:2] == ["En4", "To"]


def _first_on_4(document: Path) -> dict[str, int]:
    return {next(name for name in names(document) if name.startswith("_Toc")): 4}


# Captions and references


def test_a_caption_in_a_text_box_is_counted_once(make):
    def caption(number: int, text: str) -> str:
        return p(words("Figur ") + field("SEQ Figur \\* ARABIC", str(number)) + words(f": {text}"), "Caption")

    boxes = p(BOX.format(caption(1, "En") + caption(2, "To")))
    found = [line for line in said(make(caption(1, "Null"), boxes, caption(3, "Tre"))) if line.count("Figur") == 1]
    assert found == ["Figur 1: Null", *["Figur 2: En", "Figur 3: To"] * 2, "Figur 4: Tre"]


@pytest.mark.parametrize(("switch", "shown"), [("\\r", "3"), ("\\n", "3."), ("\\w", "3.1"), ("\\p", "over")])
def test_a_reference_to_the_number_or_place_of_a_chapter_keeps_it(make, switch, shown):
    chapter = p(marked("_Ref1234", 900, words("Økonomi")), "Heading1")
    report = make(chapter, p(words("Se kapittel ") + field(f"REF _Ref1234 {switch} \\h", shown)))
    assert said(report)[-1] == f"Se kapittel {shown}"


def test_a_reference_to_a_bookmark_around_a_table_does_not_say_all_of_the_table(make):
    table = p(marked("vaartall", 900, words("{{ tabell: risiko }}")))
    report = make(table, p(words("Se ") + field("REF vaartall \\h", "tabellen")))
    assert said(report)[-1] == "Se tabellen"
    assert "vaartall" in names(report)


# Where tables and charts are set in


def test_a_bookmark_around_a_placeholder_lies_around_its_table(make):
    report = make(p(marked("vaartall", 900, words("{{ tabell: risiko }}"))), p(words("Slutt")))
    order = [child.tag.removeprefix(W) for child in body_of(report)]
    assert order[0] == "bookmarkStart"
    assert order.index("bookmarkEnd") > order.index("sdt")


@pytest.mark.parametrize(
    ("inside", "properties"),
    [(PAGE_BREAK + words("{{ tabell: risiko }}"), ""), (words("{{ tabell: risiko }}"), "<w:pageBreakBefore/>")],
)
def test_a_table_begins_on_a_new_page_where_its_placeholder_did(make, inside, properties):
    first = next(body_of(make(p(inside, properties=properties), p(words("Slutt")))).iter(W + "pPr"))
    assert [child.tag.removeprefix(W) for child in first] == ["pStyle", "pageBreakBefore"]


def test_what_follows_a_table_begins_on_a_new_page_where_it_did(make):
    report = make(p(words("{{ tabell: risiko }}") + PAGE_BREAK), p(words("Slutt")))
    before_last = [each for each in body_of(report) if each.tag == W + "p"][-2]
    assert [each.get(W + "type") for each in before_last.iter(W + "br")] == ["page"]


# Controls and marks


@pytest.mark.parametrize("kind", ["<w:text/>", "<w:dropDownList/>", "<w:comboBox/>", "<w:date/>"])
def test_a_control_of_text_alone_holds_no_other_control(make, kind):
    report = make(p(words("Resultat ") + control(kind, words(RESULT))), control(kind, p(words(RESULT))))
    for each in body_of(report).iter(W + "sdt"):
        assert len(list(each.iter(W + "sdt"))) == 1
    assert re.fullmatch(r"Resultat \S+ MNOK", said(report)[0].replace("\xa0", " "))


def test_a_figure_that_a_field_fetches_is_no_place_of_its_own(make):
    heading = p(marked("kapittel", 900, words(f"Resultat {RESULT}")), "Heading1")
    report = make(
        own_list('TOC \\o "1-2" \\h', "").replace("Gammelt kapittel", f"Resultat {RESULT}"),
        heading,
        p(field("REF kapittel \\h", f"Resultat {RESULT}")),
    )
    assert len(set(filter(None, said(report)))) == 1
    assert differing(report) == []


def test_a_figure_in_hidden_text_is_no_place(make):
    report = make(p(words("Foran")), p(f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{RESULT}</w:t></w:r>"))
    assert "MNOK" in said(report)[1]
    assert differing(report) == []


def test_a_table_in_a_control_is_as_wide_as_the_pages_around_it(make):
    wide = SECTION.replace('w:w="11906" w:h="16838"', 'w:w="16838" w:h="11906"')
    table, behind = p(words("{{ tabell: resultat }}")), p("", properties=wide) + p(words("Slutt"))
    free, held = (
        [each.get(W + "w") for each in body_of(make(each, behind)).iter(W + "gridCol")]
        for each in (table, control("", table))
    )
    assert held == free
    assert sum(map(int, free)) > 11906


def test_what_was_pasted_from_an_earlier_report_is_plain_text(make):
    id = "resultat.resultat.faktisk"
    stale = marked(bookmark_of(id), 900, control("<w:text/>", words("17,0 MNOK"), id))
    number = marked(reference_name("resultat"), 901, words("Tabell ") + field("SEQ Tabell \\* ARABIC", "1"))
    report = make(
        p(words("I fjor ") + stale),
        p(number + words(": Fra i fjor"), "Caption"),
        p(words(f"I år {RESULT}, se {{{{ se: resultat }}}}")),
        p(words("{{ tabell: resultat }}")),
        p(words("Slutt")),
    )
    assert len(names(report)) == len(set(names(report)))
    assert said(report)[0] == "I fjor 17,0 MNOK"
    assert said(report)[2].endswith("se Tabell 2")
    assert differing(report) == []


def test_a_drawing_with_the_highest_number_leaves_room_for_charts(make):
    inline = '<wp:inline><wp:extent cx="1" cy="1"/><wp:docPr id="2147483647" name="x"/></wp:inline>'
    report = make(p(f"<w:r><w:drawing>{inline}</w:drawing></w:r>"), p(words("{{ figur: servicedesk.svartid }}")))
    numbers = [int(each.get("id", "")) for each in body_of(report).iter(f"{{{NAMESPACES['wp']}}}docPr")]
    assert len(set(numbers)) == len(numbers) == 2
    assert max(numbers) <= 2**31 - 1


# The file


def test_a_text_that_another_program_calls_otherwise_has_the_usual_name_in_the_report(make):
    def change(parts: dict[str, bytes]) -> None:
        for name in list(parts):
            parts[name] = parts[name].replace(b"word/document.xml", b"word/document2.xml")
            parts[name.replace("document.xml", "document2.xml")] = parts.pop(name)

    report = make(p(words("{{ innhold }}")), p(words("En"), "Heading1"), change=change, paginate=_first_on_4)
    assert said(report) == ["En4", "En"]
    assert finished.verify_report(report).saved is False


def test_a_chart_pasted_from_an_earlier_report_keeps_its_parts_beside_the_new_one(make, tmp_path, catalogue, moment):
    earlier = make(p(words("{{ figur: servicedesk.svartid }}")))
    template = tmp_path / "ny mal.docx"
    with zipfile.ZipFile(earlier) as source, zipfile.ZipFile(template, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                asked = p(words("{{ figur: servicedesk.volum }}")).encode()
                data = re.sub(rb'(<wp:docPr id=")\d+', rb"\g<1>0", data.replace(b"<w:body>", b"<w:body>" + asked, 1))
            target.writestr(name, data)
    write_report(tmp_path / "ny.docx", template, catalogue, "bok.xlsx", Accepted(), moment, None)
    with zipfile.ZipFile(tmp_path / "ny.docx") as package:
        names = package.namelist()
    assert len(set(names)) == len(names)
    assert sum(name.startswith("word/charts/") and name.endswith(".xml") for name in names) == 2
