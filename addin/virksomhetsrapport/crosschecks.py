"""What must agree between tables: rules with parameters, as a definition states them, over facts of any table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.facts import Fact, Facts
from virksomhetsrapport.findings import Finding, Param, error
from virksomhetsrapport.measures.shares import Rounding, Share, fits_rule
from virksomhetsrapport.numbers import cut_off, half_up
from virksomhetsrapport.overtime.amounts import NeverFalls, Stock
from virksomhetsrapport.overtime.registers import Flow, Persists
from virksomhetsrapport.period import Period
from virksomhetsrapport.placeholders import Kind, Placeholder, parse
from virksomhetsrapport.units import COUNT
from virksomhetsrapport.wording import fact_id

EACH = "hver"
"""The index of a figure by month that stands for every month of it: `aml.totalt[hver]`."""

CHECK_EQUAL = error("check-equal", "label", "value", "other_label", "other_value", "other")
CHECK_SUM = error("check-sum", "label", "value", "computed", "difference", "parts")
CHECK_AT_MOST = error("check-at-most", "label", "value", "other_label", "other_value", "other")
CHECK_SHARE = error("check-share", "label", "value", "computed", "part", "whole")


class Rule(Enum):
    EQUAL = "equal"
    """Keys: facts. All of them are the same figure, each in its own unit and rounding."""
    SUM = "sum"
    """Keys: total, parts."""
    AT_MOST = "at_most"
    """Keys: part, whole. The part is no more than the whole."""
    SHARE = "share"
    """Keys: share, part, whole. Per cent, rounded half up or cut off."""
    STOCK = "stock"
    """Keys: stock, added, removed. What there was in the last report, what came, less what went."""
    RISING = "rising"
    """Keys: facts. They never fall from one report of a year to the next."""
    FLOW = "flow"
    """Keys: register, came, went. How many of its open rows the last report had not, and has had and are gone."""


OVER_TIME = (Rule.STOCK, Rule.RISING, Rule.FLOW)


class Check(NamedTuple):
    """`figures` in the order of the rule's keys, `keys` theirs; `register` is a table's id where the rule names one."""

    rule: Rule
    figures: tuple[Placeholder, ...]
    keys: tuple[str, ...] = ()
    register: str = ""


def parse_figure(block: Block, key: str, text: str) -> Placeholder | None:
    """A figure as a definition names it, "aml.totalt[siste]"; else a fault."""
    found = parse(text)
    if isinstance(found, Placeholder) and found.kind is Kind.VALUE and not found.filters:
        return found
    block.fault("definition-bad-fact", key, value=text)
    return None


_KEYS = {Rule.SHARE: ("share", "part", "whole"), Rule.AT_MOST: ("part", "whole"), Rule.FLOW: ("came", "went")}


def parse_check(block: Block) -> Check | None:
    rule = block.choice("rule", Rule)
    names: list[tuple[str, str]] = []
    register = block.text("register") if rule is Rule.FLOW else ""
    if rule in (Rule.EQUAL, Rule.RISING):
        names = [("facts", name) for name in block.texts("facts")]
    elif rule is Rule.SUM:
        names = [("total", block.text("total")), *(("parts", name) for name in block.texts("parts"))]
    elif rule is Rule.STOCK:
        names = [("stock", block.text("stock"))]
        names += [(key, name) for key in ("added", "removed") for name in block.texts(key, ())]
    else:
        names = [(key, block.text(key)) for key in _KEYS[rule]]
    several = {Rule.EQUAL: ("facts", 2), Rule.SUM: ("parts", 1), Rule.RISING: ("facts", 1)}
    if rule in several and block.has(several[rule][0]):
        key, least = several[rule]
        if sum(named == key for named, _ in names) < least:
            block.fault("definition-too-few", key, least=least)
    found = [parse_figure(block, key, name) for key, name in names if name or key in ("facts", "parts")]
    block.finish()
    figures = tuple(figure for figure in found if figure is not None)
    keys = tuple(key for key, _ in names)
    return Check(rule, figures, keys, register) if figures and len(figures) == len(names) else None


def resolved(check: Check, facts: Facts, period: Period) -> list[tuple[str, ...]]:
    """The ids of the facts that the check is over: once, or once for each month that all of its figures have."""
    if not any(figure.index == EACH for figure in check.figures):
        return [tuple(fact_id(figure, period) for figure in check.figures)]
    months: set[str] | None = None
    for figure in check.figures:
        if figure.index == EACH:
            known = {id[len(figure.name) + 1 : -1] for id in facts if id.startswith(f"{figure.name}[")}
            months = known if months is None else months & known
    return [
        tuple(
            f"{figure.name}[{month}]" if figure.index == EACH else fact_id(figure, period) for figure in check.figures
        )
        for month in sorted(months or ())
    ]


def unknown_figures(checks: Iterable[Check], facts: Facts, period: Period) -> Iterator[str]:
    """The names of figures that no table has."""
    for check in checks:
        found = resolved(check, facts, period)
        for ids in found:
            yield from (id for id in ids if id not in facts)
        if not found:
            yield check.figures[0].id


def cross_check(checks: Iterable[Check], facts: Facts, period: Period) -> Iterator[Finding]:
    """What does not agree. A figure that is missing says nothing here; its own table has told of it."""
    for check in checks:
        for ids in resolved(check, facts, period) if check.rule not in OVER_TIME else ():
            figures = [facts[id] for id in ids if id in facts]
            if len(figures) == len(ids) and all(figure.number is not None for figure in figures):
                yield from _APPLY[check.rule](figures)


def rules_over_time(
    checks: Iterable[Check], facts: Facts, period: Period, registers: Mapping[str, Persists]
) -> Iterator[Stock | NeverFalls | Flow]:
    """The checks between this report and the last one. `registers` are the rules of registers, by table."""
    for check in checks:
        for ids in resolved(check, facts, period) if check.rule in OVER_TIME else ():
            named = [(key, id) for key, id in zip(check.keys, ids, strict=True) if id in facts]
            by_key = {key: tuple(id for known, id in named if known == key) for key in check.keys}
            if len(named) < len(ids):
                continue
            if check.rule is Rule.STOCK:
                yield Stock(by_key["stock"][0], by_key.get("added", ()), by_key.get("removed", ()))
            elif check.rule is Rule.RISING:
                yield NeverFalls(facts[ids[0]].label, ids)
            elif check.register in registers:
                yield Flow(by_key["came"][0], True, registers[check.register])
                yield Flow(by_key["went"][0], False, registers[check.register])


def _equal(figures: list[Fact]) -> Iterator[Finding]:
    first = figures[0]
    for other in figures[1:]:
        if not _alike(first, other):
            one, two = (other, first) if other.source else (first, other)
            yield CHECK_EQUAL.at(one.source, **_pair(one, two))


def _shown(fact: Fact) -> Decimal:
    """The figure as it is shown: what we have computed ourselves is not rounded before."""
    assert fact.number is not None
    return fact.number if fact.decimals is None else half_up(fact.number, fact.decimals)


def _common(fact: Fact) -> Decimal:
    """Money in kroner, all else as it is."""
    assert fact.number is not None
    return fact.number * (fact.unit.kroner or 1)


def _step(fact: Fact) -> Decimal:
    """What the figure is rounded to, money in kroner; nothing for a count, or a limit or parameter, which is exact."""
    if fact.unit == COUNT or fact.decimals is None:
        return Decimal(0)
    return Decimal(1).scaleb(-fact.decimals) * (fact.unit.kroner or 1)


def _alike(one: Fact, other: Fact) -> bool:
    """Whether they may be the same figure: shown alike where both are rounded alike, else within their rounding."""
    if one.unit == other.unit and _step(one) == _step(other):
        return _shown(one) == _shown(other)
    return abs(_common(one) - _common(other)) <= _apart(one, other)


def _apart(one: Fact, other: Fact) -> Decimal:
    """How far apart two roundings of the same figure may lie: half a step of each."""
    return (_step(one) + _step(other)) / 2


def _pair(fact: Fact, other: Fact) -> Mapping[str, Param]:
    place = str(other.source) if other.source else ""
    return {
        "label": fact.label,
        "value": _shown(fact),
        "other_label": other.label,
        "other_value": _shown(other),
        "other": place,
    }


def _sum(figures: list[Fact]) -> Iterator[Finding]:
    """Half a step for each rounded part and for the total is how far apart the two may lie."""
    whole, parts = figures[0], figures[1:]
    own = sum((_common(part) for part in parts), Decimal(0)) / (whole.unit.kroner or 1)
    tolerance = sum((_step(figure) for figure in figures), Decimal(0)) / 2 / (whole.unit.kroner or 1)
    if abs(_common(whole) / (whole.unit.kroner or 1) - own) > tolerance:
        places = ", ".join(str(part.source) for part in parts if part.source)
        params: dict[str, Param] = {"label": whole.label, "value": _shown(whole), "computed": own}
        yield CHECK_SUM.at(whole.source, **params, difference=_shown(whole) - own, parts=places)


def _at_most(figures: list[Fact]) -> Iterator[Finding]:
    part, whole = figures
    alike = part.unit == whole.unit and _step(part) == _step(whole)
    if _shown(part) > _shown(whole) if alike else _common(part) - _common(whole) > _apart(part, whole):
        yield CHECK_AT_MOST.at(part.source, **_pair(part, whole))


def _share(figures: list[Fact]) -> Iterator[Finding]:
    """Part and whole that are rounded give any share between the least and the greatest that they may stand for."""
    share, part, whole = figures
    if not whole.number:
        return
    own, reported = _common(part) * 100 / _common(whole), _shown(share)
    if any(fits_rule(Share(share, reported, own, "", ()), rule) for rule in Rounding):
        return
    if abs(_common(whole)) > _step(whole):
        up, down = _step(part) / 2, _step(whole) / 2
        ends = [(_common(part) + a * up) * 100 / (_common(whole) + b * down) for a in (-1, 1) for b in (-1, 1)]
        if cut_off(min(ends), share.decimals or 0) <= reported <= half_up(max(ends), share.decimals or 0):
            return
    said: dict[str, Param] = {"label": share.label, "value": reported}
    shown = half_up(own, (share.decimals or 0) + 1)
    yield CHECK_SHARE.at(share.source, **said, computed=shown, part=part.label, whole=whole.label)


_APPLY = {Rule.EQUAL: _equal, Rule.SUM: _sum, Rule.AT_MOST: _at_most, Rule.SHARE: _share}
