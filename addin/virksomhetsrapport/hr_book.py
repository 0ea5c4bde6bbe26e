"""The workbook with HR's lists that a click is about: found in Excel, its lists counted, and what they came to written.

Cells of lists go no further than this: what leaves are counts, and findings that name cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from virksomhetsrapport import app, counting, opened
from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.cover import read_identity
from virksomhetsrapport.definition import COVER_SHEET, Definition
from virksomhetsrapport.edges.counts_file import counts_in
from virksomhetsrapport.edges.excel import hr_results, lists, read, write
from virksomhetsrapport.edges.excel.lists import ListCells
from virksomhetsrapport.edges.messages import SEVERITIES, say, say_finding, tally
from virksomhetsrapport.errors import WorkbookError
from virksomhetsrapport.findings import Finding, Severity, worst_first
from virksomhetsrapport.hr import delivered, results
from virksomhetsrapport.hr.counts import Counts, counts_of
from virksomhetsrapport.hr.list_sheets import ListSheet, list_sheets
from virksomhetsrapport.hr.model import AbsenceCounted, BreachesCounted
from virksomhetsrapport.hr.settings import Home
from virksomhetsrapport.hr_sheets import mark_keys, wanted_of
from virksomhetsrapport.opened import Progress
from virksomhetsrapport.outputs import ControlRow
from virksomhetsrapport.period import Month
from virksomhetsrapport.protocol import Request
from virksomhetsrapport.remembered import SHEET as DEFINITION_SHEET


class HrBook(NamedTuple):
    """`sheets` are those of the program's own that are short, `lists` the sheets of lists by the ids of those."""

    name: str
    book: Any
    folder: Path | None
    definition: Definition
    last: Month
    hr: bool
    sheets: Sheets
    lists: Mapping[str, ListCells]

    def sheet(self, which: ListSheet) -> ListCells:
        """Raises `WorkbookError` where the sheet of a list is gone."""
        if which.id not in self.lists:
            raise WorkbookError("hr-sheet-gone", sheet=which.sheet)
        return self.lists[which.id]


class HrCounted(NamedTuple):
    """What the lists came to; `absence` or `breaches` is None where no such list was pasted."""

    absence: AbsenceCounted | None
    breaches: BreachesCounted | None
    counts: Counts
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> int:
        return sum(finding.severity is Severity.ERROR for finding in self.findings)


def is_hr(request: Request) -> bool:
    """Whether a click is about HR's own workbook."""
    sheets = read.read_some(opened.find(request).book, (COVER_SHEET,))
    return read_identity(sheets).hr


def find(request: Request) -> HrBook:
    """Raises `WorkbookError` where no such workbook is open, and where its lists belong in another one."""
    found = opened.find(request)
    sheets = read.read_some(found.book, (COVER_SHEET, delivered.SHEET, DEFINITION_SHEET))
    identity = read_identity(sheets)
    definition, _ = app.find_any_definition(identity, found.folder, sheets)
    if not identity.hr and definition.hr.home is Home.HR:
        raise WorkbookError("workbook-not-hr")
    known = lists.sheets_of(found.book, list_sheets(definition.hr))
    return HrBook(found.name, found.book, found.folder, definition, identity.last, identity.hr, sheets, known)


def count(found: HrBook, progress: Progress) -> HrCounted:
    """Read the lists, count them, and write HR-tall and Kontroll, which says meanwhile that it is not finished.

    Raises `WorkbookError` where no list was pasted: figures of lists that were deleted must stay.
    """
    progress(say("progress-lists", {}))
    absence, breaches, basis = (
        lists.read(found.lists[which.id]) if which.id in found.lists else None
        for which in list_sheets(found.definition.hr)
    )
    if absence is None and breaches is None:
        raise WorkbookError("hr-lists-empty")
    progress(say("progress-count", {}))
    hr = found.definition.hr
    agreed = counting.AgreedList(hr.agreed_from, basis) if basis else None
    absent = counting.absence_counted(absence, agreed, hr, found.last) if absence else None
    broken = counting.breaches_counted(breaches, found.definition, found.last) if breaches else None
    findings = worst_first([*(absent.findings if absent else ()), *(broken.findings if broken else ())])
    # Of a list that cannot be understood there are findings, and no months.
    absent, broken = absent if absent and absent.months else None, broken if broken and broken.months else None
    counts = counts_of(found.definition.id, found.last, absent, broken)
    done = HrCounted(absent, broken, counts, findings)
    progress(say("progress-write", {}))
    _write(found, done, last_delivered(found))
    return done


def last_delivered(found: HrBook) -> Counts | None:
    """The counts that were delivered last; None where none were, or what is remembered cannot be read any more."""
    known = [counts for each in delivered.deliveries(found.sheets) if (counts := counts_in(each.text))]
    return known[-1] if known and known[-1].last.year == found.last.year else None


def _write(found: HrBook, done: HrCounted, before: Counts | None) -> None:
    book = found.book
    control = read.read_control(book)
    name = control.sheet if control else write.add_control(book)
    write.write_summary(book, name, say("control-unfinished", {}))
    summary = say("control-counted", {"tally": tally(done.findings)})
    bands = results.bands(wanted_of(found.definition, found.last), done.absence, done.breaches, before)
    if found.hr:
        hr_results.write_results(book, bands, summary)
    keys = mark_keys(done.findings, {cells.name: id for id, cells in found.lists.items()})
    rows = [
        ControlRow(SEVERITIES[finding.severity], say_finding(finding), finding.cell, key)
        for finding, key in zip(done.findings, keys, strict=True)
    ]
    write.write_control(book, name, control, rows, summary)
    for which in list_sheets(found.definition.hr):
        if which.id in found.lists:
            cells = found.lists[which.id]
            marked: dict[str, list[tuple[int, int]]] = {}
            for row in rows:
                if row.cell and row.cell.sheet == cells.name:
                    marked.setdefault(row.severity, []).append((row.cell.row, row.cell.column))
            lists.mark(book, cells.sheet, which, marked)
