"""The books that are open in Calc, with their sheets, as xlwings' base classes ask for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.calc.connection import properties, uno
from tests.calc.counting import counted, refused
from tests.calc.grammar import COLUMNS, ROWS, Area
from tests.calc.names import Names
from tests.calc.ranges import Range, find_range
from xlwings import base_classes

_FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".ods": "calc8",
    ".pdf": "calc_pdf_Export",
}
_RUN_MACROS_WITHOUT_ASKING = 4


@counted("add", "open")
class Books(base_classes.Books):
    def __init__(self, app: Any) -> None:
        self.app = app

    @property
    def api(self) -> Any:
        return self.app.desktop.Components

    def _open(self) -> list[Book]:
        found, components = [], self.api.createEnumeration()
        while components.hasMoreElements():
            component = components.nextElement()
            if component.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
                found.append(Book(self.app, component))
        return found

    @property
    def active(self) -> Book | None:
        """The book whose window is in front; where that is none, the one that was opened last."""
        books = self._open()
        front = [book for book in books if book.document.CurrentController.Frame.isActive()]
        return (front or books or [None])[-1]

    def __call__(self, name_or_index: str | int) -> Book:
        for index, book in enumerate(self._open(), start=1):
            if name_or_index == index or str(name_or_index).casefold() == book.name.casefold():
                return book
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return len(self._open())

    def __iter__(self) -> Iterator[Book]:
        return iter(self._open())

    def add(self) -> Book:
        return Book(self.app, self._load("private:factory/scalc"))

    def open(self, fullname: str, update_links: Any = None, read_only: bool | None = None, *others: Any) -> Book:
        url = uno.systemPathToFileUrl(str(Path(fullname).resolve()))
        return Book(self.app, self._load(url, ReadOnly=bool(read_only)))

    def _load(self, url: str, **options: Any) -> Any:
        arguments = properties(MacroExecutionMode=_RUN_MACROS_WITHOUT_ASKING, **options)
        document = self.app.desktop.loadComponentFromURL(url, "_blank", 0, arguments)
        if document is None:
            raise refused(f"Cannot open {url}")
        return document


@counted("activate", "save", "close", "to_pdf")
class Book(base_classes.Book):
    def __init__(self, app: Any, document: Any) -> None:
        self.app, self.document = app, document

    app = None

    @property
    def api(self) -> Any:
        return self.document

    @property
    def name(self) -> str:
        return Path(self.fullname).name

    @property
    def fullname(self) -> str:
        url = self.document.URL
        return uno.fileUrlToSystemPath(url) if url else self.document.Title

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self)

    def activate(self) -> None:
        frame = self.document.CurrentController.Frame
        frame.ContainerWindow.toFront()
        frame.activate()

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Under a new path, the book is that file from then on."""
        if path is None and self.document.hasLocation():
            self.document.store()
            return
        target = Path(path or f"{self.name}.xlsx").resolve()
        arguments = properties(FilterName=_FILTERS[target.suffix.lower()], Overwrite=True)
        self.document.storeAsURL(uno.systemPathToFileUrl(str(target)), arguments)

    def to_pdf(self, path: str, quality: Any = None) -> None:
        target = uno.systemPathToFileUrl(str(Path(path).resolve()))
        self.document.storeToURL(target, properties(FilterName=_FILTERS[".pdf"]))

    def close(self) -> None:
        self.document.close(True)


@counted("add")
class Sheets(base_classes.Sheets):
    def __init__(self, book: Book) -> None:
        self.book, self._sheets = book, book.document.Sheets

    @property
    def api(self) -> Any:
        return self._sheets

    @property
    def active(self) -> Sheet:
        return Sheet(self.book, self.book.document.CurrentController.ActiveSheet)

    def __call__(self, name_or_index: str | int) -> Sheet:
        if isinstance(name_or_index, int):
            if 1 <= name_or_index <= len(self):
                return Sheet(self.book, self._sheets.getByIndex(name_or_index - 1))
        else:
            for name in self._sheets.ElementNames:
                if name.casefold() == name_or_index.casefold():
                    return Sheet(self.book, self._sheets.getByName(name))
        raise refused(f"No sheet {name_or_index}")

    def __len__(self) -> int:
        return self._sheets.Count

    def __iter__(self) -> Iterator[Sheet]:
        return iter([Sheet(self.book, self._sheets.getByIndex(index)) for index in range(len(self))])

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """As in Excel, the new sheet is before the active one where nothing else is said, and is active then."""
        index = after.index if after else (before or self.active).index - 1
        taken = set(self._sheets.ElementNames)
        name = name or next(new for number in range(1, 1000) if (new := f"Sheet{number}") not in taken)
        self._sheets.insertNewByName(name, index)
        sheet = self(name)
        sheet.activate()
        return sheet


@counted(
    "name", "visible", "activate", "select", "delete", "clear", "clear_contents", "clear_formats", "autofit",
    "used_range", "notes",
)  # fmt: skip
class Sheet(base_classes.Sheet):
    def __init__(self, book: Book, calc: Any) -> None:
        self.book, self.calc = book, calc

    book = None

    @property
    def api(self) -> Any:
        return self.calc

    def cells_at(self, area: Area) -> Any:
        return self.calc.getCellRangeByPosition(area.left, area.top, area.right, area.bottom)

    @property
    def name(self) -> str:
        return self.calc.Name

    @name.setter
    def name(self, name: str) -> None:
        self.calc.Name = name

    @property
    def index(self) -> int:
        return self.calc.RangeAddress.Sheet + 1

    @property
    def names(self) -> Names:
        return Names(self.book, self)

    @property
    def visible(self) -> bool:
        return self.calc.IsVisible

    @visible.setter
    def visible(self, visible: bool) -> None:
        self.calc.IsVisible = bool(visible)

    def activate(self) -> None:
        if not self.calc.IsVisible:
            raise refused("Activate method of Worksheet class failed")
        self.book.document.CurrentController.setActiveSheet(self.calc)

    select = activate

    def delete(self) -> None:
        self.book.document.Sheets.removeByName(self.calc.Name)

    def range(self, first: Any, last: Any = None) -> Range:
        return find_range(self, first, last)

    @property
    def cells(self) -> Range:
        return Range(self, [Area(0, 0, ROWS - 1, COLUMNS - 1)])

    @property
    def used_range(self) -> Range:
        """Where there is content; Excel counts cells that are only formatted too."""
        cursor = self.calc.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        address = cursor.RangeAddress
        return Range(self, [Area(address.StartRow, address.StartColumn, address.EndRow, address.EndColumn)])

    @property
    def shapes(self) -> Found:
        """Pictures, charts and drawings."""
        page = self.calc.DrawPage
        return Found([Drawn(page, page.getByIndex(index)) for index in range(page.Count)])

    @property
    def pivot_tables(self) -> Found:
        return Found([Pivot(self.calc, name) for name in self.calc.DataPilotTables.ElementNames])

    @property
    def notes(self) -> list[Any]:
        places = [note.Position for note in self.calc.Annotations]
        return [Range(self, [Area(place.Row, place.Column, place.Row, place.Column)]).note for place in places]

    @property
    def comments(self) -> list[Any]:
        """Calc has none that people answer each other in."""
        return []

    def clear(self) -> None:
        self.cells.clear()

    def clear_contents(self) -> None:
        self.cells.clear_contents()

    def clear_formats(self) -> None:
        self.cells.clear_formats()

    def autofit(self, axis: str | None = None) -> None:
        self.used_range.autofit(axis)


class Drawn(base_classes.Shape):
    def __init__(self, page: Any, shape: Any) -> None:
        self._page, self._shape = page, shape

    def delete(self) -> None:
        self._page.remove(self._shape)


class Pivot(base_classes.PivotTable):
    def __init__(self, sheet: Any, name: str) -> None:
        self._sheet, self._name = sheet, name

    def delete(self) -> None:
        self._sheet.DataPilotTables.removeByName(self._name)


class Found:
    """What xlwings asks of a collection: how many, and each by its number."""

    def __init__(self, found: list[Any]) -> None:
        self._found = found

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._found)

    def __call__(self, number: int) -> Any:
        return self._found[number - 1]
