"""The definition that a workbook was made from, as the workbook itself remembers it.

A definition is changed once in a while, and a workbook lives for a period: it goes on with its own until the next one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from virksomhetsrapport.cells import Frame, Sheets, printable
from virksomhetsrapport.errors import WorkbookError
from virksomhetsrapport.shapes.sheet import folded, name_of

SHEET, NAME = "Definisjon", "definisjonsfil"
"""The sheet, and what its defined name is called after."""
DIGEST_ROW, FIRST_ROW = 3, 5
LONGEST = 32_000
"""Characters that a cell can hold, some to spare; what is longer runs on in the cell to its right."""


def digest(text: str) -> str:
    """SHA-256 of a definition, as 32 hexadecimal digits."""
    return hashlib.sha256("\n".join(_lines(text)).encode()).hexdigest()[:32]


def rows_of(text: str) -> Iterator[list[str]]:
    """A line a row, in as many pieces as it takes."""
    for line in _lines(text):
        yield [line[at : at + LONGEST] for at in range(0, len(line), LONGEST)]


def remembered(sheets: Sheets) -> str | None:
    """The text of the definition that a workbook remembers; None where it remembers none.

    Raises `WorkbookError` where somebody has changed it.
    """
    frame = _frame(sheets)
    if frame is None:
        return None
    lines: dict[int, str] = {}
    for (row, _), cell in sorted(frame.cells.items()):
        if row >= FIRST_ROW and isinstance(cell.value, str):
            lines[row] = lines.get(row, "") + cell.value
    text = "\n".join(lines.get(row, "") for row in range(FIRST_ROW, max(lines, default=0) + 1))
    if frame.at(DIGEST_ROW, 1).value != digest(text):
        raise WorkbookError("workbook-definition-changed", sheet=frame.sheet)
    return text


def _lines(text: str) -> list[str]:
    return printable(text.replace("\r\n", "\n")).rstrip("\n").split("\n")


def _frame(sheets: Sheets) -> Frame | None:
    for name, frame in sheets.frames.items():
        if folded(name) == folded(SHEET):
            return frame
    named = sheets.named(name_of(NAME))
    return named[0] if named else None
