"""python-docx alone, used as its documentation shows: `python plain.py BODY.json OUT.docx`.

The JSON file holds the report in the order of its body, every figure computed and formatted.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def write_plain(body: list[dict[str, Any]], out: str) -> None:
    from docx import Document
    from docx.shared import Mm

    document = Document()
    for block in body:
        match block:
            case {"heading": text, "level": level}:
                document.add_heading(text, level)
            case {"runs": runs, "style": style}:
                paragraph = document.add_paragraph(style=style)
                for text, bold in runs:
                    paragraph.add_run(text).bold = bold
            case {"picture": path}:
                document.add_picture(path, Mm(160), Mm(70))
            case {"rows": rows}:
                table = document.add_table(len(rows), len(rows[0]), "Table Grid")
                for i, row in enumerate(rows):
                    for j, text in enumerate(row):
                        table.cell(i, j).text = text
    document.save(out)


def main(body: str, out: str) -> None:
    write_plain(json.loads(Path(body).read_text("utf-8")), out)


if __name__ == "__main__":
    main(*sys.argv[1:])
