"""Contents of tables that nobody typed: consistent and realistic, and the faults that people make in them.

Every kind of table has a module of its name, which is found by it. It knows the keys of a table's cells by itself, and
uses no code of the program.

    make(rng, table, year, month, months) -> dict[CellKey, Fraction | str]
        a consistent content for a period of so many months that ends with the month given
    FAULTS: dict[str, Fault]
        by name, what each does to such a content: the changed cells, and whether a rule can and must see it;
        None where the table at hand has no place for it
"""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from importlib import import_module
from types import ModuleType
from typing import Any

CellKey = tuple[str, str, str]
"""Table, line and column, as the keys of a layout are; a row of a register is the line "1", "2" and so on."""
Cells = dict[CellKey, Fraction | str]
Fault = Callable[[random.Random, dict[str, Any], Cells, int, int, int], tuple[Cells, bool] | None]


def of_kind(kind: str) -> ModuleType:
    """The contents of a kind. Raises `LookupError` where nobody has written it."""
    try:
        return import_module(f"made.{kind}")
    except ModuleNotFoundError as missing:
        if missing.name != f"made.{kind}":
            raise
        raise LookupError(f"there is no content of the kind {kind}: tests/made/{kind}.py is missing") from None
