"""Which row and cell of a table is which of those that were made, after people have worked on it.

Bookmarks say it where they are left. Where they are not, a cell is known by what stands around it: a program that
writes a new text into a cell takes the bookmark away with the old one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple, TypeAlias

from virksomhetsrapport.cells import printable
from virksomhetsrapport.reading import TableCell, TableRow
from virksomhetsrapport.record import Frame, Place

_MOST_STEPS = 100_000
"""So many ways to lay a row's cells are weighed; no table of ours is as wide."""
_OTHER, _SKIPPED, _SAME_FIGURE, _TAKEN = 10, 11, 4, 30
"""What it costs to take a cell for something else than it says, to leave something out, to trust the same figure
without its bookmark, and to take a cell that holds another one's bookmark."""


class MadeRow(NamedTuple):
    """A row as it was made: the words in it and the figures in it, each in their order."""

    labels: tuple[str, ...]
    places: tuple[Place, ...]


Meant: TypeAlias = Place | int | None
"""What a cell is: a figure's place, a label by its number, or neither."""


def alike(one: str, other: str) -> bool:
    """Whether a reader sees the same: white space of one kind or another is, and so is what no document can hold."""
    return one == other or _folded(one) == _folded(other)


def _folded(text: str) -> str:
    return " ".join(printable(text).replace("\u2011", "-").replace("\u00ad", "").split())


def made_rows(frame: Frame, places: Sequence[Place]) -> list[MadeRow]:
    """The rows of a table of so many columns as its widest row has labels: its headings. The first holds no figure."""
    width = max(map(len, frame.labels), default=0)
    rows, at = [], 0
    for number, labels in enumerate(frame.labels):
        count = width - len(labels) if number else 0
        rows.append(MadeRow(labels, tuple(places[at : at + count])))
        at += count
    return rows


def count_places(frame: Frame) -> int:
    """How many figures stand in a table."""
    width = max(map(len, frame.labels), default=0)
    return sum(width - len(labels) for labels in frame.labels[1:])


def pair_rows(made: Sequence[MadeRow], rows: Sequence[TableRow]) -> list[int | None]:
    """For each row that is there, the number of the one that was made which it is."""
    own = {place.bookmark: number for number, row in enumerate(made) for place in row.places}
    claims: dict[int, tuple[int, int]] = {}
    paired: list[int | None] = [None] * len(rows)
    loose: list[bool] = []
    for at, row in enumerate(rows):
        votes = Counter(own[mark] for cell in row.cells for mark in cell.marks if mark in own)
        loose.append(not votes)
        for number, count in votes.most_common(1):
            if count > claims.get(number, (0, 0))[0]:
                claims[number] = count, at
    for number, (_, at) in claims.items():
        paired[at] = number
    _pair_without_marks(made, rows, paired, loose)
    return paired


def _pair_without_marks(
    made: Sequence[MadeRow], rows: Sequence[TableRow], paired: list[int | None], loose: Sequence[bool]
) -> None:
    """Rows without a bookmark are those that stood behind the same row, as far as they have words in common."""
    taken = set(paired)
    missing: dict[int | None, list[int]] = {}
    before = None
    for number in range(len(made)):
        if number in taken:
            before = number
        else:
            missing.setdefault(before, []).append(number)
    before = None
    there: dict[int | None, list[int]] = {}
    for at, found in enumerate(paired):
        before = found if found is not None else before
        if loose[at]:
            there.setdefault(before, []).append(at)
    for key, numbers in missing.items():
        ats = there.get(key, [])
        if len(ats) == len(numbers):
            found_pairs = [
                (number, at) for number, at in zip(numbers, ats, strict=True) if _akin(made[number], rows[at])
            ]
        else:
            found_pairs = _by_name(made, rows, numbers, ats)
        for number, at in found_pairs:
            paired[at] = number


def _akin(made: MadeRow, row: TableRow) -> bool:
    labels = {_folded(label) for label in made.labels} - {""}
    return not labels or any(_folded(cell.text) in labels for cell in row.cells)


def _by_name(
    made: Sequence[MadeRow], rows: Sequence[TableRow], numbers: Sequence[int], ats: Sequence[int]
) -> list[tuple[int, int]]:
    """Rows that begin with the same word, in their order."""
    named: dict[str, list[int]] = {}
    for number in reversed(numbers):
        named.setdefault(next(filter(None, map(_folded, made[number].labels)), ""), []).append(number)
    found, last = [], -1
    for at in ats:
        name = next((text for cell in rows[at].cells if (text := _folded(cell.text))), "")
        waiting = named.get(name, []) if name else []
        while waiting and waiting[-1] < last:
            waiting.pop()
        if waiting:
            last = waiting.pop()
            found.append((last, at))
    return found


def pair_cells(made: MadeRow, cells: Sequence[TableCell], figures: AbstractSet[str]) -> list[Meant]:
    """What each cell of a row is; `figures` are the bookmarks of all figures of the table."""
    return _in_order(made, cells, figures) or _cheapest(made, cells, figures)


def _in_order(made: MadeRow, cells: Sequence[TableCell], figures: AbstractSet[str]) -> list[Meant]:
    """As nearly every row is: nothing was moved and no label changed; empty where that does not hold."""
    found: list[Meant] = []
    labels = places = 0
    for cell in cells:
        if places < len(made.places) and made.places[places].bookmark in cell.marks:
            found.append(made.places[places])
            places += 1
        elif labels < len(made.labels) and _as_label(cell, made.labels[labels], figures) == 0:
            found.append(labels)
            labels += 1
        else:
            return []
    return found if (labels, places) == (len(made.labels), len(made.places)) else []


def _cheapest(made: MadeRow, cells: Sequence[TableCell], figures: AbstractSet[str]) -> list[Meant]:
    """The cells laid against labels and figures, each in their order, at the least cost."""
    labels, places = len(made.labels), len(made.places)
    if (labels + 1) * (places + 1) * (len(cells) + 1) > _MOST_STEPS:
        return [None] * len(cells)
    # From the end: what it costs at least to lay the cells from one on against the labels and figures from others on.
    steps: dict[tuple[int, int, int], tuple[int, Meant, tuple[int, int, int]]] = {}
    for at in range(len(cells), -1, -1):
        for label in range(labels, -1, -1):
            for place in range(places, -1, -1):
                here = (at, label, place)
                ways: list[tuple[int, Meant, tuple[int, int, int]]] = []
                if at < len(cells):
                    cell = cells[at]
                    ways.append((_SKIPPED, None, (at + 1, label, place)))
                    if label < labels:
                        ways.append((_as_label(cell, made.labels[label], figures), label, (at + 1, label + 1, place)))
                    if place < places:
                        figure = made.places[place]
                        ways.append((_as_place(cell, figure, figures), figure, (at + 1, label, place + 1)))
                if label < labels:
                    ways.append((_SKIPPED, None, (at, label + 1, place)))
                if place < places:
                    ways.append((_SKIPPED, None, (at, label, place + 1)))
                costs = [(cost + steps[then][0], meant, then) for cost, meant, then in ways]
                steps[here] = min(costs, key=lambda way: way[0], default=(0, None, here))
    found: list[Meant] = []
    here = (0, 0, 0)
    while len(found) < len(cells):
        _, meant, then = steps[here]
        if then[0] > here[0]:
            found.append(meant)
        here = then
    return found


def _as_label(cell: TableCell, label: str, figures: AbstractSet[str]) -> int:
    if not figures.isdisjoint(cell.marks):
        return _TAKEN
    return 0 if alike(cell.text, label) else _OTHER


def _as_place(cell: TableCell, place: Place, figures: AbstractSet[str]) -> int:
    if place.bookmark in cell.marks:
        return 0
    if not figures.isdisjoint(cell.marks):
        return _TAKEN
    return _SAME_FIGURE if alike(cell.text, place.shown) else _OTHER
