"""The same odd cells in every kind of table: each is told once, where it stands, and no figure is made from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import openpyxl
import pytest

from bad_input.office import edited, report_text, set_cell, set_raw_cell
from bad_input.runs import ERRORS, done, figures, findings, nothing_new, refused, run_here

Figures: TypeAlias = dict[str, dict[str, Any]]
Where: TypeAlias = Callable[..., str]

SL1 = "SL1 Løsningstid (Midlertidig løsning)"
SL2 = "SL2 Løsningstid (Midlertidig løsning)"
OF_COUNTS = {
    ("SLA", SL2, "Totalt sep. 24"): f"{SL2}, totalt sep. 24",
    ("Servicedesk", "Innkommende samtaler", "feb. 25"): "Innkommende samtaler, feb. 25",
    ("AML-brudd", "AML timer pr uke", "feb. 25"): "AML timer pr uke, feb. 25",
    ("AML-årsaker", "arbeid med KAK/LifeX", "Antall"): "Antall",
    ("Medielogg feil", "B-feil", "Verdi"): "B-feil",
}
OF_OTHER_UNITS = {
    ("Tilgjengelighet", "Hardware defekt, AMK", "Nedetid nov. 24"): (
        "Hardware defekt, AMK, nedetid nov. 24",
        "minutter",
    ),
    ("Kundefordringer", "Forfalt, 15 - 45 dager", "Beløp"): ("Forfalt, 15 - 45 dager", "1000 kr"),
}
OF_SHARES = {
    ("SLA", SL1, "Andel sep. 24"): f"{SL1}, andel sep. 24",
    ("Tilgjengelighet", "Callout, LVS", "Tilgj. des. 24"): "Callout, LVS, tilgj. des. 24",
    ("Servicedesk", "Besvart innen fristen", "jan. 25"): "Besvart innen fristen, jan. 25",
    ("Sykefravær", "Korttidssykefravær (<= 16 dager)", "feb. 25"): "Korttidssykefravær (<= 16 dager), feb. 25",
}
"""Cells of the good workbook by sheet, label and heading, and what the sentences call them."""
NUMBERS = {place: (label, "antall") for place, label in OF_COUNTS.items()} | OF_OTHER_UNITS
CELLS = {place: label for place, (label, _) in NUMBERS.items()} | OF_SHARES

Told: TypeAlias = list[tuple[str, str, str]]


def told(book: Path) -> Told:
    return sorted((finding["severity"], finding["code"], finding["message"]) for finding in findings(book))


WORKED_OUT = ("Sykefravær", "Korttidssykefravær (<= 16 dager)", "feb. 25")
"""A cell that begins as a formula of ours, which shows nothing until the days below it are filled in."""
EMPTY = ("figure-missing", "mangler. Skriv tallet, eller 0 hvis det ikke er noe.")


def sentences(where: Where, code: str, rest: str) -> Told:
    """What is to be told of every cell: an error of this code, which begins with label and address."""
    said = []
    for place, label in CELLS.items():
        unfilled = place == WORKED_OUT and code == "formula-not-calculated"
        own, after = EMPTY if unfilled else (code, rest)
        said.append(("error", own, f"{label} ({place[0]} {where(*place)}) {after}"))
    return sorted(said)


def put_everywhere(book: Path, where: Where, value: object, number_format: str | None = None) -> None:
    with edited(book) as workbook:
        for place in CELLS:
            cell = workbook[place[0]][where(*place)]
            cell.value = value
            if number_format:
                cell.number_format = number_format


ODD = {
    "a text": ("ca. 12", None, "not-a-number", "skal være et tall, men der står «ca. 12». Skriv bare tallet."),
    "a dash": ("–", None, "not-a-number", "skal være et tall, men der står «–». Skriv bare tallet."),
    "a date": (
        dt.date(2025, 1, 31),
        "dd.mm.yyyy",
        "date-for-number",
        (
            "skal være et tall, men Excel har gjort innholdet til datoen 31.01.2025. "
            "Skriv tallet på nytt, med komma foran desimaler."
        ),
    ),
    "a time": (dt.time(0, 26), "hh:mm", "not-a-number", "skal være et tall, men der står «00:26». Skriv bare tallet."),
    "true": (True, None, "truth-for-number", "skal være et tall, men der står SANN eller USANN. Skriv tallet."),
    "a formula": (
        "=1+1",
        None,
        "formula-not-calculated",
        "er en formel som ikke er regnet ut. Åpne arbeidsboken i Excel og lagre den, eller skriv tallet.",
    ),
}


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_cell_in_any_table_is_told_once(book: Path, where: Where, odd: str) -> None:
    value, number_format, code, rest = ODD[odd]
    put_everywhere(book, where, value, number_format)
    assert told(book) == sentences(where, code, rest)


@pytest.mark.parametrize(
    "place",
    CELLS,
    ids=str,
)
def test_a_figure_that_rests_on_an_odd_cell_is_missing_and_every_other_as_it_was(
    book: Path, where: Where, place: tuple[str, str, str], true_figures: Figures
) -> None:
    set_cell(book, place[0], where(*place), "ca. 12")
    after = figures(book)
    assert after.keys() >= true_figures.keys()
    other = {id for id in after if after[id] != true_figures.get(id)}
    assert {id for id in other if after[id]["value"] is not None} == set()
    refused(run_here("report", book, "--out", "r.docx"), "Rapporten ble ikke laget", code=ERRORS)


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!"])
def test_an_error_of_excel_s_in_any_table_is_told_once(book: Path, where: Where, error: str) -> None:
    for place in CELLS:
        set_raw_cell(book, place[0], where(*place), f"<f>1/0</f><v>{error}</v>", 't="e"')
    rest = f"viser feilen {error}. Rett formelen, eller skriv tallet."
    assert told(book) == sentences(where, "error-value", rest)


def test_per_cent_where_another_unit_belongs_is_told_in_any_table(book: Path, where: Where) -> None:
    with edited(book) as workbook:
        for place in NUMBERS:
            cell = workbook[place[0]][where(*place)]
            cell.value, cell.number_format = 0.02, "0 %"
    assert told(book) == sorted(
        (
            "error",
            "percent-for-number",
            (
                f"{label} ({place[0]} {where(*place)}) er skrevet i prosent, men skal være i {unit}. "
                "Skriv tallet uten prosenttegn, og sett celleformatet til tall."
            ),
        )
        for place, (label, unit) in NUMBERS.items()
    )


def test_a_share_without_its_per_cent_is_asked_about_in_any_table(book: Path, where: Where) -> None:
    with edited(book) as workbook:
        for place in OF_SHARES:
            cell = workbook[place[0]][where(*place)]
            cell.value, cell.number_format = 0.9, "General"
    asked = sorted(finding["message"] for finding in findings(book) if finding["code"] == "percent-tiny")
    assert asked == sorted(
        f"{label} ({place[0]} {where(*place)}) er lest som 0,9 %. Mente du 90 %? Skriv i så fall 90 %."
        for place, label in OF_SHARES.items()
    )


@pytest.mark.parametrize("dress", ["{} %", " {}% ", "{}"])
def test_a_share_that_was_pasted_as_text_is_read_in_any_table(
    book: Path, where: Where, dress: str, true_figures: Figures
) -> None:
    with edited(book) as workbook:
        for place in OF_SHARES:
            cell = workbook[place[0]][where(*place)]
            cell.value = dress.format(str(round(cell.value * 100, 4)).replace(".", ","))
    nothing_new(book)
    assert figures(book) == true_figures


def test_a_count_that_was_pasted_as_text_is_read_in_any_table(book: Path, where: Where, true_figures: Figures) -> None:
    with edited(book) as workbook:
        for place in NUMBERS:
            cell = workbook[place[0]][where(*place)]
            cell.value = f" {cell.value}\u00a0"
    nothing_new(book)
    assert figures(book) == true_figures


def test_what_stands_in_columns_of_the_program_s_own_is_no_matter(book: Path, true_figures: Figures) -> None:
    """Sums, shares, scores and flags are written there; what somebody pasted over them is not read."""
    for sheet, cell in (("AML-brudd", "E6"), ("AML-brudd", "H14"), ("SLA", "V6"), ("Risikoregister", "I5")):
        set_raw_cell(book, sheet, cell, "<v>#REF!</v>", 't="e"')
    nothing_new(book)
    assert figures(book) == true_figures


def test_a_comment_with_odd_letters_in_any_table_leaves_the_report_whole(book: Path) -> None:
    with edited(book) as workbook:
        for sheet in ("Kundefordringer", "Sykefravær", "AML-brudd", "Servicedesk", "SLA", "Tilgjengelighet"):
            (column,) = [cell.column for cell in workbook[sheet][4] if cell.value == "Kommentar"]
            workbook[sheet].cell(5, column).value = "<w:p>&amp;</w:p> 🎉 ** ]]> <!-- x -->"
    nothing_new(book)
    done(run_here("report", book, "--out", "r.docx"), "r.docx")
    report_text(Path("r.docx"))


def test_every_share_that_lost_its_format_is_asked_about(book: Path, good: Path) -> None:
    """Values pasted without formats: 92,1 % stands there as 0,921, in every table with shares."""
    asked = set()
    with edited(book) as workbook:
        for sheet in ("Sykefravær", "Servicedesk", "SLA", "Tilgjengelighet"):
            for row in workbook[sheet].iter_rows(min_row=5):
                for cell in row:
                    if "%" in cell.number_format:
                        cell.number_format = "General"
                        asked |= {(sheet, cell.coordinate)} if cell.value else set()
    assert len(asked) > 100
    found = findings(book)
    assert {(finding["sheet"], finding["cell"]) for finding in found if finding["code"] == "percent-tiny"} == asked


def test_a_table_of_which_every_figure_is_gone_is_one_finding(book: Path) -> None:
    with edited(book) as workbook:
        for row in workbook["Tilgjengelighet"].iter_rows(min_row=5, min_col=2, max_col=13):
            for cell in row:
                cell.value = None
    (finding,) = findings(book)
    assert finding["message"] == (
        "Tabellen «Tjenestetilgjengelighet for kontrollromsløsningen ICCS og telefoni» er ikke fylt ut. "
        "Begynn i Tilgjengelighet B5."
    )


def test_months_that_changed_places_with_their_headings_are_read_the_same(book: Path, true_figures: Figures) -> None:
    with edited(book) as workbook:
        sheet = workbook["Servicedesk"]
        for row in range(4, 9):
            first, last = sheet.cell(row, 3), sheet.cell(row, 14)
            first.value, last.value = last.value, first.value
    nothing_new(book)
    assert figures(book) == true_figures


def test_a_heading_of_another_month_is_told(book: Path, good: Path) -> None:
    """A table carried over from the last workbook still says which months it is of."""
    headings = {cell.value: cell.coordinate for cell in openpyxl.load_workbook(good)["Servicedesk"][4]}
    with edited(book) as workbook:
        workbook["Servicedesk"][headings["feb. 25"]] = "feb. 24"
    (finding,) = findings(book)
    assert (finding["code"], finding["cell"]) == ("heading-missing", headings["feb. 25"])
    assert "«feb. 25»" in finding["message"]
    assert "Overskriften «feb. 24» ligner" in finding["message"]
