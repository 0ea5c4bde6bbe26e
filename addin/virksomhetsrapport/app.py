"""The only wiring: what each command does, from files in to files out. A door calls this and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from virksomhetsrapport.catalogue import Catalogue, build
from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.cover import Identity, read_identity
from virksomhetsrapport.definition import Definition
from virksomhetsrapport.edges import places
from virksomhetsrapport.edges.files import exists, same_file, write_whole
from virksomhetsrapport.edges.messages import control_rows, say, say_finding, tally
from virksomhetsrapport.edges.settings import chosen_template, remember_template
from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.errors import DefinitionError, OutputError, ProgramError, TemplateError, WorkbookError
from virksomhetsrapport.findings import Finding
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.outputs import indicator_rows
from virksomhetsrapport.period import Month, Period, read_month


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
    definition, file = find_definition(read_identity(sheets), workbook.parent)
    return examine(sheets, definition, file)


def find_definition(identity: Identity, beside: Path | None) -> tuple[Definition, Path]:
    """The definition that a workbook was made from, and its file. Raises `ProgramError` where there is none for it."""
    definition, file = places.load_definition(identity.organisation, beside)
    if identity.version > definition.version:
        raise WorkbookError(
            "workbook-definition-newer",
            id=definition.id,
            workbook=identity.version,
            known=definition.version,
            source=str(file),
        )
    return definition, file


def examine(sheets: Sheets, definition: Definition, file: Path) -> Checked:
    """Check what stands in a workbook, wherever it was read."""
    identity = read_identity(sheets)
    return Checked(build(definition, identity.last, sheets, identity.version), file)


def summary(findings: Sequence[Finding]) -> str:
    """What Kontroll says above its rows."""
    return say("control-checked", {"tally": tally(findings)})


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
    _want_ending(out, ".docx")
    if reason is not None and not reason.strip():
        raise OutputError("reason-empty")
    checked = check(workbook)
    used = template or find_template(checked.catalogue.definition.id, workbook.parent)
    write_document(checked, out, moment, used, reason, replace=replace)
    return checked, used


def find_template(organisation: str, beside: Path | None) -> Path:
    """The template that the user chose, else the organisation's own. Raises `TemplateError` where there is none."""
    chosen = chosen_template(organisation)
    if chosen is None:
        return places.find_template(organisation, beside)
    if not exists(chosen):
        raise TemplateError("template-chosen-gone", file=str(chosen))
    return chosen


def choose_template(checked: Checked, template: Path | None) -> None:
    """Use another template from now on; None goes back to the organisation's own.

    Raises `ProgramError` where it could make no report of this workbook; then the choice stays as it was.
    """
    from virksomhetsrapport.edges.word.report import check_template

    if template is not None:
        check_template(template, checked.catalogue)
    remember_template(checked.catalogue.definition.id, template)


def write_document(
    checked: Checked, out: Path, moment: dt.datetime, template: Path, reason: str | None, *, replace: bool = False
) -> None:
    """Write the report of what was checked; as `report`."""
    from virksomhetsrapport.edges.word.made import is_as_made
    from virksomhetsrapport.edges.word.report import write_report

    catalogue = checked.catalogue
    if catalogue.errors and reason is None:
        raise ErrorsHoldBackError(checked)
    if same_file(out, template):
        raise OutputError("output-is-input", file=out.name)
    if not replace and exists(out) and not out.is_dir() and not is_as_made(out):
        raise OutputError("output-edited", file=out.name)
    reservations = _reservations(catalogue.errors, reason) if reason else []
    write_whole(out, lambda half: write_report(half, template, catalogue, reservations, moment))


def _reservations(errors: Sequence[Finding], reason: str | None) -> list[str]:
    """What the report keeps of errors that were accepted: the reason, and each of them."""
    if not errors:
        return []
    head = f"Rapporten er laget med {len(errors)} feil som ikke er rettet. Begrunnelse: {(reason or '').strip()}"
    return [head, *(say_finding(error) for error in errors)]


def new(organisation: str, period_text: str, out: Path, *, sample: bool = False, replace: bool = False) -> Path:
    """Write a new workbook, empty or with the sample month of that period; give the definition file that was used.

    An .xlsm carries macro and ribbon; an .xlsx needs the add-in.

    Raises `OutputError` where the file exists and may not be replaced, `ProgramError` where else it fails.
    """
    _want_ending(out, ".xlsx", ".xlsm")
    if exists(out) and not out.is_dir() and not replace:
        raise OutputError("output-exists", file=str(out))
    definition, file = places.load_definition(organisation, out.parent)
    period = read_period(definition, period_text)
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
            workbook, document = folder / f"{id}-{month}.xlsm", folder / f"{id}-{month}.docx"
            new(id, str(month), workbook, sample=True, replace=True)
            report(workbook, document, moment, replace=True)
            written += [workbook, document]
    return written


def organisations(beside: Path | None = None) -> list[tuple[str, Path, Definition | ProgramError]]:
    """Every organisation that is known here, with its file; a spoiled definition hides none of the others."""
    found: list[tuple[str, Path, Definition | ProgramError]] = []
    for id, file in sorted(places.organisations(beside).items()):
        try:
            found.append((id, file, places.load_definition(id, beside)[0]))
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
    from virksomhetsrapport.edges.workbook.new import write_workbook

    facts, said = (known.facts, summary(known.findings)) if known else ({}, say("control-not-checked", {}))
    rows = control_rows(known) if known else []
    indicators = indicator_rows(known or build(definition, period.last, Sheets({})))
    write_whole(out, lambda half: write_workbook(half, definition, period, inputs, facts, rows, said, indicators))


def read_period(definition: Definition, text: str) -> Period:
    """The reporting period that ends with the month typed. Raises `OutputError` where there is none."""
    month: Month | None = read_month(text)
    if month is None:
        raise OutputError("period-unreadable", text=text)
    period = definition.period(month)
    if period is None:
        raise OutputError("period-not-at-cadence", period=text, months=definition.months, name=definition.name)
    return period


def _want_ending(out: Path, *endings: str) -> None:
    if out.suffix.casefold() not in endings:
        raise OutputError("output-wrong-ending", file=out.name or str(out), ending=" eller ".join(endings))
