"""Ranges of cells in Calc, as xlwings' base classes ask for them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from tests.calc import clipboard, rules, values
from tests.calc.connection import uno
from tests.calc.counting import counted, refused
from tests.calc.grammar import (
    COLUMNS,
    Area,
    Formulas,
    around,
    excel_format,
    format_key,
    parse_areas,
    parse_reference,
    quoted,
)
from tests.calc.merges import merge_area, merged_cells
from tests.calc.writing import write
from xlwings import base_classes, utils

CONTENTS = 1 | 2 | 4 | 16  # values, dates, text and formulas: notes stay
FORMATS = 32 | 64
EXCEL_LONGEST_ADDRESS = 255
PIXEL = 2540 / 96  # in hundredths of a millimetre


def find_range(sheet: Any, first: Any, last: Any = None) -> Range:
    """What Excel's Range(first, last) finds: addresses, names or ranges. Raises `ComError` where there is none."""
    found = [_find(sheet, end) for end in (first, last) if end is not None]
    return found[0] if len(found) == 1 else Range(sheet, [around([area for end in found for area in end.areas])])


def _find(sheet: Any, end: Any) -> Range:
    if isinstance(end, Range):
        return end
    if isinstance(end, tuple):
        row, column, rows, columns = (*end, 1, 1)[:4]
        return Range(sheet, [Area(row - 1, column - 1, row + rows - 2, column + columns - 2)])
    if len(end) <= EXCEL_LONGEST_ADDRESS:
        if areas := parse_areas(end):
            return Range(sheet, areas)
        if (found := parse_reference(f"={end}")) and found[0]:
            return Range(sheet.book.sheets(found[0]), found[1])
        if sheet.book.names.contains(end):
            return sheet.book.names(end).refers_to_range
    raise refused(f"Method 'Range' of object '_Worksheet' failed: {end}")


@counted(
    "raw_value", "formula", "formula2", "number_format", "merge_cells", "merge_area", "merge", "unmerge", "color",
    "column_width", "row_height", "wrap_text", "clear_contents", "clear_formats", "clear", "autofit", "select",
    "note", "add_note", "row_hidden", "column_hidden", "paste", "delete", "copy",
)  # fmt: skip
class Range(base_classes.Range):
    def __init__(self, sheet: Any, areas: list[Area]) -> None:
        self.sheet, self.areas = sheet, areas

    sheet = None

    @property
    def first(self) -> Area:
        return self.areas[0]

    @property
    def api(self) -> Any:
        return self.cells

    @cached_property
    def cells(self) -> Any:
        """Calc's own object of the first area."""
        return self._of_calc(self.first)

    def _of_calc(self, area: Area) -> Any:
        return self.sheet.cells_at(area)

    @property
    def _all_cells(self) -> list[Any]:
        return [self.cells, *(self._of_calc(area) for area in self.areas[1:])]

    @property
    def _document(self) -> Any:
        return self.sheet.book.document

    @property
    def coords(self) -> tuple[Any, ...]:
        return (self.sheet.name, self.row, self.column, *self.shape)

    @property
    def row(self) -> int:
        return self.first.top + 1

    @property
    def column(self) -> int:
        return self.first.left + 1

    @property
    def shape(self) -> tuple[int, int]:
        return self.first.shape

    def __len__(self) -> int:
        return sum(rows * columns for rows, columns in (area.shape for area in self.areas))

    def __call__(self, row: int, column: int | None = None) -> Range:
        if column is None:
            row, column = (number + 1 for number in divmod(row - 1, self.shape[1]))
        top, left = self.first.top + row - 1, self.first.left + column - 1
        return Range(self.sheet, [Area(top, left, top, left)])

    def get_address(self, row_absolute: bool = True, col_absolute: bool = True, external: bool = False) -> str:
        sheet = quoted(f"[{self.sheet.book.name}]{self.sheet.name}") + "!" if external else ""
        return sheet + ",".join(area.address(row_absolute, col_absolute) for area in self.areas)

    @property
    def address(self) -> str:
        return self.get_address()

    @property
    def raw_value(self) -> Any:
        rows = values.read(self._document, self.cells, self.first)
        return rows[0][0] if self.shape == (1, 1) else tuple(tuple(row) for row in rows)

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        for area in self.areas:
            self._enter(area, value)

    @property
    def formula(self) -> Any:
        grammar, rows = Formulas(self._document), values.read(self._document, self.cells, self.first)
        texts = [[values.formula_text(value) for value in row] for row in rows]
        shown = self.cells.getFormulaArray()
        for down, across in values.rectangles(self.cells.queryFormulaCells(1 | 2 | 4), self.first):
            for row in down:
                for column in across:
                    texts[row][column] = self._formula_at(grammar, row, column, shown[row][column])
        return texts[0][0] if self.shape == (1, 1) else tuple(tuple(row) for row in texts)

    def _formula_at(self, grammar: Formulas, row: int, column: int, shown: str) -> str:
        if shown in {"=TRUE()", "=FALSE()"}:  # what Calc makes of a truth value in a file
            return shown[1:-2]
        if shown.startswith("=#"):
            return shown[1:]
        return grammar.shown(shown, lambda: self.cells.getCellByPosition(column, row))

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    formula2 = formula

    def _enter(self, area: Area, value: Any) -> None:
        filled = not isinstance(value, list | tuple)
        rows = [[value] * area.shape[1]] * area.shape[0] if filled else value
        if not filled and not isinstance(rows[0], list | tuple):
            rows = [rows]
        write(self.sheet, area, rows, filled)

    @property
    def number_format(self) -> str | None:
        keys = {group.NumberFormat for cells in self._all_cells for group in values.alike(cells)}
        codes = {excel_format(self._document.NumberFormats, key) for key in keys}
        return codes.pop() if len(codes) == 1 else None

    @number_format.setter
    def number_format(self, code: str) -> None:
        key = format_key(self._document.NumberFormats, code)
        for cells in self._all_cells:
            cells.NumberFormat = key

    @property
    def merge_cells(self) -> bool | None:
        covered = sum(merged_cells(self.sheet.calc, cells, area) for cells, area in self._with_areas())
        return {0: False, len(self): True}.get(covered)

    def _with_areas(self) -> Iterator[tuple[Any, Area]]:
        return zip(self._all_cells, self.areas, strict=True)

    @property
    def merge_area(self) -> Range:
        return Range(self.sheet, [merge_area(self.sheet.calc, self.cells)])

    def merge(self, across: bool = False) -> None:
        for cells in self.cells.Rows if across else self._all_cells:
            cells.merge(True)

    def unmerge(self) -> None:
        for cells in self._all_cells:
            cells.merge(False)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The fill; a mixed range is black, as it is through xlwings in Excel."""
        found = {group.CellBackColor for cells in self._all_cells for group in values.alike(cells)}
        fill = found.pop() if len(found) == 1 else 0
        return None if fill == -1 else (fill >> 16 & 255, fill >> 8 & 255, fill & 255)

    @color.setter
    def color(self, color: Any) -> None:
        if isinstance(color, str):
            color = utils.hex_to_rgb(color)
        elif isinstance(color, int):
            color = utils.int_to_rgb(color)
        for cells in self._all_cells:
            cells.CellBackColor = -1 if color is None else color[0] << 16 | color[1] << 8 | color[2]

    @property
    def font(self) -> rules.Font:
        return rules.Font(list(self._all_cells))

    @property
    def column_width(self) -> float | None:
        """In characters, as Excel counts them: 7 pixels each and 5 beside them."""
        widths = {column.Width for column in self.cells.Columns}
        return round((widths.pop() / PIXEL - 5) / 7, 2) if len(widths) == 1 else None

    @column_width.setter
    def column_width(self, characters: float) -> None:
        self.cells.Columns.Width = round((characters * 7 + 5) * PIXEL)

    @property
    def row_height(self) -> float | None:
        """In points."""
        heights = {row.Height for row in self.cells.Rows}
        return round(heights.pop() * 72 / 2540, 2) if len(heights) == 1 else None

    @row_height.setter
    def row_height(self, points: float) -> None:
        self.cells.Rows.Height = round(points * 2540 / 72)

    @property
    def row_hidden(self) -> bool | None:
        return _common({not row.IsVisible for row in self.cells.Rows})

    @row_hidden.setter
    def row_hidden(self, hidden: bool) -> None:
        self.cells.Rows.IsVisible = not hidden

    @property
    def column_hidden(self) -> bool | None:
        return _common({not column.IsVisible for column in self.cells.Columns})

    @column_hidden.setter
    def column_hidden(self, hidden: bool) -> None:
        self.cells.Columns.IsVisible = not hidden

    @property
    def wrap_text(self) -> bool | None:
        return _common({group.IsTextWrapped for cells in self._all_cells for group in values.alike(cells)})

    @wrap_text.setter
    def wrap_text(self, wrapped: bool) -> None:
        for cells in self._all_cells:
            cells.IsTextWrapped = wrapped

    def clear_contents(self) -> None:
        for cells in self._all_cells:
            cells.clearContents(CONTENTS)

    def clear_formats(self) -> None:
        for cells in self._all_cells:
            cells.clearContents(FORMATS)

    def clear(self) -> None:
        for cells in self._all_cells:
            cells.clearContents(CONTENTS | FORMATS)

    def copy(self, destination: Any = None) -> None:
        """To the clipboard of this office."""
        if destination is not None:
            raise refused("Only the clipboard is copied to here")
        clipboard.copy_cells(self.sheet.book.app.context, self._document, self.cells)

    def paste(
        self, paste: str | None = None, operation: Any = None, skip_blanks: bool = False, transpose: bool = False
    ) -> None:
        """Values alone. Raises `ComError` where nothing was copied, as Excel does."""
        if paste != "values" or operation or skip_blanks or transpose:
            raise refused("Only values are pasted here")
        clipboard.paste_values(self.sheet.book.app.context, self._document, self.cells)

    def delete(self, shift: str | None = None) -> None:
        """The cells, or the rows where they are whole; what stands below moves up."""
        if shift not in {None, "up"}:
            raise refused("Cells are only moved up here")
        for area in sorted(self.areas, reverse=True):
            whole = area.right - area.left + 1 == COLUMNS
            mode = uno.Enum("com.sun.star.sheet.CellDeleteMode", "ROWS" if whole else "UP")
            self.sheet.calc.removeRange(self._of_calc(area).RangeAddress, mode)

    def autofit(self, axis: str | None = None) -> None:
        if axis in {None, "r", "rows"}:
            self.cells.Rows.OptimalHeight = True
        if axis in {None, "c", "columns"}:
            self.cells.Columns.OptimalWidth = True

    def select(self) -> None:
        """As in Excel, only on the sheet that is seen."""
        controller = self._document.CurrentController
        if controller.ActiveSheet.Name != self.sheet.calc.Name:
            raise refused("Select method of Range class failed")
        selection = self._document.createInstance("com.sun.star.sheet.SheetCellRanges")
        selection.addRangeAddresses(tuple(cells.RangeAddress for cells in self._all_cells), False)
        controller.select(selection if len(self.areas) > 1 else self.cells)

    @property
    def note(self) -> rules.Note | None:
        note = rules.Note(self)
        return note if note.text else None

    def add_note(self, text: str) -> rules.Note:
        self.sheet.calc.Annotations.insertNew(self.cells.getCellByPosition(0, 0).CellAddress, text)
        return rules.Note(self)

    @property
    def conditional_formats(self) -> rules.ConditionalFormats:
        return rules.ConditionalFormats(self)

    @property
    def data_validation(self) -> rules.DataValidation:
        return rules.DataValidation(self)


def _common(found: set[Any]) -> Any:
    return found.pop() if len(found) == 1 else None
