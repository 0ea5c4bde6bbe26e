"""Notes, fonts, conditional formats and data validation of a range, so far as Calc tells of them."""

from __future__ import annotations

from typing import Any

from tests.calc.connection import properties, uno
from tests.calc.counting import counted, refused
from tests.calc.grammar import Formulas
from xlwings import base_classes, utils

_EXPRESSION = uno.getConstantByName("com.sun.star.sheet.ConditionFormatOperator.EXPRESSION")
_FORMULA = uno.Enum("com.sun.star.sheet.ConditionOperator", "FORMULA")
_ENTRY_TYPES = {0: "cell_value", 1: "color_scale", 2: "data_bar", 3: "icon_set"}
_OPERATORS = (
    "equal", "less", "greater", "less_equal", "greater_equal", "not_equal", "between", "not_between",
)  # fmt: skip
_VALIDATIONS = {
    "ANY": "none",
    "WHOLE": "whole_number",
    "DECIMAL": "decimal",
    "DATE": "date",
    "TIME": "time",
    "TEXT_LEN": "text_length",
    "LIST": "list",
    "CUSTOM": "custom",
}


@counted("text", "delete")
class Note(base_classes.Note):
    def __init__(self, location: Any) -> None:
        self.location = location
        self.api = location.cells.getCellByPosition(0, 0).getAnnotation()

    api = location = None

    @property
    def text(self) -> str:
        return self.api.getString()

    @text.setter
    def text(self, text: str) -> None:
        self.api.setString(text)

    def delete(self) -> None:
        notes, position = self.location.sheet.calc.Annotations, self.api.Position
        for index in range(notes.Count):
            if notes.getByIndex(index).Position == position:
                notes.removeByIndex(index)
                return


@counted("color")
class Font(base_classes.Font):
    """The letters of the cells of a range; so far their colour."""

    def __init__(self, cells: list[Any]) -> None:
        self._cells = cells

    @property
    def api(self) -> list[Any]:
        return self._cells

    @property
    def color(self) -> tuple[int, int, int]:
        ink = self._cells[0].CharColor
        return ink >> 16 & 255, ink >> 8 & 255, ink & 255

    @color.setter
    def color(self, color: Any) -> None:
        red, green, blue = utils.hex_to_rgb(color) if isinstance(color, str) else color
        for cells in self._cells:
            cells.CharColor = red << 16 | green << 8 | blue


@counted("__call__", "__len__", "__iter__", "add_custom", "clear")
class ConditionalFormats(base_classes.ConditionalFormats):
    """The rules that apply to some cell of a range."""

    def __init__(self, parent: Any) -> None:
        self.parent = parent

    parent = None

    @property
    def api(self) -> Any:
        return self.parent.sheet.calc.ConditionalFormats

    def _rules(self) -> list[ConditionalFormat]:
        address = self.parent.cells.RangeAddress
        return [
            ConditionalFormat(self.parent, applied, applied.getByIndex(index))
            for applied in self.api.getConditionalFormats()
            if applied.Range.queryIntersection(address).Count
            for index in range(applied.Count)
        ]

    def __call__(self, key: int) -> ConditionalFormat:
        return self._rules()[key - 1]

    def __len__(self) -> int:
        return len(self._rules())

    def __iter__(self) -> Any:
        return iter(self._rules())

    def add_custom(self, spec: dict[str, Any]) -> ConditionalFormat:
        """A rule of each area's own; one made through the sheet's collection of rules would not be drawn."""
        document = self.parent.sheet.book.document
        style = _style(document, spec)
        for cells in self.parent._all_cells:
            position = cells.getCellByPosition(0, 0).CellAddress
            rules = cells.ConditionalFormat
            formula = Formulas(document).to_calc(spec["formula"], position)
            rules.addNew(properties(Operator=_FORMULA, Formula1=formula, StyleName=style, SourcePosition=position))
            cells.ConditionalFormat = rules
        return self._rules()[-1]

    def clear(self) -> None:
        for cells in self.parent._all_cells:
            none = cells.ConditionalFormat
            none.clear()
            cells.ConditionalFormat = none


def _style(document: Any, spec: dict[str, Any]) -> str:
    styles = document.StyleFamilies.getByName("CellStyles")
    name = next(f"Rule {number}" for number in range(1, 10000) if not styles.hasByName(f"Rule {number}"))
    style = document.createInstance("com.sun.star.style.CellStyle")
    styles.insertByName(name, style)
    for of_excel, of_calc in (("fill_color", "CellBackColor"), ("font_color", "CharColor")):
        if of_excel in spec:
            red, green, blue = spec[of_excel]
            style.setPropertyValue(of_calc, red << 16 | green << 8 | blue)
    if spec.get("font_bold"):
        style.CharWeight = uno.getConstantByName("com.sun.star.awt.FontWeight.BOLD")
    if spec.get("font_italic"):
        style.CharPosture = uno.Enum("com.sun.star.awt.FontSlant", "ITALIC")
    return name


@counted("type", "operator", "formula", "formula1", "formula2", "fill_color", "delete")
class ConditionalFormat(base_classes.ConditionalFormat):
    def __init__(self, parent: Any, applied: Any, entry: Any) -> None:
        self._parent, self._applied, self.api = parent, applied, entry

    api = None

    @property
    def type(self) -> str:
        kind = _ENTRY_TYPES.get(self.api.Type, "unknown")
        if kind == "cell_value" and self.api.Operator == _EXPRESSION:
            return "custom"
        return "unknown" if kind == "cell_value" and self.api.Operator >= len(_OPERATORS) else kind

    @property
    def stop_if_true(self) -> bool:
        return True

    @property
    def operator(self) -> str | None:
        return _OPERATORS[self.api.Operator] if self.type == "cell_value" else None

    @property
    def formula(self) -> str | None:
        return self._excel(self.api.Formula1) if self.type == "custom" else None

    @property
    def formula1(self) -> str | None:
        return self._excel(self.api.Formula1) if self.type == "cell_value" else None

    @property
    def formula2(self) -> str | None:
        return self._excel(self.api.Formula2) if self.operator in {"between", "not_between"} else None

    def _excel(self, text: str) -> str:
        position = self._parent.cells.getCellByPosition(0, 0).CellAddress
        return Formulas(self._parent.sheet.book.document).from_calc(text, position)

    @property
    def fill_color(self) -> tuple[int, int, int] | None:
        styles = self._parent.sheet.book.document.StyleFamilies.getByName("CellStyles")
        fill = styles.getByName(self.api.StyleName).CellBackColor
        return None if fill == -1 else (fill >> 16 & 255, fill >> 8 & 255, fill & 255)

    def delete(self) -> None:
        """The rule with all that apply to the same cells: Calc keeps them together."""
        self._parent.sheet.calc.ConditionalFormats.removeByID(self._applied.ID)


@counted("type", "formula", "formula1", "formula2", "set_rule", "delete")
class DataValidation(base_classes.DataValidation):
    def __init__(self, parent: Any) -> None:
        self._parent = parent

    @property
    def api(self) -> Any:
        return self._parent.cells.Validation

    @property
    def type(self) -> str:
        """The rule's type; "none" also where the cells of the range have different rules."""
        return _VALIDATIONS[self.api.Type.value]

    @property
    def formula(self) -> str | None:
        return self._excel(self.api.getFormula1()) if self.type == "custom" else None

    @property
    def formula1(self) -> str | None:
        return self._excel(self.api.getFormula1())

    @property
    def formula2(self) -> str | None:
        return self._excel(self.api.getFormula2())

    def _excel(self, text: str) -> str | None:
        position = self._parent.cells.getCellByPosition(0, 0).CellAddress
        return Formulas(self._parent.sheet.book.document).from_calc(text, position) if text else None

    def set_rule(self, rule_type: str, operator: str | None, formula1: Any, formula2: Any) -> None:
        if rule_type != "custom":
            raise refused(f"Only custom rules can be set here, not {rule_type}")
        cells, rule = self._parent.cells, self.api
        position = cells.getCellByPosition(0, 0).CellAddress
        rule.setPropertyValue("Type", uno.Enum("com.sun.star.sheet.ValidationType", "CUSTOM"))
        rule.setSourcePosition(position)
        rule.setFormula1(Formulas(self._parent.sheet.book.document).to_calc(formula1, position))
        cells.Validation = rule

    def delete(self) -> None:
        rule = self.api
        rule.setPropertyValue("Type", uno.Enum("com.sun.star.sheet.ValidationType", "ANY"))
        self._parent.cells.Validation = rule
