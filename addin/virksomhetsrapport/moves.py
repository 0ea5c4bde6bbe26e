"""Where the cells of a workbook stand in the one of the next period.

A cell is known by the keys of its table, not by its place: a line may have moved, a month may stand a column further to
the left, and a row of a register may have gone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from virksomhetsrapport.catalogue import Catalogue
from virksomhetsrapport.cells import Area, CellRef, Frame, Sheets, words
from virksomhetsrapport.definition import OWN_SHEETS
from virksomhetsrapport.elements import Text
from virksomhetsrapport.history import SHEET as HISTORY
from virksomhetsrapport.kind import Layout
from virksomhetsrapport.shapes.grid import GridLayout, Role
from virksomhetsrapport.shapes.register import RegisterLayout
from virksomhetsrapport.shapes.sheet import folded
from virksomhetsrapport.shapes.text import TextLayout


class Span(NamedTuple):
    """The first and the last column of what people fill in."""

    first: int
    last: int


class Moves(NamedTuple):
    """`cells` are those of our sheets that stand in both workbooks, `gone` those that stand in the old one alone.

    By the sheet's old name: `steady` are the sheets on which all that stands in both stands where it stood, and `lists`
    the registers whose columns do, each with its new name; `spans` are the inputs of grids before and now. `own` are
    people's sheets, each with its new name.
    """

    cells: Mapping[CellRef, CellRef]
    gone: Collection[CellRef]
    steady: Mapping[str, str]
    lists: Mapping[str, str]
    spans: Mapping[str, tuple[Span, Span]]
    own: Mapping[str, str]

    def cell(self, ref: CellRef) -> CellRef | None:
        """Where a cell stands by now; None where it has gone, or where nobody can say."""
        sheet = self.own.get(ref.sheet) or self.steady.get(ref.sheet)
        beside = ref._replace(sheet=sheet) if sheet and ref not in self.gone else None
        return self.cells.get(ref) or beside

    def area(self, sheet: str, area: Area | None) -> tuple[str, Area | None] | None:
        """Where an area stands by now; None as an area is whole rows or columns, which are looked through by words.

        One over all months of a table stays one over all that it shows by now, one over a list stays that.
        """
        whole = self.own.get(sheet) or self.steady.get(sheet) or self.lists.get(sheet)
        if area is None:
            return (whole, None) if whole else None
        first, last = CellRef(sheet, area.top, area.left), CellRef(sheet, area.bottom, area.right)
        if sheet in self.lists and area.top < area.bottom:
            return self.lists[sheet], area
        if sheet in self.spans and area.left < area.right and (area.left, area.right) == self.spans[sheet][0]:
            # The column of labels leads to the rows: every line has one, whatever months it shows.
            one, other, now = self._labelled(first), self._labelled(last), self.spans[sheet][1]
            return (one.sheet, Area(one.row, now.first, other.row, now.last)) if one and other else None
        top, bottom = self.cell(first), self.cell(last)
        if top is None or bottom is None or top.row > bottom.row or top.column > bottom.column:
            return None
        return top.sheet, Area(top.row, top.column, bottom.row, bottom.column)

    def _labelled(self, ref: CellRef) -> CellRef | None:
        """Where the row of a cell of a grid is, by its label."""
        row = (ref._replace(column=column) for column in range(1, ref.column))
        return next((self.cells[each] for each in row if each in self.cells), None)


def our_sheets(catalogue: Catalogue, sheets: Sheets) -> set[str]:
    """The sheets of a workbook that are ours, as they are called by now."""
    found = {ref.sheet for cells in catalogue.cells.values() for ref in cells.values()}
    found |= {sheet for name, (sheet, _) in sheets.names.items() if name.startswith("vr_")}
    found |= sheets.lists.keys()
    titles = {folded(title) for title in (*OWN_SHEETS, *(table.head.sheet for table in catalogue.definition.tables))}
    return found | {name for name in sheets.frames if folded(name) in titles}


def moves_between(
    before: Catalogue,
    old: Sheets,
    after: Catalogue,
    new: Sheets,
    rows: Mapping[str, Mapping[str, str]],
    own: Mapping[str, str],
) -> Moves:
    """`rows` are the new numbers of registers' rows by table, `own` people's sheets by their old names."""
    cells: dict[CellRef, CellRef] = {}
    known = {table.head.id: table for table in before.definition.tables}
    lists: dict[str, str] = {}
    spans: dict[str, tuple[Span, Span]] = {}
    for table in after.definition.tables:
        was, id = known.get(table.head.id), table.head.id
        if was is None or was.kind is not table.kind or not before.cells[id] or not after.cells[id]:
            continue
        one, other = was.kind.layout(was.spec, before.period), table.kind.layout(table.spec, after.period)
        at, to = before.cells[id], after.cells[id]
        sheet, now = next(iter(at.values())).sheet, next(iter(to.values())).sheet
        if isinstance(other, TextLayout):
            cells.update(_paragraphs(other, before, after))
        elif isinstance(other, RegisterLayout):
            numbers = rows.get(id, {})
            cells.update(
                (ref, to[key]) for (row, column), ref in at.items() if (key := (numbers.get(row, ""), column)) in to
            )
            if _columns(at) == _columns(to):
                lists[sheet] = now
        else:
            cells.update((ref, to[key]) for key, ref in at.items() if key in to)
            if (before_span := _span(one, at)) and (after_span := _span(other, to)):
                spans[sheet] = before_span, after_span
        cells.update(_headings((one, old.frames[sheet]), (other, new.frames[now])))
    every = {ref for held in before.cells.values() for ref in held.values()}
    steady = {title: title for title in OWN_SHEETS if title in old.frames and title != HISTORY}
    moved = {ref.sheet for ref, now in cells.items() if ref[1:] != now[1:]}
    steady.update((ref.sheet, now.sheet) for ref, now in cells.items() if ref.sheet not in moved)
    return Moves(cells, every - cells.keys(), steady, lists, spans, own)


def _paragraphs(layout: TextLayout, before: Catalogue, after: Catalogue) -> Iterator[tuple[CellRef, CellRef]]:
    """Where the paragraphs of each text stood and stand, and their headings to the left of the first."""
    for section in layout.sections:
        was, now = before.elements.get(section.id), after.elements.get(section.id)
        one, other = (cells.get(section.id) for cells in (_sections(before), _sections(after)))
        if one and other:
            yield one, other
            yield one._replace(column=one.column - 1), other._replace(column=other.column - 1)
        if isinstance(was, Text) and isinstance(now, Text):
            for paragraph, same in zip(was.paragraphs, now.paragraphs, strict=False):
                if paragraph.source and same.source:
                    yield paragraph.source, same.source


def _sections(catalogue: Catalogue) -> Mapping[str, CellRef]:
    return {id: ref for cells in catalogue.cells.values() for id, ref in cells.items() if isinstance(id, str)}


def _columns(cells: Mapping[tuple[str, str], CellRef]) -> dict[str, int]:
    return {column: ref.column for (_, column), ref in cells.items()}


def _span(layout: Layout, cells: Mapping[tuple[str, str], CellRef]) -> Span | None:
    keys = layout.keys(Role.INPUT) if isinstance(layout, GridLayout) else []
    found = sorted({ref.column for (_, column), ref in cells.items() if column in keys})
    return Span(found[0], found[-1]) if found else None


def _headings(old: tuple[Layout, Frame], new: tuple[Layout, Frame]) -> Iterator[tuple[CellRef, CellRef]]:
    """The headings of the columns that both have, by key; and what stands above them at the left."""
    was, now = (dict(_heading_cells(*each)) for each in (old, new))
    for key in was.keys() & now.keys():
        yield was[key], now[key]
    top = min((ref.row for ref in was.values()), default=1), min((ref.row for ref in now.values()), default=1)
    for row in range(1, min(top)):
        yield old[1].ref(row, 1), new[1].ref(row, 1)


def _heading_cells(layout: Layout, frame: Frame) -> Iterator[tuple[str, CellRef]]:
    if isinstance(layout, TextLayout):
        return
    keys = {folded(column.heading): column.key for column in layout.columns}
    for row, column in sorted(frame.cells, reverse=True):  # the topmost of each last, which stands
        if key := keys.get(folded(words(frame.at(row, column).value))):
            yield key, frame.ref(row, column)
