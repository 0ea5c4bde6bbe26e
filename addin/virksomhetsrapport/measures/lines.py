"""Lines of which some are sums of others, as a definition names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from graphlib import TopologicalSorter
from typing import Protocol, TypeVar

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.elements import RowStyle
from virksomhetsrapport.shapes.sheet import folded


class SumLine(Protocol):
    """A line by id and label; `sum_of` are the ids of the lines that it adds up, none where it is no sum."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def sum_of(self) -> tuple[str, ...]: ...


_L = TypeVar("_L", bound=SumLine)


def style_of(line: SumLine) -> RowStyle:
    return RowStyle.SUM if line.sum_of else RowStyle.LINE


def check_lines(block: Block, key: str, found: Sequence[tuple[Block, SumLine]]) -> None:
    """Faults for lines that stand twice, and for sums of what is not there, of themselves, or twice of the same."""
    lines = [line for _, line in found]
    if not lines:
        block.fault("definition-no-lines", key)
    block.refuse_twice(key, (line.id for line in lines))
    block.refuse_twice(key, (folded(line.label) for line in lines))
    check_sums(found)


def check_sums(found: Sequence[tuple[Block, SumLine]]) -> None:
    known = {line.id for _, line in found}
    for item, line in found:
        item.refuse_twice("sum_of", line.sum_of)
        for part in line.sum_of:
            if part not in known:
                item.fault("definition-unknown-line", "sum_of", value=part)
    circles = _in_circles({line.id: known.intersection(line.sum_of) for _, line in found})
    for item, line in found:
        if line.id in circles:
            item.fault("definition-sum-of-itself", "sum_of", value=line.id)


def _in_circles(sums: Mapping[str, set[str]]) -> set[str]:
    """The lines that add up themselves, by whatever way, and those that lie between two circles."""
    down = _resting_on_each_other(sums)
    up: dict[str, set[str]] = {id: set() for id in down}
    for id in down:
        for part in sums[id] & down:
            up[part].add(id)
    return _resting_on_each_other(up)


def _resting_on_each_other(sums: Mapping[str, set[str]]) -> set[str]:
    """What is left when a line that rests on none that is left is taken off, again and again."""
    resting_on: dict[str, list[str]] = {id: [] for id in sums}
    for id, parts in sums.items():
        for part in parts:
            resting_on[part].append(id)
    left = {id: len(parts) for id, parts in sums.items()}
    free = [id for id, count in left.items() if not count]
    while free:
        for id in resting_on[free.pop()]:
            left[id] -= 1
            if not left[id]:
                free.append(id)
    return {id for id, count in left.items() if count}


def parts_first(lines: Sequence[_L]) -> list[_L]:
    """The lines with every sum after its parts."""
    order = TopologicalSorter({line.id: line.sum_of for line in lines}).static_order()
    known = {line.id: line for line in lines}
    return [known[id] for id in order]
