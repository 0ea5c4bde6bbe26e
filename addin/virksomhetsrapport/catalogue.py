"""All of it together: frames in, facts, elements and findings out. Nothing is opened and nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from virksomhetsrapport.cells import CellRef, Sheets
from virksomhetsrapport.cover import Cover, read_cover
from virksomhetsrapport.crosschecks import cross_check
from virksomhetsrapport.definition import Definition
from virksomhetsrapport.elements import Element, Text
from virksomhetsrapport.errors import WorkbookError
from virksomhetsrapport.facts import Fact, FactValue, Origin
from virksomhetsrapport.findings import Code, Finding, Severity, error, warning, worst_first
from virksomhetsrapport.indicators import Indicator, indicator_table, judged, resolved
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.units import DATE, TEXT
from virksomhetsrapport.wording import pieces

DEFINITION_RAISED = warning("definition-raised", "workbook", "definition")
TEXT_PROBLEMS: dict[str, Code] = {
    code.id: code
    for code in (
        error("placeholder-not-closed", "text"),
        error("placeholder-not-opened", "text"),
        error("placeholder-unreadable", "text"),
        error("placeholder-unknown-word", "text"),
        error("placeholder-unknown-name", "name", "nearest"),
        error("placeholder-unknown-filter", "filter", "nearest"),
        error("placeholder-filter-unfit", "filter", "name"),
        error("placeholder-block-in-text", "name"),
    )
}


@dataclass(frozen=True)
class Catalogue:
    """What a workbook says in one period: the template and the sheets show parts of it.

    `cells` are the places of each table's slots, by table id and by the keys of its layout; empty where the table was
    not found.
    """

    definition: Definition
    period: Period
    facts: Mapping[str, Fact]
    elements: Mapping[str, Element]
    findings: tuple[Finding, ...]
    indicators: tuple[Indicator, ...]
    cells: Mapping[str, Mapping[Any, CellRef]]

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)


def build(definition: Definition, last: Month, sheets: Sheets, version: int | None = None) -> Catalogue:
    """`version` is that of the definition the workbook was made from, None or 0 where it does not say.

    Raises `WorkbookError` where no reporting period ends with that month.
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
    cells, indicators = {}, list[Indicator]()
    for table in definition.tables:
        reading = table.kind.read(table.spec, period, sheets)
        cells[table.head.id] = reading.cells
        outcome = table.kind.compute(table.spec, reading, period)
        facts.update(outcome.facts)
        elements.update((element.id, element) for element in outcome.elements)
        findings.extend(outcome.findings)
        indicators.extend(outcome.indicators)
    indicators.extend(resolved(rule, facts, period) for rule in definition.indicators)
    facts = judged(indicators, facts)
    table_of_all = indicator_table(indicators, facts)
    if table_of_all:
        elements[table_of_all.id] = table_of_all
    findings.extend(cross_check(definition.checks, facts, period))
    findings.extend(_text_findings(elements, facts, period))
    return Catalogue(definition, period, facts, elements, worst_first(findings), tuple(indicators), cells)


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
        for problem in pieces(paragraph.text, facts, period)[1]
    ]
