"""Spells of sick leave: the lines of one person joined where no day of work lies between them, and each day given to
the one line that it counts for.

What comes out holds no person.
"""

from __future__ import annotations

from typing import NamedTuple

from virksomhetsrapport.hr.model import OPEN, AbsenceLines, Array
from virksomhetsrapport.hr.person_days import (
    FULL_DAY,
    Held,
    Shared,
    above_full_day,
    claimed_twice,
    cut_to,
    held_between,
    highest,
    last_so_far,
    repeated,
    split_shared,
)
from virksomhetsrapport.hr.settings import LongFrom
from virksomhetsrapport.hr.workdays import WorkingDays, first_day, last_day
from virksomhetsrapport.period import Month

SHORT_DAYS = 16
"""The employer's period: a spell of more calendar days than this is long."""
_BEYOND = 32
"""Days on either side of the year that spells are followed. A spell that goes on there has more than sixteen of them,
and its seventeenth day lies before the year, since free days without a day of work between come to fewer than ten."""
NEVER = OPEN


class Stretches(NamedTuple):
    """Days from `first` to `last` that count for the line with index `line`; those from `long_from` on are long."""

    first: Array
    last: Array
    line: Array
    long_from: Array


class Doubtful(NamedTuple):
    """Lines, by their index, that are odd beside others of the same person on days from January to the period's last:
    that repeat another, that overlap the line in `beside`, with which the day comes to more than a whole one."""

    repeated: Array
    overlapping: Array
    beside: Array
    above: Array


def join_spells(
    lines: AbsenceLines, workdays: WorkingDays, last: Month, long_from: LongFrom
) -> tuple[Stretches, Doubtful]:
    """The days from January to the last of the month `last`, each once, and what is odd.

    Registered days before and after lengthen a spell; a line that has not ended ends with the month `last`, and one
    that begins even later holds no day.
    """
    import numpy as np

    start, end = first_day(Month(last.year, 1)), last_day(last)
    ends = np.where(lines.last == OPEN, end, lines.last)
    around = held_between(lines.person, lines.first, ends, start - _BEYOND, end + _BEYOND)
    long = _long_days(around, workdays, long_from)
    held, which = cut_to(around, start, end)
    long = long[which]
    alone, shared = split_shared(held)
    mine = shared.held
    line = mine.line
    ranked = np.lexsort((-line, lines.doctor[line], lines.degree[line]))
    rank = np.empty(len(line), dtype=np.int64)
    rank[ranked] = np.arange(len(line))
    best = highest(shared, rank)
    won = np.flatnonzero(best >= 0)
    winner = ranked[best[won]]
    # All lines of a cluster are of one spell.
    stretches = Stretches(
        np.concatenate((held.first[alone], shared.first[won])),
        np.concatenate((held.last[alone], shared.last[won])),
        np.concatenate((held.line[alone], line[winner])),
        np.concatenate((long[alone], long[~alone][winner])),
    )
    return stretches, _doubtful(lines, held, alone, shared)


def _long_days(held: Held, workdays: WorkingDays, long_from: LongFrom) -> Array:
    """The day from which on the days of each line's spell are long."""
    import numpy as np

    if not len(held.line):
        return held.first
    reach = last_so_far(held)
    begins = np.ones(len(held.line), dtype=bool)
    begins[1:] = (held.person[1:] != held.person[:-1]) | (
        workdays.within(np.minimum(reach[:-1] + 1, held.first[1:]), held.first[1:] - 1) > 0
    )
    at = np.flatnonzero(begins)
    first, final = held.first[at], reach[np.append(at[1:], len(begins)) - 1]
    offset = 0 if long_from is LongFrom.WHOLE_SPELL else SHORT_DAYS
    long = np.where(final - first + 1 > SHORT_DAYS, first + offset, NEVER)
    return long[np.cumsum(begins) - 1]


def _doubtful(lines: AbsenceLines, held: Held, alone: Array, shared: Shared) -> Doubtful:
    import numpy as np

    mine = shared.held.line
    again = repeated(
        shared, (lines.first, lines.last, lines.unit, lines.share, lines.degree, lines.doctor.astype(np.int64))
    )
    later, beside = claimed_twice(shared.held.of(~again))
    weight = lines.share[mine].astype(np.int64) * lines.degree[mine]
    above = mine[above_full_day(shared, np.where(again, 0, weight))]
    single = held.line[alone]
    too_much = single[lines.share[single].astype(np.int64) * lines.degree[single] > FULL_DAY]
    return Doubtful(np.sort(mine[again]), *_by_line(later, beside), np.sort(np.concatenate((above, too_much))))


def _by_line(later: Array, beside: Array) -> tuple[Array, Array]:
    import numpy as np

    order = np.argsort(later, kind="stable")
    return later[order], beside[order]
