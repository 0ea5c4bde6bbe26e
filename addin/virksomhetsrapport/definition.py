"""An organisation's definition: which tables its workbook has, what must hold in them, what they are called.

The skeleton of the file is read here; each kind reads its own block. All faults are told at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.crosschecks import Check, parse_check, parse_figure, unknown_figures
from virksomhetsrapport.errors import DefinitionError, Fault
from virksomhetsrapport.facts import Fact, Origin
from virksomhetsrapport.history import SHEET as HISTORY_SHEET
from virksomhetsrapport.hr.settings import HrSettings, parse_hr
from virksomhetsrapport.indicators import Indicator, IndicatorRule, resolved
from virksomhetsrapport.kind import Kind
from virksomhetsrapport.kinds import KINDS
from virksomhetsrapport.measures.targets import parse_target
from virksomhetsrapport.overtime.registers import Persists
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.remembered import SHEET as DEFINITION_SHEET
from virksomhetsrapport.shapes.sheet import Owner, SheetHead
from virksomhetsrapport.spelling import nearest
from virksomhetsrapport.units import Unit, unit_named
from virksomhetsrapport.wording import MONEY_FILTERS

FORMAT = 1
GIVEN = (
    *("organisasjon", "periode", "rapport", "parameter", "definisjon", "saksnummer", "styremote", "kontroll"),
    *("indikator", "indikatorer", "diagramdata", "historikk", "definisjonsfil", "forrige", "siden_forrige"),
    *("siste", "borte", "arbeidsbok", "hr_tall", "levert", "raa_fravaer", "raa_aml", "raa_avtalt", "raa_stillinger"),
)
"""First words that no table may take: facts that come from no table, and defined names of the program's own sheets."""
COVER_SHEET, CONTROL_SHEET, CHART_SHEET = "Forside", "Kontroll", "Diagramdata"
CHANGES_SHEET = "Endringer"
OWN_SHEETS = (COVER_SHEET, CONTROL_SHEET, CHART_SHEET, HISTORY_SHEET, DEFINITION_SHEET, CHANGES_SHEET)
_SHEET_NAME = re.compile(r"[^\[\]:*?/\\']{1,31}")
_ORGANISATION_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class TableDefinition(NamedTuple):
    """A table of the workbook: its place, its kind, and what the kind read from its block."""

    head: SheetHead
    kind: Kind
    spec: Any


class Parameter(NamedTuple):
    """A number that the organisation has set, for use in texts: a deadline, a limit."""

    id: str
    label: str
    value: Decimal
    unit: Unit

    @property
    def fact(self) -> Fact:
        return Fact(f"parameter.{self.id}", self.value, self.unit, self.label, Origin.DEFINED)


class Definition(NamedTuple):
    """`version` rises when lines change; a workbook remembers the one that it was made from."""

    id: str
    name: str
    full_name: str
    version: int
    months: int
    tables: tuple[TableDefinition, ...]
    parameters: tuple[Parameter, ...]
    indicators: tuple[IndicatorRule, ...]
    checks: tuple[Check, ...]
    hr: HrSettings

    def period(self, last: Month) -> Period | None:
        """The reporting period that ends with a month, or None where none does at this cadence."""
        return Period(last, self.months) if last.number % self.months == 0 else None

    def table(self, id: str) -> TableDefinition:
        return next(table for table in self.tables if table.head.id == id)


def parse(data: Mapping[str, Any], source: str) -> Definition:
    """The definition in a TOML file's data, where decimals are `Decimal`.

    Raises `DefinitionError` with every fault, each with its key path; `source` names the file in it.
    """
    faults: list[Fault] = []
    root = Block(data, "", faults)
    if root.integer("format") > FORMAT:
        raise DefinitionError("definition-format-newer", source=source, format=root.integer("format"), known=FORMAT)
    organisation = root.block("organisation") or Block({}, "organisation", faults)
    id, name = organisation.text("id"), organisation.text("name")
    if id and not _ORGANISATION_ID.fullmatch(id):
        organisation.fault("definition-bad-organisation-id", "id", value=id)
    full_name = organisation.text("full_name", name)
    organisation.finish()
    told = len(faults)
    months = root.integer("months")
    if months not in (1, 2, 3, 4, 6, 12) and len(faults) == told:
        root.fault("definition-bad-cadence", "months", value=months)
    prose_unit = root.text("prose_unit")
    if prose_unit not in MONEY_FILTERS:
        known = ", ".join(MONEY_FILTERS)
        root.fault("definition-bad-choice", "prose_unit", value=prose_unit, known=known, nearest="")
    definition = Definition(
        id=id,
        name=name,
        full_name=full_name,
        version=root.integer("version"),
        months=months,
        tables=_tables(root, prose_unit),
        parameters=_parameters(root),
        indicators=_indicators(root),
        checks=tuple(check for block in root.blocks("check") if (check := parse_check(block))),
        hr=parse_hr(root),
    )
    root.finish()
    if not faults:
        _refuse_shared_ids(root, definition)
    if faults:
        raise DefinitionError("definition-faults", tuple(faults), source=source, count=len(faults))
    return definition


def _refuse_shared_ids(root: Block, definition: Definition) -> None:
    """Facts, elements and indicators share one room of names each; and what a rule names must be there."""
    period = Period(Month(2000, definition.months), definition.months)
    nothing = Sheets({})
    facts: list[Fact] = [parameter.fact for parameter in definition.parameters]
    elements: list[str] = []
    own: list[Indicator] = []
    registers: list[str] = []
    for table in definition.tables:
        outcome = table.kind.compute(table.spec, table.kind.read(table.spec, period, nothing), period)
        facts.extend(outcome.facts.values())
        elements.extend(element.id for element in outcome.elements)
        own.extend(outcome.indicators)
        if any(isinstance(rule, Persists) for rule in outcome.rules):
            registers.append(table.head.id)
    _refuse_unknown_registers(root, definition.checks, registers)
    _refuse_unknown_takers(root, definition)
    root.refuse_twice("table", (fact.id for fact in facts))
    root.refuse_twice("table", elements)
    root.refuse_twice("indicator", [*(each.id for each in own), *(rule.id for rule in definition.indicators)])
    known = {fact.id: fact for fact in facts}
    judged = {id for indicator in own for id in indicator.facts} | {fact.id for fact in facts if fact.flag}
    wanted = [("check", id) for id in unknown_figures(definition.checks, known, period)]
    for rule in definition.indicators:
        ids = resolved(rule, known, period).facts
        wanted += [("indicator", id) for id in ids]
        if judged.intersection(ids):
            root.fault("definition-judged-twice", "indicator", value=rule.id)
        judged.update(ids)
    for key, id in wanted:
        if id not in known:
            root.fault("definition-unknown-fact", key, value=id, nearest=nearest(id, known))


def _refuse_unknown_registers(root: Block, checks: Iterable[Check], registers: Sequence[str]) -> None:
    """A check over the rows of a register needs one whose rows are known by name."""
    for check in checks:
        if check.register and check.register not in registers:
            known, near = ", ".join(registers), nearest(check.register, registers)
            root.fault("definition-bad-choice", "check", value=check.register, known=known, nearest=near)


def _refuse_unknown_takers(root: Block, definition: Definition) -> None:
    """What HR's lists come to is taken by tables of the kinds that hold it."""
    takers = {"absence": definition.hr.absence, "breaches": definition.hr.breaches, "causes": definition.hr.causes}
    for name, id in takers.items():
        known = [table.head.id for table in definition.tables if table.kind is KINDS[name]]
        if id and id not in known:
            near = nearest(id, known)
            root.fault("definition-bad-choice", f"hr.{name}", value=id, known=", ".join(known), nearest=near)


def _tables(root: Block, prose_unit: str) -> tuple[TableDefinition, ...]:
    tables = []
    for block in root.blocks("table"):
        head = SheetHead(
            id=block.identifier("id", points=True),
            sheet=block.text("sheet"),
            title=block.text("title"),
            owner=block.choice("owner", Owner),
            intro=block.text("intro"),
        )
        if head.id.partition(".")[0] in GIVEN:
            block.fault("definition-reserved-id", "id", value=head.id)
        if head.sheet and not _SHEET_NAME.fullmatch(head.sheet):
            block.fault("definition-bad-sheet", "sheet", value=head.sheet)
        name = block.text("kind")
        kind = KINDS.get(name)
        if kind is None:
            near = nearest(name, KINDS)
            block.fault("definition-bad-choice", "kind", value=name, known=", ".join(KINDS), nearest=near)
            continue
        tables.append(TableDefinition(head, kind, kind.parse(block, head, prose_unit)))
        block.finish()
    if not tables:
        root.fault("definition-no-lines", "table")
    root.refuse_twice("table", (table.head.name for table in tables))
    sheets = [*OWN_SHEETS, *(table.head.sheet for table in tables)]
    root.refuse_twice("table", (sheet.casefold() for sheet in sheets))
    return tuple(tables)


def _parameters(root: Block) -> tuple[Parameter, ...]:
    parameters = []
    for block in root.blocks("parameter"):
        parameters.append(
            Parameter(
                block.identifier("id"), block.text("label"), block.number("value"), unit_named(block.text("unit"))
            )
        )
        block.finish()
    root.refuse_twice("parameter", (parameter.id for parameter in parameters))
    return tuple(parameters)


def _indicators(root: Block) -> tuple[IndicatorRule, ...]:
    rules = []
    for block in root.blocks("indicator"):
        id, label, text = block.identifier("id", points=True), block.text("label"), block.text("fact")
        figure, target = parse_figure(block, "fact", text) if text else None, parse_target(block)
        if target is None and not block.has("target"):
            block.fault("definition-key-missing", "target")
        if figure is not None and target is not None:
            rules.append(IndicatorRule(id, label, figure, target))
        block.finish()
    root.refuse_twice("indicator", (rule.id for rule in rules))
    return tuple(rules)
