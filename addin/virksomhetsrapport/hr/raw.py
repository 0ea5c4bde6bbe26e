"""Rows of Python values, as a sheet or a file gives them, into a list of columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np

from virksomhetsrapport.hr.model import Array, RawList


def from_rows(source: str, rows: Sequence[Sequence[Any]], first_row: int = 1, first_column: int = 1) -> RawList:
    """The list in a rectangle of cells whose top left one is at `first_row` and `first_column`, counted from 1.

    A row that is shorter than others has no more to say; an empty text is an empty cell.
    """
    return numbered_rows(source, rows, np.arange(first_row, first_row + len(rows)), first_column)


def numbered_rows(source: str, rows: Sequence[Sequence[Any]], numbers: Array, first_column: int = 1) -> RawList:
    """As `from_rows`, of rows that each have a number of their own."""
    widths = np.fromiter(map(len, rows), np.int64, len(rows))
    width = int(widths.max(initial=0))
    cells = np.empty((len(rows), width), object)
    if width and not _nested(rows):
        cells[:] = [row if len(row) == width else [*row, *[None] * (width - len(row))] for row in rows]
    else:
        for index, row in enumerate(rows):
            for place, value in enumerate(row):
                cells[index, place] = value
    return RawList(source, numbers, columns_of(cells), first_column)


def columns_of(cells: Array) -> tuple[Array, ...]:
    """The columns of a grid, each lying together in memory."""
    return tuple(np.ascontiguousarray(cells[:, place]) for place in range(cells.shape[1]))


def _nested(rows: Sequence[Sequence[Any]]) -> bool:
    """Whether a value is a tuple, as `CellError` is: numpy would take it for a further dimension."""
    return any(issubclass(each, tuple) for each in set(map(type, chain.from_iterable(rows))))
