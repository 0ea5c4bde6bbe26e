"""What stands in the cells of a grid whose lines and columns have been found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from virksomhetsrapport.cells import Cell, CellRef, Frame
from virksomhetsrapport.findings import Finding, error
from virksomhetsrapport.shapes.grid_layout import NO_ENTRY, Entry, GridLayout, Role, Slot
from virksomhetsrapport.shapes.values import ValueKind, read_value
from virksomhetsrapport.units import TEXT

FIGURE_MISSING = error("figure-missing", "label")
TABLE_EMPTY = error("table-empty", "table")


def read_slots(
    layout: GridLayout, frame: Frame, columns: Mapping[str, int], rows: Mapping[str, int], findings: list[Finding]
) -> tuple[dict[tuple[str, str], Entry], dict[tuple[str, str], CellRef]]:
    """Inputs and comments by line and column key, and the places of all slots."""
    entries: dict[tuple[str, str], Entry] = {}
    cells: dict[tuple[str, str], CellRef] = {}
    for line in layout.lines:
        for key, place in columns.items() if line.key in rows else ():
            cells[line.key, key] = frame.ref(rows[line.key], place)
        for key in layout.keys(Role.COMMENT):
            ref = cells.get((line.key, key))
            if ref and not (cell := frame.at(*ref[1:])).blank:
                meant = read_value(cell, ref, ValueKind.TEXT, TEXT, line.label)
                findings.extend(meant.findings)
                entries[line.key, key] = Entry(meant.value, ref)
    inputs = list(_inputs(layout, cells))
    # What a formula of ours makes of two other cells is understood when those are.
    for at, slot, label in sorted(inputs, key=lambda each: each[1].ratio is not None):
        entries[at] = _read(frame.at(*cells[at][1:]), cells[at], slot, at[1], label, entries, findings)
    missing = [
        FIGURE_MISSING.at(cells[at], label=label) for at, slot, label in inputs if _missing(slot, at[1], entries, at)
    ]
    if missing and all(entry.value is None for entry in entries.values()):
        findings.append(TABLE_EMPTY.at(missing[0].cell, table=layout.head.title))
    else:
        findings.extend(missing)
    return entries, cells


def _inputs(
    layout: GridLayout, cells: Mapping[tuple[str, str], CellRef]
) -> Iterator[tuple[tuple[str, str], Slot, str]]:
    """The slots that people fill in where they were found, each with what it is called in messages."""
    keys = layout.keys(Role.INPUT)
    headings = {column.key: column.heading for column in layout.columns}
    for line in layout.lines:
        for key in keys:
            slot = line.slots.get(key)
            if slot is not None and (line.key, key) in cells:
                label = f"{line.label}, {headings[key].lower()}" if len(keys) > 1 else line.label
                yield (line.key, key), slot, label


def _read(
    cell: Cell,
    ref: CellRef,
    slot: Slot,
    column: str,
    label: str,
    entries: Mapping[tuple[str, str], Entry],
    findings: list[Finding],
) -> Entry:
    if slot.parts and (cell.formula or cell.blank):
        return _worked_out(cell, ref, slot)
    if slot.ratio and (cell.formula or cell.blank):
        # Ours shows nothing until both cells that it asks for are filled; a number before that is people's own.
        if all(entries.get((line, column), NO_ENTRY).value is not None for line in slot.ratio):
            return _worked_out(cell, ref, slot)
        if cell.value is None or cell.value == "":
            return Entry(None, ref, sheet_formula=cell.formula)
    if cell.blank:
        return Entry(None, ref)
    meant = read_value(cell, ref, slot.value, slot.unit, label, slot.choices)
    findings.extend(meant.findings)
    return Entry(meant.value, ref, unread=meant.value is None)


def _worked_out(cell: Cell, ref: CellRef, slot: Slot) -> Entry:
    shown = cell.value if isinstance(cell.value, Decimal) else None
    if shown is not None and cell.percent and slot.unit.percent:
        shown *= 100
    return Entry(None, ref, sheet_formula=True, shown=shown)


def _missing(slot: Slot, column: str, entries: Mapping[tuple[str, str], Entry], at: tuple[str, str]) -> bool:
    """Whether a cell that must be filled is not. Where the first of two cells that it follows from is, it need not."""
    if not slot.ratio:
        return slot.required and entries[at].left_empty
    filled = entries[at].value is not None or entries[at].unread
    return slot.required and not filled and entries.get((slot.ratio[0], column), NO_ENTRY).value is None
