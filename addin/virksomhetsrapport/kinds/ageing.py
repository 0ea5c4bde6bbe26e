"""Ageing: what customers owe, by how long it is overdue, and how much of it that is.

A bucket left empty is nothing owed, as the accounting systems print it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.elements import Column, ColumnStyle, Figure, Label, Row, RowStyle, Table
from virksomhetsrapport.facts import Fact, Facts, Origin, percent_of
from virksomhetsrapport.findings import Finding, error, warning
from virksomhetsrapport.indicators import Indicator, Target
from virksomhetsrapport.kind import Outcome
from virksomhetsrapport.measures.lines import style_of
from virksomhetsrapport.measures.money import parse_money
from virksomhetsrapport.measures.sums import Part, computed_fact, counted, standing_column, total
from virksomhetsrapport.measures.targets import parse_target
from virksomhetsrapport.measures.values import check_value
from virksomhetsrapport.numbers import half_up
from virksomhetsrapport.overtime.usual import Usual
from virksomhetsrapport.period import Period
from virksomhetsrapport.shapes.grid import GridColumn, GridLayout, GridLine, GridReading, Role, Slot, read_grid
from virksomhetsrapport.shapes.sheet import SheetHead, folded
from virksomhetsrapport.units import PERCENT, Unit

AGEING_EMPTY = error("ageing-empty", "table")
AGEING_MOSTLY_OVERDUE = warning("ageing-mostly-overdue", "table", "share")

AMOUNT, NOTE, TOTAL = "belop", "kommentar", "sum"
OVERDUE, OVERDUE_SHARE = "forfalt", "andel_forfalt"
MOSTLY = 50
"""Per cent overdue beyond which two buckets may have changed places."""


class Bucket(NamedTuple):
    """How long overdue; `sum_of` holds all the others on the line of the total."""

    id: str
    label: str
    overdue: bool
    sum_of: tuple[str, ...] = ()


class Spec(NamedTuple):
    head: SheetHead
    unit: Unit
    decimals: int
    buckets: tuple[Bucket, ...]
    target: Target | None

    def fact(self, bucket: str) -> str:
        """`kundefordringer.forfalt_181`; also `.sum`, `.forfalt` and `.andel_forfalt`."""
        return f"{self.head.id}.{bucket}"


def parse(block: Block, head: SheetHead, prose_unit: str) -> Spec:  # noqa: ARG001 - the signature of every kind
    """The block of a definition. Keys: unit, decimals, total, buckets (id, label, overdue), target."""
    unit, decimals = parse_money(block)
    buckets = []
    for item in block.blocks("buckets"):
        bucket = Bucket(item.identifier("id"), item.text("label"), item.boolean("overdue"))
        item.finish()
        if bucket.id in (TOTAL, OVERDUE, OVERDUE_SHARE):
            item.fault("definition-reserved-id", "id", value=bucket.id)
        buckets.append(bucket)
    if not buckets:
        block.fault("definition-no-lines", "buckets")
    whole = Bucket(TOTAL, block.text("total", "Sum"), False, tuple(bucket.id for bucket in buckets))
    block.refuse_twice("buckets", (bucket.id for bucket in buckets))
    block.refuse_twice("buckets", (folded(bucket.label) for bucket in (*buckets, whole)))
    return Spec(head, unit, decimals, (*buckets, whole), parse_target(block))


def layout(spec: Spec, period: Period) -> GridLayout:
    del period  # the same buckets in every period
    columns = (
        GridColumn("label", "Forfall", Role.LABEL, 34),
        GridColumn(AMOUNT, "Beløp", Role.INPUT, 16),
        GridColumn(NOTE, "Kommentar", Role.COMMENT, 48),
    )
    return GridLayout(spec.head, columns, tuple(_line(spec, bucket) for bucket in spec.buckets))


def _line(spec: Spec, bucket: Bucket) -> GridLine:
    parts = tuple((1, part) for part in bucket.sum_of)
    slot = Slot(spec.fact(bucket.id), spec.unit, spec.decimals, required=False, parts=parts)
    return GridLine(bucket.id, bucket.label, {AMOUNT: slot}, style_of(bucket))


def read(spec: Spec, period: Period, sheets: Sheets) -> GridReading:
    return read_grid(layout(spec, period), sheets)


def compute(spec: Spec, reading: GridReading, period: Period) -> Outcome:
    """The buckets, their total, what is overdue of it in all and in per cent; one view."""
    del period  # the figures are those of its last day
    findings = list(reading.findings)

    def blank(bucket: Bucket) -> Fact:
        return Fact(spec.fact(bucket.id), None, spec.unit, bucket.label, Origin.MISSING, spec.decimals)

    every = {bucket.id for bucket in spec.buckets}
    standing = standing_column(spec.buckets, AMOUNT, reading, blank, findings, may_be_empty=every)
    facts = {fact.id: fact for fact in standing.values()}
    typed = [standing[bucket.id] for bucket in spec.buckets if not bucket.sum_of]
    for fact in typed:
        findings.extend(check_value(fact))
    if reading.cells and all(
        reading.entry(bucket.id, AMOUNT).left_empty for bucket in spec.buckets if not bucket.sum_of
    ):
        findings.append(AGEING_EMPTY.at(typed[0].source, table=spec.head.title))
    for fact in _overdue(spec, reading, facts):
        facts[fact.id] = fact
    findings.extend(_mostly_overdue(spec, facts))
    indicators: tuple[Indicator, ...] = ()
    if spec.target:
        share = spec.fact(OVERDUE_SHARE)
        indicators = (Indicator(share, facts[share].label, (share,), spec.target),)
    usual = Usual(spec.head.title, (spec.fact(TOTAL),))
    return Outcome(facts, (_view(spec),), tuple(findings), indicators, (usual,))


def _overdue(spec: Spec, reading: GridReading, facts: Facts) -> tuple[Fact, Fact]:
    """What is overdue in all, and in per cent of the total."""
    overdue = [bucket.id for bucket in spec.buckets if bucket.overdue]
    late = [facts[spec.fact(id)] for id in overdue]
    parts = [Part(1, counted(fact, reading.entry(id, AMOUNT))) for id, fact in zip(overdue, late, strict=True)]
    blank = Fact(spec.fact(OVERDUE), None, spec.unit, f"{spec.head.title}, forfalt", Origin.MISSING, spec.decimals)
    amount = computed_fact(blank, total(parts), "sum", [fact.id for fact in late])
    whole = facts[spec.fact(TOTAL)]
    share = percent_of(amount.number, whole.number) if amount.number is not None and whole.number else None
    label = f"{spec.head.title}, andel forfalt"
    blank = Fact(spec.fact(OVERDUE_SHARE), None, PERCENT, label, Origin.MISSING, 1)
    return amount, computed_fact(blank, share, "share", (amount.id, whole.id))


def _mostly_overdue(spec: Spec, facts: Facts) -> list[Finding]:
    share = facts[spec.fact(OVERDUE_SHARE)].number
    if share is None or share <= MOSTLY:
        return []
    late = [facts[spec.fact(bucket.id)] for bucket in spec.buckets if bucket.overdue]
    largest = max(late, key=lambda fact: fact.number or Decimal(0))
    return [AGEING_MOSTLY_OVERDUE.at(largest.source, table=spec.head.title, share=half_up(share, 1))]


def _view(spec: Spec) -> Table:
    rows = []
    for bucket in spec.buckets:
        style = RowStyle.SUM if bucket.sum_of else RowStyle.LINE
        rows.append(Row((Label(bucket.label), Figure(spec.fact(bucket.id))), style))
    columns = (Column("", ColumnStyle.TEXT), Column("Beløp", ColumnStyle.FIGURE))
    return Table(spec.head.id, spec.head.title, spec.unit.note, columns, tuple(rows))
