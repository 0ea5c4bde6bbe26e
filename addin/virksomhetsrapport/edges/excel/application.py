"""Excel itself: the open workbooks, whether it is busy, and what xlwings must not do on its own."""

from __future__ import annotations

import atexit
import sys
from pathlib import Path
from typing import Any

import xlwings

from virksomhetsrapport.edges.desk import show_file
from virksomhetsrapport.errors import WorkbookError

_BUSY = frozenset({-2147418111, -2147417846, -2146777998})
"""RPC_E_CALL_REJECTED, RPC_E_SERVERCALL_RETRYLATER, VBA_E_IGNORE: a cell is being edited, or a dialog is open."""
_GONE = frozenset(
    {-2147023174, -2147417848, -2147023170, -2147220995, -2146827864, -2147418105, -2147418094, -2147417851}
)
"""RPC_S_SERVER_UNAVAILABLE, RPC_E_DISCONNECTED and their like: Excel or the workbook was closed meanwhile."""
_REFUSED = -2146827284
"""Excel's 1004: mostly a sheet or a workbook that is protected."""
_HUNG = -2147467259


def tame() -> None:
    """Have xlwings tell at once that Excel is busy, let go of Excel, and leave other Excel processes alone.

    On Windows it tries for ever by default. It counts each Excel that it finds as held once more than it is, so that
    Excel could never end while a helper lives. And when Python ends it kills every Excel process that shows no window
    in this session of log-on, which on a terminal server may be the same user's work in another.
    """
    if sys.platform == "win32":
        from xlwings import _xlwindows

        _xlwindows.N_COM_ATTEMPTS = 1
        hold = _xlwindows._PyCom_PyObjectFromIUnknown  # noqa: SLF001 - xlwings offers no other way
        _xlwindows._PyCom_PyObjectFromIUnknown = lambda found, kind, _once_more: hold(found, kind, False)  # noqa: SLF001 - likewise
        atexit.unregister(_xlwindows.cleanup)


def find_book(name: str, window: int) -> Any:
    """The open workbook of that name, in Excel's window where that is known.

    Raises `WorkbookError` where none is open under that name, or several are and nothing tells them apart.
    """
    found = []
    for app in xlwings.apps:
        if _shows(app, window):
            found += [book for book in app.books if book.name.casefold() == name.casefold()]
    if not found:
        raise WorkbookError("book-not-open", file=name)
    if len(found) > 1:
        raise WorkbookError("book-open-twice", file=name)
    return found[0]


def open_names() -> set[str]:
    """What the open workbooks are called, folded: Excel opens no second one of the same name."""
    return {str(book.name).casefold() for app in xlwings.apps for book in app.books}


def open_book(path: Path, window: int) -> None:
    """Open a workbook in Excel's window where that is known, else in the one that is in front, else by itself."""
    app = next((app for app in xlwings.apps if window and _shows(app, window)), None) or xlwings.apps.active
    if app is None:  # xlwings sees no Excel in which no workbook is open
        show_file(path)
    else:
        app.impl.books.open(str(path))  # `app.books` would make another path of a mapped drive


def sees_window(window: int) -> bool:
    """Whether the window is one of this session's Excels; 0 is nobody's, and everybody's."""
    if not window:
        return True
    if sys.platform != "win32":
        return any(_shows(app, window) for app in xlwings.apps)
    import ctypes

    name = ctypes.create_unicode_buffer(16)
    ctypes.windll.user32.GetClassNameW(ctypes.c_void_p(window), name, 16)
    return name.value == "XLMAIN"


def _shows(app: Any, window: int) -> bool:
    """Whether a window is one of this Excel's. Each workbook has its own, so that the process is what they share."""
    if not window or app.hwnd == window:
        return True
    if sys.platform != "win32":
        return False
    import ctypes

    process = ctypes.c_ulong()
    ctypes.windll.user32.GetWindowThreadProcessId(ctypes.c_void_p(window), ctypes.byref(process))
    return bool(process.value) and app.pid == process.value


def is_busy(fault: BaseException) -> bool:
    """Whether Excel refused a call because somebody is editing a cell or has a dialog open."""
    if type(fault).__name__ == "ExcelBusyError" or getattr(fault, "winerror", None) == _HUNG:
        return True
    if isinstance(fault, TypeError) and "enumeration" in str(fault):  # what a list of books or sheets makes of it
        return True
    return bool(_codes(fault) & _BUSY)


def is_refused(fault: BaseException) -> bool:
    """Whether Excel would not do what it was asked, because of a protected sheet for instance."""
    return _REFUSED in _codes(fault)


def is_gone(fault: BaseException) -> bool:
    """Whether Excel or the workbook was closed while we worked."""
    return bool(_codes(fault) & _GONE)


def _codes(fault: BaseException) -> set[object]:
    """The result codes of a COM error: its own, and the one of the exception that it carries."""
    carried = fault.args[2] if len(fault.args) > 2 else None
    return {getattr(fault, "hresult", None), carried[5] if isinstance(carried, tuple) and len(carried) > 5 else None}
