"""A Windows machine that is none: a user's folders below a temporary one, and a registry in a dictionary."""

from __future__ import annotations

import fcntl
import threading
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from virksomhetsrapport.edges.install.carry_out import Value

RUN_USER = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run"
RUN_MACHINE = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Run"
OFFICE = r"HKLM\SOFTWARE\Microsoft\Office\16.0\Excel\InstallRoot"


class MadeUpRegistry:
    """Names know no case, as in the real one. A key in `closed` cannot be written."""

    def __init__(self) -> None:
        self.held: dict[str, dict[str, Value]] = {}
        self.closed: set[str] = set()

    def put(self, key: str, name: str, value: Value) -> None:
        self.held.setdefault(key.casefold(), {})[name] = value

    def read(self, key: str, name: str) -> Value | None:
        found = self.values(key)
        return next((value for each, value in found.items() if each.casefold() == name.casefold()), None)

    def values(self, key: str) -> Mapping[str, Value]:
        return dict(self.held.get(key.casefold(), {}))

    def write(self, key: str, name: str, text: str) -> None:
        self._refuse(key)
        self.put(key, name, text)

    def remove(self, key: str, name: str) -> None:
        self._refuse(key)
        self.held.get(key.casefold(), {}).pop(name, None)

    def _refuse(self, key: str) -> None:
        if key in self.closed:
            raise PermissionError(key)


class MadeUpWindows:
    """The folders of a user, of the programs and of Excel, and what stands in them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.environ = {
            "APPDATA": str(root / "Users" / "kari" / "Roaming"),
            "LOCALAPPDATA": str(root / "Users" / "kari" / "Local"),
            "USERPROFILE": str(root / "Users" / "kari"),
            "PUBLIC": str(root / "Users" / "Public"),
            "ProgramFiles": str(root / "Programs"),
        }
        self.base = root / "Users" / "kari" / "Local" / "Virksomhetsrapport"
        self.xlstart = root / "Users" / "kari" / "Roaming" / "Microsoft" / "Excel" / "XLSTART"
        self.settings = root / "Programs" / "Virksomhetsrapport"
        office = root / "Programs" / "Office16"
        self.everyones_xlstart = office / "XLSTART"
        self.helper = root / "Programs" / "Python" / "Scripts" / "virksomhetsrapport-helper.exe"
        for folder in (self.base.parent, self.xlstart.parents[2], office, self.helper.parent):
            folder.mkdir(parents=True)
        self.helper.write_bytes(b"MZ")
        self.registry = MadeUpRegistry()
        self.registry.put(OFFICE, "Path", str(office))

    @property
    def addin(self) -> Path:
        return self.xlstart / "Virksomhetsrapport.xlam"

    def contents(self) -> dict[str, bytes | None]:
        """Every folder (None) and file below the root."""
        return {
            str(path.relative_to(self.root)): None if path.is_dir() else path.read_bytes()
            for path in self.root.rglob("*")
        }


def write_addin(path: Path, *, version: str = "0.1.0", signed: bool = False, text: str = "makroer") -> None:
    """A file that looks like the add-in from outside; the same bytes each time."""
    with zipfile.ZipFile(path, "w") as package:
        parts = {"docProps/core.xml": f"<title>Virksomhetsrapport {version}</title>", "xl/vbaProject.bin": text}
        if signed:
            parts["xl/vbaProjectSignatureV3.bin"] = "signatur"
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), content)


@contextmanager
def living_helper(base: Path, *, heeds: bool = True, session: int = 1) -> Iterator[None]:
    """A helper that holds its lock, and stops when it is asked to, if it heeds."""
    base.mkdir(parents=True, exist_ok=True)
    over = threading.Event()
    held = threading.Event()

    def live() -> None:
        with (base / f"helper-{session}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            held.set()
            while not over.is_set():
                if heeds and (base / "stop").exists():
                    (base / "stop").unlink(missing_ok=True)
                    return
                time.sleep(0.01)

    thread = threading.Thread(target=live)
    thread.start()
    held.wait(5)
    try:
        yield
    finally:
        over.set()
        thread.join(5)
