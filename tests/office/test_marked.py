"""The copy of a faulty template with a comment at each fault, as LibreOffice shows it."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import docx
import pytest

from office.workbooks import ROOT
from virksomhetsrapport import app
from virksomhetsrapport.edges.messages import say_fault
from virksomhetsrapport.edges.render.choose import PageSource
from virksomhetsrapport.errors import TemplateError

pytestmark = pytest.mark.libreoffice

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"


def test_libreoffice_shows_every_fault_as_a_comment_by_the_program(demo, tmp_path, convert, moment):
    document = docx.Document(str(ROOT / "templates" / "hdo.docx"))
    for text in ("Se {{ resultat.resultat.fakisk }}.", "{{ tabell: resultatt }}", "{{ finnes_ikke"):
        document.add_paragraph(text)
    document.save(str(tmp_path / "mal.docx"))
    with pytest.raises(TemplateError) as raised:
        app.report(demo / "hdo-2025-02.xlsm", tmp_path / "r.docx", moment, tmp_path / "mal.docx", pages=PageSource.NONE)
    marked = tmp_path / "mal med merknader.docx"
    assert raised.value.params["marked"] == str(marked)
    assert not (tmp_path / "r.docx").exists()
    assert _annotations(convert("odt", marked)[0]) == [
        ("Virksomhetsrapport", say_fault(fault)) for fault in raised.value.faults
    ]


def _annotations(odt: Path) -> list[tuple[str, str]]:
    """The author and the text of each comment, in the document's order."""
    with zipfile.ZipFile(odt) as package:
        root = ET.fromstring(package.read("content.xml"))
    found = []
    for note in root.iter(f"{OFFICE}annotation"):
        text = "".join("".join(each.itertext()) for each in note if each.tag.endswith("}p"))
        found.append((note.findtext(CREATOR) or "", text))
    return found
