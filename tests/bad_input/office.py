"""Ways to spoil Office files: through openpyxl, as other programs do, and in the zip package, as accidents do."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import openpyxl
from docx.document import Document
from docx.oxml import parse_xml
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
INSTALL = "apt-get install libreoffice-calc libreoffice-writer"
DOCTYPE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"> %s]>"""


# --- Parts of a package -----------------------------------------------------------------------------------------


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def write_parts(path: Path, parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> None:
    with zipfile.ZipFile(path, "w", compression) as package:
        for name, data in parts.items():
            package.writestr(name, data)


def change_part(path: Path, part: str, change: Callable[[str], str]) -> None:
    """Rewrite one XML part as text. A change that changes nothing is a mistake in the test."""
    parts = parts_of(path)
    old = parts[part].decode("utf-8")
    new = change(old)
    assert new != old, f"{part} is as it was"
    write_parts(path, {**parts, part: new.encode("utf-8", "surrogatepass")})


def drop_part(path: Path, part: str) -> None:
    parts = parts_of(path)
    del parts[part]
    write_parts(path, parts)


def add_part(path: Path, part: str, data: bytes) -> None:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(part, data)


def sheet_part(path: Path, sheet: str) -> str:
    """The part that a sheet of a workbook fresh from `new` stands in."""
    book = parts_of(path)["xl/workbook.xml"].decode("utf-8")
    names = re.findall(r'<sheet name="([^"]*)"', book)
    return f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"


def set_raw_cell(path: Path, sheet: str, cell: str, inside: str, attributes: str = "") -> None:
    """Put raw XML in a cell, with its format kept."""

    def change(text: str) -> str:
        found = re.search(rf'<c r="{cell}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)', text)
        assert found, f"no cell {cell}"
        new = f'<c r="{cell}"{found[1] or ""} {attributes}>{inside}</c>'
        return text[: found.start()] + new + text[found.end() :]

    change_part(path, sheet_part(path, sheet), change)


def set_raw_text(path: Path, sheet: str, cell: str, text: str) -> None:
    """Put a text in a cell as it stands in XML, for what openpyxl refuses to write."""
    inside = f'<is><t xml:space="preserve">{escape(text)}</t></is>'
    set_raw_cell(path, sheet, cell, inside, 't="inlineStr"')


# --- Workbooks through openpyxl ---------------------------------------------------------------------------------


@contextmanager
def edited(path: Path) -> Iterator[Workbook]:
    """The workbook in openpyxl, saved when done: formulas keep no values, as with any program that does not count."""
    book = openpyxl.load_workbook(path)
    yield book
    book.save(path)
    book.close()


def set_cell(path: Path, sheet: str, cell: str, value: object, number_format: str | None = None) -> None:
    with edited(path) as book:
        book[sheet][cell] = value
        if number_format:
            book[sheet][cell].number_format = number_format


def with_strings_in_cells(path: Path) -> None:
    """Every shared string moved to the cells that use it, as programs that write a row at a time do."""
    parts = parts_of(path)
    strings = re.findall(r"<si>(.*?)</si>", parts.pop("xl/sharedStrings.xml").decode("utf-8"), re.DOTALL)

    def inline(match: re.Match[str]) -> str:
        return f'{match[1]} t="inlineStr"><is>{strings[int(match[2])]}</is></c>'

    for name, data in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            text = re.sub(r'(<c [^>]*?) t="s"><v>(\d+)</v></c>', inline, data.decode("utf-8"))
            parts[name] = text.encode("utf-8")
    write_parts(path, parts)


def row_of(sheet: Worksheet, label: str) -> int:
    """The row whose first cell is a label."""
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == label)


def rearrange_columns(sheet: Worksheet, order: str) -> None:
    """Let the columns from the first stand in another order, headings and all: "ACB" changes B and C about."""
    for row in range(4, sheet.max_row + 1):
        old = {letter: (sheet[f"{letter}{row}"].value, copy(sheet[f"{letter}{row}"].number_format)) for letter in order}
        for column, letter in enumerate(order, 1):
            cell = sheet.cell(row, column)
            cell.value, cell.number_format = old[letter]


def insert_row_as_excel_does(path: Path, sheet: str, at: int) -> None:
    """A blank row before row `at`, with everything below it, and the defined names, moved down."""

    def moved(match: re.Match[str]) -> str:
        row = int(match[2])
        return f"{match[1]}{row + (row >= at)}"

    def shift_sheet(text: str) -> str:
        text = re.sub(r'(<row r=")(\d+)', moved, text)
        return re.sub(r'(<c r="[A-Z]+)(\d+)', moved, text)

    def shift_names(text: str) -> str:
        def name(match: re.Match[str]) -> str:
            target = match[0]
            if f">{sheet}!" in target or f">'{sheet}'!" in target:
                target = re.sub(r"(\$[A-Z]+\$)(\d+)", moved, target)
            return target

        return re.sub(r"<definedName[^>]*>[^<]*", name, text)

    change_part(path, sheet_part(path, sheet), shift_sheet)
    change_part(path, "xl/workbook.xml", shift_names)


def rename_sheet_as_excel_does(path: Path, old: str, new: str) -> None:
    def rename(text: str) -> str:
        text = text.replace(f'<sheet name="{old}"', f'<sheet name="{new}"')
        return re.sub(rf">'?{old}'?!", f">'{new}'!", text)

    change_part(path, "xl/workbook.xml", rename)


def delete_sheet_as_excel_does(path: Path, sheet: str) -> None:
    """The sheet gone, and the names that pointed at it left without a target."""
    with edited(path) as book:
        for name, defined in list(book.defined_names.items()):
            if defined.attr_text.startswith((f"{sheet}!", f"'{sheet}'!")):
                book.defined_names[name].attr_text = "#REF!"
        del book[sheet]


# --- Templates --------------------------------------------------------------------------------------------------


@contextmanager
def edited_template(path: Path) -> Iterator[Document]:
    document = docx.Document(str(path))
    yield document
    document.save(str(path))


def write_template(pattern: Path, path: Path, *paragraphs: str, chapter: str = "Kapittel") -> Path:
    """A template with the styles of another, one chapter, and these paragraphs in it."""
    document = docx.Document(str(pattern))
    body = document.element.body
    for element in list(body)[:-1]:
        body.remove(element)
    document.add_heading(chapter, 1)
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(path))
    return path


def add_raw_paragraph(document: Document, inside: str) -> None:
    """A paragraph of raw WordprocessingML at the end of the document."""
    document.element.body.insert(-1, parse_xml(f'<w:p xmlns:w="{W}">{inside}</w:p>'))


NOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def add_note(path: Path, kind: str, inside: str) -> None:
    """A footnote or an endnote (`kind`) of raw runs, and its sign in a paragraph of its own at the end."""
    parts = parts_of(path)
    main, relations, types = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
    sign = f'<w:p><w:r><w:{kind}Reference w:id="2"/></w:r></w:p>'
    note = f'<w:{kind}s xmlns:w="{W}"><w:{kind} w:id="2"><w:p>{inside}</w:p></w:{kind}></w:{kind}s>'
    relation = f'<Relationship Id="rIdNote" Type="{NOTES}/{kind}s" Target="{kind}s.xml"/>'
    content = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml"
    override = f'<Override PartName="/word/{kind}s.xml" ContentType="{content}"/>'
    for part, before, new in (
        (main, b"<w:sectPr", sign),
        (relations, b"</Relationships>", relation),
        (types, b"</Types>", override),
    ):
        head, found, tail = parts[part].rpartition(before)
        assert found, part
        parts[part] = head + new.encode() + found + tail
    write_parts(path, {**parts, f"word/{kind}s.xml": note.encode()})


def report_text(path: Path) -> str:
    """All words of a report. Raises where a part of it is no XML, as Word would."""
    from lxml import etree

    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(package.read(name))
        root = etree.fromstring(package.read("word/document.xml"))
    docx.Document(str(path))
    paragraphs = ("".join(t.text or "" for t in p.iter(f"{{{W}}}t")) for p in root.iter(f"{{{W}}}p"))
    return "\n".join(paragraphs)


# --- LibreOffice ------------------------------------------------------------------------------------------------


def have_libreoffice() -> bool:
    return shutil.which("soffice") is not None


def saved_by_libreoffice(path: Path, kind: str, profile: Path) -> Path:
    """A copy of a file as LibreOffice saves it, beside it; `kind` is an ending: xlsx, xls, ods."""
    folder = path.parent / f"{path.stem}-{kind}"
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={profile.as_uri()}",
            *("--headless", "--norestore", "--convert-to", kind, "--outdir", str(folder), str(path)),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return folder / f"{path.stem}.{kind}"
