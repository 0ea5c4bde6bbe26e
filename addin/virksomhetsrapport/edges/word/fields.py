"""Fields of a document: found wherever they lie, and their results written, so that nothing is asked on opening."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from virksomhetsrapport.edges.word.numerals import numeral
from virksomhetsrapport.edges.word.spots import FALLBACK
from virksomhetsrapport.edges.word.xml import XML_SPACE, Element, W

TABLE, CHART = "Tabell", "Figur"
"""The labels of captions, by which Word numbers them."""
_ALTERNATIVES = FALLBACK.replace("Fallback", "AlternateContent")
_FORMATS = {
    "ROMAN": "upperRoman",
    "roman": "lowerRoman",
    "ALPHABETIC": "upperLetter",
    "alphabetic": "lowerLetter",
}
"""What follows `\\*` in a field's code, as the formats of numbers that it asks for."""
_POSITIONS = frozenset({"\\n", "\\r", "\\w", "\\p", "\\f"})
"""Switches by which a reference says something else than the text that stands under its bookmark."""


@dataclass
class Field:
    """A field: its code, the text nodes of its result, the paragraphs between which it lies, and its last sign."""

    first: Element
    code: str = ""
    texts: list[Element] = field(default_factory=list)
    separated: Element | None = None
    last: Element | None = None
    ended: Element | None = None

    @property
    def words(self) -> list[str]:
        """The code's words: the field's name in capitals first, then what it was given, switches among it."""
        found = self.code.replace('"', "").split()
        return [found[0].upper(), *found[1:]] if found else [""]

    def show(self, text: str) -> None:
        """Write the result; the look of its first run stays."""
        if not self.texts:
            if self.separated is None:
                return
            run = self.separated.makeelement(W + "r")
            self.texts.append(run.makeelement(W + "t"))
            run.append(self.texts[0])
            self.separated.addnext(run)
        self.texts[0].text = text
        self.texts[0].set(XML_SPACE, "preserve")
        for node in self.texts[1:]:
            parent = node.getparent()
            if parent is not None:
                parent.remove(node)
        del self.texts[1:]


def fields_in(root: Element) -> list[Field]:
    """The fields of a part, in the order in which they begin; one that never ends is none."""
    begun: list[Field] = []
    open_: list[Field] = []
    for node in root.iter(W + "fldChar", W + "instrText", W + "t", W + "fldSimple"):
        if node.tag == W + "fldSimple":
            texts = list(node.iter(W + "t"))
            paragraph = _paragraph(node)
            begun.append(Field(paragraph, node.get(W + "instr", ""), texts, last=paragraph))
            continue
        kind = node.get(W + "fldCharType", "") if node.tag == W + "fldChar" else ""
        if kind == "begin":
            open_.append(Field(_paragraph(node)))
            begun.append(open_[-1])
        elif not open_:
            continue
        elif kind == "separate":
            open_[-1].separated = node.getparent()
        elif kind == "end":
            ended = open_.pop()
            ended.last, ended.ended = _paragraph(node), node
        elif node.tag == W + "instrText" and open_[-1].separated is None:
            open_[-1].code += node.text or ""
        elif node.tag == W + "t":
            for each in open_:
                if each.separated is not None:
                    each.texts.append(node)
    return [each for each in begun if each.last is not None]


def number_captions(fields: list[Field]) -> None:
    """Number captions in document order, ours and those that staff wrote, each label by itself.

    In a text box's copy for old versions of Word they have the numbers that they have in the text box.
    """
    counted: Counter[str] = Counter()
    before: dict[Element, Counter[str]] = {}
    copies: set[Element] = set()
    for each in fields:
        if each.words[0] != "SEQ" or len(each.words) < 2:
            continue
        box = next(each.first.iterancestors(_ALTERNATIVES), None)
        if box is not None and next(each.first.iterancestors(FALLBACK), None) is None:
            before.setdefault(box, counted.copy())
        elif box in before and box not in copies:
            copies.add(box)
            counted = before[box].copy()
        label, switches = each.words[1], each.words[2:]
        if "\\r" in switches and switches[-1] != "\\r":
            start = switches[switches.index("\\r") + 1]
            counted[label] = int(start) if start.isdigit() else counted[label] + 1
        elif "\\c" not in switches:
            counted[label] += 1
        if "\\h" not in switches:
            each.show(numeral(counted[label], next((_FORMATS[word] for word in switches if word in _FORMATS), "")))


def fill_references(fields: list[Field], root: Element) -> None:
    """Write what references say: the text that stands under their bookmark."""
    wanted = {each.words[1] for each in fields if each.words[0] == "REF" and len(each.words) > 1}
    texts = bookmarked(root, wanted)
    for each in fields:
        if each.words[0] == "REF" and len(each.words) > 1 and each.words[1] in texts and not _is_position(each):
            each.show(texts[each.words[1]])


def _is_position(reference: Field) -> bool:
    """Whether it says the number or place of a paragraph, "3.2" or "over", rather than what stands there."""
    return not _POSITIONS.isdisjoint(each.casefold() for each in reference.words[2:])


def fill_pages(fields: list[Field], pages: Mapping[str, str]) -> None:
    """Write the pages that page references lead to, by bookmark."""
    for each in fields:
        if each.words[0] == "PAGEREF" and len(each.words) > 1 and each.words[1] in pages:
            each.show(pages[each.words[1]])


def bookmarked(root: Element, names: set[str]) -> dict[str, str]:
    """The text under each of the bookmarks that are asked for and there, those left out that hold whole paragraphs."""
    if not names:
        return {}
    found: dict[str, str] = {}
    open_: dict[str, str] = {}
    homes: dict[str, Element] = {}
    for node in root.iter(W + "bookmarkStart", W + "bookmarkEnd", W + "t"):
        if node.tag == W + "bookmarkStart" and node.get(W + "name") in names:
            open_[node.get(W + "id", "")] = node.get(W + "name", "")
            found[node.get(W + "name", "")] = ""
        elif node.tag == W + "bookmarkEnd":
            open_.pop(node.get(W + "id", ""), None)
        elif node.tag == W + "t":
            for name in list(open_.values()):
                if homes.setdefault(name, _paragraph(node)) is _paragraph(node):
                    found[name] += node.text or ""
                else:
                    homes[name] = root
    return {name: text for name, text in found.items() if homes.get(name) is not root}


def bookmark_names(root: Element) -> Iterator[str]:
    for mark in root.iter(W + "bookmarkStart"):
        yield mark.get(W + "name", "")


def _paragraph(node: Element) -> Element:
    return next(node.iterancestors(W + "p"), node)
