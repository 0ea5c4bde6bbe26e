"""From the content of a cell to the value that was meant, or a finding that asks."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from virksomhetsrapport.cells import Cell, CellError, CellRef, words
from virksomhetsrapport.facts import FactValue
from virksomhetsrapport.findings import Finding, error, warning
from virksomhetsrapport.numbers import read_number, show_number
from virksomhetsrapport.period import read_date
from virksomhetsrapport.spelling import nearest
from virksomhetsrapport.units import KR, Unit

NOT_A_NUMBER = error("not-a-number", "label", "text")
NUMBER_UNCLEAR = error("number-unclear", "label", "text", "readings")
DATE_FOR_NUMBER = error("date-for-number", "label", "date")
TRUTH_FOR_NUMBER = error("truth-for-number", "label")
PERCENT_FOR_NUMBER = error("percent-for-number", "label", "unit")
SHORTENED = error("shortened-number", "label", "value", "unit")
PERCENT_TINY = warning("percent-tiny", "label", "value", "times_hundred")
ERROR_VALUE = error("error-value", "label", "text")
NOT_CALCULATED = error("formula-not-calculated", "label")
NOT_A_CHOICE = error("not-a-choice", "label", "text", "choices", "nearest")
NOT_A_DATE = error("not-a-date", "label", "text")


class ValueKind(Enum):
    NUMBER = "number"
    CHOICE = "choice"
    TEXT = "text"
    DATE = "date"


class Meant(NamedTuple):
    """A value that can be read for certain, or None; and what there is to say of it."""

    value: FactValue
    findings: tuple[Finding, ...] = ()


def read_value(
    cell: Cell, ref: CellRef, kind: ValueKind, unit: Unit, label: str, choices: tuple[str, ...] = ()
) -> Meant:
    """What a cell that is not blank means. `label` names the figure in messages."""
    if isinstance(cell.value, CellError):
        return Meant(None, (ERROR_VALUE.at(ref, label=label, text=cell.value.code),))
    if cell.value is None:
        return Meant(None, (NOT_CALCULATED.at(ref, label=label),))
    match kind:
        case ValueKind.NUMBER:
            return _number(cell, ref, unit, label)
        case ValueKind.CHOICE:
            return _choice(cell, ref, label, choices)
        case ValueKind.DATE:
            return _date(cell, ref, label)
        case ValueKind.TEXT:
            return Meant(words(cell.value))


def _number(cell: Cell, ref: CellRef, unit: Unit, label: str) -> Meant:
    value = cell.value
    if isinstance(value, bool):
        return Meant(None, (TRUTH_FOR_NUMBER.at(ref, label=label),))
    if isinstance(value, dt.date):
        return Meant(None, (DATE_FOR_NUMBER.at(ref, label=label, date=words(value)),))
    if isinstance(value, Decimal):
        if cell.thousands and unit != KR:
            return Meant(None, (SHORTENED.at(ref, label=label, value=value, unit=unit.id),))
        if cell.percent and not unit.percent:
            return Meant(None, (PERCENT_FOR_NUMBER.at(ref, label=label, unit=unit.id),))
        return _share(value * 100, ref, label, False) if cell.percent else _share(value, ref, label, unit.percent)
    assert isinstance(value, str)
    suffixes = (unit.suffix,) + (("kr", ",-") if unit == KR else ())
    text = " ".join(value.split())
    if unit == KR and text[:3].casefold() == "kr ":
        text = text[3:]
    read = read_number(text, suffixes)
    if isinstance(read, Decimal):
        return _share(read, ref, label, unit.percent and "%" not in text)
    if read.readings:
        readings = " eller ".join(show_number(reading) for reading in read.readings)
        return Meant(None, (NUMBER_UNCLEAR.at(ref, label=label, text=short(value), readings=readings),))
    return Meant(None, (NOT_A_NUMBER.at(ref, label=label, text=short(value)),))


def _share(value: Decimal, ref: CellRef, label: str, suspicious: bool) -> Meant:
    """A number; a share between 0 and 1 that nothing marks as per cent may have been meant as 100 times itself."""
    if suspicious and 0 < abs(value) <= 1:
        return Meant(value, (PERCENT_TINY.at(ref, label=label, value=value, times_hundred=value * 100),))
    return Meant(value)


def _choice(cell: Cell, ref: CellRef, label: str, choices: tuple[str, ...]) -> Meant:
    text = words(cell.value)
    for choice in choices:
        if choice.casefold() == text.casefold():
            return Meant(choice)
    known = ", ".join(choices)
    return Meant(
        None, (NOT_A_CHOICE.at(ref, label=label, text=short(text), choices=known, nearest=nearest(text, choices)),)
    )


def _date(cell: Cell, ref: CellRef, label: str) -> Meant:
    if isinstance(cell.value, dt.date):
        return Meant(cell.value)
    text = words(cell.value)
    date = read_date(text)
    if date is None:
        return Meant(None, (NOT_A_DATE.at(ref, label=label, text=short(text)),))
    return Meant(date)


def short(text: str, most: int = 60) -> str:
    """The text on one line, the rest of a long one left out."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "\u2026"
