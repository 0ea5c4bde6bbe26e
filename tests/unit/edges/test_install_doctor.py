"""What doctor, and the button Selvtest, say of a machine: what is not right, where, and what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from unit.edges.made_up_windows import OFFICE, RUN_USER, MadeUpWindows, living_helper, write_addin
from virksomhetsrapport.edges.install.carry_out import Tools, carry_out
from virksomhetsrapport.edges.install.doctor import Check, Machine, Organisation, collect, render
from virksomhetsrapport.edges.install.plan import install_steps, machine_target, user_target

POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0"
OWN = r"HKCU\Software\Microsoft\Office\16.0"
FINE = Organisation("nordlys", "", Path("templates/nordlys.docx"))


@pytest.fixture
def windows(tmp_path: Path) -> MadeUpWindows:
    """A machine with the program installed for its user."""
    made = MadeUpWindows(tmp_path)
    target = user_target(made.environ, made.base)
    carry_out(install_steps(target, made.helper), Tools(made.registry, write_addin))
    return made


@pytest.fixture(autouse=True)
def with_xlwings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())


def machine(made: MadeUpWindows, **changes) -> Machine:
    return Machine(
        windows=True,
        environ=made.environ,
        base=made.base,
        registry=made.registry,
        version="0.1.0",
        python="3.11.9",
        store_python=False,
        write_addin=write_addin,
    )._replace(**changes)


def said(windows: MadeUpWindows, name: str, **changes) -> Check:
    (check,) = [check for check in collect(machine(windows, **changes), [FINE]) if check.name == name]
    return check


def test_a_machine_where_all_is_well_says_so_in_short(windows):
    with living_helper(windows.base):
        checks = collect(machine(windows), [FINE])
    assert [check.name for check in checks if check.ok is not True] == []
    text = render(checks)
    assert text.startswith("Alt som er kontrollert, er i orden.\n● Program: versjon 0.1.0, Python 3.11.9.")
    assert str(windows.addin) in text
    assert len(text.split("\n")) == len(checks) + 1


def test_a_machine_without_windows_is_told_what_it_has(tmp_path, windows):
    checks = collect(machine(windows, windows=False, base=tmp_path / "none"), [FINE])
    assert [check.ok for check in checks] == [True, None, None, True]
    assert "her er det ikke Windows" in render(checks)


def test_every_fault_says_what_to_do(tmp_path):
    bare = MadeUpWindows(tmp_path)
    bare.registry.held.clear()
    checks = collect(machine(bare), [])
    wrong = [check for check in checks if check.ok is False]
    assert len(wrong) == 5
    for check in wrong:
        assert re.search(r"\. (Kjør|Installer|Logg|Legg) ", check.said), check
    assert render(checks).startswith("5 ting er ikke i orden.")


# --- The program and Excel --------------------------------------------------------------------------------------


def test_a_python_from_the_store_is_told(windows):
    assert "Microsoft Store" in said(windows, "Program", store_python=True).said


def test_a_python_without_xlwings_is_told(windows, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert said(windows, "Program").ok is False


def test_a_machine_without_excel_is_told(windows):
    windows.registry.held.pop(OFFICE.casefold())
    assert said(windows, "Excel").ok is False


# --- The add-in -------------------------------------------------------------------------------------------------


def test_an_add_in_of_another_version_is_told(windows):
    write_addin(windows.addin, text="andre makroer")
    check = said(windows, "Tillegg")
    assert check.ok is False
    assert "hører ikke til versjon 0.1.0" in check.said


def test_something_else_in_the_add_ins_place_is_told(windows):
    windows.addin.write_bytes(b"not a package")
    assert said(windows, "Tillegg").ok is False


def test_an_add_in_that_it_signed_is_held_to_its_version(windows):
    write_addin(windows.addin, signed=True)
    assert said(windows, "Tillegg") == Check(
        "Tillegg", True, f"{windows.addin} er signert av andre enn programmet. Versjonen er 0.1.0."
    )
    write_addin(windows.addin, signed=True, version="0.0.9")
    check = said(windows, "Tillegg")
    assert check.ok is False
    assert "er versjon 0.0.9" in check.said


def test_a_signed_add_in_that_tells_no_version_is_neither_right_nor_wrong(windows):
    write_addin(windows.addin, signed=True, version="x")
    assert said(windows, "Tillegg").ok is None


def test_an_add_in_for_the_user_and_for_all_is_told(windows):
    everyone = machine_target(windows.environ, windows.everyones_xlstart)
    carry_out(install_steps(everyone, windows.helper), Tools(windows.registry, write_addin))
    check = said(windows, "Tillegg")
    assert check.ok is False
    assert str(windows.addin) in check.said
    assert str(windows.everyones_xlstart) in check.said


def test_a_copy_beside_the_add_in_is_told(windows):
    write_addin(windows.xlstart / "Virksomhetsrapport (1).xlam")
    assert "Virksomhetsrapport (1).xlam" in said(windows, "Tillegg").said


def test_an_add_in_for_all_alone_is_well(windows):
    everyone = machine_target(windows.environ, windows.everyones_xlstart)
    carry_out(install_steps(everyone, windows.helper), Tools(windows.registry, write_addin))
    windows.addin.unlink()
    windows.registry.held.pop(RUN_USER.casefold())
    assert said(windows, "Tillegg").ok is True
    assert said(windows, "Ved pålogging").ok is True


def test_an_add_in_marked_as_from_the_internet_is_told(windows):
    Path(f"{windows.addin}:Zone.Identifier").touch()
    assert "internett" in said(windows, "Tillegg").said


def test_an_add_in_that_cannot_be_read_is_neither_right_nor_wrong(windows, monkeypatch):
    def refused(self):
        raise PermissionError(13, "in use", str(self))

    monkeypatch.setattr(Path, "read_bytes", refused)
    assert said(windows, "Tillegg").ok is None


def test_an_add_in_that_excel_turned_off_after_a_crash_is_told(windows):
    item = b"\x01\x00\x00\x00" + r"c:\users\kari\xlstart\VIRKSOMHETSRAPPORT.XLAM".encode("utf-16-le")
    windows.registry.put(rf"{OWN}\Excel\Resiliency\DisabledItems", "1A2B", item)
    assert "Deaktiverte elementer" in said(windows, "Tillegg").said


def test_another_file_that_excel_turned_off_is_no_matter(windows):
    windows.registry.put(rf"{OWN}\Excel\Resiliency\DisabledItems", "1A2B", "annet.xlam".encode("utf-16-le"))
    assert said(windows, "Tillegg").ok is True


# --- What Office has been told of macros ------------------------------------------------------------------------


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_the_macro_setting_alone_does_not_stop_an_add_in_in_a_trusted_folder(windows, level):
    windows.registry.put(rf"{POLICY}\Excel\Security", "VBAWarnings", level)
    assert said(windows, "Makroer").ok is True


@pytest.mark.parametrize(
    ("key", "name", "value"),
    [
        (rf"{POLICY}\Common", "VBAOff", 1),
        (rf"{POLICY}\Excel\Security", "DisableAllAddins", 1),
        (rf"{OWN}\Excel\Security", "DisableAllAddins", 1),
    ],
)
def test_macros_or_add_ins_turned_off_are_told(windows, key, name, value):
    windows.registry.put(key, name, value)
    assert "slått av" in said(windows, "Makroer").said


@pytest.mark.parametrize(
    ("key", "name"),
    [(rf"{POLICY}\Excel\Security", "RequireAddinSig"), (rf"{POLICY}\Common\Security", "RequireAlwaysOnMacroSig")],
)
def test_where_a_signature_is_wanted_an_unsigned_add_in_is_told(windows, key, name):
    windows.registry.put(key, name, 1)
    assert "--addin" in said(windows, "Makroer").said
    write_addin(windows.addin, signed=True)
    assert said(windows, "Makroer").ok is None


@pytest.mark.parametrize(
    ("key", "name", "value"),
    [
        (rf"{POLICY}\Excel\Security\Trusted Locations", "AllLocationsDisabled", 1),
        (rf"{POLICY}\Common\Security\Trusted Locations", "Allow User Locations", 0),
    ],
)
def test_where_no_folder_is_trusted_the_macro_setting_decides(windows, key, name, value):
    windows.registry.put(key, name, value)
    assert "stoler ikke på" in said(windows, "Makroer").said
    windows.registry.put(rf"{POLICY}\Excel\Security", "VBAWarnings", 1)
    assert said(windows, "Makroer").ok is True
    windows.registry.put(rf"{POLICY}\Excel\Security", "VBAWarnings", 3)
    assert "signert" in said(windows, "Makroer").said


def test_a_start_folder_on_the_network_may_not_be_trusted(windows, monkeypatch):
    monkeypatch.setattr("virksomhetsrapport.edges.install.doctor.is_on_network", lambda folder: True)
    check = said(windows, "Makroer")
    assert check.ok is None
    assert str(windows.xlstart) in check.said
    windows.registry.put(rf"{POLICY}\Excel\Security\Trusted Locations", "AllowNetworkLocations", 1)
    assert said(windows, "Makroer").ok is True


def test_a_policy_goes_before_what_the_user_set_in_excel(windows):
    windows.registry.put(rf"{OWN}\Excel\Security", "RequireAddinSig", 1)
    assert said(windows, "Makroer").ok is False
    windows.registry.put(rf"{POLICY}\Excel\Security", "RequireAddinSig", 0)
    assert said(windows, "Makroer").ok is True


def test_a_list_of_allowed_add_ins_must_name_ours(windows):
    windows.registry.put(rf"{POLICY}\Excel\Resiliency", "RestrictToList", 1)
    assert said(windows, "Makroer").ok is False
    windows.registry.put(rf"{POLICY}\Excel\Resiliency\AddinList", "virksomhetsrapport.xlam", "1")
    assert said(windows, "Makroer").ok is True
    windows.registry.put(rf"{POLICY}\Excel\Resiliency\AddinList", "virksomhetsrapport.xlam", "0")
    assert "List of managed add-ins" in said(windows, "Makroer").said


# --- The helper and its folder ----------------------------------------------------------------------------------


def test_a_helper_that_does_not_live_is_told(windows):
    assert said(windows, "Hjelper").ok is False
    with living_helper(windows.base):
        assert said(windows, "Hjelper").ok is True


def test_a_helper_program_that_is_gone_is_told(windows):
    windows.helper.unlink()
    check = said(windows, "Ved pålogging")
    assert check.ok is False
    assert str(windows.helper) in check.said


@pytest.mark.parametrize("content", [None, b'"another.exe"', b"\\u00", "\u00e5".encode()])
def test_a_command_that_is_not_the_registrys_is_told(windows, content):
    start = windows.base / "start.txt"
    start.unlink()
    if content is not None:
        start.write_bytes(content)
    assert "start.txt" in said(windows, "Ved pålogging").said


def test_a_helper_that_log_on_does_not_start_is_told(windows):
    windows.registry.held.pop(RUN_USER.casefold())
    assert "virksomhetsrapport install" in said(windows, "Ved pålogging").said


def test_a_folder_that_cannot_be_written_in_is_told(windows, monkeypatch):
    def refused(dir):
        raise PermissionError(13, "closed", str(dir))

    monkeypatch.setattr("tempfile.TemporaryFile", refused)
    assert said(windows, "Mappe").ok is False


def test_a_user_without_folders_of_their_own_is_told_what_is_known(windows):
    checks = collect(machine(windows, environ={}), [FINE])
    assert [check.ok for check in checks if check.name == "Tillegg"] == [False]


# --- Organisations ----------------------------------------------------------------------------------------------


def test_an_organisation_with_a_fault_or_without_a_template_is_told(windows):
    found = [FINE, Organisation("soria", "soria/definition.toml har 2 feil.", None), Organisation("moria", "", None)]
    checks = {check.name: check for check in collect(machine(windows), found)}
    assert checks["nordlys"].ok is True
    assert checks["soria"] == Check("soria", False, "soria/definition.toml har 2 feil.")
    assert "templates/moria.docx" in checks["moria"].said


# --- As text ----------------------------------------------------------------------------------------------------


def test_one_fault_is_told_in_the_singular():
    assert render([Check("Hjelper", False, "er ikke i gang.")]) == "1 ting er ikke i orden.\n■ Hjelper: er ikke i gang."


def test_a_box_with_little_room_tells_the_faults_in_full_and_the_rest_by_name():
    checks = [Check("Program", True, "x" * 100), Check("Mappe", None, "kanskje."), Check("Hjelper", False, "borte.")]
    assert render([*checks, Check("Excel", True, "y" * 100)], most=120) == (
        "1 ting er ikke i orden.\n○ Mappe: kanskje.\n■ Hjelper: borte.\n● Program, Excel"
    )
    assert len(render(checks, most=40)) == 40
