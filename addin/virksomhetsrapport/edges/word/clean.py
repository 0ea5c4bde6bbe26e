"""What a template carries along that is none of the report's: names, comments, links, programs, other people's files.

What is kept is named, and all else goes: what Word will invent next year goes too. Text and looks stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from virksomhetsrapport.edges.word.accepted import accept_changes, drop, unwrap
from virksomhetsrapport.edges.word.outside import Outside, freeze_fields, take_out
from virksomhetsrapport.edges.word.xml import Element, W, matching

KEPT = frozenset(
    {
        *("officeDocument", "core-properties", "extended-properties"),
        *("styles", "numbering", "settings", "fontTable", "font", "theme", "themeOverride"),
        *("header", "footer", "footnotes", "endnotes", "image", "hdphoto"),
        *("chart", "chartEx", "chartStyle", "chartColorStyle", "chartUserShapes"),
        *("diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors", "diagramDrawing"),
    }
)
"""The last words of the relation types whose parts go along."""
PROGRAM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>Virksomhetsrapport</Application></Properties>"
)
_SETTINGS = frozenset(
    {
        *("attachedTemplate", "mailMerge", "documentProtection", "writeProtection", "rsids", "docVars", "docId"),
        *("trackRevisions", "updateFields", "revisionView", "proofState", "activeWritingStyle", "linkStyles"),
        *("saveThroughXslt", "attachedSchema", "schemaLibrary", "smartTagType", "formsDesign", "view"),
        *("removePersonalInformation", "removeDateAndTime", "documentType", "clickAndTypeStyle", "captions"),
        *(
            "webExtensionLinked",
            "webExtensionCreated",
            "doNotTrackMoves",
            "doNotTrackFormatting",
            "readModeInkLockDown",
        ),
    }
)
_GONE = tuple(
    W + name
    for name in (
        *("proofErr", "permStart", "permEnd", "lastRenderedPageBreak", "printerSettings", "divId", "rsid"),
        *("commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef"),
    )
)
_UNWRAPPED = (W + "smartTag", W + "customXml")
_WORD_2010 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_TRACES = (f"{W}rsid", f"{_WORD_2010}paraId", f"{_WORD_2010}textId")
"""How the names of attributes begin that say when and in what sitting something was typed."""
_TRACED = etree.XPath("//*[@*[starts-with(local-name(), 'rsid') or contains('paraId textId', local-name())]]")


def clean(document: Document, blobs: Iterable[tuple[Part, Element]]) -> list[Outside]:
    """Take out of an opened package what does not belong in a report, before its placeholders are looked for.

    `blobs` are the notes' parts with their trees, which python-docx leaves as bytes. Gives what lies in other files and
    would be missing: linked pictures and linked texts; and dates that are the template's own.
    """
    package = document.part.package
    assert package is not None
    document.settings  # noqa: B018 - made where there is none
    notes = list(blobs)
    trees: dict[int, Element] = {id(part): root for part, root in notes}
    _drop_relations(package.rels)
    outside: list[Outside] = []
    done: set[int] = set()
    waiting: list[Any] = [document.part]
    while waiting:
        part = waiting.pop()
        if id(part) in done:
            continue
        done.add(id(part))
        root = trees.get(id(part), getattr(part, "element", None))
        gone = _drop_relations(part.rels)
        if root is not None:
            outside += _clean_tree(root, gone)
        elif gone:
            part._blob = _without(part.blob, gone)  # noqa: SLF001 - python-docx offers no other way
        waiting += [relation.target_part for relation in part.rels.values()]
    _drop_unread_notes(document.element, [root for _, root in notes])
    _clean_settings(document.settings.element)
    _set_properties(document, package)
    return outside


def _drop_relations(relations: Any) -> dict[str, str]:
    """Drop what is not kept or lies outside the file; give what is gone: addresses, "" where it was a part, by id."""
    gone = {}
    for id, relation in list(relations.items()):
        if relation.is_external or relation.reltype.rsplit("/", 1)[-1] not in KEPT:
            gone[id] = relation.target_ref if relation.is_external else ""
            del relations[id]
            relations.related_parts.pop(id, None)
    return gone


def _clean_tree(root: Element, gone: Mapping[str, str]) -> list[Outside]:
    accept_changes(root)
    outside = [*take_out(root, gone), *freeze_fields(root)]
    for element in list(root.iter(*_GONE)):
        run = element.getparent()
        drop(element)
        if run is not None and run.tag == W + "r" and all(child.tag == W + "rPr" for child in run):
            drop(run)
    for element in list(root.iter(*_UNWRAPPED)):
        unwrap(element)
    for properties in root.iter(W + "sdtPr"):
        # What a control was bound to is gone: bound to nothing, Word keeps the text that stands in it.
        for binding in [each for each in properties if _name(each) in ("dataBinding", "placeholder")]:
            properties.remove(binding)
    for element in matching(_TRACED, root):
        for trace in [name for name in element.attrib if str(name).startswith(_TRACES)]:
            del element.attrib[trace]
    return outside


def _without(blob: bytes, gone: Mapping[str, str]) -> bytes:
    """A chart or a diagram without what it holds of other files."""
    root = etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True))
    take_out(root, gone)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _drop_unread_notes(body: Element, roots: Iterable[Element]) -> None:
    """Notes whose sign in the text was deleted."""
    for root in roots:
        for name in ("footnote", "endnote"):
            read = {sign.get(W + "id") for sign in body.iter(f"{W}{name}Reference")}
            for note in [each for each in root.iterchildren(W + name) if each.get(W + "type", "normal") == "normal"]:
                if note.get(W + "id") not in read:
                    root.remove(note)


def _clean_settings(settings: Element) -> None:
    for element in [each for each in settings if _name(each) in _SETTINGS]:
        settings.remove(element)


def _set_properties(document: Document, package: Any) -> None:
    """No word of who made the template, with what and when; what the report says of itself is set when it is saved."""
    core: Element = document.core_properties._element  # noqa: SLF001 - python-docx can empty single properties only
    for element in list(core):
        core.remove(element)
    for relation in package.rels.values():
        if relation.reltype.endswith("/extended-properties"):
            relation.target_part._blob = PROGRAM  # noqa: SLF001 - likewise
            return
    part = Part(PackURI("/docProps/app.xml"), CONTENT_TYPE.OFC_EXTENDED_PROPERTIES, PROGRAM, package)
    package.relate_to(part, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)


def _name(element: Element) -> str:
    """A tag without its namespace; "" of a comment or an instruction."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
