"""What cannot be right in a series, and what is odd."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from virksomhetsrapport.facts import Facts
from virksomhetsrapport.findings import Finding, Param, error, warning
from virksomhetsrapport.kinds.series.spec import Spec
from virksomhetsrapport.measures.lines import parts_first
from virksomhetsrapport.measures.usual import beside_usual
from virksomhetsrapport.measures.values import SHARE_OUTSIDE
from virksomhetsrapport.numbers import half_up
from virksomhetsrapport.period import Month
from virksomhetsrapport.units import COUNT

SERIES_WITHIN = error("series-within", "label", "value", "whole_label", "whole", "other")
SERIES_OUTLIER = warning("series-outlier", "label", "value", "usual")

FEWEST_OTHERS = 4
"""Months besides the one that is looked at, for there to be anything usual."""
UNUSUAL = 20
"""How many times the usual is too much; its inverse is too little, of figures that are large enough to tell."""
LARGE = 100


def beyond(spec: Spec, facts: Facts, months: Sequence[Month]) -> Iterator[Finding]:
    """Parts that are larger than their whole, and shares that add up to more than all."""
    known = {line.id: line for line in spec.lines}
    slack = _slack(spec)
    for month in months:
        for line in spec.lines:
            fact = facts[spec.fact(line, month)]
            if fact.number is None:
                continue
            if line.sum_of and line.unit.percent and not line.signed and fact.number > 100 + slack[line.id]:
                yield SHARE_OUTSIDE.at(fact.source, label=fact.label, value=fact.number)
            if not line.within:
                continue
            whole = known[line.within]
            of = facts[spec.fact(whole, month)]
            alike = whole.decimals == line.decimals and not (whole.sum_of or line.sum_of)
            room = 0 if alike else slack[line.id] + slack[whole.id]
            if of.number is not None and fact.number > of.number + room:
                said: dict[str, Param] = {"label": fact.label, "value": fact.number}
                place = of.source.a1 if of.source else ""
                yield SERIES_WITHIN.at(fact.source, **said, whole_label=whole.label, whole=of.number, other=place)


def _slack(spec: Spec) -> dict[str, Decimal]:
    """How far a line may lie from its exact figure: half a step for each rounded figure that it is made of."""
    found: dict[str, Decimal] = {}
    for line in parts_first(spec.lines):
        half = Decimal(1).scaleb(-line.decimals) / 2
        own = Decimal(0) if line.unit == COUNT else half  # counts are not rounded
        found[line.id] = sum((found[part] for part in line.sum_of), Decimal(0)) if line.sum_of else own
    return found


def outliers(spec: Spec, facts: Facts, months: Sequence[Month]) -> Iterator[Finding]:
    """Typed figures far from what the line's other months are about: a wrong unit, a digit too many."""
    for line in spec.lines:
        if line.signed or line.unit.percent or line.sum_of:
            continue
        for fact, usual in beside_usual([facts[spec.fact(line, month)] for month in months], FEWEST_OTHERS):
            assert fact.number is not None
            # Of next to nothing, anything is many times as much.
            much = fact.number > UNUSUAL * max(usual, Decimal(1))
            if much or (usual >= LARGE and 0 <= fact.number * UNUSUAL < usual):
                said: dict[str, Param] = {"label": fact.label, "value": fact.number}
                yield SERIES_OUTLIER.at(fact.source, **said, usual=half_up(usual, line.decimals))
