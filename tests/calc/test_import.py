"""HR's counts taken into the open workbook by the ribbon, in Calc."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlwings
from tests.calc.desk import Desk

from virksomhetsrapport import app, importing, ribbon
from virksomhetsrapport.counting import AgreedFile
from virksomhetsrapport.edges.counts_file import write_counts
from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.errors import HeldBackError
from virksomhetsrapport.hr.counts import Counts
from virksomhetsrapport.hr.model import Days
from virksomhetsrapport.hr.settings import AgreedFrom
from virksomhetsrapport.period import Month
from virksomhetsrapport.protocol import Answer, Request
from virksomhetsrapport.typed import read_all
from workbooks import REPOSITORY, shipped

pytestmark = pytest.mark.calc

LISTS = Path(__file__).parents[1] / "data" / "hdo-lister"
JANUARY, FEBRUARY = Month(2025, 1), Month(2025, 2)


@pytest.fixture(autouse=True)
def _helper(desk: Desk) -> None:
    desk.need_helper()


def counted() -> Counts:
    agreed = AgreedFile(AgreedFrom.MONTHS, LISTS / "avtalt.csv")
    lists = importing.ListFiles(LISTS / "fravaer.csv", LISTS / "aml.csv", agreed)
    return importing.counts_given(lists, shipped("hdo"), FEBRUARY)[0]


def later(counts: Counts) -> Counts:
    """Ten more days of short absence have been registered in January since."""
    assert counts.absence
    january = counts.absence.months[JANUARY]
    more = january._replace(days=january.days.plus(Days(short_self=Decimal(10))))
    return counts._replace(absence=counts.absence._replace(months={**counts.absence.months, JANUARY: more}))


def test_counts_come_into_the_open_workbook_and_a_change_is_asked_about(desk, tmp_path):
    path = tmp_path / "hdo.xlsm"
    app.new("hdo", "2025-02", path)
    delivered = tmp_path / "tall.json"
    write_counts(delivered, counted())
    desk.open(path)
    desk.press("import_counts")
    desk.reply("Open", str(delivered))
    assert not desk.office.has_dialog(), desk.dialog().text
    shown = [desk.text("Sykefravær", f"{column}{row}") for row in (5, 6, 7) for column in "BC"]
    assert [text.replace(".", ",") for text in shown] == ["1,16%", "1,17%", "2,71%", "1,28%", "3,87%", "2,46%"]
    assert [desk.cell("AML-brudd", f"{column}14").Value for column in "BC"] == [19, 21]
    assert desk.text("AML-årsaker", "A6") == "arbeid med KAK/LifeX"
    assert "Sykefravær" not in " ".join(desk.text("Kontroll", f"C{row}") for row in range(5, 12))

    write_counts(delivered, later(counted()))
    desk.cell("Sykefravær", "B5").Value = 0.0116  # somebody types what the report said
    desk.press("import_counts")
    desk.reply("Open", str(delivered))
    box = desk.dialog()
    assert "var 25,5, og er nå 35,5" in box.text
    box.answer("Yes")
    desk.wait()
    told = desk.dialog()
    assert "var skrevet som 1,16 %, men dagsverkene gir 1,61 %" in told.text
    told.answer("OK")
    assert desk.cell("Sykefravær", "B5").Formula.startswith("=IF(")
    assert desk.text("Sykefravær", "B7").replace(".", ",") == "4,32%"

    desk.document.store()
    definition = shipped("hdo")
    period = definition.period(FEBRUARY)
    assert period
    live = read_all(definition, period, read_workbook(path)).inputs.cells
    fresh, other = tmp_path / "ny.xlsx", tmp_path / "fra-fil.xlsx"
    app.new("hdo", "2025-02", fresh)
    importing.import_counts(fresh, delivered, other)
    assert live == read_all(definition, period, read_workbook(other)).inputs.cells
    desk.office.close_all()


# Lists in the one workbook


@pytest.fixture
def own(engine: Any, tmp_path: Path) -> xlwings.Book:
    """A workbook of finance's whose definition puts HR's lists into it."""
    text = (REPOSITORY / "workbook" / "hdo" / "definition.toml").read_text("utf-8")
    folder = tmp_path / "workbook" / "hdo"
    folder.mkdir(parents=True)
    changed = text.replace("[hr] ", '[hr]\nlists_in = "finance_workbook" ')
    assert changed != text
    (folder / "definition.toml").write_text(changed, "utf-8")
    app.new("hdo", "2025-02", tmp_path / "bok.xlsx")
    return xlwings.apps.active.books.open(str(tmp_path / "bok.xlsx"))


def act(book: xlwings.Book, command: str, **given: str) -> Answer:
    path = Path(book.fullname)
    request = Request("6f1c0a9b8d7e6f5a", command, path.name, str(path.parent), given=given)
    return ribbon.Ribbon().act(request, lambda text: None)


def test_lists_in_finances_workbook_are_counted_into_its_cells_and_hold_the_report_back(own):
    act(own, "paste_absence", list=str(LISTS / "fravaer.csv"))
    act(own, "paste_breaches", list=str(LISTS / "aml.csv"))
    own.sheets["Avtalte dagsverk"].range("A5:B6").raw_value = [["2025-01", 2200.0], ["2025-02", 2000.0]]
    answer = act(own, "count")
    assert "er skrevet" in answer.status
    sheet = own.sheets["Sykefravær"]
    assert sheet.range("B8:C10").raw_value == ((2200, 2000), (25.5, 23.45), (59.62, 25.65))
    assert own.sheets["AML-brudd"].range("B14:C14").raw_value == ((19, 21),)
    with pytest.raises(HeldBackError) as caught:
        act(own, "report", reason="prøve")
    assert caught.value.code == "raw-lists-left"
    act(own, "delete_raw", sure="ja")
    assert act(own, "report").ask  # what holds it back now is what is missing elsewhere
