"""What a renderer is: a program that lays a document out on pages, and says on which page each bookmark stands."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

from virksomhetsrapport.errors import RenderError


class Pages(NamedTuple):
    """`of` is the page of each bookmark by its name, counted from 1 as the sheets of paper are; `total` is their count.

    A bookmark whose page the renderer does not tell is left out.
    """

    of: Mapping[str, int]
    total: int


class Renderer(Protocol):
    """Neither call touches the document: what is laid out is a copy. Both raise `RenderError` where it fails."""

    @property
    def name(self) -> str:
        """The program and its version, as people know it: "LibreOffice 7.4.7"."""
        ...

    def pages(self, document: Path) -> Pages: ...

    def pdf(self, document: Path, out: Path) -> None:
        """Write the document as a tagged PDF with bookmarks."""
        ...


@contextmanager
def private_copy(document: Path, name: str) -> Iterator[Path]:
    """A copy of the document in a folder that nobody else reads, gone afterwards with all that is put beside it.

    Office programs lay lock files beside what they open, and a name of ours needs no care on any command line.
    Raises `RenderError`, in the name of the renderer, where the temporary folder cannot be used.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="virksomhetsrapport-", ignore_cleanup_errors=True) as folder:
            copy = Path(folder) / "rapport.docx"
            shutil.copyfile(document, copy)
            yield copy
    except OSError:
        raise RenderError("render-failed", name=name) from None
