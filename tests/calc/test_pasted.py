"""Figures pasted from elsewhere wipe the look and the rules of their cells; Kontroller puts them back."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
import xlwings

from virksomhetsrapport import look, ribbon
from virksomhetsrapport.facts import Status
from virksomhetsrapport.number_formats import shown
from virksomhetsrapport.outputs import number_format
from virksomhetsrapport.protocol import Request
from virksomhetsrapport.units import KR

pytestmark = pytest.mark.calc

OURS = number_format(KR, 0)
PASTED = "B5:F12"
CREAM = tuple(bytes.fromhex(look.INPUT_FILL))
RULES = {"=vrm_feil_resultat", "=vrm_advarsel_resultat"}
VIOLET = (255, 0, 255)


def paste(cells: xlwings.Range, form: str = "General") -> None:
    """What Ctrl+V from another workbook leaves: the figures, and that workbook's look."""
    cells.conditional_formats.clear()
    cells.number_format = form
    cells.color = None


def click(hdo: xlwings.Book) -> None:
    path = Path(hdo.fullname)
    ribbon.Ribbon().act(Request("6f1c0a9b8d7e6f5a", "check", path.name, str(path.parent)), lambda _: None)


def test_formats_colour_and_rules_come_back(hdo):
    cells = hdo.sheets["Resultat"].range(PASTED)
    paste(cells)
    cells[0, 0].value = "mangler"
    click(hdo)
    assert cells.number_format == OURS
    assert cells.color == CREAM
    assert {rule.formula for rule in cells.conditional_formats} == RULES


@pytest.mark.parametrize("cell", ["C7", "C8"])
def test_a_pasted_error_is_marked_again(hdo, office, tmp_path, cell):
    """Marked means drawn: the tint of an error, on a sheet where no status has it."""
    sheet = hdo.sheets["Tjenester"]
    paste(sheet.range("C7:C8"))
    click(hdo)
    assert not _is_drawn(look.STATUS[Status.NOT_MET].tint, hdo, office, tmp_path)
    sheet.range(cell).value = "mangler"
    click(hdo)
    assert _is_drawn(look.STATUS[Status.NOT_MET].tint, hdo, office, tmp_path)


def test_nothing_is_put_back_twice(hdo, engine):
    paste(hdo.sheets["Resultat"].range(PASTED))
    click(hdo)
    engine.reset()
    click(hdo)
    assert not [call for call in engine.calls if "conditional" in call.casefold() or "number_format=" in call]
    assert len(list(hdo.sheets["Resultat"].range(PASTED).conditional_formats)) == 2


def test_a_colour_of_ones_own_stays(hdo):
    cells = hdo.sheets["Resultat"].range(PASTED)
    paste(cells)
    cells.color = VIOLET
    click(hdo)
    assert cells.color == VIOLET
    assert cells.number_format == OURS


@pytest.mark.parametrize(("form", "told"), [("0.00%", ["Resultat B6"]), ("#,##0,", [])])
def test_a_format_that_gives_the_figure_another_meaning_stays(hdo, form, told):
    cell = hdo.sheets["Resultat"].range("B6")
    before = cell.raw_value
    paste(cell, form)
    for _ in range(2):
        click(hdo)
    assert shown(cell.number_format) is shown(form)
    assert {rule.formula for rule in cell.conditional_formats} == RULES
    assert [place for place in hdo.sheets["Kontroll"].range("C5:C30").value if place == "Resultat B6"] == told
    cell.number_format = "General"
    assert cell.raw_value == before


def test_a_share_pasted_as_the_number_itself_is_not_made_a_hundred_times_larger(hdo):
    cell = hdo.sheets["Servicedesk"].range("N5")
    assert "%" in cell.number_format
    assert cell.value < 1
    cell.value = 92.1
    paste(cell)
    for _ in range(2):
        click(hdo)
    assert cell.value == 92.1
    assert "%" not in cell.number_format
    assert "Servicedesk N5" not in hdo.sheets["Kontroll"].range("C5:C30").value


def _is_drawn(colour: str, hdo: xlwings.Book, office: Any, folder: Path) -> bool:
    """Whether a colour stands anywhere on the printed sheet."""
    office.screenshot_sheet(hdo.impl.document, "Tjenester", folder / "ark.png")
    command = ["pdftoppm", "-r", "60", str(folder / "ark.pdf")]
    picture = subprocess.run(command, check=True, capture_output=True).stdout
    points = picture.split(b"\n", 3)[3]
    return any(points[at : at + 3] == bytes.fromhex(colour) for at in range(0, len(points), 3))
