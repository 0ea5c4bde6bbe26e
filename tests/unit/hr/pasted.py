"""Lists as people paste them, for tests: rows of Python values, headings first, and what becomes of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from virksomhetsrapport.cells import CellError
from virksomhetsrapport.findings import Finding
from virksomhetsrapport.hr.absence_list import AbsenceRead, PositionsRead, read_absence, read_positions
from virksomhetsrapport.hr.model import RawList
from virksomhetsrapport.hr.raw import from_rows
from workbooks import shipped

SHEET = "Fravær"
SETTINGS = shipped("hdo").hr
HEADINGS = ("Ansattnr", "Avdeling", "Fra dato", "Til dato", "Fraværstype", "Grad", "Stillingsprosent")
PERSON, UNIT, FIRST, LAST, CODE, DEGREE, SHARE = "ABCDEFG"
REF = CellError("#REF!")

JAN_6, JAN_10 = dt.date(2025, 1, 6), dt.date(2025, 1, 10)


def line(**cells: Any) -> list[Any]:
    """A doctor's line that can be read for certain, but for the cells given by their column's English name."""
    usual = {
        "person": 10101,
        "unit": "Drift",
        "first": JAN_6,
        "last": JAN_10,
        "code": "Sykmelding",
        "degree": 100,
        "share": 80,
    }
    assert cells.keys() <= usual.keys()
    return list((usual | cells).values())


def lines(column: str, *values: Any) -> list[list[Any]]:
    """A line for each value of a column, of a person each."""
    return [line(**({"person": 10101 + index} | {column: value})) for index, value in enumerate(values)]


def pasted(*rows: Sequence[Any], first_row: int = 1) -> RawList:
    return from_rows(SHEET, rows, first_row)


def absence(*rows: Sequence[Any], headings: Sequence[Any] = HEADINGS) -> AbsenceRead:
    """What is understood of lines below the usual headings; the first line stands on row 2."""
    return read_absence(pasted(headings, *rows), SETTINGS)


def positions(*rows: Sequence[Any], headings: Sequence[Any] = HEADINGS) -> PositionsRead:
    return read_positions(pasted(headings, *rows), SETTINGS)


def told(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """The code and cell of each."""
    return [(finding.code, finding.cell.a1 if finding.cell else "") for finding in findings]
