"""LibreOffice as a renderer, played by a script: what it is asked, what its answers mean, and that nothing is left."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from unit.edges.made_up_pages import make_document, make_pdf, make_soffice
from virksomhetsrapport.edges.render import libreoffice
from virksomhetsrapport.edges.render.bookmarks import bookmark_names, spellings
from virksomhetsrapport.edges.render.libreoffice import LibreOffice
from virksomhetsrapport.errors import RenderError

AS_7_4_SPELLS = {
    "_Toc1": "5FToc1",
    "_Ref_æøå": "5FRef5F25C325A625C325B825C325A5",
    "Ærlig_1": "25C32586rlig5F1",
    "a.b": "a2Eb",
    "x-y": "x-y",
    "A B": "A2520B",
    "имя": "25D025B825D025BC25D1258F",
}
"""Read from PDFs of LibreOffice 7.4."""


@pytest.fixture
def document(tmp_path):
    return make_document(tmp_path / "rapport.docx", ["_Toc1", "Ærlig_1", "sist"])


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    """The temporary folder of these tests; whatever is in it when a test ends was left behind."""
    import tempfile

    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def office(tmp_path: Path, then: str, patience: float = 20) -> LibreOffice:
    (tmp_path / "office").mkdir()
    return LibreOffice(make_soffice(tmp_path / "office", then), patience)


def giving(tmp_path: Path, pdf: Path) -> LibreOffice:
    return office(tmp_path, f'cp "{pdf}" "${{last%.docx}}.pdf"')


@pytest.mark.parametrize("name", AS_7_4_SPELLS)
def test_a_bookmark_is_known_by_the_spelling_that_libreoffice_gives_it(name):
    assert AS_7_4_SPELLS[name] in spellings(name)


def test_the_bookmarks_of_a_document_are_read_in_order_each_once(tmp_path):
    document = make_document(tmp_path / "d.docx", ["_Toc2", "æ", "_Toc2", "_Toc1"])
    assert bookmark_names(document) == ["_Toc2", "æ", "_Toc1"]


def test_each_bookmark_has_its_page_counted_from_one(tmp_path, document):
    places = [("5FToc1", 0), ("25C32586rlig5F1", 2), ("sist", 3), ("noeannet", 1)]
    pdf = make_pdf(tmp_path / "made.pdf", 4, places)
    pages = giving(tmp_path, pdf).pages(document)
    assert pages.of == {"_Toc1": 1, "Ærlig_1": 3, "sist": 4}
    assert pages.total == 4


def test_two_bookmarks_that_are_spelt_alike_have_no_page(tmp_path):
    document = make_document(tmp_path / "d.docx", ["A_", "A5F", "sist"])
    pdf = make_pdf(tmp_path / "made.pdf", 2, [("A5F", 0), ("sist", 1)])
    assert giving(tmp_path, pdf).pages(document).of == {"sist": 2}


def test_a_document_without_bookmarks_has_a_number_of_pages(tmp_path):
    document = make_document(tmp_path / "d.docx")
    assert giving(tmp_path, make_pdf(tmp_path / "made.pdf", 3)).pages(document) == ({}, 3)


def test_a_libreoffice_that_tells_no_bookmark_is_too_old(tmp_path, document):
    with pytest.raises(RenderError) as told:
        giving(tmp_path, make_pdf(tmp_path / "made.pdf", 3)).pages(document)
    assert told.value.code == "render-no-bookmarks"


def test_it_works_on_a_copy_under_a_profile_of_its_own(tmp_path, document, temporary):
    before = document.read_bytes()
    giving(tmp_path, make_pdf(tmp_path / "made.pdf", 1, [("sist", 0)])).pages(document)
    told = (tmp_path / "office" / "told.txt").read_text("utf-8").splitlines()
    profile = next(each.removeprefix("-env:UserInstallation=") for each in told if each.startswith("-env:"))
    assert profile.startswith(temporary.as_uri())
    assert Path(told[-1]).parent.parent == temporary
    assert Path(told[told.index("--outdir") + 1]) == Path(told[-1]).parent
    assert document.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made.pdf", "office", "rapport.docx", "tmp"]


@pytest.mark.parametrize(
    "then",
    ["exit 1", "exit 0", 'cp "$last" "${last%.docx}.pdf"; exit 81', 'echo tull > "${last%.docx}.pdf"', "kill -9 $$"],
    ids=["it fails", "it writes nothing", "it fails after all", "it writes no PDF", "it crashes"],
)
@pytest.mark.parametrize("asked", ["pages", "pdf"])
def test_a_libreoffice_that_fails_is_told(tmp_path, document, then, asked):
    failing = office(tmp_path, then)
    with pytest.raises(RenderError) as told:
        failing.pages(document) if asked == "pages" else failing.pdf(document, tmp_path / "ut.pdf")
    assert (told.value.code, told.value.params) == ("render-failed", {"name": "LibreOffice 7.4.7"})
    assert not (tmp_path / "ut.pdf").exists()


def test_a_libreoffice_that_hangs_is_ended_with_all_that_it_started(tmp_path, document):
    child = tmp_path / "child.txt"
    hanging = office(tmp_path, f'sleep 300 & echo $! > "{child}"; sleep 300', patience=0.5)
    with pytest.raises(RenderError) as told:
        hanging.pages(document)
    assert told.value.code == "render-too-long"
    assert _is_gone(int(child.read_text()))


def _is_gone(process: int) -> bool:
    for _ in range(100):
        try:
            os.kill(process, 0)
            stat = Path(f"/proc/{process}/stat")
            if stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    return False


def test_a_libreoffice_that_cannot_be_started_is_told(tmp_path, document):
    with pytest.raises(RenderError) as told:
        LibreOffice(tmp_path / "borte").pages(document)
    assert (told.value.code, told.value.params) == ("render-failed", {"name": "LibreOffice"})


def test_a_pdf_that_cannot_be_written_is_the_disks_fault_not_the_renderers(tmp_path, document):
    working = giving(tmp_path, make_pdf(tmp_path / "made.pdf"))
    with pytest.raises(FileNotFoundError):
        working.pdf(document, tmp_path / "ingen" / "ut.pdf")


# --- Where it is found ---


def _lay(path: Path) -> Path:
    path.parent.mkdir(parents=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("name", ["soffice", "libreoffice"])
def test_the_one_on_the_path_is_found(tmp_path, name):
    there = _lay(tmp_path / "bin" / name)
    assert libreoffice.find({"PATH": str(there.parent)}, "linux") == LibreOffice(there)


def test_on_windows_the_newest_folder_of_either_kind_of_programs_is_looked_in(tmp_path):
    _lay(tmp_path / "Programmer" / "LibreOffice 5" / "program" / "soffice.exe")
    there = _lay(tmp_path / "Programmer" / "LibreOffice 7" / "program" / "soffice.com")
    _lay(tmp_path / "x86" / "LibreOffice" / "program" / "soffice.com")
    environ = {"PATH": "", "PROGRAMFILES": str(tmp_path / "Programmer"), "PROGRAMFILES(X86)": str(tmp_path / "x86")}
    assert libreoffice.find(environ, "win32") == LibreOffice(there)
    del environ["PROGRAMFILES"]
    found = libreoffice.find(environ, "win32")
    assert found is not None
    assert found.program.parent.parent.parent.name == "x86"


def test_on_a_mac_the_applications_are_looked_in(tmp_path):
    there = _lay(tmp_path / "Applications" / "LibreOffice.app" / "Contents" / "MacOS" / "soffice")
    found = libreoffice.find({"PATH": "", "HOME": str(tmp_path)}, "darwin")
    assert found == LibreOffice(there)


def test_where_there_is_none_none_is_found(tmp_path):
    assert libreoffice.find({"PATH": str(tmp_path), "PROGRAMFILES": str(tmp_path)}, "win32") is None


def test_it_is_called_by_its_version(tmp_path):
    assert office(tmp_path, "exit 1").name == "LibreOffice 7.4.7"
