"""Reading a definition key by key: every fault is collected with its key path, and reading goes on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

from virksomhetsrapport.errors import Fault
from virksomhetsrapport.spelling import nearest

MOST_DIGITS = 24
"""More digits than this before the comma are no figure of any account."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_WORD = re.compile(r"[a-z][a-z0-9_]*")
_ID = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")
_E = TypeVar("_E", bound=Enum)


class Block:
    """One table of a TOML file, read through typed questions; `finish` tells of keys that nobody asked for.

    A question about a key that is missing or wrong leaves a `Fault` in `faults` and answers something harmless.
    """

    def __init__(self, data: Mapping[str, Any], path: str, faults: list[Fault]) -> None:
        self._data = data
        self._asked: set[str] = set()
        self.path = path
        self.faults = faults

    @property
    def names(self) -> tuple[str, ...]:
        """The keys that stand there, for a block whose keys are the definition's own words."""
        return tuple(self._data)

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        return key in self._data

    def fault(self, code: str, key: str = "", **params: str | int) -> None:
        self.faults.append(Fault(code, self.at(key) if key else self.path, **params))

    def raw(self, key: str, default: Any) -> Any:
        """The value as it stands, for a key that may be of several types."""
        self._asked.add(key)
        return self._data.get(key, default)

    def text(self, key: str, default: str | None = None) -> str:
        value: str = self._typed(key, str, "tekst", default, "")
        if default is None and self.has(key) and isinstance(self._data[key], str) and not value.strip():
            self.fault("definition-empty", key)
        if _CONTROL.search(value):
            self.fault("definition-unprintable", key)
        return value

    def identifier(self, key: str, *, points: bool = False) -> str:
        """A name for placeholders: small letters, digits and underscore; with `points`, also points between parts."""
        value: str = self._typed(key, str, "tekst", None, "")
        told = not self.has(key) or not isinstance(self._data[key], str)
        if not told and not (_ID if points else _WORD).fullmatch(value):
            self.fault("definition-bad-id", key, value=value)
        return value

    def integer(self, key: str, default: int | None = None, *, least: int = 0, most: int = 1_000_000) -> int:
        value: int = self._typed(key, int, "et helt tall", default, least)
        if not least <= value <= most:
            self.fault("definition-out-of-range", key, value=value, least=least, most=most)
            return least
        return value

    def boolean(self, key: str, default: bool | None = None) -> bool:
        value: bool = self._typed(key, bool, "true eller false", default, False)
        return value

    def number(self, key: str, default: Decimal | None = None) -> Decimal:
        value = Decimal(self._typed(key, (int, Decimal), "et tall", default, Decimal(0)))
        if not value.is_finite() or value.adjusted() > MOST_DIGITS:
            self.fault("definition-wrong-type", key, wanted="et tall")
            return Decimal(0)
        return value

    def maybe_number(self, key: str) -> Decimal | None:
        return self.number(key) if self.has(key) else None

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        value = self._typed(key, list, "en liste av tekster", None if default is None else list(default), [])
        if not all(isinstance(item, str) for item in value):
            self.fault("definition-wrong-type", key, wanted="en liste av tekster")
            return ()
        return tuple(value)

    def choice(self, key: str, choices: type[_E], default: _E | None = None) -> _E:
        """A member of an enumeration, by its value."""
        value = self.text(key, None if default is None else default.value)
        for member in choices:
            if member.value == value:
                return member
        if value:
            known = [str(member.value) for member in choices]
            self.fault("definition-bad-choice", key, value=value, known=", ".join(known), nearest=nearest(value, known))
        return default or next(iter(choices))

    def block(self, key: str) -> Block | None:
        """The table under a key, or None where there is none."""
        if not self.has(key):
            return None
        return Block(self._typed(key, dict, "en tabell", None, {}), self.at(key), self.faults)

    def blocks(self, key: str) -> list[Block]:
        """The tables of an array, each with its place in the key path: `lines[2]`, counted from 1."""
        value = self._typed(key, list, "en liste av tabeller", [], [])
        found = []
        for index, item in enumerate(value, 1):
            if isinstance(item, dict):
                found.append(Block(item, f"{self.at(key)}[{index}]", self.faults))
            else:
                self.fault("definition-wrong-type", f"{key}[{index}]", wanted="en tabell")
        return found

    def refuse_twice(self, key: str, values: Iterable[str]) -> None:
        """A fault for each value that stands more than once."""
        seen: set[str] = set()
        for value in values:
            if value in seen:
                self.fault("definition-twice", key, value=value)
            seen.add(value)

    def finish(self, also: Collection[str] = ()) -> None:
        """Tell of every key that was never asked for: a typing error would else be silent."""
        for key in self._data:
            if key not in self._asked and key not in also:
                self.fault("definition-unknown-key", key, nearest=nearest(key, self._asked))

    def _typed(self, key: str, kind: Any, wanted: str, default: Any, harmless: Any) -> Any:
        self._asked.add(key)
        if key not in self._data:
            if default is None:
                self.fault("definition-key-missing", key)
                return harmless
            return default
        value = self._data[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.fault("definition-wrong-type", key, wanted=wanted)
            return harmless
        return value
