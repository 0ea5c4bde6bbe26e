"""What a definition says of a register of risks: its columns, how risks are scored, which of them are open."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.facts import Status
from virksomhetsrapport.measures.choices import parse_choices
from virksomhetsrapport.shapes.sheet import SheetHead, folded

PROBABILITY, CONSEQUENCE, SCORE, LEVEL, NOTE = "sannsynlighet", "konsekvens", "skaar", "nivaa", "kommentar"
ALL, OPEN, SHOWN, MATRIX, EVERY = "antall", "aapne", "fra_nivaa", "matrise", "alle"
RESERVED = (PROBABILITY, CONSEQUENCE, SCORE, LEVEL, NOTE, ALL, OPEN, SHOWN, MATRIX, EVERY)
HEADINGS = {
    PROBABILITY: "Sannsynlighet",
    CONSEQUENCE: "Konsekvens",
    NOTE: "Kommentar",
    SCORE: "Skår",
    LEVEL: "Nivå",
}
STEPS = (1, 2, 3, 4, 5)
STEP_LABELS = ("Svært liten", "Liten", "Middels", "Stor", "Svært stor")
HIGHEST = STEPS[-1] * STEPS[-1]


class Colour(Enum):
    """The look of a level: that of a status."""

    MET = Status.MET.value
    NEAR = Status.NEAR.value
    NOT_MET = Status.NOT_MET.value


class RiskColumn(NamedTuple):
    """A column that people fill in, with words or with one of its choices; `report` tells whether reports show it, and
    `stays` whether what stands there stands there in the next period too."""

    id: str
    label: str
    choices: tuple[str, ...]
    required: bool
    width: int
    report: bool
    stays: bool


class Level(NamedTuple):
    """What a score is called from `lowest` on, up to the next level."""

    label: str
    lowest: int
    status: Status


class Scale(NamedTuple):
    """How risks are scored: the levels from the lowest on, what a report shows from, and the words of the matrix."""

    levels: tuple[Level, ...]
    heading: str
    report_from: int
    probabilities: tuple[str, ...]
    consequences: tuple[str, ...]
    matrix_title: str

    def level(self, score: int) -> Level:
        return next((level for level in reversed(self.levels) if level.lowest <= score), self.levels[0])


DEFAULT_LEVELS = (Level("lav", 1, Status.MET), Level("middels", 5, Status.NEAR), Level("høy", 10, Status.NOT_MET))


class OpenRule(NamedTuple):
    """A risk is open where this column holds one of these words. With one of `stays` it is not, and goes on into the
    next period all the same."""

    column: str
    words: tuple[str, ...]
    stays: tuple[str, ...] = ()


class Spec(NamedTuple):
    """`scale` is None where risks are not scored, `open` where all of them count as open."""

    head: SheetHead
    columns: tuple[RiskColumn, ...]
    unique: str
    rows: int
    least: int
    scale: Scale | None
    open: OpenRule | None
    none: str
    all_title: str

    def fact(self, measure: str) -> str:
        """`risikoregister.aapne`; of a row `risikoregister.skaar`, to which its number is added."""
        return f"{self.head.id}.{measure}"

    def field(self, probability: int, consequence: int) -> str:
        """`risikoregister.matrise.s5k3`"""
        return self.fact(f"{MATRIX}.s{probability}k{consequence}")


def parse(block: Block, head: SheetHead, prose_unit: str) -> Spec:  # noqa: ARG001 - the signature of every kind
    """The block of a definition. Keys: columns (id, label, choices, required, width, report, stays), unique, rows,
    least, open (column, words, stays), none, all_title, scored; and where it is: levels (label, from, status),
    level_heading, report_from, probability_labels, consequence_labels, matrix_title."""
    scored = block.boolean("scored", False)
    columns = _parse_columns(block)
    given = [HEADINGS[key] for key in (HEADINGS if scored else (NOTE,))]
    block.refuse_twice("columns", (column.id for column in columns))
    block.refuse_twice("columns", (folded(text) for text in [*given, *(column.label for column in columns)]))
    if not any(column.report for column in columns):
        block.fault("definition-no-lines", "columns")
    unique = block.text("unique", "")
    if unique and unique not in {column.id for column in columns}:
        _tell_unknown(block, "unique", unique, [column.id for column in columns])
    return Spec(
        head=head,
        columns=columns,
        unique=unique,
        rows=block.integer("rows", 20, least=1),
        least=block.integer("least", 0),
        scale=_parse_scale(block, head) if scored else None,
        open=_parse_open(block, columns),
        none=block.text("none", "Ingen risikoer å vise."),
        all_title=block.text("all_title", f"{head.title}, alle"),
    )


def _parse_columns(block: Block) -> tuple[RiskColumn, ...]:
    columns = []
    for item in block.blocks("columns"):
        column = RiskColumn(
            id=item.identifier("id"),
            label=item.text("label"),
            choices=parse_choices(item),
            required=item.boolean("required", True),
            width=item.integer("width", 24, least=4, most=120),
            report=item.boolean("report", True),
            stays=item.boolean("stays", True),
        )
        if column.id in RESERVED:
            item.fault("definition-reserved-id", "id", value=column.id)
        item.finish()
        columns.append(column)
    return tuple(columns)


def _tell_unknown(block: Block, key: str, value: str, known: Sequence[str]) -> None:
    block.fault("definition-bad-choice", key, value=value, known=", ".join(known), nearest="")


def _parse_scale(block: Block, head: SheetHead) -> Scale:
    return Scale(
        levels=_parse_levels(block) if block.has("levels") else DEFAULT_LEVELS,
        heading=block.text("level_heading", HEADINGS[LEVEL]),
        report_from=block.integer("report_from", 0, most=HIGHEST),
        probabilities=_parse_steps(block, "probability_labels"),
        consequences=_parse_steps(block, "consequence_labels"),
        matrix_title=block.text("matrix_title", f"{head.title}, fordelt på sannsynlighet og konsekvens"),
    )


def _parse_levels(block: Block) -> tuple[Level, ...]:
    """Each begins above the one before, the first at the lowest score that there is."""
    levels: list[Level] = []
    for item in block.blocks("levels"):
        least = levels[-1].lowest + 1 if levels else 1
        lowest = item.integer("from", least=least, most=HIGHEST if levels else 1)
        levels.append(Level(item.text("label"), lowest, Status(item.choice("status", Colour).value)))
        item.finish()
    if not levels:
        block.fault("definition-no-lines", "levels")
    block.refuse_twice("levels", (folded(level.label) for level in levels))
    return tuple(levels)


def _parse_steps(block: Block, key: str) -> tuple[str, ...]:
    labels = block.texts(key, STEP_LABELS)
    if len(labels) != len(STEPS) or not all(label.strip() for label in labels):
        block.fault("definition-wrong-type", key, wanted="fem tekster")
        return STEP_LABELS
    return labels


def _parse_open(block: Block, columns: Sequence[RiskColumn]) -> OpenRule | None:
    item = block.block("open")
    if item is None:
        return None
    rule = OpenRule(item.text("column"), item.texts("words"), item.texts("stays", ()))
    item.finish()
    choices = {column.id: column.choices for column in columns if column.choices}
    if rule.column not in choices:
        _tell_unknown(item, "column", rule.column, list(choices))
    elif not rule.words:
        item.fault("definition-no-lines", "words")
    for key, words in (("words", rule.words), ("stays", rule.stays)):
        for word in words:
            if word not in choices.get(rule.column, words):
                _tell_unknown(item, key, word, choices[rule.column])
    return rule
