"""The report: a template with every placeholder resolved, checked whole before anything is written."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.opc.pkgwriter import _ContentTypesItem
from lxml import etree

from virksomhetsrapport.catalogue import Catalogue
from virksomhetsrapport.edges.word import styles as names
from virksomhetsrapport.edges.word.contents import number_headings, write_contents
from virksomhetsrapport.edges.word.made import PART, made_xml
from virksomhetsrapport.edges.word.spots import Spot, replace
from virksomhetsrapport.edges.word.styles import Styles
from virksomhetsrapport.edges.word.tables import Room, table_xml
from virksomhetsrapport.edges.word.template import TYPES, Template
from virksomhetsrapport.edges.word.xml import Element, W, elements, length, paragraph, run
from virksomhetsrapport.elements import Table, Text
from virksomhetsrapport.errors import Fault, TemplateError
from virksomhetsrapport.placeholders import Kind, Malformed, Placeholder
from virksomhetsrapport.spelling import nearest
from virksomhetsrapport.wording import Piece, Problem, pieces, resolve

TEXT = Room(9411, 14343)
"""What a page has that does not say: A4 with 2.2 cm on each side."""
NOT_DELIVERED = "Tekst er ikke levert."


_Values: TypeAlias = tuple[Spot, list[tuple[int, int, Piece]]]
"""A paragraph, and from where to where its placeholders give way to what."""


@dataclass(frozen=True)
class _Block:
    """A paragraph that gives way to a table, a text, the contents list or the reservations."""

    paragraph: Element
    placeholder: Placeholder


def write_report(
    path: Path, template: Path, catalogue: Catalogue, reservations: Sequence[str], moment: dt.datetime
) -> None:
    """Write the report that a template asks for.

    `reservations` are the sentences about accepted errors, none where there are none; `moment` is the time that the
    file states. Raises `TemplateError` with every fault of the template, each with its chapter and paragraph, before
    anything is written.
    """
    opened, values, blocks = _resolved(template, catalogue)
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


def check_template(template: Path, catalogue: Catalogue) -> None:
    """Raises `TemplateError` with every fault of the template, where `write_report` would."""
    _resolved(template, catalogue)


def _resolved(template: Path, catalogue: Catalogue) -> tuple[Template, list[_Values], list[_Block]]:
    """The template opened, with what each of its placeholders stands for. Raises `TemplateError` with every fault."""
    opened = Template(template)
    faults = list(opened.faults)
    values: list[_Values] = []
    blocks: list[_Block] = []
    for spot in opened.spots():
        _resolve_spot(spot, catalogue, values, blocks, faults)
    if faults:
        raise TemplateError("template-faults", tuple(faults), template=template.name, count=len(faults))
    return opened, values, blocks


def _resolve_spot(
    spot: Spot,
    catalogue: Catalogue,
    values: list[_Values],
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


def _fill_blocks(opened: Template, blocks: list[_Block], catalogue: Catalogue, reservations: Sequence[str]) -> None:
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
            _give_way(block.paragraph, table_xml(element, tables, catalogue.facts, styles, _room(block.paragraph)))
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
    following = [*text.paragraphs[1:], None]
    for typed, after in zip(text.paragraphs, following, strict=True):
        found, _ = pieces(typed.text, catalogue.facts, catalogue.period)
        runs = "".join(run(piece.text, bold=piece.bold) for piece in found)
        leads = after is not None and after.bullet and not typed.bullet
        style_id = styles[names.BULLET] if typed.bullet else body or "Normal"
        written.append(paragraph(style_id, runs, "<w:keepNext/>" if leads else ""))
    return "".join(written)


def _reservations_xml(reservations: Sequence[str], styles: Styles) -> str:
    return "".join(paragraph(styles[names.RESERVATION], run(sentence)) for sentence in reservations)


def _room(element: Element) -> Room:
    """What the pages have for text in the section that an element of the body belongs to."""
    section = None
    for after in element.itersiblings():
        section = after if after.tag == W + "sectPr" else after.find(f"{W}pPr/{W}sectPr")
        if section is not None:
            break
    size = section.find(W + "pgSz") if section is not None else None
    margins = section.find(W + "pgMar") if section is not None else None
    if size is None or margins is None:
        return TEXT
    width = length(size, "w") - length(margins, "left") - length(margins, "right")
    height = length(size, "h") - length(margins, "top") - length(margins, "bottom")
    return Room(width if width > 0 else TEXT.width, height if height > 0 else TEXT.height)


def _set_properties(opened: Template, catalogue: Catalogue, moment: dt.datetime) -> None:
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


def _save(opened: Template, path: Path, moment: dt.datetime) -> None:
    """The package with every part under one time, so that the same report is the same bytes."""
    package = opened.document.part.package
    made = made_xml((part.partname.membername, part.blob) for part in package.iter_parts())
    carried = Part(PackURI(f"/{PART}"), CONTENT_TYPE.XML, made, package)
    opened.document.part.relate_to(carried, RELATIONSHIP_TYPE.CUSTOM_XML)
    parts = list(package.iter_parts())
    stamp = (max(moment.year, 1980), *moment.timetuple()[1:6])
    files = [(TYPES, _content_types(parts)), ("_rels/.rels", package.rels.xml)]
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
