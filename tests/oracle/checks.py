"""What must agree between tables: the `[[check]]` blocks of a definition, over the figures of all tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from oracle.base import KRONER, Figure, When, show
from oracle.indicators import full_name

EACH = "[hver]"
OVER_TIME = ("stock", "flow", "rising")
"""Rules that hold this report against the last one; the oracle knows no other report than this."""

Numbers = list[Figure]


def errors(checks: list[dict[str, Any]], figures: dict[str, Figure], when: When) -> list[str]:
    """For each figure that does not agree: its value, as the sentence about it says it."""
    found = []
    for check in [each for each in checks if each["rule"] not in OVER_TIME]:
        for ids in _resolved(check, figures, when):
            of_check = [figures[id] for id in ids]
            if all(isinstance(figure.value, Fraction) for figure in of_check):
                found += [_said(figure) for figure in RULES[check["rule"]](of_check)]
    return found


def _names(check: dict[str, Any]) -> list[str]:
    if check["rule"] == "equal":
        return list(check["facts"])
    if check["rule"] == "sum":
        return [check["total"], *check["parts"]]
    return [check[key] for key in ("share", "part", "whole") if key in check]


def _resolved(check: dict[str, Any], figures: dict[str, Figure], when: When) -> Iterator[list[str]]:
    """The figures that the check is over: once, or once for each month that all of them have."""
    names = _names(check)
    if not any(name.endswith(EACH) for name in names):
        yield [full_name(name, when) for name in names]
        return
    for month in sorted({id.partition("[")[2] for id in figures if "[" in id}):
        ids = [name.replace(EACH, f"[{month}") if name.endswith(EACH) else full_name(name, when) for name in names]
        if all(id in figures for id in ids):
            yield ids


def _common(figure: Figure) -> Fraction:
    """Money in kroner."""
    assert isinstance(figure.value, Fraction)
    return figure.value * KRONER.get(figure.unit, 1)


def _shown(figure: Figure) -> Fraction:
    """As it is shown: what is worked out is not rounded before that."""
    assert isinstance(figure.value, Fraction)
    return figure.value if figure.decimals is None else _half_up(figure.value, figure.decimals)


def _step(figure: Figure) -> Fraction:
    """What it is rounded to, money in kroner; counts, limits and parameters are not rounded."""
    if figure.unit == "antall" or figure.decimals is None:
        return Fraction(0)
    return Fraction(KRONER.get(figure.unit, 1), 10**figure.decimals)


def _equal(figures: Numbers) -> Numbers:
    return [other for other in figures[1:] if not _alike(figures[0], other)]


def _alike(one: Figure, other: Figure) -> bool:
    if (one.unit, _step(one)) == (other.unit, _step(other)):
        return _shown(one) == _shown(other)
    return abs(_common(one) - _common(other)) <= (_step(one) + _step(other)) / 2


def _sum(figures: Numbers) -> Numbers:
    whole, parts = figures[0], figures[1:]
    room = sum((_step(figure) for figure in figures), Fraction(0)) / 2
    return [whole] if abs(_common(whole) - sum(map(_common, parts))) > room else []


def _at_most(figures: Numbers) -> Numbers:
    part, whole = figures
    if (part.unit, _step(part)) == (whole.unit, _step(whole)):
        return [part] if _shown(part) > _shown(whole) else []
    return [part] if _common(part) - _common(whole) > (_step(part) + _step(whole)) / 2 else []


def _share(figures: Numbers) -> Numbers:
    """Told where no part and no whole that round to the two make the share."""
    share, part, whole = figures
    decimals = share.decimals or 0
    if not whole.value or follows(_shown(share), _common(part) * 100 / _common(whole), decimals):
        return []
    if abs(_common(whole)) > _step(whole):
        parts = [_common(part) + side * _step(part) / 2 for side in (-1, 1)]
        wholes = [_common(whole) + side * _step(whole) / 2 for side in (-1, 1)]
        ends = [one * 100 / other for one in parts for other in wholes]
        if _cut(min(ends), decimals) <= _shown(share) <= _half_up(max(ends), decimals):
            return []
    return [share]


def follows(reported: Fraction, own: Fraction, decimals: int) -> bool:
    """Whether a share is our own rounded or cut off, with the table's decimals."""
    return rounds_to(reported, own, decimals) or cuts_to(reported, own, decimals) or computed(reported, own, decimals)


def computed(reported: Fraction, own: Fraction, decimals: int) -> bool:
    """A share with more decimals than the table shows came from a formula: its last one may be off by one."""
    given = next((count for count in range(10) if _cut(reported, count) == reported), 10)
    return given > decimals and abs(reported - own) <= Fraction(1, 10**given)


def rounds_to(reported: Fraction, own: Fraction, decimals: int) -> bool:
    return reported == _half_up(own, decimals)


def cuts_to(reported: Fraction, own: Fraction, decimals: int) -> bool:
    return reported == _cut(own, decimals)


def _half_up(value: Fraction, decimals: int) -> Fraction:
    units = int(abs(value) * 10**decimals + Fraction(1, 2))
    return Fraction(units if value >= 0 else -units, 10**decimals)


def _cut(value: Fraction, decimals: int) -> Fraction:
    units = int(abs(value) * 10**decimals)
    return Fraction(units if value >= 0 else -units, 10**decimals)


def _said(figure: Figure) -> str:
    return f"er {show(_shown(figure), None)}"


RULES: dict[str, Callable[[Numbers], Numbers]] = {
    "equal": _equal,
    "sum": _sum,
    "at_most": _at_most,
    "share": _share,
}
