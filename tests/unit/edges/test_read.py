"""Numbers as a workbook file stores them."""

from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.numbers import exact


@pytest.mark.parametrize(
    ("stored", "value"),
    [(0.0387, "0.0387"), (0.1 + 0.2, "0.30000000000000004"), (61916952.0, "61916952"), (-0.5, "-0.5"), (1e15, "1E15")],
)
def test_a_binary_number_stands_for_the_shortest_decimal(stored, value):
    assert exact(stored) == Decimal(value)


def test_a_whole_number_has_no_decimals():
    assert str(exact(1e6)) == "1000000"


@settings(deadline=None)
@given(st.decimals(-(10**9), 10**9, places=2))
def test_an_amount_in_kroner_and_oere_comes_back_as_it_was(amount):
    assert exact(float(amount)) == amount


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_that_a_file_can_store_is_read(stored):
    assert float(exact(stored)) == stored


@pytest.mark.parametrize("number", [1e28, -1e30, 1e300])
def test_a_huge_number_on_any_sheet_does_not_stop_the_reading(tmp_path, number):
    book = openpyxl.Workbook()
    book.active["A1"] = number
    book.save(tmp_path / "bok.xlsx")
    assert float(read_workbook(tmp_path / "bok.xlsx").frames["Sheet"].at(1, 1).value) == number
