"""How a register of risks is shown: on its sheet, as the report's tables, as a matrix."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from virksomhetsrapport.elements import Column, ColumnStyle, Content, Figure, Label, Row, Table, Zone
from virksomhetsrapport.facts import NOTHING
from virksomhetsrapport.kinds.risks.figures import SCALED, Risk, is_shown
from virksomhetsrapport.kinds.risks.spec import (
    CONSEQUENCE,
    EVERY,
    HEADINGS,
    LEVEL,
    MATRIX,
    NOTE,
    PROBABILITY,
    SCORE,
    STEPS,
    RiskColumn,
    Scale,
    Spec,
)
from virksomhetsrapport.look import STATUS
from virksomhetsrapport.numbers import NBSP
from virksomhetsrapport.shapes.begins import ALWAYS, EMPTY, Keeps
from virksomhetsrapport.shapes.grid import GridColumn, Role, Slot
from virksomhetsrapport.shapes.register import RegisterLayout, Watched, numbered
from virksomhetsrapport.shapes.values import ValueKind
from virksomhetsrapport.units import COUNT, TEXT

_SCORES = (
    (PROBABILITY, Column("Sanns.", ColumnStyle.FIGURE)),
    (CONSEQUENCE, Column("Kons.", ColumnStyle.FIGURE)),
    (SCORE, Column(HEADINGS[SCORE], ColumnStyle.FIGURE)),
    (LEVEL, Column(HEADINGS[LEVEL], ColumnStyle.TEXT)),
)


def register_layout(spec: Spec) -> RegisterLayout:
    """The columns of the definition, then what is scored, a comment, and what the program works out."""
    columns = [GridColumn(column.id, column.label, Role.INPUT, column.width) for column in spec.columns]
    slots = {column.id: _slot(spec, column) for column in spec.columns}
    outputs: list[GridColumn] = []
    if spec.scale:
        columns += [GridColumn(key, HEADINGS[key], Role.INPUT, 14) for key in SCALED]
        outputs = [GridColumn(key, HEADINGS[key], Role.OUTPUT, 12) for key in (SCORE, LEVEL)]
        slots |= {key: Slot(spec.fact(key), COUNT, begins=ALWAYS) for key in (*SCALED, SCORE)}
        slots[LEVEL] = Slot(spec.fact(LEVEL), TEXT, value=ValueKind.TEXT)
    columns += [GridColumn(NOTE, HEADINGS[NOTE], Role.COMMENT, 48)]
    slots[NOTE] = Slot(spec.fact(NOTE), TEXT, value=ValueKind.TEXT, required=False)
    keeps = Keeps(spec.open.column, (*spec.open.words, *spec.open.stays)) if spec.open else None
    all_columns = (*columns, *outputs)
    return RegisterLayout(
        spec.head, all_columns, slots, spec.unique, spec.rows, spec.least, keeps=keeps, watched=_watched(spec)
    )


def _watched(spec: Spec) -> Watched:
    """A risk's title is what the first column says that neither tells it apart nor is chosen from a list."""
    name = spec.unique or spec.columns[0].id
    title = next((column.id for column in spec.columns if column.id != name and not column.choices), name)
    rank, level = (SCORE, LEVEL) if spec.scale else ("", "")
    column, words = (spec.open.column, spec.open.words) if spec.open else ("", ())
    return Watched(title, rank, level, column, words)


def _slot(spec: Spec, column: RiskColumn) -> Slot:
    kind = ValueKind.CHOICE if column.choices else ValueKind.TEXT
    begins = ALWAYS if column.stays else EMPTY
    fact, choices = spec.fact(column.id), column.choices
    return Slot(fact, TEXT, value=kind, choices=choices, required=column.required, begins=begins)


def views(spec: Spec, risks: Sequence[Risk], known: bool) -> tuple[Table, ...]:
    """The open risks from a score on, every risk, and the matrix. `known` is False where the register was not found."""
    reported = [(column.id, Column(column.label, ColumnStyle.TEXT)) for column in spec.columns if column.report]
    every = [(column.id, Column(column.label, ColumnStyle.TEXT)) for column in spec.columns]
    shown = sorted((risk for risk in risks if is_shown(spec, risk)), key=lambda risk: -(risk.score or 0))
    if spec.scale:
        reported.append((LEVEL, Column(spec.scale.heading, ColumnStyle.TEXT)))
        every.extend(_SCORES)
    head = spec.head
    found = (
        _table(spec, head.id, head.title, reported, shown, known),
        _table(spec, f"{head.id}.{EVERY}", spec.all_title, every, risks, known),
    )
    return (*found, _matrix(spec, spec.scale)) if spec.scale else found


def _table(
    spec: Spec, id: str, caption: str, columns: Sequence[tuple[str, Column]], risks: Iterable[Risk], known: bool
) -> Table:
    rows = [Row(tuple(Figure(numbered(spec.fact(key), risk.number)) for key, _ in columns)) for risk in risks]
    if not rows:
        nothing: list[Content] = [Label(spec.none if known else NOTHING)]
        rows = [Row((*nothing, *(Label("") for _ in columns[1:])))]
    return Table(id, caption, "", tuple(column for _, column in columns), tuple(rows))


def _matrix(spec: Spec, scale: Scale) -> Table:
    """The likeliest on top, as risk matrices are drawn; each field on the ground of its level."""
    columns = [Column(HEADINGS[PROBABILITY], ColumnStyle.TEXT)]
    for step, label in zip(STEPS, scale.consequences, strict=True):
        columns.append(Column(f"{step} {label}", ColumnStyle.ZONE, HEADINGS[CONSEQUENCE]))
    rows = []
    for step, label in reversed(list(zip(STEPS, scale.probabilities, strict=True))):
        fields = [Zone(spec.field(step, other), scale.level(step * other).status) for other in STEPS]
        rows.append(Row((Label(f"{step} {label}"), *fields)))
    symbols = "  ".join(f"{STATUS[level.status].symbol}{NBSP}{level.label}" for level in scale.levels)
    note = f"{symbols}. Tallet er antall {'åpne ' if spec.open else ''}risikoer."
    return Table(f"{spec.head.id}.{MATRIX}", scale.matrix_title, note, tuple(columns), tuple(rows))
