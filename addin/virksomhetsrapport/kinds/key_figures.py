"""Key figures: single numbers by name, some of them by month, some with a figure to compare with or a target."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.elements import Column, ColumnStyle, Content, Figure, Label, Mark, Row, Table
from virksomhetsrapport.facts import Fact, Origin
from virksomhetsrapport.findings import Finding
from virksomhetsrapport.indicators import Indicator, Target
from virksomhetsrapport.kind import Outcome
from virksomhetsrapport.measures.choices import parse_choices
from virksomhetsrapport.measures.sums import difference, typed_fact
from virksomhetsrapport.measures.targets import parse_target, target_fact
from virksomhetsrapport.measures.values import check_value
from virksomhetsrapport.overtime.repeated import Fresh
from virksomhetsrapport.overtime.usual import Usual
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.shapes.begins import Begins, Earlier, Stays
from virksomhetsrapport.shapes.grid import GridColumn, GridLayout, GridLine, GridReading, Role, Slot, read_grid
from virksomhetsrapport.shapes.sheet import SheetHead, folded
from virksomhetsrapport.shapes.values import ValueKind
from virksomhetsrapport.units import TEXT, Unit, unit_named, unit_of_change

MOST_DECIMALS = 6
VALUE, REFERENCE, NOTE, CHANGE, STATUS = "verdi", "referanse", "kommentar", "endring", "status"


class Compared(Enum):
    """Which earlier report the second figure of a key figure is from."""

    NONE = "none"
    YEAR_END = "year_end"
    LAST_PERIOD = "last_period"
    LAST_YEAR = "last_year"


class KeyFigure(NamedTuple):
    """`reference` says what a second typed figure is ("ved årsskiftet"), so that the change can be computed, and
    `reference_from` where it is taken from when a period begins; `stays` is how long the figure itself does."""

    id: str
    label: str
    unit: Unit
    decimals: int
    by_month: bool
    reference: str
    required: bool
    signed: bool
    choices: tuple[str, ...]
    target: Target | None
    stays: Stays
    reference_from: Compared


@dataclass(frozen=True, slots=True)
class Item:
    """A key figure, or one month of it."""

    figure: KeyFigure
    month: Month | None

    @property
    def index(self) -> str:
        return f"[{self.month}]" if self.month else ""

    @property
    def label(self) -> str:
        return f"{self.figure.label}, {self.month.name} {self.month.year}" if self.month else self.figure.label


class Spec(NamedTuple):
    head: SheetHead
    figures: tuple[KeyFigure, ...]

    def items(self, period: Period) -> list[Item]:
        """The lines of the sheet: each key figure once, or once a month."""
        return [
            Item(figure, month) for figure in self.figures for month in (period.each if figure.by_month else (None,))
        ]

    def fact(self, item: Item, measure: str = "") -> str:
        """`tjenester.svartid[2025-01]`, `hr.fte`, `hr.fte.endring`."""
        id = f"{self.head.id}.{item.figure.id}"
        return f"{id}.{measure}{item.index}" if measure else f"{id}{item.index}"


def parse(block: Block, head: SheetHead, prose_unit: str) -> Spec:  # noqa: ARG001 - the signature of every kind
    """The block of a definition. Keys: figures, each with id, label, unit and what else it has."""
    figures = []
    for item in block.blocks("figures"):
        choices = parse_choices(item)
        for key in ("target", "reference"):
            if choices and item.has(key):
                item.fault("definition-choice-alone", key)
        if item.has("reference_from") and not item.has("reference"):
            item.fault("definition-key-missing", "reference")
        figures.append(
            KeyFigure(
                id=item.identifier("id"),
                label=item.text("label"),
                unit=TEXT if choices else unit_named(item.text("unit")),
                decimals=item.integer("decimals", 0, most=MOST_DECIMALS),
                by_month=item.boolean("by_month", False),
                reference=item.text("reference", ""),
                required=item.boolean("required", True),
                signed=item.boolean("signed", False),
                choices=choices,
                target=parse_target(item),
                stays=item.choice("stays", Stays, Stays.NO),
                reference_from=item.choice("reference_from", Compared, Compared.NONE),
            )
        )
        item.finish()
    if not figures:
        block.fault("definition-no-lines", "figures")
    block.refuse_twice("figures", (figure.id for figure in figures))
    block.refuse_twice("figures", (folded(figure.label) for figure in figures))
    return Spec(head, tuple(figures))


def layout(spec: Spec, period: Period) -> GridLayout:
    """One line a figure: value, what it is compared with, a comment, then what the program writes."""
    compared = any(figure.reference for figure in spec.figures)
    judged = any(figure.target for figure in spec.figures)
    columns = [
        GridColumn("label", "Nøkkeltall", Role.LABEL, 52),
        GridColumn("unit", "Enhet", Role.FIXED, 14),
        GridColumn(VALUE, "Verdi", Role.INPUT, 16),
    ]
    if compared:
        columns += [GridColumn(REFERENCE, "Sammenlignes med", Role.INPUT, 18)]
    columns += [GridColumn(NOTE, "Kommentar", Role.COMMENT, 48)]
    if compared:
        columns += [
            GridColumn("compared", "Sammenligningen er", Role.FIXED, 22),
            GridColumn(CHANGE, "Endring", Role.OUTPUT, 14),
        ]
    if judged:
        columns += [GridColumn("rule", "Mål", Role.FIXED, 18), GridColumn(STATUS, "Status", Role.STATUS, 20)]
    return GridLayout(spec.head, tuple(columns), tuple(_line(spec, item, period) for item in spec.items(period)))


def _line(spec: Spec, item: Item, period: Period) -> GridLine:
    figure = item.figure
    kind = ValueKind.CHOICE if figure.choices else ValueKind.NUMBER
    value = Slot(spec.fact(item), figure.unit, figure.decimals, kind, figure.choices, figure.required)
    slots = {VALUE: value._replace(begins=Begins(figure.stays))}
    if figure.reference:
        slots[REFERENCE] = value._replace(fact=spec.fact(item, REFERENCE), begins=_reference(spec, item, period))
        slots[CHANGE] = Slot(spec.fact(item, CHANGE), unit_of_change(figure.unit), figure.decimals)
    marks = {STATUS: Mark(((spec.fact(item), ""),))} if figure.target else {}
    rule = figure.target.words(figure.unit) if figure.target else ""
    fixed = {"unit": "velg" if figure.choices else figure.unit.id, "compared": figure.reference, "rule": rule}
    return GridLine(f"{figure.id}{item.index}", item.label, slots, fixed=fixed, marks=marks)


def _reference(spec: Spec, item: Item, period: Period) -> Begins:
    """The same figure in the report that it is compared with; of a figure by month, in the month as far back."""
    match item.figure.reference_from:
        case Compared.NONE:
            return Begins()
        case Compared.YEAR_END:
            month, stays = Month(period.last.year - 1, 12), Stays.YEAR
            return Begins(stays, Earlier(spec.fact(replace(item, month=month if item.month else None)), month))
        case Compared.LAST_PERIOD:
            back = -period.months
        case Compared.LAST_YEAR:
            back = -12
    before = replace(item, month=item.month.plus(back) if item.month else None)
    return Begins(earlier=Earlier(spec.fact(before), period.last.plus(back)))


def read(spec: Spec, period: Period, sheets: Sheets) -> GridReading:
    return read_grid(layout(spec, period), sheets)


def compute(spec: Spec, reading: GridReading, period: Period) -> Outcome:
    """Facts, one view, findings, and an indicator for each figure that has a target."""
    findings = list(reading.findings)
    facts: dict[str, Fact] = {}
    for item in spec.items(period):
        for fact in _facts_of(spec, item, reading, findings):
            facts[fact.id] = fact
    indicators = tuple(_indicators(spec, period))
    return Outcome(facts, (_view(spec, period),), tuple(findings), indicators, tuple(_rules_over_time(spec, period)))


def _rules_over_time(spec: Spec, period: Period) -> Iterator[Fresh | Usual]:
    """Nothing else tells that a single number is the last report's, or how large it should be."""
    single = [item for item in spec.items(period) if not item.month and not item.figure.choices]
    moving = [item for item in single if item.figure.stays is Stays.NO]
    yield Fresh(spec.head.title, tuple(spec.fact(item) for item in moving))
    # A difference may be anything.
    yield Usual(spec.head.title, tuple(spec.fact(item) for item in moving if not item.figure.signed))


def _indicators(spec: Spec, period: Period) -> Iterator[Indicator]:
    for figure in spec.figures:
        if figure.target:
            each = tuple(spec.fact(item) for item in spec.items(period) if item.figure is figure)
            yield Indicator(f"{spec.head.id}.{figure.id}", figure.label, each, figure.target)


def _facts_of(spec: Spec, item: Item, reading: GridReading, findings: list[Finding]) -> list[Fact]:
    figure, line = item.figure, f"{item.figure.id}{item.index}"

    def blank(measure: str, label: str, unit: Unit = figure.unit) -> Fact:
        return Fact(spec.fact(item, measure), None, unit, f"{item.label}{label}", Origin.MISSING, figure.decimals)

    value = typed_fact(blank("", ""), reading.entry(line, VALUE))
    findings.extend(check_value(value, signed=figure.signed))
    found = [value]
    if figure.target:
        found.append(target_fact(spec.fact(item, "maal"), figure.target, figure.unit, f"{item.label}, mål"))
    if figure.reference:
        reference = typed_fact(blank(REFERENCE, f", {figure.reference}"), reading.entry(line, REFERENCE))
        findings.extend(check_value(reference, signed=figure.signed))
        changed = difference(
            blank(CHANGE, f", endring siden {figure.reference}", unit_of_change(figure.unit)), (value, reference)
        )
        found += [reference, changed._replace(source=reading.cells.get((line, CHANGE)))]
    return found


def _view(spec: Spec, period: Period) -> Table:
    compared = any(figure.reference for figure in spec.figures)
    judged = any(figure.target for figure in spec.figures)
    units = any(figure.unit.suffix and not figure.choices for figure in spec.figures)
    words = all(figure.choices for figure in spec.figures)
    columns = [Column("", ColumnStyle.TEXT), Column("Verdi", ColumnStyle.TEXT if words else ColumnStyle.FIGURE)]
    if units:
        columns += [Column("Enhet", ColumnStyle.TEXT)]
    if compared:
        columns += [Column("Endring", ColumnStyle.FIGURE), Column("Siden", ColumnStyle.TEXT)]
    if judged:
        columns += [Column("Mål", ColumnStyle.TEXT), Column("Status", ColumnStyle.MARK)]
    rows = []
    for item in spec.items(period):
        figure = item.figure
        cells: list[Content] = [Label(item.label), Figure(spec.fact(item))]
        if units:
            cells += [Label("" if figure.choices else figure.unit.suffix)]
        if compared:
            change = Figure(spec.fact(item, CHANGE), plus=True) if figure.reference else Label("")
            cells += [change, Label(figure.reference)]
        if judged:
            rule = figure.target.words(figure.unit) if figure.target else ""
            cells += [Label(rule), Mark(((spec.fact(item), ""),)) if figure.target else Label("")]
        rows.append(Row(tuple(cells)))
    return Table(spec.head.id, spec.head.title, "", tuple(columns), tuple(rows))
