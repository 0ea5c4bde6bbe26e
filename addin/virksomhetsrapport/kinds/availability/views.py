"""How the table lies on its sheet, how the report shows it, and what of it is judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from virksomhetsrapport.elements import Column, ColumnStyle, Content, Figure, Label, Mark, Row, RowStyle, Table
from virksomhetsrapport.indicators import Indicator
from virksomhetsrapport.kinds.availability.spec import (
    AVAILABILITY,
    HEADINGS,
    LOWEST,
    NOTE,
    STATUS,
    Line,
    Spec,
)
from virksomhetsrapport.period import Month
from virksomhetsrapport.shapes.begins import ALWAYS
from virksomhetsrapport.shapes.grid import GridColumn, GridLayout, GridLine, Role, Slot

TABLE_NOTE = "Nedetid i minutter, tilgjengelighet i prosent"


def grid_layout(spec: Spec, months: Sequence[Month]) -> GridLayout:
    """A line for each service at each site; for each month incidents, downtime and availability."""
    columns = [GridColumn("label", "Tjeneste og sted", Role.LABEL, 36)]
    for month in months:
        heading = spec.span.heading(month)
        columns += [GridColumn(f"{month}.{key}", f"{name} {heading}", Role.INPUT, 16) for key, name in HEADINGS.items()]
    columns += [GridColumn(NOTE, "Kommentar", Role.COMMENT, 48)]
    if spec.target:
        columns += [GridColumn(STATUS, "Status", Role.STATUS, 20)]
    return GridLayout(spec.head, tuple(columns), tuple(_line(spec, line, months) for line in spec.lines))


def _line(spec: Spec, line: Line, months: Sequence[Month]) -> GridLine:
    slots = {}
    for month in months:
        for measure in HEADINGS:
            unit, decimals = spec.unit(measure)
            required = measure != AVAILABILITY or line.site.units is None
            fact = spec.fact(measure, month, line.key)
            slots[f"{month}.{measure}"] = Slot(fact, unit, decimals, required=required, begins=ALWAYS)
    marks = {STATUS: Mark(((spec.fact(AVAILABILITY, months[-1], line.key), ""),))} if spec.target else {}
    return GridLine(line.key, line.label, slots, marks=marks)


def main_view(spec: Spec, months: Sequence[Month]) -> Table:
    """A row for each service at each site; the first of a service names it, with the target and its lowest's status."""
    columns = [Column("Tjeneste", ColumnStyle.TEXT), Column("Sted", ColumnStyle.TEXT)]
    if spec.target:
        columns += [Column("Mål", ColumnStyle.FIGURE)]
    for month in months:
        group = spec.span.heading(month)
        columns += [Column(name, ColumnStyle.FIGURE, group) for name in ("Hend.", "Nedetid", "Tilgj.")]
    if spec.target:
        columns += [Column("Status", ColumnStyle.MARK)]
    rows = [_row(spec, line, months) for line in spec.lines]
    return Table(spec.head.id, spec.head.title, TABLE_NOTE, tuple(columns), tuple(rows))


def _row(spec: Spec, line: Line, months: Sequence[Month]) -> Row:
    first = line.site is spec.sites[0]
    cells: list[Content] = [Figure(spec.fact(measure, month, line.key)) for month in months for measure in HEADINGS]
    if spec.target:
        lowest = Mark(((spec.fact(LOWEST, months[-1], line.service.id), ""),))
        cells = [Figure(spec.target_fact), *cells, lowest] if first else [Label(""), *cells, Label("")]
    names = Label(line.service.label if first else ""), Label(line.site.label)
    return Row((*names, *cells), RowStyle.FIRST if first else RowStyle.LINE)


def indicators(spec: Spec, months: Sequence[Month]) -> Iterator[Indicator]:
    """The lowest of all is shown; those of each service and line are judged for the table."""
    if spec.target is None:
        return

    def facts(measure: str, of: str = "") -> tuple[str, ...]:
        return tuple(spec.fact(measure, month, of) for month in months)

    yield Indicator(f"{spec.head.id}.{LOWEST}", f"{spec.head.title}, laveste", facts(LOWEST), spec.target)
    for service in spec.services:
        id, label = f"{spec.head.id}.{service.id}.{LOWEST}", f"{service.label}, laveste"
        yield Indicator(id, label, facts(LOWEST, service.id), spec.target, shown=False)
    for line in spec.lines:
        each = facts(AVAILABILITY, line.key)
        yield Indicator(f"{spec.head.id}.{line.key}", line.label, each, spec.target, shown=False)
