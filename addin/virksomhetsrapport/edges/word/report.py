"""The report: a template with every placeholder resolved, checked whole before anything is written."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import CONTENT_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.part import Part
from docx.opc.pkgwriter import _ContentTypesItem
from lxml import etree

from virksomhetsrapport.catalogue import Catalogue
from virksomhetsrapport.edges.package import PackageError, open_package, read_part, read_xml
from virksomhetsrapport.edges.word import styles as names
from virksomhetsrapport.edges.word.contents import number_headings, write_contents
from virksomhetsrapport.edges.word.spots import Spot, replace, spots_in
from virksomhetsrapport.edges.word.styles import Styles, read_styles
from virksomhetsrapport.edges.word.tables import table_xml
from virksomhetsrapport.edges.word.xml import Element, W, elements, length, paragraph, run
from virksomhetsrapport.elements import Table, Text
from virksomhetsrapport.errors import Fault, TemplateError
from virksomhetsrapport.placeholders import Kind, Malformed, Placeholder
from virksomhetsrapport.spelling import nearest
from virksomhetsrapport.wording import Piece, Problem, pieces, resolve

TEXT_WIDTH = 9411
"""Twips between the margins of a page that does not say: A4 with 2.2 cm on each side."""
NOT_DELIVERED = "Tekst er ikke levert."
_PARTS = {"header": "topptekst", "footer": "bunntekst", "footnotes": "fotnote", "endnotes": "sluttnote"}
_TYPES = "[Content_Types].xml"
_MAIN_TYPE = CONTENT_TYPE.WML_DOCUMENT_MAIN
_TEMPLATE_TYPE = _MAIN_TYPE.replace("document.main", "template.main")


@dataclass(frozen=True)
class _Block:
    """A paragraph that gives way to a table, a text, the contents list or the reservations."""

    paragraph: Element
    placeholder: Placeholder


def _as_document(path: Path) -> io.BytesIO:
    """A .dotx as the .docx that it is in all but its content type."""
    copy = io.BytesIO()
    with open_package(path) as source, zipfile.ZipFile(copy, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == _TYPES:
                data = data.replace(_TEMPLATE_TYPE.encode(), _MAIN_TYPE.encode())
            target.writestr(info, data)
    copy.seek(0)
    return copy


class _Template:
    """A Word file opened as a template: its parts, its styles, the places of its placeholders."""

    def __init__(self, path: Path) -> None:
        with open_package(path) as package:
            if read_part(package, "xl/workbook.xml") is not None:
                raise PackageError("file-not-document", file=path.name)
            types = read_part(package, _TYPES) or b""
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


def write_report(
    path: Path, template: Path, catalogue: Catalogue, reservations: Sequence[str], moment: dt.datetime
) -> None:
    """Write the report that a template asks for.

    `reservations` are the sentences about accepted errors, none where there are none; `moment` is the time that the
    file states. Raises `TemplateError` with every fault of the template, each with its chapter and paragraph, before
    anything is written.
    """
    opened = _Template(template)
    faults = list(opened.faults)
    values: list[tuple[Spot, list[tuple[int, int, Piece]]]] = []
    blocks: list[_Block] = []
    for spot in opened.spots():
        _resolve_spot(spot, catalogue, values, blocks, faults)
    if faults:
        raise TemplateError("template-faults", tuple(faults), template=template.name, count=len(faults))
    for spot, found in values:
        if _says_nothing(spot, found):
            _give_way(spot.paragraph, "")
            continue
        for start, end, piece in reversed(found):
            replace(spot.paragraph, start, end, elements(run(piece.text, bold=piece.bold)))
    _fill_blocks(opened, blocks, catalogue, reservations)
    for part, root in opened.blobs:
        part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)  # noqa: SLF001 - python-docx offers no other way
    _set_properties(opened, catalogue, moment)
    _save(opened, path, moment)


def _resolve_spot(
    spot: Spot,
    catalogue: Catalogue,
    values: list[tuple[Spot, list[tuple[int, int, Piece]]]],
    blocks: list[_Block],
    faults: list[Fault],
) -> None:
    found: list[tuple[int, int, Piece]] = []
    for hit in spot.found:
        content = hit.content
        if isinstance(content, Malformed):
            faults.append(Fault(content.reason, spot.where, text=content.text))
        elif content.kind.is_block:
            fault = _block_fault(spot, content, catalogue)
            if fault is not None:
                faults.append(fault)
            else:
                blocks.append(_Block(spot.paragraph, content))
        else:
            resolved = resolve(content, catalogue.facts, catalogue.period)
            if isinstance(resolved, Problem):
                faults.append(Fault(resolved.code, spot.where, **resolved.params))
            else:
                found.append((hit.start, hit.end, resolved))
    if found:
        values.append((spot, found))


def _says_nothing(spot: Spot, found: list[tuple[int, int, Piece]]) -> bool:
    """A paragraph of the document whose placeholders are all words that nobody has filled in."""
    return spot.body and len(found) == len(spot.found) and not any(piece.text for _, _, piece in found)


def _block_fault(spot: Spot, placeholder: Placeholder, catalogue: Catalogue) -> Fault | None:
    name = placeholder.name
    if not spot.body:
        return Fault("placeholder-block-misplaced", spot.where, name=name)
    if len(spot.found) > 1 or spot.text.strip() != spot.text[spot.found[0].start : spot.found[0].end]:
        return Fault("placeholder-block-not-alone", spot.where, name=name)
    wanted = {Kind.TABLE: Table, Kind.TEXT: Text}.get(placeholder.kind)
    if wanted is not None and not isinstance(catalogue.elements.get(name), wanted):
        known = [id for id, element in catalogue.elements.items() if isinstance(element, wanted)]
        kind = placeholder.kind.value
        return Fault("placeholder-unknown-element", spot.where, name=name, kind=kind, nearest=nearest(name, known))
    return None


def _fill_blocks(opened: _Template, blocks: list[_Block], catalogue: Catalogue, reservations: Sequence[str]) -> None:
    styles, tables = opened.styles, 0
    kept = False
    contents: list[_Block] = []
    for block in blocks:
        element = catalogue.elements.get(block.placeholder.name)
        if block.placeholder.kind is Kind.CONTENTS:
            contents.append(block)
        elif block.placeholder.kind is Kind.RESERVATIONS:
            kept = True
            _give_way(block.paragraph, _reservations_xml(reservations, styles))
        elif isinstance(element, Table):
            tables += 1
            width = _text_width(block.paragraph)
            _give_way(block.paragraph, table_xml(element, tables, catalogue.facts, styles, width))
        elif isinstance(element, Text):
            _give_way(block.paragraph, _text_xml(element, catalogue, styles, block.paragraph))
    body = opened.document.element.body
    if reservations and not kept:
        for new in elements(_reservations_xml(reservations, styles)):
            body.insert(len(body) - 1, new)
    headings = number_headings(body, styles)
    for block in contents:
        _give_way(block.paragraph, write_contents(headings, styles))


def _give_way(old: Element, text: str) -> None:
    """Put what the XML text holds in a paragraph's place; a section that ended with it still ends there."""
    new = elements(text)
    section = old.find(f"{W}pPr/{W}sectPr")
    parent = old.getparent()
    assert parent is not None
    for element in new:
        old.addprevious(element)
    if section is not None:
        for child in list(old):
            if child.tag != W + "pPr":
                old.remove(child)
    else:
        parent.remove(old)


def _text_xml(text: Text, catalogue: Catalogue, styles: Styles, old: Element) -> str:
    """The paragraphs of a text, in the style that its placeholder stood in; bullets in the list style."""
    if not text.paragraphs:
        return paragraph(styles[names.NO_TEXT], run(NOT_DELIVERED)) if text.required else ""
    style = old.find(f"{W}pPr/{W}pStyle")
    body = style.get(W + "val") if style is not None else styles["Normal"]
    written = []
    for typed in text.paragraphs:
        found, _ = pieces(typed.text, catalogue.facts, catalogue.period)
        runs = "".join(run(piece.text, bold=piece.bold) for piece in found)
        written.append(paragraph(styles[names.BULLET] if typed.bullet else body or "Normal", runs))
    return "".join(written)


def _reservations_xml(reservations: Sequence[str], styles: Styles) -> str:
    return "".join(paragraph(styles[names.RESERVATION], run(sentence)) for sentence in reservations)


def _text_width(element: Element) -> int:
    """Twips between the margins of the section that an element of the body belongs to."""
    section = None
    for after in element.itersiblings():
        section = after if after.tag == W + "sectPr" else after.find(f"{W}pPr/{W}sectPr")
        if section is not None:
            break
    size = section.find(W + "pgSz") if section is not None else None
    margins = section.find(W + "pgMar") if section is not None else None
    if size is None or margins is None:
        return TEXT_WIDTH
    width = length(size, "w") - length(margins, "left") - length(margins, "right")
    return width if width > 0 else TEXT_WIDTH


def _set_properties(opened: _Template, catalogue: Catalogue, moment: dt.datetime) -> None:
    core = opened.document.core_properties
    core.title = (
        f"Virksomhetsrapport {catalogue.definition.name} {catalogue.period.last.name} {catalogue.period.last.year}"
    )
    core.language = "nb-NO"
    core.author = core.last_modified_by = ""
    core.created = core.modified = moment
    core.revision = 1


def _content_types(parts: Sequence[Part]) -> bytes:
    item: Any = _ContentTypesItem.from_parts(parts)  # type: ignore[no-untyped-call]
    blob: bytes = item.blob
    return blob


def _save(opened: _Template, path: Path, moment: dt.datetime) -> None:
    """The package with every part under one time, so that the same report is the same bytes."""
    package = opened.document.part.package
    parts = list(package.iter_parts())
    stamp = (max(moment.year, 1980), *moment.timetuple()[1:6])
    files = [(_TYPES, _content_types(parts)), ("_rels/.rels", package.rels.xml)]
    for part in parts:
        files.append((part.partname.membername, part.blob))
        if len(part.rels):
            files.append((part.partname.rels_uri.membername, part.rels.xml))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files:
            info = zipfile.ZipInfo(name, stamp)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, data)
