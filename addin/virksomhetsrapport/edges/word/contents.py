"""Lists of chapters, tables and charts: fields whose entries are written, so that they are right on opening."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from virksomhetsrapport.edges.word import styles as names
from virksomhetsrapport.edges.word.fields import CHART, TABLE, Field, bookmark_names
from virksomhetsrapport.edges.word.spots import own_text
from virksomhetsrapport.edges.word.styles import Styles
from virksomhetsrapport.edges.word.xml import Element, W, attribute, elements, escape, field, paragraph, run
from virksomhetsrapport.placeholders import Kind

DEEPEST = len(names.CONTENTS)
CODES = {
    Kind.CONTENTS: f'TOC \\o "1-{DEEPEST}" \\h \\z \\u',
    Kind.TABLES: f'TOC \\h \\z \\c "{TABLE}"',
    Kind.CHARTS: f'TOC \\h \\z \\c "{CHART}"',
}
WITHOUT_PAGES = " \\n"
"""The switch that keeps Word from adding page numbers where we had none to give."""
NUMBER_ROOM = 440
"""Twips for a heading's number in a list, for each level and one more."""
UNKNOWN_PAGE = "0"
_GAP = re.compile(r"[ \t\n]+")
"""Tabs and line breaks, which stand as spaces in a list."""
_LABEL = re.compile(r'\\c\s+"?([^\s"\\]+)')
_LEVELS = re.compile(r'\\o\s+"?(\d)-(\d)')


class Entry(NamedTuple):
    """A heading with its level from 1, or a caption with its label; `bookmark` lies around it.

    `number` is what Word sets before the heading by itself.
    """

    text: str
    bookmark: str
    level: int = 0
    label: str = ""
    number: str = ""


def entries_of(
    root: Element, fields: Iterable[Field], styles: Styles, numbers: Mapping[Element, str], first: int
) -> list[Entry]:
    """The headings and captions of a document in order, each put under a bookmark; `first` is a number still free.

    `fields` are those of the document, `numbers` what its paragraphs are numbered by themselves. What stands in a
    table of the template or in a text box is no chapter.
    """
    found: list[Entry] = []
    taken = {name for name in bookmark_names(root) if name.startswith("_Toc")}
    free = (name for name in map("_Toc{:08d}".format, range(1, 10**8)) if name not in taken)
    captions = {id(each.first): each.words[1] for each in fields if each.words[0] == "SEQ" and each.words[1:]}
    for element in root.iter(W + "p"):
        properties = next(element.iterchildren(W + "pPr"), None)
        style = next(properties.iterchildren(W + "pStyle"), None) if properties is not None else None
        level = styles.heading_levels.get(style.get(W + "val", ""), 0) if style is not None else 0
        label = captions.get(id(element), "")
        if not (level or label) or _set_apart(element):
            continue
        text = _GAP.sub(" ", own_text(element)).strip()
        if not text:
            continue
        name = next(free)
        start, end = elements(f'<w:bookmarkStart w:id="{first}" w:name="{name}"/><w:bookmarkEnd w:id="{first}"/>')
        first += 1
        if properties is not None:
            properties.addnext(start)
        else:
            element.insert(0, start)
        element.append(end)
        found.append(Entry(text, name, 0 if label else level, label, numbers.get(element, "")))
    return found


def _set_apart(element: Element) -> bool:
    return any(ancestor.tag in (W + "tc", W + "txbxContent") for ancestor in element.iterancestors())


def list_xml(code: str, entries: Sequence[Entry], styles: Styles, width: int, *, paged: bool) -> str:
    """A list as one field that Word can update, a linked paragraph for each entry; "" where there is none.

    `width` is the room of its page, in twips; `paged` whether entries name pages.
    """
    shown = chosen(code, entries)
    if not shown:
        return ""
    switches = "" if paged else WITHOUT_PAGES
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(code)}{switches} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    right = f'<w:tab w:val="right" w:leader="dot" w:pos="{width}"/>' if paged else ""
    written = []
    for index, entry in enumerate(shown):
        reference = field(f"PAGEREF {entry.bookmark} \\h", UNKNOWN_PAGE)
        page = f"<w:r><w:tab/></w:r>{reference}" if paged else ""
        number = f"{run(entry.number)}<w:r><w:tab/></w:r>" if entry.number else ""
        said = f"{number}{run(entry.text)}{page}"
        link = f'<w:hyperlink w:anchor={attribute(entry.bookmark)} w:history="1">{said}</w:hyperlink>'
        inside = (begin if index == 0 else "") + link + (end if index + 1 == len(shown) else "")
        style = styles[names.LISTED] if entry.label else styles[names.CONTENTS[min(entry.level, DEEPEST) - 1]]
        left = f'<w:tab w:val="left" w:pos="{NUMBER_ROOM * (entry.level + 1)}"/>' if number else ""
        written.append(paragraph(style, inside, f"<w:tabs>{left}{right}</w:tabs>" if left or right else ""))
    return "".join(written)


def chosen(code: str, entries: Iterable[Entry]) -> list[Entry]:
    """The entries that a list's code asks for."""
    label = _LABEL.search(code)
    if label:
        return [entry for entry in entries if entry.label == label[1]]
    levels = _LEVELS.search(code)
    first, last = (int(levels[1]), int(levels[2])) if levels else (1, DEEPEST)
    return [entry for entry in entries if first <= entry.level <= last]


def own_lists(fields: Iterable[Field]) -> list[Field]:
    """The lists that staff put in with Word itself."""
    return [each for each in fields if each.words[0] == "TOC" and each.last is not None]
