"""How fast a list of sick leave is read, checked and counted: `python bench/lists.py [-n RUNS]`.

Beside it stand the time that python-calamine takes to read the file alone, a plain version in pandas and one in
openpyxl (`list_ways.py`). Whole processes take turns; what is printed are their medians, ratios pair by pair, and the
most memory that each held. The lists are made up, in a temporary folder.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from paired import ratio, run_in_turns

LINES, FULL_SHEET = 200_000, 1_048_575
GROWTH = (50_000, LINES, FULL_SHEET)
HEADINGS = ("Ansattnr", "Navn", "Avdeling", "Fra dato", "Til dato", "Fraværstype", "Grad", "Stillingsprosent")
WAYS = Path(__file__).with_name("list_ways.py")


def make(path: Path, lines: int) -> None:
    """A list of so many spells around January and February 2025: a person has four or five, in one of forty units."""
    import xlsxwriter

    chance = random.Random(lines)
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    date, sheet = book.add_format({"num_format": "dd.mm.yyyy"}), book.add_worksheet("Fravær")
    sheet.write_row(0, 0, HEADINGS)
    for row in range(1, lines + 1):
        person = chance.randrange(10_000, 10_000 + max(lines * 2 // 9, 1))
        first = dt.date(2024, 12, 15) + dt.timedelta(chance.randrange(76))
        last = first + dt.timedelta(chance.choice((0, 0, 1, 2, 4, 13, 40)))
        code = chance.choice(("Egenmelding", "Sykmelding", "Sykmelding", "Sykt barn"))
        degree = chance.choice((100, 100, 50, 80)) if code == "Sykmelding" else 100
        sheet.write_number(row, 0, person)
        sheet.write_string(row, 1, f"Navn {person}")
        sheet.write_string(row, 2, f"Avdeling {person % 40}")
        sheet.write_datetime(row, 3, first, date)
        sheet.write_datetime(row, 4, last, date)
        sheet.write_string(row, 5, code)
        sheet.write_number(row, 6, degree)
        sheet.write_number(row, 7, chance.choice((100, 100, 80, 66.67)))
    book.close()


def make_bad(path: Path, lines: int) -> None:
    """A text file whose every line has faults, each in its own words."""
    with path.open("w", encoding="utf-8") as file:
        file.write(";".join(HEADINGS) + "\n")
        for row in range(lines):
            file.write(f"{row};Navn;Avd;{row % 28}/2/2025;x{row};kode {row};{row + 0.5};{row}\n")


def command(way: str, path: Path) -> list[str]:
    return [sys.executable, str(WAYS), way, str(path)]


def warm(path: Path) -> tuple[list[float], list[float]]:
    """Seconds of calamine and of ours in turns in one process, modules loaded."""
    done = subprocess.run(command("warm", path), capture_output=True, text=True, check=True)
    pairs = [tuple(map(float, line.split())) for line in done.stdout.splitlines()]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("-n", "--runs", type=int, default=3)
    runs = options.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "avtalt.csv").write_text("Måned;Avtalte dagsverk\n2025-01;9999999\n2025-02;9999999\n", "utf-8")
        files = {lines: folder / f"{lines}.xlsx" for lines in GROWTH}
        for lines, path in files.items():
            make(path, lines)
        alone, counted = warm(files[LINES])
        print(f"{LINES} lines, warm: calamine {median(alone):.2f} s, ours {median(counted):.2f} s, ", end="")
        print(f"ratio {ratio(counted, alone)}")
        ways = ("calamine", "ours", "pandas", "openpyxl")
        measured = run_in_turns({way: command(way, files[LINES]) for way in ways}, runs, folder / "compiled")
        print(f"{LINES} lines, whole processes: seconds, MB, ours beside it")
        seconds = {way: [each.seconds for each in found] for way, found in measured.items()}
        for way, found in measured.items():
            most = max(each.megabytes for each in found)
            print(f"{way:9} {median(seconds[way]):7.2f} {most:6.0f}  {ratio(seconds['ours'], seconds[way])}")
        print("lines, seconds, MB, microseconds by line")
        commands = {str(lines): command("ours", path) for lines, path in files.items()}
        make_bad(folder / "feil.csv", 1_000_000)
        commands["a million bad lines"] = command("ours", folder / "feil.csv")
        for lines, found in run_in_turns(commands, runs, folder / "compiled").items():
            middle, most = median(each.seconds for each in found), max(each.megabytes for each in found)
            each = f"{middle / int(lines) * 1e6:.1f}" if lines.isdecimal() else ""
            print(f"{lines:19} {middle:7.2f} {most:6.0f} {each}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
