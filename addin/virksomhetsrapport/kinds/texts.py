"""Texts: prose by heading, with placeholders, bold and bullets."""

from __future__ import annotations

from typing import NamedTuple

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.elements import Text
from virksomhetsrapport.kind import Outcome
from virksomhetsrapport.period import Period
from virksomhetsrapport.shapes.sheet import SheetHead, folded
from virksomhetsrapport.shapes.text import Section, TextLayout, TextReading, read_text


class Spec(NamedTuple):
    head: SheetHead
    sections: tuple[Section, ...]


def parse(block: Block, head: SheetHead, prose_unit: str) -> Spec:  # noqa: ARG001 - the signature of every kind
    """The block of a definition. Keys: texts, each with id, heading, required."""
    sections = []
    for item in block.blocks("texts"):
        sections.append(
            Section(item.identifier("id", points=True), item.text("heading"), item.boolean("required", True))
        )
        item.finish()
    if not sections:
        block.fault("definition-no-lines", "texts")
    block.refuse_twice("texts", (section.id for section in sections))
    block.refuse_twice("texts", (folded(section.heading) for section in sections))
    return Spec(head, tuple(sections))


def layout(spec: Spec, period: Period) -> TextLayout:
    del period  # the same headings in every period
    return TextLayout(spec.head, spec.sections)


def read(spec: Spec, period: Period, sheets: Sheets) -> TextReading:
    return read_text(layout(spec, period), sheets)


def compute(spec: Spec, reading: TextReading, period: Period) -> Outcome:
    """One text element for each section, empty where nothing was delivered."""
    del period  # what a text says of the period is in its placeholders
    elements = tuple(
        Text(section.id, section.heading, reading.paragraphs.get(section.id, ()), section.required)
        for section in spec.sections
    )
    return Outcome({}, elements, reading.findings)
