"""HR's lists counted: from files, or from cells of a workbook, to counts and findings.

Of the lists themselves nothing goes on from here.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from virksomhetsrapport.definition import Definition
from virksomhetsrapport.edges import places
from virksomhetsrapport.edges.calendar import working_days
from virksomhetsrapport.edges.list_files import read_list
from virksomhetsrapport.errors import OutputError
from virksomhetsrapport.findings import worst_first
from virksomhetsrapport.hr.absence import count_absence
from virksomhetsrapport.hr.absence_list import ABSENCE, POSITIONS, read_absence, read_positions
from virksomhetsrapport.hr.agreed import agreed_from_months, agreed_from_positions
from virksomhetsrapport.hr.agreed_list import AGREED, read_agreed
from virksomhetsrapport.hr.breach_list import BREACHES, read_breaches
from virksomhetsrapport.hr.breaches import count_breaches
from virksomhetsrapport.hr.model import (
    AbsenceCounted,
    AgreedDays,
    AgreedFound,
    BreachesCounted,
    Days,
    Rates,
    RawList,
)
from virksomhetsrapport.hr.settings import AgreedFrom, HrSettings
from virksomhetsrapport.hr.units import with_known_units
from virksomhetsrapport.kinds.breaches import Spec as Breaches
from virksomhetsrapport.period import Month, read_month

NO_AGREED = AgreedFound(AgreedDays({}, {}), {}, ())


class AgreedList(NamedTuple):
    """Where the agreed days come from: months as they are typed, or positions."""

    kind: AgreedFrom
    raw: RawList


class AgreedFile(NamedTuple):
    """As `AgreedList`, in a file."""

    kind: AgreedFrom
    path: Path


class AbsenceFile(NamedTuple):
    """What was counted, and the definition that says what its words mean, with its file."""

    counted: AbsenceCounted
    definition: Definition
    definition_file: Path


class BreachesFile(NamedTuple):
    """As `AbsenceFile`."""

    counted: BreachesCounted
    definition: Definition
    definition_file: Path


def count_absence_file(path: Path, agreed: AgreedFile, organisation: str, month: str) -> AbsenceFile:
    """The sick leave in a list file, from January to a month. Raises `ProgramError` where a file holds no list."""
    last = _month(month)
    definition, file = places.load_definition(organisation, path.parent)
    headings = definition.hr.headings
    read = read_list(path, ABSENCE, headings)
    second = read_list(agreed.path, AGREED if agreed.kind is AgreedFrom.MONTHS else POSITIONS, headings)
    counted = absence_counted(read.raw, AgreedList(agreed.kind, second.raw), definition.hr, last)
    findings = worst_first([*read.findings, *second.findings, *counted.findings])
    return AbsenceFile(counted._replace(findings=findings), definition, file)


def count_breaches_file(path: Path, organisation: str, month: str) -> BreachesFile:
    """The breaches in a list file, from January to a month. Raises `ProgramError` where the file holds no list."""
    last = _month(month)
    definition, file = places.load_definition(organisation, path.parent)
    read = read_list(path, BREACHES, definition.hr.headings)
    counted = breaches_counted(read.raw, definition, last)
    findings = worst_first([*read.findings, *counted.findings])
    return BreachesFile(counted._replace(findings=findings), definition, file)


def absence_counted(raw: RawList, agreed: AgreedList | None, settings: HrSettings, last: Month) -> AbsenceCounted:
    """The sick leave in a pasted list, from January to the month `last`, with everything that is to be told of both
    lists, the worst first. A list that cannot be understood at all gives no months."""
    days = agreed_found(agreed, settings, last)
    read = read_absence(raw, settings)
    told = [*read.findings, *days.findings]
    if read.lines is None:
        return AbsenceCounted({}, Rates(None, Days()), (), worst_first(told))
    units = dict.fromkeys(unit for unit, _ in days.agreed.units) if settings.by_unit else {}
    lines, strange = with_known_units(read.lines, read.places, units)
    counted = count_absence(lines, read.places, days._replace(findings=()), working_days(last), last, settings)
    return counted._replace(findings=worst_first([*told, *strange, *counted.findings]))


def agreed_found(agreed: AgreedList | None, settings: HrSettings, last: Month) -> AgreedFound:
    """The agreed days of January to the month `last`; none where no list, or none that is understood, tells them."""
    if agreed is None:
        return NO_AGREED
    if agreed.kind is AgreedFrom.MONTHS:
        typed = read_agreed(agreed.raw, settings)
        found = NO_AGREED if typed.typed is None else agreed_from_months(typed.typed)
        return found._replace(findings=(*typed.findings, *found.findings))
    read = read_positions(agreed.raw, settings)
    if read.lines is None:
        return NO_AGREED._replace(findings=read.findings)
    found = agreed_from_positions(read.lines, working_days(last), last, read.places)
    return found._replace(findings=(*read.findings, *found.findings))


def breaches_counted(raw: RawList, definition: Definition, last: Month) -> BreachesCounted:
    """The breaches in a pasted list, from January to the month `last`, and everything that is to be told, the worst
    first. A list that cannot be understood at all gives no months."""
    read = read_breaches(raw, definition.hr, breach_types(definition))
    if read.lines is None:
        return BreachesCounted((), {}, {}, worst_first(list(read.findings)))
    counted = count_breaches(read.lines, read.places, last)
    return counted._replace(findings=worst_first([*read.findings, *counted.findings]))


def breach_types(definition: Definition) -> dict[str, tuple[str, ...]]:
    """What each type of breach is called in lists, by its id: its label in the report, and the definition's others."""
    labels = definition.hr.breach_labels
    table = definition.table(definition.hr.breaches) if definition.hr.breaches else None
    if table is None:
        return dict(labels)
    spec: Breaches = table.spec
    return {line.id: (line.label, *labels.get(line.id, ())) for line in spec.lines if not line.sum_of}


def _month(text: str) -> Month:
    month = read_month(text)
    if month is None:
        raise OutputError("period-unreadable", text=text)
    return month
