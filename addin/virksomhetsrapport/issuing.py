"""Issuing a report: what must hold before it leaves the house, the copy that does, and the facts that stay.

The figures that are kept are the workbook's, which every place of the report was held against first. A figure that
people changed in Word is let through only with a reason, and both are kept with the facts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import NamedTuple

from virksomhetsrapport import __version__
from virksomhetsrapport.alignment import alike
from virksomhetsrapport.app import Checked, refuse_lists
from virksomhetsrapport.catalogue import Catalogue
from virksomhetsrapport.edges.files import exists, is_open, want_ending, write_whole
from virksomhetsrapport.edges.issued_file import file_digest, find_issued, write_issued
from virksomhetsrapport.edges.messages import say, say_finding, say_seen
from virksomhetsrapport.edges.render.choose import PageSource, renderer
from virksomhetsrapport.errors import HeldBackError, OutputError, WorkbookError
from virksomhetsrapport.issued import Issued
from virksomhetsrapport.period import read_date, show_date
from virksomhetsrapport.record import Record
from virksomhetsrapport.since import worth_keeping
from virksomhetsrapport.verify import Seen, State, verify

SUFFIX = " utstedt"
"""What the name of an issued report ends with."""
FACTS = ".json"


class Outputs(NamedTuple):
    """What was written: the issued report, its facts, and its PDF where one was asked for."""

    report: Path
    facts: Path
    pdf: Path | None
    issued: Issued


def issue(
    checked: Checked,
    folder: Path,
    report: Path,
    day: dt.date,
    out: Path | None = None,
    reason: str | None = None,
    pdf: Path | None = None,
) -> Outputs:
    """Issue the report of a workbook: a copy without *Utkast*, read-only, and its facts, in `folder` or as `out` says.

    `reason` says why what people changed in Word shall stand, or why a period's report is issued once more. Raises
    `HeldBackError` where something speaks against it that is told one by one, and `ProgramError` where it cannot be
    done. Then nothing is written.
    """
    refuse_lists(checked)
    from virksomhetsrapport.edges.word.recorded import read_record

    if out:
        want_ending(out, ".docx")
    if pdf:
        want_ending(pdf, ".pdf")
    catalogue, workbook = checked.catalogue, checked.workbook
    if reason is not None and not reason.strip():
        raise OutputError("issue-reason-empty")
    reason = (reason or "").strip()
    if is_open(report):
        raise OutputError("issue-report-open", file=report.name)
    record = read_record(report)
    want_same_report(record, catalogue, workbook)
    if record.issued:
        raise OutputError("issue-issued", file=report.name, day=said_day(record.issued))
    _want_known_errors(record, catalogue, workbook)
    accepted = _differences(record, catalogue, workbook, report, reason)
    edition, replaces = _edition(catalogue, (out or folder / report.name).parent, reason)
    ending = SUFFIX if edition == 1 else f"{SUFFIX} {edition}"
    target = out or folder / f"{report.stem}{ending}.docx"
    facts = target.with_suffix(FACTS)
    for path in [target, facts, *([pdf] if pdf else [])]:
        if exists(path):
            raise OutputError("output-exists", file=str(path))
    issued = _issued(catalogue, workbook, target.name, day)._replace(
        edition=edition, reason=reason, differences=(*accepted, *replaces)
    )
    return Outputs(target, facts, pdf, _write(report, target, facts, pdf, issued))


def want_same_report(record: Record, now: Catalogue, workbook: str) -> None:
    """Raises `WorkbookError` where a report is not of the organisation and the period that a workbook is for."""
    sources = record.sources
    if now.definition.id != sources.organisation:
        raise WorkbookError(
            "record-other-organisation",
            workbook=workbook,
            other=now.definition.id,
            organisation=sources.organisation,
        )
    if str(now.period) != sources.period:
        raise WorkbookError("record-other-period", workbook=workbook, other=str(now.period), period=sources.period)


def said_day(day: str) -> str:
    """A day as people read it: "20. mars 2025"; a text that is none as it is."""
    date = read_date(day)
    return show_date(date) if date else day


def _want_known_errors(record: Record, catalogue: Catalogue, workbook: str) -> None:
    """The report says in itself which errors it was made in spite of: there must be no others."""
    unknown = tuple(said for each in catalogue.errors if (said := say_finding(each)) not in record.accepted)
    if unknown:
        raise HeldBackError("issue-errors", unknown, workbook=workbook, count=len(unknown))


def _differences(record: Record, catalogue: Catalogue, workbook: str, report: Path, reason: str) -> tuple[str, ...]:
    """What is not as the program wrote it, a sentence each; there is a reason for that."""
    from virksomhetsrapport.edges.word.issued_document import unsettled
    from virksomhetsrapport.edges.word.read_back import read_back

    seen = [each for each in verify(record, read_back(report), catalogue) if not _is_fine(each)]
    stale = [each for each in seen if each.state is State.IN_WORKBOOK]
    if stale:
        said = tuple(say_seen(stale, record))
        raise HeldBackError("issue-stale", said, report=report.name, workbook=workbook, count=len(said))
    left = unsettled(report)
    found = say_seen(seen, record)
    if left.changes:
        found.append(say("issue-changes-left", {"count": left.changes}))
    if left.comments:
        found.append(say("issue-comments-left", {"count": left.comments}))
    if found and not reason:
        raise HeldBackError("issue-differences", tuple(found), report=report.name)
    return tuple(found)


def _is_fine(seen: Seen) -> bool:
    """A figure that stands once more, and says the same there, misleads nobody."""
    return seen.state is State.SAME or (seen.state is State.DOUBLED and alike(seen.shown, seen.expected))


def _edition(catalogue: Catalogue, folder: Path, reason: str) -> tuple[int, Sequence[str]]:
    """Which edition of the period's report this one is, and what it replaces."""
    earlier = find_issued(folder, catalogue.definition.id, catalogue.period.last)
    if earlier is None:
        return 1, ()
    name, day = earlier.report, said_day(earlier.day)
    if not reason:
        raise OutputError("issue-again", period=str(catalogue.period), report=name, day=day)
    return earlier.edition + 1, (say("issue-replaces", {"report": name, "day": day}),)


def _issued(catalogue: Catalogue, workbook: str, report: str, day: dt.date) -> Issued:
    definition, period, facts = catalogue.definition, catalogue.period, catalogue.facts
    values, described = worth_keeping(definition, period, facts, catalogue.elements)
    names = {catalogue.lasting.get(id, id): fact.status for id, fact in facts.items()}
    statuses = {name: status.value for name, status in names.items() if status and name in values}
    version = definition.version
    last, own = period.last, definition.id
    return Issued(own, last, day.isoformat(), workbook, report, "", version, __version__, values, described, statuses)


def _write(report: Path, target: Path, facts: Path, pdf: Path | None, issued: Issued) -> Issued:
    """All of it or nothing. The facts come last: whoever finds them finds the report too."""
    from virksomhetsrapport.edges.word.issued_document import write_issued_document

    printing = renderer(PageSource.AUTO) if pdf else None
    if pdf and printing is None:
        raise OutputError("pdf-without-renderer")
    with ExitStack() as undo:
        _put(undo, target, lambda: write_whole(target, lambda half: write_issued_document(half, report, issued.day)))
        if pdf and printing:
            _put(undo, pdf, lambda: write_whole(pdf, lambda half: printing.pdf(target, half)))
        issued = issued._replace(report_digest=file_digest(target))
        _put(undo, facts, lambda: write_issued(facts, issued))
        undo.pop_all()
    _close([target, facts, *([pdf] if pdf else [])])
    return issued


def _put(undo: ExitStack, path: Path, write: Callable[[], None]) -> None:
    write()
    undo.callback(path.unlink, missing_ok=True)


def _close(paths: Iterable[Path]) -> None:
    """Read-only, where the disk knows of that."""
    for path in paths:
        with suppress(OSError):
            path.chmod(0o444)
