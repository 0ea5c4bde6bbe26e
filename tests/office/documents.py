"""Reads Word files for the tests with the standard library alone, so that a fault in the program cannot hide itself.

A document becomes paragraphs and tables in order. Text shows how it looks: `**bold**`, `[Character style: text]`.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree as ET

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FIGURED = ("customXml/item1.xml", "word/charts/", "word/embeddings/")
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_NUMBERS = re.compile(rb'w:id="\d+"|<w:id w:val="\d+"/>')
_SIGNS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}


@dataclass(frozen=True)
class Paragraph:
    style: str
    text: str


@dataclass(frozen=True)
class Cell:
    """`span` is how many columns it stretches over, `style` that of its paragraph."""

    text: str
    span: int = 1
    style: str = ""


@dataclass(frozen=True)
class Table:
    """`heads` says how many of the rows are header rows, counted from the first."""

    rows: tuple[tuple[Cell, ...], ...]
    heads: int


Block = Paragraph | Table


def read_blocks(path: Path) -> list[Block]:
    """The paragraphs and tables of a document's body, in order, also those inside content controls."""
    body = read_part(path, "word/document.xml").find(W + "body")
    assert body is not None
    return list(_blocks(body, style_names(path)))


def read_margins(path: Path) -> list[Paragraph]:
    """The paragraphs of every header and footer."""
    names = style_names(path)
    with zipfile.ZipFile(path) as package:
        parts = sorted(part for part in package.namelist() if part.startswith(("word/header", "word/footer")))
    return [_paragraph(p, names) for part in parts for p in read_part(path, part).iter(W + "p")]


def read_part(path: Path, part: str) -> ET.Element:
    with zipfile.ZipFile(path) as package:
        return ET.fromstring(package.read(part))


def other_parts(path: Path) -> dict[str, bytes]:
    """Every part as bytes by name, without the running numbers of its bookmarks and controls.

    Left out are those that hold figures: the main text, the charts with their workbooks, the record.
    """
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if name != "word/document.xml" and not name.startswith(FIGURED)]
        return {name: _NUMBERS.sub(b"", package.read(name)) for name in names}


def read_charts(path: Path) -> list[list[list[Fraction | None]]]:
    """What each chart shows, in the document's order: series by series the value at each category, None for a gap."""
    relations = {
        relation.get("Id"): f"word/{relation.get('Target')}"
        for relation in read_part(path, "word/_rels/document.xml.rels")
    }
    shown = [chart.get(f"{_R}id") for chart in read_part(path, "word/document.xml").iter(f"{_C}chart")]
    return [[_points(series) for series in read_part(path, relations[id]).iter(f"{_C}ser")] for id in shown]


def _points(series: ET.Element) -> list[Fraction | None]:
    cache = series.find(f"{_C}val/{_C}numRef/{_C}numCache")
    assert cache is not None
    count = cache.find(f"{_C}ptCount")
    assert count is not None
    values = {point.get("idx"): point.findtext(f"{_C}v") for point in cache.iter(f"{_C}pt")}
    found = [values.get(str(index)) for index in range(int(count.get("val", "")))]
    return [Fraction(value) if value else None for value in found]


def style_names(path: Path) -> dict[str, str]:
    """The names that people see, by the ids that paragraphs hold; "" is the style of a paragraph that names none."""
    with zipfile.ZipFile(path) as package:
        return _style_names(package.read("word/styles.xml"))


@cache
def _style_names(styles: bytes) -> dict[str, str]:
    names = {"": "Normal"}
    for style in ET.fromstring(styles).iter(W + "style"):
        name = style.find(W + "name")
        names[style.get(W + "styleId", "")] = name.get(W + "val", "") if name is not None else ""
    return names


def lines(blocks: list[Block]) -> list[str]:
    """A document as lines that people and tests can compare: a paragraph a line, a table row a line."""
    written: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            written.append(f"{block.style} | {block.text}")
        else:
            for index, row in enumerate(block.rows):
                mark = "#" if index < block.heads else " "
                written.append(f"  {mark} {' | '.join(cell.text for cell in row)}")
    return written


def plain(text: str) -> str:
    """What stands there, without its marks of bold and character styles."""
    return re.sub(r"\[Status [^:\]]*: ([^\]]*)\]", r"\1", text).replace("**", "")


def headings(table: Table) -> list[tuple[str, ...]]:
    """The headings that each column stands under, from the top; rows that say nothing of it are left out."""
    columns: list[list[str]] = []
    for row in table.rows[: table.heads]:
        spread = [cell.text for cell in row for _ in range(cell.span)]
        columns = columns or [[] for _ in spread]
        for column, text in zip(columns, spread, strict=True):
            if text:
                column.append(text)
    return [tuple(column) for column in columns]


def _blocks(parent: ET.Element, names: dict[str, str]) -> Iterator[Block]:
    for child in parent:
        if child.tag == W + "p":
            yield _paragraph(child, names)
        elif child.tag == W + "tbl":
            yield _table(child, names)
        elif child.tag in (W + "sdt", W + "sdtContent"):
            yield from _blocks(child, names)


def _paragraph(element: ET.Element, names: dict[str, str]) -> Paragraph:
    style = element.find(f"{W}pPr/{W}pStyle")
    name = names[style.get(W + "val", "") if style is not None else ""]
    return Paragraph(name, _text(element, names))


def _text(element: ET.Element, names: dict[str, str]) -> str:
    """The text, neighbours of one look joined."""
    runs = [(_look(run, names), _run_text(run)) for run in element.iter(W + "r")]
    written = ""
    for (style, bold), members in groupby((run for run in runs if run[1]), key=lambda run: run[0]):
        text = "".join(text for _, text in members)
        text = f"**{text}**" if bold else text
        written += f"[{style}: {text}]" if style else text
    return written


def _run_text(run: ET.Element) -> str:
    return "".join((child.text or "") if child.tag == W + "t" else _SIGNS.get(child.tag, "") for child in run)


def _look(run: ET.Element, names: dict[str, str]) -> tuple[str, bool]:
    style, bold = run.find(f"{W}rPr/{W}rStyle"), run.find(f"{W}rPr/{W}b")
    return names[style.get(W + "val", "")] if style is not None else "", bold is not None


def _table(element: ET.Element, names: dict[str, str]) -> Table:
    rows = element.findall(W + "tr")
    heads = sum(row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows)
    return Table(tuple(tuple(_cell(cell, names) for cell in row.iter(W + "tc")) for row in rows), heads)


def _cell(element: ET.Element, names: dict[str, str]) -> Cell:
    span = element.find(f"{W}tcPr/{W}gridSpan")
    paragraphs = [_paragraph(p, names) for p in element.iter(W + "p")]
    text = "\n".join(paragraph.text for paragraph in paragraphs)
    return Cell(text, int(span.get(W + "val", "1")) if span is not None else 1, paragraphs[0].style)
