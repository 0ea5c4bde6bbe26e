"""Units of a list by the names that the agreed days give them: no other name in a list is ever shown."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from virksomhetsrapport.findings import Finding, error
from virksomhetsrapport.hr.alike import first_few
from virksomhetsrapport.hr.model import NO_UNIT, AbsenceLines, Places
from virksomhetsrapport.hr.settings import Column
from virksomhetsrapport.hr.words import Named
from virksomhetsrapport.spelling import nearest

UNIT_UNKNOWN = error("list-unit-unknown", "nearest")


def with_known_units(
    lines: AbsenceLines, places: Places, known: Iterable[str]
) -> tuple[AbsenceLines, tuple[Finding, ...]]:
    """The lines with those of their units that are `known`, called as they are there; lines of any other count in the
    whole alone, which is an error where units are known at all."""
    names = tuple(known)
    if not names:
        return lines._replace(unit=np.full_like(lines.unit, NO_UNIT), units=()), ()
    named = Named(dict(enumerate((name,) for name in names)))
    place = np.array([*(named.meaning(unit) for unit in lines.units), NO_UNIT], lines.unit.dtype)
    unit = place[lines.unit]
    strange = np.flatnonzero((unit == NO_UNIT) & (lines.unit != NO_UNIT))
    _, first = np.unique(lines.unit[strange], return_index=True)
    told = first_few(
        strange[np.sort(first)],
        lambda at: UNIT_UNKNOWN.at(
            places.at(int(lines.line[at]), Column.UNIT), nearest=nearest(lines.units[lines.unit[at]], names)
        ),
    )
    return lines._replace(unit=unit, units=names), tuple(told)
