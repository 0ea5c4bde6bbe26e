"""How fast and how large `report` is, as ratios of paired runs: `python bench/report.py [-n RUNS]`.

README.md beside this file says what is measured and how to read it. Needs a POSIX system, for the memory figures.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from paired import Measure, ratio, run_in_turns

HERE = Path(__file__).resolve().parent
OWN_IMPORTS = "import virksomhetsrapport.cli, virksomhetsrapport.edges.word.report"
LEGEND = """\
report     ours: `virksomhetsrapport report WORKBOOK --out X.docx`: read, check, compute, write
docxtpl    the same tables, prose and styles from a Jinja template; its figures lie computed and formatted in a
           JSON file, the contents list and captions lie finished in the template, statuses get no colour
openpyxl   reads every sheet of the workbook, values only; what it reads is thrown away
Medians of {runs} runs in turn after a warm-up, in seconds and MB. The result is the ratio, pair by pair, with its
range: below 1 the first is the faster or smaller. Both documents were checked to say the same, word for word."""

COLD_ROWS = (
    ("report", "docxtpl", "report : docxtpl"),
    ("report", "docxtpl-openpyxl", "report : openpyxl, then docxtpl"),
    ("import-report", "import-docxtpl", "import report's modules : import docxtpl"),
    ("import-report", "import-both", "import report's modules : both libraries"),
    ("report", "floor", "report : `python -c pass`"),
    ("docxtpl", "floor", "docxtpl : `python -c pass`"),
)
WARM_ROWS = (
    ("report", "docxtpl", "report : docxtpl render and save"),
    ("write", "docxtpl", "  write the document : the same"),
    ("read", "openpyxl", "  read the workbook : openpyxl"),
    ("definition", "", "  read the definition"),
    ("compute", "", "  check and compute"),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample month: its workbook, the same report as a docxtpl template with its context, and how much it holds."""

    name: str
    workbook: str
    template: str
    context: str
    tables: int
    rows: int
    words: int


def cold_commands(sample: Sample, folder: Path) -> dict[str, list[str]]:
    """The processes that are compared, in the order in which they take turns."""
    python = sys.executable
    fill = [python, str(HERE / "fill.py"), sample.template, sample.context, str(folder / "theirs.docx")]
    report = [python, "-m", "virksomhetsrapport", "report", sample.workbook, "--out", str(folder / "ours.docx")]
    return {
        "report": report,
        "docxtpl": fill,
        "docxtpl-openpyxl": [*fill, sample.workbook],
        "import-report": [python, "-c", OWN_IMPORTS],
        "import-docxtpl": [python, "-c", "import docxtpl"],
        "import-both": [python, "-c", "import docxtpl, openpyxl"],
        "floor": [python, "-c", "pass"],
    }


def print_cold(measures: dict[str, list[Measure]]) -> None:
    _print_head("cold: a new process each time, from its start to its exit", "peak MB   ratio")
    for first, second, title in COLD_ROWS:
        pair = measures[first], measures[second]
        times, sizes = ([[getattr(each, what) for each in side] for side in pair] for what in ("seconds", "megabytes"))
        # An empty Python's peak would be that of this process, which started it.
        peak = "" if second == "floor" else f"{median(sizes[0]):3.0f} {median(sizes[1]):3.0f}   {ratio(*sizes)}"
        print(f"{_row(title, *times)}   {peak}".rstrip())


def print_warm(seconds: dict[str, list[float]]) -> None:
    _print_head("warm: one process, all imported, from file to file each time", "")
    for first, second, title in WARM_ROWS:
        print(_row(title, seconds[first], seconds.get(second, [])).rstrip())


def _print_head(title: str, memory: str) -> None:
    print(f"\n {title}")
    print(f"  {'':42} {'seconds':>13}   {'ratio':<19}   {memory}".rstrip())


def _row(title: str, first: Sequence[float], second: Sequence[float]) -> str:
    beside, result = (f"{median(second):.3f}", str(ratio(first, second))) if second else ("", "")
    return f"  {title:42}  {median(first):.3f}  {beside:5}   {result:19}"


def child_json(script: str, *arguments: str) -> Any:
    """What a script beside this one prints. It runs by itself, so that this process stays small."""
    command = [sys.executable, str(HERE / script), *arguments]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed and peak memory of `report`, as ratios of paired runs.")
    parser.add_argument("-n", dest="runs", type=int, default=7, metavar="RUNS", help="runs of each (default: 7)")
    runs = max(parser.parse_args().runs, 1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        samples = [Sample(**made) for made in child_json("prepare.py", name)]
        print(LEGEND.format(runs=runs))
        for sample in dict.fromkeys((samples[0], samples[-1])):
            print(f"\n{sample.name}: {sample.tables} tables with {sample.rows} rows in all, {sample.words} words")
            print_cold(run_in_turns(cold_commands(sample, folder), runs, folder / "bytecode"))
            print_warm(child_json("warm.py", str(runs), sample.workbook, sample.template, sample.context, name))


if __name__ == "__main__":
    main()
