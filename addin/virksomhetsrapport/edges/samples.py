"""Sample months: what people would have typed, as data beside a definition."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

from virksomhetsrapport.definition import Definition
from virksomhetsrapport.edges.places import read_toml
from virksomhetsrapport.errors import DefinitionError
from virksomhetsrapport.facts import FactValue
from virksomhetsrapport.inputs import CellKey, Inputs
from virksomhetsrapport.period import Period, read_date
from virksomhetsrapport.shapes.grid import GridLayout

COVER = "forside"


def load_sample(file: Path, definition: Definition, period: Period) -> Inputs:
    """The inputs of a sample month.

    Raises `DefinitionError` where the file names a table, line, column or text that the definition has not.
    """
    data = dict(read_toml(file))
    cover: dict[str, str | dt.date] = {}
    for name, text in data.pop(COVER, {}).items():
        cover[name] = read_date(text) or text
    cells: dict[CellKey, FactValue] = {}
    texts: dict[str, str] = {}
    for table in definition.tables:
        block = data.pop(table.head.id, {})
        layout = table.kind.layout(table.spec, period)
        if isinstance(layout, GridLayout):
            cells.update(_cells(file, block, layout))
        else:
            known = {section.id for section in layout.sections}
            for name, text in block.get("texts", {}).items():
                _refuse_unknown(file, name, known)
                texts[name] = text.strip()
    for name in data:
        _refuse_unknown(file, name, set())
    return Inputs(cells, texts, cover)


def _cells(file: Path, block: dict[str, Any], layout: GridLayout) -> dict[CellKey, FactValue]:
    found: dict[CellKey, FactValue] = {}
    columns = block.get("columns", [])
    known_columns, known_lines = {column.key for column in layout.columns}, {line.key for line in layout.lines}
    for column in columns:
        _refuse_unknown(file, f"{layout.head.id}: {column}", {f"{layout.head.id}: {key}" for key in known_columns})
    for line, values in block.get("lines", {}).items():
        _refuse_unknown(file, f"{layout.head.id}.{line}", {f"{layout.head.id}.{key}" for key in known_lines})
        for column, value in zip(columns, values, strict=False):
            if isinstance(value, (int, Decimal)):
                found[layout.head.id, line, column] = Decimal(value)
            elif value:
                found[layout.head.id, line, column] = str(value)
    return found


def _refuse_unknown(file: Path, name: str, known: set[str]) -> None:
    if name not in known:
        raise DefinitionError("sample-unknown-cell", source=str(file), name=name)
