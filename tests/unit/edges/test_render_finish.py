"""The last touch to a PDF: alt text where it was lost, language, time, and a mark that it is ours."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter

from unit.edges.made_up_pages import make_document, make_pdf
from virksomhetsrapport.edges.render.finish import finished, is_pdf_as_made
from virksomhetsrapport.errors import RenderError

TEXTS = ["Andel besvart: 92 %", "Bilde æøå", "Sykefravær"]


def figures(data: bytes) -> list[str | None]:
    """The alt text of each figure, in the order in which they are read."""
    found = []

    def walk(node):
        node = node.get_object()
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict) and node.get("/S") == "/Figure":
            found.append(node.get("/Alt"))
        elif isinstance(node, dict):
            walk(node["/K"])

    walk(PdfReader(io.BytesIO(data)).root_object["/StructTreeRoot"])
    return found


@pytest.fixture
def made(tmp_path):
    """What becomes of a PDF with figures, of a document with drawings."""

    def make(in_pdf, in_document=TEXTS):
        document = make_document(tmp_path / "d.docx", ["her"], in_document)
        pdf = make_pdf(tmp_path / "d.pdf", 2, [("her", 1)], in_pdf)
        return finished(document, pdf, "LibreOffice")

    return make


def test_alt_texts_that_were_lost_are_put_back_in_order(made):
    assert figures(made(["", "", ""])) == TEXTS


def test_those_that_were_kept_stay(made):
    assert figures(made(["", TEXTS[1], ""])) == TEXTS


@pytest.mark.parametrize(
    "in_pdf",
    [["", ""], ["", "", "", ""], ["", TEXTS[0], ""]],
    ids=["a figure is missing", "a figure too many", "one that was kept stands elsewhere"],
)
def test_nothing_is_put_back_where_figures_and_drawings_may_not_be_the_same(made, in_pdf):
    assert figures(made(in_pdf)) == [text or None for text in in_pdf]


def test_a_drawing_without_alt_text_stays_without(made):
    assert figures(made(["", "", ""], ["Først", "", "Sist"])) == ["Først", None, "Sist"]


def test_language_time_and_title_are_those_of_the_document(made):
    reader = PdfReader(io.BytesIO(made(["", "", ""])))
    assert reader.root_object["/Lang"] == "nb-NO"
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"] is not False
    assert reader.metadata["/CreationDate"] == "D:20131223231500Z"  # python-docx' own
    assert b"<xmp:CreateDate>2013-12-23T23:15:00Z<" in reader.root_object["/Metadata"].get_data()
    assert reader.metadata.title == "Rapport"


def test_pages_outline_and_destinations_stay(made):
    reader = PdfReader(io.BytesIO(made(["", "", ""])))
    assert len(reader.pages) == 2
    assert [each.title for each in reader.outline] == ["Kapittel"]
    (place,) = reader.named_destinations.values()
    assert reader.get_destination_page_number(place) == 1


def test_the_same_document_gives_the_same_bytes(tmp_path):
    document = make_document(tmp_path / "d.docx", ["her"], TEXTS)
    first, second = (
        finished(document, make_pdf(tmp_path / name, 2, [("her", 1)], ["", "", ""]), "LibreOffice")
        for name in ("a.pdf", "b.pdf")
    )
    assert first == second


def test_a_pdf_that_cannot_be_read_is_the_renderers_fault(tmp_path):
    document = make_document(tmp_path / "d.docx")
    (tmp_path / "d.pdf").write_bytes(b"%PDF-1.6\n")
    with pytest.raises(RenderError) as told:
        finished(document, tmp_path / "d.pdf", "Word 16.0")
    assert told.value.params == {"name": "Word 16.0"}


# --- Whose it is ---


@pytest.fixture
def ours(made, tmp_path):
    path = tmp_path / "vår.pdf"
    path.write_bytes(made(["", "", ""]))
    return path


def test_a_pdf_of_ours_is_known(ours):
    assert is_pdf_as_made(ours)


def test_a_pdf_of_somebody_elses_is_not_ours(tmp_path):
    assert not is_pdf_as_made(make_pdf(tmp_path / "deres.pdf"))
    assert not is_pdf_as_made(tmp_path / "borte.pdf")


def test_a_pdf_that_was_added_to_is_not_as_made(ours):
    writer = PdfWriter(str(ours), incremental=True)
    writer.add_metadata({"/Subject": "Signert"})
    data = io.BytesIO()
    writer.write(data)
    ours.write_bytes(data.getvalue())
    assert PdfReader(ours).metadata.subject == "Signert"
    assert not is_pdf_as_made(ours)


def test_a_pdf_that_another_program_changed_and_saved_anew_is_not_as_made(ours):
    writer = PdfWriter(clone_from=str(ours))
    writer.pages[0].rotate(90)
    writer.write(str(ours))
    assert not is_pdf_as_made(ours)


def test_a_single_byte_changed_is_seen_wherever_it_stands(ours):
    whole = ours.read_bytes()
    for at in range(0, len(whole), 97):
        ours.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert not is_pdf_as_made(ours), at
