"""What is wrong in the figures, as values: a code, a severity, a cell and the data of its sentence.

The Norwegian sentence of a code is made at the edge. A `Code` names the parameters of its sentence once, so that a
finding can neither lack one nor bring one that nobody says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import NamedTuple, TypeAlias

from virksomhetsrapport.cells import CellRef

Param: TypeAlias = str | int | Decimal | CellRef


class Severity(Enum):
    """An error holds the report back, a warning is to be looked at, a notice is to be known."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Finding:
    code: str
    severity: Severity
    cell: CellRef | None
    params: Mapping[str, Param] = field(default_factory=dict)


class Code(NamedTuple):
    """A kind of finding: its name, its severity, and the parameters that its sentence needs."""

    id: str
    severity: Severity
    params: frozenset[str]

    def at(self, cell: CellRef | None, **params: Param) -> Finding:
        """A finding of this kind. Raises `TypeError` where the parameters are not those of the code."""
        if params.keys() != self.params:
            raise TypeError(f"{self.id}: {sorted(params)} instead of {sorted(self.params)}")
        return Finding(self.id, self.severity, cell, params)


def error(id: str, *params: str) -> Code:
    return Code(id, Severity.ERROR, frozenset(params))


def warning(id: str, *params: str) -> Code:
    return Code(id, Severity.WARNING, frozenset(params))


def notice(id: str, *params: str) -> Code:
    return Code(id, Severity.NOTICE, frozenset(params))


def worst_first(findings: list[Finding]) -> tuple[Finding, ...]:
    """Errors before warnings before notices; the order within each is kept."""
    return tuple(sorted(findings, key=lambda finding: finding.severity.rank))
