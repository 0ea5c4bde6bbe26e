"""A workbook remembers the text of its definition to the letter."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.edges.workbook.new import write_workbook
from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.errors import WorkbookError
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.remembered import remembered
from workbooks import REPOSITORY, SAMPLES, edit_file, period_of, shipped

ODD = (
    "",
    "=1+1",
    "  innrykk",
    "\ttab",
    "_x000D_",
    "'fnutt",
    "12",
    "2025-01-01",
    "æøå «»",
    "x" * 70_000,
    "slutt  ",
    "@a",
)


def written(text: str, folder: Path) -> Path:
    path = folder / "bok.xlsx"
    definition = shipped("helse-nord-ikt")
    write_workbook(path, definition, period_of(definition, "2024-01"), Inputs(), {}, (), "", source=text)
    return path


@pytest.mark.parametrize("seed", range(3))
def test_whatever_its_lines_hold(seed, tmp_path):
    chance = random.Random(seed)
    text = "\n".join(chance.choice(ODD) for _ in range(40)) + "\nslutt"
    assert remembered(read_workbook(written(text, tmp_path))) == text


def test_however_its_lines_end(tmp_path):
    assert remembered(read_workbook(written("a\r\nb\r\n\r\n", tmp_path))) == "a\nb"


def test_a_workbook_may_remember_none(tmp_path):
    assert remembered(read_workbook(written("", tmp_path))) is None
    assert remembered(Sheets({})) is None


@pytest.mark.parametrize("address", ["A6", "A9", "B5"])
def test_one_that_somebody_changed_is_refused(address, tmp_path):
    path = written("en = 1\nto = 2\ntre = 3", tmp_path)
    edit_file(path, {("Definisjon", address): "fire = 4"})
    with pytest.raises(WorkbookError) as held:
        remembered(read_workbook(path))
    assert held.value.code == "workbook-definition-changed"


@pytest.mark.parametrize(("organisation", "month"), SAMPLES)
def test_it_is_the_text_that_the_definition_was_read_from(organisation, month, demo):
    file = REPOSITORY / "workbook" / organisation / "definition.toml"
    assert remembered(read_workbook(demo / f"{organisation}-{month}.xlsm")) == file.read_text("utf-8").rstrip("\n")
