"""Paired runs of whole processes, and what they say: medians, and ratios taken run by run.

Only the standard library is imported here and in `report.py`: a child's peak memory can never read lower than what
its parent held when it was started.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

MEMORY_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in one unit of `ru_maxrss`."""
UNWANTED = ("PYTHONDONTWRITEBYTECODE", "PYTHONPROFILEIMPORTTIME", "PYTHONMALLOC", "PYTHONDEVMODE")
"""Settings of the caller's that would slow down every start."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One run: wall clock seconds, and the most memory the process held, in MB."""

    seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Ratio:
    """Ours divided by theirs, pair by pair: below 1 ours is the smaller."""

    middle: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{self.middle:.2f} ({self.least:.2f}\u2013{self.most:.2f})"


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> Ratio:
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    return Ratio(median(ratios), min(ratios), max(ratios))


def run_process(command: Sequence[str], bytecode: Path) -> Measure:
    """Run a command to its end; `bytecode` is where it keeps and finds compiled modules.

    Raises `SystemExit` with what it said where it fails.
    """
    environment = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    environment["PYTHONPYCACHEPREFIX"] = str(bytecode)
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        child = subprocess.Popen(command, stdout=said, stderr=said, env=environment)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            words = said.read().decode("utf-8", "replace")
            raise SystemExit(f"exit code {child.returncode}: {' '.join(command)}\n{words}")
    return Measure(seconds, usage.ru_maxrss * MEMORY_UNIT / 1e6)


def run_in_turns(commands: Mapping[str, Sequence[str]], runs: int, bytecode: Path) -> dict[str, list[Measure]]:
    """Each command once to warm up, then all of them in turn, `runs` times over."""
    for command in commands.values():
        run_process(command, bytecode)
    measures: dict[str, list[Measure]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            measures[name].append(run_process(command, bytecode))
    return measures
