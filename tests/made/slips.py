"""Slips of the hand on single figures."""

from __future__ import annotations

import random
from fractions import Fraction


def swapped_digits(rng: random.Random, value: Fraction, decimals: int) -> Fraction | None:
    """Two unequal digits next to each other change places; None where there are none."""
    units = value * 10**decimals
    if units.denominator != 1:
        return None
    digits, sign = str(abs(int(units))), -1 if value < 0 else 1
    places = [place for place in range(len(digits) - 1) if digits[place] != digits[place + 1]]
    if not places:
        return None
    place = rng.choice(places)
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    return Fraction(sign * int(swapped), 10**decimals)


def half_up(value: Fraction, decimals: int) -> Fraction:
    """Rounded, half away from zero."""
    units = int(abs(value) * 10**decimals + Fraction(1, 2))
    return Fraction(units if value >= 0 else -units, 10**decimals)


def near(rng: random.Random, value: Fraction, apart: float) -> Fraction:
    """A figure that lies at most so large a share of it to either side, exact to a millionth of it."""
    return value * Fraction(round(1_000_000 * rng.uniform(1 - apart, 1 + apart)), 1_000_000)
