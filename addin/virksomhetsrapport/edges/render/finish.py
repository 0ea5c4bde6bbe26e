"""The last touch to a PDF: what its renderer left out, one time instead of the clock's, and a mark that it is ours."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from virksomhetsrapport.edges.package import open_package, read_xml
from virksomhetsrapport.errors import RenderError

if TYPE_CHECKING:
    from pypdf import PdfWriter

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_DCTERMS = "{http://purl.org/dc/terms/}"
_KEY = "/Virksomhetsrapport"
_BLANK = b"0" * 64
_MARK_TEXT = b"/Virksomhetsrapport (%s)"
_MARK = re.compile(rb"/Virksomhetsrapport \(([0-9a-f]{64})\)")
_XMP_TIME = re.compile(rb"(<xmp:(?:CreateDate|ModifyDate|MetadataDate)>)[^<]*")


def finished(document: Path, pdf: Path, name: str) -> bytes:
    """The bytes of the PDF that a renderer made of a document of ours, with the last touch.

    Alt text of drawings that lost theirs is put back, language and time are those that the document's properties say,
    so that the same document gives the same bytes. Raises `RenderError`, in the name of the renderer, where the PDF
    cannot be read.
    """
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PyPdfError

    language, moment, described = _of_document(document)
    try:
        reader = PdfReader(pdf)
        writer = PdfWriter(clone_from=reader)
        writer.pdf_header = reader.pdf_header
        _put_back_alt_texts(writer, described)
        _set_properties(writer, language, moment)
        _set_identifier(writer, document)
        data = io.BytesIO()
        writer.write(data)
    except PyPdfError:
        raise RenderError("render-failed", name=name) from None
    return _marked(data.getvalue())


def is_pdf_as_made(path: Path) -> bool:
    """Whether a file is a PDF of ours that nobody has changed, signed or written notes in since it was made."""
    try:
        data = path.read_bytes()
    except OSError:
        return False
    found = list(_MARK.finditer(data))
    return len(found) == 1 and found[0][0] in _marked(data)


def _marked(data: bytes) -> bytes:
    """The file with the digest of all else that stands in it; that leaves every address in it as it was."""
    bare = _MARK.sub(_MARK_TEXT % _BLANK, data)
    return bare.replace(_MARK_TEXT % _BLANK, _MARK_TEXT % hashlib.sha256(bare).hexdigest().encode())


def _of_document(document: Path) -> tuple[str, str, list[str]]:
    """Language and time, as the document's properties say them, and the alt text of each drawing, in order."""
    with open_package(document) as package:
        core, body = read_xml(package, "docProps/core.xml"), read_xml(package, "word/document.xml")
    language = core.findtext(_DC + "language") if core is not None else None
    moment = core.findtext(_DCTERMS + "created") if core is not None else None
    drawings = body.iter(_W + "drawing") if body is not None else ()
    frames = [next(drawing.iter(_WP + "docPr"), None) for drawing in drawings]
    return language or "", moment or "", [frame.get("descr", "") for frame in frames if frame is not None]


def _put_back_alt_texts(writer: PdfWriter, described: Sequence[str]) -> None:
    """LibreOffice drops the alt text of charts. Done only where figures and drawings plainly are the same ones."""
    from pypdf.generic import NameObject, TextStringObject

    structure = writer.root_object.get("/StructTreeRoot")
    figures = list(_figures(structure.get_object().get("/K"))) if structure is not None else []
    pairs = list(zip(figures, described, strict=False))
    if len(figures) != len(described) or any(figure.get("/Alt", text) != text for figure, text in pairs):
        return
    for figure, text in pairs:
        if text:
            figure[NameObject("/Alt")] = TextStringObject(text)


def _figures(node: Any) -> Iterator[Any]:
    """The figures of a structure tree in reading order, those inside of others left out."""
    waiting = [node]
    while waiting:
        at = waiting.pop()
        at = at.get_object() if hasattr(at, "get_object") else at
        if isinstance(at, list):
            waiting += reversed(at)
        elif isinstance(at, dict) and at.get("/S") == "/Figure":
            yield at
        elif isinstance(at, dict):
            waiting.append(at.get("/K"))


def _set_properties(writer: PdfWriter, language: str, moment: str) -> None:
    from pypdf.generic import BooleanObject, DictionaryObject, NameObject, TextStringObject

    root = writer.root_object
    if language:
        root[NameObject("/Lang")] = TextStringObject(language)
    viewer = root.setdefault(NameObject("/ViewerPreferences"), DictionaryObject()).get_object()
    viewer[NameObject("/DisplayDocTitle")] = BooleanObject(True)
    stamp = "D:" + re.sub(r"\D", "", moment) + "Z"
    dated = {key: stamp for key in ("/CreationDate", "/ModDate") if key in (writer.metadata or {}) and moment}
    writer.add_metadata({**dated, _KEY: _BLANK.decode()})
    described = root.get("/Metadata")
    if described is not None and moment:
        stream = described.get_object()
        stream.set_data(_XMP_TIME.sub(rb"\g<1>" + moment.encode(), stream.get_data()))


def _set_identifier(writer: PdfWriter, document: Path) -> None:
    from pypdf.generic import ArrayObject, ByteStringObject

    digest = ByteStringObject(hashlib.sha256(document.read_bytes()).digest()[:16])
    writer._ID = ArrayObject((digest, digest))  # noqa: SLF001 - pypdf makes only random ones
