"""Kontroller asks little of Excel: each call costs the same, whatever it carries, so calls are what is counted.

Counted is all that reads or writes something there: values, formulas, formats, merged cells, names, selection. Getting
hold of a book, a sheet or a range is not.

To be read, a sheet takes a call for its name, one for how far it reaches and one for its values. A table of figures
takes one more for merged cells, one for each number format in it, one for its formulas where it has sums, and one for
each block of results that says something new.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlwings

from virksomhetsrapport import app, ribbon
from virksomhetsrapport.protocol import Request
from workbooks import REPOSITORY

pytestmark = pytest.mark.calc

A_SHEET, BESIDES = 4, 20
A_MIXED_SHEET = 5
"""Where nearly every table has several number formats, and sums that the sheet adds up."""
IN_THE_SAMPLE = 5
"""Findings of HDO's sample month as it ships."""
STRAY = 100_000
NORDLYS = REPOSITORY / "tests" / "data" / "nordlys"
"""The folder of an organisation that has a table of every kind."""


def allowed(book: xlwings.Book) -> int:
    return A_SHEET * len(book.sheets) + BESIDES


def calls(engine: Any, book: xlwings.Book) -> int:
    """How many calls a click on Kontroller takes."""
    path = Path(book.fullname)
    engine.reset()
    ribbon.Ribbon().act(Request("6f1c0a9b8d7e6f5a", "check", path.name, str(path.parent)), lambda text: None)
    return sum(engine.calls.values())


def findings(book: xlwings.Book) -> int:
    return sum(value is not None for value in book.sheets["Kontroll"].range("A5:A300").value)


def test_of_the_sample_as_it_ships(engine, hdo):
    assert calls(engine, hdo) <= allowed(hdo)
    assert findings(hdo) == IN_THE_SAMPLE


def test_with_tables_of_every_kind(engine, tmp_path, monkeypatch):
    monkeypatch.setenv("VIRKSOMHETSRAPPORT_MAPPE", str(NORDLYS))
    path = tmp_path / "bok.xlsx"
    app.new("nordlys", "2024-09", path, sample=True)
    book = xlwings.apps.active.books.open(str(path))
    assert calls(engine, book) <= A_MIXED_SHEET * len(book.sheets) + BESIDES
    assert findings(book) == 6
    book.close()


def test_once_more_it_takes_the_same(engine, hdo):
    assert calls(engine, hdo) == calls(engine, hdo)


def test_with_fifty_findings(engine, hdo):
    hdo.sheets["Resultat"].range("B5:F30").value = [["mangler"] * 5] * 26
    assert calls(engine, hdo) <= allowed(hdo)
    assert findings(hdo) >= 50


def test_with_a_hundred_thousand_stray_rows(engine, hdo):
    sheet = hdo.sheets["Resultat"]
    sheet.range(f"A100:H{99 + STRAY}").raw_value = [["x", 1.0, 2.0, 3.0, "y", 4.0, 5.0, 6.0]] * STRAY
    assert calls(engine, hdo) <= allowed(hdo)
    assert findings(hdo) == IN_THE_SAMPLE + 1


def test_where_every_input_is_formatted_otherwise_the_answer_stands_though_it_takes_more(engine, hdo):
    """Formats that differ from cell to cell must be asked for one by one; that is told here, not hidden."""
    sheet = hdo.sheets["Resultat"]
    for row in range(5, 31):
        sheet.range(f"B{row}").number_format = "0" if row % 2 else "#,##0"
    assert calls(engine, hdo) > allowed(hdo)
    assert findings(hdo) == IN_THE_SAMPLE
