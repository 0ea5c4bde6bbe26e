"""Breaches of working time counted by type, month and cause."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from virksomhetsrapport.findings import Finding, error, notice, warning
from virksomhetsrapport.hr.alike import first_few
from virksomhetsrapport.hr.model import Array, BreachesCounted, BreachLines, Places
from virksomhetsrapport.hr.settings import Column
from virksomhetsrapport.hr.workdays import first_day, last_day, months_to
from virksomhetsrapport.numbers import half_up
from virksomhetsrapport.period import Month, show_date

OUTSIDE_YEAR = notice("breach-outside-year", "year", "until")
NONE_IN_YEAR = error("breaches-none-in-year", "year", "until")
MONTH_NONE = warning("breaches-month-none", "month")


def count_breaches(lines: BreachLines, places: Places, last: Month) -> BreachesCounted:
    """Breaches from January to the month `last`: of every type in every month, and of every cause in all of them."""
    import numpy as np

    months = months_to(last)
    borders = np.array([*(first_day(month) for month in months), last_day(last) + 1])
    month: Array = np.searchsorted(borders, lines.day, side="right") - 1
    inside = (month >= 0) & (month < len(months))
    size = len(lines.types), len(months)
    at = lines.type[inside].astype(np.int64) * len(months) + month[inside]
    table = np.bincount(at, minlength=size[0] * size[1]).reshape(size)
    stated = lines.cause[inside]
    causes = np.bincount(stated[stated >= 0], minlength=len(lines.causes))
    types = {
        type: dict(zip(months, counts, strict=True)) for type, counts in zip(lines.types, table.tolist(), strict=True)
    }
    return BreachesCounted(
        months,
        types,
        dict(zip(lines.causes, causes.tolist(), strict=True)),
        tuple(_findings(lines, places, last, inside, table.sum(axis=0))),
    )


def shares(counted: BreachesCounted, decimals: int = 0) -> dict[str, Decimal | None]:
    """Each type's part of all breaches in per cent, half up; they need not add up to 100. None where there are none."""
    whole = counted.year_to_date
    return {
        type: half_up(Decimal(100 * sum(counts.values())) / whole, decimals) if whole else None
        for type, counts in counted.types.items()
    }


def _findings(lines: BreachLines, places: Places, last: Month, inside: Array, totals: Array) -> Iterator[Finding]:
    import numpy as np

    until = show_date(last.last_day)
    if len(lines.line) and not inside.any():
        yield NONE_IN_YEAR.at(places.at(int(lines.line[0]), Column.DATE), year=last.year, until=until)
        return
    yield from first_few(
        np.sort(lines.line[~inside]),
        lambda line: OUTSIDE_YEAR.at(places.at(line, Column.DATE), year=last.year, until=until),
    )
    for month, total in zip(months_to(last), totals.tolist(), strict=True):
        if not total:
            yield MONTH_NONE.at(None, month=f"{month.name} {month.year}")
