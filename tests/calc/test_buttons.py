"""Every button of the ribbon, clicked in Calc: the macro that ships runs, the helper works, and the user sees it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.calc.desk import Desk, buttons
from tests.calc.office import wait_for

from virksomhetsrapport import app
from virksomhetsrapport.commands import COMMANDS

pytestmark = pytest.mark.calc

LAST_COST = "C19"
CLICKED: set[str] = set()
"""The tags of the buttons that a test of this module has clicked."""


@pytest.fixture(scope="module", autouse=True)
def helper(desk: Desk) -> None:
    desk.start_helper()


@pytest.fixture
def book(workbook: Path) -> Path:
    """Not xlwings' book here, but the file that is open."""
    return workbook


def click(desk: Desk, tag: str) -> None:
    CLICKED.add(tag)
    desk.click(tag)


def shows(desk: Desk, text: str) -> bool:
    return wait_for(lambda: desk.office.status_shows(desk.document, text), 5, text)


def test_kontroller_finds_what_is_wrong_marks_it_and_goes_there(desk, book):
    desk.cell("Resultat", LAST_COST).Value += 1_000_000
    click(desk, "check")
    assert desk.text("Kontroll", "A5") == "Feil"
    assert desk.text("Kontroll", "C5") == desk.selected()
    assert desk.text("Kontroll", "D5") == f"resultat!{desk.selected().split()[-1]}"
    assert desk.text("Kontroll", "A2").startswith("Funn: ")
    ending = app.summary(()).removeprefix("Ingen funn.")
    assert shows(desk, f"Kontrollert. {desk.text('Kontroll', 'A2').removesuffix(ending)}")


def test_kontroller_on_a_consistent_workbook_finds_nothing(desk, book):
    click(desk, "check")
    assert desk.text("Kontroll", "A2") == app.summary(())
    assert desk.text("Kontroll", "A5") == ""
    assert shows(desk, "Kontrollert. Ingen funn.")


def test_neste_funn_goes_from_one_to_the_next_and_round(desk, book):
    for address in ("C6", "C7"):
        desk.cell("Resultat", address).String = "mangler"
    click(desk, "check")
    places = [place for row in range(5, 40) if (place := desk.text("Kontroll", f"C{row}"))]
    assert len(places) > 1
    for number, place in enumerate([*places, places[0]]):
        click(desk, "next_finding")
        assert desk.selected() == place
        message = desk.text("Kontroll", f"B{5 + number % len(places)}")
        assert shows(desk, f"Funn {number % len(places) + 1} av {len(places)}: {message}"[:250])


def test_vis_kontrollark_shows_the_sheet(desk, book):
    click(desk, "show_control")
    assert desk.document.CurrentController.ActiveSheet.Name == "Kontroll"


def test_lag_rapport_writes_the_report_beside_the_workbook_and_opens_it(desk, book, demo, moment):
    click(desk, "report")
    made = book.with_suffix(".docx")
    assert desk.opened[-1] == str(made)
    assert shows(desk, f"Rapporten er laget: {made.name}.")
    from office.documents import lines, read_blocks

    assert lines(read_blocks(made)) == lines(read_blocks(demo / "hdo-2025-02.docx"))


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
    assert desk.opened[-1] == str(book.with_name("mars (3).docx"))


def test_apne_siste_opens_the_newest_report(desk, book):
    click(desk, "report")
    click(desk, "open_report")
    assert desk.opened[-2:] == [str(book.with_suffix(".docx"))] * 2


def test_apne_siste_without_a_report_says_so(desk, book):
    click(desk, "open_report")
    assert "Klikk Lag rapport" in desk.dialog().text
    desk.dialog().answer("OK")


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
    page = Path(desk.opened[-1])
    assert page.suffix == ".html"
    assert "Kontroller" in page.read_text("utf-8")


def test_om_tells_the_version(desk, book):
    from virksomhetsrapport import __version__

    click(desk, "about")
    assert __version__ in desk.dialog().text
    desk.dialog().answer("OK")


def test_every_button_was_clicked(book):
    """The last test here: it looks back on the others."""
    assert {button.get("tag") for button in buttons(book)} == CLICKED == set(COMMANDS)


def _text(path: Path) -> str:
    from office.documents import lines, read_blocks

    return "\n".join(lines(read_blocks(path)))
