"""What a document shows that lies outside it: links, linked pictures and texts, objects of other programs, fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from lxml import etree

from virksomhetsrapport.edges.word.accepted import drop, unwrap
from virksomhetsrapport.edges.word.xml import Element, W, elements, matching, run

R = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
VML = "{urn:schemas-microsoft-com:vml}"
_DATES = ("CREATEDATE", "SAVEDATE", "PRINTDATE")
FROZEN = frozenset(
    {
        *("INCLUDEPICTURE", "INCLUDETEXT", "INCLUDE", "IMPORT", "LINK", "DDE", "DDEAUTO", "RD", "DATABASE", "EMBED"),
        *("MERGEFIELD", "MERGEREC", "MERGESEQ", "NEXT", "NEXTIF", "SKIPIF", "ADDRESSBLOCK", "GREETINGLINE"),
        *("ASK", "FILLIN", "CONTROL", "HTMLCONTROL", "PRINT", "AUTOTEXT", "AUTOTEXTLIST", "GLOSSARY"),
        *("DOCPROPERTY", "DOCVARIABLE", "AUTHOR", "LASTSAVEDBY", "USERNAME", "USERINITIALS", "USERADDRESS", "INFO"),
        *("COMMENTS", "KEYWORDS", "SUBJECT", "TEMPLATE", "FILENAME", "FILESIZE", "EDITTIME", "REVNUM"),
        *_DATES,
    }
)
"""Fields that fetch something from elsewhere, or from properties that are not there any more: updated, they would go
wrong, ask a question, or name somebody."""
_RELATED = etree.XPath(f"//*[@*[{' or '.join(f'namespace-uri() = {name[1:-1]!r}' for name in R)}]]")
_ADDRESS = re.compile(r'HYPERLINK\s+(?!\\)(?:"([^"]*)"|(\S+))', re.IGNORECASE)


class Linked(Enum):
    """What is shown from elsewhere, and would be missing, or wrong."""

    PICTURE = "picture"
    TEXT = "text"
    DATE = "date"
    """The template's own: when it was made, saved or printed."""


class Outside(NamedTuple):
    element: Element
    what: Linked


def take_out(root: Element, gone: Mapping[str, str]) -> list[Outside]:
    """Take out of a part what hung on relations that are gone: addresses, "" where it was a part, by id."""
    outside: list[Outside] = []
    for element in matching(_RELATED, root) if gone else ():
        names = [name for name in element.attrib if str(name).startswith(R) and element.get(name) in gone]
        if names and element.getparent() is not None:
            outside += _without(element, [str(name) for name in names], gone)
    for thing in list(root.iter(W + "object")):
        _as_picture(thing)
    for video in list(root.iter("{*}webVideoPr")):
        drop(video.getparent())
    for shape in root.iter(f"{VML}*"):
        for name in {"href", "target"}.intersection(map(str, shape.attrib)):
            del shape.attrib[name]
    return outside


def _without(element: Element, names: list[str], gone: Mapping[str, str]) -> Iterator[Outside]:
    """The element without its relations that are gone, or gone itself where it was nothing else."""
    match etree.QName(element).localname:
        case "hyperlink":
            _write_out(element, gone[element.get(names[0], "")])
            unwrap(element)
        case "blip" | "imagedata":
            for name in names:
                del element.attrib[name]
            if not any(str(name).startswith(R) for name in element.attrib):
                yield Outside(element, Linked.PICTURE)
        case "altChunk" | "subDoc":
            yield Outside(element, Linked.TEXT)
        case "OLEObject" | "control" if element.getparent() is not None:
            drop(element)
        case "contentPart":
            _as_in_older_programs(element)
        case _:
            drop(element)


def _write_out(link: Element, address: str) -> None:
    """The address of a link that becomes plain text, behind it where the text does not say it."""
    address = address.removeprefix("mailto:")
    text = "".join(node.text or "" for node in link.iter(W + "t"))
    _unlike_a_link(link.iter(W + "rStyle"))
    bare = re.sub(r"^\w+://(www\.)?|/$", "", address)
    if bare and bare not in text and not address.startswith("#"):
        link.extend(elements(run(f" ({address})" if text.strip() else address)))


def _unlike_a_link(styles: Iterable[Element]) -> None:
    for style in [each for each in styles if each.get(W + "val", "").casefold().startswith("hyper")]:
        drop(style)


def _as_picture(thing: Element) -> None:
    """An object of another program as the picture that stands for it."""
    for child in [
        each for each in thing if etree.QName(each).localname in ("OLEObject", "control", "objectEmbed", "objectLink")
    ]:
        thing.remove(child)
    drawing = thing.find(W + "drawing")
    if drawing is not None:
        thing.addprevious(drawing)
        drop(thing)
    elif any(str(child.tag).startswith(VML) and child.tag != f"{VML}shapetype" for child in thing):
        thing.tag = W + "pict"
        thing.attrib.clear()
    else:
        drop(thing)


def _as_in_older_programs(element: Element) -> None:
    """Ink and the like as the picture that older programs show."""
    choice = next(element.iterancestors(f"{MC}AlternateContent"), None)
    fallback = choice.find(f"{MC}Fallback") if choice is not None else None
    if choice is None or fallback is None:
        drop(element)
        return
    for child in fallback:
        choice.addprevious(child)
    drop(choice)


@dataclass
class _Open:
    """A field that has begun: its code so far, the nodes that make it a field, and those of its result."""

    nodes: list[Element] = field(default_factory=list)
    code: str = ""
    separated: bool = False
    texts: list[Element] = field(default_factory=list)


def freeze_fields(root: Element) -> list[Outside]:
    """Fields that reach outside the document become what they say; give those that would say it of the template."""
    open_: list[_Open] = []
    frozen: list[tuple[_Open, Element]] = []
    for node in root.iter(W + "fldChar", W + "instrText", W + "t"):
        kind = node.get(W + "fldCharType", "") if node.tag == W + "fldChar" else ""
        if kind == "begin":
            open_.append(_Open())
        if not open_:
            continue
        inner = open_[-1]
        for each in open_:
            if not each.separated:
                each.nodes.append(node)
            elif node.tag == W + "t":
                each.texts.append(node)
        if kind == "separate":
            inner.separated = True
        elif kind == "end":
            if inner.nodes[-1] is not node:
                inner.nodes.append(node)
            open_.pop()
            if _is_outside(inner.code):
                frozen.append((inner, node))
        elif node.tag == W + "instrText" and not inner.separated:
            inner.code += node.text or ""
    dated = [end for inner, end in frozen if _is_date(inner.code)]
    dated += [simple for simple in root.iter(W + "fldSimple") if _is_date(simple.get(W + "instr", ""))]
    outside = [Outside(next(each.iterancestors(W + "p"), root), Linked.DATE) for each in dated]
    for inner, end in frozen:
        if _ADDRESS.match(inner.code.strip()):
            _unlike_a_link(
                style for text in inner.texts for each in text.iterancestors(W + "r") for style in _style(each)
            )
        _say_address(inner.code, "".join(text.text or "" for text in inner.texts), end)
        for node in inner.nodes:
            _drop_node(node)
    for simple in [each for each in root.iter(W + "fldSimple") if _is_outside(each.get(W + "instr", ""))]:
        text = "".join(node.text or "" for node in simple.iter(W + "t"))
        _say_address(simple.get(W + "instr", ""), text, simple)
        unwrap(simple)
    return outside


def _style(run: Element) -> list[Element]:
    return run.findall(f"{W}rPr/{W}rStyle")


def _is_date(code: str) -> bool:
    words = code.split()
    return bool(words) and words[0].upper() in _DATES


def _is_outside(code: str) -> bool:
    words = code.split()
    return bool(words) and (words[0].upper() in FROZEN or _ADDRESS.match(code.strip()) is not None)


def _say_address(code: str, text: str, last: Element) -> None:
    """What `_write_out` does, for a link that is a field."""
    found = _ADDRESS.match(code.strip())
    if found is None:
        return
    holder = elements(f"<w:hyperlink>{run(text)}</w:hyperlink>")[0]
    _write_out(holder, found[1] or found[2] or "")
    behind = last.getparent() if last.tag == W + "fldChar" else last
    for new in list(holder)[1:]:
        if behind is not None:
            behind.addnext(new)


def _drop_node(node: Element) -> None:
    holder = node.getparent()
    drop(node)
    if holder is not None and holder.tag == W + "r" and all(child.tag == W + "rPr" for child in holder):
        drop(holder)
