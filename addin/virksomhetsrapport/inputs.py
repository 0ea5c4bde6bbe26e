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
    """Figures and comments by cell, texts by section, the typed fields of the cover by id, and notes by table id.

    `carried` are the sections whose text is that of the last report, a paragraph a line, and is marked so, but for the
    paragraphs that are `fresh`, by section and number, counted from 0.
    """

    cells: Mapping[CellKey, FactValue] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    cover: Mapping[str, str | dt.date] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    carried: frozenset[str] = frozenset()
    fresh: frozenset[tuple[str, int]] = frozenset()
