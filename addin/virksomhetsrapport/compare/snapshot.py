"""What a workbook, a report, an issued report or a workbook's history says, in one form, so that two can be compared.

Figures go by what they are called in every period, texts by section, risks by name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from virksomhetsrapport.compare.registers import Register, registers, risk_key, risks_in
from virksomhetsrapport.definition import GIVEN, Definition
from virksomhetsrapport.elements import Element, Text
from virksomhetsrapport.facts import Fact, Facts, Origin
from virksomhetsrapport.history import STATUS_ROW, TEXT_ROW, Described, Kept, Past, kept
from virksomhetsrapport.issued import Issued
from virksomhetsrapport.period import Month, Period, read_month
from virksomhetsrapport.record import Known, Record, Risk
from virksomhetsrapport.since import is_of_past, lasting_ids, status_of, typed_texts
from virksomhetsrapport.units import DATE, TEXT

_DECIMALS = re.compile(r",(\d+)")
_ROW = re.compile(r"\[\d+\]$")


class Medium(Enum):
    """What a snapshot was taken of."""

    WORKBOOK = "workbook"
    REPORT = "report"
    ISSUED = "issued"
    HISTORY = "history"


class Source(NamedTuple):
    """`file` is the name of the file that was read."""

    medium: Medium
    file: str
    organisation: str
    last: Month


class Said(NamedTuple):
    """What was said of a figure. `value` is as the history keeps it, None where it was missing; `decimals` are those
    that it is shown with, None where nobody says. `status` is a status' value, "" without a flag; `better` which way it
    goes when it gets better, "" where none is; `given` what is the definition's, and no report's own."""

    value: Kept | None
    unit: str
    label: str
    decimals: int | None = None
    status: str = ""
    better: str = ""
    given: bool = False


class Wording(NamedTuple):
    """A text with its heading."""

    heading: str
    text: str


class Snapshot(NamedTuple):
    """`figures` are numbers and `words` what was chosen or typed beside them, both by lasting id; `texts` go by
    section, `risks` by table and name. `judged` tells whether it says what flags said."""

    source: Source
    figures: Mapping[str, Said]
    words: Mapping[str, Said]
    texts: Mapping[str, Wording]
    risks: Mapping[str, Risk]
    judged: bool = True

    @property
    def whole(self) -> bool:
        """What it does not say was not there; a report says only what its template asks for."""
        return self.source.medium is not Medium.REPORT

    @property
    def knows_given(self) -> bool:
        """Whether it says what was the definition's: the history does not keep that."""
        return self.source.medium in (Medium.WORKBOOK, Medium.REPORT)


def of_facts(
    definition: Definition, period: Period, facts: Facts, elements: Mapping[str, Element], file: str
) -> Snapshot:
    """What a workbook says."""
    names = names_of(definition, period, facts)
    return of_named(definition, period, facts, elements, names, file)


def names_of(definition: Definition, period: Period, facts: Facts) -> dict[str, str]:
    """What each fact is called in every period, but for those of what the last report said."""
    return lasting_ids(definition, period, {id: fact for id, fact in facts.items() if not is_of_past(id)})


def of_named(
    definition: Definition,
    period: Period,
    facts: Facts,
    elements: Mapping[str, Element],
    names: Mapping[str, str],
    file: str,
) -> Snapshot:
    """What a workbook says, where it is known what its facts are called in every period."""
    figures: dict[str, Said] = {}
    words: dict[str, Said] = {}
    for id, name in names.items():
        fact = facts[id]
        said = _of_fact(fact)
        (words if fact.unit in (TEXT, DATE) else figures)[name] = said
    headings = {each.id: each.heading for each in elements.values() if isinstance(each, Text)}
    typed = {id: kept(text) for id, text in typed_texts(definition, period, elements).items()}
    texts = {id: Wording(headings[id], str(text)) for id, text in typed.items() if text}
    risks = risks_in(registers(definition, period), {name: facts[id].value for id, name in names.items()})
    return Snapshot(Source(Medium.WORKBOOK, file, definition.id, period.last), figures, words, texts, risks)


def _of_fact(fact: Fact) -> Said:
    status = fact.status.value if fact.status else ""
    given = fact.origin is Origin.DEFINED or _is_given(fact.id)
    return Said(kept(fact.value), fact.unit.id, fact.label, fact.decimals, status, fact.better, given)


def _is_given(id: str) -> bool:
    return id.partition(".")[0] in GIVEN


def of_record(record: Record, file: str) -> Snapshot:
    """What a report said when it was made. Raises `ValueError` or `ArithmeticError` where its record is damaged."""
    last = read_month(record.sources.period[-7:])
    if last is None:
        raise ValueError(record.sources.period)
    figures: dict[str, Said] = {}
    words: dict[str, Said] = {}
    for fact in record.facts:
        nameless = not fact.lasting and _ROW.search(fact.id)  # a row of a register goes by its name, and is not told
        if not is_of_past(fact.id) and not nameless:
            text = fact.unit in (TEXT.id, DATE.id)
            (words if text else figures)[fact.lasting or fact.id] = _of_known(fact, text=text)
    texts = {each.id: Wording(each.heading, each.text) for each in record.texts}
    risks = {risk_key(risk.table, risk.name): risk for risk in record.risks}
    judged = any(said.status for said in figures.values())  # records of older reports say nothing of it
    return Snapshot(
        Source(Medium.REPORT, file, record.sources.organisation, last), figures, words, texts, risks, judged
    )


def _of_known(fact: Known, *, text: bool) -> Said:
    value: Kept | None = fact.value or None
    decimals = None
    if value is not None and not text:
        number = Decimal(fact.value)
        if not number.is_finite():
            raise ValueError(fact.value)
        shown = _DECIMALS.search(fact.shown)
        value, decimals = number, len(shown[1]) if shown else 0
    given = fact.origin == Origin.DEFINED.value or _is_given(fact.id)
    value = kept(value)
    return Said(value, fact.unit, fact.label, decimals, fact.status, fact.better, given)


def of_issued(issued: Issued, definition: Definition, file: str) -> Snapshot:
    """What an issued report said, as its file of facts has it. `definition` says what makes a risk an open one."""
    source = Source(Medium.ISSUED, file, issued.organisation, issued.last)
    found = _of_kept(source, issued.values, issued.described, _registers_at(definition, issued.last))
    figures = dict(found.figures)
    for id, word in issued.statuses.items():
        label, unit = issued.described.get(id, Described(id, ""))
        status = status_of(word)
        figures[id] = figures.get(id, Said(None, unit, label))._replace(status=status.value if status else word)
    return found._replace(figures=figures, judged=True)


def of_past(past: Past, described: Mapping[str, Described], definition: Definition, file: str) -> Snapshot:
    """What a report of a workbook's history said."""
    source = Source(Medium.HISTORY, file, definition.id, past.last)
    return _of_kept(source, past.values, described, _registers_at(definition, past.last))


def _registers_at(definition: Definition, last: Month) -> tuple[Register, ...]:
    return registers(definition, Period(last, definition.months))


def _of_kept(
    source: Source, values: Mapping[str, Kept], described: Mapping[str, Described], found: tuple[Register, ...]
) -> Snapshot:
    figures: dict[str, Said] = {}
    words: dict[str, Said] = {}
    texts: dict[str, Wording] = {}
    statuses: dict[str, str] = {}
    for id, value in values.items():
        label, unit = described.get(id, Described(id, ""))
        if id.startswith(TEXT_ROW):
            texts[id.removeprefix(TEXT_ROW)] = Wording(label, str(value))
        elif id.startswith(STATUS_ROW):
            status = status_of(value)
            statuses[id.removeprefix(STATUS_ROW)] = status.value if status else ""
        elif isinstance(value, Decimal):
            figures[id] = Said(value, unit, label)
        else:
            words[id] = Said(value, unit, label)
    for id, said in statuses.items():
        row = described.get(f"{STATUS_ROW}{id}", Described(id, ""))
        figures[id] = figures.get(id, Said(None, "", row.label))._replace(status=said)
    return Snapshot(source, figures, words, texts, risks_in(found, values), bool(statuses))
