"""The open workbook as `Sheets`, unsaved changes included, just as its file would give them.

A call to Excel costs milliseconds, whatever it carries. So a sheet's values are one call; what else a cell needs to be
understood (formulas, per cent formats, merged cells) is asked only where a table lies, for many cells at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, NamedTuple

from xlwings import Range

from virksomhetsrapport.cells import (
    Area,
    Cell,
    CellError,
    CellRef,
    CellValue,
    Frame,
    Sheets,
    area_of,
    column_letters,
    named_area,
    printable,
)
from virksomhetsrapport.definition import CONTROL_SHEET
from virksomhetsrapport.edges.excel.areas import address, halves
from virksomhetsrapport.hr.list_sheets import PASTE_ROW, of_persons
from virksomhetsrapport.number_formats import Shown, shown
from virksomhetsrapport.numbers import exact
from virksomhetsrapport.outputs import MARK_KEYS, MINUS_SIGN, lines_by_key, number_format, typed_format
from virksomhetsrapport.shapes.grid import GridLayout, Role, held_cells, read_grid
from virksomhetsrapport.shapes.register import RegisterLayout, read_register
from virksomhetsrapport.shapes.sheet import folded, name_of
from virksomhetsrapport.shapes.values import ValueKind

ERRORS = {
    -2146826288: "#NULL!",
    -2146826281: "#DIV/0!",
    -2146826273: "#VALUE!",
    -2146826265: "#REF!",
    -2146826259: "#NAME?",
    -2146826252: "#NUM!",
    -2146826246: "#N/A",
    -2146826245: "#GETTING_DATA",
    -2146826243: "#SPILL!",
    -2146826242: "#CONNECT!",
    -2146826241: "#BLOCKED!",
    -2146826240: "#UNKNOWN!",
    -2146826239: "#FIELD!",
    -2146826238: "#CALC!",
}
"""Excel's errors as COM gives them: whole numbers, which no figure in a cell is."""
FEW_ROWS, MANY_ROWS = 40, 50_000
"""How many rows of a list are asked for at first, and then at a time, to see whether there are any."""
_DAY_ZERO = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's days have no time zone


def read_book(book: Any) -> Sheets:
    """Every sheet's values but those of lists, which may be very long. Defined names are asked for when somebody wants
    them."""
    frames, names, lists = {}, _Names(book), dict[str, bool]()
    sheets = {str(sheet.name): sheet for sheet in book.sheets}
    raw = of_persons(sheets, names)
    for name, sheet in sheets.items():
        if name in raw:
            lists[name] = _holds_lines(sheet)
        frames[name] = Frame(name) if name in raw else _frame(sheet, name)
    return Sheets(frames, names, lists)


def _holds_lines(sheet: Any) -> bool:
    """Whether anything was pasted. Excel may take rows for used that were deleted; then they are looked through."""
    used = sheet.used_range
    last, right = int(used.row) + int(used.shape[0]) - 1, column_letters(int(used.column) + int(used.shape[1]) - 1)
    first, count = PASTE_ROW, FEW_ROWS
    while first <= last:
        end = min(first + count - 1, last)
        rows = _as_rows(sheet.range(f"A{first}:{right}{end}").raw_value)
        if any(value not in (None, "") for row in rows for value in row):
            return True
        first, count = end + 1, MANY_ROWS
    return False


def read_some(book: Any, wanted: Iterable[str]) -> Sheets:
    """As `read_book`, of the sheets that are called so; the others may be long."""
    names = {folded(name) for name in wanted}
    called = {str(sheet.name): sheet for sheet in book.sheets}
    frames = {name: _frame(sheet, name) for name, sheet in called.items() if folded(name) in names}
    return Sheets(frames, _Names(book))


def read_control(book: Any) -> Frame | None:
    """Kontroll alone, by its name or that of the column that cells look themselves up in; None where it is gone."""
    wanted = next((sheet.name for sheet in book.sheets if folded(sheet.name) == folded(CONTROL_SHEET)), None)
    if wanted is None:
        found = _Names(book).get(name_of(MARK_KEYS))
        wanted = found[0] if found else None
    return _frame(book.sheets[wanted], wanted) if wanted else None


class Pasted(NamedTuple):
    """Inputs of a table that were pasted over: their format is none that the workbook gave them.

    `code` is the format that a number gets there that stays as it was typed.
    """

    table: str
    sheet: str
    code: str
    form: Shown
    cells: list[tuple[int, int]]


def understand(
    book: Any, sheets: Sheets, layouts: Iterable[GridLayout | RegisterLayout]
) -> tuple[Sheets, list[Pasted]]:
    """The same sheets with what the cells of these tables need beyond their values; and what was pasted over."""
    frames = dict(sheets.frames)
    pasted: list[Pasted] = []
    for layout in layouts:
        read = read_grid(layout, sheets) if isinstance(layout, GridLayout) else read_register(layout, sheets)
        places = read.cells
        if places:
            name = next(iter(places.values())).sheet
            frames[name] = _understood(book.sheets[name], frames[name], layout, places, pasted)
    return replace(sheets, frames=frames), pasted


class _Names(Mapping[str, tuple[str, Area]]):
    """The workbook's defined names, each asked for once and when it is wanted."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._known: dict[str, tuple[str, Area] | None] = {}

    def __getitem__(self, name: str) -> tuple[str, Area]:
        if name not in self._known:
            there = name in self._book.names
            self._known[name] = named_area(self._book.names[name].refers_to) if there else None
        found = self._known[name]
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return (str(name.name).casefold() for name in self._book.names)

    def __len__(self) -> int:
        return len(self._book.names)


def _frame(sheet: Any, name: str) -> Frame:
    # The whole from A1 on; `sheet.range` with two ranges would ask both for their sheet's and workbook's names first.
    whole = Range(impl=sheet.impl.range("A1", sheet.used_range.impl))
    rows = _as_rows(whole.raw_value)
    cells = {
        (row, column): cell
        for row, values in enumerate(rows, 1)
        for column, value in enumerate(values, 1)
        if value is not None and (cell := _cell(value)) is not None
    }
    # COM's values and not those of xlwings, for which an empty text, a formula's or a lone apostrophe's, is nothing.
    empty = [at for at, cell in cells.items() if cell.value == ""]
    formulas = _as_rows(whole.formula) if empty else ()
    for row, column in empty:
        if _is_formula(formulas[row - 1][column - 1]):
            cells[row, column] = Cell("", formula=True)
        else:
            del cells[row, column]
    return Frame(name, cells)


def _as_rows(found: Any) -> Any:
    """What one cell gives, as rows like those that several give."""
    return found if isinstance(found, tuple | list) else ((found,),)


def _is_formula(text: object) -> bool:
    return isinstance(text, str) and text.startswith("=")


def _cell(value: object) -> Cell | None:
    meant = _value(value)
    return None if meant is None else Cell(meant)


def _value(value: object) -> CellValue:
    match value:
        case bool() | None:
            return value
        case str():
            return printable(value)
        case int():
            return CellError(ERRORS.get(value, "#VALUE!"))
        case float():
            return exact(value)
        case Decimal():
            return value.normalize() if value % 1 else Decimal(int(value))  # a cell with a currency format
        case dt.datetime():
            return _moment(value.replace(tzinfo=None))
        case _:
            return str(value)


def _moment(value: dt.datetime) -> CellValue:
    """A date; or a time of day or a duration as text, which Excel counts from its day zero."""
    passed = value - _DAY_ZERO
    if passed < dt.timedelta(days=60) and passed % dt.timedelta(days=1):
        minutes = round(passed / dt.timedelta(minutes=1))
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return value.date()


def _understood(
    sheet: Any,
    frame: Frame,
    layout: GridLayout | RegisterLayout,
    places: Mapping[tuple[str, str], CellRef],
    pasted: list[Pasted],
) -> Frame:
    inputs = layout.keys(Role.INPUT)
    lines = lines_by_key(layout, dict.fromkeys(key for key, _ in places)).values()
    slots = {
        (place.row, place.column): slot
        for line in lines
        for key in inputs
        if (slot := line.slots.get(key)) and (place := places.get((line.key, key)))
    }
    cells = dict(frame.cells)
    if any(slot.follows for slot in slots.values()):
        for at in _formulas(sheet, slots):
            cells[at] = cells.get(at, Cell())._replace(formula=True)
    alike: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for at, slot in slots.items():
        if slot.value is ValueKind.NUMBER:
            codes = number_format(slot.unit, slot.decimals), typed_format(slot.unit, slot.decimals)
            alike.setdefault(codes, []).append(at)
    for (_, typed), group in alike.items():
        foreign: dict[Shown, list[tuple[int, int]]] = {}
        for at, code in _formats(sheet, group):
            form = shown(code)
            if isinstance(frame.at(*at).value, Decimal):
                cells[at] = cells[at]._replace(percent=form is Shown.PERCENT, thousands=form is Shown.THOUSANDS)
            if MINUS_SIGN not in code:
                foreign.setdefault(form, []).append(at)
        for form, over in foreign.items():
            pasted.append(Pasted(layout.head.id, frame.sheet, typed, form, over))
    held = held_cells(lines, layout.columns, places)
    if all(place and (place.row, place.column) in frame.cells for place in held):
        return replace(frame, cells=cells)  # what a merged cell swallows is empty, and nothing here is
    rows, columns = [place.row for place in places.values()], [place.column for place in places.values()]
    merged = _merged(sheet, Area(1, min(columns), max(rows), max(columns)))
    return replace(frame, cells=cells, merged=tuple(merged))


def _formulas(sheet: Any, wanted: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Which of the cells hold a formula."""
    rows, columns = zip(*wanted, strict=True)
    area = Area(min(rows), min(columns), max(rows), max(columns))
    for row, texts in enumerate(_as_rows(sheet.range(area.a1).formula), area.top):
        for column, text in enumerate(texts, area.left):
            if _is_formula(text):
                yield row, column


def _formats(sheet: Any, cells: list[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], str]]:
    """Each cell's number format: one call where all have the same, halves where they have not."""
    at_once = address(cells)
    code = sheet.range(at_once).number_format if at_once else None
    if code is not None:
        yield from ((at, str(code)) for at in cells)
        return
    for part in halves(cells):
        yield from _formats(sheet, part)


def _merged(sheet: Any, area: Area) -> Iterator[Area]:
    """The merged areas that begin within an area: one call where there are none, halves where there are."""
    state = sheet.range(area.a1).merge_cells
    if state is False:
        return
    if area.top == area.bottom and area.left == area.right:
        whole = area_of(sheet.range(area.a1).merge_area.address)
        if whole and (whole.top, whole.left) == (area.top, area.left):
            yield whole
    elif area.bottom - area.top > area.right - area.left:
        middle = (area.top + area.bottom) // 2
        yield from _merged(sheet, area._replace(bottom=middle))
        yield from _merged(sheet, area._replace(top=middle + 1))
    else:
        middle = (area.left + area.right) // 2
        yield from _merged(sheet, area._replace(right=middle))
        yield from _merged(sheet, area._replace(left=middle + 1))
