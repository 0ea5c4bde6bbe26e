"""What people type in a workbook of ours, apart from where it stands: a sample month, and later what is carried on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from virksomhetsrapport.facts import FactValue

CellKey: TypeAlias = tuple[str, str, str]
"""Table id, line key, column key."""


@dataclass(frozen=True)
class Inputs:
    """Figures and comments by cell, texts by section, the typed fields of the cover by id, and notes by table id."""

    cells: Mapping[CellKey, FactValue] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    cover: Mapping[str, str | dt.date] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
