"""The command line of issuing: the report that goes to the board."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import click

from virksomhetsrapport import app, issuing
from virksomhetsrapport.terminal import FILE, HELP, Command, option, progress


@click.command(cls=Command)
@HELP
@click.argument("file", metavar="ARBEIDSBOK", type=FILE)
@click.argument("report", metavar="RAPPORT", type=FILE)
@option("--out", metavar="FIL", type=FILE, help="Den utstedte rapporten (.docx); ellers ved siden av arbeidsboken.")
@option("--reason", metavar="BEGRUNNELSE", help="Hvorfor det som er endret i Word skal stå, eller den utstedes igjen.")
@option("--pdf", metavar="FIL", type=FILE, help="Lag også en PDF av den utstedte rapporten.")
def issue(file: Path, report: Path, out: Path | None, reason: str | None, pdf: Path | None) -> None:
    """Utsted en rapport: en kopi uten «Utkast», og en fil med tallene i den."""
    with progress("Utsteder rapporten"):
        made = issuing.issue(app.check(file), file.parent, report, _today(), out, reason, pdf)
    for sentence in made.issued.differences:
        click.echo(sentence, err=True)
    for path in (made.report, made.facts, made.pdf):
        if path:
            click.echo(path)


def _today() -> dt.date:
    """The day of issue; SOURCE_DATE_EPOCH sets it, as it sets the time of a report."""
    try:
        return dt.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), dt.UTC).date()
    except (KeyError, ValueError, OverflowError, OSError):
        return dt.datetime.now().astimezone().date()
