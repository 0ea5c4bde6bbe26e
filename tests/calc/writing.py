"""Setting the values of one rectangle as Excel does: formats follow dates and truth values, notes stay."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise, product
from typing import Any

from tests.calc import values
from tests.calc.counting import refused
from tests.calc.grammar import Area, Formulas, english, format_key
from tests.calc.values import Formula

Place = tuple[int, int]

_CANNOT_BE_READ = {501, *range(507, 518), 520, 533}
GENERAL = 0


def write(sheet: Any, area: Area, rows: list[list[Any]], filled: bool) -> None:
    """Set a rectangle. With `filled`, a formula is the first cell's, and its relative references move along.

    Raises `ComError` where Excel could not read a formula.
    """
    cells, document = sheet.cells_at(area), sheet.book.document
    keys = [(group.NumberFormat, list(values.rectangles(group, area))) for group in values.alike(cells)]
    kinds = _kinds(document, cells, area)
    grid = [
        [
            value if isinstance(value, str) and kinds.get((row, column)) == values.TEXT else values.entered(value)
            for column, value in enumerate(line)
        ]
        for row, line in enumerate(rows)
    ]
    _fill(sheet, cells, area, [tuple(_plain(value) for value in line) for line in grid])
    _keep_formats(document, cells, area, keys, kinds)
    special: dict[type, list[Place]] = defaultdict(list)
    for row, line in enumerate(grid):
        for column, value in enumerate(line):
            if isinstance(value, Formula | bool | dt.datetime):
                special[type(value)].append((row, column))
    _enter_formulas(document, cells, area, grid, special[Formula], filled)
    truth = document.NumberFormats.getStandardFormat(values.TRUTH, english())
    _format(cells, special[bool], truth)
    for code in ("dd.mm.yyyy", "dd.mm.yyyy hh:mm", "hh:mm:ss"):
        undated = [
            (row, column)
            for row, column in special[dt.datetime]
            if not kinds.get((row, column), 0) & values.DATE_OR_TIME and _date_code(grid[row][column]) == code
        ]
        _format(cells, undated, format_key(document.NumberFormats, code) if undated else GENERAL)


def _date_code(moment: dt.datetime) -> str:
    if values.as_serial(moment) < 1:
        return "hh:mm:ss"
    return "dd.mm.yyyy" if moment.time() == dt.time() else "dd.mm.yyyy hh:mm"


def _kinds(document: Any, cells: Any, area: Area) -> dict[Place, int]:
    """The kinds of format that matter when a value is set. Calc's truth values are a format: it is taken away."""
    kinds = {}
    for group in values.alike(cells):
        kind = values.kind_of(document.NumberFormats, group)
        if kind & values.TRUTH:
            group.NumberFormat = GENERAL
        elif kind & values.DATE_OR_TIME or kind == values.TEXT:
            for down, across in values.rectangles(group, area):
                kinds.update({(row, column): kind for row in down for column in across})
    return kinds


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, Formula):
        return ""
    if isinstance(value, dt.datetime):
        return values.as_serial(value)
    return float(value) if isinstance(value, bool) else value


def _fill(sheet: Any, cells: Any, area: Area, rows: list[tuple[Any, ...]]) -> None:
    """Calc deletes the notes of an area that is filled at once, so that cells with notes are set one by one."""
    noted = set()
    for note in sheet.calc.Annotations if sheet.calc.Annotations.Count else ():
        place = note.Position.Row - area.top, note.Position.Column - area.left
        if 0 <= place[0] < len(rows) and 0 <= place[1] < len(rows[0]):
            noted.add(place)
    for down, across in _pieces(len(rows), len(rows[0]), noted):
        piece = tuple(rows[row][across.start : across.stop] for row in down)
        cells.getCellRangeByPosition(across.start, down.start, across.stop - 1, down.stop - 1).setDataArray(piece)
    for row, column in noted:
        cell, value = cells.getCellByPosition(column, row), rows[row][column]
        if isinstance(value, str):
            cell.setString(value)
        else:
            cell.setValue(value)


def _keep_formats(document: Any, cells: Any, area: Area, keys: list[Any], kinds: dict[Place, int]) -> None:
    """Calc makes the format of a cell Text when it gets text that looks like a number; Excel does not."""
    for group in values.alike(cells):
        if values.kind_of(document.NumberFormats, group) == values.TEXT:
            for place in (place for rectangle in values.rectangles(group, area) for place in product(*rectangle)):
                if place not in kinds:
                    before = (key for key, parts in keys if any(_holds(part, place) for part in parts))
                    _format(cells, [place], next(before))


def _holds(rectangle: tuple[range, range], place: Place) -> bool:
    return all(number in numbers for numbers, number in zip(rectangle, place, strict=True))


def _pieces(rows: int, columns: int, noted: set[Place]) -> Iterator[tuple[range, range]]:
    """Rectangles that together leave out the noted cells."""
    breaks = sorted({row for row, _ in noted})
    starts = [0, *(row + 1 for row in breaks)]
    for start, stop in zip(starts, [*breaks, rows], strict=True):
        if start < stop:
            yield range(start, stop), range(columns)
        if stop < rows:
            between = [-1, *sorted(column for row, column in noted if row == stop), columns]
            for left, right in pairwise(between):
                if left + 1 < right:
                    yield range(stop, stop + 1), range(left + 1, right)


def _enter_formulas(
    document: Any, cells: Any, area: Area, grid: list[list[Any]], places: list[Place], filled: bool
) -> None:
    if not places:
        return
    grammar = Formulas(document)
    moving = grammar.tokens(grid[0][0], cells.getCellByPosition(0, 0).CellAddress) if filled else None
    for row, column in places:
        cell, formula = cells.getCellByPosition(column, row), grid[row][column]
        if formula.startswith("=#"):
            cell.setFormula(formula)
        elif filled:
            cell.setTokens(moving)
        else:
            grammar.enter(cell, formula)
    entered = set(places)
    for down, across in values.rectangles(cells.queryFormulaCells(values.ERROR_RESULT), area):
        for row, column in product(down, across):
            if (row, column) in entered and cells.getCellByPosition(column, row).getError() in _CANNOT_BE_READ:
                raise refused(f"Excel cannot read the formula {grid[row][column]}")


def _format(cells: Any, places: Iterable[Place], key: int) -> None:
    """Set a number format; cells below one another in one call."""
    columns: dict[int, list[int]] = defaultdict(list)
    for row, column in places:
        columns[column].append(row)
    for column, rows in columns.items():
        first = rows[0]
        for row, following in zip(rows, [*rows[1:], None], strict=True):
            if following != row + 1:
                cells.getCellRangeByPosition(column, first, column, row).NumberFormat = key
                first = following
