"""What is asked of Windows itself: its registry, where Excel is, whether this is an administrator's prompt."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePath
from typing import Any

from virksomhetsrapport.edges.install.carry_out import NoRegistry, Registry, Value

HELPER = "virksomhetsrapport-helper"
_REMOTE = 4
"""DRIVE_REMOTE of GetDriveType."""
_OFFICE = r"HKLM\SOFTWARE\Microsoft\Office"
_EXCEL_FOLDERS = (
    (rf"{_OFFICE}\16.0\Excel\InstallRoot", "Path", ()),
    (r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe", "Path", ()),
    (rf"{_OFFICE}\ClickToRun\Configuration", "InstallationPath", ("root", "Office16")),
)


def is_windows() -> bool:
    return sys.platform == "win32"


def registry() -> Registry:
    return WindowsRegistry() if is_windows() else NoRegistry()


class WindowsRegistry:
    """The registry of this machine: read in the 64-bit part first and then in the 32-bit one, written in the former.

    All of it may raise `OSError`; what is not there is None.
    """

    def read(self, key: str, name: str) -> Value | None:
        for found in self._opened(key):
            with suppress(FileNotFoundError):
                value: Value = _winreg().QueryValueEx(found, name)[0]
                return value
        return None

    def values(self, key: str) -> Mapping[str, Value]:
        found: dict[str, Value] = {}
        for opened in self._opened(key):
            for at in range(_winreg().QueryInfoKey(opened)[1]):
                name, value, _ = _winreg().EnumValue(opened, at)
                found.setdefault(name, value)
        return found

    def write(self, key: str, name: str, text: str) -> None:
        winreg = _winreg()
        root, path = _split(key)
        access = winreg.KEY_SET_VALUE | winreg.KEY_WOW64_64KEY
        with winreg.CreateKeyEx(root, path, 0, access) as opened:
            winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, text)

    def remove(self, key: str, name: str) -> None:
        winreg = _winreg()
        root, path = _split(key)
        access = winreg.KEY_SET_VALUE | winreg.KEY_WOW64_64KEY
        with suppress(FileNotFoundError), winreg.OpenKey(root, path, 0, access) as opened:
            winreg.DeleteValue(opened, name)

    def _opened(self, key: str) -> Iterator[Any]:
        winreg = _winreg()
        root, path = _split(key)
        for part in (winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY):
            with (
                suppress(FileNotFoundError, PermissionError),
                winreg.OpenKey(root, path, 0, winreg.KEY_READ | part) as found,
            ):
                yield found


def _winreg() -> Any:
    import winreg

    return winreg


def _split(key: str) -> tuple[int, str]:
    root, _, path = key.partition("\\")
    roots: dict[str, int] = {"HKCU": _winreg().HKEY_CURRENT_USER, "HKLM": _winreg().HKEY_LOCAL_MACHINE}
    return roots[root], path


def excel_xlstart(registry: Registry, flavour: type[PurePath] = PurePath) -> PurePath | None:
    """The folder of the machine's own Excel whose files it opens for every user; None where no Excel is known."""
    for key, name, below in _EXCEL_FOLDERS:
        folder = registry.read(key, name)
        if isinstance(folder, str) and folder:
            return flavour(folder).joinpath(*below, "XLSTART")
    return None


def is_administrator() -> bool:
    """Whether this process has an administrator's rights, not only the user the right to ask for them."""
    return bool(_windll().shell32.IsUserAnAdmin())


def _windll() -> Any:
    import ctypes

    return getattr(ctypes, "windll")  # noqa: B009 - there is no such name where the types are checked


def is_on_network(folder: PurePath) -> bool:
    """Whether a folder is another machine's, by its name or behind a drive letter of our own."""
    if folder.drive.startswith("\\\\"):
        return True
    return is_windows() and bool(folder.drive) and _windll().kernel32.GetDriveTypeW(f"{folder.drive}\\") == _REMOTE


def is_store_python(prefix: str = sys.base_prefix) -> bool:
    """Whether this Python comes from Microsoft Store.

    Windows gives such a program a private copy of the user's folders and registry: Excel would see nothing of it.
    """
    return "\\windowsapps\\" in f"{prefix.casefold()}\\"


def find_helper() -> Path | None:
    """The helper program that came with this package: beside the command, or where this Python keeps its commands."""
    name = f"{HELPER}.exe" if is_windows() else HELPER
    user = sysconfig.get_preferred_scheme("user")
    folders = [Path(sys.argv[0]).parent, Path(sysconfig.get_path("scripts")), Path(sysconfig.get_path("scripts", user))]
    found = (folder.resolve() / name for folder in folders)
    return next((file for file in found if file.is_file()), None)


def start_helper(helper: PurePath) -> bool:
    """Start the helper on its own, as log-on does; False where Windows does not let it."""
    flags = getattr(subprocess, "DETACHED_PROCESS", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    quiet = subprocess.DEVNULL
    try:
        subprocess.Popen(  # noqa: S603 - the program that came with this package, by its full path
            [os.fspath(helper)], stdin=quiet, stdout=quiet, stderr=quiet, close_fds=True, creationflags=flags
        )
    except OSError:
        return False
    return True
