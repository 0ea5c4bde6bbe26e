"""Waiting for what another program does."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

PATIENCE = 60
"""Seconds to wait for what comes at once unless the machine is busy."""


def wait_for(condition: Callable[[], Any], timeout: float, what: str) -> Any:
    """The first true value of a condition. Raises `TimeoutError`, naming what was waited for.

    What takes long is looked at less often: a look costs Calc as much as some of its work.
    """
    deadline, pause = time.monotonic() + timeout, 0.02
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(pause)
        pause = min(pause * 1.3, 0.25)
    raise TimeoutError(what)
