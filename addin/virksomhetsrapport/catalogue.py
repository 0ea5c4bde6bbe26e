"""All of it together: frames in, facts, elements and findings out. Nothing is opened and nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from virksomhetsrapport.cells import CellRef, Sheets
from virksomhetsrapport.compare.chapter import chapter
from virksomhetsrapport.cover import Cover, read_cover
from virksomhetsrapport.crosschecks import cross_check
from virksomhetsrapport.definition import Definition
from virksomhetsrapport.elements import Chart, Element, Text
from virksomhetsrapport.errors import DefinitionError, Fault, WorkbookError
from virksomhetsrapport.facts import Fact, Facts, FactValue, Origin
from virksomhetsrapport.findings import Code, Finding, Severity, error, notice, warning, worst_first
from virksomhetsrapport.history import NO_HISTORY, History, read_history
from virksomhetsrapport.indicators import Indicator, indicator_table, judged, resolved
from virksomhetsrapport.overtime import TimeRule
from virksomhetsrapport.overtime.texts import text_findings
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.since import lasting_ids, moved_since, said_before, told_over_time, typed_sections
from virksomhetsrapport.spelling import nearest
from virksomhetsrapport.units import DATE, TEXT
from virksomhetsrapport.wording import Problem, pieces

DEFINITION_RAISED = warning("definition-raised", "workbook", "definition")
DEFINITION_WAITS = notice("definition-waits", "workbook", "definition")
TEXT_PROBLEMS: dict[str, Code] = {
    code.id: code
    for code in (
        error("placeholder-not-closed", "text"),
        error("placeholder-not-opened", "text"),
        error("placeholder-single-brace", "text"),
        error("placeholder-unreadable", "text"),
        error("placeholder-unknown-word", "text"),
        error("placeholder-unknown-name", "name", "nearest"),
        error("placeholder-unknown-filter", "filter", "nearest"),
        error("placeholder-filter-unfit", "filter", "name"),
        error("placeholder-block-in-text", "name"),
        error("placeholder-unknown-reference", "name", "nearest"),
    )
}


class Catalogue(NamedTuple):
    """What a workbook says in one period: the template and the sheets show parts of it.

    `cells` are the places of each table's slots, by table id and by the keys of its layout; empty where the table was
    not found. `lasting` is what figures are called in every period, by fact id.
    """

    definition: Definition
    period: Period
    facts: Mapping[str, Fact]
    elements: Mapping[str, Element]
    findings: tuple[Finding, ...]
    indicators: tuple[Indicator, ...]
    cells: Mapping[str, Mapping[Any, CellRef]]
    history: History = NO_HISTORY
    lasting: Mapping[str, str] = MappingProxyType({})

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)


def build(
    definition: Definition, last: Month, sheets: Sheets, version: int | None = None, newest: int = 0
) -> Catalogue:
    """`version` is that of the definition the workbook was made from, None or 0 where it does not say; `newest` that of
    the one that its next period is made from.

    Raises `WorkbookError` where no reporting period ends with that month, and `DefinitionError` where the caption of a
    chart asks for what is not there.
    """
    period = definition.period(last)
    if period is None:
        raise WorkbookError("period-not-at-cadence", period=str(last), months=definition.months, name=definition.name)
    cover = read_cover(sheets)
    facts = {fact.id: fact for fact in _given_facts(definition, period, cover)}
    elements: dict[str, Element] = {}
    findings = list(cover.findings)
    if version and version < definition.version:
        findings.append(DEFINITION_RAISED.at(None, workbook=version, definition=definition.version))
    if definition.version < newest:
        findings.append(DEFINITION_WAITS.at(None, workbook=definition.version, definition=newest))
    cells, indicators, rules = {}, list[Indicator](), dict[str, tuple[TimeRule, ...]]()
    for table in definition.tables:
        reading = table.kind.read(table.spec, period, sheets)
        cells[table.head.id] = reading.cells
        outcome = table.kind.compute(table.spec, reading, period)
        facts.update(outcome.facts)
        elements.update((element.id, element) for element in outcome.elements)
        findings.extend(outcome.findings)
        indicators.extend(outcome.indicators)
        rules[table.head.id] = outcome.rules
    indicators.extend(resolved(rule, facts, period) for rule in definition.indicators)
    history, told = read_history(sheets, last)
    findings.extend(told)
    targeted = {id: facts[id] for indicator in indicators for id in indicator.facts[-1:]}
    lasting = lasting_ids(definition, period, facts)
    facts = judged(indicators, facts, said_before(period, targeted, history, lasting, definition.months))
    if history.pasts:
        findings.extend(told_over_time(definition, period, facts, history, rules, lasting))
    facts.update((fact.id, fact) for fact in list(moved_since(period, facts, history, lasting)))
    table_of_all = indicator_table(indicators, facts)
    if table_of_all:
        elements[table_of_all.id] = table_of_all
    since_last = chapter(definition, period, facts, elements, indicators, history)
    facts.update((fact.id, fact) for fact in since_last.facts)
    elements.update((element.id, element) for element in since_last.elements)
    findings.extend(cross_check(definition.checks, facts, period))
    findings.extend(_text_findings(elements, facts, period))
    findings.extend(text_findings(typed_sections(definition, period, elements), period, history.last))
    _refuse_captions(definition, elements, facts, period)
    return Catalogue(
        definition, period, facts, elements, worst_first(findings), tuple(indicators), cells, history, lasting
    )


def _given_facts(definition: Definition, period: Period, cover: Cover) -> list[Fact]:
    """What is known before any table is read: the organisation, the period, the cover and the parameters."""

    def given(id: str, value: FactValue, label: str) -> Fact:
        return Fact(id, value, DATE if not isinstance(value, str) else TEXT, label, Origin.DEFINED)

    last = period.last
    facts = [
        given("organisasjon.navn", definition.full_name, "Organisasjonens navn"),
        given("organisasjon.kortnavn", definition.name, "Organisasjonens kortnavn"),
        given("periode.maaneder", period.month_names, "Periodens måneder"),
        given("periode.navn", f"{period.month_names} {last.year}", "Periodens måneder og år"),
        given("periode.siste_maaned", last.name, "Periodens siste måned"),
        given("periode.siste", f"{last.name} {last.year}", "Periodens siste måned og år"),
        given("periode.forrige_maaned", last.plus(-1).name, "Måneden før periodens siste"),
        given("periode.neste_maaned", last.plus(1).name, "Måneden etter perioden"),
        given("periode.siste_dag", last.last_day, "Periodens siste dag"),
        given("periode.aar", str(last.year), "Periodens år"),
        given("periode.forrige_aar", str(last.year - 1), "Året før"),
        Fact("rapport.saksnummer", cover.case, TEXT, "Saksnummer", Origin.TYPED, source=cover.case_cell),
        Fact(
            "rapport.styremote", cover.meeting or "", DATE, "Styremøtets dato", Origin.TYPED, source=cover.meeting_cell
        ),
    ]
    return [*facts, *(parameter.fact for parameter in definition.parameters)]


def _text_findings(elements: Mapping[str, Element], facts: Mapping[str, Fact], period: Period) -> list[Finding]:
    """A placeholder in a typed text that cannot be resolved is an error in its cell."""
    texts = [element for element in elements.values() if isinstance(element, Text)]
    return [
        TEXT_PROBLEMS[problem.code].at(paragraph.source, **problem.params)
        for text in texts
        for paragraph in text.paragraphs
        for problem in text_problems(paragraph.text, elements, facts, period)
    ]


def _refuse_captions(
    definition: Definition, elements: Mapping[str, Element], facts: Mapping[str, Fact], period: Period
) -> None:
    """A caption is the definition's own: nobody who fills in the workbook could mend it."""
    faults = []
    for chart in elements.values():
        if isinstance(chart, Chart):
            problems = text_problems(chart.caption, elements, facts, period)
            faults += [Fault(problem.code, chart.id, **problem.params) for problem in problems]
            # A caption stands on the cover too, where nothing is numbered.
            named = [piece.refers for piece in pieces(chart.caption, facts, period)[0] if piece.refers in elements]
            faults += [Fault("definition-caption-reference", chart.id, value=id) for id in named]
    if faults:
        raise DefinitionError("definition-captions", tuple(faults), name=definition.name, count=len(faults))


def text_problems(text: str, elements: Mapping[str, Element], facts: Facts, period: Period) -> list[Problem]:
    """What keeps a typed text's placeholders from being resolved."""
    found, problems = pieces(text, facts, period)
    numbered = [id for id, element in elements.items() if not isinstance(element, Text)]
    unknown = [piece.refers for piece in found if piece.refers and piece.refers not in numbered]
    return problems + [
        Problem("placeholder-unknown-reference", {"name": name, "nearest": nearest(name, numbered)}) for name in unknown
    ]
