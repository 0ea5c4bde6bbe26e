"""The Norwegian sentences of findings, faults and errors, by code, from one file of data."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from virksomhetsrapport.catalogue import Catalogue
from virksomhetsrapport.errors import Fault, ProgramError
from virksomhetsrapport.findings import Finding, Param, Severity
from virksomhetsrapport.numbers import as_excel_shows, show_number
from virksomhetsrapport.offered import FILTER, Offer
from virksomhetsrapport.outputs import ControlRow, mark_key
from virksomhetsrapport.record import Record, facts_of
from virksomhetsrapport.verify import Seen, State

SEVERITIES = {Severity.ERROR: "Feil", Severity.WARNING: "Advarsel", Severity.NOTICE: "Merknad"}
_MANY = {Severity.ERROR: "feil", Severity.WARNING: "advarsler", Severity.NOTICE: "merknader"}


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    text = (Path(__file__).parents[1] / "messages.toml").read_text("utf-8")
    return tomllib.loads(text)


class _Count(int):
    """A number that a sentence may follow with its noun: `{count:rad|rader}` says "1 rad", "3 rader"."""

    def __format__(self, nouns: str) -> str:
        if not nouns:
            return str(int(self))
        one, many = nouns.split("|")
        return f"{int(self)} {one if self == 1 else many}"


def say(code: str, params: Mapping[str, Param], cell: str = "") -> str:
    """The sentence of a code; further ones follow where the parameter that they are about is not empty."""
    entry = sentences()[code]
    shown: dict[str, Any] = {name: _show(value) for name, value in params.items()}
    shown.setdefault("cell", cell)
    parts = [entry["text"], *(text for name, text in entry.items() if name != "text" and shown.get(name))]
    return "".join(parts).format(**shown)


def say_finding(finding: Finding) -> str:
    return say(finding.code, finding.params, str(finding.cell) if finding.cell else "arbeidsboken")


def tally(findings: Sequence[Finding]) -> str:
    """How many there are of each severity: "Funn: 1 feil, 2 advarsler."."""
    said = []
    for severity in Severity:
        count = sum(finding.severity is severity for finding in findings)
        if count:
            said.append(f"{count} {SEVERITIES[severity].lower() if count == 1 else _MANY[severity]}")
    return f"Funn: {', '.join(said)}." if said else "Ingen funn."


def control_rows(catalogue: Catalogue) -> list[ControlRow]:
    """The rows of Kontroll, in the order of the findings."""
    return [
        ControlRow(SEVERITIES[finding.severity], say_finding(finding), finding.cell, mark_key(finding, catalogue))
        for finding in catalogue.findings
    ]


def say_offer(offer: Offer) -> str:
    """What a placeholder or a filter does that means the same everywhere."""
    return say(f"{'filter' if offer.kind == FILTER else 'offer'}-{offer.name}", {})


def say_fault(fault: Fault) -> str:
    """A fault of a definition after its key path, of a template with its place in the sentence."""
    if fault.code.startswith("definition-"):
        return f"{fault.where or 'filen'}: {say(fault.code, fault.params)}"
    return say(fault.code, fault.params, fault.where)


def say_seen(seen: Iterable[Seen], record: Record) -> list[str]:
    """What became of places of a report, a sentence each."""
    facts = {fact.id: fact.label for fact in record.facts}
    labels = {frame.id: f"«{frame.caption}»" for frame in record.frames}
    for place in record.places:
        labels[place.id] = facts.get(facts_of(place.says)[0], place.id)
    return [_say_place(each, labels.get(each.id, each.id)) for each in seen]


def _say_place(seen: Seen, label: str) -> str:
    id, state, shown, expected, where = seen
    if state is State.REMOVED:
        return say("seen-removed", {"label": label, "id": id, "where": where, "expected": expected})
    if state is State.DOUBLED:
        return say("seen-doubled", {"label": label, "id": id, "where": where, "shown": shown})
    if state is State.IN_WORD:
        return say("seen-in-word", {"label": label, "id": id, "where": where, "shown": shown, "expected": expected})
    return say("seen-in-workbook", {"label": label, "id": id, "where": where, "shown": shown, "expected": expected})


def say_error(error: ProgramError) -> list[str]:
    """What stopped the program, and below it the faults one by one, if it has any, or what holds it back."""
    faults: tuple[Fault, ...] = getattr(error, "faults", ())
    sentences: tuple[str, ...] = getattr(error, "sentences", ())
    return [say(error.code, error.params), *(f"  {each}" for each in (*map(say_fault, faults), *sentences))]


def _show(value: Param) -> str | _Count:
    match value:
        case Decimal():
            return show_number(as_excel_shows(value))
        case int():
            return _Count(value)
        case _:
            return str(value)
