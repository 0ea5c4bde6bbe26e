"""Lists of sick leave and of positions that nobody wrote, drawn where counting is hard: round month borders, holidays,
new year and leap days, with lines of one person that touch, overlap and repeat each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from oracle.sick_leave import DAY, Leave, Position, easter, month_end
from virksomhetsrapport.cells import CellRef
from virksomhetsrapport.hr.model import NO_UNIT, OPEN, WHOLE, AbsenceLines, Places, PositionLines, RawList
from virksomhetsrapport.hr.settings import Column
from virksomhetsrapport.hr.workdays import day_number

UNITS = ("Drift", "Kundesenter", "Teknologi", "Økonomi")
YEARS = (2016, 2020, 2021, 2022, 2023, 2024, 2025, 2026, 2027, 2028, 2034)
DEGREES = tuple(Fraction(each, WHOLE) for each in (WHOLE, 500_000, 200_000, 800_000, 333_333, 1, 999_999))
SHARES = tuple(Fraction(each, WHOLE) for each in (WHOLE, 500_000, 666_700, 1_000, 875_025))


class Drawn(NamedTuple):
    """A list, and the month that it is counted to."""

    lines: list[Leave]
    year: int
    month: int


def hard_days(year: int, month: int) -> list[dt.date]:
    borders = [month_end(year, number) for number in range(1, 13)] + [month_end(year, month)] * 6
    feasts = [easter(year) + days * DAY for days in (-4, 1, 39, 50)]
    fixed = [dt.date(year, 5, 1), dt.date(year, 5, 17), dt.date(year, 12, 25), dt.date(year, 2, 28)]
    return [*borders, *feasts, *fixed, *[dt.date(year - 1, 12, 31)] * 6, dt.date(year - 1, 12, 12)]


@st.composite
def leave_lists(draw: st.DrawFn, most: int = 9) -> Drawn:
    year, month = draw(st.sampled_from(YEARS)), draw(st.integers(1, 12))
    days = hard_days(year, month)
    lines: list[Leave] = []
    for _ in range(draw(st.integers(0, most))):
        how = draw(st.integers(0, 9))
        before = draw(st.sampled_from(lines)) if lines and how < 6 else None
        if before and how == 0:
            lines.append(before)
            continue
        if before and how < 4:
            person, first = before.person, (before.last or before.first) + draw(st.integers(-3, 6)) * DAY
        else:
            person = before.person if before else draw(st.integers(1, 4))
            first = draw(st.sampled_from(days)) + draw(st.integers(-20, 12)) * DAY
        lines.append(
            Leave(
                person,
                draw(st.sampled_from((*UNITS, ""))),
                first,
                draw(lasts(first)),
                draw(st.sampled_from(SHARES)),
                draw(st.sampled_from(DEGREES)),
                draw(st.booleans()),
            )
        )
    return Drawn(lines, year, month)


@st.composite
def lasts(draw: st.DrawFn, first: dt.date) -> dt.date | None:
    """The last day: soon, round the sixteenth day, much later, or none."""
    how = draw(st.integers(0, 11))
    if how == 0:
        return None
    shortest, longest = (14, 18) if how < 3 else (60, 900) if how == 3 else (0, 12)
    return first + draw(st.integers(shortest, longest)) * DAY


@st.composite
def position_lists(draw: st.DrawFn, year: int, month: int, most: int = 10) -> list[Position]:
    """Positions, some of which follow upon another with a new share or unit in the middle of a month."""
    positions: list[Position] = []
    days = hard_days(year, month)
    for _ in range(draw(st.integers(0, most))):
        before = draw(st.sampled_from(positions)) if positions and draw(st.booleans()) else None
        if before and draw(st.integers(0, 5)) == 0:
            positions.append(before)
            continue
        if before and before.last:
            person, first = before.person, before.last + DAY
        else:
            person, first = draw(st.integers(1, 8)), draw(st.sampled_from(days)) - draw(st.integers(0, 800)) * DAY
        last = None if draw(st.booleans()) else max(first, draw(st.sampled_from(days)) + draw(st.integers(-9, 9)) * DAY)
        share = draw(st.sampled_from((*SHARES, Fraction(0))))
        positions.append(Position(person, draw(st.sampled_from((*UNITS, ""))), first, last, share))
    return positions


def absence_lines(leaves: Sequence[Leave], units: tuple[str, ...] = UNITS) -> AbsenceLines:
    """The lines as they are understood, in columns."""
    return AbsenceLines(
        *_who_and_when(leaves, units),
        np.array([int(leave.share * WHOLE) for leave in leaves], dtype=np.int64),
        np.array([int(leave.degree * WHOLE) for leave in leaves], dtype=np.int64),
        np.array([leave.doctor for leave in leaves], dtype=bool),
        np.arange(len(leaves)),
        units,
    )


def position_lines(positions: Sequence[Position], units: tuple[str, ...] = UNITS) -> PositionLines:
    shares = np.array([int(position.share * WHOLE) for position in positions], dtype=np.int64)
    return PositionLines(*_who_and_when(positions, units), shares, np.arange(len(positions)), units)


def _who_and_when(lines: Sequence[Leave] | Sequence[Position], units: tuple[str, ...]) -> tuple[np.ndarray, ...]:
    return (
        np.array([line.person for line in lines], dtype=np.int32),
        np.array([units.index(line.unit) if line.unit else NO_UNIT for line in lines], dtype=np.int32),
        np.array([day_number(line.first) for line in lines], dtype=np.int32),
        np.array([day_number(line.last) if line.last else OPEN for line in lines], dtype=np.int32),
    )


COLUMNS = (Column.PERSON, Column.UNIT, Column.FIRST_DAY, Column.LAST_DAY, Column.DEGREE, Column.SHARE)


def places_of(lines: Sequence[object], sheet: str = "Fravær") -> Places:
    """As if the list stood on a sheet, its heading on row 1 and its columns in the order of `COLUMNS`."""
    rows = np.arange(2, len(lines) + 2)
    return Places(RawList(sheet, rows, ()), {column: index for index, column in enumerate(COLUMNS)})


def cell_of(place: int, column: Column, sheet: str = "Fravær") -> CellRef:
    """The cell of a line by its place in the list."""
    return CellRef(sheet, place + 2, COLUMNS.index(column) + 1)
