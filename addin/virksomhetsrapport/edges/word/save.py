"""A finished report as a file: what it says of itself, and every part under one time, the same bytes each time."""

from __future__ import annotations

import datetime as dt
import hashlib
import zipfile
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.opc.pkgwriter import _ContentTypesItem
from lxml import etree

from virksomhetsrapport import __version__
from virksomhetsrapport.catalogue import Catalogue
from virksomhetsrapport.edges.word.made import digest
from virksomhetsrapport.edges.word.recorded import NAMESPACE, VERSION, record_xml
from virksomhetsrapport.edges.word.template import RELATIONS, TYPES, Template
from virksomhetsrapport.record import Record, Sources, figures_digest

PROPERTIES = f"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" \
ds:itemID="{{5F0A0C0E-6C56-4E0B-9B1C-0B6A3B6F7D21}}"><ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}{VERSION}"/>\
</ds:schemaRefs></ds:datastoreItem>""".encode()


def sources_of(catalogue: Catalogue, workbook: str, template: Path, moment: dt.datetime) -> Sources:
    """What a report is made from."""
    return Sources(
        organisation=catalogue.definition.id,
        period=str(catalogue.period),
        workbook=workbook,
        figures_digest=figures_digest(catalogue.facts),
        template=template.name,
        template_digest=hashlib.sha256(template.read_bytes()).hexdigest(),
        definition_version=str(catalogue.definition.version),
        program_version=__version__,
        made=moment.isoformat(),
    )


def add_record_part(opened: Template) -> Part:
    """The part that the record is to go into, as Word keeps such parts: beside it properties that say what it is."""
    package = opened.document.part.package
    taken = {str(part.partname).casefold() for part in package.iter_parts()}
    names = ((f"/customXml/item{number}.xml", f"/customXml/itemProps{number}.xml") for number in count(1))
    own, beside = next(pair for pair in names if not taken & {name.casefold() for name in pair})
    part = Part(PackURI(own), CONTENT_TYPE.XML, b"", package)
    properties = Part(PackURI(beside), CONTENT_TYPE.OFC_CUSTOM_XML_PROPERTIES, PROPERTIES, package)
    part.relate_to(properties, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)
    opened.document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)
    return part


def save(
    path: Path, opened: Template, carried: Part, record: Record, catalogue: Catalogue, moment: dt.datetime
) -> None:
    """Write the package, its record in the part that carries it. It may be called again when more is filled in."""
    for part, root in opened.blobs:
        part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)  # noqa: SLF001 - python-docx offers no other way
    _set_properties(opened, catalogue, moment)
    package = opened.document.part.package
    parts = list(package.iter_parts())
    blobs = {part.partname.membername: part.blob for part in parts if part is not carried}
    blobs[carried.partname.membername] = record_xml(record, digest(blobs.items()))
    _write_package(path, parts, blobs, package.rels.xml, moment)


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


def _write_package(
    path: Path, parts: Sequence[Part], blobs: Mapping[str, bytes], relations: bytes, moment: dt.datetime
) -> None:
    stamp = (max(moment.year, 1980), *moment.timetuple()[1:6])
    files = [(TYPES, _content_types(parts)), (RELATIONS, relations)]
    for part in parts:
        files.append((part.partname.membername, blobs[part.partname.membername]))
        if len(part.rels):
            files.append((part.partname.rels_uri.membername, part.rels.xml))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files:
            info = zipfile.ZipInfo(name, stamp)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, data)
