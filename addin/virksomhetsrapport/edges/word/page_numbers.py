"""Page numbers as the pages themselves show them: a section may start anew, and count in Roman numerals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from virksomhetsrapport.edges.word.marks import Marks
from virksomhetsrapport.edges.word.numerals import numeral
from virksomhetsrapport.edges.word.xml import Element, W, elements


class Section(NamedTuple):
    """A section that counts its pages in its own way; `bookmark` stands at its beginning.

    `start` is the number of its first page, None where it goes on from the section before.
    """

    bookmark: str
    start: int | None
    format: str


def mark_sections(body: Element, marks: Marks) -> list[Section]:
    """A bookmark at the beginning of each section; none at all where every page shows its plain number."""
    ends = [each for each in body.iter(W + "sectPr") if each.getparent() is body or _ends_body_section(each, body)]
    kinds = [_numbering(each) for each in ends]
    if not any(start is not None or format != "decimal" for start, format in kinds):
        return []
    found = []
    first = _with_paragraph(next(iter(body), None))
    for number, (end, (start, format)) in enumerate(zip(ends, kinds, strict=True), 1):
        name = f"_Seksjon{number}"
        paragraph = next(first.iter(W + "p"), None) if first is not None else None
        if paragraph is not None:
            properties = paragraph.find(W + "pPr")
            for new in reversed(elements(marks.bookmark(name, ""))):
                if properties is not None:
                    properties.addnext(new)
                else:
                    paragraph.insert(0, new)
        found.append(Section(name, start, format))
        holder = next(end.iterancestors(W + "p"), None)
        first = _with_paragraph(holder.getnext()) if holder is not None else None
    return found


def _with_paragraph(element: Element | None) -> Element | None:
    """The element or the first after it that holds a paragraph: a bookmark may stand alone between paragraphs."""
    while element is not None and next(element.iter(W + "p"), None) is None:
        element = element.getnext()
    return element


def _ends_body_section(each: Element, body: Element) -> bool:
    holder = next(each.iterancestors(W + "p"), None)
    return holder is not None and holder.getparent() is body


def _numbering(section: Element) -> tuple[int | None, str]:
    kind = section.find(W + "pgNumType")
    if kind is None:
        return None, "decimal"
    start = kind.get(W + "start", "")
    return int(start) if start.isascii() and start.isdigit() else None, kind.get(W + "fmt", "decimal")


def shown_pages(pages: Mapping[str, int], sections: Sequence[Section]) -> dict[str, str]:
    """What the page of each bookmark shows as its number; `pages` counts the pages from 1."""
    firsts: list[tuple[int, int, str]] = []
    for section in sections:
        page = pages.get(section.bookmark)
        if page is not None:
            before = firsts[-1] if firsts else (1, 1, "")
            goes_on = before[1] + page - before[0]
            firsts.append((page, goes_on if section.start is None else section.start, section.format))
    return {name: _shown(page, firsts) for name, page in pages.items()}


def _shown(page: int, firsts: Sequence[tuple[int, int, str]]) -> str:
    for first, number, format in reversed(firsts):
        if first <= page:
            return numeral(number + page - first, format)
    return str(page)
