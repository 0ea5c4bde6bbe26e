"""The days that a rate is of: days of sick leave, of the agreed days. A rate that was typed is held against them.

NAV: sykefraværsdagsverk x 100 / avtalte dagsverk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from virksomhetsrapport.facts import Fact, Facts, Origin
from virksomhetsrapport.findings import Finding, error, notice
from virksomhetsrapport.kinds.absence.spec import (
    AGREED,
    AGREED_LABEL,
    DAY_DECIMALS,
    DAYS,
    TOTAL,
    Line,
    Spec,
    days_of,
)
from virksomhetsrapport.measures.sums import Part, computed_fact, standing_column, sum_tolerance, total, typed_fact
from virksomhetsrapport.measures.values import check_value
from virksomhetsrapport.numbers import half_up
from virksomhetsrapport.period import Month
from virksomhetsrapport.shapes.grid import GridReading

RATE_DIFFERS = error("absence-rate-differs", "label", "reported", "computed")
RATE_ROUNDED = notice("absence-rate-rounded", "label", "reported", "computed")
DAYS_MISSING = error("absence-days-missing", "label", "month")
AGREED_MISSING = error("absence-agreed-missing", "label")
DAYS_OVER = error("absence-days-over", "label", "days", "agreed")
DAYS_DIFFER = error("absence-days-differ", "label", "total", "computed", "parts")

RULE = "days-of-agreed"


def standing_days(spec: Spec, reading: GridReading, month: Month, findings: list[Finding]) -> dict[str, Fact]:
    """The agreed days of a month and its days of sick leave, by line id; none that the table does not ask for."""
    column = str(month)

    def blank(line: Line) -> Fact:
        label = f"{line.label}, {spec.span.said(month)}"
        decimals = None if line.id == AGREED else DAY_DECIMALS
        return Fact(spec.rate(line.id, month), None, DAYS, label, Origin.MISSING, decimals)

    if not spec.has_agreed:
        return {}
    cell = reading.cells.get((AGREED, column))
    standing = {AGREED: typed_fact(blank(Line(AGREED, AGREED_LABEL)), reading.entry(AGREED, column), cell)}
    standing |= standing_column(spec.day_lines, column, reading, blank, findings)
    for fact in standing.values():
        findings.extend(check_value(fact._replace(decimals=None)))
    findings.extend(_missing(spec, reading, month, standing))
    findings.extend(_too_many(spec, standing))
    findings.extend(_splits_differ(spec, standing))
    return standing


def _missing(spec: Spec, reading: GridReading, month: Month, standing: Mapping[str, Fact]) -> Iterator[Finding]:
    """Some of a month's days without the others, or without the agreed days that they are of."""
    column = str(month)
    typed = [line for line in spec.day_lines if not line.sum_of]
    if all(standing[line.id].number is None for line in typed):
        return
    for line in typed:
        if reading.entry(line.id, column).left_empty:
            fact = standing[line.id]
            yield DAYS_MISSING.at(fact.source, label=fact.label, month=spec.span.said(month))
    if not spec.agreed and reading.entry(AGREED, column).left_empty:
        yield AGREED_MISSING.at(standing[AGREED].source, label=standing[AGREED].label)


def _too_many(spec: Spec, standing: Mapping[str, Fact]) -> Iterator[Finding]:
    """Days beyond those that were agreed; of a sum only where that does not follow from one of its parts."""
    agreed, over = standing[AGREED].number, set[str]()
    for line in spec.day_lines:
        days = standing[line.id]
        if days.number is not None and agreed is not None and days.number > agreed >= 0:
            over.add(line.id)
            if not over.intersection(line.sum_of):
                yield DAYS_OVER.at(days.source, label=days.label, days=days.number, agreed=agreed)


def _splits_differ(spec: Spec, standing: Mapping[str, Fact]) -> Iterator[Finding]:
    parts = [standing[days_of(id)] for id in spec.other_split if spec.days]
    own = total([Part(1, part) for part in parts]) if parts else None
    whole = standing.get(days_of(TOTAL))
    if own is None or whole is None or whole.number is None:
        return
    if abs(whole.number - own) > sum_tolerance(len(parts)) * Decimal(1).scaleb(-DAY_DECIMALS):
        places = " og ".join(part.source.a1 for part in parts if part.source)
        yield DAYS_DIFFER.at(whole.source, label=whole.label, total=whole.number, computed=own, parts=places)


def usable(agreed: Fact | None) -> Decimal | None:
    """The agreed days where anything can be per cent of them."""
    return agreed.number if agreed is not None and agreed.number is not None and agreed.number > 0 else None


def by_days(
    spec: Spec,
    line: Line,
    reported: Fact,
    shown: Decimal | None,
    days: Facts,
    findings: list[Finding],
) -> Fact | None:
    """The rate that stands by its days; None where those are not known, and it is as without them.

    `reported` is what was typed, or nothing; `shown` what a formula in its place makes of them. What was typed stands
    within rounding, which for a total is that of its parts too.
    """
    lost, agreed = days.get(days_of(line.id)), days.get(AGREED)
    below = usable(agreed)
    if lost is None or agreed is None or lost.number is None or below is None:
        return None
    own = lost.number * 100 / below
    ours = computed_fact(reported, own, RULE, (lost.id, agreed.id))
    value = shown if reported.number is None else reported.number
    if value is None:
        return ours
    said = half_up(own, spec.decimals + 1)
    if abs(value - own) > sum_tolerance(len(line.sum_of)) * spec.step:
        findings.append(RATE_DIFFERS.at(reported.source, label=reported.label, reported=value, computed=said))
        return ours
    if reported.number is None:
        return ours
    if half_up(value, spec.decimals) != half_up(own, spec.decimals):
        findings.append(RATE_ROUNDED.at(reported.source, label=reported.label, reported=value, computed=said))
    return ours._replace(value=value, origin=Origin.REPORTED)
