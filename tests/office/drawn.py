"""Documents with pages, bookmarks and charts where a test wants them, for the tests of what renderers make of them."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Cm

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"

CHART = f"""<c:chartSpace xmlns:c="{C}" xmlns:a="{A}"><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>\
<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/><c:ser><c:idx val="0"/><c:order val="0"/>\
<c:val><c:numLit><c:ptCount val="2"/><c:pt idx="0"><c:v>1</c:v></c:pt><c:pt idx="1"><c:v>3</c:v></c:pt></c:numLit>\
</c:val></c:ser><c:axId val="1"/><c:axId val="2"/></c:lineChart>\
<c:catAx><c:axId val="1"/><c:scaling/><c:delete val="0"/><c:axPos val="b"/><c:crossAx val="2"/></c:catAx>\
<c:valAx><c:axId val="2"/><c:scaling/><c:delete val="0"/><c:axPos val="l"/><c:crossAx val="1"/></c:valAx>\
</c:plotArea></c:chart></c:chartSpace>"""

LETTERS = "abcdefghijklmnopqrstuvwxyzæøåÆØÅéü0123456789_"


def new_document(title: str = "Prøven æøå") -> Document:
    document = docx.Document()
    document.core_properties.title, document.core_properties.language = title, "nb-NO"
    return document


def add_bookmark(paragraph: object, name: str) -> None:
    """A bookmark around the paragraph's text."""
    element = paragraph._p
    number = len(element.getroottree().getroot().findall(f".//{{{W}}}bookmarkStart"))
    start = parse_xml(f'<w:bookmarkStart xmlns:w="{W}" w:id="{number}" w:name="{name}"/>')
    paragraph.runs[0]._r.addprevious(start)
    element.append(parse_xml(f'<w:bookmarkEnd xmlns:w="{W}" w:id="{number}"/>'))


def add_chart(document: Document, number: int, described: str) -> None:
    """A native chart with alt text, in a paragraph of its own."""
    package = document.part.package
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CHART_TYPE, CHART.encode(), package)
    related = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    drawing = (
        f'<w:drawing xmlns:w="{W}" xmlns:wp="{WP}" xmlns:a="{A}" xmlns:c="{C}" xmlns:r="{R}">'
        '<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="5760000" cy="2520000"/>'
        f'<wp:docPr id="{100 + number}" name="Diagram {number}" descr={quoteattr(described)}/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{C}"><c:chart r:id="{related}"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )
    document.add_paragraph().add_run()._r.append(parse_xml(drawing))


def add_picture(document: Document, described: str) -> None:
    document.add_picture(io.BytesIO(_PNG), Cm(2))
    document.inline_shapes[-1]._inline.docPr.set("descr", described)


_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


def random_document(path: Path, chance: random.Random) -> dict[str, int]:
    """A long document whose pages end where it says so and nowhere else; give the page of each bookmark.

    What a page holds is far less than there is room for: headings, lines, lists, small tables, a few of them under
    bookmarks. A page begins by a break in a paragraph's style, by a break in a run, or by a section of its own, some
    on their side.
    """
    document, expected = new_document(), dict[str, int]()
    page = 1
    for _ in range(chance.randint(12, 30)):
        for _ in range(chance.randint(1, 6)):
            _add_something(document, chance, expected, page)
        page += 1
        match chance.choice(("style", "run", "section")):
            case "style":
                document.add_paragraph("Ny side").paragraph_format.page_break_before = True
            case "run":
                document.add_page_break()
            case "section":
                section = document.add_section(WD_SECTION.NEW_PAGE)
                wide = chance.random() < 0.5
                section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
                short, long = sorted((section.page_width, section.page_height))
                section.page_width, section.page_height = (long, short) if wide else (short, long)
    _add_something(document, chance, expected, page)
    document.add_paragraph("Slutt")  # Word ends no document with a table
    document.save(str(path))
    return expected


def _add_something(document: Document, chance: random.Random, expected: dict[str, int], page: int) -> None:
    what = chance.choice(("heading", "line", "bullet", "table"))
    if what == "table":
        table = document.add_table(chance.randint(1, 3), chance.randint(1, 4))
        paragraph = chance.choice([cell for row in table.rows for cell in row.cells]).paragraphs[0]
        paragraph.add_run("Celle")
    elif what == "heading":
        paragraph = document.add_heading("Kapittel", chance.randint(1, 3))
    else:
        paragraph = document.add_paragraph("Noen ord", "List Bullet" if what == "bullet" else None)
    for _ in range(chance.randint(0, 2)):
        name = _name(chance, expected)
        add_bookmark(paragraph, name)
        expected[name] = page


def _name(chance: random.Random, taken: Sequence[str] | dict[str, int]) -> str:
    """A name that Word allows: letters, digits and "_", no digit first, at most forty; case tells none apart."""
    while True:
        first = chance.choice("_abxyzæøåÆØÅ")
        name = first + "".join(chance.choice(LETTERS) for _ in range(chance.randint(4, 39)))
        if name.casefold() not in {known.casefold() for known in taken}:
            return name


def tagged(node: object, kind: str) -> list[dict]:
    """The elements of a kind in a PDF's structure, in reading order; those inside others of the kind left out."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [found for each in node for found in tagged(each, kind)]
    if not isinstance(node, dict):
        return []
    own = [node] if node.get("/S") == kind else []
    return own or (tagged(node["/K"], kind) if "/K" in node else [])
