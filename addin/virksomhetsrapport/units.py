"""Units of figures: how they are named in a table, in prose, and how money turns from one into another."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple


class Unit(NamedTuple):
    """`note` stands once by a table ("Tall i 1000 kr"), `suffix` after a figure in prose ("16,3 MNOK").

    `kroner` is how many kroner one of the unit is, or None where it is not money. `percent` marks shares 0-100.
    """

    id: str
    note: str
    suffix: str
    kroner: Decimal | None = None
    percent: bool = False

    @property
    def money(self) -> bool:
        return self.kroner is not None


KR = Unit("kr", "Tall i kroner", "kr", Decimal(1))
TKR = Unit("1000 kr", "Tall i 1000 kr", "tusen kr", Decimal(1000))
MNOK = Unit("MNOK", "Tall i MNOK", "MNOK", Decimal(1_000_000))
MILL_KR = Unit("mill. kr", "Tall i mill. kr", "mill. kr", Decimal(1_000_000))
PERCENT = Unit("%", "Tall i prosent", "%", percent=True)
POINTS = Unit("prosentpoeng", "Tall i prosentpoeng", "prosentpoeng")
COUNT = Unit("antall", "Antall", "")
TEXT = Unit("tekst", "", "")
DATE = Unit("dato", "", "")

KNOWN = {unit.id: unit for unit in (KR, TKR, MNOK, MILL_KR, PERCENT, POINTS, COUNT)}


def unit_named(name: str) -> Unit:
    """The known unit of that name, or a plain one whose name follows the figure: "30 sekunder"."""
    return KNOWN.get(name) or Unit(name, f"Tall i {name}", name)


def unit_of_change(unit: Unit) -> Unit:
    """The unit of the difference of two figures: of two percentages it is percentage points."""
    return POINTS if unit == PERCENT else unit


def convert(value: Decimal, source: Unit, target: Unit) -> Decimal:
    """The same amount in another unit of money. Raises `ValueError` where either is not money."""
    if source.kroner is None or target.kroner is None:
        raise ValueError(f"{source.id} -> {target.id}")
    return value * source.kroner / target.kroner
