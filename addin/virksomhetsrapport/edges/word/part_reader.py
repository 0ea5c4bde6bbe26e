"""One part of a document gone through once: what stands at each mark of ours in it, and where."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from virksomhetsrapport.edges.word.chart_caches import C
from virksomhetsrapport.edges.word.marks import DRAFT_WORDS, PREFIX
from virksomhetsrapport.edges.word.spots import FALLBACK
from virksomhetsrapport.edges.word.xml import Element, W
from virksomhetsrapport.reading import Control, ShownTable, Stretch, TableCell, TableRow

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CAPTION = re.compile(r"\s*(Tabell|Figur)\s+(\d+)")
_SIGNS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_MOST_PIECES = 1000
"""Of a mark's text: no place is as long, and marks that lie in each other must not be read over and over."""
_NEAREST = 8
"""So many of the marks and controls around something are looked at, for the same reason."""


@dataclass
class _Control:
    """A control that is being read. `struck`: text of it was deleted."""

    number: int
    tag: str
    where: str
    start: int
    empty: bool
    marks: set[str]
    struck: bool = False


@dataclass
class _Table:
    """A table that is being read; `start` is where the cell that is open begins, `marks` are those in it."""

    controls: tuple[int, ...]
    where: str
    rows: list[TableRow] = field(default_factory=list)
    cells: list[TableCell] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    start: int = 0
    lines: int = 0
    row: str = ""
    marked: bool = False


@dataclass
class Drawn:
    """A drawing that shows a chart, by its relation."""

    relation: str
    controls: tuple[int, ...]
    marks: frozenset[str]
    where: str


class PartReader:
    """`name` is what people call the part, "" for the document itself; controls are numbered from `first` on."""

    def __init__(self, root: Element, name: str, levels: Mapping[str, int], first: int) -> None:
        self.controls: list[Control] = []
        self.stretches: list[Stretch] = []
        self.tables: list[ShownTable] = []
        self.charts: list[Drawn] = []
        self.next_number = first
        self._name, self._levels = name, levels
        self._pieces: list[str] = []
        """All the text so far: what a mark encloses is a stretch of it."""
        self._open: dict[str, tuple[str, int, str]] = {}
        self._within: list[_Control | None] = []
        self._building: list[_Table] = []
        self._left_out: list[bool] = []
        self._paragraphs: list[int] = []
        self._hidden = self._boxes = 0
        self._chapter, self._before = "", ""
        self._number = self._counted = 0
        self._read(root)
        self.controls.sort()

    def _read(self, root: Element) -> None:
        starts: dict[object, Callable[[Element], bool | None]] = {
            **dict.fromkeys(_SIGNS, self._sign),
            W + "t": self._text,
            W + "sym": self._symbol,
            W + "delText": self._strike,
            W + "p": self._paragraph,
            W + "bookmarkStart": self._mark,
            W + "bookmarkEnd": self._mark_end,
            W + "sdt": self._control,
            W + "tbl": self._table,
            W + "tr": self._row,
            W + "tc": self._cell,
            W + "txbxContent": self._box,
            **dict.fromkeys((W + "del", W + "moveFrom"), self._hide),
            f"{C}chart": self._chart,
            FALLBACK: lambda _: False,
        }
        ends: dict[object, Callable[[], None]] = {
            W + "p": self._paragraph_end,
            W + "sdt": self._control_end,
            W + "tbl": self._table_end,
            W + "tr": self._row_end,
            W + "tc": self._cell_end,
            W + "txbxContent": self._box_end,
            **dict.fromkeys((W + "del", W + "moveFrom"), self._show),
        }
        walk = etree.iterwalk(root, events=("start", "end"), tag=[str(tag) for tag in starts])
        for event, element in walk:
            if event == "end":
                if end := ends.get(element.tag):
                    end()
            elif starts[element.tag](element) is False:
                walk.skip_subtree()

    # Text

    def _say(self, text: str) -> None:
        if self._hidden:
            self._strike()
        else:
            self._pieces.append(text)

    def _text(self, element: Element) -> None:
        run = element.getparent()
        if run is not None and element.text and run.find(f"{W}rPr/{W}vanish") is None:
            self._say(element.text)

    def _sign(self, element: Element) -> None:
        run = element.getparent()
        if run is not None and run.tag == W + "r":  # a tab of a paragraph's settings is none
            self._say(_SIGNS[element.tag])

    def _symbol(self, element: Element) -> None:
        code = element.get(W + "char", "")
        self._say(chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{4}", code) else "")

    def _strike(self, element: Element | None = None) -> None:
        del element
        for control in self._around():
            control.struck = True

    def _hide(self, element: Element) -> None:
        del element
        self._hidden += 1

    def _show(self) -> None:
        self._hidden -= 1

    def _said(self, start: int) -> str:
        return "".join(islice(self._pieces, start, start + _MOST_PIECES)).strip(" \t\n")

    # Marks

    def _around(self) -> list[_Control]:
        return [control for control in self._within[-_NEAREST:] if control is not None]

    def _mark(self, element: Element) -> None:
        name, id = element.get(W + "name", ""), element.get(W + "id", "")
        if self._hidden or not name.startswith(PREFIX):
            return
        self._open[id] = name, len(self._pieces), self._where()
        for control in self._around():
            control.marks.add(name)
        if self._building and name not in self._building[-1].marks:  # LibreOffice writes an empty one twice
            self._building[-1].marks.append(name)

    def _mark_end(self, element: Element) -> None:
        found = self._open.pop(element.get(W + "id", ""), None)
        if found is not None:
            name, start, where = found
            self.stretches.append(Stretch(name, self._said(start), where))

    def _marks(self) -> set[str]:
        return {name for name, _, _ in islice(reversed(self._open.values()), _NEAREST)}

    def _control(self, element: Element) -> None:
        tag = element.find(f"{W}sdtPr/{W}tag")
        name = tag.get(W + "val", "") if tag is not None else ""
        if self._hidden or not name:
            self._within.append(None)
            return
        empty = element.find(f"{W}sdtPr/{W}showingPlcHdr") is not None
        control = _Control(self.next_number, name, self._where(), len(self._pieces), empty, self._marks())
        self.next_number += 1
        self._within.append(control)

    def _control_end(self) -> None:
        control = self._within.pop()
        if control is None:
            return
        text = "" if control.empty else self._said(control.start)
        if text or not control.struck:
            found = Control(control.number, control.tag, frozenset(control.marks), text, control.where)
            self.controls.append(found)

    # Where it stands

    def _where(self) -> str:
        if self._building:
            return self._building[-1].row or self._building[-1].where
        if self._boxes:
            return self._in_words("tekstboks")
        return self._in_words(f"avsnitt {self._number}" if self._number else "overskriften")

    def _in_words(self, place: str) -> str:
        chapter = f"kapittel «{self._chapter}»" if self._chapter else "før første kapittel"
        return f"{self._name or chapter}, {place}"

    def _paragraph(self, element: Element) -> None:
        self._paragraphs.append(len(self._pieces))
        if self._building or self._boxes:
            return
        style = element.find(f"{W}pPr/{W}pStyle")
        if style is not None and style.get(W + "val") in self._levels and not self._name:
            self._chapter = "".join(text.text or "" for text in element.iter(W + "t")).strip()
            self._number = self._counted = 0
        else:
            self._number = self._counted + 1

    def _paragraph_end(self) -> None:
        text = self._said(self._paragraphs.pop())
        self._pieces.append("\n")
        if self._building or self._boxes:
            return
        self._before = text
        self._counted = self._number if text and text != DRAFT_WORDS else self._counted
        caption = _CAPTION.match(text)
        if caption and caption[1] == "Figur" and self.charts:
            self.charts[-1].where = f"figur {caption[2]}"

    def _box(self, element: Element) -> None:
        del element
        self._boxes += 1

    def _box_end(self) -> None:
        self._boxes -= 1

    # Tables and charts

    def _numbers_around(self) -> tuple[int, ...]:
        return tuple(control.number for control in self._around())

    def _table(self, element: Element) -> None:
        del element
        caption = _CAPTION.match(self._before)
        numbered = f"tabell {caption[2]}" if caption and caption[1] == "Tabell" else ""
        self._building.append(_Table(self._numbers_around(), numbered or self._in_words("tabell")))

    def _table_end(self) -> None:
        table = self._building.pop()
        self._before = "" if not self._building else self._before
        if table.rows and (table.marked or table.controls):
            self.tables.append(ShownTable(table.controls, tuple(table.rows), table.where))

    def _row(self, element: Element) -> bool | None:
        gone = element.find(f"{W}trPr/{W}del") is not None
        self._left_out.append(gone or not self._building)
        if gone or not self._building:
            return not gone
        table = self._building[-1]
        table.cells = []
        head = element.find(f"{W}trPr/{W}tblHeader") is not None
        table.lines += 0 if head else 1
        table.row = f"{table.where}, {'overskriften' if head else f'linje {table.lines}'}"
        return True

    def _row_end(self) -> None:
        if not self._left_out.pop():
            table = self._building[-1]
            table.rows.append(TableRow(tuple(table.cells), table.row))

    def _cell(self, element: Element) -> bool:
        gone = element.find(f"{W}tcPr/{W}cellDel") is not None
        self._left_out.append(gone or not self._building)
        if self._building:
            self._building[-1].start, self._building[-1].marks = len(self._pieces), []
        return not gone

    def _cell_end(self) -> None:
        if not self._left_out.pop():
            table = self._building[-1]
            table.cells.append(TableCell(self._said(table.start), tuple(table.marks)))
            table.marked = table.marked or bool(table.marks)

    def _chart(self, element: Element) -> None:
        if not self._hidden:
            marks = frozenset(self._marks())
            self.charts.append(Drawn(element.get(_RELATION, ""), self._numbers_around(), marks, self._where()))
