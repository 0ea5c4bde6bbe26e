"""How the cells of people's own sheets look, as properties that XlsxWriter knows."""

from __future__ import annotations

import colorsys
from collections.abc import Iterator
from typing import Any

from lxml import etree

from virksomhetsrapport.edges.package import read_xml
from virksomhetsrapport.edges.workbook.read import Reader

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_THEME = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
_BASIC = ("000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF")
_INDEXED = (
    *_BASIC,
    *_BASIC,
    *("800000", "008000", "000080", "808000", "800080", "008080", "C0C0C0", "808080"),
    *("9999FF", "993366", "FFFFCC", "CCFFFF", "660066", "FF8080", "0066CC", "CCCCFF"),
    *("000080", "FF00FF", "FFFF00", "00FFFF", "800080", "800000", "008080", "0000FF"),
    *("00CCFF", "CCFFFF", "CCFFCC", "FFFF99", "99CCFF", "FF99CC", "CC99FF", "FFCC99"),
    *("3366FF", "33CCCC", "99CC00", "FFCC00", "FF9900", "FF6600", "666699", "969696"),
    *("003366", "339966", "003300", "333300", "993300", "993366", "333399", "333333"),
)
"""Excel's colours by number."""
_LINES = (
    *("none", "thin", "medium", "dashed", "dotted", "thick", "double", "hair", "mediumDashed", "dashDot"),
    *("mediumDashDot", "dashDotDot", "mediumDashDotDot", "slantDashDot"),
)
_PATTERNS = (
    *("none", "solid", "mediumGray", "darkGray", "lightGray", "darkHorizontal", "darkVertical", "darkDown", "darkUp"),
    *("darkGrid", "darkTrellis", "lightHorizontal", "lightVertical", "lightDown", "lightUp", "lightGrid"),
    *("lightTrellis", "gray125", "gray0625"),
)
_UNDERLINES = {"single": 1, "double": 2, "singleAccounting": 33, "doubleAccounting": 34}
_ACROSS = {"centerContinuous": "center_across"}
_DOWN = {"center": "vcenter", "justify": "vjustify", "distributed": "vdistributed"}


class Looks:
    """The cell formats of one file, by their numbers."""

    def __init__(self, reader: Reader) -> None:
        self._ns = reader.ns
        self._theme = list(_theme(reader))
        root = read_xml(reader.package, reader.targets.get("#styles", "xl/styles.xml"))
        self._root: etree._Element = etree.Element("none") if root is None else root
        self._codes = {
            int(each.get("numFmtId", "0")): each.get("formatCode", "") for each in self._each("numFmts", "numFmt")
        }
        fonts, fills = self._each("fonts", "font"), self._each("fills", "fill")
        self._fonts = [self._font(each) for each in fonts]
        self._fills = [self._fill(each) for each in fills]
        self._borders = [self._border(each) for each in self._each("borders", "border")]

    def all(self) -> tuple[dict[str, Any], ...]:
        return tuple(self._look(each) for each in self._each("cellXfs", "xf"))

    def colour(self, element: etree._Element | None) -> str:
        """ "#RRGGBB"; "" where it is Excel's own choice."""
        if element is None:
            return ""
        rgb = element.get("rgb", "")
        if len(rgb) >= 6:
            found = rgb[-6:]
        elif (theme := element.get("theme")) is not None:
            found = self._theme[int(theme)] if int(theme) < len(self._theme) else ""
        else:
            index = int(element.get("indexed", "64"))
            found = _INDEXED[index] if index < len(_INDEXED) else ""
        return f"#{_tinted(found, float(element.get('tint', '0')))}" if found else ""

    def _each(self, group: str, name: str) -> list[etree._Element]:
        return list(self._root.iterfind(f"{self._ns}{group}/{self._ns}{name}"))

    def _look(self, xf: etree._Element) -> dict[str, Any]:
        number = int(xf.get("numFmtId", "0"))
        found: dict[str, Any] = {"num_format": self._codes.get(number, number)} if number else {}
        for key, known in (("fontId", self._fonts), ("fillId", self._fills), ("borderId", self._borders)):
            index = int(xf.get(key, "0"))
            found |= known[index] if index < len(known) else {}
        if (alignment := xf.find(self._ns + "alignment")) is not None:
            found |= _alignment(alignment)
        protection = xf.find(self._ns + "protection")
        if protection is not None and protection.get("locked") in ("0", "false"):
            found["locked"] = False
        return found

    def _font(self, font: etree._Element) -> dict[str, Any]:
        def value(name: str) -> str | None:
            element = font.find(self._ns + name)
            return None if element is None else element.get("val", "true")

        found: dict[str, Any] = {}
        if name := value("name"):
            found["font_name"] = name
        if size := value("sz"):
            found["font_size"] = float(size)
        for key, tag in (("bold", "b"), ("italic", "i"), ("font_strikeout", "strike")):
            if value(tag) not in (None, "0", "false"):
                found[key] = True
        if (underline := value("u")) not in (None, "none"):
            found["underline"] = _UNDERLINES.get(underline or "", 1)
        if script := value("vertAlign"):
            found["font_script"] = {"superscript": 1, "subscript": 2}.get(script, 0)
        if colour := self.colour(font.find(self._ns + "color")):
            found["font_color"] = colour
        return found

    def _fill(self, fill: etree._Element) -> dict[str, Any]:
        pattern = fill.find(self._ns + "patternFill")
        kind = pattern.get("patternType", "none") if pattern is not None else "none"
        if pattern is None or kind not in _PATTERNS[1:]:
            return {}
        front = self.colour(pattern.find(self._ns + "fgColor"))
        back = self.colour(pattern.find(self._ns + "bgColor"))
        if kind == "solid":
            return {"pattern": 1, "bg_color": front} if front else {}
        colours = {"fg_color": front, "bg_color": back}
        return {"pattern": _PATTERNS.index(kind), **{key: colour for key, colour in colours.items() if colour}}

    def _border(self, border: etree._Element) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for side in ("left", "right", "top", "bottom"):
            line = border.find(self._ns + side)
            style = line.get("style", "none") if line is not None else "none"
            if line is not None and style in _LINES[1:]:
                found[side] = _LINES.index(style)
                if colour := self.colour(line.find(self._ns + "color")):
                    found[f"{side}_color"] = colour
        return found


def _alignment(element: etree._Element) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if (across := element.get("horizontal", "general")) != "general":
        found["align"] = _ACROSS.get(across, across)
    if down := element.get("vertical"):
        found["valign"] = _DOWN.get(down, down)
    if element.get("wrapText") in ("1", "true"):
        found["text_wrap"] = True
    if element.get("shrinkToFit") in ("1", "true"):
        found["shrink"] = True
    if indent := int(element.get("indent", "0")):
        found["indent"] = indent
    turned = int(element.get("textRotation", "0"))
    if turned:
        found["rotation"] = 270 if turned == 255 else turned if turned <= 90 else 90 - turned
    return found


def _theme(reader: Reader) -> Iterator[str]:
    root = read_xml(reader.package, reader.targets.get("#theme", "xl/theme/theme1.xml"))
    for name in _THEME:
        colour = root.find(f".//{_DRAWING}clrScheme/{_DRAWING}{name}") if root is not None else None
        inner = colour[0] if colour is not None and len(colour) else None
        yield (inner.get("lastClr") or inner.get("val") or "") if inner is not None else ""


def _tinted(colour: str, tint: float) -> str:
    """The colour made lighter (above 0) or darker (below), as Excel does it: by its lightness."""
    if not tint:
        return colour
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, strength = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, strength))
