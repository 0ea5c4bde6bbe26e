"""Since the last report: what a figure was called in every period, what it was then, and how it has moved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from virksomhetsrapport.crosschecks import rules_over_time
from virksomhetsrapport.definition import GIVEN, Definition
from virksomhetsrapport.elements import Element, Text
from virksomhetsrapport.facts import BEFORE, CHANGE, Comparison, Fact, Facts, Flag, Origin, Status
from virksomhetsrapport.findings import Finding
from virksomhetsrapport.history import STATUS_ROW, TEXT_ROW, Described, History, Kept, Past, kept
from virksomhetsrapport.indicators import Earlier
from virksomhetsrapport.look import STATUS
from virksomhetsrapport.numbers import as_excel_shows
from virksomhetsrapport.overtime import TimeRule, check_over_time
from virksomhetsrapport.overtime.amounts import Opens
from virksomhetsrapport.overtime.general import rules_of_grid, rules_of_register
from virksomhetsrapport.overtime.registers import Persists
from virksomhetsrapport.overtime.reports import Reports
from virksomhetsrapport.period import Month, Period, read_month
from virksomhetsrapport.shapes.grid import GridLayout
from virksomhetsrapport.shapes.register import RegisterLayout
from virksomhetsrapport.shapes.text import TextLayout
from virksomhetsrapport.shapes.values import short
from virksomhetsrapport.units import TEXT, unit_of_change

LATEST = "siste"
"""What follows them where a figure of this period's last month is held against that of the last report's last month:
`forrige.siste.sykefravaer.totalt`."""
GONE = "borte"
"""What follows `forrige.` in what was said of a risk that is no longer there."""
_ROW = re.compile(r"(.+)\[(\d+)\]")


def is_of_past(id: str) -> bool:
    """Whether a fact says what the last report said, or how far a figure has moved since."""
    return id.startswith((f"{BEFORE}.", f"{CHANGE}."))


def lasting_ids(definition: Definition, period: Period, facts: Facts) -> dict[str, str]:
    """What each fact is called in every period. A row of a register is known by what tells it apart, not by its number:
    `risiko.skaar[3]` is `risiko.skaar[DRI-2041]`."""
    rows = [_Row(id, found[1], found[2]) for id in facts if id[-1] == "]" and (found := _ROW.fullmatch(id))]
    by_table: dict[str, list[_Row]] = {}
    for row in rows:
        by_table.setdefault(_table_of(row.id, definition), []).append(row)
    lasting = {id: id for id in facts}
    for table in definition.tables:
        of_table = by_table.get(table.head.id)
        layout = table.kind.layout(table.spec, period) if of_table else None
        if of_table and isinstance(layout, RegisterLayout):
            first = layout.slots[layout.unique or layout.columns[0].key].fact
            names = _names([row for row in of_table if row.fact == first], facts)
            lasting.update((row.id, f"{row.fact}[{names[row.number]}]") for row in of_table if row.number in names)
    return lasting


class _Row(NamedTuple):
    """The fact of a register's row: its id, and that without the row's number."""

    id: str
    fact: str
    number: str


def _names(rows: Sequence[_Row], facts: Facts) -> dict[str, str]:
    """What tells each row apart, by its number; the second of a name is "name (2)", wherever in the list it stands."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for row in rows:
        value = facts[row.id].value
        if value:
            own = name = short(" ".join(str(value).split()))
            count = 1
            while name in taken:
                count += 1
                name = f"{own} ({count})"
            taken.add(name)
            names[row.number] = name
    return names


def _table_of(id: str, definition: Definition) -> str:
    """The table whose fact an id is: the longest one that it begins with."""
    heads = (table.head.id for table in definition.tables if id.startswith(f"{table.head.id}."))
    return max(heads, key=len, default="")


def worth_keeping(
    definition: Definition, period: Period, facts: Facts, elements: Mapping[str, Element]
) -> tuple[dict[str, Kept], dict[str, Described]]:
    """What the history keeps of a report, by lasting id: every figure that is not the definition's own, every text."""
    values: dict[str, Kept] = {}
    described: dict[str, Described] = {}
    for id, lasting in lasting_ids(definition, period, facts).items():
        fact = facts[id]
        if _is_given(fact):
            continue
        value = kept(fact.value)
        if value is not None:
            values[lasting], described[lasting] = value, Described(fact.label, fact.unit.id)
        if fact.status is not None:
            row = f"{STATUS_ROW}{lasting}"
            values[row], described[row] = STATUS[fact.status].word, Described(f"{fact.label}, status", TEXT.id)
    headings = {each.id: each.heading for each in elements.values() if isinstance(each, Text)}
    for section, said in typed_texts(definition, period, elements).items():
        text = kept(said)
        if text is not None:
            id = f"{TEXT_ROW}{section}"
            values[id], described[id] = text, Described(headings[section], TEXT.id)
    return values, described


def typed_texts(definition: Definition, period: Period, elements: Mapping[str, Element]) -> dict[str, str]:
    """What people wrote under each heading, a paragraph a line; headings without a word are left out."""
    found = {}
    for text in typed_sections(definition, period, elements):
        if text.paragraphs:
            lines = (f"- {each.text}" if each.bullet else each.text for each in text.paragraphs)
            found[text.id] = "\n".join(lines)
    return found


def typed_sections(definition: Definition, period: Period, elements: Mapping[str, Element]) -> Iterator[Text]:
    """The texts that people write, not those that a table makes of its rows."""
    for table in definition.tables:
        layout = table.kind.layout(table.spec, period)
        for section in layout.sections if isinstance(layout, TextLayout) else ():
            element = elements.get(section.id)
            if isinstance(element, Text):
                yield element


def moved_since(period: Period, facts: Facts, history: History, names: Mapping[str, str]) -> Iterator[Fact]:
    """For every figure `forrige.`, what the last report said of it, and `siden_forrige.`, the change since then.

    They are there from the first report on, with nothing in them: a template may ask for them before there is a past.
    A figure of the last month has two more, `forrige.siste.` and `siden_forrige.siste.`, against the month that was the
    last one then. `names` are those of `lasting_ids`.
    """
    month = f"[{period.last}]"
    for id, lasting in names.items():
        fact = facts[id]
        if _is_given(fact):
            continue
        yield from _moved(fact, id, lasting, history)
        if id.endswith(month) and fact.unit != TEXT:
            family = id.removesuffix(month)
            then = f"{family}[{history.last.last}]" if history.last else lasting
            yield from _moved(fact, f"{LATEST}.{family}", then, history)


def _moved(fact: Fact, name: str, lasting: str, history: History) -> Iterator[Fact]:
    """What the last report said under a lasting id, and how far the fact has moved from that."""
    last = history.last
    before = last.values.get(lasting) if last else None
    alike = isinstance(before, Decimal) == (fact.unit != TEXT) and _in_unit(fact, history.described.get(lasting))
    then = Fact(
        f"{BEFORE}.{name}",
        before if alike else None,
        fact.unit,
        f"{fact.label}, i forrige rapport",
        Origin.KEPT if before is not None and alike else Origin.MISSING,
        fact.decimals,
        history.source(last, lasting) if last else None,
        flag=_flag_then(last, lasting, fact.flag) if last else None,
    )
    yield then
    if fact.unit != TEXT:
        moved = fact.number - then.number if fact.number is not None and then.number is not None else None
        yield Fact(
            f"{CHANGE}.{name}",
            None if moved is None else as_excel_shows(moved),
            unit_of_change(fact.unit),
            f"{fact.label}, endring siden forrige rapport",
            Origin.MISSING if moved is None else Origin.COMPUTED,
            fact.decimals,
            rule="difference",
            inputs=(fact.id, then.id),
        )


def _flag_then(last: Past, lasting: str, now: Flag | None) -> Flag | None:
    """The status as it was reported, whatever the limits are today."""
    status = status_of(last.values.get(f"{STATUS_ROW}{lasting}"))
    if status is None:
        return None
    return Flag(status, now.comparison if now else Comparison.BEYOND, now.limit if now else Decimal(0), None)


def status_of(word: Kept | None) -> Status | None:
    """The status that the history keeps as a word."""
    return next((status for status, look in STATUS.items() if look.word == word), None)


def _in_unit(fact: Fact, before: Described | None) -> bool:
    """Whether the history has the figure in the unit that it has now: a definition may have changed it."""
    return before is None or before.unit in ("", fact.unit.id)


def _is_given(fact: Fact) -> bool:
    """Whether it is the definition's or the cover's, and no report's own."""
    return fact.origin is Origin.DEFINED or fact.id.partition(".")[0] in GIVEN


def told_over_time(
    definition: Definition,
    period: Period,
    facts: Facts,
    history: History,
    rules: Mapping[str, Sequence[TimeRule]],
    lasting: Mapping[str, str],
) -> Iterator[Finding]:
    """What does not go with the earlier reports: by the rules that each table states, those that hold for the cells of
    any table, and those of the definition. `lasting` are the names of `lasting_ids`."""
    reports = Reports(period, facts, history, lasting)
    every: list[TimeRule] = [rule for of_table in rules.values() for rule in of_table]
    openings = {rule.id for rule in every if isinstance(rule, Opens)}
    for table in definition.tables:
        layout = table.kind.layout(table.spec, period)
        if isinstance(layout, GridLayout):
            every += rules_of_grid(layout, period, openings)
        elif isinstance(layout, RegisterLayout):
            every += rules_of_register(layout, facts)
    registers = {id: rule for id, of_table in rules.items() for rule in of_table if isinstance(rule, Persists)}
    every += rules_over_time(definition.checks, facts, period, registers)
    yield from check_over_time(every, reports)


def said_before(
    period: Period, facts: Facts, history: History, lasting: Mapping[str, str], months: int
) -> dict[str, Earlier]:
    """For figures that have a past, what the reports before this one said of them, back to the first gap.

    `lasting` are the names of `lasting_ids`, `months` those of a reporting period. A figure of a month goes
    on from that of the month before, whichever report had it.
    """
    if not history.pasts:
        return {}
    reports = Reports(period, facts, history, lasting)
    found = {}
    for id in facts:
        name, bracket, index = id.partition("[")
        month = read_month(index[:-1]) if bracket else None
        values = list(_months_back(reports, name, month) if month else _reports_back(reports, id, months))
        if values:
            found[id] = Earlier(tuple(values), month is not None or months == 1)
    return found


def _months_back(reports: Reports, name: str, month: Month) -> Iterator[Decimal]:
    known = reports.months_of(name)
    while (month := month.plus(-1)) in known:
        yield known[month]


def _reports_back(reports: Reports, id: str, months: int) -> Iterator[Decimal]:
    last = reports.before
    while (value := reports.said(id, last)) is not None:
        yield value
        last = last.plus(-months)
