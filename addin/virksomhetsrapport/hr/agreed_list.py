"""Agreed days of work by month, and by unit where they are: a short list that people type."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np

from virksomhetsrapport.findings import Code, Finding, error, notice
from virksomhetsrapport.hr.agreed import TypedDays
from virksomhetsrapport.hr.body import tell
from virksomhetsrapport.hr.dates import ERROR_VALUE, day_of
from virksomhetsrapport.hr.distinct import TRUTH, cleaned, is_error
from virksomhetsrapport.hr.model import NOWHERE, OPEN, RawList
from virksomhetsrapport.hr.settings import Column, HrSettings
from virksomhetsrapport.hr.table import Table, Wanted, find_table
from virksomhetsrapport.hr.words import unit_name
from virksomhetsrapport.numbers import as_excel_shows, exact, read_number
from virksomhetsrapport.period import MONTHS, Month, read_month
from virksomhetsrapport.shapes.sheet import folded

MONTH_UNCLEAR = error("list-month-unclear", "heading")
AGREED_UNCLEAR = error("list-agreed-unclear", "heading")
AGREED_NEGATIVE = error("list-agreed-negative", "heading")
CELL_MISSING = error("list-agreed-missing", "heading")
UNIT_FAULT = error("list-agreed-unit", "heading")
SUMS = notice("list-agreed-sums", "count")

AGREED = Wanted((Column.MONTH, Column.AGREED), (Column.UNIT,))
_WHOLE = frozenset(("totalt", "total", "sum", "i alt", "alle", "hele virksomheten", "virksomheten", "samlet"))
_SUMS = frozenset((*_WHOLE, "året", "hele året", "hittil i år", "sum året", "gjennomsnitt"))
_COMPACT = re.compile(r"(\d{4})(\d{2})")
_DOTTED = re.compile(r"(\d{1,2})[./](\d{4})")
_SHORTENED = re.compile(r"([a-zæøå]{3,4})\.? (\d{4})")
_EPOCH = dt.date(1970, 1, 1).toordinal()


class AgreedRead(NamedTuple):
    """`typed` is None where the list cannot be read at all."""

    typed: tuple[TypedDays, ...] | None
    findings: tuple[Finding, ...]


def read_agreed(raw: RawList, settings: HrSettings) -> AgreedRead:
    """The agreed days of a typed list. A line without a unit, or whose unit is called the total, is of the whole; a
    line whose month is a word for a sum is none."""
    table, findings = find_table(raw, AGREED, settings.headings)
    if table is None:
        return AgreedRead(None, findings)
    found, told, sums = [], _Told(table, list(findings), {}), []
    names: dict[str, str] = {}
    for row in range(table.top, len(raw.rows)):
        month, days, unit = (_cell(table, row, column) for column in (Column.MONTH, Column.AGREED, Column.UNIT))
        if month is None and days is None:
            continue
        if month is None or (isinstance(month, str) and folded(month) in _SUMS):
            sums.append(row)
            continue
        known, number, name = month_of(month), _days(days), _name(unit, names)
        if known is None:
            told.at(row, Column.MONTH, ERROR_VALUE if is_error(month) else MONTH_UNCLEAR)
        if days is None:
            told.at(row, Column.AGREED, CELL_MISSING)
        elif number is None:
            told.at(row, Column.AGREED, ERROR_VALUE if is_error(days) else AGREED_UNCLEAR)
        elif number < 0:
            told.at(row, Column.AGREED, AGREED_NEGATIVE)
        if name is None:
            told.at(row, Column.UNIT, UNIT_FAULT)
        if known is not None and number is not None and number >= 0 and name is not None:
            found.append(TypedDays(known, name, number, raw.ref(row, table.columns[Column.AGREED])))
    if sums:
        told.findings.append(SUMS.at(raw.ref(sums[0], table.columns[Column.AGREED]), count=len(sums)))
    return AgreedRead(tuple(found), told.all())


class _Told(NamedTuple):
    """Findings so far, and the rows of each kind of fault in a column."""

    table: Table
    findings: list[Finding]
    rows: dict[tuple[Code, Column], list[int]]

    def at(self, row: int, column: Column, code: Code) -> None:
        self.rows.setdefault((code, column), []).append(row)

    def all(self) -> tuple[Finding, ...]:
        table = self.table
        for (code, column), rows in self.rows.items():
            self.findings.extend(tell(code, table, column, np.array(rows) - table.top, heading=table.heading(column)))
        return tuple(self.findings)


def _cell(table: Table, row: int, column: Column) -> Any:
    """What a cell holds, a text cleaned; None where it is empty."""
    if not table.has(column):
        return None
    value = table.raw.columns[table.columns[column]][row]
    if isinstance(value, bool):
        return TRUTH
    if isinstance(value, str):
        return cleaned(value) or None
    return None if value is None or value != value else value  # noqa: PLR0124 - what is no number is not itself


def _name(unit: Any, names: dict[str, str]) -> str | None:
    """The name of a unit as it stands first, `NOWHERE` for the whole, None where the cell holds none."""
    if unit is None or (isinstance(unit, str) and folded(unit) in _WHOLE):
        return NOWHERE
    name = unit_name(unit)
    return names.setdefault(folded(name), name) if name else None


def _days(value: Any) -> Decimal | None:
    if isinstance(value, int | float) and abs(value) < 1e12:
        return as_excel_shows(exact(float(value)))
    if not isinstance(value, str) or len(value) > 40:
        return None
    read = read_number(value)
    return read if isinstance(read, Decimal) and read.adjusted() < 12 else None


def month_of(value: Any) -> Month | None:
    """The month that a cell stands for: "2025-01", "januar 2025", "01.2025", 202501, or a day of it."""
    if isinstance(value, int | float) and 190_000 < value < 210_100 and float(value).is_integer():
        value = str(int(value))
    if isinstance(value, str):
        text = folded(value)
        if len(text) > 40:
            return None
        if match := _COMPACT.fullmatch(text):
            return _month(match[1], match[2])
        if match := _DOTTED.fullmatch(text):
            return _month(match[2], match[1])
        if match := _SHORTENED.fullmatch(text):
            names = [name for name in MONTHS if name.startswith(match[1])]
            return read_month(f"{names[0]} {match[2]}") if len(names) == 1 else None
        if month := read_month(text):
            return month
    day, fault = day_of(value)
    if fault > 1 or day == OPEN:
        return None
    date = dt.date.fromordinal(day + _EPOCH)
    return Month(date.year, date.month)


def _month(year: str, number: str) -> Month | None:
    return read_month(f"{year}-{int(number):02d}")
