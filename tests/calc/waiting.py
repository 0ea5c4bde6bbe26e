"""Waiting for what another program does."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

PATIENCE = 60
"""Seconds to wait for what comes at once unless the machine is busy."""


def wait_for(condition: Callable[[], Any], timeout: float, what: str) -> Any:
    """The first true value of a condition. Raises `TimeoutError`, naming what was waited for."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(0.05)
    raise TimeoutError(what)
