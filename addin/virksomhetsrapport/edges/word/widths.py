"""How wide a text is in print, near enough to give columns their widths: Calibri's advance widths."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

_GROUPS = {
    0.226: " \u00a0",
    0.240: "ijlI.,:;'|",
    0.310: "()[]-ftr/",
    0.400: "csz\u201c\u201d«»",
    0.507: "0123456789\u2212\u2013abdeghknopquvxyåø+\u00b1EéLFSTBPKRJ",
    0.580: "ACDGHUVXYZÅ",
    0.680: "w%NOQØM",
    0.800: "mæWÆ\u2026",
    1.000: "\u25cf\u25b2\u25a0\u25cb\u2197\u2192\u2198",
}
_WIDTHS = {character: width for width, characters in _GROUPS.items() for character in characters}
_BOLD = 1.04
_SLACK = 1.06
MOST_AIR = 0.3
"""How much wider than it needs a table may be drawn."""
TWIPS = 20
FEW_WORDS = 700
"""Twips."""


@lru_cache(maxsize=4096)
def text_width(text: str, points: float, *, bold: bool = False) -> float:
    """Twips, a little on the wide side."""
    ems = sum([_WIDTHS.get(character, 0.55) for character in text])
    return ems * points * TWIPS * _SLACK * (_BOLD if bold else 1)


def longest_word(text: str, points: float, *, bold: bool = False) -> float:
    """The width of the widest word: a column narrower than this would break it."""
    return max((text_width(word, points, bold=bold) for word in text.split(" ")), default=0)


def share(total: int, least: Sequence[float], wished: Sequence[float], headed: Sequence[float]) -> list[int]:
    """Column widths: each at least its least width, then towards what it wishes for, then a little air for all.

    A few words come first, so that they stay on one line beside long texts; then all words where they fit on one line;
    then headings, `headed`, where there is room for all of them on one line; then the rest. A table that needs less
    than `total` stays narrower, so that a figure stands near its label. Where even the least widths do not fit, all
    shrink alike.
    """
    if sum(least) >= total:
        return [int(width * total / sum(least)) for width in least]
    few = [min(wish, low + FEW_WORDS) for wish, low in zip(wished, least, strict=True)]
    widths = _towards(few, list(least), total)
    if sum(wished) <= total:
        widths = list(wished)
    with_headings = [max(width, head) for width, head in zip(widths, headed, strict=True)]
    if sum(with_headings) <= total:
        widths = with_headings
    widths = _towards(wished, widths, total)
    air = min((total - sum(widths)) / sum(widths), MOST_AIR)
    return [int(width * (1 + air)) for width in widths]


def _towards(wished: Sequence[float], widths: list[float], total: int) -> list[float]:
    """The widths grown towards what is wished for, each in proportion, as far as there is room."""
    wants = [max(wish - width, 0) for wish, width in zip(wished, widths, strict=True)]
    granted = min(total - sum(widths), sum(wants))
    if granted <= 0:
        return widths
    return [width + granted * want / sum(wants) for width, want in zip(widths, wants, strict=True)]
