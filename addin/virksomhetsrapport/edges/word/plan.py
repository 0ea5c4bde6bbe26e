"""What a template asks for, resolved whole before anything is written, and every fault of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple, TypeAlias

from virksomhetsrapport.catalogue import Catalogue
from virksomhetsrapport.edges.messages import say_fault
from virksomhetsrapport.edges.word import styles as names
from virksomhetsrapport.edges.word.fields import bookmark_names, fields_in
from virksomhetsrapport.edges.word.marked import Note
from virksomhetsrapport.edges.word.spots import FALLBACK, Spot, outermost
from virksomhetsrapport.edges.word.stray import out_of_reach
from virksomhetsrapport.edges.word.template import Template
from virksomhetsrapport.edges.word.xml import Element
from virksomhetsrapport.elements import Chart, Table, Text
from virksomhetsrapport.errors import Fault, TemplateError
from virksomhetsrapport.placeholders import Kind, Malformed, Placeholder, references_in
from virksomhetsrapport.spelling import nearest
from virksomhetsrapport.wording import Piece, Problem, resolve

ELEMENTS = {Kind.TABLE: Table, Kind.CHART: Chart, Kind.TEXT: Text}
"""What a placeholder of each kind names."""
STYLES = {Kind.CHART: (names.CHART,), Kind.TABLES: (names.LISTED,), Kind.CHARTS: (names.LISTED,)}
"""The styles that a template needs only where it asks for these."""


class Values(NamedTuple):
    """A paragraph, and from where to where its placeholders give way to what."""

    spot: Spot
    found: tuple[tuple[int, int, Piece], ...]


class Block(NamedTuple):
    """A paragraph that gives way to a table, a chart, a text, a list or the reservations."""

    spot: Spot
    placeholder: Placeholder


Step: TypeAlias = Values | Block


class Flaw(NamedTuple):
    """A fault and the paragraph that it is in, None where it is the whole template's."""

    fault: Fault
    paragraph: Element | None


class Plan(NamedTuple):
    """A template, and what is to be done to it in the document's order."""

    template: Template
    steps: tuple[Step, ...]
    flaws: tuple[Flaw, ...]


def plan_of(path: Path, catalogue: Catalogue) -> Plan:
    """Read a template. Raises `TemplateError` where it is no Word file; its faults are in the plan."""
    template = Template(path)
    flaws = [Flaw(fault, None) for fault in template.faults]
    flaws += [Flaw(fault, paragraph) for fault, paragraph in out_of_reach(template)]
    steps: list[Step] = []
    resolved = cache(partial(resolve, facts=catalogue.facts, period=catalogue.period))
    for spot in template.spots():
        steps.extend(_steps_of(spot, catalogue, resolved, flaws))
    if template.is_report and not steps and not flaws:
        raise TemplateError("template-is-report", file=path.name)
    blocks = [step for step in steps if isinstance(step, Block)]
    flaws.extend(_missing_styles(template, blocks))
    flaws.extend(_broken_references(template))
    flaws.extend(_references_to_nothing(steps, blocks, catalogue))
    return Plan(template, tuple(steps), tuple(flaws))


def sound_plan(path: Path, catalogue: Catalogue) -> Plan:
    """The plan of a template without a fault. Raises `TemplateError` with every fault where there is one."""
    plan = plan_of(path, catalogue)
    if plan.flaws:
        faults = tuple(flaw.fault for flaw in plan.flaws)
        raise TemplateError("template-faults", faults, template=path.name, count=len(faults), marked="")
    return plan


def notes_of(path: Path, catalogue: Catalogue) -> list[Note]:
    """The faults of a template as comments, each with its paragraph as the file has it."""
    plan = plan_of(path, catalogue)
    return [
        Note(None if paragraph is None else plan.template.origin(paragraph), say_fault(fault))
        for fault, paragraph in plan.flaws
    ]


def _steps_of(
    spot: Spot, catalogue: Catalogue, resolved_once: Callable[[Placeholder], Piece | Problem], flaws: list[Flaw]
) -> list[Step]:
    steps: list[Step] = []
    found: list[tuple[int, int, Piece]] = []
    for hit in spot.found:
        content = hit.content
        fault: Fault | None = None
        if isinstance(content, Malformed):
            fault = Fault(content.reason, spot.where, text=content.text)
        elif content.kind.is_block:
            fault = _block_fault(spot, content, catalogue)
            if fault is None:
                steps.append(Block(spot, content))
        else:
            resolved = resolved_once(content)
            if isinstance(resolved, Problem):
                fault = Fault(resolved.code, spot.where, **resolved.params)
            else:
                fault = _reference_fault(spot, resolved, catalogue)
                found.append((hit.start, hit.end, resolved))
        if fault is not None and not _is_told(fault, spot.paragraph, flaws):
            flaws.append(Flaw(fault, spot.paragraph))
    if found:
        steps.append(Values(spot, tuple(found)))
    return steps


def _is_told(fault: Fault, paragraph: Element, flaws: list[Flaw]) -> bool:
    """Whether the fault is in a text box's copy for old versions of Word, and the text box itself has it too."""
    if next(paragraph.iterancestors(FALLBACK), None) is None:
        return False
    outer = outermost(paragraph)
    return any(
        (told.code, told.params) == (fault.code, fault.params) and at is not None and outermost(at) is outer
        for told, at in flaws
    )


def _block_fault(spot: Spot, placeholder: Placeholder, catalogue: Catalogue) -> Fault | None:
    name = placeholder.name
    if not spot.body or spot.bare:
        return Fault("placeholder-block-misplaced", spot.where, name=name)
    if len(spot.found) > 1 or spot.text.strip() != spot.text[spot.found[0].start : spot.found[0].end]:
        return Fault("placeholder-block-not-alone", spot.where, name=name)
    wanted = ELEMENTS.get(placeholder.kind)
    if wanted is not None and not isinstance(catalogue.elements.get(name), wanted):
        known = [id for id, element in catalogue.elements.items() if isinstance(element, wanted)]
        kind = placeholder.kind.value
        return Fault("placeholder-unknown-element", spot.where, name=name, kind=kind, nearest=nearest(name, known))
    return None


def _reference_fault(spot: Spot, piece: Piece, catalogue: Catalogue) -> Fault | None:
    if not piece.refers or isinstance(catalogue.elements.get(piece.refers), Table | Chart):
        return None
    known = [id for id, element in catalogue.elements.items() if not isinstance(element, Text)]
    near = nearest(piece.refers, known)
    return Fault("placeholder-unknown-reference", spot.where, name=piece.refers, nearest=near)


def _missing_styles(template: Template, blocks: list[Block]) -> list[Flaw]:
    asked = dict.fromkeys(name for block in blocks for name in STYLES.get(block.placeholder.kind, ()))
    missing = [name for name in asked if name not in template.styles]
    return [Flaw(Fault("template-style-missing", "", name=name), None) for name in missing]


def _broken_references(template: Template) -> list[Flaw]:
    """Word's own references in a template whose goal is gone: Word would write an error over them."""
    there = {name for root, _ in template.trees for name in bookmark_names(root)}
    broken = [
        (each.first, each.words[1])
        for root, _ in template.trees
        for each in fields_in(root)
        if each.words[0] in ("REF", "PAGEREF")
        and len(each.words) > 1
        and each.words[1] not in there
        # A list that Word made is written anew, its bookmarks with it.
        and not each.words[1].startswith("_Toc")
    ]
    wheres = template.wheres() if broken else {}
    return [
        Flaw(Fault("template-reference-broken", wheres.get(id(paragraph), ""), name=name), paragraph)
        for paragraph, name in broken
    ]


def _references_to_nothing(steps: list[Step], blocks: list[Block], catalogue: Catalogue) -> list[Flaw]:
    """References to tables and charts that the template does not show, in it or in the texts that it shows."""
    shown = {block.placeholder.name for block in blocks if block.placeholder.kind in (Kind.TABLE, Kind.CHART)}
    found: list[tuple[str, str, Element]] = []
    for step in steps:
        if isinstance(step, Values):
            found += [(piece.refers, step.spot.where, step.spot.paragraph) for _, _, piece in step.found]
            continue
        element = catalogue.elements.get(step.placeholder.name)
        typed = [(each.text, each.source) for each in element.paragraphs] if isinstance(element, Text) else []
        typed += [(element.caption, None)] if isinstance(element, Chart) else []
        for text, source in typed:
            where = str(source) if source else step.spot.where
            found += [(name, where, step.spot.paragraph) for name in references_in(text)]
    return [
        Flaw(Fault("reference-to-nothing", where, name=name), paragraph)
        for name, where, paragraph in found
        if name in catalogue.elements and name not in shown
    ]
