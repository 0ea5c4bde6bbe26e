"""A target as a definition states it."""

from __future__ import annotations

from decimal import Decimal

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.facts import Comparison, Fact, Origin
from virksomhetsrapport.indicators import Target
from virksomhetsrapport.units import Unit


def parse_target(item: Block, key: str = "target") -> Target | None:
    """The target under a key, `{ at_least = 80, near = 2 }`, or None where there is none."""
    target = item.block(key)
    if target is None:
        return None
    least, most = target.maybe_number("at_least"), target.maybe_number("at_most")
    near = target.number("near", Decimal(0))
    if (least is None) == (most is None):
        target.fault("definition-target-one-limit")
    if near < 0:
        target.fault("definition-out-of-range", "near", value=str(near), least=0, most=100)
    target.finish()
    if least is not None:
        return Target(Comparison.AT_LEAST, least, near)
    return Target(Comparison.AT_MOST, most or Decimal(0), near)


def target_fact(id: str, target: Target, unit: Unit, label: str) -> Fact:
    """The limit as a figure that texts may state, with as many decimals as it has."""
    return Fact(id, target.limit, unit, label, Origin.DEFINED)
