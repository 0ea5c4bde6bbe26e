"""Marks of an earlier report that came along when staff pasted from it into a template: what they enclose stays."""

from __future__ import annotations

from collections.abc import Collection

from virksomhetsrapport.catalogue import Catalogue
from virksomhetsrapport.edges.word.accepted import drop
from virksomhetsrapport.edges.word.captions import reference_name
from virksomhetsrapport.edges.word.draft import drop_marks
from virksomhetsrapport.edges.word.marks import PREFIX
from virksomhetsrapport.edges.word.template import Template
from virksomhetsrapport.edges.word.xml import Element, W


def drop_former_marks(template: Template, catalogue: Catalogue, shown: Collection[str]) -> None:
    """Take out the controls and bookmarks that the new report gives anew; `shown` are the tables and charts in it."""
    captions = {reference_name(element) for element in shown}
    for root, _ in template.trees:
        drop_marks(root)
        for mark in list(root.iter(W + "bookmarkStart")):
            name = mark.get(W + "name", "")
            if name.startswith(PREFIX) or name in captions:
                _drop_both_ends(root, mark)
        for control in list(root.iter(W + "sdt")):
            tag = control.find(f"{W}sdtPr/{W}tag")
            if tag is not None and _is_ours(tag.get(W + "val", ""), catalogue):
                _unwrap(control)


def _is_ours(tag: str, catalogue: Catalogue) -> bool:
    id = tag.partition("#")[0]
    kind, colon, element = id.partition(":")
    framed = bool(colon) and kind in ("tabell", "figur") and element in catalogue.elements
    return framed or id in catalogue.facts or id.startswith(PREFIX)


def _drop_both_ends(root: Element, start: Element) -> None:
    number = start.get(W + "id")
    ends = [end for end in root.iter(W + "bookmarkEnd") if end.get(W + "id") == number]
    for each in (start, *ends):
        drop(each)


def _unwrap(control: Element) -> None:
    for child in control.findall(f"{W}sdtContent/*"):
        control.addprevious(child)
    drop(control)
