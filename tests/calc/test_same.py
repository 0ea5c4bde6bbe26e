"""Kontroller in Calc says what `check` says of the file, and leaves what a fresh workbook with these inputs has."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
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
from virksomhetsrapport.period import Month, Period
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


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 20))])
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


def test_the_charts_on_forside_follow_what_is_typed(tmp_path):
    path = tmp_path / "bok.xlsx"
    app.new("hdo", "2025-02", path, sample=True)
    book = opened(path)
    share = build(*_known(path)).facts["servicedesk.besvart[2025-02]"].source
    book.sheets[share.sheet].range(share.a1).value = 0.777
    click(path)
    data = book.sheets["Diagramdata"].used_range.value
    (row,) = (at for at, values in enumerate(data) if values[0] == "servicedesk.svartid")
    assert data[row + 13][:3] == ["feb. 25", 77.7, 80]
    said = [value for values in book.sheets["Forside"].used_range.value for value in values if isinstance(value, str)]
    assert any("innen fristen var 77,7\u00a0% i februar" in text for text in said)


def _known(path: Path) -> tuple[Definition, Month, Sheets]:
    definition, period, _ = sample("hdo", "2025-02")
    return definition, period.last, read_workbook(path)


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
    folder = NORDLYS if definition.id == INVENTED[0] else REPOSITORY
    file = folder / "workbook" / definition.id / "definition.toml"
    app._write_new(path, definition, file, period, inputs, None)
    known = build(definition, period.last, read_workbook(path), definition.version)
    app._write_new(path, definition, file, period, inputs, known)


# --- The same through both readers ------------------------------------------------------------------------------


def _type(address: str, value: Any) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book["Resultat"][address].value = value

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


TYPED: dict[str, tuple[Any, str | None]] = {
    "a text": ("mangler", None),
    "a number as text": ("1 234 567", None),
    "a year as text": ("'2024", None),
    "a truth": (True, None),
    "a date": (dt.datetime(2025, 1, 31), "dd.mm.yyyy"),
    "a time": (0.5, "hh:mm"),
    "a per cent": (0.25, "0.0%"),
    "thousands": (18554768, "#,##0,"),
    "millions": (18554768, '0.0,, "mill"'),
    "a currency": (18554768.25, '"kr" #,##0.00'),
    "an error": ("#N/A", None),
    "a formula": ("=1000*3", None),
    "a formula with an error": ("=1/0", None),
    "a formula that gives nothing": ('=""', None),
    "a formula that gives a text": ('="x"&"y"', None),
    "white space": ("   ", None),
    "odd white space": ("1\u00a0234\u202f567", None),
    "a small number": (1e-9, None),
    "a large number": (1e300, None),
    "a number with many digits": (0.1 + 0.2, None),
}
"""What may stand in a cell, with the format of its number."""
LINES = (5, 6, 7, *range(9, 16), *range(17, 29))
assert len(LINES) >= len(TYPED)
"""The rows of Resultat that are no sums."""


def _typed_down(column: str) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        for row, (value, form) in zip(LINES, TYPED.values(), strict=False):
            cell = book["Resultat"][f"{column}{row}"]
            cell.value = value
            if form:
                cell.number_format = form

    return change


CHANGES: dict[str, Callable[[Any], None]] = {
    "nothing": lambda book: None,
    "a figure off": _type("B19", 5),
    "one of everything": _typed_down("B"),
    "one of everything, in the annual budget": _typed_down("F"),
    "a formula for a sum": _type("B8", "=B5+1"),
    "a value for a sum": _type("B8", 1),
    "nothing for a sum": _type("B8", None),
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


TOGETHER: dict[str, tuple[str, ...]] = {
    "nothing": (),
    "figures": ("a figure off", "a value for a sum", "shares as numbers", "a risk added", "a text without a home"),
    "one of everything": ("one of everything", "a risk's row deleted", "the case number gone"),
    "formulas": ("a formula for a sum", "many formats", "a word that no list has", "a probability beyond the scale"),
    "merges": ("merged cells", "a label changed", "rows inserted between the risks"),
    "rows": ("a row deleted", "stray rows", "a risk emptied"),
    "columns": ("a column deleted", "a column of the register deleted"),
    "a sum gone": ("nothing for a sum", "rows inserted", "the same id twice"),
}
"""Changes in different places, for one workbook each; the long runs look at every change by itself."""


@pytest.mark.parametrize("changes", TOGETHER.values(), ids=TOGETHER.keys())
def test_the_file_and_the_open_workbook_are_read_alike(tmp_path, changes):
    _changed_is_read_alike(tmp_path, [CHANGES[name] for name in changes])


@pytest.mark.soak
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_after_any_change_the_file_and_the_open_workbook_are_read_alike(tmp_path, change):
    _changed_is_read_alike(tmp_path, [change])


def _changed_is_read_alike(folder: Path, changes: Sequence[Callable[[Any], None]]) -> None:
    path = folder / "bok.xlsx"
    app.new("hdo", "2025-02", path, sample=True)
    edited = openpyxl.load_workbook(path)
    for change in changes:
        change(edited)
    edited.save(path)
    _recalculated(path)
    _assert_alike(path, opened(path))


RENAMED = ("Resultat", "Tjenester", "Risikoregister", "Tekst ledelse", "Forside", "Kontroll")


@pytest.mark.parametrize(
    "sheets", [RENAMED, *(pytest.param((name,), marks=pytest.mark.soak) for name in RENAMED)], ids=" ".join
)
def test_sheets_under_other_names_are_read_alike(tmp_path, sheets):
    path = tmp_path / "bok.xlsx"
    app.new("hdo", "2025-02", path, sample=True)
    book = opened(path)
    names = {sheet: f"Ark & co. ({number})" for number, sheet in enumerate(sheets)}
    for sheet, name in names.items():
        book.sheets[sheet].name = name
    book.save()
    by_file, live = app.check(path).catalogue, _live(path)
    assert live.findings == by_file.findings
    assert live.facts == by_file.facts
    click(path)
    assert book.sheets[names.get("Kontroll", "Kontroll")].range("A2").value == app.summary(by_file.findings)


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
    return app.examine(sheets, definition, file, path.name).catalogue


def _rows_of_control(book: xlwings.Book) -> list[tuple[Any, Any]]:
    rows = book.sheets["Kontroll"].range("A5:C400").options(ndim=2).value
    return [(message, place) for _, message, place in rows if message]


def _as_calc(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value
