"""What people have put into a workbook of ours on their own: sheets beside ours, notes on cells, names of places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from virksomhetsrapport.cells import Area

Place: TypeAlias = tuple[int, int]
"""Row and column, both counted from 1."""


class Note(NamedTuple):
    author: str
    text: str


class OwnCell(NamedTuple):
    """`look` is the number of its look, `formula` without its equals sign, `array` the area that an array formula
    fills; `value` is what the formula came to, None where there is none."""

    look: int
    value: float | str | bool | None = None
    formula: str = ""
    array: Area | None = None


class Strip(NamedTuple):
    """Columns or rows that are alike: from the first to the last, how wide or high (None: as usual), and their look."""

    first: int
    last: int
    size: float | None
    look: int | None
    hidden: bool
    level: int


@dataclass(frozen=True)
class OwnSheet:
    """A sheet of people's own. `frozen` is how many rows and columns stand still; `lost` names, in words, what is on it
    that cannot go along; `state` is visible, hidden or veryHidden."""

    name: str
    state: str
    cells: Mapping[Place, OwnCell]
    columns: tuple[Strip, ...] = ()
    rows: tuple[Strip, ...] = ()
    merged: tuple[Area, ...] = ()
    frozen: Place = (0, 0)
    notes: Mapping[Place, Note] = field(default_factory=dict)
    links: Mapping[Place, str] = field(default_factory=dict)
    tab: str = ""
    gridlines: bool = True
    zoom: int = 100
    lost: tuple[str, ...] = ()


class OwnName(NamedTuple):
    """A defined name; `sheet` is the one that it is known on, "" where it is known on all."""

    name: str
    sheet: str
    refers_to: str


@dataclass(frozen=True)
class People:
    """`looks` are the formats of the sheets' cells, as properties; `notes` those on sheets of ours, and `lost` what
    people have put there that cannot go along, by sheet. `macros` are modules of somebody else's."""

    sheets: tuple[OwnSheet, ...] = ()
    looks: tuple[Mapping[str, Any], ...] = ()
    names: tuple[OwnName, ...] = ()
    notes: Mapping[str, Mapping[Place, Note]] = field(default_factory=dict)
    lost: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    macros: tuple[str, ...] = ()


NOBODY = People()
