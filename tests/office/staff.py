"""A template as it looks after a year with staff: opened in Word by several, commented on, corrected, pasted into.

What Word leaves in a file on such days lies in tests/data/staff, part by part, as Word writes it.
"""

from __future__ import annotations

import base64
import zipfile
from pathlib import Path

from lxml import etree

from office.documents import W

LEFT = Path(__file__).resolve().parents[1] / "data" / "staff"
NAMES = ("Kari Nordmann", "Ola Hansen", "Acme Rådgivning AS", "Normal.dotm", "Office Word", "00A1B2C3", "liste.xlsx")
"""Whom and what no report may name."""
ACCEPTED = (
    "Dette ble satt inn.",
    "Dette ble flyttet hit.",
    "Dette avsnittet er ett med det neste.",
    "Det som er kommentert.",
    "Se vedlegget (https://intranett.example/vedlegg).",
    "Skriv til post@hdo.example.",
    "Ansvarlig: økonomi",
    "Saken: Budsjett",
    "Prosjektnavn fra forsiden",
    "Fritt.",
    "Gjøvik",
)
"""What the paragraphs say when all is accepted; what was deleted between them leaves no empty one."""
ACCEPTED_ROWS = (("Hva", "Hvem"), ("Raden som ble satt inn", ""), ("", ""))
TYPES = "[Content_Types].xml"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MS = "http://schemas.microsoft.com/office/2011/relationships"
_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_OF_DOCUMENT = (
    ("rIdLink", f"{_RELATIONS}/hyperlink", "https://intranett.example/vedlegg"),
    ("rIdPicture", f"{_RELATIONS}/image", "media/ark.png"),
    ("rIdObject", f"{_RELATIONS}/oleObject", "embeddings/oleObject1.bin"),
    ("rIdComments", f"{_RELATIONS}/comments", "comments.xml"),
    ("rIdPeople", f"{_MS}/people", "people.xml"),
    ("rIdGlossary", f"{_RELATIONS}/glossaryDocument", "glossary/document.xml"),
    ("rIdWeb", f"{_RELATIONS}/webSettings", "webSettings.xml"),
    ("rIdData", f"{_RELATIONS}/customXml", "../customXml/item1.xml"),
)
_OF_SETTINGS = (
    ("rIdAttached", f"{_RELATIONS}/attachedTemplate", "file:///C:/Users/ola/Normal.dotm"),
    ("rIdMerge", f"{_RELATIONS}/mailMergeSource", "file:///C:/Users/ola/liste.xlsx"),
)
_OF_PACKAGE = (
    ("rIdThumbnail", f"{_PACKAGE}/relationships/metadata/thumbnail", "docProps/thumbnail.png"),
    ("rIdCustom", f"{_RELATIONS}/custom-properties", "docProps/custom.xml"),
    ("rIdPanes", f"{_MS}/webextensiontaskpanes", "word/taskpanes.xml"),
)
_KINDS = {
    "word/comments.xml": f"{_OFFICE}.wordprocessingml.comments+xml",
    "word/people.xml": f"{_OFFICE}.wordprocessingml.people+xml",
    "word/glossary/document.xml": f"{_OFFICE}.wordprocessingml.document.glossary+xml",
    "word/webSettings.xml": f"{_OFFICE}.wordprocessingml.webSettings+xml",
    "word/taskpanes.xml": "application/vnd.ms-office.webextensiontaskpanes+xml",
    "word/embeddings/oleObject1.bin": f"{_OFFICE}.oleObject",
    "word/media/ark.png": "image/png",
    "docProps/thumbnail.png": "image/png",
    "docProps/custom.xml": f"{_OFFICE}.custom-properties+xml",
    "customXml/item1.xml": "application/xml",
}


def edit_as_staff(template: Path) -> None:
    """Leave in a template what people and Word leave there; what stood in it stays."""
    with zipfile.ZipFile(template) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for folder in ("word", "docProps", "customXml"):
        for file in (LEFT / folder).rglob("*.xml"):
            parts[file.relative_to(LEFT).as_posix()] = file.read_bytes()
    parts["word/media/ark.png"] = parts["docProps/thumbnail.png"] = _PIXEL
    parts["word/embeddings/oleObject1.bin"] = b"Ola Hansen"
    for relations, added in (
        ("word/_rels/document.xml.rels", _OF_DOCUMENT),
        ("word/_rels/settings.xml.rels", _OF_SETTINGS),
        ("_rels/.rels", _OF_PACKAGE),
    ):
        parts[relations] = _related(parts.get(relations), added)
    types = etree.fromstring(parts[TYPES])
    for name, kind in _KINDS.items():
        etree.SubElement(types, "{*}Override".replace("*", types.nsmap[None]), PartName=f"/{name}", ContentType=kind)
    parts[TYPES] = etree.tostring(types)
    settings = etree.fromstring(parts["word/settings.xml"])
    settings.find(f"{W}zoom").addnext(left := etree.fromstring((LEFT / "settings.xml").read_bytes()))
    _unwrap(left)
    parts["word/settings.xml"] = etree.tostring(settings)
    document = etree.fromstring(parts["word/document.xml"])
    body = document.find(f"{W}body")
    for paragraph in body.iter(f"{W}p"):
        paragraph.set(f"{W}rsidR", "00A1B2C3")
    body.insert(len(body) - 1, left := etree.fromstring((LEFT / "body.xml").read_bytes()))
    _unwrap(left)
    parts["word/document.xml"] = etree.tostring(document)
    with zipfile.ZipFile(template, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)


def _unwrap(element: etree._Element) -> None:
    for child in element:
        element.addprevious(child)
    element.getparent().remove(element)


def _related(relations: bytes | None, added: tuple[tuple[str, str, str], ...]) -> bytes:
    root = etree.fromstring(relations or f'<Relationships xmlns="{_PACKAGE}/relationships"/>'.encode())
    for id, kind, target in added:
        new = etree.SubElement(root, f"{{{_PACKAGE}/relationships}}Relationship", Id=id, Type=kind, Target=target)
        if "://" in target:
            new.set("TargetMode", "External")
    return etree.tostring(root)
