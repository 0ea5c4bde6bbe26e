"""The ribbon's buttons of the group HR: lists are pasted, counted, delivered as counts, and deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from virksomhetsrapport import hr_book, next_period
from virksomhetsrapport.edges import desk
from virksomhetsrapport.edges.counts_file import counts_text, write_counts
from virksomhetsrapport.edges.excel import application, hr_results, lists
from virksomhetsrapport.edges.excel import write as excel_write
from virksomhetsrapport.edges.files import exists, numbered
from virksomhetsrapport.edges.messages import say, say_finding, tally
from virksomhetsrapport.errors import OutputError, WorkbookError
from virksomhetsrapport.hr import delivered
from virksomhetsrapport.hr.delivered import Delivery
from virksomhetsrapport.hr.list_sheets import PASTE_ROW, ListSheet, absence_sheet, breaches_sheet, list_sheets
from virksomhetsrapport.hr.results import SHEET as RESULTS_SHEET
from virksomhetsrapport.hr.settings import Column
from virksomhetsrapport.new_hr import new_hr
from virksomhetsrapport.opened import Progress
from virksomhetsrapport.protocol import Answer, Ask, AskKind, Icon, Request

if TYPE_CHECKING:
    from virksomhetsrapport.hr.table import Wanted

LIST_FILTER = "Lister (*.xlsx;*.xlsm;*.csv),*.xlsx;*.xlsm;*.csv"
DAYS = (Column.FIRST_DAY, Column.LAST_DAY, Column.DATE)
YES = "ja"


class Lists:
    """`today` gives the local day, which a delivery states. What is remembered is the workbook that a click has made,
    until it stands open."""

    def __init__(self, today: Callable[[], dt.date]) -> None:
        self._today = today
        self._fresh: dict[str, Path] = {}

    def paste_absence(self, request: Request, progress: Progress) -> Answer:
        found = hr_book.find(request)
        from virksomhetsrapport.hr.absence_list import ABSENCE

        return _paste(found, absence_sheet(found.definition.hr), ABSENCE, request, progress)

    def paste_breaches(self, request: Request, progress: Progress) -> Answer:
        found = hr_book.find(request)
        from virksomhetsrapport.hr.breach_list import BREACHES

        return _paste(found, breaches_sheet(found.definition.hr), BREACHES, request, progress)

    def count(self, request: Request, progress: Progress) -> Answer:
        """Count what was pasted, and show the figures, or the first cell that is wrong."""
        found = hr_book.find(request)
        done = hr_book.count(found, progress)
        first = done.findings[0].cell if done.errors else None
        if first:
            excel_write.show_cell(found.book, first)
        elif found.hr:
            excel_write.show_sheet(found.book, RESULTS_SHEET)
        return Answer(say("click-counted", {"tally": tally(done.findings)}))

    def deliver(self, request: Request, progress: Progress) -> Answer:
        """Write the counts beside the workbook, or into Documents, and remember them; with errors only for a reason."""
        found = hr_book.find(request)
        done = hr_book.count(found, progress)
        if done.counts.absence is None and done.counts.breaches is None:
            raise WorkbookError("hr-nothing-counted")
        reason = request.given.get("reason", "").strip()
        if done.errors and not reason:
            prompt = say("ask-deliver-reason", {"count": done.errors})
            return Answer(say("click-waits", {}), ask=Ask(AskKind.TEXT, "reason", prompt))
        text = counts_text(done.counts)
        folder = found.folder or desk.documents()
        path = _free(folder / f"{found.definition.id}-{found.last}-hr-tall.json", text)
        if not exists(path):
            write_counts(path, done.counts)
        day = self._today().isoformat()
        hr_results.remember(
            found.book, found.sheets, Delivery(day, str(found.last), reason if done.errors else "", text)
        )
        where = say("click-delivered-where", {"file": path.name, "folder": str(folder)})
        return Answer(say("click-delivered", {"file": path.name}), where)

    def delete_raw(self, request: Request, progress: Progress) -> Answer:
        """Take the lists out of the workbook once the user is sure, and save it where the user wants that."""
        found = hr_book.find(request)
        if request.given.get("sure") != YES:
            prompt = say("ask-delete-raw", {"sheets": ", ".join(cells.name for cells in found.lists.values())})
            return Answer(say("click-waits", {}), ask=Ask(AskKind.CONFIRM, "sure", prompt))
        if request.given.get("save") != YES:
            progress(say("progress-delete", {}))
            if found.hr:
                lists.delete_pivots(found.book)
            lists.delete_all(found.book, found.lists, list_sheets(found.definition.hr))
            return Answer(say("click-waits", {}), ask=Ask(AskKind.CONFIRM, "save", say("ask-save-deleted", {})))
        if not found.folder and "://" not in request.folder:
            return Answer(say("click-deleted-unsaved", {}), say("click-deleted-unsaved", {}), Icon.WARNING)
        progress(say("progress-save", {}))
        found.book.save()
        return Answer(say("click-deleted", {}), say("click-deleted-where", {}))

    def new_period(self, request: Request, progress: Progress) -> Answer:
        """Make HR's workbook of the next period of the open one, which remembers what was delivered; open it."""
        if request.nonce not in self._fresh:
            found = hr_book.find(request)
            following = next_period.following(found.definition, found.last)
            progress(say("progress-new", {}))
            ending = ".xlsx" if request.host.casefold().endswith(".xlam") else ".xlsm"
            first = (found.folder or desk.documents()) / f"{found.definition.id}-hr-{following}{ending}"
            taken = application.open_names()
            free = (path for path in numbered(first) if not exists(path) and path.name.casefold() not in taken)
            path = next(free, None)
            if path is None:
                raise OutputError("too-many-numbers", file=first.name, folder=str(first.parent))
            known = delivered.deliveries(found.sheets) if following.last.year == found.last.year else ()
            new_hr(found.definition.id, str(following), path, known, beside=found.folder)
            self._fresh = {request.nonce: path}
        path = self._fresh[request.nonce]
        application.open_book(path, request.window)
        return Answer(say("click-next-period", {"file": path.name, "folder": str(path.parent)}))


def _paste(found: hr_book.HrBook, which: ListSheet, wanted: Wanted, request: Request, progress: Progress) -> Answer:
    (sheet, name), given = found.sheet(which), request.given
    there = lists.last_row(sheet) - PASTE_ROW + 1
    if there and given.get("replace") != YES:
        prompt = say("ask-replace-list", {"count": there, "sheet": name})
        return Answer(say("click-waits", {}), ask=Ask(AskKind.CONFIRM, "replace", prompt))
    excel_write.show_sheet(found.book, name)
    headings, box = found.definition.hr.headings, ""
    if given.get("list"):
        from virksomhetsrapport.edges.list_files import read_list

        progress(say("progress-lists", {}))
        read = read_list(Path(given["list"]), wanted, headings)
        lists.write(sheet, read.raw)
        box = "\n".join(map(say_finding, read.findings))
    elif not lists.paste(sheet):
        prompt = say("ask-list", {"what": which.title})
        return Answer(say("click-waits", {}), ask=Ask(AskKind.FILE, "list", prompt, filter=LIST_FILTER))
    lists.show_dates(sheet, [heading for column in DAYS for heading in headings[column]])
    excel_write.show_sheet(found.book, name)
    count = lists.last_row(sheet) - PASTE_ROW + 1
    return Answer(say("click-pasted", {"count": count, "sheet": name}), box)


def _free(first: Path, text: str) -> Path:
    """The first name that nobody has, or that of a file which says the same already. Raises `OutputError`."""
    for path in numbered(first):
        if not exists(path) or (path.is_file() and path.read_bytes() == text.encode()):
            return path
    raise OutputError("too-many-numbers", file=first.name, folder=str(first.parent))
