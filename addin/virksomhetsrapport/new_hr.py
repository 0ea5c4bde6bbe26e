"""A new workbook for HR's lists, as a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from virksomhetsrapport import app
from virksomhetsrapport.edges import places
from virksomhetsrapport.edges.files import exists, want_ending, write_whole
from virksomhetsrapport.edges.messages import say
from virksomhetsrapport.errors import OutputError
from virksomhetsrapport.hr.delivered import Delivery


def new_hr(
    organisation: str, period_text: str, out: Path, deliveries: Sequence[Delivery] = (), *, beside: Path | None = None
) -> Path:
    """Write a new workbook for HR's lists, with what it remembers of earlier deliveries; give the definition file that
    was used, which is looked for beside `beside`, else beside the workbook.

    Raises `OutputError` where the file exists, `ProgramError` where else it fails.
    """
    from virksomhetsrapport.edges.workbook.hr_new import write_hr_workbook

    want_ending(out, ".xlsx", ".xlsm")
    if exists(out) and not out.is_dir():
        raise OutputError("output-exists", file=str(out))
    definition, file = places.load_definition(organisation, beside or out.parent)
    period = app.read_period(definition, period_text)
    said, text = say("control-not-counted", {}), places.definition_text(file)
    write_whole(out, lambda half: write_hr_workbook(half, definition, period, said, text, deliveries))
    return file
