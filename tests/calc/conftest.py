"""What these tests share: a LibreOffice with the xlwings engine attached to it, and a user's desk with another."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

pytest.register_assert_rewrite("tests.calc.forger", "tests.calc.scene")

ODD = "It's 1.kv æ"
QUOTED = "'It''s 1.kv æ'"


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A LibreOffice of this run's own."""
    from tests.calc.office import Office

    office = Office(tmp_path_factory.mktemp("office"))
    yield office
    office.stop()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A desk for all tests of a module, with a Calc of its own; who needs a helper starts one."""
    from tests.calc.desk import Desk
    from tests.calc.office import Office

    folder = tmp_path_factory.mktemp("desk")
    office = Office(folder / "office")
    desk = Desk(office, folder / "user")
    try:
        yield desk
    finally:
        desk.kill_helper()
        office.stop()


@pytest.fixture(autouse=True)
def _restarted(request: pytest.FixtureRequest) -> None:
    """A LibreOffice that fell over takes one test with it, not all that follow; what is tried again begins anew."""
    for name in {"office", "desk"} & set(request.fixturenames):
        shared = request.getfixturevalue(name)
        if getattr(request.node, "execution_count", 1) > 1 or not shared.answers():
            shared.restart()


@pytest.fixture
def workbook(desk: Any, demo: Path, tmp_path: Path) -> Iterator[Path]:
    """The sample workbook with its macros, open in Calc, alone in its folder."""
    path = tmp_path / "Styret" / "mars.xlsm"
    path.parent.mkdir()
    shutil.copy(demo / "hdo-2025-02.xlsm", path)
    desk.open(path)
    yield path
    desk.office.close_all()


@pytest.fixture
def engine(office: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """xlwings' engine in this process, over an office with no book open; what it counts starts from nothing."""
    from tests.calc.engine import engine, register

    monkeypatch.setenv("CALC_URL", office.url)
    office.close_all()
    register()
    engine.reset()
    yield engine
    office.close_all()


@pytest.fixture
def book(engine: Any) -> Iterator[xlwings.Book]:
    """A new book."""
    book = xlwings.apps.active.books.add()
    yield book
    book.close()


@pytest.fixture
def sheet(book: xlwings.Book) -> xlwings.Sheet:
    return book.sheets[0]


@pytest.fixture
def saved(engine: Any, tmp_path: Path) -> xlwings.Book:
    """A book from a file that another program wrote, with names, rules, a note and merged cells."""
    book = openpyxl.Workbook()
    first, odd = book.active, book.create_sheet(ODD)
    first.title = "Ark 1"
    first["A1"], first["A2"], first["A3"] = True, "#REF!", '=""'
    first["A2"].data_type = "e"
    first["A4"], first["A4"].number_format = dt.datetime(2025, 2, 1), "dd.mm.yyyy"
    first["A5"] = dt.time(12, 30)
    first["A6"] = f'=SUM({QUOTED}!A1:B2,2)&"a;b"'
    odd["A1"] = 3
    first.merge_cells("C2:D3")
    first["B1"].comment = Comment("Ring Kari", "Kari")
    for name, target in (
        ("område", "'Ark 1'!$A$4:$H$20"),
        ("rar", f"{QUOTED}!$A$1"),
        ("to_deler", f"{QUOTED}!$A$1:$B$2,{QUOTED}!$D$4"),
        ("sats", "0.25"),
    ):
        book.defined_names[name] = DefinedName(name, attr_text=target)
    first.defined_names["lokal"] = DefinedName("lokal", attr_text="'Ark 1'!$B$2")
    fill = PatternFill("solid", bgColor="FFFFC7CE")
    first.conditional_formatting.add("E5:E9", FormulaRule(formula=[f"$E5>{QUOTED}!$A$1"], fill=fill))
    rule = DataValidation(type="custom", formula1="=LEN($F5)<9")
    first.add_data_validation(rule)
    rule.add("F5:F9")
    path = tmp_path / "lagret.xlsx"
    book.save(path)
    return xlwings.apps.active.books.open(path)


@pytest.fixture
def hdo(engine: Any, tmp_path: Path) -> Iterator[xlwings.Book]:
    """HDO's sample month, open in Calc."""
    from virksomhetsrapport import app

    path = tmp_path / "bok.xlsx"
    app.new("hdo", "2025-02", path, sample=True)
    book = xlwings.apps.active.books.open(str(path))
    yield book
    book.close()
