"""What a single figure may be: its decimals, its sign, shares within 0-100, counts that are whole."""

from __future__ import annotations

from collections.abc import Iterator

from virksomhetsrapport.facts import Fact
from virksomhetsrapport.findings import Finding, error, notice, warning
from virksomhetsrapport.numbers import half_up
from virksomhetsrapport.units import COUNT

MORE_DECIMALS = notice("more-decimals", "label", "value", "decimals")
SHARE_OUTSIDE = error("share-outside", "label", "value")
FIGURE_NEGATIVE = warning("figure-negative", "label", "value")
COUNT_NEGATIVE = error("count-negative", "label", "value")
COUNT_BROKEN = error("count-broken", "label", "value")


def check_value(fact: Fact, *, signed: bool = False) -> Iterator[Finding]:
    """What is odd in a figure that was typed. A `signed` one may be negative, and a per cent of it any size."""
    value = fact.number
    if value is None:
        return
    if fact.unit == COUNT and not fact.decimals and half_up(value, 0) != value:
        yield COUNT_BROKEN.at(fact.source, label=fact.label, value=value)
    elif fact.decimals is not None and half_up(value, fact.decimals) != value:
        yield MORE_DECIMALS.at(fact.source, label=fact.label, value=value, decimals=fact.decimals)
    if signed:
        return
    if fact.unit.percent and not 0 <= value <= 100:
        yield SHARE_OUTSIDE.at(fact.source, label=fact.label, value=value)
    elif value < 0:
        code = COUNT_NEGATIVE if fact.unit == COUNT else FIGURE_NEGATIVE
        yield code.at(fact.source, label=fact.label, value=value)
