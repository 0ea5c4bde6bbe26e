"""A figure of each month of the period, and of the year so far below them, as reports state it beside its target."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from virksomhetsrapport.elements import Column, ColumnStyle, Content, Figure, Label, Mark, Row, RowStyle, Table
from virksomhetsrapport.indicators import Target
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.shapes.sheet import SheetHead
from virksomhetsrapport.units import Unit


class Yearly(NamedTuple):
    """`heading` says the unit, `label` what the year so far is called. `fact` gives the id of a month's fact, `year` is
    that of the year's."""

    heading: str
    label: str
    unit: Unit
    fact: Callable[[Month], str]
    year: str
    target: Target | None


def year_table(head: SheetHead, figure: Yearly, period: Period, shown: tuple[Month, ...]) -> Table:
    """`shown` are the months that the table has; one that it leaves out is left out here too."""
    target = figure.target
    columns = [Column("", ColumnStyle.TEXT), Column(figure.heading, ColumnStyle.FIGURE)]
    columns += [Column("Mål", ColumnStyle.TEXT), Column("Status", ColumnStyle.MARK)] if target else []
    rows = []
    for month in period.each:
        if month in shown:
            id = figure.fact(month)
            cells: list[Content] = [Label(month.name.capitalize()), Figure(id)]
            cells += [Label(target.words(figure.unit)), Mark(((id, ""),))] if target else []
            rows.append(Row(tuple(cells)))
    last: list[Content] = [Label(figure.label), Figure(figure.year)]
    last += [Label(""), Label("")] if target else []
    rows.append(Row(tuple(last), RowStyle.SUM))
    return Table(f"{head.id}.hittil", f"{head.title}, hittil i år", "", tuple(columns), tuple(rows))
