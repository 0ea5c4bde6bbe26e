"""Kontroller asks little of Excel: each call costs the same, whatever it carries, so calls are what is counted.

Counted is all that reads or writes something there: values, formulas, formats, merged cells, names, selection. Getting
hold of a book, a sheet or a range is not.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlwings

from virksomhetsrapport import ribbon
from virksomhetsrapport.protocol import Request

pytestmark = pytest.mark.calc

A_SHEET, BESIDES = 5, 20
IN_THE_SAMPLE = 5
"""Findings of HDO's sample month as it ships."""
STRAY = 100_000


def calls(engine: Any, hdo: xlwings.Book) -> int:
    """How many calls a click on Kontroller takes."""
    path = Path(hdo.fullname)
    engine.reset()
    ribbon.Ribbon().act(Request("6f1c0a9b8d7e6f5a", "check", path.name, str(path.parent)), lambda text: None)
    return sum(engine.calls.values())


def findings(hdo: xlwings.Book) -> int:
    return sum(value is not None for value in hdo.sheets["Kontroll"].range("A5:A300").value)


def test_of_the_sample_as_it_ships(engine, hdo):
    assert calls(engine, hdo) <= A_SHEET * len(hdo.sheets) + BESIDES
    assert findings(hdo) == IN_THE_SAMPLE


def test_once_more_it_takes_the_same(engine, hdo):
    assert calls(engine, hdo) == calls(engine, hdo)


def test_with_fifty_findings(engine, hdo):
    hdo.sheets["Resultat"].range("B5:F30").value = [["mangler"] * 5] * 26
    assert calls(engine, hdo) <= A_SHEET * len(hdo.sheets) + BESIDES
    assert findings(hdo) >= 50


def test_with_a_hundred_thousand_stray_rows(engine, hdo):
    sheet = hdo.sheets["Resultat"]
    sheet.range(f"A100:H{99 + STRAY}").raw_value = [["x", 1.0, 2.0, 3.0, "y", 4.0, 5.0, 6.0]] * STRAY
    assert calls(engine, hdo) <= A_SHEET * len(hdo.sheets) + BESIDES
    assert findings(hdo) == IN_THE_SAMPLE + 1


def test_where_every_input_is_formatted_otherwise_the_answer_stands_though_it_takes_more(engine, hdo):
    """Formats that differ from cell to cell must be asked for one by one; that is told here, not hidden."""
    sheet = hdo.sheets["Resultat"]
    for row in range(5, 31):
        sheet.range(f"B{row}").number_format = "0" if row % 2 else "#,##0"
    assert calls(engine, hdo) > A_SHEET * len(hdo.sheets) + BESIDES
    assert findings(hdo) == IN_THE_SAMPLE
