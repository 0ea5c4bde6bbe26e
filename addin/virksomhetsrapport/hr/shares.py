"""Degrees of sick leave and shares of a position: `50`, `50 %`, `0,5` and `0.5`, in one form in all of a column."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np

from virksomhetsrapport.cells import CellError
from virksomhetsrapport.findings import error, notice
from virksomhetsrapport.hr.dates import ERROR_VALUE
from virksomhetsrapport.hr.distinct import Distinct, cleaned, is_error
from virksomhetsrapport.hr.model import WHOLE, Array
from virksomhetsrapport.numbers import as_excel_shows, exact, half_up, read_number

NOT_A_NUMBER = error("list-not-a-number", "heading")
NOT_PER_CENT = error("list-not-per-cent", "heading")
OUTSIDE = error("list-share-outside", "heading")
ROUNDED = notice("list-share-rounded", "heading", "count")

FINE, FINER = 0, 1
FAULTS = {2: NOT_A_NUMBER, 3: NOT_PER_CENT, 4: OUTSIDE, 5: ERROR_VALUE}
_NONE, _FRACTION, _OUTSIDE, _ERROR = FAULTS


_PLAIN = re.compile(r"(\d{1,9})(?:[.,](\d{1,2}))?", re.ASCII)
"""Nearly every number of a text file: there is only one way to read it."""


class Shares(NamedTuple):
    """By line: the share in millionths, and what there is to say of it; an empty cell is fine, and 0."""

    share: Array
    fault: Array

    @property
    def sure(self) -> Array:
        return self.fault <= FINER


def shares_of(column: Distinct) -> Shares:
    """The shares of a column, in the form that all of it is in.

    A column with any number above 1, or any sign of per cent, is in per cent: a number between 0 and 1 in it is then
    no certain share. Else 1 is the whole.
    """
    read = [_number(value) for value in column.values]
    per_cent = any(number.signed or number.value > 1 for number in read if number.value is not None)
    shares = np.zeros(len(read) + 1, np.int64)
    faults = np.zeros(len(read) + 1, np.uint8)
    for index, number in enumerate(read):
        shares[index], faults[index] = _share(number, per_cent)
    return Shares(column.spread(shares), column.spread(faults))


class _Number(NamedTuple):
    """`signed` tells that the cell itself says per cent; without a value it holds an error, or no number."""

    value: Any
    signed: bool = False
    error: bool = False


def _number(value: Any) -> _Number:
    if isinstance(value, str) and (match := _PLAIN.fullmatch(value)):
        return _Number(Decimal(f"{match[1]}.{match[2] or 0}"))
    if is_error(value):
        return _Number(None, error=True)
    if isinstance(value, int | float) and abs(value) < 1e12:
        return _Number(as_excel_shows(exact(float(value))))
    if not isinstance(value, str) or isinstance(value, CellError) or len(value) > 40:
        return _Number(None)
    text = cleaned(value)
    read = read_number(text, ("%", "prosent", "pst", "pst."))
    if not isinstance(read, Decimal):
        # "66,667" could be thousands elsewhere; of a share only one reading can be meant.
        likely = [reading for reading in read.readings if abs(reading) <= 100]
        if len(likely) != 1:
            return _Number(None)
        read = likely[0]
    return _Number(read, signed=not text[-1].isdigit()) if read.adjusted() < 12 else _Number(None)


def _share(number: _Number, per_cent: bool) -> tuple[int, int]:
    value = number.value
    if value is None:
        return 0, _ERROR if number.error else _NONE
    if value < 0 or value > (100 if per_cent else 1):
        return 0, _OUTSIDE
    if per_cent and 0 < value <= 1 and not number.signed:
        return 0, _FRACTION
    millionths = value * (WHOLE // 100 if per_cent else WHOLE)
    whole = int(millionths)
    return (whole, FINE) if whole == millionths else (int(half_up(millionths, 0)), FINER)
