"""The command line of templates: what one may ask for."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sys
from collections.abc import Iterator
from itertools import groupby

import click

from virksomhetsrapport.edges.messages import say
from virksomhetsrapport.listed import Listed, listed
from virksomhetsrapport.offered import FILTER, Offer
from virksomhetsrapport.placeholders import Kind
from virksomhetsrapport.terminal import HELP, Command, option

WIDEST_NAME, WIDEST_SAMPLE = 46, 18
"""Columns that the terminal lines up; what is longer pushes the rest of its line along."""


@click.command(cls=Command)
@HELP
@click.argument("organisation", metavar="ID")
@click.argument("words", metavar="[ORD]...", nargs=-1)
@option("--period", metavar="ÅÅÅÅ-MM", help="Periodens siste måned; ellers den siste eksempelmåneden.")
@option("--json", "as_json", is_flag=True, help="Skriv listen som JSON.")
def template(organisation: str, words: tuple[str, ...], period: str | None, as_json: bool) -> None:
    """Vis alle plassholdere som kan stå i malen, eller bare de som inneholder ordene."""
    found = listed(organisation, dt.datetime.now(dt.UTC), period, " ".join(words))
    if as_json:
        click.echo(json.dumps(_as_json(found), ensure_ascii=False, indent=1))
        return
    last, titles = found.catalogue.period.last, _titles(found)
    name, period = found.catalogue.definition.name, str(last)
    if found.sampled:
        head = say("offers-sampled", {"name": name, "period": period})
    else:
        head = say("offers-empty", {"name": name, "period": period})
    click.echo(head, err=True)
    if sys.stdout.isatty():
        for line in _lines(found, shutil.get_terminal_size().columns):
            click.echo(line)
    else:
        for offer in found.offers:
            click.echo("\t".join((offer.written, offer.sample, offer.meaning, titles.get(offer.table, ""))))
    click.echo(say("offers-indexes", {"last": str(last), "before": str(last.plus(-1))}), err=True)


def _titles(found: Listed) -> dict[str, str]:
    return {table.head.id: table.head.title for table in found.catalogue.definition.tables}


def _lines(found: Listed, width: int) -> Iterator[str]:
    """What a terminal shows: a heading for each table, and no line wider than it, names apart."""
    titles = _titles(found)
    for heading, group in groupby(found.offers, key=lambda offer: _heading(offer, titles)):
        members = list(group)
        name = min(WIDEST_NAME, max(len(offer.written) for offer in members))
        sample = min(WIDEST_SAMPLE, max(len(offer.sample) for offer in members))
        yield ""
        yield click.style(heading, bold=True)
        for offer in members:
            written = f"  {offer.written:{name}}"
            rest = f"  {_cut(offer.sample, sample):{sample}}  {offer.meaning}"
            yield (written + _cut(rest, max(width - 1 - len(written), 0))).rstrip()


def _heading(offer: Offer, titles: dict[str, str]) -> str:
    if offer.table:
        return titles[offer.table]
    if offer.kind == FILTER:
        return say("offers-filters", {})
    blocks = (Kind.CONTENTS.value, Kind.TABLES.value, Kind.CHARTS.value, Kind.RESERVATIONS.value)
    return say("offers-lists", {}) if offer.kind in blocks else say("offers-given", {})


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: room - 1]}…" if room else ""


def _as_json(found: Listed) -> dict[str, object]:
    titles, last = _titles(found), found.catalogue.period.last
    return {
        "organisation": found.catalogue.definition.id,
        "period": str(last),
        "sampled": found.sampled,
        "months": {"siste": str(last), "forrige": str(last.plus(-1))},
        "placeholders": [
            {
                "placeholder": offer.written,
                "kind": offer.kind,
                "id": offer.name,
                "meaning": offer.meaning,
                "sample": offer.sample,
                "table": offer.table or None,
                "title": titles.get(offer.table),
            }
            for offer in found.offers
        ],
    }
