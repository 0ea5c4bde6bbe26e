"""The one look of charts, in the report and on Forside, as XlsxWriter draws it."""

from __future__ import annotations

from decimal import Decimal
from math import ceil
from typing import Any, NamedTuple

from virksomhetsrapport import look
from virksomhetsrapport.chart_words import unit_note, unit_of
from virksomhetsrapport.edges.chart_fit import Axis, Fit, LabelPlace
from virksomhetsrapport.elements import Chart, ChartForm, SeriesRole
from virksomhetsrapport.facts import Facts
from virksomhetsrapport.numbers import NBSP
from virksomhetsrapport.outputs import Rows, chart_values, number_format
from virksomhetsrapport.units import COUNT, Unit

HEIGHT = 7.0
"""In centimetres."""
PIXELS = 96 / 2.54
"""In a centimetre."""
FONT = {"name": "Calibri", "size": 9, "color": f"#{look.TEXT}"}
_MUTED_FONT = {**FONT, "color": f"#{look.MUTED}"}
_CHARACTER = 0.16
"""The width of a character of 9 points, in centimetres, generously."""
_ANY = "[<10]General;#,##0"
"""For an axis of unknown steps: decimals only where the figures are small."""
_MANY = 11
"""More categories than this want smaller type to stand side by side."""
_COLUMN = 1.1
"""The width that no column needs to pass, in centimetres."""
_SPACE = 0.07
"""Likewise of a space, sparingly."""
_WHITE = {"color": "#FFFFFF"}
_NONE = {"none": True}


class Place(NamedTuple):
    """Where a chart's figures stand: the sheet, and the row and column of their first heading, counted from 0."""

    sheet: str
    row: int
    column: int


_LINES: dict[SeriesRole, tuple[dict[str, Any], dict[str, Any]]] = {
    SeriesRole.ACTUAL: (
        {"color": f"#{look.PRIMARY}", "width": 2.25},
        {"type": "circle", "size": 5, "fill": {"color": f"#{look.PRIMARY}"}, "border": {"color": f"#{look.PRIMARY}"}},
    ),
    SeriesRole.SECOND: (
        {"color": f"#{look.SECOND}", "width": 2.25},
        {"type": "square", "size": 6, "fill": _WHITE, "border": {"color": f"#{look.SECOND}", "width": 1.5}},
    ),
    SeriesRole.THIRD: (
        {"color": f"#{look.MUTED}", "width": 1.75, "dash_type": "round_dot"},
        {"type": "triangle", "size": 6, "fill": {"color": f"#{look.MUTED}"}, "border": {"color": f"#{look.MUTED}"}},
    ),
    SeriesRole.BUDGET: (
        {"color": f"#{look.PRIMARY}", "width": 1, "dash_type": "long_dash"},
        {"type": "circle", "size": 6, "fill": _WHITE, "border": {"color": f"#{look.PRIMARY}"}},
    ),
    SeriesRole.LAST_YEAR: ({"color": f"#{look.MUTED}", "width": 1.5}, {"type": "none"}),
}
"""The line and the markers of each role: told apart by shape and dash where colour is lost."""
_COLUMNS: dict[SeriesRole, dict[str, Any]] = {
    SeriesRole.ACTUAL: {"fill": {"color": f"#{look.PRIMARY}"}, "border": _NONE},
    SeriesRole.SECOND: {"fill": {"color": f"#{look.SECOND}"}, "border": _NONE},
    SeriesRole.THIRD: {
        "pattern": {"pattern": "wide_upward_diagonal", "fg_color": f"#{look.MUTED}", "bg_color": "#FFFFFF"},
        "border": {"color": f"#{look.MUTED}", "width": 0.75},
    },
    SeriesRole.BUDGET: {"fill": _WHITE, "border": {"color": f"#{look.PRIMARY}", "width": 1.25}},
    SeriesRole.LAST_YEAR: {"fill": {"color": f"#{look.MUTED}"}, "border": _NONE},
}


def add_chart(book: Any, chart: Chart, facts: Facts, place: Place, fit: Fit) -> Any:
    """A chart of an XlsxWriter workbook, over figures that stand as `chart_values` has them from `place` on."""
    rows = chart_values(chart, facts)
    lines = chart.form is ChartForm.LINES
    subtype = {"subtype": "stacked"} if chart.form is ChartForm.STACKED else {}
    drawn = book.add_chart({"type": "line" if lines else "column", **subtype})
    target = len(chart.series) if chart.target else None
    over = book.add_chart({"type": "line"}) if target is not None and not lines else None
    codes = figure_formats(chart, facts)
    suffix = f'"{NBSP}%"' if unit_of(chart, facts).percent else ""
    for index, series in enumerate(chart.series):
        options = _data(place, rows, index)
        options["data_labels"] = _latest_label(chart, fit.labels[index], _with_suffix(codes[index], suffix))
        if lines:
            options["line"], options["marker"] = _LINES[series.role]
        else:
            options |= _COLUMNS[series.role] | {"gap": _gap(chart, fit.width), "overlap": _overlap(chart)}
        drawn.add_series(options)
    if target is not None:
        (over or drawn).add_series(_target(chart, place, rows, fit.width))
        if over:
            drawn.combine(over)
    _set_axes(drawn, chart, fit.axis, facts, suffix)
    drawn.set_title(_NONE)
    drawn.set_size({"width": round(fit.width * PIXELS), "height": round(HEIGHT * PIXELS)})
    drawn.set_chartarea({"border": _NONE, "fill": _NONE})
    drawn.set_plotarea({"fill": _NONE, "border": _NONE, "layout": _plot(chart, rows, fit, facts)})
    if len(chart.series) > 1:
        drawn.set_legend({"position": "top", "font": FONT, "delete_series": [target] if target is not None else []})
    else:
        drawn.set_legend(_NONE)
    return drawn


def _data(place: Place, rows: Rows, index: int) -> dict[str, Any]:
    """The cells of a series, and what stands in them: the drawing shows it before anything is calculated."""
    first, last, column = place.row + 1, place.row + len(rows) - 1, place.column + index + 1
    values = [row[index + 1] for row in rows[1:]]
    return {
        "name": [place.sheet, place.row, column],
        "name_data": [str(rows[0][index + 1])],
        "categories": [place.sheet, first, place.column, last, place.column],
        "categories_data": [str(row[0]) for row in rows[1:]],
        "values": [place.sheet, first, column, last, column],
        "values_data": [as_number(value) if isinstance(value, Decimal) else None for value in values],
    }


def _latest_label(chart: Chart, place: LabelPlace | None, code: str) -> dict[str, Any] | None:
    """The value of one point, the latest."""
    if place is None:
        return None
    font = {**FONT, "color": "#FFFFFF"} if place.position == "inside_end" else FONT
    return {
        "value": True,
        "num_format": code,
        "font": {**font, "rotation": -90} if place.upright else font,
        "position": place.position,
        "custom": [None if at == place.point else {"delete": True} for at in range(len(chart.categories))],
        **({"fill": _WHITE} if chart.form is ChartForm.STACKED else {}),
    }


def _target(chart: Chart, place: Place, rows: Rows, width: float) -> dict[str, Any]:
    """A dashed line with its name behind its end."""
    index, last = len(chart.series), len(rows) - 2
    # The line of a column chart ends in the middle of the last column: its name begins beyond that.
    before = NBSP * (1 if chart.form is ChartForm.LINES else round(_half_column(chart, width) / _SPACE))
    name = {"value": f"{before}{rows[0][index + 1]}", "font": FONT}
    return {
        **_data(place, rows, index),
        "line": {"color": f"#{look.TEXT}", "width": 1.5, "dash_type": "dash"},
        "marker": {"type": "none"},
        "data_labels": {
            "series_name": True,
            "position": "right",
            "font": FONT,
            "custom": [*({"delete": True} for _ in range(last)), name],
        },
    }


def _set_axes(drawn: Any, chart: Chart, axis: Axis | None, facts: Facts, suffix: str) -> None:
    note = unit_note(chart, facts)
    drawn.set_x_axis(
        {
            "num_font": _MUTED_FONT if len(chart.categories) <= _MANY else {**_MUTED_FONT, "size": 8},
            "line": {"color": f"#{look.RULE}", "width": 0.75},
            "major_tick_mark": "none",
            "minor_tick_mark": "none",
            "text_axis": True,
            "label_position": "low",
        }
    )
    drawn.set_y_axis(
        {
            **_scale(chart, axis, unit_of(chart, facts)),
            "crossing": "min" if chart.form is ChartForm.LINES else None,
            "num_format": _with_suffix(number_format(COUNT, axis.decimals) if axis else _ANY, suffix),
            "num_font": _MUTED_FONT,
            "line": _NONE,
            "major_tick_mark": "none",
            "minor_tick_mark": "none",
            "major_gridlines": {"visible": True, "line": {"color": f"#{look.GRID}", "width": 0.75}},
            **({"name": note, "name_font": {**_MUTED_FONT, "bold": False}} if note else {}),
        }
    )


def _scale(chart: Chart, axis: Axis | None, unit: Unit) -> dict[str, float]:
    """Excel's own choice, but that columns stand on zero where nothing can lie below."""
    if axis:
        return {"min": float(axis.low), "max": float(axis.high), "major_unit": float(axis.step)}
    below = chart.form is ChartForm.LINES or not (unit.percent or unit == COUNT)
    return {} if below else {"min": 0}


def _with_suffix(code: str, suffix: str) -> str:
    """A number format with words behind the figure, in each of its parts. Office shows figures as the user's language
    has them; LibreOffice as the code says, and 414 is Norwegian."""
    return ";".join(f"[$-414]{part}{suffix}" for part in code.split(";"))


# How the room is shared, in centimetres


def _plot(chart: Chart, rows: Rows, fit: Fit, facts: Facts) -> dict[str, float]:
    """The room of the plot itself, as shares of the whole: labels stand outside of it and are never cut."""
    suffix = 2 if unit_of(chart, facts).percent else 0
    left = 0.4 + (fit.widest + suffix) * _CHARACTER + (0.55 if unit_note(chart, facts) else 0)
    top, bottom = 0.45 + _legend_lines(chart, fit.width) * 0.5, 0.85
    name = len(str(rows[0][-1])) + 1 if chart.target else 0
    value = fit.beyond + suffix if fit.beyond else 0
    # Behind the last point there is half a category already.
    half = 1 / (2 * len(chart.categories))
    right = max(0.3, (max(name, value) * _CHARACTER - (fit.width - left) * half) / (1 - half) + 0.2)
    return {
        "x": round(left / fit.width, 4),
        "y": round(top / HEIGHT, 4),
        "width": round((fit.width - left - right) / fit.width, 4),
        "height": round((HEIGHT - top - bottom) / HEIGHT, 4),
    }


def _legend_lines(chart: Chart, width: float) -> int:
    """How many lines the names of several series take above the plot."""
    if len(chart.series) == 1:
        return 0
    return ceil(sum(len(series.name) + 8 for series in chart.series) * _CHARACTER / (width - 1))


def _gap(chart: Chart, width: float) -> int:
    """Per cent of a column's width between the groups: few columns would else be as broad as boards."""
    side = 1 if chart.form is ChartForm.STACKED else len(chart.series)
    wanted = (width - 3) / len(chart.categories) / _COLUMN - side
    return max(60, min(500, round(wanted * 100)))


def _overlap(chart: Chart) -> int:
    return 100 if chart.form is ChartForm.STACKED else -5 if len(chart.series) > 1 else 0


def _half_column(chart: Chart, width: float) -> float:
    side = 1 if chart.form is ChartForm.STACKED else len(chart.series)
    return (width - 4) / len(chart.categories) * side / (side + _gap(chart, width) / 100) / 2


# The figures


def as_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() and abs(value) < 10**15 else float(value)


def figure_formats(chart: Chart, facts: Facts) -> list[str]:
    """The number format of each column of figures."""
    ids = [*(series.facts[0] for series in chart.series), *([chart.target] if chart.target else [])]
    codes = []
    for id in ids:
        fact = facts[id]
        decimals = fact.decimals
        if decimals is None:
            decimals = 0 if fact.number is None else max(0, -int(fact.number.normalize().as_tuple().exponent))
        codes.append(number_format(COUNT, decimals))
    return codes
