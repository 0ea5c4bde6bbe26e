"""How many units downtime and availability imply where nobody has said: about as many in every month.

Units = 100 x downtime / (minutes in the month x (100 - availability)). Both figures are rounded, so that a cell gives
an interval, without an upper end where the availability shows as full.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from virksomhetsrapport.facts import Fact, Facts
from virksomhetsrapport.findings import Finding, warning
from virksomhetsrapport.kinds.availability.spec import AVAILABILITY, DOWNTIME, Site, Spec, minutes_in
from virksomhetsrapport.numbers import show_number
from virksomhetsrapport.period import Month

AVAILABILITY_UNITS = warning("availability-units", "label", "downtime", "availability", "implied", "others")
AVAILABILITY_UNITS_APART = warning("availability-units-apart", "table", "site", "fewest", "greatest")

FEWEST_CELLS = 3
"""Fewer cells say nothing of who is right."""
COME_AND_GO = Decimal("0.1")
"""The share of the units that may come or go from month to month."""


class Implied(NamedTuple):
    """The least and the most units that a cell allows; `most` is None where it sets no upper end."""

    availability: Fact
    downtime: Decimal
    least: Decimal
    most: Decimal | None

    def holds(self, units: Decimal) -> bool:
        return self.least <= units and (self.most is None or units <= self.most)


def check_units(spec: Spec, months: Sequence[Month], facts: Facts) -> Iterator[Finding]:
    """The cells that do not go with what most of their site's cells imply."""
    for site in spec.sites:
        if site.units is None:
            cells = list(_cells(spec, site, months, facts))
            if len(cells) >= FEWEST_CELLS:
                yield from _odd(spec, site, cells)


def _cells(spec: Spec, site: Site, months: Sequence[Month], facts: Facts) -> Iterator[Implied]:
    for service in spec.services:
        for month in months:
            of = f"{service.id}.{site.id}"
            downtime, availability = (facts[spec.fact(measure, month, of)] for measure in (DOWNTIME, AVAILABILITY))
            if downtime.number is None or availability.number is None:
                continue
            if downtime.number > 0 and 0 <= availability.number <= 100:
                found = _implied(spec, minutes_in(month), downtime.number, availability)
                if found.least or found.most is not None:
                    yield found


def _implied(spec: Spec, minutes: int, downtime: Decimal, availability: Fact) -> Implied:
    assert availability.number is not None
    lost = 100 - availability.number
    fewest = 100 * max(downtime - spec.half_downtime, Decimal(0)) / (minutes * (lost + spec.half))
    most = None
    if lost > spec.half:
        most = 100 * (downtime + spec.half_downtime) / (minutes * (lost - spec.half)) * (1 + COME_AND_GO)
    return Implied(availability, downtime, fewest * (1 - COME_AND_GO), most)


def _odd(spec: Spec, site: Site, cells: Sequence[Implied]) -> Iterator[Finding]:
    units, held = deepest(cells)
    if held == len(cells):
        return
    if 2 * held <= len(cells):  # no number of units goes with most of them: nobody can say who is wrong
        ends = [cell.most for cell in cells if cell.most is not None]
        yield AVAILABILITY_UNITS_APART.at(
            cells[0].availability.source,
            table=spec.head.title,
            site=site.label,
            fewest=_number(min(ends)),
            greatest=_number(max(cell.least for cell in cells)),
        )
        return
    ends = [cell.most for cell in cells if cell.holds(units) and cell.most is not None]
    others = _range(units, min(ends, default=None))
    for cell in cells:
        if not cell.holds(units):
            yield AVAILABILITY_UNITS.at(
                cell.availability.source,
                label=cell.availability.label,
                downtime=cell.downtime,
                availability=cell.availability.number or Decimal(0),
                implied=_range(cell.least, cell.most),
                others=others,
            )


def deepest(cells: Sequence[Implied]) -> tuple[Decimal, int]:
    """The least number of units that the most cells allow, and how many do. Most are allowed where one begins."""
    ends = sorted(cell.most for cell in cells if cell.most is not None)
    best, held = Decimal(0), 0
    for begun, least in enumerate(sorted(cell.least for cell in cells), 1):
        if begun - bisect_left(ends, least) > held:
            best, held = least, begun - bisect_left(ends, least)
    return best, held


def _range(least: Decimal, most: Decimal | None) -> str:
    return f"minst {_number(least)}" if most is None else f"{_number(least)}\u2013{_number(most)}"


def _number(units: Decimal) -> str:
    return show_number(units, 1 if units >= 1 else 3)
