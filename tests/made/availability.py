"""Availability that nobody typed: each site has its number of units, whether the definition says how many or not."""

from __future__ import annotations

import calendar
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

from made import CellKey, Cells, Fault
from made.slips import half_up, near, swapped_digits
from oracle.base import When, month_key

INCIDENTS, DOWNTIME, AVAILABILITY = "hendelser", "nedetid", "tilgjengelighet"
COME_AND_GO = Fraction(1, 10)

Table = dict[str, Any]
Found = tuple[Cells, bool] | None


class Place(NamedTuple):
    """A service at a site in a month; `units` where the definition says how many there are."""

    service: str
    site: str
    month: str
    units: int | None

    @property
    def minutes(self) -> int:
        year, month = map(int, self.month.split("-"))
        return calendar.monthrange(year, month)[1] * 24 * 60


def make(rng: random.Random, table: Table, year: int, month: int, months: int) -> Cells:
    """Most cells are quiet. Where the units are known, the availability is reported by all, by some or by nobody."""
    cells: Cells = {}
    reported, cut = rng.choice((0, 0.4, 1)), rng.random() < 0.3
    busy = rng.uniform(0.2, 0.7)
    units = {site["id"]: Fraction(site.get("units") or rng.randint(1, 60)) for site in table["sites"]}
    for place in _places(table, year, month, months):
        incidents = rng.randint(1, 6) if rng.random() < busy else 0
        downtime = Fraction(round(1000 * 10 ** rng.uniform(-2, 2.5)), 1000) if incidents else Fraction(0)
        stand = units[place.site] if place.units else near(rng, units[place.site], 0.05)
        share = 100 - 100 * downtime / (stand * place.minutes)
        cells[_key(table, place, INCIDENTS)] = Fraction(incidents)
        cells[_key(table, place, DOWNTIME)] = half_up(downtime, _decimals(table, DOWNTIME))
        if place.units is None or rng.random() < reported:
            written = _cut if place.units and cut else half_up
            cells[_key(table, place, AVAILABILITY)] = written(share, _decimals(table, AVAILABILITY))
    return cells


def _places(table: Table, year: int, month: int, months: int) -> list[Place]:
    return [
        Place(service["id"], site["id"], month_key(*each), site.get("units"))
        for service in table["services"]
        for site in table["sites"]
        for each in When(year, month, months).span(table)
    ]


def _key(table: Table, place: Place, column: str) -> CellKey:
    return table["id"], f"{place.service}.{place.site}", f"{place.month}.{column}"


def _decimals(table: Table, column: str) -> int:
    if column == INCIDENTS:
        return 0
    return table.get("downtime_decimals", 1) if column == DOWNTIME else table.get("decimals", 2)


def _cut(value: Fraction, decimals: int) -> Fraction:
    return Fraction(int(value * 10**decimals), 10**decimals)


# --- Faults ---


class Cell(NamedTuple):
    place: Place
    incidents: Fraction
    downtime: Fraction
    availability: Fraction | None


def visible(table: Table, cells: Cells, places: list[Place]) -> bool:
    """Whether anything cannot be right, or does not go with the rest of its site."""
    found = []
    for place in places:
        typed = [cells.get(_key(table, place, column)) for column in (INCIDENTS, DOWNTIME, AVAILABILITY)]
        incidents, downtime, availability = typed
        if not isinstance(incidents, Fraction) or not isinstance(downtime, Fraction):
            return True
        if place.units is None and not isinstance(availability, Fraction):
            return True
        found.append(Cell(place, incidents, downtime, availability if isinstance(availability, Fraction) else None))
    sites = {place.site for place in places if place.units is None}
    return any(_alone(table, cell) for cell in found) or any(
        _apart(table, [cell for cell in found if cell.place.site == site]) for site in sites
    )


def _alone(table: Table, cell: Cell) -> bool:
    """What one cell tells without the others."""
    place, incidents, downtime, availability = cell
    if min(incidents, downtime) < 0 or incidents.denominator != 1 or (downtime and not incidents):
        return True
    if availability is not None and not 0 <= availability <= 100:
        return True
    if place.units is None:
        return downtime == 0 and _lowest(table, cell, 1) > half_up(
            availability or Fraction(0), _decimals(table, AVAILABILITY)
        )
    if downtime > place.units * place.minutes:
        return True
    return availability is not None and not _fits(table, cell, place.units)


def _room(table: Table, cell: Cell) -> Fraction:
    """What may be hidden in the rounding of the downtime, in minutes."""
    return Fraction(0) if cell.incidents == cell.downtime == 0 else Fraction(1, 2 * 10 ** _decimals(table, DOWNTIME))


def _lowest(table: Table, cell: Cell, units: int) -> Fraction:
    return half_up(100 - 100 * _room(table, cell) / (units * cell.place.minutes), _decimals(table, AVAILABILITY))


def _fits(table: Table, cell: Cell, units: int) -> bool:
    """Rounded or cut off, of a downtime that is itself rounded."""
    whole, room, decimals = units * cell.place.minutes, _room(table, cell), _decimals(table, AVAILABILITY)
    least, most = (100 - 100 * (cell.downtime + side) / whole for side in (room, -room))
    share = cell.availability
    assert share is not None
    given = [Fraction(1, 10**count) for count in range(decimals + 1) if _cut(share, count) == share]
    return bool(given) and least < share + given[0] and most >= share - given[0] / 2


def _apart(table: Table, cells: list[Cell]) -> bool:
    """Whether no number of units goes with all cells of a site."""
    ends = []
    for cell in cells:
        assert cell.availability is not None
        lost, half = 100 - cell.availability, Fraction(1, 2 * 10 ** _decimals(table, AVAILABILITY))
        room, minutes = _room(table, cell), cell.place.minutes
        if cell.downtime:
            least = 100 * max(cell.downtime - room, Fraction(0)) / (minutes * (lost + half))
            most = 100 * (cell.downtime + room) / (minutes * (lost - half)) if lost > half else None
            if least or most is not None:
                ends.append((least * (1 - COME_AND_GO), most and most * (1 + COME_AND_GO)))
    upper = [most for _, most in ends if most is not None]
    return len(ends) >= 3 and bool(upper) and max(least for least, _ in ends) > min(upper)


def _one(column: str, change: Callable[[random.Random, Fraction, int], Fraction | None]) -> Fault:
    """A fault in one figure of a column, where there is a place for it."""

    def fault(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
        places = _places(table, year, month, months)
        for place in rng.sample(places, len(places)):
            key = _key(table, place, column)
            value = cells.get(key)
            new = change(rng, value, _decimals(table, column)) if isinstance(value, Fraction) else None
            if new is not None and new != value:
                changed = {**cells, key: new}
                return changed, visible(table, changed, places)
        return None

    return fault


def _downtime_alone(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    down = [place for place in _places(table, year, month, months) if cells[_key(table, place, DOWNTIME)]]
    return ({**cells, _key(table, rng.choice(down), INCIDENTS): Fraction(0)}, True) if down else None


def _full_is_not(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """Availability is lost where nothing happened."""
    quiet = [
        key
        for place in _places(table, year, month, months)
        if not cells[_key(table, place, INCIDENTS)] and (key := _key(table, place, AVAILABILITY)) in cells
    ]
    if not quiet:
        return None
    return {**cells, rng.choice(quiet): Fraction(rng.randint(900, 998), 10)}, True


def _over_month(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    counted = [place for place in _places(table, year, month, months) if place.units]
    if not counted:
        return None
    place = rng.choice(counted)
    whole = Fraction(place.minutes * (place.units or 0))
    return {**cells, _key(table, place, INCIDENTS): Fraction(1), _key(table, place, DOWNTIME): whole + 1}, True


def _as_fraction(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """A share pasted as "0,9998" in place of 99,98: read as it stands, and asked about."""
    for place in _places(table, year, month, months):
        value = cells.get(_key(table, place, AVAILABILITY))
        if isinstance(value, Fraction) and 10 < value < 100:
            return {**cells, _key(table, place, AVAILABILITY): f"0,{int(value * 100):04d}"}, True
    return None


def _exchanged(column: str, part: Callable[[Place], tuple[str, ...]]) -> Fault:
    """One figure in the place of another one, where the two places agree in a part."""

    def fault(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
        places = _places(table, year, month, months)
        for one in rng.sample(places, len(places)):
            for other in places:
                keys = _key(table, one, column), _key(table, other, column)
                alike = part(one) == part(other) and all(key in cells for key in keys)
                if alike and cells[keys[0]] != cells[keys[1]]:
                    changed = {**cells, keys[0]: cells[keys[1]], keys[1]: cells[keys[0]]}
                    return changed, visible(table, changed, places)
        return None

    return fault


def _month_copied(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    """Only a month of other length can tell that it is not the one before it."""
    changed = dict(cells)
    shown = [month_key(*each) for each in When(year, month, months).span(table)]
    places = _places(table, year, month, months)
    for place in places:
        if len(shown) > 1 and place.month == shown[-1]:
            for column in (INCIDENTS, DOWNTIME, AVAILABILITY):
                changed.pop(_key(table, place, column), None)
                before = _key(table, place._replace(month=shown[-2]), column)
                if before in cells:
                    changed[_key(table, place, column)] = cells[before]
    return (changed, visible(table, changed, places)) if changed != cells else None


def _forgotten(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    place = rng.choice(_places(table, year, month, months))
    needed = [INCIDENTS, DOWNTIME] + ([] if place.units else [AVAILABILITY])
    gone = _key(table, place, rng.choice(needed))
    return {key: value for key, value in cells.items() if key != gone}, True


def _unreadable(rng: random.Random, table: Table, cells: Cells, year: int, month: int, months: int) -> Found:
    key = rng.choice(sorted(key for key in cells if key[0] == table["id"]))
    return {**cells, key: rng.choice(("ca. 40", "se vedlegg", "?"))}, True


FAULTS: dict[str, Fault] = {
    "swapped-digits-in-downtime": _one(DOWNTIME, swapped_digits),
    "swapped-digits-in-availability": _one(AVAILABILITY, swapped_digits),
    "sign-of-incidents": _one(INCIDENTS, lambda rng, value, decimals: -value),
    "sign-of-downtime": _one(DOWNTIME, lambda rng, value, decimals: -value),
    "half-an-incident": _one(INCIDENTS, lambda rng, value, decimals: value + Fraction(1, 2)),
    "factor-1000": _one(DOWNTIME, lambda rng, value, decimals: value * 1000),
    "hours-for-minutes": _one(DOWNTIME, lambda rng, value, decimals: half_up(value / 60, decimals)),
    "seconds-for-minutes": _one(DOWNTIME, lambda rng, value, decimals: value * 60),
    "dropped-digit-in-availability": _one(AVAILABILITY, lambda rng, value, decimals: half_up(value / 10, decimals)),
    "availability-above-100": _one(AVAILABILITY, lambda rng, value, decimals: value + 1 if value > 99 else None),
    "unavailability": _one(AVAILABILITY, lambda rng, value, decimals: 100 - value),
    "availability-as-fraction": _as_fraction,
    "downtime-without-incident": _downtime_alone,
    "lost-without-downtime": _full_is_not,
    "more-than-the-month": _over_month,
    "swapped-sites": _exchanged(DOWNTIME, lambda place: (place.service, place.month)),
    "swapped-services": _exchanged(DOWNTIME, lambda place: (place.site, place.month)),
    "swapped-months": _exchanged(DOWNTIME, lambda place: (place.service, place.site)),
    "swapped-availabilities": _exchanged(AVAILABILITY, lambda place: (place.service, place.month)),
    "copied-last-month": _month_copied,
    "forgotten-cell": _forgotten,
    "unreadable-cell": _unreadable,
}
