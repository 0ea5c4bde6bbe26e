"""An xlwings engine over a running LibreOffice Calc, so that code written for Excel can be tested without it.

`register()` makes it xlwings' active engine. The office is found at CALC_URL, a UNO URL; the books are all that are
open there. `engine.calls` and `engine.seconds` tell what was asked of Calc.
"""

from __future__ import annotations

import datetime as dt
import math
import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import xlwings
from tests.calc import clipboard, values
from tests.calc.books import Books
from tests.calc.connection import UNO_ERRORS, connect, create
from tests.calc.counting import counted, tally
from tests.calc.grammar import Area
from tests.calc.ranges import Range
from xlwings import base_classes


class Engine:
    name, type = "calc", "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)
        self._url, self._context = "", None
        tally.lives = self._lives

    @property
    def calls(self) -> Counter[str]:
        """How often each Class.member was asked for, or set (Class.member=), since the last reset."""
        return tally.calls

    @property
    def seconds(self) -> float:
        """Wall time spent in those calls."""
        return tally.seconds

    @staticmethod
    def reset() -> None:
        tally.reset()

    @property
    def context(self) -> Any:
        """LibreOffice's component context; None where no office listens at CALC_URL."""
        url = os.environ["CALC_URL"]
        if url != self._url or not self._lives():
            try:
                self._url, self._context = url, connect(url)
            except UNO_ERRORS:
                self._context = None
        return self._context

    def _lives(self) -> bool:
        try:
            return self._context is not None and bool(self._context.ServiceManager)
        except UNO_ERRORS:
            return False

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        if type(value) is dt.date:
            return dt.datetime(value.year, value.month, value.day)
        return None if isinstance(value, float) and math.isnan(value) else value

    @staticmethod
    def clean_value_data(
        data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool
    ) -> list[list[Any]]:
        """As xlwings does on Windows: what reads as no text is empty, whether a formula gave it or not."""

        def clean(value: Any) -> Any:
            if value is None or value == "":
                return empty_as
            if isinstance(value, dt.datetime):
                return datetime_builder(
                    year=value.year, month=value.month, day=value.day, hour=value.hour, minute=value.minute,
                    second=value.second, microsecond=value.microsecond, tzinfo=None,
                )  # fmt: skip
            if isinstance(value, float) and number_builder is not None:
                return number_builder(value)
            if type(value) is int and value in values.ERRORS:
                return values.ERRORS[value] if err_to_str else None
            return value

        return [[clean(value) for value in row] for row in data]


class Apps(base_classes.Apps):
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._app: App | None = None

    def _running(self) -> list[App]:
        context = self._engine.context
        if context is None:
            return []
        if self._app is None or self._app.context is not context:
            self._app = App(self._engine, context)
        return [self._app]

    def keys(self) -> list[int]:
        return [app.pid for app in self._running()]

    def add(self, **kwargs: Any) -> App:
        return self[App.pid]

    @staticmethod
    def cleanup() -> None:
        pass

    def __iter__(self) -> Iterator[App]:
        return iter(self._running())

    def __len__(self) -> int:
        return len(self._running())

    def __getitem__(self, pid: int) -> App:
        for app in self._running():
            if app.pid == pid:
                return app
        raise KeyError(pid)


def _remembered(name: str) -> property:
    def get(app: App) -> bool:
        return app._settings.get(name, True)

    def put(app: App, value: bool) -> None:
        app._settings[name] = value

    return property(get, put)


@counted(
    "selection", "activate", "screen_updating", "display_alerts", "enable_events", "interactive", "calculation",
    "calculate", "status_bar", "hwnd",
)  # fmt: skip
class App(base_classes.App):
    """The office. Calculation belongs to its books; the other settings are only remembered."""

    pid, path, visible = 1, "", True
    version = "16.0"

    def __init__(self, engine: Engine, context: Any) -> None:
        self.engine, self.context = engine, context
        self.desktop = create(context, "com.sun.star.frame.Desktop")
        self.books = Books(self)
        self._settings: dict[str, Any] = {}

    books = None
    screen_updating = _remembered("screen_updating")
    display_alerts = _remembered("display_alerts")
    enable_events = _remembered("enable_events")
    interactive = _remembered("interactive")

    @property
    def cut_copy_mode(self) -> str | None:
        return self._settings.get("cut_copy_mode")

    @cut_copy_mode.setter
    def cut_copy_mode(self, mode: bool) -> None:
        """False forgets what was copied."""
        if not mode:
            clipboard.empty(self.context)

    @property
    def api(self) -> Any:
        return self.desktop

    @property
    def hwnd(self) -> int:
        return 0

    @property
    def selection(self) -> Range | None:
        book = self.books.active
        selection = book.document.CurrentController.getSelection() if book else None
        if selection is None or not selection.supportsService("com.sun.star.table.CellProperties"):
            return None
        addresses = getattr(selection, "RangeAddresses", None) or (selection.RangeAddress,)
        areas = [Area(one.StartRow, one.StartColumn, one.EndRow, one.EndColumn) for one in addresses]
        return Range(book.sheets(addresses[0].Sheet + 1), areas)

    def activate(self, steal_focus: bool = False) -> None:
        if book := self.books.active:
            book.activate()

    @property
    def calculation(self) -> str:
        book = self.books.active
        return "automatic" if book is None or book.document.isAutomaticCalculationEnabled() else "manual"

    @calculation.setter
    def calculation(self, mode: str) -> None:
        for book in self.books:
            book.document.enableAutomaticCalculation(mode != "manual")

    def calculate(self) -> None:
        for book in self.books:
            book.document.calculate()

    @property
    def status_bar(self) -> str | bool:
        return self._settings.get("status_bar", False)

    @status_bar.setter
    def status_bar(self, text: str | bool) -> None:
        self._settings["status_bar"] = text
        if book := self.books.active:
            indicator = book.document.CurrentController.getStatusIndicator()
            indicator.end()
            if text:
                indicator.start(str(text), 100)


engine = Engine()


def register() -> xlwings.Engine:
    """Make this xlwings' active engine."""
    if engine.name not in xlwings.engines.engines_by_name:
        xlwings.engines.add(xlwings.Engine(impl=engine))
    xlwings.engines.active = xlwings.engines[engine.name]
    return xlwings.engines.active
