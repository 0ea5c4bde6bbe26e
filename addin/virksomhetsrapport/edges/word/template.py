"""A Word file opened as a template, read whole before anything is made of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package
from lxml import etree

from virksomhetsrapport.edges.package import PackageError, open_package, read_part, read_xml
from virksomhetsrapport.edges.word.clean import clean
from virksomhetsrapport.edges.word.heading_numbers import heading_numbers
from virksomhetsrapport.edges.word.recorded import find_record
from virksomhetsrapport.edges.word.spots import Spot, located, spots_in
from virksomhetsrapport.edges.word.styles import read_styles
from virksomhetsrapport.edges.word.xml import Element, W, length
from virksomhetsrapport.errors import TemplateError

TYPES, RELATIONS = "[Content_Types].xml", "_rels/.rels"
MAIN, CORE = "/word/document.xml", "/docProps/core.xml"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
LARGEST = 2**31
"""What numbers of controls and drawings lie below."""
_PARTS = {"header": "topptekst", "footer": "bunntekst", "footnotes": "fotnote", "endnotes": "sluttnote"}
_MAIN_TYPE = CONTENT_TYPE.WML_DOCUMENT_MAIN
_TEMPLATE_TYPE = _MAIN_TYPE.replace("document.main", "template.main")


class Origin(NamedTuple):
    """A paragraph of the file: the part that it stands in, and its number among all paragraphs there, from 0."""

    part: str
    number: int


def _as_document(path: Path) -> io.BytesIO:
    """A .dotx as the .docx that it is in all but its content type."""
    copy = io.BytesIO()
    with open_package(path) as source, zipfile.ZipFile(copy, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == TYPES:
                data = as_document_types(data)
            target.writestr(info, data)
    copy.seek(0)
    return copy


def _name_as_word_does(package: Package) -> None:
    """Call the text and the properties what Word calls them where another program has other names for them.

    Whoever reads a report looks for those, and what people can change in it lies in one folder.
    """
    parts = list(package.iter_parts())
    for kind, name in ((RELATIONSHIP_TYPE.OFFICE_DOCUMENT, MAIN), (RELATIONSHIP_TYPE.CORE_PROPERTIES, CORE)):
        part = package.part_related_by(kind)
        if part.partname != name and all(other.partname != name for other in parts):
            part.partname = PackURI(name)
            part.rels._baseURI = part.partname.baseURI  # noqa: SLF001 - python-docx keeps it from when it was opened


def as_document_types(types: bytes) -> bytes:
    """The content types of a .dotx as those of a .docx; of any other file as they are."""
    return types.replace(_TEMPLATE_TYPE.encode(), _MAIN_TYPE.encode())


def file_names(parts: Sequence[Part]) -> list[str]:
    """What the files of a package are called: its parts, the relations of those that have any, and its own two."""
    relations = [part.partname.rels_uri.membername for part in parts if len(part.rels)]
    return [TYPES, RELATIONS, *(part.partname.membername for part in parts), *relations]


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
            self.is_report = find_record(package) is not None
        try:
            self._open(_as_document(path) if _TEMPLATE_TYPE.encode() in types else path)
        except (OpcError, ValueError, KeyError, AttributeError, TypeError, IndexError, etree.LxmlError):
            raise PackageError("file-damaged", file=path.name) from None

    def _open(self, source: Path | io.BytesIO) -> None:
        """All that python-docx reads of a package, so that what it cannot read shows here and not half-way."""
        self.document = docx.Document(str(source) if isinstance(source, Path) else source)
        self.document.core_properties.title = ""
        package = self.document.part.package
        package.rels.xml  # noqa: B018 - a relation without a target shows only when it is written
        found: list[tuple[Part, Element, str]] = [(self.document.part, self.document.element, "")]
        blobs: list[tuple[Part, Element]] = []
        for part in package.iter_parts():
            kind = part.content_type.rsplit(".", 1)[-1].removesuffix("+xml")
            if kind in _PARTS:
                root = getattr(part, "element", None)
                if root is None:
                    root = etree.fromstring(part.blob)
                    blobs.append((part, root))
                found.append((part, root, _PARTS[kind]))
            part.rels.xml  # noqa: B018 - likewise
        self._origins = {
            paragraph: Origin(part.partname.membername, number)
            for part, root, _ in found
            for number, paragraph in enumerate(root.iter(W + "p"))
        }
        self.outside = clean(self.document, blobs)
        self.styles, self.faults = read_styles(self.document.styles.element)
        kept = {id(part) for part in package.iter_parts()}
        self.trees = [(root, name) for part, root, name in found if id(part) in kept]
        self.blobs = [(part, root) for part, root in blobs if id(part) in kept]
        _name_as_word_does(package)
        names = [name.casefold() for name in file_names(list(package.iter_parts()))]
        if len(set(names)) < len(names):
            raise ValueError(names)

    def origin(self, paragraph: Element) -> Origin:
        """Where a paragraph stands in the file as it was opened, before anything was taken out."""
        return self._origins[paragraph]

    def spots(self) -> Iterator[Spot]:
        for root, part in self.trees:
            yield from spots_in(root, part, self.styles.heading_levels)

    def heading_numbers(self) -> dict[Element, str]:
        """What Word sets before numbered paragraphs of the document by itself, as they stand now."""
        relations = self.document.part.rels.values()
        found = (each.target_part for each in relations if each.reltype == RELATIONSHIP_TYPE.NUMBERING)
        lists = getattr(next(found, None), "element", None)  # a part of another type has none
        return heading_numbers(self.document.element.body, self.document.styles.element, lists)

    @property
    def first_free(self) -> int:
        """A number above that of every bookmark and content control."""
        marks = (mark for root, _ in self.trees for mark in root.iter(W + "bookmarkStart"))
        controls = (id for root, _ in self.trees for id in root.iter(W + "id"))
        used = [length(mark, "id") for mark in marks] + [length(control, "val") for control in controls]
        return 1 + max((number for number in used if number < LARGEST // 2), default=0)

    @property
    def drawings(self) -> int:
        """The highest number that a drawing has; one so high that no other could follow it is passed over."""
        numbers = (each.get("id", "") for root, _ in self.trees for each in root.iter(DRAWING))
        known = (int(number) for number in numbers if number.isascii() and number.isdigit() and len(number) < 12)
        return max((number for number in known if number < LARGEST // 2), default=0)

    def wheres(self) -> dict[int, str]:
        """Where each paragraph stands in words, by the identity of its element."""
        levels = self.styles.heading_levels
        return {id(each.paragraph): each.where for root, part in self.trees for each in located(root, part, levels)}
