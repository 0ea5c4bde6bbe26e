"""What `plain.py` is given: a finished report as a list of headings, paragraphs, tables and pictures, in its order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from bare import BOLD, CHART, RUN_PROPERTIES, TBL, TC, TR, Element, P, R, bare_report, paragraph_text, style_of
from docx.oxml.ns import qn

_HEADING = re.compile(r"Heading(\d)")
BULLET = "ListBullet"


def body_of(report: Path, pictures: Sequence[str]) -> list[dict[str, Any]]:
    """A picture stands in the place of each chart."""
    waiting = iter(pictures)
    blocks: list[dict[str, Any]] = []
    for element in bare_report(report).element.body:
        if element.tag == TBL:
            blocks.append({"rows": _rows(element)})
        elif element.tag == P and next(element.iter(CHART), None) is not None:
            blocks.append({"picture": next(waiting)})
        elif element.tag == P and paragraph_text(element):
            blocks.append(_paragraph(element))
    return blocks


def _paragraph(element: Element) -> dict[str, Any]:
    style = style_of(element)
    heading = _HEADING.fullmatch(style)
    if heading or style == "Title":
        return {"heading": paragraph_text(element), "level": int(heading[1]) if heading else 0}
    runs = groupby(element.iter(R), key=lambda run: run.find(f"{RUN_PROPERTIES}/{BOLD}") is not None)
    texts = [("".join(map(paragraph_text, members)), bold) for bold, members in runs]
    return {"runs": [each for each in texts if each[0]], "style": "List Bullet" if style == BULLET else None}


def _rows(table: Element) -> list[list[str]]:
    """All rows are of one length: a cell that spans several columns has empty ones after it."""
    return [[text for cell in row.iterchildren(TC) for text in _spanned(cell)] for row in table.iterchildren(TR)]


def _spanned(cell: Element) -> list[str]:
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    return [paragraph_text(cell), *[""] * (int(span.get(qn("w:val"), "1")) - 1 if span is not None else 0)]
