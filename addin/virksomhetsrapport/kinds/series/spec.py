"""What a definition says of a series: its months, and its lines with their units, sums, wholes and targets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.indicators import Target
from virksomhetsrapport.measures.charts import ChartLine, ChartRule, parse_charts
from virksomhetsrapport.measures.lines import check_lines
from virksomhetsrapport.measures.months import AsOf, Span, parse_span
from virksomhetsrapport.measures.targets import parse_target
from virksomhetsrapport.period import Month
from virksomhetsrapport.shapes.sheet import SheetHead
from virksomhetsrapport.units import COUNT, Unit, unit_named

NARROW = "smal"
"""The view without units, targets and statuses."""


class Line(NamedTuple):
    """`within` is the line that this one is a part of: its figure is never larger in the same month."""

    id: str
    label: str
    unit: Unit
    decimals: int
    sum_of: tuple[str, ...]
    within: str
    required: bool
    signed: bool
    target: Target | None


@dataclass(frozen=True)
class Spec:
    head: SheetHead
    span: Span
    lines: tuple[Line, ...]
    charts: tuple[ChartRule, ...] = ()

    @cached_property
    def judged(self) -> bool:
        return any(line.target for line in self.lines)

    @cached_property
    def optional(self) -> set[str]:
        """The lines whose cells may be left empty."""
        return {line.id for line in self.lines if not line.required}

    @cached_property
    def unit(self) -> Unit | None:
        """The unit of all lines, None where they differ."""
        units = {line.unit for line in self.lines}
        return next(iter(units)) if len(units) == 1 else None

    def fact(self, line: Line, month: Month) -> str:
        """`brukerstotte.henvendelser[2024-01]`."""
        return f"{self.of_line(line)}[{month}]"

    def of_line(self, line: Line, measure: str = "") -> str:
        """`brukerstotte.henvendelser`, `brukerstotte.henvendelser.endring`."""
        id = f"{self.head.id}.{line.id}"
        return f"{id}.{measure}" if measure else id

    def label(self, line: Line, month: Month) -> str:
        return f"{line.label}, {self.span.said(month)}"

    def added_up(self, line: Line) -> bool:
        """Counts of what happened in a month make a total; those of what there was on a day do not."""
        return line.unit == COUNT and self.span.as_of is AsOf.MONTH


def parse(block: Block, head: SheetHead, prose_unit: str) -> Spec:  # noqa: ARG001 - the signature of every kind
    """The block of a definition. Keys: months, as_of, lines, charts."""
    span = parse_span(block)
    found = []
    for item in block.blocks("lines"):
        line = Line(
            id=item.identifier("id"),
            label=item.text("label"),
            unit=unit_named(item.text("unit")),
            decimals=item.integer("decimals", 0, most=6),
            sum_of=item.texts("sum_of", ()),
            within=item.text("within", ""),
            required=item.boolean("required", True),
            signed=item.boolean("signed", False),
            target=parse_target(item),
        )
        item.finish()
        found.append((item, line))
    check_lines(block, "lines", found)
    units = {line.id: line.unit for _, line in found}
    for item, line in found:
        if line.within and line.within not in units:
            item.fault("definition-unknown-line", "within", value=line.within)
        others = [("sum_of", part) for part in line.sum_of] + [("within", line.within)]
        for key, other in others:
            if other in units and (units[other] != line.unit or (key == "within" and other == line.id)):
                item.fault("definition-line-unfit", key, value=other)
    lines = tuple(line for _, line in found)
    charted = [ChartLine(line.id, line.label, line.unit, line.target is not None) for line in lines]
    charts = parse_charts(block, charted, [line.sum_of for line in lines], (NARROW,))
    return Spec(head, span, lines, charts)
