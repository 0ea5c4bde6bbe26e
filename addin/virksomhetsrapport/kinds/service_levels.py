"""Service levels: how many cases there were each month, how many broke the requirement, and the share that met it.

Share met = (total - breaches) / total. A reported share is checked against the two counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.elements import Column, ColumnStyle, Content, Figure, Label, Mark, Pair, Row, Table
from virksomhetsrapport.facts import Fact, Facts, Origin, percent_of
from virksomhetsrapport.findings import Finding, error, notice, warning
from virksomhetsrapport.indicators import Indicator, Target
from virksomhetsrapport.kind import Outcome
from virksomhetsrapport.measures.months import Span, parse_span
from virksomhetsrapport.measures.shares import Share, standing_shares
from virksomhetsrapport.measures.sums import difference, typed_fact
from virksomhetsrapport.measures.targets import parse_target, target_fact
from virksomhetsrapport.measures.usual import beside_usual
from virksomhetsrapport.measures.values import check_value
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.shapes.begins import ALWAYS
from virksomhetsrapport.shapes.grid import GridColumn, GridLayout, GridLine, GridReading, Role, Slot, read_grid
from virksomhetsrapport.shapes.sheet import SheetHead, folded
from virksomhetsrapport.units import COUNT, PERCENT, POINTS

SLA_BREACHES_OVER_TOTAL = error("sla-breaches-over-total", "label", "breaches", "total", "other")
SLA_SHARE_OF_NONE = error("sla-share-of-none", "label", "share", "other")
SLA_OUTLIER = warning("sla-outlier", "label", "total", "median")
SLA_FEW = notice("sla-few", "label", "total")

TOTAL, BREACHES, SHARE = "totalt", "brudd", "andel"
TARGET, CHANGE = "maal", "endring"
NOTE, RULE, STATUS = "kommentar", "krav", "status"
HEADINGS = {TOTAL: "Totalt", BREACHES: "Brudd", SHARE: "Andel"}
TABLE_NOTE = "Andel innenfor kravet i prosent, antall totalt og brudd"
MOST_DECIMALS = 6
OUTLIER_TIMES, OUTLIER_MONTHS, OUTLIER_LEAST = 20, 3, 50
"""A total is far off beyond so many times the median of so many other months, and only where it is above the least."""


class Level(NamedTuple):
    """A service level; one without a target is only followed."""

    id: str
    label: str
    target: Target | None


class Spec(NamedTuple):
    """`few` is the number of cases below which a share says little."""

    head: SheetHead
    span: Span
    lines: tuple[Level, ...]
    decimals: int
    few: int

    @property
    def judged(self) -> bool:
        return any(line.target for line in self.lines)

    def fact(self, line: Level, measure: str, month: Month | None = None) -> str:
        """`sla.sl1.andel[2025-02]`, `sla.sl1.maal`."""
        return f"{self.head.id}.{line.id}.{measure}" + (f"[{month}]" if month else "")


def parse(block: Block, head: SheetHead, prose_unit: str) -> Spec:  # noqa: ARG001 - the signature of every kind
    """The block of a definition. Keys: months, as_of, decimals, few, lines (id, label, target)."""
    span = parse_span(block)
    lines = []
    for item in block.blocks("lines"):
        lines.append(Level(item.identifier("id"), item.text("label"), parse_target(item)))
        item.finish()
    if not lines:
        block.fault("definition-no-lines", "lines")
    block.refuse_twice("lines", (line.id for line in lines))
    block.refuse_twice("lines", (folded(line.label) for line in lines))
    decimals = block.integer("decimals", 2, most=MOST_DECIMALS)
    return Spec(head, span, tuple(lines), decimals, block.integer("few", 5))


def layout(spec: Spec, period: Period) -> GridLayout:
    """One line a level; for each month the cases, the breaches, and the share that was reported, if one was."""
    months = spec.span.months(period)
    columns = [GridColumn("label", "Tjenestenivå", Role.LABEL, 40)]
    if spec.judged:
        columns += [GridColumn(RULE, "Krav", Role.FIXED, 14)]
    for month in months:
        heading = spec.span.heading(month)
        columns += [
            GridColumn(_column(month, key), f"{name} {heading}", Role.INPUT, 15) for key, name in HEADINGS.items()
        ]
    columns += [GridColumn(NOTE, "Kommentar", Role.COMMENT, 48)]
    if spec.judged:
        columns += [GridColumn(STATUS, "Status", Role.STATUS, 20)]
    return GridLayout(spec.head, tuple(columns), tuple(_line(spec, line, months) for line in spec.lines))


def _column(month: Month, measure: str) -> str:
    return f"{month}.{measure}"


def _line(spec: Spec, line: Level, months: Sequence[Month]) -> GridLine:
    slots = {}
    for month in months:
        for key in (TOTAL, BREACHES):
            slots[_column(month, key)] = Slot(spec.fact(line, key, month), COUNT, 0, begins=ALWAYS)
        share = Slot(spec.fact(line, SHARE, month), PERCENT, spec.decimals, required=False, begins=ALWAYS)
        slots[_column(month, SHARE)] = share
    fixed = {RULE: line.target.words(PERCENT) if line.target else ""}
    marks = {STATUS: _mark(spec, line, months[-1])} if line.target else {}
    return GridLine(line.id, line.label, slots, fixed=fixed, marks=marks)


def _mark(spec: Spec, line: Level, month: Month) -> Mark:
    return Mark(((spec.fact(line, SHARE, month), ""),))


def read(spec: Spec, period: Period, sheets: Sheets) -> GridReading:
    return read_grid(layout(spec, period), sheets)


def compute(spec: Spec, reading: GridReading, period: Period) -> Outcome:
    """Counts and shares by month, the targets, how the shares moved; one view; an indicator for each target."""
    months = spec.span.months(period)
    findings = list(reading.findings)
    facts = _counts(spec, reading, months)
    for fact in facts.values():
        findings.extend(check_value(fact))
    findings.extend(_breaches_over_total(spec, months, facts))
    facts |= _shares(spec, reading, months, facts, findings)
    for line in spec.lines:
        for fact in _fixed(spec, line, months, facts):
            facts[fact.id] = fact
        findings.extend(_outliers(spec, line, months, facts))
        findings.extend(_few(spec, line, months, facts))
    indicators = tuple(
        Indicator(
            f"{spec.head.id}.{line.id}",
            line.label,
            tuple(spec.fact(line, SHARE, month) for month in months),
            line.target,
        )
        for line in spec.lines
        if line.target
    )
    return Outcome(facts, (_view(spec, months),), tuple(findings), indicators)


def _counts(spec: Spec, reading: GridReading, months: Sequence[Month]) -> dict[str, Fact]:
    found = {}
    for line in spec.lines:
        for month in months:
            for key in (TOTAL, BREACHES):
                label = f"{line.label}, {key}, {spec.span.said(month)}"
                blank = Fact(spec.fact(line, key, month), None, COUNT, label, Origin.MISSING, 0)
                place = line.id, _column(month, key)
                found[blank.id] = typed_fact(blank, reading.entry(*place), reading.cells.get(place))
    return found


def _shares(
    spec: Spec, reading: GridReading, months: Sequence[Month], facts: Facts, findings: list[Finding]
) -> dict[str, Fact]:
    """The shares that stand. Where there were no cases there is none, whatever was reported."""
    shares = []
    for line in spec.lines:
        for month in months:
            total, breaches = (facts[spec.fact(line, key, month)] for key in (TOTAL, BREACHES))
            place = line.id, _column(month, SHARE)
            entry = reading.entry(*place)
            blank = Fact(
                spec.fact(line, SHARE, month),
                None,
                PERCENT,
                f"{line.label}, andel innenfor kravet, {spec.span.said(month)}",
                Origin.MISSING,
                spec.decimals,
                entry.cell or reading.cells.get(place),
            )
            own = _share(total.number, breaches.number)
            reported = entry.value if isinstance(entry.value, Decimal) else None
            if reported is not None and total.number == 0:
                other = total.source.a1 if total.source else ""
                findings.append(SLA_SHARE_OF_NONE.at(entry.cell, label=blank.label, share=reported, other=other))
                reported = None
            elif own is None:  # nothing tells what it should be, only what it cannot be
                findings.extend(check_value(blank._replace(value=reported)))
            shares.append(Share(blank, reported, own, "share-met", (total.id, breaches.id)))
    return standing_shares(spec.head.title, shares, findings)


def _share(total: Decimal | None, breaches: Decimal | None) -> Decimal | None:
    """Per cent without a breach; None where there were no cases, or where the counts cannot be right."""
    if not total or breaches is None or not 0 <= breaches <= total:
        return None
    return percent_of(total - breaches, total)


def _fixed(spec: Spec, line: Level, months: Sequence[Month], facts: Facts) -> Iterator[Fact]:
    """The target, and the change of the share from the month before the last one."""
    if line.target:
        yield target_fact(spec.fact(line, TARGET), line.target, PERCENT, f"{line.label}, krav")
    pair = [facts[spec.fact(line, SHARE, month)] for month in reversed(months[-2:])]
    since = f" siden {spec.span.said(months[-2])}" if len(pair) == 2 else ""
    label = f"{line.label}, endring{since}"
    blank = Fact(spec.fact(line, CHANGE), None, POINTS, label, Origin.MISSING, spec.decimals)
    yield difference(blank, pair)


def _breaches_over_total(spec: Spec, months: Sequence[Month], facts: Facts) -> Iterator[Finding]:
    for line in spec.lines:
        for month in months:
            total, breaches = (facts[spec.fact(line, key, month)] for key in (TOTAL, BREACHES))
            if total.number is None or breaches.number is None or not 0 <= total.number < breaches.number:
                continue
            other = total.source.a1 if total.source else ""
            yield SLA_BREACHES_OVER_TOTAL.at(
                breaches.source, label=breaches.label, breaches=breaches.number, total=total.number, other=other
            )


def _outliers(spec: Spec, line: Level, months: Sequence[Month], facts: Facts) -> Iterator[Finding]:
    """Totals that are many times those of the other months: a digit too many, or another line's figure."""
    for fact, median in beside_usual([facts[spec.fact(line, TOTAL, month)] for month in months], OUTLIER_MONTHS):
        assert fact.number is not None
        if median >= 1 and fact.number > OUTLIER_LEAST and fact.number > OUTLIER_TIMES * median:
            yield SLA_OUTLIER.at(fact.source, label=fact.label, total=fact.number, median=median)


def _few(spec: Spec, line: Level, months: Sequence[Month], facts: Facts) -> Iterator[Finding]:
    fact = facts[spec.fact(line, TOTAL, months[-1])]
    if fact.number is not None and 0 < fact.number < spec.few:
        yield SLA_FEW.at(fact.source, label=fact.label, total=fact.number)


def _view(spec: Spec, months: Sequence[Month]) -> Table:
    """As many columns as fit: each month its share, and total and breaches in one."""
    columns = [Column("", ColumnStyle.TEXT)]
    if spec.judged:
        columns += [Column("Krav", ColumnStyle.FIGURE)]
    for month in months:
        group = spec.span.heading(month)
        columns += [Column("%", ColumnStyle.FIGURE, group), Column("Tot./ brudd", ColumnStyle.FIGURE, group)]
    if spec.judged:
        columns += [Column("Status", ColumnStyle.MARK)]
    rows = []
    for line in spec.lines:
        cells: list[Content] = [Label(line.label)]
        if spec.judged:
            cells += [Figure(spec.fact(line, TARGET)) if line.target else Label("")]
        for month in months:
            cells += [
                Figure(spec.fact(line, SHARE, month)),
                Pair(spec.fact(line, TOTAL, month), spec.fact(line, BREACHES, month)),
            ]
        if spec.judged:
            cells += [_mark(spec, line, months[-1]) if line.target else Label("")]
        rows.append(Row(tuple(cells)))
    return Table(spec.head.id, spec.head.title, TABLE_NOTE, tuple(columns), tuple(rows))
