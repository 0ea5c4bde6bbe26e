"""A report put on disk with page numbers and PDF: what is written and said, also where a renderer fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from unit.edges.made_up_pages import make_document, make_pdf
from virksomhetsrapport import pagination
from virksomhetsrapport.edges.render.choose import PageSource
from virksomhetsrapport.edges.render.finish import finished
from virksomhetsrapport.edges.render.pages import Pages
from virksomhetsrapport.errors import OutputError, RenderError

AUTO, ASKED_FOR, NONE = PageSource.AUTO, PageSource.LIBREOFFICE, PageSource.NONE
TOO_LONG = RenderError("render-too-long", name="Utlegger 1.2", seconds=60)


class Made:
    """A renderer that counts ten pages a bookmark, and makes a PDF of ours."""

    name = "Utlegger 1.2"

    def __init__(self, fails: RenderError | None = None) -> None:
        self._fails = fails

    def pages(self, document: Path) -> Pages:
        if self._fails:
            raise self._fails
        assert document.read_text("utf-8") == "half"
        return Pages({"her": 10}, 20)

    def pdf(self, document: Path, out: Path) -> None:
        if self._fails:
            raise self._fails
        theirs = make_pdf(out.with_name("theirs.pdf"))
        out.write_bytes(finished(make_document(out.with_name("d.docx")), theirs, self.name))
        for path in (theirs, out.with_name("d.docx")):
            path.unlink()


def write(half: Path, paginate: pagination.Paginate | None) -> None:
    """Writes what the pages are into the file, as the report's writer does: once before, once after."""
    half.write_text("half", "utf-8")
    half.write_text(str(dict(paginate(half))) if paginate else "no pages", "utf-8")


@pytest.fixture
def put(tmp_path, monkeypatch) -> Callable[..., str]:
    """Puts a report on disk where one renderer is, or none."""

    def put(here: Made | None, source: PageSource = AUTO, *, pdf: bool = False, replace: bool = False) -> str:
        monkeypatch.setattr(pagination, "renderer", lambda asked: None if asked is NONE else here)
        out = tmp_path / "r.docx"
        return pagination.write_paged(out, out.with_suffix(".pdf") if pdf else None, source, write, replace=replace)

    return put


def there(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.iterdir() if path.suffix == ".docx"}


def test_the_pages_stand_in_the_report_and_it_is_said_who_told_them(put, tmp_path):
    assert put(Made()) == "Sidetall: Utlegger 1.2."
    assert there(tmp_path) == {"r.docx": "{'her': 10}"}


def test_without_a_renderer_the_report_comes_without_pages(put, tmp_path):
    assert put(None) == "Uten sidetall: verken Word eller LibreOffice ble funnet."
    assert there(tmp_path) == {"r.docx": "no pages"}


def test_none_asks_no_renderer(put, tmp_path):
    assert put(Made(fails=TOO_LONG), NONE).startswith("Uten sidetall, som valgt")
    assert there(tmp_path) == {"r.docx": "no pages"}


def test_a_renderer_that_fails_costs_the_pages_and_it_is_said_why(put, tmp_path):
    assert put(Made(fails=TOO_LONG)).startswith("Uten sidetall: Utlegger 1.2 ble ikke ferdig på 60 sekunder")
    assert there(tmp_path) == {"r.docx": "no pages"}


def test_one_that_was_asked_for_and_fails_stops_it(put, tmp_path):
    with pytest.raises(RenderError):
        put(Made(fails=TOO_LONG), ASKED_FOR)
    assert list(tmp_path.iterdir()) == []


# --- The PDF ---


def test_the_pdf_is_put_beside_the_report(put, tmp_path):
    put(Made(), pdf=True)
    assert {path.name for path in tmp_path.iterdir()} == {"r.docx", "r.pdf"}


def test_a_pdf_of_a_report_without_pages_is_made_too(put, tmp_path, monkeypatch):
    assert put(Made(), NONE, pdf=True).startswith("Uten sidetall, som valgt")
    assert (tmp_path / "r.pdf").exists()


@pytest.mark.parametrize("source", [AUTO, NONE])
def test_a_pdf_without_a_renderer_is_refused_before_anything_is_written(put, tmp_path, source):
    with pytest.raises(OutputError) as told:
        put(None, source, pdf=True)
    assert told.value.code == "pdf-without-renderer"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("source", [AUTO, NONE, ASKED_FOR])
def test_a_renderer_that_fails_over_the_pdf_leaves_no_file(put, tmp_path, source):
    with pytest.raises(RenderError):
        put(Made(fails=TOO_LONG), source, pdf=True)
    assert list(tmp_path.iterdir()) == []


def test_a_pdf_that_we_made_gives_way_to_the_new_one(put, tmp_path):
    put(Made(), pdf=True)
    put(Made(), pdf=True)
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("change", [b"", b"% signert"], ids=["somebody else's", "ours, and changed since"])
def test_any_other_pdf_is_not_overwritten_and_the_report_is_not_written_either(put, tmp_path, change):
    if change:
        put(Made(), pdf=True)
        (tmp_path / "r.docx").unlink()
    with (tmp_path / "r.pdf").open("ab") as file:
        file.write(change or b"%PDF-1.4 someone's")
    before = (tmp_path / "r.pdf").read_bytes()
    with pytest.raises(OutputError) as told:
        put(Made(), pdf=True)
    assert (told.value.code, told.value.params) == ("output-edited", {"file": "r.pdf"})
    assert (tmp_path / "r.pdf").read_bytes() == before
    assert not (tmp_path / "r.docx").exists()


def test_it_is_overwritten_where_that_is_asked_for(put, tmp_path):
    (tmp_path / "r.pdf").write_bytes(b"%PDF-1.4 someone's")
    put(Made(), pdf=True, replace=True)
    assert b"someone's" not in (tmp_path / "r.pdf").read_bytes()


def test_a_folder_of_that_name_is_told_and_nothing_is_written(put, tmp_path):
    (tmp_path / "r.pdf").mkdir()
    with pytest.raises(OutputError) as told:
        put(Made(), pdf=True)
    assert told.value.code == "output-is-folder"
    assert {path.name for path in tmp_path.iterdir()} == {"r.pdf"}
