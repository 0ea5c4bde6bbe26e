"""The formulas of ours in a workbook: what a cell follows from, as its sheet says it."""

from __future__ import annotations

from collections.abc import Mapping

from virksomhetsrapport.shapes.grid_layout import Slot


def formula(slot: Slot, letters: str, rows: Mapping[str, int]) -> str:
    """What a cell asks for that follows from others; `letters` are its column's, `rows` the numbers of the lines' rows.

    The signed parts added up, neighbours of one sign as a range: =SUM(B5:B7)-B9. A ratio, in a cell that shows per
    cent, shows nothing before both that it asks for are filled.
    """
    if slot.ratio:
        above, below = (f"{letters}{rows[line]}" for line in slot.ratio)
        return f'=IF(AND(ISNUMBER({above}),N({below})>0),{above}/{below},"")'
    runs: list[tuple[int, int, int]] = []
    for sign, part in slot.parts:
        if part not in rows:
            continue
        row = rows[part]
        if runs and runs[-1][0] == sign and runs[-1][2] == row - 1:
            runs[-1] = (sign, runs[-1][1], row)
        else:
            runs.append((sign, row, row))
    text = ""
    for sign, first, last in runs:
        cells = f"{letters}{first}" if first == last else f"SUM({letters}{first}:{letters}{last})"
        text += ("-" if sign < 0 else "+" if text else "") + cells
    return f"={text or 0}"
