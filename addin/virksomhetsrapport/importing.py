"""HR's counts taken into finance's workbook: a new one of the same period. The old file is read, and never changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from virksomhetsrapport import app
from virksomhetsrapport.catalogue import Catalogue, build
from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.counting import AgreedFile, AgreedList, absence_counted, breaches_counted
from virksomhetsrapport.cover import Identity, read_identity
from virksomhetsrapport.definition import Definition
from virksomhetsrapport.edges import places
from virksomhetsrapport.edges.counts_file import read_counts
from virksomhetsrapport.edges.messages import say_finding
from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.errors import HeldBackError, WorkbookError
from virksomhetsrapport.findings import Finding, worst_first
from virksomhetsrapport.hr.counts import Counts, counts_of
from virksomhetsrapport.hr.model import AbsenceCounted, BreachesCounted
from virksomhetsrapport.hr.settings import AgreedFrom
from virksomhetsrapport.imported import placed, take_counts
from virksomhetsrapport.period import Month
from virksomhetsrapport.remembered import remembered
from virksomhetsrapport.successor import Plan, Predecessor, refuse_history, refuse_out, write_successor
from virksomhetsrapport.typed import read_all


class ListFiles(NamedTuple):
    """HR's lists themselves, as files; each may be missing."""

    absence: Path | None = None
    breaches: Path | None = None
    agreed: AgreedFile | None = None


class ImportedBook(NamedTuple):
    """The new workbook as it was understood, the definition file of its organisation, what its user must be told of
    what the import changed, and what was found in the lists."""

    catalogue: Catalogue
    definition_file: Path
    told: tuple[Finding, ...]
    found: tuple[Finding, ...]


def import_counts(workbook: Path, given: Path | ListFiles, out: Path) -> ImportedBook:
    """Write a workbook of the same period with the counts of a file that HR delivered, or of lists, in its input cells.

    Whole or not at all; an .xlsm carries macro and ribbon. Raises `ProgramError` where anything is in the way.
    """
    refuse_out(workbook, out)
    sheets = read_workbook(workbook)
    identity = read_identity(sheets)
    definition, file = app.find_definition(identity, workbook.parent, sheets)
    refuse_history(sheets, identity.last)
    before = build(definition, identity.last, sheets, identity.version)
    counts, found = counts_given(given, definition, identity.last)
    typed = read_all(definition, before.period, sheets)
    imported = take_counts(definition, before.period, typed.inputs.cells, counts, before.history)
    cells = {key: value for key, value in {**typed.inputs.cells, **imported.cells}.items() if value is not None}
    rows: dict[str, dict[str, str]] = {}
    for table, row, _ in typed.inputs.cells:
        rows.setdefault(table, {})[row] = row
    inputs = replace(typed.inputs, cells=cells)
    source = _source(sheets, identity, definition, file)
    plan = Plan(definition, before.period, inputs, before.history, source, rows)
    made = write_successor(out, Predecessor(workbook, sheets, before), plan)
    known = {(table, *at): ref for table, places in made.catalogue.cells.items() for at, ref in places.items()}
    told = [*placed(imported.told, known), *typed.told, *made.told]
    return ImportedBook(made.catalogue, file, worst_first(told), found)


def counts_given(given: Path | ListFiles, definition: Definition, last: Month) -> tuple[Counts, tuple[Finding, ...]]:
    """The counts of a period, and what was found in the lists. Raises `ProgramError` where nothing can be counted."""
    if isinstance(given, Path):
        counts = read_counts(given, definition.id, last)
        if not (counts.absence and counts.absence.months) and not (counts.breaches and counts.breaches.months):
            raise WorkbookError("import-nothing-delivered", file=given.name)
        return counts, ()
    absence = _absence(given.absence, given.agreed, definition, last) if given.absence else None
    breaches = _breaches(given.breaches, definition, last) if given.breaches else None
    found = [*(absence.findings if absence else ()), *(breaches.findings if breaches else ())]
    return counts_of(definition.id, last, absence, breaches), worst_first(found)


def _absence(path: Path, agreed: AgreedFile | None, definition: Definition, last: Month) -> AbsenceCounted:
    from virksomhetsrapport.edges.list_files import read_list
    from virksomhetsrapport.hr.absence_list import ABSENCE, POSITIONS
    from virksomhetsrapport.hr.agreed_list import AGREED

    headings = definition.hr.headings
    read, second, findings = read_list(path, ABSENCE, headings), None, list[Finding]()
    if agreed is not None:
        basis = read_list(agreed.path, AGREED if agreed.kind is AgreedFrom.MONTHS else POSITIONS, headings)
        second, findings = AgreedList(agreed.kind, basis.raw), list(basis.findings)
    counted = absence_counted(read.raw, second, definition.hr, last)
    all_found = worst_first([*read.findings, *findings, *counted.findings])
    if not counted.months:
        raise HeldBackError("import-nothing", tuple(map(say_finding, all_found)), file=path.name)
    return counted._replace(findings=all_found)


def _breaches(path: Path, definition: Definition, last: Month) -> BreachesCounted:
    from virksomhetsrapport.edges.list_files import read_list
    from virksomhetsrapport.hr.breach_list import BREACHES

    read = read_list(path, BREACHES, definition.hr.headings)
    counted = breaches_counted(read.raw, definition, last)
    all_found = worst_first([*read.findings, *counted.findings])
    if not counted.months:
        raise HeldBackError("import-nothing", tuple(map(say_finding, all_found)), file=path.name)
    return counted._replace(findings=all_found)


def _source(sheets: Sheets, identity: Identity, definition: Definition, file: Path) -> str:
    """The text of the definition that the workbook goes on with: its own, where the file has a later one."""
    newer = places.definition_in(file).version > definition.version
    own = remembered(sheets) if newer and identity.version == definition.version else None
    return own if own is not None else places.definition_text(file)
