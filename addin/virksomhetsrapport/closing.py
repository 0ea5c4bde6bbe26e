"""A period that ends: what the history keeps of its report, as it was issued or as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from virksomhetsrapport.catalogue import Catalogue
from virksomhetsrapport.findings import Finding, warning
from virksomhetsrapport.history import Described, History, Kept, Past
from virksomhetsrapport.issued import Issued
from virksomhetsrapport.numbers import as_excel_shows, show_number
from virksomhetsrapport.shapes.values import short
from virksomhetsrapport.since import worth_keeping

CHANGED_SINCE = warning("changed-since-issued", "count", "figures", "day")
NOT_ISSUED = "ikke utstedt"
"""What a report's day of issue says where it has none, before the reason."""
MOST_FIGURES = 8
"""How many figures a message names one by one."""


def closed(catalogue: Catalogue, issued: Issued | None, reason: str) -> tuple[History, tuple[Finding, ...]]:
    """The history with the period that ends in it, and what has been changed since it was issued.

    An issued report stands there as it was issued, whatever the workbook says by now; another with the reason.
    """
    values, described = worth_keeping(catalogue.definition, catalogue.period, catalogue.facts, catalogue.elements)
    if issued is None:
        past = Past(catalogue.period.last, f"{NOT_ISSUED}: {' '.join(reason.split())}", values)
        return catalogue.history.with_past(past, described), ()
    changed = _changed(issued, values, described)
    told = (CHANGED_SINCE.at(None, **_said(changed), day=issued.day),) if changed else ()
    return catalogue.history.with_past(issued.past, issued.described), told


def _changed(issued: Issued, values: Mapping[str, Kept], described: Mapping[str, Described]) -> list[str]:
    """What is another now than when it was issued, each with both values; of texts only that they are."""
    found = []
    for id in {**issued.values, **values}:
        before, now = issued.values.get(id), values.get(id)
        if before != now:
            label = (described.get(id) or issued.described.get(id) or Described(id, "")).label or id
            numbers = isinstance(before, Decimal | None) and isinstance(now, Decimal | None)
            found.append(f"{short(label)} ({_shown(before)}, nå {_shown(now)})" if numbers else short(label))
    return found


def _shown(value: Kept | None) -> str:
    return show_number(as_excel_shows(value)) if isinstance(value, Decimal) else "tom"


def _said(changed: list[str]) -> dict[str, str | int]:
    return {"count": len(changed), "figures": "; ".join(changed[:MOST_FIGURES])}
