"""Whether a helper lives: each holds the lock of its session's file for as long as it runs."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from virksomhetsrapport.edges.install.plan import LOCKS, STOP, InstallError

PATIENCE = 15.0
"""Seconds that a helper gets to finish what it is doing."""


def living(base: Path) -> list[Path]:
    """The lock files that a living helper holds."""
    return [file for file in sorted(base.glob(LOCKS)) if _is_held(file)]


def stop_helpers(base: Path, patience: float = PATIENCE, rest: Callable[[float], None] = time.sleep) -> None:
    """Ask the user's helpers to stop and wait until none lives. Raises `InstallError` where one goes on.

    The helper that sees the file takes it away; it is laid out anew for as long as another lives.
    """
    ask, end = base / STOP, time.monotonic() + patience
    try:
        while living(base):
            if time.monotonic() > end:
                raise InstallError("install-helper-busy", folder=str(base))
            ask.touch()
            rest(0.1)
    finally:
        with suppress(OSError):
            ask.unlink(missing_ok=True)


def _is_held(file: Path) -> bool:
    try:
        handle = os.open(file, os.O_RDWR)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    try:
        return not _can_lock(handle)
    finally:
        os.close(handle)


def _can_lock(handle: int) -> bool:
    """Whether the first byte can be locked; closing the file gives it free again."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
