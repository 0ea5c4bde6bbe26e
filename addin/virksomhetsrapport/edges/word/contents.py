"""The contents list as a field whose entries are written, so that it is right when the document opens."""

from __future__ import annotations

from dataclasses import dataclass

from virksomhetsrapport.edges.word import styles as names
from virksomhetsrapport.edges.word.styles import Styles
from virksomhetsrapport.edges.word.xml import Element, W, elements, paragraph, run

DEEPEST = len(names.CONTENTS)


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str
    bookmark: str


def number_headings(body: Element, styles: Styles) -> list[Heading]:
    """The headings that the contents list names, each put under a bookmark of its own."""
    found: list[Heading] = []
    free = 1 + max((int(mark.get(W + "id", "0")) for mark in body.iter(W + "bookmarkStart")), default=0)
    for element in body.iterchildren(W + "p"):
        style = element.find(f"{W}pPr/{W}pStyle")
        level = styles.heading_levels.get(style.get(W + "val", ""), 0) if style is not None else 0
        text = "".join(node.text or "" for node in element.iter(W + "t")).strip()
        if not 1 <= level <= DEEPEST or not text:
            continue
        bookmark = f"_Toc{len(found) + 1:08d}"
        start, end = elements(f'<w:bookmarkStart w:id="{free}" w:name="{bookmark}"/><w:bookmarkEnd w:id="{free}"/>')
        free += 1
        properties = element.find(W + "pPr")
        assert properties is not None
        properties.addnext(start)
        element.append(end)
        found.append(Heading(level, text, bookmark))
    return found


def write_contents(headings: list[Heading], styles: Styles) -> str:
    """A paragraph for each heading, linked to it; the whole is one field that Word can update."""
    if not headings:
        return ""
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> TOC \\o "1-{DEEPEST}" \\n \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    written = []
    for index, heading in enumerate(headings):
        link = f'<w:hyperlink w:anchor="{heading.bookmark}" w:history="1">{run(heading.text)}</w:hyperlink>'
        inside = (begin if index == 0 else "") + link + (end if index + 1 == len(headings) else "")
        written.append(paragraph(styles[names.CONTENTS[heading.level - 1]], inside))
    return "".join(written)
