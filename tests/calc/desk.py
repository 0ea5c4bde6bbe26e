"""A user's desk for the tests: Calc with a workbook, the helper beside it, and somebody who clicks."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from tests.calc.clipboard import copy_cells
from tests.calc.connection import UNO_ERRORS
from tests.calc.dialogs import Dialog
from tests.calc.office import Office
from tests.calc.waiting import PATIENCE, wait_for

ROOT = Path(__file__).resolve().parents[2]
SAMPLE_FINDINGS = "Funn: 1 advarsel, 4 merknader"
"""What Kontroller says of HDO's sample month, as it ships; which they are, tests/test_sample_findings.py has."""
_UI = "{http://schemas.microsoft.com/office/2009/07/customui}"
_OPENER = '#!/bin/sh\necho "$1" >> "$OPENED"\n'


class Desk:
    """`home` is LOCALAPPDATA, `documents` the user's Documents; what was opened for the user stands in `opened`."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office = office
        self.home = office.home
        self.base = office.home / "Virksomhetsrapport"
        self.folder = folder
        self.documents = folder / "Dokumenter"
        self.documents.mkdir(parents=True)
        self._opened = folder / "opened.txt"
        self._programs = folder / "programs"
        self._programs.mkdir()
        (self._programs / "xdg-open").write_text(_OPENER)
        (self._programs / "xdg-open").chmod(0o755)
        self.helper: subprocess.Popen[bytes] | None = None
        self._document: Any = None
        self._handled = self._shown = 0

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "LOCALAPPDATA": str(self.home),
            "CALC_URL": self.office.url,
            "OPENED": str(self._opened),
            "PATH": f"{self._programs}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "addin"))),
            "XDG_DOCUMENTS_DIR": str(self.documents),
            "HOME": str(self.folder),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
        }

    def start_helper(self, module: str = "tests.calc.living_helper", **environ: str) -> subprocess.Popen[bytes]:
        """Start a helper in the place of the one before, and wait until it lives."""
        self.kill_helper()
        command = [sys.executable, "-m", module]
        known = self.log.count("started")
        self.helper = subprocess.Popen(command, env={**self.environment, **environ}, cwd=ROOT)
        wait_for(lambda: self.log.count("started") > known or self.helper.poll() is not None, PATIENCE, "the helper")
        return self.helper

    def stop_helper(self) -> None:
        if self.helper and self.helper.poll() is None:
            (self.base / "stop").touch()
            self.helper.wait(PATIENCE)

    def kill_helper(self) -> None:
        if self.helper:
            self.helper.kill()
            self.helper.wait()

    def need_helper(self, **environ: str) -> None:
        """Start a helper, unless one lives."""
        if self.helper is None or self.helper.poll() is not None:
            self.start_helper(**environ)

    def restart(self) -> None:
        """After something went wrong: Calc started again, nothing open, no helper, nothing asked or answered."""
        self.kill_helper()
        for folder in ("requests", "answers"):
            shutil.rmtree(self.base / folder, ignore_errors=True)
        self.office.restart()

    def answers(self) -> bool:
        return self.office.answers()

    def open(self, path: Path) -> Any:
        self._document = self._opened_beside(path)
        return self._document

    def _opened_beside(self, path: Path) -> Any:
        """No timer may write to Calc's status bar meanwhile, where answers stand (tests/calc/living_helper.py)."""
        for document in self.office.documents():
            with suppress(*UNO_ERRORS):  # where the workbook has no such macro
                self.office.call(document, "Launcher.StopTimers")
        return self.office.open(path)

    def copy(self, path: Path) -> None:
        """Open another workbook, copy all that stands on its first sheet, and come back."""
        other = self._opened_beside(path)
        sheet = other.Sheets.getByIndex(0)
        cursor = sheet.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        copy_cells(self.office.context, other, cursor)
        self.document.CurrentController.Frame.activate()

    @property
    def document(self) -> Any:
        return self._document

    @property
    def log(self) -> str:
        log = self.base / "helper.log"
        return log.read_text("utf-8") if log.exists() else ""

    @property
    def opened(self) -> list[str]:
        """What the user was shown, in order."""
        return self._opened.read_text("utf-8").splitlines() if self._opened.exists() else []

    def shown(self) -> Path:
        """The file that the last button opened for the user, by a program that nobody waits for."""
        return Path(wait_for(lambda: self.opened[self._shown :], PATIENCE, "a file that is shown")[-1])

    def press(self, tag: str) -> None:
        """Run the button's callback, and go away."""
        self._handled, self._shown = self.handled, len(self.opened)
        button = next(button for button in buttons(self.workbook) if button.get("tag") == tag)
        self.office.click(self.document, button.get("onAction", ""), id=button.get("id", ""), tag=tag)

    def click(self, tag: str, timeout: float = 120) -> None:
        """Press a button, and wait until the answer has reached the user, or a dialog asks."""
        self.press(tag)
        self.wait(timeout)

    def wait(self, timeout: float = 120) -> None:
        """Until the answer has reached the user, or a dialog asks. Raises `RuntimeError` where Calc fell over."""
        try:
            wait_for(self._is_told, timeout, "the answer")
        except TimeoutError:
            raise TimeoutError(f"the answer; the helper's log ends with {self.log.splitlines()[-3:]}") from None

    def _is_told(self) -> bool:
        if not self.office.answers():
            raise RuntimeError("Calc fell over")
        return self.office.has_dialog() or self._is_over()

    def reply(self, button: str, text: str | None = None) -> None:
        """Answer the question in front, and wait for what follows: the next one, or the end."""
        self.await_log()
        self._handled = self.handled
        self.dialog().answer(button, text)
        self.wait()

    def await_log(self) -> None:
        """The helper asks first and logs then: its line must not be taken for the next answer's."""
        wait_for(lambda: self.handled > self._handled, PATIENCE, "the log's line of a question")

    @property
    def handled(self) -> int:
        """How many requests the helper has answered."""
        return len(re.findall(r": .*, \d+ ms$", self.log, re.MULTILINE))

    def _is_over(self) -> bool:
        """Whether the last request was answered, and the macro has fetched the answer."""
        return self.handled > self._handled and not list((self.base / "answers").glob("*.answer"))

    def dialog(self, timeout: float = PATIENCE) -> Dialog:
        return self.office.dialog(timeout)

    @property
    def workbook(self) -> Path:
        return Path(unquote(urlparse(self.document.URL).path))

    def cell(self, sheet: str, address: str) -> Any:
        return self.document.Sheets.getByName(sheet).getCellRangeByName(address)

    def text(self, sheet: str, address: str) -> str:
        return self.cell(sheet, address).String

    def contents(self) -> dict[tuple[str, int, int], str]:
        """What stands in every cell of the workbook that is not empty: sheet, row and column, counted from 1."""
        found = {}
        for sheet in self.document.Sheets:
            cursor = sheet.createCursor()
            cursor.gotoEndOfUsedArea(False)
            last = cursor.RangeAddress
            rows = sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow).getFormulaArray()
            for row, texts in enumerate(rows, 1):
                found |= {(sheet.Name, row, column): text for column, text in enumerate(texts, 1) if text}
        return found

    def selected(self) -> str:
        """The selected cell as a message names it, "Resultat C19"."""
        sheet = self.document.CurrentController.ActiveSheet
        place = self.document.CurrentController.getSelection().RangeAddress
        first = sheet.getCellByPosition(place.StartColumn, place.StartRow)
        return f"{sheet.Name} {first.AbsoluteName.rpartition('.')[2].replace('$', '')}"


def buttons(workbook: Path) -> list[ET.Element]:
    """The buttons of the ribbon that a workbook carries."""
    with ZipFile(workbook) as package:
        return list(ET.fromstring(package.read("customUI/customUI14.xml")).iter(f"{_UI}button"))
