"""The only wiring: what each command does, from files in to files out. A door calls this and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from virksomhetsrapport.catalogue import Catalogue, build
from virksomhetsrapport.cover import read_identity
from virksomhetsrapport.definition import Definition
from virksomhetsrapport.edges import places
from virksomhetsrapport.edges.files import exists, same_file, write_whole
from virksomhetsrapport.edges.messages import SEVERITIES, say_finding, tally
from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.errors import DefinitionError, OutputError, ProgramError, WorkbookError
from virksomhetsrapport.findings import Finding
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.period import Month, Period, read_month

AS_MADE = "Gjelder tallene slik de var da arbeidsboken ble laget."
NOT_CHECKED = "Arbeidsboken er ikke kontrollert ennå."


@dataclass(frozen=True)
class Checked:
    """A workbook that was read and checked, and the definition file that was used for it."""

    catalogue: Catalogue
    definition_file: Path


class ErrorsHoldBackError(ProgramError):
    """The workbook has errors and no reason was given to go on all the same."""

    def __init__(self, checked: Checked) -> None:
        super().__init__("errors-hold-back", count=len(checked.catalogue.errors))
        self.checked = checked


def check(workbook: Path) -> Checked:
    """Read and check a workbook file. Raises `ProgramError` where that cannot be done."""
    sheets = read_workbook(workbook)
    identity = read_identity(sheets)
    definition, file = places.load_definition(identity.organisation, workbook.parent)
    if identity.version > definition.version:
        raise WorkbookError(
            "workbook-definition-newer",
            id=definition.id,
            workbook=identity.version,
            known=definition.version,
            source=str(file),
        )
    return Checked(build(definition, identity.last, sheets, identity.version), file)


def report(
    workbook: Path,
    out: Path,
    moment: dt.datetime,
    template: Path | None = None,
    reason: str | None = None,
    *,
    replace: bool = False,
) -> tuple[Checked, Path]:
    """Write the report of a workbook; give what was checked and the template that was used.

    A report that stands there as it was made gives way to the new one; one that people have changed since, or any
    other file, only with `replace`.

    Raises `ErrorsHoldBackError` where the workbook has errors and no `reason` to accept them, and `ProgramError`
    where anything else is in the way. Then nothing is written.
    """
    from virksomhetsrapport.edges.word.made import is_as_made
    from virksomhetsrapport.edges.word.report import write_report

    _want_ending(out, ".docx")
    if reason is not None and not reason.strip():
        raise OutputError("reason-empty")
    checked = check(workbook)
    catalogue = checked.catalogue
    if catalogue.errors and reason is None:
        raise ErrorsHoldBackError(checked)
    used = template or places.find_template(catalogue.definition.id, workbook.parent)
    if same_file(out, used):
        raise OutputError("output-is-input", file=out.name)
    if not replace and exists(out) and not out.is_dir() and not is_as_made(out):
        raise OutputError("output-edited", file=out.name)
    reservations = _reservations(catalogue.errors, reason) if reason else []
    write_whole(out, lambda half: write_report(half, used, catalogue, reservations, moment))
    return checked, used


def _reservations(errors: Sequence[Finding], reason: str | None) -> list[str]:
    """What the report keeps of errors that were accepted: the reason, and each of them."""
    if not errors:
        return []
    head = f"Rapporten er laget med {len(errors)} feil som ikke er rettet. Begrunnelse: {(reason or '').strip()}"
    return [head, *(say_finding(error) for error in errors)]


def new(organisation: str, period_text: str, out: Path, *, sample: bool = False, replace: bool = False) -> Path:
    """Write a new workbook, empty or with the sample month of that period; give the definition file that was used.

    Raises `OutputError` where the file exists and may not be replaced, `ProgramError` where else it fails.
    """
    _want_ending(out, ".xlsx")
    if exists(out) and not out.is_dir() and not replace:
        raise OutputError("output-exists", file=str(out))
    definition, file = places.load_definition(organisation, out.parent)
    period = _period(definition, period_text)
    if sample:
        _write_sample(definition, file, period, out)
    else:
        _write_new(out, definition, period, Inputs(), None)
    return file


def demo(organisations: Sequence[str], folder: Path, moment: dt.datetime) -> list[Path]:
    """Every sample month of the organisations (all where none is named): workbook and report."""
    written = []
    files = {id: places.load_definition(id)[1] for id in organisations or sorted(places.organisations())}
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise OutputError("output-folder-closed", folder=str(folder), file="eksemplene") from None
    for id, file in files.items():
        for month in places.samples(file):
            workbook, document = folder / f"{id}-{month}.xlsx", folder / f"{id}-{month}.docx"
            new(id, str(month), workbook, sample=True, replace=True)
            report(workbook, document, moment, replace=True)
            written += [workbook, document]
    return written


def organisations() -> list[tuple[str, Path, Definition | ProgramError]]:
    """Every organisation that is known here, with its file; a spoiled definition hides none of the others."""
    found: list[tuple[str, Path, Definition | ProgramError]] = []
    for id, file in sorted(places.organisations().items()):
        try:
            found.append((id, file, places.load_definition(id)[0]))
        except ProgramError as fault:
            found.append((id, file, fault))
    return found


def _write_sample(definition: Definition, file: Path, period: Period, out: Path) -> None:
    from virksomhetsrapport.edges.samples import load_sample

    known = places.samples(file)
    if period.last not in known:
        shown = ", ".join(str(month) for month in known)
        raise DefinitionError("no-sample", id=definition.id, period=str(period), known=shown)
    inputs = load_sample(known[period.last], definition, period)
    _write_new(out, definition, period, inputs, None)
    catalogue = build(definition, period.last, read_workbook(out))
    _write_new(out, definition, period, inputs, catalogue)


def _write_new(out: Path, definition: Definition, period: Period, inputs: Inputs, known: Catalogue | None) -> None:
    from virksomhetsrapport.edges.workbook.front import ControlRow
    from virksomhetsrapport.edges.workbook.new import write_workbook

    sheets = {table.head.sheet: table.head.id for table in definition.tables}
    rows = []
    for finding in known.findings if known else ():
        cell = finding.cell
        target = f"'{cell.sheet}'!{cell.a1}" if cell else ""
        key = f"{sheets.get(cell.sheet, '')}!{cell.a1}" if cell else ""
        rows.append(ControlRow(SEVERITIES[finding.severity], say_finding(finding), str(cell or ""), target, key))
    facts, summary = (known.facts, f"{tally(known.findings)} {AS_MADE}") if known else ({}, NOT_CHECKED)
    write_whole(out, lambda half: write_workbook(half, definition, period, inputs, facts, rows, summary))


def _period(definition: Definition, text: str) -> Period:
    month: Month | None = read_month(text)
    if month is None:
        raise OutputError("period-unreadable", text=text)
    period = definition.period(month)
    if period is None:
        raise OutputError("period-not-at-cadence", period=text, months=definition.months, name=definition.name)
    return period


def _want_ending(out: Path, ending: str) -> None:
    if out.suffix.casefold() != ending:
        raise OutputError("output-wrong-ending", file=out.name or str(out), ending=ending)
