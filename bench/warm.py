"""Both sides in one process, everything imported: `python warm.py RUNS WORKBOOK TEMPLATE CONTEXT.json FOLDER`.

Prints as JSON the seconds of each step, run by run, the steps taken in turn after one round to warm up.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from fill import fill, read_values

from virksomhetsrapport import app, catalogue
from virksomhetsrapport.cover import read_identity
from virksomhetsrapport.edges import places
from virksomhetsrapport.edges.word.report import write_report
from virksomhetsrapport.edges.workbook.read import read_workbook

MOMENT = dt.datetime(2025, 1, 1)  # noqa: DTZ001 - what the report states is local time without a zone


def steps(workbook: Path, template: str, context: str, folder: Path) -> dict[str, Callable[[], object]]:
    """The steps by name. Those of ours that follow each other get what the step before would give."""
    data = json.loads(Path(context).read_text("utf-8"))
    sheets = read_workbook(workbook)
    identity = read_identity(sheets)
    definition, _ = places.load_definition(identity.organisation, workbook.parent)
    built = catalogue.build(definition, identity.last, sheets)
    own_template = places.find_template(definition.id, workbook.parent)
    return {
        "report": lambda: app.report(workbook, folder / "ours.docx", MOMENT),
        "docxtpl": lambda: fill(template, data, str(folder / "theirs.docx")),
        "read": lambda: read_workbook(workbook),
        "openpyxl": lambda: read_values(str(workbook)),
        "definition": lambda: places.load_definition(identity.organisation, workbook.parent),
        "compute": lambda: catalogue.build(definition, identity.last, sheets),
        "write": lambda: write_report(folder / "written.docx", own_template, built, [], MOMENT),
    }


def seconds(step: Callable[[], object]) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def main(runs: str, workbook: str, template: str, context: str, folder: str) -> None:
    taken = steps(Path(workbook), template, context, Path(folder))
    rounds = [{name: seconds(step) for name, step in taken.items()} for _ in range(int(runs) + 1)]
    print(json.dumps({name: [each[name] for each in rounds[1:]] for name in taken}))


if __name__ == "__main__":
    main(*sys.argv[1:])
