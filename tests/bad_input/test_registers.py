"""Registers, in which people add, paste and sort rows as they like: read right, or told with the row's cell."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from bad_input.office import edited, insert_row_as_excel_does, rearrange_columns, report_text, set_cell, set_raw_cell
from bad_input.runs import ERRORS, at, codes, done, figures, findings, nothing_new, refused, run_here, the_one

Figures: TypeAlias = dict[str, dict[str, Any]]

SHEET = "Risikoregister"
TITLE = "Åpne virksomhetsrisikoer på nivå 8 eller høyere"
BELOW = 23  # the first row that is left empty
A_RISK = ("DRI-9999", "Noe kan skje.", "lukket", "Drift", "Endring", 2, 2)


def add_rows(book: Path, *rows: tuple[object, ...], start: int = BELOW) -> None:
    with edited(book) as workbook:
        for row, values in enumerate(rows, start):
            for column, value in enumerate(values, 1):
                workbook[SHEET].cell(row, column).value = value


def told(book: Path) -> list[tuple[str, str | None, str]]:
    return [(finding["code"], finding["cell"], finding["message"]) for finding in findings(book)]


def test_the_first_empty_row_is_where_these_tests_think(book: Path) -> None:
    with edited(book) as workbook:
        assert workbook[SHEET].cell(BELOW - 1, 1).value
        assert workbook[SHEET].cell(BELOW, 1).value is None


# --- Cells ------------------------------------------------------------------------------------------------------

SCALE = "men skal være et helt tall fra 1 til 5. Rett tallet."
ODD = {
    "a text": ("mye", "not-a-number", "skal være et tall, men der står «mye». Skriv bare tallet."),
    "a date": (
        dt.date(2025, 4, 2),
        "date-for-number",
        (
            "skal være et tall, men Excel har gjort innholdet til datoen 02.04.2025. "
            "Skriv tallet på nytt, med komma foran desimaler."
        ),
    ),
    "true": (True, "truth-for-number", "skal være et tall, men der står SANN eller USANN. Skriv tallet."),
    "nought": (0, "risk-scale", f"er 0, {SCALE}"),
    "six": (6, "risk-scale", f"er 6, {SCALE}"),
    "below nought": (-2, "risk-scale", f"er −2, {SCALE}"),
    "a broken number": (2.5, "risk-scale", f"er 2,5, {SCALE}"),
    "a number beyond all reason": (1e300, "risk-scale", SCALE),
}


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_cell_on_the_scale_is_told_with_its_column(book: Path, odd: str) -> None:
    value, code, rest = ODD[odd]
    set_cell(book, SHEET, "F6", value)
    ((found, cell, message),) = told(book)
    assert (found, cell) == (code, "F6")
    assert message.startswith(f"Sannsynlighet ({SHEET} F6) ")
    assert message.endswith(rest)


@pytest.mark.parametrize(("column", "heading"), [("A", "ID"), ("B", "Sammendrag"), ("H", "Kommentar")])
def test_an_error_of_excel_s_among_the_words_is_told(book: Path, column: str, heading: str) -> None:
    set_raw_cell(book, SHEET, f"{column}6", "<v>#N/A</v>", 't="e"')
    sentence = f"{heading} ({SHEET} {column}6) viser feilen #N/A. Rett formelen, eller skriv tallet."
    assert told(book) == [("error-value", f"{column}6", sentence)]


def test_per_cent_on_the_scale_is_told(book: Path) -> None:
    set_cell(book, SHEET, "G6", 0.03, "0 %")
    assert told(book) == [
        (
            "percent-for-number",
            "G6",
            (
                f"Konsekvens ({SHEET} G6) er skrevet i prosent, men skal være i antall. "
                "Skriv tallet uten prosenttegn, og sett celleformatet til tall."
            ),
        )
    ]


@pytest.mark.parametrize("text", ["2", " 2 ", "2,0", "2\u00a0"])
def test_a_number_that_was_pasted_as_text_is_read(book: Path, text: str, true_figures: Figures) -> None:
    set_cell(book, SHEET, "F6", text)
    nothing_new(book)
    assert figures(book) == true_figures


@pytest.mark.parametrize(
    ("value", "shown"), [(2041, "2041"), (dt.date(2025, 1, 31), "31.01.2025"), (True, "SANN"), ("<b>&amp;", "<b>&amp;")]
)
def test_any_value_among_the_words_stands_in_the_report_as_excel_shows_it(
    book: Path, value: object, shown: str
) -> None:
    set_cell(book, SHEET, "B5", value)
    nothing_new(book)
    done(run_here("report", book, "--out", "r.docx"), "r.docx")
    assert shown in report_text(Path("r.docx")).split("\n")


def test_a_word_that_is_no_choice_is_told_with_the_choices(book: Path) -> None:
    set_cell(book, SHEET, "D6", "Persnell")
    assert told(book) == [
        (
            "not-a-choice",
            "D6",
            (
                f"Konsekvensområde ({SHEET} D6) er «Persnell», som ikke er et av valgene: Finans, Drift, Sikkerhet, "
                "Omdømme, Personell. Velg fra listen i cellen. Nærmest er «Personell»."
            ),
        )
    ]


def test_a_choice_in_other_letters_is_the_same_choice(book: Path, true_figures: Figures) -> None:
    set_cell(book, SHEET, "C6", " ÅPEN ")
    nothing_new(book)
    assert figures(book) == true_figures


def test_a_placeholder_in_a_register_is_told(book: Path) -> None:
    set_cell(book, SHEET, "B6", "Se {{ risiko.aapne }}")
    ((code, cell, message),) = told(book)
    assert (code, cell) == ("braces-in-register", "B6")
    assert message.startswith(f"Sammendrag ({SHEET} B6) har en plassholder")


@pytest.mark.parametrize("value", [None, "", " ", "\u00a0"])
def test_a_cell_that_is_missing_is_asked_for(book: Path, value: object) -> None:
    set_cell(book, SHEET, "E6", value)
    sentence = f"Raden i «{TITLE}» mangler «Risikokategori» ({SHEET} E6). Fyll ut cellen, eller tøm hele raden."
    assert told(book) == [("row-incomplete", "E6", sentence)]


@pytest.mark.parametrize("name", ["ADM-1099", " adm-1099 "])
def test_a_row_that_stands_twice_is_told(book: Path, name: str) -> None:
    add_rows(book, (name, *A_RISK[1:]))
    sentence = f"«{name.strip()}» står to ganger, i A5 og {SHEET} A{BELOW}. Fjern den ene raden."
    assert told(book) == [("row-twice", f"A{BELOW}", sentence)]


def test_a_risk_that_was_added_in_one_place_only_is_held_against_the_key_figure(book: Path) -> None:
    add_rows(book, ("DRI-9999", "Noe kan skje.", "åpen", *A_RISK[3:]))
    assert told(book) == [
        (
            "check-equal",
            "C5",
            (
                f"Åpne risikoer ved utgangen av perioden (Risiko C5) er 18, men {TITLE}, åpne er 19. "
                "De to skal være like. Rett den som er feil."
            ),
        )
    ]


# --- Rows -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", [1, 4, 5, 12])
def test_a_blank_row_that_was_inserted_in_excel_is_read_past(book: Path, row: int, true_figures: Figures) -> None:
    insert_row_as_excel_does(book, SHEET, row)
    nothing_new(book)
    assert figures(book) == true_figures


def test_a_row_far_below_the_others_is_read(book: Path, true_figures: Figures) -> None:
    add_rows(book, A_RISK, start=5000)
    nothing_new(book)
    assert figures(book)["risikoregister.antall"]["value"] == true_figures["risikoregister.antall"]["value"] + 1


@pytest.mark.parametrize("backwards", [False, True])
def test_rows_that_were_sorted_are_the_same_risks(book: Path, backwards: bool, true_figures: Figures) -> None:
    with edited(book) as workbook:
        sheet = workbook[SHEET]
        rows = [[sheet.cell(row, column).value for column in range(1, 11)] for row in range(5, BELOW)]
        rows.sort(key=lambda row: (row[5], row[6], row[1]), reverse=backwards)
        for number, row in enumerate(rows, 5):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column).value = value
    nothing_new(book)
    after = figures(book)
    whole = {id: figure for id, figure in true_figures.items() if "[" not in id or not id.startswith("risikoregister")}
    assert {id: after[id] for id in whole} == whole
    for of_row in ("skaar", "sannsynlighet", "konsekvens"):
        ids = [f"risikoregister.{of_row}[{number}]" for number in range(1, BELOW - 4)]
        assert sorted(after[id]["value"] for id in ids) == sorted(true_figures[id]["value"] for id in ids)


def test_a_row_of_a_comment_alone_is_asked_for_the_rest_in_few_findings(book: Path) -> None:
    set_cell(book, SHEET, "H60", "Husk å spørre Kari")
    found = findings(book)
    assert codes(found) == ["row-incomplete"] * 5 + ["more-alike"]
    assert {finding["cell"] for finding in found} == {f"{column}60" for column in "ABCDEF"}


def test_an_empty_register_of_risks_is_only_held_against_the_key_figure(book: Path) -> None:
    with edited(book) as workbook:
        workbook[SHEET].delete_rows(5, 60)
    found = findings(book)
    assert codes(found) == ["check-equal"]
    assert "åpne er 0" in found[0]["message"]


def test_five_thousand_rows_are_read_in_reasonable_time(book: Path) -> None:
    add_rows(book, *((f"X-{number}", *A_RISK[1:]) for number in range(5000)))
    start = time.monotonic()
    nothing_new(book)
    assert time.monotonic() - start < 10
    assert figures(book)["risikoregister.antall"]["value"] == 5018


def test_a_ledger_pasted_with_the_same_name_in_every_row_is_few_findings(book: Path) -> None:
    add_rows(book, *[A_RISK] * 3000)
    assert codes(findings(book)) == ["row-twice"] * 5 + ["more-alike"]


@pytest.mark.parametrize(
    "row",
    [
        ("X", "Bilag", "åpen", "Drift", "Konto", "x", 2),
        ("X", "Bilag", "bokført", "Drift", "Konto", 2, 2),
        ("X", "#REF!", "lukket", "Drift", "Konto", 2, 2),
    ],
)
def test_three_thousand_odd_cells_in_one_column_are_few_findings(book: Path, row: tuple[object, ...]) -> None:
    add_rows(book, *((f"X-{number}", *row[1:]) for number in range(3000)))
    assert len(findings(book)) < 30


# --- Columns and headings ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", ["BACDEFGHIJ", "ABCDEGFHIJ", "JIHGFEDCBA", "FGABCDEHIJ"])
def test_columns_that_changed_places_with_their_headings_are_read_the_same(
    book: Path, order: str, true_figures: Figures
) -> None:
    with edited(book) as workbook:
        rearrange_columns(workbook[SHEET], order)
    nothing_new(book)
    assert figures(book) == true_figures


@pytest.mark.parametrize("column", [1, 2, 6, 9])
def test_a_column_of_people_s_own_is_read_past(book: Path, column: int, true_figures: Figures) -> None:
    with edited(book) as workbook:
        sheet = workbook[SHEET]
        sheet.insert_cols(column)
        for row in range(4, BELOW):
            sheet.cell(row, column).value = "Ansvarlig" if row == 4 else "Kari"
    nothing_new(book)
    assert figures(book) == true_figures


def test_a_column_that_was_deleted_is_told_once(book: Path) -> None:
    with edited(book) as workbook:
        workbook[SHEET].delete_cols(6)
    (finding,) = findings(book)
    assert finding["code"] == "heading-missing"
    assert finding["message"].startswith(f"Kolonnen «Sannsynlighet» i tabellen «{TITLE}» finnes ikke")


def test_a_heading_that_was_renamed_is_told_with_the_one_it_is_like(book: Path) -> None:
    set_cell(book, SHEET, "F4", "Sannsynligheten")
    sentence = (
        f"Kolonnen «Sannsynlighet» i tabellen «{TITLE}» finnes ikke (se {SHEET} F4). "
        "Overskriften «Sannsynligheten» ligner: rett den til «Sannsynlighet»."
    )
    assert told(book) == [("heading-missing", "F4", sentence)]


def test_a_heading_that_stands_twice_is_told(book: Path) -> None:
    set_cell(book, SHEET, "G4", "Sannsynlighet")
    found = findings(book)
    assert sorted(codes(found)) == ["heading-missing", "heading-twice"]
    assert the_one(found, "heading-twice")["cell"] == "G4"


def test_a_register_without_its_heading_row_is_told_once(book: Path) -> None:
    with edited(book) as workbook:
        workbook[SHEET].delete_rows(4)
    (finding,) = findings(book)
    assert finding["code"] == "headings-missing"
    assert f"«{SHEET}»" in finding["message"]


# --- Merged cells -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("area", ["D6:D7", "A6:B6", "F6:G6", "I6:I7", "A4:B4"])
def test_merged_cells_are_told_with_their_area(book: Path, area: str) -> None:
    with edited(book) as workbook:
        workbook[SHEET].merge_cells(area)
    finding = the_one(findings(book), "merged-cells")
    assert finding["message"] == (
        f"Cellene {area} i tabellen «{TITLE}» er slått sammen, så det er ikke sikkert hvor tallene hører til. "
        "Del dem opp igjen."
    )
    refused(run_here("report", book, "--out", "r.docx"), area, code=ERRORS)


def test_what_merged_cells_lost_is_asked_for_as_well(book: Path) -> None:
    with edited(book) as workbook:
        workbook[SHEET].merge_cells("D6:D7")
    assert codes(at(findings(book), SHEET, "D7")) == ["row-incomplete"]


@pytest.mark.parametrize("area", ["A1:J1", "L5:M9", "A40:B41"])
def test_cells_merged_outside_the_register_do_no_harm(book: Path, area: str, true_figures: Figures) -> None:
    with edited(book) as workbook:
        workbook[SHEET].merge_cells(area)
    nothing_new(book)
    assert figures(book) == true_figures
