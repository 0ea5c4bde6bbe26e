"""The bookmarks of a document, and the pages on which a PDF that LibreOffice made of it has them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from virksomhetsrapport.edges.package import open_package, read_xml
from virksomhetsrapport.edges.render.pages import Pages
from virksomhetsrapport.errors import RenderError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def bookmark_names(document: Path) -> list[str]:
    """The bookmarks of the document's main text, each name once."""
    with open_package(document) as package:
        root = read_xml(package, "word/document.xml")
    if root is None:
        return []
    return list(dict.fromkeys(mark.get(_W + "name", "") for mark in root.iter(_W + "bookmarkStart")))


def pages_of(document: Path, pdf: Path, name: str) -> Pages:
    """Where the PDF has the document's bookmarks.

    Raises `RenderError`, in the name of the renderer, where the PDF cannot be read or knows none of them.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    names = bookmark_names(document)
    try:
        reader = PdfReader(pdf)
        total = len(reader.pages)
        numbers = {
            spelt.removeprefix("/"): reader.get_destination_page_number(place)
            for spelt, place in reader.named_destinations.items()
        }
    except PyPdfError:
        raise RenderError("render-failed", name=name) from None
    meant: dict[str, set[str]] = {}
    for bookmark in names:
        for spelt in spellings(bookmark):
            meant.setdefault(spelt, set()).add(bookmark)
    of = {
        bookmark: number + 1
        for spelt, number in numbers.items()
        if number is not None and len(meant.get(spelt, ())) == 1
        for bookmark in meant[spelt]
    }
    if names and not of:
        raise RenderError("render-no-bookmarks", name=name)
    return Pages(of, total)


def spellings(bookmark: str) -> Iterator[str]:
    """How LibreOffice may spell a bookmark as a destination: what is neither letter, digit nor hyphen as its codes.

    LibreOffice 7 percent-encodes the name first, so that "_æ" becomes "5F25C325A6" rather than "5FE6". Two bookmarks
    can come to be spelt alike ("A_" and "A5F"); which of them is meant then, nobody can tell.
    """
    yield _hexed(quote(bookmark, safe="!$&'()*+,/:;=?@_~"))
    yield _hexed(bookmark)


def _hexed(text: str) -> str:
    return "".join(char if char.isascii() and (char.isalnum() or char == "-") else _codes(char) for char in text)


def _codes(char: str) -> str:
    """The UTF-16 units in hexadecimal, the upper byte left out where it is nought."""
    units = char.encode("utf-16-be")
    return "".join(
        f"{high:02X}{low:02X}" if high else f"{low:02X}" for high, low in zip(units[::2], units[1::2], strict=True)
    )
