"""From what staff wrote to what the reader sees: placeholders resolved, filters applied, bold marked.

Pure: facts in, pieces of text out. What cannot be resolved is a `Problem`, which a text tells as a finding with its
cell and a template as a fault with its paragraph.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from virksomhetsrapport.elements import Content, Figure, Label, Light, Mark, Pair, Zone
from virksomhetsrapport.facts import DEVIATIONS, NOTHING, Comparison, Fact, Facts, Origin, Status, show_bare
from virksomhetsrapport.findings import Param
from virksomhetsrapport.look import ARROWS, LIGHTS, STATUS, UNCHANGED
from virksomhetsrapport.numbers import NBSP, show_number
from virksomhetsrapport.period import Period
from virksomhetsrapport.placeholders import Filter, Kind, Malformed, Placeholder, scan
from virksomhetsrapport.spelling import nearest
from virksomhetsrapport.units import KR, MILL_KR, MNOK, TKR, Unit, convert

MONEY_FILTERS = {"kr": KR, "tusen_kr": TKR, "mnok": MNOK, "mill_kr": MILL_KR}
MONEY_DECIMALS = {KR: 0, TKR: 0, MNOK: 1, MILL_KR: 1}
MOST_DECIMALS = 6
MISSING = "[mangler]"
WITHIN = "innenfor grensene"
"""What is said of a deviation that deserves no flag."""


class Piece(NamedTuple):
    """A run of text in one look.

    `fact` is the id of the fact it states, if it states one, and `asked` the placeholder as it was written; `refers`
    is the id of a table or chart whose number is to stand here.
    """

    text: str
    bold: bool = False
    fact: str = ""
    asked: str = ""
    refers: str = ""


class Problem(NamedTuple):
    """Why a placeholder cannot be resolved: the code of a sentence, and its data."""

    code: str
    params: Mapping[str, Param]


class _Shown(NamedTuple):
    """A fact on its way through the filters; `filter` is the one that is being applied."""

    fact: Fact
    facts: Facts
    filter: Filter
    value: Decimal | None
    unit: Unit
    decimals: int | None
    with_unit: bool = True
    with_plus: bool = False
    words: str | None = None


def resolve(placeholder: Placeholder, facts: Facts, period: Period) -> Piece | Problem:
    """The text of a placeholder that stands within a sentence."""
    if placeholder.kind is Kind.REFERENCE:
        return Piece("", asked=str(placeholder), refers=placeholder.name)
    id = fact_id(placeholder, period)
    fact = facts.get(id)
    if fact is None:
        near = nearest(placeholder.id, map(partial(lasting_id, period=period), facts))
        return Problem("placeholder-unknown-name", {"name": placeholder.id, "nearest": near})
    shown = _Shown(fact, facts, Filter(""), fact.number, fact.unit, fact.decimals)
    for filter in placeholder.filters:
        apply = FILTERS.get(filter.name)
        if apply is None:
            near = nearest(filter.name, FILTERS)
            return Problem("placeholder-unknown-filter", {"filter": filter.name, "nearest": near})
        result = apply(shown._replace(filter=filter))
        if result is None:
            return Problem("placeholder-filter-unfit", {"filter": filter.name, "name": placeholder.id})
        shown = result
    return Piece(_text(shown), fact=fact.id, asked=str(placeholder))


def fact_id(placeholder: Placeholder, period: Period) -> str:
    """The fact's id, with `siste` and `forrige` turned into months."""
    months = {"siste": period.last, "forrige": period.last.plus(-1)}
    if placeholder.index in months:
        return f"{placeholder.name}[{months[placeholder.index]}]"
    return placeholder.id


def lasting_id(id: str, period: Period) -> str:
    """A fact's id as it is written to hold in later periods too: `[siste]` and `[forrige]` for their months."""
    return id.replace(f"[{period.last}]", "[siste]").replace(f"[{period.last.plus(-1)}]", "[forrige]")


def pieces(text: str, facts: Facts, period: Period) -> tuple[list[Piece], list[Problem]]:
    """A typed paragraph as runs: `**` turns bold on and off, also across a placeholder."""
    found: list[Piece] = []
    problems: list[Problem] = []
    bold, at = False, 0
    marks = text.count("**") // 2 * 2

    def plain(part: str) -> None:
        nonlocal bold, marks
        for index, run in enumerate(part.split("**")):
            turns = bool(index and marks)
            if turns:
                bold, marks = not bold, marks - 1
            shown = f"**{run}" if index and not turns else run
            if shown:
                found.append(Piece(shown, bold))

    for hit in scan(text):
        plain(text[at : hit.start])
        at = hit.end
        resolved: Piece | Problem
        if isinstance(hit.content, Malformed):
            resolved = Problem(hit.content.reason, {"text": hit.content.text})
        elif hit.content.kind.is_block:
            resolved = Problem("placeholder-block-in-text", {"name": hit.content.name})
        else:
            resolved = resolve(hit.content, facts, period)
        if isinstance(resolved, Problem):
            problems.append(resolved)
            found.append(Piece(MISSING, bold))
        else:
            found.append(resolved._replace(bold=bold))
    plain(text[at:])
    return found, problems


def content_texts(content: Content, facts: Facts) -> list[tuple[str, Status | None]]:
    """What a table cell says, as pieces of text with their status."""
    match content:
        case Label(text):
            return [(text, None)]
        case Figure(id, plus):
            fact = facts[id]
            beyond = fact.flag is not None and fact.flag.comparison is Comparison.BEYOND
            return [(show_bare(fact, plus=plus), fact.status if beyond else None)]
        case Mark():
            return [(text, status) for status, text in mark_texts(content, facts)]
        case Pair(first, second):
            return [(f"{show_bare(facts[first])}/{show_bare(facts[second])}", None)]
        case Light():
            text, status = light_text(content, facts)
            return [(text, status)]
        case Zone(id, level):
            symbol, count = STATUS[level].symbol, facts[id]
            return [(f"{symbol}{NBSP}{show_bare(count)}" if count.number else symbol, level)]


def say_content(content: Content, facts: Facts) -> str:
    """What a table cell says, as the reader sees it."""
    return ", ".join(text for text, _ in content_texts(content, facts))


def mark_texts(mark: Mark, facts: Facts) -> list[tuple[Status, str]]:
    """The statuses of a mark as "symbol word"; equal ones once, different ones each with its qualifier."""
    said = [(fact.status, qualifier) for id, qualifier in mark.facts if (fact := facts[id]).status is not None]
    statuses = {status for status, _ in said}
    if len(said) == len(mark.facts) and len(statuses) == 1:
        said = [(said[0][0], "")]
    texts = []
    for status, qualifier in said:
        if status is not None:
            look = STATUS[status]
            texts.append((status, f"{look.symbol}{NBSP}{look.word}{' ' + qualifier if qualifier else ''}"))
    return texts


def light_text(light: Light, facts: Facts) -> tuple[str, Status | None]:
    """An assessment as "symbol word arrow", with its status; a dash where nothing was chosen."""
    chosen, moved = facts[light.status].value, facts[light.trend].value if light.trend else None
    status = LIGHTS.get(chosen) if isinstance(chosen, str) else None
    if status is None:
        return NOTHING, None
    arrow = ARROWS.get(moved, "") if isinstance(moved, str) and moved != UNCHANGED else ""
    return f"{STATUS[status].symbol}{NBSP}{chosen}{NBSP + arrow if arrow else ''}", status


def _text(shown: _Shown) -> str:
    if shown.words is not None:
        return shown.words
    if shown.value is None:
        if shown.fact.origin is Origin.MISSING:
            return MISSING
        return NOTHING if shown.fact.value is None else show_bare(shown.fact)
    suffix = f"{NBSP}{shown.unit.suffix}" if shown.with_unit and shown.unit.suffix else ""
    return show_number(shown.value, shown.decimals, plus=shown.with_plus) + suffix


def _is_word(shown: _Shown) -> bool:
    """A word or a date, which filters of numbers do not fit; a figure that is missing is still a figure."""
    return shown.fact.value is not None and shown.fact.number is None


def _money(shown: _Shown) -> _Shown | None:
    if not shown.unit.money:
        return None
    unit = MONEY_FILTERS[shown.filter.name]
    value = None if shown.value is None else convert(shown.value, shown.unit, unit)
    return shown._replace(value=value, unit=unit, decimals=MONEY_DECIMALS[unit])


def _absolute(shown: _Shown) -> _Shown | None:
    if _is_word(shown):
        return None
    return shown._replace(value=None if shown.value is None else abs(shown.value))


def _bare(shown: _Shown) -> _Shown | None:
    return shown._replace(with_unit=False)


def _plus(shown: _Shown) -> _Shown | None:
    return None if _is_word(shown) else shown._replace(with_plus=True)


def _decimals(shown: _Shown) -> _Shown | None:
    argument = shown.filter.argument
    if _is_word(shown) or not argument or int(argument) > MOST_DECIMALS:
        return None
    return shown._replace(decimals=int(argument))


def _direction(high: str, low: str, same: str) -> Callable[[_Shown], _Shown | None]:
    """A word for how the first of a difference's two inputs lies to the second, whatever sign is favourable."""

    def apply(shown: _Shown) -> _Shown | None:
        pair = [shown.facts[id].number for id in shown.fact.inputs if id in shown.facts]
        if len(pair) != 2 or shown.fact.rule not in (*DEVIATIONS, "difference"):
            return None
        return _worded(shown, pair[0], pair[1], (high, low, same))

    return apply


def _worded(shown: _Shown, first: Decimal | None, second: Decimal | None, words: tuple[str, str, str]) -> _Shown:
    if first is None or second is None:
        return shown._replace(words=MISSING)
    return shown._replace(words=words[0] if first > second else words[1] if first < second else words[2])


def _capital(shown: _Shown) -> _Shown | None:
    """With a capital letter, to begin a sentence."""
    text = _text(shown)
    return shown._replace(words=text[:1].upper() + text[1:])


def _status(shown: _Shown) -> _Shown | None:
    status = shown.fact.status
    if status is None:
        return shown._replace(words=WITHIN) if shown.fact.rule in DEVIATIONS else None
    return shown._replace(words=f"{STATUS[status].symbol}{NBSP}{STATUS[status].word}")


FILTERS: dict[str, Callable[[_Shown], _Shown | None]] = {
    **dict.fromkeys(MONEY_FILTERS, _money),
    "abs": _absolute,
    "tall": _bare,
    "pluss": _plus,
    "desimaler": _decimals,
    "hoyere_lavere": _direction("høyere", "lavere", "uendret"),
    "okning_nedgang": _direction("økning", "nedgang", "uendret"),
    "over_under": _direction("over", "under", "på"),
    "status": _status,
    "stor": _capital,
}
