"""The issued copy of a report: without its mark *Utkast*, read-only, and with the day of issue in its record.

Nothing else is touched. What people wrote and drew in Word, and all parts that none of this stands in, go along byte
for byte, whatever program saved them last.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from virksomhetsrapport.edges.package import open_package, read_part, read_xml
from virksomhetsrapport.edges.word.draft import drop_marks
from virksomhetsrapport.edges.word.recorded import ISSUED, find_record_part
from virksomhetsrapport.edges.word.relations import main_part, relations
from virksomhetsrapport.edges.word.xml import Element, W

_MARGINS = ("header", "footer")
_CHANGES = tuple(W + name for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"))
_BEFORE_PROTECTION = frozenset(
    {
        *("writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime"),
        *("doNotDisplayPageBoundaries", "displayBackgroundShape", "printPostScriptOverText"),
        *("printFractionalCharacterWidth", "printFormsData", "embedTrueTypeFonts", "embedSystemFonts"),
        *("saveSubsetFonts", "saveFormsData", "mirrorMargins", "alignBordersAndEdges"),
        *("bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter", "gutterAtTop", "hideSpellingErrors"),
        *("hideGrammaticalErrors", "activeWritingStyle", "proofState", "formsDesign", "attachedTemplate"),
        *("linkStyles", "stylePaneFormatFilter", "stylePaneSortMethod", "documentType", "mailMerge"),
        *("revisionView", "trackRevisions", "doNotTrackMoves", "doNotTrackFormatting"),
    }
)
"""What stands before the protection among a document's settings, which have an order."""


class Unsettled(NamedTuple):
    """What people have left in a document that was for themselves: tracked changes, and comments."""

    changes: int
    comments: int


def unsettled(report: Path) -> Unsettled:
    """Raises `PackageError` where the file cannot be read."""
    with open_package(report) as package:
        main = main_part(package)
        near = relations(package, main).values()
        trees = [read_xml(package, part) for part in _texts(package, main)]
        changes = sum(1 for root in trees if root is not None for _ in root.iter(*_CHANGES))
        notes = [read_xml(package, each.target) for each in near if each.kind == "comments"]
        return Unsettled(changes, sum(1 for root in notes if root is not None for _ in root.iter(W + "comment")))


def write_issued_document(path: Path, report: Path, day: str) -> None:
    """Write the issued copy of a report; `day` as "2025-03-20". Raises `PackageError` where it cannot be read."""
    with open_package(report) as package:
        changed = _changed(package, day)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
            for info in package.infolist():
                data = changed.get(info.filename)
                copy = zipfile.ZipInfo(info.filename, info.date_time)
                copy.compress_type, copy.external_attr = zipfile.ZIP_DEFLATED, info.external_attr
                target.writestr(copy, (read_part(package, info.filename) or b"") if data is None else data)


def _texts(package: zipfile.ZipFile, main: str) -> list[str]:
    """The document with its headers and footers, by the names of their parts."""
    return [main, *sorted({each.target for each in relations(package, main).values() if each.kind in _MARGINS})]


def _changed(package: zipfile.ZipFile, day: str) -> dict[str, bytes]:
    """The parts that are not as they were."""
    main = main_part(package)
    found: dict[str, bytes] = {}
    for part in _texts(package, main):
        root = read_xml(package, part)
        if root is not None and drop_marks(root):
            found[part] = _bytes(root)
    for part in [each.target for each in relations(package, main).values() if each.kind == "settings"]:
        root = read_xml(package, part)
        if root is not None:
            _protect(root)
            found[part] = _bytes(root)
    recorded = find_record_part(package)
    if recorded is not None:
        part, root = recorded
        root.set(ISSUED, day)
        found[part] = _bytes(root)
    return found


def _protect(settings: Element) -> None:
    """Word opens the document for reading, and lets anyone who wants to switch that off: there is no password."""
    for old in settings.findall(W + "documentProtection"):
        settings.remove(old)
    protection = settings.makeelement(W + "documentProtection", {W + "edit": "readOnly", W + "enforcement": "1"})
    before = [at for at, each in enumerate(settings) if _name(each) in _BEFORE_PROTECTION]
    settings.insert(before[-1] + 1 if before else 0, protection)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _bytes(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
