"""What stands in a cell, and where: the only form in which a workbook reaches the middle.

A reader of files and a reader of the open workbook both give `Frame`s; nothing below an edge knows which it was.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple, TypeAlias

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_TARGET = re.compile(r"^(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Z]{1,3}\$?\d{1,7})(?::(\$?[A-Z]{1,3}\$?\d{1,7}))?$")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_APART = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_HALVES = re.compile("[\ud800-\udfff]")


def column_letters(column: int) -> str:
    """Excel's letters of a column, counted from 1: 1 -> A, 28 -> AB."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class CellRef(NamedTuple):
    """A cell by sheet name, row and column, both counted from 1."""

    sheet: str
    row: int
    column: int

    @property
    def a1(self) -> str:
        return f"{column_letters(self.column)}{self.row}"

    def __str__(self) -> str:
        return f"{self.sheet} {self.a1}"

    @classmethod
    def parse(cls, text: str) -> CellRef | None:
        """The cell that was written as text, "Resultat C19"; None where the text is none."""
        sheet, _, reference = text.rpartition(" ")
        return cls(sheet, *place_of(reference)) if sheet and _CELL.fullmatch(reference) else None


class CellError(NamedTuple):
    """An Excel error as a value, `#REF!` for instance."""

    code: str


CellValue: TypeAlias = Decimal | str | bool | dt.date | CellError | None


class Cell(NamedTuple):
    """One cell: its value as Excel holds it, and what a reader must know to understand it.

    `formula` tells that the value was computed by the sheet; a formula that no program has calculated has the value
    None. `percent` tells that the number is shown with a per cent format, so that 0.0387 means 3,87 %; `thousands` that
    it is shown shortened, in thousands or millions.
    """

    value: CellValue = None
    formula: bool = False
    percent: bool = False
    thousands: bool = False

    @property
    def blank(self) -> bool:
        """Nothing typed: no formula, and no text but white space."""
        if self.formula:
            return False
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())


EMPTY = Cell()


def words(value: CellValue) -> str:
    """A value as Excel shows it: SANN, 31.01.2025, #REF!, and a number without grouping: it may be a year."""
    match value:
        case None:
            return ""
        case bool():
            return "SANN" if value else "USANN"
        case dt.date():
            return f"{value.day:02d}.{value.month:02d}.{value.year:04d}"
        case CellError(code):
            return code
        case Decimal():
            return f"{value:f}".replace(".", ",")
        case str():
            return value.strip()


class Area(NamedTuple):
    """A rectangle of cells, borders included, rows and columns counted from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def a1(self) -> str:
        first, last = f"{column_letters(self.left)}{self.top}", f"{column_letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"


def place_of(reference: str) -> tuple[int, int]:
    """Row and column of "B7" or "$B$7". Raises `ValueError` where it is none."""
    match = _CELL.fullmatch(reference)
    if match is None:
        raise ValueError(reference)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def area_of(reference: str) -> Area | None:
    """The area "B2:D7", a single cell too; None where there is none. Raises `ValueError` where it is no reference."""
    first, _, last = reference.partition(":")
    if not first:
        return None
    top, left = place_of(first)
    bottom, right = place_of(last or first)
    return Area(top, left, bottom, right)


def named_area(refers_to: str) -> tuple[str, Area] | None:
    """The sheet and area that a defined name points at, `='Ark 1'!$A$4:$H$20`; None where it is anything else."""
    match = _TARGET.match(refers_to.lstrip("=").strip())
    if match is None:
        return None
    top, left = place_of(match[3])
    bottom, right = place_of(match[4]) if match[4] else (top, left)
    return (match[1] or match[2]).replace("''", "'"), Area(top, left, bottom, right)


def printable(text: str) -> str:
    """The text without the characters that no document can hold."""
    if text.isprintable():
        return text
    return _UNPRINTABLE.sub("", _APART.sub(" ", _HALVES.sub("\ufffd", text)))


@dataclass(frozen=True)
class Frame:
    """One sheet as a grid of addressed cells; only cells that hold something are in `cells`."""

    sheet: str
    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    merged: tuple[Area, ...] = ()

    def at(self, row: int, column: int) -> Cell:
        return self.cells.get((row, column), EMPTY)

    def ref(self, row: int, column: int) -> CellRef:
        return CellRef(self.sheet, row, column)


@dataclass(frozen=True)
class Sheets:
    """A workbook as the middle sees it: frames by sheet name, and defined names that point at an area of one.

    `lists` are the sheets that lines of HR's lists are pasted into, each with whether it holds any; what stands on them
    is in no frame.
    """

    frames: Mapping[str, Frame]
    names: Mapping[str, tuple[str, Area]] = field(default_factory=dict)
    lists: Mapping[str, bool] = field(default_factory=dict)

    def named(self, name: str) -> tuple[Frame, Area] | None:
        """The frame and area that a defined name points at, or None where it is gone or points nowhere."""
        found = self.names.get(name.casefold())
        if found is None or found[0] not in self.frames:
            return None
        return self.frames[found[0]], found[1]
