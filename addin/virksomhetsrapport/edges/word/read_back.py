"""A report read back as it reads today: every control and bookmark of ours in all its parts, with text and place."""

from __future__ import annotations

from pathlib import Path

from virksomhetsrapport.edges.package import open_package, read_xml
from virksomhetsrapport.edges.word.chart_caches import read_chart
from virksomhetsrapport.edges.word.part_reader import PartReader
from virksomhetsrapport.edges.word.relations import main_part, relations
from virksomhetsrapport.edges.word.styles import read_styles
from virksomhetsrapport.reading import Control, Reading, ShownChart, ShownTable, Stretch

PARTS = {"header": "topptekst", "footer": "bunntekst", "footnotes": "fotnote", "endnotes": "sluttnote"}


def read_back(path: Path) -> Reading:
    """Raises `PackageError` where the file cannot be read."""
    controls: list[Control] = []
    stretches: list[Stretch] = []
    tables: list[ShownTable] = []
    charts: list[ShownChart] = []
    number = 0
    with open_package(path) as package:
        main = main_part(package)
        near = relations(package, main)
        styles = read_xml(package, next((each.target for each in near.values() if each.kind == "styles"), ""))
        levels = read_styles(styles)[0].heading_levels if styles is not None else {}
        others = sorted({(PARTS[each.kind], each.target) for each in near.values() if each.kind in PARTS})
        for name, part in [("", main), *others]:
            root = read_xml(package, part)
            if root is None:
                continue
            read = PartReader(root, name, levels, number)
            number = read.next_number
            controls += read.controls
            stretches += read.stretches
            tables += read.tables
            reached = relations(package, part) if read.charts else {}
            for drawn in read.charts:
                cached = read_chart(package, reached[drawn.relation].target if drawn.relation in reached else "")
                charts.append(ShownChart(drawn.controls, drawn.marks, *cached, drawn.where))
    return Reading(tuple(controls), tuple(stretches), tuple(tables), tuple(charts))
