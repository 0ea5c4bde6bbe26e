"""What a cell begins with in the workbook of the next period: stated where the cell is, for all kinds alike."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from virksomhetsrapport.period import Month


class Stays(Enum):
    """How long what was typed stays."""

    NO = "no"
    """It is the period's own."""
    YEAR = "year"
    """As long as the periods are of one year."""
    ALWAYS = "always"


class Earlier(NamedTuple):
    """A figure of an earlier report: the closing balance that an opening one is, this time last year."""

    fact: str
    last: Month


class Begins(NamedTuple):
    """What was typed, as long as it stays; else what an earlier report said; else nothing."""

    stays: Stays = Stays.NO
    earlier: Earlier | None = None


EMPTY = Begins()
ALWAYS = Begins(Stays.ALWAYS)
OF_YEAR = Begins(Stays.YEAR)


class Keeps(NamedTuple):
    """The rows of a register that go on: those that hold one of these words in this column, and those that hold
    nothing there, which may be open."""

    column: str
    words: tuple[str, ...]
