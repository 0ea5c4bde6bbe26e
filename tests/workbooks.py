"""Workbooks for tests: filled in from a definition and what people type, and changed the way people change them.

`filled` lays a workbook out in memory, as `Sheets`; `through_file` writes the same one and reads it back. A test holds
the two together, so that most tests may leave the disk alone. All changes give new sheets and leave the old ones be.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from virksomhetsrapport.cells import Area, Cell, CellError, Frame, Sheets, column_letters
from virksomhetsrapport.definition import Definition, parse
from virksomhetsrapport.edges.places import read_toml
from virksomhetsrapport.edges.samples import load_sample
from virksomhetsrapport.edges.workbook.new import write_workbook
from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.findings import Finding
from virksomhetsrapport.history import NO_HISTORY, History, history_rows
from virksomhetsrapport.history import SHEET as HISTORY_SHEET
from virksomhetsrapport.indicators import judged
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.kind import Outcome
from virksomhetsrapport.period import Period, read_month
from virksomhetsrapport.shapes.grid import GridLayout, Role
from virksomhetsrapport.shapes.register import RegisterLayout
from virksomhetsrapport.shapes.text import MARK, MARK_COLUMN, TEXT_COLUMN, TEXT_HEADING, TextLayout
from virksomhetsrapport.units import Unit

REPOSITORY = Path(__file__).resolve().parents[1]
SHIPPED = tuple(sorted(file.parent.name for file in (REPOSITORY / "workbook").glob("*/definition.toml")))
SAMPLES = tuple(sorted((file.parent.name, file.stem) for file in (REPOSITORY / "workbook").glob("*/20*.toml")))
HEADING_ROW = 4

Typed = Decimal | int | str | bool | dt.date | CellError | Cell | None


# Definitions


def shipped(organisation: str) -> Definition:
    """The definition of an organisation whose files stand in the repository."""
    file = REPOSITORY / "workbook" / organisation / "definition.toml"
    return parse(read_toml(file), str(file))


def sample(organisation: str, month: str) -> tuple[Definition, Period, Inputs]:
    """A sample month of the repository."""
    definition = shipped(organisation)
    period = period_of(definition, month)
    return definition, period, load_sample(REPOSITORY / "workbook" / organisation / f"{month}.toml", definition, period)


def definition_of(*tables: str, months: int = 1, more: str = "") -> Definition:
    """A definition of these tables, each given as the keys of its block; what the tests do not ask of is filled in."""
    return parse(definition_data(*tables, months=months, more=more), "definition.toml")


def definition_data(*tables: str, months: int = 1, more: str = "") -> dict[str, Any]:
    head = f'format = 1\nversion = 1\nmonths = {months}\nprose_unit = "mnok"\n'
    organisation = '[organisation]\nid = "proven"\nname = "Prøven"\nfull_name = "Prøven helseforetak"\n'
    data: dict[str, Any] = tomllib.loads(head + more + organisation, parse_float=Decimal)
    data["table"] = [
        {"owner": "finance", "intro": "Fyll ut.", "title": "Tabellen", "sheet": f"Ark {number}"}
        | tomllib.loads(keys, parse_float=Decimal)
        for number, keys in enumerate(tables, 1)
    ]
    return data


def period_of(definition: Definition, month: str) -> Period:
    last = read_month(month)
    assert last is not None
    period = definition.period(last)
    assert period is not None
    return period


# What people type


def inputs_of(table: str, columns: Iterable[str], lines: Mapping[str, Iterable[Typed]]) -> Inputs:
    """Inputs of one table, line by line; None leaves a cell empty."""
    keys = list(columns)
    cells = {
        (table, line, column): Decimal(value) if isinstance(value, int) else value
        for line, values in lines.items()
        for column, value in zip(keys, values, strict=True)
        if value is not None
    }
    return Inputs(cells=cells)


# Workbooks


def filled(definition: Definition, period: Period, inputs: Inputs, history: History = NO_HISTORY) -> Sheets:
    """A new workbook with these inputs, before the program has written anything into it but what it remembers."""
    frames = {"Forside": _cover(definition, period, inputs)}
    names = {
        f"vr_{name}": ("Forside", Area(row, 2, row, 2))
        for row, name in enumerate(("organisasjon", "periode", "definisjon", "saksnummer", "styremote"), HEADING_ROW)
    }
    for table in definition.tables:
        layout = table.kind.layout(table.spec, period)
        if isinstance(layout, RegisterLayout):
            layout = layout.grid(max(layout.rows, _rows_in(inputs, table.head.id)))
        frame = _grid(layout, inputs) if isinstance(layout, GridLayout) else _text(layout, inputs)
        frames[frame.sheet] = frame
        right = max(column for _, column in frame.cells)
        bottom = max(row for row, _ in frame.cells)
        names["vr_" + table.head.id.replace(".", "_")] = (frame.sheet, Area(HEADING_ROW, 1, bottom, right))
    if history.pasts:
        frames[HISTORY_SHEET] = _history(history)
        names["vr_historikk"] = (HISTORY_SHEET, Area(HEADING_ROW, 1, HEADING_ROW, 3))
    return Sheets(frames, names)


def _history(history: History) -> Frame:
    cells = {
        (row, column): Cell(value)
        for row, values in enumerate(history_rows(history), HEADING_ROW)
        for column, value in enumerate(values, 1)
        if value is not None and value != ""
    }
    return Frame(HISTORY_SHEET, cells)


def through_file(
    path: Path, definition: Definition, period: Period, inputs: Inputs, history: History = NO_HISTORY
) -> Sheets:
    """The same workbook, written to a real file and read back."""
    write_workbook(path, definition, period, inputs, {}, (), "", history=history)
    return read_workbook(path)


def _cover(definition: Definition, period: Period, inputs: Inputs) -> Frame:
    case, meeting = inputs.cover.get("saksnummer"), inputs.cover.get("styremote")
    rows: list[tuple[str, Typed]] = [
        ("Organisasjon", definition.id),
        ("Periode", str(period)),
        ("Definisjon, versjon", definition.version),
        ("Saksnummer", case or None),
        ("Styremøte", meeting or None),
    ]
    cells = {}
    for row, (label, value) in enumerate(rows, HEADING_ROW):
        cells[row, 1] = Cell(label)
        if value is not None:
            cells[row, 2] = as_cell(value)
    return Frame("Forside", cells)


def _grid(layout: GridLayout, inputs: Inputs) -> Frame:
    cells = {(HEADING_ROW, column): Cell(spec.heading) for column, spec in enumerate(layout.columns, 1)}
    for row, line in enumerate(layout.lines, HEADING_ROW + 1):
        for column, spec in enumerate(layout.columns, 1):
            value = inputs.cells.get((layout.head.id, line.key, spec.key))
            slot = line.slots.get(spec.key)
            if spec.role is Role.LABEL:
                cells[row, column] = Cell(line.label)
            elif spec.role is Role.FIXED:
                cells[row, column] = Cell(line.fixed.get(spec.key, ""))
            elif value is not None:
                cells[row, column] = _in_unit(value, slot.unit if slot else None)
            elif slot is not None and slot.parts and spec.role is Role.INPUT:
                cells[row, column] = Cell(Decimal(0), formula=True)
    return Frame(layout.head.sheet, cells)


def _rows_in(inputs: Inputs, table: str) -> int:
    """How many rows of a register are filled in."""
    return max((int(line) for known, line, _ in inputs.cells if known == table), default=0)


def _in_unit(value: Typed, unit: Unit | None) -> Cell:
    if unit is not None and unit.percent and isinstance(value, Decimal):
        return Cell(value / 100, percent=True)
    return as_cell(value)


def _text(layout: TextLayout, inputs: Inputs) -> Frame:
    cells = {(HEADING_ROW, 1): Cell(TEXT_HEADING), (HEADING_ROW, 2): Cell(TEXT_COLUMN)}
    if inputs.carried:
        cells[HEADING_ROW, 3] = Cell(MARK_COLUMN)
    row = HEADING_ROW + 1
    for section in layout.sections:
        cells[row, 1] = Cell(section.heading)
        lines = [line for line in inputs.texts.get(section.id, "").splitlines() if line.strip()]
        for offset, line in enumerate(lines):
            cells[row + offset, 2] = Cell(line.strip())
            if section.id in inputs.carried:
                cells[row + offset, 3] = Cell(MARK)
        row += max(3, len(lines) + 1)
    return Frame(layout.head.sheet, cells)


# Reading


def outcome_of(definition: Definition, month: str, sheets: Sheets, table: str | None = None) -> Outcome:
    """What a table of the workbook comes to, its indicators judged; the first table where none is named."""
    period = period_of(definition, month)
    of = definition.table(table) if table else definition.tables[0]
    outcome: Outcome = of.kind.compute(of.spec, of.kind.read(of.spec, period, sheets), period)
    return outcome._replace(facts=judged(outcome.indicators, outcome.facts))


def codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def only(findings: Iterable[Finding], code: str) -> Finding:
    """The one finding of that code; fails where there are none or several."""
    (found,) = [finding for finding in findings if finding.code == code]
    return found


def place(sheets: Sheets, sheet: str, label: str, heading: str) -> str:
    """The address of a cell by the words to its left and above it."""
    cells = sheets.frames[sheet].cells
    (row,) = {row for (row, column), cell in cells.items() if column == 1 and cell.value == label}
    (column,) = {column for (at, column), cell in cells.items() if at == HEADING_ROW and cell.value == heading}
    return f"{column_letters(column)}{row}"


def position(address: str) -> tuple[int, int]:
    """Row and column of "B7"."""
    match = re.fullmatch(r"([A-Z]+)(\d+)", address)
    assert match is not None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


# Changes


def as_cell(value: Typed) -> Cell:
    if isinstance(value, Cell):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Cell(Decimal(value))
    return Cell(value)


def put(sheets: Sheets, sheet: str, values: Mapping[str, Typed]) -> Sheets:
    """Cells typed over, by address; None empties a cell."""
    frame = sheets.frames[sheet]
    cells = dict(frame.cells)
    for address, value in values.items():
        at = position(address)
        cells.pop(at, None)
        if value is not None:
            cells[at] = as_cell(value)
    return _with_frame(sheets, replace(frame, cells=cells))


def insert_row(sheets: Sheets, sheet: str, before: int) -> Sheets:
    """An empty row; what stands from it on moves down, and names follow, as in Excel."""
    return _moved(sheets, sheet, lambda row, column: (row + (row >= before), column))


def delete_row(sheets: Sheets, sheet: str, gone: int) -> Sheets:
    frame = sheets.frames[sheet]
    kept = replace(frame, cells={at: cell for at, cell in frame.cells.items() if at[0] != gone})
    return _moved(_with_frame(sheets, kept), sheet, lambda row, column: (row - (row > gone), column))


def move_column(sheets: Sheets, sheet: str, source: int, target: int) -> Sheets:
    """A column cut out and put in again so that it becomes column `target`."""
    width = max(column for _, column in sheets.frames[sheet].cells)
    order = list(range(1, width + 1))
    order.insert(target - 1, order.pop(source - 1))
    new = {column: index for index, column in enumerate(order, 1)}
    frame = sheets.frames[sheet]
    cells = {(row, new[column]): cell for (row, column), cell in frame.cells.items()}
    return _with_frame(sheets, replace(frame, cells=cells))


def rename_sheet(sheets: Sheets, old: str, new: str) -> Sheets:
    """The sheet under another name; names that point at it follow, as in Excel."""
    frames = {(new if name == old else name): frame for name, frame in sheets.frames.items()}
    frames[new] = replace(frames[new], sheet=new)
    names = {name: (new if target == old else target, area) for name, (target, area) in sheets.names.items()}
    return Sheets(frames, names)


def delete_sheet(sheets: Sheets, sheet: str) -> Sheets:
    frames = {name: frame for name, frame in sheets.frames.items() if name != sheet}
    return Sheets(frames, {name: found for name, found in sheets.names.items() if found[0] != sheet})


def forget_names(sheets: Sheets) -> Sheets:
    """The workbook without its defined names, as when the sheets were copied into a file of somebody's own."""
    return Sheets(sheets.frames)


def merge(sheets: Sheets, sheet: str, first: str, last: str) -> Sheets:
    """Cells merged: the first keeps its content, the others lose theirs."""
    top, left = position(first)
    bottom, right = position(last)
    frame = sheets.frames[sheet]
    inside = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)} - {(top, left)}
    cells = {at: cell for at, cell in frame.cells.items() if at not in inside}
    return _with_frame(sheets, replace(frame, cells=cells, merged=(*frame.merged, Area(top, left, bottom, right))))


def edit_file(path: Path, changes: Mapping[tuple[str, str], Any]) -> None:
    """Cells of a real file typed over by another program, by sheet and address."""
    book = openpyxl.load_workbook(path)
    for (sheet, address), value in changes.items():
        book[sheet][address] = value
    book.save(path)


def _with_frame(sheets: Sheets, frame: Frame) -> Sheets:
    return replace(sheets, frames={**sheets.frames, frame.sheet: frame})


def _moved(sheets: Sheets, sheet: str, to: Callable[[int, int], tuple[int, int]]) -> Sheets:
    frame = sheets.frames[sheet]
    cells = {to(*at): cell for at, cell in frame.cells.items()}

    def area(old: Area) -> Area:
        return Area(*to(old.top, old.left), *to(old.bottom, old.right))

    moved = replace(frame, cells=cells, merged=tuple(area(old) for old in frame.merged))
    names = {name: (on, area(at) if on == sheet else at) for name, (on, at) in sheets.names.items()}
    return Sheets({**sheets.frames, sheet: moved}, names)
