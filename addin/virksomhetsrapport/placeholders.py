"""The language that staff write between `{{` and `}}`, in templates and in texts typed in the workbook.

{{ resultat.sum_kostnader.avvik | mnok | abs }}     a figure, shown through filters
{{ tjenester.svartid[forrige] }}                    a figure of one month
{{ tabell: resultat }}  {{ tekst: okonomi.resultat }}  {{ innhold }}  {{ forbehold }}
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
    TABLE = "tabell"
    TEXT = "tekst"
    CONTENTS = "innhold"
    RESERVATIONS = "forbehold"

    @property
    def is_block(self) -> bool:
        return self is not Kind.VALUE


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


class Malformed(NamedTuple):
    """Braces that hold no placeholder; `reason` names a fault's sentence."""

    reason: str
    text: str


class Found(NamedTuple):
    """A placeholder, or what should have been one, and where it lies in the text."""

    start: int
    end: int
    content: Placeholder | Malformed


_TOKEN = re.compile(r"\{\{|\}\}")
_NAME = r"[a-z0-9æøå_]+(?:\.[a-z0-9æøå_]+)*"
_VALUE = re.compile(rf"({_NAME})(?:\[\s*([a-z0-9æøå_-]+)\s*\])?")
_BLOCK = re.compile(rf"([a-zæøå]+)\s*:\s*({_NAME})")
_FILTER = re.compile(r"([a-zæøå_]+)(?:\s+(\d+))?")
_SIMPLE = {Kind.CONTENTS.value: Kind.CONTENTS, Kind.RESERVATIONS.value: Kind.RESERVATIONS}
_NAMED = {Kind.TABLE.value: Kind.TABLE, Kind.TEXT.value: Kind.TEXT}


def scan(text: str) -> Iterator[Found]:
    """Every pair of braces in a text, in order. Braces that are never opened or closed are found too."""
    opened: int | None = None
    for token in _TOKEN.finditer(text):
        if token.group() == OPEN:
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


def parse(inside: str) -> Placeholder | Malformed:
    """What stands between the braces, understood."""
    body, *filters = (part.strip() for part in inside.replace("\u00a0", " ").split("|"))
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


def _malformed(reason: str, text: str, start: int, end: int) -> Found:
    return Found(start, end, Malformed(reason, text[start : min(end, start + 40)].strip()))
