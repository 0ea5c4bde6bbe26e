"""A copy of a template with a Word comment at each fault, for staff to mend and go on with.

The copy is the template, byte for byte, but for the text that gets the comments and what comments need.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from virksomhetsrapport.edges.files import numbered
from virksomhetsrapport.edges.package import PackageError, open_package, read_part, read_xml
from virksomhetsrapport.edges.word.accepted import drop
from virksomhetsrapport.edges.word.made import digest
from virksomhetsrapport.edges.word.spots import outermost
from virksomhetsrapport.edges.word.template import TYPES, Origin, as_document_types
from virksomhetsrapport.edges.word.xml import Element, W, elements, paragraph, run

AUTHOR, INITIALS = "Virksomhetsrapport", "V"
REFERENCE, TEXT = "annotation reference", "annotation text"
"""The styles of a comment, by the names that Word gives them in every language."""
PART = "customXml/virksomhetsrapport-merknader.xml"
"""What tells a copy that people have changed from one that is as it was made."""
_COPY = re.compile(r" med merknader(?: \(\d+\))?$")
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_EMPTY = f'<w:comments xmlns:w="{W[1:-1]}"/>'.encode()
_MADE = "{urn:virksomhetsrapport:merknader:1}"
_NO_RELATIONS = f'<Relationships xmlns="{_RELATIONS[1:-1]}"/>'.encode()
_STYLE = (
    '<w:style w:type="{type}" w:styleId="{id}"><w:name w:val="{name}"/><w:uiPriority w:val="99"/><w:semiHidden/>'
    '<w:unhideWhenUsed/><w:rPr><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
)


class Note(NamedTuple):
    """What a comment says, and the paragraph that it is about; None where it is about the whole template."""

    place: Origin | None
    text: str


def write_marked(path: Path, template: Path, notes: Sequence[Note]) -> None:
    """Write a copy of a template with a comment for each note.

    Word allows no comment in a header, a footer, a note or a text box: there it stands at the paragraph that the text
    box is anchored in, else at the document's first. Comments of people stay, ours from before give way. Raises
    `PackageError` where the template cannot be read.
    """
    with open_package(template) as package:
        names = package.namelist()
        copy = _Copy(package)
        main = copy.related("", "officeDocument")
        if main is None:
            raise PackageError("file-damaged", file=template.name)
        _comment(copy, main, notes)
        if PART not in names:
            copy.relate(main, PART, "customXml", "application/xml")
        files = {name: copy.bytes_of(name) for name in dict.fromkeys([*names, *copy.trees])}
    files[TYPES] = as_document_types(files[TYPES])
    files[PART] = f'<merknader xmlns="{_MADE[1:-1]}" digest="{digest(files.items())}"/>'.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files.items():
            target.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)


def copies_of(template: Path, folder: Path) -> Iterator[Path]:
    """What a copy may be called, the first name first; a copy of a copy is called like the copy of its template."""
    stem = _COPY.sub("", template.stem)
    return numbered(folder / f"{stem} med merknader.docx")


def is_marked_as_made(path: Path) -> bool:
    """Whether a file is such a copy, and nobody has changed it since."""
    try:
        with open_package(path) as package:
            made = read_xml(package, PART)
            if made is None or made.tag != f"{_MADE}merknader":
                return False
            return made.get("digest") == digest((name, read_part(package, name) or b"") for name in package.namelist())
    except PackageError:
        return False


class _Copy:
    """The parts of a package as they are read and changed; what nobody asked for stays as its bytes."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self.trees: dict[str, Element] = {}

    def tree(self, part: str, empty: bytes = b"") -> Element | None:
        if part not in self.trees:
            root = read_xml(self._package, part)
            if root is None and not empty:
                return None
            self.trees[part] = etree.fromstring(empty) if root is None else root
        return self.trees[part]

    def related(self, part: str, kind: str) -> str | None:
        """The part that another one has a relation of a kind to."""
        relations = read_xml(self._package, _relations_of(part))
        for relation in relations if relations is not None else ():
            if relation.get("Type", "").endswith(f"/{kind}") and relation.get("TargetMode") != "External":
                return _whole(part, relation.get("Target", ""))
        return None

    def relate(self, part: str, other: str, kind: str, content: str) -> None:
        """A relation to a new part, and the kind of content that it has."""
        relations = self.tree(_relations_of(part), _NO_RELATIONS)
        types = self.tree(TYPES)
        assert relations is not None
        assert types is not None
        known = {relation.get("Id") for relation in relations}
        number = next(number for number in range(1, len(known) + 2) if f"rIdVr{number}" not in known)
        target = posixpath.relpath(other, posixpath.dirname(part) or ".")
        values = {"Id": f"rIdVr{number}", "Type": f"{_OFFICE}{kind}", "Target": target}
        relations.append(relations.makeelement(f"{_RELATIONS}Relationship", values))
        types.append(types.makeelement(f"{_TYPES}Override", {"PartName": f"/{other}", "ContentType": content}))

    def bytes_of(self, part: str) -> bytes:
        if part in self.trees:
            return etree.tostring(self.trees[part], xml_declaration=True, encoding="UTF-8", standalone=True)
        return read_part(self._package, part) or b""


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _whole(part: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")


def _comment(copy: _Copy, main: str, notes: Sequence[Note]) -> None:
    document = copy.tree(main)
    assert document is not None
    paragraphs = list(document.iter(W + "p"))
    part = copy.related(main, "comments")
    if part is None:
        part = posixpath.join(posixpath.dirname(main), "comments.xml")
        copy.relate(main, part, "comments", _COMMENTS_TYPE)
    comments = copy.tree(part, _EMPTY)
    assert comments is not None
    _take_back(comments, document)
    free = 1 + max((int(comment.get(W + "id", "0")) for comment in comments), default=-1)
    reference, text = _comment_styles(copy, main)
    anchored = dict.fromkeys((_anchor(note.place, main, paragraphs, document), note.text) for note in notes)
    for number, (anchor, said) in enumerate(anchored, free):
        _mark(anchor, number, reference)
        sign = f'<w:r><w:rPr><w:rStyle w:val="{reference}"/></w:rPr><w:annotationRef/></w:r>'
        inside = paragraph(text, sign + run(said))
        comment = f'<w:comment w:id="{number}" w:author="{AUTHOR}" w:initials="{INITIALS}">{inside}</w:comment>'
        comments.extend(elements(comment))


def _take_back(comments: Element, document: Element) -> None:
    """Our comments from before, all of them: what is still wrong is told anew."""
    ours = {comment.get(W + "id"): comment for comment in comments if comment.get(W + "author") == AUTHOR}
    for comment in ours.values():
        comments.remove(comment)
    marks = document.iter(W + "commentRangeStart", W + "commentRangeEnd", W + "commentReference")
    for mark in [mark for mark in marks if mark.get(W + "id") in ours]:
        holder = mark.getparent()
        drop(mark)
        if holder is not None and holder.tag == W + "r" and all(child.tag == W + "rPr" for child in holder):
            drop(holder)


def _anchor(place: Origin | None, main: str, paragraphs: Sequence[Element], document: Element) -> Element:
    """The paragraph of the document's own text that a comment can stand at."""
    if place is not None and place.part == main:
        return outermost(paragraphs[place.number])
    body = document.find(W + "body")
    assert body is not None
    first = next(body.iter(W + "p"), None)
    if first is None:
        first = body.makeelement(W + "p")
        body.insert(0, first)
    return first


def _mark(anchor: Element, number: int, reference: str) -> None:
    """A comment around the whole of a paragraph."""
    start, end, sign = elements(
        f'<w:commentRangeStart w:id="{number}"/><w:commentRangeEnd w:id="{number}"/>'
        f'<w:r><w:rPr><w:rStyle w:val="{reference}"/></w:rPr><w:commentReference w:id="{number}"/></w:r>'
    )
    properties = anchor.find(W + "pPr")
    anchor.insert(0 if properties is None else anchor.index(properties) + 1, start)
    anchor.append(end)
    anchor.append(sign)


def _comment_styles(copy: _Copy, main: str) -> tuple[str, str]:
    """The ids of a comment's styles, made as Word makes them with the first comment of a document."""
    styles = copy.tree(copy.related(main, "styles") or "")
    known = {}
    for style in styles if styles is not None else ():
        called = style.find(W + "name")
        if called is not None:
            known[called.get(W + "val", "").casefold()] = style.get(W + "styleId", "")
    ids = set(known.values())
    for name, kind, id, size in (
        (REFERENCE, "character", "CommentReference", 16),
        (TEXT, "paragraph", "CommentText", 20),
    ):
        if name not in known and styles is not None:
            known[name] = id if id not in ids else f"{id}Vr"
            styles.extend(elements(_STYLE.format(type=kind, id=known[name], name=name, size=size)))
    return known.get(REFERENCE, "CommentReference"), known.get(TEXT, "CommentText")
