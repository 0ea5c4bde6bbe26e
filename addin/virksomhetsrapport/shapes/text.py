"""Prose by heading: the heading stands once to the left, the paragraphs beside it and in the rows below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from virksomhetsrapport.cells import CellRef, Sheets
from virksomhetsrapport.elements import Paragraph, paragraphs_of
from virksomhetsrapport.findings import Finding, error, warning
from virksomhetsrapport.shapes.sheet import SHEET_MISSING, SheetHead, find_block, folded
from virksomhetsrapport.shapes.values import ValueKind, read_value
from virksomhetsrapport.spelling import nearest
from virksomhetsrapport.units import TEXT

TEXT_HEADING, TEXT_COLUMN = "Overskrift", "Tekst"

SECTION_UNKNOWN = error("section-unknown", "heading", "nearest")
SECTION_TWICE = error("section-twice", "heading", "other")
SECTION_MISSING = warning("section-missing", "heading", "table")
SECTION_EMPTY = warning("section-empty", "heading")
TEXT_HOMELESS = error("text-homeless", "table")


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    heading: str
    required: bool


@dataclass(frozen=True)
class TextLayout:
    """Sections in the order in which they stand on the sheet; `rows` is how many rows a new sheet gives each."""

    head: SheetHead
    sections: tuple[Section, ...]
    rows: int = 3


@dataclass(frozen=True)
class TextReading:
    paragraphs: Mapping[str, tuple[Paragraph, ...]]
    cells: Mapping[str, CellRef]
    findings: tuple[Finding, ...]


def read_text(layout: TextLayout, sheets: Sheets) -> TextReading:
    """The paragraphs of every section; text that no known heading owns is told, so that none is lost."""
    anchor = find_block(layout.head, (TEXT_HEADING, TEXT_COLUMN), sheets)
    if anchor is None:
        missing = SHEET_MISSING.at(None, table=layout.head.title, sheet=layout.head.sheet)
        return TextReading({}, {}, (missing,))
    frame = anchor.frame
    columns = {folded(cell.value): column for (row, column), cell in frame.cells.items() if row == anchor.row}
    heading_column = columns.get(folded(TEXT_HEADING), columns.get(folded(TEXT_COLUMN), 2) - 1)
    text_column = columns.get(folded(TEXT_COLUMN), heading_column + 1)
    by_heading = {folded(section.heading): section for section in layout.sections}
    findings: list[Finding] = []
    paragraphs: dict[str, list[Paragraph]] = {}
    cells: dict[str, CellRef] = {}
    current: str | None = None
    homeless_told = False
    for row in sorted(
        {row for row, column in frame.cells if row > anchor.row and column in (heading_column, text_column)}
    ):
        heading, cell = frame.at(row, heading_column), frame.at(row, text_column)
        if not heading.blank:
            section, ref = by_heading.get(folded(heading.value)), frame.ref(row, heading_column)
            homeless_told = section is None
            if section is None:
                current = None
                near = nearest(str(heading.value), (known.heading for known in layout.sections))
                findings.append(SECTION_UNKNOWN.at(ref, heading=str(heading.value), nearest=near))
            elif section.id in cells:
                other = cells[section.id].a1
                findings.append(SECTION_TWICE.at(ref, heading=section.heading, other=other))
                current = section.id
            else:
                current = section.id
                cells[current] = frame.ref(row, text_column)
                paragraphs[current] = []
        if cell.blank:
            continue
        ref = frame.ref(row, text_column)
        meant = read_value(cell, ref, ValueKind.TEXT, TEXT, TEXT_COLUMN)
        findings.extend(meant.findings)
        if current is not None and isinstance(meant.value, str):
            paragraphs[current].extend(paragraphs_of(meant.value, ref))
        elif current is None and not homeless_told:
            homeless_told = True
            findings.append(TEXT_HOMELESS.at(ref, table=layout.head.title))
    for section in layout.sections:
        if section.id not in cells:
            findings.append(
                SECTION_MISSING.at(
                    frame.ref(anchor.row, heading_column), heading=section.heading, table=layout.head.title
                )
            )
        elif section.required and not paragraphs[section.id]:
            findings.append(SECTION_EMPTY.at(cells[section.id], heading=section.heading))
    return TextReading({id: tuple(found) for id, found in paragraphs.items()}, cells, tuple(findings))
