"""Excel's way of writing addresses, formulas and number formats, and how Calc's are turned into it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from tests.calc.connection import uno

ROWS, COLUMNS = 1048576, 16384
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_COLUMN = re.compile(r"\$?([A-Za-z]{1,3})")
_ROW = re.compile(r"\$?(\d{1,7})")
_QUALIFIED = re.compile(r"(?:('(?:[^']|'')+'|[^'!,]+)!)?([^'!,]+)")


class Area(NamedTuple):
    """A rectangle of cells, all four edges included and counted from 0."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def shape(self) -> tuple[int, int]:
        return self.bottom - self.top + 1, self.right - self.left + 1

    def address(self, row_absolute: bool = True, column_absolute: bool = True) -> str:
        row, column = "$" * row_absolute, "$" * column_absolute
        first = f"{column}{column_letters(self.left)}{row}{self.top + 1}"
        last = f"{column}{column_letters(self.right)}{row}{self.bottom + 1}"
        return first if self.shape == (1, 1) else f"{first}:{last}"


def around(areas: list[Area]) -> Area:
    """The smallest rectangle that holds them all."""
    tops, lefts, bottoms, rights = zip(*areas, strict=True)
    return Area(min(tops), min(lefts), max(bottoms), max(rights))


def column_letters(column: int) -> str:
    letters = ""
    while column >= 0:
        letters = chr(ord("A") + column % 26) + letters
        column = column // 26 - 1
    return letters


def _column_index(letters: str) -> int:
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def parse_areas(text: str) -> list[Area] | None:
    """`B5:D9,$F$5` or `A:C` as areas; None where it is no such address."""
    areas = []
    for part in text.split(","):
        ends = [_parse_end(end) for end in part.strip().split(":")]
        if len(ends) > 2 or None in ends:
            return None
        areas.append(around([end for end in ends if end]))
    return areas


def _parse_end(text: str) -> Area | None:
    if cell := _CELL.fullmatch(text):
        row, column = int(cell[2]) - 1, _column_index(cell[1])
        return Area(row, column, row, column)
    if column := _COLUMN.fullmatch(text):
        index = _column_index(column[1])
        return Area(0, index, ROWS - 1, index)
    if row := _ROW.fullmatch(text):
        return Area(int(row[1]) - 1, 0, int(row[1]) - 1, COLUMNS - 1)
    return None


def parse_reference(refers_to: str) -> tuple[str, list[Area]] | None:
    """`='Ark 1'!$A$4:$H$20` as its sheet and areas; None where it is anything else than cells of one sheet."""
    sheets, areas = set(), []
    if re.fullmatch(f"=(?:{_QUALIFIED.pattern},)*{_QUALIFIED.pattern}", refers_to):
        for sheet, address in _QUALIFIED.findall(refers_to[1:]):
            sheets.add(sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet)
            areas += parse_areas(address) or []
    return (sheets.pop(), areas) if len(sheets) == 1 and areas else None


def quoted(sheet: str) -> str:
    plain = re.fullmatch(r"[^\W\d][\w.]*", sheet) and not _CELL.fullmatch(sheet)
    return sheet if plain else "'" + sheet.replace("'", "''") + "'"


_ALIKE = re.compile(r"=(?:[^\"'.{}!~#|;@]|\.(?=\d))+")
"""Formulas that Excel and Calc write alike, but for what stands between arguments: no sheets, no text, no arrays."""


class Formulas:
    """Formulas of one document, between Excel's English text and Calc's tokens."""

    def __init__(self, document: Any) -> None:
        self._excel = self._parser(document, uno.getConstantByName("com.sun.star.sheet.AddressConvention.XL_OOX"))
        self._calc = self._parser(document, uno.getConstantByName("com.sun.star.sheet.AddressConvention.OOO"))

    @staticmethod
    def _parser(document: Any, convention: int) -> Any:
        parser = document.createInstance("com.sun.star.sheet.FormulaParser")
        parser.CompileEnglish, parser.FormulaConvention = True, convention
        return parser

    def tokens(self, formula: str, position: Any) -> Any:
        return self._excel.parseFormula(formula.removeprefix("="), position)

    def to_excel(self, tokens: Any, position: Any) -> str:
        text = self._excel.printFormula(tokens, position)
        return "=" + re.sub(r'("[^"]*")|~', lambda found: found[1] or ",", text)

    def from_calc(self, text: str, position: Any) -> str:
        """A formula that Calc shows as text. A lone error, which Calc's parser loses, stays as it is."""
        if text.lstrip("=").startswith("#"):
            return "=" + text.lstrip("=").upper()
        return self.to_excel(self._calc.parseFormula(text.removeprefix("="), position), position)

    def shown(self, text: str, find_cell: Callable[[], Any]) -> str:
        """The Excel formula that Calc shows as this text. The cell is asked only where the text does not tell."""
        if _ALIKE.fullmatch(text.replace(";", ",")):
            return text.replace(";", ",")
        cell = find_cell()
        return self.to_excel(cell.getTokens(), cell.CellAddress)

    def enter(self, cell: Any, formula: str) -> None:
        if _ALIKE.fullmatch(formula):
            cell.setFormula(formula.replace(",", ";"))
        else:
            cell.setTokens(self.tokens(formula, cell.CellAddress))

    def to_calc(self, formula: str, position: Any) -> str:
        return self._calc.printFormula(self.tokens(formula, position), position)


def english() -> Any:
    return uno.createUnoStruct("com.sun.star.lang.Locale", "en", "US", "")


_FORMAT_PART = re.compile(r'"[^"]*"|\\.|\[\$[^]]*]|AM/PM|\[[A-ZÅa-z]+]|.', re.DOTALL)


def excel_format(formats: Any, key: int) -> str:
    """The English code, as Excel has it, of a document's number format. Escapes that Calc drops stay dropped."""
    number_format = formats.getByKey(key)
    code, kind = number_format.FormatString, number_format.Type
    if kind & uno.getConstantByName("com.sun.star.util.NumberFormat.LOGICAL"):
        return "General"
    if kind & uno.getConstantByName("com.sun.star.util.NumberFormat.DATETIME"):
        return "".join(_date_part(part) for part in _FORMAT_PART.findall(code))
    if number_format.Locale.Language != "en":
        code = formats.getByKey(formats.addNewConverted(code, number_format.Locale, english())).FormatString
    return re.sub(r"\[[A-Z]{3,}]", lambda color: "[" + color[0][1:].capitalize(), code)


def _date_part(part: str) -> str:
    """Calc writes a date's letters in capitals and in its user's language: Norwegian Å for year, T for hour."""
    if part[0] in '"\\' or part.startswith("[$") or part == "AM/PM":
        return part
    return part.lower().translate(str.maketrans("åt", "yh"))


def format_key(formats: Any, code: str) -> int:
    """The document's key of a number format in Excel's English code."""
    key = formats.queryKey(code, english(), False)
    return key if key >= 0 else formats.addNew(code, english())
