"""Sample months: what people would have typed, as data beside a definition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
from virksomhetsrapport.shapes.register import RegisterLayout

COVER = "forside"


def load_sample(file: Path, definition: Definition, period: Period) -> Inputs:
    """The inputs of a sample month.

    Raises `DefinitionError` where the file names a table, line, column or text that the definition has not.
    """
    data = dict(read_toml(file))
    cover = {name: read_date(str(text)) or str(text) for name, text in _table(file, data.pop(COVER, {}), COVER).items()}
    cells: dict[CellKey, FactValue] = {}
    texts: dict[str, str] = {}
    notes: dict[str, str] = {}
    for table in definition.tables:
        block = _table(file, data.pop(table.head.id, {}), table.head.id)
        layout = table.kind.layout(table.spec, period)
        if note := block.get("note"):
            notes[table.head.id] = str(note)
        if isinstance(layout, GridLayout):
            _refuse_unknown(file, table.head.id, block, {"columns", "lines", "note"})
            lines = _table(file, block.get("lines", {}), f"{table.head.id}.lines")
            _refuse_unknown(file, table.head.id, lines, {line.key for line in layout.lines})
            cells.update(_cells(file, block, layout, lines))
        elif isinstance(layout, RegisterLayout):
            _refuse_unknown(file, table.head.id, block, {"columns", "rows", "note"})
            rows = block.get("rows", [])
            if not isinstance(rows, list):
                raise DefinitionError("sample-unknown-cell", source=str(file), name=f"{table.head.id}.rows")
            cells.update(_cells(file, block, layout, {str(number): row for number, row in enumerate(rows, 1)}))
        else:
            _refuse_unknown(file, table.head.id, block, {"texts", "note"})
            typed = _table(file, block.get("texts", {}), f"{table.head.id}.texts")
            _refuse_unknown(file, table.head.id, typed, {section.id for section in layout.sections})
            texts.update((name, str(text).strip()) for name, text in typed.items())
    for name in data:
        raise DefinitionError("sample-unknown-cell", source=str(file), name=name)
    return Inputs(cells, texts, cover, notes)


def _cells(
    file: Path, block: Mapping[str, Any], layout: GridLayout | RegisterLayout, lines: Mapping[str, Any]
) -> dict[CellKey, FactValue]:
    """Rows of values under the columns that the block names; "" leaves a cell empty."""
    found: dict[CellKey, FactValue] = {}
    id, columns = layout.head.id, block.get("columns", [])
    _refuse_unknown(file, id, columns, {column.key for column in layout.columns})
    for line, values in lines.items():
        if not isinstance(values, list) or len(values) != len(columns):
            raise DefinitionError("sample-wrong-count", source=str(file), name=f"{id}.{line}", count=len(columns))
        for column, value in zip(columns, values, strict=True):
            if isinstance(value, (int, Decimal)):
                found[id, line, column] = Decimal(value)
            elif isinstance(value, str):
                if value:
                    found[id, line, column] = value
            else:
                raise DefinitionError("sample-unknown-cell", source=str(file), name=f"{id}.{line}")
    return found


def _table(file: Path, value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise DefinitionError("sample-unknown-cell", source=str(file), name=name)
    return value


def _refuse_unknown(file: Path, table: str, names: Iterable[Any], known: set[str]) -> None:
    for name in names:
        if name not in known:
            raise DefinitionError("sample-unknown-cell", source=str(file), name=f"{table}.{name}")
