"""All sides in one process, everything imported: `python warm.py RUNS FOLDER`, the sample as JSON on standard input.

Prints as JSON the seconds of each step, run by run, the steps taken in turn after one round to warm up.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fill import fill, read_values
from plain import write_plain

from virksomhetsrapport import app, catalogue
from virksomhetsrapport.cover import read_identity
from virksomhetsrapport.edges import places
from virksomhetsrapport.edges.render.choose import PageSource
from virksomhetsrapport.edges.word.report import write_report
from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.record import Accepted

MOMENT = dt.datetime(2025, 1, 1)  # noqa: DTZ001 - what the report states is local time without a zone


def steps(sample: dict[str, Any], folder: Path) -> dict[str, Callable[[], object]]:
    """The steps by name. Those of ours that follow each other get what the step before would give."""
    workbook = Path(sample["workbook"])
    data, body = (json.loads(Path(sample[name]).read_text("utf-8")) for name in ("context", "body"))
    parts = {name: parts_of(sample[name]) for name in ("ours", "docxtpl")}
    sheets = read_workbook(workbook)
    identity = read_identity(sheets)
    definition, _ = places.load_definition(identity.organisation, workbook.parent)
    built = catalogue.build(definition, identity.last, sheets)
    own_template = places.find_template(definition.id, workbook.parent)
    return {
        "report": lambda: app.report(workbook, folder / "ours.docx", MOMENT, pages=PageSource.NONE),
        "docxtpl": lambda: fill(sample["template"], data, str(folder / "theirs.docx")),
        "plain": lambda: write_plain(body, str(folder / "plain.docx")),
        "zip": lambda: deflate(parts["ours"], folder / "zipped.docx"),
        "zip-docxtpl": lambda: deflate(parts["docxtpl"], folder / "zipped.docx"),
        "read": lambda: read_workbook(workbook),
        "openpyxl": lambda: read_values(str(workbook)),
        "definition": lambda: places.load_definition(identity.organisation, workbook.parent),
        "compute": lambda: catalogue.build(definition, identity.last, sheets),
        "write": lambda: write_report(
            folder / "written.docx", own_template, built, workbook.name, Accepted(), MOMENT, None
        ),
    }


def parts_of(package: str) -> dict[str, bytes]:
    with zipfile.ZipFile(package) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def deflate(parts: dict[str, bytes], out: Path) -> None:
    """What no way of writing these bytes can do without."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)


def seconds(step: Callable[[], object]) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def main(runs: str, folder: str) -> None:
    taken = steps(json.load(sys.stdin), Path(folder))
    rounds = [{name: seconds(step) for name, step in taken.items()} for _ in range(int(runs) + 1)]
    print(json.dumps({name: [each[name] for each in rounds[1:]] for name in taken}))


if __name__ == "__main__":
    main(*sys.argv[1:])
