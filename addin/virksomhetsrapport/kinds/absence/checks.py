"""What is odd in the rates of the months."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from virksomhetsrapport.facts import Facts
from virksomhetsrapport.findings import Finding, warning
from virksomhetsrapport.kinds.absence.spec import TOTAL, Spec
from virksomhetsrapport.measures.usual import beside_usual
from virksomhetsrapport.numbers import half_up
from virksomhetsrapport.period import Period

HIGH = warning("absence-high", "label", "value")
NONE = warning("absence-none", "label")
OUTLIER = warning("absence-outlier", "label", "value", "median")

HIGHEST = 25
"""Per cent that no organisation comes to."""
TIMES, FEWEST_OTHERS = 4, 3
"""How many times the usual is odd, and how many other months it takes to know the usual."""


def odd_months(spec: Spec, facts: Facts, period: Period) -> Iterator[Finding]:
    """Totals that are too high, nothing at all, or unlike those of the other months."""
    totals = [facts[spec.rate(TOTAL, month)] for month in spec.span.months(period)]
    usual = {fact.id: median for fact, median in beside_usual(totals, FEWEST_OTHERS)}
    for fact in totals:
        value = fact.number
        if value is None:
            continue
        if value == 0:
            yield NONE.at(fact.source, label=fact.label)
        if HIGHEST < value <= 100:
            yield HIGH.at(fact.source, label=fact.label, value=value)
        if 0 < (median := usual.get(fact.id, Decimal(0))) < value / TIMES:
            yield OUTLIER.at(fact.source, label=fact.label, value=value, median=half_up(median, spec.decimals))
