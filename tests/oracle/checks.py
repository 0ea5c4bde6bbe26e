"""What must agree between tables: the `[[check]]` blocks of a definition, over the figures of all tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from oracle.base import KRONER, Figure, When, show
from oracle.indicators import full_name

EACH = "[hver]"

Numbers = list[Figure]


def errors(checks: list[dict[str, Any]], figures: dict[str, Figure], when: When) -> list[str]:
    """For each figure that does not agree: its value, as the sentence about it says it."""
    found = []
    for check in checks:
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


def _step(figure: Figure) -> Fraction:
    """What it is rounded to, money in kroner; counts are not rounded."""
    return Fraction(0 if figure.unit == "antall" else KRONER.get(figure.unit, 1), 10 ** (figure.decimals or 0))


def _equal(figures: Numbers) -> Numbers:
    first = figures[0]
    found = []
    for other in figures[1:]:
        room = Fraction(0) if _step(first) == _step(other) else (_step(first) + _step(other)) / 2
        if abs(_common(first) - _common(other)) > room:
            found.append(other)
    return found


def _sum(figures: Numbers) -> Numbers:
    whole, parts = figures[0], figures[1:]
    room = sum((_step(figure) for figure in figures), Fraction(0)) / 2
    return [whole] if abs(_common(whole) - sum(map(_common, parts))) > room else []


def _at_most(figures: Numbers) -> Numbers:
    part, whole = figures
    return [part] if _common(part) > _common(whole) else []


def _share(figures: Numbers) -> Numbers:
    share, part, whole = (figure.value for figure in figures)
    assert isinstance(share, Fraction)
    assert isinstance(part, Fraction)
    assert isinstance(whole, Fraction)
    return [figures[0]] if whole and not follows(share, part * 100 / whole, figures[0].decimals or 0) else []


def follows(reported: Fraction, own: Fraction, decimals: int) -> bool:
    """Whether a share is our own rounded or cut off, with the table's decimals or with the fewer it was given."""
    return rounds_to(reported, own, decimals) or cuts_to(reported, own, decimals) or computed(reported, own, decimals)


def computed(reported: Fraction, own: Fraction, decimals: int) -> bool:
    """A share with more decimals than the table shows came from a formula: its last one may be off by one."""
    given = next((count for count in range(10) if _cut(reported, count) == reported), 10)
    return given > decimals and abs(reported - own) <= Fraction(1, 10**given)


def rounds_to(reported: Fraction, own: Fraction, decimals: int) -> bool:
    return any(reported == _half_up(own, count) for count in given_decimals(reported, decimals))


def cuts_to(reported: Fraction, own: Fraction, decimals: int) -> bool:
    return any(reported == _cut(own, count) for count in given_decimals(reported, decimals))


def given_decimals(reported: Fraction, decimals: int) -> set[int]:
    """The decimals that a share may be rounded to: the table's, and the fewer that it was typed with."""
    return {decimals, *(count for count in range(decimals) if _cut(reported, count) == reported)}


def _half_up(value: Fraction, decimals: int) -> Fraction:
    units = int(abs(value) * 10**decimals + Fraction(1, 2))
    return Fraction(units if value >= 0 else -units, 10**decimals)


def _cut(value: Fraction, decimals: int) -> Fraction:
    units = int(abs(value) * 10**decimals)
    return Fraction(units if value >= 0 else -units, 10**decimals)


def _said(figure: Figure) -> str:
    assert isinstance(figure.value, Fraction)
    return f"er {show(figure.value, None)}"


RULES: dict[str, Callable[[Numbers], Numbers]] = {
    "equal": _equal,
    "sum": _sum,
    "at_most": _at_most,
    "share": _share,
}
