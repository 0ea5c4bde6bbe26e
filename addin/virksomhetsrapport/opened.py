"""The workbook that a click is about: found in Excel, read, checked, and what follows written into it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from virksomhetsrapport import app
from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.cover import read_identity
from virksomhetsrapport.definition import Definition
from virksomhetsrapport.edges.excel import application, read, write
from virksomhetsrapport.edges.excel.pasted import put_back
from virksomhetsrapport.edges.messages import control_rows, say
from virksomhetsrapport.errors import WorkbookError
from virksomhetsrapport.outputs import chart_blocks, indicator_rows, table_patches
from virksomhetsrapport.protocol import Request
from virksomhetsrapport.shapes.text import TextLayout

Progress = Callable[[str], None]


class Opened(NamedTuple):
    """`folder` is where the workbook lies on this machine; None in the cloud, or where it was never saved."""

    name: str
    book: Any
    folder: Path | None


class Understood(NamedTuple):
    """What stands in the workbook, with the definition that it was made from, and what was pasted over in it."""

    definition: Definition
    file: Path
    sheets: Sheets
    pasted: list[read.Pasted]


def find(request: Request) -> Opened:
    """Raises `WorkbookError` where Excel has no such workbook open."""
    book = application.find_book(request.book, request.window)
    return Opened(request.book, book, _local(book, request.folder))


def folder_of(request: Request) -> Path | None:
    """As `Opened.folder`, None too where no workbook is open."""
    try:
        return find(request).folder if request.book else None
    except WorkbookError:
        return None


def understand(opened: Opened) -> Understood:
    sheets = read.read_book(opened.book)
    identity = read_identity(sheets)
    definition, file = app.find_definition(identity, opened.folder, sheets)
    period = definition.period(identity.last)
    layouts = [table.kind.layout(table.spec, period) for table in definition.tables] if period else []
    grids = [layout for layout in layouts if not isinstance(layout, TextLayout)]
    return Understood(definition, file, *read.understand(opened.book, sheets, grids))


def check(opened: Opened, progress: Progress) -> app.Checked:
    """Read, check, and write what follows; Kontroll says meanwhile that it is not finished."""
    progress(say("progress-read", {}))
    definition, file, sheets, pasted = understand(opened)
    checked = app.examine(sheets, definition, file, opened.name)
    catalogue, book = checked.catalogue, opened.book
    progress(say("progress-write", {}))
    control = write.control_sheet(sheets) or write.add_control(book)
    write.write_summary(book, control, say("control-unfinished", {}))
    put_back(book, pasted)
    write.write_patches(book, sheets, table_patches(catalogue))
    indicators = write.indicator_patch(sheets, indicator_rows(catalogue))
    if indicators:
        write.write_patches(book, sheets, [indicators])
    write.write_patches(book, sheets, write.chart_patches(sheets, chart_blocks(catalogue)))
    before = sheets.frames.get(control)
    write.write_control(book, control, before, control_rows(catalogue), app.summary(catalogue.findings))
    return checked


def _local(book: Any, folder: str) -> Path | None:
    """Excel is asked whether the workbook lies there: a request alone must not choose where files are written."""
    if not folder or "://" in folder:
        return None
    known = Path(book.fullname).parent
    return known if os.path.normcase(known) == os.path.normcase(Path(folder)) and known.is_dir() else None
