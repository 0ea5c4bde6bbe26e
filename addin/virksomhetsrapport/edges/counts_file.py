"""The small file that HR delivers to finance: counts alone, as JSON with a digest over all that it says.

The same counts give the same bytes. Days are strings, so that no reader rounds them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from virksomhetsrapport.cells import printable
from virksomhetsrapport.edges.files import write_text
from virksomhetsrapport.edges.sealed import Flaw, FlawError, Form, read_sealed, sealed, unsealed
from virksomhetsrapport.errors import ProgramError
from virksomhetsrapport.hr.counts import AbsenceCounts, BreachCounts, Counts
from virksomhetsrapport.hr.model import Days, Rates
from virksomhetsrapport.period import Month, read_month

ENDING = ".json"
_NUMBER = re.compile(r"(0|[1-9]\d*)(\.\d*[1-9])?")


class CountsError(ProgramError):
    """A file of counts that cannot be used."""


def write_counts(path: Path, counts: Counts) -> None:
    """Write the counts, whole or not at all. Raises `OutputError` where that cannot be done."""
    write_text(path, counts_text(counts))


def counts_text(counts: Counts) -> str:
    """The counts as the file says them."""
    return f"{json.dumps(sealed(Form.COUNTS, _as_data(counts)), ensure_ascii=False, indent=1)}\n"


def read_counts(path: Path, organisation: str, last: Month) -> Counts:
    """The counts that a file holds of an organisation's period.

    Raises `CountsError` where the file cannot be read, is none of ours, is damaged, was changed since it was written,
    comes from a newer program, or is of another organisation or period.
    """
    try:
        counts = read_sealed(path, Form.COUNTS, _of_data)
    except FlawError as fault:
        raise _said(fault.flaw, path) from None
    if counts.organisation != organisation:
        raise CountsError("counts-other-organisation", file=path.name, other=counts.organisation, wanted=organisation)
    if counts.last != last:
        raise CountsError("counts-other-period", file=path.name, other=str(counts.last), wanted=str(last))
    return counts


def counts_in(text: str) -> Counts | None:
    """The counts that the text of such a file says; None where it cannot be used."""
    try:
        return unsealed(text.encode(), Form.COUNTS, _of_data)
    except FlawError:
        return None


def _said(flaw: Flaw, path: Path) -> CountsError:
    match flaw:
        case Flaw.MISSING:
            return CountsError("file-not-found", file=str(path))
        case Flaw.UNREADABLE:
            return CountsError("file-unreadable", file=str(path))
        case Flaw.NOT_OURS:
            return CountsError("counts-not-ours", file=path.name)
        case Flaw.DAMAGED:
            return CountsError("counts-damaged", file=path.name)
        case Flaw.NEWER:
            return CountsError("counts-newer", file=path.name)
        case Flaw.CHANGED:
            return CountsError("counts-changed", file=path.name)


def _as_data(counts: Counts) -> dict[str, Any]:
    absence, breaches = counts.absence, counts.breaches
    return {
        "organisation": printable(counts.organisation),
        "period": str(counts.last),
        "absence": absence and {"errors": absence.errors, "months": _absent(absence.months)},
        "breaches": breaches
        and {
            "errors": breaches.errors,
            "months": [str(month) for month in sorted(breaches.months)],
            "types": [
                {"type": id, "months": {str(month): count for month, count in sorted(by_month.items())}}
                for id, by_month in sorted(breaches.types.items())
            ],
            "causes": [{"cause": printable(cause), "count": count} for cause, count in sorted(breaches.causes.items())],
        },
    }


def _absent(months: Mapping[Month, Rates]) -> list[dict[str, Any]]:
    return [
        {
            "month": str(month),
            "hidden": rates.hidden,
            "agreed_days": None if rates.agreed is None else _number(rates.agreed),
            **{key: _number(days) for key, days in zip(Days._fields, rates.days, strict=True)},
        }
        for month, rates in sorted(months.items())
    ]


def _number(days: Decimal) -> str:
    """In full, without the zeros that say nothing."""
    text = f"{days:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _of_data(data: dict[str, Any]) -> Counts:
    """Raises `KeyError`, `ValueError` or `TypeError` where anything is not as this program writes it."""
    organisation, last = data["organisation"], _month(data["period"])
    if not isinstance(organisation, str):
        raise TypeError(organisation)
    absence, breaches = data["absence"], data["breaches"]
    found = Counts(
        organisation,
        last,
        None if absence is None else _absence(absence),
        None if breaches is None else _breaches(breaches),
    )
    months = [*(found.absence.months if found.absence else ()), *(found.breaches.months if found.breaches else ())]
    if any(month.year != last.year or month > last for month in months) or _as_data(found) != data:
        raise ValueError(last)
    return found


def _absence(data: dict[str, Any]) -> AbsenceCounts:
    months = {
        _month(each["month"]): Rates(
            None if each["agreed_days"] is None else _days(each["agreed_days"]),
            Days(*(_days(each[key]) for key in Days._fields)),
            _flag(each["hidden"]),
        )
        for each in data["months"]
    }
    return AbsenceCounts(months, _count(data["errors"]))


def _breaches(data: dict[str, Any]) -> BreachCounts:
    months = tuple(map(_month, data["months"]))
    types = {
        each["type"]: {_month(month): _count(count) for month, count in each["months"].items()}
        for each in data["types"]
    }
    if any(tuple(by_month) != months for by_month in types.values()):
        raise ValueError(months)
    return BreachCounts(
        months, types, {each["cause"]: _count(each["count"]) for each in data["causes"]}, _count(data["errors"])
    )


def _month(text: str) -> Month:
    month = read_month(text)
    if month is None:
        raise ValueError(text)
    return month


def _days(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return Decimal(text)


def _flag(value: bool) -> bool:
    if type(value) is not bool:
        raise TypeError(value)
    return value


def _count(value: int) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(value)
    return value
