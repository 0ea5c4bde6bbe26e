"""The sheet Historikk is read by a library: it gives the very cells that the reader of every other sheet gives."""

import tempfile
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from virksomhetsrapport.cells import CellError
from virksomhetsrapport.edges.workbook import read
from virksomhetsrapport.history import SHEET

VALUES = (
    st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(-(10**15), 10**15)
    | st.text(st.characters(codec="utf-8"), max_size=12)
    | st.sampled_from(["", " ", "_x0041_", "_x005F_", "a\nb", "x\r\ny", "\t", "=1+1", "'a", "2025-03-20", "1", "#N/A"])
)
ROWS = st.lists(st.lists(st.none() | VALUES, max_size=4), min_size=1, max_size=6)


def written(path: Path, rows) -> None:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Annet")
    sheet.write_string(0, 0, "Kun her")
    sheet = book.add_worksheet(SHEET)
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            elif value is not None:
                sheet.write_number(row, column, value)
    book.define_name("vr_historikk", f"={SHEET}!$A$1:$D$6")
    book.close()


def held(frame):
    """What a history can keep: a text of nothing is none, nor is a number that no cell can hold."""
    return {at: cell for at, cell in frame.cells.items() if cell.value != "" and not isinstance(cell.value, CellError)}


@given(ROWS)
@settings(max_examples=150, deadline=None)
def test_both_readers_give_the_same_numbers_and_texts(rows):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "bok.xlsx")
        written(path, rows)
        by_library = read.read_workbook(path).frames[SHEET]
        own = read.plain_frame
        read.plain_frame = lambda package, sheet: None
        try:
            by_reader = read.read_workbook(path).frames[SHEET]
        finally:
            read.plain_frame = own
    assert held(by_library) == held(by_reader)


def test_a_history_whose_cells_became_formulas_and_dates_is_still_read(tmp_path):
    path = tmp_path / "bok.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet(SHEET)
    sheet.write_formula(0, 0, "=1+1", None, 2)
    sheet.write_formula(1, 0, '="x"', None, "x")
    sheet.write_boolean(2, 0, True)
    sheet.write_formula(3, 0, "=1/0", None, "#DIV/0!")
    book.define_name("vr_historikk", f"={SHEET}!$A$1:$D$6")
    book.close()
    cells = read.read_workbook(path).frames[SHEET].cells
    assert {at: cell.value for at, cell in cells.items()} == {(1, 1): Decimal(2), (2, 1): "x"}
