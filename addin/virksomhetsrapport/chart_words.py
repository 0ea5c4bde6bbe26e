"""A chart in words: for those who do not see it, and for what stands beside its axis and its target line."""

from __future__ import annotations

from collections.abc import Sequence

from virksomhetsrapport.elements import Chart, ChartForm, Series
from virksomhetsrapport.facts import Fact, Facts, Flag, show
from virksomhetsrapport.indicators import Target
from virksomhetsrapport.look import STATUS
from virksomhetsrapport.period import Period, read_month
from virksomhetsrapport.units import COUNT, Unit
from virksomhetsrapport.wording import pieces

FORMS = {
    ChartForm.LINES: "Linjediagram",
    ChartForm.COLUMNS: "Søylediagram",
    ChartForm.STACKED: "Stablet søylediagram",
}


def unit_of(chart: Chart, facts: Facts) -> Unit:
    """The unit that all its figures are in."""
    return facts[chart.series[0].facts[0]].unit


def unit_note(chart: Chart, facts: Facts) -> str:
    """What stands along the axis: "Tall i 1000 kr". Nothing for counts, nor for per cents, whose figures say it."""
    unit = unit_of(chart, facts)
    return "" if unit.percent or unit == COUNT else unit.note


def target_words(chart: Chart, facts: Facts) -> str:
    """The target as tables show it, "minst 80 %"; "" where the chart has none."""
    if not chart.target:
        return ""
    flag = _flag(chart, facts)
    if flag is None:
        return show(facts[chart.target])
    return Target(flag.comparison, flag.limit, flag.limit).words(facts[chart.target].unit)


def series_names(chart: Chart, facts: Facts) -> tuple[str, ...]:
    """What its series are called, the target's last: "Mål minst 80 %"."""
    target = (f"Mål {target_words(chart, facts)}",) if chart.target else ()
    return (*(series.name for series in chart.series), *target)


def alt_text(chart: Chart, facts: Facts, period: Period) -> str:
    """What the chart shows, in a few sentences: which figures, over which months, the latest and how it has moved."""
    last, said = chart.categories[-1], [_subject(chart)]
    if len(chart.series) == 1:
        said += _one(chart, facts, period)
    else:
        each = [f"{series.name} {_latest(series, facts)}" for series in chart.series]
        moved = any(_before(series, facts) for series in chart.series)
        since = f", og endring siden {_before_said(chart, period)}" if moved else ""
        said.append(f"Siste verdier, {last}{since}: {'; '.join(each)}")
    return _sentences(said)


def lasting_alt_text(chart: Chart, facts: Facts) -> str:
    """What the chart shows whatever its figures come to be, for a drawing that stands while they change."""
    target = [f"Mål: {target_words(chart, facts)}"] if chart.target else []
    return _sentences([_subject(chart), *target])


def caption_text(chart: Chart, facts: Facts, period: Period) -> str:
    """The caption as the reader sees it, without marks of bold."""
    return "".join(piece.text for piece in pieces(chart.caption, facts, period)[0])


def _subject(chart: Chart) -> str:
    names = _listed([series.name for series in chart.series])
    first, last = chart.categories[0], chart.categories[-1]
    return f"{FORMS[chart.form]}: {names}, {last if len(chart.categories) == 1 else f'{first} til {last}'}"


def _sentences(said: Sequence[str]) -> str:
    return " ".join(sentence if sentence.endswith(".") else f"{sentence}." for sentence in said)


def _one(chart: Chart, facts: Facts, period: Period) -> list[str]:
    (series,) = chart.series
    latest, flag = facts[series.facts[-1]], _flag(chart, facts)
    if latest.number is None:
        said = [f"Verdien for {chart.categories[-1]} mangler"]
        at, known = _last_known(series, facts)
        if known:
            said.append(f"Siste kjente verdi, {chart.categories[at]}, er {show(known)}")
    else:
        said = [f"Siste verdi, {chart.categories[-1]}: {show(latest)}"]
    if chart.target:
        status = f", status: {STATUS[flag.status].word}" if flag else ""
        said.append(f"Mål: {target_words(chart, facts)}{status}")
    before = _before(series, facts)
    if before:
        word = _moved(before, latest, judged=bool(chart.target))
        rest = f", som var {show(before)}" if word != _UNCHANGED else ""
        said.append(f"{word.capitalize()} {_THAN[word]} {_before_said(chart, period)}{rest}")
    return said


_BETTER, _WORSE, _UP, _DOWN, _UNCHANGED = "bedre", "dårligere", "opp", "ned", "uendret"
_THAN = {_BETTER: "enn", _WORSE: "enn", _UP: "fra", _DOWN: "fra", _UNCHANGED: "siden"}


def _moved(before: Fact, latest: Fact, *, judged: bool) -> str:
    """Better or worse as the target has it; what shows as the same figure has not moved."""
    assert before.number is not None
    assert latest.number is not None
    if show(before) == show(latest):
        return _UNCHANGED
    if judged and before.flag and latest.flag and before.flag.distance is not None and latest.flag.distance is not None:
        return _BETTER if latest.flag.distance > before.flag.distance else _WORSE
    return _UP if latest.number > before.number else _DOWN


def _latest(series: Series, facts: Facts) -> str:
    """The latest value of one of several series, and which way it has moved: "412, opp fra 398"."""
    latest, before = facts[series.facts[-1]], _before(series, facts)
    if latest.number is None:
        return "mangler"
    if not before:
        return show(latest)
    word = _moved(before, latest, judged=False)
    return f"{show(latest)}, {word}" if word == _UNCHANGED else f"{show(latest)}, {word} fra {show(before)}"


def _before(series: Series, facts: Facts) -> Fact | None:
    """The value before the latest, where both are known."""
    if len(series.facts) < 2:
        return None
    before, latest = (facts[id] for id in series.facts[-2:])
    return before if before.number is not None and latest.number is not None else None


def _before_said(chart: Chart, period: Period) -> str:
    """ "måneden før", or the heading of an earlier month where the table leaves months out."""
    month = read_month(chart.series[0].facts[-2].partition("[")[2][:-1])
    return "måneden før" if month == period.last.plus(-1) else chart.categories[-2]


def _last_known(series: Series, facts: Facts) -> tuple[int, Fact | None]:
    for at in range(len(series.facts) - 1, -1, -1):
        fact = facts[series.facts[at]]
        if fact.number is not None:
            return at, fact
    return 0, None


def _flag(chart: Chart, facts: Facts) -> Flag | None:
    return facts[chart.series[0].facts[-1]].flag


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} og {names[-1]}"
