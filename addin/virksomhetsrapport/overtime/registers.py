"""Registers from report to report: what is gone, what bears another's name, and arrows that tell how things moved."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from virksomhetsrapport.cells import CellRef
from virksomhetsrapport.facts import Fact
from virksomhetsrapport.findings import Finding, Param, error, notice, warning
from virksomhetsrapport.overtime.reports import Reports
from virksomhetsrapport.shapes.sheet import first_few, folded

ROW_GONE = warning("row-gone", "name", "table", "period")
ROW_LEFT = notice("row-left", "name", "table", "period")
NAME_REUSED = warning("name-reused", "name", "table", "before", "period")
ARROW_CONTRADICTS = warning("arrow-contradicts", "label", "arrow", "before", "status", "period")
ARROW_UNSEEN = notice("arrow-unseen", "label", "arrow", "status", "period")
FLOW_OFF = error("flow-off", "label", "value", "count", "table", "names", "period")

ALIKE = 0.4
"""How much of two descriptions must be the same for them to be of the same thing."""
LONG_ENOUGH = 12
"""Characters below which a description says too little."""


class Persists(NamedTuple):
    """Rows that are known by name, from when they come until they are closed.

    `names` are the facts of the rows' names, None where the register was not found; `stem` is what they are called
    without the row's number. `status` is the stem
    of the column that tells whether a row is open, by its words, "" where none does; `text` that of a description.
    `cell` is where the register begins.
    """

    table: str
    stem: str
    names: tuple[str, ...] | None
    status: str
    open: tuple[str, ...]
    text: str
    cell: CellRef | None

    def broken(self, reports: Reports) -> Iterator[Finding]:
        if self.names is not None:
            yield from first_few(list(self._gone(reports, self.names)), self.table)
            yield from first_few(list(self._reused(reports, self.names if self.text else ())), self.table)

    def _gone(self, reports: Reports, names: tuple[str, ...]) -> Iterator[Finding]:
        last = reports.history.last
        assert last is not None
        here = {folded(str(reports.facts[id].value)) for id in names}
        for name, value in _rows(last.values, self.stem).items():
            if folded(str(value)) in here:
                continue
            status = last.values.get(f"{self.status}[{name}]") if self.status else None
            if status is None or status in self.open:
                code = ROW_GONE if self.status else ROW_LEFT
                yield code.at(self.cell, name=str(value), table=self.table, period=str(last.last))

    def _reused(self, reports: Reports, names: tuple[str, ...]) -> Iterator[Finding]:
        """A name that the latest report which had it gave to something else."""
        for id in names:
            fact = reports.facts[id]
            name = reports.lasting(id)[len(self.stem) :]
            now = reports.facts.get(f"{self.text}{id[len(self.stem) :]}")
            for past in reversed(reports.history.pasts):
                then = past.values.get(f"{self.text}{name}")
                if then is None:
                    continue
                if now is not None and isinstance(now.value, str) and _are_other(str(then), now.value):
                    said: dict[str, Param] = {"name": str(fact.value), "table": self.table}
                    yield NAME_REUSED.at(now.source, **said, before=_shortened(str(then)), period=str(past.last))
                break


def _rows(values: Mapping[str, object], stem: str) -> dict[str, object]:
    start = f"{stem}["
    return {id[len(start) : -1]: value for id, value in values.items() if id.startswith(start)}


def _are_other(one: str, other: str) -> bool:
    first, second = folded(one), folded(other)
    if first == second or min(len(first), len(second)) < LONG_ENOUGH:
        return False
    return difflib.SequenceMatcher(None, first, second, autojunk=False).ratio() < ALIKE


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:59]}…"


class Flow(NamedTuple):
    """How many rows have come or gone since the report before, as another table counts them.

    `came` tells which of the two `id` counts. Rows count while they are open.
    """

    id: str
    came: bool
    of: Persists

    def broken(self, reports: Reports) -> Iterator[Finding]:
        fact = reports.facts[self.id]
        last = reports.history.last
        rule = self.of
        if fact.number is None or rule.names is None or last is None or last.last != reports.before:
            return
        now = {
            folded(str(reports.facts[id].value)): str(reports.facts[id].value)
            for id in rule.names
            if not rule.status or reports.facts[f"{rule.status}{id[len(rule.stem) :]}"].value in rule.open
        }
        then = {
            folded(str(value)): str(value)
            for name, value in _rows(last.values, rule.stem).items()
            if not rule.status or last.values.get(f"{rule.status}[{name}]") in rule.open
        }
        names = [name for key, name in now.items() if key not in then]
        if not self.came:
            names = [name for key, name in then.items() if key not in now]
        if fact.number != len(names):
            said: dict[str, Param] = {"label": fact.label, "value": fact.number, "count": len(names)}
            shown = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
            yield FLOW_OFF.at(fact.source, **said, table=rule.table, names=shown, period=str(last.last))


class Arrows(NamedTuple):
    """Arrows that tell how assessments have moved since the last report: pairs of the fact of each and of its arrow.

    `grades` rank the words of an assessment, the best first; `moves` say which way an arrow points, above 0 for better.
    """

    table: str
    pairs: tuple[tuple[str, str], ...]
    grades: Mapping[str, int]
    moves: Mapping[str, int]

    def broken(self, reports: Reports) -> Iterator[Finding]:
        wrong, unseen = list[Finding](), list[Finding]()
        for status, arrow in self.pairs:
            now, shown = reports.facts[status], reports.facts[arrow]
            before = reports.kept(status, reports.before)
            grade, was = self.grades.get(str(now.value)), self.grades.get(str(before))
            move = self.moves.get(str(shown.value))
            if grade is None or was is None or move is None:
                continue
            said = _arrow(shown, now, reports)
            if (grade < was) - (grade > was) == move:
                continue
            if grade == was:
                unseen.append(ARROW_UNSEEN.at(shown.source, **said))
            else:
                wrong.append(ARROW_CONTRADICTS.at(shown.source, **said, before=str(before)))
        yield from first_few(wrong, self.table)
        yield from first_few(unseen, self.table)


def _arrow(shown: Fact, now: Fact, reports: Reports) -> dict[str, Param]:
    period = str(reports.before)
    return {"label": shown.label, "arrow": str(shown.value), "status": str(now.value), "period": period}
