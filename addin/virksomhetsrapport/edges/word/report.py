"""The report: a template with every placeholder resolved, checked whole before anything is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from virksomhetsrapport.catalogue import Catalogue
from virksomhetsrapport.chart_words import alt_text, series_names
from virksomhetsrapport.compare.registers import risks_spoken_of
from virksomhetsrapport.edges.charts import ChartParts, chart_parts
from virksomhetsrapport.edges.word import styles as names
from virksomhetsrapport.edges.word.captions import caption_xml, reference_xml
from virksomhetsrapport.edges.word.contents import CODES, entries_of, list_xml, own_lists
from virksomhetsrapport.edges.word.draft import mark_draft
from virksomhetsrapport.edges.word.drawings import add_chart_part, drawing_xml
from virksomhetsrapport.edges.word.fields import CHART, fields_in, fill_pages, fill_references, number_captions
from virksomhetsrapport.edges.word.former import drop_former_marks
from virksomhetsrapport.edges.word.marks import Marks
from virksomhetsrapport.edges.word.page_numbers import mark_sections, shown_pages
from virksomhetsrapport.edges.word.plan import Block, Plan, Values, sound_plan
from virksomhetsrapport.edges.word.replaced import give_way, give_way_to_list
from virksomhetsrapport.edges.word.save import add_record_part, save, sources_of
from virksomhetsrapport.edges.word.spots import is_bare, node_at, replace
from virksomhetsrapport.edges.word.styles import Styles
from virksomhetsrapport.edges.word.tables import Room, table_xml
from virksomhetsrapport.edges.word.template import Template
from virksomhetsrapport.edges.word.xml import Element, W, elements, length, paragraph, run
from virksomhetsrapport.elements import Chart, Table, Text
from virksomhetsrapport.placeholders import Kind
from virksomhetsrapport.record import Accepted, Record, Typed, behind, facts_of, known
from virksomhetsrapport.since import typed_texts
from virksomhetsrapport.wording import MISSING, Piece, pieces

TEXT = Room(9411, 14343)
"""What a page has that does not say: A4 with 2.2 cm on each side."""
NOT_DELIVERED = "Tekst er ikke levert."
BELOW = '<w:keepNext w:val="0"/><w:spacing w:before="40" w:after="200"/>'
"""What sets a caption below its chart apart from one above its table."""
LISTS = (Kind.CONTENTS, Kind.TABLES, Kind.CHARTS)

Paginate: TypeAlias = Callable[[Path], Mapping[str, int]]
"""Renders a document and tells on which page each of its bookmarks came to stand, counted from 1."""


@dataclass
class _Writing:
    """A report while it is being written."""

    plan: Plan
    catalogue: Catalogue
    accepted: Accepted
    marks: Marks
    charts: Mapping[str, ChartParts]
    fetched: frozenset[Element]
    """Text that fields show: they write it anew, and no mark in it would last."""
    drawings: int = 0
    reservations_placed: bool = False
    lists: list[tuple[Element, str]] = field(default_factory=list)
    """Paragraphs that a list is to take the place of, each with the list's code."""

    @property
    def template(self) -> Template:
        return self.plan.template

    @property
    def styles(self) -> Styles:
        return self.plan.template.styles


def write_report(
    path: Path,
    template: Path,
    catalogue: Catalogue,
    workbook: str,
    accepted: Accepted,
    moment: dt.datetime,
    paginate: Paginate | None,
) -> None:
    """Write the report that a template asks for.

    `workbook` is the name of the file that the figures come from, `moment` the time that the report states. Without
    `paginate` its lists name no pages. Raises `TemplateError` with every fault of the template, each with its chapter
    and paragraph, before anything is written.
    """
    plan = sound_plan(template, catalogue)
    asked = [catalogue.elements.get(step.placeholder.name) for step in plan.steps if isinstance(step, Block)]
    drop_former_marks(plan.template, catalogue, [element.id for element in asked if element])
    charts = list(dict.fromkeys(element for element in asked if isinstance(element, Chart)))
    parts = dict(zip((chart.id for chart in charts), chart_parts(charts, catalogue.facts), strict=True))
    marks = Marks(catalogue.facts, plan.template.first_free)
    trees = [root for root, _ in plan.template.trees]
    fetched = frozenset(text for root in trees for each in fields_in(root) for text in each.texts)
    writing = _Writing(plan, catalogue, accepted, marks, parts, fetched, plan.template.drawings)
    for step in plan.steps:
        if isinstance(step, Values):
            _fill_values(step, writing)
        else:
            _fill_block(step, writing)
    listed = _finish(writing, paged=paginate is not None)
    mark_draft(plan.template, marks)
    sections = mark_sections(plan.template.document.element.body, marks) if paginate else []
    record = _record(writing, template, workbook, moment)
    carried = add_record_part(plan.template)
    save(path, plan.template, carried, record, catalogue, moment)
    if paginate is not None:
        pages = {**dict.fromkeys(listed, ""), **shown_pages(paginate(path), sections)}
        for root, _ in plan.template.trees:
            fill_pages(fields_in(root), pages)
        save(path, plan.template, carried, record, catalogue, moment)


def check_template(template: Path, catalogue: Catalogue) -> None:
    """Raises `TemplateError` with every fault of the template, where `write_report` would."""
    sound_plan(template, catalogue)


def _fill_values(step: Values, writing: _Writing) -> None:
    spot = step.spot
    if spot.body and len(step.found) == len(spot.found) and not any(p.text or p.refers for _, _, p in step.found):
        give_way(spot.paragraph, "")  # nothing but words that nobody has filled in
        return
    nodes = [node_at(spot.paragraph, start) for start, _, _ in step.found]
    written = [
        _piece_xml(piece, writing, bare=node is None or node in writing.fetched or is_bare(node))
        for node, (_, _, piece) in zip(nodes, step.found, strict=True)
    ]
    for (start, end, _), xml in reversed(list(zip(step.found, written, strict=True))):
        replace(spot.paragraph, start, end, elements(xml))


def _piece_xml(piece: Piece, writing: _Writing, *, bare: bool = False) -> str:
    if piece.refers:
        known = piece.refers in writing.catalogue.elements  # errors in typed texts may have been accepted
        return reference_xml(piece.refers) if known else run(MISSING)
    return writing.marks.prose(piece) if piece.fact and not bare else run(piece.text, bold=piece.bold)


def _fill_block(step: Block, writing: _Writing) -> None:
    old, kind = step.spot.paragraph, step.placeholder.kind
    element = writing.catalogue.elements.get(step.placeholder.name)
    if kind in LISTS:
        writing.lists.append((old, CODES[kind]))
    elif kind is Kind.RESERVATIONS:
        writing.reservations_placed = True
        give_way(old, _reservations_xml(writing))
    elif isinstance(element, Table):
        give_way(old, table_xml(element, writing.catalogue.facts, writing.styles, room_of(old), writing.marks))
    elif isinstance(element, Chart):
        give_way(old, _chart_xml(element, writing, room_of(old)))
    elif isinstance(element, Text):
        give_way(old, _text_xml(element, writing, old))


def _chart_xml(chart: Chart, writing: _Writing, room: Room) -> str:
    """The drawing under its control, and the caption below it."""
    writing.drawings += 1
    number, marks, facts = writing.drawings, writing.marks, writing.catalogue.facts
    said, _ = pieces(chart.caption, facts, writing.catalogue.period)
    title = "".join(piece.text for piece in said)
    labels = [chart.categories, series_names(chart, facts)]
    frame = marks.frame("figur", chart.id, title, labels)
    marks.points(chart)
    relation = add_chart_part(writing.template.document.part, writing.charts[chart.id])
    description = alt_text(chart, facts, writing.catalogue.period)
    drawing = marks.bookmark(frame.bookmark, drawing_xml(relation, number, title, description, room))
    shown = marks.framed(frame, paragraph(writing.styles[names.CHART], drawing))
    caption = "".join(_piece_xml(piece, writing) for piece in said)
    return shown + caption_xml(CHART, chart.id, caption, writing.styles, marks, BELOW)


def _text_xml(text: Text, writing: _Writing, old: Element) -> str:
    """The paragraphs of a text, in the style that its placeholder stood in; bullets in the list style."""
    styles = writing.styles
    if not text.paragraphs:
        return paragraph(styles[names.NO_TEXT], run(NOT_DELIVERED)) if text.required else ""
    style = old.find(f"{W}pPr/{W}pStyle")
    body = style.get(W + "val") if style is not None else styles["Normal"]
    written = []
    following = [*text.paragraphs[1:], None]
    for typed, after in zip(text.paragraphs, following, strict=True):
        found, _ = pieces(typed.text, writing.catalogue.facts, writing.catalogue.period)
        runs = "".join(_piece_xml(piece, writing) for piece in found)
        leads = after is not None and after.bullet and not typed.bullet
        style_id = styles[names.BULLET] if typed.bullet else body or "Normal"
        written.append(paragraph(style_id, runs, "<w:keepNext/>" if leads else ""))
    return "".join(written)


def _reservations_xml(writing: _Writing) -> str:
    style = writing.styles[names.RESERVATION]
    return "".join(paragraph(style, run(sentence)) for sentence in writing.accepted.sentences)


def _finish(writing: _Writing, *, paged: bool) -> list[str]:
    """What can be written only when all else stands: numbers, references and lists; give what these lead to."""
    body = writing.template.document.element.body
    if writing.accepted.sentences and not writing.reservations_placed:
        for new in reversed(elements(_reservations_xml(writing))):
            body.insert(0, new)
    fields = fields_in(body)
    number_captions(fields)
    fill_references(fields, body)
    for root, part in writing.template.trees:
        if part:
            fill_references(fields_in(root), body)
    free = writing.marks.reserve(len(fields) + sum(1 for _ in body.iter(W + "p")))
    entries = entries_of(body, fields, writing.styles, writing.template.heading_numbers(), free)
    for own in own_lists(fields):
        room = room_of(own.first)
        give_way_to_list(own, list_xml(" ".join(own.code.split()), entries, writing.styles, room.width, paged=paged))
    for old, code in writing.lists:
        give_way(old, list_xml(code, entries, writing.styles, room_of(old).width, paged=paged))
    return [entry.bookmark for entry in entries]


def room_of(element: Element) -> Room:
    """What the pages have for text in the section that an element belongs to, also one in a control of the staff's."""
    section = None
    for after in (after for each in (element, *element.iterancestors()) for after in each.itersiblings()):
        section = after if after.tag == W + "sectPr" else after.find(f"{W}pPr/{W}sectPr")
        if section is not None:
            break
    size = section.find(W + "pgSz") if section is not None else None
    margins = section.find(W + "pgMar") if section is not None else None
    if size is None or margins is None:
        return TEXT
    width = length(size, "w") - length(margins, "left") - length(margins, "right")
    height = length(size, "h") - length(margins, "top") - length(margins, "bottom")
    return Room(width if width > 0 else TEXT.width, height if height > 0 else TEXT.height)


def _record(writing: _Writing, template: Path, workbook: str, moment: dt.datetime) -> Record:
    """What the report keeps of itself."""
    catalogue, marks = writing.catalogue, writing.marks
    facts = catalogue.facts
    stated = behind([id for place in marks.places for id in facts_of(place.says)], facts)
    names = {id: catalogue.lasting.get(id, id) for id in stated}
    asked = {step.placeholder.name for step in writing.plan.steps if isinstance(step, Block)}
    typed = typed_texts(catalogue.definition, catalogue.period, catalogue.elements)
    headings = {each.id: each.heading for each in catalogue.elements.values() if isinstance(each, Text)}
    return Record(
        sources_of(catalogue, workbook, template, moment),
        tuple(marks.places),
        tuple(marks.frames),
        tuple(known(facts[id], name) for id, name in names.items()),
        writing.accepted.reason,
        writing.accepted.sentences,
        texts=tuple(Typed(id, headings[id], text) for id, text in typed.items() if id in asked),
        risks=risks_spoken_of(catalogue.definition, catalogue.period, facts, catalogue.lasting, set(names.values())),
    )
