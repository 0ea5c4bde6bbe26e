"""The workbook's cover: whose it is, which period it reports, and what the title page needs."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from virksomhetsrapport.cells import EMPTY, Cell, CellRef, Frame, Sheets, words
from virksomhetsrapport.definition import COVER_SHEET
from virksomhetsrapport.errors import WorkbookError
from virksomhetsrapport.findings import Finding, notice
from virksomhetsrapport.period import Month, read_month
from virksomhetsrapport.shapes.sheet import folded, name_of
from virksomhetsrapport.shapes.values import ValueKind, read_value
from virksomhetsrapport.units import TEXT

COVER_EMPTY = notice("cover-empty", "label")


class CoverField(NamedTuple):
    """A line of the cover: its defined name, its label, and whether people fill it in."""

    id: str
    label: str
    typed: bool = False


ORGANISATION = CoverField("organisasjon", "Organisasjon")
PERIOD = CoverField("periode", "Periode")
VERSION = CoverField("definisjon", "Definisjon, versjon")
CASE = CoverField("saksnummer", "Saksnummer", typed=True)
MEETING = CoverField("styremote", "Styremøte", typed=True)
FIELDS = (ORGANISATION, PERIOD, VERSION, CASE, MEETING)
BOOK, HR_BOOK = CoverField("arbeidsbok", "Arbeidsbok"), "HR"
"""The line that stands on the cover of HR's own workbook, and what it says."""


class Identity(NamedTuple):
    """Which definition a workbook was made from, for which period, and whether it is HR's own."""

    organisation: str
    last: Month
    version: int
    hr: bool = False


class Cover(NamedTuple):
    """`case` and `meeting` are for the title page: "" and None where they are not filled in."""

    case: str
    case_cell: CellRef | None
    meeting: dt.date | None
    meeting_cell: CellRef | None
    findings: tuple[Finding, ...]


def read_identity(sheets: Sheets) -> Identity:
    """Raises `WorkbookError` where the workbook is not one of ours, or does not say which period it is for."""
    organisation, _ = _find(ORGANISATION, sheets)
    version, _ = _find(VERSION, sheets)
    period, period_ref = _find(PERIOD, sheets)
    if not isinstance(organisation.value, str) or not organisation.value.strip():
        raise WorkbookError("workbook-not-ours", sheet=COVER_SHEET)
    shown = words(version.value)
    number = int(shown) if shown.isascii() and shown.isdigit() else 0
    last: Month | None = None
    if isinstance(period.value, dt.date):
        last = Month(period.value.year, period.value.month)
    elif isinstance(period.value, str):
        last = read_month(period.value)
    if last is None:
        where = str(period_ref) if period_ref else COVER_SHEET
        raise WorkbookError("workbook-period-unreadable", where=where, text=words(period.value))
    book, _ = _find(BOOK, sheets)
    return Identity(organisation.value.strip(), last, number, folded(words(book.value)) == folded(HR_BOOK))


def read_cover(sheets: Sheets) -> Cover:
    case, case_ref = _find(CASE, sheets)
    meeting, meeting_ref = _find(MEETING, sheets)
    findings: list[Finding] = []
    text, date = "", None
    for field, cell, ref in ((CASE, case, case_ref), (MEETING, meeting, meeting_ref)):
        if cell.blank and ref:
            findings.append(COVER_EMPTY.at(ref, label=field.label))
    if not case.blank and case_ref:
        meant = read_value(case, case_ref, ValueKind.TEXT, TEXT, CASE.label)
        findings.extend(meant.findings)
        text = str(meant.value or "")
    if not meeting.blank and meeting_ref:
        meant = read_value(meeting, meeting_ref, ValueKind.DATE, TEXT, MEETING.label)
        findings.extend(meant.findings)
        date = meant.value if isinstance(meant.value, dt.date) else None
    return Cover(text, case_ref, date, meeting_ref, tuple(findings))


def _find(field: CoverField, sheets: Sheets) -> tuple[Cell, CellRef | None]:
    """Beside the label on the cover where something stands there, else by defined name, else that empty cell."""
    beside: tuple[Cell, CellRef | None] = EMPTY, None
    cover: Frame | None = next((f for name, f in sheets.frames.items() if folded(name) == folded(COVER_SHEET)), None)
    for (row, column), cell in sorted(cover.cells.items()) if cover else ():
        if isinstance(cell.value, str) and folded(cell.value) == folded(field.label) and cover:
            beside = cover.at(row, column + 1), cover.ref(row, column + 1)
            if not beside[0].blank:
                return beside
            break
    named = sheets.named(name_of(field.id))
    if named is None:
        return beside
    frame, area = named
    return frame.at(area.top, area.left), frame.ref(area.top, area.left)
