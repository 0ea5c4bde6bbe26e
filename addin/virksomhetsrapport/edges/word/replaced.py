"""What takes a paragraph's place, and what of the paragraph stays: bookmarks, page breaks, the end of a section."""

from __future__ import annotations

from collections.abc import Sequence

from virksomhetsrapport.edges.word.fields import Field
from virksomhetsrapport.edges.word.xml import Element, W, elements

_ENDS = (W + "bookmarkStart", W + "bookmarkEnd")
_SEEN = (W + "t", W + "br", W + "drawing", W + "pict", W + "object", W + "sectPr", W + "fldChar")
"""What a paragraph is kept for."""
_BEFORE = (W + "pStyle", W + "keepNext", W + "keepLines")
"""What stands before a page break among a paragraph's properties."""
_NEW_PAGE = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def give_way(old: Element, text: str) -> None:
    """Put what the XML text holds in a paragraph's place."""
    new = elements(text)
    parent = old.getparent()
    assert parent is not None
    if new:
        before, after = _page_breaks(old)
        if before:
            _begin_page(new)
        if after:
            new += elements(_NEW_PAGE)
    for mark in list(old.iter(W + "bookmarkStart")):
        old.addprevious(mark)
    for element in new:
        old.addprevious(element)
    if not new and parent.tag == W + "tc" and len(parent.findall(W + "p")) == 1:
        _empty(old)  # a cell must hold a paragraph
    else:
        _leave(old)


def give_way_to_list(own: Field, text: str) -> None:
    """Put the XML text of a list in the place of the one that Word had written; what stands behind it stays."""
    last = own.last
    after = list(own.first.itersiblings())
    if last is None or own.first.getparent() is None or (last is not own.first and last not in after):
        return
    gone = after[: after.index(last) + 1] if last in after else []
    for each in gone[:-1]:
        if each.tag not in _ENDS:
            _leave(each)
    if gone and not _keep_behind(last, own.ended):
        _leave(last)
    give_way(own.first, text)


def _keep_behind(last: Element, end: Element | None) -> bool:
    """Take out of a paragraph all up to the end of a field; whether anything to be seen is left."""
    if end is None:
        return False
    holder = next((child for child in last if end in child.iter(end.tag)), None)
    before: Sequence[Element] = [holder, *holder.itersiblings(preceding=True)] if holder is not None else ()
    for child in before:
        if child.tag != W + "pPr" and child.tag not in _ENDS:
            last.remove(child)
    return next(last.iter(*_SEEN), None) is not None


def _leave(old: Element) -> None:
    """Take a paragraph away; its bookmarks stay, and a section that ended with it still ends there."""
    for mark in list(old.iter(*_ENDS)):
        old.addprevious(mark)
    parent = old.getparent()
    if old.find(f"{W}pPr/{W}sectPr") is not None:
        _empty(old)
    elif parent is not None:
        parent.remove(old)


def _empty(paragraph: Element) -> None:
    for child in list(paragraph):
        if child.tag != W + "pPr":
            paragraph.remove(child)


def _page_breaks(paragraph: Element) -> tuple[bool, bool]:
    """Whether a new page begins before what a paragraph says, and after it."""
    begins = paragraph.find(f"{W}pPr/{W}pageBreakBefore")
    before = begins is not None and begins.get(W + "val", "1") not in ("0", "false", "off")
    after = said = False
    for node in paragraph.iter(W + "t", W + "br"):
        if node.tag == W + "t":
            said = said or bool((node.text or "").strip())
        elif node.get(W + "type") == "page":
            before, after = before or not said, after or said
    return before, after


def _begin_page(new: Sequence[Element]) -> None:
    properties = next((found for each in new if (found := each.find(f".//{W}pPr")) is not None), None)
    if properties is not None:
        at = sum(child.tag in _BEFORE for child in properties)
        properties.insert(at, properties.makeelement(W + "pageBreakBefore"))
