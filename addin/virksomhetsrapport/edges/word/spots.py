"""Where the placeholders of a template stand, in all its parts, also where Word split one over several runs."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from virksomhetsrapport.edges.word.xml import XML_SPACE, Element, W
from virksomhetsrapport.placeholders import Found, scan

FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""What programs read that do not know what stands beside it."""
_TEXTS = {
    W + "t": "",
    W + "tab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
    W + "softHyphen": "\u00ad",
}
"""The nodes of a run that stand for text; a `t` stands for its own."""
_PLAIN = tuple(W + name for name in ("text", "date", "dropDownList", "comboBox"))
"""The kinds of content controls that hold text alone."""


class Located(NamedTuple):
    """A paragraph, its own text, and where it stands in words; `body`: directly in the document."""

    paragraph: Element
    text: str
    where: str
    body: bool


class Spot(NamedTuple):
    """A paragraph with placeholders. `where` says in words where it stands; `body`: directly in the document.

    `bare` ones hold no content controls: copies for old versions of Word, and controls of plain text.
    """

    paragraph: Element
    where: str
    body: bool
    bare: bool
    text: str
    found: tuple[Found, ...]


def located(root: Element, part: str, heading_levels: Mapping[str, int]) -> Iterator[Located]:
    """The paragraphs of one part of the document; `part` is its name in words, "" for the document itself."""
    chapter, number = "", 0
    for paragraph in root.iter(W + "p"):
        text = own_text(paragraph)
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if style is not None and style.get(W + "val") in heading_levels:
            chapter, number = text.strip(), 0
        elif text.strip() and next(paragraph.iterancestors(FALLBACK), None) is None:
            number += 1
        ancestors = {ancestor.tag for ancestor in paragraph.iterancestors()}
        inside = part
        if W + "txbxContent" in ancestors:
            inside = "tekstboks"
        elif W + "tc" in ancestors and not part:
            inside = "tabell"
        place = f"avsnitt {number}" if number else "overskriften"
        before = f"kapittel «{chapter}», " if chapter else "før første kapittel, "
        where = f"{inside}, {place}" if part else f"{before}{f'{inside}, ' if inside else ''}{place}"
        yield Located(paragraph, text, where, not inside)


def spots_in(root: Element, part: str, heading_levels: Mapping[str, int]) -> Iterator[Spot]:
    """The spots of one part of the document."""
    for paragraph, text, where, body in located(root, part, heading_levels):
        found = tuple(scan(text)) if "{" in text or "}" in text else ()
        if found:
            yield Spot(paragraph, where, body, is_bare(paragraph), text, found)


def is_bare(element: Element) -> bool:
    """Whether an element stands where no content control may, or where nobody would see one: in hidden text."""
    return any(
        ancestor.tag == FALLBACK or _is_plain(ancestor) or ancestor.find(f"{W}rPr/{W}vanish") is not None
        for ancestor in element.iterancestors()
    )


def _is_plain(element: Element) -> bool:
    properties = element.find(W + "sdtPr") if element.tag == W + "sdt" else None
    return properties is not None and any(each.tag in _PLAIN for each in properties)


def own_text(paragraph: Element) -> str:
    """The text of a paragraph without that of a text box in it."""
    return "".join(text for _, text in _nodes(paragraph))


def node_at(paragraph: Element, offset: int) -> Element | None:
    """The node that a character of the paragraph's own text stands in."""
    at = 0
    for node, text in _nodes(paragraph):
        at += len(text)
        if offset < at:
            return node
    return None


def outermost(paragraph: Element) -> Element:
    """The paragraph of the part's own text that a paragraph lies in: the one that holds its text box, or itself."""
    return [paragraph, *paragraph.iterancestors(W + "p")][-1]


def replace(paragraph: Element, start: int, end: int, new: list[Element]) -> None:
    """Put what is new where the characters from `start` to `end` stand; its runs take on the look of the first one."""
    first = _run_at(paragraph, start)
    after = _run_at(paragraph, end)
    assert first is not None
    runs = [run for run in paragraph.iter(W + "r") if _own(paragraph, run)]
    replaced = runs[runs.index(first) : runs.index(after) if after is not None else len(runs)]
    look = first.find(W + "rPr")
    for element in new:
        if look is not None:
            for run in element.iter(W + "r"):
                _inherit(run, look)
        first.addprevious(element)
    for run in replaced:
        for child in list(run):
            if child.tag in _TEXTS:
                run.remove(child)
        if all(child.tag == W + "rPr" for child in run):
            _drop(run)


def _nodes(paragraph: Element) -> list[tuple[Element, str]]:
    """The paragraph's own text nodes in order, each with the text it stands for; not those of a text box in it."""
    runs = [run for run in paragraph.iter(W + "r") if _own(paragraph, run)]
    return [(child, _TEXTS[child.tag] or child.text or "") for run in runs for child in run if child.tag in _TEXTS]


def _own(paragraph: Element, run: Element) -> bool:
    """A run of the paragraph's own text: not of a text box in it, nor what a tracked change has moved away."""
    return next(run.iterancestors(W + "p"), None) is paragraph and next(run.iterancestors(W + "moveFrom"), None) is None


def _run_at(paragraph: Element, offset: int) -> Element | None:
    """The run that begins at a character, split off its run if need be; None at the paragraph's end."""
    at = 0
    for node, text in _nodes(paragraph):
        if at == offset and text:
            return _split_before(node)
        if at < offset < at + len(text):
            second = copy.deepcopy(node)
            node.text, second.text = text[: offset - at], text[offset - at :]
            for half in (node, second):
                half.set(XML_SPACE, "preserve")
            node.addnext(second)
            return _split_before(second)
        at += len(text)
    return None


def _split_before(node: Element) -> Element:
    """The run that begins with `node`: its own run, or a new one with the same look that takes it and what follows."""
    run = node.getparent()
    assert run is not None
    before = [child for child in node.itersiblings(preceding=True) if child.tag != W + "rPr"]
    if not before:
        return run
    second = run.makeelement(run.tag, {str(name): str(value) for name, value in run.attrib.items()})
    look = run.find(W + "rPr")
    if look is not None:
        second.append(copy.deepcopy(look))
    for child in [node, *node.itersiblings()]:
        second.append(child)
    run.addnext(second)
    return second


def _inherit(run: Element, look: Element) -> None:
    """Give a run the look of another; what it has of its own (bold) stays."""
    own = run.find(W + "rPr")
    merged = copy.deepcopy(look)
    if own is not None:
        if own.find(W + "b") is not None and merged.find(W + "b") is None:
            before = merged.find(W + "rFonts")
            bold = own.find(W + "b")
            assert bold is not None
            style = merged.find(W + "rStyle")
            after = before if before is not None else style
            if after is not None:
                after.addnext(copy.deepcopy(bold))
            else:
                merged.insert(0, copy.deepcopy(bold))
        run.remove(own)
    run.insert(0, merged)


def _drop(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
