"""The helper as it ships, over Calc: the engine is registered, and the same door is opened.

Its reports name no pages, unless a test has asked for them by `PAGED`: each would start a LibreOffice of its own.

Calc 7.4 ends by itself where a macro's timer writes to the status bar while a workbook is being loaded: the loaded one
is current by then, and has no window (VbaApplicationBase::getDisplayStatusBar). The macro writes there when it finds
something new, so that it is given the time to find what is being done before a workbook is opened.
"""

from __future__ import annotations

import os
import time
from functools import partial
from pathlib import Path

from tests.calc import engine

from virksomhetsrapport import helper
from virksomhetsrapport.edges.excel import application
from virksomhetsrapport.edges.render.choose import PageSource

_SOME_BEATS = 3
"""Seconds; the macro looks once a second."""


def _open_later(path: Path, window: int) -> None:
    time.sleep(_SOME_BEATS)
    _open_book(path, window)


if __name__ == "__main__":
    engine.register()
    if not os.environ.get("PAGED"):
        helper.Ribbon = partial(helper.Ribbon, pages=PageSource.NONE)  # type: ignore[misc, assignment]
    _open_book, application.open_book = application.open_book, _open_later
    helper.main()
