"""A chart shows the facts: in what it is drawn from, in the workbook inside of it, and on Forside."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from office.charts import document, random_charts
from office.test_validator import _validate
from virksomhetsrapport.catalogue import build
from virksomhetsrapport.chart_words import lasting_alt_text, target_words
from virksomhetsrapport.edges.charts import ChartParts, chart_parts
from virksomhetsrapport.edges.excel.write import chart_patches
from virksomhetsrapport.edges.workbook.new import write_workbook
from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.elements import Chart, ChartForm
from virksomhetsrapport.facts import Facts
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.numbers import NBSP
from virksomhetsrapport.outputs import chart_blocks
from workbooks import SAMPLES, definition_of, filled, inputs_of, period_of, sample

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SEEDS = range(4)
EACH = 8


def charts_of(catalogue: Any) -> list[Chart]:
    return [element for element in catalogue.elements.values() if isinstance(element, Chart)]


def known_charts() -> list[tuple[str, list[Chart], Facts]]:
    found = []
    for organisation, month in SAMPLES:
        definition, period, inputs = sample(organisation, month)
        catalogue = build(definition, period.last, filled(definition, period, inputs))
        found.append((organisation, charts_of(catalogue), catalogue.facts))
        empty = build(definition, period.last, filled(definition, period, Inputs()))
        found.append((f"{organisation}, empty", charts_of(empty), empty.facts))
    return found + [(f"random {seed}", *random_charts(seed, EACH)) for seed in SEEDS]


@pytest.fixture(scope="module", params=known_charts(), ids=lambda param: param[0])
def drawn(request) -> list[tuple[Chart, Facts, ChartParts, ET.Element]]:
    """Charts with their facts, their parts, and the drawing read by nothing of ours."""
    _, charts, facts = request.param
    assert charts
    every = zip(charts, chart_parts(charts, facts), strict=True)
    return [(chart, facts, parts, ET.fromstring(parts.xml)) for chart, parts in every]


def wanted(chart: Chart, facts: Facts) -> dict[str, list[float | None]]:
    """The figures of each series by its name, the target's last."""
    ids = {series.name: series.facts for series in chart.series}
    if chart.target:
        ids[f"Mål {target_words(chart, facts)}"] = (chart.target,) * len(chart.categories)
    values = {name: [facts[id].number for id in each] for name, each in ids.items()}
    return {name: [None if value is None else float(value) for value in each] for name, each in values.items()}


def cached(place: ET.Element, kind: str) -> list[str | None]:
    """The values that a program shows before it has calculated anything."""
    cache = place.find(f"{C}{kind}Ref/{C}{kind}Cache")
    assert cache is not None
    points = {int(point.get("idx")): point.findtext(f"{C}v") for point in cache.findall(f"{C}pt")}
    return [points.get(index) for index in range(int(cache.find(f"{C}ptCount").get("val")))]


def referred(place: ET.Element, book: openpyxl.Workbook) -> list[Any]:
    """What stands in the cells that a formula of the drawing names."""
    sheet, area = place.findtext(f".//{C}f").split("!")
    cells = book[sheet.strip("'")][area.replace("$", "")]
    return [cell.value for row in cells for cell in row] if isinstance(cells, tuple) else [cells.value]


def test_the_drawing_shows_the_facts(drawn):
    for chart, facts, _, xml in drawn:
        shown = {}
        for series in xml.iter(f"{C}ser"):
            (name,) = cached(series.find(f"{C}tx"), "str")
            values = cached(series.find(f"{C}val"), "num")
            shown[name] = [None if value is None else float(value) for value in values]
            assert cached(series.find(f"{C}cat"), "str") == list(chart.categories)
        assert list(shown.items()) == list(wanted(chart, facts).items())


def test_the_workbook_inside_holds_what_the_drawing_shows(drawn):
    for chart, _, parts, xml in drawn:
        book = openpyxl.load_workbook(io.BytesIO(parts.workbook))
        assert book.sheetnames == ["Data"]
        for series in xml.iter(f"{C}ser"):
            assert referred(series.find(f"{C}tx"), book) == cached(series.find(f"{C}tx"), "str")
            assert referred(series.find(f"{C}cat"), book) == list(chart.categories)
            values = cached(series.find(f"{C}val"), "num")
            inside = referred(series.find(f"{C}val"), book)
            assert inside == [None if value is None else float(value) for value in values]


def test_the_workbook_inside_is_nobodys_and_holds_no_drawing(drawn):
    for _, _, parts, _ in drawn:
        with zipfile.ZipFile(io.BytesIO(parts.workbook)) as package:
            assert not [name for name in package.namelist() if "chart" in name or "drawing" in name]
            core = package.read("docProps/core.xml").decode()
        assert "<dc:creator></dc:creator>" in core
        assert set(re.findall(r"\d{4}-\d\d-\d\d", core)) == {"2000-01-01"}


def test_a_figure_in_the_workbook_is_shown_with_its_decimals(drawn):
    for chart, facts, parts, _ in drawn:
        sheet = openpyxl.load_workbook(io.BytesIO(parts.workbook))["Data"]
        for column, series in enumerate(chart.series, 2):
            decimals = facts[series.facts[0]].decimals
            format = sheet.cell(2, column).number_format
            if sheet.cell(2, column).value is not None:
                assert format.partition(";")[0] == "#,##0" + ("." + "0" * decimals if decimals else "")


def test_the_drawing_says_outright_what_programs_would_take_otherwise(drawn):
    """Word takes what is not said for true, Excel 2007 and LibreOffice for false."""
    for _, _, _, xml in drawn:
        assert xml.find(f"{C}lang").get("val") == "nb-NO"
        assert {each.get("lang") for each in xml.iter() if each.get("lang")} <= {"nb-NO"}
        assert xml.find(f"{C}roundedCorners").get("val") == "0"
        assert xml.find(f"{C}date1904").get("val") == "0"
        assert xml.find(f"{C}chart/{C}autoTitleDeleted").get("val") == "1"
        assert xml.find(f"{C}chart/{C}dispBlanksAs").get("val") == "gap"
        for axis in (*xml.iter(f"{C}catAx"), *xml.iter(f"{C}valAx")):
            assert axis.find(f"{C}delete").get("val") == "0"
        for labels in (*xml.iter(f"{C}dLbls"), *xml.iter(f"{C}dLbl")):
            if labels.find(f"{C}delete") is None:
                shown = [labels.find(f"{C}show{what}").get("val") for what in ("Val", "SerName")]
                assert shown.count("1") == 1
                for what in ("LegendKey", "CatName", "Percent", "BubbleSize"):
                    assert labels.find(f"{C}show{what}").get("val") == "0"


def test_the_drawing_reaches_its_workbook_by_a_relation(drawn):
    for _, _, _, xml in drawn:
        data = list(xml)[-1]
        assert data.tag == f"{C}externalData"
        assert data.get(f"{R}id") == "rId1"
        assert data.find(f"{C}autoUpdate").get("val") == "0"


def test_the_axes_know_each_other_by_ids_that_are_valid(drawn):
    for _, _, _, xml in drawn:
        axes = {axis.findtext(f"{C}axId") or axis.find(f"{C}axId").get("val") for axis in xml.iter(f"{C}catAx")}
        axes |= {axis.find(f"{C}axId").get("val") for axis in xml.iter(f"{C}valAx")}
        assert len(axes) == 2
        assert {each.get("val") for each in xml.iter(f"{C}axId")} == axes
        assert {each.get("val") for each in xml.iter(f"{C}crossAx")} == axes
        assert all(0 < int(id) < 2**32 for id in axes)


def test_the_axis_holds_every_value_in_few_even_steps(drawn):
    for chart, facts, _, xml in drawn:
        axis = next(xml.iter(f"{C}valAx"))
        low, high = (Decimal(axis.find(f"{C}scaling/{C}{end}").get("val")) for end in ("min", "max"))
        step = Decimal(axis.find(f"{C}majorUnit").get("val"))
        each = [value for values in wanted(chart, facts).values() for value in values if value is not None]
        assert all(float(low) <= value <= float(high) for value in each)
        assert 1 <= (high - low) / step <= 6
        assert low % step == high % step == 0
        decimals = axis.find(f"{C}numFmt").get("formatCode").partition(";")[0].partition(".")[2]
        assert len(re.match("0*", decimals)[0]) == max(0, -step.normalize().as_tuple().exponent)


def test_columns_stand_on_zero(drawn):
    for chart, facts, _, xml in drawn:
        low, high = (next(xml.iter(f"{C}{end}")).get("val") for end in ("min", "max"))
        if chart.form is not ChartForm.LINES:
            assert float(low) <= 0 <= float(high)
        each = [value for values in wanted(chart, facts).values() for value in values if value is not None]
        assert float(low) >= 0 or min(each) < 0


def test_stacked_columns_fit_below_the_top_of_the_axis(drawn):
    for chart, facts, _, xml in drawn:
        if chart.form is ChartForm.STACKED:
            months = zip(*wanted(chart, facts).values(), strict=True)
            heights = [sum(value for value in values if value and value > 0) for values in months]
            assert max(heights) <= float(next(xml.iter(f"{C}max")).get("val"))


def test_only_the_latest_value_of_a_series_is_labelled(drawn):
    for chart, facts, _, xml in drawn:
        every = list(wanted(chart, facts).values())
        for series, values in zip(xml.iter(f"{C}ser"), every, strict=True):
            last = max((at for at, value in enumerate(values) if value is not None), default=None)
            labels = series.find(f"{C}dLbls")
            if labels is None:  # a slice of stacked columns too thin to bear one, or a line that has no value
                assert last is None or chart.form is ChartForm.STACKED
                continue
            gone = {
                int(label.find(f"{C}idx").get("val"))
                for label in labels.findall(f"{C}dLbl")
                if label.find(f"{C}delete") is not None
            }
            assert set(range(len(values))) - gone == {last}


def test_the_targets_line_bears_its_name_at_its_end(drawn):
    for chart, facts, _, xml in drawn:
        if chart.target:
            line = list(xml.iter(f"{C}ser"))[-1]
            assert line.find(f"{C}spPr/{A}ln/{A}prstDash").get("val") == "dash"
            last = line.findall(f"{C}dLbls/{C}dLbl")[-1]
            assert int(last.find(f"{C}idx").get("val")) == len(chart.categories) - 1
            said = "".join(last.itertext()).strip(f"{NBSP} \n")
            assert said == f"Mål {target_words(chart, facts)}"


def test_there_is_a_legend_only_where_there_are_several_series(drawn):
    for chart, _, _, xml in drawn:
        assert (xml.find(f"{C}chart/{C}legend") is not None) is (len(chart.series) > 1)


def test_the_same_figures_give_the_same_bytes():
    charts, facts = random_charts(1, EACH)
    assert chart_parts(charts, facts) == chart_parts(charts, facts)


def test_without_charts_nothing_is_drawn():
    assert chart_parts([], {}) == []


@pytest.mark.validator
def test_the_validator_finds_no_error_in_charts_of_any_kind(tmp_path):
    files = []
    for name, charts, facts in known_charts():
        files.append(tmp_path / f"{name}.docx")
        parts = chart_parts(charts, facts)
        document(files[-1], parts)
        files.append(files[-1].with_suffix(".xlsx"))
        files[-1].write_bytes(parts[0].workbook)
    assert {name: errors for name, errors in _validate(files).items() if errors} == {}


# --- On Forside ---


def new_workbook(path, definition, period, inputs, checked=None):
    """A workbook as `new` writes it; give what it was written from."""
    known = checked or build(definition, period.last, filled(definition, period, inputs))
    write_workbook(path, definition, period, inputs, known.facts, (), "", (), chart_blocks(known))
    return known


@pytest.mark.parametrize(("organisation", "month"), SAMPLES)
def test_the_figures_behind_the_charts_stand_on_a_sheet_of_their_own(organisation, month, tmp_path):
    path = tmp_path / "bok.xlsx"
    known = new_workbook(path, *sample(organisation, month))
    with zipfile.ZipFile(path) as package:
        names = [f"xl/charts/chart{number}.xml" for number in range(1, len(charts_of(known)) + 1)]
        drawings = [ET.fromstring(package.read(name)) for name in names]
    book = openpyxl.load_workbook(path)
    for chart, xml in zip(charts_of(known), drawings, strict=True):
        for series, (name, values) in zip(xml.iter(f"{C}ser"), wanted(chart, known.facts).items(), strict=True):
            assert referred(series.find(f"{C}tx"), book) == [name]
            assert referred(series.find(f"{C}cat"), book) == list(chart.categories)
            assert referred(series.find(f"{C}val"), book) == pytest.approx(values, rel=1e-14)


@pytest.mark.parametrize(("organisation", "month"), SAMPLES)
def test_the_charts_stand_below_all_else_on_forside_and_not_on_each_other(organisation, month, tmp_path):
    path = tmp_path / "bok.xlsx"
    known = new_workbook(path, *sample(organisation, month))
    sheet = openpyxl.load_workbook(path)["Forside"]
    captions = {
        cell.coordinate
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=Diagramdata!")
    }
    typed = [cell.row for row in sheet.iter_rows() for cell in row if cell.value and cell.coordinate not in captions]
    areas = []
    for drawn in sheet._charts:
        start, end = drawn.anchor._from, drawn.anchor.to
        areas.append((start.row, start.col, end.row, end.col))
        assert start.row >= max(typed)
    assert len(areas) == len(captions) == len(charts_of(known))
    for index, (top, left, bottom, right) in enumerate(areas):
        for other in areas[index + 1 :]:
            assert bottom < other[0] or right < other[1] or (right == other[1] and other[0] == top) or left > other[3]


@pytest.mark.parametrize(("organisation", "month"), SAMPLES)
def test_a_chart_on_forside_says_what_it_shows_whatever_its_figures_become(organisation, month, tmp_path):
    path = tmp_path / "bok.xlsx"
    known = new_workbook(path, *sample(organisation, month))
    with zipfile.ZipFile(path) as package:
        drawing = ET.fromstring(package.read("xl/drawings/drawing1.xml"))
    said = [each.get("descr") for each in drawing.iter() if each.tag.endswith("}cNvPr")]
    assert said == [lasting_alt_text(chart, known.facts) for chart in charts_of(known)]


def test_a_workbook_without_charts_has_no_sheet_for_their_figures(tmp_path):
    definition = definition_of('id = "t"\nkind = "series"\nlines = [{ id = "a", label = "A", unit = "antall" }]')
    new_workbook(tmp_path / "bok.xlsx", definition, period_of(definition, "2025-02"), Inputs())
    assert openpyxl.load_workbook(tmp_path / "bok.xlsx").sheetnames == ["Forside", "Ark 1", "Kontroll"]


# --- Kept right ---

SERIES = """
id = "t"
kind = "series"
months = 3
lines = [
  { id = "a", label = "A", unit = "antall", target = { at_most = 5 } },
  { id = "b", label = "B", unit = "antall" },
]
charts = [
  { id = "en", caption = "{{ t.a[siste] }}", lines = ["a"], target = true },
  { id = "to", caption = "{{ t.b[siste] }}", form = "columns", lines = ["b", "a"] },
]
"""
MONTHS = ("2024-12", "2025-01", "2025-02")


def series(table=SERIES, **lines):
    definition = definition_of(table)
    return definition, period_of(definition, "2025-02"), inputs_of("t", MONTHS, lines)


def patches_for(path, table=SERIES, **lines):
    """What Kontroller would write behind the charts of a workbook whose tables hold these figures."""
    definition, period, inputs = series(table, **lines)
    known = build(definition, period.last, filled(definition, period, inputs))
    return list(chart_patches(read_workbook(path), chart_blocks(known)))


def test_the_figures_behind_all_charts_are_written_in_one_rectangle(tmp_path):
    path = tmp_path / "bok.xlsx"
    new_workbook(path, *series(a=(1, 2, 3), b=(4, 5, 6)))
    (patch,) = patches_for(path, a=(1, 2, 8), b=(4, None, 6))
    assert (patch.sheet, patch.row, patch.column) == ("Diagramdata", 4, 1)
    assert [tuple(None if value is None else str(value) for value in row) for row in patch.rows] == [
        ("t.en", "8", None, None, None),
        ("Antall", "A", "Mål høyst 5", None, None),
        ("des. 24", "1", "5", None, None),
        ("jan. 25", "2", "5", None, None),
        ("feb. 25", "8", "5", None, None),
        (None, None, None, None, None),
        ("t.to", "6", None, None, None),
        ("Antall", "B", "A", None, None),
        ("des. 24", "4", "1", None, None),
        ("jan. 25", None, "2", None, None),
        ("feb. 25", "6", "8", None, None),
    ]


def test_what_stands_there_in_a_new_workbook_is_what_would_be_written(tmp_path):
    path = tmp_path / "bok.xlsx"
    new_workbook(path, *series(a=(1, 2, 3), b=(4, 5, 6)))
    (patch,) = patches_for(path, a=(1, 2, 3), b=(4, 5, 6))
    frame = read_workbook(path).frames["Diagramdata"]
    stands = [[frame.at(row, column).value for column in range(1, 6)] for row in range(4, 15)]
    assert [list(row) for row in patch.rows] == stands


def test_where_a_chart_was_laid_out_for_other_months_its_figures_are_emptied_and_the_other_ones_are_written(tmp_path):
    path = tmp_path / "bok.xlsx"
    new_workbook(path, *series(SERIES.replace('lines = ["b", "a"]', 'lines = ["b"]'), a=(1, 2, 3), b=(4, 5, 6)))
    (patch,) = patches_for(path, a=(1, 2, 8), b=(4, 5, 6))
    assert patch.rows[4][1] == 8
    assert patch.rows[6] == ("t.to", None, None, None, None)
    assert set(patch.rows[7:]) == {(None,) * 5}


def test_what_somebody_wrote_between_the_charts_is_left_alone(tmp_path):
    path = tmp_path / "bok.xlsx"
    new_workbook(path, *series(a=(1, 2, 3), b=(4, 5, 6)))
    book = openpyxl.load_workbook(path)
    book["Diagramdata"]["A9"] = "Min egen rad"
    book.save(path)
    first, second = patches_for(path, a=(1, 2, 3), b=(4, 5, 6))
    assert (first.row, len(first.rows), second.row, len(second.rows)) == (4, 5, 10, 5)


def test_a_workbook_that_was_made_without_charts_gets_none(tmp_path):
    path = tmp_path / "bok.xlsx"
    new_workbook(path, *series(SERIES.partition("charts")[0], a=(1, 2, 3), b=(4, 5, 6)))
    assert patches_for(path, a=(1, 2, 3), b=(4, 5, 6)) == []
