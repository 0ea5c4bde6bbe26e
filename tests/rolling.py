"""Periods that follow each other: filled in at random, in memory or in a real file, each rolled from the last."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import openpyxl

from virksomhetsrapport.carried import Carried, Roll, carry_on
from virksomhetsrapport.catalogue import Catalogue, build
from virksomhetsrapport.closing import closed
from virksomhetsrapport.definition import Definition
from virksomhetsrapport.edges.places import read_toml
from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.facts import FactValue
from virksomhetsrapport.history import NO_HISTORY, History
from virksomhetsrapport.inputs import CellKey, Inputs
from virksomhetsrapport.period import Period
from virksomhetsrapport.shapes.grid import GridLayout, Role, Slot
from virksomhetsrapport.shapes.register import RegisterLayout
from virksomhetsrapport.shapes.values import ValueKind
from virksomhetsrapport.typed import inputs_of
from workbooks import REPOSITORY, filled, parse, sample

NORDLYS = REPOSITORY / "tests" / "data" / "nordlys" / "workbook" / "nordlys"
FIRST = (("hdo", "2025-02"), ("helse-nord-ikt", "2024-01"), ("nordlys", "2024-09"))
"""The sample month that each chain of periods begins with."""


def first_month(organisation: str, month: str) -> tuple[Definition, Period, Inputs]:
    if organisation != "nordlys":
        return sample(organisation, month)
    from virksomhetsrapport.edges.samples import load_sample
    from workbooks import period_of

    definition = parse(read_toml(NORDLYS / "definition.toml"), "definition.toml")
    period = period_of(definition, month)
    return definition, period, load_sample(NORDLYS / f"{month}.toml", definition, period)


class Ended(NamedTuple):
    """A period as it was when it ended, and how the next begins."""

    period: Period
    inputs: Inputs
    catalogue: Catalogue
    history: History
    carried: Carried


def following(definition: Definition, period: Period) -> Period:
    found = definition.period(period.last.plus(definition.months))
    assert found is not None
    return found


def rolled(
    definition: Definition,
    period: Period,
    inputs: Inputs,
    history: History = NO_HISTORY,
    after: Definition | None = None,
) -> Ended:
    """A period ended, in memory; `after` is the definition of the next."""
    sheets = filled(definition, period, inputs)
    catalogue = build(definition, period.last, sheets)._replace(history=history)
    kept, _ = closed(catalogue, None, "prøve")
    newest = after or definition
    typed = inputs_of(definition, period, sheets)
    carried = carry_on(Roll(definition, period, typed, newest, following(newest, period), kept))
    return Ended(period, inputs, catalogue, kept, carried)


def open_cells(definition: Definition, period: Period, inputs: Inputs) -> Iterator[tuple[CellKey, Slot]]:
    """The input cells of grids, sums apart, in which nothing stands yet."""
    for table in definition.tables:
        layout = table.kind.layout(table.spec, period)
        for line in layout.lines if isinstance(layout, GridLayout) else ():
            for column in layout.columns:
                slot, key = line.slots.get(column.key), (table.head.id, line.key, column.key)
                if column.role is Role.INPUT and slot and not slot.parts and key not in inputs.cells:
                    yield key, slot


def something(chance: random.Random, slot: Slot) -> FactValue:
    """A value that the cell may hold: unlike any other, so that it can be told where it comes to stand."""
    if slot.choices:
        return chance.choice(slot.choices)
    if slot.value is not ValueKind.NUMBER:
        return f"ord {chance.randrange(10**9)}"
    most = 100 if slot.unit.percent else 10**6
    return Decimal(chance.randint(2, most * 100 - 1)) / 100


def filled_in(chance: random.Random, definition: Definition, period: Period, inputs: Inputs) -> Inputs:
    """Every empty cell of the grids filled in, a new row in each register, and every text written anew."""
    cells = {**inputs.cells, **{key: something(chance, slot) for key, slot in open_cells(definition, period, inputs)}}
    for table in definition.tables:
        layout = table.kind.layout(table.spec, period)
        if isinstance(layout, RegisterLayout):
            rows = 1 + max((int(line) for id, line, _ in inputs.cells if id == table.head.id), default=0)
            for row in range(1, rows + 1):
                for column in layout.columns:
                    key = (table.head.id, str(row), column.key)
                    if column.role is Role.INPUT and key not in cells:
                        cells[key] = _in_register(chance, layout.slots[column.key])
    return replace(inputs, cells=cells)


def _in_register(chance: random.Random, slot: Slot) -> FactValue:
    return Decimal(chance.randint(1, 5)) if slot.value is ValueKind.NUMBER else something(chance, slot)


def type_into(path: Path, catalogue: Catalogue, cells: dict[CellKey, FactValue]) -> None:
    """Figures typed into a real file by another program, by the keys of their cells."""
    book = openpyxl.load_workbook(path, keep_vba=path.suffix == ".xlsm")
    for (table, line, column), value in cells.items():
        ref = catalogue.cells[table][line, column]
        number = float(value) if isinstance(value, Decimal) else value
        cell = book[ref.sheet].cell(ref.row, ref.column)
        cell.value = number / 100 if isinstance(number, float) and "%" in str(cell.number_format) else number
    book.save(path)


def checked(path: Path, definition: Definition, period: Period) -> Catalogue:
    return build(definition, period.last, read_workbook(path))
