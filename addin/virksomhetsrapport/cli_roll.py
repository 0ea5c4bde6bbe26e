"""The command line of the next period."""

from __future__ import annotations

from pathlib import Path

import click

from virksomhetsrapport import next_period
from virksomhetsrapport.edges import messages
from virksomhetsrapport.terminal import FILE, HELP, Command, option


@click.command(cls=Command)
@HELP
@click.argument("file", metavar="FIL", type=FILE)
@option("--to", "period", required=True, metavar="ÅÅÅÅ-MM", help="Den nye periodens siste måned.")
@option(
    "--out",
    metavar="FIL",
    type=FILE,
    required=True,
    help="Arbeidsboken som skal lages: .xlsx, eller .xlsm med knappene i.",
)
@option("--reason", metavar="GRUNN", help="Hvorfor perioden avsluttes uten at rapporten er utstedt, eller med feil.")
def roll(file: Path, period: str, out: Path, reason: str | None) -> None:
    """Lag arbeidsboken for neste periode av denne."""
    rolled = next_period.roll(file, period, out, reason)
    for finding in rolled.told:
        click.echo(f"{messages.SEVERITIES[finding.severity]}: {messages.say_finding(finding)}", err=True)
    click.echo(f"{out} (definisjon: {rolled.definition_file})")
