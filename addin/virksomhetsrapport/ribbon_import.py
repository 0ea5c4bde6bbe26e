"""How HR's counts come into the open workbook: Importer HR-tall, and Beregn where its lists are pasted there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from virksomhetsrapport import hr_book, opened
from virksomhetsrapport.cover import read_identity
from virksomhetsrapport.edges.counts_file import read_counts
from virksomhetsrapport.edges.excel import write as excel_write
from virksomhetsrapport.edges.messages import SEVERITIES, say, say_finding, tally
from virksomhetsrapport.errors import WorkbookError
from virksomhetsrapport.findings import Finding, Severity
from virksomhetsrapport.history import read_history
from virksomhetsrapport.hr.counts import Counts
from virksomhetsrapport.imported import placed, take_counts
from virksomhetsrapport.imported_places import places
from virksomhetsrapport.opened import Progress
from virksomhetsrapport.protocol import Answer, Ask, AskKind, Request
from virksomhetsrapport.typed import read_all

COUNTS_FILTER = "HR-tall (*.json),*.json"
FEW_LINES, MOST_LINES = 3, 8
"""Sentences that a question and a message box tell one by one."""
LONGEST_PROMPT = 400
YES = "ja"


def import_counts(request: Request, progress: Progress) -> Answer:
    """Write the counts of a file that HR delivered into their input cells, and check the workbook.

    Where figures that stood there become other ones, the user is asked first. Raises `ProgramError` where the file is
    none for this workbook, or the workbook has no cells that take it.
    """
    book, given = opened.find(request), request.given
    if not given.get("counts"):
        prompt = say("ask-counts", {})
        return Answer(say("click-waits", {}), ask=Ask(AskKind.FILE, "counts", prompt, filter=COUNTS_FILTER))
    progress(say("progress-read", {}))
    understood = opened.understand(book)
    last = read_identity(understood.sheets).last
    counts = read_counts(Path(given["counts"]), understood.definition.id, last)
    return _take(book, understood, counts, request, progress)


def count_lists(request: Request, progress: Progress) -> Answer:
    """Count the lists that were pasted into finance's own workbook, and write the counts into their input cells.

    With errors in the lists nothing is written but what they are.
    """
    found, book = hr_book.find(request), opened.find(request)
    done = hr_book.count(found, progress)
    if done.errors:
        first = done.findings[0].cell
        if first:
            excel_write.show_cell(book.book, first)
        return Answer(say("click-counted", {"tally": tally(done.findings)}))
    answer = _take(book, opened.understand(book), done.counts, request, progress)
    box = "\n".join(each for each in (_lines(done.findings, MOST_LINES), answer.box) if each)
    return answer if answer.ask else replace(answer, box=box)


def _take(
    book: opened.Opened, understood: opened.Understood, counts: Counts, request: Request, progress: Progress
) -> Answer:
    definition, _, sheets, _ = understood
    last = read_identity(sheets).last
    period = definition.period(last)
    if period is None:
        raise WorkbookError("period-not-at-cadence", period=str(last), months=definition.months, name=definition.name)
    typed = read_all(definition, period, sheets).inputs.cells
    imported = take_counts(definition, period, typed, counts, read_history(sheets, last)[0])
    where = places(definition, period, sheets, imported.cells)
    told = placed(imported.told, where.cells)
    changes = [each for each in told if each.severity is Severity.WARNING]
    if changes and request.given.get("sure") != YES:
        prompt = say("ask-import", {"message": _lines(changes, FEW_LINES)[:LONGEST_PROMPT]})
        return Answer(say("click-waits", {}), ask=Ask(AskKind.CONFIRM, "sure", prompt))
    progress(say("progress-write", {}))
    excel_write.write_inputs(book.book, where.values, where.formulas)
    checked = opened.check(book, progress)
    status = say("click-imported", {"count": len(imported.cells), "tally": tally(checked.catalogue.findings)})
    return Answer(status, _lines(told, MOST_LINES))


def _lines(told: Sequence[Finding], most: int) -> str:
    lines = [f"{SEVERITIES[each.severity]}: {say_finding(each)}" for each in told]
    more = [say("click-more-imported", {"count": len(lines) - most})] if len(lines) > most else []
    return "\n".join([*lines[:most], *more])
