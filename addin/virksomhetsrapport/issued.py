"""An issued report: what was sent to the board, kept figure by figure, so that the next period can rest on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from virksomhetsrapport.history import Described, Kept, Past
from virksomhetsrapport.period import Month


class Issued(NamedTuple):
    """`day` is the day of issue as "2025-03-20"; `workbook` and `report` are the names of files.

    `report_digest` is SHA-256, in hex, of the issued document byte for byte. `values` and `described` are by lasting
    id, as the history keeps them, and `statuses` by the same ids what the flags said. `edition` is 1 for the first
    report of a period; a corrected one has the next number. `reason` says why it was issued in spite of something, and
    `differences` what that was, a sentence each.
    """

    organisation: str
    last: Month
    day: str
    workbook: str
    report: str
    report_digest: str
    definition_version: int
    program_version: str
    values: Mapping[str, Kept]
    described: Mapping[str, Described]
    statuses: Mapping[str, str]
    edition: int = 1
    reason: str = ""
    differences: tuple[str, ...] = ()

    @property
    def past(self) -> Past:
        """What the history of the next period's workbook keeps of it."""
        return Past(self.last, self.day, self.values)
