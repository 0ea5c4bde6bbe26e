"""What a template may ask for: all of it is listed, and whatever is listed can be asked for."""

from __future__ import annotations

import importlib
import io
import json
import re
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import docx
import pytest

from office.documents import Paragraph, read_blocks
from office.workbooks import ROOT
from virksomhetsrapport.cli import main
from virksomhetsrapport.cli_template import _lines
from virksomhetsrapport.edges.places import SHARED_FOLDER
from virksomhetsrapport.listed import listed as everything
from virksomhetsrapport.wording import FILTERS

MONTHS = {"hdo": "2025-02", "helse-nord-ikt": "2024-01", "nordlys": "2024-09"}
INDEXED = re.compile(r"(.*)\[(\d{4}-\d{2}|\d+)\]")
IN_A_SENTENCE = ("verdi", "se", "filter")


@pytest.fixture(scope="module", autouse=True)
def shared(tmp_path_factory):
    """The folder in which the third organisation stands, its template made of its outline."""
    folder = tmp_path_factory.mktemp("felles") / "nordlys"
    shutil.copytree(ROOT / "tests" / "data" / "nordlys", folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "templates"))
        assert importlib.import_module("make").main(["nordlys"], folder / "templates") == 0
        for name in ("make", "styles"):
            sys.modules.pop(name, None)
        patch.setenv(SHARED_FOLDER, str(folder))
        yield folder


def run(*arguments: object) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return int(ended.value.code or 0), out.getvalue(), err.getvalue()


@pytest.fixture(scope="module", params=MONTHS)
def organisation(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def listed(organisation) -> list[dict[str, Any]]:
    code, printed, _ = run("template", organisation, "--json")
    assert code == 0
    found = json.loads(printed)
    assert (found["period"], found["sampled"]) == (MONTHS[organisation], True)
    return found["placeholders"]


@pytest.fixture(scope="module")
def workbook(organisation, tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("bok") / f"{organisation}.xlsx"
    assert run("new", organisation, "--period", MONTHS[organisation], "--sample", "--out", file)[0] == 0
    return file


def _template(organisation: str, shared: Path) -> Path:
    own = ROOT / "templates" / f"{organisation}.docx"
    return own if own.is_file() else shared / "templates" / f"{organisation}.docx"


@pytest.fixture(scope="module")
def paragraphs(organisation, listed, workbook, shared) -> list[str]:
    """The paragraphs of a report whose template asks for everything that is listed.

    The year stands in each sentence too: one that says nothing but what nobody has filled in is left out.
    """
    document = docx.Document(str(_template(organisation, shared)))
    body = document.element.body
    for element in list(body)[:-1]:
        body.remove(element)
    document.add_heading("Alt", 1)
    for number, offer in enumerate(listed):
        before = f"Nr. {number}: " if offer["kind"] in IN_A_SENTENCE else ""
        document.add_paragraph(f"{before}{offer['placeholder']}{'| {{ periode.aar }}' if before else ''}")
    template, report = workbook.with_name("mal.docx"), workbook.with_suffix(".docx")
    document.save(str(template))
    code, _, told = run("report", workbook, "--out", report, "--template", template, "--pages", "none")
    assert code == 0, told
    return [block.text for block in read_blocks(report) if isinstance(block, Paragraph)]


def test_everything_that_is_listed_can_stand_in_a_template(paragraphs, listed):
    assert not [text for text in paragraphs if "{{" in text or "}}" in text]
    assert len([text for text in paragraphs if text.startswith("Nr. ")]) == len(
        [offer for offer in listed if offer["kind"] in IN_A_SENTENCE]
    )


def test_the_sample_is_what_the_sample_month_s_report_says(paragraphs, listed):
    said = dict(text.removeprefix("Nr. ").rpartition("| ")[0].split(": ", 1) for text in paragraphs if "Nr. " in text)
    compared = 0
    for number, offer in enumerate(listed):
        if offer["kind"] in ("verdi", "filter"):
            begins, cut = offer["sample"].removesuffix("…"), offer["sample"].endswith("…")
            text = said[str(number)].replace("\n", " ")
            assert text.startswith(begins) if cut else text == begins, offer
            compared += 1
    assert compared > 200


def test_every_figure_is_listed_by_its_latest_month_or_its_first_row(organisation, listed, workbook):
    figures = json.loads(run("figures", workbook, "--json")[1])["figures"]
    names = {offer["id"] for offer in listed if offer["kind"] == "verdi"}
    for figure in figures:
        indexed = INDEXED.fullmatch(figure["id"])
        if indexed is None:
            assert figure["id"] in names
        elif indexed[2] in ("1", MONTHS[organisation]):
            index = "1" if indexed[2] == "1" else "siste"
            assert f"{indexed[1]}[{index}]" in names


def test_no_month_and_no_row_is_listed_by_its_number(listed):
    indexes = {offer["id"].partition("[")[2] for offer in listed if offer["kind"] == "verdi"}
    assert indexes <= {"", "siste]", "forrige]", "1]"}
    assert {"siste]", "forrige]"} <= indexes


def test_every_table_chart_and_text_is_listed(organisation, listed, moment):
    known = everything(organisation, moment).catalogue.elements
    blocks = [offer["id"] for offer in listed if offer["kind"] in ("tabell", "figur", "tekst")]
    assert sorted(blocks) == sorted(known)
    assert {offer["id"] for offer in listed if offer["kind"] == "se"} == {
        offer["id"] for offer in listed if offer["kind"] in ("tabell", "figur")
    }


def test_everything_has_a_meaning_and_most_things_a_table(listed):
    assert not [offer for offer in listed if not offer["meaning"].strip()]
    assert len([offer for offer in listed if offer["title"]]) > len(listed) * 0.8


def test_nothing_is_listed_twice(listed):
    assert len({(offer["kind"], offer["placeholder"]) for offer in listed}) == len(listed)


def test_every_filter_is_shown_on_a_figure_that_it_changes(listed):
    plain = {offer["id"]: offer["sample"] for offer in listed if offer["kind"] == "verdi"}
    shown = {offer["id"]: offer for offer in listed if offer["kind"] == "filter"}
    assert shown.keys() == FILTERS.keys()
    for offer in shown.values():
        name = offer["placeholder"].strip("{ }").partition(" | ")[0]
        assert offer["sample"] not in (plain[name], "[mangler]")


def test_words_narrow_the_list_to_what_holds_them_all(listed, organisation):
    title = next(offer["title"] for offer in listed if offer["title"])
    words = title.split()[:2]
    found = json.loads(run("template", organisation, *words, "--json")[1])["placeholders"]
    assert 0 < len(found) < len(listed)
    wanted = [
        offer
        for offer in listed
        if all(
            word.casefold() in f"{offer['kind']} {offer['placeholder']} {offer['meaning']} {offer['title']}".casefold()
            for word in words
        )
    ]
    assert found == wanted


def test_words_that_nothing_holds_are_told(organisation):
    code, printed, told = run("template", organisation, "xyzzy")
    assert (code, printed) == (2, "")
    assert "xyzzy" in told


def test_an_organisation_that_nobody_knows_is_told():
    code, printed, told = run("template", "hdoo")
    assert (code, printed) == (2, "")
    assert "hdo" in told


def test_a_list_that_goes_to_a_program_has_a_placeholder_a_line(listed, organisation):
    _, printed, told = run("template", organisation)
    rows = [line.split("\t") for line in printed.splitlines()]
    assert [row[0] for row in rows] == [offer["placeholder"] for offer in listed]
    assert {len(row) for row in rows} == {4}
    assert "[siste]" in told


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_a_line_in_the_terminal_is_never_wider_than_the_terminal_or_its_placeholder(organisation, width, moment):
    found = everything(organisation, moment)
    lines = [re.sub("\x1b\\[[0-9;]*m", "", line) for line in _lines(found, width)]
    for offer in found.offers:
        assert any(line.startswith(f"  {offer.written}") for line in lines)
    titles = {table.head.title for table in found.catalogue.definition.tables}
    for line in lines:
        name = re.match(r"  \{\{.*?\}\}", line)
        assert len(line) < width or line in titles or (name and len(line) == len(name[0]))


def test_a_period_without_a_sample_month_is_listed_from_an_empty_workbook(listed, organisation):
    month = {"hdo": "2026-04", "helse-nord-ikt": "2025-05", "nordlys": "2025-06"}[organisation]
    code, printed, _ = run("template", organisation, "--period", month, "--json")
    assert code == 0
    found = json.loads(printed)
    assert (found["period"], found["sampled"]) == (month, False)
    names = {offer["placeholder"] for offer in found["placeholders"]}
    assert len(names) > 100
    rows = {offer["placeholder"] for offer in listed if "[1]" in offer["id"]}
    elements = {offer["placeholder"] for offer in listed if offer["kind"] in ("tabell", "figur", "tekst")}
    assert elements <= names
    assert not rows & names
    assert any(offer["sample"] == "[mangler]" for offer in found["placeholders"])


def test_a_month_that_no_period_ends_with_is_told():
    code, _, told = run("template", "hdo", "--period", "2025-03")
    assert code == 2
    assert "2025-03" in told
