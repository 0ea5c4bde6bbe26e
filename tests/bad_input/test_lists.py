"""Lists of HR at the command line: counted, or told, whatever is handed in; and nothing of what stands in them."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bad_input.runs import ERRORS, FINE, Outcome, refused, run_here, well_said
from virksomhetsrapport.counting import AgreedList, absence_counted, breaches_counted
from virksomhetsrapport.errors import ProgramError
from virksomhetsrapport.hr.raw import from_rows
from virksomhetsrapport.hr.settings import AgreedFrom
from virksomhetsrapport.period import Month
from workbooks import shipped

HDO = shipped("hdo")
HEADINGS = ["Ansattnr", "Avdeling", "Fra dato", "Til dato", "Fraværstype", "Grad", "Stillingsprosent"]
AGREED = "Måned;Avtalte dagsverk\n2025-01;4200\n2025-02;4000\n"
LINES = [
    [10101, "Drift", dt.date(2025, 1, 6), dt.date(2025, 1, 10), "Sykmelding", 50, 80],
    [10102, "Drift", dt.date(2025, 1, 29), dt.date(2025, 2, 3), "Egenmelding", None, 100],
    [10103, "Stab", dt.date(2025, 1, 2), dt.date(2025, 2, 28), "Sykmelding", 100, 50],
    [10103, "Stab", dt.date(2025, 2, 3), dt.date(2025, 2, 4), "Sykt barn", 100, 50],
]
DAYS = {"2025-01": 5 * Decimal("0.4") + 3 + Decimal("10.5") + Decimal("0.5"), "2025-02": 1 + Decimal(10)}
"""Five days of 80 % and half, three whole days and one more, and half of 22 and of 20 days."""


def write_agreed(text: str = AGREED, name: str = "avtalt.csv") -> Path:
    Path(name).write_text(text, "utf-8")
    return Path(name)


def write_csv(rows: list[list[Any]], name: str = "liste.csv", separator: str = ";", letters: str = "utf-8") -> Path:
    def shown(value: Any) -> str:
        if isinstance(value, dt.date):
            return f"{value:%d.%m.%Y}"
        text = "" if value is None else str(value).replace(".", ",") if isinstance(value, float) else str(value)
        return f'"{text.replace(chr(34), chr(34) * 2)}"' if separator in text else text

    text = "\n".join(separator.join(map(shown, row)) for row in rows) + "\n"
    Path(name).write_bytes(text.encode(letters))
    return Path(name)


def write_xlsx(rows: list[list[Any]], name: str = "liste.xlsx") -> Path:
    book = openpyxl.Workbook()
    book.active.title = "Ark"
    for row in rows:
        book.active.append(row)
    book.save(name)
    return Path(name)


def run_absence(path: Path, *more: str) -> Outcome:
    agreed = write_agreed()
    return run_here("absence", path, "--organisation", "hdo", "--period", "2025-02", "--agreed", agreed, *more)


def counted(path: Path) -> dict[str, Any]:
    """The JSON of a list that can be read; every finding is well said, and the exit code fits them."""
    outcome = run_absence(path, "--json")
    well_said(outcome.err)
    assert outcome.code in (FINE, ERRORS), outcome.said
    found: dict[str, Any] = json.loads(outcome.out)
    for finding in found["findings"]:
        well_said(finding["message"])
    assert (outcome.code == ERRORS) == any(each["severity"] == "error" for each in found["findings"])
    return found


def absence_days(found: dict[str, Any]) -> dict[str, Decimal]:
    return {each["month"]: Decimal(each["absence_days"]) for each in found["months"]}


# What is printed


def test_the_counts_are_texts_by_month_and_for_the_year(here: Path) -> None:
    found = counted(write_xlsx([HEADINGS, *LINES]))
    assert absence_days(found) == DAYS
    january, february = found["months"]
    assert set(january) == {
        *("month", "agreed_days", "absence_days", "rate", "short", "long", "self_certified", "doctor_certified")
    }
    assert january["agreed_days"] == "4200"
    assert Decimal(january["rate"]) == DAYS["2025-01"] * 100 / 4200
    year = found["year_to_date"]
    assert set(year) == set(february) - {"month"}
    assert Decimal(year["rate"]) == sum(DAYS.values()) * 100 / 8200
    parts = [Decimal(year[part]) for part in ("short", "long")]
    assert abs(sum(parts) - Decimal(year["rate"])) < Decimal("1e-20")
    assert found["by_unit"] == []


def test_units_come_from_the_agreed_days(here: Path) -> None:
    path = write_xlsx([HEADINGS, *LINES])
    text = "Måned;Avtalte dagsverk;Avdeling\n" + "".join(
        f"2025-0{month};{days};{unit}\n" for month in (1, 2) for unit, days in (("drift", 3000), ("Stab", 1200))
    )
    agreed = write_agreed(text, "enheter.csv")
    outcome = run_here("absence", path, "--organisation", "hdo", "--period", "2025-02", "--agreed", agreed, "--json")
    found = json.loads(outcome.out)
    assert {(each["unit"], each["month"]) for each in found["by_unit"]} == {
        (unit, month) for unit in ("drift", "Stab") for month in ("2025-01", "2025-02")
    }
    assert all(each.keys() == {"unit", "month", "rate", "hidden"} for each in found["by_unit"])


def test_agreed_days_follow_from_positions(here: Path) -> None:
    path = write_xlsx([HEADINGS, *LINES])
    rows = [["Ansattnr", "Avdeling", "Stillingsprosent", "Fra dato", "Til dato"]]
    rows += [[10101 + number, ("Drift", "Stab")[number % 2], 100, dt.date(2020, 1, 1), None] for number in range(20)]
    staff = write_xlsx(rows, "stillinger.xlsx")
    outcome = run_here("absence", path, "--organisation", "hdo", "--period", "2025-02", "--positions", staff, "--json")
    found = json.loads(outcome.out)
    assert [Decimal(each["agreed_days"]) for each in found["months"]] == [22 * 20, 20 * 20]


def test_people_are_shown_a_table_in_norwegian(here: Path) -> None:
    outcome = run_absence(write_xlsx([HEADINGS, *LINES]))
    assert outcome.code == FINE, outcome.said
    lines = outcome.out.splitlines()
    assert lines[0].split("  ")[0] == "Måned"
    assert [line.split("  ")[0] for line in lines[1:]] == ["januar 2025", "februar 2025", "Hittil i år"]
    assert "4\u00a0200,0" in lines[1]
    assert not outcome.changed


def test_breaches_are_counted_by_type_and_month(here: Path) -> None:
    rows = [["Dato", "Ansattnr", "Bruddtype"]]
    rows += [[dt.date(2025, 1, 1 + number), 7, "Daglig arbeidsfri"] for number in range(11)]
    rows += [[dt.date(2025, 2, 3), 7, "Søndager på rad"]]
    path = write_xlsx(rows)
    outcome = run_here("breaches", path, "--organisation", "hdo", "--period", "2025-02", "--json")
    found = json.loads(outcome.out)
    assert outcome.code == FINE, outcome.said
    by_type = {each["type"]: each for each in found["types"]}
    assert by_type["hvile_24_timer"]["months"] == {"2025-01": 11, "2025-02": 0}
    assert Decimal(by_type["hvile_24_timer"]["share"]) == Decimal(1100) / 12
    assert found["months"] == {"2025-01": 11, "2025-02": 1}
    assert found["year_to_date"] == 12
    shown = run_here("breaches", path, "--organisation", "hdo", "--period", "2025-02")
    assert shown.code == FINE
    assert shown.out.splitlines()[0].startswith("Bruddtype")
    assert any(line.startswith("I alt") and "12" in line for line in shown.out.splitlines())


# The same list in other clothes


def disguised(chance: random.Random) -> tuple[list[list[Any]], int]:
    """The lines with columns shuffled, others among them, titles above and totals below, and dates in other forms."""
    forms = [lambda day: day, lambda day: f"{day:%d.%m.%Y}", lambda day: f"{day:%Y-%m-%d}", lambda day: f"{day} 00:00"]
    forms.append(lambda day: (day - dt.date(1899, 12, 30)).days)
    form, fraction = chance.choice(forms), chance.random() < 0.5
    rows = [["Navn", *HEADINGS, "Merknad"]]
    for number, row in enumerate(LINES):
        person, unit, first, last, code, degree, share = row
        if fraction:
            degree, share = (None if each is None else each / 100 for each in (degree, share))
        zeros = chance.choice(["", "\u00a0"])
        cells = [f"{person}{zeros}", unit, form(first), form(last), chance.choice([code, code.upper()]), degree, share]
        rows.append([f"Navn {number}", *cells, "x"])
    order = chance.sample(range(9), 9)
    rows = [[row[place] for place in order] for row in rows]
    above = [[f"Fravær {year}"] for year in range(chance.randrange(4))] + [[]] * chance.randrange(3)
    below = [[]] * chance.randrange(2) + chance.choice([[], [["Sum"]], [["Antall linjer: 4"], ["Slutt"]]])
    return [*above, *rows, *below], len(above)


@pytest.mark.parametrize("seed", range(12))
def test_the_same_list_in_other_clothes_gives_the_same_counts(here: Path, seed: int) -> None:
    chance = random.Random(seed)
    rows, _ = disguised(chance)
    if seed % 2:
        path = write_xlsx(rows)
    else:
        path = write_csv(
            rows, "liste.csv", chance.choice(";\t|"), chance.choice(["utf-8", "utf-8-sig", "cp1252", "utf-16"])
        )
    found = counted(path)
    assert absence_days(found) == DAYS
    assert [each for each in found["findings"] if each["severity"] == "error"] == []


# What is no list


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], "list-empty"),
        ([["Radetiketter", "Summer av Grad"], ["Drift", 400]], "list-is-pivot"),
        ([["Kari Nordmann", "syk"]], "list-no-headings"),
        ([HEADINGS[:3]], "list-heading-missing"),
        ([[*HEADINGS, "Ansattnr"], [*LINES[0], 7]], "list-heading-twice"),
    ],
)
def test_what_is_no_list_gives_no_figures_and_says_why(here: Path, rows: list[list[Any]], code: str) -> None:
    for path in (write_xlsx(rows), write_csv(rows)):
        found = counted(path)
        assert code in [each["code"] for each in found["findings"]]
        assert (found["months"], found["by_unit"]) == ([], [])
        assert found["year_to_date"]["rate"] is None


def test_headings_alone_give_no_absence_and_say_so(here: Path) -> None:
    found = counted(write_xlsx([HEADINGS]))
    assert absence_days(found) == {"2025-01": 0, "2025-02": 0}
    assert {"list-no-lines", "absence-month-none"} <= {each["code"] for each in found["findings"]}


def test_a_list_of_last_year_is_an_error(here: Path) -> None:
    old = [[*row[:2], *(day.replace(year=2024, day=5) for day in row[2:4]), *row[4:]] for row in LINES]
    assert "absence-none-in-year" in [each["code"] for each in counted(write_xlsx([HEADINGS, *old]))["findings"]]


def test_formulas_in_a_text_file_are_texts_and_never_said(here: Path) -> None:
    evil = ["=cmd|' /C calc'!A0", '=HYPERLINK("http://x";"y")', "@SUM(1)", "+1+1", "-1"]
    rows = [[*LINES[0][:4], each, 50, 80] for each in evil]
    outcome = run_absence(write_csv([HEADINGS, *rows, *LINES]), "--json")
    assert absence_days(json.loads(outcome.out)) == DAYS
    assert not any(each in outcome.said for each in ("calc", "HYPERLINK", "SUM(1)"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--agreed", "avtalt.csv", "--positions", "avtalt.csv"], ["--agreed", "--positions"]),
        ([], ["--agreed", "--positions"]),
        (["--agreed", "borte.csv"], ["borte.csv"]),
    ],
)
def test_one_list_of_agreed_days_must_be_given(here: Path, arguments: list[str], words: list[str]) -> None:
    path = write_xlsx([HEADINGS, *LINES])
    write_agreed()
    refused(run_here("absence", path, "--organisation", "hdo", "--period", "2025-02", *arguments), *words)


@pytest.mark.parametrize("command", ["absence", "breaches"])
@pytest.mark.parametrize(
    ("name", "data"),
    [("liste.pdf", b"%PDF"), ("liste.csv", b"\x00\x01"), ("liste.xlsx", b"PK\x03\x04xx"), ("liste.csv", b'a;b\n"c;d')],
)
def test_what_is_no_list_file_is_refused(here: Path, command: str, name: str, data: bytes) -> None:
    Path(name).write_bytes(data)
    more = ["--agreed", write_agreed()] if command == "absence" else []
    refused(run_here(command, name, "--organisation", "hdo", "--period", "2025-02", *more), name)


@pytest.mark.parametrize("period", ["2025", "2025-13", "feb"])
def test_a_period_that_is_none_is_refused(here: Path, period: str) -> None:
    path = write_xlsx([HEADINGS])
    refused(run_here("breaches", path, "--organisation", "hdo", "--period", period), period)


# Nothing of what stands in a list

CANARY = "Kanarifugl"


@pytest.mark.parametrize("column", range(len(HEADINGS) + 1))
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_nothing_planted_in_a_column_is_ever_printed(here: Path, column: int, suffix: str) -> None:
    rows = [[*HEADINGS, "Navn"], *([*row, None] for row in LINES)]
    for number in range(8):
        row = [*LINES[number % 3], None]
        row[column] = f"{CANARY} {number} 01018012345"
        rows.append(row)
    rows[0] = [*rows[0][:7], f"{CANARY} 98765432"]
    path = (write_xlsx if suffix == ".xlsx" else write_csv)(rows)
    for more in ((), ("--json",)):
        outcome = run_absence(path, *more)
        assert outcome.code in (FINE, ERRORS), outcome.said
        assert CANARY.casefold() not in outcome.said.casefold()
        assert "0101801" not in outcome.said
        assert "98765" not in outcome.said
        assert not any(str(row[0]) in outcome.said for row in LINES)


@pytest.mark.parametrize("column", range(4))
def test_nothing_planted_among_breaches_is_ever_printed(here: Path, column: int) -> None:
    rows: list[list[Any]] = [["Dato", "Bruddtype", "Årsak", "Navn"]]
    for number in range(8):
        row: list[Any] = [dt.date(2025, 1, 7), "Daglig arbeidsfri", "Drift", None]
        row[column] = f"{CANARY} {number} 01018012345"
        rows.append(row)
    path = write_xlsx(rows)
    for more in ((), ("--json",)):
        outcome = run_here("breaches", path, "--organisation", "hdo", "--period", "2025-02", *more)
        assert outcome.code in (FINE, ERRORS), outcome.said
        assert CANARY not in outcome.said
        assert "0101801" not in outcome.said


# Anything at all

ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-10, 50_000),
    st.floats(),
    st.text(max_size=12),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.sampled_from(
        [*HEADINGS, "Dato", "Type", "Sykmelding", "Egenmelding", "Sykt barn", "06.01.2025", "2025-01-31", "1/2/25"]
    ),
    st.sampled_from(["50 %", "0,5", "1.000", "#REF!", "=1+1", "Sum", "\u00a0", "x" * 32_767, "\U0001f912", 45678, 0.5]),
)
LISTS = st.lists(st.lists(ANYTHING, max_size=9), max_size=8)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=LISTS, top=st.booleans(), agreed=LISTS, kind=st.sampled_from(AgreedFrom))
def test_whatever_is_pasted_is_counted_or_told(
    rows: list[list[Any]], top: bool, agreed: list[list[Any]], kind: AgreedFrom
) -> None:
    raw = from_rows("Ark", [HEADINGS, *rows] if top else rows)
    second = from_rows("Avtalt", [["Måned", "Avtalte dagsverk", *HEADINGS[:4], "Stilling %"], *agreed])
    found = absence_counted(raw, AgreedList(kind, second), HDO.hr, Month(2025, 2))
    assert all(rates.days.all >= 0 for rates in found.months.values())
    breaches = breaches_counted(raw, HDO, Month(2025, 2))
    assert breaches.year_to_date <= len(rows)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300), head=st.booleans())
def test_whatever_bytes_a_text_file_has_are_counted_or_told(here: Path, data: bytes, head: bool) -> None:
    from virksomhetsrapport.counting import count_breaches_file

    path = here / "liste.csv"
    path.write_bytes(b"Dato;Bruddtype;\xc5rsak\r\n" * head + data)
    with contextlib.suppress(ProgramError):
        assert count_breaches_file(path, "hdo", "2025-02").counted.year_to_date <= len(data)


@settings(max_examples=150, deadline=None)
@given(
    column=st.sampled_from([2, 3, 4, 5, 6]),
    value=ANYTHING,
    others=st.lists(st.sampled_from(LINES), min_size=1, max_size=3),
)
def test_an_odd_cell_never_changes_what_other_lines_count_in_silence(
    column: int, value: Any, others: list[Any]
) -> None:
    """A line is added whose one cell holds anything: the others count as before, or something is told at that cell."""
    months = AgreedList(AgreedFrom.MONTHS, from_rows("A", [["Måned", "Avtalte dagsverk"], ["2025-01", 4200]]))

    def days(rows: list[list[Any]]) -> tuple[Decimal, set[str]]:
        found = absence_counted(from_rows("Ark", [HEADINGS, *rows]), months, HDO.hr, Month(2025, 1))
        told = {each.cell.a1 for each in found.findings if each.cell}
        return found.months[Month(2025, 1)].days.all, told

    whole = [10999, "Drift", dt.date(2025, 1, 13), dt.date(2025, 1, 14), "Sykmelding", 100, 100]
    odd = list(whole)
    odd[column] = value
    alone, _ = days(others)
    with_odd, told = days([*others, odd])
    cells = {f"{letter}{len(others) + 2}" for letter in "ABCDEFG"}
    understood = with_odd != alone
    not_sick = column == 4 and isinstance(value, str) and value.strip().casefold() == "sykt barn"
    assert understood or not_sick or told & cells
