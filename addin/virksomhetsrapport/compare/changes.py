"""What has changed from one report to another: figures, words, flags, risks, texts; and what of that time alone does.

Figures go by id. In a table by month the same month is compared, so that a late registration is seen as one; and the
last month is held against the month that was the last one before, which is what a reader of both reports sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from enum import Enum
from typing import NamedTuple, TypeVar

from virksomhetsrapport.compare.risks_moved import Moved, by_key, moves
from virksomhetsrapport.compare.snapshot import Said, Snapshot, Source, Wording
from virksomhetsrapport.errors import ProgramError
from virksomhetsrapport.numbers import as_excel_shows
from virksomhetsrapport.period import Month, read_month
from virksomhetsrapport.record import Risk, hidden_name

_MONTH = re.compile(r"(.+)\[(\d{4}-\d{2})\]")
_K = TypeVar("_K")
_T = TypeVar("_T")


class CompareError(ProgramError):
    """Two files that have nothing to be compared by."""


class Time(Enum):
    """What a figure of a month has to do with when the two reports were made."""

    NONE = "none"
    LATE = "late"
    """Its month was reported before, with another value."""
    ROLLED = "rolled"
    """Its month has come since, or has left the table."""


class Change(NamedTuple):
    """A figure or a word that says something else, or is new or gone: then one side is None. `difference` is after less
    before, in the figure's own unit, None where a side is missing or is a word."""

    id: str
    before: Said | None
    after: Said | None
    difference: Decimal | None
    time: Time = Time.NONE

    @property
    def said(self) -> Said:
        """The side that says what it is: the later one, where there are two."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def missing(self) -> bool:
        """Whether the figure is not filled in on one of the two sides."""
        return any(side is None or side.value is None for side in (self.before, self.after))

    @property
    def decimals(self) -> int | None:
        """Those that both sides are shown with."""
        known = [side.decimals for side in (self.after, self.before) if side and side.decimals is not None]
        return known[0] if known else None

    @property
    def favourable(self) -> bool | None:
        """Whether the figure has got better; None where its nature does not say."""
        better = next((side.better for side in (self.after, self.before) if side and side.better), "")
        if not better or not self.difference:
            return None
        return (self.difference > 0) == (better == "up")


class Edited(NamedTuple):
    """A text that has changed; `before` is None of a new one, `after` of one that is gone."""

    id: str
    before: Wording | None
    after: Wording | None

    @property
    def heading(self) -> str:
        found = self.after or self.before
        assert found is not None
        return found.heading


class Changes(NamedTuple):
    """From `before` to `after`, all in the order of the later report, what only the earlier one has behind it.

    `figures` differ by id; `latest` are those of the last month against the last month of before, with `siste` in their
    ids; none where both end with the same month. `flags` are those of either whose status has turned.
    """

    before: Source
    after: Source
    figures: tuple[Change, ...]
    latest: tuple[Change, ...]
    words: tuple[Change, ...]
    flags: tuple[Change, ...]
    risks: tuple[Moved, ...]
    texts: tuple[Edited, ...]


def changes(a: Snapshot, b: Snapshot) -> Changes:
    """What has changed from the earlier of the two to the later one; `a` is the earlier one where both are of the same
    period. Raises `CompareError` where they are of two organisations."""
    if a.source.organisation != b.source.organisation:
        raise CompareError(
            "compare-other-organisation",
            file=a.source.file,
            organisation=a.source.organisation,
            other_file=b.source.file,
            other=b.source.organisation,
        )
    before, after = (b, a) if b.source.last < a.source.last else (a, b)
    silence = _Silence(before, after, (by_key(before), by_key(after)))
    pairs = list(_pairs(before, after, silence))
    latest = list(_latest(before, after))
    judged = before.judged and after.judged
    return Changes(
        before.source,
        after.source,
        tuple(change for change in pairs if _differs(change)),
        tuple(change for change in latest if _differs(change)),
        tuple(_words(before, after, silence)),
        tuple(change for change in (*latest, *pairs) if judged and _turned(change)),
        tuple(moves(before, after)),
        tuple(_edits(before, after, silence)),
    )


def _differs(change: Change) -> bool:
    """The same number in another unit is another figure."""
    values = [_value(side) for side in (change.before, change.after)]
    return values[0] != values[1] or (values[0] is not None and not _same_unit(change.before, change.after))


def _same_unit(then: Said | None, now: Said | None) -> bool:
    return len({side.unit for side in (then, now) if side and side.unit}) < 2


def _value(said: Said | None) -> object:
    return said.value if said else None


def _turned(change: Change) -> bool:
    """Whether both say what the figure is and the flag says something else."""
    before, after = change.before, change.after
    return before is not None and after is not None and before.status != after.status


class _Silence(NamedTuple):
    """What of the things that stand on one side alone are new or gone.

    What a report does not say may well be there: it is told of two reports alone, each held to what it says, and not of
    a risk that the silent one knows of.
    """

    before: Snapshot
    after: Snapshot
    rows: tuple[Mapping[tuple[str, str], Risk], Mapping[tuple[str, str], Risk]]

    def is_told(self, id: str, then: _T | None, now: _T | None) -> bool:
        if then is not None and now is not None:
            return True
        silent, other, rows = (
            (self.before, self.after, self.rows[0]) if then is None else (self.after, self.before, self.rows[1])
        )
        return silent.whole or (not other.whole and not _is_of(id, rows))


def _is_of(id: str, risks: Mapping[tuple[str, str], Risk]) -> bool:
    """Whether it is something that is said of one of the risks."""
    columns, _, name = id.removesuffix("]").partition("[")
    if not name:
        return False
    tables = {table for table, _ in risks if columns.startswith(f"{table}.")}
    return any((table, hidden_name(table, name)) in risks for table in tables)


def _pairs(before: Snapshot, after: Snapshot, silence: _Silence) -> Iterator[Change]:
    """Every figure that either says, but for those that the other cannot know."""
    given = before.knows_given and after.knows_given
    for id in _ids_of(before.figures, after.figures):
        then, now = before.figures.get(id), after.figures.get(id)
        if not given and any(side.given for side in (then, now) if side):
            continue
        if silence.is_told(id, then, now):
            yield _change(id, then, now, _time(id, then, now, before.source.last, after.source.last))


def _change(id: str, then: Said | None, now: Said | None, time: Time = Time.NONE) -> Change:
    old, new = _value(then), _value(now)
    difference = None
    if isinstance(new, Decimal) and isinstance(old, Decimal) and _same_unit(then, now):
        difference = as_excel_shows(new - old)
    return Change(id, then, now, difference, time)


def _time(id: str, then: Said | None, now: Said | None, earlier: Month, later: Month) -> Time:
    month = _month_of(id)
    if month is None or earlier == later:
        return Time.NONE
    if month > earlier or _value(then) is None or _value(now) is None:
        return Time.ROLLED
    return Time.LATE


def _month_of(id: str) -> Month | None:
    found = _MONTH.fullmatch(id)
    return read_month(found[2]) if found else None


def _latest(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    """The figures of the last month against those of the last month of before."""
    earlier, later = before.source.last, after.source.last
    if earlier == later:
        return
    month = f"[{later}]"
    for id, now in after.figures.items():
        if id.endswith(month):
            family = id.removesuffix(month)
            then = before.figures.get(f"{family}[{earlier}]")
            if then is not None and (then.value is not None or now.value is not None):
                yield _change(f"{family}[siste]", then, now)


def _words(before: Snapshot, after: Snapshot, silence: _Silence) -> Iterator[Change]:
    for id in _ids_of(before.words, after.words):
        then, now = before.words.get(id), after.words.get(id)
        given = any(side.given for side in (then, now) if side)
        if not given and _value(then) != _value(now) and silence.is_told(id, then, now):
            yield Change(id, then, now, None)


def _edits(before: Snapshot, after: Snapshot, silence: _Silence) -> Iterator[Edited]:
    if any(not side.whole and not side.texts for side in (before, after)):
        return  # reports once kept no texts
    for id in _ids_of(before.texts, after.texts):
        then, now = before.texts.get(id), after.texts.get(id)
        same = then is not None and now is not None and then.text == now.text
        if not same and silence.is_told(id, then, now):
            yield Edited(id, then, now)


def _ids_of(before: Mapping[_K, _T], after: Mapping[_K, _T]) -> Iterable[_K]:
    return dict.fromkeys((*after, *before))
