"""A report in the hands of people: its XML open for changes as Word, python-docx and others make them."""

from __future__ import annotations

import copy
import random
import re
import zipfile
from pathlib import Path

from lxml import etree

from virksomhetsrapport.edges.word.marks import bookmark_of
from virksomhetsrapport.record import Place, Record

NS = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}
W = f"{{{NS['w']}}}"
C = f"{{{NS['c']}}}"
TRACKED = 'w:id="9001" w:author="Kari" w:date="2025-03-02T10:00:00Z"'
MAIN = "word/document.xml"


def made(inside: str) -> etree._Element:
    """An element of a document."""
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NS.items())
    return etree.fromstring(f"<w:body {declared}>{inside}</w:body>")[0]


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


class Edited:
    """The parts of a report; `body` is that of its document. `rng` chooses what is changed."""

    def __init__(self, path: Path, record: Record, rng: random.Random) -> None:
        with zipfile.ZipFile(path) as package:
            self.parts = {name: package.read(name) for name in package.namelist()}
        self.record, self.rng = record, rng
        self.root = etree.fromstring(self.parts[MAIN])
        self.body = self.root.find("w:body", NS)
        self.by_mark = {place.bookmark: place for place in record.places if place.bookmark}

    def save(self, path: Path) -> Path:
        self.parts[MAIN] = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in self.parts.items():
                package.writestr(name, data)
        return path

    # Where things are

    def find(self, path: str, within: etree._Element | None = None) -> list[etree._Element]:
        return (self.root if within is None else within).xpath(path, namespaces=NS)

    def control(self, id: str) -> etree._Element:
        tag = id if len(id) <= 64 else bookmark_of(id)
        (found,) = [sdt for sdt in self.root.iter(f"{W}sdt") if sdt.find("w:sdtPr/w:tag", NS).get(f"{W}val") == tag]
        return found

    def figure(self) -> tuple[Place, etree._Element]:
        """A figure in a paragraph of the document that is no caption, and its control."""
        return self.rng.choice(self.figures())

    def figures(self) -> list[tuple[Place, etree._Element]]:
        tags = {sdt.find("w:sdtPr/w:tag", NS).get(f"{W}val"): sdt for sdt in self.find("./w:body/w:p/w:sdt")}
        return [(place, tags[place.id]) for place in self.record.places if not place.element and place.id in tags]

    def paragraph(self) -> etree._Element:
        """A paragraph with a figure in it."""
        found = self.figure()[1].getparent()
        assert found.tag == f"{W}p"
        return found

    def table(self) -> tuple[str, etree._Element]:
        """A table with at least three rows of figures, and the id of it."""
        return self.rng.choice([(id, table) for id, table in self.tables() if len(self.named_rows(table)) >= 3])

    def tables(self) -> list[tuple[str, etree._Element]]:
        ids = [frame.id for frame in self.record.frames if frame.id.startswith("tabell:")]
        return [(id, self.find("./w:sdtContent/w:tbl", self.control(id))[0]) for id in ids]

    def named_rows(self, table: etree._Element) -> list[etree._Element]:
        """Its rows that begin with a word of their own and hold a figure."""
        rows = [row for row in table.findall("w:tr", NS) if self.places_in(row) and not self.places_in(row[1])]
        names = [text_of(row.find("w:tc", NS)) for row in rows]
        return [row for row, name in zip(rows, names, strict=True) if name and names.count(name) == 1]

    def row(self, table: etree._Element) -> etree._Element:
        return self.rng.choice(self.named_rows(table))

    def cell(self) -> tuple[Place, etree._Element]:
        """A cell with a figure that says something."""
        _, table = self.table()
        cells = [cell for cell in table.iter(f"{W}tc") if self.places_in(cell) and text_of(cell)]
        chosen = self.rng.choice(cells)
        (place,) = self.places_in(chosen)
        return place, chosen

    def chart(self) -> tuple[str, etree._Element, str]:
        """A chart's id, its control, and its part."""
        frame = self.rng.choice([frame for frame in self.record.frames if frame.id.startswith("figur:")])
        control = self.control(frame.id)
        (relation,) = self.find(".//c:chart/@r:id", control)
        rels = etree.fromstring(self.parts["word/_rels/document.xml.rels"])
        (target,) = [each.get("Target") for each in rels if each.get("Id") == relation]
        return frame.id, control, f"word/{target}"

    def places_in(self, element: etree._Element) -> list[Place]:
        """The places whose bookmarks begin in an element, those of prose too."""
        names = [mark.get(f"{W}name") for mark in element.iter(f"{W}bookmarkStart")]
        return [self.by_mark[name] for name in names if name in self.by_mark]

    def points_of(self, id: str) -> list[Place]:
        return [place for place in self.record.places if place.element == id.partition(":")[2]]


def text_of(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def set_text(element: etree._Element, text: str) -> None:
    """The text of the first run, and no other."""
    texts = list(element.iter(f"{W}t"))
    texts[0].text = text
    for other in texts[1:]:
        other.text = ""


def drop(element: etree._Element) -> None:
    element.getparent().remove(element)


def unwrap(control: etree._Element) -> None:
    """The control gone, what it held left."""
    for child in list(control.find("w:sdtContent", NS)):
        control.addprevious(child)
    drop(control)


def drop_marks(element: etree._Element) -> None:
    """Without bookmarks, as Word leaves them out of a copy."""
    for mark in [*element.iter(f"{W}bookmarkStart"), *element.iter(f"{W}bookmarkEnd")]:
        drop(mark)


def copied(element: etree._Element) -> etree._Element:
    """A copy as Word makes it: controls with new numbers, and no bookmark."""
    found = copy.deepcopy(element)
    drop_marks(found)
    for number, id in enumerate(found.iter(f"{W}id")):
        id.set(f"{W}val", str(800_000_000 + number))
    return found


def as_deleted(element: etree._Element) -> None:
    """All runs below an element deleted, with the change kept to be accepted."""
    for each in list(element.iter(f"{W}r")):
        for text in each.findall("w:t", NS):
            text.tag = f"{W}delText"
        deleted = made(f"<w:del {TRACKED}/>")
        each.addprevious(deleted)
        deleted.append(each)


def changed_text(text: str) -> str:
    """Another figure: its last digit another one, or a word more where there is none."""
    found = list(re.finditer(r"\d", text))
    if not found:
        return f"{text} nå"
    at = found[-1].start()
    return f"{text[:at]}{(int(text[at]) + 1) % 10}{text[at + 1 :]}"
