"""The days that cells stand for; what is no certain day is said to be none."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, NamedTuple

import numpy as np

from virksomhetsrapport.findings import error, notice
from virksomhetsrapport.hr.distinct import Distinct, cleaned, is_error
from virksomhetsrapport.hr.model import OPEN, Array
from virksomhetsrapport.period import read_date

NOT_A_DATE = error("list-not-a-date", "heading")
UNCLEAR = error("list-date-unclear", "heading")
TWO_DIGITS = error("list-date-two-digits", "heading")
ERROR_VALUE = error("list-error-value", "heading")
TIME_OF_DAY = notice("list-time-of-day", "heading", "count")

FINE, WITH_TIME, FAR = 0, 1, 2
FAULTS = {3: NOT_A_DATE, 4: UNCLEAR, 5: TWO_DIGITS, 6: ERROR_VALUE}
_NONE, _UNCLEAR, _TWO_DIGITS, _ERROR = FAULTS

FIRST_YEAR, LAST_YEAR = 1950, 2100
"""Years that people in work can meet; what lies after them is how some systems write that there is no end."""
_EPOCH = dt.date(1970, 1, 1).toordinal()
_SERIAL_EPOCH = dt.date(1899, 12, 30).toordinal()
_TIME = re.compile(r"[ T](\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?$")
_SERIAL = re.compile(r"\d{5}")
_SLASHED = re.compile(r"\d{1,4}[/\\]\d{1,2}[/\\]\d{1,4}|\d{1,2}-\d{1,2}-\d{4}|\d{4}\.\d{1,2}\.\d{1,2}")
_SHORT = re.compile(r"\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2}|\d{2}-\d{2}-\d{2}")


class Days(NamedTuple):
    """By line: the day, in days since 1970-01-01, and what there is to say of it; an empty cell is fine."""

    day: Array
    fault: Array

    @property
    def sure(self) -> Array:
        """Whether the cell holds a day, or nothing."""
        return self.fault <= FAR


def days_of(column: Distinct, *, blank: int = OPEN) -> Days:
    """The days of a column; `blank` is what an empty cell stands for. What is after all time is `OPEN`, and `FAR`."""
    days = np.full(len(column.values) + 1, blank, np.int32)
    faults = np.zeros(len(column.values) + 1, np.uint8)
    for index, value in enumerate(column.values):
        days[index], faults[index] = day_of(value)
    return Days(column.spread(days), column.spread(faults))


def day_of(value: Any) -> tuple[int, int]:
    """The day of a value that is not empty, and what there is to say of it."""
    if isinstance(value, dt.datetime):
        return _plausible(value.date(), WITH_TIME if _counts(value.hour, value.minute) else FINE)
    if isinstance(value, dt.date):
        return _plausible(value, FINE)
    if isinstance(value, int | float):
        return _serial(float(value))
    if is_error(value):
        return 0, _ERROR
    return _text(cleaned(value)) if isinstance(value, str) else (0, _NONE)


def _plausible(date: dt.date, fault: int) -> tuple[int, int]:
    if date.year > LAST_YEAR:
        return OPEN, FAR
    return (date.toordinal() - _EPOCH, fault) if date.year >= FIRST_YEAR else (0, _NONE)


def _counts(hour: int, minute: int) -> bool:
    """Whether a time says more than that a day begins or ends."""
    return (hour, minute) not in ((0, 0), (23, 59))


def _serial(number: float) -> tuple[int, int]:
    """A day as Excel numbers them; a part of a day is its time."""
    if not 1000 <= number < 3_000_000:  # infinite or no number too
        return 0, _NONE
    try:
        date = dt.date.fromordinal(_SERIAL_EPOCH + int(number))
    except (ValueError, OverflowError):
        return 0, _NONE
    return _plausible(date, FINE if number.is_integer() else WITH_TIME)


def _text(text: str) -> tuple[int, int]:
    if len(text) > 40 or not text.isascii():
        return 0, _NONE
    fault = FINE
    if match := _TIME.search(text):
        hour, minute, second = (int(part or 0) for part in match.groups())
        if hour > 24 or minute > 59 or second > 59:
            return 0, _NONE
        text, fault = text[: match.start()], WITH_TIME if _counts(hour, minute) else FINE
    if date := read_date(text):
        return _plausible(date, fault)
    if _SERIAL.fullmatch(text):
        return _serial(float(text))
    if _SHORT.fullmatch(text):
        return 0, _TWO_DIGITS
    return 0, _UNCLEAR if _SLASHED.fullmatch(text) else _NONE
