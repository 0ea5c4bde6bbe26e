"""What a definition says of a table of absence, and how it lies on its sheet."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.elements import Mark
from virksomhetsrapport.indicators import Target
from virksomhetsrapport.measures.lines import style_of
from virksomhetsrapport.measures.months import Span, parse_span
from virksomhetsrapport.measures.targets import parse_target
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.shapes.grid import GridColumn, GridLayout, GridLine, Role, Slot
from virksomhetsrapport.shapes.sheet import SheetHead, folded
from virksomhetsrapport.units import PERCENT, unit_named

SHORT, LONG, SELF, DOCTOR, TOTAL, AGREED = "korttid", "langtid", "egenmeldt", "legemeldt", "totalt", "avtalte"
YEAR_TO_DATE, LAST_YEAR, NOTE, RULE, STATUS = "hia", "fjor", "kommentar", "maal", "status"
AGREED_LABEL, DAYS = "Avtalte dagsverk", unit_named("dagsverk")


@dataclass(frozen=True, slots=True)
class Line:
    """A rate by month; `sum_of` are the two parts of the total."""

    id: str
    label: str
    sum_of: tuple[str, ...] = ()
    target: Target | None = None


@dataclass(frozen=True)
class Spec:
    """`lines` are the rates, the total last; `agreed` asks for the agreed days that they are per cent of.

    `year_to_date` and `last_year` say what a typed total of those years is called, and are empty where none is.
    """

    head: SheetHead
    span: Span
    decimals: int
    lines: tuple[Line, ...]
    agreed: bool
    year_to_date: str
    last_year: str

    @property
    def step(self) -> Decimal:
        """One unit of the last decimal."""
        return Decimal(1).scaleb(-self.decimals)

    @property
    def total(self) -> Line:
        return self.lines[-1]

    @property
    def other_split(self) -> tuple[str, ...]:
        """The parts that must make the total too, where it is added up from the two others."""
        return (SELF, DOCTOR) if len(self.lines) == 5 else ()

    @property
    def years(self) -> dict[str, str]:
        """What is said of whole years, by column key."""
        both = {YEAR_TO_DATE: self.year_to_date, LAST_YEAR: self.last_year}
        return {key: label for key, label in both.items() if label}

    def fact(self, line: str, measure: str = "") -> str:
        """`fravaer.totalt`, an indicator; `fravaer.totalt.hia`."""
        return f"{self.head.id}.{line}.{measure}" if measure else f"{self.head.id}.{line}"

    def rate(self, line: str, month: Month) -> str:
        """`fravaer.totalt[2025-01]`."""
        return f"{self.fact(line)}[{month}]"


def parse(block: Block, head: SheetHead, prose_unit: str) -> Spec:  # noqa: ARG001 - the signature of every kind
    """The block of a definition. Keys: months, as_of, decimals, length (short, long), certified (self, doctor), total,
    agreed, year_to_date, last_year, target, target_short, target_long."""
    span = parse_span(block)
    decimals = block.integer("decimals", 2, most=6)
    lines = []
    if length := block.block("length"):
        lines.append(Line(SHORT, length.text("short"), target=parse_target(block, "target_short")))
        lines.append(Line(LONG, length.text("long"), target=parse_target(block, "target_long")))
        length.finish()
    if certified := block.block("certified"):
        lines += [Line(SELF, certified.text("self")), Line(DOCTOR, certified.text("doctor"))]
        certified.finish()
    parts = tuple(line.id for line in lines[:2])
    lines.append(Line(TOTAL, block.text("total", "Totalt"), parts, parse_target(block)))
    agreed = block.boolean("agreed", False)
    labels = [line.label for line in lines] + [AGREED_LABEL] * agreed
    block.refuse_twice("total", (folded(label) for label in labels))
    year_to_date, last_year = (block.text(key) if block.has(key) else "" for key in ("year_to_date", "last_year"))
    return Spec(head, span, decimals, tuple(lines), agreed, year_to_date, last_year)


def grid_layout(spec: Spec, period: Period) -> GridLayout:
    """The rates by month, the total also for years; then a comment, and how the last month stands to its target."""
    headings = {YEAR_TO_DATE: "Hittil i år", LAST_YEAR: "Hele fjoråret"}
    months = spec.span.months(period)
    columns = [GridColumn("label", "Sykefravær", Role.LABEL, 40)]
    columns += [GridColumn(str(month), spec.span.heading(month), Role.INPUT, 12) for month in months]
    columns += [GridColumn(key, headings[key], Role.INPUT, 14) for key in spec.years]
    columns += [GridColumn(NOTE, "Kommentar", Role.COMMENT, 48)]
    if any(line.target for line in spec.lines):
        columns += [GridColumn(RULE, "Mål", Role.FIXED, 18), GridColumn(STATUS, "Status", Role.STATUS, 20)]
    lines = [_line(spec, line, months) for line in spec.lines]
    if spec.agreed:
        slots = {str(month): Slot(spec.rate(AGREED, month), DAYS) for month in months}
        lines.append(GridLine(AGREED, AGREED_LABEL, slots))
    return GridLayout(spec.head, tuple(columns), tuple(lines))


def _line(spec: Spec, line: Line, months: tuple[Month, ...]) -> GridLine:
    parts = tuple((1, part) for part in line.sum_of)
    slots = {str(month): Slot(spec.rate(line.id, month), PERCENT, spec.decimals, parts=parts) for month in months}
    if line.id == TOTAL:
        years = {key: Slot(spec.fact(TOTAL, key), PERCENT, spec.decimals, required=False) for key in spec.years}
        slots.update(years)
    fixed = {RULE: line.target.words(PERCENT)} if line.target else {}
    marks = {STATUS: Mark(((spec.rate(line.id, months[-1]), ""),))} if line.target else {}
    return GridLine(line.id, line.label, slots, style_of(line), fixed=fixed, marks=marks)
