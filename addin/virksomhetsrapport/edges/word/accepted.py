"""Tracked changes taken as they stand: what was inserted is there, what was deleted is gone, and nobody is named."""

from __future__ import annotations

from virksomhetsrapport.edges.word.xml import Element, W

_INSERTED = (W + "ins", W + "moveTo")
_DELETED = (W + "del", W + "moveFrom")
_MARKS = (W + "rPr", W + "trPr", W + "numPr")
"""What a change stands in when it is a mark on it: a paragraph's sign, a row, a list number."""
_FORMER = tuple(
    W + name
    for name in (
        *("pPrChange", "rPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "trPrChange", "tcPrChange"),
        *("tblGridChange", "numberingChange", "cellIns"),
    )
)
"""How something looked before."""
_RANGES = tuple(
    f"{W}{name}Range{end}"
    for name in (*("moveFrom", "moveTo", "customXmlIns", "customXmlDel", "customXmlMoveFrom", "customXmlMoveTo"),)
    for end in ("Start", "End")
)


def accept_changes(root: Element) -> None:
    """Accept every tracked change of a part, as Word's own command does."""
    found = list(root.iter(*_INSERTED, *_DELETED, *_FORMER, *_RANGES, W + "cellDel", W + "cellMerge"))
    joined = []
    for change in found:
        parent = change.getparent()
        if parent is None:
            continue
        if change.tag in _DELETED:
            holder = parent.getparent()
            if parent.tag == W + "trPr":
                drop(holder)
            elif parent.tag == W + "rPr" and holder is not None and holder.tag == W + "pPr":
                joined.append(holder.getparent())
            drop(change)
        elif change.tag == W + "cellDel":
            drop(parent.getparent())
        elif change.tag == W + "cellMerge":
            _merge(change)
        elif change.tag in _INSERTED and parent.tag not in _MARKS:
            unwrap(change)
        else:
            drop(change)
    for paragraph in joined:
        if paragraph is not None:
            _join_to_next(paragraph)
    for table in [table for table in root.iter(W + "tbl") if table.find(f".//{W}tr") is None]:
        drop(table)


def unwrap(element: Element) -> None:
    """What an element holds, in its place."""
    for child in element:
        if not (isinstance(child.tag, str) and child.tag.endswith(("Pr", "EndPr")) and element.tag in _WITH_PROPERTIES):
            element.addprevious(child)
    drop(element)


_WITH_PROPERTIES = (W + "smartTag", W + "customXml")


def drop(element: Element | None) -> None:
    """An element gone, with all that it holds."""
    parent = element.getparent() if element is not None else None
    if element is not None and parent is not None:
        parent.remove(element)


def _merge(change: Element) -> None:
    """A cell that was merged with the one above it, or is the first of those that were."""
    kind = {"cont": "continue", "rest": "restart"}.get(change.get(W + "vMerge", ""))
    if kind is None:
        drop(change)
        return
    change.tag = W + "vMerge"
    change.attrib.clear()
    change.set(W + "val", kind)


def _join_to_next(paragraph: Element) -> None:
    """A paragraph whose sign was deleted runs on in the one after it, which keeps its own look."""
    after = paragraph.getnext()
    while after is not None and after.tag in (W + "bookmarkStart", W + "bookmarkEnd", W + "proofErr"):
        after = after.getnext()
    said = [child for child in paragraph if child.tag != W + "pPr"]
    if paragraph.find(f"{W}pPr/{W}sectPr") is not None:
        return
    if after is None or after.tag != W + "p":
        # A cell, a note and a text box must end with a paragraph; elsewhere an empty one may go.
        if not said and after is not None:
            drop(paragraph)
        return
    properties = after.find(W + "pPr")
    at = 0 if properties is None else after.index(properties) + 1
    for child in reversed(said):
        after.insert(at, child)
    drop(paragraph)
