"""An organisation that nobody thought of: a definition and a template, and no line of Python.

Nordlys stands in tests/data as it would stand in a shared folder. Its template is made of the outline beside it, the
way the shipped ones are. Everything goes through the command line; the report is read by nothing but zip and XML. The
figures that are expected of it are worked out by hand from the sample quarter.
"""

from __future__ import annotations

import importlib
import io
import json
import re
import shutil
import sys
import tomllib
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from virksomhetsrapport import app
from virksomhetsrapport.cli import main
from virksomhetsrapport.elements import Chart, Table, Text
from virksomhetsrapport.kinds import KINDS
from workbooks import REPOSITORY, edit_file

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HARD = "\u00a0"

SHEETS = [
    "Forside",
    "Penger inn og ut",
    "Forskningspenger",
    "Utestående",
    "Utstyrsplan",
    "Driftskonto",
    "Laboratoriet",
    "Prøver hver måned",
    "Kø og lager",
    "Svarfrister",
    "Fagsystemer",
    "Analyser mot i fjor",
    "Kvalitet",
    "Folk",
    "Borte fra jobb",
    "Vaktplaner",
    "Hvorfor",
    "Endringsarbeid",
    "Det som kan svikte",
    "Leverandører",
    "Ord fra laboratoriet",
    "Ord om kvalitet",
    "Ord fra staben",
    "Kontroll",
    "Diagramdata",
    "Definisjon",
]
TABLES = [
    "Kvartalets drift",
    "Prøver og svartid",
    "Bemanning",
    "Fravær på grunn av sykdom, hittil i år",
    "Fravær på grunn av sykdom",
    "Vakter i strid med reglene om arbeidstid, hittil i år",
    "Hvorfor vaktene ble i strid med reglene",
    "Prøver måned for måned",
    "Prøver måned for måned",
    "Svar innen fristen for hver prøvetype",
    "Kø og lager ved månedsskiftet",
    "Kø og lager ved månedsskiftet",
    "Analyser sammenlignet med året før",
    "Kvaliteten på svarene",
    "Utestående fakturaer",
    "Utstyrsplanen",
    "Driftskontoen",
    "Endringsarbeidet",
    "Det som kan svikte mest",
    "Det som kan svikte, etter sannsynlighet og konsekvens",
    "Leverandører som er varslet",
    "Leverandører som følges opp",
    "Indikatorer",
    "Forskningsoppdragene",
    "Fravær på grunn av sykdom",
    "Vakter i strid med reglene om arbeidstid",
    "Oppetid for fagsystemene",
    "Alt som kan svikte",
]
"""The captions of the report's tables. A caption stands twice where a table has a narrow view too."""
CHARTS = [
    f"46{HARD}335 prøver i september, 5{HARD}884 av dem hastet",
    f"42{HARD}774 av 46{HARD}335 prøver ble besvart i tide i september",
    f"2{HARD}980 prøver sto i kø; målet er høyst 2{HARD}800",
    f"Fryselageret holdt −78,6{HARD}°C",
    f"Fraværet var 6,7{HARD}% i september, 0,7{HARD}prosentpoeng høyere enn måneden før",
    f"Det lange fraværet var 4,4{HARD}% i september",
]
"""The captions of its charts."""


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

    def run(command: str, *arguments: object) -> tuple[int, str, str]:
        arguments = (command, *(("--pages", "none") if command == "report" else ()), *arguments)
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


def blocks(parent: ET.Element) -> list[ET.Element]:
    """The paragraphs and tables of a document, also those in content controls."""
    found: list[ET.Element] = []
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            found.append(child)
        elif child.tag in (f"{W}sdt", f"{W}sdtContent"):
            found += blocks(child)
    return found


def said(element: ET.Element) -> str:
    return "".join(node.text or "" for node in element.iter(f"{W}t"))


def paragraphs(document: Path) -> list[str]:
    """The text of every paragraph outside tables, empty ones left out."""
    return [text for block in blocks(body(document)) if block.tag == f"{W}p" and (text := said(block))]


def table(document: Path, first: str) -> dict[str, list[str]]:
    """The table that has a row of that name: the cells of each row by its first cell."""
    for found in body(document).iter(f"{W}tbl"):
        rows = [[said(cell) for cell in row.findall(f"{W}tc")] for row in found.findall(f"{W}tr")]
        if first in [row[0] for row in rows]:
            return {row[0]: row[1:] for row in rows}
    raise AssertionError(first)


def captioned(document: Path) -> list[tuple[str, list[list[str]]]]:
    """Every table that has a caption above it: its number and caption, and the cells of its rows."""
    found, above = [], ""
    for element in blocks(body(document)):
        if element.tag == f"{W}tbl" and above.startswith("Tabell "):
            rows = [row.findall(f"{W}tc") for row in element.findall(f"{W}tr")]
            found.append((above, [[said(cell).replace(HARD, " ") for cell in row] for row in rows]))
        above = said(element).replace(HARD, " ") if element.tag == f"{W}p" else ""
    return found


def findings(run, workbook: Path) -> list[tuple[str, str, str]]:
    """Severity, code and place of every finding."""
    _, printed, _ = run("check", workbook, "--json")
    return [
        (finding["severity"], finding["code"], f"{finding['sheet']} {finding['cell']}")
        for finding in json.loads(printed)["findings"]
    ]


# The definition


@pytest.fixture(scope="module")
def definition(place):
    """The definition as the file has it."""
    return tomllib.loads((place / "workbook" / "nordlys" / "definition.toml").read_text("utf-8"))


def test_the_definition_has_a_table_of_every_kind(definition):
    assert {table["kind"] for table in definition["table"]} == set(KINDS)


def test_the_sample_fills_in_every_table(definition, place):
    typed = tomllib.loads((place / "workbook" / "nordlys" / "2024-09.toml").read_text("utf-8"))
    assert typed.keys() == {"forside"} | {table["id"] for table in definition["table"]}


# The workbook


def test_the_organisation_is_listed_with_those_that_are_shipped(run):
    _, printed, _ = run("organisations")
    ids = [line.split("\t")[0] for line in printed.splitlines()]
    assert "nordlys" in ids
    assert len(ids) > 2


def test_a_new_workbook_has_the_sheets_of_the_definition_in_their_order(quarter):
    assert openpyxl.load_workbook(quarter).sheetnames == SHEETS


def test_a_new_workbook_says_which_definition_was_used(run, place, tmp_path):
    _, printed, _ = run("new", "nordlys", "--period", "2024-12", "--out", tmp_path / "ny.xlsx")
    assert str(place / "workbook" / "nordlys" / "definition.toml") in printed


def test_a_new_workbook_without_the_sample_is_empty_and_says_so(run, tmp_path):
    file = tmp_path / "tom.xlsx"
    assert run("new", "nordlys", "--period", "2024-12", "--out", file)[0] == 0
    assert run("check", file)[0] == 1
    assert findings(run, file) == [
        ("error", "table-empty", "Penger inn og ut B6"),
        ("error", "table-empty", "Forskningspenger B5"),
        ("error", "ageing-empty", "Utestående B5"),
        ("error", "table-empty", "Utstyrsplan B5"),
        ("error", "table-empty", "Driftskonto B5"),
        ("error", "table-empty", "Laboratoriet C5"),
        ("error", "table-empty", "Prøver hver måned C6"),
        ("error", "table-empty", "Kø og lager C5"),
        ("error", "table-empty", "Svarfrister C5"),
        ("error", "table-empty", "Fagsystemer B5"),
        ("error", "table-empty", "Analyser mot i fjor B5"),
        ("error", "table-empty", "Kvalitet C5"),
        ("error", "table-empty", "Folk C5"),
        ("error", "table-empty", "Borte fra jobb B5"),
        *(("error", "breaches-month-empty", f"Vaktplaner {column}5") for column in "BCDEFGHIJKLM"),
        ("warning", "register-empty", "Endringsarbeid A5"),
        ("warning", "register-empty", "Det som kan svikte A5"),
        ("warning", "section-empty", "Ord fra laboratoriet B5"),
        *(("warning", "section-empty", f"Ord om kvalitet B{row}") for row in (5, 8, 11)),
        *(("warning", "section-empty", f"Ord fra staben B{row}") for row in (5, 8, 11, 14)),
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


def test_the_sample_quarter_has_the_findings_that_are_meant_and_no_other(run, quarter):
    assert findings(run, quarter) == [
        ("warning", "accounts-over-budget", "Utstyrsplan C5"),
        ("notice", "sum-rounded", "Penger inn og ut B9"),
        ("notice", "sum-rounded", "Utstyrsplan C7"),
        ("notice", "more-decimals", "Utstyrsplan C5"),
        ("notice", "sla-few", "Svarfrister I7"),
        ("notice", "sum-rounded", "Borte fra jobb D9"),
    ]
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
        ("forskning.reiser.hia_avvik", "-0.55", "MNOK", "Forskningspenger J8"),
        ("utestaende.sum", "9.37", "mill. kr", "Utestående B9"),
        ("utestaende.forfalt", "1.52", "mill. kr", "None None"),
        ("utstyr.i_alt.regnskap", "12.30", "MNOK", "Utstyrsplan C9"),
        ("konto.ub", "-1.21", "mill. kr", "Driftskonto B10"),
        ("prover.alle[2024-08]", "43905", "antall", "Prøver hver måned D5"),
        ("lager.ko.endring", "285", "antall", "None None"),
        ("frister.studie.andel[2024-08]", "100", "%", "Svarfrister H7"),
        ("systemer.nedetid[2024-09]", "1000", "minutter", "None None"),
        ("metoder.alle.fjoraar", "995560", "antall", "Analyser mot i fjor D8"),
        ("kvalitet.skjevhet.endring[2024-09]", "2.25", "prosentpoeng", "Kvalitet G7"),
        ("fravaer.totalt[2024-07]", "5.3", "%", "Borte fra jobb H9"),
        ("vakter.totalt.hia", "103", "antall", "None None"),
        ("vakter_grunner.sum", "103", "antall", "None None"),
        ("endringer.prosjekter_med_roedt", "2", "antall", "None None"),
        ("farer.aapne", "6", "antall", "None None"),
        ("farer.fra_nivaa", "3", "antall", "None None"),
        ("leverandorer.antall", "2", "antall", "None None"),
    ],
)
def test_a_figure_has_its_value_its_unit_and_its_cell(figures, id, value, unit, cell):
    figure = figures[id]
    assert (figure["unit"], f"{figure['sheet']} {figure['cell']}") == (unit, cell)
    assert Decimal(figure["value"]) == Decimal(value)


def test_only_what_lies_beyond_both_limits_or_a_target_has_a_status(figures):
    judged = {
        id: figure["status"] for id, figure in figures.items() if figure["status"] and id.startswith(("drift.", "lab."))
    }
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


@pytest.mark.parametrize(
    ("id", "judged"),
    [
        ("lager.ko", "met met not_met near not_met"),
        ("lager.frys", "met met met near near"),
        ("frister.planlagt.andel", "met met near"),
        ("frister.haster.andel", "met met not_met"),
        ("systemer.lis.buss.tilgjengelighet", "met met near"),
        ("systemer.laveste", "met met not_met"),
        ("fravaer.korttid", "not_met not_met not_met not_met met met met met not_met"),
        ("fravaer.langtid", "not_met near near met met met met met near"),
        ("fravaer.egenmeldt", "near not_met near near near met met near near"),
        ("fravaer.totalt", "not_met not_met not_met near near met met near not_met"),
        ("vakter.totalt", "near met met met near met not_met not_met not_met"),
    ],
)
def test_each_month_is_judged_against_the_target(figures, id, judged):
    months = sorted(month for month in figures if re.fullmatch(re.escape(id) + r"\[\d{4}-\d{2}\]", month))
    assert [figures[month]["status"] for month in months] == judged.split()


def test_nothing_is_judged_but_what_has_a_target_or_a_flag(figures):
    judged = {id.partition("[")[0] for id, figure in figures.items() if figure["status"]}
    assert {id for id in judged if not id.startswith(("drift.", "lab.", "systemer."))} == {
        *("forskning.oppdrag.avvik", "forskning.oppdrag.hia_avvik", "forskning.igjen.avvik"),
        *("forskning.igjen.hia_avvik", "forskning.stipendiater.hia_avvik", "forskning.reiser.hia_avvik"),
        *("utestaende.andel_forfalt", "utstyr.i_alt.forbruk", "lager.ko", "lager.frys"),
        *("frister.planlagt.andel", "frister.haster.andel", "kvalitet.klager", "kvalitet.laboratorier"),
        *("fravaer.korttid", "fravaer.langtid", "fravaer.egenmeldt", "fravaer.totalt", "vakter.totalt"),
    }
    assert {id.rpartition(".")[2] for id in judged if id.startswith("systemer.")} == {"tilgjengelighet", "laveste"}


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
        "Oppdragene ga 0,59_MNOK i kvartalet, 0,96_MNOK under budsjett.",
        "Kundene skylder 9,37_mill. kr. Av dette er 1,52_mill. kr forfalt, det vil si 16,2_%.",
        "Av utstyrsplanen er 83,1_% brukt, og 2,50_MNOK gjenstår.",
        "Genetikk har hatt en økning på 33,1_% fra samme tid i fjor.",
        "Kvalitetslederen følger 6 forhold som kan svikte. Av dem har 3 en skår på 10 eller mer.",
        "Av 5 satsinger har 2 noe som er rødt. Begge gjelder penger.",
        "Stipendiater: 0,7_MNOK under budsjett. En stilling sto ledig i første halvår.",
        "48 vakter: sykdom og ledige stillinger",
        "7 vakter: utbrudd av kikhoste",
    ],
)
def test_a_sentence_states_its_figures_with_hard_spaces_in_them(report, sentence):
    assert sentence.replace("_", HARD) in paragraphs(report)


def test_a_sentence_compares_the_last_month_with_the_one_before_and_with_its_target(report):
    (sentence,) = [text.replace(HARD, " ") for text in paragraphs(report) if text.startswith("Målet")]
    assert sentence.startswith("Målet er at prøver blir besvart innen 48 timer. I september var svartiden 49,1 timer,")
    assert sentence.endswith("mot 46,5 timer i august. Status: ■ utenfor.")


@pytest.mark.parametrize(
    "text",
    [
        """Laboratoriet svarte på 128 450 prøver i juli–september, 16 614 av dem hastet. I september ble 92,0 % av de
        planlagte og 94,6 % av dem som hastet, besvart innen fristen. Kravet til dem som haster, er 95 %: ■ utenfor.""",
        """Køen var på 2 980 prøver ved månedsskiftet, 285 høyere enn måneden før. Måneder på rad over målet: 1.""",
        """Den laveste oppetiden i september var 99,884 %. Målet er minst 99,9 %. Fagsystemene hadde 7 hendelser, med
        til sammen 1 000 minutter nedetid.""",
        """Driftskontoen sto i −1,21 mill. kr ved utgangen av september. Det er 4,99 mill. kr høyere enn da kvartalet
        begynte. Av trekkretten er 10,79 mill. kr ubrukt.""",
        """Fraværet var 6,7 % i september og 6,4 % så langt i året, mot 6,4 % i 2023. Med egenmelding er det
        +0,3 prosentpoeng: ↘ dårligere.""",
        """Det har vært 103 vakter i strid med reglene så langt i året, 14 av dem i september. Målet er høyst 12 i
        måneden. For kort hvile er 49 % av alle. Grunnene er:""",
    ],
)
def test_a_text_weaves_the_figures_of_a_table_in(report, text):
    assert " ".join(text.split()) in [told.replace(HARD, " ") for told in paragraphs(report)]


def test_every_table_stands_in_the_report_numbered_and_in_its_order(report):
    assert [caption for caption, _ in captioned(report)] == [
        f"Tabell {number}: {caption}" for number, caption in enumerate(TABLES, 1)
    ]


def test_every_view_stands_in_the_report(quarter, report, place, run):
    """All that there is to show of a quarter is named in the template, once; its caption or its words are in the
    report. What has changed since the last one is shown where there is one."""
    known = app.check(quarter).catalogue.elements
    elements = {id: element for id, element in known.items() if not id.startswith("siden_forrige")}
    assert len(elements) < len(known)
    outline = (place / "templates" / "nordlys.outline.md").read_text("utf-8")
    assert sorted(re.findall(r"\{\{ (?:tabell|tekst|figur): (\S+) \}\}", outline)) == sorted(elements)
    assert sorted(view.caption for view in elements.values() if isinstance(view, Table)) == sorted(TABLES)
    assert len([view for view in elements.values() if isinstance(view, Chart)]) == len(CHARTS)
    texts = {id: view.paragraphs for id, view in elements.items() if isinstance(view, Text)}
    told = paragraphs(report)
    assert all(any(text.endswith(caption) for text in told) for caption in CHARTS)
    for paragraph in (paragraph for text in texts.values() for paragraph in text):
        words = paragraph.text.partition("{{")[0].replace("**", "")
        assert any(text.startswith(words) for text in told), words
    assert {id for id, text in texts.items() if not text} == {"lab.nytt"}


@pytest.mark.parametrize(
    ("caption", "line", "cells"),
    [
        ("Forskningsoppdragene", "Avsatt til neste år", "−0,60|−0,50|−0,10|−1,80|−1,50|−0,30|−2,00|"),
        (
            "Forskningsoppdragene",
            "Kongresser og opphold",
            "0,08|0,05|−0,03|0,70|0,15|−0,55|0,20|■ ugunstig hittil i år",
        ),
        ("Forskningsoppdragene", "Stipendiater", "1,85|2,10|0,25|5,60|6,30|0,70|8,40|● gunstig hittil i år"),
        ("Utestående fakturaer", "Mer enn tre måneder over tiden", "–"),
        ("Utestående fakturaer", "Alt som er utestående", "9,37"),
        ("Utstyrsplanen", "Robotlinje i prøvemottaket", "9,50|9,85|103,6"),
        ("Utstyrsplanen", "Hele planen", "14,80|12,30|83,1"),
        ("Driftskontoen", "Saldo 1.7.2024", "−6,20"),
        ("Driftskontoen", "Saldo 30.9.2024", "−1,21"),
        ("Driftskontoen", "Ubrukt", "10,79"),
        ("Prøver måned for måned", "Prøver samlet", "38 210|43 905|46 335"),
        ("Prøver måned for måned", "Smitteprøver fra utbrudd", "–|–|212"),
        ("Kø og lager ved månedsskiftet", "Prøver i kø", "|1 840|2 210|2 850|2 695|2 980|høyst 2 800|■ utenfor"),
        (
            "Kø og lager ved månedsskiftet",
            "Temperatur i fryselageret",
            "°C|−81,2|−80,4|−79,8|−78,9|−78,6|høyst −75 °C|▲ nær grensen",
        ),
        (
            "Kø og lager ved månedsskiftet",
            "Temperatur i fryselageret (°C)",
            "−81,2|−80,4|−79,8|−78,9|−78,6",
        ),
        (
            "Svar innen fristen for hver prøvetype",
            "Prøver som haster, innen fire timer",
            "95|95,9|5 120/210|95,3|5 610/264|94,6|5 884/318|■ utenfor",
        ),
        (
            "Svar innen fristen for hver prøvetype",
            "Prøver til studier, innen ti døgn",
            "|95,3|64/3|100,0|31/0|91,7|12/1|",
        ),
        (
            "Oppetid for fagsystemene",
            "Laboratoriesystemet",
            "Hovedlaboratoriet|99,9|1|120|99,993|0|0|100,000|2|310|99,982|■ utenfor",
        ),
        (
            "Oppetid for fagsystemene",
            "Svarportalen",
            "Hovedlaboratoriet|99,9|0|0|100,000|0|0|100,000|0|0|100,000|● innenfor",
        ),
        ("Analyser sammenlignet med året før", "Alle analyser", "770 520|742 415|995 560|+28 105"),
        ("Analyser sammenlignet med året før", "Kostnad for hver analyse", "112,40|108,75|109,90|+3,65"),
        (
            "Kvaliteten på svarene",
            "Skjevhet mot fasit, september 2024",
            "2,05|%|+2,25|samme måned i fjor||",
        ),
        ("Kvaliteten på svarene", "Klager på svar", "13||−4|kvartalet før|høyst 15|▲ nær grensen"),
        ("Fravær på grunn av sykdom, hittil i år", "August", "6,0|høyst 6,5 %|▲ nær grensen"),
        ("Fravær på grunn av sykdom, hittil i år", "Fravær så langt i året", "6,4||"),
        (
            "Fravær på grunn av sykdom",
            "Fravær samlet",
            "7,2|7,4|6,9|6,3|6,0|5,7|5,3|6,0|6,7|høyst 6,5 %|■ utenfor",
        ),
        ("Fravær på grunn av sykdom", "Fravær samlet", "7,2|7,4|6,9|6,3|6,0|5,7|5,3|6,0|6,7"),
        ("Vakter i strid med reglene om arbeidstid, hittil i år", "Juli", "20|høyst 12|■ utenfor"),
        (
            "Vakter i strid med reglene om arbeidstid",
            "For kort hvile mellom vaktene",
            "4|5|3|4|6|5|9|8|6|49",
        ),
        ("Vakter i strid med reglene om arbeidstid", "Vakter samlet", "10|9|6|7|11|9|20|17|14|100"),
        ("Hvorfor vaktene ble i strid med reglene", "Totalt", "103"),
        ("Endringsarbeidet", "1 Nytt prøvemottak", "▲ gul ↗|■ rød ↘|● grønn|● grønn"),
        ("Endringsarbeidet", "1.2 Ombygging av garderobene", "▲ gul|● grønn|● grønn|○ ikke aktuelt"),
        ("Det som kan svikte, etter sannsynlighet og konsekvens", "4 Hvert kvartal", "●|▲ 1|■ 1|■|■"),
        ("Det som kan svikte, etter sannsynlighet og konsekvens", "1 Hvert tiende år", "●|●|●|●|● 1"),
        ("Leverandører som er varslet", "Ingen leverandører å vise.", "|"),
        (
            "Leverandører som følges opp",
            "Fjordglass",
            "Prøverør med sprekker i to leveranser.|i dialog",
        ),
    ],
)
def test_a_row_of_a_table_shows_its_figures(report, caption, line, cells):
    rows = [row for said, rows in captioned(report) if said.endswith(f": {caption}") for row in rows]
    assert [line, *cells.split("|")] in rows


def test_the_highest_scores_come_first_and_all_of_them_stand_in_the_appendix(report):
    tables = {caption.partition(": ")[2]: rows for caption, rows in captioned(report)}
    worst, everything = tables["Det som kan svikte mest"], tables["Alt som kan svikte"]
    assert [(row[0], row[-1]) for row in worst[1:]] == [
        ("F-07", "rødt felt"),
        ("F-12", "rødt felt"),
        ("F-05", "gult felt"),
    ]
    assert [row[-4:] for row in everything] == [
        ["Sanns.", "Kons.", "Skår", "Nivå"],
        ["4", "2", "8", "gult felt"],
        ["2", "5", "10", "gult felt"],
        ["3", "4", "12", "rødt felt"],
        ["2", "4", "8", "gult felt"],
        ["1", "5", "5", "grønt felt"],
        ["4", "3", "12", "rødt felt"],
        ["3", "1", "3", "grønt felt"],
    ]


def test_all_that_has_a_target_stands_in_one_table(report):
    (rows,) = [rows for caption, rows in captioned(report) if caption.endswith(": Indikatorer")]
    assert rows == [
        row.split("|")
        for row in (
            "|Verdi|Enhet|Mål|Status|Utvikling|Utenfor på rad",
            "Utestående fakturaer, andel forfalt|16,2|%|høyst 20 %|▲ nær grensen|–|–",
            "Svartid|49,1|timer|høyst 48 timer|■ utenfor|↘ dårligere|1",
            "Prøver i kø|2 980||høyst 2 800|■ utenfor|↘ dårligere|1",
            "Temperatur i fryselageret|−78,6|°C|høyst −75 °C|▲ nær grensen|↘ dårligere|0",
            "Planlagte prøver, innen to døgn|92,0|%|minst 90 %|▲ nær grensen|↘ dårligere|0",
            "Prøver som haster, innen fire timer|94,6|%|minst 95 %|■ utenfor|↘ dårligere|1",
            "Oppetid for fagsystemene, laveste|99,884|%|minst 99,9 %|■ utenfor|↘ dårligere|1",
            "Klager på svar|13||høyst 15|▲ nær grensen|–|–",
            "Laboratorier som er akkreditert|3|laboratorier|minst 3 laboratorier|● innenfor|–|–",
            "Kort fravær, inntil 16 dager|2,3|%|høyst 2 %|■ utenfor|↘ dårligere|1",
            "Langt fravær, over 16 dager|4,4|%|høyst 4,5 %|▲ nær grensen|↘ dårligere|0",
            "Fravær på grunn av sykdom|6,7|%|høyst 6,5 %|■ utenfor|↘ dårligere|1",
            "Vakter i strid med reglene om arbeidstid|14||høyst 12|■ utenfor|↗ bedre|3",
            "Fravær med egenmelding|1,5|%|høyst 1,5 %|▲ nær grensen|↘ dårligere|0",
            "Brukt av utstyrsplanen|83,1|%|høyst 100 %|● innenfor|–|–",
        )
    ]


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
        shown = [name for name in package.namelist() if name.endswith(".xml") and not name.startswith("customXml/")]
        parts = [package.read(name).decode() for name in shown]
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
