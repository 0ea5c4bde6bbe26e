"""A workbook file as `Sheets`: values, what is a formula, errors, per cent formats, merged areas and defined names.

Neither openpyxl nor calamine gives a cell's value and its formula in one pass (docs/decisions says what was measured);
only the parts that carry them are read here, so that what is odd elsewhere in a file does no harm.
"""

from __future__ import annotations

import datetime as dt
import gc
import math
import posixpath
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from lxml import etree

from virksomhetsrapport.cells import (
    EMPTY,
    Area,
    Cell,
    CellError,
    CellValue,
    Frame,
    Sheets,
    area_of,
    named_area,
    place_of,
    printable,
)
from virksomhetsrapport.edges.package import PackageError, open_package, read_xml
from virksomhetsrapport.edges.workbook.plain import plain_frame
from virksomhetsrapport.edges.workbook.rows import holds_rows
from virksomhetsrapport.errors import WorkbookError
from virksomhetsrapport.history import NAME as HISTORY
from virksomhetsrapport.hr.list_sheets import PASTE_ROW, of_persons
from virksomhetsrapport.number_formats import Shown, shown
from virksomhetsrapport.numbers import exact
from virksomhetsrapport.shapes.sheet import name_of

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_OFFICE_RELS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)


_BUILT_IN = {
    **dict.fromkeys((*range(14, 18), 22, *range(27, 37), *range(50, 59)), Shown.DATE),
    **dict.fromkeys((*range(18, 22), *range(45, 48)), Shown.TIME),
    **dict.fromkeys((9, 10), Shown.PERCENT),
}
"""The formats that Excel knows by number alone."""


LONGEST_ROW = 7
"""Digits of a row's number."""


def read_workbook(path: Path) -> Sheets:
    """Every sheet of an .xlsx or .xlsm file. Raises `PackageError` or `WorkbookError` where it cannot be read."""
    with open_package(path) as package, _no_search_for_cycles():
        try:
            return Reader(package).sheets()
        except (KeyError, ValueError, IndexError, AttributeError, TypeError, ArithmeticError):
            raise PackageError("file-damaged", file=path.name) from None


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Cells hold no cycles, and there may be a hundred thousand of them: to look for some takes a tenth of the time."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


class Reader:
    """What the sheets of one file share: strings, number formats, the calendar it counts days in."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self.package = package
        self.book_part = self._book_part()
        book = read_xml(package, self.book_part)
        if book is None or book.tag not in (_MAIN + "workbook", _STRICT + "workbook"):
            raise WorkbookError("file-not-workbook", file=Path(package.filename or "").name)
        self.book = book
        self.ns = book.tag.removesuffix("workbook")
        self.cell_tag, self.value_tag, self.formula_tag = (self.ns + name for name in ("c", "v", "f"))
        self.targets = self.relations(self.book_part)
        properties = book.find(self.ns + "workbookPr")
        epoch_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self.epoch = dt.date(1904, 1, 1) if epoch_1904 else dt.date(1899, 12, 30)
        self.strings = self._strings()
        self.texts: dict[str, Cell] = {}
        self.formats = self._formats()

    def sheets(self) -> Sheets:
        frames, names = {}, self._names()
        parts = [(sheet.get("name") or "", part) for sheet, part in self.parts()]
        remembered = names.get(name_of(HISTORY).casefold())
        lists = dict.fromkeys(of_persons([name for name, _ in parts], names), False)
        for name, part in parts:
            if name in lists:
                frames[name], lists[name] = Frame(name), holds_rows(self.package, part, PASTE_ROW)
                continue
            if remembered and name == remembered[0] and (plain := plain_frame(self.package, name)):
                frames[name] = plain
                continue
            root = read_xml(self.package, part)
            if root is not None and root.tag == self.ns + "worksheet":
                frames[name] = self._frame(name, root)
        return Sheets(frames, names, lists)

    def parts(self) -> Iterator[tuple[etree._Element, str]]:
        """Each sheet's entry in the workbook, with its part."""
        for sheet in self.book.iterfind(f"{self.ns}sheets/{self.ns}sheet"):
            ids = (sheet.get(f"{{{rels}}}id") for rels in _OFFICE_RELS)
            part = next((self.targets.get(id) for id in ids if id), None)
            if part:
                yield sheet, part

    def _book_part(self) -> str:
        root = read_xml(self.package, "_rels/.rels")
        for relation in root if root is not None else ():
            if relation.get("Type", "").endswith("/officeDocument"):
                return relation.get("Target", "").lstrip("/")
        return "xl/workbook.xml"

    def relations(self, of: str) -> dict[str, str]:
        """The parts that a part refers to, by id; and by `#role` the first of each role."""
        folder, name = posixpath.split(of)
        root = read_xml(self.package, f"{folder}/_rels/{name}.rels")
        if root is None and of == self.book_part:
            raise KeyError(name)
        found = {}
        for relation in root if root is not None else ():
            target = relation.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            if relation.get("TargetMode") == "External":
                path = target
            found[relation.get("Id", "")] = path
            role = relation.get("Type", "").rsplit("/", 1)[-1]
            found.setdefault(f"#{role}", path)
        return found

    def _strings(self) -> list[etree._Element]:
        root = read_xml(self.package, self.targets.get("#sharedStrings", "xl/sharedStrings.xml"))
        return list(root) if root is not None else []

    def shared(self, index: str) -> Cell:
        """The cell with a string of those that the sheets share; a string that no sheet asks for is not looked at."""
        cell = self.texts.get(index)
        if cell is None:
            cell = self.texts[index] = Cell(self.rich_text(self.strings[_index(index)]))
        return cell

    def rich_text(self, item: etree._Element) -> str:
        """The text of a string with its runs, without phonetic hints."""
        if len(item) == 1 and item[0].tag == self.ns + "t":
            return _unescape(item[0].text or "")
        texts = [t.text or "" for t in item.iterfind(self.ns + "t")]
        texts += [t.text or "" for run in item.iterfind(self.ns + "r") for t in run.iterfind(self.ns + "t")]
        return _unescape("".join(texts))

    def _formats(self) -> list[Shown]:
        """How each cell format of the file shows a number, by its index."""
        root = read_xml(self.package, self.targets.get("#styles", "xl/styles.xml"))
        if root is None:
            return []
        codes = {
            int(f.get("numFmtId", "0")): f.get("formatCode", "")
            for f in root.iterfind(f"{self.ns}numFmts/{self.ns}numFmt")
        }
        numbers = [int(xf.get("numFmtId") or 0) for xf in root.iterfind(f"{self.ns}cellXfs/{self.ns}xf")]
        return [shown(codes[number]) if number in codes else _BUILT_IN.get(number, Shown.PLAIN) for number in numbers]

    def _frame(self, name: str, root: etree._Element) -> Frame:
        cells: dict[tuple[int, int], Cell] = {}
        columns: dict[str, int] = {}
        known: dict[tuple[str, str | None, str | None], Cell | None] = {}
        cell: Cell | None
        cell_tag, value_tag, texts, row_number = self.cell_tag, self.value_tag, self.texts, 0
        for row in root.iterfind(f"{self.ns}sheetData/{self.ns}row"):
            row_number = int(row.get("r") or row_number + 1)
            written, column = str(row_number), 0
            if len(written) > LONGEST_ROW:
                raise ValueError(written)
            for element in row.iterchildren(cell_tag):
                place = element.get("r")
                if place:
                    letters = place.removesuffix(written)
                    # A reference whose letters were understood before needs no second look.
                    column = columns.get(letters) or columns.setdefault(letters, place_of(place)[1])
                else:
                    column += 1
                kind, style = element.get("t", "n"), element.get("s")
                children = list(element)
                plain = len(children) == 1 and children[0].tag == value_tag
                if plain and kind == "s" and (stored := children[0].text):
                    cell = texts.get(stored) or self.shared(stored)
                elif plain and kind != "inlineStr":
                    # Sheets repeat themselves: the same content in the same look is the same cell.
                    content = (kind, style, children[0].text)
                    cell = known.get(content, EMPTY)
                    if cell is EMPTY:
                        cell = known[content] = self._cell(self._stored(kind, content[2] or "", style), style)
                else:
                    formula = element.find(self.formula_tag) is not None
                    cell = self._cell(self._value(element, kind, style), style, formula=formula)
                if cell is not None:
                    cells[row_number, column] = cell
        merged = tuple(
            area
            for m in root.iterfind(f"{self.ns}mergeCells/{self.ns}mergeCell")
            if (area := area_of(m.get("ref", "")))
        )
        return Frame(name, cells, merged)

    def _form(self, style: str | None) -> Shown:
        index = int(style or 0)
        return self.formats[index] if 0 <= index < len(self.formats) else Shown.PLAIN

    def _cell(self, value: CellValue, style: str | None, *, formula: bool = False) -> Cell | None:
        if value is None and not formula:
            return None
        form = self._form(style) if isinstance(value, Decimal) else Shown.PLAIN
        return Cell(value, formula, form is Shown.PERCENT, form is Shown.THOUSANDS)

    def _value(self, element: etree._Element, kind: str, style: str | None) -> CellValue:
        if kind == "inlineStr":
            inline = element.find(self.ns + "is")
            return self.rich_text(inline) if inline is not None else None
        stored = element.findtext(self.value_tag)
        return None if stored is None else self._stored(kind, stored, style)

    def _stored(self, kind: str, stored: str, style: str | None) -> CellValue:
        """The value of a cell whose content is written out."""
        if stored == "" and kind != "str":
            return None
        match kind:
            case "s":
                return self.shared(stored).value
            case "str":
                return _unescape(stored)
            case "b":
                return stored in ("1", "true")
            case "e":
                return CellError(stored)
            case "d":
                return dt.datetime.fromisoformat(stored.removesuffix("Z")).date()
        number = float(stored)
        if not math.isfinite(number):
            return CellError("#NUM!")
        if self._form(style) in (Shown.DATE, Shown.TIME) and 0 <= number < 2_958_466:
            return self._moment(number)
        return exact(number)

    def _moment(self, number: float) -> CellValue:
        """A day as a date; a part of a day, which is a time or a short duration, as text."""
        if number < 60 and number % 1:
            minutes = round(number * 1440)
            return f"{minutes // 60:02d}:{minutes % 60:02d}"
        leap = 1 if 0 < number < 60 and self.epoch.year == 1899 else 0  # Excel counts a 29 February 1900
        return self.epoch + dt.timedelta(days=int(number) + leap)

    def _names(self) -> dict[str, tuple[str, Area]]:
        found = {}
        for element in self.book.iterfind(f"{self.ns}definedNames/{self.ns}definedName"):
            named = named_area(element.text or "")
            if named and element.get("localSheetId") is None:
                found[element.get("name", "").casefold()] = named
        return found


def _index(text: str) -> int:
    index = int(text)
    if index < 0:
        raise IndexError(text)
    return index


def _unescape(text: str) -> str:
    """Excel writes control characters as _x000D_; those that no document can hold are left out."""
    if "_x" in text:
        text = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)
    return printable(text)
