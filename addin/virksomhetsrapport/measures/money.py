"""The unit of money of a whole table."""

from __future__ import annotations

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.units import KR, TKR, Unit, unit_named


def parse_money(block: Block) -> tuple[Unit, int]:
    """Keys: unit, decimals. Amounts in millions have one decimal where nothing else is said."""
    unit = unit_named(block.text("unit"))
    if not unit.money:
        block.fault("definition-not-money", "unit", value=unit.id)
    return unit, block.integer("decimals", 0 if unit in (KR, TKR) else 1, most=6)
