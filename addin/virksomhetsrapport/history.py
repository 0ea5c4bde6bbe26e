"""History: what earlier reports said, as the workbook remembers it on its sheet Historikk.

A row a figure, a column a report, the oldest first. Values are kept as a cell can hold them: numbers to the fifteen
digits that Excel knows, dates as "2025-02-28". Each column carries a digest of itself, so that a figure that somebody
has changed there, or moved to another row, is told.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Context, Decimal
from typing import NamedTuple, TypeAlias

from virksomhetsrapport.cells import CellRef, Frame, Sheets, printable
from virksomhetsrapport.facts import FactValue
from virksomhetsrapport.findings import Finding, error
from virksomhetsrapport.period import Month, read_month
from virksomhetsrapport.shapes.sheet import folded, name_of

HISTORY_UNREADABLE = error("history-unreadable", "heading")
HISTORY_TWICE = error("history-twice", "period")
HISTORY_CHANGED = error("history-changed", "period")
HISTORY_LATER = error("history-later", "period", "current")

SHEET, NAME = "Historikk", "historikk"
"""The sheet, and what its defined name is called after."""
ID, LABEL, UNIT = "Id", "Hva", "Enhet"
HEADINGS = (ID, LABEL, UNIT)
HEADING_ROW = 4
ISSUED, DIGEST = "rapport.utstedt", "rapport.kontrollsum"
"""The rows below the headings that say of a column when it was issued, and what it holds."""
LABELS = {ISSUED: "Utstedt, eller hvorfor den ikke er det", DIGEST: "Kontrollsum"}
TEXT_ROW, STATUS_ROW = "tekst:", "status:"
"""What the id of a text begins with, and that of what a figure's flag said."""
LONGEST = 32_000
"""Characters that a cell can hold, some to spare; of a longer text its digest is kept."""

FEW = 15
"""Characters of a number that cannot have more digits than Excel knows."""

_EXCEL = Context(prec=15)

Kept: TypeAlias = Decimal | str


class Past(NamedTuple):
    """What the report of an earlier period said. `issued` is the day on which it was issued, as "2025-03-20", or else
    why the next period was begun without that; `source` is its column's heading."""

    last: Month
    issued: str
    values: Mapping[str, Kept]
    source: CellRef | None = None

    @property
    def was_issued(self) -> bool:
        return len(self.issued) == 10 and self.issued[:4].isdigit()


class Described(NamedTuple):
    """What a figure of the history is, in words, and its unit."""

    label: str
    unit: str


class History(NamedTuple):
    """`pasts` from the oldest on; `described` by the ids of their figures, `rows` where each stands."""

    pasts: tuple[Past, ...] = ()
    described: Mapping[str, Described] = {}
    rows: Mapping[str, int] = {}

    @property
    def last(self) -> Past | None:
        """The last report before this one."""
        return self.pasts[-1] if self.pasts else None

    def source(self, past: Past, id: str) -> CellRef | None:
        """Where a figure of a report stands."""
        row = self.rows.get(id)
        return past.source._replace(row=row) if past.source and row else None

    def with_past(self, past: Past, described: Mapping[str, Described]) -> History:
        """The history with one more report."""
        return History((*self.pasts, past), {**self.described, **described})


NO_HISTORY = History()


def kept(value: FactValue) -> Kept | None:
    """A value as the history keeps it; None where there is nothing to keep."""
    match value:
        case Decimal():
            return _plain(_EXCEL.plus(value))
        case str():
            text = printable(value).replace("\r\n", "\n")
            whole = len(text) <= LONGEST
            return (text if whole else f"sha256:{hashlib.sha256(text.encode()).hexdigest()}") or None
        case None:
            return None
        case _:
            return value.isoformat()


def _plain(value: Decimal) -> Decimal:
    """One form for figures that are equal: 1 and 1.0, 0 and -0."""
    return Decimal(f"{value.normalize():f}") if value else Decimal(0)


def digest(past: Past) -> str:
    """SHA-256 of all that a report said, as 32 hexadecimal digits, whatever order it stands in."""
    said = [f"{past.last}\0{past.issued}\0"]
    for id, value in sorted(past.values.items()):
        said.append(f"{id}\0n{value!s}\0" if isinstance(value, Decimal) else f"{id}\0t{value}\0")
    return hashlib.sha256("".join(said).encode()).hexdigest()[:32]


def read_history(sheets: Sheets, current: Month) -> tuple[History, list[Finding]]:
    """The history of a workbook that reports the period ending with `current`, and what is wrong with it.

    A report that is told as wrong is left out of the history: nothing may rest on it.
    """
    frame = _frame(sheets)
    if frame is None:
        return NO_HISTORY, []
    top = {column: cell.value for (row, column), cell in frame.cells.items() if row == HEADING_ROW}
    headed = [(column, top[column]) for column in sorted(top)]
    columns = {heading: column for column, heading in reversed(headed)}
    if any(heading not in columns for heading in HEADINGS):
        return NO_HISTORY, [HISTORY_UNREADABLE.at(frame.ref(HEADING_ROW, 1), heading=", ".join(HEADINGS))]
    ids: dict[int, str] = {}
    described: dict[str, Described] = {}
    at: defaultdict[int, dict[int, Kept]] = defaultdict(dict)
    id_column, label_column, unit_column = (columns[heading] for heading in HEADINGS)
    for (row, column), cell in frame.cells.items():
        if row <= HEADING_ROW or column in (label_column, unit_column):
            continue
        if column != id_column:
            if isinstance(cell.value, Decimal | str):
                at[column][row] = cell.value
        elif isinstance(cell.value, str):
            ids[row] = cell.value
            label, unit = frame.at(row, label_column).value, frame.at(row, unit_column).value
            described[cell.value] = Described(str(label or ""), str(unit or ""))
    digests = [row for row, id in ids.items() if id == DIGEST]
    pasts: list[Past] = []
    findings: list[Finding] = []
    nameless = sorted(at.keys() - {column for column, _ in headed})
    for column, heading in [*headed, *((column, "") for column in nameless)]:
        if heading in HEADINGS:
            continue
        source = frame.ref(HEADING_ROW, column)
        last = read_month(heading) if isinstance(heading, str) else None
        if last is None:
            findings.append(HISTORY_UNREADABLE.at(source, heading=str(heading)))
            continue
        of = at[column]
        found = {ids[row]: value for row, value in of.items() if row in ids}
        told, known = found.pop(DIGEST, None), len(found)
        past = Past(last, str(found.pop(ISSUED, "")), {id: _as_kept(value) for id, value in found.items()}, source)
        if told != digest(past) or known < len(of) - sum(row in of for row in digests):
            findings.append(HISTORY_CHANGED.at(source, period=str(last)))
        elif last >= current:
            findings.append(HISTORY_LATER.at(source, period=str(last), current=str(current)))
        elif any(past.last == last for past in pasts):
            findings.append(HISTORY_TWICE.at(source, period=str(last)))
        else:
            pasts.append(past)
    rows = {id: row for row, id in ids.items()}
    return History(tuple(sorted(pasts, key=lambda past: past.last)), described, rows), findings


def _as_kept(value: Kept) -> Kept:
    if not isinstance(value, Decimal):
        return value
    text = str(value)
    if len(text) <= FEW and "E" not in text and not (text[-1] == "0" and ("." in text or text == "-0")):
        return value  # in its one form already, as nearly all are
    return _plain(_EXCEL.plus(value))


def _frame(sheets: Sheets) -> Frame | None:
    named = sheets.named(name_of(NAME))
    if named is not None:
        return named[0]
    return next((frame for name, frame in sheets.frames.items() if folded(name) == folded(SHEET)), None)


def history_rows(history: History) -> Iterator[tuple[Kept | None, ...]]:
    """The sheet from its headings on: a row a figure, a column a report."""
    pasts = history.pasts
    yield (*HEADINGS, *(str(past.last) for past in pasts))
    yield (ISSUED, LABELS[ISSUED], "", *(past.issued for past in pasts))
    yield (DIGEST, LABELS[DIGEST], "", *(digest(past) for past in pasts))
    ids: dict[str, None] = {}
    for past in reversed(pasts):  # what the last report had stands first, as it stood there
        ids.update(dict.fromkeys(past.values))
    for id in ids:
        described = history.described.get(id, Described("", ""))
        yield (id, described.label, described.unit, *(past.values.get(id) for past in pasts))
