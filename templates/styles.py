"""The parts of a Word template that hold its look: styles, bullets, settings and theme, as XML text.

Paragraph and run properties are written in the order that the WordprocessingML schema asks for. Sizes are in points,
distances in centimetres, as one would type them in Word. Every font is named outright, and every style builds on
Normal, so that staff who change Normal change the whole report.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from virksomhetsrapport.facts import Status
from virksomhetsrapport.look import BAND, MUTED, PRIMARY, RULE, SECOND, STATUS, TEXT, StatusLook

FONT = "Calibri"
LANGUAGE = "nb-NO"
THEME = "Virksomhetsrapport"
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 21.0, 29.7, 2.2  # A4
SECTION_END = "Seksjonsslutt"

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FONTS = f'<w:rFonts w:ascii="{FONT}" w:eastAsia="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}"/>'
_KEEP_NEXT = "<w:keepNext/>"
_KEEP_LINES = "<w:keepLines/>"
_BOLD = "<w:b/><w:bCs/>"
_ITALIC = "<w:i/><w:iCs/>"
_RIGHT = '<w:jc w:val="right"/>'
_LEFT = '<w:jc w:val="left"/>'
_BULLETS = 1
_BULLET_STEP = 0.6
_BULLET_SIGNS = "\u2022\u2013\u2022"


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph or character style; `paragraph` and `run` are the inner XML of its properties."""

    id: str
    name: str
    paragraph: str = ""
    run: str = ""
    base: str = "Normal"
    following: str = ""
    in_gallery: bool = True


def twips(centimetres: float) -> int:
    """Twentieths of a point, Word's unit of length."""
    return round(centimetres * 1440 / 2.54)


def _spacing(before: float, after: float, line: float = 1.0) -> str:
    lengths = f'w:before="{before * 20:.0f}" w:after="{after * 20:.0f}" w:line="{line * 240:.0f}"'
    return f'<w:spacing {lengths} w:lineRule="auto"/>'


def _indent(left: float, hanging: float = 0) -> str:
    return f'<w:ind w:left="{twips(left)}" w:hanging="{twips(hanging)}"/>'


def _contents_tab() -> str:
    width = twips(PAGE_WIDTH) - 2 * twips(MARGIN)
    return f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{width}"/></w:tabs>'


def _outline_level(level: int) -> str:
    return f'<w:outlineLvl w:val="{level}"/>'


def _color(value: str) -> str:
    return f'<w:color w:val="{value}"/>'


def _size(points: float) -> str:
    return f'<w:sz w:val="{points * 2:.0f}"/><w:szCs w:val="{points * 2:.0f}"/>'


def _shade(fill: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'


def _rule(side: str, eighths: int, color: str, space: int = 0) -> str:
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="{space}" w:color="{color}"/>'


def _heading(level: int, size: float, before: float, after: float) -> Style:
    paragraph = _KEEP_NEXT + _KEEP_LINES + _spacing(before, after) + _outline_level(level - 1)
    run = _BOLD + _color(PRIMARY) + _size(size)
    return Style(f"Heading{level}", f"heading {level}", paragraph, run, following="Normal")


def _front() -> list[Style]:
    """Title page and list of contents."""
    title = _KEEP_NEXT + _spacing(6, 6)
    return [
        Style("Title", "Title", title, _BOLD + _color(PRIMARY) + _size(30), following="Subtitle"),
        Style("Subtitle", "Subtitle", _spacing(0, 6), _color(MUTED) + _size(15), following="Normal"),
        Style("TOCHeading", "TOC Heading", _outline_level(9), base="Heading1", following="Normal"),
        Style("TOC1", "toc 1", _contents_tab() + _spacing(2, 0), _BOLD + _size(10), in_gallery=False),
        Style("TOC2", "toc 2", _contents_tab() + _spacing(0, 0) + _indent(0.6), _size(10), in_gallery=False),
        Style("TableofFigures", "table of figures", _contents_tab() + _spacing(0, 0), _size(10), in_gallery=False),
    ]


def _text() -> list[Style]:
    """Headings and running text."""
    numbering = f'<w:numPr><w:numId w:val="{_BULLETS}"/></w:numPr>'
    bullet = numbering + _spacing(0, 3, 1.15) + _indent(_BULLET_STEP, hanging=_BULLET_STEP)
    unmet = STATUS[Status.NOT_MET]
    padding = {side: _rule(side, 4, unmet.tint, space=4) for side in ("top", "bottom")}
    border = padding["top"] + _rule("left", 24, unmet.ink, space=8) + padding["bottom"]
    box = f"<w:pBdr>{border}</w:pBdr>{_shade(unmet.tint)}"
    edges = '<w:widowControl w:val="0"/>' + _spacing(0, 0, 0.1)
    return [
        Style("Normal", "Normal", _spacing(0, 6, 1.15), _FONTS + _color(TEXT) + _size(10.5), base=""),
        _heading(1, 18, before=18, after=8),
        _heading(2, 14, before=14, after=4),
        _heading(3, 11.5, before=10, after=3),
        Style("ListBullet", "List Bullet", bullet),
        Style("Forbehold", "Forbehold", _KEEP_LINES + box + _spacing(10, 6, 1.15) + _indent(0.4), _color(TEXT)),
        Style("Tekstmangler", "Tekst mangler", run=_ITALIC + _color(MUTED)),
        Style(SECTION_END, SECTION_END, edges, _size(1), in_gallery=False),
    ]


def _table_text() -> list[Style]:
    """Captions, charts, cells and notes."""
    return [
        Style("Figur", "Figur", _KEEP_NEXT + _spacing(8, 2), following="Caption"),
        Style("Caption", "caption", _KEEP_NEXT + _KEEP_LINES + _spacing(10, 4), _color(MUTED) + _size(9)),
        Style("Tabelltekst", "Tabelltekst", _spacing(0, 0) + _LEFT, _size(9)),
        Style("Tabelltall", "Tabelltall", _RIGHT, base="Tabelltekst"),
        Style("Tabellhode", "Tabellhode", _KEEP_NEXT, _BOLD + _color(PRIMARY), base="Tabelltekst"),
        Style("Tabellhodetall", "Tabellhode tall", _RIGHT, base="Tabellhode"),
        Style("Tabelltekstsum", "Tabelltekst sum", run=_BOLD, base="Tabelltekst"),
        Style("Tabelltallsum", "Tabelltall sum", run=_BOLD, base="Tabelltall"),
        Style("Tabellnote", "Tabellnote", _spacing(3, 10), _color(MUTED) + _size(9), following="Normal"),
    ]


def _margins() -> list[Style]:
    """Header and footer; the footer's page number stands to the right on pages of either orientation."""
    run = _color(MUTED) + _size(8.5)
    return [
        Style("Header", "header", _spacing(0, 0), run, in_gallery=False),
        Style("Footer", "footer", _spacing(0, 0) + _RIGHT, run, in_gallery=False),
    ]


def _status(look: StatusLook) -> Style:
    name = f"Status {look.word}"
    identifier = name.title().replace(" ", "").replace("æ", "ae")
    return Style(identifier, name, run=_color(look.ink) + _shade(look.tint), base="")


def _characters() -> list[Style]:
    link = _color(PRIMARY) + '<w:u w:val="single"/>'
    return [*map(_status, STATUS.values()), Style("Hyperlink", "Hyperlink", run=link, base="", in_gallery=False)]


def _style_xml(style: Style, kind: str) -> str:
    default = ' w:default="1"' if style.id == "Normal" else ""
    custom = "" if style.name in _BUILT_IN else ' w:customStyle="1"'
    base = style.base or ("DefaultParagraphFont" if kind == "character" else "")
    return (
        f'<w:style w:type="{kind}"{default}{custom} w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        + (f'<w:basedOn w:val="{base}"/>' if base else "")
        + (f'<w:next w:val="{style.following}"/>' if style.following else "")
        + ("<w:qFormat/>" if style.in_gallery else "")
        + (f"<w:pPr>{style.paragraph}</w:pPr>" if style.paragraph else "")
        + (f"<w:rPr>{style.run}</w:rPr>" if style.run else "")
        + "</w:style>"
    )


_BUILT_IN = {"Normal", "Title", "Subtitle", "heading 1", "heading 2", "heading 3", "List Bullet", "caption"} | {
    "TOC Heading", "toc 1", "toc 2", "table of figures", "header", "footer", "Hyperlink"
}  # fmt: skip

_DEFAULTS = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:semiHidden/></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:semiHidden/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:semiHidden/>'
    '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
    '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar>'
    "</w:tblPr></w:style>"
)


def _table_style() -> str:
    """Rules above the first row and below the last, a thin one under the header row, and nothing else."""
    borders = _rule("top", 8, PRIMARY) + _rule("bottom", 8, PRIMARY)
    sides = (("top", 0.04), ("left", 0.12), ("bottom", 0.04), ("right", 0.12))
    margins = "".join(f'<w:{side} w:w="{twips(width)}" w:type="dxa"/>' for side, width in sides)
    return (
        '<w:style w:type="table" w:customStyle="1" w:styleId="Virksomhetstabell"><w:name w:val="Virksomhetstabell"/>'
        f'<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:tblStylePr w:type="firstRow">'
        f"<w:tcPr><w:tcBorders>{_rule('bottom', 4, RULE)}</w:tcBorders></w:tcPr></w:tblStylePr></w:style>"
    )


def styles_part() -> bytes:
    """word/styles.xml. Word's other built-in styles are hidden until someone uses them."""
    defaults = f'{_FONTS}{_size(10.5)}<w:lang w:val="{LANGUAGE}"/>'
    paragraphs = "".join(_style_xml(each, "paragraph") for each in [*_text(), *_front(), *_table_text(), *_margins()])
    characters = "".join(_style_xml(each, "character") for each in _characters())
    return _part(
        "styles",
        f"<w:docDefaults><w:rPrDefault><w:rPr>{defaults}</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1" w:defUnhideWhenUsed="1"'
        f' w:defQFormat="0" w:count="376"/>{_DEFAULTS}{paragraphs}{characters}{_table_style()}',
    )


def numbering_part() -> bytes:
    """word/numbering.xml: one bulleted list, three levels deep for those who press Tab."""
    levels = "".join(_bullet_level(depth, sign) for depth, sign in enumerate(_BULLET_SIGNS))
    return _part(
        "numbering",
        '<w:abstractNum w:abstractNumId="0"><w:nsid w:val="5A3C1E70"/><w:multiLevelType w:val="hybridMultilevel"/>'
        f'<w:tmpl w:val="4E2D6B18"/>{levels}</w:abstractNum>'
        f'<w:num w:numId="{_BULLETS}"><w:abstractNumId w:val="0"/></w:num>',
    )


def _bullet_level(depth: int, sign: str) -> str:
    style = '<w:pStyle w:val="ListBullet"/>' if depth == 0 else ""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="bullet"/>{style}<w:lvlText w:val="{sign}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr>{_indent(_BULLET_STEP * (depth + 1), hanging=_BULLET_STEP)}</w:pPr>'
        f"<w:rPr>{_FONTS}</w:rPr></w:lvl>"
    )


def settings_part() -> bytes:
    """word/settings.xml: today's layout rules, and Norwegian signs between decimals and list items."""
    names = ("overrideTableStyleFontSizeAndJustification", "enableOpenTypeFeatures", "doNotFlipMirrorIndents")
    rules = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (("compatibilityMode", 15), *((name, 1) for name in names))
    )
    return _part(
        "settings",
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/><w:characterSpacingControl w:val="doNotCompress"/>'
        f'<w:compat>{rules}</w:compat><w:themeFontLang w:val="{LANGUAGE}"/>'
        '<w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" w:accent1="accent1"'
        ' w:accent2="accent2" w:accent3="accent3" w:accent4="accent4" w:accent5="accent5" w:accent6="accent6"'
        ' w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/>'
        '<w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/>',
    )


def theme_part(base: bytes) -> bytes:
    """word/theme/theme1.xml: our font and palette in a base theme, so that what staff add keeps the look."""
    face = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface=""/>'
    fonts = f"<a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont>"
    colors = "".join(f'<a:{slot}><a:srgbClr val="{value}"/></a:{slot}>' for slot, value in _palette().items())
    theme = re.sub(r'(<a:theme [^>]*name=")[^"]*', rf"\g<1>{THEME}", base.decode())
    for scheme, content in (("clrScheme", colors), ("fontScheme", fonts)):
        pattern = rf"<a:{scheme}\b.*?</a:{scheme}>"
        theme = re.sub(pattern, f'<a:{scheme} name="{THEME}">{content}</a:{scheme}>', theme, flags=re.DOTALL)
    return theme.encode()


def _palette() -> dict[str, str]:
    met, near, unmet = (STATUS[status].ink for status in (Status.MET, Status.NEAR, Status.NOT_MET))
    return {
        "dk1": TEXT, "lt1": "FFFFFF", "dk2": PRIMARY, "lt2": BAND, "accent1": PRIMARY, "accent2": SECOND,
        "accent3": MUTED, "accent4": met, "accent5": near, "accent6": unmet, "hlink": PRIMARY, "folHlink": MUTED,
    }  # fmt: skip


def _part(root: str, content: str) -> bytes:
    return f'{_DECLARATION}<w:{root} xmlns:w="{_MAIN}">{content}</w:{root}>'.encode()
