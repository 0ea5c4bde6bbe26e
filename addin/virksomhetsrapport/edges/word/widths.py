"""How wide a text is in print, near enough to give columns their widths: Calibri's advance widths."""

from __future__ import annotations

from collections.abc import Sequence

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


def text_width(text: str, points: float, *, bold: bool = False) -> float:
    """Twips, a little on the wide side."""
    ems = sum(_WIDTHS.get(character, 0.55) for character in text)
    return ems * points * TWIPS * _SLACK * (_BOLD if bold else 1)


def longest_word(text: str, points: float, *, bold: bool = False) -> float:
    """The width of the widest word: a column narrower than this would break it."""
    return max((text_width(word, points, bold=bold) for word in text.split(" ")), default=0)


def share(total: int, least: Sequence[float], wished: Sequence[float]) -> list[int]:
    """Column widths: each at least its least width, then towards what it wishes for, then a little air for all.

    A table that needs less than `total` stays narrower, so that a figure stands near its label. Where even the least
    widths do not fit, all shrink alike.
    """
    needed = sum(least)
    if needed >= total:
        widths = [width * total / needed for width in least]
    else:
        wants = [max(wish - low, 0) for wish, low in zip(wished, least, strict=True)]
        spare, wanted = total - needed, sum(wants)
        granted = min(spare, wanted)
        widths = [low + (want * granted / wanted if wanted else 0) for low, want in zip(least, wants, strict=True)]
        air = min((spare - granted) / sum(widths), MOST_AIR)
        widths = [width * (1 + air) for width in widths]
    return [int(width) for width in widths]
