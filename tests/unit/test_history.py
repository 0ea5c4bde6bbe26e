"""The history of a workbook: written, read back, and told wherever somebody has changed it."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from pathlib import Path

import pytest

from virksomhetsrapport import app
from virksomhetsrapport.definition import Definition
from virksomhetsrapport.edges import places
from virksomhetsrapport.edges.workbook.new import write_workbook
from virksomhetsrapport.edges.workbook.read import read_workbook
from virksomhetsrapport.history import NO_HISTORY, Described, History, Past, history_rows, kept, read_history
from virksomhetsrapport.inputs import Inputs
from virksomhetsrapport.period import Month, Period
from virksomhetsrapport.since import lasting_ids, moved_since, worth_keeping

NOW = Month(2025, 2)


@pytest.fixture(scope="module")
def hdo() -> Definition:
    return places.load_definition("hdo")[0]


def some_history(chance: random.Random, pasts: int, *, odd: bool = False) -> History:
    """Reports that end before February 2025, of the same and of different figures; `odd` texts among them are those
    that openpyxl would take for something else."""
    ids = [f"tabell.linje_{number}" for number in range(40)]
    texts = ["æøå", " luft foran", "to\nlinjer", "12", "2025-01", "'", "a\tb", "x" * 40_000]
    texts += ["=1+1", "_x000D_"] if odd else []
    found = []
    for number in range(pasts):
        values = {}
        for id in chance.sample(ids, 30):
            value = kept(
                chance.choice(
                    (
                        Decimal(chance.randint(-(10**12), 10**12)).scaleb(-chance.randint(0, 6)),
                        Decimal(chance.randint(1, 10**6)) / 7,
                        chance.choice(texts),
                        dt.date(2024, 12, 24),
                    )
                )
            )
            if value is not None:
                values[id] = value
        issued = chance.choice(("2025-01-20", "ikke utstedt: budsjettet var ikke vedtatt"))
        found.append(Past(NOW.plus(number - pasts), issued, values))
    return History(tuple(found), {id: Described(f"Hva {id} er", "kr") for id in ids})


def written(history: History, folder: Path, hdo) -> Path:
    path = folder / "bok.xlsx"
    write_workbook(path, hdo, Period(NOW, 2), Inputs(), {}, (), "", history=history)
    return path


@pytest.mark.parametrize("seed", range(8))
def test_a_history_comes_back_as_it_was_written(seed, hdo, tmp_path):
    history = some_history(random.Random(seed), 1 + seed, odd=True)
    found, findings = read_history(read_workbook(written(history, tmp_path, hdo)), NOW)
    assert findings == []
    assert [past._replace(source=None) for past in found.pasts] == list(history.pasts)
    told = {id for past in history.pasts for id in past.values}
    assert {id: found.described[id] for id in told} == {id: history.described[id] for id in told}
    assert found.last is not None
    assert found.last.was_issued == (history.pasts[-1].issued == "2025-01-20")


def test_a_workbook_without_a_history_has_none(hdo, tmp_path):
    assert read_history(read_workbook(written(NO_HISTORY, tmp_path, hdo)), NOW) == (NO_HISTORY, [])


def changed_by(path: Path, change) -> list[str]:
    import openpyxl

    book = openpyxl.load_workbook(path)
    change(book["Historikk"])
    book.save(path)
    return [finding.code for finding in read_history(read_workbook(path), NOW)[1]]


def a_number(sheet, column: int = 4) -> int:
    """A row in which a column has a number."""
    return next(row for row in range(7, sheet.max_row) if isinstance(sheet.cell(row, column).value, int | float))


def change_a_figure(sheet) -> None:
    sheet.cell(a_number(sheet), 4).value += 1


def delete_a_figure(sheet) -> None:
    sheet.cell(a_number(sheet), 4).value = None


def add_a_figure(sheet) -> None:
    row = sheet.max_row + 1
    sheet.cell(row, 1).value, sheet.cell(row, 4).value = "tabell.ny", 7


def swap_two_names(sheet) -> None:
    one = a_number(sheet)
    sheet.cell(one, 1).value, sheet.cell(one + 1, 1).value = sheet.cell(one + 1, 1).value, sheet.cell(one, 1).value


def sort_one_column(sheet) -> None:
    values = sorted((sheet.cell(row, 4).value for row in range(7, sheet.max_row + 1)), key=str)
    for row, value in enumerate(values, 7):
        sheet.cell(row, 4).value = value


def copy_a_row(sheet) -> None:
    row, last = a_number(sheet), sheet.max_row + 1
    for column in range(1, 5):
        sheet.cell(last, column).value = sheet.cell(row, column).value


def change_the_issue(sheet) -> None:
    sheet.cell(5, 4).value = "2025-01-21"


def delete_the_digest(sheet) -> None:
    sheet.cell(6, 4).value = None


@pytest.mark.parametrize(
    "change",
    [
        *(change_a_figure, delete_a_figure, add_a_figure, swap_two_names, sort_one_column, copy_a_row),
        *(change_the_issue, delete_the_digest),
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_a_history_that_somebody_has_changed_is_told_and_not_used(change, seed, hdo, tmp_path):
    path = written(some_history(random.Random(seed), 1), tmp_path, hdo)
    assert changed_by(path, change) == ["history-changed"]
    assert read_history(read_workbook(path), NOW)[0].pasts == ()


def test_whole_rows_that_were_sorted_still_say_the_same(hdo, tmp_path):
    history = some_history(random.Random(5), 3)
    path = written(history, tmp_path, hdo)

    def sort(sheet) -> None:
        rows = sorted(
            [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)], key=lambda row: row[0][::-1]
        )
        for number, row in enumerate(rows, 5):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column).value = value

    assert changed_by(path, sort) == []
    found = read_history(read_workbook(path), NOW)[0]
    assert [past.values for past in found.pasts] == [past.values for past in history.pasts]


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("januar 2025", ""),
        ("2025-13", "history-unreadable"),
        ("2024-12", "history-changed"),
        (None, "history-unreadable"),
    ],
)
def test_a_heading_that_was_written_over_is_told(heading, code, hdo, tmp_path):
    path = written(some_history(random.Random(1), 1), tmp_path, hdo)

    def change(sheet) -> None:
        sheet.cell(4, 4).value = heading

    codes = changed_by(path, change)
    assert codes == ([code] if code else [])


def test_a_report_that_stands_twice_counts_once(hdo, tmp_path):
    path = written(some_history(random.Random(2), 1), tmp_path, hdo)

    def copy(sheet) -> None:
        for row in range(4, sheet.max_row + 1):
            sheet.cell(row, 5).value = sheet.cell(row, 4).value

    assert changed_by(path, copy) == ["history-twice"]
    assert len(read_history(read_workbook(path), NOW)[0].pasts) == 1


def test_a_report_of_this_period_or_a_later_one_is_told(hdo, tmp_path):
    path = written(some_history(random.Random(1), 2), tmp_path, hdo)
    found, findings = read_history(read_workbook(path), Month(2025, 1))
    assert [finding.code for finding in findings] == ["history-later"]
    assert [past.last for past in found.pasts] == [Month(2024, 12)]


def test_the_sheet_names_every_figure_once():
    rows = list(history_rows(some_history(random.Random(3), 6)))
    assert rows[0][:3] == ("Id", "Hva", "Enhet")
    assert len({row[0] for row in rows}) == len(rows)
    assert {len(row) for row in rows} == {9}


def test_what_the_last_report_said_stands_beside_what_this_one_says(demo):
    catalogue = app.check(demo / "hdo-2025-02.xlsm").catalogue
    values, described = worth_keeping(catalogue.definition, catalogue.period, catalogue.facts, catalogue.elements)
    assert values["resultat.driftsinntekt.faktisk"] == catalogue.facts["resultat.driftsinntekt.faktisk"].value
    assert "risikoregister.skaar[DRI-2041]" in values
    assert "tekst:okonomi.resultat" in values
    assert not [id for id in values if id.startswith(("periode.", "rapport.", "forrige.", "siden_forrige."))]
    values["tjenester.kundeklager"] = Decimal(3)
    history = History((Past(Month(2024, 12), "2025-01-20", values),), described)
    facts = {id: fact for id, fact in catalogue.facts.items() if not id.startswith(("forrige.", "siden_forrige."))}
    moved = {
        fact.id: fact
        for fact in moved_since(
            catalogue.period, facts, history, lasting_ids(catalogue.definition, catalogue.period, facts)
        )
    }
    assert moved["forrige.tjenester.kundeklager"].value == 3
    now = catalogue.facts["tjenester.kundeklager"].number
    assert moved["siden_forrige.tjenester.kundeklager"].value == now - 3
    assert moved["siden_forrige.resultat.driftsinntekt.faktisk"].value == 0
    assert moved["forrige.risikoregister.skaar[1]"].value == catalogue.facts["risikoregister.skaar[1]"].value
    assert moved["forrige.okonomi.prognose"].value == catalogue.facts["okonomi.prognose"].value


def test_before_there_is_a_past_its_figures_are_there_and_say_nothing(demo):
    facts = app.check(demo / "hdo-2025-02.xlsm").catalogue.facts
    assert facts["forrige.tjenester.kundeklager"].value is None
    assert facts["siden_forrige.tjenester.kundeklager"].value is None
