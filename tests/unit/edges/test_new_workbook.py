"""A new workbook before anybody opens it: the state of each sheet on Forside, and what its sums come to."""

from decimal import Decimal

import openpyxl
import pytest

from virksomhetsrapport.edges.workbook.new import write_workbook
from virksomhetsrapport.inputs import Inputs
from workbooks import definition_of, inputs_of, period_of

MONTH = "2025-02"
LINES = '[{ id = "a", label = "A" }, { id = "b", label = "B" }, { id = "c", label = "C", sum_of = ["a", "b"] }]'
BUDGET = f'id = "t"\nkind = "budget_accounts"\nunit = "MNOK"\nlines = {LINES}'
BREACHES = 'id = "t"\nkind = "breaches"\nmonths = 1\ntypes = [{ id = "a", label = "A" }, { id = "b", label = "B" }]'
RISKS = 'id = "t"\nkind = "risks"\ncolumns = [{ id = "hva", label = "Hva" }, { id = "hvem", label = "Hvem" }]'


def written(tmp_path, table, inputs):
    """The workbook as other programs see it before it is recalculated, and its formulas."""
    definition, path = definition_of(table), tmp_path / "bok.xlsx"
    write_workbook(path, definition, period_of(definition, MONTH), inputs, {}, (), "")
    return openpyxl.load_workbook(path, data_only=True)


def state(tmp_path, table, columns, lines):
    cover = written(tmp_path, table, inputs_of("t", columns, lines))["Forside"]
    return next(row[2].value for row in cover.iter_rows() if row[0].value == "Ark 1")


@pytest.mark.parametrize(
    ("typed", "said"),
    [({}, "tom"), ({"a": (1, None)}, "under arbeid"), ({"a": (1, 2), "b": (3, None)}, "under arbeid")],
)
def test_a_sheet_is_ready_when_all_that_must_be_typed_is(tmp_path, typed, said):
    columns = ("aarsbudsjett", "regnskap")
    assert state(tmp_path, BUDGET, columns, typed) == said
    assert state(tmp_path, BUDGET, columns, {"a": (1, 2), "b": (3, 4)}) == "klar"


def test_a_sheet_on_which_nothing_must_be_typed_is_empty_until_something_is(tmp_path):
    assert state(tmp_path, BREACHES, ("2025-02",), {}) == "tom"
    assert state(tmp_path, BREACHES, ("2025-02",), {"b": (1,)}) == "klar"


def test_a_register_is_empty_until_it_has_a_row(tmp_path):
    assert state(tmp_path, RISKS, ("hva", "hvem"), {}) == "tom"
    assert state(tmp_path, RISKS, ("hva", "hvem"), {"1": ("Brann", "Drift")}) == "klar"


NESTED = """id = "t"
kind = "series"
months = 1
lines = [
  { id = "alt", label = "Alt", unit = "%", decimals = 1, sum_of = ["del", "c"] },
  { id = "a", label = "A", unit = "%", decimals = 1 },
  { id = "b", label = "B", unit = "%", decimals = 1 },
  { id = "c", label = "C", unit = "%", decimals = 1 },
  { id = "del", label = "Del", unit = "%", decimals = 1, sum_of = ["a", "b"] },
]
"""


@pytest.mark.parametrize(
    ("typed", "sums"),
    [
        ({"a": 10, "b": 20, "c": 5}, (35, 30)),
        ({"a": 10, "c": 5}, (15, 10)),
        ({"a": 10, "b": 20, "c": 5, "del": 31}, (36, 31)),
        ({}, (0, 0)),
    ],
)
def test_a_sum_is_stored_as_the_sheet_will_show_it(tmp_path, typed, sums):
    cells = {("t", line, MONTH): Decimal(value) for line, value in typed.items()}
    sheet = written(tmp_path, NESTED, Inputs(cells))["Ark 1"]
    shown = {row[0].value: row[2].value for row in sheet.iter_rows(min_row=5, max_row=9)}
    assert (shown["Alt"], shown["Del"]) == tuple(value / 100 for value in sums)
