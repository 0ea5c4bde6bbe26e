"""Charts that nobody drew by hand: of random forms, lengths, units and figures, some of them missing."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import quoteattr

from docx import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from virksomhetsrapport.edges.charts import ChartParts
from virksomhetsrapport.elements import Chart, ChartForm, Series, SeriesRole
from virksomhetsrapport.facts import Comparison, Fact, Facts, Origin
from virksomhetsrapport.indicators import Target, judge
from virksomhetsrapport.period import Month
from virksomhetsrapport.units import COUNT, MNOK, PERCENT, TKR, Unit, unit_named

UNITS = (PERCENT, COUNT, MNOK, TKR, unit_named("sekunder"), unit_named("°C"))
NAMES = ("Besvart innen fristen", "Korttidsfravær (16 dager eller mindre)", "2024", "A & B <c>", "Ut")
MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def random_charts(seed: int, count: int) -> tuple[list[Chart], Facts]:
    rng = random.Random(seed)
    facts: dict[str, Fact] = {}
    return [_random_chart(rng, f"t.c{number}", facts) for number in range(count)], facts


def _random_chart(rng: random.Random, id: str, facts: dict[str, Fact]) -> Chart:
    unit, form = rng.choice(UNITS), rng.choice(list(ChartForm))
    months = [Month(2024, 1).plus(number) for number in range(rng.choice((1, 2, 3, 7, 12, 13, 24)))]
    several = rng.randint(2, 3) if form is ChartForm.STACKED else rng.randint(1, 3)
    decimals = 0 if unit == COUNT else rng.randint(0, 3)
    low, high = _range(rng, unit)
    target = None
    if several == 1 and rng.random() < 0.6:
        limit = _figure(rng, low, high, decimals)
        target = Target(rng.choice((Comparison.AT_LEAST, Comparison.AT_MOST)), limit, Decimal(0))
        facts[f"{id}.maal"] = Fact(f"{id}.maal", limit, unit, "Mål", Origin.DEFINED)
    series = []
    roles = [SeriesRole.ACTUAL, *rng.sample([role for role in SeriesRole if role is not SeriesRole.ACTUAL], 2)]
    for number, name in enumerate(rng.sample(NAMES, several)):
        ids = []
        for month in months:
            value = None if rng.random() < 0.15 else _figure(rng, low, high, decimals)
            fact = Fact(f"{id}.{number}[{month}]", value, unit, name, Origin.TYPED, decimals)
            facts[fact.id] = fact.flagged(judge(value, target)) if target else fact
            ids.append(fact.id)
        series.append(Series(name, tuple(ids), roles[number]))
    headings = tuple(month.short for month in months)
    return Chart(id, "Se her", form, headings, tuple(series), f"{id}.maal" if target else "")


def _range(rng: random.Random, unit: Unit) -> tuple[float, float]:
    if unit.percent:
        low = rng.choice((0, 40, 88, 99))
        return low, min(100, low + rng.choice((1, 5, 60)))
    middle, spread = 10 ** rng.uniform(0, 6), rng.uniform(0, 1)
    sign = -1 if unit.id == "°C" else 1
    return tuple(sorted((sign * middle * (1 - spread), sign * middle)))


def _figure(rng: random.Random, low: float, high: float, decimals: int) -> Decimal:
    return round(Decimal(repr(rng.uniform(low, high))), decimals)


def document(path: Path, parts: Sequence[ChartParts]) -> None:
    """A document with nothing but charts."""
    made = Document()
    for number, each in enumerate(parts, 1):
        package = made.part.package
        chart = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, each.xml, package)
        name = PackURI(f"/word/embeddings/book{number}.xlsx")
        chart.load_rel(RELATIONSHIP_TYPE.PACKAGE, Part(name, CONTENT_TYPE.SML_SHEET, each.workbook, package), "rId1")
        relation = made.part.relate_to(chart, RELATIONSHIP_TYPE.CHART)
        drawing = (
            f'<w:drawing xmlns:w="{WORD}" xmlns:wp="{DRAWING}" xmlns:a="{MAIN}" xmlns:c="{CHART}" '
            f'xmlns:r="{RELATIONS}"><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="5760000" cy="2520000"/><wp:docPr id="{number}" name={quoteattr(f"Diagram {number}")}/>'
            f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{CHART}"><c:chart r:id="{relation}"/>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing>"
        )
        made.add_paragraph().add_run()._r.append(parse_xml(drawing))
    made.save(str(path))
