"""A report held against what it recorded of itself, and against what its workbook says today.

Each place of a figure gets a state, and so does each table and chart as a whole: a figure that is right in the wrong
row is not right.
"""

from __future__ import annotations

from collections.abc import Iterator

from virksomhetsrapport.alignment import count_places
from virksomhetsrapport.catalogue import Catalogue
from virksomhetsrapport.reading import Reading
from virksomhetsrapport.record import Frame, Place, Point, Record
from virksomhetsrapport.verify.charts import chart_seen
from virksomhetsrapport.verify.judging import Seen, State, double, judge, judge_removed
from virksomhetsrapport.verify.marks import Index
from virksomhetsrapport.verify.tables import table_seen

__all__ = ["Seen", "State", "verify"]


def verify(record: Record, reading: Reading, now: Catalogue | None) -> list[Seen]:
    """Every place in the order of the record, a table or chart before its figures, and copies behind what they copy.

    `now` is what the workbook says today, None where the report is held against itself alone. It must be of the
    record's organisation and period.
    """
    index = Index(reading)
    seen: list[Seen] = []
    framed = _framed(record)
    whole = {id(places[0]): (frame, places) for frame, places in framed if places}
    inside = {id(place) for _, places in framed for place in places}
    for place in record.places:
        if id(place) in whole:
            seen.extend(_whole(*whole[id(place)], index, now))
        elif id(place) not in inside:
            seen.extend(_prose(place, index, now))
    for frame, places in framed:
        if not places:
            seen.extend(table_seen(frame, places, index, now))
    return seen


def _framed(record: Record) -> list[tuple[Frame, tuple[Place, ...]]]:
    """Each table and chart with its places: one that is shown twice has them one time after the other."""
    waiting: dict[str, list[Place]] = {}
    for place in record.places:
        if place.element:
            waiting.setdefault(place.element, []).append(place)
    shown = [frame.element for frame in record.frames]
    points = {element: len(places) // max(shown.count(element), 1) for element, places in waiting.items()}
    found = []
    for frame in record.frames:
        places = waiting.get(frame.element, [])
        chart = bool(places) and isinstance(places[0].says, Point)
        count = points[frame.element] if chart else count_places(frame)
        found.append((frame, tuple(places[:count])))
        waiting[frame.element] = places[count:]
    return found


def _whole(frame: Frame, places: tuple[Place, ...], index: Index, now: Catalogue | None) -> Iterator[Seen]:
    each = chart_seen if isinstance(places[0].says, Point) else table_seen
    return each(frame, places, index, now)


def _prose(place: Place, index: Index, now: Catalogue | None) -> Iterator[Seen]:
    """A figure in running text: under its control, or where that is gone between the ends of its bookmark."""
    controls = index.tagged(place.id, place.bookmark)
    if controls:
        first = next((at for at, each in enumerate(controls) if place.bookmark in each.marks), 0)
        found = [(each.text, each.where) for each in (controls[first], *controls[:first], *controls[first + 1 :])]
    else:
        found = [(each.text, each.where) for each in index.stretches.get(place.bookmark, ()) if each.text]
    if not found:
        yield judge_removed(place, "", now)
        return
    seen = judge(place, *found[0], now)
    yield seen
    yield from (double(seen, text, where) for text, where in found[1:])
