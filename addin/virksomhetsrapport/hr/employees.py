"""How many persons there are by unit and month, counted once each."""

from __future__ import annotations

from virksomhetsrapport.hr.model import NO_UNIT, NOWHERE, AbsenceLines, Array, Employed, Employees, PositionLines
from virksomhetsrapport.hr.workdays import first_day, last_day
from virksomhetsrapport.period import Month


def employees_in(
    lines: AbsenceLines | PositionLines, spans: tuple[tuple[tuple[Month, ...], int, int], ...]
) -> Employees:
    """Persons with a line on a day of each span of days; the months of the span all have them."""
    import numpy as np

    order = np.lexsort((lines.unit, lines.person))
    person, unit = lines.person[order], lines.unit[order]
    first, last = lines.first[order], lines.last[order]
    whole: dict[Month, int] = {}
    units: dict[tuple[str, Month], Employed] = {}
    for months, start, end in spans:
        there = np.flatnonzero((first <= end) & (last >= start) & (first <= last))
        persons, counts = _counted(person[there], unit[there], len(lines.units))
        for month in months:
            whole[month] = persons
            for index, counted in counts.items():
                units[NOWHERE if index == NO_UNIT else lines.units[index], month] = counted
    return Employees(whole, units)


def employees_by_month(lines: PositionLines, months: tuple[Month, ...]) -> Employees:
    """Persons who have a position in the month, if only for a day."""
    return employees_in(lines, tuple(((month,), first_day(month), last_day(month)) for month in months))


def persons_in_list(lines: AbsenceLines, months: tuple[Month, ...]) -> Employees:
    """Persons who were absent from any of the months: those of whom a list of absence tells that they are employed, so
    that they count in every month."""
    return employees_in(lines, ((months, first_day(months[0]), last_day(months[-1])),))


def _counted(person: Array, unit: Array, units: int) -> tuple[int, dict[int, Employed]]:
    """How many persons, and how many by unit; the lines are sorted by person and then by unit."""
    import numpy as np

    if not len(person):
        return 0, {}
    another = np.append(True, person[1:] != person[:-1])
    pair = np.flatnonzero(another | np.append(True, unit[1:] != unit[:-1]))
    of_person = np.cumsum(another)[pair] - 1
    single = np.bincount(of_person)[of_person] == 1
    placed = unit[pair].astype(np.int64) + 1
    every = np.bincount(placed, minlength=units + 1)
    only = np.bincount(placed[single], minlength=units + 1)
    return int(of_person[-1]) + 1, {
        index - 1: Employed(int(every[index]), int(only[index])) for index in np.flatnonzero(every).tolist()
    }
