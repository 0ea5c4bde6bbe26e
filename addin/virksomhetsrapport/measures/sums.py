"""Sums that were reported and that we add up too: which of the two stands, and what is said of the other.

A reported sum stands where rounding explains how far it lies from what its parts make; beyond that ours stands, and
feeds the sums above it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeVar

from virksomhetsrapport.cells import CellRef
from virksomhetsrapport.facts import Fact, Origin
from virksomhetsrapport.findings import Finding, Param, error, notice, warning
from virksomhetsrapport.measures.lines import SumLine, parts_first
from virksomhetsrapport.shapes.grid import Entry, GridReading
from virksomhetsrapport.units import COUNT

SUM_OFF = error("sum-off", "label", "reported", "computed", "difference", "parts")
SUM_FORMULA = warning("sum-formula", "label", "shown", "computed")
SUM_ROUNDED = notice("sum-rounded", "label", "reported", "computed")

_L = TypeVar("_L", bound=SumLine)


class Part(NamedTuple):
    """A part of a sum: 1 or -1, its figure that stands, and how many rounded figures that rests on."""

    sign: int
    fact: Fact
    rounded: int = 1


def typed_fact(blank: Fact, entry: Entry, cell: CellRef | None = None) -> Fact:
    """The fact with the value that was typed, or without one; `cell` is where it belongs when nothing stands there."""
    origin = Origin.MISSING if entry.value is None else Origin.TYPED
    return blank._replace(value=entry.value, origin=origin, source=entry.cell or cell)


def computed_fact(blank: Fact, value: Decimal | None, rule: str, inputs: Sequence[str]) -> Fact:
    """The fact with a value that follows from others; None where one of them is missing."""
    origin = Origin.MISSING if value is None else Origin.COMPUTED
    return blank._replace(value=value, origin=origin, rule=rule, inputs=tuple(inputs))


def difference(blank: Fact, pair: Sequence[Fact]) -> Fact:
    """What the first of two figures is more than the second; without a value where one is missing or there is none."""
    known = [fact.number for fact in pair if fact.number is not None]
    value = known[0] - known[1] if len(known) == 2 else None
    return computed_fact(blank, value, "difference", [fact.id for fact in pair])


def counted(fact: Fact, entry: Entry) -> Fact:
    """The figure as it counts where a cell may be left empty: then for nothing. What cannot be read is not empty."""
    return fact._replace(value=Decimal(0)) if entry.left_empty else fact


def sum_tolerance(rounded: int) -> Decimal:
    """How far a sum of rounded parts may lie from the rounded sum, in units: half for each part and for itself."""
    return Decimal(rounded + 1) / 2


def standing_sum(blank: Fact, entry: Entry, parts: Sequence[Part], findings: list[Finding]) -> Fact:
    """The sum that stands. `blank` is its fact without a value; its decimals say what figures are rounded to."""
    inputs = tuple(part.fact.id for part in parts)
    own = total(parts)
    tolerance = Decimal(0)
    if blank.unit != COUNT:  # counts are not rounded
        tolerance = sum_tolerance(sum(part.rounded for part in parts)) * Decimal(1).scaleb(-(blank.decimals or 0))
    reported = entry.value if isinstance(entry.value, Decimal) else None
    cell = entry.cell or blank.source
    ours = computed_fact(blank, own, "sum", inputs)._replace(source=cell)
    if reported is None:
        shown = entry.shown if isinstance(entry.shown, Decimal) else None
        if own is not None and shown and abs(shown - own) > tolerance:
            findings.append(SUM_FORMULA.at(cell, label=blank.label, shown=shown, computed=own))
        return ours
    if own is not None and reported != own:
        if abs(reported - own) > tolerance:
            places = ", ".join(part.fact.source.a1 for part in parts if part.fact.source)
            params: dict[str, Param] = {"label": blank.label, "reported": reported, "computed": own}
            findings.append(SUM_OFF.at(cell, **params, difference=reported - own, parts=places))
            return ours
        findings.append(SUM_ROUNDED.at(cell, label=blank.label, reported=reported, computed=own))
    return ours._replace(value=reported, origin=Origin.REPORTED)


def total(parts: Sequence[Part]) -> Decimal | None:
    """What the parts make; None where one is missing."""
    found = Decimal(0)
    for part in parts:
        if part.fact.number is None:
            return None
        found += part.sign * part.fact.number
    return found


def standing_column(
    lines: Sequence[_L],
    column: str,
    reading: GridReading,
    blank: Callable[[_L], Fact],
    findings: list[Finding],
    *,
    sign: Callable[[_L, _L], int] = lambda line, part: 1,  # noqa: ARG005 - a plain sum adds every part
    may_be_empty: Collection[str] = (),
) -> dict[str, Fact]:
    """The figures that stand in one column, by line id. `sign` says how a part counts in a sum.

    A sum is unknown where a part is missing, but for lines that `may_be_empty`: left empty, they count for nothing.
    """
    known: Mapping[str, _L] = {line.id: line for line in lines}
    standing: dict[str, Fact] = {}
    rounded: dict[str, int] = {}
    for line in parts_first(lines):
        entry = reading.entry(line.id, column)
        cell = reading.cells.get((line.id, column))
        if not line.sum_of:
            standing[line.id], rounded[line.id] = typed_fact(blank(line), entry, cell), 1
            continue
        parts = []
        for id in line.sum_of:
            part = known[id]
            fact = counted(standing[id], reading.entry(id, column)) if id in may_be_empty else standing[id]
            parts.append(Part(sign(line, part), fact, rounded[id]))
        standing[line.id] = standing_sum(blank(line)._replace(source=cell), entry, parts, findings)
        ours = standing[line.id].origin is not Origin.REPORTED
        rounded[line.id] = sum(part.rounded for part in parts) if ours else 1
    return {line.id: standing[line.id] for line in lines}
