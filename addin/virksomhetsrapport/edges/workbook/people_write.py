"""People's own, written into a new workbook of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from virksomhetsrapport.people import Note, OwnCell, OwnSheet, People, Place, Strip

_PADDING = 5 / 7
"""What a column is wider than its figures, in their width."""
_LETTERS_A_LINE, _LINES = 24, 4
"""What a note of the usual size has room for."""


def write_people(book: xlsxwriter.Workbook, people: People) -> None:
    """Their sheets behind ours, their notes on cells of ours, and their names."""
    looks = [book.add_format(dict(look)) for look in people.looks]
    for sheet in people.sheets:
        _write_sheet(book.add_worksheet(sheet.name), sheet, looks)
    for name, notes in people.notes.items():
        _write_notes(book.get_worksheet_by_name(name), notes)
    for each in people.names:
        quoted = each.sheet.replace("'", "''")
        book.define_name(f"'{quoted}'!{each.name}" if each.sheet else each.name, f"={each.refers_to}")


def _write_sheet(sheet: Worksheet, own: OwnSheet, looks: Sequence[Format]) -> None:
    for strip in own.columns:
        width = None if strip.size is None else max(strip.size - _PADDING, 0)
        sheet.set_column(strip.first - 1, strip.last - 1, width, _look(strip, looks), _hidden(strip))
    for strip in own.rows:
        sheet.set_row(strip.first - 1, strip.size, _look(strip, looks), _hidden(strip))
    for area in own.merged:
        if area.top < area.bottom or area.left < area.right:
            # Nothing is written but that they are one: the cells follow, each with its own look.
            sheet.merge_range(area.top - 1, area.left - 1, area.bottom - 1, area.right - 1, "")
    for at, link in own.links.items():
        cell = own.cells.get(at, OwnCell(0))
        sheet.write_url(at[0] - 1, at[1] - 1, link, looks[cell.look] if cell.look < len(looks) else None)
    for at, cell in own.cells.items():
        _write_cell(sheet, (at[0] - 1, at[1] - 1), cell, looks[cell.look] if cell.look < len(looks) else None)
    _write_notes(sheet, own.notes)
    if any(own.frozen):
        sheet.freeze_panes(*own.frozen)
    if own.tab:
        sheet.set_tab_color(own.tab)
    if not own.gridlines:
        sheet.hide_gridlines(2)
    if 10 <= own.zoom <= 400:
        sheet.set_zoom(own.zoom)
    if own.state == "hidden":
        sheet.hide()
    elif own.state == "veryHidden":
        sheet.very_hidden()


def _write_cell(sheet: Worksheet, at: Place, cell: OwnCell, look: Format | None) -> None:
    value = cell.value
    if cell.array:
        area = cell.array
        shown = 0 if value is None else value
        bounds = area.top - 1, area.left - 1, area.bottom - 1, area.right - 1
        sheet.write_array_formula(*bounds, f"={cell.formula}", look, shown)
    elif cell.formula:
        sheet.write_formula(*at, f"={cell.formula}", look, "" if value is None else value)
    elif value is None or value == "":
        sheet.write_blank(*at, None, look)
    elif isinstance(value, bool):
        sheet.write_boolean(*at, value, look)
    elif isinstance(value, str):
        sheet.write_string(*at, value, look)
    else:
        sheet.write_number(*at, value, look)


def _write_notes(sheet: Worksheet | None, notes: Mapping[Place, Note]) -> None:
    if sheet is None:
        return
    for (row, column), note in notes.items():
        lines = sum(1 + len(line) // _LETTERS_A_LINE for line in note.text.splitlines())
        options = {"author": note.author, "y_scale": max(1, lines / _LINES)}
        sheet.write_comment(row - 1, column - 1, note.text, options)


def _look(strip: Strip, looks: Sequence[Format]) -> Format | None:
    return looks[strip.look] if strip.look is not None and strip.look < len(looks) else None


def _hidden(strip: Strip) -> dict[str, int]:
    return {"hidden": int(strip.hidden), "level": min(strip.level, 7)}
