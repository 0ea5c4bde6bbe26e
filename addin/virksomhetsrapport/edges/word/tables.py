"""A table of fact references as a Word table: written as text and parsed once, whatever its size."""

from __future__ import annotations

from itertools import groupby
from math import ceil
from typing import NamedTuple

from virksomhetsrapport import look
from virksomhetsrapport.edges.word import styles as names
from virksomhetsrapport.edges.word.styles import Styles
from virksomhetsrapport.edges.word.widths import TWIPS, longest_word, share, text_width
from virksomhetsrapport.edges.word.xml import NAMESPACES, attribute, field, paragraph, run
from virksomhetsrapport.elements import (
    ColumnStyle,
    Content,
    Figure,
    Label,
    Light,
    Mark,
    Pair,
    Row,
    RowStyle,
    Table,
    Zone,
)
from virksomhetsrapport.facts import Comparison, Facts, Status, show_bare
from virksomhetsrapport.numbers import NBSP
from virksomhetsrapport.wording import light_text, mark_texts

CELL_MARGIN = 68
"""Twips to the left and right of a cell's text."""
GROUP_GAP = 120
"""Twips that part a group of columns from the one before it."""
INDENT = 170
"""Twips for each level: 3 mm."""
FULLEST = 0.85
"""A table that takes at most so much of a page, by our estimate, is kept on one."""
LINE = 1.25
"""The height of a line, in sizes of its letters."""
ROW_MARGIN = 46
"""Twips above and below a row's text."""

_SUM_RULE = f'<w:tcBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="{look.RULE}"/></w:tcBorders>'
_RESULT_RULE = f'<w:tcBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="{look.PRIMARY}"/></w:tcBorders>'
_GROUP_RULE = f'<w:tcBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="{look.RULE}"/></w:tcBorders>'
_BOLD = (RowStyle.SUM, RowStyle.RESULT)
_RULES = {RowStyle.LINE: "", RowStyle.FIRST: _SUM_RULE, RowStyle.SUM: _SUM_RULE, RowStyle.RESULT: _RESULT_RULE}


class Room(NamedTuple):
    """What a page has between its margins, in twips."""

    width: int
    height: int


def table_xml(table: Table, number: int, facts: Facts, styles: Styles, room: Room) -> str:
    """Caption, table and note. `number` is the table's in the document, `room` what its page has for text."""
    caption = run("Tabell ") + field("SEQ Tabell \\* ARABIC", str(number)) + run(f": {table.caption}")
    texts = [[_texts(content, facts) for content in row.cells] for row in table.rows]
    widths = _widths(table, texts, styles, room.width)
    whole = _height(texts, widths, styles) <= room.height * FULLEST
    rows = [
        _row(table, row, shown, widths, styles, keep=whole and (index + 1 < len(table.rows) or bool(table.note)))
        for index, (row, shown) in enumerate(zip(table.rows, texts, strict=True))
    ]
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in widths)
    properties = (
        f'<w:tblPr><w:tblStyle w:val="{styles[names.TABLE]}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={attribute(table.caption)}/>"
        f"<w:tblDescription w:val={attribute(_description(table))}/></w:tblPr>"
    )
    note = paragraph(styles[names.TABLE_NOTE], run(table.note) if table.note else "")
    inside = f"{properties}<w:tblGrid>{grid}</w:tblGrid>{_heads(table, widths, styles)}{''.join(rows)}"
    return f"{paragraph(styles[names.CAPTION], caption)}<w:tbl {NAMESPACES}>{inside}</w:tbl>{note}"


def _texts(content: Content, facts: Facts) -> list[tuple[str, Status | None]]:
    """What a cell says, as pieces of text with their status."""
    match content:
        case Label(text):
            return [(text, None)]
        case Figure(id, plus):
            fact = facts[id]
            beyond = fact.flag is not None and fact.flag.comparison is Comparison.BEYOND
            return [(show_bare(fact, plus=plus), fact.status if beyond else None)]
        case Mark():
            return [(text, status) for status, text in mark_texts(content, facts)]
        case Pair(first, second):
            return [(f"{show_bare(facts[first])}/{show_bare(facts[second])}", None)]
        case Light():
            text, status = light_text(content, facts)
            return [(text, status)]
        case Zone(id, level):
            symbol, count = look.STATUS[level].symbol, facts[id]
            return [(f"{symbol}{NBSP}{show_bare(count)}" if count.number else symbol, level)]


def _description(table: Table) -> str:
    columns = ", ".join(column.heading for column in table.columns if column.heading)
    return f"{len(table.rows)} linjer. Kolonner: {columns}."


def _widths(table: Table, texts: list[list[list[tuple[str, Status | None]]]], styles: Styles, width: int) -> list[int]:
    """Figures as wide as the widest, words at least as wide as their longest; the first column takes what is left."""
    points, margins = styles.figure_points, 2 * CELL_MARGIN
    least, wished, headed = [], [], [0.0] * len(table.columns)
    for index, column in enumerate(table.columns):
        cells = [", ".join(text for text, _ in row[index]) for row in texts]
        bold = any(row.style in _BOLD for row in table.rows)
        head = longest_word(column.heading, points, bold=True)
        if column.style in (ColumnStyle.FIGURE, ColumnStyle.ZONE):
            low = max([head, *(text_width(cell, points, bold=bold) for cell in cells)])
            gap = GROUP_GAP if index and column.group and column.group != table.columns[index - 1].group else 0
            least.append(low + margins + gap)
            wished.append(low + margins + gap)
            headed[index] = text_width(column.heading, points, bold=True) + margins + gap
        else:
            indent = max((row.level for row in table.rows), default=0) * INDENT if index == 0 else _off(table, index)
            low = max([head, *(longest_word(cell, points, bold=bold) for cell in cells)])
            whole = [part for cell in cells for part in cell.split("\n")]
            high = max([head, *(text_width(part, points, bold=bold) for part in whole)])
            least.append(low + margins + indent)
            wished.append(high + margins + indent)
    zones = [at for at, column in enumerate(table.columns) if column.style is ColumnStyle.ZONE]
    for at in zones:
        least[at] = wished[at] = max(least[zone] for zone in zones)
    return share(width, least, wished, headed)


def _height(texts: list[list[list[tuple[str, Status | None]]]], widths: list[int], styles: Styles) -> float:
    """About how high the rows come out, headings included, in twips."""
    line, points = styles.figure_points * LINE * TWIPS, styles.figure_points
    total = 3 * line
    for row in texts:
        lines = 1
        for cell, width in zip(row, widths, strict=True):
            inside = max(width - 2 * CELL_MARGIN, 1)
            said = ", ".join(text for text, _ in cell)
            lines = max(lines, sum(ceil(text_width(part, points) / inside) or 1 for part in said.split("\n")))
        total += lines * line + ROW_MARGIN
    return total


def _heads(table: Table, widths: list[int], styles: Styles) -> str:
    """One header row, or two where columns stand together under a heading; both repeat on each page."""
    grouped = any(column.group for column in table.columns)
    rows = []
    if grouped:
        cells, at = [], 0
        for group, members in groupby(table.columns, key=lambda column: column.group):
            count = len(list(members))
            for first, span in [(at, count)] if group else [(at + i, 1) for i in range(count)]:
                merge = "" if group else '<w:vMerge w:val="restart"/>'
                inside = _head_text(group, styles, names.TABLE_HEAD, _CENTRED) if group else _head(table, first, styles)
                spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
                rule = _GROUP_RULE if group else ""
                cells.append(_cell(sum(widths[first : first + span]), inside, spanned + merge + rule + _BOTTOM))
            at += count
        rows.append("".join(cells))
    cells = []
    for index, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
        if grouped and not column.group:
            cells.append(_cell(width, _head_text("", styles, names.TABLE_HEAD), "<w:vMerge/>" + _BOTTOM))
        else:
            cells.append(_cell(width, _head(table, index, styles), _BOTTOM))
    rows.append("".join(cells))
    return "".join(f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{row}</w:tr>" for row in rows)


_CENTRED = '<w:jc w:val="center"/>'
_BOTTOM = '<w:vAlign w:val="bottom"/>'


def _head(table: Table, index: int, styles: Styles) -> str:
    column, off = table.columns[index], _off(table, index)
    style = names.TABLE_HEAD_FIGURE if column.style is ColumnStyle.FIGURE else names.TABLE_HEAD
    layer = f'<w:ind w:left="{off}"/>' if off else ""
    return _head_text(column.heading, styles, style, layer + (_CENTRED if column.style is ColumnStyle.ZONE else ""))


def _off(table: Table, index: int) -> int:
    """How far words stand off the figures to their left, in twips."""
    words = table.columns[index].style in (ColumnStyle.TEXT, ColumnStyle.MARK)
    return GROUP_GAP if index and words and table.columns[index - 1].style is ColumnStyle.FIGURE else 0


def _head_text(text: str, styles: Styles, style: str, properties: str = "") -> str:
    return paragraph(styles[style], run(text) if text else "", "<w:keepNext/>" + properties)


def _row(
    table: Table,
    row: Row,
    texts: list[list[tuple[str, Status | None]]],
    widths: list[int],
    styles: Styles,
    *,
    keep: bool,
) -> str:
    cells = []
    keep_next = "<w:keepNext/>" if keep else ""
    for index, (column, width, shown) in enumerate(zip(table.columns, widths, texts, strict=True)):
        figure = column.style is ColumnStyle.FIGURE
        bold = row.style in _BOLD
        style = {
            (True, True): names.TABLE_FIGURE_SUM,
            (True, False): names.TABLE_FIGURE,
            (False, True): names.TABLE_TEXT_SUM,
            (False, False): names.TABLE_TEXT,
        }[figure, bold]
        runs = ""
        for place, (text, status) in enumerate(shown):
            runs += run(", ") if place else ""
            runs += run(text, styles[names.STATUS[status]] if status else "") if text else ""
        indent = _off(table, index) if index else row.level * INDENT
        layer = f'<w:ind w:left="{indent}"/>' if indent else ""
        properties = _RULES[row.style]
        content = row.cells[index]
        if isinstance(content, Zone):
            layer += _CENTRED
            properties += f'<w:shd w:val="clear" w:color="auto" w:fill="{look.STATUS[content.level].tint}"/>'
        properties += "<w:noWrap/>" if figure else ""
        cells.append(_cell(width, paragraph(styles[style], runs, keep_next + layer), properties))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def _cell(width: int, inside: str, properties: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{inside}</w:tc>'
