"""A column by its different values: each is understood once, however many lines have it."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from virksomhetsrapport.cells import CellError
from virksomhetsrapport.hr.model import Array

_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_ERRORS = frozenset(
    (
        *("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!"),
        *("#I/T", "#VERDI!", "#NAVN?", "#OVERFLYT!", "#FELT!", "#GETTING_DATA"),
    )
)
TRUTH = CellError("truth")
"""What stands for a truth value: Python takes True for 1."""


class Distinct(NamedTuple):
    """`values` are the different values that are not empty; `of` has the index of each line's, -1 where it is empty.

    What is worked out for each value, with what holds of an empty cell behind the last one, is by `of` spread over the
    lines.
    """

    of: Array
    values: tuple[Any, ...]

    @property
    def blank(self) -> Array:
        return self.of < 0

    def spread(self, known: Array) -> Array:
        """What is known of each value, and last of an empty cell, by line."""
        return known[self.of]


def distinct(column: Array) -> Distinct:
    """The different values of a column of Python values."""
    if bool in set(map(type, column)):
        column = np.fromiter((TRUTH if isinstance(value, bool) else value for value in column), object, len(column))
    of, values = pd.factorize(column)
    empty = np.fromiter(map(_empty, values), bool, len(values))
    if empty.any():
        place = np.append(np.where(empty, -1, np.cumsum(~empty) - 1), -1)
        of, values = place[of], values[~empty]
    return Distinct(of, tuple(values))


def cleaned(text: str) -> str:
    """A text without what cannot be seen, every run of white space a single blank: hard spaces too."""
    return " ".join((text if text.isascii() else text.translate(_UNSEEN)).split())


def _empty(value: object) -> bool:
    return isinstance(value, str) and not value[:1].isalnum() and not cleaned(value)


def is_error(value: object) -> bool:
    """Whether a cell holds one of Excel's errors, as a value or, from a text file, as its name."""
    return (isinstance(value, CellError) and value is not TRUTH) or (
        isinstance(value, str) and value.strip() in _ERRORS
    )


def plain(value: object) -> str:
    """A value as an id or a name is written: 123.0 -> "123"; "" where it is no such thing."""
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, int | float) and float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    return "" if isinstance(value, float | CellError | dt.date | dt.time | dt.timedelta) else str(value)
