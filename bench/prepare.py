"""Makes what the runs need, `python prepare.py FOLDER`: for each sample month the workbook, and docxtpl's template
and context. Checks that docxtpl's document says what ours says, and prints what was made as JSON, the largest first.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

from fill import fill
from jinja_template import make_template, words

from virksomhetsrapport import app
from virksomhetsrapport.edges import places

MOMENT = dt.datetime(2025, 1, 1)  # noqa: DTZ001 - what the report states is local time without a zone


def prepare(folder: Path, organisation: str, period: str) -> dict[str, Any]:
    name = f"{organisation}-{period}"
    workbook, ours, theirs = (folder / f"{name}{ending}" for ending in (".xlsx", ".docx", ".docxtpl.docx"))
    template, context = folder / f"{name}.template.docx", folder / f"{name}.json"
    app.new(organisation, period, workbook, sample=True, replace=True)
    _, used = app.report(workbook, ours, MOMENT)
    data = make_template(ours, used, template)
    context.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    fill(str(template), data, str(theirs))
    said = words(ours)
    if said != words(theirs):
        raise SystemExit(f"{name}: docxtpl's document does not say what ours says")
    return {
        "name": name,
        "workbook": str(workbook),
        "template": str(template),
        "context": str(context),
        "tables": len(data["tables"]),
        "rows": sum(len(table) for table in data["tables"]),
        "words": sum(len(paragraph.split()) for paragraph in said),
    }


def main(folder: str) -> None:
    made = [
        prepare(Path(folder), id, str(month))
        for id, file in places.organisations().items()
        for month in places.samples(file)
    ]
    print(json.dumps(sorted(made, key=lambda sample: -int(sample["words"]))))


if __name__ == "__main__":
    main(*sys.argv[1:])
