"""Word as a renderer, on Windows, through COM as xlwings drives Excel: an instance of our own, out of sight."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from virksomhetsrapport.edges.render.finish import finished
from virksomhetsrapport.edges.render.pages import Pages, private_copy
from virksomhetsrapport.edges.render.process import end_tree
from virksomhetsrapport.errors import RenderError

PATIENCE = 120.0
"""Seconds that an open document may take before its Word is ended."""

# Word's own numbers: alerts, macro security and saving; stories, information and statistics; export.
_NO_ALERTS, _NO_MACROS, _DISCARD = 0, 3, 0
_MAIN_TEXT, _PAGE_NUMBER, _PAGES = 1, 3, 2
_PDF, _FOR_PRINT, _WHOLE, _CONTENT, _HEADINGS = 17, 0, 0, 0, 1


@dataclass(frozen=True)
class Word:
    """A Word that is installed.

    `start` gives a new instance, `process_of` the process that an open document is in, `faults` are the exceptions in
    which COM says that a call failed; `patience` in seconds.
    """

    version: str
    start: Callable[[], Any]
    process_of: Callable[[Any], int]
    faults: tuple[type[Exception], ...]
    patience: float = PATIENCE

    @property
    def name(self) -> str:
        return f"Word {self.version}".strip()

    def pages(self, document: Path) -> Pages:
        with self._opened(document) as (opened, _):
            opened.Repaginate()
            opened.Bookmarks.ShowHidden = True  # those whose names begin with "_"
            of = {
                str(mark.Name): int(opened.Range(mark.Start, mark.Start).Information(_PAGE_NUMBER))
                for mark in opened.Bookmarks
                if mark.StoryType == _MAIN_TEXT
            }
            return Pages(of, int(opened.ComputeStatistics(_PAGES)))

    def pdf(self, document: Path, out: Path) -> None:
        with self._opened(document) as (opened, copy):
            made = copy.with_suffix(".pdf")
            show, first, last = False, 1, 1
            properties, rights, tags = True, True, True
            # By position: not every late-bound call knows its arguments' names.
            opened.ExportAsFixedFormat(
                *(str(made), _PDF, show, _FOR_PRINT, _WHOLE, first, last, _CONTENT, properties, rights, _HEADINGS, tags)
            )
            data = finished(document, made, self.name)
        out.write_bytes(data)

    @contextmanager
    def _opened(self, document: Path) -> Iterator[tuple[Any, Path]]:
        """A copy, open in a Word of our own; it is closed and ended afterwards, and ended too where it hangs."""
        application = opened = watch = None
        hung = threading.Event()
        with private_copy(document, self.name) as copy:
            try:
                application = self.start()
                application.DisplayAlerts = _NO_ALERTS
                application.AutomationSecurity = _NO_MACROS
                ask_for_format, read_only, among_recent = False, True, False
                opened = application.Documents.Open(str(copy), ask_for_format, read_only, among_recent)
                watch = threading.Timer(self.patience, _end, (self.process_of(opened), hung))
                watch.start()
                yield opened, copy
            except self.faults:
                if hung.is_set():
                    raise RenderError("render-too-long", name=self.name, seconds=round(self.patience)) from None
                raise RenderError("render-failed", name=self.name) from None
            finally:
                if watch is not None:
                    watch.cancel()
                self._leave(application, opened)

    def _leave(self, application: Any, opened: Any) -> None:
        """End our Word; where somebody has opened a document of their own in it meanwhile, it is theirs now."""
        with suppress(*self.faults):
            if opened is not None:
                opened.Close(_DISCARD)
        with suppress(*self.faults):
            if application is not None and application.Documents.Count:
                application.Visible = True
            elif application is not None:
                application.Quit(_DISCARD)


def _end(process: int, hung: threading.Event) -> None:
    hung.set()
    end_tree(process)


def find() -> Word | None:
    """The Word of this machine; None elsewhere than on Windows, and where it is not installed."""
    if sys.platform != "win32":
        return None
    import winreg

    try:
        import pythoncom
        import win32process
        from win32com.client import DispatchEx

        current = winreg.QueryValue(winreg.HKEY_CLASSES_ROOT, r"Word.Application\CurVer")
    except (ImportError, OSError):
        return None

    def start() -> Any:
        pythoncom.CoInitialize()
        return DispatchEx("Word.Application")

    def process_of(opened: Any) -> int:
        return int(win32process.GetWindowThreadProcessId(opened.ActiveWindow.Hwnd)[1])

    # A late-bound call on a Word that is busy or gone fails as an attribute that there is none of.
    faults = (pythoncom.com_error, AttributeError)
    return Word(f"{current.rpartition('.')[2]}.0", start, process_of, faults)
