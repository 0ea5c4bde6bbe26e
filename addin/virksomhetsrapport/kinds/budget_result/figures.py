"""The figures that stand, and the deviations that follow from them."""

from __future__ import annotations

from decimal import Decimal

from virksomhetsrapport.facts import Comparison, Fact, Flag, Origin, Status, percent_of
from virksomhetsrapport.findings import Finding, error, notice, warning
from virksomhetsrapport.kinds.budget_result.spec import HEADINGS, INPUTS, SPANS, Limits, Line, Spec
from virksomhetsrapport.shapes.grid import GridReading
from virksomhetsrapport.units import PERCENT

SUM_OFF = error("sum-off", "label", "reported", "computed", "difference", "parts")
SUM_FORMULA = warning("sum-formula", "label", "shown", "computed")
SUM_ROUNDED = notice("sum-rounded", "label", "reported", "computed")


def standing_figures(spec: Spec, reading: GridReading, findings: list[Finding]) -> dict[str, Fact]:
    """Every typed figure, sum and deviation by fact id; sums that do not hold are told in `findings`."""
    facts: dict[str, Fact] = {}
    for measure in INPUTS:
        rounded: dict[str, int] = {}
        for line in _parts_first(spec.lines):
            fact = _figure(spec, line, measure, reading, facts, rounded, findings)
            facts[fact.id] = fact
            unreported = bool(line.sum_of) and reading.entry(line.id, measure).value is None
            rounded[line.id] = sum(rounded[part] for part in line.sum_of) if unreported else 1
    for line in spec.lines:
        for span in SPANS:
            for fact in _deviations(spec, line, span, facts, reading):
                facts[fact.id] = fact
    return facts


def _parts_first(lines: tuple[Line, ...]) -> list[Line]:
    known = {line.id: line for line in lines}
    ordered: dict[str, Line] = {}

    def visit(line: Line) -> None:
        if line.id not in ordered:
            for part in line.sum_of:
                visit(known[part])
            ordered[line.id] = line

    for line in lines:
        visit(line)
    return list(ordered.values())


def _figure(
    spec: Spec,
    line: Line,
    measure: str,
    reading: GridReading,
    facts: dict[str, Fact],
    rounded: dict[str, int],
    findings: list[Finding],
) -> Fact:
    """The figure that stands: typed, a reported sum within rounding, otherwise our own sum.

    `rounded` tells how many rounded figures each line brings into a sum: one where it was typed, all of its own where
    nobody reported it.
    """
    entry = reading.entry(line.id, measure)
    typed = entry.value if isinstance(entry.value, Decimal) else None
    id, label = spec.fact(line.id, measure), f"{line.label}, {HEADINGS[measure].lower()}"
    cell = entry.cell or reading.cells.get((line.id, measure))
    if not line.sum_of:
        origin = Origin.MISSING if typed is None else Origin.TYPED
        return Fact(id, typed, spec.unit, label, origin, spec.decimals, cell)
    parts = spec.parts(line)
    inputs = tuple(spec.fact(part, measure) for _, part in parts)
    values = [facts[name].number for name in inputs]
    own = None
    if all(value is not None for value in values):
        own = sum(
            (sign * value for (sign, _), value in zip(parts, values, strict=True) if value is not None), Decimal(0)
        )
    tolerance = sum_tolerance(sum(rounded[part] for part in line.sum_of)) * spec.step
    if typed is None:
        shown = entry.shown if isinstance(entry.shown, Decimal) else None
        if own is not None and shown and abs(shown - own) > tolerance:
            findings.append(SUM_FORMULA.at(cell, label=label, shown=shown, computed=own))
        origin = Origin.MISSING if own is None else Origin.COMPUTED
        return Fact(id, own, spec.unit, label, origin, spec.decimals, cell, "sum", inputs)
    if own is not None and typed != own:
        if abs(typed - own) > tolerance:
            cells = [reading.cells[part, measure].a1 for _, part in parts if (part, measure) in reading.cells]
            off = SUM_OFF.at(
                cell, label=label, reported=typed, computed=own, difference=typed - own, parts=", ".join(cells)
            )
            findings.append(off)
            return Fact(id, own, spec.unit, label, Origin.COMPUTED, spec.decimals, cell, "sum", inputs)
        findings.append(SUM_ROUNDED.at(cell, label=label, reported=typed, computed=own))
    return Fact(id, typed, spec.unit, label, Origin.REPORTED, spec.decimals, cell, "sum", inputs)


def sum_tolerance(parts: int) -> Decimal:
    """How far a sum of rounded parts may lie from the rounded sum, in units: half for each part and for itself."""
    return Decimal(parts + 1) / 2


def _deviations(
    spec: Spec, line: Line, span: tuple[str, str, str, str], facts: dict[str, Fact], reading: GridReading
) -> tuple[Fact, Fact]:
    actual_key, budget_key, deviation_key, percentage_key = span
    inputs = (spec.fact(line.id, actual_key), spec.fact(line.id, budget_key))
    actual, budget = facts[inputs[0]].number, facts[inputs[1]].number
    deviation = percentage = None
    if actual is not None and budget is not None:
        deviation = line.nature * (actual - budget)
        if budget != 0 and not (spec.limits and abs(budget) < spec.limits.near_zero):
            percentage = percent_of(deviation, budget)
    return (
        Fact(
            spec.fact(line.id, deviation_key),
            deviation,
            spec.unit,
            f"{line.label}, {HEADINGS[deviation_key].lower()}",
            Origin.MISSING if deviation is None else Origin.COMPUTED,
            spec.decimals,
            reading.cells.get((line.id, deviation_key)),
            "actual-minus-budget" if line.nature > 0 else "budget-minus-actual",
            inputs,
            _flag(deviation, percentage, spec.limits),
        ),
        Fact(
            spec.fact(line.id, percentage_key),
            percentage,
            PERCENT,
            f"{line.label}, {HEADINGS[percentage_key].lower()}",
            Origin.MISSING if deviation is None else Origin.COMPUTED,
            1,
            reading.cells.get((line.id, percentage_key)),
            "percent-of-budget",
            (spec.fact(line.id, deviation_key), inputs[1]),
        ),
    )


def _flag(deviation: Decimal | None, percentage: Decimal | None, limits: Limits | None) -> Flag | None:
    if limits is None:
        return None
    if deviation is None:
        return Flag(Status.UNKNOWN, Comparison.BEYOND, limits.amount, None)
    if abs(deviation) <= limits.amount or (percentage is not None and abs(percentage) <= limits.percent):
        return None
    status = Status.FAVOURABLE if deviation > 0 else Status.UNFAVOURABLE
    return Flag(status, Comparison.BEYOND, limits.amount, abs(deviation) - limits.amount)
