"""The language that staff write between `{{` and `}}`, in templates and in texts typed in the workbook.

{{ resultat.sum_kostnader.avvik | mnok | abs }}     a figure, shown through filters
{{ tjenester.svartid[forrige] }}                    a figure of one month
{{ tabell: resultat }}  {{ figur: svartid }}  {{ tekst: okonomi.resultat }}
{{ se: resultat }}                                  "Tabell 4", wherever that table came to stand
{{ innhold }}  {{ tabelliste }}  {{ figurliste }}  {{ forbehold }}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

OPEN, CLOSE = "{{", "}}"


class Kind(Enum):
    """What a placeholder asks for: a value within a sentence, or a block that takes its paragraph's place."""

    VALUE = "verdi"
    REFERENCE = "se"
    TABLE = "tabell"
    CHART = "figur"
    TEXT = "tekst"
    CONTENTS = "innhold"
    TABLES = "tabelliste"
    CHARTS = "figurliste"
    RESERVATIONS = "forbehold"

    @property
    def is_block(self) -> bool:
        return self not in (Kind.VALUE, Kind.REFERENCE)


class Filter(NamedTuple):
    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Placeholder:
    kind: Kind
    name: str
    index: str = ""
    filters: tuple[Filter, ...] = ()

    @property
    def id(self) -> str:
        """The id of the fact or element asked for, its index included."""
        return f"{self.name}[{self.index}]" if self.index else self.name

    def __str__(self) -> str:
        """As it is written between the braces."""
        before = f"{self.kind.value}: " if self.kind in _NAMED.values() else ""
        filters = "".join(
            f" | {filter.name}{f' {filter.argument}' if filter.argument else ''}" for filter in self.filters
        )
        return f"{before}{self.id}{filters}"


class Malformed(NamedTuple):
    """Braces that hold no placeholder; `reason` names a fault's sentence."""

    reason: str
    text: str


class Found(NamedTuple):
    """A placeholder, or what should have been one, and where it lies in the text."""

    start: int
    end: int
    content: Placeholder | Malformed


_TOKEN = re.compile(r"\{\{|\}\}|\{(?P<single>[^{}]+)\}(?!\})")
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
"""Hyphens and spaces that are not seen, which come along when text is pasted."""
_NAME = r"[a-z0-9æøå_]+(?:\.[a-z0-9æøå_]+)*"
_VALUE = re.compile(rf"({_NAME})(?:\[\s*([a-z0-9æøå_-]+)\s*\])?")
_BLOCK = re.compile(rf"([a-zæøå]+)\s*:\s*({_NAME})")
_FILTER = re.compile(r"([a-zæøå_]+)(?:\s+(\d+))?")
_SPACES = re.compile(r"\s")
_SIMPLE = {kind.value: kind for kind in (Kind.CONTENTS, Kind.TABLES, Kind.CHARTS, Kind.RESERVATIONS)}
_NAMED = {kind.value: kind for kind in (Kind.REFERENCE, Kind.TABLE, Kind.CHART, Kind.TEXT)}


def scan(text: str) -> Iterator[Found]:
    """Every pair of braces in a text, in order. Braces that are never opened or closed are found too."""
    opened: int | None = None
    for token in _TOKEN.finditer(text):
        if token["single"]:
            if opened is None and _is_meant(token["single"]):
                yield _malformed("placeholder-single-brace", text, token.start(), token.end())
        elif token.group() == OPEN:
            if opened is not None:
                yield _malformed("placeholder-not-closed", text, opened, token.start())
            opened = token.start()
        elif opened is None:
            yield _malformed("placeholder-not-opened", text, token.start(), token.end())
        else:
            yield Found(opened, token.end(), parse(text[opened + 2 : token.start()]))
            opened = None
    if opened is not None:
        yield _malformed("placeholder-not-closed", text, opened, len(text))


def references_in(text: str) -> list[str]:
    """The tables and charts that a text refers to."""
    found = (hit.content for hit in scan(text))
    return [each.name for each in found if isinstance(each, Placeholder) and each.kind is Kind.REFERENCE]


def parse(inside: str) -> Placeholder | Malformed:
    """What stands between the braces, understood."""
    seen = _SPACES.sub(" ", inside.translate(_INVISIBLE))
    body, *filters = (part.strip() for part in seen.split("|"))
    body = body.casefold()
    if body in _SIMPLE and not filters:
        return Placeholder(_SIMPLE[body], body)
    if match := _BLOCK.fullmatch(body):
        kind = _NAMED.get(match[1])
        if kind is None or filters:
            return Malformed("placeholder-unknown-word", inside.strip())
        return Placeholder(kind, match[2])
    match = _VALUE.fullmatch(body)
    if match is None:
        return Malformed("placeholder-unreadable", inside.strip())
    parsed = []
    for text in filters:
        found = _FILTER.fullmatch(text.casefold())
        if found is None:
            return Malformed("placeholder-unreadable", inside.strip())
        parsed.append(Filter(found[1], found[2] or ""))
    return Placeholder(Kind.VALUE, match[1], match[2] or "", tuple(parsed))


def _is_meant(inside: str) -> bool:
    """Whether single braces hold what looks like a placeholder: prose may have braces of its own."""
    placeholder = parse(inside)
    return isinstance(placeholder, Placeholder) and (placeholder.kind is not Kind.VALUE or "." in placeholder.name)


def _malformed(reason: str, text: str, start: int, end: int) -> Found:
    return Found(start, end, Malformed(reason, text[start : min(end, start + 40)].strip()))
