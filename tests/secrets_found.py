"""A search for words in every byte that was written, unpacked: in parts of packages, and however they are encoded."""

from __future__ import annotations

import base64
import binascii
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes

from virksomhetsrapport.protocol import escape as macro_escape

_BASE64 = re.compile(rb"[A-Za-z0-9+/_\-\r\n]{16,}={0,2}")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){8,}")
_DEEPEST, _SHORTEST = 4, 8


class Leak(NamedTuple):
    """Where a word was found: the file, and the way down into it."""

    where: str
    word: str


def leaks(folders: Iterable[Path], words: Iterable[str]) -> list[Leak]:
    """Every one of these words that stands in a file below the folders, or in a file's or folder's name."""
    wanted = {form: word for word in words for form in _forms(word)}
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            found += _in(str(path.relative_to(folder)).encode(), f"{path} (name)", wanted, 0)
            if path.is_file():
                found += _in(path.read_bytes(), str(path), wanted, 0)
    return found


def leaks_in(data: bytes, words: Iterable[str], where: str = "") -> list[Leak]:
    return list(_in(data, where, {form: word for word in words for form in _forms(word)}, 0))


def _forms(word: str) -> set[bytes]:
    """A word's parts as bytes, folded: in every encoding, escaped in every way; a number has no zeros before it.

    In UTF-16 the last byte is left out: so they are found whichever byte comes first.
    """
    parts = {part.lstrip("0") for part in word.split()}
    assert all(len(text) >= _SHORTEST for text in parts), "a short word stands everywhere"
    forms = set()
    for text in {each for part in parts for each in (part, part.lower())}:
        written = {
            text,
            json.dumps(text)[1:-1],
            macro_escape(text),
            "".join(char if char.isascii() else f"&#{ord(char)};" for char in text),
            "".join(char if char.isascii() else f"&#x{ord(char):X};" for char in text),
            quote(text),
            repr(text.encode())[2:-1],
        }
        forms |= {each.encode(code) for each in written for code in ("utf-8", "cp1252")}
        forms.add(text.encode("utf-16-le")[:-1])
    return {form.lower() for form in forms}


def _in(data: bytes, where: str, wanted: dict[bytes, str], depth: int) -> Iterator[Leak]:
    folded = _folded(data)
    yield from (Leak(where, word) for form, word in wanted.items() if form in folded)
    if depth < _DEEPEST:
        for way, inner in _unpacked(data):
            yield from _in(inner, f"{where} > {way}", wanted, depth + 1)


def _folded(data: bytes) -> bytes:
    """As bytes are folded for ASCII alone, so are the letters of the words beyond it, in UTF-8."""
    return data.lower() if data.isascii() else data.lower() + b"\0" + data.decode("utf-8", "ignore").lower().encode()


def _unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    if data[:2] == b"PK" and zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            yield "comment", package.comment
            for name in package.namelist():
                yield "name of a part", name.encode()
                yield name, package.read(name)
        return
    for wbits, way in ((31, "gzip"), (15, "zlib")):
        if data[:2] in (b"\x1f\x8b", b"\x78\x9c", b"\x78\xda", b"\x78\x01"):
            try:
                yield way, zlib.decompressobj(wbits).decompress(data)
            except zlib.error:
                continue
    for match in _BASE64.finditer(data):
        text = match[0].replace(b"\r", b"").replace(b"\n", b"").replace(b"-", b"+").replace(b"_", b"/").rstrip(b"=")
        for start in range(4):
            part = text[start:]
            whole = part[:-1] if len(part) % 4 == 1 else part
            try:
                yield "base64", base64.b64decode(whole + b"=" * (-len(whole) % 4))
            except binascii.Error:
                continue
    for match in _HEX.finditer(data):
        yield "hex", bytes.fromhex(match[0].decode())
    if b"&" in data and b";" in data:
        yield "entities", unescape(data.decode("utf-8", "ignore")).encode()
    if b"%" in data:
        yield "percent", unquote_to_bytes(data)
