"""What holds over time for the cells of any table, by what its layout says each of them begins with."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from virksomhetsrapport.facts import Facts
from virksomhetsrapport.overtime.amounts import Repeats
from virksomhetsrapport.overtime.months import ByMonth
from virksomhetsrapport.overtime.repeated import Anew
from virksomhetsrapport.period import Month, Period, read_month
from virksomhetsrapport.shapes.begins import Stays
from virksomhetsrapport.shapes.grid import GridLayout, Role, Slot
from virksomhetsrapport.shapes.register import RegisterLayout
from virksomhetsrapport.shapes.values import ValueKind

_MONTH = re.compile(r"(.+)\[(\d{4}-\d{2})\]")


def rules_of_grid(layout: GridLayout, period: Period, openings: Collection[str]) -> Iterator[Repeats | ByMonth | Anew]:
    """Months that were reported, figures that stay or follow from an earlier report, and those that are new.

    `openings` are told of by rules of their own.
    """
    table = layout.head.title
    months: dict[str, dict[Month, Slot]] = {}
    anew: list[str] = []
    pairs: dict[Month, list[tuple[str, str]]] = {}
    for slot in _typed_slots(layout):
        match = _MONTH.fullmatch(slot.fact)
        month = read_month(match[2]) if match else None
        if match and month:
            months.setdefault(match[1], {})[month] = slot
            _repeated(slot, period, pairs)
        elif slot.begins.stays is Stays.NO and slot.begins.earlier is None:
            anew.append(slot.fact)
        elif slot.fact not in openings:
            _repeated(slot, period, pairs)
    by_span: dict[tuple[Month, ...], list[str]] = {}
    for name, of_name in months.items():
        by_span.setdefault(tuple(of_name), []).append(name)
    for span, names in by_span.items():
        optional = frozenset(name for name in names if not months[name][span[0]].required)
        yield ByMonth(table, tuple(names), span, optional)
    for last, found in pairs.items():
        yield Repeats(table, tuple(found), last)
    if anew:
        yield Anew(table, tuple(anew))


def _typed_slots(layout: GridLayout) -> Iterator[Slot]:
    """The cells for numbers that no sum fills."""
    columns = layout.keys(Role.INPUT)
    for line in layout.lines:
        for column in columns:
            slot = line.slots.get(column)
            if slot is not None and slot.value is ValueKind.NUMBER and not slot.parts:
                yield slot


def _repeated(slot: Slot, period: Period, pairs: dict[Month, list[tuple[str, str]]]) -> None:
    """What the cell says again: what it said in the last report of the year, else what an earlier one said."""
    before = period.first.plus(-1)
    if slot.begins.earlier is None and slot.begins.stays is not Stays.YEAR:
        return
    if slot.begins.stays is Stays.YEAR and not period.starts_year:
        pairs.setdefault(before, []).append((slot.fact, slot.fact))
    elif slot.begins.earlier:
        pairs.setdefault(slot.begins.earlier.last, []).append((slot.fact, slot.begins.earlier.fact))


def rules_of_register(layout: RegisterLayout, facts: Facts) -> Iterator[Anew]:
    """The counts that are new in every period."""
    for slot in layout.slots.values():
        if slot.value is ValueKind.NUMBER and slot.begins.stays is Stays.NO:
            rows = tuple(id for id in facts if id.startswith(f"{slot.fact}["))
            if rows:
                yield Anew(layout.head.title, rows)
