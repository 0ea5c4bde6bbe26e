"""Every button of the ribbon, clicked in Calc: the macro that ships runs, the helper works, and the user sees it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from tests.calc.connection import uno
from tests.calc.desk import SAMPLE_FINDINGS, Desk, buttons
from tests.calc.waiting import PATIENCE, wait_for

from virksomhetsrapport import app, commands
from virksomhetsrapport.commands import COMMANDS
from virksomhetsrapport.edges.messages import say
from virksomhetsrapport.edges.render.choose import PageSource, renderer

pytestmark = pytest.mark.calc

LAST_COST = "C19"
NOT_SINCE = app.summary(()).removeprefix("Ingen funn")
"""What Kontroll says behind the number of findings: that they are as old as the last click."""
REGISTER = "Risikoregister"
VALUES, TEXTS = 1, 4
"""Kinds of contents as Calc numbers them."""
CLICKED: set[str] = set()
"""The tags of the buttons that a test of this module has clicked."""


@pytest.fixture(autouse=True)
def _helper(desk: Desk) -> None:
    desk.need_helper()


@pytest.fixture
def book(workbook: Path) -> Path:
    """Not xlwings' book here, but the file that is open."""
    return workbook


def click(desk: Desk, tag: str) -> None:
    CLICKED.add(tag)
    desk.click(tag)


def places(desk: Desk) -> list[str]:
    """Where the findings are, as Kontroll lists them."""
    return [place for row in range(5, 40) if (place := desk.text("Kontroll", f"C{row}"))]


def scores(desk: Desk) -> list[tuple[str, str, str]]:
    """The rows of the register in which anything stands: each risk's id, score and level."""
    rows = [tuple(desk.text(REGISTER, f"{column}{row}") for column in "AIJ") for row in range(5, 40)]
    return [row for row in rows if any(row)]


def remove(desk: Desk, address: str) -> None:
    """Delete cells, so that those below move up."""
    up = uno.Enum("com.sun.star.sheet.CellDeleteMode", "UP")
    desk.document.Sheets.getByName(REGISTER).removeRange(desk.cell(REGISTER, address).RangeAddress, up)


class Told(NamedTuple):
    """What a report says of the risks: its paragraphs, the ids in its first table, and the fields of the matrix."""

    words: list[str]
    shown: list[str]
    matrix: list[str]


def report_of_risks(book: Path) -> Told:
    from office.documents import Paragraph, plain, read_blocks

    blocks = read_blocks(book.with_suffix(".docx"))
    words = [block.text for block in blocks if isinstance(block, Paragraph)]
    tables = [
        [[plain(cell.text).replace("\u00a0", " ") for cell in row] for row in block.rows]
        for block in blocks
        if not isinstance(block, Paragraph)
    ]
    (shown,) = [rows for rows in tables if rows[0][-1] == "Gjenværende risiko"]
    (matrix,) = [rows for rows in tables if rows[0] == ["Sannsynlighet", "Konsekvens"]]
    return Told(words, [row[0] for row in shown[1:]], ["|".join(row[1:]) for row in matrix[2:]])


def shows(desk: Desk, text: str) -> bool:
    return wait_for(lambda: desk.office.status_shows(desk.document, text), PATIENCE, text)


def test_kontroller_finds_what_is_wrong_marks_it_and_goes_there(desk, book):
    desk.cell("Resultat", LAST_COST).Value += 1_000_000
    click(desk, "check")
    assert desk.text("Kontroll", "A5") == "Feil"
    assert desk.text("Kontroll", "C5") == desk.selected()
    assert desk.text("Kontroll", "D5") == f"resultat!{desk.selected().split()[-1]}"
    assert desk.text("Kontroll", "A2").startswith("Funn: ")
    assert shows(desk, f"Kontrollert. {desk.text('Kontroll', 'A2').removesuffix(NOT_SINCE)}.")


def test_kontroller_on_the_sample_finds_what_it_ships_with(desk, book):
    desk.cell("Kontroll", "A2").String = ""
    click(desk, "check")
    assert desk.text("Kontroll", "A2") == SAMPLE_FINDINGS + NOT_SINCE
    assert places(desk) == ["Sykefravær D7", "Kundefordringer B14", "Sykefravær C7", "SLA H6", "SLA R5"]
    assert shows(desk, f"Kontrollert. {SAMPLE_FINDINGS}.")


def test_kontroller_finds_nothing_where_all_of_that_was_put_right(desk, book):
    desk.cell("Sykefravær", "D7").Value = 0.0320  # between what January and February allow
    desk.cell("Sykefravær", "C7").Value = 0.0245
    desk.cell("Kundefordringer", "B14").Value = 34_462
    for column in "EHKNQT":  # the shares are left to the program
        desk.cell("SLA", f"{column}5:{column}7").clearContents(VALUES)
    desk.cell("SLA", "R5").Value, desk.cell("SLA", "S5").Value = 20, 0
    click(desk, "check")
    assert desk.text("Kontroll", "A2") == app.summary(())
    assert places(desk) == []
    assert [desk.text("Kontroll", f"{column}5") for column in "ABCD"] == [""] * 4
    assert shows(desk, "Kontrollert. Ingen funn.")


def test_neste_funn_goes_from_one_to_the_next_and_round(desk, book):
    for address in ("C6", "C7"):
        desk.cell("Resultat", address).String = "mangler"
    click(desk, "check")
    found = places(desk)
    assert len(found) > 1
    for number, place in enumerate([*found, found[0]]):
        click(desk, "next_finding")
        assert desk.selected() == place
        message = desk.text("Kontroll", f"B{5 + number % len(found)}")
        assert shows(desk, f"Funn {number % len(found) + 1} av {len(found)}: {message}"[:250])


def test_vis_kontrollark_shows_the_sheet(desk, book):
    click(desk, "show_control")
    assert desk.document.CurrentController.ActiveSheet.Name == "Kontroll"


def test_lag_rapport_writes_the_report_beside_the_workbook_and_opens_it(desk, book, demo, moment):
    click(desk, "report")
    made = book.with_suffix(".docx")
    assert desk.shown() == made
    assert shows(desk, f"Rapporten er laget: {made.name}. {say('pages-not-wanted', {})}")
    from office.documents import lines, read_blocks

    assert lines(read_blocks(made)) == lines(read_blocks(demo / "hdo-2025-02.docx"))


@pytest.mark.libreoffice
def test_lag_rapport_numbers_the_pages_though_a_libreoffice_is_open(desk, book):
    """The one that is open would take the job over, did the renderer not bring a profile of its own."""
    from office.documents import Paragraph, read_blocks

    made, name = book.with_suffix(".docx"), renderer(PageSource.LIBREOFFICE).name  # asked before: a message soon goes
    desk.start_helper(PAGED="yes")
    try:
        click(desk, "report")
        assert shows(desk, f"Rapporten er laget: {made.name}. Sidetall: {name}.")
        assert {path.name for path in book.parent.iterdir()} == {book.name, made.name}
        listed = [block.text for block in read_blocks(made) if isinstance(block, Paragraph) and "toc" in block.style]
        assert len(listed) > 15
        assert all(text.rpartition("\t")[2].isdigit() for text in listed)
    finally:
        desk.start_helper()


def test_lag_rapport_asks_for_a_reason_where_there_are_errors(desk, book):
    desk.cell("Resultat", LAST_COST).Value += 1_000_000
    click(desk, "report")
    asked = desk.dialog()
    assert "feil som ikke er rettet" in asked.text
    assert not book.with_suffix(".docx").exists()
    desk.reply("OK", "Tall fra banken er på vei, sier Åse \U0001f642.")
    from office.documents import lines, read_blocks

    text = "\n".join(lines(read_blocks(book.with_suffix(".docx"))))
    assert "Begrunnelse: Tall fra banken er på vei, sier Åse \U0001f642." in text


def test_cancelling_the_question_makes_no_report(desk, book):
    desk.cell("Resultat", LAST_COST).Value += 1_000_000
    click(desk, "report")
    desk.dialog().answer(desk.dialog().buttons[-1])
    assert not book.with_suffix(".docx").exists()
    assert not desk.office.has_dialog()


def test_a_report_that_was_edited_or_is_open_is_not_replaced(desk, book):
    edited, second = book.with_suffix(".docx"), book.with_name("mars (2).docx")
    edited.write_bytes(b"somebody's own file")
    click(desk, "report")
    told = desk.dialog()
    assert second.name in told.text
    assert edited.name in told.text
    desk.dialog().answer("OK")
    assert edited.read_bytes() == b"somebody's own file"
    lock = second.with_name(f".~lock.{second.name}#")
    lock.touch()
    click(desk, "report")
    assert "mars (3).docx" in desk.dialog().text
    desk.dialog().answer("OK")
    assert desk.shown() == book.with_name("mars (3).docx")


def test_apne_siste_opens_the_newest_report(desk, book):
    click(desk, "report")
    assert desk.shown() == book.with_suffix(".docx")
    click(desk, "open_report")
    assert desk.shown() == book.with_suffix(".docx")


def test_apne_siste_without_a_report_says_so(desk, book):
    click(desk, "open_report")
    assert "Klikk Lag rapport" in desk.dialog().text
    desk.dialog().answer("OK")


def test_risks_are_added_changed_and_removed_in_the_register(desk, book):
    """What follows from a risk stays with it, wherever it comes to stand, and the report follows."""
    assert scores(desk)[:2] == [("ADM-1099", "8", "høy"), ("DRI-2041", "6", "middels")]
    assert len(scores(desk)) == 18

    for column, text in zip(
        "ABCDE", ("DRI-2090", "En kabel blir gravd over.", "åpen", "Drift", "Teknologi"), strict=True
    ):
        desk.cell(REGISTER, f"{column}23").String = text
    desk.cell(REGISTER, "F23").Value, desk.cell(REGISTER, "G23").Value = 4, 4
    desk.cell(REGISTER, "F6").Value = 4
    click(desk, "check")
    assert scores(desk)[1] == ("DRI-2041", "12", "høy")
    assert scores(desk)[18:] == [("DRI-2090", "16", "høy")]
    assert desk.text("Kontroll", "A5") == "Feil"  # another sheet says that 18 risks are open, and here are 19
    assert "19" in desk.text("Kontroll", "B5")

    remove(desk, "A10:H10")  # DRI-2078; what was worked out beside the rows stays where it is
    assert desk.text(REGISTER, "I23") == "16"
    click(desk, "check")
    assert desk.text("Kontroll", "A2") == SAMPLE_FINDINGS + NOT_SINCE
    assert scores(desk) == [
        *(("ADM-1099", "8", "høy"), ("DRI-2041", "12", "høy"), ("DRI-2055", "6", "middels")),
        *(("DRI-2062", "5", "middels"), ("DRI-2070", "4", "lav"), ("SIK-3012", "6", "middels")),
        *(("SIK-3019", "4", "lav"), ("SIK-3023", "3", "lav"), ("SIK-3027", "4", "lav")),
        *(("PRO-4008", "6", "middels"), ("PRO-4011", "6", "middels"), ("PRO-4015", "3", "lav")),
        *(("ADM-1102", "6", "middels"), ("ADM-1108", "6", "middels"), ("ADM-1110", "6", "middels")),
        *(("ADM-1114", "2", "lav"), ("ADM-1117", "3", "lav"), ("DRI-2090", "16", "høy")),
    ]
    assert desk.text(REGISTER, "I23") == desk.text(REGISTER, "J23") == ""

    click(desk, "report")
    told = report_of_risks(book)
    assert "Foretaket har 3 åpen virksomhetsrisiko på nivå 8 eller høyere. Den står i Tabell 1." in told.words
    assert told.shown == ["DRI-2090", "DRI-2041", "ADM-1099"]
    assert told.matrix == ["▲|■|■|■|■", "●|■|■ 1|■ 1|■", "● 1|▲ 4|■|■|■", "● 1|● 2|▲ 3|■ 1|■", "●|●|● 2|● 1|▲ 1"]


@pytest.mark.parametrize("way", ["the row is deleted", "its cells are emptied"])
def test_a_risk_that_is_gone_from_the_register_is_gone_from_the_report(desk, book, way):
    """The register has one open risk less than Risiko says, so that is put right too."""
    if way == "the row is deleted":
        desk.document.Sheets.getByName(REGISTER).Rows.removeByIndex(4, 1)
    else:
        desk.cell(REGISTER, "A5:H5").clearContents(VALUES | TEXTS)
        assert desk.text(REGISTER, "I5") == "8"
    desk.cell("Risiko", "C5").Value = 17
    click(desk, "report")
    assert not desk.office.has_dialog()
    first = 5 if way == "the row is deleted" else 6
    assert desk.text(REGISTER, f"A{first}") == "DRI-2041"
    assert scores(desk)[0] == ("DRI-2041", "6", "middels")
    assert len(scores(desk)) == 17
    told = report_of_risks(book)
    assert told.shown == ["Ingen risikoer å vise."]
    assert told.matrix[3] == "● 1|● 2|▲ 5|■|■"


def test_velg_mal_uses_the_template_from_then_on_and_goes_back(desk, book, tmp_path):
    import docx

    own = docx.Document(str(Path(__file__).parents[2] / "templates" / "hdo.docx"))
    own.add_paragraph("Et avsnitt bare denne malen har.")
    own.save(str(tmp_path / "vår mal.docx"))
    click(desk, "choose_template")
    desk.reply("Open", str(tmp_path / "vår mal.docx"))
    assert shows(desk, "Rapporter for HDO lages heretter av malen vår mal.docx.")
    click(desk, "report")
    assert "Et avsnitt bare denne malen har." in _text(book.with_suffix(".docx"))
    click(desk, "choose_template")
    desk.reply("OK", "2")
    assert shows(desk, "Rapporter for HDO lages heretter av organisasjonens egen mal.")
    click(desk, "report")
    assert "Et avsnitt bare denne malen har." not in _text(book.with_suffix(".docx"))


def test_velg_mal_refuses_a_template_that_does_not_fit(desk, book, tmp_path):
    import docx

    wrong = docx.Document(str(Path(__file__).parents[2] / "templates" / "hdo.docx"))
    wrong.add_paragraph("{{ resultat.finnes_ikke }}")
    wrong.save(str(tmp_path / "gal.docx"))
    click(desk, "choose_template")
    desk.reply("Open", str(tmp_path / "gal.docx"))
    assert "finnes_ikke" in desk.dialog().text
    desk.dialog().answer("OK")
    click(desk, "report")
    assert book.with_suffix(".docx").exists()


def test_ny_arbeidsbok_asks_makes_and_opens_one(desk, book):
    click(desk, "new")
    asked = desk.dialog()
    assert "1  " in asked.text
    desk.reply("OK", "1")
    assert "2025-02" in desk.dialog().text
    desk.reply("OK", "februar")
    assert "februar" in desk.dialog().text  # asked again, and told why
    desk.reply("OK", "2025-04")
    made = book.parent / "hdo-2025-04.xlsm"
    assert made.exists()
    names = [document.Title for document in desk.office.documents()]
    assert any(made.name in name for name in names)
    assert len(buttons(made)) == len(COMMANDS)


def test_selvtest_tells_what_is_there(desk, book):
    click(desk, "self_test")
    told = desk.dialog()
    assert str(desk.base) in told.text
    desk.dialog().answer("OK")


def test_veiledning_opens_the_guide(desk, book):
    click(desk, "guide")
    page = desk.shown()
    assert page.suffix == ".html"
    assert "Kontroller" in page.read_text("utf-8")


def test_om_tells_the_version(desk, book):
    from virksomhetsrapport import __version__

    click(desk, "about")
    assert __version__ in desk.dialog().text
    desk.dialog().answer("OK")


def test_every_button_was_clicked(book):
    """The last test here: it looks back on the others."""
    lists = {each.id for each in (commands.PASTE_ABSENCE, commands.PASTE_BREACHES, commands.COUNT, commands.DELIVER)}
    lists |= {commands.DELETE_RAW.id, commands.IMPORT_COUNTS.id}  # tests/calc/test_hr.py and test_import.py click them
    months = {commands.ISSUE.id, commands.NEW_PERIOD.id, commands.COMPARE.id}  # tests/calc/test_months.py clicks them
    assert {button.get("tag") for button in buttons(book)} == CLICKED | months | lists == set(COMMANDS)


def _text(path: Path) -> str:
    from office.documents import lines, read_blocks

    return "\n".join(lines(read_blocks(path)))
