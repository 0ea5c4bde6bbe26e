# ruff: noqa: INP001 - a script, no package
"""Makes what the pages about the kinds say of the code: `python docs/kinds/make.py [KIND ...]`.

Each page is written by hand but for what stands between `<!-- make.py: NAME -->` and `<!-- /make.py -->`. That is made
here of the kind's code and of the invented organisation in tests/data, which has every kind: the columns of the sheet,
the figures that one can quote, the views, the findings, and the block of the definition.
"""

from __future__ import annotations

import os
import re
import string
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from raised import codes_of

from virksomhetsrapport import app
from virksomhetsrapport.edges.messages import SEVERITIES, sentences
from virksomhetsrapport.edges.places import SHARED_FOLDER, load_definition
from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.elements import Chart, Table, Text
from virksomhetsrapport.facts import Facts, show
from virksomhetsrapport.findings import Code
from virksomhetsrapport.indicators import FIRST_WORD, judged
from virksomhetsrapport.kind import Layout, Outcome
from virksomhetsrapport.kinds import KINDS
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.shapes.grid import Role, Slot
from virksomhetsrapport.shapes.register import RegisterLayout
from virksomhetsrapport.shapes.text import TEXT_COLUMN, TEXT_HEADING, TextLayout

PAGES = Path(__file__).resolve().parent
EXAMPLE = PAGES.parents[1] / "tests" / "data" / "nordlys"
ORGANISATION, LAST = "nordlys", Month(2024, 9)

FILLED, MAY_BE_EMPTY, WORKED_OUT, FIXED = "fylles ut", "fylles ut, kan stå tom", "regnes ut", "står fast"
NAMES = {
    "buckets": "LINJE",
    "columns": "KOLONNE",
    "dimensions": "DIMENSJON",
    "figures": "TALL",
    "lines": "LINJE",
    "movements": "LINJE",
    "services": "TJENESTE",
    "sites": "STED",
    "types": "LINJE",
}
"""What the ids of a list in a table's block are called in a pattern."""
_PART = re.compile(r"<!-- make\.py: (\w+) -->\n.*?<!-- /make\.py -->", re.DOTALL)
_MONTH = re.compile(r"\d{4}-\d{2}")
_FIELD = re.compile(r"\bs\dk\d\b")


@dataclass(frozen=True)
class Example:
    """A table of the invented organisation: its block as data and as text, its sheet, and what it comes to."""

    id: str
    block: Mapping[str, Any]
    source: str
    layout: Layout
    outcome: Outcome
    facts: Facts


@cache
def examples() -> Mapping[str, tuple[Example, ...]]:
    """The tables by kind, in the order of the definition."""
    before = os.environ.get(SHARED_FOLDER)
    os.environ[SHARED_FOLDER] = str(EXAMPLE)
    try:
        definition, file = load_definition(ORGANISATION)
        with tempfile.TemporaryDirectory() as folder:
            workbook = Path(folder) / "bok.xlsx"
            app.new(ORGANISATION, str(LAST), workbook, sample=True)
            sheets = read_workbook(workbook)
    finally:
        os.environ.pop(SHARED_FOLDER)
        if before is not None:
            os.environ[SHARED_FOLDER] = before
    text = file.read_text("utf-8")
    blocks = {block["id"]: block for block in tomllib.loads(text)["table"]}
    sources = dict(_sources(text))
    period = Period(LAST, definition.months)
    found: dict[str, list[Example]] = {kind: [] for kind in KINDS}
    for table in definition.tables:
        id, kind = table.head.id, table.kind
        outcome = kind.compute(table.spec, kind.read(table.spec, period, sheets), period)
        layout, facts = kind.layout(table.spec, period), judged(outcome.indicators, outcome.facts)
        found[blocks[id]["kind"]].append(Example(id, blocks[id], sources[id], layout, outcome, facts))
    return {kind: tuple(tables) for kind, tables in found.items()}


def _sources(text: str) -> Iterator[tuple[str, str]]:
    """The tables' blocks as they stand in the file, without the comments that head the ones below them."""
    for part in re.split(r"^(?=\[\[)", text, flags=re.MULTILINE):
        if part.startswith("[[table]]"):
            lines = part.splitlines()
            while not lines[-1] or lines[-1].startswith("#"):
                lines.pop()
            block = "\n".join(lines)
            yield tomllib.loads(block)["table"][0]["id"], block


# The sheet


def sheet(kind: str) -> Iterator[str]:
    alike: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for example in examples()[kind]:
        alike.setdefault(tuple(_columns(example.layout)), []).append(f"`{example.id}`")
    for columns, ids in alike.items():
        yield f"{', '.join(ids)}:"
        yield ""
        yield "| overskrift | i cellene |"
        yield "|---|---|"
        yield from (f"| {heading} | {who} |" for heading, who in columns)
        yield ""


def _columns(layout: Layout) -> Iterator[tuple[str, str]]:
    """Each column with who fills it in; those that come once a month are told once."""
    if isinstance(layout, TextLayout):
        yield from ((TEXT_HEADING, FIXED), (TEXT_COLUMN, FILLED))
        return
    every = [layout.slots] if isinstance(layout, RegisterLayout) else [line.slots for line in layout.lines]
    told: set[str] = set()
    for column in layout.columns:
        measure = _MONTH.sub("", column.key)
        if measure in told:
            continue
        told.add(measure)
        who = _who(column.role, [slots[column.key] for slots in every if column.key in slots])
        months = sum(_MONTH.sub("", other.key) == measure for other in layout.columns)
        heading = f"{column.heading}, og så for hver måned" if months > 1 else column.heading
        yield heading, who


def _who(role: Role, slots: list[Slot]) -> str:
    if role in (Role.LABEL, Role.FIXED):
        return FIXED
    if role in (Role.OUTPUT, Role.STATUS):
        return WORKED_OUT
    return FILLED if any(slot.required for slot in slots) else MAY_BE_EMPTY


# The figures


def figures(kind: str) -> Iterator[str]:
    """A line for each measure; the first figure of its pattern that is known stands for all of them."""
    found: dict[str, tuple[str, str, str]] = {}
    for example in examples()[kind]:
        for id, fact in example.facts.items():
            name, bracket, index = id.partition("[")
            if _MONTH.fullmatch(index[:-1]) and index[:-1] != str(LAST):
                continue
            place = ("[siste]" if _MONTH.fullmatch(index[:-1]) else "[RAD]") if bracket else ""
            shown = f"{name}[siste]" if place == "[siste]" else id
            known = pattern(name, example) + place
            if known not in found or (found[known][2] == "–" and fact.value is not None):
                found[known] = (shown, fact.label, _cell(show(fact)))
    if not found:
        yield "Ingen."
        return
    yield "| mønster | eksempel | hva det er | eksempelet viser |"
    yield "|---|---|---|---|"
    for known, (shown, label, value) in found.items():
        yield f"| `{known}` | `{shown}` | {_cell(label)} | {value} |"


def pattern(name: str, example: Example) -> str:
    """The id of a fact with words in the place of what the definition chose."""
    ids = {item["id"]: NAMES[key] for key, items in example.block.items() if key in NAMES for item in items}
    first = f"{FIRST_WORD}." if name.startswith(f"{FIRST_WORD}.") else ""
    rest = name.removeprefix(first).removeprefix(example.id)
    parts = [ids.get(part, part) for part in rest.split(".")]
    return _FIELD.sub("sSkK", f"{first}TABELL{'.'.join(parts)}")


# The views


def views(kind: str) -> Iterator[str]:
    found: dict[str, tuple[str, str]] = {}
    for example in examples()[kind]:
        for element in example.outcome.elements:
            own = element.id == example.id or element.id.startswith(f"{example.id}.")
            known = f"TABELL{element.id.removeprefix(example.id)}" if own else "TEKST"
            match element:
                case Table():
                    word, said = "tabell", element.caption
                case Chart():
                    word, said, known = "figur", element.caption, "TABELL.FIGUR"
                case Text():
                    word, said = "tekst", element.heading
            found.setdefault(f"{{{{ {word}: {known} }}}}", (f"{{{{ {word}: {element.id} }}}}", said))
    yield "| mønster | eksempel | tittel |"
    yield "|---|---|---|"
    for known, (shown, said) in found.items():
        yield f"| `{known}` | `{shown}` | {_cell(said)} |"


# The findings


def findings(kind: str) -> Iterator[str]:
    own, shared = codes_of(kind)
    if own:
        yield from _told(own)
        yield ""
        yield "Felles for flere slags tabeller, der de passer:"
        yield ""
    yield from _told(shared)


def _told(codes: Iterable[Code]) -> Iterator[str]:
    yield "| kode | alvor | hva det står på arket Kontroll |"
    yield "|---|---|---|"
    for code in codes:
        yield f"| `{code.id}` | {SEVERITIES[code.severity].lower()} | {_cell(said(sentences()[code.id]))} |"


def said(entry: Mapping[str, str]) -> str:
    """A sentence and what may follow it, an ellipsis in the place of its data."""
    words = ""
    for text in entry.values():
        for literal, name, nouns, _ in string.Formatter().parse(text):
            words += literal
            if name is not None:
                words += f"… {nouns.split('|')[-1]}" if nouns else "…"
    return words


# The pages


def blocks(kind: str) -> Iterator[str]:
    yield "```toml"
    yield "\n\n".join(example.source for example in examples()[kind])
    yield "```"


PARTS: Mapping[str, Callable[[str], Iterator[str]]] = {
    "arket": sheet,
    "tall": figures,
    "visninger": views,
    "kontroller": findings,
    "eksempel": blocks,
}


def rendered(page: str, kind: str) -> str:
    """The page with its made parts made anew. Raises `KeyError` where it names one that is not made here."""

    def part(match: re.Match[str]) -> str:
        body = "\n".join(PARTS[match[1]](kind)).strip()
        return f"<!-- make.py: {match[1]} -->\n{body}\n<!-- /make.py -->"

    return _PART.sub(part, page)


def _cell(text: str) -> str:
    """Words as they stand in a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("\n", " ")


def main(kinds: list[str]) -> int:
    for kind in kinds or sorted(KINDS):
        page = PAGES / f"{kind}.md"
        page.write_text(rendered(page.read_text("utf-8"), kind), "utf-8", newline="\n")
        sys.stdout.write(f"{page.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
