"""Charts over the lines of a table that comes by month, as a definition asks for them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.elements import Chart, ChartForm, Series, SeriesRole
from virksomhetsrapport.measures.months import Span
from virksomhetsrapport.period import Month
from virksomhetsrapport.units import Unit

ROLES = (SeriesRole.ACTUAL, SeriesRole.SECOND, SeriesRole.THIRD)
"""Of a chart's lines, in the order they are asked for."""


class ChartLine(NamedTuple):
    """A line that a chart may show; `judged` where it has a target."""

    id: str
    label: str
    unit: Unit
    judged: bool


class ChartRule(NamedTuple):
    """A chart as a definition asks for it. `target`: with the target of its only line."""

    id: str
    caption: str
    form: ChartForm
    lines: tuple[ChartLine, ...]
    target: bool


def parse_charts(
    block: Block, lines: Sequence[ChartLine], sums: Collection[Collection[str]], taken: Collection[str]
) -> tuple[ChartRule, ...]:
    """The charts under the key `charts`. `sums` are the ids of lines that add up to something, `taken` the names that
    other views and figures of the table have."""
    known = {line.id: line for line in lines}
    rules = []
    for item in block.blocks("charts"):
        id, caption = item.identifier("id"), item.text("caption")
        form = item.choice("form", ChartForm, ChartForm.LINES)
        ids, target = item.texts("lines"), item.boolean("target", False)
        item.finish()
        if id in taken or id in known:
            item.fault("definition-reserved-id", "id", value=id)
        shown = tuple(known[each] for each in ids if each in known)
        _check(item, form, ids, shown, known)
        if form is ChartForm.STACKED and not any(set(ids) <= set(parts) for parts in sums):
            item.fault("definition-chart-no-sum", "lines")
        if target and not (len(shown) == 1 and shown[0].judged):
            item.fault("definition-chart-target", "target")
        rules.append(ChartRule(id, caption, form, shown, target))
    block.refuse_twice("charts", (rule.id for rule in rules))
    return tuple(rules)


def _check(
    item: Block, form: ChartForm, ids: Sequence[str], shown: Sequence[ChartLine], known: Collection[str]
) -> None:
    """Faults for lines that are not there, too many, too few, or that no axis could show together."""
    for each in ids:
        if each not in known:
            item.fault("definition-unknown-line", "lines", value=each)
    item.refuse_twice("lines", ids)
    least = 2 if form is ChartForm.STACKED else 1
    if item.has("lines") and not least <= len(ids) <= len(ROLES):
        item.fault("definition-chart-lines", "lines", least=least, most=len(ROLES))
    for line in shown[1:]:
        if line.unit != shown[0].unit:
            item.fault("definition-chart-units", "lines", value=line.id)


def month_charts(
    rules: Sequence[ChartRule],
    table: str,
    span: Span,
    months: Sequence[Month],
    fact: Callable[[str, Month], str],
    target: Callable[[str], str],
) -> tuple[Chart, ...]:
    """The charts as elements: `fact` gives the id of a line's fact of a month, `target` that of its target."""
    return tuple(
        Chart(
            id=f"{table}.{rule.id}",
            caption=rule.caption,
            form=rule.form,
            categories=tuple(span.heading(month) for month in months),
            series=tuple(
                Series(line.label, tuple(fact(line.id, month) for month in months), role)
                for line, role in zip(rule.lines, ROLES, strict=False)
            ),
            target=target(rule.lines[0].id) if rule.target else "",
        )
        for rule in rules
    )
