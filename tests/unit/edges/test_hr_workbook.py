"""A new HR workbook: whose it is, what it asks for, and that a finance command tells it from finance's own."""

from pathlib import Path

import openpyxl
import pytest

from virksomhetsrapport import app, next_period
from virksomhetsrapport.commands import COUNT, DELETE_RAW, DELIVER, PASTE_ABSENCE, PASTE_BREACHES
from virksomhetsrapport.cover import read_identity
from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.errors import OutputError, WorkbookError
from virksomhetsrapport.hr.delivered import Delivery, deliveries
from virksomhetsrapport.hr.list_sheets import list_sheets
from virksomhetsrapport.new_hr import new_hr
from workbooks import shipped


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("hr") / "hdo-hr.xlsx"
    new_hr("hdo", "2025-02", path)
    return path


def test_it_has_a_sheet_for_each_list_and_for_what_they_come_to(path):
    book = openpyxl.load_workbook(path)
    lists = [which.sheet for which in list_sheets(shipped("hdo").hr)]
    shown = [sheet.title for sheet in book if sheet.sheet_state == "visible"]
    assert shown == ["Forside", *lists, "HR-tall", "Kontroll"]
    assert {sheet.title for sheet in book if sheet.sheet_state == "veryHidden"} == {"Levert", "Definisjon"}


def test_it_says_that_it_is_hrs(path):
    identity = read_identity(read_workbook(path))
    assert identity.hr
    assert (identity.organisation, str(identity.last)) == ("hdo", "2025-02")


def test_finances_own_does_not(demo):
    assert not read_identity(read_workbook(demo / "hdo-2025-02.xlsm")).hr


def test_its_cover_names_the_buttons_in_their_order(path):
    front = [row[0] for row in openpyxl.load_workbook(path)["Forside"].iter_rows(values_only=True) if row[0]]
    steps = [text for text in front if text[0].isdigit()]
    named = [PASTE_ABSENCE, PASTE_BREACHES, None, COUNT, DELIVER, DELETE_RAW]
    assert len(steps) == len(named)
    for step, command in zip(steps, named, strict=True):
        assert command is None or step.endswith(command.label)


@pytest.mark.parametrize("ending", [".xlsx", ".xlsm"])
def test_the_same_gives_the_same_bytes(tmp_path, ending):
    made = [tmp_path / f"{name}{ending}" for name in "ab"]
    for each in made:
        new_hr("hdo", "2025-02", each)
    assert made[0].read_bytes() == made[1].read_bytes()


def test_what_was_delivered_goes_along(tmp_path):
    told = [Delivery("2025-03-05", "2025-02", "", "{}"), Delivery("2025-03-09", "2025-02", "=1+1", "x" * 70_000)]
    new_hr("hdo", "2025-04", tmp_path / "ny.xlsx", told)
    assert deliveries(read_workbook(tmp_path / "ny.xlsx")) == told


@pytest.mark.parametrize("does", [app.check, next_period.follows])
def test_a_command_of_finances_says_that_it_is_hrs(path, does):
    with pytest.raises(WorkbookError) as told:
        does(path)
    assert told.value.code == "workbook-is-hr"


def test_a_file_that_stands_there_stays(path):
    before = Path(path).read_bytes()
    with pytest.raises(OutputError):
        new_hr("hdo", "2025-02", path)
    assert Path(path).read_bytes() == before
