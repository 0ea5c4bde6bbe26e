"""What a definition says of a table of absence, and how it lies on its sheet."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.elements import Mark, RowStyle
from virksomhetsrapport.indicators import Target
from virksomhetsrapport.measures.charts import ChartLine, ChartRule, parse_charts
from virksomhetsrapport.measures.lines import style_of
from virksomhetsrapport.measures.months import Span, parse_span
from virksomhetsrapport.measures.targets import parse_target
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.shapes.begins import ALWAYS, EMPTY, Begins, Earlier, Stays
from virksomhetsrapport.shapes.grid import GridColumn, GridLayout, GridLine, Role, Slot
from virksomhetsrapport.shapes.sheet import SheetHead, folded
from virksomhetsrapport.units import PERCENT, unit_named

SHORT, LONG, SELF, DOCTOR, TOTAL, AGREED = "korttid", "langtid", "egenmeldt", "legemeldt", "totalt", "avtalte"
YEAR_TO_DATE, LAST_YEAR, NOTE, RULE, STATUS = "hia", "fjor", "kommentar", "maal", "status"
NARROW, THIS_YEAR = "smal", "hittil"
"""The view without targets and statuses, and that of the year so far."""
AGREED_LABEL, DAYS = "Avtalte dagsverk", unit_named("dagsverk")
DAY_DECIMALS = 2
"""Of the days of sick leave as they are shown, and of the sums that people type of them."""


class Line(NamedTuple):
    """A rate by month; `sum_of` are the two parts of the total."""

    id: str
    label: str
    sum_of: tuple[str, ...] = ()
    target: Target | None = None


class Spec(NamedTuple):
    """`lines` are the rates, the total last; `agreed` asks for the agreed days that they are per cent of, `days` for
    those and the days of sick leave, which may both be left empty but for what `agreed` asks for.

    `year_to_date` and `last_year` say what a typed total of those years is called, and are empty where none is.
    """

    head: SheetHead
    span: Span
    decimals: int
    lines: tuple[Line, ...]
    agreed: bool
    year_to_date: str
    last_year: str
    charts: tuple[ChartRule, ...] = ()
    days: bool = False

    @property
    def step(self) -> Decimal:
        """One unit of the last decimal."""
        return Decimal(1).scaleb(-self.decimals)

    @property
    def total(self) -> Line:
        return self.lines[-1]

    @property
    def has_agreed(self) -> bool:
        return self.agreed or self.days

    @property
    def day_lines(self) -> tuple[Line, ...]:
        """The days under each rate, the total's last; none where they are not asked for."""
        return tuple(map(_in_days, self.lines)) if self.days else ()

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


def days_of(line: str) -> str:
    """The id of the days that a rate is of."""
    return f"{line}_dagsverk"


def _in_days(rate: Line) -> Line:
    return Line(days_of(rate.id), f"{rate.label}, dagsverk", tuple(map(days_of, rate.sum_of)))


def parse(block: Block, head: SheetHead, prose_unit: str) -> Spec:  # noqa: ARG001 - the signature of every kind
    """The block of a definition. Keys: months, as_of, decimals, length (short, long), certified (self, doctor), total,
    agreed, days, year_to_date, last_year, target, target_short, target_long, charts."""
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
    agreed, days = block.boolean("agreed", False), block.boolean("days", False)
    labels = [line.label for line in lines] + [AGREED_LABEL] * (agreed or days)
    labels += [_in_days(line).label for line in lines if days]
    block.refuse_twice("total", (folded(label) for label in labels))
    year_to_date, last_year = (block.text(key) if block.has(key) else "" for key in ("year_to_date", "last_year"))
    charted = [ChartLine(line.id, line.label, PERCENT, line.target is not None) for line in lines]
    charts = parse_charts(block, charted, ((SHORT, LONG), (SELF, DOCTOR)), (NARROW, THIS_YEAR, AGREED))
    return Spec(head, span, decimals, tuple(lines), agreed, year_to_date, last_year, charts, days)


def grid_layout(spec: Spec, period: Period) -> GridLayout:
    """The rates by month, the total also for years, and the days that they are of; then a comment, and how the last
    month stands to its target."""
    headings = {YEAR_TO_DATE: "Hittil i år", LAST_YEAR: "Hele fjoråret"}
    months = spec.span.months(period)
    columns = [GridColumn("label", "Sykefravær", Role.LABEL, 40)]
    columns += [GridColumn(str(month), spec.span.heading(month), Role.INPUT, 12) for month in months]
    columns += [GridColumn(key, headings[key], Role.INPUT, 14) for key in spec.years]
    columns += [GridColumn(NOTE, "Kommentar", Role.COMMENT, 48)]
    if any(line.target for line in spec.lines):
        columns += [GridColumn(RULE, "Mål", Role.FIXED, 18), GridColumn(STATUS, "Status", Role.STATUS, 20)]
    lines = [_line(spec, line, months, period) for line in spec.lines]
    if spec.has_agreed:
        shown = DAY_DECIMALS if spec.days else None
        slots = {
            str(month): Slot(spec.rate(AGREED, month), DAYS, shown, required=spec.agreed, begins=ALWAYS)
            for month in months
        }
        lines.append(GridLine(AGREED, AGREED_LABEL, slots))
    for line in spec.day_lines:
        style = RowStyle.FIRST if line is spec.day_lines[0] else style_of(line)
        lines.append(GridLine(line.id, line.label, _day_slots(spec, line, months), style))
    return GridLayout(spec.head, tuple(columns), tuple(lines))


def _day_slots(spec: Spec, line: Line, months: tuple[Month, ...]) -> dict[str, Slot]:
    parts = tuple((1, part) for part in line.sum_of)
    return {
        str(month): Slot(spec.rate(line.id, month), DAYS, DAY_DECIMALS, required=False, parts=parts, begins=ALWAYS)
        for month in months
    }


def _line(spec: Spec, line: Line, months: tuple[Month, ...], period: Period) -> GridLine:
    parts = tuple((1, part) for part in line.sum_of)
    ratio = (days_of(line.id), AGREED) if spec.days and not parts else None
    slots = {
        str(month): Slot(spec.rate(line.id, month), PERCENT, spec.decimals, parts=parts, begins=ALWAYS, ratio=ratio)
        for month in months
    }
    if line.id == TOTAL:
        for key in spec.years:
            begins = _last_year(spec, period) if key == LAST_YEAR else EMPTY
            slots[key] = Slot(spec.fact(TOTAL, key), PERCENT, spec.decimals, required=False, begins=begins)
    fixed = {RULE: line.target.words(PERCENT)} if line.target else {}
    marks = {STATUS: Mark(((spec.rate(line.id, months[-1]), ""),))} if line.target else {}
    return GridLine(line.id, line.label, slots, style_of(line), fixed=fixed, marks=marks)


def _last_year(spec: Spec, period: Period) -> Begins:
    """What December's report said of its year."""
    return Begins(Stays.YEAR, Earlier(spec.fact(TOTAL, YEAR_TO_DATE), Month(period.last.year - 1, 12)))
