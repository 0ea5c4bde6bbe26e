"""What every sheet of ours has, whatever lies on it: its table's id, its name, who fills it in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import Enum
from typing import NamedTuple

from virksomhetsrapport.cells import CellRef, Frame, Sheets, words
from virksomhetsrapport.findings import Finding, error

SHEET_MISSING = error("sheet-missing", "table", "sheet")
HEADINGS_MISSING = error("headings-missing", "table", "sheet")
MERGED = error("merged-cells", "table", "area")
MORE_ALIKE = error("more-alike", "table", "count")
MOST_ALIKE = 5
"""How many findings of one kind a table tells one by one where there could be thousands."""


class Owner(Enum):
    """Who fills the sheet in; decides its place in the workbook and the colour of its tab."""

    FINANCE = "finance"
    HR = "hr"
    SERVICE = "service"
    RISK = "risk"
    DIRECTOR = "director"


class SheetHead(NamedTuple):
    """`intro` says on the sheet's first row what is filled in here, by whom, in what unit."""

    id: str
    sheet: str
    title: str
    owner: Owner
    intro: str

    @property
    def name(self) -> str:
        """The defined name that points at the block's heading row."""
        return name_of(self.id)


def name_of(id: str) -> str:
    return "vr_" + id.replace(".", "_")


def folded(text: str) -> str:
    """A heading or label as it is compared: case, hard spaces and runs of white space folded."""
    return " ".join(text.replace("\u00ad", "").split()).casefold()


class Anchor(NamedTuple):
    """Where a block was found: its sheet and its heading row."""

    frame: Frame
    row: int


def find_block(head: SheetHead, headings: Iterable[str], labels: Iterable[str], sheets: Sheets) -> Anchor | None:
    """The block's heading row: on the sheet that bears its title, if the whole of it stands there; else on the one that
    its defined name or title tells; else wherever the whole of it stands.

    A sheet that has the headings but few of the labels is taken only where no other has more: a name may point at the
    wrong sheet, and several sheets may share their headings. Names are asked last of what is likely: in an open
    workbook each costs a call.
    """
    wanted, known = {folded(heading) for heading in headings}, {folded(label) for label in labels}
    for frame in _titled(head, sheets):
        if (anchor := _heading_row(frame, None, wanted)) and _whole(anchor, wanted, known):
            return anchor
    likely = [anchor for frame, row in _told(head, sheets) if (anchor := _heading_row(frame, row, wanted))]
    for anchor in likely:
        if 2 * len(known & _texts(anchor.frame)) >= len(known):
            return anchor
    others = []
    elsewhere = {sheet for name, (sheet, _) in sheets.names.items() if name.startswith("vr_") and name != head.name}
    for frame in sheets.frames.values():
        if frame.sheet in elsewhere:  # another table's, which may have the same headings
            continue
        anchor = _heading_row(frame, None, wanted)
        if anchor and _whole(anchor, wanted, known):
            others.append(anchor)
    if len(others) == 1:
        return others[0]
    return likely[0] if likely else None


def tell_missing(head: SheetHead, sheets: Sheets) -> Finding:
    """Why a block was not found: its sheet is gone, or stands there without the headings."""
    for frame, _ in _told(head, sheets):
        return HEADINGS_MISSING.at(frame.ref(1, 1), table=head.title, sheet=frame.sheet)
    return SHEET_MISSING.at(None, table=head.title, sheet=head.sheet)


def tell_merged(
    head: SheetHead, anchor: Anchor, held: Sequence[CellRef | None], headings: Iterable[int]
) -> list[Finding]:
    """Merged cells that swallow one of those that hold something: whose it is cannot be told any more.

    `held` has None for a cell that was not found: its line or its heading is gone, which may be what was swallowed.
    """
    cells = {(cell.row, cell.column) for cell in held if cell} | {(anchor.row, column) for column in headings}
    found = []
    for area in anchor.frame.merged:
        inside = {at for at in cells if area.top <= at[0] <= area.bottom and area.left <= at[1] <= area.right}
        if inside and (None in held or inside - {(area.top, area.left)}):
            top_left, bottom_right = anchor.frame.ref(area.top, area.left), anchor.frame.ref(area.bottom, area.right)
            found.append(MERGED.at(top_left, table=head.title, area=f"{top_left.a1}:{bottom_right.a1}"))
    return found


def first_few(findings: Sequence[Finding], table: str) -> list[Finding]:
    """The first findings of one kind, and one that counts the rest: a pasted ledger must not drown all else."""
    few = list(findings[:MOST_ALIKE])
    if len(findings) > MOST_ALIKE:
        rest = findings[MOST_ALIKE]
        more = MORE_ALIKE.at(rest.cell, table=table, count=len(findings) - MOST_ALIKE)
        few.append(replace(more, severity=rest.severity))
    return few


def _told(head: SheetHead, sheets: Sheets) -> Iterator[tuple[Frame, int | None]]:
    """The sheet that the defined name points at, with the row, and the one that bears the title."""
    named = sheets.named(head.name)
    if named is not None:
        yield named[0], named[1].top
    for frame in _titled(head, sheets):
        yield frame, None


def _titled(head: SheetHead, sheets: Sheets) -> list[Frame]:
    return [frame for name, frame in sheets.frames.items() if folded(name) == folded(head.sheet)]


def _whole(anchor: Anchor, wanted: set[str], known: set[str]) -> bool:
    """Whether all headings and at least half of the labels stand there."""
    texts = _texts(anchor.frame)
    return _hits(anchor.frame, anchor.row, wanted) == len(wanted) and 2 * len(known & texts) >= len(known)


def _heading_row(frame: Frame, likely: int | None, wanted: set[str]) -> Anchor | None:
    """The named row if it has half of the headings, else the topmost row with the most of them, at least half."""
    if likely is not None and 2 * _hits(frame, likely, wanted) >= len(wanted):
        return Anchor(frame, likely)
    by_row: dict[int, set[str]] = {}
    for (row, _), cell in frame.cells.items():
        if isinstance(cell.value, str) and (text := folded(cell.value)) in wanted:
            by_row.setdefault(row, set()).add(text)
    best = max(by_row, key=lambda row: (len(by_row[row]), -row), default=None)
    if best is None or 2 * len(by_row[best]) < len(wanted):
        return None
    return Anchor(frame, best)


def _hits(frame: Frame, row: int, wanted: set[str]) -> int:
    return len(wanted & {folded(words(cell.value)) for (at, _), cell in frame.cells.items() if at == row})


def _texts(frame: Frame) -> set[str]:
    return {folded(cell.value) for cell in frame.cells.values() if isinstance(cell.value, str)}
