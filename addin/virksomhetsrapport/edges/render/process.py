"""Programs that are started and waited for: never longer than is reasonable, and ended with all that they started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path


class TooLongError(Exception):
    """The program was still running when the patience was over; it is ended now."""


def run(command: Sequence[str], patience: float, environ: Mapping[str, str]) -> int:
    """Run a program, without a window, and give its exit code.

    Raises `TooLongError` after `patience` seconds, `OSError` where it cannot be started.
    """
    process = subprocess.Popen(  # noqa: S603 - a program that was found installed, and arguments of ours
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=dict(environ),
        start_new_session=sys.platform != "win32",
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    try:
        return process.wait(patience)
    except subprocess.TimeoutExpired:
        raise TooLongError from None
    finally:
        if process.poll() is None:
            end_tree(process.pid)
            process.wait()


def end_tree(pid: int) -> None:
    """End a process and all that it started. Elsewhere than on Windows it must lead a session of its own."""
    if sys.platform == "win32":
        killer = Path(os.environ["SYSTEMROOT"]) / "System32" / "taskkill.exe"
        command = [str(killer), "/F", "/T", "/PID", str(pid)]
        subprocess.run(command, check=False, capture_output=True, creationflags=subprocess.CREATE_NO_WINDOW)  # noqa: S603 - Windows' own program
    else:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
