"""The names of a book and of its sheets, as xlwings' base classes ask for them."""

from __future__ import annotations

from typing import Any

from tests.calc.connection import uno
from tests.calc.counting import counted, refused
from tests.calc.grammar import Formulas, parse_reference, quoted
from tests.calc.ranges import Range
from xlwings import base_classes


@counted("add")
class Names(base_classes.Names):
    """The names of a book, its sheets' own among them; or those of one sheet alone."""

    def __init__(self, book: Any, sheet: Any = None) -> None:
        self.book, self._sheet = book, sheet

    def _all(self) -> list[Name]:
        owners = [self._sheet] if self._sheet else [None, *self.book.sheets]
        return [Name(self.book, owner, bare) for owner in owners for bare in _named(self.book, owner).ElementNames]

    def snapshot(self) -> list[tuple[str, Name]]:
        return [(name.text, name) for name in self._all()]

    def _find(self, name_or_index: str | int) -> Name | None:
        names = self._all()
        if isinstance(name_or_index, int):
            return names[name_or_index - 1] if 1 <= name_or_index <= len(names) else None
        *_, bare = name_or_index.rsplit("!", 1)
        found = [name for name in names if name.bare.casefold() == bare.casefold()]
        if bare == name_or_index:
            return found[0] if found else None
        return next((name for name in found if name.text.casefold() == name_or_index.casefold()), None)

    def __call__(self, name_or_index: str | int) -> Name:
        if name := self._find(name_or_index):
            return name
        raise refused(f"No name {name_or_index}")

    def contains(self, name_or_index: str | int) -> bool:
        return self._find(name_or_index) is not None

    def __len__(self) -> int:
        return len(self._all())

    def add(self, name: str, refers_to: str) -> Name:
        *sheet, bare = name.rsplit("!", 1)
        owner = self.book.sheets(sheet[0].strip("'").replace("''", "'")) if sheet else self._sheet
        collection = _named(self.book, owner)
        if not collection.hasByName(bare):
            collection.addNewByName(bare, "0", uno.createUnoStruct("com.sun.star.table.CellAddress"), 0)
        added = Name(self.book, owner, bare)
        added.refers_to = refers_to
        return added


def _named(book: Any, owner: Any) -> Any:
    return (owner.calc if owner else book.document).NamedRanges


@counted("name", "refers_to", "refers_to_range", "delete")
class Name(base_classes.Name):
    """A name of the book, or of the sheet that owns it."""

    def __init__(self, book: Any, owner: Any, bare: str) -> None:
        self._book, self._owner, self.bare = book, owner, bare

    @property
    def api(self) -> Any:
        return _named(self._book, self._owner).getByName(self.bare)

    @property
    def text(self) -> str:
        return f"{quoted(self._owner.calc.Name)}!{self.bare}" if self._owner else self.bare

    @property
    def name(self) -> str:
        return self.text

    @name.setter
    def name(self, name: str) -> None:
        self.api.setName(name)
        self.bare = name

    @property
    def refers_to(self) -> str:
        name = self.api
        shown = Formulas(self._book.document).to_excel(name.getTokens(), name.ReferencePosition)
        return shown.upper() if shown.startswith("=#ref!") else shown

    @refers_to.setter
    def refers_to(self, formula: str) -> None:
        name = self.api
        name.setTokens(Formulas(self._book.document).tokens(formula, name.ReferencePosition))

    @property
    def refers_to_range(self) -> Range:
        if found := parse_reference(self.refers_to):
            sheet, areas = found
            return Range(self._book.sheets(sheet), areas)
        raise refused(f"{self.bare} is no range")

    def delete(self) -> None:
        _named(self._book, self._owner).removeByName(self.bare)
