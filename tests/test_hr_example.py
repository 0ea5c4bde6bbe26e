"""The month that docs/hr-eksempel.md counts by hand: each step as it stands there, and the same from the program."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from virksomhetsrapport.cli import main
from virksomhetsrapport.counting import AgreedFile, count_absence_file
from virksomhetsrapport.hr.model import AbsenceCounted
from virksomhetsrapport.hr.settings import AgreedFrom
from virksomhetsrapport.numbers import half_up
from virksomhetsrapport.period import Month, read_date
from workbooks import REPOSITORY

PAGE = (REPOSITORY / "docs" / "hr-eksempel.md").read_text("utf-8")
ORGANISATION, PERIOD, JANUARY = "helse-nord-ikt", "2025-01", Month(2025, 1)
ELSEWHERE = {13, 17}
"""Lines that have days which are counted on another line."""


def table(heading: str) -> list[list[str]]:
    """The rows of the page's table below a heading, without those of its own headings."""
    rows = re.findall(r"^\|(.+)\|$", PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0], re.MULTILINE)
    return [[cell.strip() for cell in row.split("|")] for row in rows[2:]]


def blocks(heading: str) -> list[str]:
    return re.findall(r"```\n(.*?)```", PAGE.partition(f"## {heading}\n")[2], re.DOTALL)


def number(text: str) -> Decimal:
    return Decimal(text.removesuffix("%").strip().replace(",", "."))


LINES = table("Listen")
HAND = table("Linje for linje")
SUMS: Mapping[str, tuple[Decimal, Decimal]] = {
    row[0].strip("*"): (number(row[1]), number(row[2])) for row in table("Summen")
}


@pytest.fixture
def files(tmp_path, monkeypatch) -> Path:
    """The page's list and its agreed days, where they are asked for by their bare names."""
    text = "\n".join(";".join(row[1:]) for row in [["linje", *HEADINGS], *LINES])
    (tmp_path / "fravaer.csv").write_text(f"{text}\n", "utf-8")
    agreed = re.search(r"Avtalte dagsverk i januar er (\d+)", PAGE)
    assert agreed
    (tmp_path / "avtalt.csv").write_text(f"Måned;Avtalte dagsverk\n{PERIOD};{agreed[1]}\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


HEADINGS = ("Ansattnr", "Fra", "Til", "Type", "Grad", "Stilling %")


def counted(folder: Path) -> AbsenceCounted:
    agreed = AgreedFile(AgreedFrom.MONTHS, folder / "avtalt.csv")
    return count_absence_file(folder / "fravaer.csv", agreed, ORGANISATION, PERIOD).counted


def working_days(first: str, last: str) -> int:
    """The days from Monday to Friday of January 2025 but the first, day by day."""
    start, end = read_date(first), read_date(last) if last else dt.date(2025, 1, 31)
    january = [dt.date(2025, 1, day) for day in range(2, 32)]
    return sum(day.weekday() < 5 and start is not None and end is not None and start <= day <= end for day in january)


def test_the_list_has_forty_lines_and_each_is_counted():
    assert [int(row[0]) for row in LINES] == [int(row[0]) for row in HAND] == list(range(1, 41))


@pytest.mark.parametrize("index", range(40))
def test_every_step_on_the_page_is_right(index):
    line, hand = LINES[index], HAND[index]
    if hand[2] == "–":
        assert (hand[1], hand[4]) == ("0", "0")
        return
    days = working_days(line[2], line[3])
    assert int(hand[1]) == days if int(line[0]) not in ELSEWHERE else int(hand[1]) < days
    assert number(hand[2]) == number(line[6])
    assert number(hand[3]) == number(line[5] or "100")
    assert number(hand[4]) == int(hand[1]) * number(hand[2]) / 100 * number(hand[3]) / 100
    assert ("egenmeldt" in hand[5]) == (line[4] == "Egenmelding")


def test_the_sums_on_the_page_are_those_of_its_lines():
    for kind in ("kort, egenmeldt", "kort, legemeldt", "lang, legemeldt"):
        assert SUMS[kind][0] == sum(number(row[4]) for row in HAND if row[5] == kind)
    assert SUMS["kort"][0] + SUMS["lang"][0] == SUMS["egenmeldt"][0] + SUMS["legemeldt"][0] == SUMS["sykefravær"][0]


def test_the_program_counts_what_the_page_does(files):
    rates = counted(files).months[JANUARY]
    days = rates.days
    found = {
        "kort, egenmeldt": days.short_self,
        "kort, legemeldt": days.short_doctor,
        "lang, legemeldt": days.long_doctor,
        "kort": days.short,
        "lang": days.long,
        "egenmeldt": days.self_certified,
        "legemeldt": days.doctor_certified,
        "sykefravær": days.all,
    }
    percent = {name: rates.percent(each) for name, each in found.items()}
    assert {name: (each, half_up(percent[name] or Decimal(-1), 2)) for name, each in found.items()} == SUMS
    assert days.long_self == 0


def test_what_the_program_prints_stands_on_the_page(files, capsys):
    command, figures, found = blocks("Det samme fra programmet")
    with pytest.raises(SystemExit):
        main(command.split()[1:])
    out, err = capsys.readouterr()
    assert out == figures
    assert [line for line in err.splitlines() if not line.startswith(("Funn", "Definisjon"))] == found.splitlines()
