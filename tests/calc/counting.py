"""What the engine counts: each call that reads or writes something in the application, and how long it took.

The same place makes Calc's failures look like Excel's, and plays Excel while somebody edits a cell.
"""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import cached_property, wraps
from pathlib import Path
from types import FunctionType
from typing import Any

from tests.calc.connection import UNO_ERRORS, Disposed

CALL_REJECTED = -2147418111
EXCEPTION_OCCURRED = -2147352567
SERVER_UNAVAILABLE = -2147023174


class ComError(Exception):
    """As pywin32's com_error: hresult, text, details and argument; `details[5]` is Excel's own 1004."""

    def __init__(self, hresult: int, text: str) -> None:
        self.hresult, self.strerror, self.argerror = hresult, text, None
        self.excepinfo = (0, "Microsoft Excel", text, None, 0, -2146827284)
        super().__init__(hresult, text, self.excepinfo, None)


def refused(text: str) -> ComError:
    """The error with which Excel answers what it cannot do."""
    return ComError(EXCEPTION_OCCURRED, text)


class Tally:
    def __init__(self) -> None:
        self._thread = threading.local()
        self.lives: Callable[[], bool] = lambda: True  # whether the office is still there
        self.reset()

    def reset(self) -> None:
        self.calls: Counter[str] = Counter()
        self.seconds = 0.0

    def call(self, label: str | None, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Only the outermost call counts, and only with a label: what the engine asks on the way is its own affair."""
        if getattr(self._thread, "inside", False):
            return function(*args, **kwargs)
        if label:
            _refuse_while_busy()
            self.calls[label] += 1
        self._thread.inside = True
        start = time.perf_counter()
        try:
            return function(*args, **kwargs)
        except UNO_ERRORS as error:
            if isinstance(error, Disposed) or not self.lives():
                raise ComError(SERVER_UNAVAILABLE, "The RPC server is unavailable.") from error
            raise refused(f"{type(error).__name__}: {error}") from error
        finally:
            self._thread.inside = False
            if label:
                self.seconds += time.perf_counter() - start


def _refuse_while_busy() -> None:
    busy = os.environ.get("CALC_BUSY_FILE")
    if busy and Path(busy).exists():
        raise ComError(CALL_REJECTED, "Call was rejected by callee.")


tally = Tally()


def counted(*members: str) -> Callable[[type], type]:
    """Counts the named properties and methods of a class: as Class.member, and as Class.member= when set.

    The others only find the way; their failures look like Excel's too.
    """

    def decorate(cls: type) -> type:
        for member, attribute in list(vars(cls).items()):
            label = f"{cls.__name__}.{member}" if member in members else None
            if isinstance(attribute, property):
                put = label and f"{label}="
                setattr(cls, member, property(_through(attribute.fget, label), _through(attribute.fset, put)))
            elif isinstance(attribute, cached_property):
                attribute.func = _through(attribute.func, label)
            elif isinstance(attribute, FunctionType):
                setattr(cls, member, _through(attribute, label))
        return cls

    return decorate


def _through(function: Callable[..., Any] | None, label: str | None) -> Any:
    if function is None:
        return None

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        return tally.call(label, function, *args, **kwargs)

    return call
