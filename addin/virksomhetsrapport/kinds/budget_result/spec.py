"""What a definition says of a budget result: its lines, their types and sums, and when a deviation deserves a flag."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.elements import RowStyle
from virksomhetsrapport.measures.lines import check_sums
from virksomhetsrapport.measures.money import parse_money
from virksomhetsrapport.shapes.sheet import SheetHead, folded
from virksomhetsrapport.units import Unit

ACTUAL, BUDGET, DEVIATION, PERCENTAGE = "faktisk", "budsjett", "avvik", "avvik_prosent"
YTD, YTD_BUDGET, YTD_DEVIATION, YTD_PERCENTAGE = "hia", "hia_budsjett", "hia_avvik", "hia_avvik_prosent"
YEAR_BUDGET, COMMENT, STATUS = "aarsbudsjett", "kommentar", "vurdering"
INPUTS = (ACTUAL, BUDGET, YTD, YTD_BUDGET, YEAR_BUDGET)
SPANS = ((ACTUAL, BUDGET, DEVIATION, PERCENTAGE), (YTD, YTD_BUDGET, YTD_DEVIATION, YTD_PERCENTAGE))
HEADINGS = {
    ACTUAL: "Faktisk",
    BUDGET: "Budsjett",
    YTD: "Hittil i år",
    YTD_BUDGET: "Budsjett hittil i år",
    YEAR_BUDGET: "Årsbudsjett",
    COMMENT: "Kommentar",
    DEVIATION: "Avvik",
    PERCENTAGE: "Avvik i % av budsjett",
    YTD_DEVIATION: "Avvik hittil i år",
    YTD_PERCENTAGE: "Avvik hittil i % av budsjett",
}


class LineType(Enum):
    """What a line's figures mean. A sum has a type too: it adds parts of its own nature and subtracts the opposite."""

    INCOME = "income"
    COST = "cost"
    SIGNED = "signed"
    """Negative when it costs; counts as income."""
    RESULT = "result"


class Sign(Enum):
    POSITIVE = "positive"
    NEGATIVE = "negative"
    ANY = "any"


class Line(NamedTuple):
    """`memo` lines stand on no sheet and in no table: sums for prose alone."""

    id: str
    label: str
    type: LineType
    sum_of: tuple[str, ...]
    sign: Sign
    level: int
    memo: bool

    @property
    def nature(self) -> int:
        """-1 for cost, 1 for all that counts as income."""
        return -1 if self.type is LineType.COST else 1

    @property
    def style(self) -> RowStyle:
        if self.type is LineType.RESULT:
            return RowStyle.RESULT
        return RowStyle.SUM if self.sum_of else RowStyle.LINE


class Limits(NamedTuple):
    """When a deviation deserves a flag: beyond both, or beyond the amount alone where the budget is near zero.

    `amount` and `near_zero` are in the table's unit, `percent` in per cent of the absolute budget.
    """

    amount: Decimal
    percent: Decimal
    near_zero: Decimal


@dataclass(frozen=True)
class Spec:
    head: SheetHead
    unit: Unit
    decimals: int
    prose_unit: str
    lines: tuple[Line, ...]
    limits: Limits | None
    largest: int
    competing: tuple[str, ...]

    @property
    def step(self) -> Decimal:
        """The unit that figures are rounded to."""
        return Decimal(1).scaleb(-self.decimals)

    @cached_property
    def by_id(self) -> Mapping[str, Line]:
        return {line.id: line for line in self.lines}

    def line(self, id: str) -> Line:
        return self.by_id[id]

    def parts(self, line: Line) -> tuple[tuple[int, str], ...]:
        """Signed parts of a sum."""
        return tuple((self.line(part).nature * line.nature, part) for part in line.sum_of)

    def fact(self, line: str, measure: str) -> str:
        return f"{self.head.id}.{line}.{measure}"


def parse(block: Block, head: SheetHead, prose_unit: str) -> Spec:
    """The block of a definition. Keys: unit, decimals, lines, flag, largest."""
    unit, decimals = parse_money(block)
    lines = _parse_lines(block)
    limits = None
    if flag := block.block("flag"):
        amount = flag.number("amount")
        limits = Limits(amount, flag.number("percent"), flag.number("near_zero", amount / 10))
        flag.finish()
    count, competing = 5, tuple(line.id for line in lines if not line.sum_of)
    if largest := block.block("largest"):
        count = largest.integer("count", 5)
        competing = largest.texts("lines", competing)
        for name in set(competing) - {line.id for line in lines}:
            largest.fault("definition-unknown-line", "lines", value=name)
        largest.finish()
    return Spec(head, unit, decimals, prose_unit, lines, limits, count, competing)


def _parse_lines(block: Block) -> tuple[Line, ...]:
    found: list[tuple[Block, Line]] = []
    for item in block.blocks("lines"):
        line = Line(
            id=item.identifier("id"),
            label=item.text("label"),
            type=item.choice("type", LineType),
            sum_of=item.texts("sum_of", ()),
            sign=item.choice("sign", Sign, Sign.POSITIVE),
            level=item.integer("level", -1, least=-1, most=8),
            memo=item.boolean("memo", False),
        )
        if line.memo and not line.sum_of:
            item.fault("definition-memo-without-parts", "memo")
        item.finish()
        found.append((item, line))
    lines = [line for _, line in found]
    if not lines:
        block.fault("definition-no-lines", "lines")
    block.refuse_twice("lines", (line.id for line in lines))
    block.refuse_twice("lines", (folded(line.label) for line in lines if not line.memo))
    check_sums(found)
    memos = {line.id for line in lines if line.memo}
    for item, line in found:
        for part in memos.intersection(line.sum_of):
            item.fault("definition-memo-as-part", "sum_of", value=part)
    parts_of_sums = {
        part for line in lines if not line.memo and line.type is not LineType.RESULT for part in line.sum_of
    }
    return tuple(_with_level(line, parts_of_sums) for line in lines)


def _with_level(line: Line, parts_of_sums: set[str]) -> Line:
    if line.level >= 0:
        return line
    level = 1 if line.id in parts_of_sums and not line.sum_of else 0
    return line._replace(level=level)
