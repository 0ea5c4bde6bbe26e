"""What a template keeps, and what is taken out of it when it is opened: in real files, as Word writes them."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from bad_input.office import add_note
from virksomhetsrapport.edges.word.stray import out_of_reach
from virksomhetsrapport.edges.word.template import Template
from workbooks import REPOSITORY

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWN = "http://schemas.openxmlformats.org/drawingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{MAIN}" xmlns:r="{RELATIONS}" xmlns:a="{DRAWN}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
W = f"{{{MAIN}}}"
DELETED = '<w:pPr><w:rPr><w:del w:id="1" w:author="K"/></w:rPr></w:pPr>'
TABLE = "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:tcPr/>{}</w:tc></w:tr></w:tbl>"


@pytest.fixture
def document() -> Document:
    """The shipped template without its text, that of its header too."""
    document = docx.Document(str(REPOSITORY / "templates" / "hdo.docx"))
    for section in document.sections:
        for paragraph in section.header.paragraphs:
            paragraph.clear()
    body = document.element.body
    for element in list(body)[:-1]:
        body.remove(element)
    return document


def opened(document: Document, path: Path, *pieces: str) -> Template:
    """The document with these pieces of XML in it, saved and opened as a template."""
    for piece in pieces:
        for element in parse_xml(f"<w:body {NAMESPACES}>{piece}</w:body>"):
            document.element.body.insert(-1, element)
    document.save(str(path / "mal.docx"))
    return Template(path / "mal.docx")


def said(template: Template) -> list[str]:
    return ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in template.document.element.body.iter(f"{W}p")]


def p(text: str, before: str = "") -> str:
    return f'<w:p>{before}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def field(code: str, result: str) -> str:
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"{marks[0]}<w:r><w:instrText>{code}</w:instrText></w:r>{marks[1]}{result}{marks[2]}"


def r(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


# Tracked changes


def test_paragraphs_whose_signs_were_deleted_run_on_in_the_last_of_them(document, tmp_path):
    template = opened(document, tmp_path, p("En, ", DELETED), p("to, ", DELETED), p("tre."), p("Fire."))
    assert said(template) == ["En, to, tre.", "Fire."]


def test_an_empty_paragraph_that_was_deleted_before_a_table_is_gone(document, tmp_path):
    template = opened(document, tmp_path, f"<w:p>{DELETED}</w:p>", TABLE.format("<w:p/>"))
    assert len(said(template)) == 1


def test_text_before_a_table_keeps_its_paragraph(document, tmp_path):
    template = opened(document, tmp_path, p("Tekst.", DELETED), TABLE.format("<w:p/>"))
    assert said(template) == ["Tekst.", ""]


def test_a_cell_keeps_its_last_paragraph(document, tmp_path):
    template = opened(document, tmp_path, TABLE.format(f"<w:p>{DELETED}</w:p>"))
    assert said(template) == [""]


def test_a_paragraph_that_ends_a_section_stays(document, tmp_path):
    ends = DELETED.replace("</w:pPr>", "<w:sectPr/></w:pPr>")
    assert said(opened(document, tmp_path, p("En.", ends), p("To."))) == ["En.", "To."]


def test_a_table_whose_rows_were_all_deleted_is_gone(document, tmp_path):
    row = '<w:tr><w:trPr><w:del w:id="1" w:author="K"/></w:trPr><w:tc><w:tcPr/><w:p/></w:tc></w:tr>'
    table = f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{row}</w:tbl>"
    assert said(opened(document, tmp_path, p("Før."), table, p("Etter."))) == ["Før.", "Etter."]


def test_cells_that_were_merged_stay_merged(document, tmp_path):
    cell = '<w:p/></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:cellMerge w:id="1" w:author="K" w:vMerge="cont"/></w:tcPr><w:p/>'
    body = opened(document, tmp_path, TABLE.format(cell)).document.element.body
    assert [merge.get(f"{W}val") for merge in body.iter(f"{W}vMerge")] == ["continue"]


def test_a_note_whose_sign_was_deleted_is_gone_and_its_placeholders_with_it(document, tmp_path):
    document.save(str(tmp_path / "mal.docx"))
    add_note(tmp_path / "mal.docx", "footnote", r("{{ finnes_ikke }}"))
    assert len(list(Template(tmp_path / "mal.docx").spots())) == 1
    again = docx.Document(str(tmp_path / "mal.docx"))
    sign = next(again.element.body.iter(f"{W}footnoteReference")).getparent()
    sign.addprevious(deleted := parse_xml(f'<w:del {NAMESPACES} w:id="1" w:author="K"/>'))
    deleted.append(sign)
    again.save(str(tmp_path / "mal.docx"))
    assert list(Template(tmp_path / "mal.docx").spots()) == []


# What lies outside


@pytest.mark.parametrize(
    ("code", "stays"),
    [
        *((code, False) for code in ("AUTHOR", "FILENAME \\p", 'DOCPROPERTY "Eier"', "LASTSAVEDBY \\* Upper")),
        *((code, False) for code in ('INCLUDETEXT "c:\\\\x.docx"', "MERGEFIELD Navn", "FILLIN", "DDEAUTO x y")),
        *((code, False) for code in ('HYPERLINK "https://x.no"', "hyperlink x.no")),
        *((code, True) for code in ("PAGE", "REF tabell", 'HYPERLINK \\l "kap"', "SEQ Tabell", "TITLE", "DATE")),
    ],
)
def test_a_field_that_reaches_outside_becomes_what_it_says(code, stays, document, tmp_path):
    template = opened(
        document,
        tmp_path,
        f"<w:p>{r('A ')}{field(f' {code} ', r('sier dette x.no'))}{r(' B')}</w:p>",
        f"<w:p><w:fldSimple w:instr=' {code.replace(chr(34), '&quot;')} '>{r('og x.no')}</w:fldSimple></w:p>",
    )
    body = template.document.element.body
    assert said(template) == ["A sier dette x.no B", "og x.no"]
    assert len(list(body.iter(f"{W}fldSimple"))) == stays
    assert len(list(body.iter(f"{W}instrText"))) == stays
    assert len(list(body.iter(f"{W}fldChar"))) == 3 * stays


def test_a_field_within_a_field_that_goes_keeps_what_it_says(document, tmp_path):
    inside = field(" IF 1 = 1 ", r("sant"))
    template = opened(
        document, tmp_path, f"<w:p>{field(' QUOTE ', r('før ') + inside)}{field(' AUTHOR ', inside)}</w:p>"
    )
    assert said(template) == ["før santsant"]
    assert len(list(template.document.element.body.iter(f"{W}instrText"))) == 3


@pytest.mark.parametrize(
    ("address", "text", "result"),
    [
        ("https://www.hdo.no/", "hdo.no", "hdo.no"),
        ("mailto:post@hdo.no", "post@hdo.no", "post@hdo.no"),
        ("mailto:post@hdo.no", "oss", "oss (post@hdo.no)"),
        ("https://hdo.no/tall?a=1&b=2", "tallene", "tallene (https://hdo.no/tall?a=1&b=2)"),
    ],
)
def test_a_link_says_its_address_where_its_text_does_not(address, text, result, document, tmp_path):
    id = document.part.relate_to(address, f"{RELATIONS}/hyperlink", is_external=True)
    look = '<w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>'
    link = f'<w:hyperlink r:id="{id}"><w:r>{look}<w:t>{text}</w:t></w:r></w:hyperlink>'
    template = opened(document, tmp_path, f"<w:p>{link}</w:p>")
    assert said(template) == [result]
    assert not list(template.document.element.body.iter(f"{W}hyperlink", f"{W}rStyle"))


def test_a_link_within_the_document_stays(document, tmp_path):
    template = opened(document, tmp_path, f"<w:p><w:hyperlink w:anchor='kap'>{r('kapitlet')}</w:hyperlink></w:p>")
    assert len(list(template.document.element.body.iter(f"{W}hyperlink"))) == 1


SHAPE = "<v:shape id='s' style='width:9pt'><v:imagedata o:title='ark'/></v:shape>"


@pytest.mark.parametrize("kind", ["o:OLEObject Type='Embed' ProgID='Excel.Sheet.12'", "w:control w:name='Knapp'"])
def test_a_foreign_object_becomes_its_picture(kind, document, tmp_path):
    part = Part(PackURI("/word/embeddings/x.bin"), "application/octet-stream", b"x", document.part.package)
    id = document.part.relate_to(part, f"{RELATIONS}/oleObject")
    thing = f"<w:p><w:r><w:object>{SHAPE}<{kind} r:id='{id}'/></w:object></w:r></w:p>"
    template = opened(document, tmp_path, thing)
    body = template.document.element.body
    assert [child.tag for child in next(body.iter(f"{W}pict"))] == ["{urn:schemas-microsoft-com:vml}shape"]
    assert not list(body.iter(f"{W}object", f"{W}control"))
    assert "x.bin" not in " ".join(part.partname for part in template.document.part.package.iter_parts())


def test_a_picture_that_is_linked_and_kept_is_kept(document, tmp_path):
    kept = document.part.get_or_add_image(str(REPOSITORY / "docs" / "images" / "page.png"))[0]
    linked = document.part.relate_to("file:///c:/logo.png", f"{RELATIONS}/image", is_external=True)
    drawing = f"<w:p><w:r><w:drawing><a:blip r:embed='{kept}' r:link='{linked}'/></w:drawing></w:r></w:p>"
    template = opened(document, tmp_path, drawing)
    (blip,) = template.document.element.body.iter(f"{{{DRAWN}}}blip")
    assert dict(blip.attrib) == {f"{{{RELATIONS}}}embed": kept}
    assert out_of_reach(template) == []


def test_a_text_that_is_only_linked_is_told_at_the_paragraph_before_it(document, tmp_path):
    part = Part(PackURI("/word/x.html"), "text/html", b"<p>x</p>", document.part.package)
    id = document.part.relate_to(part, f"{RELATIONS}/aFChunk")
    template = opened(document, tmp_path, p("Før."), f"<w:altChunk r:id='{id}'/>", p("Etter."))
    ((fault, paragraph),) = out_of_reach(template)
    assert fault.code == "template-linked-text"
    assert paragraph is next(template.document.element.body.iter(f"{W}p"))


@pytest.mark.parametrize("code", ["SAVEDATE", 'CREATEDATE \\@ "d. MMMM yyyy"', "printdate"])
@pytest.mark.parametrize("simple", [True, False])
def test_a_date_of_the_template_is_told(code, simple, document, tmp_path):
    result = r("3. februar 2021")
    short = f"<w:fldSimple w:instr=' {code.replace(chr(34), '&quot;')} '>{result}</w:fldSimple>"
    template = opened(document, tmp_path, p("Før."), f"<w:p>{short if simple else field(f' {code} ', result)}</w:p>")
    ((fault, paragraph),) = out_of_reach(template)
    assert fault.code == "template-own-date"
    assert paragraph is list(template.document.element.body.iter(f"{W}p"))[1]


def test_ink_becomes_what_older_programs_show(document, tmp_path):
    part = Part(PackURI("/word/ink/ink1.xml"), "application/inkml+xml", b"<ink/>", document.part.package)
    id = document.part.relate_to(part, f"{RELATIONS}/customXml")
    ink = (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='w14'><w14:contentPart r:id='{id}'/></mc:Choice>"
        f"<mc:Fallback><w:pict>{SHAPE}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    body = opened(document, tmp_path, ink).document.element.body
    assert [child.tag for child in next(body.iter(f"{W}r"))] == [f"{W}pict"]


def test_a_chart_of_the_template_keeps_what_it_shows_and_not_its_workbook(document, tmp_path):
    chart = (
        f'<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="{RELATIONS}">'
        '<c:chart><c:v>7</c:v></c:chart><c:externalData r:id="rId1"/></c:chartSpace>'
    )
    kind = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    part = Part(PackURI("/word/charts/chart1.xml"), kind, chart.encode(), document.part.package)
    part.relate_to("file:///c:/tall.xlsx", f"{RELATIONS}/oleObject", is_external=True)
    document.part.relate_to(part, f"{RELATIONS}/chart")
    template = opened(document, tmp_path)
    (kept,) = (each for each in template.document.part.package.iter_parts() if "charts" in each.partname)
    assert b"<c:v>7</c:v>" in kept.blob
    assert b"externalData" not in kept.blob
    assert not len(kept.rels)


def test_what_only_a_building_block_holds_does_not_count(document, tmp_path):
    block = f'<w:glossaryDocument xmlns:w="{MAIN}"/>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    glossary = Part(
        PackURI("/word/glossary/document.xml"), f"{kind}.document.glossary+xml", block, document.part.package
    )
    notes = (
        f'<w:footnotes {NAMESPACES}><w:footnote w:id="2">{p("{{ finnes_ikke }}")}</w:footnote></w:footnotes>'.encode()
    )
    part = Part(PackURI("/word/glossary/footnotes.xml"), f"{kind}.footnotes+xml", notes, document.part.package)
    glossary.relate_to(part, f"{RELATIONS}/footnotes")
    document.part.relate_to(glossary, f"{RELATIONS}/glossaryDocument")
    assert list(opened(document, tmp_path).spots()) == []


def test_a_paragraph_is_known_by_where_it_stood_before_anything_was_taken_out(document, tmp_path):
    template = opened(document, tmp_path, p("Borte, ", DELETED), TABLE.format(p("Rad.")), p("{{ x.y }}"))
    (spot,) = template.spots()
    assert template.origin(spot.paragraph) == ("word/document.xml", 2)
