"""Packages that were made to do harm, or that other programs put together in their own way."""

from __future__ import annotations

import shutil
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bad_input.office import (
    add_part,
    change_part,
    drop_part,
    parts_of,
    report_text,
    set_raw_cell,
    sheet_part,
    write_parts,
)
from bad_input.runs import (
    Outcome,
    done,
    figures,
    findings,
    nothing_new,
    refused,
    run_apart,
    run_here,
)

LAUGHS = '<!ENTITY a "hahahahahahahaha">' + "".join(
    f'<!ENTITY {chr(98 + level)} "{f"&{chr(97 + level)};" * 16}">' for level in range(9)
)
BOOK_PARTS = ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml", "_rels/.rels"]
TEMPLATE_PARTS = ["word/document.xml", "word/styles.xml", "word/header1.xml", "[Content_Types].xml", "_rels/.rels"]
PLACES = ["text", "attribute", "default"]
STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}


def with_doctype(text: str, entities: str) -> str:
    end = text.index("?>") + 2 if text.startswith("<?xml") else 0
    return f"{text[:end]}<!DOCTYPE x [{entities}]>{text[end:]}"


def with_bomb(text: str, place: str) -> str:
    """A document whose entities unfold to a terabyte where they are used."""
    if place == "default":
        root = text[text.index("?>") + 2 :].lstrip().lstrip("<").split()[0] if text.startswith("<?xml") else "Types"
        return with_doctype(text, f'{LAUGHS}<!ATTLIST {root} zz CDATA "&j;">')
    spoiled = with_doctype(text, LAUGHS)
    head, tail = spoiled[: spoiled.index("]>") + 2], spoiled[spoiled.index("]>") + 2 :]
    close = tail.index(">")
    while tail[close - 1] == "?":
        close = tail.index(">", close + 1)
    if place == "attribute":
        return f'{head}{tail[:close]} zz="&j;"{tail[close:]}'
    return f"{head}{tail[: close + 1]}<zz>&j;</zz>{tail[close + 1 :]}"


def spare(outcome: Outcome) -> None:
    """The file was left alone, in plain words."""
    refused(outcome)
    assert "blir ikke åpnet" in outcome.err or "skadet" in outcome.err


def limit_memory() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (3_000_000_000, 3_000_000_000))


# --- Bombs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("part", BOOK_PARTS)
def test_a_workbook_of_entities_that_unfold_is_not_opened(book: Path, part: str, place: str) -> None:
    change_part(book, part, lambda text: with_bomb(text, place))
    start = time.monotonic()
    spare(run_here("check", book))
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("place", PLACES)
def test_entities_that_unfold_take_no_memory(book: Path, place: str) -> None:
    pytest.importorskip("resource")
    change_part(book, BOOK_PARTS[0], lambda text: with_bomb(text, place))
    spare(run_apart("check", book, prepare=limit_memory))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("part", TEMPLATE_PARTS)
def test_a_template_of_entities_that_unfold_is_not_opened(book: Path, template: Path, part: str, place: str) -> None:
    change_part(template, part, lambda text: with_bomb(text, place))
    spare(run_here("report", book, "--out", "r.docx", "--template", template))


def test_a_document_type_alone_is_enough_to_leave_a_file_alone(book: Path) -> None:
    change_part(book, "xl/workbook.xml", lambda text: with_doctype(text, '<!ENTITY a "b">'))
    refused(run_here("check", book), "hører ikke hjemme i en Office-fil".replace("hører ikke", "ikke hører"))


def test_the_content_of_another_file_is_never_fetched_into_a_workbook(book: Path, tmp_path: Path) -> None:
    secret = tmp_path / "hemmelig.txt"
    secret.write_text("Kjennelig hemmelighet")
    change_part(
        book,
        "xl/sharedStrings.xml",
        lambda text: with_doctype(text, f'<!ENTITY x SYSTEM "{secret.as_uri()}">').replace("<t>", "<t>&x;", 1),
    )
    outcome = run_here("check", book)
    refused(outcome, "blir ikke åpnet")
    assert "Kjennelig" not in outcome.said


def test_the_content_of_another_file_is_never_fetched_into_a_report(book: Path, template: Path, tmp_path: Path) -> None:
    secret = tmp_path / "hemmelig.txt"
    secret.write_text("Kjennelig hemmelighet")
    change_part(
        template,
        "word/document.xml",
        lambda text: with_doctype(text, f'<!ENTITY x SYSTEM "{secret.as_uri()}">').replace("</w:t>", "&x;</w:t>", 1),
    )
    refused(run_here("report", book, "--out", "r.docx", "--template", template), "blir ikke åpnet")


def test_a_document_type_from_another_file_is_not_read(book: Path, tmp_path: Path) -> None:
    (tmp_path / "type.dtd").write_text('<!ENTITY x "y">')
    place = (tmp_path / "type.dtd").as_uri()
    change_part(
        book,
        "xl/workbook.xml",
        lambda text: text.replace("?>", f'?><!DOCTYPE workbook SYSTEM "{place}">', 1),
    )
    refused(run_here("check", book), "blir ikke åpnet")


def zeros(path: Path, part: str, megabytes: int, level: int = 6) -> None:
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=level) as package,
        package.open(part, "w") as file,
    ):
        for _ in range(megabytes):
            file.write(bytes(1_000_000))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet99.xml", "xl/media/image1.png"])
def test_a_part_of_packed_zeros_is_not_unpacked(book: Path, part: str) -> None:
    zeros(book, part, 100)
    start = time.monotonic()
    refused(run_here("check", book), "uvanlig stor")
    assert time.monotonic() - start < 2


@pytest.mark.soak
@pytest.mark.parametrize("level", [1, 6])
def test_a_sheet_of_a_thousand_megabytes_of_zeros_is_told(book: Path, level: int) -> None:
    pytest.importorskip("resource")
    part = sheet_part(book, "Resultat")
    drop_part(book, part)
    zeros(book, part, 1000, level)
    refused(run_apart("check", book, prepare=limit_memory), "bok.xlsx")


@pytest.mark.parametrize("level", [1, 6])
def test_a_sheet_of_millions_of_empty_rows_is_not_unpacked(book: Path, level: int) -> None:
    pytest.importorskip("resource")
    part = sheet_part(book, "Resultat")
    head, tail = parts_of(book)[part].split(b"<sheetData>")
    drop_part(book, part)
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED, compresslevel=level) as package:
        package.writestr(part, head + b"<sheetData>" + b"<row/>" * 5_000_000 + tail)
    start = time.monotonic()
    refused(run_apart("check", book, prepare=limit_memory), "uvanlig stor")
    assert time.monotonic() - start < 5


def test_a_template_of_packed_zeros_is_not_unpacked(book: Path, template: Path) -> None:
    zeros(template, "word/media/image1.png", 100)
    refused(run_here("report", book, "--out", "r.docx", "--template", template), "uvanlig stor")


def test_one_part_that_is_listed_a_thousand_times_is_not_unpacked(book: Path) -> None:
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/fyll.bin", bytes(range(256)) * 40_000)
        (big,) = [info for info in package.infolist() if info.filename == "xl/media/fyll.bin"]
        for number in range(1000):
            listed = zipfile.ZipInfo(f"xl/media/fyll{number}.bin")
            for field in ("compress_type", "CRC", "compress_size", "file_size", "header_offset"):
                setattr(listed, field, getattr(big, field))
            package.filelist.append(listed)
        package._didModify = True
    refused(run_here("check", book), "uvanlig stor")


def test_no_more_of_a_part_is_unpacked_than_it_says(book: Path, true_figures: dict[str, Any]) -> None:
    name = "xl/worksheets/sheet2.xml"
    packed = zlib.compress(parts_of(book)[name] + b" " * 30_000_000, 9)[2:-4]
    data = parts_of(book)
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as package:
        for part, content in data.items():
            if part != name:
                package.writestr(part, content)
        package.writestr(zipfile.ZipInfo(name), packed)
        info = package.getinfo(name)
        info.compress_type, info.file_size, info.CRC = zipfile.ZIP_DEFLATED, len(data[name]), zlib.crc32(data[name])
    nothing_new()
    assert figures() == true_figures


def test_a_workbook_nested_beyond_reason_is_damaged(book: Path) -> None:
    change_part(book, "xl/sharedStrings.xml", lambda _: "<a>" * 200_000 + "</a>" * 200_000)
    spare(run_apart("check", book))


# --- Odd packages -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["../../utenfor.txt", "/tmp/utenfor.txt", "..\\..\\utenfor.txt", "C:\\utenfor.txt"])
def test_a_part_with_a_path_that_leads_out_is_written_nowhere(
    book: Path, template: Path, tmp_path: Path, name: str
) -> None:
    add_part(book, name, b"utenfor")
    add_part(template, name, b"utenfor")
    done(run_here("report", book, "--out", "r.docx", "--template", template), "r.docx")
    assert not [file for file in tmp_path.rglob("*") if "utenfor" in file.name]
    assert not Path("/tmp/utenfor.txt").exists()
    report_text(Path("r.docx"))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_stands_twice_is_told(book: Path) -> None:
    part = sheet_part(book, "Risiko")
    add_part(book, part, parts_of(book)[part].replace(b"<v>18</v>", b"<v>81</v>"))
    refused(run_here("check", book), "bok.xlsx")


def test_a_workbook_without_the_list_of_its_sheets_is_damaged(book: Path) -> None:
    drop_part(book, "xl/_rels/workbook.xml.rels")
    refused(run_here("check", book), "bok.xlsx er skadet")


def test_a_workbook_without_its_strings_is_damaged(book: Path) -> None:
    drop_part(book, "xl/sharedStrings.xml")
    refused(run_here("check", book), "bok.xlsx er skadet")


def test_a_workbook_without_formats_is_read_and_its_shares_are_asked_about(book: Path, good: Path) -> None:
    """Every share from 0 to 1 that somebody typed; what the program counts out is not read, and not asked about."""
    sheets = openpyxl.load_workbook(good)
    typed = [
        (sheet, cell.coordinate)
        for sheet in ("Sykefravær", "Servicedesk", "SLA", "Tilgjengelighet")
        for row in sheets[sheet].iter_rows(min_row=5)
        for cell in row
        if "%" in cell.number_format and cell.value
    ]
    drop_part(book, "xl/styles.xml")
    asked = [(finding["sheet"], finding["cell"]) for finding in findings() if finding["code"] == "percent-tiny"]
    assert sorted(asked) == sorted(typed)


@pytest.mark.parametrize("part", ["[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "xl/theme/theme1.xml"])
def test_a_workbook_without_what_carries_no_figures_is_read_all_the_same(
    book: Path, part: str, true_figures: dict[str, Any]
) -> None:
    drop_part(book, part)
    nothing_new()
    assert figures() == true_figures


def test_a_workbook_whose_sheet_is_gone_from_the_package_says_which(book: Path) -> None:
    drop_part(book, sheet_part(book, "Risiko"))
    (finding,) = findings()
    assert "Risiko" in finding["message"]


def test_a_workbook_in_strict_open_xml_is_read_the_same(book: Path, true_figures: dict[str, Any]) -> None:
    parts = parts_of(book)
    for name, data in parts.items():
        text = data.decode("utf-8")
        for loose, strict in STRICT.items():
            text = text.replace(loose, strict)
        parts[name] = text.encode("utf-8")
    write_parts(book, parts)
    nothing_new()
    assert figures() == true_figures


def test_a_workbook_with_macros_is_read_the_same(book: Path) -> None:
    add_part(book, "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    shutil.copy(book, "bok.xlsm")
    nothing_new("bok.xlsm")


def test_a_workbook_with_stored_parts_is_read_the_same(book: Path) -> None:
    write_parts(book, parts_of(book), zipfile.ZIP_STORED)
    nothing_new()


def test_a_workbook_in_utf_16_is_read_the_same(book: Path, true_figures: dict[str, Any]) -> None:
    parts = parts_of(book)
    text = parts["xl/sharedStrings.xml"].decode("utf-8").replace('encoding="UTF-8"', 'encoding="UTF-16"')
    write_parts(book, {**parts, "xl/sharedStrings.xml": text.encode("utf-16")})
    nothing_new()
    assert figures() == true_figures


@pytest.mark.parametrize("part", ["word/styles.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"])
def test_a_template_without_a_part_it_rests_on_is_told(book: Path, template: Path, part: str) -> None:
    drop_part(template, part)
    outcome = run_here("report", book, "--out", "r.docx", "--template", template)
    if "rels" in part:  # a document all the same, without its styles
        refused(outcome, "Malen", made=["mal med merknader.docx"])
    else:
        refused(outcome, "mal")


@pytest.mark.parametrize("part", ["docProps/core.xml", "docProps/app.xml", "word/settings.xml", "word/header1.xml"])
def test_a_template_without_a_part_it_points_to_is_told_or_used(book: Path, template: Path, part: str) -> None:
    drop_part(template, part)
    outcome = run_here("report", book, "--out", "r.docx", "--template", template)
    if outcome.code:
        refused(outcome, "mal.docx")
    else:
        done(outcome, "r.docx")
        report_text(Path("r.docx"))


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("word/document.xml", 'w:left="1247"', 'w:left="1247.5"'),
        ("word/document.xml", 'w:left="1247"', 'w:left="bred"'),
        ("word/styles.xml", '<w:sz w:val="', '<w:sz w:val="x'),
        ("docProps/core.xml", "package/2006/metadata/core-properties", "package/2006/metadata/annet"),
        ("_rels/.rels", "relationships/metadata/core-properties", "relationships/metadata/annet"),
        ("_rels/.rels", 'Id="rId2"', ""),
        ("_rels/.rels", 'Type="http://schemas.openxmlformats.org/package', 'Kind="http://schemas'),
        ("word/_rels/document.xml.rels", "Target=", "Target2="),
        ("word/_rels/document.xml.rels", "Target=", 'TargetMode="External" Target='),
        ("[Content_Types].xml", "wordprocessingml.styles+xml", "wordprocessingml.annet+xml"),
        ("[Content_Types].xml", "package.core-properties+xml", "package.annet+xml"),
        ("[Content_Types].xml", "ContentType=", "Contenttype="),
    ],
)
def test_a_template_with_an_odd_value_is_told_or_used(
    book: Path, template: Path, part: str, old: str, new: str
) -> None:
    change_part(template, part, lambda text: text.replace(old, new))
    outcome = run_here("report", book, "--out", "r.docx", "--template", template)
    if outcome.code:
        refused(outcome, "mal.docx")
    else:
        done(outcome, "r.docx")
        report_text(Path("r.docx"))


def test_a_template_whose_main_part_has_another_name_is_used(book: Path, template: Path) -> None:
    """Word's web edition names it document2.xml at times."""
    parts = parts_of(template)
    moved = {
        name.replace("word/document.xml", "word/document2.xml").replace(
            "word/_rels/document.", "word/_rels/document2."
        ): (data.replace(b"word/document.xml", b"word/document2.xml"))
        for name, data in parts.items()
    }
    write_parts(template, moved)
    done(run_here("report", book, "--out", "r.docx", "--template", template), "r.docx")


# --- Odd cells in the XML ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["A99999999", "ZZZZ1", "a1", "1A", "R1C1", "\u0661"])
def test_an_address_that_no_sheet_has_is_damage(book: Path, place: str) -> None:
    part = sheet_part(book, "Resultat")
    change_part(book, part, lambda text: text.replace('<c r="B5"', f'<c r="{place}"'))
    refused(run_here("check", book), "bok.xlsx er skadet")


@pytest.mark.parametrize("place", ["XFE7", "ZZZ1", "B1048577", "B9999999"])
def test_an_address_beyond_the_sheet_s_edge_never_crashes(book: Path, place: str) -> None:
    part = sheet_part(book, "Resultat")
    row = "".join(filter(str.isdigit, place))
    new = f'<row r="{row}"><c r="{place}"><v>7</v></c></row></sheetData>'
    change_part(book, part, lambda text: text.replace("</sheetData>", new))
    outcome = run_here("check", book)
    assert outcome.code in (0, 1, 2)
    assert "Noe gikk galt" not in outcome.err


@pytest.mark.parametrize("row", ["99999999999", "-1", "x", "1.5"])
def test_a_row_number_that_no_sheet_has_never_crashes(book: Path, row: str) -> None:
    change_part(
        book, sheet_part(book, "Resultat"), lambda text: text.replace("</sheetData>", f'<row r="{row}"/></sheetData>')
    )
    outcome = run_here("check", book)
    assert outcome.code in (0, 2)
    assert "Noe gikk galt" not in outcome.err


@pytest.mark.parametrize("index", ["-1", "99999", "x", "1.0", "1e3"])
def test_a_string_that_the_list_does_not_hold_is_damage(book: Path, index: str) -> None:
    set_raw_cell(book, "Resultat", "G7", f"<v>{index}</v>", 't="s"')
    refused(run_here("check", book), "bok.xlsx er skadet")


@pytest.mark.parametrize("value", ["NaN", "INF", "-INF", "1e400", "abc", "0x10", "1,5", "1_000"])
def test_a_stored_number_that_is_none_is_told(book: Path, value: str) -> None:
    set_raw_cell(book, "Resultat", "B5", f"<v>{value}</v>")
    outcome = run_here("check", book)
    refused(outcome, code=1 if outcome.code == 1 else 2)


@pytest.mark.parametrize("value", ["1E+27", "1E+28", "-9E+300"])
@pytest.mark.parametrize(
    "place",
    [
        ("Resultat", "Driftsinntekt", "Faktisk"),
        ("Tjenester", "Kundeklager", "Verdi"),
        ("Økonomi", "Likvide midler", "Verdi"),
    ],
)
def test_a_number_beyond_all_reason_never_crashes(
    book: Path, where: Callable[..., str], place: tuple[str, str, str], value: str
) -> None:
    set_raw_cell(book, place[0], where(*place), f"<v>{value}</v>")
    findings()
    figures()


@pytest.mark.parametrize("value", ["1E-30", "-1E-300", "4.9E-324", "0.1", "123456789.123456789"])
def test_a_number_with_more_decimals_than_anybody_needs_never_crashes(
    book: Path, where: Callable[..., str], value: str
) -> None:
    set_raw_cell(book, "Resultat", "B5", f"<v>{value}</v>")
    set_raw_cell(book, "Tjenester", where("Tjenester", "Kundeklager", "Verdi"), f"<v>{value}</v>")
    findings()
    figures()


@pytest.mark.parametrize("kind", ["zzz", "", "N"])
def test_a_kind_of_cell_that_nobody_knows_is_told_or_read_as_a_number(
    book: Path, kind: str, true_figures: dict[str, Any]
) -> None:
    set_raw_cell(book, "Resultat", "B5", "<v>37902383</v>", f't="{kind}"')
    outcome = run_here("check", book)
    assert outcome.code in (0, 2)
    if outcome.code == 0:
        assert figures() == true_figures


def test_a_date_in_the_iso_form_that_is_no_day_is_told(book: Path) -> None:
    set_raw_cell(book, "Resultat", "B5", "<v>2025-02-31</v>", 't="d"')
    refused(run_here("check", book))


def test_one_cell_that_stands_twice_is_told(book: Path) -> None:
    part = sheet_part(book, "Resultat")
    cell = '<c r="B5"><v>1</v></c>'
    change_part(book, part, lambda text: text.replace('<c r="C5"', f'{cell}<c r="C5"', 1))
    outcome = run_here("check", book)
    assert outcome.code != 0, "the second value took the place of the first in silence"
