"""What a place should say, and what is to be said of one that says something else."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from enum import Enum
from itertools import zip_longest
from typing import NamedTuple, TypeAlias

from virksomhetsrapport.alignment import alike
from virksomhetsrapport.catalogue import Catalogue
from virksomhetsrapport.placeholders import Placeholder, parse
from virksomhetsrapport.record import Place, Point, Prose, facts_of
from virksomhetsrapport.wording import Problem, resolve, say_content

LARGEST = 400
"""Digits; no program that draws charts keeps a number as long."""


class State(Enum):
    SAME = "same"
    IN_WORD = "changed-in-word"
    IN_WORKBOOK = "changed-in-workbook"
    REMOVED = "removed"
    DOUBLED = "doubled"


class Seen(NamedTuple):
    """A place, or a table or chart as a whole: what it shows, what it should show, and where it stands in words."""

    id: str
    state: State
    shown: str
    expected: str
    where: str


def said_today(place: Place, now: Catalogue) -> str | None:
    """What the place would say if the report were made now; None where it could say nothing at all."""
    facts, says = now.facts, place.says
    if any(id not in facts for id in facts_of(says)):
        return None
    match says:
        case Prose(placeholder, _):
            parsed = parse(placeholder)
            resolved = resolve(parsed, facts, now.period) if isinstance(parsed, Placeholder) else None
            return None if resolved is None or isinstance(resolved, Problem) else resolved.text
        case Point(fact):
            number = facts[fact].number
            return "" if number is None else f"{number:f}"
        case _:
            return say_content(says, facts)


def judge(place: Place, shown: str, where: str, now: Catalogue | None) -> Seen:
    """A place that was found, held against what was made, or where there is a workbook against that."""
    as_made = _same(place, shown, place.shown)
    if now is None:
        return Seen(place.id, State.SAME if as_made else State.IN_WORD, shown, place.shown, where)
    expected = said_today(place, now)
    if expected is not None and _same(place, shown, expected):
        return Seen(place.id, State.SAME, shown, expected, where)
    return Seen(place.id, State.IN_WORKBOOK if as_made else State.IN_WORD, shown, expected or "", where)


def judge_removed(place: Place, where: str, now: Catalogue | None) -> Seen:
    expected = place.shown if now is None else said_today(place, now) or ""
    return Seen(place.id, State.REMOVED, "", expected, where)


def double(seen: Seen, shown: str, where: str) -> Seen:
    """One more of something that has been judged."""
    return seen._replace(state=State.DOUBLED, shown=shown, where=where)


def _same(place: Place, one: str, other: str) -> bool:
    return same_number(one, other) if isinstance(place.says, Point) else alike(one, other)


def same_number(one: str, other: str) -> bool:
    """Whether two texts are the same number, to the 15 digits that programs keep."""
    if one == other:
        return True
    first, second = _number(one), _number(other)
    if first is None or second is None:
        return first is second and alike(one, other)
    return abs(first - second) <= max(abs(first), abs(second)).scaleb(-14)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < LARGEST else None


class Line(NamedTuple):
    """A row of a table, or of what a chart is labelled with: its words, and its figures by their facts.

    `shown` are the figures' texts, to tell the difference with.
    """

    words: tuple[str, ...]
    facts: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return next((text for text in (*self.words, *self.shown) if text), "")


Difference: TypeAlias = tuple[str, str]
"""What is shown, and what is expected."""


def first_difference(shown: list[Line], expected: list[Line]) -> Difference | None:
    """Where two tables part: the first word that differs, or the first figure that is another one."""
    for mine, other in zip_longest(shown, expected):
        if mine is None or other is None:
            return (mine.name if mine else "", other.name if other else "")
        for one, two in zip_longest(mine.words, other.words, fillvalue=""):
            if not alike(one, two):
                return one, two
        if mine.facts != other.facts:
            pairs = zip_longest(zip(mine.facts, mine.shown, strict=True), zip(other.facts, other.shown, strict=True))
            first, second = next((one, two) for one, two in pairs if one is None or two is None or one[0] != two[0])
            return first[1] if first else "", second[1] if second else ""
    return None


def judge_whole(
    id: str, name: str, where: str, shown: list[Line], made: list[Line], today: list[Line] | None, now: Catalogue | None
) -> Seen:
    """A table or chart by its lines. `today` are those of the workbook, None where it has no such thing any more."""
    in_word = first_difference(shown, made)
    if now is None:
        state = State.SAME if in_word is None else State.IN_WORD
        return Seen(id, state, *(in_word or (name, name)), where)
    differs = (name, "") if today is None else first_difference(shown, today)
    if differs is None:
        return Seen(id, State.SAME, name, name, where)
    return Seen(id, State.IN_WORKBOOK if in_word is None else State.IN_WORD, *differs, where)
