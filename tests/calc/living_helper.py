"""The helper as it ships, over Calc: the engine is registered, and the same door is opened.

Its reports name no pages, unless a test has asked for them by `PAGED`: each would start a LibreOffice of its own. With
`UNOPENED` a workbook that it has made is left to the test to open: Calc 7.4 ends by itself where a macro's timer writes
to the status bar while a document is being loaded (VbaApplicationBase::getDisplayStatusBar).
"""

from __future__ import annotations

import os
from functools import partial

from tests.calc import engine

from virksomhetsrapport import helper
from virksomhetsrapport.edges.excel import application
from virksomhetsrapport.edges.render.choose import PageSource

if __name__ == "__main__":
    engine.register()
    if not os.environ.get("PAGED"):
        helper.Ribbon = partial(helper.Ribbon, pages=PageSource.NONE)  # type: ignore[misc, assignment]
    if os.environ.get("UNOPENED"):
        application.open_book = lambda path, window: None
    helper.main()
