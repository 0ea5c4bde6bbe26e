"""What people and programs leave in the cells: told with label and address, or read for what was meant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from bad_input.office import (
    change_part,
    edited,
    report_text,
    set_cell,
    set_raw_cell,
    set_raw_text,
    with_strings_in_cells,
)
from bad_input.runs import at, codes, done, figures, findings, nothing_new, run_here, the_one

Figures: TypeAlias = dict[str, dict[str, Any]]
Where: TypeAlias = Callable[..., str]

INCOME = "resultat.driftsinntekt.faktisk"
OTHER_COST = "resultat.andre_kostnader.faktisk"
ALL_IN_RESULT = [f"{column}{row}" for column in "BCDEF" for row in range(5, 33)]


def told_at(book: Path, sheet: str, cell: str) -> list[str]:
    """The codes of the errors in a cell; each names the cell in its sentence."""
    found = [finding for finding in at(findings(book), sheet, cell) if finding["severity"] == "error"]
    assert all(f"{sheet} {cell}" in finding["message"] for finding in found)
    return codes(found)


# --- Texts where numbers belong ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["mangler", "ca. 500", "1 2 3", "12,5,6", "1.2.3", "5 mill", "-", "–", "x" * 300, "₤5"]
)
def test_a_text_for_a_number_is_told_with_label_and_text(book: Path, text: str) -> None:
    set_cell(book, "Resultat", "B5", text)
    (finding,) = at(findings(book), "Resultat", "B5")
    assert finding["code"] == "not-a-number"
    assert finding["message"].casefold().startswith("driftsinntekt, faktisk (resultat b5)")
    assert f"«{text[:40]}" in finding["message"]
    assert len(finding["message"]) < 250


@pytest.mark.parametrize("text", ["1.234", "1,234", "−1.234", "(1,234)", "12.345 kr"])
def test_a_number_that_can_be_read_in_two_ways_is_asked_about_with_both(book: Path, text: str) -> None:
    set_cell(book, "Resultat", "B5", text)
    (finding,) = at(findings(book), "Resultat", "B5")
    assert finding["code"] == "number-unclear"
    assert " eller " in finding["message"]


@pytest.mark.parametrize(
    "text",
    [
        "37 902 383",
        "37\u00a0902\u00a0383",
        "37\u2009902\u2009383",
        "37\u202f902\u202f383",
        "\u200b37902383\ufeff",
        " 37902383,00 ",
        "37.902.383",
        "kr 37 902 383",
        "37 902 383 kr",
        "37902383,-",
        "+37902383",
    ],
)
def test_a_number_that_was_pasted_as_text_is_read(book: Path, true_figures: Figures, text: str) -> None:
    set_cell(book, "Resultat", "B5", text)
    nothing_new(book)
    assert figures(book) == true_figures


@pytest.mark.parametrize(
    ("text", "value"),
    [("(159 321)", -159321), ("−5", -5), ("–5", -5), ("5-", -5), ("- 5", -5), ("-0", 0), ("(5 kr)", -5)],
)
def test_a_negative_number_in_any_dress_is_read(book: Path, where: Where, text: str, value: str) -> None:
    cell = where("Resultat", "Andre kostnader", "Faktisk")
    set_cell(book, "Resultat", cell, text)
    assert at(findings(book), "Resultat", cell) == []
    assert figures(book)[OTHER_COST]["value"] == value


def test_a_number_longer_than_any_budget_never_crashes(book: Path) -> None:
    set_cell(book, "Resultat", "B5", "9" * 400)
    assert findings(book)


@pytest.mark.parametrize("text", ["١٢٣", "１２３", "12³", "ⅭⅩⅩⅢ"])
def test_digits_of_other_scripts_are_read_right_or_told(book: Path, text: str) -> None:
    set_cell(book, "Resultat", "B5", text)
    assert at(findings(book), "Resultat", "B5") or figures(book)[INCOME]["value"] == 123


def test_the_longest_text_that_a_cell_holds_is_quoted_in_short(book: Path) -> None:
    set_cell(book, "Resultat", "B5", "x" * 32_767)
    assert len(the_one(findings(book), "not-a-number")["message"]) < 250


def test_a_text_of_control_characters_is_quoted_without_them(book: Path) -> None:
    set_raw_text(book, "Resultat", "B5", "_x001B_[2J_x0007_feil")
    assert "feil" in the_one(findings(book), "not-a-number")["message"]


def test_half_a_character_in_a_cell_never_crashes(book: Path) -> None:
    set_raw_text(book, "Resultat", "B5", "_xD83D_")
    assert told_at(book, "Resultat", "B5") == ["not-a-number"]


# --- Other kinds of cell ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [dt.date(2025, 1, 31), dt.datetime(2025, 1, 31, 8, 30)])
def test_a_date_where_a_number_belongs_is_told_with_the_date(book: Path, value: dt.date) -> None:
    set_cell(book, "Resultat", "B5", value)
    (finding,) = at(findings(book), "Resultat", "B5")
    assert finding["code"] == "date-for-number"
    assert "31.01.2025" in finding["message"]


def test_a_small_number_in_a_cell_of_dates_is_told_with_the_date_that_excel_shows(book: Path) -> None:
    set_cell(book, "Resultat", "B5", 12, "dd.mm.yyyy")
    assert "12.01.1900" in the_one(findings(book), "date-for-number")["message"]


def test_a_number_that_the_cell_shows_in_millions_is_asked_about_where_millions_belong(
    book: Path, where: Where
) -> None:
    """The cell shows 139,1 and holds 139 100 000: the report would say 139 100 000 MNOK."""
    cell = where("Økonomi", "Investeringsbudsjett for året", "Verdi")
    set_cell(book, "Økonomi", cell, 139_100_000, "0.0,,")
    assert at(findings(book), "Økonomi", cell)


@pytest.mark.parametrize(
    ("value", "number_format"), [(dt.time(0, 0, 12), "hh:mm:ss"), (dt.time(12, 6), "hh:mm"), (0.00014, "[mm]:ss")]
)
def test_a_time_of_day_where_a_number_belongs_is_told(
    book: Path, where: Where, value: object, number_format: str
) -> None:
    """Twelve seconds typed as 0:00:12 are a small part of a day to Excel."""
    cell = where("Tjenester", "Gjennomsnittlig svartid, Servicedesk, februar 2025", "Verdi")
    set_cell(book, "Tjenester", cell, value, number_format)
    assert told_at(book, "Tjenester", cell), "a part of a day went into the report as seconds"


@pytest.mark.parametrize("value", [True, False])
def test_true_or_false_where_a_number_belongs_is_told(book: Path, value: bool) -> None:
    set_cell(book, "Resultat", "B5", value)
    assert told_at(book, "Resultat", "B5") == ["truth-for-number"]


def test_per_cent_where_kroner_belong_is_told(book: Path) -> None:
    set_cell(book, "Resultat", "B5", 37902383, "0 %")
    assert told_at(book, "Resultat", "B5") == ["percent-for-number"]


@pytest.mark.parametrize(
    "error", ["#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#GETTING_DATA", "#SPILL!", "#CALC!"]
)
def test_an_error_of_excel_s_is_told_as_excel_shows_it(book: Path, error: str) -> None:
    set_raw_cell(book, "Resultat", "B5", f"<v>{error}</v>", 't="e"')
    (finding,) = at(findings(book), "Resultat", "B5")
    assert finding["code"] == "error-value"
    assert error in finding["message"]


def test_an_error_in_a_formula_is_told(book: Path) -> None:
    set_raw_cell(book, "Resultat", "B5", "<f>1/0</f><v>#DIV/0!</v>", 't="e"')
    assert told_at(book, "Resultat", "B5") == ["error-value"]


def test_an_error_in_a_sum_that_the_sheet_adds_up_is_no_matter(book: Path, where: Where) -> None:
    """The sheet's own sums are not read; the program adds up itself."""
    cell = where("Resultat", "Sum omsetning", "Faktisk")
    set_raw_cell(book, "Resultat", cell, "<f>SUM(B5:B7)</f><v>#REF!</v>", 't="e"')
    nothing_new(book)


def test_sums_that_were_never_calculated_are_no_matter(book: Path, true_figures: Figures) -> None:
    with edited(book) as workbook:
        sheet = workbook["Resultat"]
        for column in "BCDEF":
            sheet[f"{column}8"] = f"=SUM({column}5:{column}7)"
    nothing_new(book)
    assert figures(book) == true_figures


def test_sums_that_were_calculated_wrong_are_told_and_do_not_count(book: Path, true_figures: Figures) -> None:
    set_raw_cell(book, "Resultat", "B8", "<f>SUM(B5:B7)</f><v>1</v>")
    assert [(finding["code"], finding["severity"]) for finding in findings(book)] == [("sum-formula", "warning")]
    assert figures(book) == true_figures


def test_a_formula_in_an_ordinary_line_that_was_never_calculated_is_told(book: Path) -> None:
    set_cell(book, "Resultat", "B5", "=37902000+383")
    assert told_at(book, "Resultat", "B5") == ["formula-not-calculated"]


def test_a_formula_in_an_ordinary_line_with_its_value_is_read(book: Path, true_figures: Figures) -> None:
    set_raw_cell(book, "Resultat", "B5", "<f>37902000+383</f><v>37902383</v>")
    nothing_new(book)
    assert figures(book) == true_figures


def test_a_formula_that_gives_an_empty_text_is_told(book: Path) -> None:
    set_raw_cell(book, "Resultat", "B5", '<f>""</f><v></v>', 't="str"')
    assert told_at(book, "Resultat", "B5"), "the line has no figure, and nobody says so"


def test_a_missing_figure_is_asked_for(book: Path) -> None:
    set_cell(book, "Resultat", "B5", None)
    assert told_at(book, "Resultat", "B5") == ["figure-missing"]


@pytest.mark.parametrize("text", ["", " ", "\u00a0", "\n"])
def test_white_space_is_a_missing_figure(book: Path, text: str) -> None:
    set_raw_text(book, "Resultat", "B5", text)
    assert told_at(book, "Resultat", "B5") == ["figure-missing"]


@pytest.mark.parametrize("value", ["solid som fjell", "Soild", 7, True, dt.date(2025, 1, 1)])
def test_a_word_that_is_no_choice_is_told_with_the_choices(book: Path, where: Where, value: object) -> None:
    cell = where("Økonomi", "Vurdering av likviditeten", "Verdi")
    set_cell(book, "Økonomi", cell, value)
    (finding,) = at(findings(book), "Økonomi", cell)
    assert finding["code"] == "not-a-choice"
    assert "solid, tilfredsstillende, anstrengt" in finding["message"]
    assert "True" not in finding["message"]


@pytest.mark.parametrize("value", ["SOLID", " solid ", "Solid"])
def test_a_choice_in_other_letters_is_the_same_choice(book: Path, where: Where, value: str) -> None:
    set_cell(book, "Økonomi", where("Økonomi", "Vurdering av likviditeten", "Verdi"), value)
    nothing_new(book)


def test_many_odd_cells_are_each_told_once(book: Path) -> None:
    with edited(book) as workbook:
        for cell in ALL_IN_RESULT:
            workbook["Resultat"][cell] = "?"
    found = findings(book)
    assert codes(found).count("not-a-number") == len(ALL_IN_RESULT)
    assert len({(finding["code"], finding["sheet"], finding["cell"]) for finding in found}) == len(found)


# --- Texts ------------------------------------------------------------------------------------------------------

LETTERS = {
    "emoji": "Ferdig 🎉 👩‍⚕️",
    "xml": "<w:p>&amp;</w:p> <b>ikke fet</b> & ]]> <!-- x -->",
    "quotes": "«sitat» \"to\" 'en' `tre`",
    "stars": "2 ** 3",
    "braces": "{ en } og } {",
    "right to left": "\u202eabc\u202c עברית",
    "composed": "a\u030a og å",
    "long": "Lang tekst. " * 2_700,
    "code of a control character that was typed": "_x0041_ og _x000D_",
}
CONTROLS = ["_x0000_", "_x0007_", "_x001B_", "_x000B_", "_x0085_", "_xD83D_", "_xDE00_", "_xFFFE_", "_xFFFF_"]


def text_cell(where: Where) -> str:
    return where("Tekst ledelse", "Risikohåndtering", "Tekst")


@pytest.mark.parametrize("kind", LETTERS)
def test_a_text_with_odd_letters_stands_in_the_report_as_it_was_typed(book: Path, where: Where, kind: str) -> None:
    text = LETTERS[kind].strip()
    set_cell(book, "Tekst ledelse", text_cell(where), text.replace("_x", "_x005F_x"))
    nothing_new(book)
    done(run_here("report", book, "--out", "r.docx"), "r.docx")
    assert text in report_text(Path("r.docx"))


@pytest.mark.parametrize("kind", LETTERS)
def test_a_comment_with_odd_letters_leaves_the_report_whole(book: Path, where: Where, kind: str) -> None:
    set_cell(book, "Resultat", where("Resultat", "Lønninger", "Kommentar"), LETTERS[kind].strip())
    done(run_here("report", book, "--out", "r.docx"), "r.docx")
    report_text(Path("r.docx"))


@pytest.mark.parametrize("code", CONTROLS)
def test_a_control_character_in_a_text_leaves_the_report_whole(book: Path, where: Where, code: str) -> None:
    set_raw_text(book, "Tekst ledelse", text_cell(where), f"Foran {code} bak")
    set_raw_text(book, "Forside", where("Forside", "Saksnummer"), f"8{code}2025")
    done(run_here("report", book, "--out", "r.docx"), "r.docx")
    text = report_text(Path("r.docx"))
    assert "Foran" in text
    assert "bak" in text


@pytest.mark.parametrize("code", CONTROLS)
def test_a_control_character_never_spoils_the_answer_for_other_programs(book: Path, where: Where, code: str) -> None:
    set_raw_text(book, "Resultat", "B5", f"5{code}5")
    assert findings(book)
    run_here("check", book, "--json").out.encode("utf-8", "strict")


def test_a_line_break_within_a_cell_is_kept_as_paragraphs(book: Path, where: Where) -> None:
    set_cell(book, "Tekst ledelse", text_cell(where), "Første.\nAndre.\r\nTredje.")
    done(run_here("report", book, "--out", "r.docx"), "r.docx")
    lines = report_text(Path("r.docx")).split("\n")
    assert {"Første.", "Andre.", "Tredje."} <= set(lines)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Se {{ resultat.resultat.faktisk", "placeholder-not-closed"),
        ("Se resultat.resultat.faktisk }}", "placeholder-not-opened"),
        ("Se {{ }}", "placeholder-unreadable"),
        ("Se {{ 1 + 1 }}", "placeholder-unreadable"),
        ("Se {{{{ resultat.resultat.faktisk }}}}", "placeholder-not-closed"),
        ("Se {{ finnes.ikke }}", "placeholder-unknown-name"),
        ("Se {{ resultat.resultat.faktisk | pynt }}", "placeholder-unknown-filter"),
        ("Se {{ risiko.aapne | mnok }}", "placeholder-filter-unfit"),
        ("Se {{ tabell: resultat }}", "placeholder-block-in-text"),
        ("Se {{ bilde: logo }}", "placeholder-unknown-word"),
        ("Se {{ __import__('os').system('ls') }}", "placeholder-unreadable"),
        ("Se {% for x in y %}{{ x }}{% endfor %}", "placeholder-unknown-name"),
    ],
)
def test_a_placeholder_in_a_text_that_cannot_be_read_is_told_in_its_cell(
    book: Path, where: Where, text: str, code: str
) -> None:
    cell = text_cell(where)
    set_cell(book, "Tekst ledelse", cell, text)
    assert code in told_at(book, "Tekst ledelse", cell)


def test_a_placeholder_in_a_comment_that_cannot_be_read_is_told_in_its_cell(book: Path, where: Where) -> None:
    cell = where("Resultat", "Lisens, support og garanti", "Kommentar")
    set_cell(book, "Resultat", cell, "Se {{ finnes.ikke }}")
    assert told_at(book, "Resultat", cell) == ["placeholder-unknown-name"]


def test_a_placeholder_with_far_too_many_decimals_never_crashes(book: Path, where: Where) -> None:
    cell = text_cell(where)
    set_cell(book, "Tekst ledelse", cell, "Se {{ resultat.resultat.faktisk | desimaler 999999999 }}")
    outcome = run_here("report", book, "--out", "r.docx")
    assert "Noe gikk galt" not in outcome.err


def test_an_error_in_a_text_is_told(book: Path, where: Where) -> None:
    cell = text_cell(where)
    set_cell(book, "Tekst ledelse", cell, "#REF!")
    assert told_at(book, "Tekst ledelse", cell) == ["error-value"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [(True, "SANN"), (dt.date(2025, 1, 31), "31.01.2025"), (2031, "2031")],
)
def test_a_value_alone_in_a_text_stands_in_the_report_as_excel_shows_it(
    book: Path, where: Where, value: object, shown: str
) -> None:
    set_cell(book, "Tekst ledelse", text_cell(where), value)
    done(run_here("report", book, "--out", "r.docx"), "r.docx")
    assert shown in report_text(Path("r.docx")).split("\n")


def test_a_heading_for_texts_that_nobody_knows_is_told_with_the_nearest(book: Path) -> None:
    set_cell(book, "Tekst ledelse", "A5", "Foretakets åpne risiko")
    finding = the_one(findings(book), "section-unknown")
    assert "«Foretakets åpne risikoer»" in finding["message"]


def test_an_error_for_a_heading_of_texts_is_shown_as_excel_shows_it(book: Path) -> None:
    set_cell(book, "Tekst ledelse", "A5", "#NAME?")
    found = findings(book)
    assert "section-unknown" in codes(found)
    assert "CellError" not in str(found)


def test_a_heading_for_texts_that_stands_twice_is_told(book: Path, where: Where) -> None:
    with edited(book) as workbook:
        sheet = workbook["Tekst ledelse"]
        sheet.append(["Risikohåndtering", "Mer tekst."])
    assert "section-twice" in codes(findings(book))


def test_shared_strings_in_rich_text_are_read_whole(book: Path, true_figures: Figures) -> None:
    def rich(text: str) -> str:
        return text.replace(
            "<t>Driftsinntekt</t>", "<r><rPr><b/></rPr><t>Drifts</t></r><r><t>inntekt</t></r><rPh><t>x</t></rPh>"
        )

    change_part(book, "xl/sharedStrings.xml", rich)
    nothing_new(book)
    assert figures(book) == true_figures


def test_strings_that_stand_in_the_cells_are_read_the_same(book: Path, true_figures: Figures) -> None:
    with_strings_in_cells(book)
    nothing_new(book)
    assert figures(book) == true_figures
