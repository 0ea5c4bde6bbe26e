"""How well each text of a Word document stands out from what it stands on, by the formulas of WCAG 2.1.

Colours are looked for where Word looks: in the run, its style, the paragraph's style with those it builds on, and the
document's defaults; the ground in the run, its style, the paragraph, the cell, the table's style, and the white page.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

from office.documents import W

WHITE, BLACK = "FFFFFF", "000000"


class Contrast(NamedTuple):
    """`ink` and `ground` as six hexadecimal digits, `ratio` from 1 to 21."""

    text: str
    ink: str
    ground: str
    ratio: float


def ratio(one: str, other: str) -> float:
    """WCAG 2.1: (L1 + 0.05) / (L2 + 0.05), the lighter of the two first."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrasts(path: Path) -> Iterator[Contrast]:
    """Every text of the document, its headers, footers and notes."""
    with zipfile.ZipFile(path) as package:
        styles = _Styles(ET.fromstring(package.read("word/styles.xml")))
        names = [name for name in package.namelist() if name.startswith(("word/header", "word/footer", "word/endn"))]
        for name in ("word/document.xml", *names, *({"word/footnotes.xml"} & set(package.namelist()))):
            yield from _in_element(ET.fromstring(package.read(name)), styles, WHITE)


class _Styles:
    def __init__(self, root: ET.Element) -> None:
        self._styles = {style.get(f"{W}styleId", ""): style for style in root.iter(f"{W}style")}
        self._default = next(
            (
                id
                for id, style in self._styles.items()
                if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") == "1"
            ),
            "",
        )
        self._given = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")

    def ink(self, properties: ET.Element | None, run_style: str, paragraph_style: str) -> str:
        chains = [properties, *self._chain(run_style), *self._chain(paragraph_style or self._default), self._given]
        found = (_colour(each, "color", "val") for each in chains)
        return next((colour for colour in found if colour), BLACK)

    def ground(self, properties: ET.Element | None, run_style: str) -> str:
        found = (_colour(each, "shd", "fill") for each in (properties, *self._chain(run_style)))
        return next((colour for colour in found if colour), "")

    def ground_of_paragraph(self, properties: ET.Element | None, style: str) -> str:
        own = _colour(properties, "shd", "fill")
        chain = self._chain(style or self._default, "pPr")
        return own or next((colour for each in chain if (colour := _colour(each, "shd", "fill"))), "")

    def _chain(self, id: str, kind: str = "rPr") -> list[ET.Element | None]:
        found, seen = [], set[str]()
        while id in self._styles and id not in seen:
            seen.add(id)
            style = self._styles[id]
            found.append(style.find(f"{W}{kind}"))
            based = style.find(f"{W}basedOn")
            id = based.get(f"{W}val", "") if based is not None else ""
        return found


def _colour(properties: ET.Element | None, tag: str, attribute: str) -> str:
    node = properties.find(f"{W}{tag}") if properties is not None else None
    value = node.get(f"{W}{attribute}", "") if node is not None else ""
    return "" if value in ("", "auto") else value


def _value(properties: ET.Element | None, tag: str) -> str:
    node = properties.find(f"{W}{tag}") if properties is not None else None
    return node.get(f"{W}val", "") if node is not None else ""


def _in_element(element: ET.Element, styles: _Styles, ground: str) -> Iterator[Contrast]:
    for child in element:
        if child.tag == f"{W}tc":
            yield from _in_element(child, styles, _colour(child.find(f"{W}tcPr"), "shd", "fill") or ground)
        elif child.tag == f"{W}p":
            yield from _in_paragraph(child, styles, ground)
        else:
            yield from _in_element(child, styles, ground)


def _in_paragraph(paragraph: ET.Element, styles: _Styles, ground: str) -> Iterator[Contrast]:
    properties = paragraph.find(f"{W}pPr")
    style = _value(properties, "pStyle")
    below = styles.ground_of_paragraph(properties, style) or ground
    for run in paragraph.iter(f"{W}r"):
        text = "".join(node.text or "" for node in run.iter(f"{W}t"))
        if text.strip():
            look = run.find(f"{W}rPr")
            ink = styles.ink(look, _value(look, "rStyle"), style)
            on = styles.ground(look, _value(look, "rStyle")) or below
            yield Contrast(text, ink, on, ratio(ink, on))
