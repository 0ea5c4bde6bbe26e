"""Two reports held against each other, each read from a workbook, a report, or the file of an issued report's facts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from virksomhetsrapport.app import Checked, check
from virksomhetsrapport.compare.changes import Change, Changes, CompareError, Edited, changes
from virksomhetsrapport.compare.risks_moved import Moved
from virksomhetsrapport.compare.snapshot import Snapshot, Source, of_facts, of_issued, of_past, of_record
from virksomhetsrapport.edges import places
from virksomhetsrapport.edges.files import exists, write_whole
from virksomhetsrapport.errors import OutputError
from virksomhetsrapport.facts import FactValue
from virksomhetsrapport.record import Risk

REPORTS, ISSUED = (".docx", ".docm", ".dotx"), (".json",)


def compare(a: Path, b: Path | None = None) -> Changes:
    """What has changed from the earlier of two files to the later one; `a` is the earlier one where both are of the
    same period. Without `b`, a workbook is held against the last report of its own history.

    Raises `ProgramError` where a file cannot be read or is none of ours, and where they are of two organisations.
    """
    if b is not None:
        return changes(snapshot(a), snapshot(b))
    if a.suffix.casefold() in (*REPORTS, *ISSUED):
        raise CompareError("compare-needs-two", file=a.name)
    return since_last(check(a))


def since_last(checked: Checked) -> Changes:
    """What has changed in a workbook since the last report of its history. Raises `CompareError` where it has none."""
    catalogue = checked.catalogue
    past = catalogue.history.last
    if past is None:
        raise CompareError("compare-no-history", file=checked.workbook)
    then = of_past(past, catalogue.history.described, catalogue.definition, checked.workbook)
    return changes(then, _of_workbook(checked))


def compare_with(checked: Checked, other: Path) -> Changes:
    """What has changed between a file and a workbook that was read already. Raises `ProgramError` as `compare`."""
    return changes(snapshot(other), _of_workbook(checked))


def snapshot(path: Path) -> Snapshot:
    """What a file says. Raises `ProgramError` where it cannot be read or is none of ours."""
    ending = path.suffix.casefold()
    if ending in REPORTS:
        return _of_report(path)
    return _of_issued(path) if ending in ISSUED else _of_workbook(check(path))


def _of_workbook(checked: Checked) -> Snapshot:
    catalogue = checked.catalogue
    return of_facts(catalogue.definition, catalogue.period, catalogue.facts, catalogue.elements, checked.workbook)


def _of_report(path: Path) -> Snapshot:
    from virksomhetsrapport.edges.word.recorded import RecordError, read_record

    record = read_record(path)
    try:
        return of_record(record, path.name)
    except (ValueError, ArithmeticError):
        raise RecordError("record-damaged", file=path.name) from None


def _of_issued(path: Path) -> Snapshot:
    from virksomhetsrapport.edges.issued_file import read_issued

    issued = read_issued(path)
    definition, _ = places.load_definition(issued.organisation, path.parent)
    return of_issued(issued, definition, path.name)


def write_changes(out: Path, found: Changes) -> None:
    """Write the changes as a new workbook. Raises `OutputError` where it cannot be written, or a file stands there."""
    from virksomhetsrapport.edges.workbook.changes import write_changes as write

    if out.suffix.casefold() != ".xlsx":
        raise OutputError("output-wrong-ending", file=out.name or str(out), ending=".xlsx")
    if exists(out):
        raise OutputError("output-exists", file=str(out))
    write_whole(out, lambda half: write(half, found))


# As JSON


def as_json(found: Changes) -> dict[str, Any]:
    """The changes as JSON holds them: figures are strings, so that no reader rounds them."""
    return {
        "changes": [_figure(change) for change in found.figures],
        "latest": [_figure(change) for change in found.latest],
        "words": [_pair(change) for change in found.words],
        "flags": [_flag(change) for change in found.flags],
        "risks": [_moved(moved) for moved in found.risks],
        "texts": [_edited(edited) for edited in found.texts],
        "before": _source(found.before),
        "after": _source(found.after),
    }


def _figure(change: Change) -> dict[str, Any]:
    return {**_pair(change), "difference": _plain(change.difference)}


def _pair(change: Change) -> dict[str, Any]:
    before, after = (_plain(side.value if side else None) for side in (change.before, change.after))
    return {"id": change.id, "before": before, "after": after}


def _flag(change: Change) -> dict[str, Any]:
    before, after = (side.status or None if side else None for side in (change.before, change.after))
    return {"id": change.id, "before": before, "after": after}


def _moved(moved: Moved) -> dict[str, Any]:
    before, after = (_risk(side) for side in (moved.before, moved.after))
    return {"id": moved.id, "change": moved.movement.value, "before": before, "after": after}


def _risk(risk: Risk | None) -> dict[str, Any] | None:
    if risk is None:
        return None
    return {"score": _plain(risk.score), "level": risk.level or None, "open": risk.open}


def _edited(edited: Edited) -> dict[str, Any]:
    before, after = (side.text if side else None for side in (edited.before, edited.after))
    return {"id": edited.id, "heading": edited.heading, "before": before, "after": after}


def _source(source: Source) -> dict[str, str]:
    return {
        "source": source.medium.value,
        "file": source.file,
        "organisation": source.organisation,
        "period": str(source.last),
    }


def _plain(value: FactValue) -> str | None:
    return None if value is None else value if isinstance(value, str) else f"{value:f}"
