"""WordprocessingML as text: names, escaping, and the few pieces that everything is made of."""

from __future__ import annotations

import re
from typing import TypeAlias, cast

from docx.oxml import parse_xml
from lxml import etree

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml gives its element type no public name

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NOT_PLAIN = re.compile('[\x00-\x1f&<>"\ud800-\udfff\ufffe\uffff]')
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACED = re.compile("^ | $|  |\t")
"""Where Word must be told to keep spaces. Not said everywhere: it makes lxml move a table in time that grows with its
square."""
NAMESPACES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
"""What a large element carries itself: lxml moves it in time that grows with its size, else with its square."""


def clean(text: str) -> str:
    """The text without characters that XML does not allow, which Excel cells may hold."""
    return _NOT_XML.sub("", text)


def escape(text: str) -> str:
    """The text as it stands between tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def run(text: str, style: str = "", *, bold: bool = False, points: float = 0) -> str:
    """A run of text, with a character style id, bold or of a size of its own; lines stay apart."""
    properties = f"<w:rStyle w:val={attribute(style)}/>" if style else ""
    properties += "<w:b/>" if bold else ""
    properties += f'<w:sz w:val="{points * 2:.0f}"/>' if points else ""
    properties = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    lines = "<w:br/>".join([_text(line) for line in clean(text).split("\n")])
    return f"<w:r>{properties}{lines}</w:r>"


def _text(line: str) -> str:
    kept = ' xml:space="preserve"' if _SPACED.search(line) else ""
    return f"<w:t{kept}>{escape(line)}</w:t>"


def field(code: str, result: str) -> str:
    """A complex field with its result written, so that nothing is asked when the document opens."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"{run(result)}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def paragraph(style: str, inside: str, properties: str = "") -> str:
    """A paragraph in a style, given by its id; `properties` is XML that follows the style's."""
    return f"<w:p><w:pPr><w:pStyle w:val={attribute(style)}/>{properties}</w:pPr>{inside}</w:p>"


def attribute(text: str) -> str:
    """A quoted attribute value."""
    if not _NOT_PLAIN.search(text):
        return f'"{text}"'
    return '"' + escape(clean(text)).replace("\n", " ").replace('"', "&quot;") + '"'


def length(element: Element, name: str) -> int:
    """An attribute that is a length, 0 where it is none."""
    try:
        return int(float(element.get(W + name, "0")))
    except (ValueError, OverflowError):
        return 0


def matching(path: etree.XPath, root: Element) -> list[Element]:
    """The elements of a tree that a path leads to: faster by far than to look at each in turn."""
    return cast("list[Element]", path(root))


def elements(text: str) -> list[Element]:
    """The elements that a piece of XML text holds."""
    root = parse_xml(f"<w:body {NAMESPACES}>{text}</w:body>")
    return list(root)
