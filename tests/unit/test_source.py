"""What the source may not hold: an organisation, or the parts of xlwings that are not free."""

import ast
import re
import tomllib

import pytest

from workbooks import REPOSITORY, SHIPPED

SOURCE = sorted((REPOSITORY / "addin").rglob("*.py"))
NOT_FREE = ("xlwings.pro", "xlwings.reports")


def names(organisation: str) -> list[str]:
    """What an organisation is called in its definition."""
    data = tomllib.loads((REPOSITORY / "workbook" / organisation / "definition.toml").read_text("utf-8"))
    return [data["organisation"][key] for key in ("id", "name", "full_name") if key in data["organisation"]]


def imports(tree: ast.AST) -> set[str]:
    """The modules that a file imports, those given by name to importlib among them."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in NOT_FREE:
            found.add(node.value)
    return found


def test_there_is_source_to_look_at():
    assert len(SOURCE) > 40
    assert len(SHIPPED) >= 2


@pytest.mark.parametrize("organisation", SHIPPED)
def test_no_organisation_stands_in_the_source(organisation):
    wanted = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names(organisation)), re.IGNORECASE)
    found = [file.name for file in SOURCE if wanted.search(file.read_text("utf-8"))]
    assert found == []


def test_nothing_of_xlwings_that_is_not_free_is_imported():
    bought = [
        (file.name, module)
        for file in SOURCE
        for module in imports(ast.parse(file.read_text("utf-8")))
        if module in NOT_FREE or module.startswith(tuple(f"{part}." for part in NOT_FREE))
    ]
    assert bought == []
