"""Faults planted between reports that nobody made, and what the program says of them.

`python tests/planted_over_time.py` writes the page that tells it.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from made.slips_over_time import FAULTS, Situation
from made.slips_over_time import Planted as Slip
from made.years import FILES, Report, blocks_of, definition_of, in_memory, reports, with_report
from virksomhetsrapport.catalogue import Catalogue, build
from virksomhetsrapport.findings import Finding, Severity
from virksomhetsrapport.history import NO_HISTORY, History
from workbooks import REPOSITORY, filled, period_of

PAGE = REPOSITORY / "docs" / "planted-faults-over-time.md"
COUNTS = {"hdo": 8, "helse-nord-ikt": 14, "nordlys": 8}
"""So many reports follow each other; faults are planted in the last. They begin in January, and end past new year."""
ON_THE_PAGE = range(1)
LATE = 0.2
"""How often more has become known of a month that was reported."""


@dataclass(frozen=True)
class Row:
    """Clean reports in a row: what is said of each, and the situation that faults are planted in, one for each of the
    last two periods: the turn of the year has faults of its own."""

    organisation: str
    seed: int
    clean: tuple[tuple[str, tuple[Finding, ...]], ...]
    situations: tuple[Situation, ...]

    def said(self, situation: Situation) -> tuple[Finding, ...]:
        """What is said of the report of a situation before a fault is planted in it."""
        return dict(self.clean)[situation.now.last]


@cache
def row_of(organisation: str, seed: int) -> Row:
    definition, row = definition_of(organisation), reports(seed, organisation, COUNTS[organisation], late=LATE)
    turn = next(number for number, report in enumerate(row) if number and report.when.month == report.when.count)
    clean, history, situations = [], NO_HISTORY, []
    for number, report in enumerate(row):
        catalogue = in_memory(definition, period_of(definition, report.last), report.inputs, history)
        clean.append((report.last, catalogue.findings))
        if number in (turn, len(row) - 1):
            situations.append(Situation(blocks_of(FILES[organisation]), row[: number + 1], history))
        history = with_report(history, catalogue, str(report.cover["styremote"]))
    return Row(organisation, seed, tuple(clean), tuple(situations))


@dataclass(frozen=True)
class Told:
    """A fault that was planted: the codes of which one must be told of it, why none can be, and what was told anew."""

    organisation: str
    seed: int
    fault: str
    codes: tuple[str, ...]
    why: str
    told: tuple[Finding, ...]

    @property
    def found(self) -> bool:
        return any(finding.code in self.codes for finding in self.told) if self.codes else bool(self.told)

    def __str__(self) -> str:
        return f"{self.organisation} {self.seed}, {self.fault}: {[finding.code for finding in self.told]}"


def planted(row: Row) -> Iterator[Told]:
    """Every fault, once, in the last report, or in the first of a year where only that has a place for it."""
    return (told for fault in FAULTS if (told := planted_one(row, fault)))


def planted_one(row: Row, fault: str) -> Told | None:
    """The fault in the last report that has a place for it, None where none has."""
    for situation in reversed(row.situations):
        slip = FAULTS[fault](random.Random(f"{row.organisation} {row.seed} {fault}"), situation)
        if slip is not None:
            history = situation.history if slip.history is None else slip.history
            after = checked(row.organisation, slip.report or situation.now, history, slip).findings
            known = set(map(str, row.said(situation)))
            told = tuple(finding for finding in after if str(finding) not in known)
            return Told(row.organisation, row.seed, fault, slip.codes, slip.why, told)
    return None


@cache
def planted_once(seed: int) -> tuple[Told, ...]:
    """Every fault in one organisation, another one for each fault that comes next."""
    organisations = list(FILES)
    found = []
    for number, fault in enumerate(FAULTS):
        turn = [organisations[(number + step) % len(organisations)] for step in range(len(organisations))]
        found.append(next(told for organisation in turn if (told := planted_one(row_of(organisation, seed), fault))))
    return tuple(found)


def checked(organisation: str, report: Report, history: History, slip: Slip) -> Catalogue:
    definition = definition_of(organisation)
    period = period_of(definition, report.last)
    inputs = replace(report.inputs, carried=slip.carried)
    return build(definition, period.last, slip.sheets(filled(definition, period, inputs, history)))


@cache
def examined(seed: int) -> tuple[tuple[Row, ...], tuple[Told, ...]]:
    rows = tuple(row_of(organisation, seed) for organisation in FILES)
    return rows, tuple(told for row in rows for told in planted(row))


def warnings_of(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is Severity.WARNING]


# --- The page ---


def page(seeds: Iterable[int]) -> str:
    """What is found in these rows of reports, as a page."""
    results = [examined(seed) for seed in seeds]
    rows = [row for of_seed, _ in results for row in of_seed]
    faults = [each for _, of_seed in results for each in of_seed]
    clean = [findings for row in rows for _, findings in row.clean]
    by_fault: dict[str, list[Told]] = {fault: [] for fault in FAULTS}
    for each in faults:
        by_fault[each.fault].append(each)
    lines, unseen = [], []
    for fault, of_fault in by_fault.items():
        must = [each for each in of_fault if each.codes]
        codes = sorted({finding.code for each in must for finding in each.told if finding.code in each.codes})
        said = ", ".join(f"`{code}`" for code in codes)
        found = sum(each.found for each in must)
        lines.append(f"| {fault} | {len(of_fault)} | {len(must)} | {found} | {said} |")
        silent = [each for each in of_fault if not each.codes]
        if silent:
            unseen.append(f"| {fault} | {len(silent)} of {len(of_fault)} | {silent[0].why} |")
    alarms = [len(warnings_of(findings)) for findings in clean]
    return HEAD.format(
        reports=len(clean),
        errors=sum(finding.severity is Severity.ERROR for findings in clean for finding in findings),
        warnings=sum(alarms),
        most=max(alarms),
        sorts=sum(bool(of_fault) for of_fault in by_fault.values()),
        planted=len(faults),
        visible=sum(bool(each.codes) for each in faults),
        found=sum(each.found for each in faults if each.codes),
        rows="\n".join(lines),
        unseen="\n".join(unseen),
    )


HEAD = """# Planted faults over time

What do the checks see of faults that only an earlier report can tell, and how often do they cry wolf?
`tests/made/years.py` draws rows of reports that nobody made, for HDO, Helse Nord IKT and an invented organisation:
consistent each by itself and with each other, some months amended later, as happens. `tests/made/slips_over_time.py`
plants faults in the last of them, one at a time, as people make them, and says which of them a rule must see.
`make test` holds this page to what the rows give, and `make soak` goes through many more.
`python tests/planted_over_time.py` writes it anew.

**Clean reports:** {reports}. Errors: {errors}. Warnings: {warnings}, at most {most} in a report.

**Faults:** {sorts} sorts, planted {planted} times. A rule must see {visible} of them; found: {found}.

| fault | planted | a rule must see | found | told as |
|---|--:|--:|--:|---|
{rows}

## What no rule can see

| fault | unseen | why |
|---|--:|---|
{unseen}
"""


if __name__ == "__main__":
    PAGE.write_text(page(ON_THE_PAGE), "utf-8")
