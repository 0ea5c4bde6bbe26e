"""Writing files: whole or not at all, and never over one that somebody has open."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from virksomhetsrapport.errors import OutputError


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Have `write` fill a new file beside `path`, and put it there in one step.

    Raises `OutputError` where the folder is missing or closed, the disk is full, or the file is open elsewhere; what
    stood there before then still stands.
    """
    if path.is_dir():
        raise OutputError("output-is-folder", file=str(path))
    if not path.parent.is_dir():
        raise OutputError("output-folder-missing", folder=str(path.parent), file=path.name)
    if _is_open(path):
        raise OutputError("output-open", file=path.name)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
    except OSError:
        raise OutputError("output-folder-closed", folder=str(path.parent), file=path.name) from None
    os.close(handle)
    half = Path(name)
    try:
        write(half)
        half.chmod(0o666 & ~_umask())
        half.replace(path)
    except PermissionError:
        raise OutputError("output-open", file=path.name) from None
    except OSError as fault:
        raise OutputError("output-failed", file=path.name, reason=fault.strerror or str(fault)) from None
    finally:
        half.unlink(missing_ok=True)


def _is_open(path: Path) -> bool:
    """Whether Office or LibreOffice has laid its own lock file beside it."""
    name = path.name
    owners = (f"~${name}", f"~${name[2:]}", f".~lock.{name}#")
    return path.exists() and any((path.parent / owner).exists() for owner in owners)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
