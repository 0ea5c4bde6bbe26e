"""The pages about the kinds say what the code says: their keys, and all that is made of it."""

from __future__ import annotations

import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from enum import Enum
from functools import wraps
from typing import Any, NamedTuple

import pytest

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.edges.places import read_toml
from virksomhetsrapport.errors import Fault
from virksomhetsrapport.findings import Code
from virksomhetsrapport.kinds import KINDS
from virksomhetsrapport.shapes.sheet import Owner, SheetHead
from workbooks import REPOSITORY

DOCS = REPOSITORY / "docs"
EVERY_KIND = sorted(KINDS)
PAGES = {kind: DOCS / "kinds" / f"{kind}.md" for kind in EVERY_KIND}
TABLES = REPOSITORY / "tests" / "data" / "nordlys" / "workbook" / "nordlys" / "definition.toml"
TYPES = {
    "text": "tekst",
    "identifier": "navn",
    "integer": "heltall",
    "number": "tall",
    "boolean": "ja/nei",
    "texts": "liste av tekster",
    "choice": "valg",
    "block": "tabell",
    "blocks": "liste av tabeller",
    "raw": "måneder",
}
"""What a page calls what each question about a key asks for."""
REQUIRED, NONE = "må stå", "\u2013"
TARGET = {"at_least", "at_most", "near"}
"""The keys of a target, which the page about definitions has for all kinds."""


class Key(NamedTuple):
    """A key as a page has it, or as `parse` asks for it."""

    type: str
    default: str


@pytest.fixture(scope="module")
def make():
    """The script that makes the pages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(DOCS / "kinds"))
        yield importlib.import_module("make")
    for name in ("make", "raised"):
        sys.modules.pop(name, None)


# What `parse` asks for


def asked_of(kind: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Key]:
    """Every key that the kind asks of the invented organisation's tables, by its path."""
    questions: dict[str, list[tuple[str, Any]]] = {}
    _listen(questions, monkeypatch)
    for table in read_toml(TABLES)["table"]:
        if table["kind"] == kind:
            faults: list[Fault] = []
            head = SheetHead(table["id"], table["sheet"], table["title"], Owner.FINANCE, table["intro"])
            KINDS[kind].parse(Block(table, "", faults), head, "mnok")
            assert faults == []
    inside: dict[str, set[str]] = {}
    for path in questions:
        inside.setdefault(path.rpartition(".")[0], set()).add(path.rpartition(".")[2])
    targets = {path for path, keys in inside.items() if keys == TARGET}
    return {
        path: Key("mål", NONE) if path in targets else _key(asked)
        for path, asked in questions.items()
        if path.rpartition(".")[0] not in targets
    }


def _listen(questions: dict[str, list[tuple[str, Any]]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every question about a key of a block is written down, but those that a question asks itself."""
    asking = 0

    def heard(name: str) -> Any:
        question = getattr(Block, name)
        signature = inspect.signature(question)

        @wraps(question)
        def ask(self: Block, *args: Any, **kwargs: Any) -> Any:
            nonlocal asking
            given = signature.bind(self, *args, **kwargs)
            given.apply_defaults()
            if not asking:
                path = re.sub(r"\[\d+\]", "", self.at(given.arguments["key"]))
                questions.setdefault(path, []).append((name, given.arguments.get("default")))
            asking += 1
            try:
                return question(self, *args, **kwargs)
            finally:
                asking -= 1

        return ask

    for name in ("has", "maybe_number", *TYPES):
        monkeypatch.setattr(Block, name, heard(name))


def _key(asked: list[tuple[str, Any]]) -> Key:
    """Its type; and its default as a definition would write it, "" where no one default is written out."""
    names = {name for name, _ in asked}
    (name,) = names - {"has"}
    defaults = {str(default): default for question, default in asked if question == name}
    if name == "block" or (name in ("text", "integer") and "has" in names and None in defaults.values()):
        return Key(TYPES[name], NONE)
    if name in ("identifier", "blocks"):
        return Key(TYPES[name], REQUIRED)
    (default, *others) = defaults.values()
    return Key(TYPES[name], "" if others else _written(default))


def _written(default: Any) -> str:
    match default:
        case None:
            return REQUIRED
        case () | "":
            return NONE
        case Enum():
            return f'`"{default.value}"`'
        case bool():
            return f"`{str(default).lower()}`"
        case str():
            return f'`"{default}"`'
        case int() if default >= 0:
            return f"`{default}`"
        case _:
            return ""


# What the page says


def documented(page: str) -> Iterator[tuple[str, Key]]:
    """The keys in the page's tables, by their path: those below a heading with a name stand inside of it."""
    section = page.partition("\n## Nøkler\n")[2].partition("\n## ")[0]
    above = ""
    for line in section.splitlines():
        if heading := re.fullmatch(r"### (?:Hver av )?`(\w+)`", line):
            above = f"{heading[1]}."
        elif row := re.match(r"\| `(\w+)` \| ([^|]+) \| ([^|]+) \| [^|]+ \|$", line):
            yield above + row[1], Key(row[2], row[3])


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_page_has_the_keys_that_the_kind_asks_for(kind, monkeypatch):
    said = [path for path, _ in documented(PAGES[kind].read_text("utf-8"))]
    assert sorted(said) == sorted(asked_of(kind, monkeypatch))


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_page_has_the_type_of_each_key(kind, monkeypatch):
    asked = asked_of(kind, monkeypatch)
    said = {path: key.type for path, key in documented(PAGES[kind].read_text("utf-8"))}
    assert said == {path: key.type for path, key in asked.items()}


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_page_has_the_default_of_each_key_or_tells_in_words_what_it_follows_from(kind, monkeypatch):
    asked = asked_of(kind, monkeypatch)
    for path, key in documented(PAGES[kind].read_text("utf-8")):
        in_words = key.default not in (REQUIRED, NONE) and not re.fullmatch(r"`[^`]*`", key.default)
        assert in_words or key.default == asked[path].default, path


# What is made


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_the_made_parts_of_a_page_are_as_they_would_be_made_now(make, kind):
    page = PAGES[kind].read_text("utf-8")
    assert make.rendered(page, kind) == page, "make pages"


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_page_has_every_made_part_once_and_in_order(make, kind):
    parts = re.findall(r"^<!-- make\.py: (\w+) -->$", PAGES[kind].read_text("utf-8"), re.MULTILINE)
    assert parts == list(make.PARTS)


def test_every_page_is_about_a_kind():
    assert sorted(page.stem for page in (DOCS / "kinds").glob("*.md")) == EVERY_KIND


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_kind_stands_in_the_invented_organisation(make, kind):
    assert make.examples()[kind]


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_code_of_a_kind_itself_stands_on_its_page(make, kind):
    held = vars(importlib.import_module(f"virksomhetsrapport.kinds.{kind}")).values()
    own, shared = make.codes_of(kind)
    assert {code.id for code in held if isinstance(code, Code)} <= {code.id for code in own + shared}


def held_in(*parts: str) -> set[str]:
    """The codes of these parts of the package."""
    prefix = tuple(f"virksomhetsrapport.{part}." for part in parts)
    return {
        value.id
        for name, module in list(sys.modules.items())
        if name.startswith(prefix)
        for value in vars(module).values()
        if isinstance(value, Code)
    }


def test_every_code_of_the_kinds_stands_on_some_page(make):
    found = {code.id for kind in EVERY_KIND for codes in make.codes_of(kind) for code in codes}
    held = held_in("kinds", "measures", "shapes")
    assert len(held) > 40
    assert held <= found
    # What holds over time for the cells of any table stands on the page about definitions.
    assert {"opening-differs", "to-date-off", "row-gone"} <= found - held <= held_in("overtime")


# Where the pages are found


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_the_page_about_definitions_links_to_each_kind(kind):
    assert f"[`{kind}`](kinds/{kind}.md)" in (DOCS / "definisjoner.md").read_text("utf-8")


@pytest.mark.parametrize("page", ["definisjoner.md", "maler.md", *(f"kinds/{kind}.md" for kind in EVERY_KIND)])
def test_every_link_of_a_page_leads_somewhere(page):
    file = DOCS / page
    for target in re.findall(r"\]\(([^)]+)\)", file.read_text("utf-8")):
        path, _, anchor = target.partition("#")
        found = (file.parent / path).resolve() if path else file
        assert found.is_file(), target
        assert not anchor or f'<a id="{anchor}"></a>' in found.read_text("utf-8"), target


def test_the_readme_leads_to_the_page_about_definitions():
    assert "(docs/definisjoner.md)" in (REPOSITORY / "README.md").read_text("utf-8")
