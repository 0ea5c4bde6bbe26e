"""What a report should say, worked out anew from what was typed, for the tests to hold the program's reports against.

It uses no code of the program: whole numbers and fractions, formats, placeholders, sums that stand, deviations, flags,
ranking and status are done here a second time, from the definition, the sample month and the template alone. Only the
headings of tables are taken from a report, and they decide what is expected below them.
"""

from __future__ import annotations

import re
import tomllib
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from office.documents import Block, Cell, Paragraph, Table, headings

NBSP, MINUS, NOTHING = "\u00a0", "\u2212", "\u2013"
MONTHS = ["januar", "februar", "mars", "april", "mai", "juni"]
MONTHS += ["juli", "august", "september", "oktober", "november", "desember"]
MEASURES = ("faktisk", "budsjett", "hia", "hia_budsjett", "aarsbudsjett")
KRONER = {"kr": 1, "1000 kr": 1000, "MNOK": 10**6, "mill. kr": 10**6}
SUFFIXES = {"1000 kr": "tusen kr", "antall": "", "": ""}
MONEY = {"kr": ("kr", 0), "tusen_kr": ("1000 kr", 0), "mnok": ("MNOK", 1), "mill_kr": ("mill. kr", 1)}
SIGNS = {
    "innenfor": "\u25cf",
    "nær grensen": "\u25b2",
    "utenfor": "\u25a0",
    "gunstig": "\u25cf",
    "ugunstig": "\u25a0",
}

CellKey = tuple[str, str, str]
"""Table, line and column, as a sample month names them; a line that comes by month ends with `[2025-01]`."""
Value = Fraction | str | None


@dataclass(frozen=True)
class Inputs:
    """What people typed: figures, choices and comments by cell, texts by section, the fields of the cover."""

    cells: Mapping[CellKey, Fraction | str]
    texts: Mapping[str, str]
    cover: Mapping[str, str]

    def number(self, table: str, line: str, column: str) -> Fraction | None:
        value = self.cells.get((table, line, column))
        return value if isinstance(value, Fraction) else None

    def changed(self, changes: Mapping[CellKey, Fraction]) -> Inputs:
        return replace(self, cells={**self.cells, **changes})


@dataclass(frozen=True)
class Figure:
    """`pair` holds what a difference was taken between, first and second; `status` is the word of its flag."""

    value: Value
    unit: str = ""
    decimals: int | None = None
    pair: tuple[Value, Value] = (None, None)
    status: str = ""


@dataclass(frozen=True)
class Standing:
    """A line's figure that counts. `own` is what the parts of a sum make, `off` whether a report of it was refused.

    `rounded` is how many rounded figures it brings into a sum: a sum that nobody reported brings all of its parts'.
    """

    value: Fraction
    own: Fraction | None = None
    rounded: int = 1
    off: bool = False


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
        for line, values in block.get("lines", {}).items():
            for column, value in zip(block["columns"], values, strict=True):
                if value != "":
                    cells[table, line, column] = value if isinstance(value, str) else Fraction(value)
    return Inputs(cells, texts, cover)


# --- How things are written ---


def show(value: Fraction, decimals: int | None) -> str:
    """Groups of three, decimal comma, true minus, rounded half away from zero; without decimals as many as it has."""
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


def show_plus(value: Fraction, decimals: int | None) -> str:
    """With its plus where it is above zero as shown."""
    text = show(value, decimals)
    return "+" + text if value > 0 and re.search("[1-9]", text) else text


def suffix(unit: str) -> str:
    return SUFFIXES.get(unit, unit)


def with_unit(text: str, unit: str) -> str:
    return f"{text}{NBSP}{suffix(unit)}" if suffix(unit) else text


def status_text(word: str) -> str:
    return f"{SIGNS[word]}{NBSP}{word}"


def compared(pair: tuple[Value, Value], words: tuple[str, str, str]) -> str:
    first, second = pair
    assert isinstance(first, Fraction)
    assert isinstance(second, Fraction)
    return words[0] if first > second else words[1] if first < second else words[2]


# --- What follows from the inputs ---


class Oracle:
    """Knows one organisation and one period; asked about inputs, it answers what the report should say."""

    def __init__(self, definition: Path, last: str, template: list[Block]) -> None:
        self.definition = read_toml(definition)
        self.tables = {table["id"]: table for table in self.definition["table"]}
        self.template = template
        year, month = last.split("-")
        self.year, self.month = int(year), int(month)
        count = self.definition["months"]
        self.months = [self._plus(index) for index in range(1 - count, 1)]

    def _plus(self, months: int) -> tuple[int, int]:
        index = self.year * 12 + self.month - 1 + months
        return index // 12, index % 12 + 1

    @property
    def month_names(self) -> str:
        names = [MONTHS[month - 1] for _, month in self.months]
        return names[0] if len(names) == 1 else f"{names[0]}{' og ' if len(names) == 2 else NOTHING}{names[-1]}"

    def numeric_inputs(self, inputs: Inputs) -> list[CellKey]:
        return [key for key, value in inputs.cells.items() if isinstance(value, Fraction)]

    def figures(self, inputs: Inputs) -> dict[str, Figure]:
        """Everything that a placeholder may name, except whole tables and texts."""
        found = self._given(inputs)
        for table in self.tables.values():
            if table["kind"] == "budget_result":
                found |= self._budget_result(table, inputs)
            elif table["kind"] == "key_figures":
                found |= self._key_figures(table, inputs)
        return found

    def _given(self, inputs: Inputs) -> dict[str, Figure]:
        before, after = self._plus(-1), self._plus(1)
        last_name = MONTHS[self.month - 1]
        organisation = self.definition["organisation"]
        words = {
            "organisasjon.navn": organisation["full_name"],
            "organisasjon.kortnavn": organisation["name"],
            "periode.maaneder": self.month_names,
            "periode.navn": f"{self.month_names} {self.year}",
            "periode.siste_maaned": last_name,
            "periode.siste": f"{last_name} {self.year}",
            "periode.forrige_maaned": MONTHS[before[1] - 1],
            "periode.neste_maaned": MONTHS[after[1] - 1],
            "periode.siste_dag": f"{monthrange(self.year, self.month)[1]}.{NBSP}{last_name} {self.year}",
            "periode.aar": str(self.year),
            "periode.forrige_aar": str(self.year - 1),
            "rapport.saksnummer": inputs.cover.get("saksnummer", ""),
        }
        found = {name: Figure(text) for name, text in words.items()}
        for parameter in self.definition.get("parameter", []):
            value = Fraction(parameter["value"])
            found[f"parameter.{parameter['id']}"] = Figure(value, parameter["unit"])
        return found

    def _budget_result(self, table: dict[str, Any], inputs: Inputs) -> dict[str, Figure]:
        found = {}
        columns = {measure: self.column(inputs, table, measure) for measure in MEASURES}
        for line in table["lines"]:
            name = f"{table['id']}.{line['id']}"
            standing = {measure: column[line["id"]].value for measure, column in columns.items()}
            found |= {f"{name}.{measure}": Figure(value, table["unit"], 0) for measure, value in standing.items()}
            for actual, budget, deviation in (("faktisk", "budsjett", "avvik"), ("hia", "hia_budsjett", "hia_avvik")):
                first, second = standing[actual], standing[budget]
                value = _nature(line) * (first - second)
                status = _flag(table, value, second)
                found[f"{name}.{deviation}"] = Figure(value, table["unit"], 0, (first, second), status)
        return found

    def column(self, inputs: Inputs, table: dict[str, Any], measure: str) -> dict[str, Standing]:
        """What stands on each line of one column."""
        lines = {line["id"]: line for line in table["lines"]}
        found: dict[str, Standing] = {}

        def stands(id: str) -> Standing:
            if id not in found:
                parts = [(lines[part], stands(part)) for part in lines[id].get("sum_of", [])]
                found[id] = _standing(lines[id], inputs.number(table["id"], id, measure), parts)
            return found[id]

        for id in lines:
            stands(id)
        return found

    def errors(self, inputs: Inputs) -> list[str]:
        """The label of a line for each error on it: a sum beyond rounding, a year to date unlike its period."""
        found: list[str] = []
        for table in self.tables.values():
            if table["kind"] == "budget_result":
                columns = [self.column(inputs, table, measure) for measure in MEASURES]
                for line in table["lines"]:
                    off = sum(column[line["id"]].off for column in columns)
                    found += [line["label"]] * (off + self._apart(table, line, inputs))
        return found

    def _apart(self, table: dict[str, Any], line: dict[str, Any], inputs: Inputs) -> int:
        """How many of two years to date are not their periods, where the period begins in January."""
        typed = {measure: inputs.number(table["id"], line["id"], measure) for measure in MEASURES}
        pairs = [(typed["faktisk"], typed["hia"]), (typed["budsjett"], typed["hia_budsjett"])]
        both = [(one, other) for one, other in pairs if one is not None and other is not None]
        return sum(abs(one - other) > 1 for one, other in both) if self.months[0][1] == 1 else 0

    def _key_figures(self, table: dict[str, Any], inputs: Inputs) -> dict[str, Figure]:
        found = {}
        for line, index, item in self.items(table):
            name, decimals = f"{table['id']}.{item['id']}", item.get("decimals", 0)
            unit = "" if "choices" in item else item["unit"]
            value = inputs.cells.get((table["id"], line, "verdi"))
            status = _judged(item["target"], value) if "target" in item else ""
            found[name + index] = Figure(value, unit, decimals, status=status)
            if "target" in item:
                limit = item["target"].get("at_least", item["target"].get("at_most"))
                found[f"{name}.maal{index}"] = Figure(Fraction(limit), unit)
            if "reference" in item:
                other = inputs.number(table["id"], line, "referanse")
                assert isinstance(value, Fraction)
                assert other is not None
                found[f"{name}.referanse{index}"] = Figure(other, unit, decimals)
                points = "prosentpoeng" if unit == "%" else unit
                found[f"{name}.endring{index}"] = Figure(value - other, points, decimals, (value, other))
        return found

    def items(self, table: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """The lines of a table of key figures: line key, index, and the figure with its label as shown."""
        for item in table["figures"]:
            if not item.get("by_month"):
                yield item["id"], "", item
                continue
            for year, month in self.months:
                index = f"[{year}-{month:02d}]"
                yield item["id"] + index, index, {**item, "label": f"{item['label']}, {MONTHS[month - 1]} {year}"}

    # --- What the report shows ---

    def document(self, inputs: Inputs, report: list[Block]) -> list[Block]:
        """The whole report, reservations left out; table headings and notes are those of `report`."""
        figures = self.figures(inputs)
        shown = [index for index, block in enumerate(report) if isinstance(block, Table)]
        written: list[Block] = []
        tables = 0
        for block in self.template:
            assert isinstance(block, Paragraph)
            if match := re.fullmatch(r"\s*\{\{\s*tabell:\s*(\w+)\s*\}\}\s*", block.text):
                table = self.tables[match[1]]
                seen, after = report[shown[tables]], report[shown[tables] + 1]
                assert isinstance(seen, Table)
                tables += 1
                written += [Paragraph("caption", f"Tabell {tables}: {table['title']}")]
                written += [self._table(table, seen, figures)]
                written += [after] if isinstance(after, Paragraph) and after.style == "Tabellnote" else []
            elif match := re.fullmatch(r"\s*\{\{\s*tekst:\s*([\w.]+)\s*\}\}\s*", block.text):
                written += self._text(match[1], block.style, inputs, figures)
            elif re.fullmatch(r"\s*\{\{\s*forbehold\s*\}\}\s*", block.text):
                continue
            elif not self._says_nothing(block.text, figures):
                text = block.text if "innhold" in block.text else self.fill(block.text, figures)
                written += [Paragraph(block.style, text)]
        return list(self._with_contents(written))

    def _says_nothing(self, text: str, figures: dict[str, Figure]) -> bool:
        """A paragraph about something that nobody filled in, the case number for instance, is left out."""
        named = re.findall(r"\{\{\s*([\w.]+)\s*\}\}", text)
        return bool(named) and all(name in figures and figures[name].value == "" for name in named)

    def _with_contents(self, blocks: list[Block]) -> Iterator[Block]:
        for block in blocks:
            if isinstance(block, Paragraph) and re.fullmatch(r"\s*\{\{\s*innhold\s*\}\}\s*", block.text):
                for heading in blocks:
                    if isinstance(heading, Paragraph) and heading.style in ("heading 1", "heading 2"):
                        yield Paragraph("toc " + heading.style[-1], heading.text)
            else:
                yield block

    def margins(self, template: list[Paragraph], inputs: Inputs) -> list[Paragraph]:
        figures = self.figures(inputs)
        return [Paragraph(paragraph.style, self.fill(paragraph.text, figures)) for paragraph in template]

    def _text(self, id: str, style: str, inputs: Inputs, figures: dict[str, Figure]) -> Iterator[Paragraph]:
        table = self.tables.get(id.removesuffix(".storste_avvik"), {})
        if id.endswith(".storste_avvik") and table:
            for line in self.largest(table, figures):
                yield Paragraph("List Bullet", self._largest_text(table, line, inputs, figures))
            return
        for line in inputs.texts[id].strip().splitlines():
            bullet = line.startswith("- ")
            text = self.fill(line.removeprefix("- ").strip(), figures)
            yield Paragraph("List Bullet" if bullet else style, text)

    def largest(self, table: dict[str, Any], figures: dict[str, Figure]) -> list[dict[str, Any]]:
        """The lines with the largest deviations of the year to date, largest first."""
        lines = {line["id"]: line for line in table["lines"]}
        ids = table["largest"].get("lines", [id for id, line in lines.items() if "sum_of" not in line])
        sizes = {id: abs(figures[f"{table['id']}.{id}.hia_avvik"].value) for id in ids}
        ranked = sorted((id for id in ids if sizes[id]), key=sizes.__getitem__, reverse=True)
        return [lines[id] for id in ranked[: table["largest"]["count"]]]

    def _largest_text(
        self, table: dict[str, Any], line: dict[str, Any], inputs: Inputs, figures: dict[str, Figure]
    ) -> str:
        name = f"{table['id']}.{line['id']}.hia_avvik"
        amount = self._shown(name, [self.definition["prose_unit"], "abs"], figures)
        comment = inputs.cells.get((table["id"], line["id"], "kommentar"), "")
        sentence = f"**{line['label']}:** {amount} {self._shown(name, ['over_under'], figures)} budsjett."
        return self.fill(f"{sentence} {comment}".strip(), figures)

    def fill(self, text: str, figures: dict[str, Figure]) -> str:
        """A text with every placeholder in it resolved. Raises `KeyError` at an unknown name."""

        def resolve(match: re.Match[str]) -> str:
            name, *filters = (part.strip() for part in match[1].split("|"))
            return self._shown(self._full_name(name), filters, figures)

        return re.sub(r"\{\{(.*?)\}\}", resolve, text)

    def _full_name(self, name: str) -> str:
        for word, (year, month) in (("siste", self._plus(0)), ("forrige", self._plus(-1))):
            name = name.replace(f"[{word}]", f"[{year}-{month:02d}]")
        return name

    def _shown(self, name: str, filters: list[str], figures: dict[str, Figure]) -> str:
        figure = figures[name]
        value, unit, decimals, number = figure.value, figure.unit, figure.decimals, show
        for filter in filters:
            if filter in MONEY:
                target, decimals = MONEY[filter]
                assert isinstance(value, Fraction)
                value, unit = value * KRONER[unit] / KRONER[target], target
            elif filter == "abs":
                value = abs(value)
            elif filter == "pluss":
                number = show_plus
            elif filter == "over_under":
                return compared(figure.pair, ("over", "under", "på"))
            elif filter == "okning_nedgang":
                return compared((value, Fraction(0)), ("økning", "nedgang", "uendret"))
            elif filter == "status":
                return status_text(figure.status)
            else:
                raise KeyError(filter)
        return with_unit(number(value, decimals), unit) if isinstance(value, Fraction) else str(value)

    def _table(self, table: dict[str, Any], seen: Table, figures: dict[str, Figure]) -> Table:
        """The table that belongs under the headings that were seen."""
        columns = headings(seen)[1:]
        if table["kind"] == "budget_result":
            lines = [line for line in table["lines"] if not line.get("memo")]
            rows = [[line["label"], *(self._budget_cell(table, line, at, figures) for at in columns)] for line in lines]
        else:
            rows = [
                [item["label"], *(self._key_cell(table, item, index, at[0], figures) for at in columns)]
                for _, index, item in self.items(table)
            ]
        cells = [tuple(Cell(text) for text in row) for row in rows]
        return Table((*seen.rows[: seen.heads], *cells), seen.heads)

    def _budget_cell(
        self, table: dict[str, Any], line: dict[str, Any], heading: tuple[str, ...], figures: dict[str, Figure]
    ) -> str:
        span = f"{self.month_names.capitalize()} {self.year}"
        measure = {
            (span, "Faktisk"): "faktisk",
            (span, "Budsjett"): "budsjett",
            (span, "Avvik"): "avvik",
            ("Hittil i år", "Faktisk"): "hia",
            ("Hittil i år", "Budsjett"): "hia_budsjett",
            ("Hittil i år", "Avvik"): "hia_avvik",
            (str(self.year), "Årsbudsjett"): "aarsbudsjett",
            ("Vurdering",): "vurdering",
        }[heading]
        name = f"{table['id']}.{line['id']}"
        if measure == "vurdering":
            words = [figures[f"{name}.{key}"].status for key in ("avvik", "hia_avvik")]
            return _assessment(*words)
        figure = figures[f"{name}.{measure}"]
        assert isinstance(figure.value, Fraction)
        return _marked(show(figure.value, 0), figure.status)

    def _key_cell(
        self, table: dict[str, Any], item: dict[str, Any], index: str, heading: str, figures: dict[str, Figure]
    ) -> str:
        name = f"{table['id']}.{item['id']}"
        figure = figures[name + index]
        target, unit = item.get("target", {}), suffix(figure.unit)
        if heading == "Verdi":
            return show(figure.value, figure.decimals) if isinstance(figure.value, Fraction) else str(figure.value)
        if heading == "Enhet":
            return unit
        if heading == "Endring" and "reference" in item:
            change = figures[f"{name}.endring{index}"]
            assert isinstance(change.value, Fraction)
            return show_plus(change.value, change.decimals)
        if heading == "Siden":
            return str(item.get("reference", ""))
        if heading == "Mål" and target:
            word = "minst" if "at_least" in target else "høyst"
            return f"{word} {self._shown(f'{name}.maal{index}', [], figures)}"
        if heading == "Status" and target:
            return _marked(status_text(figure.status), figure.status)
        assert heading in ("Endring", "Mål", "Status"), heading
        return ""


def _nature(line: dict[str, Any]) -> int:
    """A cost counts against what the rest counts for."""
    return -1 if line["type"] == "cost" else 1


def _standing(line: dict[str, Any], typed: Fraction | None, parts: list[tuple[dict[str, Any], Standing]]) -> Standing:
    """What was typed; for a sum what was reported, where rounding explains how far it lies from what its parts make."""
    if not parts:
        assert typed is not None
        return Standing(typed)
    own = sum((_nature(line) * _nature(part) * stands.value for part, stands in parts), Fraction(0))
    rounded = sum(stands.rounded for _, stands in parts)
    if typed is None:
        return Standing(own, own, rounded)
    off = abs(typed - own) > Fraction(rounded + 1, 2)
    return Standing(own if off else typed, own, off=off)


def _flag(table: dict[str, Any], deviation: Fraction, budget: Fraction) -> str:
    """Flagged beyond both limits; where the budget is near zero the amount alone decides."""
    limits = table["flag"]
    near_zero = limits.get("near_zero", Fraction(limits["amount"], 10))
    if abs(deviation) <= limits["amount"]:
        return ""
    if budget and abs(budget) >= near_zero and abs(deviation) * 100 <= limits["percent"] * abs(budget):
        return ""
    return "gunstig" if deviation > 0 else "ugunstig"


def _judged(target: dict[str, Any], value: Any) -> str:
    distance = value - target["at_least"] if "at_least" in target else target["at_most"] - value
    if distance < 0:
        return "utenfor"
    return "nær grensen" if "near" in target and distance <= target["near"] else "innenfor"


def _marked(text: str, word: str) -> str:
    return f"[Status {word}: {text}]" if word else text


def _assessment(period: str, to_date: str) -> str:
    """Said once where period and year to date agree, else each with what it is about."""
    if period == to_date:
        return _marked(status_text(period), period) if period else ""
    about = ((period, "i perioden"), (to_date, "hittil i år"))
    return ", ".join(_marked(f"{status_text(word)} {when}", word) for word, when in about if word)
