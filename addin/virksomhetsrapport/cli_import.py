"""The command line of HR's counts: how they come into finance's workbook."""

from __future__ import annotations

from pathlib import Path

import click

from virksomhetsrapport.edges import messages
from virksomhetsrapport.findings import Severity
from virksomhetsrapport.hr.settings import AgreedFrom
from virksomhetsrapport.terminal import FILE, HELP, Command, SourcesError, option

FINE, ERRORS = 0, 1


@click.command("import", cls=Command)
@HELP
@click.argument("file", metavar="ARBEIDSBOK", type=FILE)
@option("--absence", metavar="LISTE", type=FILE, help="HRs fraværsliste.")
@option("--breaches", metavar="LISTE", type=FILE, help="HRs liste over AML-brudd.")
@option("--agreed", metavar="FIL", type=FILE, help="Avtalte dagsverk for hver måned.")
@option("--positions", metavar="FIL", type=FILE, help="Stillingene som avtalte dagsverk skal regnes ut av.")
@option("--counts", metavar="FIL", type=FILE, help="Filen med HR-tall som HR har levert, i stedet for listene.")
@option(
    "--out",
    metavar="FIL",
    type=FILE,
    required=True,
    help="Arbeidsboken som skal lages: .xlsx, eller .xlsm med knappene i.",
)
def import_(
    file: Path,
    absence: Path | None,
    breaches: Path | None,
    agreed: Path | None,
    positions: Path | None,
    counts: Path | None,
    out: Path,
) -> int:
    """Hent HR-tall inn i en ny utgave av arbeidsboken."""
    from virksomhetsrapport import importing
    from virksomhetsrapport.counting import AgreedFile

    if counts and (absence or breaches or agreed or positions):
        raise SourcesError("Oppgi enten --counts eller listene.")
    if not counts and not absence and not breaches:
        raise SourcesError("Oppgi --counts, --absence eller --breaches.")
    if agreed and positions:
        raise SourcesError("Oppgi enten --agreed eller --positions.")
    if (agreed or positions) and not absence:
        raise SourcesError("Oppgi --absence sammen med avtalte dagsverk eller stillinger.")
    basis = AgreedFile(AgreedFrom.MONTHS, agreed) if agreed else None
    basis = AgreedFile(AgreedFrom.POSITIONS, positions) if positions else basis
    made = importing.import_counts(file, counts or importing.ListFiles(absence, breaches, basis), out)
    for finding in (*made.found, *made.told):
        click.echo(f"{messages.SEVERITIES[finding.severity]}: {messages.say_finding(finding)}", err=True)
    click.echo(f"{out} (definisjon: {made.definition_file})")
    return ERRORS if any(finding.severity is Severity.ERROR for finding in made.found) else FINE
