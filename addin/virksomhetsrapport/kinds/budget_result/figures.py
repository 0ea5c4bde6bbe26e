"""The figures that stand, and the deviations that follow from them."""

from __future__ import annotations

from decimal import Decimal

from virksomhetsrapport.facts import Comparison, Fact, Flag, Origin, Status, percent_of
from virksomhetsrapport.findings import Finding
from virksomhetsrapport.kinds.budget_result.spec import HEADINGS, INPUTS, SPANS, Limits, Line, Spec
from virksomhetsrapport.measures.sums import standing_column
from virksomhetsrapport.shapes.grid import GridReading
from virksomhetsrapport.units import PERCENT


def standing_figures(spec: Spec, reading: GridReading, findings: list[Finding]) -> dict[str, Fact]:
    """Every typed figure, sum and deviation by fact id; sums that do not hold are told in `findings`."""
    facts: dict[str, Fact] = {}
    for measure in INPUTS:

        def blank(line: Line, measure: str = measure) -> Fact:
            label = f"{line.label}, {HEADINGS[measure].lower()}"
            return Fact(spec.fact(line.id, measure), None, spec.unit, label, Origin.MISSING, spec.decimals)

        standing = standing_column(spec.lines, measure, reading, blank, findings, sign=sign_of)
        facts.update((fact.id, fact) for fact in standing.values())
    for line in spec.lines:
        for span in SPANS:
            for fact in _deviations(spec, line, span, facts, reading):
                facts[fact.id] = fact
    return facts


def sign_of(line: Line, part: Line) -> int:
    """A sum adds parts of its own nature and subtracts the opposite."""
    return line.nature * part.nature


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
