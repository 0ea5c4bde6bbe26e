"""Which renderer is used: the one that was asked for, or the best that is on this machine."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from virksomhetsrapport.edges.render.pages import Renderer
from virksomhetsrapport.errors import OutputError


class PageSource(Enum):
    """Where page numbers come from; the values are those of the command line."""

    AUTO = "auto"
    LIBREOFFICE = "libreoffice"
    WORD = "word"
    NONE = "none"


def _find_word() -> Renderer | None:
    from virksomhetsrapport.edges.render import word

    return word.find()


def _find_libreoffice() -> Renderer | None:
    from virksomhetsrapport.edges.render import libreoffice

    return libreoffice.find()


def renderer(
    source: PageSource,
    find_word: Callable[[], Renderer | None] = _find_word,
    find_libreoffice: Callable[[], Renderer | None] = _find_libreoffice,
) -> Renderer | None:
    """The renderer for a source: `AUTO` takes Word, whose pages are those that readers will see, else LibreOffice.

    None for `NONE`, and for `AUTO` where neither is found. Raises `OutputError` where the one asked for is not here.
    """
    match source:
        case PageSource.NONE:
            return None
        case PageSource.AUTO:
            return find_word() or find_libreoffice()
        case PageSource.WORD:
            found = find_word()
            if found is None:
                raise OutputError("word-not-found")
        case PageSource.LIBREOFFICE:
            found = find_libreoffice()
            if found is None:
                raise OutputError("libreoffice-not-found")
    return found
