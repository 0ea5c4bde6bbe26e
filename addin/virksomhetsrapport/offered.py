"""What a template may ask for: every placeholder there is, with its meaning and what it says today.

Months are offered as `[siste]` and `[forrige]`, and rows of a register by the first: what staff write must still hold
next month.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from virksomhetsrapport.catalogue import Catalogue
from virksomhetsrapport.elements import Chart, Element, Table, Text
from virksomhetsrapport.facts import Fact
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.placeholders import Kind, Placeholder, parse
from virksomhetsrapport.shapes.text import TextLayout
from virksomhetsrapport.since import is_of_past
from virksomhetsrapport.wording import FILTERS, MISSING, Piece, pieces, resolve

FILTER = "filter"
"""What an offer is of that is no placeholder by itself."""
WITH_ARGUMENT = {"desimaler": "desimaler 2"}
"""Filters that want a number behind them, as an example shows them."""
MONTHS = {"siste": "siste måned", "forrige": "måneden før"}
FIRST_ROW = "1"
LONGEST_SAMPLE = 60
"""Characters of a text that show which one it is."""

_INDEXED = re.compile(r"(.+)\[(.+)\]")
_MONTH = re.compile(r"\d{4}-\d{2}")
LISTS = (Kind.CONTENTS, Kind.TABLES, Kind.CHARTS, Kind.RESERVATIONS)
_BLOCKS = {Table: Kind.TABLE, Chart: Kind.CHART, Text: Kind.TEXT}


class Offer(NamedTuple):
    """Something that staff may write in a template.

    `kind` is the value of a `Kind`, or `FILTER`; `written` what they write, braces and all; `name` the id alone.
    `meaning` is "" for what is the same everywhere and has a sentence of its own. `sample` is what it says today, ""
    of a table or a chart. `table` is the id of the table that it comes from, "" where it comes from none.
    """

    kind: str
    name: str
    written: str
    meaning: str
    sample: str
    table: str


def offers(catalogue: Catalogue) -> list[Offer]:
    """Everything that a template of this organisation may ask for, table by table in the definition's order."""
    values = list(_values(catalogue))
    found = [*values, *_elements(catalogue)]
    order = ["", *(table.head.id for table in catalogue.definition.tables)]
    in_order = sorted(found, key=lambda offer: order.index(offer.table))
    lists = [Offer(kind.value, kind.value, _braced(kind.value), "", "", "") for kind in LISTS]
    return [*in_order, *lists, *_filters(values, catalogue)]


def holds(offer: Offer, title: str, words: Iterable[str]) -> bool:
    """Whether each of the words, in small letters, stands somewhere in an offer or in the title of its table."""
    said = f"{offer.kind} {offer.written} {offer.meaning} {title}".casefold()
    return all(word in said for word in words)


def _values(catalogue: Catalogue) -> Iterator[Offer]:
    given = {str(catalogue.period.last): "siste", str(catalogue.period.last.plus(-1)): "forrige"}
    tables = [table.head.id for table in catalogue.definition.tables]
    for id, fact in catalogue.facts.items():
        if is_of_past(id):  # as many again as there are figures
            continue
        name, meaning = id, fact.label
        indexed = _INDEXED.fullmatch(id)
        if indexed:
            index = given.get(indexed[2], indexed[2])
            if _MONTH.fullmatch(index) or (index.isdecimal() and index != FIRST_ROW):
                continue
            name, meaning = f"{indexed[1]}[{index}]", _of_any_month(fact, index, catalogue.period)
        placeholder = parse(name)
        piece = (
            resolve(placeholder, catalogue.facts, catalogue.period) if isinstance(placeholder, Placeholder) else None
        )
        if isinstance(piece, Piece):
            table = _table_of(name.removeprefix("indikator."), tables)
            yield Offer(Kind.VALUE.value, name, _braced(name), meaning, _short(piece.text), table)


def _of_any_month(fact: Fact, index: str, period: Period) -> str:
    """The label of a month's figure, as it holds next month too."""
    if index not in MONTHS:
        return fact.label
    month: Month = period.last if index == "siste" else period.last.plus(-1)
    return fact.label.replace(f"{month.name} {month.year}", MONTHS[index])


def _elements(catalogue: Catalogue) -> Iterator[Offer]:
    homes = _homes_of_texts(catalogue)
    tables = [table.head.id for table in catalogue.definition.tables]
    for element in catalogue.elements.values():
        kind = _BLOCKS[type(element)]
        home = homes.get(element.id) or _table_of(element.id, tables)
        meaning, sample = _shown(element, catalogue)
        yield Offer(kind.value, element.id, _braced(f"{kind.value}: {element.id}"), meaning, sample, home)
    for element in catalogue.elements.values():
        if not isinstance(element, Text):
            word = "Tabell 1" if isinstance(element, Table) else "Figur 1"
            written = _braced(f"{Kind.REFERENCE.value}: {element.id}")
            meaning = _shown(element, catalogue)[0]
            yield Offer(Kind.REFERENCE.value, element.id, written, meaning, word, _table_of(element.id, tables))


def _shown(element: Element, catalogue: Catalogue) -> tuple[str, str]:
    """What an element is called, and how it begins."""
    if isinstance(element, Text):
        first = element.paragraphs[0].text if element.paragraphs else ""
        return element.heading, _short(_resolved(first, catalogue))
    return _resolved(element.caption, catalogue), ""


def _resolved(text: str, catalogue: Catalogue) -> str:
    return "".join(piece.text for piece in pieces(text, catalogue.facts, catalogue.period)[0])


def _homes_of_texts(catalogue: Catalogue) -> Mapping[str, str]:
    """The table that each typed text stands in: its own id does not say."""
    layouts = [table.kind.layout(table.spec, catalogue.period) for table in catalogue.definition.tables]
    texts = [layout for layout in layouts if isinstance(layout, TextLayout)]
    return {section.id: layout.head.id for layout in texts for section in layout.sections}


def _table_of(name: str, tables: list[str]) -> str:
    """The table whose id a name begins with, the longest where several do; "" where none does."""
    name = name.partition("[")[0]
    return max((id for id in tables if name == id or name.startswith(f"{id}.")), key=len, default="")


def _filters(values: list[Offer], catalogue: Catalogue) -> Iterator[Offer]:
    """Each filter on the first figure that looks different through it; on any that it fits where none does."""
    for filter in FILTERS:
        written = WITH_ARGUMENT.get(filter, filter)
        example = sample = ""
        for value in values:
            placeholder = parse(f"{value.name} | {written}")
            assert isinstance(placeholder, Placeholder)
            piece = resolve(placeholder, catalogue.facts, catalogue.period)
            if not isinstance(piece, Piece):
                continue
            changed = piece.text not in (MISSING, value.sample)
            if changed or not example:
                example, sample = _braced(f"{value.name} | {written}"), _short(piece.text)
            if changed:
                break
        if example:
            yield Offer(FILTER, filter, example, "", sample, "")


def _braced(inside: str) -> str:
    return f"{{{{ {inside} }}}}"


def _short(text: str) -> str:
    line = text.replace("\n", " ")
    return line if len(line) <= LONGEST_SAMPLE else f"{line[: LONGEST_SAMPLE - 1].rstrip()}…"
