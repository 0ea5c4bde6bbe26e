"""What years of history cost: a workbook that remembers five years is checked, and opened in Calc, beside one that
remembers one report: `python bench/history.py [-n RUNS]`.

The figures are random and consistent, every report's column is what `check` made of the report before, and both
workbooks hold what Kontroller writes into them. Whole processes take turns; each ratio is of two neighbours, median
(least-most).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from paired import ratio, run_in_turns

ROOT = Path(__file__).resolve().parents[1]
REPORTS = {"hdo": 30, "helse-nord-ikt": 60}
"""How many reports five years have."""
SEED = 1


def opened(folder: Path, workbooks: Sequence[Path], runs: int) -> list[list[float]]:
    """Seconds until each workbook stands open in a Calc that runs already; they take turns."""
    sys.path.insert(0, str(ROOT))
    from tests.calc.office import Office

    office = Office(folder / "office")
    seconds: list[list[float]] = [[] for _ in workbooks]
    try:
        for run in range(runs + 1):
            for each, workbook in zip(seconds, workbooks, strict=True):
                start = time.perf_counter()
                document = office.open(workbook)
                if run:  # the first time, Calc loads itself
                    each.append(time.perf_counter() - start)
                office.close(document)
    finally:
        office.stop()
    return seconds


def make(folder: Path, organisation: str, count: int) -> dict[str, list[str]]:
    """The commands that check the last of so many reports, with the whole of its past and with the last of it alone."""
    sys.path.insert(0, str(ROOT / "tests"))
    from made.years import FILES, definition_of, histories, in_memory, reports
    from virksomhetsrapport.app import summary
    from virksomhetsrapport.edges.messages import control_rows
    from virksomhetsrapport.edges.places import definition_text
    from virksomhetsrapport.edges.workbook.new import write_workbook
    from virksomhetsrapport.outputs import chart_blocks, indicator_rows
    from virksomhetsrapport.period import Month

    definition, row = definition_of(organisation), reports(SEED, organisation, count + 1)
    history = histories(definition, row[:-1])[-1]
    period = definition.period(Month(row[-1].when.year, row[-1].when.month))
    assert period is not None
    commands = {}
    for pasts in (1, count):
        workbook = folder / f"{organisation}-{pasts}.xlsx"
        kept = history._replace(pasts=history.pasts[-pasts:])
        known = in_memory(definition, period, row[-1].inputs, kept)
        said = control_rows(known), summary(known.findings), indicator_rows(known), chart_blocks(known)
        more: dict[str, Any] = {"history": kept, "source": definition_text(FILES[organisation])}
        write_workbook(workbook, definition, period, row[-1].inputs, known.facts, *said, **more)
        commands[f"{organisation}, {pasts}"] = [sys.executable, "-m", "virksomhetsrapport", "check", str(workbook)]
    return commands


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("-n", "--runs", type=int, default=7)
    runs = options.parse_args().runs
    with tempfile.TemporaryDirectory() as scratch:
        for organisation, count in REPORTS.items():
            measured = run_in_turns(make(Path(scratch), organisation, count), runs, Path(scratch) / "compiled")
            few, many = ([each.seconds for each in of_one] for of_one in measured.values())
            shown = f"{median(few):.2f} s with 1 report, {median(many):.2f} s with {count}"
            print(f"{organisation}, check: {shown}, ratio {ratio(many, few)}")
            workbooks = [Path(scratch, f"{organisation}-{pasts}.xlsx") for pasts in (1, count)]
            few, many = opened(Path(scratch), workbooks, runs)
            shown = f"{median(few):.2f} s with 1 report, {median(many):.2f} s with {count}"
            print(f"{organisation}, opening in Calc: {shown}, ratio {ratio(many, few)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
