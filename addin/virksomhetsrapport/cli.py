"""The command line: a door. It parses, calls the app, and prints; nothing else.

Exit codes: 0 fine, 1 findings of severity error, 2 could not run.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from virksomhetsrapport import __version__, app
from virksomhetsrapport.edges import messages
from virksomhetsrapport.edges.render.choose import PageSource
from virksomhetsrapport.errors import HeldBackError, OutputError, ProgramError, where_raised
from virksomhetsrapport.facts import Fact, show_bare
from virksomhetsrapport.printed import as_json, print_findings, print_json
from virksomhetsrapport.since import is_of_past
from virksomhetsrapport.terminal import FILE, HELP, Group, option, progress, say_usage

FINE, ERRORS, FAILED = 0, 1, 2
PAGES = option(
    "--pages",
    type=click.Choice([source.value for source in PageSource], case_sensitive=False),
    default=PageSource.AUTO.value,
    callback=lambda _context, _option, value: PageSource(value),
    metavar="KILDE",
    help="Hvem som sier sidetallene: «auto» (ellers), «libreoffice», «word» eller «none».",
)


ELSEWHERE = {
    name: f"{__package__}.{module}"
    for module, names in {
        "cli_compare": ["compare"],
        "cli_import": ["import"],
        "cli_install": ["install", "uninstall", "doctor"],
        "cli_issue": ["issue"],
        "cli_lists": ["absence", "breaches"],
        "cli_roll": ["roll"],
        "cli_template": ["template"],
        "cli_verify": ["verify", "trace"],
    }.items()
    for name in names
}


@click.group(cls=Group, elsewhere=ELSEWHERE)
@HELP
@click.version_option(
    __version__, prog_name="virksomhetsrapport", help="Vis versjonen.", message="%(prog)s %(version)s"
)
def commands() -> None:
    """Virksomhetsrapport: fra økonomiens arbeidsbok til styrets Word-rapport."""


def main(arguments: Sequence[str] | None = None) -> None:
    """The door: errors become Norwegian sentences here, and nowhere a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        sys.exit(commands.main(arguments, standalone_mode=False) or FINE)
    except app.ErrorsHoldBackError as held:
        print_findings(held.checked.catalogue.findings)
        _fail(messages.say_error(held), ERRORS)
    except HeldBackError as held:
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
@PAGES
def demo(ids: tuple[str, ...], out: Path, pages: PageSource) -> None:
    """Lag eksempelarbeidsbøker og rapporter."""
    with progress("Lager eksempler"):
        written = app.demo(ids, out, _now(), pages)
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
@option("--hr", is_flag=True, help="HRs egen arbeidsbok, for listene over fravær og AML-brudd.")
@option(
    "--out",
    metavar="FIL",
    type=FILE,
    required=True,
    help="Arbeidsboken som skal lages: .xlsx, eller .xlsm med knappene i.",
)
def new(organisation: str, period: str, sample: bool, hr: bool, out: Path) -> None:
    """Lag en ny arbeidsbok."""
    from virksomhetsrapport.new_hr import new_hr

    if sample and hr:
        raise OutputError("hr-no-sample")
    source = new_hr(organisation, period, out) if hr else app.new(organisation, period, out, sample=sample)
    click.echo(f"{out} (definisjon: {source})")


@commands.command()
@HELP
@click.argument("file", metavar="FIL", type=FILE)
@option("--json", "json_wanted", is_flag=True, help="Skriv funnene som JSON.")
def check(file: Path, json_wanted: bool) -> int:
    """Kontroller en arbeidsbok."""
    checked = app.check(file)
    catalogue = checked.catalogue
    if json_wanted:
        print_json(
            {
                "organisation": catalogue.definition.id,
                "period": str(catalogue.period),
                "findings": [as_json(finding) for finding in catalogue.findings],
            }
        )
    else:
        print_findings(catalogue.findings)
        click.echo(f"Definisjon: {checked.definition_file}", err=True)
    return ERRORS if catalogue.errors else FINE


@commands.command()
@HELP
@click.argument("file", metavar="FIL", type=FILE)
@option("--json", "json_wanted", is_flag=True, help="Skriv tallene som JSON.")
def figures(file: Path, json_wanted: bool) -> int:
    """Vis alle tall i en arbeidsbok, også de som regnes ut."""
    catalogue = app.check(file).catalogue
    if catalogue.errors:
        print_findings(catalogue.errors)
    known = (fact for id, fact in catalogue.facts.items() if catalogue.history.pasts or not is_of_past(id))
    facts = [fact for fact in known if not isinstance(fact.value, str | dt.date)]
    if json_wanted:
        print_json({"figures": [_figure_json(fact) for fact in facts]})
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
@PAGES
@option("--pdf", "as_pdf", is_flag=True, help="Lag også en PDF, ved siden av rapporten.")
def report(file: Path, out: Path, template: Path | None, reason: str | None, pages: PageSource, as_pdf: bool) -> int:
    """Lag Word-rapporten av en arbeidsbok."""
    pdf = out.with_suffix(".pdf") if as_pdf and out.name else None
    with progress("Lager rapporten"):
        made = app.report(file, out, _now(), template, reason, pages=pages, pdf=pdf)
    print_findings(made.checked.catalogue.findings)
    click.echo(f"{out} (mal: {made.template}, definisjon: {made.checked.definition_file})")
    if pdf:
        click.echo(pdf)
    click.echo(made.pages)
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


def _fail(lines: Sequence[str], code: int) -> None:
    for line in lines:
        click.echo(line, err=True)
    sys.exit(code)
