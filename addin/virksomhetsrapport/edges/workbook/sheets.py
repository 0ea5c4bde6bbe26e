"""One sheet of a new workbook with a grid on it, with what is typed in it and what the program writes."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from graphlib import TopologicalSorter

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from virksomhetsrapport import look
from virksomhetsrapport.cells import column_letters
from virksomhetsrapport.edges.workbook import formats
from virksomhetsrapport.edges.workbook.formats import HEADING_ROW, Formats
from virksomhetsrapport.edges.workbook.rules import colour_marks, colour_status_columns, refuse_typing
from virksomhetsrapport.facts import Facts, FactValue
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.outputs import as_cell, output
from virksomhetsrapport.shapes.formulas import formula
from virksomhetsrapport.shapes.grid import GridColumn, GridLayout, GridLine, Role
from virksomhetsrapport.shapes.register import SPARE_ROWS, RegisterLayout
from virksomhetsrapport.shapes.sheet import Owner, SheetHead
from virksomhetsrapport.shapes.values import ValueKind

LINE_HEIGHT = 14.5
USUAL_WIDTH = 8.43
TITLE_LETTER = 1.5
"""The width of a letter of a title, beside one of the text."""
TABS = {
    Owner.FINANCE: look.PRIMARY,
    Owner.HR: "7A3E9D",
    Owner.SERVICE: look.SECOND,
    Owner.RISK: "B45309",
    Owner.DIRECTOR: look.MUTED,
}
OWNERS = {
    Owner.FINANCE: "Økonomi",
    Owner.HR: "HR",
    Owner.SERVICE: "Tjenestene",
    Owner.RISK: "Risiko",
    Owner.DIRECTOR: "Ledelsen",
}


@dataclass(frozen=True)
class Written:
    """Where a sheet's block came to lie, for names, links and the state on the cover."""

    area: str
    filled: str
    """The ranges that somebody fills in, as arguments of COUNTA."""
    count: int
    """How many of them make the sheet ready."""
    done: int
    """How many of them the sample month filled."""


def add_sheet(
    book: xlsxwriter.Workbook, head: SheetHead, period: str, note: str, made: Formats, wide: bool
) -> Worksheet:
    """A sheet with its first rows, print set-up and tab colour."""
    sheet = book.add_worksheet(head.sheet)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(f"#{TABS[head.owner]}")
    sheet.set_row(0, 24)
    title, intro = made.of(formats.TITLE), made.of(formats.MUTED, {"font_size": 10.5})
    sheet.write_rich_string(0, 0, title, f"{head.title}   ", intro, head.intro, made.of())
    sheet.write_string(1, 0, period, made.of(formats.MUTED))
    if note:
        sheet.write_string(2, 0, note, made.of(formats.MUTED, {"italic": True}))
    sheet.set_paper(9)
    if wide:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.5, 0.5, 0.6, 0.6)
    sheet.repeat_rows(HEADING_ROW - 1)
    sheet.set_footer(f"&L&8{head.sheet}&R&8Side &P av &N")
    return sheet


def write_register(sheet: Worksheet, layout: RegisterLayout, inputs: Inputs, facts: Facts, made: Formats) -> Written:
    """The rows that are filled in, and room for more."""
    count = max((int(line) for table, line, _ in inputs.cells if table == layout.head.id), default=0)
    block = write_grid(sheet, layout.grid(max(layout.rows, count + SPARE_ROWS)), inputs, facts, made)
    first = next(index for index, column in enumerate(layout.columns) if column.role is Role.INPUT)
    letters = column_letters(first + 1)
    rows = block.area.rpartition("$")[2]
    return Written(block.area, f"{letters}{HEADING_ROW + 1}:{letters}{rows}", max(layout.least, 1), count)


def write_grid(sheet: Worksheet, layout: GridLayout, inputs: Inputs, facts: Facts, made: Formats) -> Written:
    """Headings, lines, inputs and, where `facts` are known, outputs."""
    rows = {line.key: HEADING_ROW + index for index, line in enumerate(layout.lines)}
    for column, spec in enumerate(layout.columns):
        right = spec.role in (Role.INPUT, Role.OUTPUT) and _holds_numbers(layout, spec)
        sheet.set_column(column, column, spec.width)
        layer = {"align": "right"} if right else {} if column == 0 else formats.INDENTED
        sheet.write_string(HEADING_ROW - 1, column, spec.heading, made.of(formats.HEADING, layer))
    sheet.set_row(HEADING_ROW - 1, 32)
    sheet.freeze_panes(HEADING_ROW, 1)
    sums = _worked_out(layout, inputs)
    for line in layout.lines:
        wrapped = [spec for spec in layout.columns if _wraps(line, spec)]
        texts = [(spec.width, _wrapped_text(line, spec, layout.head.id, inputs, facts)) for spec in wrapped]
        fit_height(sheet, rows[line.key], max((lines_of(text, width) for width, text in texts if text), default=1))
        for column, spec in enumerate(layout.columns):
            _write_cell(sheet, (rows[line.key], column), layout.head.id, line, spec, rows, sums, inputs, facts, made)
    last_row, last_column = HEADING_ROW - 1 + len(layout.lines), len(layout.columns) - 1
    refuse_typing(sheet, layout, last_row)
    colour_status_columns(sheet, layout, last_row, made)
    colour_marks(sheet, layout.head.id, HEADING_ROW, 0, last_row, last_column, made)
    sheet.print_area(0, 0, last_row, last_column + _room_for_intro(layout))
    filled, wanted, count = _filled(layout, rows)
    done = sum(inputs.cells.get((layout.head.id, line, column)) is not None for line, column in wanted)
    area = f"$A${HEADING_ROW}:${column_letters(last_column + 1)}${last_row + 1}"
    return Written(area, filled, count, done)


def _room_for_intro(layout: GridLayout) -> int:
    """How many columns of the usual width the first row runs on beyond a narrow block."""
    title, intro = layout.head.title, layout.head.intro
    beyond = TITLE_LETTER * len(title) + len(intro) - sum(column.width for column in layout.columns)
    return max(0, math.ceil(beyond / USUAL_WIDTH))


def _holds_numbers(layout: GridLayout, column: GridColumn) -> bool:
    return any(slot.value is ValueKind.NUMBER for line in layout.lines if (slot := line.slots.get(column.key)))


def _wraps(line: GridLine, column: GridColumn) -> bool:
    slot = line.slots.get(column.key)
    typed = column.role is Role.INPUT and slot is not None and slot.value is ValueKind.TEXT
    return typed or column.role in (Role.COMMENT, Role.STATUS)


def _wrapped_text(line: GridLine, column: GridColumn, table: str, inputs: Inputs, facts: Facts) -> str:
    """What stands in a column whose cells grow with their text."""
    if column.role is Role.STATUS:
        return str(output(line, column, facts) or "")
    return str(inputs.cells.get((table, line.key, column.key)) or "")


def _write_cell(
    sheet: Worksheet,
    at: tuple[int, int],
    table: str,
    line: GridLine,
    column: GridColumn,
    rows: Mapping[str, int],
    sums: Mapping[tuple[str, str], Decimal | None],
    inputs: Inputs,
    facts: Facts,
    made: Formats,
) -> None:
    row_layer, slot = formats.row_layer(line.style), line.slots.get(column.key)
    look_of_cell = made.of(formats.role_layer(column.role, slot), row_layer)
    match column.role:
        case Role.LABEL:
            sheet.write_string(*at, line.label, made.of(row_layer, {"indent": line.level}))
        case Role.FIXED:
            write_value(sheet, at, line.fixed.get(column.key), look_of_cell)
        case Role.COMMENT:
            write_value(sheet, at, inputs.cells.get((table, line.key, column.key)), look_of_cell)
        case Role.STATUS:
            write_value(sheet, at, output(line, column, facts), look_of_cell)
        case Role.OUTPUT if slot is not None:
            write_value(sheet, at, output(line, column, facts), look_of_cell)
        case Role.INPUT if slot is not None:
            value = inputs.cells.get((table, line.key, column.key))
            if value is None and slot.follows:
                total = as_cell(sums[line.key, column.key], slot.unit)
                numbers = {key: row + 1 for key, row in rows.items()}
                shown = float(total) if isinstance(total, Decimal) else ""
                sheet.write_formula(*at, formula(slot, column_letters(at[1] + 1), numbers), look_of_cell, shown)
            else:
                write_value(sheet, at, as_cell(value, slot.unit), look_of_cell)
            if slot.choices:
                sheet.data_validation(*at, *at, {"validate": "list", "source": list(slot.choices)})
        case _:
            sheet.write_blank(*at, None, made.of(row_layer, formats.OUTPUT))


def write_value(sheet: Worksheet, at: tuple[int, int], value: FactValue, look_of_cell: Format) -> None:
    match value:
        case None | "":
            sheet.write_blank(*at, None, look_of_cell)
        case Decimal():
            sheet.write_number(*at, float(value), look_of_cell)
        case dt.date():
            sheet.write_datetime(*at, value, look_of_cell)
        case str():
            sheet.write_string(*at, value, look_of_cell)


def _worked_out(layout: GridLayout, inputs: Inputs) -> dict[tuple[str, str], Decimal | None]:
    """What each cell comes to as the sheet works it out: what was typed counts as it is, an empty cell for nothing."""
    found: dict[tuple[str, str], Decimal | None] = {}
    lines = {line.key: line for line in layout.lines}
    for column in layout.keys(Role.INPUT):
        slots = {key: line.slots[column] for key, line in lines.items() if column in line.slots}
        asked = {key: [*(part for _, part in slot.parts), *(slot.ratio or ())] for key, slot in slots.items()}
        order = TopologicalSorter({key: [part for part in of if part in lines] for key, of in asked.items()})
        for key in order.static_order():
            typed, slot = inputs.cells.get((layout.head.id, key, column)), slots.get(key)
            if isinstance(typed, Decimal):
                found[key, column] = typed
            elif slot and slot.parts:
                known = [(sign, found[part, column]) for sign, part in slot.parts if part in lines]
                found[key, column] = sum((sign * part for sign, part in known if part is not None), Decimal(0))
            elif slot and slot.ratio:
                above, below = (found[part, column] for part in slot.ratio)
                found[key, column] = above * 100 / below if above is not None and below and below > 0 else None
            else:
                found[key, column] = None
    return found


def lines_of(text: str, width: int) -> int:
    """How many lines a wrapped text takes in a column of that many characters."""
    return max(1, math.ceil(len(text) * 0.88 / width))


def fit_height(sheet: Worksheet, row: int, lines: int) -> None:
    """Room for what is there already; Excel itself makes room for what is typed later."""
    if lines > 1:
        sheet.set_row(row, 3 + lines * LINE_HEIGHT)


def _filled(layout: GridLayout, rows: Mapping[str, int]) -> tuple[str, list[tuple[str, str]], int]:
    """The cells that must be typed, as ranges and by line and column, and how many there are of them.

    Sums need not be. Where no cell must be filled in, all may be, and one is enough.
    """
    typed = [
        (line, column)
        for column in layout.columns
        if column.role is Role.INPUT
        for line in layout.lines
        if (slot := line.slots.get(column.key)) and not slot.parts
    ]
    needed = [(line, column) for line, column in typed if line.slots[column.key].required]
    places = {column.key: column_letters(index) for index, column in enumerate(layout.columns, 1)}
    runs: list[tuple[str, int, int]] = []
    for line, column in needed or typed:
        letters, row = places[column.key], rows[line.key] + 1
        if runs and runs[-1][0] == letters and runs[-1][2] == row - 1:
            runs[-1] = (letters, runs[-1][1], row)
        else:
            runs.append((letters, row, row))
    ranges = ",".join(f"{letters}{first}:{letters}{last}" for letters, first, last in runs)
    wanted = [(line.key, column.key) for line, column in needed or typed]
    return ranges, wanted, len(wanted) if needed else 1
