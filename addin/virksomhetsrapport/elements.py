"""What a template may show: tables, charts and texts that hold references to facts, never figures.

Figures are formatted where a document or a sheet is written, so that all of them share this one model.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple, TypeAlias

from virksomhetsrapport.cells import CellRef
from virksomhetsrapport.facts import Status


class Label(NamedTuple):
    """Words in a table cell."""

    text: str


class Figure(NamedTuple):
    """The bare value of a fact in a table cell; a change is shown with its plus."""

    fact: str
    plus: bool = False


class Mark(NamedTuple):
    """The statuses of one or more facts, each with the words that tell them apart, as word and symbol.

    `facts` are pairs of fact id and qualifier, "i perioden" for instance; equal statuses are said once, without it.
    """

    facts: tuple[tuple[str, str], ...]


class Pair(NamedTuple):
    """Two facts that are read together, a total and what breaks a rule in it: "339/23"."""

    first: str
    second: str


class Light(NamedTuple):
    """An assessment that somebody chose, as symbol, word and colour, with the arrow of its trend where it has one.

    `status` and `trend` are ids of facts whose values are the words of `look.LIGHTS` and `look.ARROWS`.
    """

    status: str
    trend: str = ""


class Zone(NamedTuple):
    """A count in a field of a matrix, on ground of the colour and with the symbol of the field's level."""

    fact: str
    level: Status


Content: TypeAlias = Label | Figure | Mark | Pair | Light | Zone


class RowStyle(Enum):
    LINE = "line"
    FIRST = "first"
    """The first of lines that belong together."""
    SUM = "sum"
    RESULT = "result"


class ColumnStyle(Enum):
    TEXT = "text"
    FIGURE = "figure"
    MARK = "mark"
    ZONE = "zone"
    """The fields of a matrix, all of one width, centred."""


class Column(NamedTuple):
    """A column's heading, and the heading it stands under together with its neighbours, if any."""

    heading: str
    style: ColumnStyle
    group: str = ""


class Row(NamedTuple):
    cells: tuple[Content, ...]
    style: RowStyle = RowStyle.LINE
    level: int = 0


class Table(NamedTuple):
    """`note` states the unit once; `caption` is the table's title."""

    id: str
    caption: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


class ChartForm(Enum):
    LINES = "lines"
    COLUMNS = "columns"
    STACKED = "stacked"
    """Columns of parts that add up."""


class SeriesRole(Enum):
    """What a series is, which its look follows from."""

    ACTUAL = "actual"
    SECOND = "second"
    THIRD = "third"
    BUDGET = "budget"
    LAST_YEAR = "last_year"


class Series(NamedTuple):
    """A line of a chart, or one colour of its columns: a fact for each category."""

    name: str
    facts: tuple[str, ...]
    role: SeriesRole


class Chart(NamedTuple):
    """At most three series over the same categories, "jan. 25" and so on; all figures in one unit.

    `caption` says what to see, with placeholders like a typed text. `target` is the id of a fact, "" where there is
    none: a line across the chart.
    """

    id: str
    caption: str
    form: ChartForm
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    target: str = ""


class Paragraph(NamedTuple):
    """A paragraph as it was typed: `**bold**` and placeholders still in it, a leading "- " taken off a bullet.

    `carried` tells that it bears the mark of the last report's text, which nobody has taken away yet.
    """

    text: str
    bullet: bool = False
    source: CellRef | None = None
    carried: bool = False


class Text(NamedTuple):
    """Prose by heading. Empty `paragraphs`: nothing was delivered; then `required` says whether that is told."""

    id: str
    heading: str
    paragraphs: tuple[Paragraph, ...]
    required: bool = False


Element: TypeAlias = Table | Chart | Text


def paragraphs_of(text: str, source: CellRef | None = None) -> tuple[Paragraph, ...]:
    """The paragraphs of a typed text: a line is a paragraph, a line that begins with "- " a bullet."""
    found = []
    for line in text.splitlines():
        stripped = line.strip()
        if stripped.startswith(("- ", "\u2013 ", "\u2022 ")):
            found.append(Paragraph(stripped[2:].strip(), True, source))
        elif stripped:
            found.append(Paragraph(stripped, False, source))
    return tuple(found)
