"""Breaches come to the same when they are counted one by one."""

import datetime as dt
import random
from collections import Counter
from decimal import Decimal

import numpy as np
import pytest

from made.leave import places_of
from oracle.sick_leave import DAY
from virksomhetsrapport.cells import CellRef
from virksomhetsrapport.hr.breaches import count_breaches, shares
from virksomhetsrapport.hr.model import BreachesCounted, BreachLines, Places
from virksomhetsrapport.hr.settings import Column
from virksomhetsrapport.hr.workdays import day_number
from virksomhetsrapport.period import Month

TYPES, CAUSES = ("hviletid", "timer_dag", "sondager"), ("Drift", "Konferanse")
FEBRUARY = Month(2025, 2)

Breach = tuple[dt.date, int, int]


def counted(breaches: list[Breach], last: Month = FEBRUARY) -> BreachesCounted:
    lines = BreachLines(
        np.array([day_number(day) for day, _, _ in breaches], dtype=np.int32),
        np.array([type for _, type, _ in breaches], dtype=np.int32),
        np.array([cause for _, _, cause in breaches], dtype=np.int32),
        np.arange(len(breaches)),
        TYPES,
        CAUSES,
    )
    return count_breaches(lines, Places(places_of(breaches, "AML").raw, {Column.DATE: 2}), last)


def days_of(breaches: list[tuple[str, int]]) -> list[Breach]:
    return [(dt.date.fromisoformat(day), type, -1) for day, type in breaches]


@pytest.mark.parametrize("seed", range(20))
def test_breaches_come_to_what_is_counted_one_by_one(seed):
    drawn = random.Random(seed)
    last = Month(drawn.choice((2024, 2025)), drawn.randint(1, 12))
    breaches = [
        (dt.date(last.year - 1, 12, 1) + drawn.randrange(460) * DAY, drawn.randrange(3), drawn.randrange(-1, 2))
        for _ in range(drawn.randrange(400))
    ]
    found = counted(breaches, last)
    inside = [each for each in breaches if (each[0].year, each[0].month) <= last and each[0].year == last.year]
    by_type = Counter((TYPES[type], day.month) for day, type, _ in inside)
    by_cause = Counter(cause for _, _, cause in inside)
    assert {
        (type, month.number): count for type, counts in found.types.items() for month, count in counts.items() if count
    } == by_type
    assert [list(counts) for counts in found.types.values()] == [list(found.months)] * 3
    assert found.causes == {"Drift": by_cause[0], "Konferanse": by_cause[1]}
    assert found.year_to_date == len(inside)


def test_a_share_is_half_up_from_the_counts():
    found = counted(days_of([("2025-01-06", 0)] * 5 + [("2025-02-06", 1)] * 3))
    assert shares(found) == {"hviletid": 63, "timer_dag": 38, "sondager": 0}
    assert shares(found, 1)["hviletid"] == Decimal("62.5")


def test_no_breaches_have_no_shares():
    assert shares(counted([])) == dict.fromkeys(TYPES)


def test_a_month_without_breaches_and_those_outside_the_year_are_told():
    found = counted(days_of([("2025-01-31", 0), ("2024-12-31", 0), ("2025-03-01", 1)]))
    assert [(finding.code, finding.cell) for finding in found.findings] == [
        ("breach-outside-year", CellRef("AML", 3, 3)),
        ("breach-outside-year", CellRef("AML", 4, 3)),
        ("breaches-month-none", None),
    ]
    assert found.findings[-1].params == {"month": "februar 2025"}


def test_a_list_of_another_year_is_an_error():
    found = counted(days_of([("2024-01-31", 0), ("2024-12-31", 0)]))
    assert [finding.code for finding in found.findings] == ["breaches-none-in-year"]
