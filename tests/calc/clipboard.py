"""The clipboard of an office: cells are copied to it, and their values pasted from it, as by a user's hand."""

from __future__ import annotations

from typing import Any

from tests.calc.connection import create, properties
from tests.calc.counting import refused

_VALUES = "SVD"
"""Texts, numbers and dates: what a formula came to, and not the formula."""


def copy_cells(context: Any, document: Any, cells: Any) -> None:
    _dispatch(context, document, cells, ".uno:Copy")


def paste_values(context: Any, document: Any, cells: Any) -> None:
    """Raises `ComError` where nothing was copied."""
    held = create(context, "com.sun.star.datatransfer.clipboard.SystemClipboard").getContents()
    if held is None or not held.getTransferDataFlavors():
        raise refused("PasteSpecial method of Range class failed")
    _dispatch(
        context, document, cells, ".uno:InsertContents",
        Flags=_VALUES, FormulaCommand=0, SkipEmptyCells=False, Transpose=False, AsLink=False, MoveMode=4,
    )  # fmt: skip


def empty(context: Any) -> None:
    """As Esc does in Excel: nothing is copied any more."""
    create(context, "com.sun.star.datatransfer.clipboard.SystemClipboard").setContents(None, None)


def _dispatch(context: Any, document: Any, cells: Any, command: str, **arguments: Any) -> None:
    controller = document.CurrentController
    controller.setActiveSheet(cells.Spreadsheet)
    controller.select(cells)
    dispatcher = create(context, "com.sun.star.frame.DispatchHelper")
    dispatcher.executeDispatch(controller.Frame, command, "", 0, properties(**arguments))
