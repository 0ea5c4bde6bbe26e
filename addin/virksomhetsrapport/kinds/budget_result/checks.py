"""What must hold in a budget result besides its sums: signs, the year to date, comments on what is flagged."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from virksomhetsrapport.facts import Fact
from virksomhetsrapport.findings import Finding, error, warning
from virksomhetsrapport.kinds.budget_result.spec import (
    ACTUAL,
    BUDGET,
    COMMENT,
    DEVIATION,
    HEADINGS,
    INPUTS,
    YEAR_BUDGET,
    YTD,
    YTD_BUDGET,
    YTD_DEVIATION,
    Line,
    LineType,
    Sign,
    Spec,
)
from virksomhetsrapport.overtime.amounts import Accumulates
from virksomhetsrapport.overtime.usual import Usual
from virksomhetsrapport.period import Period
from virksomhetsrapport.shapes.grid import Entry, GridReading

SIGN_UNEXPECTED = warning("sign-unexpected", "label", "value")
YEAR_TO_DATE_DIFFERS = error("year-to-date-differs", "label", "year_to_date", "period", "other")
YEAR_TO_DATE_SMALLER = warning("year-to-date-smaller", "table", "count", "of", "heading", "other")
YEAR_BUDGET_DIFFERS = warning("year-budget-differs", "label", "year_to_date", "year")
COMMENT_MISSING = warning("comment-missing", "label", "deviation", "limit")

FEWEST_LINES = 4
"""Fewer lines say nothing of a whole column."""


def check(spec: Spec, reading: GridReading, period: Period, facts: dict[str, Fact]) -> Iterator[Finding]:
    """All of them, in the order in which one would mend them."""
    yield from _signs(spec, reading)
    for of_period, to_date in ((ACTUAL, YTD), (BUDGET, YTD_BUDGET)):
        if period.starts_year:
            yield from _equal_to_period(spec, reading, of_period, to_date)
        else:
            yield from _swapped_columns(spec, reading, of_period, to_date)
    if period.ends_year:
        yield from _equal_to_year_budget(spec, reading)
    yield from _comments(spec, reading, facts)


def _signs(spec: Spec, reading: GridReading) -> Iterator[Finding]:
    for line in spec.lines:
        if line.type not in (LineType.INCOME, LineType.COST) or line.sign is Sign.ANY:
            continue
        for measure in INPUTS:
            entry = reading.entry(line.id, measure)
            value = _number(entry)
            if value and (value < 0) != (line.sign is Sign.NEGATIVE):
                yield SIGN_UNEXPECTED.at(entry.cell, label=_label(line, measure), value=value)


def _equal_to_period(spec: Spec, reading: GridReading, of_period: str, to_date: str) -> Iterator[Finding]:
    """A period that begins in January is the year to date; rounded apart, the two may differ by a unit."""
    for line, first, second in _typed_pairs(spec, reading, of_period, to_date):
        one, other = _number(first), _number(second)
        if one is not None and other is not None and abs(one - other) > spec.step:
            place = first.cell.a1 if first.cell else ""
            yield YEAR_TO_DATE_DIFFERS.at(
                second.cell, label=_label(line, to_date), year_to_date=other, period=one, other=place
            )


def _swapped_columns(spec: Spec, reading: GridReading, of_period: str, to_date: str) -> Iterator[Finding]:
    """A year to date that is smaller than the period on most lines: the two columns may have changed places."""
    pairs = [pair for pair in _typed_pairs(spec, reading, of_period, to_date) if not pair[0].sum_of]
    smaller = [second for _, first, second in pairs if _size(second) < _size(first)]
    if len(pairs) >= FEWEST_LINES and 2 * len(smaller) > len(pairs):
        yield YEAR_TO_DATE_SMALLER.at(
            smaller[0].cell,
            table=spec.head.title,
            count=len(smaller),
            of=len(pairs),
            heading=HEADINGS[to_date],
            other=HEADINGS[of_period],
        )


def _equal_to_year_budget(spec: Spec, reading: GridReading) -> Iterator[Finding]:
    for line, first, second in _typed_pairs(spec, reading, YTD_BUDGET, YEAR_BUDGET):
        one, other = _number(first), _number(second)
        if one is not None and other is not None and abs(one - other) > spec.step:
            yield YEAR_BUDGET_DIFFERS.at(first.cell, label=line.label, year_to_date=one, year=other)


def _comments(spec: Spec, reading: GridReading, facts: dict[str, Fact]) -> Iterator[Finding]:
    for line in spec.lines:
        cell = reading.cells.get((line.id, COMMENT))
        if cell is None or reading.entry(line.id, COMMENT).value:
            continue
        flagged = [fact for key in (DEVIATION, YTD_DEVIATION) if (fact := facts[spec.fact(line.id, key)]).flag]
        for fact in flagged[:1]:
            if fact.number is not None and fact.flag is not None:
                yield COMMENT_MISSING.at(cell, label=line.label, deviation=fact.number, limit=fact.flag.limit)


def _typed_pairs(spec: Spec, reading: GridReading, one: str, other: str) -> list[tuple[Line, Entry, Entry]]:
    """The lines on which two measures were both typed."""
    pairs = [(line, reading.entry(line.id, one), reading.entry(line.id, other)) for line in spec.lines]
    return [pair for pair in pairs if _number(pair[1]) is not None and _number(pair[2]) is not None]


def _number(entry: Entry) -> Decimal | None:
    return entry.value if isinstance(entry.value, Decimal) else None


def _size(entry: Entry) -> Decimal:
    return abs(_number(entry) or Decimal(0))


def _label(line: Line, measure: str) -> str:
    return f"{line.label}, {HEADINGS[measure].lower()}"


def rules_over_time(spec: Spec) -> Iterator[Accumulates | Usual]:
    """The year to date goes on from the last report's; what a line came to in the period is about what it comes to."""
    lines = [line for line in spec.lines if not line.sum_of]
    for of_period, to_date in ((ACTUAL, YTD), (BUDGET, YTD_BUDGET)):
        pairs = tuple((spec.fact(line.id, to_date), spec.fact(line.id, of_period)) for line in lines)
        yield Accumulates(spec.head.title, pairs)
        yield Usual(spec.head.title, tuple(spec.fact(line.id, of_period) for line in lines))
