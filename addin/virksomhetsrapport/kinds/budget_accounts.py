"""Budget and accounts: the annual budget of each line, what has been spent of it so far, and what is left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.elements import Column, ColumnStyle, Figure, Label, Row, Table
from virksomhetsrapport.facts import Fact, Facts, Origin, percent_of
from virksomhetsrapport.findings import Finding, warning
from virksomhetsrapport.kind import Outcome
from virksomhetsrapport.measures.lines import check_lines, style_of
from virksomhetsrapport.measures.money import parse_money
from virksomhetsrapport.measures.sums import computed_fact, standing_column
from virksomhetsrapport.measures.values import check_value
from virksomhetsrapport.overtime.amounts import NeverFalls
from virksomhetsrapport.period import Period
from virksomhetsrapport.shapes.begins import EMPTY, OF_YEAR
from virksomhetsrapport.shapes.grid import GridColumn, GridLayout, GridLine, GridReading, Role, Slot, read_grid
from virksomhetsrapport.shapes.sheet import SheetHead
from virksomhetsrapport.units import PERCENT, Unit

ACCOUNTS_OVER_BUDGET = warning("accounts-over-budget", "label", "accounts", "budget", "over")
ACCOUNTS_WITHOUT_BUDGET = warning("accounts-without-budget", "label", "accounts", "budget")

BUDGET, ACCOUNTS, NOTE, LEFT, SPENT = "aarsbudsjett", "regnskap", "kommentar", "rest", "forbruk"
HEADINGS = {BUDGET: "Årsbudsjett", ACCOUNTS: "Regnskap", LEFT: "Gjenstår", SPENT: "Forbruk i %"}
INPUTS, OUTPUTS = (BUDGET, ACCOUNTS), (LEFT, SPENT)


class Line(NamedTuple):
    id: str
    label: str
    sum_of: tuple[str, ...]
    level: int


class Spec(NamedTuple):
    head: SheetHead
    unit: Unit
    decimals: int
    lines: tuple[Line, ...]

    def fact(self, line: Line, measure: str) -> str:
        """`investeringer.drift.regnskap`; also `.aarsbudsjett`, `.rest` and `.forbruk`."""
        return f"{self.head.id}.{line.id}.{measure}"

    def blank(self, line: Line, measure: str) -> Fact:
        """The fact without a value: money, or for what is spent per cent of the budget."""
        unit, decimals = (PERCENT, 1) if measure == SPENT else (self.unit, self.decimals)
        label = f"{line.label}, {HEADINGS[measure].lower()}"
        return Fact(self.fact(line, measure), None, unit, label, Origin.MISSING, decimals)


def parse(block: Block, head: SheetHead, prose_unit: str) -> Spec:  # noqa: ARG001 - the signature of every kind
    """The block of a definition. Keys: unit, decimals, lines (id, label, sum_of, level)."""
    unit, decimals = parse_money(block)
    found = []
    for item in block.blocks("lines"):
        line = Line(
            id=item.identifier("id"),
            label=item.text("label"),
            sum_of=item.texts("sum_of", ()),
            level=item.integer("level", -1, least=-1, most=8),
        )
        item.finish()
        found.append((item, line))
    check_lines(block, "lines", found)
    parts = {part for _, line in found for part in line.sum_of}
    return Spec(head, unit, decimals, tuple(_with_level(line, parts) for _, line in found))


def _with_level(line: Line, parts: set[str]) -> Line:
    """Parts of sums stand further in, where the definition does not say otherwise."""
    return line if line.level >= 0 else line._replace(level=int(line.id in parts and not line.sum_of))


def layout(spec: Spec, period: Period) -> GridLayout:
    del period  # the same lines and columns in every period
    columns = (
        GridColumn("label", "Post", Role.LABEL, 50),
        *(GridColumn(key, HEADINGS[key], Role.INPUT, 16) for key in INPUTS),
        GridColumn(NOTE, "Kommentar", Role.COMMENT, 48),
        *(GridColumn(key, HEADINGS[key], Role.OUTPUT, 16) for key in OUTPUTS),
    )
    return GridLayout(spec.head, columns, tuple(_line(spec, line) for line in spec.lines))


def _line(spec: Spec, line: Line) -> GridLine:
    slots = {}
    for measure in (*INPUTS, *OUTPUTS):
        blank = spec.blank(line, measure)
        parts = tuple((1, part) for part in line.sum_of) if measure in INPUTS else ()
        begins = OF_YEAR if measure == BUDGET else EMPTY
        slots[measure] = Slot(blank.id, blank.unit, blank.decimals, parts=parts, begins=begins)
    return GridLine(line.id, line.label, slots, style_of(line), line.level)


def read(spec: Spec, period: Period, sheets: Sheets) -> GridReading:
    return read_grid(layout(spec, period), sheets)


def compute(spec: Spec, reading: GridReading, period: Period) -> Outcome:
    """Budget and accounts of every line, what is left of the budget and how much of it is spent; one view."""
    findings = list(reading.findings)
    facts: dict[str, Fact] = {}
    for measure in INPUTS:

        def blank(line: Line, measure: str = measure) -> Fact:
            return spec.blank(line, measure)

        standing = standing_column(spec.lines, measure, reading, blank, findings)
        facts.update((fact.id, fact) for fact in standing.values())
    for line in spec.lines:
        if not line.sum_of:
            findings.extend(_check(spec, line, facts))
        for fact in _spending(spec, line, facts, reading):
            facts[fact.id] = fact
    accounts = tuple(spec.fact(line, ACCOUNTS) for line in spec.lines if not line.sum_of)
    rules = (NeverFalls(spec.head.title, accounts),)
    return Outcome(facts, (_view(spec, period),), tuple(findings), rules=rules)


def _check(spec: Spec, line: Line, facts: Facts) -> Iterator[Finding]:
    budget, accounts = facts[spec.fact(line, BUDGET)], facts[spec.fact(line, ACCOUNTS)]
    yield from check_value(budget)
    yield from check_value(accounts)
    if budget.number is None or not accounts.number:
        return
    if budget.number == 0:
        place = budget.source.a1 if budget.source else ""
        yield ACCOUNTS_WITHOUT_BUDGET.at(accounts.source, label=line.label, accounts=accounts.number, budget=place)
    elif 0 < budget.number < accounts.number:
        yield ACCOUNTS_OVER_BUDGET.at(
            accounts.source,
            label=line.label,
            accounts=accounts.number,
            budget=budget.number,
            over=accounts.number - budget.number,
        )


def _spending(spec: Spec, line: Line, facts: Facts, reading: GridReading) -> tuple[Fact, Fact]:
    budget, accounts = facts[spec.fact(line, BUDGET)], facts[spec.fact(line, ACCOUNTS)]
    # The accounts first: it is they that a sentence says are over or under the budget.
    inputs = (accounts.id, budget.id)
    left = spent = None
    if budget.number is not None and accounts.number is not None:
        left = budget.number - accounts.number
        spent = percent_of(accounts.number, budget.number) if budget.number else None
    rest = computed_fact(spec.blank(line, LEFT), left, "difference", inputs)
    share = computed_fact(spec.blank(line, SPENT), spent, "percent-of-budget", inputs)
    share = share._replace(origin=rest.origin)  # without a budget there is no per cent of it, and none is missing
    return (
        rest._replace(source=reading.cells.get((line.id, LEFT))),
        share._replace(source=reading.cells.get((line.id, SPENT))),
    )


def _view(spec: Spec, period: Period) -> Table:
    shown = ((BUDGET, HEADINGS[BUDGET]), (ACCOUNTS, f"Regnskap per {period.last.name}"), (SPENT, HEADINGS[SPENT]))
    columns = (Column("", ColumnStyle.TEXT), *(Column(heading, ColumnStyle.FIGURE) for _, heading in shown))
    rows = []
    for line in spec.lines:
        figures = (Figure(spec.fact(line, measure)) for measure, _ in shown)
        rows.append(Row((Label(line.label), *figures), style_of(line), line.level))
    return Table(spec.head.id, spec.head.title, spec.unit.note, columns, tuple(rows))
