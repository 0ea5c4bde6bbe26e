"""What is asked of Windows: its registry, through a module that answers as Python's own does, and where Excel is."""
# ruff: noqa: N802 - the names are those of winreg

from __future__ import annotations

import subprocess
import sys
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace

import pytest

from unit.edges.made_up_windows import OFFICE, MadeUpRegistry
from virksomhetsrapport.edges.install import windows
from virksomhetsrapport.edges.install.carry_out import NoRegistry
from virksomhetsrapport.edges.install.windows import WindowsRegistry, excel_xlstart, is_store_python

RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
APP_PATHS = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
CLICK_TO_RUN = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"


class Winreg:
    """As much of Python's winreg as is used; each hive has a 64-bit and a 32-bit part."""

    HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE = 1, 2
    KEY_READ, KEY_SET_VALUE, KEY_WOW64_64KEY, KEY_WOW64_32KEY, REG_SZ = 0x20019, 2, 0x100, 0x200, 1

    def __init__(self):
        self.parts = {}

    def OpenKey(self, root, path, reserved, access):
        found = self.parts.get((root, path, access & 0x300))
        if found is None:
            raise FileNotFoundError(path)
        if found == "closed":
            raise PermissionError(path)
        return Opened(found)

    def CreateKeyEx(self, root, path, reserved, access):
        return Opened(self.parts.setdefault((root, path, access & 0x300), {}))

    def QueryValueEx(self, opened, name):
        if name not in opened.values:
            raise FileNotFoundError(name)
        return opened.values[name], self.REG_SZ

    def QueryInfoKey(self, opened):
        return 0, len(opened.values), 0

    def EnumValue(self, opened, at):
        name = list(opened.values)[at]
        return name, opened.values[name], self.REG_SZ

    def SetValueEx(self, opened, name, reserved, kind, text):
        opened.values[name] = text

    def DeleteValue(self, opened, name):
        if name not in opened.values:
            raise FileNotFoundError(name)
        del opened.values[name]


class Opened:
    def __init__(self, values):
        self.values = values

    def __enter__(self):
        return self

    def __exit__(self, *fault):
        return None


@pytest.fixture
def winreg(monkeypatch) -> Winreg:
    stand_in = Winreg()
    monkeypatch.setitem(sys.modules, "winreg", stand_in)
    return stand_in


def test_what_is_written_is_read_and_removed_again(winreg):
    registry = WindowsRegistry()
    key = rf"HKCU\{RUN}"
    assert registry.read(key, "Virksomhetsrapport") is None
    registry.remove(key, "Virksomhetsrapport")
    registry.write(key, "Virksomhetsrapport", '"helper.exe"')
    assert winreg.parts == {(1, RUN, 0x100): {"Virksomhetsrapport": '"helper.exe"'}}
    assert registry.read(key, "Virksomhetsrapport") == '"helper.exe"'
    assert registry.values(key) == {"Virksomhetsrapport": '"helper.exe"'}
    registry.remove(key, "Virksomhetsrapport")
    registry.remove(key, "Virksomhetsrapport")
    assert registry.values(key) == {}


def test_a_32_bit_excel_is_found_in_its_own_part(winreg):
    path = OFFICE.removeprefix("HKLM\\")
    winreg.parts[2, path, 0x200] = {"Path": "C:\\Program Files (x86)\\Microsoft Office\\root\\Office16\\"}
    winreg.parts[2, path, 0x100] = {}
    assert excel_xlstart(WindowsRegistry(), PureWindowsPath) == PureWindowsPath(
        r"C:\Program Files (x86)\Microsoft Office\root\Office16\XLSTART"
    )


def test_a_key_that_may_not_be_read_is_as_none(winreg):
    winreg.parts[1, RUN, 0x100] = "closed"
    assert WindowsRegistry().read(rf"HKCU\{RUN}", "x") is None
    assert WindowsRegistry().values(rf"HKCU\{RUN}") == {}


@pytest.mark.parametrize(
    ("key", "name", "value"),
    [
        (OFFICE, "Path", "C:\\Program Files\\Microsoft Office\\root\\Office16\\"),
        (APP_PATHS, "Path", "C:\\Program Files\\Microsoft Office\\root\\Office16\\"),
        (CLICK_TO_RUN, "InstallationPath", "C:\\Program Files\\Microsoft Office"),
    ],
)
def test_the_start_folder_of_excel_is_found_by_any_of_its_traces(key, name, value):
    registry = MadeUpRegistry()
    registry.put(key, name, value)
    assert excel_xlstart(registry, PureWindowsPath) == PureWindowsPath(
        r"C:\Program Files\Microsoft Office\root\Office16\XLSTART"
    )


@pytest.mark.parametrize("value", [None, "", 3])
def test_no_excel_is_found_where_there_is_no_folder_of_it(value):
    registry = MadeUpRegistry()
    if value is not None:
        registry.put(OFFICE, "Path", value)
    assert excel_xlstart(registry) is None


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        (r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.11_qbz5n2kfra8p0", True),
        (r"C:\Users\kari\AppData\Local\Programs\Python\Python311", False),
        (r"C:\Program Files\Python311", False),
    ],
)
def test_a_python_from_the_store_is_known_by_its_folder(prefix, expected):
    assert is_store_python(prefix) is expected


def test_the_registry_is_the_machines_own(monkeypatch, winreg):
    monkeypatch.setattr(sys, "platform", "win32")
    assert isinstance(windows.registry(), WindowsRegistry)
    monkeypatch.setattr(sys, "platform", "linux")
    assert isinstance(windows.registry(), NoRegistry)


@pytest.mark.parametrize(
    ("folder", "expected"),
    [(r"\\server\home\kari\XLSTART", True), (r"H:\Excel\XLSTART", True), (r"C:\Excel\XLSTART", False)],
)
def test_a_folder_on_the_network_is_known_by_name_or_drive(monkeypatch, folder, expected):
    import ctypes

    kernel = SimpleNamespace(GetDriveTypeW=lambda drive: {"H:\\": 4, "C:\\": 3}[drive])
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    assert windows.is_on_network(PureWindowsPath(folder)) is expected


def test_an_administrators_prompt_is_told_by_windows(monkeypatch):
    import ctypes

    for answer in (0, 1):
        shell = SimpleNamespace(IsUserAnAdmin=lambda answer=answer: answer)
        monkeypatch.setattr(ctypes, "windll", SimpleNamespace(shell32=shell), raising=False)
        assert windows.is_administrator() is bool(answer)


def test_the_helper_is_found_beside_the_command(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "virksomhetsrapport.exe")])
    monkeypatch.setattr("sysconfig.get_path", lambda *arguments: str(tmp_path / "elsewhere"))
    assert windows.find_helper() is None
    helper = tmp_path / "virksomhetsrapport-helper.exe"
    helper.touch()
    assert windows.find_helper() == helper


def test_a_helper_is_started_on_its_own(monkeypatch):
    started = []
    monkeypatch.setattr(subprocess, "Popen", lambda command, **settings: started.append((command, settings)))
    assert windows.start_helper(Path("/programs/helper.exe")) is True
    ((command, settings),) = started
    assert command == ["/programs/helper.exe"]
    assert settings["stdout"] == subprocess.DEVNULL


def test_a_helper_that_windows_does_not_start_is_no_fault(tmp_path):
    assert windows.start_helper(tmp_path / "none.exe") is False
