"""What each of the ribbon's buttons does, from a request to an answer. The helper calls this and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from virksomhetsrapport import __version__, app, commands, hr_book, opened
from virksomhetsrapport.cells import CellRef, Frame
from virksomhetsrapport.definition import Definition
from virksomhetsrapport.edges import desk, guide
from virksomhetsrapport.edges.excel import application
from virksomhetsrapport.edges.excel import read as excel_read
from virksomhetsrapport.edges.excel import write as excel_write
from virksomhetsrapport.edges.files import exists, numbered
from virksomhetsrapport.edges.messages import say, tally
from virksomhetsrapport.edges.render.choose import PageSource
from virksomhetsrapport.edges.settings import chosen_template
from virksomhetsrapport.errors import OutputError, WorkbookError
from virksomhetsrapport.opened import Progress
from virksomhetsrapport.outputs import CONTROL_HEADING_ROW
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.protocol import Answer, Ask, AskKind, Icon, Request
from virksomhetsrapport.ribbon_hr import Lists
from virksomhetsrapport.ribbon_months import Months, reports_of

LONGEST_BOX = 1000
"""Characters that a message box of Excel's holds."""
WORD_FILTER = "Word-maler (*.docx;*.dotx),*.docx;*.dotx"


class Ribbon:
    """The buttons. `now` gives the local time, `pages` says who numbers the pages of a report.

    What is remembered between clicks is which finding was shown last.
    """

    def __init__(self, now: Callable[[], dt.datetime] = dt.datetime.now, pages: PageSource = PageSource.AUTO) -> None:
        self._now = now
        self._pages = pages
        self._shown: dict[str, int] = {}
        self._fresh: dict[str, Path] = {}
        months = Months(lambda: now().date())
        lists = Lists(lambda: now().date())
        self._actions: dict[str, Callable[[Request, Progress], Answer]] = {
            commands.NEW.id: self.new,
            commands.CHECK.id: self.check,
            commands.NEXT_FINDING.id: self.next_finding,
            commands.SHOW_CONTROL.id: self.show_control,
            commands.REPORT.id: self.report,
            commands.OPEN_REPORT.id: self.open_report,
            commands.CHOOSE_TEMPLATE.id: self.choose_template,
            commands.ISSUE.id: months.issue,
            commands.NEW_PERIOD.id: lambda request, progress: (lists if hr_book.is_hr(request) else months).new_period(
                request, progress
            ),
            commands.COMPARE.id: months.compare,
            commands.PASTE_ABSENCE.id: lists.paste_absence,
            commands.PASTE_BREACHES.id: lists.paste_breaches,
            commands.COUNT.id: lambda request, progress: (
                lists.count(request, progress) if hr_book.is_hr(request) else self.count_lists(request, progress)
            ),
            commands.DELIVER.id: lists.deliver,
            commands.DELETE_RAW.id: lists.delete_raw,
            commands.IMPORT_COUNTS.id: self.import_counts,
            commands.SELF_TEST.id: self.self_test,
            commands.GUIDE.id: self.guide,
            commands.ABOUT.id: self.about,
        }

    def act(self, request: Request, progress: Progress) -> Answer:
        """Do what a button asks. Raises `ProgramError` where that cannot be done; Excel's own errors pass through."""
        if commands.COMMANDS[request.command].needs_book and not request.book:
            raise WorkbookError("no-book")
        return self._actions[request.command](request, progress)

    def check(self, request: Request, progress: Progress) -> Answer:
        book = opened.find(request)
        catalogue = self._checked(book, request, progress).catalogue
        if catalogue.errors:
            place = catalogue.errors[0].cell
            excel_write.show_cell(book.book, place) if place else self.show_control(request, progress)
        return Answer(say("click-checked", {"tally": tally(catalogue.findings)}))

    def import_counts(self, request: Request, progress: Progress) -> Answer:
        """The workbook is checked with what came in: the next finding shown is the first."""
        from virksomhetsrapport import ribbon_import

        self._shown.pop(request.book, None)
        return ribbon_import.import_counts(request, progress)

    def count_lists(self, request: Request, progress: Progress) -> Answer:
        """As `import_counts`, of lists that were pasted into finance's workbook."""
        from virksomhetsrapport import ribbon_import

        self._shown.pop(request.book, None)
        return ribbon_import.count_lists(request, progress)

    def next_finding(self, request: Request, progress: Progress) -> Answer:
        """The finding after the one that was shown last, from the top again after the last one."""
        del progress
        book = opened.find(request).book
        found = _listed(_control(book))
        if not found:
            return Answer(say("click-no-findings", {}))
        index = (self._shown.get(request.book, -1) + 1) % len(found)
        message, cell = found[index]
        if cell:
            excel_write.show_cell(book, cell)
        self._shown[request.book] = index
        return Answer(say("click-finding", {"number": index + 1, "count": len(found), "message": message}))

    def show_control(self, request: Request, progress: Progress) -> Answer:
        del progress
        book = opened.find(request).book
        excel_write.show_sheet(book, _control(book).sheet)
        return Answer("")

    def report(self, request: Request, progress: Progress) -> Answer:
        book = opened.find(request)
        checked = self._checked(book, request, progress)
        errors, reason = checked.catalogue.errors, request.given.get("reason", "").strip()
        if errors and not reason:
            prompt = say("ask-reason", {"count": len(errors)})
            return Answer(say("click-waits", {}), ask=Ask(AskKind.TEXT, "reason", prompt))
        progress(say("progress-report", {}))
        template = app.find_template(checked.catalogue.definition.id, book.folder)
        folder = book.folder or desk.documents()
        first = folder / f"{Path(request.book).stem}.docx"
        made, pages = self._written(checked, first, template, reason if errors else None)
        desk.show_file(made)
        status = say("click-report-made", {"file": made.name, "message": pages})
        if made == first and book.folder:
            return Answer(status)
        other = first.name if made != first else ""
        return Answer(status, say("click-report-elsewhere", {"file": made.name, "folder": str(folder), "other": other}))

    def _checked(self, book: opened.Opened, request: Request, progress: Progress) -> app.Checked:
        """After a check the findings are others: the next one shown is the first."""
        checked = opened.check(book, progress)
        self._shown.pop(request.book, None)
        return checked

    def _written(self, checked: app.Checked, first: Path, template: Path, reason: str | None) -> tuple[Path, str]:
        """The report under its own name, or the next free number where that one is open or was changed in Word.

        With it the sentence of where its page numbers are from.
        """
        moment = self._now().astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
        for path in numbered(first):
            try:
                pages = app.write_document(checked, path, moment, template, reason, pages=self._pages)
            except OutputError as fault:
                if fault.code not in ("output-edited", "output-open"):
                    raise
            else:
                return path, pages
        raise OutputError("too-many-numbers", file=first.name, folder=str(first.parent))

    def open_report(self, request: Request, progress: Progress) -> Answer:
        """The newest report of the open workbook, also one that was changed in Word since."""
        del progress
        newest = reports_of(opened.find(request), request)[0]
        desk.show_file(newest)
        return Answer(say("click-opened", {"file": newest.name}))

    def choose_template(self, request: Request, progress: Progress) -> Answer:
        given = request.given
        definition, file, sheets, _ = opened.understand(opened.find(request))
        chosen = chosen_template(definition.id)
        if chosen and given.get("which") not in ("1", "2"):
            prompt = say("ask-which-template", {"name": definition.name, "file": str(chosen)})
            return Answer(say("click-waits", {}), ask=Ask(AskKind.TEXT, "which", prompt, "1"))
        if given.get("which") == "2":
            app.choose_template(app.examine(sheets, definition, file, request.book), None)
            return Answer(say("click-template-own", {"name": definition.name}))
        if not given.get("template"):
            prompt = say("ask-template", {"name": definition.name})
            return Answer(say("click-waits", {}), ask=Ask(AskKind.FILE, "template", prompt, filter=WORD_FILTER))
        progress(say("progress-template", {}))
        template = Path(given["template"])
        app.choose_template(app.examine(sheets, definition, file, request.book), template)
        return Answer(say("click-template", {"file": template.name, "name": definition.name}))

    def new(self, request: Request, progress: Progress) -> Answer:
        folder = opened.folder_of(request) or desk.documents()
        known = [found for _, _, found in app.organisations(folder) if isinstance(found, Definition)]
        if not known:
            raise WorkbookError("no-organisation")
        definition = known[0] if len(known) == 1 else _chosen(request.given.get("organisation", ""), known)
        if definition is None:
            listed = "\n".join(f"{number}  {each.full_name}" for number, each in enumerate(known, 1))
            return Answer(
                say("click-waits", {}),
                ask=Ask(AskKind.TEXT, "organisation", say("ask-organisation", {"list": listed}), "1"),
            )
        typed, wrong = request.given.get("period", ""), ""
        if typed:
            try:
                return self._new(request, definition, app.read_period(definition, typed), folder, progress)
            except OutputError as fault:
                if fault.code not in ("period-unreadable", "period-not-at-cadence"):
                    raise
                wrong = say(fault.code, fault.params)
        latest = _latest(definition, self._now().date())
        prompt = say("ask-period", {"name": definition.name, "months": definition.months, "wrong": wrong})
        return Answer(say("click-waits", {}), ask=Ask(AskKind.TEXT, "period", prompt, str(latest)))

    def _new(
        self, request: Request, definition: Definition, period: Period, folder: Path, progress: Progress
    ) -> Answer:
        progress(say("progress-new", {}))
        ending = ".xlsx" if request.host.casefold().endswith(".xlam") else ".xlsm"
        first = folder / f"{definition.id}-{period.last}{ending}"
        path = self._fresh.get(request.nonce)
        if path is None:
            taken = application.open_names()
            free = (path for path in numbered(first) if not exists(path) and path.name.casefold() not in taken)
            path = next(free, None)
            if path is None:
                raise OutputError("too-many-numbers", file=first.name, folder=str(folder))
            app.new(definition.id, str(period.last), path)
            self._fresh = {request.nonce: path}  # Excel may be busy when it is to open it: then it is made already
        application.open_book(path, request.window)
        return Answer(say("click-new", {"file": path.name, "folder": str(folder)}))

    def self_test(self, request: Request, progress: Progress) -> Answer:
        from virksomhetsrapport import installation
        from virksomhetsrapport.edges.install import doctor

        del request
        progress(say("progress-self-test", {}))
        checks = installation.examine()
        wrong = any(check.ok is False for check in checks)
        text = doctor.render(checks, LONGEST_BOX)
        return Answer("", text, Icon.WARNING if wrong else Icon.INFORMATION)

    def guide(self, request: Request, progress: Progress) -> Answer:
        del request, progress
        desk.show_file(guide.write_guide(desk.base_folder()))
        return Answer("")

    def about(self, request: Request, progress: Progress) -> Answer:
        del progress
        folder = opened.folder_of(request)
        names = ", ".join(found.name for _, _, found in app.organisations(folder) if isinstance(found, Definition))
        return Answer("", say("click-about", {"version": __version__, "names": names}))


def _control(book: Any) -> Frame:
    """Kontroll as it stands. Raises `WorkbookError` where the workbook has none."""
    frame = excel_read.read_control(book)
    if frame is None:
        raise WorkbookError("no-control")
    return frame


def _listed(control: Frame) -> list[tuple[str, CellRef | None]]:
    """The findings that stand in Kontroll: what each says, and its cell, as it stood at the last check."""
    found = []
    for row in range(CONTROL_HEADING_ROW + 1, max((row for row, _ in control.cells), default=0) + 1):
        message, place = control.at(row, 2).value, control.at(row, 3).value
        if isinstance(message, str):
            found.append((message, CellRef.parse(place) if isinstance(place, str) else None))
    return found


def _chosen(typed: str, known: list[Definition]) -> Definition | None:
    """The organisation by its number in the list, its id or its name."""
    typed = typed.strip().casefold()
    if typed.isascii() and typed.isdigit():
        return known[int(typed) - 1] if 1 <= int(typed) <= len(known) else None
    return next((each for each in known if typed in (each.id, each.name.casefold(), each.full_name.casefold())), None)


def _latest(definition: Definition, today: dt.date) -> Month:
    """The last month of the reporting period that ended most lately."""
    month = Month(today.year, today.month).plus(-1)
    while definition.period(month) is None:
        month = month.plus(-1)
    return month
