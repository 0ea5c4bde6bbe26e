"""A report that everyone can read and that tells no more than it should; and the same input gives the same file."""

from __future__ import annotations

import io
import itertools
import os
import re
import subprocess
import sys
import time
import zipfile
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from office.documents import Paragraph, Table, W, read_blocks, read_part, style_names
from office.workbooks import ROOT
from virksomhetsrapport import app

MONTHS = {"hdo": "2025-02", "helse-nord-ikt": "2024-01"}
FILES = [*(f"{id}-{month}" for id, month in MONTHS.items()), *MONTHS]
CORE = {
    "title": "{http://purl.org/dc/elements/1.1/}title",
    "creator": "{http://purl.org/dc/elements/1.1/}creator",
    "language": "{http://purl.org/dc/elements/1.1/}language",
    "last author": "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}lastModifiedBy",
}
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@pytest.fixture(params=FILES)
def document(request, demo) -> Path:
    """Each report and each template in turn."""
    report = demo / f"{request.param}.docx"
    return report if report.is_file() else ROOT / "templates" / f"{request.param}.docx"


def _core(path: Path, name: str) -> str:
    return read_part(path, "docProps/core.xml").findtext(CORE[name]) or ""


def _names(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as package:
        return package.namelist()


def _levels(path: Path) -> list[int]:
    paragraphs = [block for block in read_blocks(path) if isinstance(block, Paragraph)]
    return [int(p.style.removeprefix("heading ")) for p in paragraphs if p.style.startswith("heading ") and p.text]


# --- Reports and templates ---


def test_the_document_has_a_title(document):
    assert _core(document, "title").startswith("Virksomhetsrapport")


def test_the_title_of_a_report_says_whose_it_is_and_when(sample, demo):
    wanted = {"hdo-2025-02": "HDO februar 2025", "helse-nord-ikt-2024-01": "Helse Nord IKT januar 2024"}
    assert _core(demo / f"{sample}.docx", "title") == f"Virksomhetsrapport {wanted[sample]}"


def test_the_language_is_norwegian_bokmaal(document):
    languages = [lang.get(W + "val") for lang in read_part(document, "word/styles.xml").iter(W + "lang")]
    languages += [lang.get(W + "val") for lang in read_part(document, "word/document.xml").iter(W + "lang")]
    assert set(languages) == {"nb-NO"}
    assert _core(document, "language") == "nb-NO"


def test_heading_levels_make_no_jumps(document):
    levels = _levels(document)
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_headings_are_told_by_styles_and_not_by_bold_alone(document):
    shouting = [
        b.text for b in read_blocks(document) if isinstance(b, Paragraph) and re.fullmatch(r"\*\*[^*]*\*\*", b.text)
    ]
    assert not shouting


def test_nobody_is_named_as_author(document):
    assert _core(document, "creator") == ""
    assert _core(document, "last author") == ""
    with zipfile.ZipFile(document) as package:
        app_properties = package.read("docProps/app.xml").decode()
    assert "Company" not in app_properties
    assert "Manager" not in app_properties


def test_no_thumbnail_comment_or_tracked_change_goes_along(document):
    assert not [name for name in _names(document) if re.search("thumbnail|comments|people|vbaProject|embeddings", name)]
    root = read_part(document, "word/document.xml")
    assert not [node.tag for node in root.iter() if node.tag in (W + "ins", W + "del", W + "commentReference")]


def test_no_part_points_outside_the_file(document):
    with zipfile.ZipFile(document) as package:
        relations = [ET.fromstring(package.read(name)) for name in package.namelist() if name.endswith(".rels")]
    external = [r.get("Target") for root in relations for r in root.iter(RELATION) if r.get("TargetMode") == "External"]
    assert not external


def test_every_link_leads_to_a_bookmark(document):
    root = read_part(document, "word/document.xml")
    bookmarks = [mark.get(W + "name") for mark in root.iter(W + "bookmarkStart")]
    assert len(bookmarks) == len(set(bookmarks))
    assert {link.get(W + "anchor") for link in root.iter(W + "hyperlink")} <= set(bookmarks)


def test_fields_ask_nothing_when_the_document_opens(document):
    settings = read_part(document, "word/settings.xml")
    assert settings.find(W + "updateFields") is None
    root = read_part(document, "word/document.xml")
    assert not [field for field in root.iter(W + "fldChar") if field.get(W + "dirty")]


# --- Tables of the reports ---


def test_every_table_marks_its_header_rows_and_no_others(sample, demo):
    for table in read_part(demo / f"{sample}.docx", "word/document.xml").iter(W + "tbl"):
        marked = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iter(W + "tr")]
        assert marked[0]
        assert marked == sorted(marked, reverse=True)
        assert not all(marked)
        look = table.find(f"{W}tblPr/{W}tblLook")
        assert look is not None
        assert look.get(W + "firstRow") == "1"


def test_every_table_has_a_title_and_a_description(sample, demo):
    path = demo / f"{sample}.docx"
    captions = [p.text for p in read_blocks(path) if isinstance(p, Paragraph) and p.style == "caption"]
    tables = list(read_part(path, "word/document.xml").iter(W + "tbl"))
    assert len(captions) == len(tables)
    for number, (caption, table) in enumerate(zip(captions, tables, strict=True), start=1):
        title, description = (table.find(f"{W}tblPr/{W}{name}") for name in ("tblCaption", "tblDescription"))
        assert title is not None
        assert description is not None
        assert caption == f"Tabell {number}: {title.get(W + 'val')}"
        assert description.get(W + "val")


def test_every_row_of_a_table_covers_the_same_columns(sample, demo):
    for table in [block for block in read_blocks(demo / f"{sample}.docx") if isinstance(block, Table)]:
        assert len({sum(cell.span for cell in row) for row in table.rows}) == 1


WORDS = "innenfor|nær grensen|utenfor|mangler|gunstig|ugunstig|grønn|gul|rød|ikke aktuelt"


def test_a_status_is_a_word_and_a_symbol_and_never_a_colour_alone(sample, demo):
    """A field of a matrix has the symbol alone; its words stand in the note below the table."""
    path = demo / f"{sample}.docx"
    names = {id for id, name in style_names(path).items() if name.startswith("Status ")}
    body = next(iter(read_part(path, "word/document.xml").iter(W + "body")))
    for table, note in itertools.pairwise(body):
        legend = set(re.findall("[●▲■○](?=\u00a0\\w)", "".join(note.itertext())))
        for row in table.iter(W + "tr"):
            said = re.search(f"[●▲■○]\u00a0({WORDS})", "".join(row.itertext()))
            for run in [run for run in row.iter(W + "r") if _style_of(run) in names]:
                text = "".join(run.itertext())
                assert said or (text[0] in legend and text[0] in "●▲■○"), text


def _style_of(run: ET.Element) -> str:
    style = run.find(f"{W}rPr/{W}rStyle")
    return style.get(W + "val", "") if style is not None else ""


# --- The same again ---


@pytest.fixture(scope="module")
def made_twice(tmp_path_factory) -> list[dict[str, bytes]]:
    """Every kind of file made twice, at other times, in other time zones, with sets in another order."""
    first = _make_all(tmp_path_factory.mktemp("one"), {"PYTHONHASHSEED": "1", "TZ": "Europe/Oslo"})
    time.sleep(2.1)  # a zip file counts every second second
    return [first, _make_all(tmp_path_factory.mktemp("other"), {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo"})]


def _make_all(folder: Path, environment: dict[str, str]) -> dict[str, bytes]:
    source = str(Path(app.__file__).parents[1])
    surroundings = {**os.environ, "PYTHONPATH": source, "SOURCE_DATE_EPOCH": "1740787200", **environment}
    for id, month in MONTHS.items():
        sample, report = f"{id}-sample.xlsx", f"{id}-report.docx"
        for arguments in (
            ["new", id, "--period", month, "--sample", "--out", sample],
            ["new", id, "--period", month, "--out", f"{id}-empty.xlsx"],
            ["report", sample, "--out", report],
        ):
            command = [sys.executable, "-m", "virksomhetsrapport", *arguments]
            subprocess.run(command, cwd=folder, env=surroundings, check=True, capture_output=True)
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.parametrize("what", ["sample.xlsx", "empty.xlsx", "report.docx"])
@pytest.mark.parametrize("organisation", MONTHS)
def test_the_same_input_gives_the_same_bytes(organisation, what, made_twice):
    one, other = (files[f"{organisation}-{what}"] for files in made_twice)
    assert one == other


def test_a_report_states_the_time_that_was_asked_for(made_twice):
    with zipfile.ZipFile(io.BytesIO(made_twice[0]["hdo-report.docx"])) as package:
        assert b"2025-03-01T00:00:00Z" in package.read("docProps/core.xml")
        assert {entry.date_time for entry in package.infolist()} == {(2025, 3, 1, 0, 0, 0)}


def test_a_workbook_names_nobody_and_points_nowhere_else(sample, demo):
    path = demo / f"{sample}.xlsm"
    assert _core(path, "creator") == ""
    assert _core(path, "last author") == ""
    assert not [name for name in _names(path) if re.search("comments|externalLink|thumbnail", name)]
    with zipfile.ZipFile(path) as package:
        relations = b"".join(package.read(name) for name in package.namelist() if name.endswith(".rels"))
    assert b'TargetMode="External"' not in relations
