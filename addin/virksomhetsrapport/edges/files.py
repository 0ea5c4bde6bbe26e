"""Writing files: whole or not at all, and never over one that somebody has open."""

from __future__ import annotations

import errno
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from virksomhetsrapport.errors import OutputError

REASONS = {
    errno.ENOSPC: "disken er full",
    errno.EDQUOT: "plassen du har på disken er brukt opp",
    errno.EFBIG: "filen ble for stor for disken",
    errno.EROFS: "disken kan bare leses",
    errno.EIO: "disken svarer ikke",
    errno.ENAMETOOLONG: "navnet er for langt",
}

MOST_NUMBERS = 99
"""How many files of one name a folder holds before the user is told to clear up."""
_HALF = ".vr-"
LONGEST_WRITING = 600.0
"""Seconds after which a half-written file is nobody's any more."""


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Have `write` fill a new file beside `path`, and put it there in one step.

    Raises `OutputError` where the folder is missing or closed, the disk is full, or the file is open elsewhere; what
    stood there before then still stands.
    """
    try:
        _refuse(path)
        _clear_away(path.parent)
        half = _new_beside(path)
    except OSError as fault:
        raise OutputError("output-failed", file=path.name, reason=_reason(fault)) from None
    try:
        write(half)
        half.chmod(0o666 & ~_umask())
        half.replace(path)
    except PermissionError:
        raise OutputError("output-open", file=path.name) from None
    except OSError as fault:
        raise OutputError("output-failed", file=path.name, reason=_reason(fault)) from None
    finally:
        half.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """As `write_whole`, of a text in UTF-8."""

    def write(half: Path) -> None:
        half.write_text(text, "utf-8", newline="\n")

    write_whole(path, write)


def exists(path: Path) -> bool:
    """Whether something stands there already; a name that no disk can hold stands nowhere."""
    try:
        return path.exists()
    except OSError:
        return False


def numbered(first: Path) -> Iterator[Path]:
    """`mars.docx`, `mars (2).docx`, `mars (3).docx` ..."""
    yield first
    for number in range(2, MOST_NUMBERS + 1):
        yield first.with_name(f"{first.stem} ({number}){first.suffix}")


def same_file(one: Path, other: Path) -> bool:
    return exists(one) and exists(other) and one.samefile(other)


def _refuse(path: Path) -> None:
    if path.is_dir():
        raise OutputError("output-is-folder", file=str(path))
    if not path.parent.is_dir():
        raise OutputError("output-folder-missing", folder=str(path.parent), file=path.name)
    if is_open(path):
        raise OutputError("output-open", file=path.name)


def _new_beside(path: Path) -> Path:
    """An empty file of a name that nobody else has, on the same disk."""
    try:
        handle, name = tempfile.mkstemp(prefix=_HALF, suffix=path.suffix, dir=path.parent)
    except OSError:
        raise OutputError("output-folder-closed", folder=str(path.parent.resolve()), file=path.name) from None
    os.close(handle)
    return Path(name)


def _clear_away(folder: Path) -> None:
    """Take away what a program that was killed in the middle has left; no renderer that hangs takes as long."""
    for half in folder.glob(f"{_HALF}*"):
        with suppress(OSError):
            if time.time() - half.lstat().st_mtime > LONGEST_WRITING:
                half.unlink()


def _reason(fault: OSError) -> str:
    return REASONS.get(fault.errno or 0, f"feil {fault.errno}")


def is_open(path: Path) -> bool:
    """Whether Excel, Word or LibreOffice has laid its own lock file beside it."""
    if not path.exists():
        return False
    # Word writes "~$" over the first letters of a long name, and before a short one; Excel always before it.
    letters = min(max(len(path.stem) - 6, 0), 2) if path.suffix.casefold() == ".docx" else 0
    owners = (f"~${path.name[letters:]}", f".~lock.{path.name}#")
    return any((path.parent / owner).exists() for owner in owners)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def want_ending(out: Path, *endings: str) -> None:
    """Raises `OutputError` where a file that is to be written is called something else."""
    if out.suffix.casefold() not in endings:
        raise OutputError("output-wrong-ending", file=out.name or str(out), ending=" eller ".join(endings))
