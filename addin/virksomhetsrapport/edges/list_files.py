"""Lists as systems export them, read from workbooks and text files: values alone, nothing in them is ever run."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from virksomhetsrapport.cells import CellError, CellRef
from virksomhetsrapport.edges.list_sheets import SheetParts, sheet_parts
from virksomhetsrapport.edges.list_text import read_text_list
from virksomhetsrapport.edges.package import PackageError
from virksomhetsrapport.errors import ProgramError
from virksomhetsrapport.findings import Finding, error
from virksomhetsrapport.hr.model import RawList
from virksomhetsrapport.hr.raw import columns_of
from virksomhetsrapport.hr.table import DEEPEST, Headings, Wanted, likeness

OTHER_SHEET = error("list-other-sheet", "sheet")

WORKBOOKS, TEXTS = (".xlsx", ".xlsm"), (".csv", ".txt", ".tsv")


class ListFileError(ProgramError):
    """The file holds no list that can be read."""


class ReadFile(NamedTuple):
    """The list as it stands in a file, and what there is to say of the file."""

    raw: RawList
    findings: tuple[Finding, ...] = ()


def read_list(path: Path, wanted: Wanted, headings: Headings) -> ReadFile:
    """The list of a kind in an .xlsx, .xlsm, .csv or .txt. Of several sheets it is the one most like such a list.

    Raises `ListFileError` or `PackageError` where there is none to be had.
    """
    ending = path.suffix.casefold()
    if ending not in WORKBOOKS + TEXTS:
        raise ListFileError("list-wrong-ending", file=path.name)
    if ending in TEXTS and not _starts_as_package(path):
        return ReadFile(read_text_list(path, wanted, headings))
    return _from_workbook(path, wanted, headings)


def _starts_as_package(path: Path) -> bool:
    """Whether the file is a workbook whatever it is called."""
    try:
        with path.open("rb") as file:
            return file.read(4) in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
    except OSError:
        return False


def _from_workbook(path: Path, wanted: Wanted, headings: Headings) -> ReadFile:
    parts = sheet_parts(path)
    found = []
    with _told_as_damaged(path):
        from python_calamine import CalamineWorkbook

        with CalamineWorkbook.from_path(path) as book:
            for sheet in parts:
                raw = _raw(book, sheet)
                found.append((likeness(raw, wanted, headings), raw))
                if len(parts) > 1 and not found[-1][0].whole and len(raw.rows) > DEEPEST:
                    found[-1] = found[-1][0], _head(raw)
    if not found:
        raise ListFileError("list-no-sheets", file=path.name)
    best = max(range(len(found)), key=lambda index: (*found[index][0], -index))
    others = [raw.source for index, (like, raw) in enumerate(found) if like.whole and index != best]
    raw = found[best][1]
    cell = CellRef(raw.source, 1, 1)
    return ReadFile(raw, tuple(OTHER_SHEET.at(cell, sheet=other) for other in others))


def _raw(book: Any, sheet: SheetParts) -> RawList:
    """A sheet's cells from its first that holds something; what calamine passes over is put where it stands."""
    try:
        read = book.get_sheet_by_name(sheet.name)
    except KeyError:
        raise PackageError("file-damaged", file=sheet.file) from None
    with _uncollected():
        cells = _grid(read.to_python())
    start = read.start or (0, 0)
    height, width = cells.shape
    missed = [(row - 1 - start[0], column - 1 - start[1], code) for row, column, code in sheet.errors]
    for row, column, code in missed:
        if 0 <= row < height and 0 <= column < width:
            cells[row, column] = CellError(code)
    numbers = np.arange(start[0] + 1, start[0] + 1 + height)
    return RawList(sheet.name, numbers, columns_of(cells), start[1] + 1)


def _grid(rows: Sequence[Sequence[Any]]) -> Any:
    cells = np.empty((len(rows), len(rows[0]) if rows else 0), object)
    if cells.size:
        cells[:] = rows
    return cells


@contextmanager
def _uncollected() -> Iterator[None]:
    """A million rows hold no cycles: looking for some would take longer than to make the rows."""
    wanted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if wanted:
            gc.enable()


def _head(raw: RawList) -> RawList:
    """The top of a sheet that holds no such list: no more of it is needed."""
    return raw._replace(rows=raw.rows[:DEEPEST], columns=tuple(column[:DEEPEST].copy() for column in raw.columns))


@contextmanager
def _told_as_damaged(path: Path) -> Iterator[None]:
    """What calamine cannot read is told in our words, and nothing of what it says: that may hold cells."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError:
        raise PackageError("file-encrypted-or-old", file=path.name) from None
    except (CalamineError, OSError, ValueError, OverflowError):
        raise PackageError("file-damaged", file=path.name) from None
