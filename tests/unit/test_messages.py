"""Every code has its Norwegian sentence, every sentence its user, and the data of both agree.

What the source raises is read from the source itself, so that no code can be forgotten here.
"""

import ast
import importlib
import pkgutil
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest

import virksomhetsrapport
from virksomhetsrapport.cells import CellRef
from virksomhetsrapport.edges.messages import say, say_error, say_fault, say_finding, sentences, tally
from virksomhetsrapport.errors import DefinitionError, Fault
from virksomhetsrapport.findings import Code, Severity, error, notice, warning
from virksomhetsrapport.offered import LISTS
from virksomhetsrapport.wording import FILTERS
from workbooks import REPOSITORY

SOURCE = {
    file.relative_to(REPOSITORY): ast.parse(file.read_text("utf-8"))
    for file in sorted((REPOSITORY / "addin" / "virksomhetsrapport").rglob("*.py"))
}
CODE_MAKERS = ("error", "warning", "notice")
PLACED = {"cell"}
"""What a sentence may say besides the data of its code: where it is."""


def fields(id: str) -> set[str]:
    """The names that a sentence, and the further ones that follow it, ask for."""
    texts = sentences()[id].values()
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def codes() -> dict[str, Code]:
    """Every `Code` that a module of the package holds, alone or in a dictionary."""
    found: dict[str, Code] = {}
    for module in pkgutil.walk_packages(virksomhetsrapport.__path__, "virksomhetsrapport."):
        if not module.name.endswith("__main__"):
            held = vars(importlib.import_module(module.name)).values()
            for value in (each for one in held for each in (one.values() if isinstance(one, dict) else (one,))):
                if isinstance(value, Code):
                    found[value.id] = value
    return found


CODES = codes()


@dataclass(frozen=True)
class Raised:
    """A place in the source that names a code, and the data that it brings; None where that is not written out."""

    where: str
    id: str
    params: frozenset[str] | None


def program_errors() -> set[str]:
    """The names of `ProgramError` and of all that inherit from it, in any module."""
    names, grown = {"ProgramError"}, True
    while grown:
        before = len(names)
        for tree in SOURCE.values():
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef) and {getattr(base, "id", "") for base in node.bases} & names:
                    names.add(node.name)
        grown = len(names) > before
    return names


ERRORS = program_errors()


def called(node: ast.Call) -> str:
    """The name of what is called: `Fault`, `block.fault` and `super().__init__` alike by their last word."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def written(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def keywords(node: ast.Call, *others: str) -> frozenset[str] | None:
    names = [keyword.arg for keyword in node.keywords]
    return None if None in names else frozenset(name for name in names if name and name not in others)


def literal_keys(node: ast.expr) -> frozenset[str] | None:
    if not isinstance(node, ast.Dict):
        return None
    return frozenset(key for key in map(written, node.keys) if key)


def raised() -> Iterator[Raised]:
    """Every call in the source that makes an error or a fault of a code that is written out."""
    for file, tree in SOURCE.items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name, first = called(node), written(node.args[0])
            where = f"{file}:{node.lineno}"
            if first is None:
                continue
            if name in ERRORS or name == "__init__":
                yield Raised(where, first, keywords(node, "faults"))
            elif name in ("Fault", "fault"):
                yield Raised(where, first, keywords(node, "where", "key"))
            elif name in ("Problem", "say") and len(node.args) > 1:
                yield Raised(where, first, literal_keys(node.args[1]))


RAISED = list(raised())
MALFORMED = {
    id
    for tree in SOURCE.values()
    for node in ast.walk(tree)
    if isinstance(node, ast.Call) and called(node) in ("Malformed", "_malformed") and (id := written(node.args[0]))
}
MADE = {
    id
    for tree in SOURCE.values()
    for node in ast.walk(tree)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and called(node) in CODE_MAKERS
    if node.args and (id := written(node.args[0]))
}
OFFERED = {f"filter-{name}" for name in FILTERS} | {f"offer-{kind.value}" for kind in LISTS}
"""Said of what a template may ask for, by its name."""


def test_the_source_was_read():
    assert len(CODES) > 30
    assert len(RAISED) > 60
    assert len(MALFORMED) == 5


def test_every_code_that_the_source_makes_is_among_those_held_to_their_sentences():
    assert CODES.keys() == MADE


@pytest.mark.parametrize("id", sorted(CODES))
def test_every_code_has_a_sentence_that_asks_for_exactly_its_data(id):
    assert fields(id) - PLACED == CODES[id].params


@pytest.mark.parametrize("each", RAISED, ids=[f"{each.id} {each.where}" for each in RAISED])
def test_every_error_and_fault_has_a_sentence_that_asks_for_exactly_its_data(each):
    assert each.id in sentences()
    assert each.params is None or fields(each.id) - PLACED == each.params


def test_nearly_all_errors_and_faults_write_out_their_data():
    assert len([each for each in RAISED if each.params is None]) <= 2


@pytest.mark.parametrize("id", sorted(MALFORMED))
def test_a_malformed_placeholder_brings_its_text(id):
    assert CODES[id].params == {"text"}


@pytest.mark.parametrize("id", sorted(OFFERED))
def test_every_filter_and_list_has_a_sentence(id):
    assert fields(id) == set()


@pytest.mark.parametrize("id", sorted(sentences()))
def test_every_sentence_has_a_user(id):
    if not id.startswith("rule-"):  # held to the rules of facts where figures are traced
        assert id in CODES.keys() | {each.id for each in RAISED} | MALFORMED | OFFERED


@pytest.mark.parametrize("id", sorted(sentences()))
def test_a_sentence_neither_shouts_nor_calls_anything_invalid(id):
    said = " ".join(sentences()[id].values()).casefold()
    assert "!" not in said
    assert "ugyldig" not in said


@pytest.mark.parametrize("id", sorted(sentences()))
def test_a_sentence_begins_with_its_text_and_ends_as_a_sentence(id):
    entry = sentences()[id]
    assert next(iter(entry)) == "text"
    endings = (".", ":", "?", "…", "{detail}", "{tally}", "{message}", "{wrong}", "{rule}")
    assert all(text.rstrip("»)").endswith(endings) for text in entry.values())


@pytest.mark.parametrize("id", sorted(sentences()))
def test_a_further_sentence_is_about_the_data_of_its_name(id):
    for name, text in sentences()[id].items():
        if name != "text":
            assert text.startswith((" ", "\n"))
            assert name in {field for _, field, _, _ in string.Formatter().parse(text)}


@pytest.mark.parametrize("id", sorted(CODES))
@pytest.mark.parametrize("filled", [True, False])
def test_every_finding_can_be_said(id, filled):
    values = {name: 2 if name in ("count", "of", "decimals") else "x" if filled else "" for name in CODES[id].params}
    said = say_finding(CODES[id].at(CellRef("Ark", 7, 2), **values))
    assert re.search(r"\{[a-z_]", said) is None


def test_a_number_is_said_the_norwegian_way():
    finding = error("sum-off", "label", "reported", "computed", "difference", "parts").at(
        CellRef("Resultat", 12, 2),
        label="Sum",
        reported=Decimal("-1234.5"),
        computed=Decimal(1000),
        difference=Decimal("-2234.5"),
        parts="B10, B11",
    )
    said = say_finding(finding)
    assert said.startswith("Sum (Resultat B12) er \u22121\u00a0234,5, men linjene i summen blir 1\u00a0000:")


def test_a_figure_that_the_sheet_has_computed_is_said_as_excel_shows_it():
    params = {"label": "Sum", "shown": Decimal("14.799999999999999"), "computed": Decimal("14.8")}
    assert "viser 14,8, men" in say("sum-formula", params, "Ark B9")


def test_a_finding_without_a_cell_is_about_the_workbook():
    assert "arbeidsboken" in say_finding(error("cover-empty", "label").at(None, label="Saksnummer"))


@pytest.mark.parametrize(("nearest", "said"), [("mnok", True), ("", False)])
def test_a_suggestion_is_said_only_where_there_is_one(nearest, said):
    sentence = say("placeholder-unknown-filter", {"filter": "mnokk", "nearest": nearest}, "Tekst B5")
    assert ("Mente du" in sentence) is said


def test_a_fault_of_a_definition_is_said_after_its_key_path():
    assert say_fault(Fault("definition-wrong-type", "table[2].unit", wanted="tekst")) == (
        "table[2].unit: skal være tekst."
    )


def test_an_error_is_said_first_and_its_faults_below_it_one_by_one():
    faults = (Fault("definition-key-missing", "months"), Fault("definition-key-missing", "version"))
    assert say_error(DefinitionError("definition-faults", faults, source="d.toml", count=2)) == [
        "d.toml har 2 feil:",
        "  months: nøkkelen mangler.",
        "  version: nøkkelen mangler.",
    ]


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ([], "Ingen funn."),
        ([error], "Funn: 1 feil."),
        ([notice, error, error, warning, notice], "Funn: 2 feil, 1 advarsel, 2 merknader."),
    ],
)
def test_the_findings_are_counted_by_severity(kinds, said):
    assert tally([kind("x").at(None) for kind in kinds]) == said


def test_every_severity_has_its_word():
    assert {tally([Code("x", severity, frozenset()).at(None)]) for severity in Severity} == {
        "Funn: 1 feil.",
        "Funn: 1 advarsel.",
        "Funn: 1 merknad.",
    }
