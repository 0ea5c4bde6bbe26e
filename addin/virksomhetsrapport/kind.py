"""What every kind of table gives: facts, elements, findings, indicators; and what every kind can do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol, TypeAlias

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.cells import CellRef, Sheets
from virksomhetsrapport.elements import Element
from virksomhetsrapport.facts import Fact
from virksomhetsrapport.findings import Finding
from virksomhetsrapport.indicators import Indicator
from virksomhetsrapport.overtime import TimeRule
from virksomhetsrapport.period import Period
from virksomhetsrapport.shapes.grid import GridLayout
from virksomhetsrapport.shapes.register import RegisterLayout
from virksomhetsrapport.shapes.sheet import SheetHead
from virksomhetsrapport.shapes.text import TextLayout

Layout: TypeAlias = GridLayout | RegisterLayout | TextLayout


class Outcome(NamedTuple):
    """`rules` are what must hold between these facts and what earlier reports said, besides what holds for any cell."""

    facts: Mapping[str, Fact]
    elements: tuple[Element, ...]
    findings: tuple[Finding, ...]
    indicators: tuple[Indicator, ...] = ()
    rules: tuple[TimeRule, ...] = ()


class Reading(Protocol):
    """What a kind read from its cells; everybody else may know only where they are, by the keys of the layout."""

    @property
    def cells(self) -> Mapping[Any, CellRef]: ...


class Kind(Protocol):
    """A kind of table. What `parse` gives is known to the kind alone, and handed back to it."""

    def parse(self, block: Block, head: SheetHead, prose_unit: str) -> Any:
        """The kind's own keys of a table's block; faults are left in the block."""

    def layout(self, spec: Any, period: Period) -> Layout:
        """How the table lies on its sheet in that period."""

    def read(self, spec: Any, period: Period, sheets: Sheets) -> Reading:
        """What stands in its cells."""

    def compute(self, spec: Any, reading: Any, period: Period) -> Outcome:
        """What follows from it."""
