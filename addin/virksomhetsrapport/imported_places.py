"""Where HR's counts belong on the sheets of a workbook that stands open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from virksomhetsrapport.cells import CellRef, Sheets, column_letters
from virksomhetsrapport.definition import Definition, TableDefinition
from virksomhetsrapport.errors import WorkbookError
from virksomhetsrapport.facts import FactValue
from virksomhetsrapport.inputs import CellKey
from virksomhetsrapport.kind import Layout
from virksomhetsrapport.period import Period
from virksomhetsrapport.shapes.formulas import formula
from virksomhetsrapport.shapes.grid import GridLayout, Role, find_columns
from virksomhetsrapport.shapes.register import RegisterLayout
from virksomhetsrapport.shapes.sheet import find_block


class Places(NamedTuple):
    """What is written where: values, None in a cell that is emptied, and formulas where ours come back."""

    cells: Mapping[CellKey, CellRef]
    values: Mapping[CellRef, FactValue]
    formulas: Mapping[CellRef, str]


def places(definition: Definition, period: Period, sheets: Sheets, cells: Mapping[CellKey, FactValue]) -> Places:
    """Raises `WorkbookError` where a cell has no place, as its line, column or sheet is gone."""
    found: dict[CellKey, CellRef] = {}
    values: dict[CellRef, FactValue] = {}
    formulas: dict[CellRef, str] = {}
    for id in dict.fromkeys(table for table, _, _ in cells):
        table = definition.table(id)
        layout = table.kind.layout(table.spec, period)
        known = _known(table, layout, period, sheets, cells)
        for (of, line, column), value in cells.items():
            if of != id:
                continue
            ref = known.get((line, column))
            if ref is None:
                raise WorkbookError("import-no-cell", table=table.head.title, sheet=table.head.sheet)
            found[of, line, column] = ref
            follows = _formula(layout, line, column, known) if value is None else ""
            if follows:
                formulas[ref] = follows
            else:
                values[ref] = value
    return Places(found, values, formulas)


def _known(
    table: TableDefinition, layout: Layout, period: Period, sheets: Sheets, cells: Mapping[CellKey, FactValue]
) -> dict[tuple[str, str], CellRef]:
    """The places of a table, and those of rows that a register gets below those that it has."""
    reading = table.kind.read(table.spec, period, sheets)
    known = dict(reading.cells)
    if not isinstance(layout, RegisterLayout):
        return known
    wanted = [column.heading for column in layout.columns if column.role is Role.INPUT]
    anchor = find_block(layout.head, wanted, (), sheets)
    if anchor is None:
        return known
    columns = find_columns(layout.head, layout.columns, anchor, [])
    below = max((ref.row for ref in known.values()), default=anchor.row)
    rows = {row for row, _ in known}
    new = sorted({int(row) for of, row, _ in cells if of == layout.head.id and row not in rows})
    for number, row in enumerate(new, 1):
        known.update(((str(row), key), anchor.frame.ref(below + number, at)) for key, at in columns.items())
    return known


def _formula(layout: Layout, line: str, column: str, known: Mapping[tuple[str, str], CellRef]) -> str:
    """What stands in an empty cell of a new workbook; "" where that is nothing."""
    if not isinstance(layout, GridLayout):
        return ""
    slot = next(each for each in layout.lines if each.key == line).slots[column]
    if not slot.follows:
        return ""
    rows = {key: ref.row for (key, of), ref in known.items() if of == column}
    asked = {part for _, part in slot.parts} | set(slot.ratio or ())
    return formula(slot, column_letters(known[line, column].column), rows) if asked <= rows.keys() else ""
