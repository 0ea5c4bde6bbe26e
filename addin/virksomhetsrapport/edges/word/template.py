"""A Word file opened as a template, read whole before anything is made of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.opc.constants import CONTENT_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.part import Part
from lxml import etree

from virksomhetsrapport.edges.package import PackageError, open_package, read_part, read_xml
from virksomhetsrapport.edges.word.spots import Spot, spots_in
from virksomhetsrapport.edges.word.styles import read_styles
from virksomhetsrapport.edges.word.xml import Element
from virksomhetsrapport.errors import TemplateError

TYPES = "[Content_Types].xml"
_PARTS = {"header": "topptekst", "footer": "bunntekst", "footnotes": "fotnote", "endnotes": "sluttnote"}
_MAIN_TYPE = CONTENT_TYPE.WML_DOCUMENT_MAIN
_TEMPLATE_TYPE = _MAIN_TYPE.replace("document.main", "template.main")


def _as_document(path: Path) -> io.BytesIO:
    """A .dotx as the .docx that it is in all but its content type."""
    copy = io.BytesIO()
    with open_package(path) as source, zipfile.ZipFile(copy, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == TYPES:
                data = data.replace(_TEMPLATE_TYPE.encode(), _MAIN_TYPE.encode())
            target.writestr(info, data)
    copy.seek(0)
    return copy


class Template:
    """A Word file opened as a template: its parts, its styles, the places of its placeholders."""

    def __init__(self, path: Path) -> None:
        with open_package(path) as package:
            if read_part(package, "xl/workbook.xml") is not None:
                raise PackageError("file-not-document", file=path.name)
            types = read_part(package, TYPES) or b""
            if b"macroEnabled" in types:
                raise TemplateError("template-macros", file=path.name)
            for part in package.namelist():
                if part.endswith((".xml", ".rels")):
                    read_xml(package, part)
        try:
            self._open(_as_document(path) if _TEMPLATE_TYPE.encode() in types else path)
        except (OpcError, ValueError, KeyError, AttributeError, TypeError, IndexError, etree.LxmlError):
            raise PackageError("file-damaged", file=path.name) from None

    def _open(self, source: Path | io.BytesIO) -> None:
        """All that python-docx reads of a package, so that what it cannot read shows here and not half-way."""
        self.document = docx.Document(str(source) if isinstance(source, Path) else source)
        self.document.core_properties.title = ""
        self.styles, self.faults = read_styles(self.document.styles.element)
        self.trees: list[tuple[Element, str]] = [(self.document.element, "")]
        self.blobs: list[tuple[Part, Element]] = []
        for part in self.document.part.package.iter_parts():
            kind = part.content_type.rsplit(".", 1)[-1].removesuffix("+xml")
            if kind in _PARTS:
                root = getattr(part, "element", None)
                if root is None:
                    root = etree.fromstring(part.blob)
                    self.blobs.append((part, root))
                self.trees.append((root, _PARTS[kind]))
            part.rels.xml  # noqa: B018 - a relation without a target shows only when it is written
        package = self.document.part.package
        package.rels.xml  # noqa: B018 - likewise
        parts = [part.partname for part in package.iter_parts()]
        if len(set(parts)) < len(parts):
            raise ValueError(parts)

    def spots(self) -> Iterator[Spot]:
        for root, part in self.trees:
            yield from spots_in(root, part, self.styles.heading_levels)
