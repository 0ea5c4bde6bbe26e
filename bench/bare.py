"""A finished report without what only ours has: controls and bookmarks around figures, the record of itself.

What is left says and looks the same, so that another program can be given it as a template, or its words as data.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from docx import Document
from docx.document import Document as Opened
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from lxml import etree

from virksomhetsrapport.edges.word.marks import PREFIX

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml gives its element type no public name

P, R, T, TR, TC, TBL = (qn(f"w:{name}") for name in ("p", "r", "t", "tr", "tc", "tbl"))
PROPERTIES, RUN_PROPERTIES, STYLE, BOLD = (qn(f"w:{name}") for name in ("pPr", "rPr", "pStyle", "b"))
CONTROL, INSIDE = qn("w:sdt"), qn("w:sdtContent")
START, END = qn("w:bookmarkStart"), qn("w:bookmarkEnd")
CHART = qn("c:chart")


def bare_report(path: Path) -> Opened:
    """The report, opened and unwrapped. Its charts still stand in it."""
    document = Document(str(path))
    for root in (document.element.body, *headers(document)):
        _unwrap(root)
    relations = document.part.rels
    for id in [id for id, each in relations.items() if each.reltype == RELATIONSHIP_TYPE.CUSTOM_XML]:
        del relations[id]
    return document


def headers(document: Opened) -> list[Element]:
    """The headers of the sections that have one of their own."""
    return [each.header._element for each in document.sections if not each.header.is_linked_to_previous]  # noqa: SLF001


def _unwrap(root: Element) -> None:
    ours = {mark.get(qn("w:id")) for mark in root.iter(START) if str(mark.get(qn("w:name"))).startswith(PREFIX)}
    for mark in [each for each in root.iter(START, END) if each.get(qn("w:id")) in ours]:
        drop(mark)
    for control in list(root.iter(CONTROL)):
        for child in control.findall(f"{INSIDE}/*"):
            control.addprevious(child)
        drop(control)


def words(document: Path) -> list[str]:
    """Every paragraph of a document's body that says something, those in tables too."""
    said = (paragraph_text(p) for p in Document(str(document)).element.body.iter(P))
    return [text for text in said if text]


def paragraph_text(paragraph: Element) -> str:
    return "".join(text.text or "" for text in paragraph.iter(T))


def style_of(paragraph: Element) -> str:
    """The id of a paragraph's style, "" where it names none."""
    style = paragraph.find(f"{PROPERTIES}/{STYLE}")
    return "" if style is None else str(style.get(qn("w:val")))


def drop(element: Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)
