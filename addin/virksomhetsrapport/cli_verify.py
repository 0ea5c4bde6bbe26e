"""The command line of a finished report: whether its figures still stand, and where each of them comes from."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from virksomhetsrapport import finished
from virksomhetsrapport.edges.messages import say, say_seen
from virksomhetsrapport.facts import Origin
from virksomhetsrapport.issuing import said_day
from virksomhetsrapport.terminal import FILE, HELP, Command, option
from virksomhetsrapport.trace import Step
from virksomhetsrapport.verify import State

FINE, DIFFERENT = 0, 1
WORST_FIRST = {
    State.REMOVED: "fjernet",
    State.IN_WORD: "endret i Word",
    State.DOUBLED: "står på nytt",
    State.IN_WORKBOOK: "endret i arbeidsboken",
}


@click.command(cls=Command)
@HELP
@click.argument("file", metavar="RAPPORT", type=FILE)
@option("--against", metavar="ARBEIDSBOK", type=FILE, help="Sammenlign med det arbeidsboken sier nå.")
@option("--issued", metavar="FIL", type=FILE, help="Filen med tallene fra utstedelsen; ellers letes det ved siden av.")
@option("--json", "as_json", is_flag=True, help="Skriv hvert sted som JSON.")
def verify(file: Path, against: Path | None, issued: Path | None, as_json: bool) -> int:
    """Vis hvilke tall i en rapport som er endret siden den ble laget, og om den er den som ble utstedt."""
    verified = finished.verify_report(file, against, issued)
    if as_json:
        places = [{**each._asdict(), "state": each.state.value} for each in verified.seen]
        standing = {"state": verified.issued.state.value, "day": verified.issued.day or None}
        click.echo(json.dumps({"places": places, "issued": standing}, ensure_ascii=False, indent=1))
    else:
        for line in _told(verified):
            click.echo(line)
    return DIFFERENT if verified.differs else FINE


@click.command(cls=Command)
@HELP
@click.argument("file", metavar="RAPPORT", type=FILE)
@click.argument("id", metavar="NAVN")
def trace(file: Path, id: str) -> None:
    """Vis hva et tall i en rapport bygger på, ned til cellene i arbeidsboken."""
    for step in finished.trace_figure(file, id):
        click.echo(f"{'  ' * step.level}{_step(step)}")


def _told(verified: finished.Verified) -> Iterator[str]:
    """What differs, worst first, then how many there are of each."""
    order = list(WORST_FIRST)
    different = [each for each in verified.seen if each.state is not State.SAME]
    yield from say_seen(sorted(different, key=lambda each: order.index(each.state)), verified.record)
    if verified.saved:
        yield say("seen-saved", {})
    if verified.figures_same is not None:
        yield say("seen-figures-same", {}) if verified.figures_same else say("seen-figures-other", {})
    counts = Counter(each.state for each in different)
    tally = ", ".join(f"{counts[state]} {word}" for state, word in WORST_FIRST.items() if counts[state])
    of = len(verified.seen)
    if different:
        yield say("seen-counted", {"wrong": len(different), "of": of, "tally": tally})
    else:
        yield say("seen-all-same", {"of": of})
    yield from _standing(verified)


def _standing(verified: finished.Verified) -> Iterator[str]:
    """Whether it is the report that was issued."""
    found = verified.issued
    day = said_day(found.day)
    yield from found.figures
    match found.state:
        case finished.IssuedState.SAME:
            yield say("seen-issued-same", {"day": day, "reason": found.reason})
            if found.replaced:
                name, later = found.replaced.report, said_day(found.replaced.day)
                yield say("seen-issued-replaced", {"report": name, "day": later})
        case finished.IssuedState.CHANGED if found.figures or any(
            each.state is not State.SAME for each in verified.seen
        ):
            yield say("seen-issued-changed", {"day": day})
        case finished.IssuedState.CHANGED:
            yield say("seen-issued-bytes", {"day": day})
        case finished.IssuedState.UNKNOWN if not found.draft:
            yield say("seen-issued-unknown", {"day": day})
    if found.draft:
        yield say("seen-draft", {})


def _step(step: Step) -> str:
    fact = step.fact
    label, shown, cell = fact.label, fact.shown, " ".join(fact.cell.rsplit("!", 1))
    rule = say(f"rule-{fact.rule}", {}) if fact.rule and fact.inputs else ""
    if step.again:
        return say("trace-again", {"label": label, "shown": shown})
    match step.origin:
        case Origin.TYPED:
            return say("trace-typed", {"label": label, "shown": shown}, cell)
        case Origin.REPORTED:
            return say("trace-reported", {"label": label, "shown": shown, "rule": rule}, cell)
        case Origin.COMPUTED:
            return say("trace-computed", {"label": label, "shown": shown, "rule": rule})
        case Origin.DEFINED:
            return say("trace-defined", {"label": label, "shown": shown})
        case Origin.KEPT:
            return say("trace-kept", {"label": label, "shown": shown}, cell)
        case Origin.MISSING:
            return say("trace-missing", {"label": label, "shown": shown, "rule": rule}, cell)
