"""A workbook file as `Sheets`: values, what is a formula, errors, per cent formats, merged areas and defined names.

Neither openpyxl nor calamine gives a cell's value and its formula in one pass (docs/decisions says what was measured);
only the parts that carry them are read here, so that what is odd elsewhere in a file does no harm.
"""

from __future__ import annotations

import datetime as dt
import math
import posixpath
import re
import zipfile
from decimal import Decimal
from pathlib import Path

from lxml import etree

from virksomhetsrapport.cells import (
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
from virksomhetsrapport.errors import WorkbookError
from virksomhetsrapport.number_formats import Shown, shown
from virksomhetsrapport.numbers import exact

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


def read_workbook(path: Path) -> Sheets:
    """Every sheet of an .xlsx or .xlsm file. Raises `PackageError` or `WorkbookError` where it cannot be read."""
    with open_package(path) as package:
        try:
            return _Reader(package).sheets()
        except (KeyError, ValueError, IndexError, AttributeError, TypeError, ArithmeticError):
            raise PackageError("file-damaged", file=path.name) from None


class _Reader:
    """What the sheets of one file share: strings, number formats, the calendar it counts days in."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self.package = package
        self.book_part = self._book_part()
        book = read_xml(package, self.book_part)
        if book is None or book.tag not in (_MAIN + "workbook", _STRICT + "workbook"):
            raise WorkbookError("file-not-workbook", file=Path(package.filename or "").name)
        self.book = book
        self.ns = book.tag.removesuffix("workbook")
        self.targets = self._relations()
        properties = book.find(self.ns + "workbookPr")
        epoch_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self.epoch = dt.date(1904, 1, 1) if epoch_1904 else dt.date(1899, 12, 30)
        self.strings = self._strings()
        self.formats = self._formats()

    def sheets(self) -> Sheets:
        frames = {}
        for sheet in self.book.iterfind(f"{self.ns}sheets/{self.ns}sheet"):
            name = sheet.get("name") or ""
            part = next(
                (
                    self.targets.get(sheet.get(f"{{{rels}}}id", ""))
                    for rels in _OFFICE_RELS
                    if sheet.get(f"{{{rels}}}id")
                ),
                None,
            )
            root = read_xml(self.package, part) if part else None
            if root is not None and root.tag == self.ns + "worksheet":
                frames[name] = self._frame(name, root)
        return Sheets(frames, self._names())

    def _book_part(self) -> str:
        root = read_xml(self.package, "_rels/.rels")
        for relation in root if root is not None else ():
            if relation.get("Type", "").endswith("/officeDocument"):
                return relation.get("Target", "").lstrip("/")
        return "xl/workbook.xml"

    def _relations(self) -> dict[str, str]:
        folder, name = posixpath.split(self.book_part)
        root = read_xml(self.package, f"{folder}/_rels/{name}.rels")
        if root is None:
            raise KeyError(name)
        found = {}
        for relation in root:
            target = relation.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[relation.get("Id", "")] = path
            role = relation.get("Type", "").rsplit("/", 1)[-1]
            found.setdefault(f"#{role}", path)
        return found

    def _strings(self) -> list[str]:
        root = read_xml(self.package, self.targets.get("#sharedStrings", "xl/sharedStrings.xml"))
        return [self._rich_text(item) for item in root] if root is not None else []

    def _rich_text(self, item: etree._Element) -> str:
        """The text of a string with its runs, without phonetic hints."""
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
        row_number = 0
        for row in root.iterfind(f"{self.ns}sheetData/{self.ns}row"):
            row_number = int(row.get("r") or row_number + 1)
            column = 0
            for element in row.iterfind(self.ns + "c"):
                place = element.get("r")
                column = place_of(place)[1] if place else column + 1
                cell = self._cell(element)
                if cell is not None:
                    cells[row_number, column] = cell
        merged = tuple(
            area
            for m in root.iterfind(f"{self.ns}mergeCells/{self.ns}mergeCell")
            if (area := area_of(m.get("ref", "")))
        )
        return Frame(name, cells, merged)

    def _cell(self, element: etree._Element) -> Cell | None:
        formula = element.find(self.ns + "f") is not None
        style = int(element.get("s") or 0)
        form = self.formats[style] if 0 <= style < len(self.formats) else Shown.PLAIN
        value = self._value(element, form)
        if value is None and not formula:
            return None
        number = isinstance(value, Decimal)
        return Cell(value, formula, number and form is Shown.PERCENT, number and form is Shown.THOUSANDS)

    def _value(self, element: etree._Element, form: Shown) -> CellValue:
        kind = element.get("t", "n")
        if kind == "inlineStr":
            inline = element.find(self.ns + "is")
            return self._rich_text(inline) if inline is not None else None
        stored = element.findtext(self.ns + "v")
        if stored is None or (stored == "" and kind != "str"):
            return None
        match kind:
            case "s":
                return self.strings[_index(stored)]
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
        if form in (Shown.DATE, Shown.TIME) and 0 <= number < 2_958_466:
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
