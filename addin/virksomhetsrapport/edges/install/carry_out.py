"""Doing the steps of a plan, all of them or none: what was done is undone when a later one fails."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import NamedTuple, Protocol, TypeAlias

from virksomhetsrapport.edges.install.living import stop_helpers
from virksomhetsrapport.edges.install.plan import (
    InstallError,
    MakeFolder,
    RemoveFiles,
    RemoveFolder,
    RemoveValue,
    SetValue,
    Step,
    StopHelper,
    WriteAddin,
    WriteText,
)

Value: TypeAlias = str | int | bytes
_ADDINS = (".xlam", ".xla")
PAUSES = (0.1, 0.3, 0.6, 1.0)
"""Seconds between attempts: a helper that has stopped lets go of its log a moment after its lock."""
MARK = ":Zone.Identifier"
"""The stream that Windows hangs on a file from the internet, and for which Office blocks its macros."""


class Registry(Protocol):
    """As much of the Windows registry as is needed; a key begins with HKCU or HKLM, and names know no case."""

    def read(self, key: str, name: str) -> Value | None: ...

    def values(self, key: str) -> Mapping[str, Value]: ...

    def write(self, key: str, name: str, text: str) -> None: ...

    def remove(self, key: str, name: str) -> None: ...


class NoRegistry:
    """The registry of a machine that has none."""

    def read(self, key: str, name: str) -> Value | None:
        del key, name
        return None

    def values(self, key: str) -> Mapping[str, Value]:
        del key
        return {}

    def write(self, key: str, name: str, text: str) -> None:
        raise PermissionError(key, name, text)

    def remove(self, key: str, name: str) -> None:
        del key, name


class Tools(NamedTuple):
    """What the steps are done with: `write_addin` writes the add-in of this version to a file."""

    registry: Registry
    write_addin: Callable[[Path], None]
    stop: Callable[[Path], None] = stop_helpers


def carry_out(steps: Sequence[Step], tools: Tools) -> list[Path]:
    """Do the steps in order; give the folders that were left because they hold what is not ours.

    Raises `InstallError` where a step cannot be done, and then has undone those before it.
    """
    left: list[Path] = []
    with ExitStack() as undo:
        for step in steps:
            _do(step, tools, undo, left)
        undo.pop_all()
    return left


def _do(step: Step, tools: Tools, undo: ExitStack, left: list[Path]) -> None:
    match step:
        case MakeFolder():
            _make_folder(Path(step.path), undo)
        case WriteAddin():
            _write_addin(Path(step.path), Path(step.halfway), tools.write_addin, undo)
        case WriteText():
            _write(Path(step.path), step.text.encode("ascii"), Path(step.path).parent, undo)
        case RemoveFiles():
            for pattern in step.patterns:
                for file in sorted(Path(step.folder).glob(pattern)):
                    _remove_file(file, undo)
        case RemoveFolder():
            if not _remove_folder(Path(step.path), undo):
                left.append(Path(step.path))
        case StopHelper():
            tools.stop(Path(step.base))
        case SetValue() | RemoveValue():
            _change_value(step, tools.registry, undo)


def _make_folder(folder: Path, undo: ExitStack) -> None:
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        try:
            each.mkdir(exist_ok=True)
        except OSError:
            raise InstallError("install-folder-closed", folder=str(each)) from None
        undo.callback(_quietly, each.rmdir)


def _write_addin(path: Path, halfway: Path, write: Callable[[Path], None], undo: ExitStack) -> None:
    with tempfile.TemporaryDirectory(prefix="virksomhetsrapport-") as folder:
        built = Path(folder) / path.name
        write(built)
        data = built.read_bytes()
    _write(path, data, halfway, undo)


def _write(path: Path, data: bytes, halfway: Path, undo: ExitStack) -> None:
    """The bytes whole or not at all; a file that holds them already is left as it is, unless it is marked."""
    before = _content(path)
    if before == data and not is_marked(path):
        return
    try:
        handle, name = tempfile.mkstemp(prefix=".vr-", dir=halfway)
    except OSError:
        raise InstallError("install-folder-closed", folder=str(halfway)) from None
    half = Path(name)
    undo.callback(_quietly, lambda: half.unlink(missing_ok=True))
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        half.chmod(0o644)
        half.replace(path)
    except PermissionError:
        raise _in_use(path) from None
    except OSError as fault:
        raise InstallError("install-not-written", file=str(path), number=fault.errno or 0) from None
    undo.callback(_quietly, lambda: _put_back(path, before))


def _remove_file(path: Path, undo: ExitStack) -> None:
    if path.is_dir() and not path.is_symlink():
        return
    before = None if path.is_symlink() else _content(path)
    pauses = () if path.suffix.casefold() in _ADDINS else PAUSES
    for pause in (*pauses, None):
        try:
            path.unlink(missing_ok=True)
            break
        except OSError:
            if pause is None:
                raise _in_use(path) from None
            time.sleep(pause)
    undo.callback(_quietly, lambda: _put_back(path, before))


def _remove_folder(path: Path, undo: ExitStack) -> bool:
    try:
        path.rmdir()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    undo.callback(_quietly, path.mkdir)
    return True


def _change_value(step: SetValue | RemoveValue, registry: Registry, undo: ExitStack) -> None:
    try:
        before = registry.read(step.key, step.name)
        if isinstance(step, SetValue):
            registry.write(step.key, step.name, step.text)
        elif before is not None:
            registry.remove(step.key, step.name)
    except OSError:
        raise InstallError("install-registry-closed", key=step.key) from None
    if isinstance(before, str):
        undo.callback(_quietly, lambda: registry.write(step.key, step.name, before))
    else:
        undo.callback(_quietly, lambda: registry.remove(step.key, step.name))


def is_marked(path: Path) -> bool:
    """Whether Windows has marked a file as come from the internet."""
    try:
        return Path(f"{path}{MARK}").exists()
    except OSError:
        return False


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError:
        raise _in_use(path) from None


def _put_back(path: Path, before: bytes | None) -> None:
    if before is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(before)


def _in_use(path: Path) -> InstallError:
    if path.suffix.casefold() in _ADDINS:
        return InstallError("install-excel-open", file=str(path))
    return InstallError("install-file-in-use", file=str(path))


def _quietly(act: Callable[[], object]) -> None:
    """Undoing goes on as far as it can: the first fault is the one that is told."""
    with suppress(OSError):
        act()
