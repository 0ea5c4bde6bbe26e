"""Balance: what stood on an account, what moved, what stands there now, and how much more of it may be drawn.

A balance below zero is drawn. The lines are dated as the report dates them: "IB 1.1.2024", "UB per 31.1.2024".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.elements import Column, ColumnStyle, Figure, Label, Row, Table
from virksomhetsrapport.facts import Fact, Facts, Origin
from virksomhetsrapport.findings import Finding, warning
from virksomhetsrapport.kind import Outcome
from virksomhetsrapport.measures.lines import style_of
from virksomhetsrapport.measures.money import parse_money
from virksomhetsrapport.measures.sums import computed_fact, difference, standing_column
from virksomhetsrapport.measures.values import check_value
from virksomhetsrapport.overtime.amounts import Opens
from virksomhetsrapport.overtime.repeated import Fresh
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.shapes.begins import EMPTY, Begins, Earlier, Stays
from virksomhetsrapport.shapes.grid import GridColumn, GridLayout, GridLine, GridReading, Role, Slot, read_grid
from virksomhetsrapport.shapes.sheet import SheetHead, folded
from virksomhetsrapport.units import Unit

BALANCE_OVER_LIMIT = warning("balance-over-limit", "label", "balance", "limit_label", "limit", "over")

AMOUNT, NOTE = "belop", "kommentar"
OPENING, CLOSING, CHANGE = "ib", "ub", "endring"
LIMIT, UNUSED, DRAWN = "ramme", "ubrukt", "trukket"
TAKEN = (OPENING, CLOSING, CHANGE, LIMIT, UNUSED, DRAWN)
LARGEST_LIMIT = 10**15


class Since(Enum):
    """Where the opening balance is from: 1 January of the year, or the first day of the period."""

    YEAR = "year"
    PERIOD = "period"


class Line(NamedTuple):
    id: str
    label: str
    sum_of: tuple[str, ...] = ()


class Limit(NamedTuple):
    """How much may be drawn, in the table's unit: the balance may be as low as -amount."""

    label: str
    amount: Decimal


class Spec(NamedTuple):
    head: SheetHead
    unit: Unit
    decimals: int
    opening: str
    closing: str
    movements: tuple[Line, ...]
    since: Since
    limit: Limit | None

    def fact(self, measure: str) -> str:
        """`kassakreditt.ub`; also `.ib`, each movement, `.endring`, `.ramme`, `.ubrukt` and `.trukket`."""
        return f"{self.head.id}.{measure}"

    def blank(self, measure: str, label: str) -> Fact:
        return Fact(self.fact(measure), None, self.unit, label, Origin.MISSING, self.decimals)

    def first_day(self, period: Period) -> dt.date:
        return dt.date(period.last.year, 1 if self.since is Since.YEAR else period.first.number, 1)

    def lines(self, period: Period) -> tuple[Line, ...]:
        """Opening, movements, and the closing that is the sum of them."""
        parts = (OPENING, *(movement.id for movement in self.movements))
        return (
            Line(OPENING, f"{self.opening} {_day(self.first_day(period))}"),
            *self.movements,
            Line(CLOSING, f"{self.closing} {_day(period.last.last_day)}", parts),
        )


def _day(date: dt.date) -> str:
    return f"{date.day}.{date.month}.{date.year}"


def parse(block: Block, head: SheetHead, prose_unit: str) -> Spec:  # noqa: ARG001 - the signature of every kind
    """The block of a definition. Keys: unit, decimals, opening, closing, movements (id, label), since, limit."""
    unit, decimals = parse_money(block)
    opening, closing = block.text("opening", "IB"), block.text("closing", "UB per")
    movements = []
    for item in block.blocks("movements"):
        movement = Line(item.identifier("id"), item.text("label"))
        item.finish()
        if movement.id in TAKEN:
            item.fault("definition-reserved-id", "id", value=movement.id)
        movements.append(movement)
    if not movements:
        block.fault("definition-no-lines", "movements")
    block.refuse_twice("movements", (movement.id for movement in movements))
    since = block.choice("since", Since, Since.YEAR)
    spec = Spec(head, unit, decimals, opening, closing, tuple(movements), since, _parse_limit(block))
    any_period = Period(Month(2000, 1), 1)
    block.refuse_twice("movements", (folded(line.label) for line in spec.lines(any_period)))
    return spec


def _parse_limit(block: Block) -> Limit | None:
    found = block.block("limit")
    if found is None:
        return None
    limit = Limit(found.text("label"), found.number("amount"))
    if not 0 <= limit.amount <= LARGEST_LIMIT:
        found.fault("definition-out-of-range", "amount", value=str(limit.amount), least=0, most=LARGEST_LIMIT)
    found.finish()
    return limit


def layout(spec: Spec, period: Period) -> GridLayout:
    columns = (
        GridColumn("label", "Post", Role.LABEL, 34),
        GridColumn(AMOUNT, "Beløp", Role.INPUT, 16),
        GridColumn(NOTE, "Kommentar", Role.COMMENT, 48),
    )
    return GridLayout(spec.head, columns, tuple(_line(spec, line, period) for line in spec.lines(period)))


def _line(spec: Spec, line: Line, period: Period) -> GridLine:
    begins = _opening(spec, period) if line.id == OPENING else EMPTY
    parts = tuple((1, part) for part in line.sum_of)
    slot = Slot(spec.fact(line.id), spec.unit, spec.decimals, parts=parts, begins=begins)
    return GridLine(line.id, line.label, {AMOUNT: slot}, style_of(line))


def _opening(spec: Spec, period: Period) -> Begins:
    """The closing of the day before; one of 1 January stays as it stands for the rest of the year."""
    if spec.since is Since.YEAR:
        return Begins(Stays.YEAR, Earlier(spec.fact(CLOSING), Month(period.last.year - 1, 12)))
    return Begins(earlier=Earlier(spec.fact(CLOSING), period.first.plus(-1)))


def read(spec: Spec, period: Period, sheets: Sheets) -> GridReading:
    return read_grid(layout(spec, period), sheets)


def compute(spec: Spec, reading: GridReading, period: Period) -> Outcome:
    """Opening, movements, closing and the change between them; what the limit leaves; one view."""
    findings = list(reading.findings)

    def blank(line: Line) -> Fact:
        return spec.blank(line.id, line.label)

    standing = standing_column(spec.lines(period), AMOUNT, reading, blank, findings)
    for fact in standing.values():
        if fact.id != spec.fact(CLOSING):
            findings.extend(check_value(fact, signed=True))
    facts = {fact.id: fact for fact in standing.values()}
    facts.update((fact.id, fact) for fact in _follows(spec, facts, period))
    findings.extend(_over_limit(spec, facts))
    moved = Fresh(spec.head.title, tuple(spec.fact(movement.id) for movement in spec.movements))
    return Outcome(facts, (_view(spec, period),), tuple(findings), rules=(_opens(spec, period), moved))


def _opens(spec: Spec, period: Period) -> Opens:
    """An opening is the closing of the day before. Within the year one of 1 January is what it was."""
    of = OPENING if spec.since is Since.YEAR and not period.starts_year else CLOSING
    return Opens(spec.fact(OPENING), spec.fact(of), period.first.plus(-1))


def _follows(spec: Spec, facts: Facts, period: Period) -> Iterator[Fact]:
    """The change since the opening; with a limit, the limit, what is left of it and what is drawn."""
    title, opening, closing = spec.head.title, facts[spec.fact(OPENING)], facts[spec.fact(CLOSING)]
    label = f"{title}, endring siden {_day(spec.first_day(period))}"
    yield difference(spec.blank(CHANGE, label), (closing, opening))
    if spec.limit is None:
        return
    limit = spec.blank(LIMIT, f"{title}, {spec.limit.label.lower()}")
    yield limit._replace(value=spec.limit.amount, origin=Origin.DEFINED)
    unused = drawn = None
    if closing.number is not None:
        unused, drawn = spec.limit.amount + closing.number, max(-closing.number, Decimal(0))
    yield computed_fact(spec.blank(UNUSED, f"{title}, ubrukt"), unused, "unused", (limit.id, closing.id))
    yield computed_fact(spec.blank(DRAWN, f"{title}, trukket"), drawn, "drawn", (closing.id,))


def _over_limit(spec: Spec, facts: Facts) -> Iterator[Finding]:
    closing = facts[spec.fact(CLOSING)]
    if spec.limit is None or closing.number is None or closing.number >= -spec.limit.amount:
        return
    yield BALANCE_OVER_LIMIT.at(
        closing.source,
        label=closing.label,
        balance=closing.number,
        limit_label=spec.limit.label,
        limit=spec.limit.amount,
        over=-closing.number - spec.limit.amount,
    )


def _view(spec: Spec, period: Period) -> Table:
    rows = [Row((Label(line.label), Figure(spec.fact(line.id))), style_of(line)) for line in spec.lines(period)]
    if spec.limit:
        rows.append(Row((Label(spec.limit.label), Figure(spec.fact(LIMIT)))))
        rows.append(Row((Label("Ubrukt"), Figure(spec.fact(UNUSED)))))
    columns = (Column("", ColumnStyle.TEXT), Column("Beløp", ColumnStyle.FIGURE))
    return Table(spec.head.id, spec.head.title, spec.unit.note, columns, tuple(rows))
