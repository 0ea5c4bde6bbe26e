"""The next period: a new workbook that goes on from one whose period ends. The old file is read, and never changed."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from virksomhetsrapport import app
from virksomhetsrapport.carried import Roll, carry_on
from virksomhetsrapport.catalogue import Catalogue, build
from virksomhetsrapport.closing import closed
from virksomhetsrapport.cover import read_identity
from virksomhetsrapport.definition import Definition
from virksomhetsrapport.edges import places
from virksomhetsrapport.edges.issued_file import find_issued
from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.errors import OutputError, WorkbookError
from virksomhetsrapport.findings import Finding, worst_first
from virksomhetsrapport.issued import Issued
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.redefined import redefined
from virksomhetsrapport.successor import Plan, Predecessor, refuse_history, refuse_out, write_successor
from virksomhetsrapport.typed import read_typed


class Rolled(NamedTuple):
    """The workbook that ended, what was made of the new one, the definition file that it was made from, and what its
    user must be told of what did and did not go along."""

    ended: Catalogue
    begun: Catalogue
    definition_file: Path
    told: tuple[Finding, ...]


def roll(workbook: Path, period_text: str, out: Path, reason: str | None = None) -> Rolled:
    """Write the workbook of the next period, whole or not at all.

    `reason` says why the period ends without having been issued, or with errors; where it was issued without any, none
    is needed. An .xlsm carries macro and ribbon. Raises `ProgramError` where anything is in the way.
    """
    refuse_out(workbook, out)
    sheets = read_workbook(workbook)
    identity = read_identity(sheets)
    before, _ = app.find_definition(identity, workbook.parent, sheets)
    after, file = places.load_definition(identity.organisation, workbook.parent)
    period = next_period(after, identity.last, period_text)
    refuse_history(sheets, identity.last)
    ended = build(before, identity.last, sheets, identity.version)
    issued = find_issued(workbook.parent, identity.organisation, identity.last)
    history, changed = closed(ended, issued, _reason(ended, issued, reason))
    typed = read_typed(before, ended.period, sheets)
    carried = carry_on(Roll(before, ended.period, typed.inputs, after, period, history))
    told = [*changed, *redefined(before, after, period), *carried.told, *typed.told]
    plan = Plan(after, period, carried.inputs, history, places.definition_text(file), carried.rows)
    begun = write_successor(out, Predecessor(workbook, sheets, ended), plan)
    return Rolled(ended, begun.catalogue, file, worst_first([*told, *begun.told]))


def follows(workbook: Path) -> tuple[str, Period]:
    """The organisation of a workbook, and the period that follows its own. Raises `ProgramError`."""
    identity = read_identity(read_workbook(workbook))
    if identity.hr:
        raise WorkbookError("workbook-is-hr")
    definition, _ = places.load_definition(identity.organisation, workbook.parent)
    return definition.id, following(definition, identity.last)


def next_period(definition: Definition, last: Month, text: str) -> Period:
    """The period typed, where it is the one that follows the period ending with `last`. Raises `OutputError`."""
    period, expected = app.read_period(definition, text), following(definition, last)
    if period.last <= last:
        raise OutputError("period-not-later", period=str(period), last=str(last), next=str(expected))
    if period.last > expected.last:
        raise OutputError("period-skips", period=str(period), last=str(last), next=str(expected))
    return period


def following(definition: Definition, last: Month) -> Period:
    """The period after the one that ends with `last`."""
    month = last.plus(1)
    while (period := definition.period(month)) is None:
        month = month.plus(1)
    return period


def _reason(ended: Catalogue, issued: Issued | None, reason: str | None) -> str:
    """Why the period ends as it does. Raises `OutputError` where that is asked for, and was not said."""
    if reason is not None and not reason.strip():
        raise OutputError("reason-empty")
    if reason is None and issued is None:
        raise OutputError("roll-not-issued", period=str(ended.period), errors=len(ended.errors))
    if reason is None and ended.errors and issued is not None and not issued.reason:
        raise OutputError("roll-has-errors", period=str(ended.period), count=len(ended.errors))
    return reason or ""
