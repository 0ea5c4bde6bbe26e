"""The only wiring: what each command does, from files in to files out. A door calls this and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from virksomhetsrapport.catalogue import Catalogue, build
from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.cover import Identity, read_identity
from virksomhetsrapport.definition import Definition
from virksomhetsrapport.edges import places
from virksomhetsrapport.edges.files import exists, same_file, want_ending, write_whole
from virksomhetsrapport.edges.messages import control_rows, say, say_finding, tally
from virksomhetsrapport.edges.render.choose import PageSource
from virksomhetsrapport.edges.settings import chosen_template, remember_template
from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.errors import (
    DefinitionError,
    HeldBackError,
    OutputError,
    ProgramError,
    TemplateError,
    WorkbookError,
)
from virksomhetsrapport.findings import Finding
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.marked_copy import write_marked_copy
from virksomhetsrapport.outputs import chart_blocks, indicator_rows
from virksomhetsrapport.pagination import Paginate, write_paged
from virksomhetsrapport.period import Month, Period, read_month
from virksomhetsrapport.record import Accepted


class Checked(NamedTuple):
    """A workbook that was read and checked, by its file's name, and the definition file that was used for it.

    `lists` are the sheets on which lines of HR's lists still stand.
    """

    catalogue: Catalogue
    definition_file: Path
    workbook: str
    lists: tuple[str, ...] = ()


class Reported(NamedTuple):
    """What a report was made of and with: the template's file, and the sentence of where its page numbers are from."""

    checked: Checked
    template: Path
    pages: str


class ErrorsHoldBackError(ProgramError):
    """The workbook has errors and no reason was given to go on all the same."""

    def __init__(self, checked: Checked) -> None:
        super().__init__("errors-hold-back", count=len(checked.catalogue.errors))
        self.checked = checked


def check(workbook: Path) -> Checked:
    """Read and check a workbook file. Raises `ProgramError` where that cannot be done."""
    sheets = read_workbook(workbook)
    definition, file = find_definition(read_identity(sheets), workbook.parent, sheets)
    return examine(sheets, definition, file, workbook.name)


def find_definition(identity: Identity, beside: Path | None, sheets: Sheets) -> tuple[Definition, Path]:
    """The definition that finance's workbook was made from, and the file of the one that is known today.

    Where that has a later version, a workbook that remembers its own goes on with it until its next period. Raises
    `ProgramError` where there is none for it, and where the workbook is HR's own.
    """
    if identity.hr:
        raise WorkbookError("workbook-is-hr")
    return find_any_definition(identity, beside, sheets)


def find_any_definition(identity: Identity, beside: Path | None, sheets: Sheets) -> tuple[Definition, Path]:
    """As `find_definition`, of HR's workbook too."""
    definition, file = places.load_definition(identity.organisation, beside)
    if identity.version > definition.version:
        raise WorkbookError(
            "workbook-definition-newer",
            id=definition.id,
            workbook=identity.version,
            known=definition.version,
            source=str(file),
        )
    if 0 < identity.version < definition.version:
        return places.remembered_definition(sheets, identity.organisation, identity.version) or definition, file
    return definition, file


def examine(sheets: Sheets, definition: Definition, file: Path, workbook: str) -> Checked:
    """Check what stands in a workbook of that name, wherever it was read."""
    identity = read_identity(sheets)
    newest = places.definition_in(file).version
    lists = tuple(sheet for sheet, holds in sheets.lists.items() if holds)
    return Checked(build(definition, identity.last, sheets, identity.version, newest), file, workbook, lists)


def refuse_lists(checked: Checked) -> None:
    """No report leaves a workbook with lines about persons in it. Raises `HeldBackError`."""
    if checked.lists:
        raise HeldBackError("raw-lists-left", sheets=", ".join(checked.lists))


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
    pages: PageSource = PageSource.AUTO,
    pdf: Path | None = None,
    replace: bool = False,
) -> Reported:
    """Write the report of a workbook, and its PDF where a path for that is given.

    A report that stands there as it was made gives way to the new one; one that people have changed since, or any
    other file, only with `replace`; likewise the PDF.

    Raises `ErrorsHoldBackError` where the workbook has errors and no `reason` to accept them, and `ProgramError`
    where anything else is in the way. Then nothing is written.
    """
    want_ending(out, ".docx")
    if reason is not None and not reason.strip():
        raise OutputError("reason-empty")
    checked = check(workbook)
    used = template or find_template(checked.catalogue.definition.id, workbook.parent)
    said = write_document(checked, out, moment, used, reason, pages=pages, pdf=pdf, replace=replace)
    return Reported(checked, used, said)


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
    checked: Checked,
    out: Path,
    moment: dt.datetime,
    template: Path,
    reason: str | None,
    *,
    pages: PageSource = PageSource.AUTO,
    pdf: Path | None = None,
    replace: bool = False,
) -> str:
    """Write the report of what was checked, as `report`; give the sentence of where its page numbers are from.

    Where the template has faults, a copy of it with a comment at each stands beside the wanted report.
    """
    from virksomhetsrapport.edges.word.made import is_as_made
    from virksomhetsrapport.edges.word.report import write_report

    refuse_lists(checked)
    catalogue = checked.catalogue
    if catalogue.errors and reason is None:
        raise ErrorsHoldBackError(checked)
    if same_file(out, template):
        raise OutputError("output-is-input", file=out.name)
    if not replace and exists(out) and not out.is_dir() and not is_as_made(out):
        raise OutputError("output-edited", file=out.name)
    accepted = _accepted(catalogue.errors, reason.strip()) if reason and catalogue.errors else Accepted()

    def write(half: Path, paginate: Paginate | None) -> None:
        write_report(half, template, catalogue, checked.workbook, accepted, moment, paginate)

    try:
        return write_paged(out, pdf, pages, write, replace=replace)
    except TemplateError as fault:
        if not fault.faults:
            raise
        marked = write_marked_copy(out, template, catalogue)
        raise TemplateError(fault.code, fault.faults, **{**fault.params, "marked": marked}) from None


def _accepted(errors: Sequence[Finding], reason: str) -> Accepted:
    """What the report keeps of errors that were accepted: the reason, and each of them."""
    head = f"Rapporten er laget med {len(errors)} feil som ikke er rettet. Begrunnelse: {reason}"
    return Accepted(reason, (head, *map(say_finding, errors)))


def new(organisation: str, period_text: str, out: Path, *, sample: bool = False, replace: bool = False) -> Path:
    """Write a new workbook, empty or with the sample month of that period; give the definition file that was used.

    An .xlsm carries macro and ribbon; an .xlsx needs the add-in.

    Raises `OutputError` where the file exists and may not be replaced, `ProgramError` where else it fails.
    """
    want_ending(out, ".xlsx", ".xlsm")
    if exists(out) and not out.is_dir() and not replace:
        raise OutputError("output-exists", file=str(out))
    definition, file = places.load_definition(organisation, out.parent)
    period = read_period(definition, period_text)
    if sample:
        _write_sample(definition, file, period, out)
    else:
        _write_new(out, definition, file, period, Inputs(), None)
    return file


def demo(
    organisations: Sequence[str], folder: Path, moment: dt.datetime, pages: PageSource = PageSource.AUTO
) -> list[Path]:
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
            report(workbook, document, moment, pages=pages, replace=True)
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
    _write_new(out, definition, file, period, inputs, None)
    catalogue = build(definition, period.last, read_workbook(out))
    _write_new(out, definition, file, period, inputs, catalogue)


def _write_new(
    out: Path, definition: Definition, file: Path, period: Period, inputs: Inputs, known: Catalogue | None
) -> None:
    from virksomhetsrapport.edges.workbook.new import write_workbook

    facts, said = (known.facts, summary(known.findings)) if known else ({}, say("control-not-checked", {}))
    rows = control_rows(known) if known else []
    shown = known or build(definition, period.last, Sheets({}))
    cover, text = (indicator_rows(shown), chart_blocks(shown)), places.definition_text(file)

    def write(half: Path) -> None:
        write_workbook(half, definition, period, inputs, facts, rows, said, *cover, source=text)

    write_whole(out, write)


def read_period(definition: Definition, text: str) -> Period:
    """The reporting period that ends with the month typed. Raises `OutputError` where there is none."""
    month: Month | None = read_month(text)
    if month is None:
        raise OutputError("period-unreadable", text=text)
    period = definition.period(month)
    if period is None:
        raise OutputError("period-not-at-cadence", period=text, months=definition.months, name=definition.name)
    return period
