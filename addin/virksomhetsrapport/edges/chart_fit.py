"""How a chart is fitted to the figures that it shows: its axis, and where its labels go so that none stands on another.

A document's figures are known when it is drawn. Those of a workbook change below the drawing: there the axis is left to
Excel, and what is labelled is the last month, whatever it will be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise
from typing import NamedTuple

from virksomhetsrapport.elements import Chart, ChartForm
from virksomhetsrapport.facts import FactValue
from virksomhetsrapport.outputs import Rows
from virksomhetsrapport.units import COUNT, Unit

WIDTH = 16.0
"""Of a document's charts, in centimetres."""
MOST_STEPS = 6
_NICE = (Decimal(1), Decimal(2), Decimal(5))
_NEAR_ZERO = Decimal("0.4")
"""The share of the highest value below which the lowest lies near enough to zero to show it too."""
_BROAD = 10
"""So many columns side by side are each as broad as a label."""
_UNKNOWN = 6
"""The characters that a figure is given where it is not known yet."""
_LABEL = Decimal("0.09")
"""The height of a label as a share of the axis."""


class Axis(NamedTuple):
    """From `low` to `high` in steps; `decimals` are those that its figures need."""

    low: Decimal
    high: Decimal
    step: Decimal

    @property
    def room(self) -> Decimal:
        """What a label takes of it."""
        return (self.high - self.low) * _LABEL

    @property
    def steps(self) -> int:
        return int((self.high - self.low) / self.step)

    @property
    def decimals(self) -> int:
        return max(0, -int(self.step.normalize().as_tuple().exponent))


class LabelPlace(NamedTuple):
    """Which point of a series bears its value, counted from 0, and where that stands, as XlsxWriter says it; `upright`
    where there is no room for it level."""

    point: int
    position: str
    upright: bool = False


class Fit(NamedTuple):
    """`width` is in centimetres. `axis` is None where it is left to the program that shows the chart, `labels` has one
    for each series. `widest` is the length of the longest figure along the axis, `beyond` that of the longest label
    behind a line's end."""

    width: float
    axis: Axis | None
    labels: tuple[LabelPlace | None, ...]
    widest: int
    beyond: int


def fitted(chart: Chart, rows: Rows, unit: Unit) -> Fit:
    """To the figures in `rows`, which are as `chart_values` has them."""
    axis = _axis_of(chart, rows, unit)
    labels = tuple(_label_places(chart, rows, axis))
    ends = [f"{axis.low:.{axis.decimals}f}", f"{axis.high:.{axis.decimals}f}"]
    values = [rows[label.point + 1][index + 1] for index, label in enumerate(labels) if label]
    beyond = [len(f"{value:.1f}") for value in values] if chart.form is ChartForm.LINES else []
    return Fit(WIDTH, axis, labels, max(len(end) for end in ends), max(beyond, default=0))


def unfitted(chart: Chart, width: float) -> Fit:
    """To figures that nobody knows yet."""
    last, columns = len(chart.categories) - 1, len(chart.categories) * len(chart.series)
    match chart.form:
        case ChartForm.STACKED:
            place = LabelPlace(last, "center")
        case ChartForm.COLUMNS:
            place = LabelPlace(last, "outside_end", len(chart.series) > 1 and columns > _BROAD * width / WIDTH)
        case ChartForm.LINES:
            # The target's name stands to the right: were the value near it, the two would stand on each other.
            place = LabelPlace(last, "above" if chart.target else "right")
    return Fit(width, None, (place,) * len(chart.series), _UNKNOWN, _UNKNOWN if chart.form is ChartForm.LINES else 0)


def _axis_of(chart: Chart, rows: Rows, unit: Unit) -> Axis:
    """Columns stand on zero, since their length is what is compared. Lines are read by their slope: an axis from zero
    would flatten shares between 88 and 93 % to a straight line, so theirs begins near the lowest value, unless zero
    is near anyhow."""
    values = _heights(chart, rows)
    low, high = min(values, default=Decimal(0)), max(values, default=Decimal(1))
    if chart.form is not ChartForm.LINES or 0 <= low < high * _NEAR_ZERO:
        low = min(low, Decimal(0))
    if chart.form is not ChartForm.LINES:
        high = max(high, Decimal(0))
    if low == high:
        low, high = (low - 1, high + 1) if chart.form is ChartForm.LINES and low else (low, high + 1)
    # Room for a label above the highest column, and so that no line runs along an edge.
    room = (high - low) * _LABEL
    bottom, top = (value if value == 0 else value + more for value, more in ((low, -room), (high, room)))
    if low >= 0:
        bottom = max(bottom, Decimal(0))
    if unit.percent and high <= 100:
        top = min(top, Decimal(100))
    return next(
        axis for step in _steps(top - bottom, unit) if (axis := _in_steps(bottom, top, step)).steps <= MOST_STEPS
    )


def _steps(span: Decimal, unit: Unit) -> Iterator[Decimal]:
    """1, 2, 5, 10 and so on, from the smallest that could do; counts have no halves."""
    scale = Decimal(1).scaleb((span / MOST_STEPS).adjusted())
    for power in range(3):
        for nice in _NICE:
            step = nice * scale.scaleb(power)
            if step >= 1 or unit != COUNT:
                yield step


def _in_steps(bottom: Decimal, top: Decimal, step: Decimal) -> Axis:
    low, high = (
        (edge / step).to_integral_value(rounding) * step
        for edge, rounding in ((bottom, ROUND_FLOOR), (top, ROUND_CEILING))
    )
    return Axis(low, high, step)


def _heights(chart: Chart, rows: Rows) -> list[Decimal]:
    """Every value that the axis must reach; of stacked columns their sums."""
    values = []
    for row in rows[1:]:
        known = [value for value in row[1:] if isinstance(value, Decimal)]
        if chart.form is ChartForm.STACKED:
            parts = [value for value in row[1 : len(chart.series) + 1] if isinstance(value, Decimal)]
            values += [
                sum((part for part in parts if part > 0), Decimal(0)),
                sum((part for part in parts if part < 0), Decimal(0)),
                *known[len(parts) :],
            ]
        else:
            values += known
    return values


def _latest_known(rows: Rows, index: int) -> int | None:
    """The last point of a series that has a value, counted from 0; None where none has."""
    return next((at for at in range(len(rows) - 2, -1, -1) if rows[at + 1][index + 1] is not None), None)


def _label_places(chart: Chart, rows: Rows, axis: Axis) -> Iterator[LabelPlace | None]:
    """For each series; None where there is nothing to label, or no room for it."""
    points = [_latest_known(rows, index) for index in range(len(chart.series))]
    last = [None if at is None else _value(rows[at + 1][index + 1]) for index, at in enumerate(points)]
    limit = _value(rows[-1][-1]) if chart.target else None
    narrow = len(chart.categories) * len(chart.series) > _BROAD
    crowded = narrow and _meet(last, axis)
    beside = _beside_lines(last, limit, axis)
    for at, value, position in zip(points, last, beside, strict=True):
        if at is None or value is None:
            yield None
        elif chart.form is ChartForm.LINES:
            yield LabelPlace(at, position)
        elif chart.form is ChartForm.STACKED:
            yield LabelPlace(at, "center") if abs(value) >= axis.room else None
        elif _runs_through(limit, value, axis):
            yield LabelPlace(at, "inside_end", narrow)
        else:
            yield LabelPlace(at, "outside_end", crowded)


def _runs_through(target: Decimal | None, value: Decimal, axis: Axis) -> bool:
    """Whether the target's line would cross a label above the column, which is tall enough to bear it inside."""
    near = target is not None and value <= target and _meet([value, target], axis)
    return near and value > 3 * axis.room


def _beside_lines(last: Sequence[Decimal | None], target: Decimal | None, axis: Axis) -> list[str]:
    """Right of the line's end; above or below it where the label of another line, or of the target, is near."""
    places = []
    for index, value in enumerate(last):
        others = [other for at, other in enumerate(last) if at != index and other is not None]
        if value is None:
            places.append("right")
            continue
        near = [other for other in others if _meet([value, other], axis)]
        if target is not None and _meet([value, target], axis):
            near.append(target)
        above, below = any(other > value for other in near), any(other < value for other in near)
        tied = any(other == value for other in near)
        if above and below:
            places.append("right")
        elif above:
            places.append("below")
        elif below or (tied and (target == value or index == 0)):
            places.append("above")
        else:
            places.append("below" if tied else "right")
    return places


def _value(cell: FactValue) -> Decimal | None:
    return cell if isinstance(cell, Decimal) else None


def _meet(values: Sequence[Decimal | None], axis: Axis) -> bool:
    known = sorted(value for value in values if value is not None)
    return any(second - first < axis.room for first, second in pairwise(known))
