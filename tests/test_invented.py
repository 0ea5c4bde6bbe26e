"""An organisation that nobody thought of: a definition and a template, and no line of Python.

Nordlys stands in tests/data as it would stand in a shared folder. Its template is made of the outline beside it, the
way the shipped ones are. Everything goes through the command line; the report is read by nothing but zip and XML.
"""

from __future__ import annotations

import importlib
import io
import json
import shutil
import sys
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from virksomhetsrapport.cli import main
from workbooks import REPOSITORY, edit_file

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HARD = "\u00a0"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The shared folder: definition, sample month, and the template made of its outline."""
    folder = tmp_path_factory.mktemp("felles") / "nordlys"
    shutil.copytree(REPOSITORY / "tests" / "data" / "nordlys", folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(REPOSITORY / "templates"))
        assert importlib.import_module("make").main(["nordlys"], folder / "templates") == 0
    for name in ("make", "styles"):
        sys.modules.pop(name, None)
    return folder


@pytest.fixture(scope="module")
def run(place):
    """The command line: its exit code, what it printed, and what it told beside it."""

    def run(*arguments: object) -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        return int(ended.value.code or 0), out.getvalue(), err.getvalue()

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VIRKSOMHETSRAPPORT_MAPPE", str(place))
        yield run


@pytest.fixture(scope="module")
def quarter(run, tmp_path_factory):
    """The workbook of the sample quarter, for looking at."""
    file = tmp_path_factory.mktemp("kvartal") / "nordlys.xlsx"
    code, _, told = run("new", "nordlys", "--period", "2024-09", "--sample", "--out", file)
    assert (code, told) == (0, "")
    return file


@pytest.fixture
def workbook(quarter, tmp_path):
    """The workbook of the sample quarter, for changing."""
    return Path(shutil.copy(quarter, tmp_path / "nordlys.xlsx"))


@pytest.fixture(scope="module")
def report(run, quarter):
    """The report of the sample quarter."""
    file = quarter.with_suffix(".docx")
    code, _, told = run("report", quarter, "--out", file)
    assert code == 0, told
    return file


@pytest.fixture(scope="module")
def figures(run, quarter):
    """The figures of the sample quarter, by name."""
    _, printed, _ = run("figures", quarter, "--json")
    return {figure["id"]: figure for figure in json.loads(printed)["figures"]}


def body(document: Path) -> ET.Element:
    with zipfile.ZipFile(document) as package:
        found = ET.fromstring(package.read("word/document.xml")).find(f"{W}body")
    assert found is not None
    return found


def said(element: ET.Element) -> str:
    return "".join(node.text or "" for node in element.iter(f"{W}t"))


def paragraphs(document: Path) -> list[str]:
    """The text of every paragraph outside tables, empty ones left out."""
    return [text for paragraph in body(document).findall(f"{W}p") if (text := said(paragraph))]


def table(document: Path, first: str) -> dict[str, list[str]]:
    """The table that has a row of that name: the cells of each row by its first cell."""
    for found in body(document).iter(f"{W}tbl"):
        rows = [[said(cell) for cell in row.findall(f"{W}tc")] for row in found.findall(f"{W}tr")]
        if first in [row[0] for row in rows]:
            return {row[0]: row[1:] for row in rows}
    raise AssertionError(first)


def findings(run, workbook: Path) -> list[tuple[str, str, str]]:
    """Severity, code and place of every finding."""
    _, printed, _ = run("check", workbook, "--json")
    return [
        (finding["severity"], finding["code"], f"{finding['sheet']} {finding['cell']}")
        for finding in json.loads(printed)["findings"]
    ]


# The workbook


def test_the_organisation_is_listed_with_those_that_are_shipped(run):
    _, printed, _ = run("organisations")
    ids = [line.split("\t")[0] for line in printed.splitlines()]
    assert "nordlys" in ids
    assert len(ids) > 2


def test_a_new_workbook_has_the_sheets_of_the_definition_in_their_order(quarter):
    assert openpyxl.load_workbook(quarter).sheetnames == [
        *("Forside", "Penger inn og ut", "Laboratoriet", "Folk", "Ord fra laboratoriet", "Ord fra staben", "Kontroll"),
    ]


def test_a_new_workbook_says_which_definition_was_used(run, place, tmp_path):
    _, printed, _ = run("new", "nordlys", "--period", "2024-12", "--out", tmp_path / "ny.xlsx")
    assert str(place / "workbook" / "nordlys" / "definition.toml") in printed


def test_a_new_workbook_without_the_sample_is_empty_and_says_so(run, tmp_path):
    file = tmp_path / "tom.xlsx"
    assert run("new", "nordlys", "--period", "2024-12", "--out", file)[0] == 0
    assert run("check", file)[0] == 1
    assert findings(run, file) == [
        ("error", "table-empty", "Penger inn og ut B6"),
        ("error", "table-empty", "Laboratoriet C5"),
        ("error", "table-empty", "Folk C5"),
        ("warning", "section-empty", "Ord fra laboratoriet B5"),
        ("warning", "section-empty", "Ord fra staben B5"),
        ("warning", "section-empty", "Ord fra staben B8"),
        ("notice", "cover-empty", "Forside B7"),
        ("notice", "cover-empty", "Forside B8"),
    ]


def test_an_empty_workbook_gives_no_report(run, tmp_path):
    file, out = tmp_path / "tom.xlsx", tmp_path / "tom.docx"
    run("new", "nordlys", "--period", "2024-12", "--out", file)
    assert run("report", file, "--out", out)[0] == 1
    assert not out.exists()


def test_an_empty_workbook_gives_a_report_for_a_reason_that_stands_in_it(run, tmp_path):
    file, out = tmp_path / "tom.xlsx", tmp_path / "tom.docx"
    run("new", "nordlys", "--period", "2024-12", "--out", file)
    assert run("report", file, "--out", out, "--accept-errors", "Utkast til møte")[0] == 0
    assert any("Utkast til møte" in paragraph for paragraph in paragraphs(out))
    assert "Neste rapport kommer etter januar. Kapasiteten er [mangler]." in paragraphs(out)
    assert table(out, "Innleie")["Innleie"][:3] == ["–", "–", "–"]


def test_a_month_that_ends_no_quarter_is_refused(run, tmp_path):
    code, _, told = run("new", "nordlys", "--period", "2024-08", "--out", tmp_path / "ny.xlsx")
    assert code == 2
    assert "hver 3. måned" in told
    assert not (tmp_path / "ny.xlsx").exists()


def test_the_sample_quarter_has_one_finding_a_sum_that_was_rounded(run, quarter):
    assert findings(run, quarter) == [("notice", "sum-rounded", "Penger inn og ut B9")]
    assert run("check", quarter)[0] == 0


# The figures


@pytest.mark.parametrize(
    ("id", "value", "unit", "cell"),
    [
        ("drift.resultat.faktisk", "9631", "1000 kr", "Penger inn og ut B5"),
        ("drift.resultat.avvik", "-869", "1000 kr", "Penger inn og ut H5"),
        ("drift.resultat.hia_avvik", "-4630", "1000 kr", "Penger inn og ut J5"),
        ("drift.inntekter.faktisk", "53316", "1000 kr", "Penger inn og ut B9"),
        ("drift.oppdrag.avvik", "-1080", "1000 kr", "Penger inn og ut H7"),
        ("drift.innleie.avvik", "-1460", "1000 kr", "Penger inn og ut H12"),
        ("drift.lonn.faktisk", "24830", "1000 kr", "Penger inn og ut B13"),
        ("drift.lonn.hia_avvik", "-3270", "1000 kr", "Penger inn og ut J13"),
        ("drift.renter.avvik", "90", "1000 kr", "Penger inn og ut H16"),
        ("drift.uten_lonn.hia_avvik", "-730", "1000 kr", "None None"),
        ("lab.svartid[2024-08]", "46.5", "timer", "Laboratoriet C6"),
        ("lab.prover.endring", "6550", "antall", "Laboratoriet G8"),
        ("lab.innen_frist.endring", "-1.7", "prosentpoeng", "Laboratoriet G9"),
        ("folk.aarsverk", "312", "årsverk", "Folk C5"),
        ("parameter.svarfrist", "48", "timer", "None None"),
    ],
)
def test_a_figure_has_its_value_its_unit_and_its_cell(figures, id, value, unit, cell):
    figure = figures[id]
    assert (figure["unit"], f"{figure['sheet']} {figure['cell']}") == (unit, cell)
    assert Decimal(figure["value"]) == Decimal(value)


def test_only_what_lies_beyond_both_limits_or_a_target_has_a_status(figures):
    judged = {id: figure["status"] for id, figure in figures.items() if figure["status"]}
    assert judged == {
        "drift.oppdrag.avvik": "unfavourable",
        "drift.oppdrag.hia_avvik": "unfavourable",
        "drift.innleie.avvik": "unfavourable",
        "drift.innleie.hia_avvik": "unfavourable",
        "drift.resultat.hia_avvik": "unfavourable",
        "lab.svartid[2024-07]": "met",
        "lab.svartid[2024-08]": "near",
        "lab.svartid[2024-09]": "not_met",
    }


# The report


@pytest.mark.parametrize(
    "sentence",
    [
        "Nordlys laboratorietjeneste",
        "Per september 2024",
        "Sak 31/2024",
        "Resultatet for juli–september 2024 er 9,6_MNOK, 0,9_MNOK under budsjett.",
        "Lønnen hittil i år er 3,3_MNOK over budsjett. Andre kostnader er 730_tusen kr over.",
        "Prøver: Økning på 6_550 fra samme kvartal i fjor.",
        "Frist: −1,7_prosentpoeng",
        "Tjenesten har 312_årsverk, og kapasiteten er knapp.",
        "Neste rapport kommer etter oktober. Kapasiteten er knapp.",
    ],
)
def test_a_sentence_states_its_figures_with_hard_spaces_in_them(report, sentence):
    assert sentence.replace("_", HARD) in paragraphs(report)


def test_a_sentence_compares_the_last_month_with_the_one_before_and_with_its_target(report):
    (sentence,) = [text.replace(HARD, " ") for text in paragraphs(report) if text.startswith("Målet")]
    assert sentence.startswith("Målet er at prøver blir besvart innen 48 timer. I september var svartiden 49,1 timer,")
    assert sentence.endswith("mot 46,5 timer i august. Status: ■ utenfor.")


def test_the_largest_deviations_come_in_their_order_with_their_comments(report):
    told = paragraphs(report)
    start = next(index for index, text in enumerate(told) if text.startswith("Innleie:"))
    assert told[start : start + 4] == [
        f"Innleie: 3,9{HARD}MNOK over budsjett. Sykdom ved to enheter.",
        f"Forskningsoppdrag: 2,7{HARD}MNOK under budsjett. To oppdrag starter senere enn planlagt.",
        f"Inntekter fra analyser: 1,8{HARD}MNOK over budsjett.",
        "Laboratoriet",
    ]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("Resultat for kvartalet", "9 631|10 500|−869|26 870|31 500|−4 630|42 000|■ ugunstig hittil i år"),
        ("Inntekter fra analyser", "48 210|46 500|1 710|141 330|139 500|1 830|186 000|"),
        ("Forskningsoppdrag", "3 120|4 200|−1 080|9 870|12 600|−2 730|16 800|■ ugunstig"),
        ("Inntekter i alt", "53 316|52 600|716|156 960|157 800|−840|210 400|"),
        ("Innleie", "2 960|1 500|−1 460|8 430|4 500|−3 930|6 000|■ ugunstig"),
        ("Lønn i alt", "24 830|23 800|−1 030|74 670|71 400|−3 270|95 200|"),
        ("Kostnader i alt", "43 275|41 600|−1 675|128 800|124 800|−4 000|166 400|"),
        ("Netto renter", "−410|−500|90|−1 290|−1 500|210|−2 000|"),
    ],
)
def test_a_line_of_the_result_table_shows_its_figures_and_its_judgement(report, line, cells):
    assert [cell.replace(HARD, " ") for cell in table(report, line)[line]] == cells.split("|")


def test_a_line_for_prose_alone_stands_in_no_table(report):
    assert "Kostnader uten lønn" not in table(report, "Innleie")


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("Svartid, juli 2024", "44,2|timer|||høyst 48 timer|● innenfor"),
        ("Svartid, august 2024", "46,5|timer|||høyst 48 timer|▲ nær grensen"),
        ("Svartid, september 2024", "49,1|timer|||høyst 48 timer|■ utenfor"),
        ("Besvarte prøver", "128 450||+6 550|samme kvartal i fjor||"),
        ("Besvart innen fristen", "93,4|%|−1,7|samme kvartal i fjor||"),
        ("Gjentatte prøver", "–|||||"),
    ],
)
def test_a_key_figure_shows_its_value_change_target_and_status(report, line, cells):
    assert [cell.replace(HARD, " ") for cell in table(report, line)[line]] == cells.split("|")


def test_nothing_of_the_placeholders_is_left(report):
    with zipfile.ZipFile(report) as package:
        parts = [package.read(name).decode() for name in package.namelist() if name.endswith(".xml")]
    assert not [part for part in parts if "{{" in part or "}}" in part or "**" in part]


def test_a_text_that_may_be_left_out_leaves_no_trace(report):
    told = paragraphs(report)
    assert told[told.index("Nye metoder", told.index("Laboratoriet")) + 1] == "Bemanning"


# Changes


def test_a_sheet_that_was_renamed_in_another_program_is_still_found(run, workbook, report, tmp_path):
    book = openpyxl.load_workbook(workbook)
    book["Penger inn og ut"].title = "Regnskap Q3"
    book.save(workbook)
    again = tmp_path / "igjen.docx"
    assert run("report", workbook, "--out", again)[0] == 0
    assert paragraphs(again) == paragraphs(report)


def test_a_wrong_digit_holds_the_report_back_and_names_the_cell(run, workbook, tmp_path):
    edit_file(workbook, {("Penger inn og ut", "B11"): 12870})
    code, _, told = run("report", workbook, "--out", tmp_path / "ny.docx")
    assert code == 1
    assert "Kostnader i alt, faktisk (Penger inn og ut B15)" in told
    assert not (tmp_path / "ny.docx").exists()


def test_a_figure_that_was_changed_rightly_is_changed_wherever_the_report_states_it(run, workbook, tmp_path):
    out = tmp_path / "ny.docx"
    edit_file(workbook, {("Folk", "C6"): "god", ("Laboratoriet", "C7"): 48})
    assert run("report", workbook, "--out", out)[0] == 0
    told = paragraphs(out)
    assert f"Tjenesten har 312{HARD}årsverk, og kapasiteten er god." in told
    assert "Neste rapport kommer etter oktober. Kapasiteten er god." in told
    assert table(out, "Svartid, september 2024")["Svartid, september 2024"][0] == "48,0"


def test_the_same_workbook_gives_the_same_report_to_the_byte(run, workbook, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1730000000")
    made = []
    for name in ("a.docx", "b.docx"):
        run("report", workbook, "--out", tmp_path / name)
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
