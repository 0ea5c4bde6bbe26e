"""What a chart shows, read from the store of values in its part: whoever draws it draws these."""

from __future__ import annotations

import zipfile
from typing import NamedTuple

from virksomhetsrapport.edges.package import read_xml
from virksomhetsrapport.edges.word.xml import Element
from virksomhetsrapport.reading import ShownSeries

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
MOST_POINTS = 10_000


class Cached(NamedTuple):
    categories: tuple[str, ...]
    series: tuple[ShownSeries, ...]


def read_chart(package: zipfile.ZipFile, part: str) -> Cached:
    """The series of a chart in their order; none where the part is missing. Raises `PackageError`."""
    root = read_xml(package, part)
    found = sorted(root.iter(f"{C}ser"), key=_order) if root is not None else []
    named = [_points(each.find(f"{C}cat")) for each in found]
    categories = next((points for points in named if points), ())
    series = [ShownSeries("".join(_points(each.find(f"{C}tx"))), _points(each.find(f"{C}val"))) for each in found]
    return Cached(categories, tuple(series))


def _order(series: Element) -> int:
    order = series.find(f"{C}order")
    return _whole(order, "val") if order is not None else 0


def _points(element: Element | None) -> tuple[str, ...]:
    """The points below an element in their order, "" where one is missing; a lone text is one point."""
    if element is None:
        return ()
    found: dict[int, str] = {}
    level = element.find(f".//{C}lvl")
    for point in (element if level is None else level).iter(f"{C}pt"):
        found[_whole(point, "idx")] = (point.findtext(f"{C}v") or "").strip()
    alone = element.findtext(f"{C}v")
    if alone is not None:
        return (alone.strip(),)
    count = element.find(f".//{C}ptCount")
    most = max([_whole(count, "val") if count is not None else 0, *(at + 1 for at in found)], default=0)
    return tuple(found.get(at, "") for at in range(min(most, MOST_POINTS)))


def _whole(element: Element, name: str) -> int:
    text = element.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
