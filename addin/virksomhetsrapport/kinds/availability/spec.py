"""What a definition says of a table of availability, and what its facts and columns are called."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.indicators import Target
from virksomhetsrapport.measures.months import Span, parse_span
from virksomhetsrapport.measures.targets import parse_target
from virksomhetsrapport.period import Month
from virksomhetsrapport.shapes.sheet import SheetHead, folded
from virksomhetsrapport.units import COUNT, PERCENT, Unit, unit_named

INCIDENTS, DOWNTIME, AVAILABILITY = "hendelser", "nedetid", "tilgjengelighet"
LOWEST, TARGET = "laveste", "maal"
NOTE, STATUS = "kommentar", "status"
HEADINGS = {INCIDENTS: "Hendelser", DOWNTIME: "Nedetid", AVAILABILITY: "Tilgj."}
MINUTES = unit_named("minutter")
MOST_DECIMALS = 6


class Service(NamedTuple):
    id: str
    label: str


class Site(NamedTuple):
    """`units` is how many of what is counted stand there; None where nobody has said."""

    id: str
    label: str
    units: int | None


class Line(NamedTuple):
    """A service at a site."""

    service: Service
    site: Site

    @property
    def key(self) -> str:
        return f"{self.service.id}.{self.site.id}"

    @property
    def label(self) -> str:
        return f"{self.service.label}, {self.site.label}"


@dataclass(frozen=True)
class Spec:
    head: SheetHead
    span: Span
    services: tuple[Service, ...]
    sites: tuple[Site, ...]
    decimals: int
    downtime_decimals: int
    target: Target | None

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(Line(service, site) for service in self.services for site in self.sites)

    def fact(self, measure: str, month: Month, of: str = "") -> str:
        """`ikt.callout.amk.nedetid[2025-02]`, `ikt.callout.laveste[2025-02]`, `ikt.laveste[2025-02]`."""
        return f"{self.head.id}.{of}.{measure}[{month}]" if of else f"{self.head.id}.{measure}[{month}]"

    @property
    def target_fact(self) -> str:
        return f"{self.head.id}.{TARGET}"

    def unit(self, measure: str) -> tuple[Unit, int]:
        """The unit of a measure, and its decimals."""
        return {
            INCIDENTS: (COUNT, 0),
            DOWNTIME: (MINUTES, self.downtime_decimals),
            AVAILABILITY: (PERCENT, self.decimals),
        }[measure]

    @property
    def half(self) -> Decimal:
        """Half a unit of the last decimal of the availability, in per cent."""
        return Decimal("0.5").scaleb(-self.decimals)

    @property
    def half_downtime(self) -> Decimal:
        """Half a unit of the last decimal of the downtime, in minutes."""
        return Decimal("0.5").scaleb(-self.downtime_decimals)


def parse(block: Block, head: SheetHead, prose_unit: str) -> Spec:  # noqa: ARG001 - the signature of every kind
    """The block of a definition. Keys: months, as_of, services (id, label), sites (id, label, units), decimals,
    downtime_decimals, target."""
    span = parse_span(block)
    services = []
    for item in block.blocks("services"):
        services.append(Service(item.identifier("id"), item.text("label")))
        if services[-1].id in (LOWEST, INCIDENTS, DOWNTIME, TARGET):
            item.fault("definition-reserved-id", "id", value=services[-1].id)
        item.finish()
    sites = []
    for item in block.blocks("sites"):
        units = item.integer("units", least=1) if item.has("units") else None
        sites.append(Site(item.identifier("id"), item.text("label"), units))
        if sites[-1].id == LOWEST:
            item.fault("definition-reserved-id", "id", value=LOWEST)
        item.finish()
    told = len(block.faults)
    for key, found in (("services", services), ("sites", sites)):
        if not found:
            block.fault("definition-no-lines", key)
        block.refuse_twice(key, (each.id for each in found))
        block.refuse_twice(key, (folded(each.label) for each in found))
    spec = Spec(
        head,
        span,
        tuple(services),
        tuple(sites),
        block.integer("decimals", 2, most=MOST_DECIMALS),
        block.integer("downtime_decimals", 1, most=MOST_DECIMALS),
        parse_target(block),
    )
    if len(block.faults) == told:  # "A, B" at "C" reads like "A" at "B, C"
        block.refuse_twice("services", (folded(line.label) for line in spec.lines))
    return spec


def minutes_in(month: Month) -> int:
    return month.last_day.day * 24 * 60
