"""The whole report, worked out from a template: its paragraphs, tables, texts, contents, headers and footers."""

from __future__ import annotations

import datetime as dt
import importlib
import random
import re
from calendar import monthrange
from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from office.documents import Block, Cell, Paragraph, Table
from oracle import checks, indicators
from oracle.base import (
    KRONER,
    MONTHS,
    NBSP,
    NOTHING,
    CellKey,
    Figure,
    Indicator,
    Inputs,
    When,
    compared,
    read_toml,
    show,
    show_plus,
    status_text,
    with_unit,
)

TEXTS = "texts"
_LIST = re.compile(r"\s*\{\{\s*(innhold|tabelliste|figurliste)\s*\}\}\s*")
_LISTED = {"tabelliste": "Tabell", "figurliste": "Figur"}
MISSING, WITHIN = "[mangler]", "innenfor grensene"
MONEY = {"kr": ("kr", 0), "tusen_kr": ("1000 kr", 0), "mnok": ("MNOK", 1), "mill_kr": ("mill. kr", 1)}
DIRECTIONS = {
    "over_under": ("over", "under", "på"),
    "okning_nedgang": ("økning", "nedgang", "uendret"),
    "hoyere_lavere": ("høyere", "lavere", "uendret"),
}


def of_kind(kind: str) -> ModuleType:
    """The oracle of a kind. Raises `LookupError` where nobody has written it."""
    try:
        return importlib.import_module(f"oracle.{kind}")
    except ModuleNotFoundError as missing:
        if missing.name != f"oracle.{kind}":
            raise
        raise LookupError(f"there is no oracle of the kind {kind}: tests/oracle/{kind}.py is missing") from None


class Oracle:
    """Knows one organisation and one period; asked about inputs, it answers what the report should say."""

    def __init__(self, definition: Path | dict[str, Any], last: str, template: list[Block]) -> None:
        self.definition = definition if isinstance(definition, dict) else read_toml(definition)
        self.tables = {table["id"]: table for table in self.definition["table"]}
        self.template = template
        year, month = last.split("-")
        self.when = When(int(year), int(month), self.definition["months"], self.definition["prose_unit"])
        self._known: tuple[Inputs, dict[str, Figure]] | None = None

    @property
    def kinds(self) -> set[str]:
        """The kinds of the tables that have figures."""
        return {table["kind"] for table in self.tables.values()} - {TEXTS}

    def figured(self) -> Iterator[tuple[dict[str, Any], ModuleType]]:
        """Every table that has figures, with the oracle of its kind."""
        for table in self.tables.values():
            if table["kind"] != TEXTS:
                yield table, of_kind(table["kind"])

    def numeric_inputs(self, inputs: Inputs) -> list[CellKey]:
        return [key for key, value in inputs.cells.items() if isinstance(value, Fraction)]

    def figures(self, inputs: Inputs) -> dict[str, Figure]:
        """Everything that a placeholder may name, except whole tables and texts."""
        if self._known is None or self._known[0] is not inputs:
            found = self._given(inputs)
            for table, kind in self.figured():
                found |= kind.figures(table, inputs, self.when)
            self._known = inputs, indicators.apply(self.indicators(found), found)
        return self._known[1]

    def indicators(self, figures: dict[str, Figure]) -> list[Indicator]:
        """Those of the tables in their order, then those that the definition states of any figure."""
        found = []
        for table, kind in self.figured():
            if hasattr(kind, "indicators"):
                found += [Indicator(*each) for each in kind.indicators(table, self.when)]
        rules = self.definition.get("indicator", [])
        return [*found, *(indicators.of_rule(rule, figures, self.when) for rule in rules)]

    def errors(self, inputs: Inputs) -> list[str]:
        """A text for each error that its sentence contains: the label of what is wrong, or its value."""
        found: list[str] = []
        for table, kind in self.figured():
            found += kind.errors(table, inputs, self.when)
        return [*found, *checks.errors(self.definition.get("check", []), self.figures(inputs), self.when)]

    def others(self, rng: random.Random, inputs: Inputs, key: CellKey) -> list[Fraction]:
        """What else a figure might be: values around whatever limit it has."""
        table = self.tables[key[0]]
        value = inputs.number(*key)
        found = of_kind(table["kind"]).others(rng, table, inputs, key, self.when)
        return [each for each in dict.fromkeys(found) if each != value]

    @cached_property
    def _words(self) -> dict[str, str]:
        when = self.when
        last_name = MONTHS[when.month - 1]
        organisation = self.definition["organisation"]
        return {
            "organisasjon.navn": organisation["full_name"],
            "organisasjon.kortnavn": organisation["name"],
            "periode.maaneder": when.month_names,
            "periode.navn": f"{when.month_names} {when.year}",
            "periode.siste_maaned": last_name,
            "periode.siste": f"{last_name} {when.year}",
            "periode.forrige_maaned": MONTHS[when.plus(-1)[1] - 1],
            "periode.neste_maaned": MONTHS[when.plus(1)[1] - 1],
            "periode.siste_dag": _date(dt.date(when.year, when.month, monthrange(when.year, when.month)[1])),
            "periode.aar": str(when.year),
            "periode.forrige_aar": str(when.year - 1),
        }

    def _given(self, inputs: Inputs) -> dict[str, Figure]:
        found = {name: Figure(text) for name, text in self._words.items()}
        found["rapport.saksnummer"] = Figure(inputs.cover.get("saksnummer", ""))
        meeting = inputs.cover.get("styremote")
        found["rapport.styremote"] = Figure(_date(dt.date.fromisoformat(meeting)) if meeting else "")
        for parameter in self.definition.get("parameter", []):
            value = Fraction(parameter["value"])
            found[f"parameter.{parameter['id']}"] = Figure(value, parameter["unit"])
        return found

    # --- What the report shows ---

    def views(self, inputs: Inputs, figures: dict[str, Figure]) -> dict[str, list[list[str]]]:
        """The body rows of every table that a template may show, by element id."""
        found = {indicators.TABLE: indicators.view(self.indicators(figures), figures)}
        for table, kind in self.figured():
            found |= kind.views(table, inputs, figures, self.when)
        return found

    def texts(self, inputs: Inputs, figures: dict[str, Figure]) -> dict[str, list[str]]:
        """The bullets of every list that a template may show, by element id, placeholders still in them."""
        found: dict[str, list[str]] = {}
        for table, kind in self.figured():
            if hasattr(kind, "texts"):
                found |= kind.texts(table, inputs, figures, self.when)
        return found

    def document(self, inputs: Inputs, report: list[Block]) -> list[Block]:
        """The whole report, reservations left out; headings and notes of tables are those of `report`."""
        figures = self.figures(inputs)
        views, lists = self.views(inputs, figures), self.texts(inputs, figures)
        captions = {
            f"{table['id']}.{each['id']}": each["caption"]
            for table in self.tables.values()
            for each in table.get("charts", [])
        }
        shown = [index for index, block in enumerate(report) if isinstance(block, Table)]
        written: list[Block] = []
        tables = charts = 0
        for block in self.template:
            assert isinstance(block, Paragraph)
            if match := re.fullmatch(r"\s*\{\{\s*tabell:\s*([\w.]+)\s*\}\}\s*", block.text):
                caption, seen, after = (report[shown[tables] + place] for place in (-1, 0, 1))
                assert isinstance(caption, Paragraph)
                assert isinstance(seen, Table)
                tables += 1
                title = self.tables[match[1]]["title"] if match[1] in self.tables else caption.text.partition(": ")[2]
                rows = [tuple(Cell(text) for text in row) for row in views[match[1]]]
                written += [Paragraph("caption", f"Tabell {tables}: {title}")]
                written += [Table((*seen.rows[: seen.heads], *rows), seen.heads)]
                written += [after] if isinstance(after, Paragraph) and after.style == "Tabellnote" else []
            elif match := re.fullmatch(r"\s*\{\{\s*figur:\s*([\w.]+)\s*\}\}\s*", block.text):
                charts += 1
                said = self.fill(captions[match[1]], figures)
                written += [Paragraph("Figur", ""), Paragraph("caption", f"Figur {charts}: {said}")]
            elif match := re.fullmatch(r"\s*\{\{\s*tekst:\s*([\w.]+)\s*\}\}\s*", block.text):
                if match[1] in lists:
                    bullets = lists[match[1]]
                    written += [Paragraph("List Bullet", self.fill(text, figures)) for text in bullets]
                else:
                    written += self._text(inputs.texts[match[1]], block.style, figures)
            elif re.fullmatch(r"\s*\{\{\s*forbehold\s*\}\}\s*", block.text):
                continue
            elif not self._says_nothing(block.text, figures):
                text = block.text if _LIST.fullmatch(block.text) else self.fill(block.text, figures)
                written += [Paragraph(block.style, text)]
        return list(self._with_lists(written))

    def charts(self, inputs: Inputs) -> list[list[list[Fraction | None]]]:
        """What each chart of the report shows, in its order: each series' figures, the target's last."""
        figures = self.figures(inputs)
        drawn = {
            f"{table['id']}.{each['id']}": (table, each)
            for table in self.tables.values()
            for each in table.get("charts", [])
        }
        found = []
        for block in self.template:
            assert isinstance(block, Paragraph)
            if match := re.fullmatch(r"\s*\{\{\s*figur:\s*([\w.]+)\s*\}\}\s*", block.text):
                table, chart = drawn[match[1]]
                months = [f"[{year}-{month:02}]" for year, month in self.when.span(table)]
                ids = [[f"{table['id']}.{line}{month}" for month in months] for line in chart["lines"]]
                ids += [[f"{table['id']}.{chart['lines'][0]}.maal"] * len(months)] if chart.get("target") else []
                values = [[figures[id].value for id in series] for series in ids]
                found.append([[value if isinstance(value, Fraction) else None for value in each] for each in values])
        return found

    def _says_nothing(self, text: str, figures: dict[str, Figure]) -> bool:
        """A paragraph about something that nobody filled in, the case number for instance, is left out."""
        named = re.findall(r"\{\{\s*([\w.]+)\s*\}\}", text)
        return bool(named) and all(name in figures and figures[name].value == "" for name in named)

    def _with_lists(self, blocks: list[Block]) -> Iterator[Block]:
        paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
        for block in blocks:
            wanted = _LIST.fullmatch(block.text) if isinstance(block, Paragraph) else None
            if wanted is None:
                yield block
            for each in paragraphs if wanted else ():
                if wanted[1] == "innhold" and each.style in ("heading 1", "heading 2"):
                    yield Paragraph("toc " + each.style[-1], each.text)
                elif each.style == "caption" and each.text.startswith(_LISTED.get(wanted[1], "-")):
                    yield Paragraph("table of figures", each.text)

    @cached_property
    def _numbers(self) -> dict[str, str]:
        """What tables and charts are called where a text refers to them, by element id."""
        found: dict[str, str] = {}
        counted = dict.fromkeys(_LISTED.values(), 0)
        for block in self.template:
            assert isinstance(block, Paragraph)
            if match := re.fullmatch(r"\s*\{\{\s*(tabell|figur):\s*([\w.]+)\s*\}\}\s*", block.text):
                label = match[1].capitalize()
                counted[label] += 1
                found.setdefault(match[2], f"{label} {counted[label]}")
        return found

    def margins(self, template: list[Paragraph], inputs: Inputs) -> list[Paragraph]:
        figures = self.figures(inputs)
        return [Paragraph(paragraph.style, self.fill(paragraph.text, figures)) for paragraph in template]

    def _text(self, text: str, style: str, figures: dict[str, Figure]) -> Iterator[Paragraph]:
        for line in text.strip().splitlines():
            bullet = line.startswith("- ")
            said = self.fill(line.removeprefix("- ").strip(), figures)
            yield Paragraph("List Bullet" if bullet else style, said)

    def fill(self, text: str, figures: dict[str, Figure]) -> str:
        """A text with every placeholder in it resolved. Raises `KeyError` at an unknown name."""

        def resolve(match: re.Match[str]) -> str:
            name, *filters = (part.strip() for part in match[1].split("|"))
            if name.startswith("se:"):
                return self._numbers[name.removeprefix("se:").strip()]
            return _shown(figures[indicators.full_name(name, self.when)], filters)

        return re.sub(r"\{\{(.*?)\}\}", resolve, text)


def _shown(figure: Figure, filters: list[str]) -> str:
    value, unit, decimals, number, with_its_unit = figure.value, figure.unit, figure.decimals, show, True
    words = None
    for filter in filters:
        name, *arguments = filter.split()
        if name in MONEY:
            target, decimals = MONEY[name]
            value = value * KRONER[unit] / KRONER[target] if isinstance(value, Fraction) else None
            unit = target
        elif name == "abs":
            value = abs(value) if isinstance(value, Fraction) else None
        elif name == "pluss":
            number = show_plus
        elif name == "tall":
            with_its_unit = False
        elif name == "desimaler":
            decimals = int(arguments[0])
        elif name in DIRECTIONS:
            words = MISSING if None in figure.pair else compared(figure.pair, DIRECTIONS[name])
        elif name == "status":
            words = status_text(figure.status) if figure.status else WITHIN
        elif name == "stor":
            text = words or _said(value, unit if with_its_unit else "", number(value, decimals), figure)
            words = text[:1].upper() + text[1:]
        else:
            raise KeyError(filter)
    return words or _said(value, unit if with_its_unit else "", number(value, decimals), figure)


def _said(value: Any, unit: str, shown: str, figure: Figure) -> str:
    if isinstance(value, Fraction):
        return with_unit(shown, unit)
    return str(figure.value) if figure.value is not None else NOTHING if figure.dash else MISSING


def _date(date: dt.date) -> str:
    return f"{date.day}.{NBSP}{MONTHS[date.month - 1]} {date.year}"
