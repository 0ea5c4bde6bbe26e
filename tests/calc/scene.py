"""A workbook and a report as a click finds them, and whether they are whole after it, however it ended."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.calc.desk import Desk

from virksomhetsrapport import app
from virksomhetsrapport.edges.messages import say
from virksomhetsrapport.edges.word.made import is_as_made
from virksomhetsrapport.outputs import CONTROL_HEADING_ROW, table_patches

UNTOUCHED, STARTED, COMPLETE = "untouched", "started", "complete"
_STALE = 12345.0
_SUMMARY = ("Kontroll", 2, 1)


class Scene:
    """The sample workbook with results from before somebody changed it, and a report of then beside it."""

    def __init__(self, desk: Desk, workbook: Path, earlier: Path) -> None:
        self.desk, self.workbook, self.report = desk, workbook, workbook.with_suffix(".docx")
        self.earlier = shutil.copy(earlier, self.report).read_bytes()
        self.complete = desk.contents()
        found = app.check(workbook).catalogue
        assert self.complete[_SUMMARY] == app.summary(found.findings), "the sample as it ships has been checked"
        for patch in table_patches(found):
            sheet = desk.document.Sheets.getByName(patch.sheet)
            bottom, right = patch.row + len(patch.rows) - 1, patch.column + len(patch.rows[0]) - 1
            area = sheet.getCellRangeByPosition(patch.column - 1, patch.row - 1, right - 1, bottom - 1)
            area.setDataArray(((_STALE,) * len(patch.rows[0]),) * len(patch.rows))
        below = CONTROL_HEADING_ROW + 1 + len(found.findings)
        for row in (CONTROL_HEADING_ROW + 1, below):  # in the place of a finding, and where none belongs
            desk.cell("Kontroll", f"A{row}").String = "Feil"
            desk.cell("Kontroll", f"B{row}").String = "Et gammelt funn."
        self.stale = desk.contents()

    def state(self) -> str:
        """How far the workbook has come. Fails where a cell is neither as before nor as it shall be."""
        now = self.desk.contents()
        if now == self.stale:
            return UNTOUCHED
        if now == self.complete:
            return COMPLETE
        assert now.pop(_SUMMARY) == say("control-unfinished", {})
        for cell in now.keys() | self.stale.keys() | self.complete.keys() - {_SUMMARY}:
            if cell != _SUMMARY:
                assert now.get(cell) in {self.stale.get(cell), self.complete.get(cell)}, cell
        return STARTED

    def report_is_whole(self) -> bool:
        """Whether the report is that of before, or a new one that Word can open."""
        return self.report.read_bytes() == self.earlier or is_whole(self.report)

    def next_click_works(self, demo: Path) -> None:
        """Lag rapport, once more: everything is as if nothing had happened."""
        from office.documents import lines, read_blocks

        for half in self.workbook.parent.glob(".vr-*"):
            os.utime(half, (0, 0))  # some time has passed since it was left
        self.desk.click("report")
        assert not self.desk.office.has_dialog()
        assert self.state() == COMPLETE
        assert self.report.read_bytes() != self.earlier
        assert is_whole(self.report)
        assert lines(read_blocks(self.report)) == lines(read_blocks(demo / "hdo-2025-02.docx"))
        assert self.desk.shown() == self.report
        assert {path.name for path in self.workbook.parent.iterdir()} == {self.workbook.name, self.report.name}


def is_whole(report: Path) -> bool:
    import docx

    return bool(docx.Document(str(report)).paragraphs) and is_as_made(report)
