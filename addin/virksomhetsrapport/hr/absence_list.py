"""Lines of absence and of positions, from a pasted list: what can be read for certain, and what there is to say."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from virksomhetsrapport.findings import Finding, error, notice, warning
from virksomhetsrapport.hr import dates, persons, shares
from virksomhetsrapport.hr.alike import first_few
from virksomhetsrapport.hr.body import body_of, count_of, tell, tell_faults, tell_missing
from virksomhetsrapport.hr.model import OPEN, WHOLE, AbsenceLines, Array, Places, PositionLines, RawList
from virksomhetsrapport.hr.settings import Column, HrSettings, Meaning
from virksomhetsrapport.hr.table import Table, Wanted, find_table
from virksomhetsrapport.hr.words import UNKNOWN, Units, meanings_of, tell_unknown, units_of

END_BEFORE = error("list-end-before-start", "heading")
UNIT_FAULT = error("list-unit-unreadable", "heading")
UNIT_MISSING = notice("list-unit-missing", "heading", "count")
SHARE_MISSING = notice("list-share-missing", "heading", "count")
SHARE_ZERO = warning("list-share-zero", "heading")
DEGREE_MISSING = warning("list-degree-missing", "heading")
NO_DEGREES = warning("list-no-degrees", "heading", "count")
DEGREE_LOW = warning("list-degree-low", "heading")
SELF_DEGREE = warning("list-self-degree", "heading")

LOW = WHOLE // 5
"""NAV grades sick leave from 20 % up."""
ABSENCE = Wanted(
    (Column.PERSON, Column.FIRST_DAY, Column.LAST_DAY, Column.CODE), (Column.UNIT, Column.DEGREE, Column.SHARE)
)
POSITIONS = Wanted(
    (Column.PERSON, Column.SHARE, Column.FIRST_DAY, Column.LAST_DAY), (Column.UNIT,), (Column.CODE, Column.DEGREE)
)
_SELF, _DOCTOR, _OTHER = range(3)
_MEANINGS = {_SELF: Meaning.SELF, _DOCTOR: Meaning.DOCTOR, _OTHER: Meaning.OTHER}


class AbsenceRead(NamedTuple):
    """`lines` is None where the list cannot be counted at all."""

    lines: AbsenceLines | None
    places: Places
    findings: tuple[Finding, ...]


class PositionsRead(NamedTuple):
    """As `AbsenceRead`."""

    lines: PositionLines | None
    places: Places
    findings: tuple[Finding, ...]


def read_absence(raw: RawList, settings: HrSettings) -> AbsenceRead:
    """The lines of sick leave in a pasted list. A line that cannot be read for certain is an error, and none of them;
    lines of other absence are passed over."""
    table, findings = find_table(raw, ABSENCE, settings.headings)
    if table is None:
        return AbsenceRead(None, Places(raw, {}), findings)
    body = body_of(table, Column.PERSON, Column.FIRST_DAY, (Column.LAST_DAY, Column.CODE))
    told = [*findings, *body.findings, *tell_missing(table, Column.CODE, body.lines)]
    words = {meaning: settings.codes[each] for meaning, each in _MEANINGS.items()}
    meaning = meanings_of(table.cells(Column.CODE), words)
    unknown = body.lines[(meaning[body.lines] == UNKNOWN) & ~table.cells(Column.CODE).blank[body.lines]]
    if len(unknown):
        told += tell_unknown(table, Column.CODE, unknown, (word for each in words.values() for word in each))
    rows = body.lines[meaning[body.lines] != _OTHER]
    whose = _whose(table, rows, told)
    rows = rows[whose.sure[rows]]
    share = _share(table, rows, told)
    doctor = meaning == _DOCTOR
    degree = _degree(table, rows[doctor[rows]], rows[meaning[rows] == _SELF], told)
    rows = rows[share.sure[rows] & (degree.sure[rows] | ~doctor[rows])]
    rows = rows[meaning[rows] != UNKNOWN]
    unit = _units(table, rows, told)
    return AbsenceRead(
        AbsenceLines(
            person=whose.person[rows],
            unit=unit.unit[rows],
            first=whose.first[rows],
            last=whose.last[rows],
            share=share.share[rows],
            degree=np.where(doctor, degree.share, WHOLE)[rows],
            doctor=doctor[rows],
            line=rows + table.top,
            units=unit.names,
        ),
        Places(raw, table.columns),
        tuple(told),
    )


def read_positions(raw: RawList, settings: HrSettings) -> PositionsRead:
    """The positions in a pasted list; one without a share is a whole one, with a notice."""
    table, findings = find_table(raw, POSITIONS, settings.headings)
    if table is None:
        return PositionsRead(None, Places(raw, {}), findings)
    body = body_of(table, Column.PERSON, Column.FIRST_DAY, (Column.LAST_DAY,))
    told = [*findings, *body.findings]
    whose = _whose(table, body.lines, told)
    rows = body.lines[whose.sure[body.lines]]
    share = _share(table, rows, told)
    rows = rows[share.sure[rows]]
    unit = _units(table, rows, told)
    return PositionsRead(
        PositionLines(
            person=whose.person[rows],
            unit=unit.unit[rows],
            first=whose.first[rows],
            last=whose.last[rows],
            share=share.share[rows],
            line=rows + table.top,
            units=unit.names,
        ),
        Places(raw, table.columns),
        tuple(told),
    )


class _Whose(NamedTuple):
    """By row below the headings: whose, from and to which day, and whether all of that is certain."""

    person: Array
    first: Array
    last: Array
    sure: Array


def _whose(table: Table, rows: Array, told: list[Finding]) -> _Whose:
    found = persons.persons_of(table.cells(Column.PERSON))
    told += tell_missing(table, Column.PERSON, rows)
    told += tell_faults(persons.FAULTS, table, Column.PERSON, rows, found.fault)
    told += _zeros(table, found)
    first = dates.days_of(table.cells(Column.FIRST_DAY))
    last = dates.days_of(table.cells(Column.LAST_DAY))
    told += tell_missing(table, Column.FIRST_DAY, rows)
    far = rows[first.fault[rows] == dates.FAR]
    told += tell(dates.NOT_A_DATE, table, Column.FIRST_DAY, far, heading=table.heading(Column.FIRST_DAY))
    for column, each in ((Column.FIRST_DAY, first), (Column.LAST_DAY, last)):
        told += tell_faults(dates.FAULTS, table, column, rows, each.fault)
        told += count_of(dates.TIME_OF_DAY, table, column, rows[each.fault[rows] == dates.WITH_TIME])
    sure = (found.person >= 0) & first.sure & last.sure & (first.day != OPEN)
    backwards = rows[sure[rows] & (last.day[rows] < first.day[rows])]
    told += tell(END_BEFORE, table, Column.LAST_DAY, backwards, heading=table.heading(Column.LAST_DAY))
    return _Whose(found.person, first.day, last.day, sure & (last.day >= first.day))


def _zeros(table: Table, found: persons.Persons) -> list[Finding]:
    odd, usual = persons.told_apart_by_zeros(found)
    heading, place = table.heading(Column.PERSON), table.columns[Column.PERSON]

    def tell_one(at: int) -> Finding:
        cell, other = (table.raw.ref(table.top + each[at], place) for each in (odd, usual))
        return persons.ZEROS.at(cell, heading=heading, other=other.a1)

    return first_few(np.arange(len(odd)), tell_one)


def _share(table: Table, rows: Array, told: list[Finding]) -> shares.Shares:
    """The shares of a position; a missing one is the whole."""
    found = shares.shares_of(table.cells(Column.SHARE))
    if not table.has(Column.SHARE):
        return shares.Shares(np.full(table.length, WHOLE), found.fault)
    blank = table.cells(Column.SHARE).blank
    told += tell_faults(shares.FAULTS, table, Column.SHARE, rows, found.fault)
    told += count_of(shares.ROUNDED, table, Column.SHARE, rows[found.fault[rows] == shares.FINER])
    told += count_of(SHARE_MISSING, table, Column.SHARE, rows[blank[rows]])
    nothing = rows[found.sure[rows] & ~blank[rows] & (found.share[rows] == 0)]
    told += tell(SHARE_ZERO, table, Column.SHARE, nothing, heading=table.heading(Column.SHARE))
    return shares.Shares(np.where(blank, WHOLE, found.share), found.fault)


def _degree(table: Table, certified: Array, own: Array, told: list[Finding]) -> shares.Shares:
    """The degrees of sick leave that a doctor has certified; self-certified leave is of the whole day whatever stands
    there, and a doctor's line that says nothing too."""
    heading = table.heading(Column.DEGREE)
    found = shares.shares_of(table.cells(Column.DEGREE))
    blank = table.cells(Column.DEGREE).blank
    known = shares.Shares(np.where(blank, WHOLE, found.share), found.fault)
    if not table.has(Column.DEGREE):
        if len(certified):
            cell = table.raw.ref(table.top - 1, table.columns[Column.CODE])
            told.append(NO_DEGREES.at(cell, heading=heading, count=len(certified)))
        return known
    told += tell_faults(shares.FAULTS, table, Column.DEGREE, certified, found.fault)
    told += count_of(shares.ROUNDED, table, Column.DEGREE, certified[found.fault[certified] == shares.FINER])
    told += tell(DEGREE_MISSING, table, Column.DEGREE, certified[blank[certified]], heading=heading)
    low = certified[known.sure[certified] & (known.share[certified] < LOW)]
    told += tell(DEGREE_LOW, table, Column.DEGREE, low, heading=heading)
    other = own[~blank[own] & (~known.sure[own] | (known.share[own] != WHOLE))]
    told += tell(SELF_DEGREE, table, Column.DEGREE, other, heading=heading)
    return known


def _units(table: Table, rows: Array, told: list[Finding]) -> Units:
    found = units_of(table.cells(Column.UNIT))
    if table.has(Column.UNIT):
        heading = table.heading(Column.UNIT)
        told += tell(UNIT_FAULT, table, Column.UNIT, rows[found.faulty[rows]], heading=heading)
        told += count_of(UNIT_MISSING, table, Column.UNIT, rows[table.cells(Column.UNIT).blank[rows]])
    return found
