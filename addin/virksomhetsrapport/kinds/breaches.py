"""Breaches: how often the rules of working time were broken, by type and month.

A type left empty in a month was not broken in it; a month left empty altogether was not reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.elements import Column, ColumnStyle, Content, Figure, Label, Mark, Row, Table
from virksomhetsrapport.facts import Fact, Facts, Origin, percent_of
from virksomhetsrapport.findings import Finding, error, warning
from virksomhetsrapport.indicators import Indicator, Target
from virksomhetsrapport.kind import Outcome
from virksomhetsrapport.measures.lines import style_of
from virksomhetsrapport.measures.months import Span, of_year, parse_span
from virksomhetsrapport.measures.sums import Part, computed_fact, counted, difference, standing_column, total
from virksomhetsrapport.measures.targets import parse_target, target_fact
from virksomhetsrapport.measures.usual import beside_usual
from virksomhetsrapport.measures.values import check_value
from virksomhetsrapport.measures.year_table import Yearly, year_table
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.shapes.begins import ALWAYS
from virksomhetsrapport.shapes.grid import GridColumn, GridLayout, GridLine, GridReading, Role, Slot, read_grid
from virksomhetsrapport.shapes.sheet import SheetHead, folded
from virksomhetsrapport.units import COUNT, PERCENT

MONTH_EMPTY = error("breaches-month-empty", "table", "month")
OUTLIER = warning("breaches-outlier", "label", "value", "median")

TOTAL, NOTE, SUM, SHARE, RULE, STATUS = "totalt", "kommentar", "sum", "andel", "maal", "status"
YEAR_TO_DATE, CHANGE = "hia", "endring"
HEADINGS = {NOTE: "Kommentar", SUM: "I alt", RULE: "Mål", STATUS: "Status"}
TIMES, FEW, FEWEST_OTHERS = 10, 20, 3
"""How many times the usual is odd, from how many breaches, and how many other months it takes to know the usual."""


class Line(NamedTuple):
    """A type of breach; `sum_of` holds all the others on the line of the total."""

    id: str
    label: str
    sum_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Spec:
    """`share` heads the column of each type's share of all breaches, `year_to_date` says what the year so far is
    called; both are empty where they are not shown."""

    head: SheetHead
    span: Span
    lines: tuple[Line, ...]
    share: str
    year_to_date: str
    target: Target | None

    @property
    def total(self) -> Line:
        return self.lines[-1]

    def fact(self, line: str, measure: str = "") -> str:
        """`aml.totalt`, the indicator; `aml.hviletid.sum`."""
        return f"{self.head.id}.{line}.{measure}" if measure else f"{self.head.id}.{line}"

    def count(self, line: str, month: Month) -> str:
        """`aml.totalt[2025-01]`."""
        return f"{self.fact(line)}[{month}]"


def parse(block: Block, head: SheetHead, prose_unit: str) -> Spec:  # noqa: ARG001 - the signature of every kind
    """The block of a definition. Keys: months, as_of, types (id, label), total, share, year_to_date, target."""
    span = parse_span(block)
    types = []
    for item in block.blocks("types"):
        line = Line(item.identifier("id"), item.text("label"))
        item.finish()
        if line.id == TOTAL:
            item.fault("definition-reserved-id", "id", value=line.id)
        types.append(line)
    if not types:
        block.fault("definition-no-lines", "types")
    whole = Line(TOTAL, block.text("total", "Totalt"), tuple(line.id for line in types))
    block.refuse_twice("types", (line.id for line in types))
    block.refuse_twice("types", (folded(line.label) for line in (*types, whole)))
    share, year_to_date = (block.text(key) if block.has(key) else "" for key in ("share", "year_to_date"))
    block.refuse_twice("share", (folded(heading) for heading in (*HEADINGS.values(), "Bruddtype", share)))
    return Spec(head, span, (*types, whole), share, year_to_date, parse_target(block))


def layout(spec: Spec, period: Period) -> GridLayout:
    """The types by month, a comment, and what the program writes beside them."""
    months = spec.span.months(period)
    columns = [GridColumn("label", "Bruddtype", Role.LABEL, 60)]
    columns += [GridColumn(str(month), spec.span.heading(month), Role.INPUT, 12) for month in months]
    columns += [GridColumn(NOTE, HEADINGS[NOTE], Role.COMMENT, 48), GridColumn(SUM, HEADINGS[SUM], Role.OUTPUT, 12)]
    if spec.share:
        columns += [GridColumn(SHARE, spec.share, Role.OUTPUT, 16)]
    if spec.target:
        columns += [
            GridColumn(RULE, HEADINGS[RULE], Role.FIXED, 18),
            GridColumn(STATUS, HEADINGS[STATUS], Role.STATUS, 20),
        ]
    return GridLayout(spec.head, tuple(columns), tuple(_line(spec, line, months) for line in spec.lines))


def _line(spec: Spec, line: Line, months: tuple[Month, ...]) -> GridLine:
    parts = tuple((1, part) for part in line.sum_of)
    slots = {
        str(month): Slot(spec.count(line.id, month), COUNT, 0, required=False, parts=parts, begins=ALWAYS)
        for month in months
    }
    slots[SUM] = Slot(spec.fact(line.id, SUM), COUNT, 0)
    slots[SHARE] = Slot(spec.fact(line.id, SHARE), PERCENT, 0)
    judged = spec.target if line.sum_of else None
    fixed = {RULE: judged.words(COUNT)} if judged else {}
    marks = {STATUS: Mark(((spec.count(TOTAL, months[-1]), ""),))} if judged else {}
    return GridLine(line.id, line.label, slots, style_of(line), fixed=fixed, marks=marks)


def read(spec: Spec, period: Period, sheets: Sheets) -> GridReading:
    return read_grid(layout(spec, period), sheets)


def compute(spec: Spec, reading: GridReading, period: Period) -> Outcome:
    """The counts by month, their sums and shares over all shown months, the year so far; an indicator on the total."""
    findings = list(reading.findings)
    months = spec.span.months(period)
    facts: dict[str, Fact] = {}
    for month in months:
        facts.update((fact.id, fact) for fact in _standing_month(spec, reading, month, findings))
    findings.extend(_outliers(spec, facts, months))
    facts.update((fact.id, fact) for fact in _sums(spec, reading, facts, months))
    facts.update((fact.id, fact) for fact in _of_total(spec, facts, months, period))
    elements = [_view(spec, months)]
    if spec.year_to_date:
        elements.append(_year_view(spec, period))
    indicators: tuple[Indicator, ...] = ()
    if spec.target:
        each = tuple(spec.count(TOTAL, month) for month in months)
        indicators = (Indicator(spec.fact(TOTAL), spec.head.title, each, spec.target),)
    return Outcome(facts, tuple(elements), tuple(findings), indicators)


def _standing_month(spec: Spec, reading: GridReading, month: Month, findings: list[Finding]) -> Iterator[Fact]:
    """The counts of a month. In one that was reported, a type left empty counts nothing; in one that was not, the total
    is as unknown as the rest."""
    column = str(month)

    def blank(line: Line) -> Fact:
        label = f"{line.label}, {spec.span.said(month)}"
        return Fact(spec.count(line.id, month), None, COUNT, label, Origin.MISSING, 0)

    reported = any(reading.entry(line.id, column).value is not None for line in spec.lines)
    may_be_empty = {line.id for line in spec.lines} if reported else ()
    standing = standing_column(spec.lines, column, reading, blank, findings, may_be_empty=may_be_empty)
    first = next((cell for line in spec.lines if (cell := reading.cells.get((line.id, column)))), None)
    if first and not reported:
        findings.append(MONTH_EMPTY.at(first, table=spec.head.title, month=spec.span.said(month)))
    for line in spec.lines:
        if not line.sum_of:
            findings.extend(check_value(standing[line.id]))
        yield standing[line.id]


def _outliers(spec: Spec, facts: Facts, months: tuple[Month, ...]) -> Iterator[Finding]:
    """Months with many times the usual number, a figure typed twice over for instance."""
    for fact, usual in beside_usual([facts[spec.count(TOTAL, month)] for month in months], FEWEST_OTHERS):
        assert fact.number is not None
        if fact.number > FEW and fact.number > TIMES * usual:
            yield OUTLIER.at(fact.source, label=fact.label, value=fact.number, median=usual)


def _sums(spec: Spec, reading: GridReading, facts: Facts, months: tuple[Month, ...]) -> Iterator[Fact]:
    """What each line comes to over all shown months, and its share of all breaches in per cent.

    The shares come from the counts, and need not add up to 100 as they are shown.
    """
    reported = {month for month in months if facts[spec.count(TOTAL, month)].number is not None}
    sums: dict[str, Fact] = {}
    for line in spec.lines:
        counts = [facts[spec.count(line.id, month)] for month in months]
        known = [
            Part(1, counted(fact, reading.entry(line.id, str(month))) if month in reported else fact)
            for month, fact in zip(months, counts, strict=True)
        ]
        source = reading.cells.get((line.id, SUM))
        blank = Fact(spec.fact(line.id, SUM), None, COUNT, f"{line.label}, i alt", Origin.MISSING, 0, source)
        sums[line.id] = computed_fact(blank, total(known), "sum", [fact.id for fact in counts])
    yield from sums.values()
    whole = sums[TOTAL]
    for line in spec.lines:
        part = sums[line.id]
        share = percent_of(part.number, whole.number) if part.number is not None and whole.number else None
        source = reading.cells.get((line.id, SHARE))
        label = f"{line.label}, andel av alle brudd"
        blank = Fact(spec.fact(line.id, SHARE), None, PERCENT, label, Origin.MISSING, 0, source)
        fact = computed_fact(blank, share, "share", (part.id, whole.id))
        # Of no breaches at all there is no share, and none is missing.
        yield fact if whole.number is None else fact._replace(origin=Origin.COMPUTED)


def _of_total(spec: Spec, facts: Facts, months: tuple[Month, ...], period: Period) -> Iterator[Fact]:
    """The year so far where all its months are shown, the change since the month before, and the target."""
    label = spec.total.label
    year = [facts[spec.count(TOTAL, month)] for month in of_year(months, period) or ()]
    to_date = total([Part(1, fact) for fact in year]) if year else None
    blank = Fact(
        spec.fact(TOTAL, YEAR_TO_DATE), None, COUNT, spec.year_to_date or f"{label}, hittil i år", Origin.MISSING, 0
    )
    yield computed_fact(blank, to_date, "sum", [fact.id for fact in year])
    pair = [facts[id] for month in (period.last, period.last.plus(-1)) if (id := spec.count(TOTAL, month)) in facts]
    blank = Fact(spec.fact(TOTAL, CHANGE), None, COUNT, f"{label}, endring siden måneden før", Origin.MISSING, 0)
    yield difference(blank, pair)
    if spec.target:
        yield target_fact(spec.fact(TOTAL, RULE), spec.target, COUNT, f"{label}, mål")


def _view(spec: Spec, months: tuple[Month, ...]) -> Table:
    columns = [Column("", ColumnStyle.TEXT)]
    columns += [Column(spec.span.heading(month), ColumnStyle.FIGURE) for month in months]
    columns += [Column(spec.share, ColumnStyle.FIGURE)] if spec.share else []
    rows = []
    for line in spec.lines:
        cells: list[Content] = [Label(line.label), *(Figure(spec.count(line.id, month)) for month in months)]
        cells += [Figure(spec.fact(line.id, SHARE))] if spec.share else []
        rows.append(Row(tuple(cells), style_of(line)))
    return Table(spec.head.id, spec.head.title, COUNT.note, tuple(columns), tuple(rows))


def _year_view(spec: Spec, period: Period) -> Table:
    """The total of each month of the period, and of the year so far."""

    def total(month: Month) -> str:
        return spec.count(TOTAL, month)

    year = spec.fact(TOTAL, YEAR_TO_DATE)
    figure = Yearly("Antall", spec.year_to_date, COUNT, total, year, spec.target)
    return year_table(spec.head, figure, period, spec.span.months(period))
