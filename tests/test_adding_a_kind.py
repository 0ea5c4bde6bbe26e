"""The page about adding a kind of table is true: its blocks make the kind, and what it shows is what comes of them.

The blocks that begin with a path are put into a copy of the repository, as a reader would put them there; then the
copy's own tests, lint, types and contracts are run, and the commands of the page. The repository stays as it is.
"""

from __future__ import annotations

import ast
import os
import re
import shlex
import shutil
import string
import subprocess
import sys
import tomllib
from pathlib import Path

import openpyxl
import pytest

from office.documents import Paragraph, Table, plain, read_blocks
from workbooks import REPOSITORY

PAGE = (REPOSITORY / "docs" / "adding-a-kind.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PATH = re.compile(r"# (\w+/\S+\.\w+)\n")
PACKAGE = Path("addin", "virksomhetsrapport")
KINDS, MESSAGES = PACKAGE / "kinds" / "__init__.py", PACKAGE / "messages.toml"
COPIED = (
    "pyproject.toml",
    "templates/make.py",
    "templates/styles.py",
    "tests/workbooks.py",
    "tests/unit/__init__.py",
    "tests/unit/kinds/__init__.py",
)
HARD = "\u00a0"


def files() -> dict[Path, str]:
    """What the page's blocks say of each file, by its path in the repository."""
    found = {}
    for _, text in BLOCK.findall(PAGE):
        if path := PATH.match(text):
            found[Path(path[1])] = text[path.end() :]
    return found


FILES = files()
(MODULE,) = [file for file in FILES if file.parent == KINDS.parent and file != KINDS]
(TEST,) = [file for file in FILES if file.parts[0] == "tests"]
NAME = MODULE.stem


def section(heading: str) -> str:
    """What stands below a heading of the page, down to the next one."""
    found = re.search(rf"^##+ {re.escape(heading)}\n(.*?)(?=^##+ |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def block(heading: str, language: str) -> list[str]:
    """The lines of the one block below a heading that is in that language and is no file."""
    (text,) = [text for known, text in BLOCK.findall(section(heading)) if known == language and not PATH.match(text)]
    return text.splitlines()


def shown_table(heading: str) -> list[list[str]]:
    """The rows of the table below a heading, without the line that parts its head from its body."""
    rows = [line.strip("|").split("|") for line in section(heading).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for index, row in enumerate(rows) if index != 1]


def with_line(text: str, opening: str, line: str) -> str:
    """The text with a line more in the list that opens so, in its alphabetical place."""
    lines = text.splitlines(keepends=True)
    first = lines.index(opening) + 1
    last = next(at for at in range(first, len(lines)) if not lines[at].startswith(" "))
    return "".join([*lines[:first], *sorted([*lines[first:last], line]), *lines[last:]])


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """A copy of what the page asks for, with its blocks put in."""
    copy = tmp_path_factory.mktemp("copy")
    shutil.copytree(REPOSITORY / "addin", copy / "addin", ignore=shutil.ignore_patterns("__pycache__"))
    for name in COPIED:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(REPOSITORY / name, copy / name)
    for file, text in FILES.items():
        target = copy / file
        if file == KINDS:
            imported, named = text.splitlines(keepends=True)
            old = with_line(target.read_text("utf-8"), "from virksomhetsrapport.kinds import (\n", imported)
            new = with_line(old, "KINDS: dict[str, Kind] = {\n", named)
        elif file == MESSAGES:
            new = target.read_text("utf-8") + "\n" + text
        else:
            assert not target.exists(), f"{file} is there already: the page shows something else"
            new = text
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(new, "utf-8")
    return copy


@pytest.fixture(scope="module")
def run(repository):
    """A command in the copy, with nothing of this machine's own settings: what it printed, out and err."""
    foreign = ("VIRKSOMHETSRAPPORT_MAPPE", "PYTEST_ADDOPTS")
    environment = {name: value for name, value in os.environ.items() if name not in foreign}
    environment["PYTHONPATH"] = str(repository / "addin")
    environment["LOCALAPPDATA"] = environment["XDG_DATA_HOME"] = str(repository / "settings")

    def run(*arguments: object) -> tuple[str, str]:
        command = [sys.executable, *map(str, arguments)]
        done = subprocess.run(
            command, cwd=repository, env=environment, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout, done.stderr

    return run


@pytest.fixture(scope="module")
def printed(run):
    """The commands of the page, one after the other: what each printed for people, by its name."""
    found = {}
    for line in block("In use", "sh"):
        program, *arguments = shlex.split(line)
        module = {"python": [], "virksomhetsrapport": ["-m", "virksomhetsrapport"]}[program]
        found[arguments[0]] = run(*module, *arguments)[1].splitlines()
    return found


def test_the_page_gives_the_kind_its_name_its_sentence_its_test_and_its_use(repository):
    assert [str(file.as_posix()) for file in FILES] == [
        f"addin/virksomhetsrapport/kinds/{NAME}.py",
        "addin/virksomhetsrapport/kinds/__init__.py",
        "addin/virksomhetsrapport/messages.toml",
        f"tests/unit/kinds/test_{NAME}.py",
        "workbook/fjellheim/definition.toml",
        "workbook/fjellheim/2025-02.toml",
        "templates/fjellheim.outline.md",
    ]


def test_the_module_imports_no_other_kind():
    nodes = list(ast.walk(ast.parse(FILES[MODULE])))
    from_modules = [node for node in nodes if isinstance(node, ast.ImportFrom)]
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imported |= {f"{node.module}.{alias.name}" for node in from_modules for alias in node.names}
    assert not [name for name in imported if name.startswith("virksomhetsrapport.kinds")]
    assert not [node for node in from_modules if node.level]
    assert "virksomhetsrapport.kind.Outcome" in imported


def test_the_contracts_between_modules_hold_with_it(run):
    told, _ = run("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")
    assert "Kinds do not know each other KEPT" in told


def test_lint_and_format_find_nothing(run):
    assert run("-m", "ruff", "check", MODULE, TEST, KINDS)[0] == "All checks passed!\n"
    run("-m", "ruff", "format", "--check", MODULE, TEST, KINDS)


def test_its_types_hold_and_it_is_a_kind_as_the_list_wants_one(run):
    """Of the modules that it rests on only their types are asked."""
    told, _ = run("-m", "mypy", "--no-incremental", "--follow-imports=silent", MODULE, KINDS)
    assert told == "Success: no issues found in 2 source files\n"


def test_its_own_test_passes(run, tmp_path):
    told, _ = run("-m", "pytest", "-v", "-p", "no:cacheprovider", "--basetemp", tmp_path / "own", TEST)
    own = set(re.findall(r"^def (test_\w+)", FILES[TEST], re.MULTILINE))
    assert len(own) > 8
    assert own <= set(re.findall(r"^\S+::(\w+)\S* PASSED", told, re.MULTILINE))


def test_each_sentence_asks_for_exactly_what_its_code_brings():
    calls = [node for node in ast.walk(ast.parse(FILES[MODULE])) if isinstance(node, ast.Call)]
    made = [
        node for node in calls if isinstance(node.func, ast.Name) and node.func.id in ("error", "warning", "notice")
    ]
    codes = [[ast.literal_eval(argument) for argument in node.args] for node in made]
    asked = {
        code: {name for text in entry.values() for _, name, _, _ in string.Formatter().parse(text) if name}
        for code, entry in tomllib.loads(FILES[MESSAGES]).items()
    }
    assert {code: {*params, "cell"} for code, *params in codes} == asked


def test_the_check_says_what_the_page_says(printed):
    definition = "Definisjon: "
    assert [line for line in printed["check"] if not line.startswith(definition)] == block(
        "What the check says", "text"
    )


def test_the_sheet_shows_what_the_page_shows(printed, repository):
    sheet = openpyxl.load_workbook(repository / "februar.xlsx")["Bemanning"]
    letters, *rows = shown_table("What the sheet shows")
    width = len(letters) - 1
    assert letters[1:] == [sheet.cell(1, column).column_letter for column in range(1, width + 1)]
    assert (width, int(rows[-1][0])) == (sheet.max_column, sheet.max_row)
    for number, *cells in rows:
        assert [_shown(sheet.cell(int(number), column)) for column in range(1, width + 1)] == cells


def _shown(cell) -> str:
    """A cell as Excel shows it where the language is Norwegian; a sum as its formula."""
    if not isinstance(cell.value, int | float):
        return cell.value or ""
    suffix = " %" if "%" in cell.number_format else ""
    assert "0.0" in cell.number_format
    return f"{cell.value * (100 if suffix else 1):.1f}{suffix}".replace(".", ",").replace("-", "\u2212")


def test_the_cover_has_the_indicator_and_kontroll_the_warning(printed, repository):
    book = openpyxl.load_workbook(repository / "februar.xlsx")
    cover = [[cell.value for cell in row] for row in book["Forside"].iter_rows()]
    (indicator,) = [row for row in cover if row[0] == "Ledige stillinger"]
    assert [str(value).replace(HARD, " ") for value in indicator[1:4]] == ["4,3 %", "høyst 5 %", "▲ nær grensen"]
    told = [[cell.value for cell in row] for row in book["Kontroll"].iter_rows()]
    (warning,) = [row for row in told if row[0] == "Advarsel"]
    assert f"Advarsel: {warning[1]}" == block("What the check says", "text")[0]
    assert warning[2] == '=HYPERLINK("#\'Bemanning\'!C5","Bemanning C5")'


def test_the_report_shows_what_the_page_shows(printed, repository):
    blocks = read_blocks(repository / "februar.docx")
    (sentence,) = [line.removeprefix("> ") for line in section("What the report shows").splitlines() if line[:1] == ">"]
    assert sentence in [plain(each.text).replace(HARD, " ") for each in blocks if isinstance(each, Paragraph)]
    (table,) = [each for each in blocks if isinstance(each, Table)]
    told = [[plain(cell.text).replace(HARD, " ") for cell in row] for row in table.rows]
    assert told == shown_table("What the report shows")
