"""Running the command line on bad input, and what must hold of every answer it gives."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest

import virksomhetsrapport
from virksomhetsrapport import cli
from virksomhetsrapport.edges import places

FINE, ERRORS, FAILED = 0, 1, 2
UNEXPECTED = "Noe gikk galt i programmet"
SOURCE = Path(virksomhetsrapport.__file__).resolve().parents[1]
REPOSITORY = Path(__file__).resolve().parents[2]

# "at", "to", "is", "for", "end" and their like are Norwegian too, and are left out.
ENGLISH_WORDS = """
after allowed already an and any are argument as been before but can cannot character column command could
damaged date decode denied device directory does document error exceeded exist exists expected extra failed file found
from has have help if illegal invalid it key large left line list long many message missing must name names no none not
number of only open operation option options or overwrite permission position read required row sheet should show
space statement string such that the then there this too try true type unexpected unknown unterminated usage value was
when with without workbook write wrong you your
"""
ENGLISH = frozenset(ENGLISH_WORDS.split())
_NOT_PROSE = re.compile(
    r"«[^»]*»"  # what people wrote themselves
    r"|--[a-z-]+"  # options
    r"|\S*[/\\]\S*"  # paths
    r"|\S+\.(?:xlsx|docx|toml|xls|txt|pdf|png|dotx)\b"  # file names
    r"|#[A-Z0-9/]+[!?]?"  # Excel's errors
    r"|\b[a-z_]+(?:\[\d+\])?(?:\.[a-z_]+(?:\[\d+\])?)+"  # keys of a definition
)


@dataclass(frozen=True)
class Outcome:
    """What a run gave. `changed` names the files of the working folder that are new, gone or other than before."""

    code: int
    out: str
    err: str
    changed: frozenset[str]

    @property
    def said(self) -> str:
        return self.out + self.err


def _working_folder() -> Path:
    """The test's own: in another one files come and go, and there are many."""
    folder = Path.cwd()
    assert not folder.samefile(REPOSITORY), "a run needs a working folder of its own"
    return folder


Run: TypeAlias = Callable[..., Outcome]


def run_here(*arguments: str | Path) -> Outcome:
    """The command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    before = contents(_working_folder())
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            cli.main(_unpaged(arguments))
        except SystemExit as end:
            code = end.code
    assert isinstance(code, int)
    return Outcome(code, out.getvalue(), err.getvalue(), changes(before, contents(Path.cwd())))


def run_apart(
    *arguments: str | Path, environment: Mapping[str, str] | None = None, prepare: Callable[[], None] | None = None
) -> Outcome:
    """The command line in a process of its own, as `python -m virksomhetsrapport`; a minute is too long."""
    before = contents(_working_folder())
    done = subprocess.run(
        [sys.executable, "-m", "virksomhetsrapport", *_unpaged(arguments)],
        capture_output=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": str(SOURCE), **(environment or {})},
        preexec_fn=prepare,
    )
    out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    return Outcome(done.returncode, out, err, changes(before, contents(Path.cwd())))


def _unpaged(arguments: Sequence[str | Path]) -> list[str]:
    """The arguments, with no page numbers asked for: no report of these tests is worth a start of LibreOffice."""
    command = [str(argument) for argument in arguments]
    return [*command[:1], "--pages", "none", *command[1:]] if command[:1] in (["report"], ["demo"]) else command


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too, with its bytes."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def changes(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> frozenset[str]:
    return frozenset(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def well_said(text: str) -> None:
    """Plain Norwegian for people: no traceback, no shouting, no English, no control characters."""
    assert "Traceback" not in text
    assert UNEXPECTED not in text, text
    assert "ugyldig" not in text.casefold(), text
    prose = _NOT_PROSE.sub(" ", text)
    assert "!" not in prose, text
    english = ENGLISH & {word.strip(".,:;()'\"").casefold() for word in prose.split()}
    assert not english, f"{sorted(english)} in: {text}"
    odd = [c for c in text if c != "\n" and (ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or 0xD800 <= ord(c) < 0xE000)]
    assert not odd, f"{odd} in: {text!r}"


def refused(outcome: Outcome, *words: str, code: int = FAILED, made: Iterable[str] = ()) -> None:
    """The run could not be done: it says so in words that hold `words`, and left every file but `made` as it was."""
    well_said(outcome.err)
    assert outcome.code == code, outcome.said
    assert outcome.err.strip(), "nothing was said"
    for word in words:
        assert word in outcome.err, outcome.err
    assert outcome.changed == set(made)


def done(outcome: Outcome, *made: str) -> None:
    """The run went well and made these files, and no others."""
    well_said(outcome.err)
    assert outcome.code == FINE, outcome.said
    assert outcome.changed == set(made)


Finding: TypeAlias = dict[str, Any]


def all_findings(workbook: str | Path = "bok.xlsx", *, run: Run = run_here) -> list[Finding]:
    """What `check` finds in a workbook that can be read; each finding is well said, and the exit code fits them."""
    outcome = run("check", workbook, "--json")
    well_said(outcome.err)
    assert outcome.code in (FINE, ERRORS), outcome.said
    assert not outcome.changed
    found: list[Finding] = json.loads(outcome.out)["findings"]
    for finding in found:
        well_said(finding["message"])
        place = f"{finding['sheet']} {finding['cell']}"
        assert finding["cell"] is None or place in finding["message"] or finding["cell"] in finding["message"]
    assert (outcome.code == ERRORS) == any(finding["severity"] == "error" for finding in found)
    return found


@cache
def of_the_sample() -> tuple[Finding, ...]:
    """What `check` finds in the good workbook as it ships: a warning and some notices, each for a reason of its own."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv(places.SHARED_FOLDER, raising=False)
        done(run_here("new", "hdo", "--period", "2025-02", "--sample", "--out", "bok.xlsx"), "bok.xlsx")
        return tuple(all_findings())


def findings(workbook: str | Path = "bok.xlsx", *, run: Run = run_here) -> list[Finding]:
    """What `check` finds beyond what the good workbook says of itself, word for word."""
    found = all_findings(workbook, run=run)
    for known in of_the_sample():
        if known in found:
            found.remove(known)
    return found


def nothing_new(workbook: str | Path = "bok.xlsx") -> None:
    """`check` says of a workbook what it says of the good one, in the same words and order: no more, and no less."""
    assert all_findings(workbook) == list(of_the_sample())


def codes(found: list[Finding]) -> list[str]:
    return [finding["code"] for finding in found]


def at(found: list[Finding], sheet: str, cell: str) -> list[Finding]:
    return [finding for finding in found if (finding["sheet"], finding["cell"]) == (sheet, cell)]


def the_one(found: list[Finding], code: str) -> Finding:
    """The only finding of a code."""
    (finding,) = [finding for finding in found if finding["code"] == code]
    return finding


def figures(workbook: str | Path = "bok.xlsx") -> dict[str, dict[str, Any]]:
    """Every figure by its id, without where it stands: that may move."""
    outcome = run_here("figures", workbook, "--json")
    assert outcome.code in (FINE, ERRORS), outcome.said
    assert not outcome.changed
    return {
        figure["id"]: {
            "value": None if figure["value"] is None else Decimal(figure["value"]),
            **{key: figure[key] for key in ("unit", "shown", "status")},
        }
        for figure in json.loads(outcome.out)["figures"]
    }


def figures_and_places(workbook: str | Path) -> list[dict[str, Any]]:
    outcome = run_here("figures", workbook, "--json")
    assert outcome.code in (FINE, ERRORS), outcome.said
    found: list[dict[str, Any]] = json.loads(outcome.out)["figures"]
    return found
