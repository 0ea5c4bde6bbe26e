"""A figure of a report followed down to the cells that people typed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from virksomhetsrapport.errors import ProgramError
from virksomhetsrapport.facts import Origin
from virksomhetsrapport.period import read_month
from virksomhetsrapport.record import Known, Record, facts_of
from virksomhetsrapport.spelling import nearest_few


class UnknownFigureError(ProgramError):
    """No place and no fact of the report has that name."""


class Step(NamedTuple):
    """A figure, and how deep below the one that was asked for. `again`: what it rests on has been told above."""

    level: int
    fact: Known
    origin: Origin
    again: bool


def trace(record: Record, id: str) -> list[Step]:
    """The figures of a place, of a table or chart, or one fact, each followed by what it rests on.

    Raises `UnknownFigureError` with the names most like it.
    """
    facts = {fact.id: fact for fact in record.facts}
    steps: list[Step] = []
    told: set[str] = set()
    waiting = [(0, fact) for fact in reversed(_asked_for(record, facts, id))]
    while waiting:
        level, name = waiting.pop()
        fact = facts[name]
        inputs = [input for input in fact.inputs if input in facts]
        steps.append(Step(level, fact, Origin(fact.origin), bool(inputs) and name in told))
        if name not in told:
            waiting.extend((level + 1, input) for input in reversed(inputs))
        told.add(name)
    return steps


def _asked_for(record: Record, facts: Mapping[str, Known], asked: str) -> list[str]:
    """The facts behind the name of a place or fact, a placeholder as it is written, or a figure's label, each once."""
    id = _full_name(asked, record)
    elements = {frame.element for frame in record.frames if frame.id == id}
    places = [place for place in record.places if place.id == id or (place.element and place.element in elements)]
    named = [fact for place in places for fact in facts_of(place.says)] or [id]
    if named == [id] and id not in facts:
        named = [fact.id for fact in facts.values() if fact.label.casefold() == asked.strip().casefold()]
    found = [fact for fact in dict.fromkeys(named) if fact in facts]
    if not found:
        names = [*facts, *(place.id for place in record.places), *(frame.id for frame in record.frames)]
        first = dict.fromkeys(name.partition("#")[0] for name in names)
        raise UnknownFigureError("trace-unknown", name=asked, nearest=", ".join(nearest_few(id, first)))
    return found


def _full_name(asked: str, record: Record) -> str:
    """The name within the braces and before the filters of what may be a placeholder, its month by its number."""
    name = asked.strip().removeprefix("{{").removesuffix("}}").partition("|")[0].strip()
    last = read_month(record.sources.period[-7:])
    if last is None:
        return name
    return name.replace("[siste]", f"[{last}]").replace("[forrige]", f"[{last.plus(-1)}]")
