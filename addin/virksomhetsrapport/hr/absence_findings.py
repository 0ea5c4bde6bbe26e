"""What is odd in a list of sick leave beside what each line says: told at the cell, never with what stands in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from virksomhetsrapport.cells import CellRef
from virksomhetsrapport.findings import Code, Finding, error, notice, warning
from virksomhetsrapport.hr.alike import first_few
from virksomhetsrapport.hr.model import (
    NOWHERE,
    OPEN,
    AbsenceLines,
    AgreedFound,
    Days,
    Places,
    Rates,
    UnitRate,
)
from virksomhetsrapport.hr.settings import Column
from virksomhetsrapport.hr.spells import Doubtful
from virksomhetsrapport.hr.workdays import first_day, last_day
from virksomhetsrapport.period import Month, show_date

ABSENCE_TWICE = warning("absence-twice")
OVERLAP = warning("absence-overlap", "other")
ABOVE_FULL = warning("absence-above-full")
OPEN_END = notice("absence-open-end", "until")
OUTSIDE_YEAR = notice("absence-outside-year", "year", "until")
NONE_IN_YEAR = error("absence-none-in-year", "year", "until")
MONTH_NONE = warning("absence-month-none", "month")
AGREED_MISSING = warning("agreed-missing", "month")
AGREED_BELOW = error("agreed-below-absence", "month", "agreed", "days")
UNIT_BELOW = error("agreed-unit-below-absence", "month")
UNIT_WITHOUT = warning("unit-without-agreed", "month")
WHOLE_SMALL = warning("absence-whole-small", "month")


def findings_of_lines(lines: AbsenceLines, doubtful: Doubtful, places: Places, last: Month) -> Iterator[Finding]:
    """What is told of lines, the first of each kind one by one."""
    import numpy as np

    start, end = first_day(Month(last.year, 1)), last_day(last)
    raw, until = lines.line, show_date(last.last_day)
    ends = np.where(lines.last == OPEN, end, lines.last)
    counts = (lines.first <= end) & (ends >= start)
    if len(raw) and not counts.any():
        yield NONE_IN_YEAR.at(places.at(int(raw[0]), Column.FIRST_DAY), year=last.year, until=until)
    else:
        yield from first_few(
            np.sort(raw[~counts]),
            lambda line: OUTSIDE_YEAR.at(places.at(line, Column.FIRST_DAY), year=last.year, until=until),
        )
    yield from first_few(
        np.sort(raw[counts & (lines.last == OPEN)]),
        lambda line: OPEN_END.at(places.at(line, Column.LAST_DAY), until=until),
    )
    yield from first_few(np.sort(raw[doubtful.repeated]), lambda line: ABSENCE_TWICE.at(places.at(line, Column.PERSON)))
    order = np.argsort(raw[doubtful.overlapping], kind="stable")
    line, beside = raw[doubtful.overlapping[order]], raw[doubtful.beside[order]]
    yield from first_few(
        np.arange(len(order)),
        lambda at: OVERLAP.at(
            places.at(int(line[at]), Column.FIRST_DAY), other=places.at(int(beside[at]), Column.FIRST_DAY).a1
        ),
    )
    yield from first_few(
        np.unique(raw[doubtful.above]), lambda line: ABOVE_FULL.at(places.at(line, Column.DEGREE, Column.FIRST_DAY))
    )


def findings_of_counts(
    lines: AbsenceLines,
    places: Places,
    rates: Mapping[Month, Rates],
    units: Mapping[Month, Mapping[str, Days]],
    by_unit: tuple[UnitRate, ...],
    agreed: AgreedFound,
) -> Iterator[Finding]:
    """What is told of months: figures of the whole alone, and of a unit only that something is wrong, where its rate is
    shown."""
    for month, found in rates.items():
        said, cell = in_words(month), agreed.cells.get((NOWHERE, month))
        if not found.days.all:
            yield MONTH_NONE.at(None, month=said)
        if found.agreed is None:
            yield AGREED_MISSING.at(cell, month=said)
        elif found.days.all > found.agreed:
            yield AGREED_BELOW.at(cell, month=said, agreed=found.agreed, days=found.days.all)
    below = [each for each in by_unit if each.rate is not None and each.rate > 100]
    without = [
        each
        for each in by_unit
        if agreed.agreed.units and each.rate is None and not each.hidden and each.unit in units[each.month]
    ]
    yield from _of_units(UNIT_BELOW, below, lines, places, agreed)
    yield from _of_units(UNIT_WITHOUT, without, lines, places, agreed)


def _of_units(
    code: Code, told: Sequence[UnitRate], lines: AbsenceLines, places: Places, agreed: AgreedFound
) -> list[Finding]:
    """Where the agreed days of a unit are typed, else where the list names it first."""
    import numpy as np

    def tell(at: int) -> Finding:
        unit, month = told[at].unit, told[at].month
        return code.at(agreed.cells.get((unit, month)) or _first_line(lines, places, unit), month=in_words(month))

    return first_few(np.arange(len(told)), tell)


def in_words(month: Month) -> str:
    return f"{month.name} {month.year}"


def _first_line(lines: AbsenceLines, places: Places, unit: str) -> CellRef | None:
    """The cell of the first line that names a unit."""
    import numpy as np

    if unit not in lines.units:
        return None
    named = lines.line[np.asarray(lines.unit) == lines.units.index(unit)]
    return places.at(int(named.min()), Column.UNIT) if len(named) else None
