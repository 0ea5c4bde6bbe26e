"""What is usual of a figure that comes by month: the median of its other months."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from virksomhetsrapport.facts import Fact


def beside_usual(facts: Iterable[Fact], fewest_others: int) -> Iterator[tuple[Fact, Decimal]]:
    """Each known figure with the median of the other known ones; none where there are fewer others than that."""
    known = [(fact, fact.number) for fact in facts if fact.number is not None]
    ordered = sorted(number for _, number in known)
    for fact, number in known if len(known) > fewest_others else ():
        yield fact, _median_without(ordered, bisect_left(ordered, number))


def _median_without(ordered: Sequence[Decimal], gone: int) -> Decimal:
    def at(place: int) -> Decimal:
        return ordered[place if place < gone else place + 1]

    count = len(ordered) - 1
    return (at((count - 1) // 2) + at(count // 2)) / 2
