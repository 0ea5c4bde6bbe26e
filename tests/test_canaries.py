"""Names and numbers in every column of HR's lists are looked for in every byte that comes of them, and found nowhere.

What the ribbon leaves behind is searched by tests/calc/test_hr_canaries.py.
"""

from __future__ import annotations

import base64
import gzip
import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from made import pasted_lists
from made.pasted_lists import Lists
from secrets_found import leaks, leaks_in
from virksomhetsrapport import app, counting
from virksomhetsrapport.edges.counts_file import write_counts
from virksomhetsrapport.hr.counts import counts_of
from virksomhetsrapport.hr.raw import from_rows
from virksomhetsrapport.hr.settings import AgreedFrom
from virksomhetsrapport.period import Month
from workbooks import REPOSITORY, shipped

LISTS = pasted_lists.spoiled(pasted_lists.drawn(20250228, lines=60, persons=6))
PERIOD = ("--organisation", "hdo", "--period", "2025-02")
LONG = 2400
"""Lines of a list that takes a while to count."""


class Place:
    """Where a list was put, and beside it all that came of it: files, what was said, temporary folders."""

    def __init__(self, folder: Path, lists: Lists) -> None:
        self.came, self.given = folder / "came", folder / "given"
        self.out = self.came / "ut"
        for each in (self.given, self.out, self.came / "tmp", self.came / "home"):
            each.mkdir(parents=True)
        agreed = [
            *pasted_lists.agreed_rows(),
            (lists.persons[0].name, 1, None),
            ("2025-01", lists.persons[1].name, "Drift"),
        ]
        self.absence = pasted_lists.write(self.given / "fravaer.xlsx", lists.absence)
        self.breaches = pasted_lists.write_csv(self.given / "aml.csv", lists.breaches)
        self.agreed = pasted_lists.write(self.given / "avtalt.xlsx", agreed)
        self.workbook = self.given / "bok.xlsx"
        app.new("hdo", "2025-02", self.workbook, sample=True)

    @property
    def environment(self) -> dict[str, str]:
        tmp, home = str(self.came / "tmp"), str(self.came / "home")
        own = {"TMPDIR": tmp, "TEMP": tmp, "TMP": tmp, "HOME": home, "XDG_DATA_HOME": home, "LOCALAPPDATA": home}
        return {**os.environ, **own, "PYTHONPATH": str(REPOSITORY / "addin"), "PYTHONDONTWRITEBYTECODE": "1"}

    def start(self, *arguments: object) -> subprocess.Popen[bytes]:
        """What it says goes into files of their own."""
        said = self.came / f"{arguments[0]}-{time.monotonic_ns()}"
        with said.with_suffix(".out").open("wb") as out, said.with_suffix(".err").open("wb") as err:
            command = [sys.executable, "-m", "virksomhetsrapport", *map(str, arguments)]
            return subprocess.Popen(command, env=self.environment, cwd=self.came, stdout=out, stderr=err)

    def run(self, *arguments: object) -> int:
        return self.start(*arguments).wait(120)

    def import_lists(self, out: str) -> tuple[object, ...]:
        lists = ("--absence", self.absence, "--breaches", self.breaches, "--agreed", self.agreed)
        return ("import", self.workbook, *lists, "--out", self.out / out)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    place = Place(tmp_path_factory.mktemp("canaries"), LISTS)
    codes = [
        place.run("absence", place.absence, *PERIOD, "--agreed", place.agreed, "--json"),
        place.run("absence", place.absence, *PERIOD, "--agreed", place.agreed),
        place.run("breaches", place.breaches, *PERIOD, "--json"),
        place.run("absence", place.agreed, *PERIOD, "--agreed", place.absence),
        place.run("breaches", place.absence, *PERIOD),
        place.run(*place.import_lists("ny.xlsm")),
    ]
    _deliver(place.out / "hr-tall.json")
    codes += [
        place.run(
            "import", place.workbook, "--counts", place.out / "hr-tall.json", "--out", place.out / "av tall.xlsx"
        ),
        place.run("report", place.out / "ny.xlsm", "--out", place.out / "ny.docx", "--pages", "none", *REASON),
        place.run("figures", place.out / "ny.xlsm", "--json"),
    ]
    assert codes[:6] == [1] * 6, "the lists were read, and had errors"
    assert codes[6:8] == [0] * 2
    return place


REASON = ("--accept-errors", "Listen har feil.")


def _deliver(path: Path) -> None:
    definition, last = shipped("hdo"), Month(2025, 2)
    agreed = counting.AgreedList(AgreedFrom.MONTHS, from_rows("avtalt", pasted_lists.agreed_rows()))
    absence = counting.absence_counted(from_rows("fravær", LISTS.absence), agreed, definition.hr, last)
    breaches = counting.breaches_counted(from_rows("aml", LISTS.breaches), definition, last)
    write_counts(path, counts_of("hdo", last, absence, breaches))


def test_nothing_of_a_list_is_in_anything_that_came_of_it(place):
    made = {path.name for path in place.out.iterdir()}
    assert made >= {"ny.xlsm", "av tall.xlsx", "ny.docx", "hr-tall.json"}
    assert leaks([place.came], LISTS.secrets) == []


def test_the_same_search_finds_all_of_it_where_the_lists_are(place):
    """Every secret but those of a person whom no line happens to name."""
    found = {leak.word for leak in leaks([place.given], LISTS.secrets)}
    named = {cell for rows in (LISTS.absence, LISTS.breaches) for row in rows for cell in row if isinstance(cell, str)}
    assert found >= named & set(LISTS.secrets)
    assert len(named & set(LISTS.secrets)) > 15


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(
        tmp_path_factory.mktemp("long"), LISTS._replace(absence=[*LISTS.absence, *LISTS.absence[2:] * (LONG // 60)])
    )


@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed otherwise there")
@pytest.mark.parametrize("what", ["count", "import"])
def test_nothing_is_left_where_it_was_killed_in_the_middle(long, what):
    def arguments(number: int) -> tuple[object, ...]:
        if what == "import":
            return long.import_lists(f"{number}.xlsx")
        return ("absence", long.absence, *PERIOD, "--agreed", long.agreed, "--json")

    began = time.monotonic()
    long.run(*arguments(0))
    whole, killed = time.monotonic() - began, 0
    for part in (0.5, 0.8):
        process = long.start(*arguments(int(part * 100)))
        time.sleep(whole * part)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
    assert killed
    assert leaks([long.came], LISTS.secrets) == []


WORD = LISTS.persons[0].name.split()[0]
NUMBER = LISTS.persons[0].number


def zipped(data: bytes, name: str = "x") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, data)
    return held.getvalue()


@pytest.mark.parametrize(
    "hidden",
    [
        WORD.encode(),
        WORD.upper().encode(),
        WORD.encode("utf-16-le"),
        WORD.encode("cp1252"),
        b"x" + base64.b64encode(b"er " + WORD.encode() + b" her"),
        base64.b64encode(WORD.encode("utf-16-le")),
        zipped(WORD.encode()),
        zipped(b"", WORD),
        zipped(zipped(base64.b64encode(gzip.compress(WORD.encode())))),
        WORD.encode().hex().encode(),
        "".join(f"&#{ord(char)};" for char in WORD).encode(),
        NUMBER.encode(),
        str(int(NUMBER)).encode(),
        f"{float(NUMBER):.0f}".encode("utf-16-be"),
    ],
)
def test_a_word_that_was_planted_is_found_however_it_is_wrapped(tmp_path, hidden):
    assert leaks_in(b"noe annet " * 50, LISTS.secrets) == []
    (tmp_path / "fil.bin").write_bytes(hidden)
    assert {leak.word for leak in leaks([tmp_path], LISTS.secrets)} & {LISTS.persons[0].name, NUMBER}


def test_a_word_in_the_name_of_a_file_is_found(tmp_path):
    (tmp_path / f"liste {WORD}.txt").touch()
    assert leaks([tmp_path], LISTS.secrets)


def test_a_workbook_made_with_a_name_in_it_is_caught(place: Any, tmp_path: Path):
    """The finance workbook with the name typed into a cell that nobody looks at."""
    import openpyxl

    book = openpyxl.load_workbook(place.out / "av tall.xlsx")
    book["Kontroll"]["Z900"] = LISTS.persons[2].name
    book.save(tmp_path / "bok.xlsx")
    assert {leak.word for leak in leaks([tmp_path], LISTS.secrets)} == {LISTS.persons[2].name}
