"""A table of the report: its figures cell by cell, and whether they still stand among the words they stood among."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from virksomhetsrapport.alignment import Meant, made_rows, pair_cells, pair_rows
from virksomhetsrapport.catalogue import Catalogue
from virksomhetsrapport.elements import Label, Row, Table
from virksomhetsrapport.reading import ShownTable, Stretch, TableCell, TableRow
from virksomhetsrapport.record import Frame, Place, facts_of, headings, stated
from virksomhetsrapport.verify.judging import Line, Seen, State, double, judge, judge_removed, judge_whole
from virksomhetsrapport.verify.marks import Index
from virksomhetsrapport.wording import say_content


def table_seen(frame: Frame, places: Sequence[Place], index: Index, now: Catalogue | None) -> Iterator[Seen]:
    """The table itself, then each of its figures, copies behind the first."""
    groups = index.tables(frame)
    figures = {place.bookmark for place in places}
    main = _richest(groups, figures) or index.table_with(figures)
    rows = [row for table in main for row in table.rows]
    made = made_rows(frame, places)
    paired = pair_rows(made, rows)
    meant = [
        pair_cells(made[number], row.cells, figures) if number is not None else [None] * len(row.cells)
        for row, number in zip(rows, paired, strict=True)
    ]
    where = main[0].where if main else ""
    if main:
        by_mark = {place.bookmark: place for place in places}
        lines = [_line(row, each, by_mark) for row, each in zip(rows, meant, strict=True)]
        as_made = [Line(row.labels, *_firsts(row.places)) for row in made]
        whole = judge_whole(frame.id, frame.caption, where, lines, as_made, _lines_today(frame, now), now)
    else:
        whole = Seen(frame.id, State.REMOVED, "", frame.caption, "")
    yield whole
    for group in groups:
        if group is not main:
            yield double(whole, frame.caption, group[0].where)
    unmarked = _unmarked(rows, meant, figures)
    home = {id(cell) for row, number in zip(rows, paired, strict=True) if number is not None for cell in row.cells}
    for place in places:
        yield from _place_seen(place, index, home, unmarked, where, now)


def _richest(groups: Sequence[Sequence[ShownTable]], figures: set[str]) -> Sequence[ShownTable]:
    """Of copies the one that has most of the bookmarks, which is the one that was there first."""

    def marked(group: Sequence[ShownTable]) -> int:
        cells = (cell for table in group for row in table.rows for cell in row.cells)
        return sum(mark in figures for cell in cells for mark in cell.marks)

    return max(groups, key=marked, default=())


def _place_seen(
    place: Place,
    index: Index,
    home: set[int],
    unmarked: dict[str, tuple[TableCell, TableRow]],
    where: str,
    now: Catalogue | None,
) -> Iterator[Seen]:
    found = [(cell.text, row.where, id(cell) in home) for cell, row in index.cells.get(place.bookmark, ())]
    if not found:
        loose: Sequence[Stretch] = index.stretches.get(place.bookmark, ())
        found = [(each.text, each.where, False) for each in loose if each.text]
    if not found and place.id in unmarked:
        cell, row = unmarked[place.id]
        found = [(cell.text, row.where, True)]
    if not found:
        yield judge_removed(place, where, now)
        return
    first = next((at for at, (_, _, at_home) in enumerate(found) if at_home), 0)
    text, there, _ = found[first]
    seen = judge(place, text, there, now)
    yield seen
    yield from (double(seen, text, there) for at, (text, there, _) in enumerate(found) if at != first)


def _unmarked(
    rows: Sequence[TableRow], meant: Sequence[Sequence[Meant]], figures: set[str]
) -> dict[str, tuple[TableCell, TableRow]]:
    """The cells that have lost their bookmarks, by the place that each must be."""
    return {
        place.id: (cell, row)
        for row, each in zip(rows, meant, strict=True)
        for cell, place in zip(row.cells, each, strict=True)
        if isinstance(place, Place) and figures.isdisjoint(cell.marks)
    }


def _line(row: TableRow, meant: Sequence[Meant], by_mark: dict[str, Place]) -> Line:
    words, facts, shown = [], [], []
    for cell, each in zip(row.cells, meant, strict=True):
        marked = [by_mark[mark] for mark in cell.marks if mark in by_mark]
        places = marked or ([each] if isinstance(each, Place) else [])
        for place in places:
            facts.append(facts_of(place.says)[0])
            shown.append(cell.text)
        if not places:
            words.append(cell.text)
    return Line(tuple(words), tuple(facts), tuple(shown))


def _firsts(places: Sequence[Place]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(facts_of(place.says)[0] for place in places), tuple(place.shown for place in places)


def _lines_today(frame: Frame, now: Catalogue | None) -> list[Line] | None:
    table = now.elements.get(frame.element) if now else None
    if now is None or not isinstance(table, Table):
        return None
    return [*(Line(row) for row in headings(table)), *(_line_today(row, now) for row in table.rows)]


def _line_today(row: Row, now: Catalogue) -> Line:
    figures = [says for content in row.cells if (says := stated(content)) is not None]
    return Line(
        tuple(content.text for content in row.cells if isinstance(content, Label)),
        tuple(facts_of(says)[0] for says in figures),
        tuple(say_content(content, now.facts) for content in row.cells if stated(content) is not None),
    )
