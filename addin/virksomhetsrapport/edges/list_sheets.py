"""What a workbook's sheets hold that a reader of values passes over: errors, and formulas that nobody has calculated.

They would else look like empty cells, and an empty last day is an open end.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from posixpath import join, normpath
from typing import NamedTuple

from virksomhetsrapport.cells import place_of
from virksomhetsrapport.edges.package import PackageError, open_package, read_xml

MOST_CELLS = 40_000_000
"""Cells from the first corner to the last, beyond which a sheet is refused: room is taken for empty ones too."""
UNCALCULATED = "#FORMEL"
_CHUNK = 1 << 22
_ROW_END = b"row>"
_WIDE = re.compile(rb' r="([A-Z]{2,3})\d')
_LAST_ROW = re.compile(rb"""row\s[^>]*?\br=["'](\d+)""")
_ERROR = re.compile(rb"""<(?:\w+:)?c\s([^>]*?\bt="e"[^>]*)>(.*?)</(?:\w+:)?c>""", re.DOTALL)
_FORMULA = re.compile(rb"""<(?:\w+:)?c\s([^>]*[^>/])>\s*<(?:\w+:)?f[\s>/](.*?)</(?:\w+:)?c>""", re.DOTALL)
_PLACE = re.compile(rb"""\br=["']([A-Z]{1,3}\d{1,7})["']""")
_VALUE = re.compile(rb"v>[^<]|t>[^<]")
_TEXT = re.compile(rb"""\bt=["']str["']""")
_ERROR_WORD = re.compile(rb"v>([^<]{1,20})<")


class SheetParts(NamedTuple):
    """A sheet of cells, and where errors stand in it: row and column, counted from 1, and the error's code."""

    file: str
    name: str
    errors: tuple[tuple[int, int, str], ...]


def sheet_parts(path: Path) -> list[SheetParts]:
    """The sheets of a workbook. Raises `PackageError` where it is damaged, no workbook, or larger than any list."""
    with open_package(path) as package:
        found = []
        for name, part in _sheets(package, path.name):
            try:
                found.append(SheetParts(path.name, name, tuple(_errors(package, part, path.name))))
            except KeyError:
                raise PackageError("file-damaged", file=path.name) from None
            except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
                raise PackageError("file-damaged", file=path.name) from None
        return found


def _sheets(package: zipfile.ZipFile, file: str) -> Iterator[tuple[str, str]]:
    """The name and part of each sheet of cells."""
    book, links = read_xml(package, "xl/workbook.xml"), read_xml(package, "xl/_rels/workbook.xml.rels")
    if book is None or links is None:
        raise PackageError("file-not-workbook", file=file)
    targets = {
        each.get("Id"): each.get("Target", "")
        for each in links
        if isinstance(each.tag, str) and each.get("Type", "").endswith("/worksheet")
    }
    for each in book.iter("{*}sheet"):
        id = next((value for name, value in each.attrib.items() if str(name).endswith("}id")), None)
        if id in targets:
            target = targets[id]
            yield str(each.get("name", "")), target.lstrip("/") if target[:1] == "/" else normpath(join("xl", target))


def _errors(package: zipfile.ZipFile, part: str, file: str) -> Iterator[tuple[int, int, str]]:
    last_row, last_column, prefixed = 1, 26, False
    for text in _whole_rows(package, part):
        for wide in set(_WIDE.findall(text)):
            last_column = max(last_column, place_of(f"{wide.decode()}1")[1])
        if rows := _LAST_ROW.findall(text[text.rfind(b"<row") :] if b"<row" in text else text):
            last_row = max(last_row, int(rows[-1]))
        if last_row * last_column > MOST_CELLS:
            raise PackageError("list-sheet-too-large", file=file)
        if b't="e"' in text:
            for match in _ERROR.finditer(text):
                word = _ERROR_WORD.search(match[2])
                yield from _placed(match[1], word[1].decode("ascii", "replace") if word else "#REF!", file)
        if b"<f" in text or (prefixed := prefixed or b"<row" not in text):
            for match in _FORMULA.finditer(text):
                if not _VALUE.search(match[2].rpartition(b"f>")[2] or match[2]) and not _TEXT.search(match[1]):
                    yield from _placed(match[1], UNCALCULATED, file)


def _placed(attributes: bytes, code: str, file: str) -> Iterator[tuple[int, int, str]]:
    place = _PLACE.search(attributes)
    if place is None:
        raise PackageError("file-damaged", file=file)
    yield (*place_of(place[1].decode()), code)


def _whole_rows(package: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part's text in pieces that end with a row."""
    rest = b""
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            text = rest + chunk
            end = text.rfind(_ROW_END) + len(_ROW_END)
            if end < len(_ROW_END):
                rest = text
                continue
            yield text[:end]
            rest = text[end:]
    yield rest
