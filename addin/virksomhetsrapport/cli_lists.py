"""The command line of HR's lists: what is counted in them, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from virksomhetsrapport.errors import ProgramError
from virksomhetsrapport.findings import Finding, Severity
from virksomhetsrapport.hr.model import AbsenceCounted, BreachesCounted, Rates
from virksomhetsrapport.hr.settings import AgreedFrom
from virksomhetsrapport.numbers import show_number
from virksomhetsrapport.printed import as_json, print_findings, print_json
from virksomhetsrapport.terminal import FILE, HELP, Command, option

FINE, ERRORS = 0, 1
ORGANISATION = option("--organisation", required=True, metavar="ID", help="Organisasjonen som listen hører til.")
PERIOD = option("--period", required=True, metavar="ÅÅÅÅ-MM", help="Periodens siste måned.")
JSON = option("--json", "json_wanted", is_flag=True, help="Skriv tallene og funnene som JSON.")


class AgreedNotGivenError(ProgramError):
    """Neither agreed days nor positions are given, or both."""


@click.command(cls=Command)
@HELP
@click.argument("file", metavar="LISTE", type=FILE)
@ORGANISATION
@PERIOD
@option("--agreed", metavar="FIL", type=FILE, help="Avtalte dagsverk for hver måned.")
@option("--positions", metavar="FIL", type=FILE, help="Stillingene som avtalte dagsverk skal regnes ut av.")
@JSON
def absence(
    file: Path, organisation: str, period: str, agreed: Path | None, positions: Path | None, json_wanted: bool
) -> int:
    """Tell sykefraværet i en liste."""
    from virksomhetsrapport.counting import AgreedFile, count_absence_file

    given = [
        AgreedFile(kind, path)
        for kind, path in ((AgreedFrom.MONTHS, agreed), (AgreedFrom.POSITIONS, positions))
        if path is not None
    ]
    if len(given) != 1:
        raise AgreedNotGivenError("list-agreed-not-given")
    counted, _, definition_file = count_absence_file(file, given[0], organisation, period)
    if json_wanted:
        print_json(absence_json(counted))
    else:
        _print_absence(counted)
        print_findings(counted.findings)
        click.echo(f"Definisjon: {definition_file}", err=True)
    return _exit_code(counted.findings)


@click.command(cls=Command)
@HELP
@click.argument("file", metavar="LISTE", type=FILE)
@ORGANISATION
@PERIOD
@JSON
def breaches(file: Path, organisation: str, period: str, json_wanted: bool) -> int:
    """Tell AML-bruddene i en liste."""
    from virksomhetsrapport.counting import breach_types, count_breaches_file

    counted, definition, definition_file = count_breaches_file(file, organisation, period)
    if json_wanted:
        print_json(breaches_json(counted))
    else:
        _print_breaches(counted, {id: labels[0] if labels else id for id, labels in breach_types(definition).items()})
        print_findings(counted.findings)
        click.echo(f"Definisjon: {definition_file}", err=True)
    return _exit_code(counted.findings)


def absence_json(counted: AbsenceCounted) -> dict[str, Any]:
    """The counts with every decimal as a text, unrounded; null where a figure is not known."""
    return {
        "months": [{"month": str(month), **_rates_json(rates)} for month, rates in counted.months.items()],
        "year_to_date": _rates_json(counted.year_to_date),
        "by_unit": [
            {"unit": each.unit, "month": str(each.month), "rate": _text(each.rate), "hidden": each.hidden}
            for each in counted.by_unit
        ],
        "findings": [as_json(finding) for finding in counted.findings],
    }


def _rates_json(rates: Rates) -> dict[str, str | None]:
    days = rates.days
    return {
        "agreed_days": _text(rates.agreed),
        "absence_days": _text(days.all),
        "rate": _text(rates.percent(days.all)),
        "short": _text(rates.percent(days.short)),
        "long": _text(rates.percent(days.long)),
        "self_certified": _text(rates.percent(days.self_certified)),
        "doctor_certified": _text(rates.percent(days.doctor_certified)),
    }


def breaches_json(counted: BreachesCounted) -> dict[str, Any]:
    """The counts by type and month; a type's share of the year's breaches in per cent, unrounded, null without any."""
    whole = counted.year_to_date
    return {
        "types": [
            {
                "type": type,
                "months": {str(month): count for month, count in counts.items()},
                "share": _text(Decimal(100 * sum(counts.values())) / whole) if whole else None,
            }
            for type, counts in counted.types.items()
        ],
        "months": {str(month): counted.total(month) for month in counted.months},
        "year_to_date": whole,
        "findings": [as_json(finding) for finding in counted.findings],
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _exit_code(findings: Sequence[Finding]) -> int:
    return ERRORS if any(finding.severity is Severity.ERROR for finding in findings) else FINE


def _print_absence(counted: AbsenceCounted) -> None:
    headings = (
        "Måned",
        "Avtalte dagsverk",
        "Fravær, dagsverk",
        "Fravær %",
        "Kort %",
        "Lang %",
        "Egenmeldt %",
        "Legemeldt %",
    )
    rows = [(f"{month.name} {month.year}", *_shown(rates)) for month, rates in counted.months.items()]
    if rows:
        _print_table((headings, *rows, ("Hittil i år", *_shown(counted.year_to_date))))
    if counted.by_unit:
        click.echo()
        units = [
            (each.unit, f"{each.month.name} {each.month.year}", "skjult" if each.hidden else _number(each.rate, 2))
            for each in counted.by_unit
        ]
        _print_table((("Enhet", "Måned", "Fravær %"), *units))


def _shown(rates: Rates) -> tuple[str, ...]:
    days = rates.days
    parts = (days.all, days.short, days.long, days.self_certified, days.doctor_certified)
    return (_number(rates.agreed, 1), _number(days.all, 1), *(_number(rates.percent(part), 2) for part in parts))


def _print_breaches(counted: BreachesCounted, labels: dict[str, str]) -> None:
    if not counted.months:
        return
    whole = counted.year_to_date
    rows = []
    for type, counts in counted.types.items():
        total = sum(counts.values())
        share = _number(Decimal(100 * total) / whole, 0) if whole else "–"
        rows.append((labels[type], *map(str, counts.values()), str(total), share))
    months = [month.short for month in counted.months]
    totals = [str(counted.total(month)) for month in counted.months]
    _print_table((("Bruddtype", *months, "Hittil i år", "Andel %"), *rows, ("I alt", *totals, str(whole), "")))
    if counted.causes:
        click.echo()
        _print_table((("Årsak", "Hittil i år"), *((cause, str(count)) for cause, count in counted.causes.items())))


def _number(value: Decimal | None, decimals: int) -> str:
    return "–" if value is None else show_number(value, decimals)


def _print_table(rows: Sequence[Sequence[str]]) -> None:
    """The first column to the left, figures to the right, two blanks between."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        first, *others = (
            cell.ljust(width) if not index else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        click.echo("  ".join((first, *others)).rstrip())
