"""The mark *Utkast* that every page of a report bears until the report is issued.

It stands in a frame at the top edge of the page, in each header that a page may show, above the header's own text: a
frame is no part of the text's flow. The frame has a line of one point to belong to, which stays when the mark goes, so
that no line and no page number moves. It is a line of its own because LibreOffice, saving a second time, puts a content
control that stands before a frame in the same paragraph into the frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.parts.hdrftr import HeaderPart

from virksomhetsrapport.alignment import alike
from virksomhetsrapport.edges.word.accepted import drop
from virksomhetsrapport.edges.word.marks import DRAFT, DRAFT_WORDS, Marks
from virksomhetsrapport.edges.word.spots import own_text
from virksomhetsrapport.edges.word.template import Template
from virksomhetsrapport.edges.word.xml import NAMESPACES, Element, W, elements, length
from virksomhetsrapport.facts import Status
from virksomhetsrapport.look import STATUS

_TITLE = "Går bort når rapporten blir utstedt"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE = W + "headerReference"
_POINT, _LINE, _WIDTH = 20, 240, 3402
"""A point, the frame's height and its width in twentieths of a point: 12 points, 6 cm."""
_NEAREST, _FARTHEST = 170, 284
"""From the page's edge to the frame: half a centimetre, less where the header's own text begins higher up."""
_POINTS = 9
_USED_TO = 709
"""Where headers begin that do not say where."""
_OUTSIDE_TEXT = ("AlternateContent", "pict", "drawing")
"""What a text box stands in, the outermost first: other programs turn a frame into one."""


def mark_draft(template: Template, marks: Marks) -> None:
    """Put the mark into every header, and make those that a page would need to show it."""
    sections = _sections(template)
    top = min((_header_top(each) for each in sections), default=_USED_TO)
    y = max(_NEAREST, min(_FARTHEST, top - _LINE))
    for number, header in enumerate(_headers(template, sections), 1):
        _place(header, _mark_xml(number, y, marks))


def drop_marks(root: Element) -> bool:
    """Take the mark out of a part, known by its control, its bookmark or its words; whether it was there."""
    found = {id(each): each for each in _marked(root)}
    for paragraph in found.values():
        _drop_mark(paragraph)
    return bool(found)


def _sections(template: Template) -> list[Element]:
    body = template.document.element.body
    found = list(body.iter(W + "sectPr"))
    if not found or found[-1].getparent() is not body:
        body.append(parse_xml(f"<w:sectPr {NAMESPACES}/>"))
        found.append(body[-1])
    return found


def _header_top(section: Element) -> int:
    margins = section.find(W + "pgMar")
    return _USED_TO if margins is None or margins.get(W + "header") is None else length(margins, "header")


def _headers(template: Template, sections: list[Element]) -> list[Element]:
    """The headers of all sections, each once; a section takes over those that it does not have from the one before."""
    part = template.document.part
    even = _is_on(template.document.settings.element.find(W + "evenAndOddHeaders"))
    found: dict[int, Element] = {}
    known: dict[str, str] = {}
    for section in sections:
        own = {each.get(W + "type", "default"): each.get(_RELATED, "") for each in section.findall(_REFERENCE)}
        for kind, relation in own.items():
            root = getattr(part.related_parts.get(relation), "element", None)
            if root is not None:
                known[kind] = relation
                found[id(root)] = root
        if _is_on(section.find(W + "titlePg")):
            if "first" in known and own.get("first") != known["first"]:
                _refer(section, "first", known["first"])  # LibreOffice passes over one that is taken over
            wanted = ["default", "first"]
        else:
            wanted = ["default"]
        for kind in [each for each in (*wanted, *(["even"] if even else [])) if each not in known]:
            known[kind], root = _add_header(template)
            _refer(section, kind, known[kind])
            found[id(root)] = root
    return list(found.values())


def _is_on(switch: Element | None) -> bool:
    return switch is not None and switch.get(W + "val", "true") in ("1", "true", "on")


def _add_header(template: Template) -> tuple[str, Element]:
    """A header that holds nothing yet: the id of its relation, and its root."""
    document = template.document.part
    package = document.package
    taken = {str(part.partname).casefold() for part in package.iter_parts()}
    name = next(name for number in count(1) if (name := f"/word/header{number}.xml") not in taken)
    root = parse_xml(f"<w:hdr {NAMESPACES}>{_EMPTY}</w:hdr>")
    part = HeaderPart(PackURI(name), CONTENT_TYPE.WML_HEADER, root, package)
    return document.relate_to(part, RELATIONSHIP_TYPE.HEADER), root


def _refer(section: Element, kind: str, relation: str) -> None:
    """Have a section show a header of a kind; a reference of that kind that led to none goes."""
    for same in [each for each in section.findall(_REFERENCE) if each.get(W + "type", "default") == kind]:
        section.remove(same)
    section.insert(0, section.makeelement(_REFERENCE, {W + "type": kind, _RELATED: relation}))


_BARE = (
    '<w:spacing w:before="0" w:after="0" w:line="{line}" w:lineRule="exact"/>'
    '<w:ind w:left="0" w:right="0" w:firstLine="0"/>'
)
_EMPTY = f'<w:p><w:pPr>{_BARE.format(line=_POINT)}<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'


def _mark_xml(number: int, y: int, marks: Marks) -> str:
    look = f'<w:rPr><w:b/><w:color w:val="{STATUS[Status.NOT_MET].ink}"/><w:sz w:val="{_POINTS * 2}"/></w:rPr>'
    frame = (
        f'<w:framePr w:w="{_WIDTH}" w:h="{_LINE}" w:hRule="exact" w:wrap="around" w:vAnchor="page" w:hAnchor="page" '
        f'w:xAlign="center" w:y="{y}"/>'
    )
    properties = f'<w:pPr>{frame}{_BARE.format(line=_LINE)}<w:jc w:val="center"/>{look}</w:pPr>'
    inside = marks.control(
        DRAFT, _TITLE, f"<w:r>{look}<w:t>{DRAFT_WORDS}</w:t></w:r>", '<w:lock w:val="sdtContentLocked"/>'
    )
    return f"<w:p>{properties}{marks.bookmark(f'{DRAFT}_{number}', inside)}</w:p>"


def _place(header: Element, xml: str) -> None:
    """At the header's beginning, with the line that it belongs to; one that an earlier report left there will do."""
    if len(header) == 0 or not _is_line(header[0]):
        header[:0] = elements(_EMPTY)
    header[:0] = elements(xml)


def _is_line(element: Element) -> bool:
    spacing = element.find(f"{W}pPr/{W}spacing")
    if spacing is None or element.tag != W + "p" or element.find(f"{W}r/*") is not None:
        return False
    return spacing.get(W + "lineRule") == "exact" and 0 < length(spacing, "line") <= _POINT


# --- Found again ------------------------------------------------------------------------------------------------


def _marked(root: Element) -> Iterator[Element]:
    """The paragraphs that hold the mark."""
    for tag in root.iter(W + "tag"):
        if tag.get(W + "val") == DRAFT:
            yield from _around(tag)
    for mark in root.iter(W + "bookmarkStart"):
        if mark.get(W + "name", "").startswith(DRAFT):
            yield from _around(mark)
    if root.tag == W + "hdr":
        for paragraph in root.iter(W + "p"):
            if alike(own_text(paragraph), DRAFT_WORDS):
                yield paragraph


def _around(element: Element) -> Iterator[Element]:
    """The paragraph that an element stands in, or those that a control around it holds."""
    inside = next(element.iterancestors(W + "p"), None)
    if inside is not None:
        yield inside
        return
    control = next(element.iterancestors(W + "sdt"), None)
    if control is not None:
        yield from control.iter(W + "p")
        return
    after = element.getnext()
    if after is not None and after.tag == W + "p":
        yield after


def _drop_mark(paragraph: Element) -> None:
    """The paragraph gone, with the frame or box that it fills; of one that says more, the mark alone."""
    if own_text(paragraph).strip() and not alike(own_text(paragraph), DRAFT_WORDS):
        for said in [each for each in paragraph.iter(W + "r") if alike(_said(each), DRAFT_WORDS)]:
            drop(said)
        return
    boxes = [each for each in paragraph.iterancestors() if _name(each) in _OUTSIDE_TEXT]
    if not boxes:
        _drop_paragraph(paragraph)
        return
    run: Element | None = boxes[-1].getparent()
    drop(boxes[-1])
    if run is not None and run.tag == W + "r" and all(child.tag == W + "rPr" for child in run):
        drop(run)


def _drop_paragraph(paragraph: Element) -> None:
    """A part, a cell and a control must hold a paragraph: where it is the only one, it stays and says nothing."""
    parent = paragraph.getparent()
    if parent is None or any(each is not paragraph for each in parent.findall(W + "p")):
        drop(paragraph)
        return
    paragraph[:] = list(elements(_EMPTY)[0])


def _said(run: Element) -> str:
    return "".join(text.text or "" for text in run.iter(W + "t"))


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
