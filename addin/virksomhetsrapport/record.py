"""What a report records of itself: every place where a figure stands, what it says there, and what that rests on.

A document carries its record along, so that it can be held against itself, against a workbook, and be followed down to
the cells that people typed in. It holds what the report states and what that rests on, and nothing else that the
workbook knows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple, TypeAlias

from virksomhetsrapport.elements import Content, Figure, Light, Mark, Pair, Table, Zone
from virksomhetsrapport.facts import Fact, Facts, Origin, show

_HIDDEN = "sha256:"


class Prose(NamedTuple):
    """A placeholder in running text, as staff wrote it between the braces."""

    placeholder: str
    fact: str


class Point(NamedTuple):
    """A value in a chart: the fact's own, unrounded."""

    fact: str


Says: TypeAlias = Prose | Point | Figure | Mark | Pair | Light | Zone
"""What a place states, so that it can be said anew from the facts of another day."""


class Place(NamedTuple):
    """A figure's place in the document.

    `id` names it to people and programs: the fact's id, with the table or chart before it and a number behind it where
    there are several. `bookmark` is its name in the document, "" for a point of a chart. `element` is the id of the
    table or chart that it is a part of, "" in prose; `shown` is what stood there when the report was made.
    """

    id: str
    bookmark: str
    element: str
    says: Says
    shown: str


class Frame(NamedTuple):
    """A table or chart as a whole: what stands in it beside the figures.

    `id` is that of its content control, `element` that of the table or chart in the catalogue. `labels` of a table are
    the texts of the cells that state no figure, row by row, its headings first; of a chart its categories, and the
    names of its series with the target's last.
    """

    id: str
    bookmark: str
    element: str
    caption: str
    labels: tuple[tuple[str, ...], ...]


class Known(NamedTuple):
    """A fact as it was when the report was made; `value` and `shown` as text, `cell` as "Resultat!C19".

    `status` is what its flag said, `better` which way it goes when it gets better, and `lasting` what it is called in
    every period where that is not its id; each "" where there is none.
    """

    id: str
    value: str
    unit: str
    label: str
    origin: str
    shown: str
    cell: str
    rule: str
    inputs: tuple[str, ...]
    status: str = ""
    better: str = ""
    lasting: str = ""


class Typed(NamedTuple):
    """A text as people typed it, by the section that it stands in; a paragraph a line."""

    id: str
    heading: str
    text: str


class Risk(NamedTuple):
    """A risk of a register: what tells it apart there, what it is, how grave it is, and whether it is still open.

    `score` is None and `level` "" in a register without scores. Of a risk that a report says nothing of, the record
    holds a digest of its name and no title: enough to know it by where another report names it.
    """

    table: str
    name: str
    title: str
    score: Decimal | None
    level: str
    open: bool

    @property
    def hidden(self) -> Risk:
        """The same, its name told by a digest: it says what it is to nobody who does not know it already."""
        return self if is_hidden(self.name) else self._replace(name=hidden_name(self.table, self.name), title="")


class Sources(NamedTuple):
    """What a report was made from, and by what. `made` is a time as ISO 8601; digests are SHA-256, in hex."""

    organisation: str
    period: str
    workbook: str
    figures_digest: str
    template: str
    template_digest: str
    definition_version: str
    program_version: str
    made: str


class Accepted(NamedTuple):
    """Errors that were let through: the reason, and what the report says of them, a sentence each."""

    reason: str = ""
    sentences: tuple[str, ...] = ()


class Record(NamedTuple):
    """`reason` and `accepted` are those of errors that were let through, "" and none where there were none.

    `issued` is the day on which the report was issued, as "2025-03-20", "" of a draft. `texts` are those that it shows,
    `risks` those of the registers that it shows something of.
    """

    sources: Sources
    places: tuple[Place, ...]
    frames: tuple[Frame, ...]
    facts: tuple[Known, ...]
    reason: str = ""
    accepted: tuple[str, ...] = ()
    issued: str = ""
    texts: tuple[Typed, ...] = ()
    risks: tuple[Risk, ...] = ()


def hidden_name(table: str, name: str) -> str:
    """A name of which nothing can be read, and which is the same wherever the name is."""
    return f"{_HIDDEN}{hashlib.sha256(f'{table}{chr(0)}{name}'.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


def is_hidden(name: str) -> bool:
    """Whether it is the digest of a risk's name."""
    return name.startswith(_HIDDEN)


def known(fact: Fact, lasting: str = "") -> Known:
    """A fact as a report keeps it; `lasting` is what it is called in every period."""
    value = fact.value
    text = f"{value:f}" if isinstance(value, Decimal) else "" if value is None else str(value)
    cell = f"{fact.source.sheet}!{fact.source.a1}" if fact.source else ""
    return Known(
        fact.id,
        text,
        fact.unit.id,
        fact.label,
        fact.origin.value,
        show(fact),
        cell,
        fact.rule,
        fact.inputs,
        fact.status.value if fact.status else "",
        fact.better,
        "" if lasting == fact.id else lasting,
    )


def figures_digest(facts: Facts) -> str:
    """A digest of all that was typed into a workbook, SHA-256 in hex: it is the same where all figures are."""
    typed = (fact for fact in facts.values() if fact.origin in (Origin.TYPED, Origin.REPORTED, Origin.MISSING))
    total = hashlib.sha256()
    for fact in sorted(typed, key=lambda fact: fact.id):
        value = _plainest(fact.value) if isinstance(fact.value, Decimal) else repr(fact.value)
        total.update(f"{fact.id}\0{value}\0".encode("utf-8", "surrogatepass"))
    return total.hexdigest()


def _plainest(value: Decimal) -> str:
    """The same text for figures that are equal: 1.0 and 1, 0 and -0."""
    text = f"{value:f}" if value else "0"
    return text.rstrip("0").rstrip(".") if "." in text else text


def facts_of(says: Says) -> tuple[str, ...]:
    """The ids of the facts that a place states."""
    match says:
        case Prose(_, fact) | Point(fact) | Figure(fact, _) | Zone(fact, _):
            return (fact,)
        case Mark(facts):
            return tuple(id for id, _ in facts)
        case Pair(first, second):
            return first, second
        case Light(status, trend):
            return (status, trend) if trend else (status,)


def stated(content: Content) -> Says | None:
    """What a table cell states; None where it holds words alone."""
    return content if isinstance(content, Figure | Mark | Pair | Light | Zone) else None


def headings(table: Table) -> list[tuple[str, ...]]:
    """What the cells of a table's header rows say: one row, or two where columns stand together under a heading."""
    own = tuple(column.heading for column in table.columns)
    if not any(column.group for column in table.columns):
        return [own]
    upper = [
        text
        for group, members in groupby(table.columns, key=lambda column: column.group)
        for text in ([group] if group else [column.heading for column in members])
    ]
    return [tuple(upper), tuple(column.heading if column.group else "" for column in table.columns)]


def behind(ids: Iterable[str], facts: Facts) -> list[str]:
    """The ids given and all that they rest on, each once, those that were asked for first."""
    found: dict[str, None] = {}
    waiting = [id for id in ids if id in facts]
    while waiting:
        following: list[str] = []
        for id in waiting:
            if id not in found:
                found[id] = None
                following.extend(input for input in facts[id].inputs if input in facts)
        waiting = following
    return list(found)
