"""What the sample months look like as a whole, kept as text: a change in the program shows here as a change to read.

Hard spaces stand as `~`. `pytest tests/golden --snapshot-update` keeps the new look once it has been read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from office.documents import Paragraph, W, read_blocks, read_margins, read_part

TWIPS_A_CENTIMETRE = 1440 / 2.54


class TextFile(SingleFileSnapshotExtension):
    file_extension = "txt"
    _write_mode = WriteMode.TEXT


@pytest.fixture
def golden(snapshot):
    return snapshot.use_extension(TextFile)


def test_the_report_reads_as_before(sample, demo, golden):
    assert _as_text(_report(demo / f"{sample}.docx")) == golden


def test_the_workbook_looks_as_before(sample, demo, golden):
    assert _as_text(_workbook(demo / f"{sample}.xlsm")) == golden


def _as_text(lines: Iterable[str]) -> str:
    return "".join(f"{line.rstrip()}\n" for line in lines).replace("\u00a0", "~")


# --- A report ---


def _report(path: Path) -> Iterator[str]:
    """Pages, headers and footers, then a paragraph a line and a table row a line, each with its styles."""
    for section in read_part(path, "word/document.xml").iter(W + "sectPr"):
        yield _page(section)
    for paragraph in read_margins(path):
        yield f"{paragraph.style} | {paragraph.text}"
    yield ""
    for block in read_blocks(path):
        if isinstance(block, Paragraph):
            yield f"{block.style} | {block.text}"
            continue
        for row in block.rows:
            styles = " + ".join(dict.fromkeys(cell.style for cell in row))
            cells = " | ".join(cell.text + " »" * (cell.span - 1) for cell in row)
            yield f"    {styles} | {cells}"


def _page(section: Any) -> str:
    size, margins = section.find(W + "pgSz"), section.find(W + "pgMar")
    width, height = (int(size.get(W + side)) / TWIPS_A_CENTIMETRE for side in ("w", "h"))
    sides = {f"{int(margins.get(W + side)) / TWIPS_A_CENTIMETRE:.1f}" for side in ("top", "bottom", "left", "right")}
    return (
        f"page: {size.get(W + 'orient', 'portrait')}, {width:.1f} x {height:.1f} cm, margins {', '.join(sorted(sides))}"
    )


# --- A workbook ---


def _workbook(path: Path) -> Iterator[str]:
    """Defined names, then each sheet: its set-up, its rows, and where formats, lists and rules lie."""
    book = openpyxl.load_workbook(path)
    for name, defined in sorted(book.defined_names.items()):
        yield f"{name} = {defined.attr_text}"
    for sheet in book.worksheets:
        yield ""
        yield f"== {sheet.title} =="
        if sheet.sheet_state == "veryHidden":  # the definition's own text, a line a row
            yield sheet.sheet_state
            continue
        yield from _set_up(sheet)
        for row in sheet.iter_rows():
            values = [_value(cell.value) for cell in row]
            if any(values):
                yield f"{row[0].row} | {' | '.join(values)}"
        yield from _where(sheet, "format", lambda cell: cell.number_format)
        yield from _where(sheet, "fill", lambda cell: cell.fill.fgColor.rgb if cell.fill.fill_type else None)
        yield from _where(sheet, "bold", lambda cell: cell.font.bold or None)
        for rule in sheet.data_validations.dataValidation:
            yield f"validation {rule.sqref}: {rule.type} {rule.formula1}"
        for area in sheet.conditional_formatting:
            for rule in area.rules:
                yield f"colours {area.sqref}: {rule.type} {', '.join(rule.formula)}"


def _value(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.10g}"
    return "" if value is None else str(value).replace("\n", "\\n")


def _set_up(sheet: Worksheet) -> Iterator[str]:
    widths = ", ".join(f"{letters} {size.width:.0f}" for letters, size in sorted(sheet.column_dimensions.items()))
    tab, turned = sheet.sheet_properties.tabColor.rgb, sheet.page_setup.orientation or "portrait"
    yield f"tab {tab}, {turned}, frozen {sheet.freeze_panes}, columns {widths}"
    yield f"printed {sheet.print_area or 'whole'}, titles {sheet.print_title_rows}"
    links = [f"{link.ref} -> {link.location}" for link in sheet._hyperlinks]
    yield from [f"links {', '.join(links)}"] if links else []


def _where(sheet: Worksheet, what: str, of_cell: Callable[[Any], Any]) -> Iterator[str]:
    """Which cells have what, a line for each value, neighbours below each other as a range."""
    found: dict[str, list[str]] = {}
    for column in sheet.iter_cols():
        for value, cells in groupby(column, key=of_cell):
            if value not in (None, "General"):
                rows = [cell.row for cell in cells]
                letters = get_column_letter(column[0].column)
                ends = [f"{letters}{row}" for row in sorted({rows[0], rows[-1]})]
                found.setdefault(str(value), []).append(":".join(ends))
    for value, ranges in sorted(found.items()):
        yield f"{what} {re.sub('^FF', '', value)}: {' '.join(ranges)}"
