"""The total for the year so far and for last year: the sum of all days lost by the sum of all agreed days.

The mean of the months is not it. Without the agreed days it still lies near their mean weighted by working days.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

from virksomhetsrapport.facts import Fact, Facts, Origin
from virksomhetsrapport.findings import Finding, error, notice, warning
from virksomhetsrapport.kinds.absence.days import RULE as OF_AGREED
from virksomhetsrapport.kinds.absence.days import usable
from virksomhetsrapport.kinds.absence.figures import rounded_figures
from virksomhetsrapport.kinds.absence.spec import AGREED, TOTAL, YEAR_TO_DATE, Spec, days_of
from virksomhetsrapport.measures.months import of_year, weighted_range
from virksomhetsrapport.measures.sums import computed_fact, sum_tolerance, typed_fact
from virksomhetsrapport.measures.values import check_value
from virksomhetsrapport.numbers import half_up
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.shapes.grid import GridReading
from virksomhetsrapport.units import PERCENT

YEAR_DIFFERS = error("absence-year-differs", "label", "reported", "computed")
YEAR_ROUNDED = notice("absence-year-rounded", "label", "reported", "computed")
YEAR_UNLIKELY = warning("absence-year-unlikely", "label", "value", "low", "high")

RULE = "weighted-mean"
SLACK = Decimal("0.15")
"""How far a month's agreed days may lie from its share of working days: holidays, and staff who come and go."""
_WIDE = Context(prec=400)
"""Room for every digit that a cell can hold."""


def standing_years(
    spec: Spec, reading: GridReading, facts: Facts, period: Period, findings: list[Finding]
) -> Iterator[Fact]:
    """The total of each year that the table asks for, held against those of its months where all of them are shown."""
    for column, label in spec.years.items():
        shown = spec.span.months(period)
        before = Period(Month(period.last.year - 1, 12), 12)
        months = of_year(shown, period if column == YEAR_TO_DATE else before) or ()
        blank = Fact(spec.fact(TOTAL, column), None, PERCENT, label, Origin.MISSING, spec.decimals)
        reported = typed_fact(blank, reading.entry(TOTAL, column), reading.cells.get((TOTAL, column)))
        findings.extend(check_value(reported))
        yield _standing_year(spec, reported, months, facts, findings)


def _standing_year(spec: Spec, reported: Fact, months: Sequence[Month], facts: Facts, findings: list[Finding]) -> Fact:
    months = [month for month in months if not _stays_out(spec, month, facts)]
    totals = [facts[spec.rate(TOTAL, month)] for month in months]
    rates = [fact.number for fact in totals if fact.number is not None]
    if not months or len(rates) < len(months):
        return reported
    inputs = [fact.id for fact in totals]
    agreed = _agreed_days(spec, months, facts)
    days = [facts[spec.rate(days_of(TOTAL), month)] if spec.days else None for month in months]
    lost = [None if fact is None else fact.number for fact in days]
    rounded = [rounded_figures(spec, fact) for fact, own in zip(totals, lost, strict=True) if own is None or not agreed]
    tolerance = sum_tolerance(max(rounded, default=0)) * spec.step
    if agreed:
        each = zip(rates, agreed, lost, strict=True)
        percent_of_days = [rate * whole if own is None else own * 100 for rate, whole, own in each]
        own = sum(percent_of_days, Decimal(0)) / sum(agreed)
        of = [spec.rate(AGREED, month) for month in months]
        if rounded:
            ours = computed_fact(reported, own, RULE, [*inputs, *of])
        else:
            ours = computed_fact(reported, own, OF_AGREED, [*(fact.id for fact in days if fact), *of])
        return _stands(reported, ours, own, tolerance, findings)
    if reported.number is None:
        # The year is its only month, whatever the agreed days were.
        return computed_fact(reported, rates[0], RULE, inputs) if len(rates) == 1 else reported
    low, high = weighted_range(rates, [Decimal(working_days(month)) for month in months], SLACK)
    low, high = low - tolerance, high + tolerance
    if not low <= reported.number <= high:
        least, most = low.quantize(spec.step, ROUND_CEILING, _WIDE), high.quantize(spec.step, ROUND_FLOOR, _WIDE)
        said = YEAR_UNLIKELY.at(
            reported.source, label=reported.label, value=reported.number, low=max(least, Decimal(0)), high=most
        )
        findings.append(said)
    return reported


def _stands(reported: Fact, ours: Fact, own: Decimal, tolerance: Decimal, findings: list[Finding]) -> Fact:
    """What was reported, where rounding explains how far it lies from our own."""
    value = reported.number
    if value is None:
        return ours
    decimals = reported.decimals or 0
    if abs(value - own) > tolerance:
        shown = half_up(own, decimals + 1)
        findings.append(YEAR_DIFFERS.at(reported.source, label=reported.label, reported=value, computed=shown))
        return ours
    if half_up(value, decimals) != half_up(own, decimals):
        shown = half_up(own, decimals + 1)
        findings.append(YEAR_ROUNDED.at(reported.source, label=reported.label, reported=value, computed=shown))
    return ours._replace(value=value, origin=Origin.REPORTED)


def _stays_out(spec: Spec, month: Month, facts: Facts) -> bool:
    """Whether a month has days of sick leave, but no agreed days and so no rate; that is told where it stands."""
    if not spec.days or facts[spec.rate(TOTAL, month)].number is not None:
        return False
    lost, agreed = facts[spec.rate(days_of(TOTAL), month)], facts[spec.rate(AGREED, month)]
    return lost.number is not None and usable(agreed) is None


def _agreed_days(spec: Spec, months: Sequence[Month], facts: Facts) -> list[Decimal]:
    """The agreed days of every month; none where one of them is missing or cannot be right."""
    if not spec.has_agreed:
        return []
    found = [facts[spec.rate(AGREED, month)].number for month in months]
    known = [days for days in found if days is not None and days >= 0]
    return known if len(known) == len(found) and sum(known) > 0 else []


def working_days(month: Month) -> int:
    """The days from Monday to Friday, holidays among them."""
    first, days = calendar.monthrange(month.year, month.number)
    return sum((first + day) % 7 < 5 for day in range(days))
