"""HR's lists in the open workbook: pasted, read, written and deleted, in a few large calls however long they are."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from virksomhetsrapport.cells import CellError, column_letters, named_area
from virksomhetsrapport.edges.excel.application import is_refused
from virksomhetsrapport.edges.excel.areas import addressable
from virksomhetsrapport.edges.excel.read import ERRORS
from virksomhetsrapport.hr.list_sheets import COLUMNS, PASTE_ROW, ListSheet
from virksomhetsrapport.hr.model import RawList
from virksomhetsrapport.outputs import MARKS, mark_name
from virksomhetsrapport.shapes.sheet import folded, name_of

ROWS_AT_ONCE = 50_000
LAST_ROW = 1_048_576
FIRST_ROWS = 40
"""In which the headings of a list stand."""
DATES = "dd.mm.yyyy"
_LAST_COLUMN = column_letters(COLUMNS)


class ListCells(NamedTuple):
    """The sheet of a list, and what it is called now."""

    sheet: Any
    name: str


def sheets_of(book: Any, wanted: Sequence[ListSheet]) -> dict[str, ListCells]:
    """The sheets of lists by the lists' ids: by name, or by defined name where one was renamed; those that are gone are
    left out."""
    there = [ListCells(sheet, str(sheet.name)) for sheet in book.sheets]
    found = {}
    for which in wanted:
        same = [cells for cells in there if folded(cells.name) == folded(which.sheet)]
        if not same and name_of(which.id) in book.names:
            target = named_area(str(book.names[name_of(which.id)].refers_to))
            same = [cells for cells in there if target and cells.name == target[0]]
        if same:
            found[which.id] = same[0]
    return found


def last_row(sheet: Any) -> int:
    """The last row in which there may be something; `PASTE_ROW` - 1 where nothing was pasted."""
    return _reach(sheet)[0]


def _reach(sheet: Any) -> tuple[int, int]:
    """The last row and the last column in which there may be something."""
    used = sheet.used_range
    rows, columns = used.shape
    return max(int(used.row) + int(rows) - 1, PASTE_ROW - 1), min(int(used.column) + int(columns) - 1, COLUMNS)


def paste(sheet: Any) -> bool:
    """Paste what was copied, as values, in place of what stood there; False where nothing was, and nothing is done.

    It is pasted below the former list, whose rows go afterwards: Excel forgets what was copied as soon as a cell
    changes.
    """
    last = last_row(sheet)
    try:
        sheet.range(f"A{last + 1}").paste("values")
    except Exception as fault:
        if is_refused(fault):
            return False
        raise
    if last >= PASTE_ROW:
        _lift_filter(sheet)
        sheet.range(f"{PASTE_ROW}:{last}").delete("up")
    sheet.book.app.cut_copy_mode = False
    return True


def show_dates(sheet: Any, headings: Sequence[str]) -> None:
    """Days that were pasted as numbers are shown as days, in the columns of these headings."""
    last, right = _reach(sheet)
    wanted = {folded(heading) for heading in headings}
    top = _rows(sheet, PASTE_ROW, min(last, PASTE_ROW + FIRST_ROWS), right)
    for column in range(right):
        if any(isinstance(row[column], str) and folded(row[column]) in wanted for row in top):
            letters = column_letters(column + 1)
            sheet.range(f"{letters}{PASTE_ROW}:{letters}{last}").number_format = DATES


def read(cells: ListCells) -> RawList | None:
    """The list as it stands, its headings first; None where nothing was pasted."""
    import numpy as np

    sheet = cells.sheet
    last, right = _reach(sheet)
    columns: list[list[Any]] = [[] for _ in range(right)]
    for first in range(PASTE_ROW, last + 1, ROWS_AT_ONCE):
        rows = _rows(sheet, first, min(first + ROWS_AT_ONCE - 1, last), right)
        for column, values in zip(columns, zip(*rows, strict=True), strict=True):
            column += [value if value is None or type(value) in (float, str) else _meant(value) for value in values]
    wide = max(
        (at for at, column in enumerate(columns, 1) if any(value not in (None, "") for value in column)), default=0
    )
    if not wide:
        return None
    arrays = []
    for column in columns[:wide]:
        array = np.empty(len(column), dtype=object)
        array[:] = column
        arrays.append(array)
    return RawList(cells.name, np.arange(PASTE_ROW, last + 1), tuple(arrays))


def write(sheet: Any, found: RawList) -> None:
    """Write a list that was read from a file, in place of what stood there: texts, none of which is ever a formula."""
    empty(sheet)
    count, wide = len(found.rows), min(len(found.columns), COLUMNS)
    if not count or not wide:
        return
    end = column_letters(wide)
    sheet.range(f"A{PASTE_ROW}:{end}{PASTE_ROW + count - 1}").number_format = "@"
    for first in range(0, count, ROWS_AT_ONCE):
        part = [[_text(value) for value in column[first : first + ROWS_AT_ONCE]] for column in found.columns[:wide]]
        top = PASTE_ROW + first
        sheet.range(f"A{top}:{end}{top + len(part[0]) - 1}").raw_value = list(zip(*part, strict=True))


def mark(book: Any, sheet: Any, which: ListSheet, cells: Mapping[str, Sequence[tuple[int, int]]]) -> None:
    """Have cells that stand in Kontroll, by severity, look themselves up there, and no others: as elsewhere the mark
    goes when the finding does."""
    whole = sheet.range(f"A1:{_LAST_COLUMN}{max(last_row(sheet), PASTE_ROW)}")
    whole.conditional_formats.clear()
    for severity, seen in MARKS.items():
        if mark_name(which.id, severity) not in book.names:
            continue
        for target in addressable(list(cells.get(severity, ()))):
            sheet.range(target).conditional_formats.add_custom(
                f"={mark_name(which.id, severity)}",
                fill_color=f"#{seen.tint}",
                font_color=f"#{seen.ink}",
                font_bold=True,
            )


def empty(sheet: Any, first: int = PASTE_ROW) -> None:
    """Take away all rows from the first that is pasted into: with them go contents, formats, comments and rules."""
    _lift_filter(sheet)
    sheet.range(f"{first}:{LAST_ROW}").delete("up")


def delete_pivots(book: Any) -> None:
    """Take away every pivot table: its store has the lines that it was made of."""
    for sheet in book.sheets:
        for pivot in list(sheet.pivot_tables):
            pivot.delete()


def delete_all(book: Any, found: Mapping[str, ListCells], known: Sequence[ListSheet]) -> None:
    """Empty the sheets of lists, by the ids of their lists, with all on them that could hold a copy of a line.

    What the program has written above a list stays, and the headings of a form.
    """
    for which in known:
        if which.id not in found:
            continue
        sheet = found[which.id].sheet
        for note in [*sheet.notes, *_comments(sheet)]:
            note.delete()
        empty(sheet, PASTE_ROW + which.form)
        for shape in list(sheet.shapes):
            shape.delete()
        sheet.range(f"B1:{_LAST_COLUMN}{PASTE_ROW - 1}").clear_contents()
        sheet.range(f"A3:A{PASTE_ROW - 1}").clear_contents()
        if which.form:
            sheet.range(f"A{PASTE_ROW}:{column_letters(len(which.knows))}{PASTE_ROW}").raw_value = [which.knows]
            sheet.range(f"{column_letters(len(which.knows) + 1)}{PASTE_ROW}:{_LAST_COLUMN}{PASTE_ROW}").clear_contents()
    _forget_names(book, {cells.name for cells in found.values()})


def _comments(sheet: Any) -> list[Any]:
    """Those that people answer each other in; an Excel from before them has none."""
    try:
        return list(sheet.comments)
    except AttributeError:
        return []


def _forget_names(book: Any, sheets: set[str]) -> None:
    """Names that people gave to cells of the lists: a name may be a person's."""
    for name in list(book.names):
        bare = str(name.name).rpartition("!")[2].casefold()
        if bare.startswith(("vr_", "vrm_", "_xlnm", "_filter", "print_")):
            continue
        target = str(name.refers_to)
        if "#REF!" in target or any(sheet in target for sheet in sheets):
            name.delete()


def _lift_filter(sheet: Any) -> None:
    """Rows that a filter hides would stay, and the filter keeps the values that it shows. xlwings lifts none."""
    if sys.platform == "win32":
        sheet.api.AutoFilterMode = False


def _rows(sheet: Any, first: int, last: int, right: int) -> Any:
    if last < first:
        return ()
    found = sheet.range(f"A{first}:{column_letters(right)}{last}").raw_value
    return found if isinstance(found, tuple | list) else ((found,),)


def _meant(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return CellError(ERRORS.get(value, "#VALUE!"))
    if isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day, value.hour, value.minute, value.second)  # noqa: DTZ001 - Excel's days have no time zone
    return float(value)  # an amount in a currency format


def _text(value: Any) -> str | None:
    """A value of a file as it would be typed."""
    match value:
        case None | str():
            return value or None
        case bool():
            return "SANN" if value else "USANN"
        case dt.datetime():
            moment = f"{value:%d.%m.%Y}"
            return moment if value.time() == dt.time() else f"{moment} {value:%H:%M}"
        case dt.date():
            return f"{value:%d.%m.%Y}"
        case CellError(code):
            return code
        case _:
            return f"{float(value):.15g}".replace(".", ",")
