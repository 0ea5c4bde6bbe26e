"""A good workbook and a good template to spoil, in a folder of their own for each test."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bad_input.office import INSTALL, have_libreoffice, saved_by_libreoffice
from bad_input.runs import done, figures, run_here
from virksomhetsrapport.edges import places


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder of a test; no shared folder is set up."""
    folder = tmp_path / "arbeid"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv(places.SHARED_FOLDER, raising=False)
    return folder


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook that is filled in and has no findings. Not to be changed."""
    folder = tmp_path_factory.mktemp("god")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv(places.SHARED_FOLDER, raising=False)
        done(run_here("new", "hdo", "--period", "2025-02", "--sample", "--out", "bok.xlsx"), "bok.xlsx")
    return folder / "bok.xlsx"


@pytest.fixture(scope="session")
def true_figures(good: Path) -> dict[str, dict[str, Any]]:
    """What the figures of the good workbook are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(good.parent)
        patch.delenv(places.SHARED_FOLDER, raising=False)
        return figures(good)


@pytest.fixture(scope="session")
def where(good: Path) -> Callable[..., str]:
    """The address of a cell of the good workbook by sheet, label and heading; on the cover, beside the label."""
    book = openpyxl.load_workbook(good)

    def find(sheet: str, label: str, heading: str = "") -> str:
        rows = book[sheet].iter_rows(values_only=True)
        labels = {str(row[0]): number for number, row in enumerate(rows, 1)}
        headings = {str(cell.value): cell.column_letter for cell in book[sheet][4]}
        return f"{headings[heading] if heading else 'B'}{labels[label]}"

    return find


@pytest.fixture
def book(good: Path, here: Path) -> Path:
    """A copy of the good workbook to spoil: bok.xlsx in the working folder."""
    return Path(shutil.copy(good, here / "bok.xlsx"))


@pytest.fixture(scope="session")
def pattern() -> Path:
    """The organisation's own template. Not to be changed."""
    return places.find_template("hdo")


@pytest.fixture
def template(pattern: Path, here: Path) -> Path:
    """A copy of the template to spoil: mal.docx in the working folder."""
    return Path(shutil.copy(pattern, here / "mal.docx"))


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], Path]:
    """Saves a copy of a file as LibreOffice does, in the format of an ending."""
    if not have_libreoffice():
        pytest.skip(f"LibreOffice is not installed: {INSTALL}")
    profile = tmp_path_factory.mktemp("profil")
    return lambda path, kind: saved_by_libreoffice(path, kind, profile)
