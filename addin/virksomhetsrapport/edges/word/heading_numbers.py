"""The numbers that Word sets before headings by itself: "2.1", where the heading's style or paragraph asks for it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from virksomhetsrapport.edges.word.numerals import numeral
from virksomhetsrapport.edges.word.xml import Element, W, length

_PLACE = re.compile(r"%([1-9])")
_SILENT = ("bullet", "none")


class _Level(NamedTuple):
    """A level of a list: what it starts at, how its number is written, and the text around it ("%1.%2")."""

    start: int
    format: str
    text: str
    style: str


class _Asked(NamedTuple):
    """What a style or a paragraph says of its numbering; None where it says nothing."""

    list: str | None
    level: int | None


_NOTHING = _Asked(None, None)


def heading_numbers(root: Element, styles: Element, numbering: Element | None) -> dict[Element, str]:
    """The number of each numbered paragraph of a document; `numbering` is the part that holds its lists."""
    if numbering is None:
        return {}
    lists = {each.get(W + "abstractNumId", ""): _levels(each) for each in numbering.iterfind(W + "abstractNum")}
    used = {each.get(W + "numId", ""): _value(each, "abstractNumId") for each in numbering.iterfind(W + "num")}
    asked_by = dict(_asked_by_style(styles))
    counted: defaultdict[str, dict[int, int]] = defaultdict(dict)
    found: dict[Element, str] = {}
    for paragraph in root.iter(W + "p"):
        properties = next(paragraph.iterchildren(W + "pPr"), None)
        style = _value(properties, "pStyle")
        own, styled = _asked(properties), asked_by.get(style, _NOTHING)
        list_id = used.get((own.list if own.list is not None else styled.list) or "", "")
        levels = lists.get(list_id, {})
        by_style = next((at for at, level in levels.items() if style and level.style == style), 0)
        at = own.level if own.level is not None else styled.level if styled.level is not None else by_style
        if at not in levels:
            continue
        numbers = counted[list_id]
        numbers[at] = numbers.get(at, levels[at].start - 1) + 1
        for deeper in [each for each in numbers if each > at]:
            del numbers[deeper]
        if levels[at].format not in _SILENT:
            found[paragraph] = _written(levels, at, numbers)
    return found


def _written(levels: dict[int, _Level], at: int, numbers: dict[int, int]) -> str:
    def number(place: re.Match[str]) -> str:
        level = int(place[1]) - 1
        known = levels.get(level)
        return numeral(numbers.get(level, known.start), known.format) if known else ""

    return _PLACE.sub(number, levels[at].text).strip()


def _levels(abstract: Element) -> dict[int, _Level]:
    found = {}
    for level in abstract.iterfind(W + "lvl"):
        start = level.find(W + "start")
        found[length(level, "ilvl")] = _Level(
            length(start, "val") if start is not None else 1,
            _value(level, "numFmt") or "decimal",
            _value(level, "lvlText"),
            _value(level, "pStyle"),
        )
    return found


def _asked_by_style(styles: Element) -> Iterator[tuple[str, _Asked]]:
    """What each style says of numbering, or the style that it is based on."""
    known = {each.get(W + "styleId", ""): each for each in styles.iterfind(W + "style")}
    for id, style in known.items():
        each: Element | None = style
        seen: set[str] = set()
        asked = _NOTHING
        while each is not None:
            said = _asked(next(each.iterchildren(W + "pPr"), None))
            asked = _Asked(
                said.list if asked.list is None else asked.list, said.level if asked.level is None else asked.level
            )
            parent = _value(each, "basedOn")
            each = None if parent in seen else known.get(parent)
            seen.add(parent)
        yield id, asked


def _asked(properties: Element | None) -> _Asked:
    asked = next(properties.iterchildren(W + "numPr"), None) if properties is not None else None
    if asked is None:
        return _NOTHING
    level = asked.find(W + "ilvl")
    return _Asked(_value(asked, "numId") or None, length(level, "val") if level is not None else None)


def _value(element: Element | None, name: str) -> str:
    child = next(element.iterchildren(W + name), None) if element is not None else None
    return child.get(W + "val", "") if child is not None else ""
