"""What a document needs of a chart: the part that draws it, and the workbook that holds its figures.

The drawing carries the values that it shows, so that it is right when the file opens; and the workbook, so that it can
be edited in Word.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from lxml import etree

from virksomhetsrapport.chart_words import unit_of
from virksomhetsrapport.edges.chart_fit import fitted
from virksomhetsrapport.edges.chart_look import FONT, Place, add_chart, as_number, figure_formats
from virksomhetsrapport.elements import Chart
from virksomhetsrapport.facts import Facts
from virksomhetsrapport.outputs import chart_values

SHEET = "Data"
_CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed one, so that the same figures give the same bytes
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class ChartParts(NamedTuple):
    """`xml` is the chart's part, which reaches `workbook`, an .xlsx, by the relation rId1."""

    xml: bytes
    workbook: bytes


def chart_parts(charts: Sequence[Chart], facts: Facts) -> list[ChartParts]:
    """What a document needs of each chart, in their order. The same figures give the same bytes."""
    if not charts:
        return []
    import xlsxwriter

    # One workbook holds the drawings of all, and is thrown away: to write one anew for each takes longer.
    whole = io.BytesIO()
    book = xlsxwriter.Workbook(whole, {"in_memory": True})
    sheet = book.add_worksheet(SHEET)
    for chart in charts:
        fit = fitted(chart, chart_values(chart, facts), unit_of(chart, facts))
        sheet.insert_chart(0, 0, add_chart(book, chart, facts, Place(SHEET, 0, 0), fit))
    book.close()
    with zipfile.ZipFile(whole) as package:
        drawn = [package.read(f"xl/charts/chart{number}.xml") for number in range(1, len(charts) + 1)]
    return [
        ChartParts(_completed(xml, chart, facts), _workbook(chart, facts))
        for xml, chart in zip(drawn, charts, strict=True)
    ]


def _workbook(chart: Chart, facts: Facts) -> bytes:
    """The figures alone, as Word opens them for editing."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"author": "", "created": _CREATED})
    book.formats[0].set_font_name(FONT["name"])
    sheet = book.add_worksheet(SHEET)
    rows = chart_values(chart, facts)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, len(rows[0]) - 1, 22)
    heading = book.add_format({"bold": True, "font_name": FONT["name"]})
    formats = [
        book.add_format({"num_format": code, "font_name": FONT["name"]}) for code in figure_formats(chart, facts)
    ]
    for column, text in enumerate(rows[0]):
        sheet.write_string(0, column, str(text), heading)
    for row, values in enumerate(rows[1:], 1):
        sheet.write_string(row, 0, str(values[0]))
        for column, value in enumerate(values[1:], 1):
            if isinstance(value, Decimal):
                sheet.write_number(row, column, as_number(value), formats[column - 1])
    book.close()
    return _signed_by_nobody(out)


def _signed_by_nobody(written: io.BytesIO) -> bytes:
    """The package without the name of a program that did not write it."""
    out = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == "docProps/app.xml":
                data = re.sub(rb"<(Application|AppVersion)>[^<]*</\1>", b"", data)
            target.writestr(info, data)
    return out.getvalue()


def _completed(xml: bytes, chart: Chart, facts: Facts) -> bytes:
    """The drawing as Word expects it, with its workbook. What XlsxWriter leaves to the defaults of Excel 2007 is said
    outright: later programs have others."""
    root = etree.fromstring(xml)
    for language in root.iter(f"{_C}lang"):
        language.set("val", "nb-NO")
    for properties in root.iter(f"{_A}defRPr", f"{_A}rPr", f"{_A}endParaRPr"):
        properties.set("lang", "nb-NO")
    _put(root, "date1904", "0", before=("lang",))
    _put(root, "roundedCorners", "0", before=("chart",))
    for settings in root.findall(f"{_C}printSettings"):
        root.remove(settings)
    for whole in root.iter(f"{_C}chart"):
        _put(whole, "dispBlanksAs", "gap")
    for legend in root.iter(f"{_C}legend"):
        _put(legend, "overlay", "0", before=("spPr", "txPr"))
    for axis in root.iter(f"{_C}catAx", f"{_C}valAx"):
        _put(axis, "delete", "0", before=("axPos",))
    for axis in root.iter(f"{_C}catAx"):
        _put(axis, "auto", "0", before=("lblAlgn",))
        _put(axis, "noMultiLvlLbl", "0")
    for kind in root.iter(f"{_C}barChart", f"{_C}lineChart"):
        _put(kind, "varyColors", "0", before=("ser",))
    codes = figure_formats(chart, facts)
    for series, code in zip(root.iter(f"{_C}ser"), codes, strict=True):
        _complete_series(series, code)
    for labels in root.iter(f"{_C}dLbls", f"{_C}dLbl"):
        _complete_labels(labels)
    for reference in root.iter(f"{_C}strRef"):
        _words_alone(reference)
    data = etree.SubElement(root, f"{_C}externalData", {f"{_R}id": "rId1"})
    etree.SubElement(data, f"{_C}autoUpdate", val="0")
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _complete_series(series: Any, code: str) -> None:
    if series.getparent().tag == f"{_C}barChart":
        _put(series, "invertIfNegative", "0", before=("pictureOptions", "dPt", "dLbls", "trendline", "errBars", "cat"))
    else:
        _put(series, "smooth", "0")
    for format in series.findall(f"{_C}val/{_C}numRef/{_C}numCache/{_C}formatCode"):
        format.text = code


_SHOWN = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")


def _complete_labels(labels: Any) -> None:
    """Every choice of what a label shows, in the order of the schema, on one line; a deleted one has none."""
    if labels.find(f"{_C}delete") is not None:
        return
    for body in labels.iter(f"{_A}bodyPr"):
        body.set("wrap", "none")
    shown = {name: found.get("val") for name in _SHOWN if (found := labels.find(f"{_C}{name}")) is not None}
    for name in shown:
        labels.remove(labels.find(f"{_C}{name}"))
    for name in _SHOWN:
        _put(labels, name, shown.get(name, "0"), before=("separator", "showLeaderLines", "leaderLines", "extLst"))


def _words_alone(reference: Any) -> None:
    """A name that looks like a number is a name all the same."""
    for cache in reference.findall(f"{_C}numCache"):
        cache.tag = f"{_C}strCache"
        for format in cache.findall(f"{_C}formatCode"):
            cache.remove(format)


def _put(parent: Any, name: str, value: str, before: Sequence[str] = ()) -> None:
    """A child with a value where there is none, before the first of those named, else last."""
    if parent.find(f"{_C}{name}") is not None:
        return
    child = etree.Element(f"{_C}{name}", val=value)
    following = next(_children(parent, before), None)
    if following is None:
        parent.append(child)
    else:
        following.addprevious(child)


def _children(parent: Any, names: Sequence[str]) -> Iterator[Any]:
    wanted = {f"{_C}{name}" for name in names}
    return (child for child in parent if child.tag in wanted)
