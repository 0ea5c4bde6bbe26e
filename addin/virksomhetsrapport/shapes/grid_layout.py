"""How a grid lies on its sheet: lines, columns, what belongs in the cell where they meet, and what was read there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from virksomhetsrapport.cells import CellRef
from virksomhetsrapport.elements import Mark, RowStyle
from virksomhetsrapport.facts import FactValue
from virksomhetsrapport.findings import Finding
from virksomhetsrapport.shapes.begins import EMPTY, Begins
from virksomhetsrapport.shapes.sheet import SheetHead
from virksomhetsrapport.shapes.values import ValueKind
from virksomhetsrapport.units import Unit


class Role(Enum):
    LABEL = "label"
    FIXED = "fixed"
    """Words that the definition gives, a unit for instance; never read."""
    INPUT = "input"
    COMMENT = "comment"
    """Free text by each line."""
    OUTPUT = "output"
    """A fact written by the program, never read."""
    STATUS = "status"
    """The word and symbol of a flag, written by the program, never read."""


class GridColumn(NamedTuple):
    key: str
    heading: str
    role: Role
    width: int


class Slot(NamedTuple):
    """What belongs in one cell: its fact, its unit, and what may stand there.

    `parts` are the signed lines that an ordinary formula adds up in a new workbook: (1 or -1, line key); `ratio` are
    two lines, of which such a formula makes per cent, the first of the second. `begins` says what stands there when
    the next period begins.
    """

    fact: str
    unit: Unit
    decimals: int | None = None
    value: ValueKind = ValueKind.NUMBER
    choices: tuple[str, ...] = ()
    required: bool = True
    parts: tuple[tuple[int, str], ...] = ()
    begins: Begins = EMPTY
    ratio: tuple[str, str] | None = None

    @property
    def follows(self) -> bool:
        """Whether a formula of ours stands there in a new workbook."""
        return bool(self.parts or self.ratio)


@dataclass(frozen=True)
class GridLine:
    """`slots` by column key; `fixed` holds the words of FIXED columns, `marks` the flags of STATUS columns."""

    key: str
    label: str
    slots: Mapping[str, Slot]
    style: RowStyle = RowStyle.LINE
    level: int = 0
    fixed: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)

    def holds(self, column: GridColumn) -> bool:
        """Whether the line has a label, a figure or a result there, not only a comment or a fixed word."""
        given = column.role is Role.LABEL or column.key in self.slots or column.key in self.marks
        return given and column.role not in (Role.COMMENT, Role.FIXED)


class GridLayout(NamedTuple):
    head: SheetHead
    columns: tuple[GridColumn, ...]
    lines: tuple[GridLine, ...]

    def keys(self, *roles: Role) -> list[str]:
        return [column.key for column in self.columns if column.role in roles]


class Entry(NamedTuple):
    """A slot as it was read. `value` is None where nothing certain stands there.

    `sheet_formula` marks what the sheet works out itself, which is not a reported figure; `shown` is what the sheet
    says it comes to, which may be stale. `unread` marks what stands there and cannot be read.
    """

    value: FactValue
    cell: CellRef | None
    sheet_formula: bool = False
    shown: FactValue = None
    unread: bool = False

    @property
    def left_empty(self) -> bool:
        """The cell is there, and nobody has put anything into it."""
        return self.cell is not None and self.value is None and not self.sheet_formula and not self.unread


class GridReading(NamedTuple):
    """`entries` by line and column key, for inputs and comments; `cells` the places of all slots, outputs too."""

    entries: Mapping[tuple[str, str], Entry]
    cells: Mapping[tuple[str, str], CellRef]
    findings: tuple[Finding, ...]

    def entry(self, line: str, column: str) -> Entry:
        return self.entries.get((line, column), NO_ENTRY)


NO_ENTRY = Entry(None, None)
