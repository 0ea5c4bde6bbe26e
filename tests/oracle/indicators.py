"""Indicators: what is judged against a target, how it has moved, how many months it has been outside in a row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from oracle.base import (
    NBSP,
    Figure,
    Indicator,
    When,
    bare,
    distance,
    judged,
    later,
    month_key,
    status_cell,
    suffix,
    target_words,
)

TABLE = "indikatorer"
TRENDS = {1: f"\u2197{NBSP}bedre", 0: f"\u2192{NBSP}uendret", -1: f"\u2198{NBSP}dårligere"}
HEADINGS = ("", "Verdi", "Enhet", "Mål", "Status", "Utvikling", "Måneder utenfor på rad")


def full_name(name: str, when: When) -> str:
    """The name of a figure with `siste` and `forrige` turned into months."""
    for word, month in (("siste", when.plus(0)), ("forrige", when.plus(-1))):
        name = name.replace(f"[{word}]", f"[{month_key(*month)}]")
    return name


def of_rule(rule: dict[str, Any], figures: dict[str, Figure], when: When) -> Indicator:
    """An `[[indicator]]` of a definition: every month up to the one that it names, or one figure without a month."""
    name = rule["fact"]
    last = full_name(name, when)
    stem, _, index = name.partition("[")
    pattern = re.compile(rf"{re.escape(stem)}\[\d{{4}}-\d{{2}}\]")
    each = sorted(id for id in figures if pattern.fullmatch(id) and id <= last) if index else []
    return Indicator(rule["id"], rule["label"], each or [last], rule["target"])


def apply(indicators: Iterable[Indicator], figures: dict[str, Figure]) -> dict[str, Figure]:
    """The figures with their statuses, and two more for each indicator: its trend, its months outside in a row."""
    found = dict(figures)
    for indicator in indicators:
        for id in indicator.figures:
            found[id] = replace(found[id], status=judged(indicator.target, found[id].value))
        followed = [found[id] for id in _followed(indicator.figures)]
        values, words = [figure.value for figure in followed], [figure.status for figure in followed]
        found[f"indikator.{indicator.id}.trend"] = Figure(_trend(indicator, values), "tekst", dash=True)
        within = [place for place, word in enumerate(reversed(words)) if word != "utenfor"]
        in_a_row = Fraction(within[0] if within else len(words)) if len(words) > 1 else None
        found[f"indikator.{indicator.id}.paa_rad"] = Figure(in_a_row, "antall", 0, dash=True)
    return found


def _followed(ids: list[str]) -> list[str]:
    """The last of the months, and those before it as far back as none is left out."""
    kept = ids[-1:]
    for id in reversed(ids[:-1]):
        year, month = map(int, id[-8:-1].split("-"))
        if not kept[0].endswith(f"[{month_key(*later((year, month), 1))}]"):
            break
        kept.insert(0, id)
    return kept


def _trend(indicator: Indicator, values: list[Any]) -> str | None:
    if len(values) < 2 or values[-1] is None or values[-2] is None:
        return None
    before, last = (distance(indicator.target, value) for value in values[-2:])
    return TRENDS[(last > before) - (last < before)]


def view(indicators: Iterable[Indicator], figures: dict[str, Figure]) -> list[list[str]]:
    """The table of all that are shown."""
    rows = []
    for indicator in indicators:
        if indicator.shown:
            figure = figures[indicator.figures[-1]]
            moved = [bare(figures[f"indikator.{indicator.id}.{measure}"]) for measure in ("trend", "paa_rad")]
            rule = target_words(indicator.target, figure.unit)
            rows.append([indicator.label, bare(figure), suffix(figure.unit), rule, status_cell(figure.status), *moved])
    return rows
