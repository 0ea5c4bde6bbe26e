# ruff: noqa: INP001 - beside a script, in no package
"""Which findings a kind can raise, read from the source: what its doors lead to, by the names that are mentioned."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from virksomhetsrapport.findings import Code

PACKAGE = "virksomhetsrapport"
PARTS_OF_KINDS = ("kinds", "overtime", "measures", "shapes")
"""Where what a kind does stands in the package: in itself, or in what it shares with others."""
DOORS = ("parse", "layout", "read", "compute")
"""What everybody else calls of a kind."""


class Place(NamedTuple):
    """A name that a module holds."""

    module: str
    name: str


def codes_of(kind: str) -> tuple[list[Code], list[Code]]:
    """The codes that the kind can raise: its own, and those of the measures and shapes that it shares; worst first."""
    found: dict[str, list[Code]] = {part: [] for part in PARTS_OF_KINDS}
    for place in sorted(_reached(kind), key=_in_order):
        code = vars(importlib.import_module(place.module)).get(place.name)
        if isinstance(code, Code):
            found[_part_of(place.module)].append(code)
    for codes in found.values():
        codes.sort(key=lambda code: code.severity.rank)
    return found["kinds"], [*found["measures"], *found["shapes"], *found["overtime"]]


def _in_order(place: Place) -> tuple[str, int]:
    """As the source has them."""
    return place.module, list(_defined(place.module)).index(place.name)


def _part_of(module: str) -> str:
    return module.split(".")[1]


@cache
def _reached(kind: str) -> frozenset[Place]:
    """What the four doors of a kind lead to, by the names that each definition mentions."""
    module = f"{PACKAGE}.kinds.{kind}"
    seen: set[Place] = set()
    ahead = [place for door in DOORS if (place := _whence(module, door))]
    while ahead:
        place = ahead.pop()
        if place in seen:
            continue
        seen.add(place)
        node = _defined(place.module)[place.name]
        mentioned = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
        ahead += [other for name in mentioned if (other := _whence(place.module, name))]
    return frozenset(seen)


def _whence(module: str, name: str) -> Place | None:
    """Where a name of a module is defined, if that is in a kind or in what kinds share."""
    if module not in _looked_at():
        return None
    if name in _defined(module):
        return Place(module, name)
    for node in _tree(module).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if (alias.asname or alias.name) == name:
                    return _whence(node.module, alias.name)
    return None


@cache
def _looked_at() -> frozenset[str]:
    found = set()
    for name in PARTS_OF_KINDS:
        package = importlib.import_module(f"{PACKAGE}.{name}")
        found |= {module.name for module in pkgutil.walk_packages(package.__path__, f"{PACKAGE}.{name}.")}
    return frozenset(found)


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(inspect.getsource(importlib.import_module(module)))


@cache
def _defined(module: str) -> Mapping[str, ast.stmt]:
    """What stands at the top of a module, by name, in its order."""
    found: dict[str, ast.stmt] = {}
    for node in _tree(module).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {each.id: node for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)}
    return found
