"""What a reading holds, by the marks that it is looked up by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Sequence

from virksomhetsrapport.reading import Control, Reading, ShownChart, ShownTable, Stretch, TableCell, TableRow
from virksomhetsrapport.record import Frame


class Index:
    """A reading, looked up by tag and by bookmark."""

    def __init__(self, reading: Reading) -> None:
        self.controls: dict[str, list[Control]] = {}
        self.stretches: dict[str, list[Stretch]] = {}
        self.cells: dict[str, list[tuple[TableCell, TableRow]]] = {}
        self._tables: dict[Hashable, list[ShownTable]] = {}
        self._charts: dict[Hashable, list[ShownChart]] = {}
        for control in reading.controls:
            self.controls.setdefault(control.tag, []).append(control)
        for stretch in reading.stretches:
            self.stretches.setdefault(stretch.mark, []).append(stretch)
        for table in reading.tables:
            marks = {mark: None for row in table.rows for cell in row.cells for mark in cell.marks}
            for key in (*table.controls, *marks):
                self._tables.setdefault(key, []).append(table)
            for row in table.rows:
                for cell in row.cells:
                    for mark in dict.fromkeys(cell.marks):
                        self.cells.setdefault(mark, []).append((cell, row))
        for chart in reading.charts:
            for key in (*chart.controls, *chart.marks):
                self._charts.setdefault(key, []).append(chart)

    def tagged(self, id: str, bookmark: str) -> list[Control]:
        """The controls of a place; one whose id is too long for a tag is tagged with its bookmark."""
        return sorted([*self.controls.get(id, ()), *self.controls.get(bookmark, ())]) if bookmark else []

    def tables(self, frame: Frame) -> list[list[ShownTable]]:
        """The copies of a table: what stands in one of its controls together, since a table may have been split."""
        found: list[list[ShownTable]] = []
        inside: set[int] = set()
        for control in self.tagged(frame.id, frame.bookmark):
            if tables := self._tables.get(control.number):
                found.append(tables)
                inside |= {id(table) for table in tables}
        marked = self._tables.get(frame.bookmark, ())
        return found + [[table] for table in marked if id(table) not in inside]

    def table_with(self, marks: Collection[str]) -> Sequence[ShownTable]:
        """The table that has most of the bookmarks, where neither control nor heading says which it is."""
        tables = {id(table): table for mark in marks for table in self._tables.get(mark, ())}
        counts = Counter(id(table) for mark in sorted(marks) for table in self._tables.get(mark, ()))
        return [tables[number] for number, _ in counts.most_common(1)]

    def charts(self, frame: Frame) -> list[ShownChart]:
        inside = [
            chart for each in self.tagged(frame.id, frame.bookmark) for chart in self._charts.get(each.number, ())
        ]
        marked = self._charts.get(frame.bookmark, ())
        return list({id(chart): chart for chart in (*inside, *marked)}.values())
