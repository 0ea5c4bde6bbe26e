"""The same workbook as other programs save it: the same findings, the same figures, in the same places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import openpyxl
import pytest

from bad_input.office import set_raw_cell, with_strings_in_cells
from bad_input.runs import all_findings, done, figures_and_places, findings, run_here

Saved: TypeAlias = Callable[[Path, str], Path]


def faulty(book: Path) -> Path:
    """A workbook with findings of several kinds in several places."""
    set_raw_cell(book, "Resultat", "B5", "<is><t>mangler</t></is>", 't="inlineStr"')
    set_raw_cell(book, "Resultat", "B7", "<v>#DIV/0!</v>", 't="e"')
    set_raw_cell(book, "Resultat", "C10", "<is><t>1.234</t></is>", 't="inlineStr"')
    set_raw_cell(book, "Resultat", "G12", "")
    set_raw_cell(book, "Tekst ledelse", "B6", "<is><t>{{ finnes_ikke }}</t></is>", 't="inlineStr"')
    return book


def same(copy: Path, book: Path) -> None:
    assert all_findings(copy) == all_findings(book)
    assert figures_and_places(copy) == figures_and_places(book)


def saved_by_openpyxl(book: Path) -> Path:
    workbook = openpyxl.load_workbook(book)
    workbook.save("kopi.xlsx")
    workbook.close()
    return Path("kopi.xlsx")


def test_a_copy_that_openpyxl_saved_has_the_same_figures_in_the_same_places(book: Path) -> None:
    same(saved_by_openpyxl(book), book)


def test_a_copy_with_errors_that_openpyxl_saved_has_the_same_findings(book: Path) -> None:
    faulty(book)
    assert len(findings(book)) >= 4
    same(saved_by_openpyxl(book), book)


def test_a_copy_of_a_copy_of_a_copy_has_the_same_figures(book: Path) -> None:
    first = saved_by_openpyxl(book)
    same(saved_by_openpyxl(first), book)


def test_a_copy_with_its_strings_in_the_cells_has_the_same_findings(book: Path) -> None:
    faulty(book)
    before: tuple[Any, Any] = (all_findings(book), figures_and_places(book))
    with_strings_in_cells(book)
    assert (all_findings(book), figures_and_places(book)) == before


@pytest.mark.libreoffice
def test_a_copy_that_libreoffice_saved_has_the_same_figures_in_the_same_places(book: Path, libreoffice: Saved) -> None:
    copy = libreoffice(book, "xlsx")
    same(copy, book)
    done(run_here("report", copy, "--out", "r.docx"), "r.docx")


@pytest.mark.libreoffice
def test_a_copy_with_errors_that_libreoffice_saved_has_the_same_findings(book: Path, libreoffice: Saved) -> None:
    same(libreoffice(faulty(book), "xlsx"), book)


@pytest.mark.libreoffice
def test_a_new_workbook_that_nobody_filled_in_is_the_same_from_libreoffice(here: Path, libreoffice: Saved) -> None:
    done(run_here("new", "hdo", "--period", "2025-02", "--out", "ny.xlsx"), "ny.xlsx")
    same(libreoffice(here / "ny.xlsx", "xlsx"), here / "ny.xlsx")
