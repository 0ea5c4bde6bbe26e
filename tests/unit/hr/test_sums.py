"""Sums of a million lines are exact, whatever the shares and degrees."""

import random
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from oracle.sick_leave import exact
from virksomhetsrapport.hr.sums import exact_sums


@pytest.mark.parametrize("seed", range(3))
def test_a_million_amounts_come_to_what_whole_numbers_come_to(seed):
    drawn = np.random.default_rng(seed)
    amounts = 23 * drawn.integers(999_000, 1_000_000, 1_000_000) * drawn.integers(999_000, 1_000_000, 1_000_000)
    groups = drawn.integers(0, 3, len(amounts)) * 2
    wanted = [sum(amounts[groups == group].tolist()) for group in range(6)]
    assert exact_sums(groups, amounts, 6) == [exact(Fraction(each, 10**12)) for each in wanted]


def test_a_sum_is_written_with_no_more_decimals_than_it_has():
    amounts = np.array([10**12] * 10 + [5 * 10**11], dtype=np.int64)
    assert [str(each) for each in exact_sums(np.array([0] * 10 + [1]), amounts, 3)] == ["10", "0.5", "0"]


def test_one_millionth_of_a_millionth_is_not_lost_among_thousands_of_days():
    days = random.Random(1).sample(range(20, 31), 5)
    amounts = np.array([each * 10**12 for each in days] * 100_000 + [1], dtype=np.int64)
    assert exact_sums(np.zeros(len(amounts), dtype=np.int64), amounts, 1) == [
        Decimal(sum(days) * 100_000) + Decimal("1e-12")
    ]
