"""Somebody who fills in a workbook: from what is to stand in it to the cells to be typed over, and into a file."""

from __future__ import annotations

import datetime as dt
import posixpath
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from virksomhetsrapport.cells import Frame, Sheets, column_letters
from virksomhetsrapport.definition import Definition
from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.facts import FactValue
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.period import Period
from virksomhetsrapport.shapes.grid import GridLayout, Role
from virksomhetsrapport.shapes.register import RegisterLayout
from virksomhetsrapport.shapes.sheet import folded

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Stroke(NamedTuple):
    """A value for a cell, a per cent as the share that its format wants; None empties it."""

    sheet: str
    row: int
    column: int
    value: FactValue


def strokes(path: Path, definition: Definition, period: Period, inputs: Inputs) -> list[Stroke]:
    """All that must be typed into a workbook for these inputs to stand in it, and no others.

    A sum that nobody has typed stays what the sheet has there. Cells are found by labels and headings, as people do.
    """
    sheets = read_workbook(path)
    found: list[Stroke] = []
    for table in definition.tables:
        layout = table.kind.layout(table.spec, period)
        frame, area = sheets.named(table.head.name)
        heading = area.top
        if isinstance(layout, GridLayout):
            found += _grid(layout, frame, heading, inputs)
        elif isinstance(layout, RegisterLayout):
            found += _register(layout, frame, heading, inputs)
        else:
            for section in layout.sections:
                found += _text(section.heading, inputs.texts.get(section.id), frame, heading)
    found += _cover(sheets, inputs)
    return [each for each in found if sheets.frames[each.sheet].at(each.row, each.column).value != each.value]


def _columns(frame: Frame, row: int) -> dict[str, int]:
    return {folded(str(cell.value)): column for (at, column), cell in frame.cells.items() if at == row}


def _grid(layout: GridLayout, frame: Frame, heading: int, inputs: Inputs) -> Iterator[Stroke]:
    columns = _columns(frame, heading)
    label = columns[folded(next(column.heading for column in layout.columns if column.role is Role.LABEL))]
    rows = {folded(str(cell.value)): row for (row, at), cell in frame.cells.items() if at == label and row > heading}
    for line in layout.lines:
        for column in layout.columns:
            slot, key = line.slots.get(column.key), (layout.head.id, line.key, column.key)
            if column.role is Role.COMMENT or (column.role is Role.INPUT and slot):
                if slot and slot.parts and key not in inputs.cells:
                    continue
                value = _shown(inputs.cells.get(key), percent=bool(slot and slot.unit.percent))
                yield Stroke(frame.sheet, rows[folded(line.label)], columns[folded(column.heading)], value)


def _register(layout: RegisterLayout, frame: Frame, heading: int, inputs: Inputs) -> Iterator[Stroke]:
    columns = _columns(frame, heading)
    wanted = [int(row) for table, row, _ in inputs.cells if table == layout.head.id]
    typed = [column for column in layout.columns if column.role in (Role.INPUT, Role.COMMENT)]
    for row in range(1, max([layout.rows, *wanted]) + 1):
        for column in typed:
            value = inputs.cells.get((layout.head.id, str(row), column.key))
            percent = layout.slots[column.key].unit.percent
            yield Stroke(frame.sheet, heading + row, columns[folded(column.heading)], _shown(value, percent=percent))


def _text(title: str, text: str | None, frame: Frame, heading: int) -> Iterator[Stroke]:
    """The whole text in the first cell beside its heading; the cells below it, and every mark, are emptied."""
    headed = sorted(row for (row, column), cell in frame.cells.items() if column == 1 and row > heading)
    first = next(row for row in headed if frame.at(row, 1).value == title)
    below = [row for row in headed if row > first]
    last = below[0] - 1 if below else max(row for row, _ in frame.cells)
    yield Stroke(frame.sheet, first, 2, text)
    for row in range(first, last + 1):
        if row > first:
            yield Stroke(frame.sheet, row, 2, None)
        yield Stroke(frame.sheet, row, 3, None)


def _cover(sheets: Sheets, inputs: Inputs) -> Iterator[Stroke]:
    for id, value in inputs.cover.items():
        frame, area = sheets.named(f"vr_{id}")
        yield Stroke(frame.sheet, area.top, area.left, value)


def _shown(value: FactValue, *, percent: bool) -> FactValue:
    return value / 100 if percent and isinstance(value, Decimal) else value


def type_into(path: Path, typed: Sequence[Stroke]) -> None:
    """Type into a file, whose other parts stay as their bytes."""
    with zipfile.ZipFile(path) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    book = etree.fromstring(parts["xl/workbook.xml"])
    relations = etree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    targets = {each.get("Id"): posixpath.join("xl", each.get("Target")) for each in relations}
    names = {sheet.get("name"): targets[sheet.get(RELATION)] for sheet in book.iter(f"{MAIN}sheet")}
    for sheet in {stroke.sheet for stroke in typed}:
        root = etree.fromstring(parts[names[sheet]])
        _type_on(root, [stroke for stroke in typed if stroke.sheet == sheet])
        parts[names[sheet]] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)


def _type_on(root: etree._Element, typed: Sequence[Stroke]) -> None:
    data = root.find(f"{MAIN}sheetData")
    rows = {int(row.get("r")): row for row in data}
    for stroke in sorted(typed):
        if stroke.row not in rows:
            rows[stroke.row] = data.makeelement(f"{MAIN}row", {"r": str(stroke.row)})
            after = [number for number in rows if number < stroke.row]
            data.insert(data.index(rows[max(after)]) + 1 if after else 0, rows[stroke.row])
        row, place = rows[stroke.row], f"{column_letters(stroke.column)}{stroke.row}"
        cell = next((each for each in row if each.get("r") == place), None)
        if cell is None:
            before = [each for each in row if _column(each) < stroke.column]
            cell = row.makeelement(f"{MAIN}c", {"r": place})
            row.insert(len(before), cell)
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        _set(cell, stroke.value)


def _column(cell: etree._Element) -> int:
    column = 0
    for letter in cell.get("r").rstrip("0123456789"):
        column = column * 26 + ord(letter) - 64
    return column


def _set(cell: etree._Element, value: FactValue) -> None:
    match value:
        case None:
            return
        case Decimal():
            etree.SubElement(cell, f"{MAIN}v").text = repr(float(value))
        case dt.date():
            etree.SubElement(cell, f"{MAIN}v").text = str((value - dt.date(1899, 12, 30)).days)
        case str():
            cell.set("t", "inlineStr")
            text = etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t")
            text.text = value
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
