"""The record as a custom XML part, written and read back: every field comes out as it went in.

Word gives the part another name when it saves, so it is known by its namespace alone. Lists are words with a space
between them, and what XML cannot hold stands as `_x0007_`, much as Office itself writes it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from virksomhetsrapport.edges.package import PackageError, open_package, read_part, read_xml
from virksomhetsrapport.edges.word.xml import Element
from virksomhetsrapport.elements import Figure, Light, Mark, Pair, Zone
from virksomhetsrapport.errors import ProgramError
from virksomhetsrapport.facts import Status
from virksomhetsrapport.record import Frame, Known, Place, Point, Prose, Record, Risk, Says, Sources, Typed, facts_of

NAMESPACE = "urn:virksomhetsrapport:rapport:"
VERSION = 1
"""Of the format, the last word of its namespace; a newer one may hold what this program does not know."""
_OWN = f"{{{NAMESPACE}{VERSION}}}"
_ROOT = re.compile(rf"\{{{NAMESPACE}(\d+)\}}rapport")
_ODD = re.compile('[\x00-\x1f"&<>\x7f-\x9f\ud800-\udfff\ufffe\uffff]')
"""What an attribute cannot hold as it is: marks of XML, white space that is not kept, what XML has no letter for."""
_TAKEN = re.compile(f"{_ODD.pattern}|_(?=x)")
"""The same, and what would read as written by us where it is not."""
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_ESCAPED = re.compile("_x([0-9A-F]{4})_")
_EMPTY = "_"
"""A word of a list that says nothing."""
_SPECIAL = {" ": "_x0020_", _EMPTY: "_x005F_"}


ISSUED = "issued"
"""The attribute of the record that holds the day of issue."""


class RecordError(ProgramError):
    """A document whose record cannot be read."""


def record_xml(record: Record, digest: str) -> bytes:
    """The part that a report carries. `digest` is that of the other parts, by which an unchanged one is known."""
    own = _attributes({"digest": digest, "reason": record.reason, ISSUED: record.issued})
    parts = [f'<?xml version="1.0" encoding="UTF-8"?>\n<rapport xmlns="{NAMESPACE}{VERSION}"{own}>']
    parts.append(f"<sources{_attributes(record.sources._asdict())}/>")
    parts += [f'<accepted text="{_text(text)}"/>' for text in record.accepted]
    parts += map(_frame_xml, record.frames)
    parts += map(_place_xml, record.places)
    parts += map(_fact_xml, record.facts)
    parts += [f"<text{_attributes(text._asdict())}/>" for text in record.texts]
    parts += map(_risk_xml, record.risks)
    parts.append("</rapport>")
    return "".join(parts).encode()


def find_record(package: zipfile.ZipFile) -> Element | None:
    """The root of the record, None where there is none. Raises `PackageError`."""
    found = find_record_part(package)
    return found[1] if found else None


def find_record_part(package: zipfile.ZipFile) -> tuple[str, Element] | None:
    """The record in whatever part it stands: that part's name, and its root. Raises `PackageError`."""
    newer: tuple[str, Element] | None = None
    for part in package.namelist():
        if not part.endswith(".xml") or part.startswith("word/"):
            continue
        if NAMESPACE.encode() in (read_part(package, part) or b""):
            root = read_xml(package, part)
            found = _ROOT.fullmatch(str(root.tag)) if root is not None else None
            if root is not None and found and int(found[1]) == VERSION:
                return part, root
            newer = (part, root) if root is not None and found else newer
    return newer


def read_record(path: Path) -> Record:
    """The record of a report.

    Raises `PackageError` where the file is no Word document, and `RecordError` where it has no record, a damaged one,
    or one that a newer program has made.
    """
    with open_package(path) as package:
        if b"wordprocessingml" not in (read_part(package, "[Content_Types].xml") or b""):
            raise PackageError("file-not-report", file=path.name)
        try:
            root = find_record(package)
        except PackageError as fault:
            if fault.code != "file-damaged":
                raise
            raise RecordError("record-damaged", file=path.name) from None
    if root is None:
        raise RecordError("record-missing", file=path.name)
    if not str(root.tag).startswith(_OWN):
        raise RecordError("record-newer", file=path.name)
    try:
        return _record_of(root)
    except (KeyError, ValueError, IndexError, InvalidOperation):
        raise RecordError("record-damaged", file=path.name) from None


# --- Written ----------------------------------------------------------------------------------------------------


def _text(text: str) -> str:
    return text if _plain_xml(text) else _TAKEN.sub(_in_xml, text)


def _plain_xml(text: str) -> bool:
    return "_x" not in text and not _ODD.search(text)


def _texts(texts: Sequence[str]) -> Sequence[str]:
    """The texts as attributes hold them; most hold nothing odd, and looking once is faster."""
    return texts if _plain_xml("".join(texts)) else [_text(text) for text in texts]


def _in_xml(match: re.Match[str]) -> str:
    return _ENTITIES.get(match[0]) or f"_x{ord(match[0]):04X}_"


def _attributes(fields: Mapping[str, str]) -> str:
    return "".join([f' {name}="{_text(text)}"' for name, text in fields.items() if text])


def _words(words: Sequence[str]) -> str:
    """A list in one attribute, as most lists are: words without a space in them."""
    joined = " ".join(words)
    if all(words) and joined.count(" ") == len(words) - 1 and _plain_xml(joined) and _EMPTY not in words:
        return joined
    return " ".join([_SPECIAL.get(word) or _text(word).replace(" ", _SPECIAL[" "]) or _EMPTY for word in words])


def _place_xml(place: Place) -> str:
    kind, more = _kind_of(place.says)
    id, bookmark, element, shown = _texts((place.id, place.bookmark, place.element, place.shown))
    mark = f' bookmark="{bookmark}"' if bookmark else ""
    within = f' element="{element}"' if element else ""
    more = f' with="{more}"' if more else ""
    return (
        f'<place id="{id}"{mark}{within} says="{kind}" facts="{_words(facts_of(place.says))}"{more} shown="{shown}"/>'
    )


def _kind_of(says: Says) -> tuple[str, str]:
    """What kind of statement it is, and what it says beside its facts."""
    match says:
        case Prose(placeholder, _):
            return "prose", _text(placeholder)
        case Point():
            return "point", ""
        case Figure(_, plus):
            return "figure", "plus" if plus else ""
        case Mark(facts):
            return "mark", _words([qualifier for _, qualifier in facts])
        case Pair():
            return "pair", ""
        case Light():
            return "light", ""
        case Zone(_, level):
            return "zone", level.value


def _frame_xml(frame: Frame) -> str:
    own = {"bookmark": frame.bookmark, "element": frame.element, "caption": frame.caption}
    rows = "".join([f'<row labels="{_words(row)}"/>' for row in frame.labels])
    return f'<frame id="{_text(frame.id)}"{_attributes(own)}>{rows}</frame>'


def _fact_xml(fact: Known) -> str:
    *fields, inputs, status, better, lasting = fact
    texts = _texts([*fields, status, better, lasting])
    id, value, unit, label, origin, shown, cell, rule, status, better, lasting = texts
    follows = f' rule="{rule}"' if rule else ""
    follows += f' inputs="{_words(inputs)}"' if inputs else ""
    follows += f' status="{status}"' if status else ""
    follows += f' better="{better}"' if better else ""
    follows += f' lasting="{lasting}"' if lasting else ""
    stands = f' cell="{cell}"' if cell else ""
    return (
        f'<fact id="{id}" value="{value}" unit="{unit}" label="{label}" origin="{origin}" shown="{shown}"'
        f"{stands}{follows}/>"
    )


def _risk_xml(risk: Risk) -> str:
    """A risk without a score has none written; one that is closed has no `open`."""
    score, still = "" if risk.score is None else f"{risk.score:f}", "1" if risk.open else ""
    return f"<risk{_attributes({**risk._asdict(), 'score': score, 'open': still})}/>"


# --- Read -------------------------------------------------------------------------------------------------------


def _record_of(root: Element) -> Record:
    """Raises `KeyError`, `ValueError` or `IndexError` where something is not as it was written."""
    sources = root.find(f"{_OWN}sources")
    if sources is None:
        raise KeyError("sources")
    return Record(
        Sources(*(_said(sources, name) for name in Sources._fields)),
        tuple(_place_of(element) for element in root.iterfind(f"{_OWN}place")),
        tuple(_frame_of(element) for element in root.iterfind(f"{_OWN}frame")),
        tuple(_fact_of(element) for element in root.iterfind(f"{_OWN}fact")),
        _said(root, "reason"),
        tuple(_said(element, "text") for element in root.iterfind(f"{_OWN}accepted")),
        _said(root, ISSUED),
        tuple(Typed(*(_said(element, name) for name in Typed._fields)) for element in root.iterfind(f"{_OWN}text")),
        tuple(_risk_of(element) for element in root.iterfind(f"{_OWN}risk")),
    )


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _said(element: Element, name: str) -> str:
    return _plain(element.get(name, ""))


def _needed(element: Element, name: str) -> str:
    return _plain(str(element.attrib[name]))


def _list(element: Element, name: str) -> tuple[str, ...]:
    text = element.get(name, "")
    return tuple("" if word == _EMPTY else _plain(word) for word in text.split(" ")) if text else ()


def _place_of(element: Element) -> Place:
    said = _KINDS[_needed(element, "says")](_list(element, "facts"), element)
    return Place(
        _needed(element, "id"), _said(element, "bookmark"), _said(element, "element"), said, _needed(element, "shown")
    )


_KINDS: dict[str, Callable[[tuple[str, ...], Element], Says]] = {
    "prose": lambda facts, element: Prose(_said(element, "with"), _only(facts)),
    "point": lambda facts, _: Point(_only(facts)),
    "figure": lambda facts, element: Figure(_only(facts), element.get("with") == "plus"),
    "mark": lambda facts, element: Mark(tuple(zip(facts, _list(element, "with"), strict=True))),
    "pair": lambda facts, _: Pair(*_two(facts)),
    "light": lambda facts, _: Light(*_two(facts)) if len(facts) > 1 else Light(_only(facts)),
    "zone": lambda facts, element: Zone(_only(facts), Status(_needed(element, "with"))),
}


def _only(facts: tuple[str, ...]) -> str:
    (fact,) = facts
    return fact


def _two(facts: tuple[str, ...]) -> tuple[str, str]:
    first, second = facts
    return first, second


def _frame_of(element: Element) -> Frame:
    rows = tuple(_list(row, "labels") for row in element)
    return Frame(
        _needed(element, "id"), _said(element, "bookmark"), _said(element, "element"), _said(element, "caption"), rows
    )


def _fact_of(element: Element) -> Known:
    id, value, unit, label, origin, shown = (_needed(element, name) for name in Known._fields[:6])
    cell, rule, inputs = _said(element, "cell"), _said(element, "rule"), _list(element, "inputs")
    later = (_said(element, name) for name in ("status", "better", "lasting"))
    return Known(id, value, unit, label, origin, shown, cell, rule, inputs, *later)


def _risk_of(element: Element) -> Risk:
    score = _said(element, "score")
    return Risk(
        _said(element, "table"),
        _said(element, "name"),
        _said(element, "title"),
        Decimal(score) if score else None,
        _said(element, "level"),
        _said(element, "open") == "1",
    )
