"""What an HR workbook remembers of what was delivered to finance: counts, and nothing of those who were counted.

A row a delivery on a sheet that no menu shows; the counts are the text of the file that was delivered.
"""

from __future__ import annotations

from typing import NamedTuple

from virksomhetsrapport.cells import Frame, Sheets, printable
from virksomhetsrapport.shapes.sheet import folded, name_of

SHEET, NAME = "Levert", "levert"
"""The sheet, and what its defined name is called after."""
INTRO = "Tallene slik de ble levert til økonomi. Programmet skriver dem, og viser siden hva som er endret."
HEADING_ROW = 4
HEADINGS = ("Dato", "Periode", "Begrunnelse", "Tall")
PIECE = 32_000
"""Characters that a cell can hold, some to spare; what is longer runs on in the cell to its right."""


class Delivery(NamedTuple):
    """`day` as "2025-03-20"; `reason` says why it was delivered with errors; `text` is that of the file."""

    day: str
    period: str
    reason: str
    text: str


def delivery_row(delivery: Delivery) -> tuple[str, ...]:
    """A delivery as cells, of a length that its text decides."""
    text = delivery.text
    pieces = [text[at : at + PIECE] for at in range(0, len(text), PIECE)]
    return (delivery.day, delivery.period, printable(delivery.reason), *pieces)


def deliveries(sheets: Sheets) -> list[Delivery]:
    """Those that a workbook remembers, the first one first."""
    frame = _frame(sheets)
    if frame is None:
        return []
    found = []
    for row in sorted({row for row, _ in frame.cells if row > HEADING_ROW}):
        columns = sorted(column for at, column in frame.cells if at == row)
        values = {column: str(frame.at(row, column).value) for column in columns}
        text = "".join(value for column, value in values.items() if column >= len(HEADINGS))
        found.append(Delivery(values.get(1, ""), values.get(2, ""), values.get(3, ""), text))
    return found


def next_row(sheets: Sheets) -> int:
    """Where the next delivery is written, counted from 1."""
    frame = _frame(sheets)
    return max([HEADING_ROW, *(row for row, _ in frame.cells)] if frame else [HEADING_ROW]) + 1


def _frame(sheets: Sheets) -> Frame | None:
    named = sheets.named(name_of(NAME))
    if named is not None:
        return named[0]
    return next((frame for name, frame in sheets.frames.items() if folded(name) == folded(SHEET)), None)
