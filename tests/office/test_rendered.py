"""The files as people see them: opened by LibreOffice, laid out on pages, read back from the print."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from office.conftest import Convert, pages_of
from office.documents import Paragraph, Table, headings, lines, plain, read_blocks, read_margins
from office.workbooks import ROOT, Places, edited_sample, without_reported_sums
from oracle import Oracle, load_inputs
from oracle.budget_result import MEASURES, column
from virksomhetsrapport import app
from virksomhetsrapport.edges.render.choose import PageSource

pytestmark = pytest.mark.libreoffice

FIGURE = re.compile(r"[+−]?\d[\d\u00a0]*(?:,\d+)?")
MONTHS = {"hdo": "2025-02", "helse-nord-ikt": "2024-01"}
PAGES = {"hdo-2025-02": range(8, 26), "helse-nord-ikt-2024-01": range(4, 14)}
NEVER_IN_A_REPORT = ("{{", "}}", "[mangler]", "Feil!", "Error!", "**")
NEVER_ON_A_SHEET = ("###", "Err:", "#NAME?", "#REF!", "#VALUE!", "#VERDI!", "#DIV/0!", "#N/A", "#I/T")
NOT_MET = "#FDECEC"
"""The tint of what is wrong, in the workbook as in the report."""


@pytest.fixture(scope="module")
def printed(demo: Path, convert: Convert) -> dict[str, list[list[str]]]:
    """The pages of every report by its file name."""
    files = sorted(demo.glob("*.docx"))
    return {file.stem: pages_of(pdf) for file, pdf in zip(files, convert("pdf", *files), strict=True)}


@pytest.fixture(scope="module")
def printed_sheets(demo: Path, convert: Convert) -> dict[str, list[list[str]]]:
    files = sorted(demo.glob("*.xlsm"))
    return {file.stem: pages_of(pdf) for file, pdf in zip(files, convert("pdf", *files), strict=True)}


def _oracle(organisation: str) -> Oracle:
    folder = ROOT / "workbook" / organisation
    template = read_blocks(ROOT / "templates" / f"{organisation}.docx")
    return Oracle(folder / "definition.toml", MONTHS[organisation], template)


def _folded(text: str) -> str:
    return " ".join(plain(text).split())


def _first_word(texts: list[str]) -> str:
    """What a printed row begins with; a cell that says the same as the one above it is left empty."""
    return _folded(next(text for text in texts if text)).split()[0]


def _figures_in_a_row(texts: list[str]) -> list[str]:
    """The figures of a table row, neighbours joined as they are printed: "37 902 383 38 061 704"."""
    runs, run = [], list[str]()
    for text in [*texts, ""]:
        if FIGURE.fullmatch(plain(text)):
            run.append(_folded(text))
        elif run:
            runs.append(" ".join(run))
            run = []
    return runs


# --- The report ---


def test_every_row_of_figures_is_printed_unbroken_on_one_line(sample, demo, printed):
    on_paper = [line for page in printed[sample] for line in page]
    tables = [block for block in read_blocks(demo / f"{sample}.docx") if isinstance(block, Table)]
    rows = [row for table in tables for row in table.rows[table.heads :]]
    texts = [[cell.text for cell in row] for row in rows]
    wanted = [(_first_word(row), run) for row in texts for run in _figures_in_a_row(row)]
    assert len(wanted) > 15
    missing = [
        (first, run) for first, run in wanted if not any(line.startswith(first) and run in line for line in on_paper)
    ]
    assert not missing


def test_every_figure_with_its_unit_stays_on_one_line_of_prose(sample, demo, printed):
    on_paper = [line for page in printed[sample] for line in page]
    prose = " ".join(block.text for block in read_blocks(demo / f"{sample}.docx") if isinstance(block, Paragraph))
    amounts = {_folded(match) for match in re.findall(FIGURE.pattern + r"\u00a0(?:MNOK|mill\. kr|%|sekunder)", prose)}
    assert len(amounts) > 5
    assert not [amount for amount in amounts if not any(amount in line for line in on_paper)]


@pytest.mark.parametrize("never", NEVER_IN_A_REPORT)
def test_nothing_is_left_unresolved_on_paper(sample, never, printed):
    assert not [line for page in printed[sample] for line in page if never in line]


def test_the_report_has_a_plausible_number_of_pages(sample, printed):
    assert len(printed[sample]) in PAGES[sample]


def test_every_page_but_the_first_says_whose_report_it_is(sample, demo, printed):
    header = next(p.text for p in read_margins(demo / f"{sample}.docx") if p.style == "header")
    assert not any(_folded(header) in line for line in printed[sample][0])
    for number, page in enumerate(printed[sample][1:], start=2):
        assert any(_folded(header) in line for line in page)
        assert any(line.endswith(f"Side {number} av {len(printed[sample])}") for line in page)


def test_every_heading_stands_with_text_below_it_on_its_page(sample, demo, printed):
    titles = {_folded(b.text) for b in read_blocks(demo / f"{sample}.docx") if _is_heading(b)}
    for page in printed[sample]:
        text = [line for line in page if line and not re.fullmatch(r"Side \d+ av \d+", line)]
        contents = 2 * sum(line in titles for line in text) > len(text)
        assert contents or text[-1] not in titles


def _is_heading(block: object) -> bool:
    return isinstance(block, Paragraph) and block.style.startswith("heading")


def test_a_table_longer_than_a_page_repeats_its_headings(tmp_path, convert, moment):
    names = [f"ekstra_{number}" for number in range(70)]
    line = '\n  { id = "NAME", label = "NAME", type = "cost" },'
    edited_sample(
        tmp_path,
        "hdo",
        "2025-02",
        re.compile("(?<=\n)overtid = "),
        "".join(f'{name} = [1000{index}, 10000, 1000{index}, 10000, 60000, ""]\n' for index, name in enumerate(names))
        + "overtid = ",
    )
    definition = tmp_path / "workbook" / "hdo" / "definition.toml"
    text = definition.read_text("utf-8")
    extra = "".join(line.replace("NAME", name) for name in names)
    definition.write_text(text.replace('\n  { id = "overtid"', extra + '\n  { id = "overtid"', 1), "utf-8")
    app.new("hdo", "2025-02", tmp_path / "long.xlsx", sample=True)
    app.report(tmp_path / "long.xlsx", tmp_path / "long.docx", moment, pages=PageSource.NONE)
    tables = [block for block in read_blocks(tmp_path / "long.docx") if isinstance(block, Table)]
    table = max(tables, key=lambda table: len(table.rows))
    words = [_folded(heading[-1]) for heading in headings(table)[1:-1]]
    (pdf,) = convert("pdf", tmp_path / "long.docx")
    pages = [page for page in pages_of(pdf) if any(line.startswith("ekstra_") for line in page)]
    assert len(pages) > 1
    for page in pages:
        assert any(" ".join(words) in line for line in page)


# --- The workbook ---


@pytest.mark.parametrize("never", NEVER_ON_A_SHEET)
def test_no_cell_is_too_narrow_or_shows_an_error(sample, never, printed_sheets):
    assert not [line for page in printed_sheets[sample] for line in page if never in line]


def test_every_sheet_is_printed_with_its_own_footer(sample, demo, printed_sheets):
    sheets = openpyxl.load_workbook(demo / f"{sample}.xlsm").worksheets[1:]
    for sheet in [sheet for sheet in sheets if sheet.sheet_state == "visible"]:
        assert any(line.startswith(f"{sheet.title} Side ") for page in printed_sheets[sample] for line in page)


@pytest.fixture(scope="module")
def added_up(tmp_path_factory, convert):
    """Workbooks in which nobody typed a sum and one wage is changed afterwards, calculated and saved by LibreOffice."""
    found = {}
    for organisation, month in MONTHS.items():
        folder, oracle = tmp_path_factory.mktemp(organisation), _oracle(organisation)
        without_reported_sums(folder, organisation, month, oracle)
        app.new(organisation, month, folder / "written.xlsx", sample=True)
        inputs = load_inputs(folder / "workbook" / organisation / f"{month}.toml")
        first = next(key for key in inputs.cells if key[2] == "faktisk")
        changes = {(*first[:2], column): inputs.number(*first) + 1_000_000 for column in ("faktisk", "hia")}
        Places(folder / "written.xlsx", oracle).write(folder / "changed.xlsx", changes)
        (saved,) = convert("xlsx", folder / "changed.xlsx")
        found[organisation] = (saved, oracle, inputs.changed(changes))
    return found


@pytest.mark.parametrize("organisation", MONTHS)
def test_the_sheet_adds_up_its_sums_as_we_do(organisation, added_up):
    saved, oracle, inputs = added_up[organisation]
    book, places = openpyxl.load_workbook(saved, data_only=True), Places(saved, oracle)
    compared = 0
    for table in [table for table in oracle.definition["table"] if table["kind"] == "budget_result"]:
        for line in [line for line in table["lines"] if "sum_of" in line and not line.get("memo")]:
            for measure in MEASURES:
                shown = book[table["sheet"]][places.at((table["id"], line["id"], measure))].value
                assert shown == column(table, inputs, measure)[line["id"]].value
                compared += 1
    assert compared >= 20


@pytest.mark.parametrize("organisation", MONTHS)
def test_a_workbook_saved_by_libreoffice_gives_the_same_report(organisation, added_up, tmp_path, moment):
    saved, oracle, inputs = added_up[organisation]
    app.report(saved, tmp_path / "report.docx", moment, pages=PageSource.NONE)
    blocks = read_blocks(tmp_path / "report.docx")
    assert lines(blocks) == lines(oracle.document(inputs, blocks))


def test_a_cell_with_an_error_is_coloured_and_others_are_not(tmp_path, convert):
    wrong = re.compile(r"^sum_personal = \[18554768", re.MULTILINE)
    edited_sample(tmp_path, "hdo", "2025-02", wrong, "sum_personal = [18654768")
    app.new("hdo", "2025-02", tmp_path / "wrong.xlsx", sample=True)
    (page,) = convert("html", tmp_path / "wrong.xlsx")
    html = page.read_text("utf-8")
    coloured = re.findall(rf'<td[^>]*bgcolor="{NOT_MET}"[^>]*sdval="([^"]*)"', html)
    # The reported sum, and the year to date that should be the same
    assert coloured == ["18654768", "18554768"]


def test_a_workbook_without_errors_has_no_coloured_figure(sample, demo, convert):
    (page,) = convert("html", demo / f"{sample}.xlsm")
    assert not re.findall(rf'<td[^>]*bgcolor="{NOT_MET}"[^>]*sdval="([^"]*)"', page.read_text("utf-8"))
