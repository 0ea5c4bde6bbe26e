"""A register is read row by row below its headings: what was moved is read right, what is missing or odd is told."""

import datetime as dt
from decimal import Decimal

import pytest

from virksomhetsrapport.catalogue import build
from virksomhetsrapport.cells import Cell, CellError
from virksomhetsrapport.elements import Mark
from virksomhetsrapport.findings import Severity
from virksomhetsrapport.outputs import table_patches
from virksomhetsrapport.shapes.grid import GridColumn, Role, Slot
from virksomhetsrapport.shapes.register import RegisterLayout, read_register
from virksomhetsrapport.shapes.sheet import Owner, SheetHead
from virksomhetsrapport.shapes.values import ValueKind
from virksomhetsrapport.units import COUNT, TEXT
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
    put,
    rename_sheet,
    through_file,
)

REGISTER = """
id = "saker"
kind = "risks"
sheet = "Saker"
title = "Sakene"
scored = true
unique = "nr"
rows = 8
columns = [
  { id = "nr", label = "Nr." },
  { id = "tekst", label = "Beskrivelse", required = false },
  { id = "status", label = "Status", choices = ["åpen", "lukket"] },
]
"""
DEFINITION = definition_of(REGISTER)
MONTH = "2025-03"
COLUMNS = ("nr", "tekst", "status", "sannsynlighet", "konsekvens", "kommentar")
ROWS = {
    "1": ("S-1", "Strøm", "åpen", 3, 4, None),
    "2": ("S-2", None, "lukket", 1, 2, "Løst i mars"),
    "3": ("S-3", "Vann\nog avløp", "åpen", 5, 5, None),
}
FIRST, LAST, ROOM = HEADING_ROW + 1, HEADING_ROW + len(ROWS), HEADING_ROW + 8


def workbook(rows=ROWS):
    return filled(DEFINITION, period_of(DEFINITION, MONTH), inputs_of("saker", COLUMNS, rows))


WORKBOOK = workbook()


def outcome(sheets=WORKBOOK):
    return outcome_of(DEFINITION, MONTH, sheets)


def values(sheets=WORKBOOK):
    """Every fact of the table by its id."""
    return {id: fact.value for id, fact in outcome(sheets).facts.items()}


AS_TYPED = values()


def typed_over(**cells):
    return put(WORKBOOK, "Saker", cells)


def test_a_sound_register_gives_no_findings():
    assert outcome().findings == ()
    assert (AS_TYPED["saker.nr[3]"], AS_TYPED["saker.skaar[3]"], AS_TYPED["saker.antall"]) == ("S-3", 25, 3)


def test_the_workbook_in_memory_is_the_one_that_a_file_gives(tmp_path):
    period, inputs = period_of(DEFINITION, MONTH), inputs_of("saker", COLUMNS, ROWS)
    read = through_file(tmp_path / "bok.xlsx", DEFINITION, period, inputs)
    assert held(read.frames["Saker"]) == held(WORKBOOK.frames["Saker"])
    (sheet, area), (known_sheet, known) = read.names["vr_saker"], WORKBOOK.names["vr_saker"]
    assert (sheet, area.top, area.left, area.right) == (known_sheet, known.top, known.left, known.right)
    assert values(read) == AS_TYPED


def held(frame):
    return {place: cell for place, cell in frame.cells.items() if place[0] >= HEADING_ROW and not cell.blank}


# Moved, and read right


@pytest.mark.parametrize("forgotten", [False, True])
@pytest.mark.parametrize("before", range(1, LAST + 2))
def test_a_row_inserted_anywhere_changes_nothing(before, forgotten):
    sheets = insert_row(WORKBOOK, "Saker", before)
    assert values(forget_names(sheets) if forgotten else sheets) == AS_TYPED


def test_blank_rows_between_are_no_rows():
    sheets = WORKBOOK
    for before in (FIRST + 1, FIRST + 1, FIRST + 4):
        sheets = insert_row(sheets, "Saker", before)
    assert (values(sheets), outcome(sheets).findings) == (AS_TYPED, ())


def test_rows_of_white_space_are_no_rows():
    assert values(typed_over(A9=" ", B9="\u00a0", F10="\n")) == AS_TYPED


def test_a_row_further_down_than_the_sheet_has_room_for_is_read_too():
    sheets = put(WORKBOOK, "Saker", {"A500": "S-4", "C500": "åpen", "D500": 1, "E500": 1})
    assert (values(sheets)["saker.nr[4]"], outcome(sheets).facts["saker.nr[4]"].source.a1) == ("S-4", "A500")


def test_a_row_taken_away_moves_the_numbers_of_those_below_it():
    found = values(delete_row(WORKBOOK, "Saker", FIRST))
    assert (found["saker.nr[1]"], found["saker.skaar[2]"], found["saker.antall"]) == ("S-2", 25, 2)


@pytest.mark.parametrize("source", range(1, 9))
@pytest.mark.parametrize("target", [1, 4, 8])
def test_a_column_moved_anywhere_changes_nothing(source, target):
    sheets = move_column(WORKBOOK, "Saker", source, target)
    assert (values(sheets), outcome(sheets).findings) == (AS_TYPED, ())


@pytest.mark.parametrize("forgotten", [False, True])
def test_a_sheet_renamed_is_found(forgotten):
    sheets = rename_sheet(WORKBOOK, "Saker", "Risiko mars")
    sheets = forget_names(sheets) if forgotten else sheets
    assert values(sheets) == AS_TYPED
    assert outcome(sheets).facts["saker.nr[1]"].source.sheet == "Risiko mars"


def test_a_foreign_column_is_no_part_of_it():
    sheets = put(WORKBOOK, "Saker", {f"K{HEADING_ROW}": "Mitt notat", f"K{FIRST}": "ring Kari", f"K{ROOM}": "x"})
    assert (values(sheets), outcome(sheets).findings) == (AS_TYPED, ())


def test_a_number_in_a_column_of_words_is_its_digits():
    assert values(typed_over(A5=147))["saker.nr[1]"] == "147"


def test_a_choice_is_known_whatever_its_case():
    assert values(typed_over(C5=" ÅPEN ")) == AS_TYPED


# What is missing or odd, and told


def test_a_sheet_that_is_gone_is_told_and_nothing_is_counted():
    read = outcome(delete_sheet(WORKBOOK, "Saker"))
    assert codes(read.findings) == ["sheet-missing"]
    assert read.facts["saker.antall"].value is None


def test_headings_that_are_gone_are_told():
    sheets = put(WORKBOOK, "Saker", {f"{letter}{HEADING_ROW}": None for letter in "ABCDEFGH"})
    finding = only(outcome(sheets).findings, "headings-missing")
    assert (finding.severity, finding.params["table"]) == (Severity.ERROR, "Sakene")


@pytest.mark.parametrize(("cell", "heading"), [("A4", "Nr."), ("D4", "Sannsynlighet"), ("F4", "Kommentar")])
def test_a_heading_that_is_gone_is_told_and_leaves_its_column_unread(cell, heading):
    finding = only(outcome(put(WORKBOOK, "Saker", {cell: None})).findings, "heading-missing")
    assert (finding.severity, finding.params["heading"]) == (Severity.ERROR, heading)


def test_a_column_that_is_gone_makes_no_row_incomplete():
    read = outcome(put(WORKBOOK, "Saker", {"D4": "Sannsynlighett"}))
    assert [(finding.code, finding.cell.a1) for finding in read.findings] == [("heading-missing", "D4")]
    assert (read.facts["saker.sannsynlighet[1]"].value, read.facts["saker.skaar[1]"].value) == (None, None)


def test_a_missing_output_column_is_no_fault():
    read = outcome(put(WORKBOOK, "Saker", {"G4": None}))
    assert (read.findings, read.facts["saker.skaar[3]"].number) == ((), 25)


def test_a_heading_that_stands_twice_is_told_with_both_places():
    finding = only(outcome(put(WORKBOOK, "Saker", {"K4": "Status"})).findings, "heading-twice")
    assert (finding.cell.a1, finding.params["other"]) == ("K4", "C4")


@pytest.mark.parametrize(("first", "last"), [("A4", "B4"), ("A5", "B5"), ("C5", "C6"), ("F7", "G7")])
def test_merged_cells_among_its_rows_are_told(first, last):
    finding = only(outcome(merge(WORKBOOK, "Saker", first, last)).findings, "merged-cells")
    assert (finding.severity, finding.cell.a1, finding.params["area"]) == (Severity.ERROR, first, f"{first}:{last}")


@pytest.mark.parametrize(("first", "last"), [("A1", "H1"), ("A10", "H11"), ("K5", "L6")])
def test_merged_cells_beside_its_rows_do_no_harm(first, last):
    assert outcome(merge(WORKBOOK, "Saker", first, last)).findings == ()


def test_an_incomplete_row_is_told_by_its_column():
    read = outcome(typed_over(C6=None))
    finding = only(read.findings, "row-incomplete")
    assert (finding.severity, finding.cell.a1, finding.params["column"]) == (Severity.ERROR, "C6", "Status")
    assert read.facts["saker.nr[2]"].value == "S-2"


def test_what_may_be_left_out_makes_no_row_incomplete():
    assert outcome(typed_over(B5=None)).findings == ()


def test_a_row_that_holds_a_comment_alone_is_a_row_and_incomplete():
    found = outcome(typed_over(F9="Husk denne")).findings
    assert [(finding.code, finding.cell.a1) for finding in found] == [
        ("row-incomplete", cell) for cell in ("A9", "C9", "D9", "E9")
    ]


def test_many_incomplete_rows_are_told_as_few():
    rows = {str(number): (f"S-{number}", None, None, 1, 1, None) for number in range(1, 41)}
    found = outcome(workbook(rows)).findings
    assert codes(found) == ["row-incomplete"] * 5 + ["more-alike"]
    assert found[-1].params["count"] == 35


def test_what_stands_twice_is_told_with_both_places():
    finding = only(outcome(typed_over(A7=" s-1")).findings, "row-twice")
    assert (finding.severity, finding.cell.a1, finding.params["label"], finding.params["other"]) == (
        Severity.ERROR,
        "A7",
        "s-1",
        "A5",
    )


def test_the_same_words_in_another_column_are_no_repetition():
    assert outcome(typed_over(B5="Strøm", B6="Strøm")).findings == ()


def test_many_repetitions_are_told_as_few():
    rows = {str(number): ("S-1", None, "åpen", 1, 1, None) for number in range(1, 41)}
    found = outcome(workbook(rows)).findings
    assert codes(found) == ["row-twice"] * 5 + ["more-alike"]
    assert found[-1].params["count"] == 34


@pytest.mark.parametrize("text", ["Vi er {{ hr.fte }}", "{{", "a {{b"])
def test_a_placeholder_in_a_text_is_told(text):
    finding = only(outcome(typed_over(B5=text)).findings, "braces-in-register")
    assert (finding.severity, finding.cell.a1, finding.params["label"]) == (Severity.ERROR, "B5", "Beskrivelse")


@pytest.mark.parametrize("text", ["{ a }", "}}", "[[x]]"])
def test_other_brackets_are_a_text_like_any(text):
    read = outcome(typed_over(B5=text))
    assert (read.findings, read.facts["saker.tekst[1]"].value) == ((), text)


def test_a_word_that_is_no_choice_is_told_with_the_one_that_is_like_it():
    read = outcome(typed_over(C5="åpenn"))
    finding = only(read.findings, "not-a-choice")
    assert (finding.cell.a1, finding.params["label"], finding.params["nearest"]) == ("C5", "Status", "åpen")
    assert codes(read.findings) == ["not-a-choice"], "a cell that holds something is not left out too"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("tre", "not-a-number"),
        (True, "truth-for-number"),
        (dt.date(2025, 1, 3), "date-for-number"),
        (CellError("#REF!"), "error-value"),
        (Cell(None, formula=True), "formula-not-calculated"),
    ],
)
def test_what_is_no_number_is_told_and_read_as_nothing(value, code):
    read = outcome(typed_over(D5=value))
    assert codes(read.findings) == [code]
    assert read.facts["saker.sannsynlighet[1]"].value is None


def test_too_few_rows_are_a_warning():
    definition = definition_of(REGISTER + "least = 3")
    for count, told in ((3, []), (2, ["register-empty"]), (0, ["register-empty"])):
        rows = dict(list(ROWS.items())[:count])
        sheets = filled(definition, period_of(definition, MONTH), inputs_of("saker", COLUMNS, rows))
        found = outcome_of(definition, MONTH, sheets).findings
        assert codes(found) == told
        assert all((each.severity, each.cell.a1) == (Severity.WARNING, f"A{FIRST}") for each in found)


# What the program writes


def patched(sheets):
    """The cells that the program writes into the register, by address."""
    catalogue = build(DEFINITION, period_of(DEFINITION, MONTH).last, sheets)
    return {
        (patch.row + down, patch.column + across): value
        for patch in table_patches(catalogue)
        for down, values in enumerate(patch.rows)
        for across, value in enumerate(values)
    }


SCORES = {(5, 7): 12, (5, 8): "høy", (6, 7): 2, (6, 8): "lav", (7, 7): 25, (7, 8): "høy"}


def test_outputs_are_written_beside_the_rows_that_hold_something_and_nowhere_else():
    assert patched(WORKBOOK) == SCORES


def test_blank_rows_between_are_not_written_in():
    assert patched(insert_row(WORKBOOK, "Saker", 6)) == {
        (row + (row > 5), column): value for (row, column), value in SCORES.items()
    }


def test_outputs_follow_a_column_that_was_moved():
    assert set(patched(move_column(WORKBOOK, "Saker", 8, 1))) == {
        (row, column) for row in (5, 6, 7) for column in (1, 8)
    }


def test_an_output_that_stands_beside_a_row_that_was_emptied_is_emptied():
    sheets = typed_over(A7=None, B7=None, C7=None, D7=None, E7=None, G7=25, H7="høy", G9=4)
    expected = {at: value for at, value in SCORES.items() if at[0] != 7}
    assert patched(sheets) == expected | dict.fromkeys([(7, 7), (7, 8), (9, 7), (9, 8)])
    assert outcome(sheets).findings == ()


def test_an_output_that_stands_beside_a_row_between_is_emptied_and_counts_as_no_row():
    sheets = put(insert_row(WORKBOOK, "Saker", 6), "Saker", {"G6": 9})
    assert values(sheets) == AS_TYPED
    assert patched(sheets)[6, 7] is None


def test_a_second_writing_equals_the_first():
    written = put(WORKBOOK, "Saker", {f"{'ABCDEFGH'[at[1] - 1]}{at[0]}": value for at, value in SCORES.items()})
    assert (values(written), patched(written)) == (AS_TYPED, SCORES)


# The layout itself


LAYOUT = RegisterLayout(
    SheetHead("t", "T", "Tabellen", Owner.RISK, "Fyll ut."),
    (
        GridColumn("navn", "Navn", Role.INPUT, 20),
        GridColumn("antall", "Antall", Role.INPUT, 10),
        GridColumn("vurdering", "Vurdering", Role.STATUS, 10),
    ),
    {
        "navn": Slot("t.navn", TEXT, value=ValueKind.TEXT),
        "antall": Slot("t.antall", COUNT, 0, required=False),
    },
    marks={"vurdering": "t.antall"},
)


def test_a_row_as_a_line_has_the_facts_of_its_number():
    line = LAYOUT.line("7")
    assert (line.key, line.slots["navn"].fact, line.slots["antall"].fact) == ("7", "t.navn[7]", "t.antall[7]")
    assert line.marks == {"vurdering": Mark((("t.antall[7]", ""),))}


def test_as_a_grid_it_has_so_many_lines_counted_from_one():
    assert [line.key for line in LAYOUT.grid(3).lines] == ["1", "2", "3"]


def test_a_register_that_is_not_there_reads_as_no_rows():
    read = read_register(LAYOUT, delete_sheet(WORKBOOK, "Saker"))
    assert (read.rows, read.cells, codes(read.findings)) == ({}, {}, ["sheet-missing"])


def test_five_thousand_rows_are_read_in_proportion():
    """The work is counted, not timed: each cell is looked at a fixed number of times."""
    few, many = (looks(count) for count in (100, 5000))
    assert many < 51 * few


class Counting(dict):
    """Cells that count how often they are looked up."""

    looked = 0

    def get(self, *args):
        self.looked += 1
        return super().get(*args)


def looks(count):
    rows = {str(number): (f"S-{number}", None, "åpen", 1, 1, None) for number in range(1, count + 1)}
    sheets = workbook(rows)
    frame = sheets.frames["Saker"]
    counting = Counting(frame.cells)
    object.__setattr__(frame, "cells", counting)
    assert len(outcome(sheets).facts) > count
    return counting.looked


def test_decimals_of_a_typed_number_are_kept():
    assert values(typed_over(D5=Decimal("2.5")))["saker.sannsynlighet[1]"] == Decimal("2.5")
