"""Makes workbooks for the tests: samples with other figures in them, samples that were typed otherwise."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from oracle import CellKey, Oracle
from virksomhetsrapport.definition import Definition
from virksomhetsrapport.edges.places import load_definition
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.shapes.grid import GridLayout, Role
from virksomhetsrapport.shapes.register import RegisterLayout
from virksomhetsrapport.shapes.text import TextLayout

ROOT = Path(__file__).resolve().parents[2]
HEADING_ROW = 4


class Places:
    """Where each input figure of a workbook stands, found by sheet, label and heading.

    Which labels and headings belong to which keys is what the definition says through the program; the rows of a
    register are counted.
    """

    def __init__(self, workbook: Path, oracle: Oracle, definition: Definition | None = None) -> None:
        self.workbook = workbook
        known = definition or load_definition(oracle.definition["organisation"]["id"])[0]
        period = Period(Month(oracle.when.year, oracle.when.month), oracle.when.count)
        book = openpyxl.load_workbook(workbook)
        self._found: dict[CellKey, tuple[str, str, bool]] = {}
        for table in known.tables:
            layout = table.kind.layout(table.spec, period)
            if isinstance(layout, TextLayout):
                continue
            sheet = book[table.head.sheet]
            part = f"xl/worksheets/sheet{book.worksheets.index(sheet) + 1}.xml"
            wanted = {column.heading: column.key for column in layout.columns}
            at = {wanted[cell.value]: cell.column for cell in sheet[HEADING_ROW] if cell.value in wanted}
            assert len(at) == len(wanted), table.head.sheet
            for line, row in _rows(sheet, layout, at).items():
                for key, column in at.items():
                    cell = sheet.cell(row, column)
                    self._found[table.head.id, line, key] = part, cell.coordinate, "%" in cell.number_format

    def at(self, key: CellKey) -> str:
        """The address on its sheet: "B7"."""
        return self._found[key][1]

    def write(self, out: Path, changes: Mapping[CellKey, Fraction]) -> None:
        """A copy of the workbook with other figures typed in; what had been computed is left as it was."""
        edits: dict[str, list[tuple[str, Fraction]]] = {}
        for key, value in changes.items():
            part, address, percent = self._found[key]
            edits.setdefault(part, []).append((address, value / 100 if percent else value))
        with zipfile.ZipFile(self.workbook) as source, zipfile.ZipFile(out, "w") as target:
            for name in source.namelist():
                text = source.read(name)
                for address, value in edits.get(name, []):
                    number = re.compile(rf'(<c r="{address}"[^>]*><v>)[^<]*(</v>)'.encode())
                    text, count = number.subn(rf"\g<1>{float(value)!r}\g<2>".encode(), text)
                    assert count == 1, (name, address)
                target.writestr(name, text)


def _rows(sheet: Worksheet, layout: GridLayout | RegisterLayout, columns: Mapping[str, int]) -> dict[str, int]:
    """The rows of a block by the keys of its lines."""
    if isinstance(layout, RegisterLayout):
        return {str(number): HEADING_ROW + number for number in range(1, sheet.max_row - HEADING_ROW + 1)}
    (label,) = (columns[key] for key in layout.keys(Role.LABEL))
    keys = {line.label: line.key for line in layout.lines}
    rows = {
        keys[cell.value]: cell.row
        for (cell,) in sheet.iter_rows(min_row=HEADING_ROW + 1, min_col=label, max_col=label)
        if cell.value in keys
    }
    assert len(rows) == len(keys), sheet.title
    return rows


def without_reported_sums(folder: Path, organisation: str, month: str, oracle: Oracle) -> Path:
    """A place with a sample month in which nobody typed the sums, so that the sheets add up themselves."""
    sums = [line["id"] for table in oracle.definition["table"] for line in table.get("lines", []) if "sum_of" in line]
    typed = re.compile(rf"^(?:{'|'.join(sums)}) = \[.*\n", re.MULTILINE)
    return edited_sample(folder, organisation, month, typed, "")


def edited_sample(folder: Path, organisation: str, month: str, pattern: re.Pattern[str], new: str) -> Path:
    """A place whose sample month says something else; give the folder in which `new --sample` finds it."""
    source, target = ROOT / "workbook" / organisation, folder / "workbook" / organisation
    target.mkdir(parents=True)
    shutil.copy(source / "definition.toml", target)
    text, count = pattern.subn(new, (source / f"{month}.toml").read_text("utf-8"))
    assert count
    (target / f"{month}.toml").write_text(text, "utf-8")
    return folder
