"""HR's counts as input cells of the finance workbook: what comes to stand where, and what stood there before.

Nothing is replaced in silence: a figure that is another now is told with both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from virksomhetsrapport.cells import CellRef
from virksomhetsrapport.definition import Definition
from virksomhetsrapport.errors import ProgramError
from virksomhetsrapport.facts import FactValue
from virksomhetsrapport.findings import Code, Finding, notice, warning
from virksomhetsrapport.history import History
from virksomhetsrapport.hr.counts import AbsenceCounts, BreachCounts, Counts
from virksomhetsrapport.hr.model import Rates
from virksomhetsrapport.inputs import CellKey
from virksomhetsrapport.kinds.absence.spec import AGREED, DOCTOR, LONG, SELF, SHORT, TOTAL, days_of
from virksomhetsrapport.kinds.absence.spec import Spec as Absence
from virksomhetsrapport.kinds.breaches import TOTAL as ALL_TYPES
from virksomhetsrapport.kinds.breaches import Spec as Breaches
from virksomhetsrapport.kinds.causes import CAUSE, NUMBER
from virksomhetsrapport.measures.sums import sum_tolerance
from virksomhetsrapport.numbers import half_up
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.shapes.sheet import folded

CHANGED = warning("import-changed", "label", "before", "now")
EMPTIED = warning("import-emptied", "label", "before", "now")
SUM_FREED = warning("import-sum-freed", "label", "before", "now")
REPORTED = warning("import-reported", "label", "before", "now", "period")
ERRORS = warning("import-errors", "what", "count")
HIDDEN = warning("import-hidden", "table", "months")
NOT_SHOWN = notice("import-not-shown", "table", "months")

SAME_TO = 6
"""Decimals to which two figures are the same: a cell holds fifteen digits, and counts may have more."""


class Told(NamedTuple):
    """Something to tell, and the cell that it is about, if it is about one."""

    key: CellKey | None
    finding: Finding


class Imported(NamedTuple):
    """`cells` are those that come to hold something else than was typed, None in one that is emptied."""

    cells: Mapping[CellKey, FactValue]
    told: tuple[Told, ...]


class _Taking(NamedTuple):
    """What was typed, what comes to stand there, and what is told meanwhile."""

    definition: Definition
    period: Period
    typed: Mapping[CellKey, FactValue]
    history: History
    cells: dict[CellKey, FactValue]
    told: list[Told]

    def number(self, key: CellKey) -> Decimal | None:
        """What stands in a cell by now."""
        value = self.cells[key] if key in self.cells else self.typed.get(key)
        return value if isinstance(value, Decimal) else None

    def put(self, key: CellKey, label: str, value: Decimal | None, code: Code = CHANGED) -> None:
        """Put a figure into a cell, None to empty it; what stood there before is told where it is another one."""
        before = self.typed.get(key)
        if before is None and value is None:
            return
        if before is not None and not _same(before, value):
            self.tell(code, label, before, Decimal(0) if value is None else value, key)
        if before is None or value is None or not _same(before, value):
            self.cells[key] = value

    def tell(self, code: Code, label: str, before: FactValue, now: Decimal, key: CellKey) -> None:
        shown = before if isinstance(before, Decimal) else f"«{before}»"
        self.told.append(Told(key, code.at(None, label=label, before=shown, now=now)))


def take_counts(
    definition: Definition, period: Period, typed: Mapping[CellKey, FactValue], counts: Counts, history: History
) -> Imported:
    """What HR's counts make of the input cells of a workbook.

    Raises `ProgramError` where the workbook has no table that takes them.
    """
    taking = _Taking(definition, period, typed, history, {}, [])
    if counts.absence is not None:
        _absence(taking, counts.absence)
    if counts.breaches is not None:
        _breaches(taking, counts.breaches)
    return Imported(taking.cells, tuple(taking.told))


# --- Sick leave ---


def _absence(taking: _Taking, counts: AbsenceCounts) -> None:
    hr = taking.definition.hr
    if not hr.absence:
        raise ProgramError("import-no-absence")
    spec: Absence = taking.definition.table(hr.absence).spec
    if not spec.days:
        raise ProgramError("import-no-days", table=spec.head.title)
    _tell_errors(taking, spec.head.title, counts.errors)
    shown = spec.span.months(taking.period)
    _tell_months(taking, HIDDEN, spec.head.title, [month for month in shown if _hidden(counts, month)])
    _tell_months(taking, NOT_SHOWN, spec.head.title, [month for month in counts.months if month not in shown])
    for month in shown:
        if month in counts.months and not _hidden(counts, month):
            _month(taking, spec, month, counts.months[month])


def _hidden(counts: AbsenceCounts, month: Month) -> bool:
    return month in counts.months and counts.months[month].hidden


def _month(taking: _Taking, spec: Absence, month: Month, rates: Rates) -> None:
    table, column, said = spec.head.id, str(month), spec.span.said(month)
    labels = {line.id: f"{line.label}, {said}" for line in (*spec.lines, *spec.day_lines)}
    if rates.agreed is not None:
        taking.put((table, AGREED, column), f"Avtalte dagsverk, {said}", rates.agreed)
    counted = {
        SHORT: rates.days.short,
        LONG: rates.days.long,
        SELF: rates.days.self_certified,
        DOCTOR: rates.days.doctor_certified,
        TOTAL: rates.days.all,
    }
    for line in spec.lines:
        days, key = counted[line.id], (table, days_of(line.id), column)
        if not line.sum_of:
            taking.put(key, labels[days_of(line.id)], days)
        elif (typed := taking.typed.get(key)) is not None and not _same(typed, days):
            taking.tell(SUM_FREED, labels[days_of(line.id)], typed, days, key)
            taking.cells[key] = None
    agreed = taking.number((table, AGREED, column))
    for line in spec.lines:
        key = table, line.id, column
        typed = taking.typed.get(key)
        if typed is None or agreed is None or agreed <= 0:
            continue
        own = counted[line.id] * 100 / agreed
        room = sum_tolerance(len(line.sum_of)) * spec.step
        if not isinstance(typed, Decimal) or abs(typed - own) > room:
            taking.tell(EMPTIED, labels[line.id], typed, half_up(own, spec.decimals), key)
            taking.cells[key] = None


# --- Breaches ---


def _breaches(taking: _Taking, counts: BreachCounts) -> None:
    hr = taking.definition.hr
    if not hr.breaches:
        raise ProgramError("import-no-breaches")
    spec: Breaches = taking.definition.table(hr.breaches).spec
    lines = {line.id: line for line in spec.lines if not line.sum_of}
    unknown = [id for id in counts.types if id not in lines]
    if unknown:
        raise ProgramError("import-unknown-type", type=unknown[0], table=spec.head.title)
    _tell_errors(taking, spec.head.title, counts.errors)
    shown = spec.span.months(taking.period)
    elsewhere = [month for month in counts.months if month not in shown]
    _tell_months(taking, NOT_SHOWN, spec.head.title, elsewhere)
    for month in elsewhere:
        _tell_reported(taking, spec, month, counts)
    for month in (month for month in shown if month in counts.months):
        column, said = str(month), spec.span.said(month)
        found = {id: counts.types[id].get(month, 0) for id in counts.types}
        total = sum(found.values())
        for id, line in lines.items():
            # A type without breaches is left empty; what stood there before is told.
            count = found.get(id, 0)
            taking.put((spec.head.id, id, column), f"{line.label}, {said}", Decimal(count) if count else None)
        key, label = (spec.head.id, ALL_TYPES, column), f"{spec.total.label}, {said}"
        if not total:
            taking.put(key, label, Decimal(0))  # else the month would not have been reported
        elif (typed := taking.typed.get(key)) is not None and not _same(typed, Decimal(total)):
            taking.tell(SUM_FREED, label, typed, Decimal(total), key)
            taking.cells[key] = None
    _causes(taking, counts)


def _tell_reported(taking: _Taking, spec: Breaches, month: Month, counts: BreachCounts) -> None:
    """What the counts say otherwise of a month than the last report that showed it."""
    now = {id: by_month.get(month, 0) for id, by_month in counts.types.items()}
    now[ALL_TYPES] = sum(now.values())
    labels = {line.id: line.label for line in spec.lines}
    for past in reversed(taking.history.pasts):
        if spec.count(ALL_TYPES, month) not in past.values:
            continue
        for id, count in now.items():
            before = past.values.get(spec.count(id, month), Decimal(0))
            if not _same(before, Decimal(count)):
                label = f"{labels[id]}, {spec.span.said(month)}"
                said = REPORTED.at(None, label=label, before=before, now=count, period=str(past.last))
                taking.told.append(Told(None, said))
        return


def _causes(taking: _Taking, counts: BreachCounts) -> None:
    """Each cause on its own row, by the definition's words; a row of another cause stays what it is."""
    table = taking.definition.hr.causes
    if not table or not any(counts.causes.values()):
        return
    rows: dict[str, str] = {}
    last = 0
    for (id, row, column), value in taking.typed.items():
        if id == table:
            last = max(last, int(row))
            if column == CAUSE:
                rows.setdefault(folded(str(value)), row)
    order = {cause: at for at, cause in enumerate(taking.definition.hr.cause_labels)}
    for cause, count in sorted(counts.causes.items(), key=lambda each: order.get(each[0], len(order))):
        known = rows.get(folded(cause))
        if known is None and not count:
            continue
        if known is None:
            last += 1
            taking.cells[table, str(last), CAUSE] = cause
        taking.put((table, known or str(last), NUMBER), cause, Decimal(count))


# --- What is told ---


def placed(told: Iterable[Told], cells: Mapping[CellKey, CellRef]) -> list[Finding]:
    """What is told of cells, each with the place where it stands."""
    return [replace(each.finding, cell=cells.get(each.key) if each.key else None) for each in told]


def _tell_errors(taking: _Taking, table: str, count: int) -> None:
    if count:
        taking.told.append(Told(None, ERRORS.at(None, what=table, count=count)))


def _tell_months(taking: _Taking, code: Code, table: str, months: Iterable[Month]) -> None:
    said = ", ".join(f"{month.name} {month.year}" for month in sorted(months))
    if said:
        taking.told.append(Told(None, code.at(None, table=table, months=said)))


def _same(one: FactValue, other: FactValue) -> bool:
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return half_up(one, SAME_TO) == half_up(other, SAME_TO)
    return one == other
