"""What the oracles of all kinds share: what was typed, figures, how they are written, judged and summed, and months."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

NBSP, MINUS, NOTHING = "\u00a0", "\u2212", "\u2013"
MONTHS = ["januar", "februar", "mars", "april", "mai", "juni"]
MONTHS += ["juli", "august", "september", "oktober", "november", "desember"]
KRONER = {"kr": 1, "1000 kr": 1000, "MNOK": 10**6, "mill. kr": 10**6}
SUFFIXES = {"1000 kr": "tusen kr", "antall": "", "": "", "tekst": "", "dato": ""}
SIGNS = {
    "innenfor": "\u25cf",
    "nær grensen": "\u25b2",
    "utenfor": "\u25a0",
    "mangler": "\u25cb",
    "gunstig": "\u25cf",
    "ugunstig": "\u25a0",
}

CellKey = tuple[str, str, str]
"""Table, line and column, as a sample month names them; a row of a register is the line "1", "2" and so on."""
Value = Fraction | str | None
YearMonth = tuple[int, int]


# --- What was typed, and what follows from it ---


@dataclass(frozen=True)
class Inputs:
    """What people typed: figures, choices and comments by cell, texts by section, the fields of the cover."""

    cells: Mapping[CellKey, Fraction | str]
    texts: Mapping[str, str]
    cover: Mapping[str, str]

    def number(self, table: str, line: str, column: str) -> Fraction | None:
        value = self.cells.get((table, line, column))
        return value if isinstance(value, Fraction) else None

    def word(self, table: str, line: str, column: str) -> str:
        value = self.cells.get((table, line, column))
        return value if isinstance(value, str) else ""

    def rows(self, table: str) -> list[str]:
        """The rows of a register that hold something, by number: "1", "2" and so on."""
        return sorted({line for id, line, _ in self.cells if id == table}, key=int)

    def changed(self, changes: Mapping[CellKey, Fraction | str]) -> Inputs:
        return replace(self, cells={**self.cells, **changes})


@dataclass(frozen=True)
class Figure:
    """`pair` holds what a difference was taken between, first and second; `status` is the word of its flag.

    `dash` is for what has no value and lacks none: a sentence then says a dash, and not that something is missing.
    """

    value: Value
    unit: str = ""
    decimals: int | None = None
    pair: tuple[Value, Value] = (None, None)
    status: str = ""
    dash: bool = False


class Indicator(NamedTuple):
    """A figure with a target, by the ids of its figures, oldest first; only what is `shown` stands in the list."""

    id: str
    label: str
    figures: list[str]
    target: dict[str, Any]
    shown: bool = True


@dataclass(frozen=True)
class When:
    """The period: its last month, and how many months it spans."""

    year: int
    month: int
    count: int = 1
    prose_unit: str = "mnok"

    @property
    def months(self) -> list[YearMonth]:
        """The months of the period, oldest first."""
        return [self.plus(offset) for offset in range(1 - self.count, 1)]

    def plus(self, months: int) -> YearMonth:
        """A month counted from the period's last."""
        return later((self.year, self.month), months)

    @property
    def month_names(self) -> str:
        names = [MONTHS[month - 1] for _, month in self.months]
        return names[0] if len(names) == 1 else f"{names[0]}{' og ' if len(names) == 2 else NOTHING}{names[-1]}"

    def span(self, table: Mapping[str, Any], default: str = "period") -> list[YearMonth]:
        """The months that a table shows, by its key `months`: a word, a number of months, or a list of offsets."""
        months = table.get("months", default)
        if months == "period":
            return self.months
        if months == "year":
            return [(self.year, month) for month in range(1, self.month + 1)]
        offsets = months if isinstance(months, list) else range(1 - int(months), 1)
        return [self.plus(int(offset)) for offset in offsets]


def later(month: YearMonth, months: int) -> YearMonth:
    index = month[0] * 12 + month[1] - 1 + months
    return index // 12, index % 12 + 1


def month_key(year: int, month: int) -> str:
    """As in the key of a column and in the index of a fact: "2025-01"."""
    return f"{year}-{month:02d}"


def heading(year: int, month: int, table: Mapping[str, Any]) -> str:
    """Of a month's column: "jan. 25", "mai 25"; "1. feb. 25" for figures of the day after the month."""
    after = table.get("as_of") == "day_after"
    shown_year, shown_month = later((year, month), 1) if after else (year, month)
    name = MONTHS[shown_month - 1]
    short = name if len(name) <= 4 else f"{name[:3]}."
    return f"{'1. ' if after else ''}{short} {shown_year % 100:02d}"


def said(year: int, month: int, table: Mapping[str, Any]) -> str:
    """Of a month in a label: "januar 2025"; "1. februar 2025" for figures of the day after the month."""
    after = table.get("as_of") == "day_after"
    shown_year, shown_month = later((year, month), 1) if after else (year, month)
    return f"{'1. ' if after else ''}{MONTHS[shown_month - 1]} {shown_year}"


def read_toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"), parse_float=Fraction)


def load_inputs(path: Path) -> Inputs:
    """A sample month as it stands beside a definition."""
    data = read_toml(path)
    cells: dict[CellKey, Fraction | str] = {}
    texts: dict[str, str] = {}
    cover = data.pop("forside")
    for table, block in data.items():
        texts.update(block.get("texts", {}))
        rows = {str(number): values for number, values in enumerate(block.get("rows", []), 1)}
        for line, values in {**block.get("lines", {}), **rows}.items():
            for column, value in zip(block["columns"], values, strict=True):
                if value != "":
                    cells[table, line, column] = value if isinstance(value, str) else Fraction(value)
    return Inputs(cells, texts, cover)


# --- How things are written ---


def rounded(value: Fraction, decimals: int) -> Fraction:
    """Half away from zero."""
    units = int(abs(value) * 10**decimals + Fraction(1, 2))
    return Fraction(units if value >= 0 else -units, 10**decimals)


def show(value: Value, decimals: int | None) -> str:
    """Groups of three, decimal comma, true minus, rounded half away from zero; without decimals as many as it has.

    A word is shown as it stands, and nothing as a dash.
    """
    if not isinstance(value, Fraction):
        return NOTHING if value is None else value
    if decimals is None:
        decimals = next(count for count in range(20) if (value * 10**count).denominator == 1)
    units = int(abs(value) * 10**decimals + Fraction(1, 2))
    whole, part = divmod(units, 10**decimals)
    digits = str(whole)
    groups = [digits[max(end - 3, 0) : end] for end in range(len(digits), 0, -3)]
    text = NBSP.join(reversed(groups))
    if decimals:
        text += "," + str(part).zfill(decimals)
    return (MINUS if value < 0 and units else "") + text


def show_plus(value: Value, decimals: int | None) -> str:
    """With its plus where it is above zero as shown."""
    text = show(value, decimals)
    return "+" + text if isinstance(value, Fraction) and value > 0 and re.search("[1-9]", text) else text


def bare(figure: Figure) -> str:
    """A figure as it stands in a table, without its unit."""
    return show(figure.value, figure.decimals)


def suffix(unit: str) -> str:
    return SUFFIXES.get(unit, unit)


def with_unit(text: str, unit: str) -> str:
    return f"{text}{NBSP}{suffix(unit)}" if suffix(unit) else text


def status_text(word: str) -> str:
    return f"{SIGNS[word]}{NBSP}{word}"


def marked(text: str, word: str) -> str:
    """A text in the look of a status, as the reader of Word files gives it."""
    return f"[Status {word}: {text}]" if word else text


def status_cell(word: str) -> str:
    """A cell that says the status of one figure."""
    return marked(status_text(word), word) if word else ""


def target_words(target: Mapping[str, Any], unit: str) -> str:
    """The rule as a table shows it: "minst 80 %"."""
    word = "minst" if "at_least" in target else "høyst"
    return f"{word} {with_unit(show(limit_of(target), None), unit)}"


def compared(pair: tuple[Value, Value], words: tuple[str, str, str]) -> str:
    first, second = pair
    assert isinstance(first, Fraction)
    assert isinstance(second, Fraction)
    return words[0] if first > second else words[1] if first < second else words[2]


# --- Targets and sums ---


def limit_of(target: Mapping[str, Any]) -> Fraction:
    return Fraction(target["at_least"] if "at_least" in target else target["at_most"])


def distance(target: Mapping[str, Any], value: Fraction) -> Fraction:
    """How far on the good side of its target a figure lies."""
    return value - limit_of(target) if "at_least" in target else limit_of(target) - value


def judged(target: Mapping[str, Any], value: Value) -> str:
    if not isinstance(value, Fraction):
        return "mangler"
    room = distance(target, value)
    if room < 0:
        return "utenfor"
    return "nær grensen" if target.get("near") and room <= target["near"] else "innenfor"


def around(target: Mapping[str, Any], decimals: int) -> list[Fraction]:
    """Values on the edges of a target and a step to either side of them."""
    step = Fraction(1, 10**decimals)
    near = Fraction(target.get("near", 0))
    edges = {limit_of(target), limit_of(target) + (near if "at_least" in target else -near)}
    return [edge + side for edge in sorted(edges) for side in (-step, Fraction(0), step)]


@dataclass(frozen=True)
class Standing:
    """A line's figure that counts. `own` is what the parts of a sum make, `off` whether a report of it was refused.

    `rounded` is how many rounded figures it brings into a sum: a sum that nobody reported brings all of its parts'.
    """

    value: Fraction | None
    own: Fraction | None = None
    rounded: int = 1
    off: bool = False


def standing(typed: Fraction | None, parts: list[tuple[int, Standing]], step: Fraction) -> Standing:
    """What was typed; for a sum what was reported, where rounding explains how far it lies from what its parts make.

    `step` is what figures are rounded to, 0 for counts.
    """
    if not parts:
        return Standing(typed)
    known = [(sign, part.value) for sign, part in parts if part.value is not None]
    own = sum((sign * value for sign, value in known), Fraction(0)) if len(known) == len(parts) else None
    count = sum(part.rounded for _, part in parts)
    if typed is None:
        return Standing(own, own, count)
    off = own is not None and abs(typed - own) > Fraction(count + 1, 2) * step
    return Standing(own, own, count, off) if off else Standing(typed, own)


def standing_lines(
    lines: list[dict[str, Any]],
    typed: Callable[[str], Fraction | None],
    step: Fraction,
    sign: Callable[[dict[str, Any], dict[str, Any]], int] = lambda line, part: 1,
    *,
    empty: Fraction | None = None,
) -> dict[str, Standing]:
    """What stands on each line of one column, by the id of the line.

    `typed` gives what stands in a line's cell; `empty` is what an empty cell counts for in a sum, None if it cannot.
    """
    known = {line["id"]: line for line in lines}
    found: dict[str, Standing] = {}

    def stands(id: str) -> Standing:
        if id not in found:
            line = known[id]
            parts = [(sign(line, known[part]), _counted(stands(part), empty)) for part in line.get("sum_of", [])]
            found[id] = standing(typed(id), parts, step)
        return found[id]

    return {id: stands(id) for id in known}


def _counted(part: Standing, empty: Fraction | None) -> Standing:
    return replace(part, value=empty) if part.value is None else part


def by_month(when: When, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The months of a table as the key of a column and as they are headed."""
    for year, month in when.span(table):
        yield month_key(year, month), heading(year, month, table)
