"""The days of persons that several lines claim: which line a day belongs to, what says the same, what is too much.

Lines that share days lie in one cluster. Only clusters are looked at day by day, and even there only the stretches
between two days where a line begins or ends: the work grows with the number of lines, however they lie.
"""

from __future__ import annotations

from typing import NamedTuple

from virksomhetsrapport.hr.model import WHOLE, Array

FULL_DAY = WHOLE * WHOLE
"""A whole position of a full degree, as a product of millionths."""
_SPAN = 2**11
"""More days than the lines of one call may lie apart."""


class Held(NamedTuple):
    """Lines sorted by person and first day, cut to one window of less than `_SPAN` days; `line` is the index of each
    where it came from, `last` is never before `first`."""

    person: Array
    first: Array
    last: Array
    line: Array

    def of(self, which: Array) -> Held:
        return Held(*(column[which] for column in self))


def held_between(person: Array, first: Array, last: Array, start: int, end: int) -> Held:
    """What the lines hold of the days from `start` to `end`, both included; among lines that begin on the same day the
    first of the list comes first."""
    import numpy as np

    line = np.flatnonzero((first <= end) & (last >= start) & (first <= last))
    begins = first[line].astype(np.int64)
    span = int(end - begins.min()) + 1 if len(line) else 1
    line = line[np.argsort(person[line].astype(np.int64) * span + begins, kind="stable")]
    begins, ends = first[line].astype(np.int64), last[line].astype(np.int64)
    return Held(person[line], np.maximum(begins, start), np.minimum(ends, end), line)


def cut_to(held: Held, start: int, end: int) -> tuple[Held, Array]:
    """What is left of the lines between two days, and which of them are; the order holds."""
    import numpy as np

    which = np.flatnonzero((held.first <= end) & (held.last >= start))
    left = held.of(which)
    return left._replace(first=np.maximum(left.first, start), last=np.minimum(left.last, end)), which


def last_so_far(held: Held) -> Array:
    """The last day that a person's lines reach, up to and including each line."""
    import numpy as np

    if not len(held.line):
        return held.last
    base = held.person.astype(np.int64) * _SPAN - int(held.first.min())
    return np.maximum.accumulate(base + held.last) - base


class Shared(NamedTuple):
    """Lines that share days with another of the same person, and the stretches between the days where one begins or
    ends.

    Line `i` lies from stretch `begins[i]` up to, not including, `ends[i]`. Stretch `j` holds the days `first[j]` to
    `last[j]`; some hold none, between two clusters.
    """

    held: Held
    cluster: Array
    begins: Array
    ends: Array
    first: Array
    last: Array


def split_shared(held: Held) -> tuple[Array, Shared]:
    """Which lines have their days alone, a truth for each, and all that share them."""
    import numpy as np

    starts = np.ones(len(held.line), dtype=bool)
    if len(held.line):
        same = held.person[1:] == held.person[:-1]
        starts[1:] = ~(same & (held.first[1:] <= last_so_far(held)[:-1]))
    alone = starts & np.append(starts[1:], True)[: len(starts)]
    lines = held.of(~alone)
    cluster = np.cumsum(starts[~alone], dtype=np.int64)
    start = int(lines.first.min()) if len(lines.line) else 0
    keys = cluster * _SPAN - start
    points, places = np.unique(np.concatenate((keys + lines.first, keys + lines.last + 1)), return_inverse=True)
    count = len(lines.line)
    days = points % _SPAN + start
    return alone, Shared(lines, cluster, places[:count], places[count:], days, np.append(days[1:], 0)[: len(days)] - 1)


def highest(shared: Shared, rank: Array) -> Array:
    """The highest rank of the lines on each stretch, -1 where there is none.

    `rank` is a number from 0 of each line. A line is laid down as two runs of stretches whose length is the largest
    power of two that fits, and runs are halved from the longest down: each halving costs one step over all stretches.
    """
    import numpy as np

    best = np.full(len(shared.first), -1, dtype=np.int64)
    if not len(rank):
        return best
    power = np.frexp((shared.ends - shared.begins).astype(np.float64))[1] - 1
    by_power = np.argsort(power, kind="stable")
    bounds = np.searchsorted(power[by_power], np.arange(int(power.max()) + 2))
    for step in range(int(power.max()), -1, -1):
        these = by_power[bounds[step] : bounds[step + 1]]
        np.maximum.at(best, shared.begins[these], rank[these])
        np.maximum.at(best, shared.ends[these] - (1 << step), rank[these])
        if step:
            half = 1 << (step - 1)
            moved = best.copy()
            np.maximum(best[half:], moved[:-half], out=best[half:])
    return best


def repeated(shared: Shared, columns: tuple[Array, ...]) -> Array:
    """Which lines say the same as an earlier one of the list, in person, days and all columns."""
    import numpy as np

    found = np.zeros(len(shared.cluster), dtype=bool)
    # Few lines begin and end on the days of another: only those are compared column by column.
    days = shared.begins * np.int64(len(shared.first) + 1) + shared.ends
    order = np.argsort(days, kind="stable")
    alike = days[order][1:] == days[order][:-1]
    near = order[np.append(alike, False) | np.insert(alike, 0, False)] if len(order) else order
    if not len(near):
        return found
    line = shared.held.line[near]
    keys = (days[near], *(column[line] for column in columns))
    order = np.lexsort((line, *keys))
    same = np.ones(len(near) - 1, dtype=bool)
    for key in keys:
        same &= key[order][1:] == key[order][:-1]
    found[near[order[1:][same]]] = True
    return found


def claimed_twice(held: Held) -> tuple[Array, Array]:
    """The lines that begin on days another line of the person has, and for each the one that reaches furthest before
    it; both by their index where they came from."""
    import numpy as np

    if not len(held.line):
        return held.line, held.line
    reach = last_so_far(held)
    same = held.person[1:] == held.person[:-1]
    furthest = np.ones(len(held.line), dtype=bool)
    furthest[1:] = ~same | (held.last[1:] > reach[:-1])
    holder = np.maximum.accumulate(np.where(furthest, np.arange(len(furthest)), 0))
    later = np.flatnonzero(same & (held.first[1:] <= reach[:-1])) + 1
    return held.line[later], held.line[holder[later - 1]]


def above_full_day(shared: Shared, weight: Array) -> Array:
    """The lines, by their place, with which the weights on a day come to more than `FULL_DAY`: where the sum rises
    above it, the last of the list among those that begin there."""
    import numpy as np

    if not len(weight):
        return np.zeros(0, dtype=np.int64)
    # A single weight beyond the limit is enough of it, and keeps the sums within 64 bits.
    capped = np.minimum(weight, FULL_DAY + 1)
    change = np.zeros(len(shared.first) + 1, dtype=np.int64)
    np.add.at(change, shared.begins, capped)
    np.subtract.at(change, shared.ends, capped)
    above = np.cumsum(change[:-1]) > FULL_DAY
    rises = above & ~np.insert(above[:-1], 0, False)
    some = np.flatnonzero(capped > 0)
    order = some[np.lexsort((shared.held.line[some], shared.begins[some]))]
    begins = shared.begins[order]
    last_of = np.append(begins[1:] != begins[:-1], True)[: len(begins)]
    return order[last_of & rises[begins]]
