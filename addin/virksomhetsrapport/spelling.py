"""Did you mean: the known name most like one that nobody knows."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like `name`, or "" where none is alike."""
    import difflib

    folded = {other.casefold(): other for other in known}
    found = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else ""


def nearest_few(name: str, known: Iterable[str]) -> list[str]:
    """Up to three known names that are like `name`, the most like it first."""
    import difflib

    folded = {other.casefold(): other for other in known}
    return [folded[each] for each in difflib.get_close_matches(name.casefold(), folded, n=3, cutoff=0.6)]
