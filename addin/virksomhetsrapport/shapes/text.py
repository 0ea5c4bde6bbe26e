"""Prose by heading: the heading stands once to the left, the paragraphs beside it and in the rows below it.

In a workbook that goes on from an earlier one a third column marks the paragraphs that are the last report's. Who holds
such a paragraph for this period's too takes its mark away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from virksomhetsrapport.cells import CellRef, Frame, Sheets, words
from virksomhetsrapport.elements import Paragraph, paragraphs_of
from virksomhetsrapport.findings import Finding, error, notice, warning
from virksomhetsrapport.shapes.sheet import Anchor, SheetHead, find_block, first_few, folded, tell_missing
from virksomhetsrapport.shapes.values import ValueKind, read_value
from virksomhetsrapport.spelling import nearest
from virksomhetsrapport.units import TEXT

TEXT_HEADING, TEXT_COLUMN, MARK_COLUMN = "Overskrift", "Tekst", "Fra forrige periode"
MARK = "fra forrige periode"
"""What stands beside a paragraph of the last report."""

SECTION_UNKNOWN = error("section-unknown", "heading", "nearest")
SECTION_TWICE = error("section-twice", "heading", "other")
SECTION_MISSING = warning("section-missing", "heading", "table")
SECTION_EMPTY = warning("section-empty", "heading")
TEXT_BESIDE = notice("text-beside", "table", "count")
TEXT_HOMELESS = error("text-homeless", "table")


class Section(NamedTuple):
    id: str
    heading: str
    required: bool


class TextLayout(NamedTuple):
    """Sections in the order in which they stand on the sheet; `rows` is how many rows a new sheet gives each."""

    head: SheetHead
    sections: tuple[Section, ...]
    rows: int = 3


class TextReading(NamedTuple):
    paragraphs: Mapping[str, tuple[Paragraph, ...]]
    cells: Mapping[str, CellRef]
    findings: tuple[Finding, ...]


class _Group(NamedTuple):
    """A heading as it stands on the sheet, None for text above the first, and the rows of text that it owns."""

    heading: str | None
    row: int
    texts: list[int]


def read_text(layout: TextLayout, sheets: Sheets) -> TextReading:
    """The paragraphs of every section; text that no known heading owns is told, so that none is lost."""
    headings = (section.heading for section in layout.sections)
    anchor = find_block(layout.head, (TEXT_HEADING, TEXT_COLUMN), headings, sheets)
    if anchor is None:
        return TextReading({}, {}, (tell_missing(layout.head, sheets),))
    frame = anchor.frame
    heading_column, text_column, mark_column = _columns(anchor)
    by_heading = {folded(section.heading): section for section in layout.sections}
    findings: list[Finding] = []
    unknown: list[Finding] = []
    twice: list[Finding] = []
    paragraphs: dict[str, list[Paragraph]] = {}
    cells: dict[str, CellRef] = {}
    for group in _groups(frame, anchor.row, heading_column, text_column):
        ref = frame.ref(group.row, heading_column)
        if group.heading is None:
            findings.append(TEXT_HOMELESS.at(frame.ref(group.row, text_column), table=layout.head.title))
            continue
        section = by_heading.get(folded(group.heading))
        if section is None:
            near = nearest(group.heading, (known.heading for known in layout.sections))
            unknown.append(SECTION_UNKNOWN.at(ref, heading=group.heading, nearest=near))
            continue
        if section.id in cells:
            twice.append(SECTION_TWICE.at(ref, heading=section.heading, other=cells[section.id].a1))
        cells.setdefault(section.id, frame.ref(group.row, text_column))
        typed = paragraphs.setdefault(section.id, [])
        for row in group.texts:
            place = frame.ref(row, text_column)
            meant = read_value(frame.at(row, text_column), place, ValueKind.TEXT, TEXT, section.heading)
            findings.extend(meant.findings)
            marked = mark_column is not None and _is_mark(frame, row, mark_column)
            typed.extend(each._replace(carried=marked) for each in paragraphs_of(str(meant.value or ""), place))
    findings.extend(_beside(layout, frame, anchor.row, (heading_column, text_column), mark_column))
    findings.extend(first_few(unknown, layout.head.title) + first_few(twice, layout.head.title))
    findings.extend(_absent(layout, frame.ref(anchor.row, heading_column), paragraphs, cells))
    return TextReading({id: tuple(found) for id, found in paragraphs.items()}, cells, tuple(findings))


def _columns(anchor: Anchor) -> tuple[int, int, int | None]:
    """Where headings, texts and marks stand. Of headings and texts the one that is not found is taken to stand beside
    the other; not every workbook has marks."""
    standing = {
        folded(words(cell.value)): column for (row, column), cell in anchor.frame.cells.items() if row == anchor.row
    }
    heading, text = standing.get(folded(TEXT_HEADING)), standing.get(folded(TEXT_COLUMN))
    if heading is None:
        heading = max((text or 2) - 1, 1)
    return heading, heading + 1 if text is None else text, standing.get(folded(MARK_COLUMN))


def _is_mark(frame: Frame, row: int, mark_column: int) -> bool:
    return folded(words(frame.at(row, mark_column).value)) == MARK


def _groups(frame: Frame, heading_row: int, heading_column: int, text_column: int) -> list[_Group]:
    groups: list[_Group] = []
    columns = (heading_column, text_column)
    for row in sorted({row for row, column in frame.cells if row > heading_row and column in columns}):
        heading, text = frame.at(row, heading_column), frame.at(row, text_column)
        if not heading.blank:
            groups.append(_Group(words(heading.value), row, []))
        if not text.blank:
            if not groups:
                groups.append(_Group(None, row, []))
            groups[-1].texts.append(row)
    return groups


def _beside(
    layout: TextLayout, frame: Frame, heading_row: int, columns: tuple[int, int], mark_column: int | None
) -> Iterator[Finding]:
    """What stands beside the two columns and is no mark, where nobody reads it."""
    stray = sorted(
        at
        for at, cell in frame.cells.items()
        if at[0] > heading_row and at[1] not in columns and not cell.blank
        if at[1] != mark_column or not _is_mark(frame, *at)
    )
    if stray:
        yield TEXT_BESIDE.at(frame.ref(*stray[0]), table=layout.head.title, count=len(stray))


def _absent(
    layout: TextLayout, heading: CellRef, paragraphs: Mapping[str, list[Paragraph]], cells: Mapping[str, CellRef]
) -> Iterator[Finding]:
    for section in layout.sections:
        if section.id not in cells:
            yield SECTION_MISSING.at(heading, heading=section.heading, table=layout.head.title)
        elif section.required and not paragraphs[section.id]:
            yield SECTION_EMPTY.at(cells[section.id], heading=section.heading)
