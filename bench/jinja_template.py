"""A docxtpl template out of a finished report: what the report's own template holds fixed stays, the rest is Jinja.

So both sides show the same chapters, styles, tables and sentences. docxtpl is given more than it could do alone: lists,
captions, header rows and column widths are in its template, finished, and the colours of statuses are left out. Where
ours has a chart, it shows a picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from bare import (
    BOLD,
    CHART,
    PROPERTIES,
    RUN_PROPERTIES,
    TBL,
    TC,
    TR,
    Element,
    P,
    R,
    T,
    bare_report,
    drop,
    headers,
    paragraph_text,
    style_of,
)
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

PLAIN_RUN = {T, RUN_PROPERTIES}

Paragraph = dict[str, str]
TableRow = dict[str, Any]
Context = dict[str, list[Any]]


def make_template(report: Path, own_template: Path, target: Path, pictures: Sequence[str]) -> Context:
    """Write the docxtpl template of a report; give the context that fills it with the report's words again.

    The pictures, one for each chart, are given as files.
    """
    document = bare_report(report)
    body = document.element.body
    fixed = {paragraph_text(p) for p in Document(str(own_template)).element.body.iter(P)}
    texts: list[list[Paragraph]] = []
    tables = [_open_table(table, index) for index, table in enumerate(body.iterchildren(TBL))]
    for container in (body, *headers(document)):
        _open_paragraphs(container, fixed, texts)
    for index, chart in enumerate(list(body.iter(CHART))):
        del document.part.rels[chart.get(qn("r:id"))]
        run = next(chart.iterancestors(R))
        run.addprevious(_elements(_run(f"{{{{ pictures[{index}] }}}}"))[0])
        drop(run)
    document.save(str(target))
    return {"texts": texts, "tables": tables, "pictures": list(pictures)}


def _open_paragraphs(container: Element, fixed: set[str], texts: list[list[Paragraph]]) -> None:
    """Put a loop in place of neighbouring paragraphs of one style that the report filled in."""
    for style, group in groupby(list(container), key=lambda element: _filled_style(element, fixed)):
        if style is None:
            continue
        members = list(group)
        name = f"texts[{len(texts)}]"
        texts.append([_lead_and_rest(member) for member in members])
        first = members[0]
        leads = any(text["lead"] for text in texts[-1])
        runs = f"{_run('{{ text.lead }}', '<w:b/>') if leads else ''}{_run('{{ text.rest }}')}"
        for run in list(first.iterchildren(R)):
            first.remove(run)
        first.extend(_elements(runs))
        first.addprevious(_tag(f"{{%p for text in {name} %}}"))
        first.addnext(_tag("{%p endfor %}"))
        for member in members[1:]:
            container.remove(member)


def _filled_style(element: Element, fixed: set[str]) -> str | None:
    """The style of a paragraph that the report filled in with plain words; None for all else.

    Headings hold bookmarks, contents entries hold links, captions hold fields: they are left as they are.
    """
    text = paragraph_text(element)
    previous = element.getprevious()
    after_table = previous is not None and previous.tag == TBL
    if element.tag != P or not text or text in fixed or after_table:
        return None
    if any(child.tag not in (PROPERTIES, R) for child in element):
        return None
    if any(child.tag not in PLAIN_RUN for run in element.iterchildren(R) for child in run):
        return None
    return style_of(element)


def _lead_and_rest(paragraph: Element) -> Paragraph:
    """A paragraph's words, those in bold at its beginning apart."""
    runs = [(run.find(f"{RUN_PROPERTIES}/{BOLD}") is not None, run) for run in paragraph.iterchildren(R)]
    lead = ""
    while runs and runs[0][0]:
        lead += paragraph_text(runs.pop(0)[1])
    return {"lead": lead, "rest": "".join(paragraph_text(run) for _, run in runs)}


def _open_table(table: Element, index: int) -> list[TableRow]:
    """Put a loop over rows in place of a table's rows below the header: one model row for each look."""
    body = [row for row in table.iterchildren(TR) if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None]
    rows: list[TableRow] = []
    models: dict[bytes, int] = {}
    for row in body:
        cells = [paragraph_text(cell) for cell in row.iterchildren(TC)]
        rows.append({"kind": models.setdefault(_model_row(row), len(models)), "cells": cells})
        table.remove(row)
    parts = [_tag_row(f"{{%tr for row in tables[{index}] %}}")]
    for model, kind in models.items():
        if len(models) > 1:
            parts.append(_tag_row(f"{{%tr {'elif' if kind else 'if'} row.kind == {kind} %}}"))
        parts.append(parse_xml(model))
    parts += [_tag_row("{%tr endif %}")] if len(models) > 1 else []
    table.extend([*parts, _tag_row("{%tr endfor %}")])
    return rows


def _model_row(row: Element) -> bytes:
    """The row with a Jinja expression in each cell; rows that differ in their words alone become the same."""
    for keep in list(row.iter(qn("w:keepNext"))):
        drop(keep)
    for number, cell in enumerate(row.iterchildren(TC)):
        paragraph, *more = list(cell.iterchildren(P))
        for old in [*more, *paragraph.iterchildren(R)]:
            drop(old)
        paragraph.extend(_elements(_run(f"{{{{ row.cells[{number}] }}}}")))
    return etree.tostring(row)


def _run(text: str, look: str = "") -> str:
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def _tag(text: str) -> Element:
    return _elements(f"<w:p>{_run(text)}</w:p>")[0]


def _tag_row(text: str) -> Element:
    return _elements(f"<w:tr><w:tc><w:p>{_run(text)}</w:p></w:tc></w:tr>")[0]


def _elements(text: str) -> Sequence[Element]:
    return list(parse_xml(f"<w:body {nsdecls('w')}>{text}</w:body>"))
