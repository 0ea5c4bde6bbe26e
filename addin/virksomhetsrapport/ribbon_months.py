"""The ribbon's buttons that lead from one period to the next: Utsted, Ny periode, Sammenlign."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

from virksomhetsrapport import compared, issuing, next_period, opened
from virksomhetsrapport.change_list import listed, sheet_rows, sources
from virksomhetsrapport.cover import read_identity
from virksomhetsrapport.definition import CHANGES_SHEET
from virksomhetsrapport.edges import desk
from virksomhetsrapport.edges.excel import application
from virksomhetsrapport.edges.excel import write as excel_write
from virksomhetsrapport.edges.files import exists, numbered
from virksomhetsrapport.edges.messages import SEVERITIES, say, say_error, say_finding
from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.errors import HeldBackError, OutputError, ProgramError, WorkbookError
from virksomhetsrapport.opened import Opened, Progress
from virksomhetsrapport.protocol import Answer, Ask, AskKind, Request
from virksomhetsrapport.typed import read_typed

FILES_FILTER = "Arbeidsbøker, rapporter og tall (*.xlsx;*.xlsm;*.docx;*.json),*.xlsx;*.xlsm;*.docx;*.json"
MOST_LINES = 8
"""Sentences that a question or a message box tells one by one."""
LONGEST_PROMPT = 230
"""Characters of a question that Excel's input box is sure to show beside our own words."""


def reports_of(book: Opened, request: Request) -> list[Path]:
    """The reports of the open workbook where they are made, the newest first. Raises `OutputError` where none is."""
    folders = [folder for folder in (book.folder, desk.documents()) if folder]
    firsts = [folder / f"{Path(request.book).stem}.docx" for folder in folders]
    there = [path for first in firsts for path in numbered(first) if path.is_file()]
    if not there:
        raise OutputError("no-report-yet", file=firsts[0].name, folder=str(firsts[0].parent))
    return sorted(there, key=lambda path: path.stat().st_mtime, reverse=True)


class Months:
    """`today` gives the local day. What is remembered is the workbook that a click has made, until it stands open."""

    def __init__(self, today: Callable[[], dt.date]) -> None:
        self._today = today
        self._fresh: dict[str, tuple[Path, str]] = {}

    def issue(self, request: Request, progress: Progress) -> Answer:
        """Issue the newest report of the open workbook, once the user is sure."""
        book = opened.find(request)
        report = reports_of(book, request)[0]
        if request.given.get("sure") != "ja":
            prompt = say("ask-issue", {"file": report.name})
            return Answer(say("click-waits", {}), ask=Ask(AskKind.CONFIRM, "sure", prompt))
        reason = request.given.get("reason", "").strip()
        checked = opened.check(book, progress)
        progress(say("progress-issue", {}))
        try:
            made = issuing.issue(checked, report.parent, report, self._today(), reason=reason or None)
        except (HeldBackError, OutputError) as fault:
            if reason or fault.code not in ("issue-differences", "issue-again"):
                raise
            return _ask_reason(fault)
        desk.show_file(made.report)
        told = {"file": made.report.name, "facts": made.facts.name, "folder": str(made.report.parent)}
        return Answer(say("click-issued", {"file": made.report.name}), say("click-issued-where", told))

    def new_period(self, request: Request, progress: Progress) -> Answer:
        """Make the workbook of the next period of the open one, and open it."""
        if request.nonce not in self._fresh:
            book = opened.find(request)
            file = _saved(book)
            progress(say("progress-read", {}))
            _want_saved(book, file)
            progress(say("progress-new", {}))
            try:
                self._fresh = {request.nonce: _roll(file, request)}
            except OutputError as fault:
                if request.given.get("reason") or fault.code not in ("roll-not-issued", "roll-has-errors"):
                    raise
                return _ask_reason(fault)
        path, told = self._fresh[request.nonce]
        application.open_book(path, request.window)
        said = say("click-next-period", {"file": path.name, "folder": str(path.parent)})
        return Answer(said, f"{said}\n\n{told}" if told else "")

    def compare(self, request: Request, progress: Progress) -> Answer:
        """Hold the open workbook against the last report of its history, or another file, and write what differs."""
        book = opened.find(request)
        which, other = request.given.get("which", ""), request.given.get("other", "")
        checked = opened.check(book, progress)
        past = checked.catalogue.history.last
        if past is not None and which not in ("1", "2"):
            prompt = say("ask-compare", {"period": str(past.last)})
            return Answer(say("click-waits", {}), ask=Ask(AskKind.TEXT, "which", prompt, "1"))
        if (past is None or which == "2") and not other:
            prompt = say("ask-compare-file", {})
            return Answer(say("click-waits", {}), ask=Ask(AskKind.FILE, "other", prompt, filter=FILES_FILTER))
        progress(say("progress-compare", {}))
        found = compared.compare_with(checked, Path(other)) if other else compared.since_last(checked)
        excel_write.write_changes(book.book, sheet_rows(found))
        excel_write.show_sheet(book.book, CHANGES_SHEET)
        return Answer(say("click-compared", {"count": len(listed(found)), "sources": sources(found)}))


def _ask_reason(fault: ProgramError) -> Answer:
    """What stands in the way, as a question for the reason to go on all the same."""
    prompt = say("ask-reason-for", {"message": _cut(say_error(fault))})
    return Answer(say("click-waits", {}), ask=Ask(AskKind.TEXT, "reason", prompt))


def _cut(sentences: Sequence[str]) -> str:
    text = "\n".join(sentences[:MOST_LINES])
    return text if len(text) <= LONGEST_PROMPT else f"{text[: LONGEST_PROMPT - 1].rstrip()}\u2026"


def _saved(book: Opened) -> Path:
    """The file of the open workbook. Raises `WorkbookError` where there is none on this machine."""
    file = book.folder / book.name if book.folder else None
    if file is None or not file.is_file():
        raise WorkbookError("book-not-saved-here", file=book.name)
    return file


def _want_saved(book: Opened, file: Path) -> None:
    """Raises `WorkbookError` where the file says something else than the open workbook: it is the file that goes on."""
    definition, _, sheets, _ = opened.understand(book)
    stored = read_workbook(file)
    period = definition.period(read_identity(sheets).last)
    same = read_identity(stored) == read_identity(sheets)
    if period and not (same and read_typed(definition, period, stored) == read_typed(definition, period, sheets)):
        raise WorkbookError("book-not-saved", file=book.name)


def _roll(file: Path, request: Request) -> tuple[Path, str]:
    """The workbook of the next period beside the one that ends, and what there is to tell of it."""
    ending = ".xlsx" if request.host.casefold().endswith(".xlam") else ".xlsm"
    organisation, period = next_period.follows(file)
    first = file.with_name(f"{organisation}-{period}{ending}")
    taken = application.open_names()
    free = (path for path in numbered(first) if not exists(path) and path.name.casefold() not in taken)
    path = next(free, None)
    if path is None:
        raise OutputError("too-many-numbers", file=first.name, folder=str(first.parent))
    rolled = next_period.roll(file, str(period), path, request.given.get("reason", "").strip() or None)
    lines = [f"{SEVERITIES[each.severity]}: {say_finding(each)}" for each in rolled.told]
    more = [say("click-more-told", {"count": len(lines) - MOST_LINES})] if len(lines) > MOST_LINES else []
    return path, "\n".join([*lines[:MOST_LINES], *more])
