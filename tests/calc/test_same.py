"""Kontroller in Calc says what `check` says of the file, and leaves what a fresh workbook with these inputs has."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings

from virksomhetsrapport import app, ribbon
from virksomhetsrapport import opened as opened_book
from virksomhetsrapport.catalogue import Catalogue, build
from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.definition import Definition, parse
from virksomhetsrapport.edges.messages import say_finding
from virksomhetsrapport.edges.places import read_toml
from virksomhetsrapport.edges.samples import load_sample
from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.outputs import table_patches
from virksomhetsrapport.period import Period
from virksomhetsrapport.protocol import Request
from virksomhetsrapport.shapes.grid import GridLayout, Role
from virksomhetsrapport.shapes.values import ValueKind
from workbooks import REPOSITORY, SAMPLES, period_of, sample

pytestmark = pytest.mark.calc

NONCE = "6f1c0a9b8d7e6f5a"
REGISTER = "Risikoregister"
NOTE = "Ring Kari før møtet"
PERSONS_COLOUR = (255, 0, 255)
INVENTED = ("nordlys", "2024-09")
"""An organisation with a table of every kind."""
NORDLYS = REPOSITORY / "tests" / "data" / "nordlys"


@pytest.fixture(autouse=True)
def books(engine: Any) -> Iterator[None]:
    """No book stays open for the next test."""
    yield
    for book in list(xlwings.apps.active.books):
        book.close()


def opened(path: Path) -> xlwings.Book:
    return xlwings.apps.active.books.open(str(path))


def click(path: Path) -> None:
    """What the button Kontroller does with the open workbook."""
    ribbon.Ribbon().act(Request(NONCE, "check", path.name, str(path.parent)), lambda text: None)


def seen(book: xlwings.Book) -> dict[str, list[list[Any]]]:
    """Every sheet's values, errors told apart."""
    return {sheet.name: sheet.used_range.options(ndim=2, err_to_str=True).value for sheet in book.sheets}


def _differences(one: Mapping[str, list[list[Any]]], other: Mapping[str, list[list[Any]]]) -> list[tuple[Any, ...]]:
    """Where two workbooks hold something else: sheet, row, column, and both values."""
    assert one.keys() == other.keys()
    return [
        (name, row, column, left, right)
        for name in one
        for row, pair in enumerate(zip_longest(one[name], other[name], fillvalue=()), 1)
        for column, (left, right) in enumerate(zip_longest(*pair), 1)
        if left != right
    ]


def links(book: xlwings.Book) -> list[str]:
    return [text for (text,) in book.sheets["Kontroll"].range("C5:C40").formula]


# --- Click, edit, click -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(2, 20))])
@pytest.mark.parametrize(("organisation", "month"), [*SAMPLES, INVENTED])
def test_after_edits_and_clicks_the_sheets_are_those_of_a_fresh_workbook(
    tmp_path, monkeypatch, organisation, month, seed
):
    rng = random.Random(seed)
    if (organisation, month) == INVENTED:
        monkeypatch.setenv("VIRKSOMHETSRAPPORT_MAPPE", str(NORDLYS))
    definition, period, inputs = _sample(organisation, month)
    path, fresh = tmp_path / "brukt.xlsm", tmp_path / "ny.xlsm"
    app.new(organisation, month, path, sample=True)
    book = opened(path)
    _recalculate(book)
    first = book.sheets[definition.tables[0].head.sheet]
    first.range("C6").color = PERSONS_COLOUR
    sheet = first.impl.calc
    sheet.Annotations.insertNew(sheet.getCellRangeByName("C7").getCellByPosition(0, 0).CellAddress, NOTE)
    for _ in range(3):
        inputs = _edited(book, definition, period, inputs, rng)
        click(path)
    _write_fresh(fresh, definition, period, inputs)
    other = opened(fresh)
    if (organisation, month) == INVENTED:  # some of its sums are left to the sheet, which adds up parts as they stand
        _recalculate(other)
        click(fresh)
    assert _differences(seen(book), seen(other)) == []
    assert links(book) == links(other)
    assert first.range("C6").color == PERSONS_COLOUR
    assert first.range("C7").note.text == NOTE


def _recalculate(book: xlwings.Book) -> None:
    """What Excel does with a workbook that it opens for the first time; Calc trusts the values in the file."""
    book.impl.document.calculateAll()


def _sample(organisation: str, month: str) -> tuple[Definition, Period, Inputs]:
    if (organisation, month) != INVENTED:
        return sample(organisation, month)
    file = NORDLYS / "workbook" / organisation / "definition.toml"
    definition = parse(read_toml(file), str(file))
    period = period_of(definition, month)
    return definition, period, load_sample(file.with_name(f"{month}.toml"), definition, period)


def test_what_follows_of_every_kind_of_table_is_written_as_in_a_fresh_workbook(tmp_path, monkeypatch):
    """Each output is typed over first, so that what stands there in the end was written by the click."""
    monkeypatch.setenv("VIRKSOMHETSRAPPORT_MAPPE", str(NORDLYS))
    path = tmp_path / "bok.xlsx"
    app.new(*INVENTED, path, sample=True)
    book = opened(path)
    fresh = seen(book)
    patches = [patch for patch in table_patches(app.check(path).catalogue) if patch.rows]
    for patch in patches:
        stale = [["gammelt"] * len(patch.rows[0])] * len(patch.rows)
        book.sheets[patch.sheet].range((patch.row, patch.column)).value = stale
    assert len({name for name, *_ in _differences(seen(book), fresh)}) >= len({patch.sheet for patch in patches})
    click(path)
    assert _differences(seen(book), fresh) == []


def _edited(book: xlwings.Book, definition: Definition, period: Period, inputs: Inputs, rng: random.Random) -> Inputs:
    """A few inputs typed over, in the workbook and in what it was made from; some beyond all reason, some emptied."""
    cells = dict(inputs.cells)
    places = build(definition, period.last, read_workbook(Path(book.fullname))).cells
    for (table, line, column), slot in rng.sample(_slots(definition, period), 4):
        value = (
            None if rng.random() < 0.2 else Decimal(rng.randrange(-(10 ** rng.randint(1, 9)), 10 ** rng.randint(1, 9)))
        )
        if value is not None and slot.unit.percent:
            value = Decimal(rng.randrange(1200)) / 10
        place = places[table][line, column]
        cell = book.sheets[place.sheet].range(place.a1)
        if value is None:
            cells.pop((table, line, column), None)
            cell.clear_contents()
        else:
            cells[table, line, column] = value
            cell.value = float(value / 100 if slot.unit.percent else value)
    return replace(inputs, cells=cells)


def _slots(definition: Definition, period: Period) -> list[tuple[tuple[str, str, str], Any]]:
    """Every input that holds a number and is no sum, by table, line and column."""
    found = []
    for table in definition.tables:
        layout = table.kind.layout(table.spec, period)
        if isinstance(layout, GridLayout):
            for line in layout.lines:
                for column in layout.keys(Role.INPUT):
                    slot = line.slots.get(column)
                    if slot and slot.value is ValueKind.NUMBER and not slot.parts:
                        found.append(((table.head.id, line.key, column), slot))
    return found


def _write_fresh(path: Path, definition: Definition, period: Period, inputs: Inputs) -> None:
    app._write_new(path, definition, period, inputs, None)
    known = build(definition, period.last, read_workbook(path), definition.version)
    app._write_new(path, definition, period, inputs, known)


# --- The same through both readers ------------------------------------------------------------------------------


def _type(address: str, value: Any, form: str | None = None) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        cell = book["Resultat"][address]
        cell.value = value
        if form:
            cell.number_format = form

    return change


def _with_sheet(name: str, what: Callable[[Any], None]) -> Callable[[Any], None]:
    return lambda book: what(book[name])


def _shares_as_numbers(sheet: Any) -> None:
    shares = [cell for row in sheet.iter_rows(min_row=5) for cell in row if "%" in cell.number_format]
    assert shares
    for cell in shares:
        cell.number_format = "General"


def _risk_added(sheet: Any) -> None:
    for cell, value in zip(sheet[23], ("DRI-2090", "Kabelbrudd", "åpen", "Drift", "Teknologi", 5, 4), strict=False):
        cell.value = value


def _risk_emptied(sheet: Any) -> None:
    for cell in sheet[10][:8]:
        cell.value = None


def _two_formats(book: Any) -> None:
    for row, form in ((5, "0%"), (6, "0.0%"), (7, "#,##0,"), (8, "yyyy-mm-dd"), (9, "h:mm"), (10, "General")):
        book["Resultat"].cell(row, 2).number_format = form


CHANGES: dict[str, Callable[[Any], None]] = {
    "nothing": lambda book: None,
    "a figure off": _type("B19", 5),
    "a text": _type("B6", "mangler"),
    "a number as text": _type("B6", "1 234 567"),
    "a year as text": _type("B6", "'2024"),
    "a truth": _type("B6", True),
    "a date": _type("B6", dt.datetime(2025, 1, 31), "dd.mm.yyyy"),
    "a time": _type("B6", 0.5, "hh:mm"),
    "a per cent": _type("B6", 0.25, "0.0%"),
    "thousands": _type("B6", 18554768, "#,##0,"),
    "millions": _type("B6", 18554768, '0.0,, "mill"'),
    "a currency": _type("B6", 18554768.25, '"kr" #,##0.00'),
    "an error": _type("B6", "#N/A"),
    "a formula": _type("B6", "=1000*3"),
    "a formula with an error": _type("B6", "=1/0"),
    "a formula that gives nothing": _type("B6", '=""'),
    "a formula that gives a text": _type("B6", '="x"&"y"'),
    "a formula for a sum": _type("B8", "=B5+1"),
    "a value for a sum": _type("B8", 1),
    "nothing for a sum": _type("B8", None),
    "white space": _type("B6", "   "),
    "odd white space": _type("B6", "1\u00a0234\u202f567"),
    "a small number": _type("B6", 1e-9),
    "a large number": _type("B6", 1e300),
    "a number with many digits": _type("B6", 0.1 + 0.2),
    "rows inserted": _with_sheet("Resultat", lambda sheet: sheet.insert_rows(7, 3)),
    "a row deleted": _with_sheet("Resultat", lambda sheet: sheet.delete_rows(7)),
    "a column inserted": _with_sheet("Resultat", lambda sheet: sheet.insert_cols(3)),
    "a column deleted": _with_sheet("Resultat", lambda sheet: sheet.delete_cols(3)),
    "rows above": _with_sheet("Resultat", lambda sheet: sheet.insert_rows(1, 5)),
    "stray rows": _with_sheet("Resultat", lambda sheet: sheet.append(["x", 1, 2, 3])),
    "a heading gone": _type("B4", None),
    "a label changed": _type("A6", "Noe annet"),
    "merged cells": _with_sheet("Resultat", lambda sheet: sheet.merge_cells("B6:C7")),
    "two merges": _with_sheet("Resultat", lambda sheet: (sheet.merge_cells("B6:C7"), sheet.merge_cells("A1:D1"))),
    "shares as numbers": _with_sheet("Servicedesk", _shares_as_numbers),
    "a risk added": _with_sheet(REGISTER, _risk_added),
    "a risk emptied": _with_sheet(REGISTER, _risk_emptied),
    "a risk's row deleted": _with_sheet(REGISTER, lambda sheet: sheet.delete_rows(10)),
    "rows inserted between the risks": _with_sheet(REGISTER, lambda sheet: sheet.insert_rows(10, 3)),
    "a probability beyond the scale": _with_sheet(REGISTER, lambda sheet: sheet.cell(10, 6, 7)),
    "a word that no list has": _with_sheet(REGISTER, lambda sheet: sheet.cell(10, 3, "kanskje")),
    "the same id twice": _with_sheet(REGISTER, lambda sheet: sheet.cell(10, 1, "ADM-1099")),
    "a column of the register deleted": _with_sheet(REGISTER, lambda sheet: sheet.delete_cols(7)),
    "many formats": _two_formats,
    "a text without a home": _with_sheet("Tekst ledelse", lambda sheet: sheet.cell(5, 1, "Ukjent overskrift")),
    "the case number gone": _with_sheet("Forside", lambda sheet: sheet.cell(7, 2, None)),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_file_and_the_open_workbook_are_read_alike(tmp_path, change):
    path = tmp_path / "bok.xlsx"
    app.new("hdo", "2025-02", path, sample=True)
    edited = openpyxl.load_workbook(path)
    change(edited)
    edited.save(path)
    _recalculated(path)
    book = opened(path)
    _assert_alike(path, book)


@pytest.mark.parametrize("sheet", ["Resultat", "Tjenester", "Risikoregister", "Tekst ledelse", "Forside", "Kontroll"])
def test_a_sheet_under_another_name_is_read_alike(tmp_path, sheet):
    path = tmp_path / "bok.xlsx"
    app.new("hdo", "2025-02", path, sample=True)
    book = opened(path)
    book.sheets[sheet].name = "Ark & co. (2)"
    book.save()
    by_file, live = app.check(path).catalogue, _live(path)
    assert live.findings == by_file.findings
    assert live.facts == by_file.facts
    click(path)
    name = "Ark & co. (2)" if sheet == "Kontroll" else "Kontroll"
    assert book.sheets[name].range("A2").value == app.summary(by_file.findings)


def test_kontroll_comes_back_where_it_was_deleted(tmp_path):
    path = tmp_path / "bok.xlsx"
    app.new("hdo", "2025-02", path, sample=True)
    book = opened(path)
    book.sheets["Resultat"].range("B6").value = "mangler"
    book.sheets["Kontroll"].delete()
    click(path)
    ((message, place),) = _rows_of_control(book)[:1]
    assert place == "Resultat B6"
    assert "mangler" in message


def _recalculated(path: Path) -> None:
    """openpyxl leaves formulas without values; Calc saves them with."""
    book = opened(path)
    book.save()
    book.close()


def _assert_alike(path: Path, book: xlwings.Book) -> None:
    by_file, live = app.check(path).catalogue, _live(path)
    assert [say_finding(each) for each in live.findings] == [say_finding(each) for each in by_file.findings]
    assert live.findings == by_file.findings
    assert live.facts == by_file.facts
    click(path)
    assert _rows_of_control(book) == [
        (say_finding(each), str(each.cell) if each.cell else None) for each in by_file.findings
    ]
    for patch in table_patches(by_file):
        rows = len(patch.rows), len(patch.rows[0])
        shown = book.sheets[patch.sheet].range((patch.row, patch.column)).resize(*rows).options(ndim=2).value
        assert shown == [[_as_calc(value) for value in row] for row in patch.rows]


def _live(path: Path) -> Catalogue:
    request = Request(NONCE, "check", path.name, str(path.parent))
    definition, file, sheets, _ = opened_book.understand(opened_book.find(request))
    assert isinstance(sheets, Sheets)
    return app.examine(sheets, definition, file).catalogue


def _rows_of_control(book: xlwings.Book) -> list[tuple[Any, Any]]:
    rows = book.sheets["Kontroll"].range("A5:C400").options(ndim=2).value
    return [(message, place) for _, message, place in rows if message]


def _as_calc(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value
