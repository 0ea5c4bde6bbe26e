"""What a cell's number format tells of the number in it."""

from __future__ import annotations

import re
from enum import Enum, auto

_QUOTED = re.compile(r'"[^"]*"|\[(?!h+\]|m+\]|s+\])[^\]]*\]|\\.|_.|\*.')
_SHORTENED = re.compile(r"[0#?],+(?![0#?,.])")
_DAY, _TIME = re.compile("[yd]|mmm"), re.compile("[hs]")


class Shown(Enum):
    """How a cell format shows a number."""

    PLAIN = auto()
    PERCENT = auto()
    DATE = auto()
    TIME = auto()
    """A time of day or a duration, without a date."""
    THOUSANDS = auto()
    """Shortened, in thousands or millions."""


def shown(code: str) -> Shown:
    """What a format code makes of a number; words in quotes, colours and single marked letters say nothing."""
    code = _QUOTED.sub("", code).lower()
    if "%" in code:
        return Shown.PERCENT
    if _TIME.search(code) and not _DAY.search(code):
        return Shown.TIME
    if _DAY.search(code) and "general" not in code:
        return Shown.DATE
    return Shown.THOUSANDS if _SHORTENED.search(code) else Shown.PLAIN
