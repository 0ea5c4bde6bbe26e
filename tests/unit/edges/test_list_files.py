"""Lists in files: whatever program wrote them, the same cells."""

import datetime as dt
import zipfile

import openpyxl
import pytest

from bad_input.office import change_part
from unit.hr.pasted import HEADINGS, SETTINGS, line
from virksomhetsrapport.cells import CellError
from virksomhetsrapport.edges.list_files import read_list
from virksomhetsrapport.errors import ProgramError
from virksomhetsrapport.hr.absence_list import ABSENCE, POSITIONS, read_absence

ROWS = [HEADINGS, ("007", "Drift Nord", "06.01.2025", "10.01.2025", "Sykmelding", "50", "66,67")]


def read(path, wanted=ABSENCE):
    return read_list(path, wanted, SETTINGS.headings)


def write(path, rows=ROWS, *, separator=";", letters="utf-8", end="\n"):
    path.write_bytes("".join(separator.join(row) + end for row in rows).encode(letters))
    return path


def book(path, *sheets):
    """A workbook of sheets given as name and rows."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def cells(raw):
    return [tuple(row) for row in zip(*raw.columns, strict=True)]


def refused(path, code):
    with pytest.raises(ProgramError) as caught:
        read(path)
    assert caught.value.code == code


# Text


@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_text_file_is_read_whatever_its_letters_separator_and_line_ends(tmp_path, letters, separator, end):
    path = write(tmp_path / "a.csv", separator=separator, letters=letters, end=end)
    assert cells(read(path).raw) == ROWS


def test_a_comma_between_cells_needs_marks_around_a_decimal_comma(tmp_path):
    rows = [HEADINGS, tuple(f'"{cell}"' for cell in ROWS[1])]
    assert cells(read(write(tmp_path / "a.csv", rows, separator=",")).raw) == ROWS


def test_a_decimal_comma_between_commas_is_refused_at_its_line(tmp_path):
    path = write(tmp_path / "a.csv", [("Fravær 2025",), (), *ROWS], separator=",")
    with pytest.raises(ProgramError) as caught:
        read(path)
    assert (caught.value.code, caught.value.params["line"]) == ("list-fields-many", 4)


def test_a_row_is_the_line_of_the_file_also_below_a_line_break_within_marks(tmp_path):
    text = 'Fravær\n\n"Utskrift\nav; ""alt"""\n' + ";".join(HEADINGS) + '\n7;"Drift\nNord";x;;;;\n8;Drift;y;;;;\n\n'
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    raw = read(path).raw
    assert raw.rows.tolist() == [1, 2, 3, 5, 6, 8]
    assert raw.columns[0][2] == 'Utskrift\nav; "alt"'
    assert str(raw.ref(5, 2)) == "a.csv C8"


def test_the_separator_that_a_file_states_is_taken_and_its_line_counted(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("sep=,\n" + ",".join(HEADINGS) + "\n", "utf-8")
    raw = read(path).raw
    assert cells(raw) == [HEADINGS]
    assert raw.rows.tolist() == [2]


@pytest.mark.parametrize("tail", ['7;"Drift;x', '7;"Dr"ift";x;y', '7;"Drift\n8;Nord;x'])
def test_marks_that_do_not_match_are_refused_at_their_line(tmp_path, tail):
    path = tmp_path / "a.csv"
    path.write_text(";".join(HEADINGS) + "\n" + tail, "utf-8")
    with pytest.raises(ProgramError) as caught:
        read(path)
    assert (caught.value.code, caught.value.params["line"]) == ("list-quotes", 2)


def test_an_empty_text_file_is_a_list_without_cells(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"")
    assert read(tmp_path / "a.csv").raw.columns == ()


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03" * 40, b"\xff\xd8\xff\xe0" + bytes(range(256)), b"a;b\x81\x8d"])
def test_what_is_no_text_is_refused(tmp_path, data):
    (tmp_path / "a.csv").write_bytes(data)
    refused(tmp_path / "a.csv", "list-not-text")


# Workbooks


def test_a_workbook_is_read_with_its_own_values_and_rows(tmp_path):
    path = book(tmp_path / "a.xlsx", ("Fravær", [[], [], [None, *HEADINGS], [None, *line(unit="010", share=0.5)]]))
    raw = read(path).raw
    assert (raw.source, raw.rows.tolist(), raw.first_column) == ("Fravær", [3, 4], 2)
    assert cells(raw)[1] == (10101, "010", dt.date(2025, 1, 6), dt.date(2025, 1, 10), "Sykmelding", 100, 0.5)


def test_errors_and_formulas_that_nobody_has_calculated_are_never_empty_cells(tmp_path):
    path = book(tmp_path / "a.xlsx", ("Fravær", [[], HEADINGS, line(last="#REF!"), line(last="=D3")]))
    made = openpyxl.load_workbook(path)
    made.active["D3"].data_type = "e"
    made.save(path)
    raw = read(path).raw
    assert raw.columns[3].tolist()[1:] == [CellError("#REF!"), CellError("#FORMEL")]
    found = read_absence(raw, SETTINGS)
    assert [(each.code, each.cell.a1) for each in found.findings] == [
        ("list-error-value", "D3"),
        ("list-error-value", "D4"),
    ]
    assert len(found.lines.line) == 0


@pytest.mark.parametrize(
    ("inside", "value"),
    [
        ('<c r="B2" t="str"><f>"Dr"&amp;"ift"</f><v>Drift</v></c>', "Drift"),
        ('<c r="B2"><f>6*7</f><v>42</v></c>', 42),
        ('<c r="B2" t="str"><f>HYPERLINK("http://x","Drift")</f><v>Drift</v></c>', "Drift"),
        ('<c r="B2" t="str"><f>IF(1,"")</f><v></v></c>', ""),
        ('<c r="B2"><f t="shared" si="0"/><v>42</v></c>', 42),
        ('<c r="B2"><f>6*7</f><v></v></c>', CellError("#FORMEL")),
        ('<c r="B2"><f>6*7</f></c>', CellError("#FORMEL")),
        ('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', CellError("#DIV/0!")),
    ],
)
def test_a_formula_is_the_value_that_was_calculated(tmp_path, inside, value):
    path = book(tmp_path / "a.xlsx", ("Fravær", [HEADINGS, line()]))
    change_part(
        path,
        "xl/worksheets/sheet1.xml",
        lambda text: text[: text.index('<c r="B2"')] + inside + text[text.index('<c r="C2"') :],
    )
    assert read(path).raw.columns[1][1] == value


def test_of_several_sheets_the_one_with_such_a_list_is_read(tmp_path):
    months = [("Måned", "Avtalte dagsverk"), ("2025-01", 4200)]
    staff = [("Ansattnr", "Avdeling", "Fra dato", "Til dato", "Stillingsprosent")]
    path = book(tmp_path / "a.xlsx", ("Om", [["Les meg"]]), ("M", months), ("S", staff), ("F", [HEADINGS, line()]))
    assert read(path).raw.source == "F"
    assert read(path).findings == ()
    assert read(path, POSITIONS).raw.source == "S"


def test_a_second_sheet_with_such_a_list_is_told(tmp_path):
    path = book(tmp_path / "a.xlsx", ("jan", [HEADINGS, line()]), ("feb", [HEADINGS, line()]))
    found = read(path)
    assert found.raw.source == "jan"
    assert [(each.code, each.params["sheet"]) for each in found.findings] == [("list-other-sheet", "feb")]


def test_a_workbook_that_is_called_csv_is_a_workbook(tmp_path):
    path = book(tmp_path / "a.xlsx", ("F", [HEADINGS, line()])).rename(tmp_path / "a.csv")
    assert read(path).raw.source == "F"


def test_a_stray_cell_far_away_is_refused_before_room_is_taken_for_all_between(tmp_path):
    path = book(tmp_path / "a.xlsx", ("F", [HEADINGS, line()]))
    change_part(
        path,
        "xl/worksheets/sheet1.xml",
        lambda text: text.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
    )
    refused(path, "list-sheet-too-large")


def test_a_workbook_cut_short_is_damaged(tmp_path):
    path = book(tmp_path / "a.xlsx", ("F", [HEADINGS, *([line()] * 500)]))
    path.write_bytes(path.read_bytes()[:-200])
    refused(path, "file-damaged")


def test_a_workbook_without_its_sheet_is_damaged(tmp_path):
    path = book(tmp_path / "a.xlsx", ("F", [HEADINGS]))
    with zipfile.ZipFile(path) as package:
        parts = {each.filename: package.read(each) for each in package.infolist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            if name != "xl/worksheets/sheet1.xml":
                package.writestr(name, data)
    refused(path, "file-damaged")


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"%PDF-", "list-wrong-ending"),
        ("a", b"x", "list-wrong-ending"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "list-wrong-ending"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file-encrypted-or-old"),
        ("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file-encrypted-or-old"),
        ("a.xlsx", b"", "file-empty"),
        ("a.xlsx", b"Ansattnr;Fra", "file-not-office"),
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 100, "file-damaged"),
        ("borte.csv", None, "file-not-found"),
        ("borte.xlsx", None, "file-not-found"),
    ],
)
def test_what_is_no_list_file_is_refused(tmp_path, name, data, code):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    refused(tmp_path / name, code)


@pytest.mark.parametrize("name", ["mappe.csv", "mappe.xlsx"])
def test_a_folder_is_refused(tmp_path, name):
    (tmp_path / name).mkdir()
    refused(tmp_path / name, "file-is-folder")
