"""The cell formats of a workbook of ours, made once each from the tokens of the look."""

from __future__ import annotations

from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

from virksomhetsrapport import look
from virksomhetsrapport.elements import RowStyle
from virksomhetsrapport.outputs import number_format
from virksomhetsrapport.shapes.grid import Role, Slot
from virksomhetsrapport.shapes.values import ValueKind

FONT = "Calibri"
HEADING_ROW = 4
"""Counted from 1: title and intro, period, a note if there is one, then the headings."""
BASE = {"font_name": FONT, "font_size": 10.5, "font_color": f"#{look.TEXT}", "valign": "vcenter"}
TITLE = {"bold": True, "font_size": 14, "font_color": f"#{look.PRIMARY}"}
MUTED = {"font_color": f"#{look.MUTED}"}
HEADING = {
    "bold": True,
    "font_color": f"#{look.PRIMARY}",
    "text_wrap": True,
    "top": 2,
    "bottom": 1,
    "top_color": f"#{look.PRIMARY}",
    "bottom_color": f"#{look.RULE}",
}
INPUT = {"bg_color": f"#{look.INPUT_FILL}", "font_color": f"#{look.INPUT_TEXT}", "border": 1, "border_color": "#E5DDC0"}
OUTPUT = {"bg_color": f"#{look.BAND}"}
INDENTED = {"indent": 1, "align": "left"}
"""Words stand off the figures to their left."""
TYPED_TEXT = {"text_wrap": True, "num_format": "@"}
"""What is typed stays what it is: "- et punkt" is no formula, "1-2" no date."""
LINK = {"font_color": f"#{look.PRIMARY}", "underline": 1}


class Formats:
    """Formats by their properties: XlsxWriter wants each made once, before it is used."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def of(self, *layers: dict[str, Any]) -> Format:
        """The format of several layers of properties, the last one winning."""
        merged: dict[str, Any] = dict(BASE)
        for layer in layers:
            merged.update(layer)
        key = tuple(sorted(merged.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(merged)
        return self._made[key]


def row_layer(style: RowStyle) -> dict[str, Any]:
    """Sum lines bold with a thin rule above, the result with a full one."""
    match style:
        case RowStyle.SUM:
            return {"bold": True, "top": 1, "top_color": f"#{look.RULE}"}
        case RowStyle.RESULT:
            return {"bold": True, "top": 2, "top_color": f"#{look.PRIMARY}"}
        case RowStyle.FIRST:
            return {"top": 1, "top_color": f"#{look.RULE}"}
        case RowStyle.LINE:
            return {}


def role_layer(role: Role, slot: Slot | None) -> dict[str, Any]:
    """How an input, a comment or an output looks."""
    if role is Role.COMMENT:
        return {**INPUT, **INDENTED, **TYPED_TEXT}
    if role is Role.STATUS:
        return {**OUTPUT, **INDENTED, "text_wrap": True}
    if role is Role.FIXED:
        return {**MUTED, **INDENTED}
    layer = dict(OUTPUT if role is Role.OUTPUT else INPUT)
    if slot is not None and slot.value is ValueKind.NUMBER:
        layer |= {"num_format": number_format(slot.unit, slot.decimals), "align": "right"}
    elif role is Role.INPUT:
        layer |= INDENTED
        if slot is not None and slot.value is ValueKind.TEXT:
            layer |= TYPED_TEXT
    elif role is Role.OUTPUT and slot is not None:
        layer |= INDENTED
    return layer
