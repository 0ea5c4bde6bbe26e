"""Formulas as a workbook file holds them: the places that they ask for, moved along with what stands there."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from virksomhetsrapport.cells import Area, column_letters, place_of

_TEXT = re.compile(r'("(?:[^"]|"")*")')
_COLUMN, _ROW = r"\$?[A-Za-z]{1,3}", r"\$?\d{1,7}"
_PLACE = re.compile(
    r"(?<![\w.$\\'\]!:])"
    r"(?P<sheet>'(?:[^']|'')+'!|[^\W\d][\w.]*!)?"
    rf"(?P<place>(?P<first>{_COLUMN}{_ROW})(?::(?P<last>{_COLUMN}{_ROW}))?|{_COLUMN}:{_COLUMN}|{_ROW}:{_ROW})"
    r"(?![\w.(\[!\\])"
)
_PART = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})|(\$?)([A-Za-z]{1,3})|(\$?)(\d{1,7})")

Where: TypeAlias = Callable[[str, Area | None], "tuple[str, Area | None] | None"]
"""Where what stands in an area of a sheet stands in another workbook; of whole rows and columns the area is None."""


def beyond(formula: str) -> bool:
    """Whether a formula asks for another workbook, or for a table by its name: nothing that can be moved."""
    return any("[" in piece for piece in _TEXT.split(formula)[::2])


def shifted(formula: str, rows: int, columns: int) -> str:
    """The formula as it reads so many cells further down and to the right: what is fixed with $ stays."""

    def part(match: re.Match[str]) -> str:
        fixed, letters, fixed_row, row, fixed_column, column, fixed_whole, whole = match.groups()
        if letters:
            return _moved_column(fixed, letters, columns) + _moved_row(fixed_row, row, rows)
        return _moved_column(fixed_column, column, columns) if column else _moved_row(fixed_whole, whole, rows)

    return _each(formula, lambda match: (match["sheet"] or "") + _PART.sub(part, match["place"]))


def redirected(formula: str, where: Where) -> str | None:
    """The formula with every place on a named sheet where it stands by now; None where one of them is gone."""
    gone = False

    def moved(match: re.Match[str]) -> str:
        nonlocal gone
        if not match["sheet"]:
            return match[0]
        sheet = match["sheet"][:-1].strip("'").replace("''", "'")
        area = _area(match["first"], match["last"]) if match["first"] else None
        found = where(sheet, area)
        if found is None:
            gone = True
            return match[0]
        name, place = found
        return f"'{name.replace(chr(39), chr(39) * 2)}'!" + (_like(match["place"], place) if place else match["place"])

    text = _each(formula, moved)
    return None if gone else text


def _each(formula: str, change: Callable[[re.Match[str]], str]) -> str:
    """The formula with each of its places changed; what stands in quotes is no place."""
    pieces = _TEXT.split(formula)
    return "".join(piece if at % 2 else _PLACE.sub(change, piece) for at, piece in enumerate(pieces))


def _area(first: str, last: str | None) -> Area:
    top, left = place_of(first.upper())
    bottom, right = place_of((last or first).upper())
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def _like(place: str, area: Area) -> str:
    """An area written with the dollar signs of the place that it takes over."""
    ends = [(area.top, area.left), (area.bottom, area.right)]
    parts = _PART.finditer(place)
    return ":".join(f"{p[1]}{column_letters(at[1])}{p[3]}{at[0]}" for p, at in zip(parts, ends, strict=False))


def _moved_column(fixed: str, letters: str, by: int) -> str:
    number = place_of(f"{letters.upper()}1")[1]
    return f"{fixed}{letters}" if fixed else column_letters(max(number + by, 1))


def _moved_row(fixed: str, row: str, by: int) -> str:
    return f"{fixed}{row}" if fixed else str(max(int(row) + by, 1))
