"""Comparison: the year so far, the same time last year, and all of last year, with what has changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.elements import Column, ColumnStyle, Figure, Label, Row, Table
from virksomhetsrapport.facts import Fact, Facts, Origin, percent_of
from virksomhetsrapport.findings import Finding, Param, error, warning
from virksomhetsrapport.kind import Outcome
from virksomhetsrapport.measures.lines import check_lines, style_of
from virksomhetsrapport.measures.sums import computed_fact, difference, standing_column
from virksomhetsrapport.measures.values import check_value
from virksomhetsrapport.overtime.amounts import NeverFalls
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.shapes.begins import EMPTY, Begins, Earlier, Stays
from virksomhetsrapport.shapes.grid import GridColumn, GridLayout, GridLine, GridReading, Role, Slot, read_grid
from virksomhetsrapport.shapes.sheet import SheetHead
from virksomhetsrapport.units import COUNT, PERCENT, Unit, unit_named, unit_of_change

COMPARISON_OVER_YEAR = error("comparison-over-year", "label", "value", "year", "other")
COMPARISON_YEAR_DIFFERS = error("comparison-year-differs", "label", "value", "year", "other")
COMPARISON_OUTLIER = warning("comparison-outlier", "label", "value", "before", "other")

THIS_YEAR, SAME_TIME, LAST_YEAR, NOTE = "hia", "fjor", "fjoraar", "kommentar"
CHANGE, CHANGE_PERCENT = "endring", "endring_prosent"
HEADINGS = {THIS_YEAR: "Hittil i år", SAME_TIME: "Samme tid i fjor", LAST_YEAR: "Hele fjoråret"}
UNUSUAL, FEW = 20, 5
"""How many times another figure is too much, where the other is not fewer than this."""


class Line(NamedTuple):
    id: str
    label: str
    unit: Unit
    decimals: int
    sum_of: tuple[str, ...]


class Spec(NamedTuple):
    head: SheetHead
    lines: tuple[Line, ...]

    def fact(self, line: Line, measure: str) -> str:
        """`nye_tjenester.mottatt.hia`; also `.fjor`, `.fjoraar`, `.endring`, `.endring_prosent`."""
        return f"{self.head.id}.{line.id}.{measure}"


def parse(block: Block, head: SheetHead, prose_unit: str) -> Spec:  # noqa: ARG001 - the signature of every kind
    """The block of a definition. Keys: lines, each with id, label and what else it has."""
    found = []
    for item in block.blocks("lines"):
        line = Line(
            id=item.identifier("id"),
            label=item.text("label"),
            unit=unit_named(item.text("unit", COUNT.id)),
            decimals=item.integer("decimals", 0, most=6),
            sum_of=item.texts("sum_of", ()),
        )
        item.finish()
        found.append((item, line))
    check_lines(block, "lines", found)
    units = {line.id: line.unit for _, line in found}
    for item, line in found:
        for part in line.sum_of:
            if units.get(part, line.unit) != line.unit:
                item.fault("definition-line-unfit", "sum_of", value=part)
    return Spec(head, tuple(line for _, line in found))


def layout(spec: Spec, period: Period) -> GridLayout:
    columns = (
        GridColumn("label", "Nøkkeltall", Role.LABEL, 44),
        *(GridColumn(measure, heading, Role.INPUT, 18) for measure, heading in HEADINGS.items()),
        GridColumn(NOTE, "Kommentar", Role.COMMENT, 48),
        GridColumn(CHANGE, "Endring", Role.OUTPUT, 14),
        GridColumn(CHANGE_PERCENT, "Endring i %", Role.OUTPUT, 14),
    )
    return GridLayout(spec.head, columns, tuple(_line(spec, line, period) for line in spec.lines))


def _line(spec: Spec, line: Line, period: Period) -> GridLine:
    parts = tuple((1, part) for part in line.sum_of)
    now, last = spec.fact(line, THIS_YEAR), period.last
    begins = {
        THIS_YEAR: EMPTY,
        SAME_TIME: Begins(earlier=Earlier(now, last.plus(-12))),
        LAST_YEAR: Begins(Stays.YEAR, Earlier(now, Month(last.year - 1, 12))),
    }
    slots = {
        measure: Slot(spec.fact(line, measure), line.unit, line.decimals, parts=parts, begins=begins[measure])
        for measure in HEADINGS
    }
    slots[CHANGE] = Slot(spec.fact(line, CHANGE), unit_of_change(line.unit), line.decimals)
    slots[CHANGE_PERCENT] = Slot(spec.fact(line, CHANGE_PERCENT), PERCENT, 1)
    return GridLine(line.id, line.label, slots, style_of(line))


def read(spec: Spec, period: Period, sheets: Sheets) -> GridReading:
    return read_grid(layout(spec, period), sheets)


def compute(spec: Spec, reading: GridReading, period: Period) -> Outcome:
    """The three figures of each line and the change since last year; one view."""
    findings = list(reading.findings)
    facts: dict[str, Fact] = {}
    for measure, heading in HEADINGS.items():

        def blank(line: Line, measure: str = measure, heading: str = heading) -> Fact:
            label = f"{line.label}, {heading.lower()}"
            return Fact(spec.fact(line, measure), None, line.unit, label, Origin.MISSING, line.decimals)

        standing = standing_column(spec.lines, measure, reading, blank, findings)
        facts.update((fact.id, fact) for fact in standing.values())
    for line in spec.lines:
        if not line.sum_of:
            for measure in HEADINGS:
                findings.extend(check_value(facts[spec.fact(line, measure)]))
        for fact in _changes(spec, line, facts, reading):
            facts[fact.id] = fact
    findings.extend(_unlike_last_year(spec, facts, period))
    findings.extend(_outliers(spec, facts))
    counts = tuple(spec.fact(line, THIS_YEAR) for line in spec.lines if line.unit == COUNT and not line.sum_of)
    return Outcome(facts, (_view(spec),), tuple(findings), rules=(NeverFalls(spec.head.title, counts),))


def _changes(spec: Spec, line: Line, facts: Facts, reading: GridReading) -> tuple[Fact, Fact]:
    """The change since the same time last year; of nothing it is no per cent, which is not to be missing."""
    now, before = facts[spec.fact(line, THIS_YEAR)], facts[spec.fact(line, SAME_TIME)]
    label = f"{line.label}, endring fra samme tid i fjor"

    def blank(measure: str, said: str, unit: Unit, decimals: int) -> Fact:
        cell = reading.cells.get((line.id, measure))
        return Fact(spec.fact(line, measure), None, unit, said, Origin.MISSING, decimals, cell)

    change = difference(blank(CHANGE, label, unit_of_change(line.unit), line.decimals), (now, before))
    percent = percent_of(change.number, before.number) if change.number is not None and before.number else None
    blank_percent = blank(CHANGE_PERCENT, f"{label}, i prosent", PERCENT, 1)
    in_percent = computed_fact(blank_percent, percent, "change-in-percent", (change.id, before.id))
    return change, in_percent._replace(origin=change.origin)


def _unlike_last_year(spec: Spec, facts: Facts, period: Period) -> Iterator[Finding]:
    """A part of last year that is more than the year, or that is the whole of it and differs.

    A sum that nobody reported says only what its parts have said.
    """
    for line in spec.lines:
        part, year = facts[spec.fact(line, SAME_TIME)], facts[spec.fact(line, LAST_YEAR)]
        if part.number is None or year.number is None or Origin.COMPUTED in (part.origin, year.origin):
            continue
        other = year.source.a1 if year.source else ""
        said: dict[str, Param] = {"label": part.label, "value": part.number, "year": year.number, "other": other}
        if period.ends_year and part.number != year.number:
            yield COMPARISON_YEAR_DIFFERS.at(part.source, **said)
        elif part.number > year.number and not line.unit.percent:  # a share may be higher in a part of the year
            yield COMPARISON_OVER_YEAR.at(part.source, **said)


def _outliers(spec: Spec, facts: Facts) -> Iterator[Finding]:
    for line in spec.lines:
        now, before = facts[spec.fact(line, THIS_YEAR)], facts[spec.fact(line, SAME_TIME)]
        if line.sum_of or now.number is None or before.number is None:
            continue
        small, large = sorted((now.number, before.number))
        if small >= FEW and large > UNUSUAL * small:
            other = before.source.a1 if before.source else ""
            said: dict[str, Param] = {"label": now.label, "value": now.number, "before": before.number}
            yield COMPARISON_OUTLIER.at(now.source, **said, other=other)


def _view(spec: Spec) -> Table:
    columns = [Column("", ColumnStyle.TEXT)]
    columns += [Column(heading, ColumnStyle.FIGURE) for heading in (*HEADINGS.values(), "Endring")]
    rows = []
    for line in spec.lines:
        figures = [Figure(spec.fact(line, measure)) for measure in HEADINGS]
        change = Figure(spec.fact(line, CHANGE), plus=True)
        rows.append(Row((Label(line.label), *figures, change), style_of(line)))
    return Table(spec.head.id, spec.head.title, _note(spec), tuple(columns), tuple(rows))


def _note(spec: Spec) -> str:
    """The unit of the table; where there are several, which lines have one that is said."""
    lines: dict[Unit, list[str]] = {}
    for line in spec.lines:
        lines.setdefault(line.unit, []).append(line.label)
    if len(lines) == 1:
        return spec.lines[0].unit.note
    return ". ".join(f"{unit.note}: {', '.join(labels)}" for unit, labels in lines.items() if unit != COUNT)
