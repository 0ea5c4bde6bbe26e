"""A report as a reader sees it today, as far as its marks go: what the content controls and bookmarks enclose.

Tracked insertions count, what was deleted or moved away does not. Nothing here knows what a place should say.
"""

from __future__ import annotations

from typing import NamedTuple


class Control(NamedTuple):
    """A content control with a tag, by its number; `marks` are the bookmarks of ours around it and in it."""

    number: int
    tag: str
    marks: frozenset[str]
    text: str
    where: str


class Stretch(NamedTuple):
    """What stands between the ends of a bookmark of ours."""

    mark: str
    text: str
    where: str


class TableCell(NamedTuple):
    """All the text of a cell, and the bookmarks of ours that begin in it."""

    text: str
    marks: tuple[str, ...]


class TableRow(NamedTuple):
    cells: tuple[TableCell, ...]
    where: str


class ShownTable(NamedTuple):
    """A table with a mark of ours. `controls` are the numbers of the controls around it."""

    controls: tuple[int, ...]
    rows: tuple[TableRow, ...]
    where: str


class ShownSeries(NamedTuple):
    """Values as they stand in the chart's own store, "" where there is none."""

    name: str
    values: tuple[str, ...]


class ShownChart(NamedTuple):
    controls: tuple[int, ...]
    marks: frozenset[str]
    categories: tuple[str, ...]
    series: tuple[ShownSeries, ...]
    where: str


class Reading(NamedTuple):
    """In the order of the document; its headers, footers and notes after it."""

    controls: tuple[Control, ...]
    stretches: tuple[Stretch, ...]
    tables: tuple[ShownTable, ...]
    charts: tuple[ShownChart, ...]
