"""How fast and how large `report` is, as ratios of paired runs: `python bench/report.py [-n RUNS]`.

README.md beside this file says what is measured and how to read it. Needs a POSIX system, for the memory figures.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from paired import Measure, ratio, run_in_turns

HERE = Path(__file__).resolve().parent
OWN_IMPORTS = "import virksomhetsrapport.cli, virksomhetsrapport.edges.word.report, xlsxwriter"
LEGEND = """\
report     ours: `virksomhetsrapport report WORKBOOK --out X.docx`: read, check, compute, write; charts that can be
           edited, every figure under a bookmark, a record of itself; without page numbers, as the others are
docxtpl    the same tables, prose and styles from a Jinja template; its figures lie computed and formatted in a
           JSON file, lists and captions lie finished in the template, charts are pictures that lie ready, statuses
           get no colour
plain      python-docx alone, as its documentation shows: the same words and pictures from such a file, no styles
zipping    the parts of the finished file, deflated again: the limit
openpyxl   reads every sheet of the workbook, values only; what it reads is thrown away
Medians of {runs} runs in turn after a warm-up, in seconds and MB. The result is the ratio, pair by pair, with its
range: below 1 the first is the faster or smaller. All three documents were checked to say the same, word for word."""

PAGED_RUNS = 3

COLD_ROWS = (
    ("report", "docxtpl", "report : docxtpl"),
    ("report", "docxtpl-openpyxl", "report : openpyxl, then docxtpl"),
    ("report", "plain", "report : plain"),
    ("import-report", "import-docxtpl", "import report's modules : import docxtpl"),
    ("import-report", "import-both", "import report's modules : both libraries"),
    ("report", "floor", "report : `python -c pass`"),
    ("docxtpl", "floor", "docxtpl : `python -c pass`"),
)
WARM_ROWS = (
    ("report", "docxtpl", "report : docxtpl render and save"),
    ("report", "plain", "report : plain"),
    ("write", "docxtpl", "  write the document : docxtpl"),
    ("write", "zip", "  write the document : zipping its parts"),
    ("docxtpl", "zip-docxtpl", "  docxtpl : zipping its parts"),
    ("read", "openpyxl", "  read the workbook : openpyxl"),
    ("definition", "", "  read the definition"),
    ("compute", "", "  check and compute"),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample month: its workbook, what the others make the same report of (docxtpl's template with its context, the
    body for plain python-docx), ours and docxtpl's as they come out, and how much is in them."""

    name: str
    workbook: str
    template: str
    context: str
    body: str
    ours: str
    docxtpl: str
    tables: int
    rows: int
    charts: int
    words: int


def report_command(sample: Sample, folder: Path, pages: str) -> list[str]:
    command = [sys.executable, "-m", "virksomhetsrapport", "report", sample.workbook]
    return [*command, "--out", str(folder / f"{pages}.docx"), "--pages", pages]


def cold_commands(sample: Sample, folder: Path) -> dict[str, list[str]]:
    """The processes that are compared, in the order in which they take turns."""
    python = sys.executable
    fill = [python, str(HERE / "fill.py"), sample.template, sample.context, str(folder / "theirs.docx")]
    return {
        "report": report_command(sample, folder, "none"),  # the others number no pages either
        "docxtpl": fill,
        "plain": [python, str(HERE / "plain.py"), sample.body, str(folder / "plain.docx")],
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


def print_pages(sample: Sample, folder: Path) -> None:
    """What page numbers cost more."""
    if not (shutil.which("soffice") or shutil.which("libreoffice")):
        print("\n page numbers: no LibreOffice here")
        return
    commands = {pages: report_command(sample, folder, pages) for pages in ("libreoffice", "none")}
    runs = run_in_turns(commands, PAGED_RUNS, folder / "bytecode").values()
    more = [paged.seconds - bare.seconds for paged, bare in zip(*runs, strict=True)]
    print(f"\n page numbers by LibreOffice: {median(more):.2f} s more, median of {PAGED_RUNS} runs")


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


def child_json(script: str, *arguments: str, given: object = None) -> Any:
    """What a script beside this one prints, with JSON on both sides. By itself, so that this process stays small."""
    command = [sys.executable, str(HERE / script), *arguments]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, input=json.dumps(given).encode()).stdout
    return json.loads(said)


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed and peak memory of `report`, as ratios of paired runs.")
    parser.add_argument("-n", dest="runs", type=int, default=7, metavar="RUNS", help="runs of each (default: 7)")
    runs = max(parser.parse_args().runs, 1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        samples = [Sample(**made) for made in child_json("prepare.py", name)]
        print(LEGEND.format(runs=runs))
        for sample in dict.fromkeys((samples[0], samples[-1])):
            held = (
                f"{sample.tables} tables with {sample.rows} rows in all, {sample.charts} charts, {sample.words} words"
            )
            print(f"\n{sample.name}: {held}")
            print_cold(run_in_turns(cold_commands(sample, folder), runs, folder / "bytecode"))
            print_warm(child_json("warm.py", str(runs), name, given=asdict(sample)))
            print_pages(sample, folder)


if __name__ == "__main__":
    main()
