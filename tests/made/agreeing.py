"""A table that repeats what other tables say, as reports do, and the rules that hold the two together.

It is made when all other tables are there: a figure in another unit, a total, a share and a part of a whole. And two
figures of any tables are given targets by the definition itself.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from fractions import Fraction

from made import Cells
from made.slips import half_up
from oracle.base import KRONER, Figure, When, month_key

ID = "samlet"
HEAD = f'id = "{ID}"\nkind = "key_figures"\ntitle = "Samlet"\n'
MONEY = {"kr": 0, "1000 kr": 0, "MNOK": 1, "mill. kr": 2}
"""Units that an amount may be repeated in, with their decimals."""

Figures = Mapping[str, Figure]


def agreeing(rng: random.Random, figures: Figures, when: When) -> tuple[str, str, Cells]:
    """The keys of the table's block, the rules of the definition, and what stands in the table."""
    usable = {
        name: figure
        for id, figure in figures.items()
        if (name := _name(id, when)) and isinstance(figure.value, Fraction) and abs(figure.value) < 10**9
    }
    lines: list[str] = []
    checks: list[str] = []
    cells: Cells = {}

    def add(id: str, unit: str, decimals: int, value: Fraction) -> None:
        keys = f'id = "{id}", label = "Samlet, {id}", unit = "{unit}", decimals = {decimals}, signed = true'
        lines.append(f"  {{ {keys} }},")
        cells[ID, id, "verdi"] = value

    def check(rule: str, **keys: str | list[str]) -> None:
        written = "\n".join(f"{key} = {_toml(value)}" for key, value in keys.items())
        checks.append(f'[[check]]\nrule = "{rule}"\n{written}\n')

    name, figure = rng.choice(sorted(usable.items()))
    unit, decimals = _other_unit(rng, figure)
    add("likt", unit, decimals, half_up(_number(figure) * KRONER.get(figure.unit, 1) / KRONER.get(unit, 1), decimals))
    check("equal", facts=[name, f"{ID}.likt"])

    by_unit: dict[str, list[tuple[str, Figure]]] = {}
    for each in sorted(usable.items()):
        if _typed(each[1]):
            by_unit.setdefault(each[1].unit, []).append(each)
    alike = rng.choice([of_unit for _, of_unit in sorted(by_unit.items()) if len(of_unit) > 4])
    parts = rng.sample(alike, rng.randint(2, 4))
    unit, decimals = parts[0][1].unit, parts[0][1].decimals or 0
    add("sum", unit, decimals, half_up(sum((_number(part) for _, part in parts), Fraction(0)), decimals))
    check("sum", total=f"{ID}.sum", parts=[name for name, _ in parts])

    whole = max(parts, key=lambda part: _number(part[1]))
    part = min(parts, key=lambda part: abs(_number(part[1])))
    add("del", unit, decimals, _number(part[1]))
    check("at_most", part=f"{ID}.del", whole=whole[0])
    if _number(whole[1]) > 0:
        share = _number(part[1]) * 100 / _number(whole[1])
        add("andel", "%", 1, half_up(share, 1))
        check("share", share=f"{ID}.andel", part=part[0], whole=whole[0])
    judged = {id.partition("[")[0] for id, figure in figures.items() if figure.status or id.endswith("avvik")}
    free = sorted((name, figure) for name, figure in usable.items() if name.partition("[")[0] not in judged)
    checks += [_indicator(rng, *each) for each in rng.sample(free, 2)]
    return f"{HEAD}figures = [\n" + "\n".join(lines) + "\n]\n", "\n".join(checks), cells


FAULTS = {"figure-unlike-its-table": "likt", "total-unlike-its-tables": "sum", "share-unlike-its-tables": "andel"}
"""The figure that each of them changes."""
ABOVE = "part-above-the-whole-of-another-table"


def planted(rng: random.Random, cells: Cells, fault: str) -> Cells | None:
    """The cells with the fault in them; None where the table has no place for it."""
    key = (ID, "del" if fault == ABOVE else FAULTS[fault], "verdi")
    value = cells.get(key)
    if not isinstance(value, Fraction):
        return None
    most = 10**12 if fault == ABOVE else rng.choice((7, 700, 70_000))
    return {**cells, key: value + most}


def _name(id: str, when: When) -> str:
    """What a rule calls a figure: of months only the last one; empty for rows of registers and for other months."""
    stem, _, index = id.partition("[")
    if not index:
        return "" if re.match(r"(?:indikator|parameter|periode|rapport)\.", id) else id
    return f"{stem}[siste]" if index == f"{month_key(when.year, when.month)}]" else ""


def _typed(figure: Figure) -> bool:
    """Whether it is as exact as it is shown: shares and means are not rounded before that."""
    assert isinstance(figure.value, Fraction)
    return (figure.value * 10 ** (figure.decimals or 0)).denominator == 1


def _number(figure: Figure) -> Fraction:
    assert isinstance(figure.value, Fraction)
    return figure.value


def _other_unit(rng: random.Random, figure: Figure) -> tuple[str, int]:
    if figure.unit in MONEY:
        return rng.choice(sorted(MONEY.items()))
    return figure.unit, figure.decimals or 0


def _indicator(rng: random.Random, name: str, figure: Figure) -> str:
    """A target close to the figure, that it meets or does not."""
    decimals = figure.decimals or 0
    limit = _number(figure) + Fraction(rng.randint(-2, 2), 10**decimals)
    target = f"{rng.choice(('at_least', 'at_most'))} = {float(limit):.{decimals}f}, near = {rng.randint(0, 2)}"
    head = f'[[indicator]]\nid = "egen_{name.partition("[")[0]}"\nlabel = "Egen, {name}"\nfact = "{name}"'
    return f"{head}\ntarget = {{ {target} }}\n"


def _toml(value: str | list[str]) -> str:
    return f'"{value}"' if isinstance(value, str) else "[" + ", ".join(f'"{each}"' for each in value) + "]"
