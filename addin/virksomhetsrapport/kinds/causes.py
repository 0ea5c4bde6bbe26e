"""Causes: what lies behind a total, in people's own words, each with its count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.elements import Column, ColumnStyle, Figure, Label, Paragraph, Row, RowStyle, Table, Text
from virksomhetsrapport.facts import NOTHING, Fact, Facts, Origin
from virksomhetsrapport.findings import warning
from virksomhetsrapport.kind import Outcome
from virksomhetsrapport.measures.sums import Part, computed_fact, total, typed_fact
from virksomhetsrapport.measures.values import check_value
from virksomhetsrapport.period import Period
from virksomhetsrapport.shapes.begins import ALWAYS
from virksomhetsrapport.shapes.grid import GridColumn, Role, Slot
from virksomhetsrapport.shapes.register import RegisterLayout, RegisterReading, numbered, read_register
from virksomhetsrapport.shapes.sheet import SheetHead, first_few, folded
from virksomhetsrapport.shapes.values import ValueKind, short
from virksomhetsrapport.units import COUNT, TEXT

CAUSES_NONE = warning("causes-none", "label", "noun")

CAUSE, NUMBER, NOTE, SUM, LIST = "aarsak", "antall", "kommentar", "sum", "liste"
NOTE_HEADING = "Kommentar"
MOST_ROWS = 5000


@dataclass(frozen=True)
class Spec:
    """`noun` is what is counted; `text` and `count` are the headings of the two columns."""

    head: SheetHead
    noun: str
    rows: int
    least: int
    text: str
    count: str

    def fact(self, measure: str) -> str:
        """`aml.aarsaker.sum`; `aml.aarsaker.antall`, which the number of a row follows."""
        return f"{self.head.id}.{measure}"


def parse(block: Block, head: SheetHead, prose_unit: str) -> Spec:  # noqa: ARG001 - the signature of every kind
    """The block of a definition. Keys: noun, rows, least, text, count."""
    rows = block.integer("rows", 12, least=1, most=MOST_ROWS)
    least = block.integer("least", 1, most=MOST_ROWS)
    text, count = block.text("text", "Årsak"), block.text("count", "Antall")
    block.refuse_twice("count", (folded(heading) for heading in (text, count, NOTE_HEADING)))
    return Spec(head, block.text("noun", "brudd"), rows, least, text, count)


def layout(spec: Spec, period: Period) -> RegisterLayout:
    del period  # the same columns in every period
    columns = (
        GridColumn(CAUSE, spec.text, Role.INPUT, 70),
        GridColumn(NUMBER, spec.count, Role.INPUT, 10),
        GridColumn(NOTE, NOTE_HEADING, Role.COMMENT, 48),
    )
    slots = {
        CAUSE: Slot(spec.fact(CAUSE), TEXT, value=ValueKind.TEXT, begins=ALWAYS),
        NUMBER: Slot(spec.fact(NUMBER), COUNT, 0),
        NOTE: Slot(spec.fact(NOTE), TEXT, value=ValueKind.TEXT, required=False),
    }
    return RegisterLayout(spec.head, columns, slots, CAUSE, spec.rows, spec.least)


def read(spec: Spec, period: Period, sheets: Sheets) -> RegisterReading:
    return read_register(layout(spec, period), sheets)


def compute(spec: Spec, reading: RegisterReading, period: Period) -> Outcome:
    """The cause and count of each row, and their sum; as a table and as a list for prose."""
    del period  # what is counted is that of the period, and no month is named
    findings = list(reading.findings)
    facts = {fact.id: fact for key in reading.rows for fact in _row(spec, reading, key)}
    counts = [facts[numbered(spec.fact(NUMBER), key)] for key in reading.rows]
    for fact in counts:
        findings.extend(check_value(fact))
    none = [CAUSES_NONE.at(fact.source, label=fact.label, noun=spec.noun) for fact in counts if fact.number == 0]
    findings.extend(first_few(none, spec.head.title))
    whole = _sum(spec, reading, counts)
    facts[whole.id] = whole
    return Outcome(facts, (_view(spec, reading), _list(spec, reading, facts)), tuple(findings))


def _row(spec: Spec, reading: RegisterReading, key: str) -> Iterator[Fact]:
    cells = reading.cells
    blank = Fact(numbered(spec.fact(CAUSE), key), None, TEXT, f"{spec.text}, rad {key}", Origin.MISSING)
    cause = typed_fact(blank, reading.entry(key, CAUSE), cells.get((key, CAUSE)))
    yield cause
    said = short(str(cause.value)) if cause.value is not None else f"rad {key}"
    blank = Fact(numbered(spec.fact(NUMBER), key), None, COUNT, f"{spec.count}, {said}", Origin.MISSING, 0)
    yield typed_fact(blank, reading.entry(key, NUMBER), cells.get((key, NUMBER)))


def _sum(spec: Spec, reading: RegisterReading, counts: list[Fact]) -> Fact:
    """Nothing where nobody wrote a cause; unknown where a count is, or where the register was not found."""
    value = total([Part(1, fact) for fact in counts]) if reading.found else None
    blank = Fact(spec.fact(SUM), None, COUNT, f"{spec.head.title}, sum", Origin.MISSING, 0)
    return computed_fact(blank, value, "sum", [fact.id for fact in counts])


def _view(spec: Spec, reading: RegisterReading) -> Table:
    rows = [
        Row((Figure(numbered(spec.fact(CAUSE), key)), Figure(numbered(spec.fact(NUMBER), key)))) for key in reading.rows
    ]
    rows.append(Row((Label("Totalt"), Figure(spec.fact(SUM))), RowStyle.SUM))
    columns = (Column(spec.text, ColumnStyle.TEXT), Column(spec.count, ColumnStyle.FIGURE))
    return Table(spec.head.id, spec.head.title, "", columns, tuple(rows))


def _list(spec: Spec, reading: RegisterReading, facts: Facts) -> Text:
    """A bullet for each cause, its count first; one that was typed over several lines is still one bullet."""
    bullets = []
    for key in reading.rows:
        cause, count = facts[numbered(spec.fact(CAUSE), key)], numbered(spec.fact(NUMBER), key)
        said = NOTHING if cause.value is None else " ".join(str(cause.value).split())
        bullets.append(Paragraph(f"**{{{{ {count} }}}} {spec.noun}:** {said}", True, cause.source))
    return Text(f"{spec.head.id}.{LIST}", spec.head.title, tuple(bullets), spec.least > 0)
