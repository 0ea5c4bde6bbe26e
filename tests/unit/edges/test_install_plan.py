"""What an installation puts where, told for Windows on any machine."""

from pathlib import PureWindowsPath

import pytest

from virksomhetsrapport.edges.install.plan import (
    InstallError,
    MakeFolder,
    RemoveFiles,
    RemoveFolder,
    RemoveValue,
    SetValue,
    StopHelper,
    WriteAddin,
    WriteText,
    in_a_profile,
    install_steps,
    machine_target,
    uninstall_steps,
    user_target,
)
from virksomhetsrapport.protocol import unescape

ENVIRON = {
    "APPDATA": r"C:\Users\Kåre\AppData\Roaming",
    "LOCALAPPDATA": r"C:\Users\Kåre\AppData\Local",
    "USERPROFILE": r"C:\Users\Kåre",
    "PUBLIC": r"C:\Users\Public",
    "ProgramFiles": r"C:\Program Files",
}
BASE = PureWindowsPath(r"C:\Users\Kåre\AppData\Local\Virksomhetsrapport")
XLSTART = PureWindowsPath(r"C:\Users\Kåre\AppData\Roaming\Microsoft\Excel\XLSTART")
HELPER = PureWindowsPath(r"C:\Users\Kåre\Python\Scripts\virksomhetsrapport-helper.exe")
OFFICE = PureWindowsPath(r"C:\Program Files\Microsoft Office\root\Office16\XLSTART")
RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"


def of(kind, steps):
    return [step for step in steps if isinstance(step, kind)]


def test_a_users_installation_stays_in_the_users_own_folders_and_registry():
    steps = install_steps(user_target(ENVIRON, BASE), HELPER)
    assert [step.path for step in of(WriteAddin, steps)] == [XLSTART / "Virksomhetsrapport.xlam"]
    assert [step.path for step in of(MakeFolder, steps)] == [XLSTART, BASE, BASE / "requests", BASE / "answers"]
    assert of(SetValue, steps) == [SetValue(rf"HKCU\{RUN}", "Virksomhetsrapport", f'"{HELPER}"')]


def test_the_command_that_starts_the_helper_is_written_in_ascii_and_read_back_whole():
    (start,) = of(WriteText, install_steps(user_target(ENVIRON, BASE), HELPER))
    assert start.path == BASE / "start.txt"
    assert start.text.isascii()
    assert start.text.endswith("\r\n")
    assert unescape(start.text.strip()) == f'"{HELPER}"'


def test_the_half_written_add_in_lies_where_excel_opens_nothing():
    (addin,) = of(WriteAddin, install_steps(user_target(ENVIRON, BASE), HELPER))
    assert addin.halfway == XLSTART.parent


def test_what_fails_most_often_comes_before_a_living_helper_is_stopped():
    kinds = [type(step) for step in install_steps(user_target(ENVIRON, BASE), HELPER)]
    assert kinds.index(WriteAddin) < kinds.index(StopHelper) < kinds.index(WriteText)
    kinds = [type(step) for step in uninstall_steps(user_target(ENVIRON, BASE))]
    assert kinds.index(RemoveFiles) < kinds.index(StopHelper) < kinds.index(RemoveValue)


def test_a_machines_installation_touches_no_users_folder():
    target = machine_target(ENVIRON, OFFICE)
    helper = PureWindowsPath(r"C:\Program Files\Python311\Scripts\virksomhetsrapport-helper.exe")
    steps = [*install_steps(target, helper), *uninstall_steps(target)]
    assert "Users" not in str(steps)
    assert of(SetValue, steps) == [SetValue(rf"HKLM\{RUN}", "Virksomhetsrapport", f'"{helper}"')]
    assert not of(StopHelper, steps)
    assert target.addin == OFFICE / "Virksomhetsrapport.xlam"
    assert target.start == PureWindowsPath(r"C:\Program Files\Virksomhetsrapport\start.txt")


def test_a_32_bit_python_writes_where_64_bit_programs_are():
    environ = ENVIRON | {"ProgramFiles": r"C:\Program Files (x86)", "ProgramW6432": r"C:\Program Files"}
    assert machine_target(environ, OFFICE).settings == PureWindowsPath(r"C:\Program Files\Virksomhetsrapport")


def test_a_start_folder_of_excels_that_lies_elsewhere_is_taken_as_given():
    elsewhere = PureWindowsPath(r"D:\Excel\Oppstart")
    assert user_target({}, BASE, elsewhere).addin == elsewhere / "Virksomhetsrapport.xlam"


@pytest.mark.parametrize("environ", [{}, {"APPDATA": ""}])
def test_a_user_whose_folders_windows_does_not_name_is_told(environ):
    with pytest.raises(InstallError) as told:
        user_target(environ, BASE)
    assert told.value.code == "install-folder-unknown"
    assert told.value.params == {"variable": "APPDATA"}


def test_what_is_taken_away_is_what_was_put_there():
    target = user_target(ENVIRON, BASE)
    put, taken = install_steps(target, HELPER), uninstall_steps(target)
    for step in [*of(WriteAddin, put), *of(WriteText, put)]:
        removed = [each for each in of(RemoveFiles, taken) if each.folder == step.path.parent]
        assert any(step.path.match(pattern) for each in removed for pattern in each.patterns)
    assert {(step.key, step.name) for step in of(SetValue, put)} == {
        (step.key, step.name) for step in of(RemoveValue, taken)
    }
    made = {step.path for step in of(MakeFolder, put)} - {target.xlstart}
    assert {step.path for step in of(RemoveFolder, taken)} == made


@pytest.mark.parametrize(
    ("helper", "expected"),
    [
        (r"C:\Users\kåre\python\virksomhetsrapport-helper.exe", True),
        (r"c:\users\Ola\virksomhetsrapport-helper.exe", True),
        (r"C:\Program Files\Python311\Scripts\virksomhetsrapport-helper.exe", False),
        (r"D:\Apps\virksomhetsrapport-helper.exe", False),
    ],
)
def test_a_helper_in_somebodys_own_folder_is_known_as_such(helper, expected):
    assert in_a_profile(PureWindowsPath(helper), ENVIRON) is expected
