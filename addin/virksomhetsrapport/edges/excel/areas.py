"""Cells as the addresses of few rectangles: what Excel is asked in one call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from virksomhetsrapport.cells import Area

LONGEST_ADDRESS = 250
"""Excel takes an address of up to 255 characters."""


def rectangles(cells: Iterable[tuple[int, int]]) -> list[Area]:
    """The cells, given by row and column, as rectangles: runs down each column, joined across where they are alike."""
    by_column: dict[int, list[int]] = {}
    for row, column in sorted(set(cells)):
        by_column.setdefault(column, []).append(row)
    joined: list[Area] = []
    for column in sorted(by_column):
        for top, bottom in runs(by_column[column]):
            beside = next(
                (area for area in joined if (area.top, area.bottom, area.right) == (top, bottom, column - 1)), None
            )
            if beside:
                joined[joined.index(beside)] = beside._replace(right=column)
            else:
                joined.append(Area(top, column, bottom, column))
    return joined


def runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of the numbers that follow each other without a gap; they come in order."""
    first = last = None
    for number in numbers:
        if last is not None and number == last + 1:
            last = number
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = number
    if first is not None and last is not None:
        yield first, last


def halves(cells: list[tuple[int, int]]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The cells in two parts, each of them neighbours."""
    by_column = sorted(cells, key=lambda cell: (cell[1], cell[0]))
    middle = len(by_column) // 2
    return by_column[:middle], by_column[middle:]


def address(cells: list[tuple[int, int]]) -> str | None:
    """The cells as one address, "B5:D9,F5:F9"; None where it would be too long to ask for."""
    text = ",".join(area.a1 for area in rectangles(cells))
    return text if len(text) <= LONGEST_ADDRESS else None


def addressable(cells: list[tuple[int, int]]) -> Iterable[str]:
    """The cells as addresses that Excel takes, none where there are no cells."""
    found = address(cells) if cells else ""
    if found:
        yield found
    elif cells:
        for part in halves(cells):
            yield from addressable(part)
