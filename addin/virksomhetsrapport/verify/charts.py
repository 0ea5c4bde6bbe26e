"""A chart of the report: its values one by one, and whether they still stand by the names they stood by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from virksomhetsrapport.catalogue import Catalogue
from virksomhetsrapport.chart_words import series_names
from virksomhetsrapport.elements import Chart
from virksomhetsrapport.reading import ShownChart
from virksomhetsrapport.record import Frame, Place
from virksomhetsrapport.verify.judging import Line, Seen, State, double, judge, judge_removed, judge_whole
from virksomhetsrapport.verify.marks import Index


def chart_seen(frame: Frame, places: Sequence[Place], index: Index, now: Catalogue | None) -> Iterator[Seen]:
    """The chart itself, copies behind it, then each of its values."""
    charts = index.charts(frame)
    main = next((chart for chart in charts if frame.bookmark in chart.marks), charts[0] if charts else None)
    categories, names = (*frame.labels, (), ())[:2]
    if main is None:
        yield Seen(frame.id, State.REMOVED, "", frame.caption, "")
        yield from (judge_removed(place, "", now) for place in places)
        return
    lines = [Line(main.categories), Line(tuple(series.name for series in main.series))]
    made = [Line(categories), Line(names)]
    whole = judge_whole(frame.id, frame.caption, main.where, lines, made, _lines_today(frame, now), now)
    yield whole
    yield from (double(whole, frame.caption, chart.where) for chart in charts if chart is not main)
    yield from _values_seen(categories, names, places, main, now)


def _values_seen(
    categories: Sequence[str], names: Sequence[str], places: Sequence[Place], chart: ShownChart, now: Catalogue | None
) -> Iterator[Seen]:
    width = max(len(categories), 1)
    columns = _paired(categories, chart.categories)
    rows = _paired(names, [series.name for series in chart.series])
    for at, place in enumerate(places):
        row, column = divmod(at, width)
        name, category = names[row] if row < len(names) else "", categories[column] if categories else ""
        where = ", ".join(filter(None, (chart.where, name, category)))
        if row in rows and column in columns:
            values = chart.series[rows[row]].values
            yield judge(place, values[columns[column]] if columns[column] < len(values) else "", where, now)
        else:
            yield judge_removed(place, where, now)


def _paired(made: Sequence[str], shown: Sequence[str]) -> dict[int, int]:
    """Which of those that were made is which of those that are shown: by name, the rest in their order if as many."""
    once, there = Counter(made), Counter(shown)
    place = {name: at for at, name in enumerate(shown)}
    pairs = {at: place[name] for at, name in enumerate(made) if name and once[name] == there[name] == 1}
    taken = set(pairs.values())
    left = [at for at in range(len(made)) if at not in pairs]
    rest = [at for at in range(len(shown)) if at not in taken]
    return {**pairs, **dict(zip(left, rest, strict=True))} if len(left) == len(rest) else pairs


def _lines_today(frame: Frame, now: Catalogue | None) -> list[Line] | None:
    chart = now.elements.get(frame.element) if now else None
    if now is None or not isinstance(chart, Chart):
        return None
    return [Line(chart.categories), Line(series_names(chart, now.facts))]
