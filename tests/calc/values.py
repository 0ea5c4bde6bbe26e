"""Cell values of one rectangle as Excel's COM gives and takes them, in a few UNO calls however large it is.

Given: numbers as float, dates and times as datetime, amounts in a currency format as Decimal, truth values, text,
errors as COM's negative numbers, empty cells as None; a formula that yields no text gives "".
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from tests.calc.grammar import Area

ERRORS = {
    -2146826281: "#DIV/0!",
    -2146826246: "#N/A",
    -2146826259: "#NAME?",
    -2146826288: "#NULL!",
    -2146826252: "#NUM!",
    -2146826265: "#REF!",
    -2146826273: "#VALUE!",
}
_OF_CALC = {503: "#NUM!", 521: "#NULL!", 523: "#NUM!", 524: "#REF!", 532: "#DIV/0!", 32767: "#N/A"}
_COM = {text: number for number, text in ERRORS.items()}
_EPOCH = dt.datetime(1899, 12, 30)
_DAY = dt.timedelta(days=1)
_YEAR_10000 = 2958466

TEXT_RESULT, ERROR_RESULT = 2, 4
DATE_OR_TIME, CURRENCY, TRUTH, TEXT = 6, 8, 1024, 256


def error_number(calc_error: int) -> int:
    """COM's number of one of Calc's errors; what cannot be parsed is a name that Excel does not know."""
    unknown = 508 <= calc_error <= 518 or calc_error == 525
    return _COM[_OF_CALC.get(calc_error, "#NAME?" if unknown else "#VALUE!")]


def as_datetime(serial: float) -> dt.datetime:
    return _EPOCH + dt.timedelta(milliseconds=round(serial * 86_400_000))


def as_serial(moment: dt.datetime) -> float:
    return (moment.replace(tzinfo=None) - _EPOCH) / _DAY


def rectangles(cells: Any, origin: Area) -> Iterator[tuple[range, range]]:
    """Rows and columns, counted from the origin, of each rectangle in a collection of UNO cell ranges."""
    for address in cells.RangeAddresses:
        yield (
            range(address.StartRow - origin.top, address.EndRow - origin.top + 1),
            range(address.StartColumn - origin.left, address.EndColumn - origin.left + 1),
        )


def alike(cells: Any) -> list[Any]:
    """The parts of a range that are formatted alike; each is a collection of ranges."""
    groups = cells.getUniqueCellFormatRanges()
    return [groups.getByIndex(index) for index in range(groups.Count)]


def kind_of(formats: Any, group: Any) -> int:
    return formats.getByKey(group.NumberFormat).Type


def read(document: Any, cells: Any, origin: Area) -> list[list[Any]]:
    rows = [[None if value == "" else value for value in row] for row in cells.getDataArray()]
    for down, across in rectangles(cells.queryFormulaCells(TEXT_RESULT), origin):
        for row in down:
            for column in across:
                if rows[row][column] is None:
                    rows[row][column] = ""
    for down, across in rectangles(cells.queryFormulaCells(ERROR_RESULT), origin):
        for row in down:
            for column in across:
                rows[row][column] = error_number(cells.getCellByPosition(column, row).getError())
    for group in alike(cells):
        if convert := _converter(kind_of(document.NumberFormats, group)):
            for down, across in rectangles(group, origin):
                for row in down:
                    _convert(rows[row], across, convert)
    return rows


def _convert(row: list[Any], across: range, convert: Callable[[float], Any]) -> None:
    for column in across:
        if isinstance(row[column], float):
            row[column] = convert(row[column])


def _converter(kind: int) -> Callable[[float], Any] | None:
    if kind & TRUTH:
        return bool
    if kind & DATE_OR_TIME:
        return lambda serial: as_datetime(serial) if 0 <= serial < _YEAR_10000 else serial
    if kind & CURRENCY:
        return lambda amount: Decimal(str(round(amount, 4)))
    return None


class Formula(str):
    """A formula to be entered, in Excel's English text."""

    __slots__ = ()


_NUMBER = re.compile(r"([+-]?(?:\d+|\d{1,3}(?:,\d{3})+)?(?:(?<=\d)|(?=\.\d))(?:\.\d*)?(?:[eE][+-]?\d+)?)(%?)")
_DATES = (r"%Y-%m-%d", r"%Y-%m", r"%d.%m.%Y", r"%d.%m.%y", r"%d/%m/%Y")
_TIMES = (r"%H:%M", r"%H:%M:%S")


def entered(value: Any) -> Any:
    """What Excel makes of a value that is set: a number, text, a bool, a datetime or a Formula; None clears.

    Text is read as if it were typed, in so far as finance's texts go: numbers, per cents, dates (also 2025-02),
    times, TRUE and FALSE, errors. A leading apostrophe keeps the rest as text.
    """
    if value is None or isinstance(value, bool | dt.datetime | Formula):
        return value
    if not isinstance(value, str):
        return float(value)
    if value.startswith("'"):
        return value[1:]
    if value.startswith("=") and len(value) > 1:
        return Formula(value)
    if value in {"TRUE", "FALSE"}:
        return value == "TRUE"
    if value in _COM:
        return Formula("=NA()" if value == "#N/A" else f"={value}")
    return _as_number(value.strip()) if value[:1] in set("0123456789+-. ") else value or None


def _as_number(text: str) -> Any:
    if number := _NUMBER.fullmatch(text):
        return float(number[1].replace(",", "")) / (100 if number[2] else 1)
    for pattern in _DATES:
        try:
            return dt.datetime.strptime(text, pattern)
        except ValueError:
            continue
    for pattern in _TIMES:
        try:
            return dt.datetime.strptime(text, pattern).replace(year=1899, month=12, day=30)
        except ValueError:
            continue
    return text


def formula_text(value: Any) -> str:
    """What Excel's Formula says of a constant."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dt.datetime):
        value = as_serial(value)
    if isinstance(value, float | Decimal):
        return f"{float(value):.15g}".upper()
    return ERRORS.get(value, value)
