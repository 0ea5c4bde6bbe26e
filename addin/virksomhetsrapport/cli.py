"""The command line: a door. It parses, calls the app, and prints; nothing else.

Exit codes: 0 fine, 1 findings of severity error, 2 could not run.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from virksomhetsrapport import __version__, app, cli_install
from virksomhetsrapport.edges import messages
from virksomhetsrapport.errors import ProgramError, where_raised
from virksomhetsrapport.facts import Fact, show_bare
from virksomhetsrapport.findings import Finding, Param, Severity
from virksomhetsrapport.terminal import FILE, HELP, Group, option, say_usage

FINE, ERRORS, FAILED = 0, 1, 2


@click.group(cls=Group)
@HELP
@click.version_option(
    __version__, prog_name="virksomhetsrapport", help="Vis versjonen.", message="%(prog)s %(version)s"
)
def commands() -> None:
    """Virksomhetsrapport: fra økonomiens arbeidsbok til styrets Word-rapport."""


cli_install.add_to(commands)


def main(arguments: Sequence[str] | None = None) -> None:
    """The door: errors become Norwegian sentences here, and nowhere a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        sys.exit(commands.main(arguments, standalone_mode=False) or FINE)
    except app.ErrorsHoldBackError as held:
        _print_findings(held.checked.catalogue.findings)
        _fail(messages.say_error(held), ERRORS)
    except ProgramError as fault:
        _fail(messages.say_error(fault), FAILED)
    except click.exceptions.NoArgsIsHelpError as fault:
        click.echo(fault.format_message())
        sys.exit(FAILED)
    except click.ClickException as fault:
        _fail([say_usage(fault)], FAILED)
    except (click.Abort, KeyboardInterrupt):
        _fail(["Avbrutt. Ingen fil er endret."], FAILED)
    except MemoryError:
        _fail(["Filen er for stor for minnet på denne maskinen. Ingen fil er endret."], FAILED)
    except Exception as fault:  # noqa: BLE001 - the outermost edge: a user must never meet a traceback
        _fail([messages.say("unexpected", {"kind": type(fault).__name__, "detail": where_raised(fault)})], FAILED)


@commands.command()
@HELP
@option("--organisation", "ids", multiple=True, metavar="ID", help="Bare denne; kan gjentas. Ellers alle.")
@option(
    "--out",
    metavar="MAPPE",
    type=FILE,
    default=Path("demo"),
    help="Mappen de skrives i; ellers demo.",
)
def demo(ids: tuple[str, ...], out: Path) -> None:
    """Lag eksempelarbeidsbøker og rapporter."""
    with _progress("Lager eksempler"):
        written = app.demo(ids, out, _now())
    for path in written:
        click.echo(path)


@commands.command()
@HELP
def organisations() -> int:
    """Vis organisasjonene som har en definisjon."""
    spoiled = False
    for id, file, found in app.organisations():
        if isinstance(found, ProgramError):
            spoiled = True
            for line in messages.say_error(found):
                click.echo(line, err=True)
        else:
            click.echo(f"{id}\t{found.full_name}\t{file}")
    return FAILED if spoiled else FINE


@commands.command()
@HELP
@click.argument("organisation", metavar="ID")
@option("--period", required=True, metavar="ÅÅÅÅ-MM", help="Periodens siste måned.")
@option("--sample", is_flag=True, help="Fyll ut med eksempelmåneden.")
@option(
    "--out",
    metavar="FIL",
    type=FILE,
    required=True,
    help="Arbeidsboken som skal lages: .xlsx, eller .xlsm med knappene i.",
)
def new(organisation: str, period: str, sample: bool, out: Path) -> None:
    """Lag en ny arbeidsbok."""
    source = app.new(organisation, period, out, sample=sample)
    click.echo(f"{out} (definisjon: {source})")


@commands.command()
@HELP
@click.argument("file", metavar="FIL", type=FILE)
@option("--json", "as_json", is_flag=True, help="Skriv funnene som JSON.")
def check(file: Path, as_json: bool) -> int:
    """Kontroller en arbeidsbok."""
    checked = app.check(file)
    catalogue = checked.catalogue
    if as_json:
        _print_json(
            {
                "organisation": catalogue.definition.id,
                "period": str(catalogue.period),
                "findings": [_finding_json(finding) for finding in catalogue.findings],
            }
        )
    else:
        _print_findings(catalogue.findings)
        click.echo(f"Definisjon: {checked.definition_file}", err=True)
    return ERRORS if catalogue.errors else FINE


@commands.command()
@HELP
@click.argument("file", metavar="FIL", type=FILE)
@option("--json", "as_json", is_flag=True, help="Skriv tallene som JSON.")
def figures(file: Path, as_json: bool) -> int:
    """Vis alle tall i en arbeidsbok, også de som regnes ut."""
    catalogue = app.check(file).catalogue
    if catalogue.errors:
        _print_findings(catalogue.errors)
    facts = [fact for fact in catalogue.facts.values() if not isinstance(fact.value, str | dt.date)]
    if as_json:
        _print_json({"figures": [_figure_json(fact) for fact in facts]})
    else:
        for fact in facts:
            click.echo(f"{fact.id}\t{show_bare(fact)}\t{fact.unit.id}\t{fact.label}\t{fact.source or ''}")
    return ERRORS if catalogue.errors else FINE


@commands.command()
@HELP
@click.argument("file", metavar="FIL", type=FILE)
@option(
    "--out",
    metavar="FIL",
    type=FILE,
    required=True,
    help="Rapporten som skal lages (.docx).",
)
@option(
    "--template",
    metavar="FIL",
    type=FILE,
    help="Word-malen; ellers organisasjonens egen.",
)
@option("--accept-errors", "reason", metavar="BEGRUNNELSE", help="Lag rapporten tross feil; står i rapporten.")
def report(file: Path, out: Path, template: Path | None, reason: str | None) -> int:
    """Lag Word-rapporten av en arbeidsbok."""
    checked, used = app.report(file, out, _now(), template, reason)
    _print_findings(checked.catalogue.findings)
    click.echo(f"{out} (mal: {used}, definisjon: {checked.definition_file})")
    return FINE


@commands.command()
@HELP
def helper() -> None:
    """Vent på klikk fra fanen i Excel. Starter ved pålogging; én om gangen."""
    from virksomhetsrapport.helper import main as run

    run()


def _now() -> dt.datetime:
    """The time that a report states; SOURCE_DATE_EPOCH sets it, so that a report can be made again to the byte."""
    try:
        moment = dt.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), dt.UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        moment = dt.datetime.now(dt.UTC)
    return moment.replace(tzinfo=None, microsecond=0)


def _finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "sheet": finding.cell.sheet if finding.cell else None,
        "cell": finding.cell.a1 if finding.cell else None,
        "message": messages.say_finding(finding),
        "params": {name: _plain(value) for name, value in finding.params.items()},
    }


def _figure_json(fact: Fact) -> dict[str, Any]:
    return {
        "id": fact.id,
        "value": None if fact.number is None else f"{fact.number:f}",
        "unit": fact.unit.id,
        "shown": show_bare(fact),
        "status": fact.status.value if fact.status else None,
        "sheet": fact.source.sheet if fact.source else None,
        "cell": fact.source.a1 if fact.source else None,
    }


def _plain(value: Param) -> str | int:
    return f"{value:f}" if isinstance(value, Decimal) else value if isinstance(value, int) else str(value)


def _print_json(data: dict[str, Any]) -> None:
    import json

    click.echo(json.dumps(data, ensure_ascii=False, indent=1))


def _print_findings(findings: Sequence[Finding]) -> None:
    colours = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: None}
    for finding in findings:
        word = click.style(f"{messages.SEVERITIES[finding.severity]}:", fg=colours[finding.severity], bold=True)
        click.echo(f"{word} {messages.say_finding(finding)}", err=True)
    click.echo(messages.tally(findings), err=True)


@contextmanager
def _progress(text: str) -> Iterator[None]:
    """A spinner for people; nothing where the output is no terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(text):
        yield


def _fail(lines: Sequence[str], code: int) -> None:
    for line in lines:
        click.echo(line, err=True)
    sys.exit(code)
