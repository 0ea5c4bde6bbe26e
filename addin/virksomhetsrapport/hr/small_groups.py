"""Which units' rates are hidden in a month, so that nobody's absence can be worked out from what is shown.

Whoever reads the report knows the absence of the whole, and is taken to know the agreed days of every unit: what is not
shown follows from the difference where it stands alone. The hidden ones together are therefore never fewer employees
than the smallest group, never one unit alone, and never all well or all away.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple


class Group(NamedTuple):
    """A unit in a month, or those without a unit, whose rate is never shown (`nowhere`).

    `employees` are its persons, `only` those who are in no other unit; `agreed` is None where it is unknown.
    """

    employees: int
    only: int
    agreed: Decimal | None
    days: Decimal
    nowhere: bool = False

    @property
    def vacant(self) -> bool:
        return not (self.employees or self.agreed or self.days)

    @property
    def has_rate(self) -> bool:
        return bool(self.agreed) and not self.nowhere

    @property
    def covers(self) -> bool:
        """Others may hide behind it: someone is there, and may have been away."""
        return self.employees > 0 and (self.agreed is None or self.agreed > 0)


class Hidden(NamedTuple):
    """The groups, by their index, whose rate is not shown because of the number of employees; whether the month's whole
    is not shown either."""

    groups: frozenset[int]
    whole: bool = False


def hidden_groups(groups: Sequence[Group], smallest: int, staff: int | None) -> Hidden:
    """What is hidden of a month: small groups, and the next larger ones, in the order of their employees, until the
    difference between the whole and what is shown says nothing of any of them.

    `staff` is the number of employees of the whole, None where it is not known. Where it is, and too few are left to
    hide among, the whole is hidden too.
    """
    present = [index for index, group in enumerate(groups) if not group.vacant]
    if staff is not None and 0 < staff < smallest:
        return Hidden(frozenset(present), whole=True)
    small = [index for index in present if groups[index].employees < smallest]
    unseen = _Unseen()
    for index in present:
        if groups[index].employees < smallest or not groups[index].has_rate:
            unseen = unseen.and_of(groups[index])
    further = sorted(set(present) - set(small), key=lambda index: (groups[index].employees, index))
    hidden = set(small)
    for index in further:
        if not small or unseen.tells_nothing(smallest):
            break
        if groups[index].has_rate:
            hidden.add(index)
            unseen = unseen.and_of(groups[index])
    return Hidden(frozenset(hidden), whole=bool(small) and unseen.covering < 2 and staff is not None)


class _Unseen(NamedTuple):
    """What is not shown of a month, taken together.

    `covering` groups can hide others, with `only` employees among them; `room` is what they can have been away, which
    is not known where one of them is not `bounded`.
    """

    covering: int = 0
    only: int = 0
    days: Decimal = Decimal(0)
    room: Decimal = Decimal(0)
    bounded: bool = True

    def and_of(self, group: Group) -> _Unseen:
        days = self.days + group.days
        if not group.covers:
            return self._replace(days=days)
        return _Unseen(
            self.covering + 1,
            self.only + group.only,
            days,
            self.room + (group.agreed or 0),
            self.bounded and group.agreed is not None,
        )

    def tells_nothing(self, smallest: int) -> bool:
        """The sum tells nothing of any of these groups, nor of fewer employees than the smallest group.

        A sum of nothing, or of all agreed days, would tell the absence of each.
        """
        within = self.days > 0 and not (self.bounded and self.days >= self.room)
        return self.covering >= 2 and self.only >= smallest and within
