"""What an HR workbook shows of its definition: for what HR-tall is laid out, and how Kontroll knows its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from virksomhetsrapport.definition import Definition
from virksomhetsrapport.findings import Finding
from virksomhetsrapport.hr.results import Wanted
from virksomhetsrapport.hr.workdays import months_to
from virksomhetsrapport.period import Month


def wanted_of(definition: Definition, last: Month) -> Wanted:
    """The types of breaches as the table that takes them has them, else as the definition's labels do."""
    table = next((table for table in definition.tables if table.head.id == definition.hr.breaches), None)
    if table is None:
        types = {id: labels[0] for id, labels in definition.hr.breach_labels.items()}
    else:
        types = {line.id: line.label for line in table.spec.lines if not line.sum_of}
    return Wanted(months_to(last), types, tuple(definition.hr.cause_labels))


def mark_keys(findings: Sequence[Finding], ids: Mapping[str, str]) -> list[str]:
    """What each finding's cell looks itself up by in Kontroll: the id of its sheet, and its address; "" where it has
    none. `ids` are by the sheets' names as they are called now."""
    return [
        f"{ids[finding.cell.sheet]}!{finding.cell.a1}" if finding.cell and finding.cell.sheet in ids else ""
        for finding in findings
    ]
