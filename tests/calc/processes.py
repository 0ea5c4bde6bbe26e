"""A program with all that it starts, of which nothing outlives the test run, however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

# The shell waits for a line that never comes; when the test run is gone, its end of the pipe is too.
_UNTIL_WE_ARE_GONE = '"$@" </dev/null & read -r _; kill -KILL 0'
_STOP_SECONDS = 5


class ProcessGroup:
    def __init__(self, command: list[str], environ: Mapping[str, str]) -> None:
        self._shell = subprocess.Popen(
            ["sh", "-c", _UNTIL_WE_ARE_GONE, "sh", *command],
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def living(self) -> dict[int, str]:
        """Number and name of each of its processes."""
        found = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                before, _, after = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")
                state, _, group = after.split()[:3]
                if int(group) == self._shell.pid and state != "Z":
                    found[int(stat.parent.name)] = before.partition("(")[2]
        return found

    def kill(self, *names: str) -> None:
        """At once, the processes of these names; the others live on."""
        while named := [pid for pid, name in self.living().items() if name in names]:
            for pid in named:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)

    def stop(self) -> None:
        """All of them: asked first, then killed."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            deadline = time.monotonic() + _STOP_SECONDS
            while self.living() and time.monotonic() < deadline:
                with suppress(ProcessLookupError):
                    os.killpg(self._shell.pid, number)
                self._shell.poll()
                time.sleep(0.05)
        self._shell.communicate()
