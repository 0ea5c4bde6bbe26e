"""The chapter that a template may ask for: what has changed since the last report, made from the workbook's history.

`siden_forrige` is a table of the indicators and of every other figure whose status has turned, `siden_forrige.risiko`
one of the risks that have moved, `siden_forrige.punkter` the same in a few lines. All are there from the first report
on, and say so where there is none before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import NamedTuple

from virksomhetsrapport.compare.changes import Changes, changes
from virksomhetsrapport.compare.registers import Register, registers, risk_key
from virksomhetsrapport.compare.risks_moved import Moved, Movement
from virksomhetsrapport.compare.snapshot import names_of, of_named, of_past
from virksomhetsrapport.definition import Definition
from virksomhetsrapport.elements import (
    Column,
    ColumnStyle,
    Content,
    Element,
    Figure,
    Label,
    Mark,
    Paragraph,
    Row,
    RowStyle,
    Table,
    Text,
)
from virksomhetsrapport.facts import BEFORE, CHANGE, NOTHING, Fact, Facts, FactValue, Origin
from virksomhetsrapport.history import History, Past
from virksomhetsrapport.indicators import Indicator
from virksomhetsrapport.period import Period
from virksomhetsrapport.since import GONE, LATEST
from virksomhetsrapport.units import COUNT, TEXT
from virksomhetsrapport.wording import WITHIN

FIGURES, RISKS, POINTS = CHANGE, f"{CHANGE}.risiko", f"{CHANGE}.punkter"
"""The ids of the chapter's elements."""
MOST = 12
"""Figures that have turned, beside the indicators, before the rest are counted: a board wants a page."""
NO_PAST = "Det finnes ingen tidligere rapport å sammenligne med."
NOTHING_MOVED = "Ingen risikoer er nye, lukket eller har fått ny skår."
NOTHING_TURNED = "Ingen tall med mål eller grense har skiftet status, og ingen risikoer har flyttet seg."
MOVEMENTS = {
    Movement.NEW: "ny",
    Movement.REOPENED: "åpnet igjen",
    Movement.UP: "opp",
    Movement.DOWN: "ned",
    Movement.CLOSED: "lukket",
    Movement.GONE: "ikke lenger i registeret",
}
_BULLETS = {
    Movement.NEW: "Nye risikoer",
    Movement.REOPENED: "Risikoer som er åpnet igjen",
    Movement.UP: "Risikoer med høyere skår",
    Movement.DOWN: "Risikoer med lavere skår",
    Movement.CLOSED: "Lukkede risikoer",
    Movement.GONE: "Risikoer som ikke lenger er i registeret",
}
NAME, WHAT, SCORE = "navn", "hva", "skaar"
"""What is said of a risk that is gone."""
TITLE = "Endret siden forrige rapport"
_MARKUP = str.maketrans("", "", "{}*")


class Chapter(NamedTuple):
    """`facts` are what the chapter says of risks that the workbook no longer has."""

    elements: tuple[Element, ...]
    facts: tuple[Fact, ...]


class _Setting(NamedTuple):
    """What the chapter is made from. `rows` are the ids of facts by what they are called in every period, `gone` the
    facts that say what a risk was, by its id and by column; without a past there is nothing of either."""

    facts: Facts
    indicators: tuple[Indicator, ...]
    registers: tuple[Register, ...]
    period: Period
    past: Past | None = None
    told: Changes | None = None
    rows: Mapping[str, str] = {}
    gone: Mapping[str, Mapping[str, str]] = {}

    @property
    def moved(self) -> tuple[Moved, ...]:
        return self.told.risks if self.told else ()

    def register(self, moved: Moved) -> Register:
        return next(each for each in self.registers if each.table == moved.risk.table)

    def turned(self) -> list[str]:
        """The figures whose flags have turned, as they are called now; what is not filled in has not turned."""
        last = f"[{self.period.last}]"
        flags = [change for change in (self.told.flags if self.told else ()) if not change.missing]
        ids = (change.id.replace("[siste]", last) for change in flags)
        return [id for name in dict.fromkeys(ids) if (id := self.rows.get(name, name)) in self.facts]

    def since(self, id: str) -> str:
        """What a fact is called behind `forrige.`: one of the last month is held against the last month of then."""
        month = f"[{self.period.last}]"
        return f"{LATEST}.{id.removesuffix(month)}" if id.endswith(month) else id


def chapter(
    definition: Definition,
    period: Period,
    facts: Facts,
    elements: Mapping[str, Element],
    indicators: Iterable[Indicator],
    history: History,
) -> Chapter:
    """The elements of the chapter. `facts` must hold what they were in the last report, and how they have moved."""
    shown = tuple(indicator for indicator in indicators if indicator.shown)
    setting = _Setting(facts, shown, registers(definition, period), period)
    own: dict[str, Fact] = {}
    if history.last is not None:
        then = of_past(history.last, history.described, definition, "")
        names = names_of(definition, period, facts)
        told = changes(then, of_named(definition, period, facts, elements, names, ""))
        rows = {name: id for id, name in names.items()}
        setting = setting._replace(past=history.last, told=told, rows=rows)
        gone = dict(_gone(setting, history, history.last))
        own = {fact.id: fact for each in gone.values() for fact in each.values()}
        ids = {id: {column: fact.id for column, fact in each.items()} for id, each in gone.items()}
        setting = setting._replace(facts={**facts, **own}, gone=ids)
    found: list[Element] = [_figures(setting), Text(POINTS, TITLE, tuple(_points(setting)))]
    if setting.registers:
        found.append(_risks(setting))
    return Chapter(tuple(found), tuple(own.values()))


def _note(past: Past | None) -> str:
    if past is None:
        return ""
    issued = "" if past.was_issued else ", som ikke ble utstedt"
    return f"Forrige rapport er den for {past.last.name} {past.last.year}{issued}."


# Figures


def _figures(setting: _Setting) -> Table:
    """A row an indicator, then those whose status has turned."""
    columns = (
        Column("", ColumnStyle.TEXT),
        Column("Forrige", ColumnStyle.FIGURE),
        Column("Nå", ColumnStyle.FIGURE),
        Column("Endring", ColumnStyle.FIGURE),
        Column("Enhet", ColumnStyle.TEXT),
        Column("Status da", ColumnStyle.MARK),
        Column("Status nå", ColumnStyle.MARK),
    )
    rows = []
    if setting.past is not None:
        rows = [_figure_row(indicator.label, indicator.facts[-1], setting) for indicator in setting.indicators]
        known = {id for indicator in setting.indicators for id in indicator.facts}
        turned = [id for id in setting.turned() if id not in known]
        for number, id in enumerate(turned[:MOST]):
            row = _figure_row(setting.facts[id].label, id, setting)
            rows.append(row._replace(style=RowStyle.LINE if number else RowStyle.FIRST))
        if len(turned) > MOST:
            rows.append(_words_alone(_more(len(turned)), len(columns)))
    if not rows:
        rows = [_words_alone(NOTHING if setting.past else NO_PAST, len(columns))]
    return Table(FIGURES, TITLE, _note(setting.past), columns, tuple(rows))


def _figure_row(label: str, id: str, setting: _Setting) -> Row:
    name = setting.since(id)
    then = f"{BEFORE}.{name}"
    figures = (Figure(then), Figure(id), Figure(f"{CHANGE}.{name}", plus=True))
    marks = (Mark(((then, ""),)), Mark(((id, ""),)))
    return Row((Label(label), *figures, Label(setting.facts[id].unit.suffix), *marks))


def _words_alone(text: str, width: int) -> Row:
    return Row((Label(text), *(Label("") for _ in range(width - 1))))


def _more(count: int) -> str:
    return f"{count - MOST} tall til har skiftet status."


# Risks


def _gone(setting: _Setting, history: History, past: Past) -> Iterator[tuple[str, dict[str, Fact]]]:
    """What was said of each risk that is no longer in its register, as facts by column."""
    gone = [moved.before for moved in setting.moved if moved.after is None and moved.before is not None]
    for number, risk in enumerate(gone, 1):
        register = next(each for each in setting.registers if each.table == risk.table)
        columns: list[tuple[str, str, FactValue, str]] = [
            (NAME, register.name, risk.name, "navn"),
            (WHAT, register.watched.title, risk.title or None, "hva"),
        ]
        if register.scored:
            columns.append((SCORE, register.watched.rank, risk.score, "skår"))
        found = {}
        for key, column, value, word in columns:
            found[key] = Fact(
                f"{BEFORE}.{GONE}.{key}[{number}]",
                value,
                COUNT if key == SCORE else TEXT,
                f"{risk.name}, {word}, i forrige rapport",
                Origin.MISSING if value is None else Origin.KEPT,
                0 if key == SCORE else None,
                history.source(past, register.fact(column, risk.name)),
            )
        yield risk_key(risk.table, risk.name), found


def _risks(setting: _Setting) -> Table:
    scored = any(register.scored for register in setting.registers)
    several = len(setting.registers) > 1
    columns = [Column(heading, ColumnStyle.TEXT) for heading in ("Risiko", "Hva", "Endring")]
    if several:
        columns.insert(0, Column("Register", ColumnStyle.TEXT))
    if scored:
        columns += [Column(heading, ColumnStyle.FIGURE) for heading in ("Skår da", "Skår nå")]
    rows = []
    for moved in setting.moved:
        name, title = _name_and_title(moved, setting)
        cells: list[Content] = [Label(setting.register(moved).sheet)] if several else []
        cells += [Figure(name), Figure(title) if title != name else Label(""), Label(MOVEMENTS[moved.movement])]
        cells += _scores(moved, setting) if scored else ()
        rows.append(Row(tuple(cells)))
    if not rows:
        rows = [_words_alone(NOTHING_MOVED if setting.past else NO_PAST, len(columns))]
    return Table(
        RISKS, "Risikoer som er endret siden forrige rapport", _note(setting.past), tuple(columns), tuple(rows)
    )


def _name_and_title(moved: Moved, setting: _Setting) -> tuple[str, str]:
    """The facts that say what a risk is called and what it is."""
    if moved.after is None:
        return setting.gone[moved.id][NAME], setting.gone[moved.id][WHAT]
    register, row = setting.register(moved), moved.after.name
    name, title = (setting.rows[register.fact(column, row)] for column in (register.name, register.watched.title))
    return name, title


def _scores(moved: Moved, setting: _Setting) -> tuple[Content, Content]:
    nothing, register = Label(NOTHING), setting.register(moved)
    if not register.scored:
        return nothing, nothing
    if moved.after is None:
        return Figure(setting.gone[moved.id][SCORE]), nothing
    now = setting.rows[register.fact(register.watched.rank, moved.after.name)]
    return Figure(f"{BEFORE}.{now}") if moved.before else nothing, Figure(now)


# In a few lines


def _points(setting: _Setting) -> Iterator[Paragraph]:
    if setting.past is None:
        yield Paragraph(NO_PAST)
        return
    labels = {indicator.facts[-1]: indicator.label for indicator in setting.indicators}
    turned = setting.turned()
    lines = [_turned_line(labels.get(id, setting.facts[id].label), id, setting) for id in turned[:MOST]]
    if len(turned) > MOST:
        lines.append(_more(len(turned)))
    several = len(setting.registers) > 1
    for (movement, heading), register in product(_BULLETS.items(), setting.registers):
        same = [each for each in setting.moved if each.movement is movement and setting.register(each) is register]
        if same:
            where = f" ({register.sheet.translate(_MARKUP)})" if several else ""
            lines.append(f"{heading}{where}: {', '.join(_risk_words(moved, setting) for moved in same)}.")
    for line in lines:
        yield Paragraph(line, bullet=True)
    if not lines:
        yield Paragraph(NOTHING_TURNED)


def _turned_line(label: str, id: str, setting: _Setting) -> str:
    then = f"{BEFORE}.{setting.since(id)}"
    old, new = (_status_words(each, setting) for each in (then, id))
    return f"{label.translate(_MARKUP)}: {{{{ {id} }}}}, {new}, mot {{{{ {then} }}}}, {old}, i forrige rapport."


def _status_words(id: str, setting: _Setting) -> str:
    return f"{{{{ {id} | status }}}}" if setting.facts[id].status else WITHIN


def _risk_words(moved: Moved, setting: _Setting) -> str:
    name, _ = _name_and_title(moved, setting)
    register = setting.register(moved)
    if register.scored and moved.movement in (Movement.UP, Movement.DOWN) and moved.after:
        now = setting.rows[register.fact(register.watched.rank, moved.after.name)]
        return f"{{{{ {name} }}}} (fra {{{{ {BEFORE}.{now} }}}} til {{{{ {now} }}}})"
    return f"{{{{ {name} }}}}"
