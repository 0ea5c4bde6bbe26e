"""Documents, PDFs and a LibreOffice for tests of the renderers, none of which needs an office program."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import docx
from docx.oxml import parse_xml
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    Fit,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"

SOFFICE = """#!/bin/sh
if [ "$1" = --version ]; then echo "LibreOffice 7.4.7.2 40(Build:2)"; exit 0; fi
for last; do :; done
folder=$(dirname "$last")
printf '%s\\n' "$@" > "{told}"
{then}
"""
"""A program that takes LibreOffice's arguments; `then` is what it does with "$last", the document."""


def make_soffice(folder: Path, then: str) -> Path:
    """A made-up LibreOffice; what it was called with is written in `told.txt` beside it, an argument a line."""
    program = folder / "soffice"
    program.write_text(SOFFICE.format(told=folder / "told.txt", then=then), "utf-8")
    program.chmod(0o755)
    return program


def make_document(path: Path, bookmarks: Sequence[str] = (), described: Sequence[str] = ()) -> Path:
    """A document with a paragraph for each bookmark, and a drawing for each alt text."""
    document = docx.Document()
    for number, name in enumerate(bookmarks):
        paragraph = document.add_paragraph(f"Ved {name}")._p
        paragraph.append(parse_xml(f'<w:bookmarkStart xmlns:w="{W}" w:id="{number}" w:name="{name}"/>'))
        paragraph.append(parse_xml(f'<w:bookmarkEnd xmlns:w="{W}" w:id="{number}"/>'))
    for number, text in enumerate(described, 1):
        drawing = f'<wp:inline><wp:docPr id="{number}" name="D{number}" descr="{text}"/></wp:inline>'
        run = f'<w:r xmlns:w="{W}" xmlns:wp="{WP}"><w:drawing>{drawing}</w:drawing></w:r>'
        document.add_paragraph()._p.append(parse_xml(run))
    document.core_properties.language = "nb-NO"
    document.save(str(path))
    return path


def make_pdf(path: Path, pages: int = 1, places: Sequence[tuple[str, int]] = (), figures: Sequence[str] = ()) -> Path:
    """A tagged PDF: destinations with the page of each from 0, and figures by their alt text, "" where it is lost."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    for name, page in places:
        destination = ArrayObject([writer.pages[page].indirect_reference, NameObject("/Fit")])
        writer.add_named_destination_array(TextStringObject(name), destination)
    writer.add_outline_item(title="Kapittel", page_number=0, fit=Fit.fit())
    writer.root_object[NameObject("/StructTreeRoot")] = _structure(writer, figures)
    xmp = StreamObject()
    xmp.set_data(b"<x><xmp:CreateDate>2001-01-01T00:00:00Z</xmp:CreateDate></x>")
    writer.root_object[NameObject("/Metadata")] = writer._add_object(xmp)
    writer.add_metadata({"/CreationDate": "D:20010101000000Z", "/Title": "Rapport"})
    writer.write(path)
    return path


def _structure(writer: PdfWriter, figures: Sequence[str]) -> DictionaryObject:
    """Document, then a section with every second figure, each with a part of its own that is called a figure too."""
    inner = DictionaryObject({NameObject("/S"): NameObject("/Figure")})
    elements = [
        DictionaryObject(
            {NameObject("/S"): NameObject("/Figure"), NameObject("/K"): ArrayObject([NumberObject(0), inner])}
            | ({NameObject("/Alt"): TextStringObject(text)} if text else {})
        )
        for text in figures
    ]
    kids = ArrayObject()
    for number, element in enumerate(elements):
        reference = writer._add_object(element)
        section = DictionaryObject({NameObject("/S"): NameObject("/Sect"), NameObject("/K"): reference})
        kids.append(writer._add_object(section) if number % 2 else reference)
    whole = DictionaryObject({NameObject("/S"): NameObject("/Document"), NameObject("/K"): kids})
    return DictionaryObject({NameObject("/Type"): NameObject("/StructTreeRoot"), NameObject("/K"): whole})
