"""The command line of installing: three commands more for the same door."""

from __future__ import annotations

from pathlib import Path

import click

from virksomhetsrapport import __version__
from virksomhetsrapport.terminal import FILE, HELP, Command, option

_MACHINE = option("--machine", is_flag=True, help="For alle på maskinen; krever administrator.")
_XLSTART = option("--xlstart", metavar="MAPPE", type=FILE, help="Excels oppstartsmappe, hvis den ligger et annet sted.")


@click.command(cls=Command)
@HELP
@_MACHINE
@_XLSTART
@option("--addin", metavar="FIL", type=FILE, help="Et tillegg dere har signert selv (.xlam).")
def install(machine: bool, xlstart: Path | None, addin: Path | None) -> None:
    """Legg programmet inn i Excel."""
    from virksomhetsrapport import installation

    done = installation.install(machine=machine, xlstart=xlstart, addin=addin)
    click.echo(f"Virksomhetsrapport {__version__} er lagt inn i Excel.")
    click.echo(f"Tillegg: {done.addin}")
    click.echo(f"Hjelper: {done.helper} ({_when(done.started)})")
    click.echo("Lukk Excel og åpne det igjen: fanen Virksomhetsrapport står i båndet.")


@click.command(cls=Command)
@HELP
@_MACHINE
@_XLSTART
def uninstall(machine: bool, xlstart: Path | None) -> None:
    """Ta programmet ut av Excel igjen."""
    from virksomhetsrapport import installation

    left = installation.uninstall(machine=machine, xlstart=xlstart)
    click.echo("Virksomhetsrapport er tatt ut av Excel. Arbeidsbøker, rapporter og definisjoner er ikke rørt.")
    for folder in left:
        click.echo(f"{folder} står igjen, for den inneholder noe programmet ikke har laget.")
    if machine:
        click.echo(
            "Hver brukers egen arbeidsmappe står igjen; «virksomhetsrapport uninstall» som brukeren fjerner den."
        )


@click.command(cls=Command)
@HELP
def doctor() -> int:
    """Vis hva som er i orden på denne maskinen, og hva som ikke er det."""
    from virksomhetsrapport import installation
    from virksomhetsrapport.edges.install.doctor import render

    checks = installation.examine()
    click.echo(render(checks))
    return 1 if any(check.ok is False for check in checks) else 0


def _when(started: bool) -> str:
    return "er i gang, og starter selv ved pålogging" if started else "starter ved neste pålogging"
