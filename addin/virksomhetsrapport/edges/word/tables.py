"""A table of fact references as a Word table: written as text and parsed once, whatever its size."""

from __future__ import annotations

import re
from itertools import groupby
from math import ceil
from typing import NamedTuple, TypeAlias

from virksomhetsrapport import look
from virksomhetsrapport.edges.word import styles as names
from virksomhetsrapport.edges.word.captions import caption_xml
from virksomhetsrapport.edges.word.fields import TABLE
from virksomhetsrapport.edges.word.marks import Marks
from virksomhetsrapport.edges.word.styles import Styles
from virksomhetsrapport.edges.word.widths import TWIPS, longest_word, share, text_width
from virksomhetsrapport.edges.word.xml import attribute, paragraph, run
from virksomhetsrapport.elements import ColumnStyle, Row, RowStyle, Table, Zone
from virksomhetsrapport.facts import Facts, Status
from virksomhetsrapport.record import headings, stated
from virksomhetsrapport.wording import content_texts, say_content

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

SMALLEST = 6.0
"""Points: letters of tables are not made smaller than this, whatever has to be broken then."""
_Texts: TypeAlias = list[list[list[tuple[str, Status | None]]]]
"""What the cells of a table's rows say, as pieces with their status."""
_MONTH = re.compile(r"[a-zæøå]+\.? \d\d")

_SUM_RULE = f'<w:tcBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="{look.RULE}"/></w:tcBorders>'
_RESULT_RULE = f'<w:tcBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="{look.PRIMARY}"/></w:tcBorders>'
_GROUP_RULE = f'<w:tcBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="{look.RULE}"/></w:tcBorders>'
_BOLD = (RowStyle.SUM, RowStyle.RESULT)
_RULES = {RowStyle.LINE: "", RowStyle.FIRST: _SUM_RULE, RowStyle.SUM: _SUM_RULE, RowStyle.RESULT: _RESULT_RULE}


class Room(NamedTuple):
    """What a page has between its margins, in twips."""

    width: int
    height: int


def table_xml(table: Table, facts: Facts, styles: Styles, room: Room, marks: Marks) -> str:
    """Caption, table and note; `room` is what its page has for text."""
    texts = [[content_texts(content, facts) for content in row.cells] for row in table.rows]
    styles = _fitting(table, texts, styles, room.width)
    widths = share(room.width, *_needs(table, texts, styles.table_points))
    table = _broken_alike(table, widths, styles)
    whole = _height(texts, widths, styles) <= room.height * FULLEST
    frame = marks.frame("tabell", table.id, table.caption, _labels(table, facts))
    heads = _heads(table, widths, styles, marks, frame.bookmark)
    rows = [
        _row(table, row, shown, widths, styles, marks, keep=whole and (index + 1 < len(table.rows) or bool(table.note)))
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
    inside = f"{properties}<w:tblGrid>{grid}</w:tblGrid>{heads}{''.join(rows)}"
    caption = caption_xml(TABLE, table.id, run(table.caption), styles, marks)
    return f"{caption}{marks.framed(frame, f'<w:tbl>{inside}</w:tbl>')}{note}"


def _labels(table: Table, facts: Facts) -> list[tuple[str, ...]]:
    """The texts of the cells that state no fact, headings first."""
    rows = (tuple(say_content(cell, facts) for cell in row.cells if not stated(cell)) for row in table.rows)
    return [*headings(table), *rows]


def _description(table: Table) -> str:
    columns = ", ".join(column.heading.replace("\n", " ") for column in table.columns if column.heading)
    return f"{len(table.rows)} linjer. Kolonner: {columns}."


def _fitting(table: Table, texts: _Texts, styles: Styles, width: int) -> Styles:
    """The styles at the size at which no figure or word has to be broken; their own where that fits."""
    points = styles.table_points
    while sum(_needs(table, texts, points)[0]) > width and points > SMALLEST:
        points -= 0.5
    return styles if points == styles.table_points else styles.at(points)


def _needs(table: Table, texts: _Texts, points: float) -> tuple[list[float], list[float], list[float]]:
    """What each column needs, what it wishes for, and what its heading needs on one line, in twips.

    Figures need as much as the widest, words as much as their longest.
    """
    margins = 2 * CELL_MARGIN
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
    return least, wished, headed


def _broken_alike(table: Table, widths: list[int], styles: Styles) -> Table:
    """Where one month's heading takes two lines, all of them do: "jan. 25" over the figures, in one row of months."""
    months = [at for at, column in enumerate(table.columns) if _MONTH.fullmatch(column.heading)]
    inside = {at: widths[at] - 2 * CELL_MARGIN for at in months}
    points = styles.table_points
    if all(text_width(table.columns[at].heading, points, bold=True) <= inside[at] for at in months):
        return table
    columns = list(table.columns)
    for at in months:
        columns[at] = columns[at]._replace(heading=columns[at].heading.replace(" ", "\n"))
    return table._replace(columns=tuple(columns))


def _height(texts: _Texts, widths: list[int], styles: Styles) -> float:
    """About how high the rows come out, headings included, in twips."""
    line, points = styles.table_points * LINE * TWIPS, styles.table_points
    total = 3 * line
    for row in texts:
        lines = 1
        for cell, width in zip(row, widths, strict=True):
            inside = max(width - 2 * CELL_MARGIN, 1)
            said = ", ".join(text for text, _ in cell)
            lines = max(lines, sum(ceil(text_width(part, points) / inside) or 1 for part in said.split("\n")))
        total += lines * line + ROW_MARGIN
    return total


def _heads(table: Table, widths: list[int], styles: Styles, marks: Marks, bookmark: str) -> str:
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
    written = "".join(f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{row}</w:tr>" for row in rows)
    return written.replace("</w:pPr>", f"</w:pPr>{marks.bookmark(bookmark, '')}", 1)


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
    return paragraph(styles[style], _run(text, styles) if text else "", f"<w:keepNext/>{properties}{_mark(styles)}")


def _mark(styles: Styles) -> str:
    """The size of an empty cell's line."""
    return f'<w:rPr><w:sz w:val="{styles.table_points * 2:.0f}"/></w:rPr>' if styles.shrunk else ""


def _run(text: str, styles: Styles, style: str = "") -> str:
    return run(text, style, points=styles.table_points if styles.shrunk else 0)


def _row(
    table: Table,
    row: Row,
    texts: list[list[tuple[str, Status | None]]],
    widths: list[int],
    styles: Styles,
    marks: Marks,
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
            runs += _run(", ", styles) if place else ""
            runs += _run(text, styles, styles[names.STATUS[status]] if status else "") if text else ""
        content = row.cells[index]
        says = stated(content)
        if says is not None:
            runs = marks.cell(table.id, says, ", ".join(text for text, _ in shown), runs)
        indent = _off(table, index) if index else row.level * INDENT
        layer = f'<w:ind w:left="{indent}"/>' if indent else ""
        properties = _RULES[row.style]
        if isinstance(content, Zone):
            layer += _CENTRED
            properties += f'<w:shd w:val="clear" w:color="auto" w:fill="{look.STATUS[content.level].tint}"/>'
        properties += "<w:noWrap/>" if figure else ""
        cells.append(_cell(width, paragraph(styles[style], runs, keep_next + layer + _mark(styles)), properties))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def _cell(width: int, inside: str, properties: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{inside}</w:tc>'
