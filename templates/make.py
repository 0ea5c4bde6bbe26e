"""Makes the Word templates from their outlines: `python templates/make.py [ID ...]`.

An outline is plain text, a paragraph a line: `#`, `##` and `###` are headings, `- ` is a bullet, `[liggende]` and
`[/liggende]` enclose landscape pages, `[sideskift]` starts a page, anything else is text or a placeholder. It makes
templates/ID.docx of templates/ID.outline.md, the same bytes every time. Staff may edit the result in Word; the outline
is for starting over. Colours come from the installed package.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import styles
from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.parts.styles import StylesPart
from docx.section import Section
from docx.shared import Cm
from docx.text.paragraph import Paragraph

TITLE = "Virksomhetsrapport"
HEADER = "{{ organisasjon.kortnavn }} \u2013 Virksomhetsrapport per {{ periode.siste }}"
TITLE_DROP = Cm(6)
HEADER_DISTANCE = Cm(1.1)
OLDEST_ZIP_DATE = (1980, 1, 1, 0, 0, 0)

CORE = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{TITLE}</dc:title><dc:creator></dc:creator>\
<dcterms:created xsi:type="dcterms:W3CDTF">2025-01-01T00:00:00Z</dcterms:created>\
<dcterms:modified xsi:type="dcterms:W3CDTF">2025-01-01T00:00:00Z</dcterms:modified>\
<dc:language>{styles.LANGUAGE}</dc:language></cp:coreProperties>"""
APP = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">\
<Application>{TITLE}</Application></Properties>"""


class OutlineError(ValueError):
    """An outline says something that cannot be made; the message names the line."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph to be: its style, its text, whether it starts a page, and which way that page lies."""

    style: str
    text: str
    starts_page: bool
    landscape: bool


def read_outline(text: str) -> Iterator[Line]:
    """The paragraphs of an outline, in order. Raises `OutlineError` at a mark that is unknown or misplaced."""
    landscape = starts_page = False
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if line == "[sideskift]":
            starts_page = True
        elif line == ("[/liggende]" if landscape else "[liggende]"):
            landscape = not landscape
            starts_page = True
        elif line:
            yield Line(*_style_and_text(number, line), starts_page, landscape)
            starts_page = False
    if landscape:
        raise OutlineError("[/liggende] mangler")


def _style_and_text(number: int, line: str) -> tuple[str, str]:
    if heading := re.match(r"(#{1,3}) +", line):
        return f"Heading {len(heading[1])}", line[heading.end() :]
    if line.startswith("- "):
        return "List Bullet", line[2:].strip()
    if line.startswith(("#", "[")):
        raise OutlineError(f"linje {number}: {line} passer ikke her")
    return "Normal", line


def build(outline: str) -> DocumentType:
    """The whole template: title page, contents, and the chapters of the outline."""
    document = Document()
    _replace_parts(document)
    first = document.sections[0]
    document.element.body.sectPr.attrib.clear()
    _lay_out(first, landscape=False)
    _title_page(document)
    _contents(_next_section(document, landscape=False), document)
    landscape = False
    for line in read_outline(outline):
        turned = line.landscape != landscape
        if turned:
            landscape = line.landscape
            _next_section(document, landscape)
        paragraph = document.add_paragraph(line.text, line.style)
        if line.starts_page and not turned:
            paragraph.paragraph_format.page_break_before = True
    return document


def _title_page(document: DocumentType) -> None:
    organisation = document.add_paragraph("{{ organisasjon.navn }}", "Subtitle")
    organisation.paragraph_format.space_before = TITLE_DROP
    document.add_paragraph(TITLE, "Title")
    document.add_paragraph("Per {{ periode.siste }}", "Subtitle")
    document.add_paragraph("Sak {{ rapport.saksnummer }}")
    document.add_paragraph("{{ forbehold }}")


def _contents(section: Section, document: DocumentType) -> None:
    """Contents list, and the header and footer that every later section takes over."""
    for margin in (section.header, section.footer):
        margin.is_linked_to_previous = False
    section.header.paragraphs[0].add_run(HEADER)
    footer = section.footer.paragraphs[0]
    for text, field in (("Side ", "PAGE"), (" av ", "NUMPAGES")):
        footer.add_run(text)
        _add_field(footer, field, result="2")
    document.add_paragraph("Innhold", "TOC Heading")
    document.add_paragraph("{{ innhold }}")


def _add_field(paragraph: Paragraph, instruction: str, result: str) -> None:
    """A complex field; Word counts pages anew when it lays the page out, others show `result`."""
    for kind in ("begin", "separate", "end"):
        mark = OxmlElement("w:fldChar", {qn("w:fldCharType"): kind})
        paragraph.add_run().element.append(mark)
        if kind == "begin":
            code = OxmlElement("w:instrText", {qn("xml:space"): "preserve"})
            code.text = f" {instruction} "
            paragraph.add_run().element.append(code)
        elif kind == "separate":
            paragraph.add_run(result)


def _next_section(document: DocumentType, landscape: bool) -> Section:
    """Start a section on a new page. The break has a paragraph of its own, for placeholders are taken out later."""
    section: Section = document.add_section()
    document.paragraphs[-1].style = styles.SECTION_END
    _lay_out(section, landscape)
    return section


def _lay_out(section: Section, landscape: bool) -> None:
    width, height = Cm(styles.PAGE_WIDTH), Cm(styles.PAGE_HEIGHT)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (height, width) if landscape else (width, height)
    margin = Cm(styles.MARGIN)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = margin
    section.header_distance = section.footer_distance = HEADER_DISTANCE


def _replace_parts(document: DocumentType) -> None:
    """Put our own styles, bullets, settings, palette and properties in, and take every other part out."""
    main, package = document.part, document.part.package
    assert package is not None
    theme = styles.theme_part(main.part_related_by(RT.THEME).blob)
    main.rels.clear()
    for key in [key for key, rel in package.rels.items() if rel.reltype != RT.OFFICE_DOCUMENT]:
        del package.rels[key]
    name = PackURI("/word/styles.xml")
    main.relate_to(StylesPart.load(name, CT.WML_STYLES, styles.styles_part(), package), RT.STYLES)
    for source, uri, content_type, reltype, blob in (
        (main, "/word/numbering.xml", CT.WML_NUMBERING, RT.NUMBERING, styles.numbering_part()),
        (main, "/word/settings.xml", CT.WML_SETTINGS, RT.SETTINGS, styles.settings_part()),
        (main, "/word/theme/theme1.xml", CT.OFC_THEME, RT.THEME, theme),
        (package, "/docProps/core.xml", CT.OPC_CORE_PROPERTIES, RT.CORE_PROPERTIES, CORE.encode()),
        (package, "/docProps/app.xml", CT.OFC_EXTENDED_PROPERTIES, RT.EXTENDED_PROPERTIES, APP.encode()),
    ):
        source.relate_to(Part.load(PackURI(uri), content_type, blob, package), reltype)


def pack(document: DocumentType) -> bytes:
    """The document as a zip file that depends on its content alone, not on clock or system."""
    saved, packed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, OLDEST_ZIP_DATE)
            entry.create_system, entry.external_attr = 0, 0
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return packed.getvalue()


def main(ids: list[str], folder: Path) -> int:
    """Make the templates asked for, or all of them. Returns 1 when an outline is missing or wrong."""
    suffix = ".outline.md"
    for each in ids or sorted(path.name.removesuffix(suffix) for path in folder.glob(f"*{suffix}")):
        outline = folder / f"{each}{suffix}"
        try:
            content = pack(build(outline.read_text(encoding="utf-8")))
        except (OSError, OutlineError) as error:
            print(f"{outline.name}: {error}", file=sys.stderr)
            return 1
        (folder / f"{each}.docx").write_bytes(content)
        print(f"{each}.docx: {len(content)} byte")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path(__file__).parent))
