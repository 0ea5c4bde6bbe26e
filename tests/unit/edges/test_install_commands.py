"""The three commands, on a made-up Windows machine and on this one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bad_input.runs import FAILED, FINE, Outcome, run_here, well_said
from unit.edges.made_up_windows import OFFICE, RUN_MACHINE, RUN_USER, MadeUpWindows, living_helper, write_addin
from virksomhetsrapport import installation
from virksomhetsrapport.edges.install import windows as asked
from workbooks import REPOSITORY

ADDIN = "Virksomhetsrapport.xlam"


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MadeUpWindows]:
    """An ordinary user's prompt on a machine with Excel."""
    made = MadeUpWindows(tmp_path / "machine")
    for name in ("APPDATA", "LOCALAPPDATA", "USERPROFILE", "PUBLIC", "ProgramFiles", "ProgramW6432"):
        monkeypatch.delenv(name, raising=False)
    for name, folder in made.environ.items():
        monkeypatch.setenv(name, folder)
    monkeypatch.chdir(tmp_path)
    for name, answer in {
        "is_windows": True,
        "is_store_python": False,
        "is_administrator": False,
        "find_helper": made.helper,
        "registry": made.registry,
    }.items():
        monkeypatch.setattr(asked, name, lambda answer=answer: answer)
    monkeypatch.setattr(asked, "start_helper", lambda helper: True)
    monkeypatch.setattr(installation, "write_addin", write_addin)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    return made


@pytest.fixture
def administrator(machine: MadeUpWindows, monkeypatch: pytest.MonkeyPatch) -> MadeUpWindows:
    monkeypatch.setattr(asked, "is_administrator", lambda: True)
    return machine


def refused(outcome: Outcome, *words: str) -> None:
    """It could not be done, says so, and has changed no file."""
    well_said(outcome.err)
    assert outcome.code == FAILED, outcome.said
    assert not outcome.changed
    for word in words:
        assert word in outcome.err, outcome.err


def test_installing_tells_where_add_in_and_helper_are_and_what_to_do_next(machine):
    outcome = run_here("install")
    assert outcome.code == FINE, outcome.said
    well_said(outcome.out)
    assert str(machine.addin) in outcome.out
    assert f"{machine.helper} (er i gang, og starter selv ved pålogging)" in outcome.out
    assert "Lukk Excel og åpne det igjen" in outcome.out


def test_what_was_installed_is_in_order_by_doctor(machine):
    run_here("install")
    with living_helper(machine.base):
        outcome = run_here("doctor")
    assert outcome.code == FINE, outcome.said
    assert outcome.out.startswith("Alt som er kontrollert, er i orden.")


def test_taking_away_leaves_the_machine_as_it_was(machine):
    before = machine.contents()
    run_here("install")
    outcome = run_here("uninstall")
    assert outcome.code == FINE
    well_said(outcome.out)
    after = machine.contents()
    assert {name for name in after if name not in before} == {
        str(folder.relative_to(machine.root)) for folder in (machine.xlstart, *machine.xlstart.parents[:2])
    }
    assert machine.registry.read(RUN_USER, "Virksomhetsrapport") is None


def test_what_stays_is_told(machine):
    run_here("install")
    (machine.base / "notat.txt").touch()
    assert f"{machine.base} står igjen" in run_here("uninstall").out


def test_doctor_tells_what_is_wrong_and_ends_with_one(machine):
    outcome = run_here("doctor")
    well_said(outcome.out)
    assert outcome.code == 1
    assert "■ Tillegg: " in outcome.out
    assert not outcome.changed


def test_installing_for_all_needs_an_administrator(machine):
    refused(run_here("install", "--machine"), "Kjør som administrator")
    refused(run_here("uninstall", "--machine"), "Kjør som administrator")


def test_an_administrator_installs_for_all(administrator):
    outcome = run_here("install", "--machine")
    assert outcome.code == FINE, outcome.said
    assert "starter ved neste pålogging" in outcome.out
    assert (administrator.everyones_xlstart / ADDIN).is_file()
    assert administrator.registry.read(RUN_MACHINE, "Virksomhetsrapport") == f'"{administrator.helper}"'
    outcome = run_here("uninstall", "--machine")
    assert "som brukeren fjerner den" in outcome.out
    assert not (administrator.everyones_xlstart / ADDIN).exists()
    assert not administrator.settings.exists()


def test_an_administrator_who_installs_for_themselves_gets_no_helper_with_those_rights(administrator):
    assert "starter ved neste pålogging" in run_here("install").out


def test_one_user_cannot_have_twice_what_all_have(administrator):
    run_here("install", "--machine")
    refused(run_here("install"), "for alle på maskinen")
    assert not administrator.addin.exists()


def test_a_helper_in_a_profile_is_not_installed_for_all(administrator, monkeypatch):
    own = administrator.root / "Users" / "kari" / "virksomhetsrapport-helper.exe"
    monkeypatch.setattr(asked, "find_helper", lambda: own)
    refused(run_here("install", "--machine"), str(own), "Programfiler")


def test_an_excel_that_the_registry_does_not_know_can_be_named(administrator, tmp_path):
    administrator.registry.held.pop(OFFICE.casefold())
    refused(run_here("install", "--machine"), "--xlstart")
    elsewhere = administrator.root / "Programs" / "Excel" / "XLSTART"
    assert run_here("install", "--machine", "--xlstart", elsewhere).code == FINE
    assert (elsewhere / ADDIN).is_file()
    assert run_here("uninstall", "--machine", "--xlstart", elsewhere).code == FINE
    assert not (elsewhere / ADDIN).exists()


def test_a_signed_add_in_is_installed_as_it_is(machine, tmp_path):
    write_addin(tmp_path / "signert.xlam", signed=True)
    Path(tmp_path / "signert.xlam:Zone.Identifier").touch()
    assert run_here("install", "--addin", "signert.xlam").code == FINE
    assert machine.addin.read_bytes() == (tmp_path / "signert.xlam").read_bytes()
    assert [path.name for path in machine.xlstart.iterdir()] == [ADDIN]


@pytest.mark.parametrize(("content", "word"), [(None, "Finner ikke filen"), (b"", "er tom"), (b"MZ", "Office-fil")])
def test_a_signed_add_in_that_is_none_is_told(machine, tmp_path, content, word):
    if content is not None:
        (tmp_path / "signert.xlam").write_bytes(content)
    refused(run_here("install", "--addin", "signert.xlam"), "signert.xlam", word)


def test_a_package_without_its_helper_is_told(machine, monkeypatch):
    monkeypatch.setattr(asked, "find_helper", lambda: None)
    refused(run_here("install"), "virksomhetsrapport-helper")


def test_a_python_from_the_store_is_told(machine, monkeypatch):
    monkeypatch.setattr(asked, "is_store_python", lambda: True)
    refused(run_here("install"), "Microsoft Store")


def test_a_user_without_folders_is_told(machine, monkeypatch):
    monkeypatch.delenv("APPDATA")
    refused(run_here("install"), "APPDATA")


@pytest.mark.parametrize("command", ["install", "uninstall"])
def test_where_there_is_no_windows_there_is_no_excel_to_install_into(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    refused(run_here(command), "det går bare på Windows")


def test_doctor_works_where_there_is_no_windows(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "none"))
    outcome = run_here("doctor")
    assert outcome.code == FINE, outcome.said
    assert "her er det ikke Windows" in outcome.out
    assert "● hdo: " in outcome.out
    assert not outcome.changed


def test_doctor_tells_of_an_organisation_whose_definition_is_spoiled(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VIRKSOMHETSRAPPORT_MAPPE", str(tmp_path))
    for id, text in {"soria": "format = ", "moria": ""}.items():
        folder = tmp_path / "workbook" / id
        folder.mkdir(parents=True)
        (folder / "definition.toml").write_text(text)
    outcome = run_here("doctor")
    assert outcome.code == 1
    assert "■ soria: " in outcome.out
    assert "■ moria: " in outcome.out


def test_doctor_tells_of_an_organisation_without_a_template(tmp_path, monkeypatch):
    shutil.copytree(REPOSITORY / "tests" / "data" / "nordlys" / "workbook", tmp_path / "workbook")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VIRKSOMHETSRAPPORT_MAPPE", str(tmp_path))
    assert "■ nordlys: Finner ingen mal" in run_here("doctor").out


@pytest.mark.parametrize("command", ["install", "uninstall", "doctor"])
def test_the_help_is_in_norwegian(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    outcome = run_here(command, "--help")
    assert outcome.code == FINE
    well_said(outcome.out)
