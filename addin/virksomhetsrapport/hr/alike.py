"""The first few of many like findings, and how many more there are: a list may have a million lines."""

from __future__ import annotations

from collections.abc import Callable

from virksomhetsrapport.findings import Finding, Severity, error, notice, warning
from virksomhetsrapport.hr.model import Array
from virksomhetsrapport.shapes.sheet import MOST_ALIKE

MORE = {
    Severity.ERROR: error("list-more-errors", "count"),
    Severity.WARNING: warning("list-more-warnings", "count"),
    Severity.NOTICE: notice("list-more-notices", "count"),
}


def first_few(lines: Array, tell: Callable[[int], Finding]) -> list[Finding]:
    """What is told of the first lines, by their index; the others are told at the cell of the first of them.

    `lines` is in the order of the list, and `tell` is asked for no more than are told.
    """
    found = [tell(int(line)) for line in lines[: MOST_ALIKE + 1]]
    if len(found) > MOST_ALIKE:
        next_one = found.pop()
        found.append(MORE[next_one.severity].at(next_one.cell, count=len(lines) - MOST_ALIKE))
    return found
