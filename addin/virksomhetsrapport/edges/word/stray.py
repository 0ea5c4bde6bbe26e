"""What of a template is out of reach: braces in field codes, formulas and alternative texts, and linked files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree

from virksomhetsrapport.edges.word.outside import Linked, R
from virksomhetsrapport.edges.word.template import Template
from virksomhetsrapport.edges.word.xml import Element, W, matching
from virksomhetsrapport.errors import Fault
from virksomhetsrapport.placeholders import CLOSE, OPEN

LONGEST = 60
"""Characters that show which braces are meant."""
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PARAGRAPHS = (W + "p", f"{_DRAWN}p")
_HOLDERS = {
    "instrText": "en feltkode",
    "fldSimple": "en feltkode",
    "docPr": "en alternativ tekst",
    "cNvPr": "en alternativ tekst",
    "shape": "en alternativ tekst",
    "alias": "navnet på en innholdskontroll",
    "tag": "navnet på en innholdskontroll",
    "textpath": "WordArt",
    "bookmarkStart": "navnet på et bokmerke",
    "hyperlink": "en lenke",
}
_PARTS = {"chart": "et diagram", "diagram": "SmartArt"}
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_BRACED = etree.XPath("//*[@*[contains(., '{{') or contains(., '}}')]]")
_HINTS = etree.XPath("//*[not(*) and not(self::w:t)][contains(., '{') or contains(., '}')]", namespaces={"w": W[1:-1]})
"""Words with a brace that are not running text."""
_OTHER = "et felt, en figur eller en egenskap"


class Stray(NamedTuple):
    """Braces out of reach: the element that holds them, what that is in words, and how they begin."""

    element: Element
    holder: str
    text: str


class OutOfReach(NamedTuple):
    """A fault, and the paragraph that it is in or beside; None where there is none."""

    fault: Fault
    paragraph: Element | None


def out_of_reach(template: Template) -> list[OutOfReach]:
    """What can neither be filled in nor carried along."""
    strays = [(stray.element, stray.holder, stray.text) for root, _ in template.trees for stray in stray_braces(root)]
    written = {id(root) for root, _ in template.trees}
    elsewhere = []
    for part in template.document.part.package.iter_parts():
        root = _tree(part)
        if root is not None and id(root) not in written:
            shown = _shown_by(part, template)
            elsewhere += [(shown, _kind(part), stray.text) for stray in stray_braces(root)]
    if not (template.outside or strays or elsewhere):
        return []
    wheres = template.wheres()

    def placed(element: Element | None) -> tuple[Element | None, str]:
        paragraph = None if element is None else _paragraph_of(element)
        return paragraph, wheres.get(id(paragraph), "malen")

    found: dict[tuple[str, str, str], OutOfReach] = {}
    for element, what in template.outside:
        paragraph, where = placed(element)
        match what:
            case Linked.PICTURE:
                fault = Fault("template-linked-picture", where)
            case Linked.TEXT:
                fault = Fault("template-linked-text", where)
            case Linked.DATE:
                fault = Fault("template-own-date", where)
        found.setdefault((fault.code, where, ""), OutOfReach(fault, paragraph))
    for place, holder, text in [*strays, *elsewhere]:
        paragraph, where = placed(place)
        fault = Fault("placeholder-out-of-reach", where, text=text, holder=holder)
        found.setdefault((fault.code, where, text), OutOfReach(fault, paragraph))
    return list(found.values())


def _tree(part: Any) -> Element | None:
    """The tree of a part that may hold braces in its words; None of pictures and the like."""
    root: Element | None = getattr(part, "element", None)
    if root is not None or not part.partname.endswith(".xml"):
        return root
    words = any(kind in part.content_type for kind in ("chart", "diagram"))
    if words or OPEN.encode() in part.blob or CLOSE.encode() in part.blob:
        return etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
    return None


def _kind(part: Any) -> str:
    return next((said for kind, said in _PARTS.items() if kind in part.content_type), _OTHER)


def _shown_by(part: Any, template: Template) -> Element | None:
    """The element of the document that shows a chart or a diagram."""
    relations = template.document.part.rels.values()
    ids = {relation.rId for relation in relations if not relation.is_external and relation.target_part is part}
    body: Element = template.document.element
    for element in body.iter(etree.Element):
        if any(str(name).startswith(R) and element.get(name) in ids for name in element.attrib):
            return element
    return None


def _paragraph_of(element: Element) -> Element | None:
    """The paragraph that an element is or stands in, else the one before it or after it."""
    near = [
        *element.iterancestors(W + "p"),
        *element.itersiblings(W + "p", preceding=True),
        *element.itersiblings(W + "p"),
    ]
    return element if element.tag == W + "p" else next(iter(near), None)


def stray_braces(root: Element) -> Iterator[Stray]:
    """The braces of a part that are not in its running text; those of a paragraph are one, however it is split."""
    for element in matching(_BRACED, root):
        for value in map(str, element.attrib.values()):
            if OPEN in value or CLOSE in value:
                yield Stray(element, _holder(element), value[:LONGEST].strip())
    told = set()
    for element in matching(_HINTS, root):
        around = next(element.iterancestors(*_PARAGRAPHS), element)
        text = "".join(each.text or "" for each in around.iter(element.tag))
        if (OPEN in text or CLOSE in text) and (around, element.tag) not in told:
            told.add((around, element.tag))
            yield Stray(element, _holder(element), text[:LONGEST].strip())


def _holder(element: Element) -> str:
    return "en formel" if element.tag == _FORMULA else _HOLDERS.get(etree.QName(element).localname, _OTHER)
