"""Risks by name: what a register said of each, read from facts or from what the history kept of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from virksomhetsrapport.definition import Definition
from virksomhetsrapport.facts import Facts, FactValue
from virksomhetsrapport.period import Period
from virksomhetsrapport.record import Risk
from virksomhetsrapport.shapes.register import RegisterLayout, Watched


class Register(NamedTuple):
    """A register that is followed from report to report. `facts` are those of its columns, `name` the column that tells
    a row apart; a row's own fact has its name or number behind: `risiko.skaar[DRI-2041]`."""

    table: str
    sheet: str
    name: str
    watched: Watched
    facts: Mapping[str, str]

    def fact(self, column: str, row: str) -> str:
        return f"{self.facts[column]}[{row}]"

    @property
    def scored(self) -> bool:
        return bool(self.watched.rank)

    def rows(self, ids: Iterable[str]) -> Iterator[str]:
        """The names or numbers of the rows that ids speak of."""
        first = f"{self.facts[self.name]}["
        return (id[len(first) : -1] for id in ids if id.startswith(first) and id.endswith("]"))


def registers(definition: Definition, period: Period) -> tuple[Register, ...]:
    """The registers whose rows are followed, in the order of the definition."""
    found = []
    for table in definition.tables:
        layout = table.kind.layout(table.spec, period)
        if isinstance(layout, RegisterLayout) and layout.watched:
            slots = {key: slot.fact for key, slot in layout.slots.items()}
            name = layout.unique or layout.columns[0].key
            found.append(Register(table.head.id, table.head.sheet, name, layout.watched, slots))
    return tuple(found)


def risk_key(table: str, name: str) -> str:
    return f"{table}[{name}]"


def risks_in(found: Iterable[Register], values: Mapping[str, FactValue]) -> dict[str, Risk]:
    """Every risk by table and name, from values by lasting id."""
    risks = {}
    for register in found:
        for name in register.rows(values):
            risks[risk_key(register.table, name)] = _risk(register, name, values)
    return risks


def _risk(register: Register, name: str, values: Mapping[str, FactValue]) -> Risk:
    watched = register.watched

    def said(column: str) -> FactValue:
        return values.get(register.fact(column, name)) if column else None

    score = said(watched.rank)
    still = not watched.open or said(watched.open) in watched.words
    title, level = said(watched.title), said(watched.level)
    return Risk(
        register.table,
        name,
        str(title or ""),
        score if isinstance(score, Decimal) else None,
        str(level or ""),
        still,
    )


def risks_spoken_of(
    definition: Definition, period: Period, facts: Facts, lasting: Mapping[str, str], stated: Collection[str]
) -> tuple[Risk, ...]:
    """The risks of every register that a report says something of, by the lasting ids of what it states or rests on.

    `lasting` are those ids by fact. What a register's list leaves out is known too: those risks by a digest of their
    names.
    """
    names = {name: facts[id].value for id, name in lasting.items()}
    found = []
    for register in registers(definition, period):
        if any(id.startswith(f"{register.table}.") for id in stated):
            for risk in risks_in([register], names).values():
                told = any(f"{fact}[{risk.name}]" in stated for fact in register.facts.values())
                found.append(risk if told else risk.hidden)
    return tuple(found)
