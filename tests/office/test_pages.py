"""What LibreOffice makes of documents: the page of every bookmark, and a PDF that everyone can read."""

from __future__ import annotations

import random
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from docx.enum.section import WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from pypdf import PdfReader

from office.drawn import add_bookmark, add_chart, add_picture, new_document, random_document, tagged
from virksomhetsrapport.edges.render.choose import PageSource, renderer
from virksomhetsrapport.edges.render.pages import Renderer

pytestmark = pytest.mark.libreoffice


@pytest.fixture(scope="module")
def office() -> Renderer:
    found = renderer(PageSource.LIBREOFFICE)
    assert found is not None
    return found


# --- The page of a bookmark ---


def test_it_is_called_by_its_version(office):
    assert re.fullmatch(r"LibreOffice \d+\.\d+\.\d+", office.name)


def test_every_bookmark_has_its_page_hidden_and_norwegian_ones_too(tmp_path, office):
    names = ["_Toc00000001", "_Ref_æøå", "ÆØÅ", "vr_1a2b", "A5F", "x" * 40, "_" + "y" * 39, "été_1"]
    document = new_document()
    for number, name in enumerate(names):
        paragraph = document.add_heading(f"Kapittel {number}", 1)
        paragraph.paragraph_format.page_break_before = number > 0
        add_bookmark(paragraph, name)
    document.save(str(tmp_path / "d.docx"))
    pages = office.pages(tmp_path / "d.docx")
    assert pages.of == {name: number for number, name in enumerate(names, 1)}
    assert pages.total == len(names)


@pytest.mark.parametrize("seed", range(4))
def test_in_random_documents_every_bookmark_has_the_page_that_it_was_put_on(tmp_path, office, seed):
    path = tmp_path / "lang rapport æ.docx"
    expected = random_document(path, random.Random(seed))
    before = path.read_bytes()
    pages = office.pages(path)
    assert len(expected) > 20
    assert pages.of == expected
    assert pages.total >= max(expected.values()) > 12
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_page_left_empty_so_that_a_chapter_begins_on_the_right_is_a_page(tmp_path, office):
    document = new_document()
    add_bookmark(document.add_paragraph("Side 1"), "ett")
    document.add_section(WD_SECTION.ODD_PAGE)
    add_bookmark(document.add_paragraph("Side 3"), "tre")
    document.save(str(tmp_path / "d.docx"))
    assert office.pages(tmp_path / "d.docx") == ({"ett": 1, "tre": 3}, 3)


def test_several_at_a_time_do_not_get_in_each_others_way(tmp_path, office):
    expected = [random_document(tmp_path / f"{n}.docx", random.Random(100 + n)) for n in range(3)]
    found: dict[int, object] = {}

    def ask(number: int) -> None:
        found[number] = office.pages(tmp_path / f"{number}.docx").of

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[number] for number in range(3)] == expected


def test_nothing_that_a_document_points_at_is_fetched(tmp_path, office):
    asked = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815 - as the library calls them

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        document = new_document()
        add_picture(document, "Et bilde")
        address = f"http://127.0.0.1:{server.server_port}/bilde.png"
        related = document.part.relate_to(address, RELATIONSHIP_TYPE.IMAGE, is_external=True)
        blip = next(e for e in document.element.body.iter() if e.tag.endswith("}blip"))
        key = next(key for key in blip.attrib if key.endswith("}embed"))
        del blip.attrib[key]
        blip.set(key.replace("embed", "link"), related)
        document.save(str(tmp_path / "d.docx"))
        assert office.pages(tmp_path / "d.docx").total == 1
    finally:
        server.shutdown()
        server.server_close()
    assert asked == []


def test_a_file_that_is_no_document_is_told(tmp_path, office):
    from virksomhetsrapport.errors import ProgramError

    (tmp_path / "d.docx").write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(ProgramError):
        office.pages(tmp_path / "d.docx")


# --- The PDF ---


@pytest.fixture(scope="module")
def printed(tmp_path_factory, office) -> PdfReader:
    """A PDF of two chapters, two native charts and two pictures, of which one has no alt text."""
    folder = tmp_path_factory.mktemp("pdf")
    document = new_document("Rapport for prøven")
    document.add_heading("Første", 1)
    document.add_heading("Under første", 2)
    add_chart(document, 1, "Andel besvart: 92 %, målet er 90 %")
    add_picture(document, "Et bilde")
    document.add_heading("Andre", 1)
    add_picture(document, "")
    add_chart(document, 2, "Sykefravær æøå")
    document.save(str(folder / "d.docx"))
    office.pdf(folder / "d.docx", folder / "d.pdf")
    return PdfReader(folder / "d.pdf")


def test_the_pdf_is_tagged_and_says_that_it_is_accessible(printed):
    assert printed.root_object["/MarkInfo"]["/Marked"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in printed.root_object["/Metadata"].get_data()
    tree = printed.root_object["/StructTreeRoot"]["/K"]
    assert [len(tagged(tree, kind)) for kind in ("/H1", "/H2", "/Figure")] == [2, 1, 4]


def test_the_pdf_shows_its_title_and_says_its_language(printed):
    assert printed.metadata.title == "Rapport for prøven"
    assert printed.root_object["/ViewerPreferences"]["/DisplayDocTitle"]
    assert printed.root_object["/Lang"] == "nb-NO"


def test_the_pdf_has_the_headings_as_bookmarks(printed):
    first, under, second = printed.outline
    assert (first.title, [each.title for each in under], second.title) == ("Første", ["Under første"], "Andre")


def test_charts_and_pictures_have_their_alt_text_in_the_pdf(printed):
    figures = tagged(printed.root_object["/StructTreeRoot"]["/K"], "/Figure")
    texts = ["Andel besvart: 92 %, målet er 90 %", "Et bilde", None, "Sykefravær æøå"]
    assert [figure.get("/Alt") for figure in figures] == texts
