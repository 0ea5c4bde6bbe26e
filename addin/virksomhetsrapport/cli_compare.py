"""The command line of two reports: what has changed from one to the other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from virksomhetsrapport import compared
from virksomhetsrapport.change_list import lines, listed, sources
from virksomhetsrapport.compare.changes import Changes
from virksomhetsrapport.edges.messages import say
from virksomhetsrapport.terminal import FILE, HELP, Command, option

MOST = 15
"""Lines of a kind of change before the rest are counted."""


@click.command(cls=Command)
@HELP
@click.argument("a", metavar="FIL", type=FILE)
@click.argument("b", metavar="[FIL]", type=FILE, required=False)
@option("--json", "as_json", is_flag=True, help="Skriv alle endringene som JSON.")
@option("--out", metavar="ARBEIDSBOK", type=FILE, help="Skriv dem også på arket Endringer i en ny arbeidsbok (.xlsx).")
def compare(a: Path, b: Path | None, as_json: bool, out: Path | None) -> None:
    """Vis hva som er endret fra en rapport eller arbeidsbok til en annen."""
    found = compared.compare(a, b)
    if out is not None:
        compared.write_changes(out, found)
    if as_json:
        click.echo(json.dumps(compared.as_json(found), ensure_ascii=False, indent=1))
        return
    for line in _told(found):
        click.echo(line)
    if out is not None:
        click.echo(out)


def _told(found: Changes) -> Iterator[str]:
    yield f"{sources(found)}:"
    rows = listed(found)
    for group, count, said, left in lines(rows, MOST):
        yield ""
        yield f"{group.value} ({count})"
        yield from (f"  {line}" for line in said)
        if left:
            yield f"  … og {left} til, se --json eller --out" if said else "  Vises med --json eller --out"
    if not rows:
        yield say("compare-same", {})
