"""What every sheet of ours has, whatever lies on it: its table's id, its name, who fills it in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from virksomhetsrapport.cells import Frame, Sheets
from virksomhetsrapport.findings import error

SHEET_MISSING = error("sheet-missing", "table", "sheet")


class Owner(Enum):
    """Who fills the sheet in; decides its place in the workbook and the colour of its tab."""

    FINANCE = "finance"
    HR = "hr"
    SERVICE = "service"
    RISK = "risk"
    DIRECTOR = "director"


@dataclass(frozen=True, slots=True)
class SheetHead:
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


def folded(text: object) -> str:
    """A heading or label as it is compared: case, hard spaces and runs of white space folded."""
    return " ".join(str(text).replace("\u00ad", "").split()).casefold()


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a block was found: its sheet and its heading row."""

    frame: Frame
    row: int


def find_block(head: SheetHead, headings: Iterable[str], sheets: Sheets) -> Anchor | None:
    """The block's heading row, by its defined name, else by its headings, on whatever sheet they stand.

    A name that points beside the headings (rows sorted, cut and pasted) is only a hint of the sheet.
    """
    wanted = {folded(heading) for heading in headings}
    named = sheets.named(head.name)
    if named is not None:
        frame, area = named
        if 2 * _hits(frame, area.top, wanted) >= len(wanted):
            return Anchor(frame, area.top)
        return _best_row(frame, wanted)
    titled = next((frame for name, frame in sheets.frames.items() if folded(name) == folded(head.sheet)), None)
    if titled is not None:
        return _best_row(titled, wanted)
    found = [
        anchor
        for frame in sheets.frames.values()
        if (anchor := _best_row(frame, wanted)) and _hits(frame, anchor.row, wanted) == len(wanted)
    ]
    return found[0] if len(found) == 1 else None


def _hits(frame: Frame, row: int, wanted: set[str]) -> int:
    return len(wanted & {folded(cell.value) for (at, _), cell in frame.cells.items() if at == row})


def _best_row(frame: Frame, wanted: set[str]) -> Anchor | None:
    """The topmost row with the most of the headings, at least half of them."""
    by_row: dict[int, set[str]] = {}
    for (row, _), cell in frame.cells.items():
        if isinstance(cell.value, str) and (text := folded(cell.value)) in wanted:
            by_row.setdefault(row, set()).add(text)
    best = max(by_row, key=lambda row: (len(by_row[row]), -row), default=None)
    if best is None or 2 * len(by_row[best]) < len(wanted):
        return None
    return Anchor(frame, best)
