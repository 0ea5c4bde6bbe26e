"""The styles that the program writes with, by the names that staff see in Word."""

from __future__ import annotations

from dataclasses import dataclass, replace

from virksomhetsrapport.edges.word.xml import Element, W, length
from virksomhetsrapport.errors import Fault
from virksomhetsrapport.facts import Status

BULLET, CAPTION, TABLE = "List Bullet", "Caption", "Virksomhetstabell"
TABLE_TEXT, TABLE_FIGURE, TABLE_TEXT_SUM, TABLE_FIGURE_SUM = (
    "Tabelltekst",
    "Tabelltall",
    "Tabelltekst sum",
    "Tabelltall sum",
)
TABLE_HEAD, TABLE_HEAD_FIGURE, TABLE_NOTE = "Tabellhode", "Tabellhode tall", "Tabellnote"
RESERVATION, NO_TEXT = "Forbehold", "Tekst mangler"
CONTENTS = ("toc 1", "toc 2")
LISTED, CHART = "table of figures", "Figur"
"""Entries of lists of tables and charts, and the paragraph of a chart; needed where a template asks for one."""
STATUS = {
    Status.MET: "Status innenfor",
    Status.NEAR: "Status nær grensen",
    Status.NOT_MET: "Status utenfor",
    Status.UNKNOWN: "Status mangler",
    Status.FAVOURABLE: "Status gunstig",
    Status.UNFAVOURABLE: "Status ugunstig",
}
NEEDED = (
    *(BULLET, CAPTION, TABLE, TABLE_TEXT, TABLE_FIGURE, TABLE_TEXT_SUM, TABLE_FIGURE_SUM, TABLE_HEAD),
    *(TABLE_HEAD_FIGURE, TABLE_NOTE, RESERVATION, NO_TEXT, *CONTENTS, *STATUS.values()),
)


@dataclass(frozen=True)
class Styles:
    """Style ids by name, heading levels by style id, and the size of letters in tables, in points.

    `shrunk` where that is smaller than the styles say, so that a table that is too wide comes to fit.
    """

    ids: dict[str, str]
    heading_levels: dict[str, int]
    table_points: float
    shrunk: bool = False

    def at(self, points: float) -> Styles:
        return replace(self, table_points=points, shrunk=True)

    def __getitem__(self, name: str) -> str:
        return self.ids[name.casefold()]

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self.ids


def read_styles(root: Element) -> tuple[Styles, list[Fault]]:
    """The styles of a template, and a fault for each one that the program needs and does not find."""
    ids: dict[str, str] = {}
    levels: dict[str, int] = {}
    sizes: dict[str, float] = {}
    for style in root.iterfind(W + "style"):
        name = style.find(W + "name")
        id = style.get(W + "styleId")
        if name is None or id is None:
            continue
        folded = (name.get(W + "val") or "").casefold()
        ids[folded] = id
        size = style.find(f"{W}rPr/{W}sz")
        based = style.find(W + "basedOn")
        if size is not None:
            sizes[id] = (length(size, "val") or 18) / 2
        elif based is not None and (parent := based.get(W + "val", "")) in sizes:
            sizes[id] = sizes[parent]
        if folded.startswith("heading ") and folded[8:].isdigit():
            levels[id] = int(folded[8:])
    faults = [Fault("template-style-missing", "", name=name) for name in NEEDED if name.casefold() not in ids]
    in_tables = (TABLE_TEXT, TABLE_FIGURE, TABLE_TEXT_SUM, TABLE_FIGURE_SUM, TABLE_HEAD, TABLE_HEAD_FIGURE)
    points = max(sizes.get(ids.get(name.casefold(), ""), 9.0) for name in in_tables)
    return Styles(ids, levels, points), faults
