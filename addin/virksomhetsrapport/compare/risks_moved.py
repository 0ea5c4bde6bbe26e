"""What has become of each risk from one report to another."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from virksomhetsrapport.compare.registers import risk_key
from virksomhetsrapport.compare.snapshot import Snapshot
from virksomhetsrapport.record import Risk, is_hidden


class Movement(Enum):
    """What has become of a risk, the weightiest first."""

    NEW = "new"
    REOPENED = "reopened"
    UP = "up"
    DOWN = "down"
    CLOSED = "closed"
    GONE = "gone"


_WEIGHT = {movement: weight for weight, movement in enumerate(Movement)}


class Moved(NamedTuple):
    """A risk that has moved, by its table and name; `before` is None of a new one, `after` of one that is gone."""

    id: str
    movement: Movement
    before: Risk | None
    after: Risk | None

    @property
    def risk(self) -> Risk:
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def shown(self) -> Risk:
        """The side that says what the risk is: a report may know a closed one by a digest alone."""
        sides = [side for side in (self.after, self.before) if side]
        return next((side for side in sides if side.title), sides[0])


def moves(before: Snapshot, after: Snapshot) -> Iterator[Moved]:
    """The risks that have moved, the weightiest movement first; of a register that a report says nothing of, none."""
    sides = by_key(before), by_key(after)
    known = [(side.whole, {risk.table for risk in side.risks.values()}) for side in (before, after)]
    found = []
    for key in dict.fromkeys((*sides[1], *sides[0])):
        then, now = sides[0].get(key), sides[1].get(key)
        silent = [not whole and key[0] not in tables for whole, tables in known]
        named = next((risk for risk in (now, then) if risk and not is_hidden(risk.name)), None)
        movement = _movement(then, now)
        if named and movement and not any(silent):
            found.append(Moved(risk_key(named.table, named.name), movement, then, now))
    return iter(sorted(found, key=lambda moved: _WEIGHT[moved.movement]))


def by_key(snapshot: Snapshot) -> dict[tuple[str, str], Risk]:
    """The risks by what each of them is called where its name may not be told."""
    return {(risk.table, risk.hidden.name): risk for risk in snapshot.risks.values()}


def _movement(then: Risk | None, now: Risk | None) -> Movement | None:
    if then is None or now is None:
        if now is not None:
            return Movement.NEW if now.open else None
        return Movement.GONE if then and then.open else None
    if then.open != now.open:
        return Movement.REOPENED if now.open else Movement.CLOSED
    if not now.open or then.score is None or now.score is None or then.score == now.score:
        return None
    return Movement.UP if now.score > then.score else Movement.DOWN
