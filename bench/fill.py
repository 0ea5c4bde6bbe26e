"""The process beside ours: docxtpl fills its template, `python fill.py TEMPLATE CONTEXT.json OUT.docx [WORKBOOK]`.

Its pictures are files that lie ready. With a workbook, openpyxl reads all its values first, as people do who make
reports this way. Nothing is made of them: the context holds every figure, computed and formatted.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def fill(template: str, context: dict[str, Any], out: str) -> None:
    from docx.shared import Mm
    from docxtpl import DocxTemplate, InlineImage  # type: ignore[import-untyped]

    document = DocxTemplate(template)
    pictures = [InlineImage(document, path, Mm(160), Mm(70)) for path in context["pictures"]]
    document.render({**context, "pictures": pictures}, autoescape=True)
    document.save(out)


def read_values(workbook: str) -> list[list[tuple[Any, ...]]]:
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    book = load_workbook(workbook, data_only=True)
    return [list(sheet.values) for sheet in book.worksheets]


def main(template: str, context: str, out: str, *workbook: str) -> None:
    for each in workbook:
        read_values(each)
    fill(template, json.loads(Path(context).read_text("utf-8")), out)


if __name__ == "__main__":
    main(*sys.argv[1:])
