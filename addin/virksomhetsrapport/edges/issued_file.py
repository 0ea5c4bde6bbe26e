"""The facts of an issued report as a file of their own: JSON, a figure a line, with a digest over all that it says.

The same facts give the same bytes. Figures are strings, so that no reader rounds them, each with its kind.
"""

from __future__ import annotations

import hashlib
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from virksomhetsrapport.cells import printable
from virksomhetsrapport.edges.files import write_text
from virksomhetsrapport.edges.sealed import Flaw, FlawError, Form, canonical, read_sealed, sealed
from virksomhetsrapport.errors import ProgramError
from virksomhetsrapport.history import Described, Kept
from virksomhetsrapport.issued import Issued
from virksomhetsrapport.period import Month, read_month

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NUMBER, _TEXT = "number", "text"


class IssuedError(ProgramError):
    """A file of an issued report's facts that cannot be used."""


def write_issued(path: Path, issued: Issued) -> None:
    """Write the facts, whole or not at all. Raises `OutputError` where that cannot be done."""
    write_text(path, issued_text(issued))


def issued_text(issued: Issued) -> str:
    """The facts as the file says them."""
    data = sealed(Form.ISSUED, _as_data(issued))
    figures = ",\n".join(f"  {canonical(figure)}" for figure in data.pop("figures"))
    head = json.dumps(data, ensure_ascii=False, indent=1)
    return f'{head[:-2]},\n "figures": [\n{figures}\n ]\n}}\n'


def read_issued(path: Path) -> Issued:
    """The facts that a file holds.

    Raises `IssuedError` where the file cannot be read, is none of ours, is damaged, was changed since it was written,
    or comes from a newer program.
    """
    try:
        return read_sealed(path, Form.ISSUED, _of_data)
    except FlawError as fault:
        raise _said(fault.flaw, path) from None


def _said(flaw: Flaw, path: Path) -> IssuedError:
    match flaw:
        case Flaw.MISSING:
            return IssuedError("file-not-found", file=str(path))
        case Flaw.UNREADABLE:
            return IssuedError("file-unreadable", file=str(path))
        case Flaw.NOT_OURS:
            return IssuedError("issued-not-ours", file=path.name)
        case Flaw.DAMAGED:
            return IssuedError("issued-damaged", file=path.name)
        case Flaw.NEWER:
            return IssuedError("issued-newer", file=path.name)
        case Flaw.CHANGED:
            return IssuedError("issued-changed", file=path.name)


def find_issued(folder: Path, organisation: str, last: Month) -> Issued | None:
    """The report of a period that was issued in a folder, its latest edition; None where none was.

    Raises `IssuedError` where a file says that it is of that period, and cannot be used.
    """
    found = issued_files(folder, organisation, last)
    return found[-1][1] if found else None


def issued_files(folder: Path, organisation: str, last: Month) -> list[tuple[Path, Issued]]:
    """Every edition of a period's report that was issued in a folder, the first one first, with the file that says so.

    Raises `IssuedError` as `find_issued`.
    """
    found: list[tuple[Path, Issued]] = []
    for path in _files(folder):
        try:
            issued = read_issued(path)
        except IssuedError as fault:
            if fault.code != "issued-not-ours" and _is_about(path, organisation, last):
                raise
            continue
        if issued.organisation == organisation and issued.last == last:
            found.append((path, issued))
    return sorted(found, key=lambda each: (each[1].edition, each[1].day, each[0].name))


def file_digest(path: Path) -> str:
    """SHA-256, in hex, of a file byte for byte. Raises `OSError` where it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix.casefold() == ".json")
    except OSError:
        return []


def _is_about(path: Path, organisation: str, last: Month) -> bool:
    """Whether a file that cannot be used begins as the facts of that period do."""
    try:
        with path.open("rb") as file:
            start = file.read(500)
    except OSError:
        return False
    return all(_written(key, value) in start for key, value in (("organisation", organisation), ("period", str(last))))


def _written(key: str, value: str) -> bytes:
    return json.dumps({key: value}, ensure_ascii=False)[1:-1].encode()


def _as_data(issued: Issued) -> dict[str, Any]:
    return {
        "organisation": issued.organisation,
        "period": str(issued.last),
        "issued": issued.day,
        "edition": issued.edition,
        "workbook": printable(issued.workbook),
        "report": printable(issued.report),
        "report_digest": issued.report_digest,
        "definition_version": issued.definition_version,
        "program_version": issued.program_version,
        "reason": printable(issued.reason),
        "differences": [printable(each) for each in issued.differences],
        "figures": [_figure(issued, id) for id in sorted({*issued.values, *issued.statuses})],
    }


def _figure(issued: Issued, id: str) -> dict[str, str]:
    found = {"id": printable(id)}
    value = issued.values.get(id)
    if value is not None:
        found["kind"] = _NUMBER if isinstance(value, Decimal) else _TEXT
        found["value"] = f"{value:f}" if isinstance(value, Decimal) else value
    if id in issued.described:
        label, unit = issued.described[id]
        found.update(label=printable(label), unit=unit)
    if id in issued.statuses:
        found["status"] = issued.statuses[id]
    return found


def _of_data(data: dict[str, Any]) -> Issued:
    """Raises `KeyError`, `ValueError` or `TypeError` where something is not as it was written."""
    last = read_month(data["period"])
    day, digest = data["issued"], data["report_digest"]
    if last is None or not _DAY.fullmatch(day) or not _DIGEST.fullmatch(digest):
        raise ValueError(data["period"])
    figures = data["figures"]
    if len({each["id"] for each in figures}) < len(figures):
        raise ValueError("id")
    return Issued(
        organisation=_text(data["organisation"]),
        last=last,
        day=day,
        workbook=_text(data["workbook"]),
        report=_text(data["report"]),
        report_digest=digest,
        definition_version=int(data["definition_version"]),
        program_version=_text(data["program_version"]),
        values={_text(each["id"]): _value(each) for each in figures if "kind" in each},
        described={
            each["id"]: Described(_text(each["label"]), _text(each["unit"])) for each in figures if "unit" in each
        },
        statuses={each["id"]: _text(each["status"]) for each in figures if "status" in each},
        edition=int(data["edition"]),
        reason=_text(data["reason"]),
        differences=tuple(map(_text, data["differences"])),
    )


def _value(figure: dict[str, Any]) -> Kept:
    kind, value = figure["kind"], _text(figure["value"])
    if kind == _TEXT:
        return value
    number = Decimal(value)
    if kind != _NUMBER or not number.is_finite():
        raise ValueError(kind)
    return number


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
