"""What a sheet does by itself: cells that refuse typing, and cells that take the colour of what they say."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from virksomhetsrapport.edges.workbook.formats import HEADING_ROW, Formats
from virksomhetsrapport.facts import Status
from virksomhetsrapport.look import STATUS
from virksomhetsrapport.outputs import MARKS, mark_formula
from virksomhetsrapport.shapes.grid import GridLayout, Role

REFUSE = {
    "validate": "custom",
    "value": "=FALSE",
    "error_title": "Regnes ut",
    "error_message": "Denne cellen regnes ut av programmet. Skriv i de kremfargede cellene.",
}
"""The rule of a cell that is the program's."""


def refuse_typing(sheet: Worksheet, layout: GridLayout, last_row: int) -> None:
    for column, spec in enumerate(layout.columns):
        if spec.role in (Role.OUTPUT, Role.STATUS):
            sheet.data_validation(HEADING_ROW, column, last_row, column, REFUSE)


def colour_status_columns(sheet: Worksheet, layout: GridLayout, last_row: int, made: Formats) -> None:
    for column, spec in enumerate(layout.columns):
        if spec.role is Role.STATUS:
            colour_statuses(sheet, HEADING_ROW, last_row, column, made)


def colour_statuses(sheet: Worksheet, top: int, bottom: int, column: int, made: Formats) -> None:
    """Word and symbol stand in the cell; colour follows the word."""
    order = (Status.NOT_MET, Status.UNFAVOURABLE, Status.NEAR, Status.UNKNOWN, Status.FAVOURABLE, Status.MET)
    for status in order:
        seen = STATUS[status]
        rule = {
            "type": "text",
            "criteria": "begins with",
            "value": f"{seen.symbol}\u00a0{seen.word}",
            "format": made.of({"font_color": f"#{seen.ink}", "bg_color": f"#{seen.tint}"}),
            "stop_if_true": True,
        }
        sheet.conditional_format(top, column, bottom, column, rule)


def colour_marks(sheet: Worksheet, table: str, top: int, left: int, bottom: int, right: int, made: Formats) -> None:
    """Cells that stand in Kontroll are coloured by looking themselves up there: nothing to clean away."""
    for severity, seen in reversed(MARKS.items()):
        rule = {
            "type": "formula",
            "criteria": mark_formula(table, severity),
            "format": made.of({"bg_color": f"#{seen.tint}", "font_color": f"#{seen.ink}", "bold": True}),
        }
        sheet.conditional_format(top, left, bottom, right, rule)
