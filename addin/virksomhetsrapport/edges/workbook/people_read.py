"""What people have put into a workbook file on their own, read from the parts that hold it.

XlsxWriter cannot read, and a second library that can would cost more time than all the rest of a new period.
"""

from __future__ import annotations

import datetime as dt
import math
import zipfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from lxml import etree

from virksomhetsrapport.cells import Area, area_of, place_of
from virksomhetsrapport.definition import COVER_SHEET
from virksomhetsrapport.edges.package import PackageError, open_package, read_part, read_xml
from virksomhetsrapport.edges.workbook.macros import modules_of, vba_project
from virksomhetsrapport.edges.workbook.people_looks import Looks
from virksomhetsrapport.edges.workbook.read import Reader
from virksomhetsrapport.formulas import shifted
from virksomhetsrapport.number_formats import Shown
from virksomhetsrapport.people import Note, OwnCell, OwnName, OwnSheet, People, Place, Strip

_THREADED = "{http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DAYS_TO_1904 = 1462
LONGEST_LINK = 2000
LOST_ELEMENTS = {
    "conditionalFormatting": "betinget formatering",
    "dataValidations": "nedtrekkslister og regler for celler",
    "sheetProtection": "beskyttelse",
    "autoFilter": "filter",
    "oleObjects": "innebygde objekter",
    "controls": "knapper og felter",
    "picture": "bakgrunnsbilde",
}
LOST_PARTS = {
    "drawing": "figurer og bilder",
    "table": "tabellformat",
    "pivotTable": "pivottabeller",
    "threadedComment": "samtaler (de er blitt til merknader)",
    "slicer": "slicere",
    "queryTable": "spørringer",
}


def read_people(path: Path, ours: Collection[str]) -> People:
    """People's own in a workbook in which the sheets of these names are ours.

    Raises `PackageError` where it cannot be read.
    """
    with open_package(path) as package:
        try:
            return _read(package, ours)
        except (KeyError, ValueError, IndexError, AttributeError, TypeError, ArithmeticError):
            raise PackageError("file-damaged", file=path.name) from None


def _read(package: zipfile.ZipFile, ours: Collection[str]) -> People:
    reader = Reader(package)
    sheets: list[OwnSheet] = []
    notes: dict[str, Mapping[Place, Note]] = {}
    lost: dict[str, tuple[str, ...]] = {}
    looks: Looks | None = None
    for entry, part in reader.parts():
        name, related = entry.get("name") or "", reader.relations(part)
        if name in ours:
            if found := _notes(reader, related):
                notes[name] = found
            words = [word for role, word in LOST_PARTS.items() if f"#{role}" in related]
            if name == COVER_SHEET:  # its charts are ours
                words = [word for word in words if word != LOST_PARTS["drawing"]]
            if words:
                lost[name] = tuple(words)
            continue
        root = read_xml(package, part)
        if root is None or root.tag != reader.ns + "worksheet":
            lost[name] = ("diagramarket",)
            continue
        looks = looks or Looks(reader)
        sheets.append(_sheet(reader, name, entry.get("state", "visible"), root, related, looks))
    names = tuple(_names(reader, {sheet.name for sheet in sheets}))
    return People(tuple(sheets), looks.all() if looks else (), names, notes, lost, _macros(package))


def _sheet(
    reader: Reader, name: str, state: str, root: etree._Element, related: Mapping[str, str], looks: Looks
) -> OwnSheet:
    ns = reader.ns
    lost = [word for tag, word in LOST_ELEMENTS.items() if root.find(ns + tag) is not None]
    lost += [word for role, word in LOST_PARTS.items() if f"#{role}" in related]
    view = root.find(f"{ns}sheetViews/{ns}sheetView")
    pane = view.find(ns + "pane") if view is not None else None
    still = pane is not None and pane.get("state") in ("frozen", "frozenSplit")
    splits = [int(float(pane.get(key, "0"))) for key in ("ySplit", "xSplit")] if pane is not None and still else [0, 0]
    merged = (area_of(each.get("ref", "")) for each in root.iterfind(f"{ns}mergeCells/{ns}mergeCell"))
    return OwnSheet(
        name,
        state,
        dict(_cells(reader, root)),
        tuple(_strip(each, "min", "max", "width", "style") for each in root.iterfind(f"{ns}cols/{ns}col")),
        tuple(_rows(reader, root)),
        tuple(area for area in merged if area),
        (splits[0], splits[1]),
        _notes(reader, related),
        dict(_links(reader, root, related)),
        looks.colour(root.find(f"{ns}sheetPr/{ns}tabColor")),
        view is None or view.get("showGridLines", "1") not in ("0", "false"),
        int(view.get("zoomScale", "100")) if view is not None else 100,
        tuple(lost),
    )


def _cells(reader: Reader, root: etree._Element) -> Iterator[tuple[Place, OwnCell]]:
    shared: dict[str, tuple[Place, str]] = {}
    row_number = 0
    for row in root.iterfind(f"{reader.ns}sheetData/{reader.ns}row"):
        row_number = int(row.get("r") or row_number + 1)
        column = 0
        for element in row.iterfind(reader.ns + "c"):
            place = element.get("r")
            column = place_of(place)[1] if place else column + 1
            at = row_number, column
            formula, array = _formula(reader, element, at, shared)
            yield at, OwnCell(int(element.get("s") or 0), _value(reader, element), formula, array)


def _formula(
    reader: Reader, element: etree._Element, at: Place, shared: dict[str, tuple[Place, str]]
) -> tuple[str, Area | None]:
    """The formula as it reads in this cell: one that many cells share is written out in the first of them alone."""
    found = element.find(reader.ns + "f")
    if found is None or found.get("t") == "dataTable":
        return "", None
    text = found.text or ""
    if found.get("t") == "shared":
        index = found.get("si", "")
        if text:
            shared[index] = at, text
        first, text = shared[index]
        text = shifted(text, at[0] - first[0], at[1] - first[1])
    return text, area_of(found.get("ref", "")) if found.get("t") == "array" else None


def _value(reader: Reader, element: etree._Element) -> float | str | bool | None:
    kind, stored = element.get("t", "n"), element.findtext(reader.ns + "v")
    if kind == "inlineStr":
        inline = element.find(reader.ns + "is")
        return reader.rich_text(inline) if inline is not None else None
    if stored is None or (stored == "" and kind != "str"):
        return None
    match kind:
        case "s":
            return str(reader.shared(stored).value)
        case "b":
            return stored in ("1", "true")
        case "str" | "e":
            return stored
        case "d":
            return (dt.datetime.fromisoformat(stored.removesuffix("Z")).replace(tzinfo=None) - _day_zero()).days
    number, style = float(stored), int(element.get("s") or 0)
    if not math.isfinite(number):
        return None
    dated = style < len(reader.formats) and reader.formats[style] is Shown.DATE
    return number + _DAYS_TO_1904 if dated and reader.epoch.year == 1904 else number


def _day_zero() -> dt.datetime:
    return dt.datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's days have no time zone


def _rows(reader: Reader, root: etree._Element) -> Iterator[Strip]:
    for row in root.iterfind(f"{reader.ns}sheetData/{reader.ns}row"):
        if any(row.get(key) for key in ("customHeight", "hidden", "outlineLevel", "customFormat")):
            yield _strip(row, "r", "r", "ht", "s")


def _strip(element: etree._Element, first: str, last: str, size: str, style: str) -> Strip:
    wide, look = element.get(size), element.get(style)
    return Strip(
        int(element.get(first, "1")),
        int(element.get(last, "1")),
        float(wide) if wide else None,
        int(look) if look else None,
        element.get("hidden") in ("1", "true"),
        int(element.get("outlineLevel", "0")),
    )


def _notes(reader: Reader, related: Mapping[str, str]) -> dict[Place, Note]:
    """The notes of a sheet; of a conversation that Excel shows beside it, its words."""
    part = related.get("#comments")
    root = read_xml(reader.package, part) if part else None
    if root is None:
        return {}
    ns = reader.ns
    authors = [each.text or "" for each in root.iterfind(f"{ns}authors/{ns}author")]
    found = {}
    for comment in root.iterfind(f"{ns}commentList/{ns}comment"):
        text, author = comment.find(ns + "text"), int(comment.get("authorId", "0"))
        said = reader.rich_text(text) if text is not None else ""
        found[place_of(comment.get("ref", ""))] = Note(authors[author] if author < len(authors) else "", said)
    talk = read_xml(reader.package, related["#threadedComment"]) if "#threadedComment" in related else None
    for place, words in _talks(talk).items():
        found[place] = Note("", words)
    return found


def _talks(root: etree._Element | None) -> dict[Place, str]:
    found: dict[Place, str] = {}
    for each in root.iterfind(f"{_THREADED}threadedComment") if root is not None else ():
        place, text = place_of(each.get("ref", "")), each.findtext(f"{_THREADED}text") or ""
        found[place] = f"{found[place]}\n{text}" if place in found else text
    return found


def _links(reader: Reader, root: etree._Element, related: Mapping[str, str]) -> Iterator[tuple[Place, str]]:
    for each in root.iterfind(f"{reader.ns}hyperlinks/{reader.ns}hyperlink"):
        area, target = area_of(each.get("ref", "")), related.get(each.get(_RELATION, ""), "")
        if area and (target or each.get("location")) and len(target) < LONGEST_LINK:
            yield (area.top, area.left), target or f"internal:{each.get('location')}"


def _names(reader: Reader, own: Collection[str]) -> Iterator[OwnName]:
    """The names that people have given to places; those of ours and of Excel itself begin as no name of theirs does."""
    sheets = [sheet.get("name") or "" for sheet in reader.book.iterfind(f"{reader.ns}sheets/{reader.ns}sheet")]
    for element in reader.book.iterfind(f"{reader.ns}definedNames/{reader.ns}definedName"):
        name, local = element.get("name", ""), element.get("localSheetId")
        sheet = sheets[int(local)] if local is not None and int(local) < len(sheets) else ""
        if not name.startswith(("vr_", "vrm_", "_xlnm.")) and (local is None or sheet in own):
            yield OwnName(name, sheet, element.text or "")


def _macros(package: zipfile.ZipFile) -> tuple[str, ...]:
    """Modules of macros that are none of ours, and none of those that Excel gives each sheet."""
    project = next((name for name in package.namelist() if name.endswith("/vbaProject.bin")), None)
    if project is None:
        return ()
    return tuple(sorted(modules_of(read_part(package, project) or b"") - modules_of(vba_project())))
