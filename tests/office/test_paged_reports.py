"""Both sample reports with their pages numbered: every list and reference against the pages of the PDF."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from office.conftest import pages_of
from office.documents import Paragraph, plain, read_blocks, read_part
from office.drawn import tagged
from virksomhetsrapport import app
from virksomhetsrapport.edges.render import libreoffice
from virksomhetsrapport.edges.render.choose import PageSource

pytestmark = pytest.mark.libreoffice

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LISTS = ("toc ", "table of figures")
HOLES = re.compile(r"[{}]|  +\w|\(\s*\)|«\s*»|\s[.,;:](?:\s|$)|Feil!|Error|\?\?")


@pytest.fixture(scope="module")
def paged(demo, tmp_path_factory, moment) -> Path:
    """A folder with the report of every sample month, its pages numbered, and its PDF."""
    folder = tmp_path_factory.mktemp("paged")
    for book in sorted(demo.glob("*.xlsm")):
        out = folder / f"{book.stem}.docx"
        said = app.report(book, out, moment, pages=PageSource.LIBREOFFICE, pdf=out.with_suffix(".pdf")).pages
        assert re.fullmatch(r"Sidetall: LibreOffice \d+\.\d+\.\d+\.", said)
    return folder


@pytest.fixture
def blocks(paged, sample):
    return read_blocks(paged / f"{sample}.docx")


@pytest.fixture
def on_paper(paged, sample) -> list[list[str]]:
    """The lines of each page, without what every page says above and below."""
    return [
        [line for line in page if line and not re.fullmatch(r"Side \d+ av \d+", line)]
        for page in pages_of(paged / f"{sample}.pdf")
    ]


def _paragraphs(blocks, *styles: str) -> list[Paragraph]:
    return [block for block in blocks if isinstance(block, Paragraph) and block.style.startswith(styles)]


def _folded(text: str) -> str:
    return " ".join(plain(text).split())


def _entries(blocks, style: str) -> list[tuple[str, int]]:
    """What a list names, and the page that it gives."""
    split = [paragraph.text.rpartition("\t") for paragraph in _paragraphs(blocks, style)]
    return [(_folded(name), int(page)) for name, _, page in split]


def _page_of_each(texts: list[str], on_paper: list[list[str]]) -> list[int]:
    """The pages, counted from 1, on which the texts stand as whole lines, in order; the lists' own left out."""
    pages = enumerate(on_paper, 1)
    lines = [(number, line) for number, page in pages for line in page if "...." not in line]
    found, at = [], 0
    for text in texts:
        while True:
            assert at < len(lines), f"not on paper, or not in order: {text}"
            words, end = lines[at][1], at + 1
            while end < len(lines) and text.startswith(words + " "):
                words, end = f"{words} {lines[end][1]}", end + 1
            if words == text:
                break
            at += 1
        found.append(lines[at][0])
        at = end
    return found


def test_every_entry_of_the_contents_names_the_page_on_which_the_pdf_has_its_heading(blocks, on_paper):
    entries = _entries(blocks, "toc ")
    headings = [_folded(p.text) for p in _paragraphs(blocks, "heading 1", "heading 2") if p.text]
    assert [name for name, _ in entries] == headings
    assert len(entries) > 15
    assert [page for _, page in entries] == _page_of_each([name for name, _ in entries], on_paper)


def test_every_entry_of_the_lists_names_the_page_on_which_the_pdf_has_its_caption(blocks, on_paper):
    entries = _entries(blocks, "table of figures")
    captions = [_folded(paragraph.text) for paragraph in _paragraphs(blocks, "caption")]
    assert len(entries) > 10
    for label in ("Figur", "Tabell"):
        listed = [(name, page) for name, page in entries if name.startswith(f"{label} ")]
        assert [name for name, _ in listed] == [caption for caption in captions if caption.startswith(f"{label} ")]
        assert [page for _, page in listed] == _page_of_each([name for name, _ in listed], on_paper)


def test_the_pdf_prints_the_same_lists(blocks, on_paper):
    printed = [re.sub(r"\.{2,}\s*", "\t", line) for page in on_paper for line in page]
    joined = " ".join(" ".join(printed).split())
    for style in LISTS:
        for name, page in _entries(blocks, style):
            assert f"{name} {page}" in joined


def test_captions_are_numbered_from_one_in_the_order_in_which_they_stand(blocks):
    captions = [paragraph.text for paragraph in _paragraphs(blocks, "caption")]
    for label in ("Figur", "Tabell"):
        numbers = [int(match[1]) for text in captions if (match := re.match(rf"{label} (\d+): \S", text))]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) == len([text for text in captions if text.startswith(label)])


def test_every_reference_names_what_it_points_at(paged, sample):
    body = read_part(paged / f"{sample}.docx", "word/document.xml")
    marked = _marked(body)
    references = list(_fields(body, "REF"))
    assert references
    for name, shown in references:
        assert re.fullmatch(r"(Figur|Tabell) \d+", shown)
        assert marked[name] == shown


def test_every_page_field_points_at_a_bookmark_and_the_pdf_has_it_there(paged, sample):
    document = paged / f"{sample}.docx"
    numbers = list(_fields(read_part(document, "word/document.xml"), "PAGEREF"))
    assert len(numbers) > 20
    pages = libreoffice.find().pages(document).of
    assert [(name, shown) for name, shown in numbers] == [(name, str(pages[name])) for name, _ in numbers]


def _fields(body, kind: str):
    """The fields of a kind, in order: the bookmark that each names, and what it shows; those inside others too."""
    open_fields: list[list] = []
    for run in body.iter(W + "r"):
        for child in run:
            if child.tag == W + "fldChar":
                state = child.get(W + "fldCharType")
                if state == "begin":
                    open_fields.append(["", "", False])
                elif state == "separate":
                    open_fields[-1][2] = True
                else:
                    code, shown, _ = open_fields.pop()
                    if (words := code.split())[0] == kind:
                        yield words[1], shown
            elif child.tag == W + "instrText":
                open_fields[-1][0] += child.text or ""
            elif child.tag == W + "t" and open_fields and open_fields[-1][2]:
                open_fields[-1][1] += child.text or ""


def _marked(body) -> dict[str, str]:
    """What stands between the start and the end of each bookmark."""
    found, names = dict[str, str](), dict[str, str]()
    for element in body.iter():
        if element.tag == W + "bookmarkStart":
            names[element.get(W + "id")] = element.get(W + "name")
            found[element.get(W + "name")] = ""
        elif element.tag == W + "bookmarkEnd":
            names.pop(element.get(W + "id"), None)
        elif element.tag == W + "t":
            for name in names.values():
                found[name] += element.text or ""
    return found


def test_nothing_in_the_pdf_is_broken_unresolved_or_left_out(blocks, on_paper):
    assert not [line for page in on_paper for line in page if re.search(r"[{}]|Feil!|Error!|\*\*", line)]
    prose = [plain(b.text) for b in blocks if isinstance(b, Paragraph) and not b.style.startswith(LISTS)]
    assert not [text for text in prose if HOLES.search(text)]


def test_every_chart_and_table_of_the_pdf_is_told_to_those_who_do_not_see_it(paged, sample):
    reader = PdfReader(paged / f"{sample}.pdf")
    tree = reader.root_object["/StructTreeRoot"]["/K"]
    body = read_part(paged / f"{sample}.docx", "word/document.xml")
    described = [e.get("descr") for e in body.iter() if e.tag.endswith("}docPr")]
    assert [figure.get("/Alt") for figure in tagged(tree, "/Figure")] == described
    assert tagged(tree, "/Table")
    assert all(tagged(table, "/TH") for table in tagged(tree, "/Table"))


def test_report_and_pdf_are_the_same_bytes_each_time(demo, paged, tmp_path, moment):
    book = demo / "helse-nord-ikt-2024-01.xlsm"
    out, pdf = tmp_path / "r.docx", tmp_path / "r.pdf"
    app.report(book, out, moment, pages=PageSource.LIBREOFFICE, pdf=pdf)
    assert out.read_bytes() == (paged / f"{book.stem}.docx").read_bytes()
    assert pdf.read_bytes() == (paged / f"{book.stem}.pdf").read_bytes()


def test_from_the_command_line_the_last_line_says_whose_page_numbers_they_are(demo, tmp_path):
    command = [sys.executable, "-m", "virksomhetsrapport", "report", str(demo / "hdo-2025-02.xlsm"), "--out", "r.docx"]
    environ = {"PATH": str(libreoffice.find().program.parent), "PYTHONPATH": str(Path(app.__file__).parents[1])}
    done = subprocess.run([*command, "--pdf"], cwd=tmp_path, env=environ, capture_output=True, check=True, timeout=120)
    lines = done.stdout.decode("utf-8").splitlines()
    assert lines[-2] == "r.pdf"
    assert lines[-1].startswith("Sidetall: LibreOffice ")
    environ["PATH"] = str(tmp_path)
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, check=True, timeout=120)
    last = done.stdout.decode("utf-8").splitlines()[-1]
    assert last == "Uten sidetall: verken Word eller LibreOffice ble funnet."
