"""Every page of a report says that it is a draft, and nothing on any page moves when it no longer does."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.shared import Cm
from lxml import etree

from office.conftest import pages_of
from office.documents import W, read_part
from office.workbooks import ROOT
from virksomhetsrapport import app, issuing
from virksomhetsrapport.edges.render.choose import PageSource

WORDS = "Utkast – ikke utstedt"
TEMPLATE = ROOT / "templates" / "helse-nord-ikt.docx"
HIGHEST = 26
"""Points from the page's upper edge, above which it stands."""


def headers(path: Path) -> dict[str, etree._Element]:
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if re.fullmatch(r"word/header\d*\.xml", name)]
        return {name: etree.fromstring(package.read(name)) for name in names}


def marks_in(path: Path) -> list[int]:
    """How often each header says it."""
    return ["".join(root.itertext()).count(WORDS) for root in headers(path).values()]


# --- Templates whose pages have headers of all sorts ---


def first_pages_of_their_own(document) -> None:
    for number, section in enumerate(document.sections):
        section.different_first_page_header_footer = number % 2 == 0
    document.sections[2].first_page_header.paragraphs[0].text = "Kapittelets første side"


def even_pages_of_their_own(document) -> None:
    document.settings.odd_and_even_pages_header_footer = True
    document.sections[1].even_page_header.paragraphs[0].text = "Like sider"


def headers_close_to_the_edge(document) -> None:
    for section in document.sections:
        section.header_distance, section.top_margin = Cm(0.3), Cm(1.27)


def a_header_that_begins_with_a_table(document) -> None:
    header = document.sections[1].header
    table = header.add_table(1, 2, Cm(10))
    table.cell(0, 0).text, table.cell(0, 1).text = "Styresak", "Unntatt offentlighet"
    header._element.insert(0, table._element)


def no_header_at_all(document) -> None:
    for section in document.sections:
        section.header.is_linked_to_previous = True
        section.header_distance = section.top_margin = Cm(1.27)


def a_header_that_is_a_control_with_a_frame(document) -> None:
    header = document.sections[1].header._element
    framed = f'<w:p xmlns:w="{W[1:-1]}"><w:pPr><w:framePr w:wrap="around" w:hAnchor="margin" w:y="1"/></w:pPr></w:p>'
    control = f'<w:sdt xmlns:w="{W[1:-1]}"><w:sdtPr/><w:sdtContent/></w:sdt>'
    header.insert(0, etree.fromstring(control))
    header[0][1].extend(header[1:])
    header.insert(0, etree.fromstring(framed))


VARIANTS = (
    first_pages_of_their_own,
    even_pages_of_their_own,
    headers_close_to_the_edge,
    a_header_that_begins_with_a_table,
    no_header_at_all,
    a_header_that_is_a_control_with_a_frame,
)


def make_template(path: Path, change) -> Path:
    """A template with four sections of two pages each, which asks for little."""
    document = docx.Document(str(TEMPLATE))
    body = document.element.body
    for child in list(body)[1:-1]:
        if child.find(f".//{W}sectPr") is None:
            body.remove(child)
    while len(document.sections) < 4:
        document.add_section(WD_SECTION.NEW_PAGE)
    for end in list(body.iter(W + "sectPr")):
        holder = next(end.iterancestors(W + "p"), end)
        for number in range(70):
            text = "{{ organisasjon.navn }}" if number % 10 == 0 else f"Linje {number} av en tekst."
            holder.addprevious(document.add_paragraph(text)._element)
    change(document)
    document.save(str(path))
    return path


@pytest.fixture(scope="module")
def made(demo, moment, tmp_path_factory) -> dict[str, tuple[Path, Path]]:
    """Drafts and what was issued of them: both sample months, and templates with headers of all sorts."""
    folder = tmp_path_factory.mktemp("drafts")
    pairs = {}
    for name in ("hdo-2025-02", "helse-nord-ikt-2024-01"):
        pairs[name] = demo / f"{name}.xlsm", demo / f"{name}.docx"
    book = demo / "helse-nord-ikt-2024-01.xlsm"
    for change in VARIANTS:
        template = make_template(folder / f"{change.__name__}-mal.docx", change)
        out = folder / f"{change.__name__}.docx"
        app.report(book, out, moment, template, pages=PageSource.NONE)
        pairs[change.__name__] = book, out
    checked = {book: app.check(book) for book, _ in pairs.values()}
    found = {}
    for name, (book, draft) in pairs.items():
        own = folder / name
        own.mkdir()
        found[name] = draft, issuing.issue(checked[book], own, draft, moment.date()).report
    return found


NAMES = ("hdo-2025-02", "helse-nord-ikt-2024-01", *(change.__name__ for change in VARIANTS))


@pytest.mark.parametrize("name", NAMES)
def test_every_header_says_it_once_and_none_of_what_is_issued(name, made):
    draft, issued = made[name]
    assert set(marks_in(draft)) == {1}
    assert set(marks_in(issued)) == {0}
    assert all(root.find(f".//{W}p") is not None for root in headers(issued).values())


@pytest.fixture(scope="module")
def printed(made, convert) -> dict[str, tuple[Path, Path]]:
    files = [file for pair in made.values() for file in pair]
    pdfs = iter(convert("pdf", *files))
    return {name: (next(pdfs), next(pdfs)) for name in made}


def words_on(pdf: Path) -> list[tuple[int, str, str, str]]:
    """Every word of a PDF with its page and its place there."""
    command = ["pdftotext", "-bbox", "-enc", "UTF-8", str(pdf), "-"]
    text = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode("utf-8")
    found, page = [], 0
    for line in text.splitlines():
        page += "<page " in line
        word = re.search(r'xMin="([\d.]+)" yMin="([\d.]+)".*>(.*)</word>', line)
        if word:
            found.append((page, word[1], word[2], word[3]))
    return found


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", NAMES)
def test_every_page_says_it_and_no_word_moves_when_it_is_gone(name, printed):
    draft, issued = printed[name]
    pages, after = pages_of(draft), pages_of(issued)
    assert len(pages) >= 5
    assert len(after) == len(pages)
    assert all(sum(WORDS in line for line in page) == 1 for page in pages)
    assert not any(WORDS in line for page in after for line in page)
    before, left = words_on(draft), words_on(issued)
    gone = [word for word in before if word not in left]
    assert [word[3] for word in gone] == WORDS.split() * len(pages)
    assert all(float(word[2]) < HIGHEST for word in gone)
    assert [word for word in before if word not in gone] == left


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", [name for name in NAMES if name != "headers_close_to_the_edge"])
def test_it_stands_above_all_other_text_of_the_page(name, printed):
    for page in pages_of(printed[name][0]):
        assert next(line for line in page if line) == WORDS


# --- Made from an earlier report ---


@pytest.mark.parametrize("issued", [False, True])
def test_a_template_made_of_an_earlier_report_gets_it_once(issued, made, demo, moment, tmp_path):
    former = Path(shutil.copy(made["hdo-2025-02"][issued], tmp_path / "mal.docx"))
    former.chmod(0o644)
    document = docx.Document(str(former))
    document.paragraphs[-1].add_run("{{ organisasjon.navn }}")
    document.save(str(former))
    out = tmp_path / "ny.docx"
    app.report(demo / "hdo-2025-02.xlsm", out, moment, former, pages=PageSource.NONE)
    assert set(marks_in(out)) == {1}
    settings = read_part(out, "word/settings.xml")
    assert settings.find(W + "documentProtection") is None


def heights_of_empty_lines(path: Path) -> list[int]:
    lines = [p for root in headers(path).values() for p in root if p.tag == W + "p" and not "".join(p.itertext())]
    return [int(spacing.get(W + "line")) for line in lines for spacing in line.iter(W + "spacing")]


def test_year_after_year_no_line_is_added_to_a_header(made, demo, moment, tmp_path):
    """A template made of a report that was made of a report."""
    before = heights_of_empty_lines(made["hdo-2025-02"][0])
    report = made["hdo-2025-02"][1]
    for year in range(3):
        document = docx.Document(str(report))
        document.paragraphs[-1].add_run("{{ organisasjon.navn }}")
        document.save(str(tmp_path / f"mal {year}.docx"))
        report = tmp_path / f"{year}.docx"
        app.report(demo / "hdo-2025-02.xlsm", report, moment, tmp_path / f"mal {year}.docx", pages=PageSource.NONE)
    assert heights_of_empty_lines(report) == before
    assert before == [20, 20]


def test_marks_have_names_and_numbers_of_their_own(made):
    for draft, _ in made.values():
        roots = [read_part(draft, "word/document.xml"), *headers(draft).values()]
        names = [mark.get(W + "name") for root in roots for mark in root.iter(W + "bookmarkStart")]
        numbers = [mark.get(W + "id") for root in roots for mark in root.iter(W + "bookmarkStart")]
        numbers += [each.get(W + "val") for root in roots for each in root.iter(W + "id")]
        assert len(set(names)) == len(names)
        assert len(set(numbers)) == len(numbers)
