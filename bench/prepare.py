"""Makes what the runs need, `python prepare.py FOLDER`: for each sample month the workbook, and what the others are
given. Checks that their documents say what ours says, and prints what was made as JSON, the largest first.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

from bare import CHART, words
from docx import Document
from fill import fill
from jinja_template import make_template
from picture import picture
from plain import write_plain
from plain_body import body_of

from virksomhetsrapport import app
from virksomhetsrapport.edges import places
from virksomhetsrapport.edges.render.choose import PageSource

MOMENT = dt.datetime(2025, 1, 1)  # noqa: DTZ001 - what the report states is local time without a zone


def prepare(folder: Path, organisation: str, period: str) -> dict[str, Any]:
    name = f"{organisation}-{period}"
    workbook, ours, docxtpl, plain = (
        folder / f"{name}{ending}" for ending in (".xlsx", ".docx", ".docxtpl.docx", ".plain.docx")
    )
    template, context, body = (folder / f"{name}{ending}" for ending in (".template.docx", ".json", ".body.json"))
    app.new(organisation, period, workbook, sample=True, replace=True)
    used = app.report(workbook, ours, MOMENT, pages=PageSource.NONE).template
    pictures = _pictures(ours, folder)
    data = make_template(ours, used, template, pictures)
    blocks = body_of(ours, pictures)
    context.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    body.write_text(json.dumps(blocks, ensure_ascii=False), "utf-8")
    fill(str(template), data, str(docxtpl))
    write_plain(blocks, str(plain))
    said = words(ours)
    for theirs in (docxtpl, plain):
        if said != words(theirs):
            raise SystemExit(f"{theirs.name} does not say what ours says")
    return {
        "name": name,
        "workbook": str(workbook),
        "template": str(template),
        "context": str(context),
        "body": str(body),
        "ours": str(ours),
        "docxtpl": str(docxtpl),
        "tables": len(data["tables"]),
        "rows": sum(len(table) for table in data["tables"]),
        "charts": len(pictures),
        "words": sum(len(paragraph.split()) for paragraph in said),
    }


def _pictures(report: Path, folder: Path) -> list[str]:
    """A file for each chart of a report."""
    files = [folder / f"{number}.png" for number, _ in enumerate(Document(str(report)).element.body.iter(CHART), 1)]
    for number, file in enumerate(files, 1):
        file.write_bytes(picture(number))
    return list(map(str, files))


def main(folder: str) -> None:
    made = [
        prepare(Path(folder), id, str(month))
        for id, file in places.organisations().items()
        for month in places.samples(file)
    ]
    print(json.dumps(sorted(made, key=lambda sample: -int(sample["words"]))))


if __name__ == "__main__":
    main(*sys.argv[1:])
