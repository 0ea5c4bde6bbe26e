"""A grid is read by its labels and headings: what was moved is read right, what cannot be placed is told."""

import datetime as dt
from decimal import Decimal

import pytest

from virksomhetsrapport.cells import Cell, CellError
from virksomhetsrapport.findings import Severity
from workbooks import (
    HEADING_ROW,
    codes,
    definition_of,
    delete_row,
    delete_sheet,
    filled,
    forget_names,
    inputs_of,
    insert_row,
    merge,
    move_column,
    only,
    outcome_of,
    period_of,
    place,
    put,
    rename_sheet,
    through_file,
)

RESULT = """
id = "resultat"
kind = "budget_result"
sheet = "Resultat"
title = "Resultat mot budsjett"
unit = "kr"
lines = [
  { id = "salg", label = "Salgsinntekter", type = "income" },
  { id = "tilskudd", label = "Tilskudd", type = "income" },
  { id = "inntekter", label = "Sum inntekter", type = "income", sum_of = ["salg", "tilskudd"] },
  { id = "lonn", label = "Lønninger", type = "cost" },
  { id = "husleie", label = "Husleie", type = "cost" },
  { id = "kostnader", label = "Sum kostnader", type = "cost", sum_of = ["lonn", "husleie"] },
  { id = "resultat", label = "Resultat", type = "result", sum_of = ["inntekter", "kostnader"] },
]
"""
FIGURES = """
id = "tall"
kind = "key_figures"
sheet = "Nøkkeltall"
title = "Nøkkeltall"
figures = [
  { id = "samtaler", label = "Samtaler", unit = "antall" },
  { id = "andel", label = "Andel besvart", unit = "%", decimals = 1 },
  { id = "vurdering", label = "Vurdering", choices = ["god", "svak"] },
  { id = "fte", label = "Stillinger", unit = "månedsverk", reference = "årsskiftet", required = false },
]
"""
DEFINITION = definition_of(RESULT, FIGURES)
MONTH = "2025-03"
COLUMNS = ("faktisk", "budsjett", "hia", "hia_budsjett", "aarsbudsjett", "kommentar")
LINES = {
    "salg": (1010, 1000, 3010, 3000, 12000, None),
    "tilskudd": (210, 200, 610, 600, 2400, "Nytt tilskudd"),
    "inntekter": (1220, 1200, 3620, 3600, 14400, None),
    "lonn": (710, 700, 2110, 2100, 8400, None),
    "husleie": (110, 100, 310, 300, 1200, None),
    "kostnader": (820, 800, 2420, 2400, 9600, None),
    "resultat": (400, 400, 1200, 1200, 4800, None),
}
WORKBOOK = filled(DEFINITION, period_of(DEFINITION, MONTH), inputs_of("resultat", COLUMNS, LINES))
LAST_ROW = HEADING_ROW + len(LINES)


def outcome(sheets=WORKBOOK, table="resultat"):
    return outcome_of(DEFINITION, MONTH, sheets, table)


def figures(sheets=WORKBOOK):
    """Every figure of the result table by its fact, whatever computed it."""
    return {id: fact.number for id, fact in outcome(sheets).facts.items()}


FIGURES_AS_TYPED = figures()


def at(label, heading, sheets=WORKBOOK):
    return place(sheets, "Resultat", label, heading)


def typed_over(values):
    return put(WORKBOOK, "Resultat", {at(*where): value for where, value in values.items()})


def test_a_sound_table_gives_no_findings():
    assert outcome().findings == ()
    assert FIGURES_AS_TYPED["resultat.lonn.hia"] == 2110


@pytest.mark.parametrize("sheet", ["Resultat", "Nøkkeltall"])
def test_the_workbook_in_memory_is_the_one_that_a_file_gives(tmp_path, sheet):
    period, inputs = period_of(DEFINITION, MONTH), inputs_of("resultat", COLUMNS, LINES)
    read = through_file(tmp_path / "bok.xlsx", DEFINITION, period, inputs)
    assert held(read.frames[sheet]) == held(WORKBOOK.frames[sheet])
    assert read.names.items() >= WORKBOOK.names.items()


def held(frame):
    """The cells of a table that hold anything."""
    return {place: cell for place, cell in frame.cells.items() if place[0] >= HEADING_ROW and not cell.blank}


# Moved, and read right


@pytest.mark.parametrize("before", range(1, LAST_ROW + 2))
def test_a_row_inserted_anywhere_moves_no_figure(before):
    assert figures(insert_row(WORKBOOK, "Resultat", before)) == FIGURES_AS_TYPED


@pytest.mark.parametrize("before", range(1, LAST_ROW + 2))
def test_a_row_inserted_into_a_workbook_without_names_moves_no_figure(before):
    assert figures(forget_names(insert_row(WORKBOOK, "Resultat", before))) == FIGURES_AS_TYPED


def test_rows_above_a_heading_may_be_taken_away():
    assert figures(delete_row(WORKBOOK, "Resultat", 2)) == FIGURES_AS_TYPED


@pytest.mark.parametrize("source", range(1, 12))
@pytest.mark.parametrize("target", [1, 4, 12])
def test_a_column_moved_anywhere_moves_no_figure(source, target):
    assert figures(move_column(WORKBOOK, "Resultat", source, target)) == FIGURES_AS_TYPED


def test_two_lines_that_change_places_keep_their_figures():
    frame = WORKBOOK.frames["Resultat"]
    swapped = {5: 6, 6: 5}
    changes = {(swapped.get(row, row), column): cell for (row, column), cell in frame.cells.items()}
    sheets = type(WORKBOOK)({**WORKBOOK.frames, "Resultat": type(frame)("Resultat", changes)}, WORKBOOK.names)
    assert figures(sheets) == FIGURES_AS_TYPED


def test_a_sheet_renamed_is_found_by_its_defined_name():
    assert figures(rename_sheet(WORKBOOK, "Resultat", "Regnskap mars")) == FIGURES_AS_TYPED


def test_a_sheet_renamed_without_defined_names_is_found_by_its_headings():
    assert figures(forget_names(rename_sheet(WORKBOOK, "Resultat", "Regnskap mars"))) == FIGURES_AS_TYPED


def test_a_workbook_without_defined_names_is_found_by_its_sheets():
    assert figures(forget_names(WORKBOOK)) == FIGURES_AS_TYPED


def test_the_cell_of_a_finding_is_on_the_sheet_as_it_is_called_now():
    sheets = rename_sheet(typed_over({("Lønninger", "Faktisk"): None}), "Resultat", "Regnskap mars")
    cell = only(outcome(sheets).findings, "figure-missing").cell
    assert (cell.sheet, cell.a1) == ("Regnskap mars", at("Lønninger", "Faktisk"))


def test_a_name_that_points_beside_the_headings_is_only_a_hint_of_the_sheet():
    sheets = insert_row(WORKBOOK, "Resultat", HEADING_ROW)
    stale = type(sheets)(sheets.frames, WORKBOOK.names)
    assert figures(stale) == FIGURES_AS_TYPED


@pytest.mark.parametrize("label", ["LØNNINGER", " Lønninger ", "Lønninger\u00a0", "Løn\u00adninger"])
def test_a_label_is_known_whatever_its_case_and_spaces(label):
    assert figures(put(WORKBOOK, "Resultat", {"A8": label})) == FIGURES_AS_TYPED


def test_a_subheading_without_figures_between_the_lines_does_no_harm():
    sheets = put(insert_row(WORKBOOK, "Resultat", 8), "Resultat", {"A8": "Kostnader"})
    assert (figures(sheets), outcome(sheets).findings) == (FIGURES_AS_TYPED, ())


def test_a_note_below_the_table_without_figures_does_no_harm():
    sheets = put(WORKBOOK, "Resultat", {f"A{LAST_ROW + 3}": "Tallene er foreløpige."})
    assert outcome(sheets).findings == ()


# Cannot be placed, and told


def test_a_sheet_that_is_gone_is_told_by_name():
    finding = only(outcome(delete_sheet(WORKBOOK, "Resultat")).findings, "sheet-missing")
    assert (finding.params["sheet"], finding.params["table"], finding.cell) == (
        "Resultat",
        "Resultat mot budsjett",
        None,
    )


def test_two_sheets_that_could_be_the_table_are_not_chosen_between():
    twice = rename_sheet(WORKBOOK, "Resultat", "Regnskap")
    frames = {**twice.frames, "Kopi": type(twice.frames["Regnskap"])("Kopi", twice.frames["Regnskap"].cells)}
    assert codes(outcome(type(twice)(frames)).findings) == ["sheet-missing"]


def test_a_mistyped_label_is_told_as_a_missing_line_with_the_row_that_is_like_it():
    sheets = put(WORKBOOK, "Resultat", {"A8": "Lønnninger"})
    findings = outcome(sheets).findings
    missing = only(findings, "line-missing")
    assert (missing.cell.a1, missing.params["label"], missing.params["nearest"]) == ("A8", "Lønninger", "Lønnninger")
    assert [finding.code for finding in findings if finding.code == "lines-unknown"] == [], "one fault is told once"


def test_a_line_that_was_deleted_is_told():
    finding = only(outcome(delete_row(WORKBOOK, "Resultat", 8)).findings, "line-missing")
    assert (finding.params["label"], finding.params["nearest"]) == ("Lønninger", "")


def test_a_sum_is_unknown_where_one_of_its_lines_is_gone():
    sheets = delete_row(typed_over({("Sum kostnader", "Faktisk"): None}), "Resultat", 8)
    assert figures(sheets)["resultat.kostnader.faktisk"] is None


def test_a_line_that_stands_twice_is_told_with_both_places_and_the_first_counts():
    sheets = put(WORKBOOK, "Resultat", {f"A{LAST_ROW + 1}": "Lønninger", f"B{LAST_ROW + 1}": 999})
    finding = only(outcome(sheets).findings, "line-twice")
    assert (finding.cell.a1, finding.params["other"]) == (f"A{LAST_ROW + 1}", "A8")
    assert figures(sheets)["resultat.lonn.faktisk"] == 710


def test_a_row_of_figures_between_the_lines_that_is_no_line_is_told():
    sheets = put(insert_row(WORKBOOK, "Resultat", 8), "Resultat", {"A8": "Pensjon", "B8": 50})
    finding = only(outcome(sheets).findings, "lines-unknown")
    assert (finding.severity, finding.cell.a1, finding.params["label"], finding.params["count"]) == (
        Severity.ERROR,
        "A8",
        "Pensjon",
        1,
    )


def test_rows_of_figures_that_follow_each_other_are_told_together():
    sheets = insert_row(insert_row(insert_row(WORKBOOK, "Resultat", 6), "Resultat", 10), "Resultat", 10)
    sheets = put(sheets, "Resultat", {"B6": 1, "A10": "Pensjon", "B10": 2, "C11": 3})
    found = [finding for finding in outcome(sheets).findings if finding.code == "lines-unknown"]
    assert [(finding.cell.a1, finding.params["count"]) for finding in found] == [("A6", 1), ("A10", 2)]


def test_ten_thousand_stray_rows_are_one_finding():
    values = {f"B{row}": row for row in range(LAST_ROW + 3, LAST_ROW + 10_003)}
    finding = only(outcome(put(WORKBOOK, "Resultat", values)).findings, "rows-stray")
    assert (finding.severity, finding.cell.a1, finding.params["count"]) == (
        Severity.WARNING,
        f"B{LAST_ROW + 3}",
        10_000,
    )


def test_a_pasted_ledger_between_the_lines_does_not_drown_all_else():
    far, frame = 1000, WORKBOOK.frames["Resultat"]
    emptied = {f"{letter}{LAST_ROW}": None for letter in "ABCDEF"}
    below = {f"{letter}{far}": frame.at(LAST_ROW, column) for column, letter in enumerate("ABCDEF", 1)}
    ledger = {f"B{row}": row for row in range(LAST_ROW, far - 1, 2)}
    found = outcome(put(WORKBOOK, "Resultat", {**emptied, **below, **ledger})).findings
    assert codes(found) == ["lines-unknown"] * 5 + ["more-alike"]
    assert sum(finding.params["count"] for finding in found) == len(ledger)


def test_a_column_that_is_gone_is_told_with_the_one_that_is_like_it():
    sheets = put(WORKBOOK, "Resultat", {f"C{HEADING_ROW}": "Budsjet"})
    finding = only(outcome(sheets).findings, "heading-missing")
    assert (finding.cell.a1, finding.params["heading"], finding.params["nearest"]) == ("C4", "Budsjett", "Budsjet")


def test_a_missing_column_leaves_its_figures_unknown():
    sheets = put(WORKBOOK, "Resultat", {f"C{HEADING_ROW}": "Budsjet"})
    assert figures(sheets)["resultat.lonn.budsjett"] is None


def test_a_heading_that_stands_twice_is_told_with_both_places():
    sheets = put(WORKBOOK, "Resultat", {f"N{HEADING_ROW}": "Faktisk"})
    finding = only(outcome(sheets).findings, "heading-twice")
    assert (finding.severity, finding.cell.a1, finding.params["other"]) == (Severity.ERROR, "N4", "B4")


def test_of_two_columns_with_the_same_heading_the_first_counts():
    assert figures(put(WORKBOOK, "Resultat", {f"N{HEADING_ROW}": "Faktisk", "N8": 999})) == FIGURES_AS_TYPED


def test_a_foreign_column_between_ours_does_no_harm():
    sheets = put(WORKBOOK, "Resultat", {f"N{HEADING_ROW}": "Mitt notat", "N8": "ring Kari"})
    assert (figures(sheets), outcome(sheets).findings) == (FIGURES_AS_TYPED, ())


@pytest.mark.parametrize(("first", "last"), [("B8", "C8"), ("B8", "B9"), ("A4", "B4"), ("A8", "A9")])
def test_merged_cells_in_the_table_are_told(first, last):
    finding = only(outcome(merge(WORKBOOK, "Resultat", first, last)).findings, "merged-cells")
    assert (finding.severity, finding.cell.a1, finding.params["area"]) == (Severity.ERROR, first, f"{first}:{last}")


def test_one_comment_for_two_lines_does_no_harm():
    assert outcome(merge(WORKBOOK, "Resultat", "G8", "G9")).findings == ()


def test_merged_cells_above_the_table_do_no_harm():
    assert outcome(merge(WORKBOOK, "Resultat", "A1", "H1")).findings == ()


# What a cell holds


def test_an_empty_table_is_one_finding():
    empty = filled(DEFINITION, period_of(DEFINITION, MONTH), inputs_of("resultat", COLUMNS, {}))
    assert codes(outcome(empty).findings) == ["table-empty"]


def test_an_empty_cell_is_told_by_line_and_column():
    finding = only(outcome(typed_over({("Lønninger", "Budsjett"): None})).findings, "figure-missing")
    assert (finding.cell.a1, finding.severity) == (at("Lønninger", "Budsjett"), Severity.ERROR)
    assert finding.params["label"].casefold() == "lønninger, budsjett"


@pytest.mark.parametrize("value", [" ", "\u00a0", ""])
def test_white_space_is_an_empty_cell(value):
    assert "figure-missing" in codes(outcome(typed_over({("Lønninger", "Budsjett"): value})).findings)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (Cell(CellError("#REF!"), formula=True), "error-value"),
        (CellError("#REF!"), "error-value"),
        (Cell(None, formula=True), "formula-not-calculated"),
        (dt.date(2025, 5, 1), "date-for-number"),
        (True, "truth-for-number"),
        (Cell(Decimal("0.05"), percent=True), "percent-for-number"),
        ("1.234", "number-unclear"),
        ("se vedlegg", "not-a-number"),
    ],
)
def test_what_is_no_number_is_told_where_it_stands_and_counts_as_unknown(value, code):
    read = outcome(typed_over({("Lønninger", "Budsjett"): value}))
    finding = only(read.findings, code)
    assert (finding.cell.sheet, finding.cell.a1) == ("Resultat", at("Lønninger", "Budsjett"))
    assert read.facts["resultat.lonn.budsjett"].number is None


def test_a_formula_in_an_ordinary_cell_is_read_by_its_value():
    sheets = typed_over({("Lønninger", "Faktisk"): Cell(Decimal(710), formula=True)})
    assert (figures(sheets), outcome(sheets).findings) == (FIGURES_AS_TYPED, ())


@pytest.mark.parametrize("stale", [Decimal(0), None, CellError("#REF!"), "gammelt", True])
def test_a_formula_in_a_sum_is_never_read_as_a_reported_sum(stale):
    read = outcome(typed_over({("Sum kostnader", "Faktisk"): Cell(stale, formula=True)}))
    assert read.facts["resultat.kostnader.faktisk"].number == 820
    assert read.findings == ()


def test_a_formula_that_shows_another_sum_than_its_lines_is_told_and_does_not_count():
    read = outcome(typed_over({("Sum kostnader", "Faktisk"): Cell(Decimal(999_999), formula=True)}))
    assert read.facts["resultat.kostnader.faktisk"].number == 820
    assert only(read.findings, "sum-formula").params["shown"] == 999_999


def test_an_empty_sum_is_added_up_and_not_asked_for():
    read = outcome(typed_over({("Sum kostnader", "Faktisk"): None}))
    assert (read.facts["resultat.kostnader.faktisk"].number, read.findings) == (820, ())


def test_a_value_pasted_over_the_formula_of_a_sum_is_a_reported_sum_and_is_checked():
    read = outcome(typed_over({("Sum kostnader", "Faktisk"): 830}))
    assert only(read.findings, "sum-off").cell.a1 == at("Sum kostnader", "Faktisk")


@pytest.mark.parametrize(
    "value",
    [Cell(CellError("#REF!")), dt.date(2025, 5, 1), True, "1.234", "se vedlegg", Cell(Decimal(1), percent=True)],
)
def test_what_is_no_number_in_a_sum_is_told_and_the_sum_is_added_up(value):
    read = outcome(typed_over({("Sum kostnader", "Faktisk"): value}))
    assert len(read.findings) == 1
    assert read.findings[0].cell.a1 == at("Sum kostnader", "Faktisk")
    assert read.facts["resultat.kostnader.faktisk"].number == 820


def test_a_comment_may_be_a_number():
    sheets = typed_over({("Lønninger", "Kommentar"): 2024})
    assert outcome(sheets).findings == ()


def test_what_the_program_writes_is_never_read():
    outputs = {("Lønninger", heading): 123 for heading in ("Avvik", "Avvik hittil i år", "Vurdering")}
    assert figures(typed_over(outputs)) == FIGURES_AS_TYPED


def test_every_slot_knows_its_cell_so_that_outputs_can_be_written_back():
    fact = outcome().facts["resultat.lonn.hia_avvik"]
    assert (fact.source.sheet, fact.source.a1) == ("Resultat", at("Lønninger", "Avvik hittil i år"))


KEY_FIGURES = put(WORKBOOK, "Nøkkeltall", {"C5": 12, "C6": Cell(Decimal("0.921"), percent=True), "C7": "god"})


def test_figures_that_are_not_required_may_be_left_out():
    assert outcome(KEY_FIGURES, "tall").findings == ()


@pytest.mark.parametrize(
    ("address", "value", "code"),
    [
        ("C5", "tolv", "not-a-number"),
        ("C6", dt.date(2025, 1, 9), "date-for-number"),
        ("C6", Decimal("0.9"), "percent-tiny"),
        ("C7", "bra", "not-a-choice"),
        ("C7", None, "figure-missing"),
        ("C8", "mange", "not-a-number"),
    ],
)
def test_each_slot_wants_its_own_kind_of_value(address, value, code):
    sheets = put(KEY_FIGURES, "Nøkkeltall", {address: value})
    assert [(finding.code, finding.cell.a1) for finding in outcome(sheets, "tall").findings] == [(code, address)]
