"""What may be asked of a finished report: whether its figures still stand, and where each of them comes from."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from virksomhetsrapport.app import check
from virksomhetsrapport.edges.issued_file import IssuedError, file_digest, issued_files, read_issued
from virksomhetsrapport.edges.messages import say
from virksomhetsrapport.history import kept
from virksomhetsrapport.issued import Issued
from virksomhetsrapport.issuing import want_same_report
from virksomhetsrapport.period import read_month
from virksomhetsrapport.record import Record, figures_digest
from virksomhetsrapport.trace import Step, trace
from virksomhetsrapport.verify import Seen, State, verify


class IssuedState(Enum):
    """Whether a file is the report that was issued; not known of a draft, and where the facts are not at hand."""

    SAME = "same"
    CHANGED = "changed"
    UNKNOWN = "unknown"


class Standing(NamedTuple):
    """`day` is the day of issue as "2025-03-20", "" of a draft, and `reason` why it was issued in spite of something.

    `draft` tells that the report does not say of itself that it is issued. `figures` are sentences of figures that its
    record states otherwise than they were issued, `replaced` is the later edition that has taken the report's place.
    """

    state: IssuedState
    day: str
    draft: bool
    reason: str = ""
    figures: tuple[str, ...] = ()
    replaced: Issued | None = None


class Verified(NamedTuple):
    """A report held against itself, or against a workbook, and against the one issued.

    `saved` tells of a draft that the document is no longer the very file that was made, `figures_same` whether all that
    was typed into the workbook is as it was then, None where no workbook was given.
    """

    record: Record
    seen: tuple[Seen, ...]
    saved: bool
    figures_same: bool | None
    issued: Standing

    @property
    def differs(self) -> bool:
        """What was let through when the report was issued differs no more, as long as it is held against itself."""
        if self.issued.state is IssuedState.SAME and self.figures_same is None:
            return False
        return self.issued.state is IssuedState.CHANGED or any(each.state is not State.SAME for each in self.seen)


def verify_report(report: Path, against: Path | None = None, facts: Path | None = None) -> Verified:
    """What became of every figure of a report, and whether it is the one issued.

    `facts` are those of the issued report; without them they are looked for beside it. Raises `ProgramError` where it,
    the workbook or the facts cannot be read.
    """
    from virksomhetsrapport.edges.word.made import is_as_made
    from virksomhetsrapport.edges.word.read_back import read_back
    from virksomhetsrapport.edges.word.recorded import read_record

    record = read_record(report)
    now = check(against).catalogue if against else None
    if now and against:
        want_same_report(record, now, against.name)
    same = figures_digest(now.facts) == record.sources.figures_digest if now else None
    standing = _standing(report, record, facts)
    saved = standing.draft and not is_as_made(report)
    return Verified(record, tuple(verify(record, read_back(report), now)), saved, same, standing)


def _standing(report: Path, record: Record, facts: Path | None) -> Standing:
    """Whether a report is the one issued. Raises `IssuedError` where the facts cannot be used, or are another's."""
    draft = not record.issued
    last = read_month(record.sources.period)
    if facts is not None:
        issued = read_issued(facts)
        if (issued.organisation, issued.last) != (record.sources.organisation, last):
            other = f"{issued.organisation} {issued.last}"
            period = f"{record.sources.organisation} {record.sources.period}"
            raise IssuedError("issued-other", file=facts.name, other=other, period=period)
        known = [issued]
    elif draft or last is None:
        known = []
    else:
        known = [each for _, each in issued_files(report.parent, record.sources.organisation, last)]
    digest = file_digest(report)
    meant = next((each for each in known if each.report_digest == digest), None)
    if meant:
        later = known[-1] if known[-1].edition > meant.edition else None
        return Standing(IssuedState.SAME, meant.day, draft, meant.reason, replaced=later)
    if not known:
        return Standing(IssuedState.UNKNOWN, record.issued, draft)
    named = [each for each in known if each.report == report.name or each.day == record.issued]
    meant = (named or known)[-1]
    return Standing(IssuedState.CHANGED, meant.day, draft, "", _other_figures(record, meant))


def _other_figures(record: Record, issued: Issued) -> tuple[str, ...]:
    """Figures that the record states otherwise than they were issued: somebody has changed it itself."""
    found = []
    for fact in record.facts:
        told = issued.values.get(fact.id)
        try:
            here = kept(Decimal(fact.value)) if isinstance(told, Decimal) else kept(fact.value)
        except InvalidOperation:
            here = None
        if told is not None and here != told:
            said = f"{told:f}" if isinstance(told, Decimal) else told
            data = {"label": fact.label, "id": fact.id, "shown": fact.value, "expected": said}
            found.append(say("seen-issued-figure", data))
    return tuple(found)


def trace_figure(report: Path, id: str) -> list[Step]:
    """What a figure of a report rests on. Raises `ProgramError` where it has no such figure, or no record."""
    from virksomhetsrapport.edges.word.recorded import read_record

    return trace(read_record(report), id)
