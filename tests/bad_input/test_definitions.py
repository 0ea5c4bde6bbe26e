"""Definitions and samples that finance changed and broke, and where they are looked for."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest

from bad_input.office import edited_template, report_text, set_cell
from bad_input.runs import Outcome, done, findings, nothing_new, refused, run_apart, run_here, well_said
from virksomhetsrapport.edges import places


@pytest.fixture
def definition(here: Path) -> Path:
    """The definition of HDO in a folder beside the workbook, to spoil."""
    folder = here / "workbook" / "hdo"
    shutil.copytree(places.package_folder() / "workbook" / "hdo", folder)
    return folder / "definition.toml"


def edit(definition: Path, old: str, new: str) -> None:
    text = definition.read_text("utf-8")
    assert old in text, f"{old!r} is not in the definition"
    definition.write_text(text.replace(old, new, 1), "utf-8")


def check() -> Outcome:
    return run_here("check", "bok.xlsx")


# --- Where they are looked for ----------------------------------------------------------------------------------


def test_a_definition_beside_the_workbook_wins_over_the_package_s(book: Path, definition: Path) -> None:
    outcome = check()
    done(outcome)
    assert f"Definisjon: {definition.relative_to(Path.cwd())}" in outcome.err or str(definition) in outcome.err


def test_a_definition_in_the_shared_folder_wins_over_the_package_s(
    book: Path, definition: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "felles"
    shared.mkdir()
    (Path.cwd() / "workbook").rename(shared / "workbook")
    monkeypatch.setenv(places.SHARED_FOLDER, str(shared))
    outcome = check()
    done(outcome)
    assert str(shared / "workbook" / "hdo" / "definition.toml") in outcome.err


def test_a_definition_beside_the_workbook_wins_over_the_shared_folder_s(
    book: Path, definition: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(Path.cwd() / "workbook", tmp_path / "felles" / "workbook")
    monkeypatch.setenv(places.SHARED_FOLDER, str(tmp_path / "felles"))
    outcome = check()
    done(outcome)
    assert "felles" not in outcome.err


def test_a_template_beside_the_workbook_wins_over_the_package_s(book: Path, here: Path, pattern: Path) -> None:
    (here / "templates").mkdir()
    shutil.copy(pattern, here / "templates" / "hdo.docx")
    with edited_template(here / "templates" / "hdo.docx") as document:
        document.add_paragraph("Vår egen mal.")
    outcome = run_here("report", book, "--out", "r.docx")
    done(outcome, "r.docx")
    assert "Vår egen mal." in report_text(Path("r.docx"))
    assert str(Path("templates") / "hdo.docx") in outcome.out


def test_a_template_in_the_shared_folder_wins_over_the_package_s(
    book: Path, tmp_path: Path, pattern: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "felles" / "templates"
    folder.mkdir(parents=True)
    shutil.copy(pattern, folder / "hdo.docx")
    monkeypatch.setenv(places.SHARED_FOLDER, str(tmp_path / "felles"))
    outcome = run_here("report", book, "--out", "r.docx")
    done(outcome, "r.docx")
    assert str(folder / "hdo.docx") in outcome.out


def test_a_spoiled_template_beside_the_workbook_is_told_and_no_other_is_taken(book: Path, here: Path) -> None:
    (here / "templates").mkdir()
    (here / "templates" / "hdo.docx").write_text("tekst")
    refused(run_here("report", book, "--out", "r.docx"), "hdo.docx er ikke en Office-fil")


@pytest.mark.parametrize("folder", ["finnes ikke", "bok.xlsx", "", "\u00e6\u00f8\u00e5"])
def test_a_shared_folder_that_is_none_is_no_matter(book: Path, folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(places.SHARED_FOLDER, folder)
    done(check())


def test_a_definition_of_one_s_own_makes_a_new_organisation(here: Path, definition: Path) -> None:
    (here / "workbook" / "hdo").rename(here / "workbook" / "nytt-foretak")
    own = here / "workbook" / "nytt-foretak" / "definition.toml"
    edit(own, 'id = "hdo"', 'id = "nytt-foretak"')
    done(run_here("new", "nytt-foretak", "--period", "2025-02", "--sample", "--out", "ny.xlsx"), "ny.xlsx")
    nothing_new("ny.xlsx")


def test_a_process_of_its_own_finds_the_shared_folder(book: Path, definition: Path, tmp_path: Path) -> None:
    shared = tmp_path / "felles"
    shared.mkdir()
    (Path.cwd() / "workbook").rename(shared / "workbook")
    outcome = run_apart("check", "bok.xlsx", environment={places.SHARED_FOLDER: str(shared)})
    assert str(shared) in outcome.err


# --- Broken files -----------------------------------------------------------------------------------------------

NOT_TOML = {
    "half a line": "format =\n",
    "an open quote": 'format = 1\nname = "HDO\n',
    "a key twice": "format = 1\nformat = 1\n",
    "a comma as decimal": "format = 1,5\n",
    "a control character": 'name = "\x01"\n',
}


@pytest.mark.parametrize("kind", NOT_TOML)
def test_a_definition_that_is_no_toml_is_told_in_norwegian_with_its_line(
    book: Path, definition: Path, kind: str
) -> None:
    definition.write_text(NOT_TOML[kind], "utf-8")
    outcome = check()
    refused(outcome, "definition.toml", "kan ikke leses som TOML")
    assert re.search(r"linje \d", outcome.err), outcome.err


def test_a_definition_in_latin_1_is_told(book: Path, definition: Path) -> None:
    definition.write_bytes(definition.read_text("utf-8").encode("latin-1"))
    refused(check(), "definition.toml", "ikke lagret som UTF-8")


def test_a_definition_in_utf_16_is_told(book: Path, definition: Path) -> None:
    definition.write_bytes(definition.read_text("utf-8").encode("utf-16"))
    refused(check(), "definition.toml", "ikke lagret som UTF-8")


def test_a_definition_that_begins_with_a_byte_order_mark_is_read(book: Path, definition: Path) -> None:
    definition.write_text(definition.read_text("utf-8"), "utf-8-sig")
    done(check())


def test_a_definition_with_windows_line_ends_is_read(book: Path, definition: Path) -> None:
    definition.write_bytes(definition.read_bytes().replace(b"\n", b"\r\n"))
    done(check())


def test_an_empty_definition_names_every_key_that_is_missing(book: Path, definition: Path) -> None:
    definition.write_text("")
    outcome = check()
    refused(outcome, "format: nøkkelen mangler", "organisation.id: nøkkelen mangler", "months: nøkkelen mangler")


def test_a_definition_that_is_a_folder_is_told(book: Path, definition: Path) -> None:
    definition.unlink()
    definition.mkdir()
    refused(check(), "definition.toml")


def test_a_definition_nested_beyond_reason_never_crashes(book: Path, definition: Path) -> None:
    definition.write_text("x = " + "[" * 100_000 + "]" * 100_000)
    refused(check(), "definition.toml")


def test_a_definition_of_a_newer_format_asks_for_a_newer_program(book: Path, definition: Path) -> None:
    edit(definition, "format = 1", "format = 2")
    refused(check(), "nyere utgave", "format 2", "Oppdater programmet")


def test_a_definition_in_another_s_folder_is_told(book: Path, definition: Path) -> None:
    edit(definition, 'id = "hdo"', 'id = "hdi"')
    refused(check(), "«hdi»", "mappen hdo")


# --- Faults in what it says -------------------------------------------------------------------------------------

FAULTS = {
    "no cadence": ("months = 2", "months = 0", "0 måneder er ingen rapporteringsperiode"),
    "a cadence in words": ("months = 2", 'months = "to"', "months: skal være et helt tall"),
    "a cadence that is true": ("months = 2", "months = true", "months: skal være et helt tall"),
    "a format in words": ("format = 1", 'format = "1"', "format: skal være et helt tall"),
    "a key with a typing error": ("version = 2", "versjon = 2", "versjon: ukjent nøkkel"),
    "an unknown kind": ('kind = "budget_result"', 'kind = "budsjett"', "«budsjett» er ikke et av valgene"),
    "an unknown owner": ('owner = "risk"', 'owner = "styret"', "«styret» er ikke et av valgene"),
    "an unknown unit of money": ('unit = "kr"', 'unit = "dollar"', "«dollar» er ingen pengeenhet"),
    "a sheet with a colon": ('sheet = "Risiko"', 'sheet = "Risiko: alt"', "kan ikke være navnet på et ark"),
    "a sheet with a long name": ('sheet = "Risiko"', f'sheet = "{"R" * 32}"', "kan ikke være navnet på et ark"),
    "a sheet that is taken": ('sheet = "Risiko"', 'sheet = "Forside"', "mer enn én gang"),
    "a table twice": ('id = "risiko"', 'id = "okonomi"', "står mer enn én gang"),
    "an id in capitals": ('id = "risiko"', 'id = "Risiko"', "«Risiko» kan ikke brukes som navn"),
    "an id that is taken": ('id = "risiko"', 'id = "rapport"', "«rapport» er opptatt"),
    "an organisation with a slash": ('id = "hdo"', 'id = "../hdo"', "kan ikke brukes som navn på en organisasjon"),
    "a sum of what is not there": (
        'sum_of = ["tjenestekjop", "frikjop"]',
        'sum_of = ["tull"]',
        "«tull» er ingen linje",
    ),
    "a sum of itself": ('sum_of = ["tjenestekjop", "frikjop"]', 'sum_of = ["tjenestekjop_frikjop"]', "sin egen sum"),
    "a line that stands twice": ('label = "Overtid"', 'label = "lønninger"', "mer enn én gang"),
    "two limits": ("at_least = 80", "at_least = 80, at_most = 90", "at_least eller at_most"),
    "a limit in words": ("at_least = 80", 'at_least = "80 %"', "skal være et tall"),
    "choices in one text": (
        'choices = ["solid", "tilfredsstillende", "anstrengt"]',
        'choices = "solid"',
        "skal være en liste av tekster",
    ),
    "lines that are a number": ("[table.largest]\ncount = 6", "[table.largest]\ncount = 6.5", "et helt tall"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_definition_is_told_with_its_key(book: Path, definition: Path, fault: str) -> None:
    old, new, sentence = FAULTS[fault]
    edit(definition, old, new)
    refused(check(), "definition.toml", sentence)


def test_all_faults_of_a_definition_are_told_at_once(book: Path, definition: Path) -> None:
    for name in ("a cadence in words", "an unknown owner", "a sheet with a colon", "a limit in words"):
        edit(definition, *FAULTS[name][:2])
    outcome = check()
    refused(outcome, "har 4 feil", "months:", "owner", "sheet", "at_least")


def test_every_command_tells_the_faults_of_a_definition(book: Path, definition: Path) -> None:
    edit(definition, "months = 2", "months = 5")
    for command in (
        ("check", "bok.xlsx"),
        ("figures", "bok.xlsx"),
        ("report", "bok.xlsx", "--out", "r.docx"),
        ("new", "hdo", "--period", "2025-02", "--out", "ny.xlsx"),
    ):
        refused(run_here(*command), "5 måneder er ingen rapporteringsperiode")


ODD_VALUES = {
    "far too many decimals": ("decimals = 1", "decimals = 1000"),
    "decimals below zero": ("decimals = 1", "decimals = -3"),
    "a limit that is no number": ("at_least = 80", "at_least = nan"),
    "a limit without end": ("at_least = 80", "at_least = inf"),
    "a limit beyond all reason": ("at_least = 80", "at_least = 1e400"),
    "a flag without end": ("amount = 500000", "amount = inf"),
    "a flag that is no number": ("percent = 5", "percent = nan"),
    "a count below zero": ("count = 6", "count = -1"),
    "a count of a million": ("count = 6", "count = 1000000"),
    "a parameter that is no number": ("value = 30", "value = nan"),
    "a parameter without end": ("value = 30", "value = -inf"),
    "an empty label": ('label = "Overtid"', 'label = ""'),
    "a label of spaces": ('label = "Overtid"', 'label = "   "'),
    "an empty heading": ('heading = "Risikohåndtering"', 'heading = ""'),
    "an empty sheet": ('sheet = "Risiko"', 'sheet = ""'),
    "an empty id": ('id = "risiko"', 'id = ""'),
    "an empty unit": ('unit = "samtaler"', 'unit = ""'),
    "an empty name": ('full_name = "Helsetjenestens driftsorganisasjon for nødnett"', 'full_name = ""'),
    "empty choices": ('choices = ["solid", "tilfredsstillende", "anstrengt"]', "choices = []"),
    "a heading twice": ('label = "Kundeklager"', 'label = "Nøkkeltall"'),
    "control characters in a label": ('label = "Overtid"', r'label = "Over\u0007tid\u001b"'),
    "a level below zero": ('label = "Overtid", type = "cost"', 'label = "Overtid", type = "cost", level = -5'),
    "a level of a thousand": ('label = "Overtid", type = "cost"', 'label = "Overtid", type = "cost", level = 1000'),
    "a version below zero": ("version = 2", "version = -1"),
    "a title of ten thousand letters": (
        'title = "Nøkkeltall for risiko"',
        f'title = "{"Nøkkeltall " * 1000}"',
    ),
}


@pytest.mark.parametrize("odd", ODD_VALUES)
def test_an_odd_value_in_a_definition_is_told_or_without_effect(book: Path, definition: Path, odd: str) -> None:
    edit(definition, *ODD_VALUES[odd])
    for command in (
        ("new", "hdo", "--period", "2025-02", "--sample", "--out", "ny.xlsx"),
        ("report", "bok.xlsx", "--out", "r.docx", "--accept-errors", "Prøve"),
    ):
        outcome = run_here(*command)
        well_said(outcome.err)
        if outcome.code:
            refused(outcome)
    if Path("r.docx").exists():
        report_text(Path("r.docx"))


def mutated(text: str, chance: random.Random) -> str:
    """The definition with one value, one line or one bracket changed."""
    lines = text.split("\n")
    number = chance.randrange(len(lines))
    match chance.randrange(4):
        case 0:
            del lines[number]
        case 1:
            lines.insert(number, lines[chance.randrange(len(lines))])
        case 2:
            odd = chance.choice(('""', "0", "-1", "1e99", "true", "[]", "{}", "[1]", '"x"', "2025-01-01", "nan"))
            values = list(re.finditer(r'(?<== )(?:"[^"]*"|[\d.]+|true|false|\[[^\[\]]*\])', text))
            value = chance.choice(values)
            return text[: value.start()] + odd + text[value.end() :]
        case _:
            names = list(re.finditer(r"\b[a-z_]+(?= = )", text))
            name = chance.choice(names)
            return text[: name.start()] + chance.choice(("x", "id", "unit", "lines")) + text[name.end() :]
    return "\n".join(lines)


def mutate_definitions(definition: Path, times: int, seed: int) -> None:
    text, chance = definition.read_text("utf-8"), random.Random(seed)
    for _ in range(times):
        definition.write_text(mutated(text, chance), "utf-8")
        outcome = check()
        assert "Noe gikk galt" not in outcome.err, outcome.err
        assert "Traceback" not in outcome.err
        assert outcome.code in (0, 1, 2)
        assert not outcome.changed


def test_definitions_changed_at_random_never_crash(book: Path, definition: Path) -> None:
    mutate_definitions(definition, 60, 21)


@pytest.mark.soak
def test_thousands_of_definitions_changed_at_random_never_crash(book: Path, definition: Path) -> None:
    mutate_definitions(definition, 2000, 22)


# --- Samples and periods ----------------------------------------------------------------------------------------


def test_a_sample_month_that_does_not_exist_is_told_with_those_that_do(here: Path) -> None:
    refused(run_here("new", "hdo", "--period", "2024-02", "--sample", "--out", "ny.xlsx"), "2024-02", "2025-02")


@pytest.mark.parametrize("period", ["2025-01", "2025-03", "desember 2024x", "2025", "", "2025-13", "i går", "-1"])
def test_a_period_that_none_can_be_is_told(here: Path, period: str) -> None:
    refused(run_here("new", "hdo", f"--period={period}", "--out", "ny.xlsx"))


@pytest.mark.parametrize("period", ["1900-02", "2024-12", "februar 2025", "Desember 2031", "9999-12"])
def test_a_period_of_any_year_gives_a_workbook(here: Path, period: str) -> None:
    done(run_here("new", "hdo", "--period", period, "--out", "ny.xlsx"), "ny.xlsx")
    findings("ny.xlsx")


def test_a_new_workbook_of_an_organisation_that_nobody_knows_is_told(here: Path) -> None:
    refused(run_here("new", "hd", "--period", "2025-02", "--out", "ny.xlsx"), "«hd»", "Mente du «hdo»?")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("overtid =", "overtidd =", "overtidd"),
        ("[risiko.lines]", "[risikoer.lines]", "risikoer"),
        ('"kommentar"]', '"komentar"]', "komentar"),
        ("overtid = [", "overtid = [[", "2025-02.toml"),
        ("overtid = [534666,", 'overtid = "', "2025-02.toml"),
        ("[resultat.lines]", "[resultat.rader]", "2025-02.toml"),
        ("[forside]", "[[forside]]", "2025-02.toml"),
        ("[okonomi]", "okonomi = 5\n[x]", "2025-02.toml"),
    ],
)
def test_a_fault_in_a_sample_month_is_told_with_its_file(
    here: Path, definition: Path, old: str, new: str, sentence: str
) -> None:
    edit(definition.with_name("2025-02.toml"), old, new)
    refused(run_here("new", "hdo", "--period", "2025-02", "--sample", "--out", "ny.xlsx"), sentence)


def test_a_line_of_a_sample_month_with_too_many_figures_is_told(here: Path, definition: Path) -> None:
    edit(definition.with_name("2025-02.toml"), "overtid = [534666,", "overtid = [1, 2, 534666,")
    refused(run_here("new", "hdo", "--period", "2025-02", "--sample", "--out", "ny.xlsx"), "overtid")


def test_a_definition_that_lost_a_line_tells_of_the_row_that_is_left(book: Path, definition: Path) -> None:
    text = re.sub(r".*Telefon og mobil.*\n", "", definition.read_text("utf-8"))
    definition.write_text(re.sub(r'"telefon_mobil", ?', "", text), "utf-8")
    found = findings()
    assert any("Telefon og mobil" in finding["message"] for finding in found)


def test_a_definition_with_a_line_more_tells_of_the_row_that_is_missing(book: Path, definition: Path) -> None:
    edit(
        definition,
        '  { id = "overtid",',
        '  { id = "bonus", label = "Bonus", type = "cost" },\n  { id = "overtid",',
    )
    assert any("«Bonus»" in finding["message"] for finding in findings())


def test_organisations_are_listed_even_where_nothing_is_set_up(here: Path) -> None:
    outcome = run_here("organisations")
    done(outcome)
    assert "hdo" in outcome.out


def test_one_spoiled_definition_hides_none_of_the_others(
    here: Path, definition: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(places.SHARED_FOLDER, str(here))
    edit(definition, "months = 2", "months = 5")
    outcome = run_here("organisations")
    refused(outcome, "5 måneder")
    assert "helse-nord-ikt" in outcome.out


def test_a_workbook_of_an_organisation_beside_a_spoiled_one_is_read(book: Path, definition: Path) -> None:
    (definition.parent.parent / "annen").mkdir()
    (definition.parent.parent / "annen" / "definition.toml").write_text("tull")
    done(check())


def test_a_version_that_rose_is_asked_of_older_programs(book: Path, definition: Path) -> None:
    edit(definition, "version = 2", "version = 3")
    done(check())
    set_cell(book, "Forside", "B6", 4)
    refused(check(), "versjon 4", "versjon 3")
