"""What a template of an organisation may ask for, with the words and figures of its sample month."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import NamedTuple

from virksomhetsrapport import app
from virksomhetsrapport.catalogue import Catalogue, build
from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.edges import places
from virksomhetsrapport.edges.messages import say_offer
from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.errors import TemplateError
from virksomhetsrapport.offered import Offer, holds, offers
from virksomhetsrapport.period import Month


class Listed(NamedTuple):
    """The offers that were asked for; `sampled` says whether what they show is a sample month's."""

    catalogue: Catalogue
    sampled: bool
    offers: tuple[Offer, ...]


def listed(organisation: str, moment: dt.datetime, period_text: str | None = None, words: str = "") -> Listed:
    """Every placeholder of an organisation, or those that hold each of the words.

    The samples are from the sample month of the period that is asked for, or from the last one where none is; from an
    empty workbook where there is none of it. Raises `ProgramError` where nothing is left to show.
    """
    definition, file = places.load_definition(organisation)
    known = places.samples(file)
    if period_text:
        period = app.read_period(definition, period_text)
    else:
        month = max(known, default=Month(moment.year, moment.month))
        period = next(filter(None, (definition.period(month.plus(-back)) for back in range(12))))
    sampled = period.last in known
    sheets = _sample(organisation, period.last) if sampled else Sheets({})
    catalogue = build(definition, period.last, sheets)
    said = (offer._replace(meaning=offer.meaning or say_offer(offer)) for offer in offers(catalogue))
    titles = {table.head.id: table.head.title for table in definition.tables}
    wanted = words.casefold().split()
    found = tuple(offer for offer in said if holds(offer, titles.get(offer.table, ""), wanted))
    if not found:
        raise TemplateError("offers-none", words=words, id=organisation)
    return Listed(catalogue, sampled, found)


def _sample(organisation: str, month: Month) -> Sheets:
    """What stands in the workbook of a sample month."""
    with tempfile.TemporaryDirectory() as folder:
        workbook = Path(folder) / "eksempel.xlsx"
        app.new(organisation, str(month), workbook, sample=True)
        return read_workbook(workbook)
