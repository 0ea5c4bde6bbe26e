"""A report that everyone can read and that tells no more than it should; and the same input gives the same file."""

from __future__ import annotations

import io
import itertools
import os
import posixpath
import re
import shutil
import subprocess
import sys
import time
import zipfile
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from office.contrast import WHITE, contrasts, ratio
from office.documents import Paragraph, Table, W, plain, read_blocks, read_part, style_names
from office.staff import ACCEPTED, ACCEPTED_ROWS, NAMES, edit_as_staff
from office.workbooks import ROOT
from virksomhetsrapport import app
from virksomhetsrapport.edges.render.choose import PageSource

MONTHS = {"hdo": "2025-02", "helse-nord-ikt": "2024-01"}
REPORTS = [f"{id}-{month}" for id, month in MONTHS.items()]
BY_STAFF = [f"{report}-by-staff" for report in REPORTS]
FILES = [*REPORTS, *BY_STAFF, *MONTHS]
CORE = {
    "title": "{http://purl.org/dc/elements/1.1/}title",
    "creator": "{http://purl.org/dc/elements/1.1/}creator",
    "language": "{http://purl.org/dc/elements/1.1/}language",
    "last author": "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}lastModifiedBy",
}
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@pytest.fixture(scope="session")
def reports(demo, moment, tmp_path_factory) -> dict[str, Path]:
    """Every report, made from the templates as they are handed out, and as they are after a year with staff."""
    folder = tmp_path_factory.mktemp("by-staff")
    found = {name: demo / f"{name}.docx" for name in REPORTS}
    for id, month in MONTHS.items():
        template = Path(shutil.copy(ROOT / "templates" / f"{id}.docx", folder / f"{id}-mal.docx"))
        edit_as_staff(template)
        name = f"{id}-{month}"
        found[f"{name}-by-staff"] = folder / f"{name}.docx"
        app.report(demo / f"{name}.xlsm", folder / f"{name}.docx", moment, template, pages=PageSource.NONE)
    return found


@pytest.fixture(params=FILES)
def document(request, reports) -> Path:
    """Each report and each template in turn."""
    return reports.get(request.param) or ROOT / "templates" / f"{request.param}.docx"


@pytest.fixture(params=[*REPORTS, *BY_STAFF])
def report(request, reports) -> Path:
    return reports[request.param]


@pytest.fixture(params=BY_STAFF)
def by_staff(request, reports) -> Path:
    """Each report of a template that has been with staff."""
    return reports[request.param]


def _parts(path: Path | io.BytesIO) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def _core(path: Path | io.BytesIO, name: str) -> str:
    return ET.fromstring(_parts(path)["docProps/core.xml"]).findtext(CORE[name]) or ""


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


NEVER = (
    *(
        "thumbnail",
        "comments",
        "people",
        "vbaProject",
        "activeX",
        "custom.xml",
        "webextension",
        "taskpanes",
        "glossary",
    ),
    *("webSettings", "printerSettings", "attachedToolbars", "_xmlsignatures", "customUI", "oleObject", "altChunk"),
)
"""Words in the names of parts that no document has."""


def test_no_part_goes_along_that_is_not_the_document_s_own(document):
    names = _names(document)
    assert not [name for name in names if re.search("|".join(NEVER), name)]
    known = r"\[Content_Types\]\.xml|(.*/)?_rels/.*|docProps/(app|core)\.xml|customXml/item(Props)?\d+\.xml|word/.*"
    assert not [name for name in names if not re.fullmatch(known, name)]


def test_custom_data_is_the_program_s_own(document):
    roots = [ET.fromstring(data) for name, data in _parts(document).items() if re.match(r"customXml/item\d", name)]
    assert all(root.tag.startswith("{urn:virksomhetsrapport:") for root in roots)


LEFT_BEHIND = (
    *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "permStart", "permEnd", "proofErr"),
    *("smartTag", "customXml", "commentReference", "altChunk", "subDoc", "object", "control", "dataBinding"),
)


def test_no_comment_tracked_change_or_trace_of_a_sitting_goes_along(document):
    """A sitting in Word leaves a number on all that was typed in it."""
    for name, data in _parts(document).items():
        if re.fullmatch(r"word/(document|header\d*|footer\d*|footnotes|endnotes|styles|numbering)\.xml", name):
            for node in ET.fromstring(data).iter():
                tag = node.tag.removeprefix(W)
                assert tag not in LEFT_BEHIND, (name, tag)
                assert not tag.endswith(("Change", "RangeStart", "RangeEnd")), (name, tag)
                traces = [key for key in node.attrib if re.search(r"\}(rsid\w*|paraId|textId|author)$", key)]
                assert not traces, (name, traces)


SETTINGS = (
    *("attachedTemplate", "mailMerge", "documentProtection", "writeProtection", "rsids", "docVars", "trackRevisions"),
    *("updateFields", "revisionView", "proofState", "linkStyles", "docId"),
)


def test_settings_bind_the_document_to_nobody_and_ask_nothing(document):
    found = {node.tag.rpartition("}")[2] for node in read_part(document, "word/settings.xml")}
    assert not found & set(SETTINGS)


def test_the_document_says_which_program_made_it_and_nothing_of_who_and_where(document):
    root = read_part(document, "docProps/app.xml")
    assert [(node.tag.rpartition("}")[2], node.text) for node in root] == [("Application", "Virksomhetsrapport")]
    own = {node.tag.rpartition("}")[2] for node in read_part(document, "docProps/core.xml")}
    assert own <= {"title", "language", "creator", "lastModifiedBy", "created", "modified", "revision"}


def test_a_report_was_made_and_changed_at_the_time_that_it_states(report, moment):
    core = {node.tag.rpartition("}")[2]: node.text for node in read_part(report, "docProps/core.xml")}
    assert core["created"] == core["modified"] == f"{moment.isoformat()}Z"


def test_files_within_the_document_are_its_charts_own_workbooks_and_name_nobody(document):
    parts = _parts(document)
    held = {name for name in parts if name.startswith("word/embeddings/")}
    wanted = set()
    for name, data in parts.items():
        if re.fullmatch(r"word/charts/_rels/.*\.rels", name):
            targets = [each.get("Target", "") for each in ET.fromstring(data).iter(RELATION)]
            wanted |= {posixpath.normpath(posixpath.join("word/charts", target)) for target in targets}
    assert held == {name for name in wanted if name.endswith(".xlsx")}
    for name in held:
        workbook = io.BytesIO(parts[name])
        assert _core(workbook, "creator") == _core(workbook, "last author") == ""
        inside = _parts(workbook)
        assert not [part for part in inside if re.search("comments|externalLink|thumbnail|custom|vba", part)]
        assert b'TargetMode="External"' not in b"".join(inside.values())
        said = ET.fromstring(inside["docProps/app.xml"])
        assert [said.findtext(f"{{*}}{name}") or "" for name in ("Company", "Application")] == ["", ""]


def test_every_drawing_has_an_alternative_text(document):
    """What is there for looks alone may say so instead."""
    for name, data in _parts(document).items():
        if name.endswith(".xml") and name.startswith("word/"):
            for node in ET.fromstring(data).iter():
                if node.tag.endswith("}docPr"):
                    assert (node.get("descr") or "").strip(), (name, node.get("name"))
                if node.tag == "{urn:schemas-microsoft-com:vml}shape" and node.find(".//{*}imagedata") is not None:
                    assert (node.get("alt") or "").strip(), (name, node.get("id"))


@pytest.mark.parametrize(("ink", "expected"), [("000000", 21), ("767676", 4.54), ("777777", 4.48), ("FFFFFF", 1)])
def test_contrast_is_as_wcag_counts_it(ink, expected):
    assert ratio(ink, WHITE) == pytest.approx(expected, abs=0.005)


def test_every_text_stands_out_from_its_ground(document):
    """WCAG 2.1, 1.4.3: a contrast of at least 4.5 to 1."""
    found = list(contrasts(document))
    assert len(found) > 20
    assert not [each for each in found if each.ratio < 4.5]


def test_every_text_of_a_chart_stands_out_from_white(report):
    inks = set()
    for name, data in _parts(report).items():
        if re.fullmatch(r"word/charts/[^/]*\.xml", name):
            texts = [node for node in ET.fromstring(data).iter() if re.search(r"\}(defRPr|rPr)$", node.tag)]
            assert texts
            inks |= {node.get("val") for text in texts for node in text.iter() if node.tag.endswith("}srgbClr")}
    assert inks
    assert not [ink for ink in inks if ratio(ink, WHITE) < 4.5]


# --- Templates that have been with staff ---


def test_nothing_that_staff_left_is_named_in_any_part(by_staff):
    for name, data in _parts(by_staff).items():
        text = data.decode("utf-8", "replace")
        assert not [who for who in NAMES if who in text], name


def test_what_staff_changed_stands_as_they_left_it(by_staff):
    blocks = read_blocks(by_staff)
    texts = [plain(block.text) for block in blocks if isinstance(block, Paragraph)]
    at = texts.index(ACCEPTED[0])
    assert tuple(texts[at : at + len(ACCEPTED)]) == ACCEPTED
    tables = [tuple(tuple(cell.text for cell in row) for row in b.rows) for b in blocks if isinstance(b, Table)]
    assert ACCEPTED_ROWS in tables


def test_the_picture_of_a_foreign_object_stays_without_the_object(by_staff):
    root = read_part(by_staff, "word/document.xml")
    (picture,) = root.iter("{urn:schemas-microsoft-com:vml}imagedata")
    assert "word/media/ark.png" in _names(by_staff)
    assert picture.attrib


def test_the_report_is_otherwise_the_same_as_before_staff_had_the_template(by_staff, demo):
    name = by_staff.name
    before, after = read_blocks(demo / name), read_blocks(by_staff)
    assert [block for block in before if block not in after] == []


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
    captions = [text for text in captions if text.startswith("Tabell ")]
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
            ["report", sample, "--out", report, "--pages", "none"],
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
