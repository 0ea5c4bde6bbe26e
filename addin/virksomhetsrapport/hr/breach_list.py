"""Lines of breaches of working time, from a pasted list: what can be read for certain, and what there is to say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from virksomhetsrapport.findings import Finding
from virksomhetsrapport.hr import dates
from virksomhetsrapport.hr.body import body_of, tell, tell_faults, tell_missing
from virksomhetsrapport.hr.model import OPEN, Array, BreachLines, Places, RawList
from virksomhetsrapport.hr.settings import Column, HrSettings
from virksomhetsrapport.hr.table import Table, Wanted, find_table
from virksomhetsrapport.hr.words import UNKNOWN, meanings_of, tell_unknown

BREACHES = Wanted((Column.DATE, Column.BREACH), (Column.CAUSE,))


class BreachesRead(NamedTuple):
    """`lines` is None where the list cannot be counted at all."""

    lines: BreachLines | None
    places: Places
    findings: tuple[Finding, ...]


def read_breaches(raw: RawList, settings: HrSettings, types: Mapping[str, tuple[str, ...]]) -> BreachesRead:
    """The breaches in a pasted list; `types` are all labels of each type of a definition, by its id.

    A line without a certain day or type is an error, and counts nowhere; one whose cause nobody knows is a breach all
    the same. Where the definition knows no causes, none are looked for.
    """
    wanted = BREACHES if settings.cause_labels else Wanted(BREACHES.needed)
    table, findings = find_table(raw, wanted, settings.headings)
    if table is None:
        return BreachesRead(None, Places(raw, {}), findings)
    body = body_of(table, None, Column.DATE, (Column.BREACH,))
    rows = body.lines
    day = dates.days_of(table.cells(Column.DATE))
    told = [
        *findings,
        *body.findings,
        *tell_missing(table, Column.DATE, rows),
        *tell_missing(table, Column.BREACH, rows),
    ]
    told += tell_faults(dates.FAULTS, table, Column.DATE, rows, day.fault)
    far = rows[day.fault[rows] == dates.FAR]
    told += tell(dates.NOT_A_DATE, table, Column.DATE, far, heading=table.heading(Column.DATE))
    type = _known(table, Column.BREACH, rows, types, told)
    cause = _known(table, Column.CAUSE, rows, settings.cause_labels, told)
    rows = rows[day.sure[rows] & (day.day[rows] != OPEN) & (type[rows] != UNKNOWN)]
    lines = BreachLines(
        day=day.day[rows],
        type=type[rows],
        cause=cause[rows],
        line=rows + table.top,
        types=tuple(types),
        causes=tuple(settings.cause_labels),
    )
    return BreachesRead(lines, Places(raw, table.columns), tuple(told))


def _known(
    table: Table, column: Column, rows: Array, labels: Mapping[str, tuple[str, ...]], told: list[Finding]
) -> Array:
    """By row below the headings: the index of what its label stands for, or `UNKNOWN`."""
    cells = table.cells(column)
    found = meanings_of(cells, dict(enumerate((label, *more) for label, more in labels.items())))
    unknown = rows[(found[rows] == UNKNOWN) & ~cells.blank[rows]]
    if len(unknown):
        told += tell_unknown(
            table, column, unknown, (word for label, more in labels.items() for word in (label, *more))
        )
    return found
