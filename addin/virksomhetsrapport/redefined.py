"""What a newer definition has that the older had not, and the other way round, as it shows in a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from virksomhetsrapport.definition import Definition
from virksomhetsrapport.findings import Finding, notice, warning
from virksomhetsrapport.kind import Layout
from virksomhetsrapport.period import Period
from virksomhetsrapport.shapes.grid import GridLayout, Role
from virksomhetsrapport.shapes.register import RegisterLayout

TABLE_NEW = notice("redefined-table-new", "table", "sheet")
TABLE_GONE = warning("redefined-table-gone", "table", "sheet")
LINE_NEW = notice("redefined-line-new", "table", "label")
LINE_GONE = warning("redefined-line-gone", "table", "label")
RENAMED = notice("redefined-renamed", "table", "before", "label")


def redefined(before: Definition, after: Definition, period: Period) -> Iterator[Finding]:
    """What is new, gone or renamed, both laid out for the same period: a label may name a month."""
    old = {table.head.id: table for table in before.tables}
    new = {table.head.id: table for table in after.tables}
    for id, table in old.items():
        if id not in new or new[id].kind is not table.kind:
            yield TABLE_GONE.at(None, table=table.head.title, sheet=table.head.sheet)
    for id, table in new.items():
        head = table.head
        if id not in old or old[id].kind is not table.kind:
            yield TABLE_NEW.at(None, table=head.title, sheet=head.sheet)
            continue
        was = _labels(old[id].kind.layout(old[id].spec, period))
        now = _labels(table.kind.layout(table.spec, period))
        for key, label in was.items():
            if key not in now:
                yield LINE_GONE.at(None, table=head.title, label=label)
        for key, label in now.items():
            if key not in was:
                yield LINE_NEW.at(None, table=head.title, label=label)
            elif was[key] != label:
                yield RENAMED.at(None, table=head.title, before=was[key], label=label)


def _labels(layout: Layout) -> Mapping[str, str]:
    """What people fill in: the lines of a grid, the columns of a register, the headings of a text."""
    if isinstance(layout, GridLayout):
        return {line.key: line.label for line in layout.lines}
    if isinstance(layout, RegisterLayout):
        return {column.key: column.heading for column in layout.columns if column.role is Role.INPUT}
    return {section.id: section.heading for section in layout.sections}
