"""A report put on disk with the page numbers that a renderer tells, and its PDF; and what is done where that fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from virksomhetsrapport.edges.files import exists, write_whole
from virksomhetsrapport.edges.messages import say
from virksomhetsrapport.edges.render.choose import PageSource, renderer
from virksomhetsrapport.edges.render.pages import Renderer
from virksomhetsrapport.errors import OutputError, RenderError

Paginate: TypeAlias = Callable[[Path], Mapping[str, int]]
Write: TypeAlias = Callable[[Path, Paginate | None], None]
"""Writes the document; it asks for the pages of its bookmarks once it is there, or names no pages where it may not."""


def write_paged(out: Path, pdf: Path | None, source: PageSource, write: Write, *, replace: bool) -> str:
    """Put a document on disk, and its PDF where a path for it is given; give the sentence of where its pages are from.

    A renderer that fails costs the page numbers where any would have done (`AUTO`). Where one was asked for by name,
    or a PDF was, it raises `RenderError`. `OutputError` where there is none, or a file is in the way. Then neither file
    is written. A PDF gives way to the new one as a document does: where it is ours and as we made it.
    """
    numbering = renderer(source)
    printing = (numbering or renderer(PageSource.AUTO)) if pdf else None
    if pdf and printing is None:
        raise OutputError("pdf-without-renderer")
    if pdf and not replace and exists(pdf) and not pdf.is_dir():
        _want_as_made(pdf)

    def put(paginate: Paginate | None) -> None:
        def fill(half: Path) -> None:
            write(half, paginate)
            if pdf and printing:
                _print(half, pdf, printing)

        write_whole(out, fill)

    if numbering is None:
        put(None)
        return say("pages-not-wanted", {}) if source is PageSource.NONE else say("pages-no-renderer", {})
    try:
        put(lambda half: numbering.pages(half).of)
    except RenderError as fault:
        if pdf or source is not PageSource.AUTO:
            raise
        put(None)
        return say("pages-failed", {"message": say(fault.code, fault.params)})
    return say("pages-from", {"name": numbering.name})


def _want_as_made(pdf: Path) -> None:
    from virksomhetsrapport.edges.render.finish import is_pdf_as_made

    if not is_pdf_as_made(pdf):
        raise OutputError("output-edited", file=pdf.name)


def _print(document: Path, pdf: Path, renderer: Renderer) -> None:
    write_whole(pdf, lambda half: renderer.pdf(document, half))
