"""Cells that were pasted over: they get back the look of an input, and the rules that mark them.

What people did themselves stays: a colour of their own, and a format that gives the number another meaning.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from virksomhetsrapport import look
from virksomhetsrapport.edges.excel.areas import addressable
from virksomhetsrapport.edges.excel.read import Pasted
from virksomhetsrapport.number_formats import Shown
from virksomhetsrapport.outputs import MARKS, mark_name


def put_back(book: Any, pasted: Iterable[Pasted]) -> None:
    """Formats and rules, some ten calls for each kind of cell that was pasted over, and none where nothing was."""
    for each in pasted:
        code = each.code if each.form is Shown.PLAIN else None
        ruled = mark_name(each.table, "Feil") in book.names
        for cells in addressable(each.cells):
            _put_back(book.sheets[each.sheet].range(cells), code, each.table if ruled else None)


def _put_back(cells: Any, code: str | None, table: str | None) -> None:
    if code:
        cells.number_format = code
    if cells.color is None:
        cells.color = f"#{look.INPUT_FILL}"
        cells.font.color = f"#{look.INPUT_TEXT}"
    if table is None:  # a workbook from before the rules had names
        return
    rules = cells.conditional_formats
    rules.clear()
    for severity, seen in MARKS.items():
        rules.add_custom(
            f"={mark_name(table, severity)}", fill_color=f"#{seen.tint}", font_color=f"#{seen.ink}", font_bold=True
        )
