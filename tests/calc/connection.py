"""The UNO connection to a running LibreOffice, through Debian's own `uno` module and nothing else of Debian's."""

from __future__ import annotations

import importlib.util
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

DEBIAN = Path("/usr/lib/python3/dist-packages")
_CONNECTIONS, _BETWEEN = 5, 0.2
"""How often a connection is tried, and the seconds between."""


def _load(module: str) -> Any:
    if module not in sys.modules:
        spec = importlib.util.spec_from_file_location(module, DEBIAN / f"{module}.py")
        assert spec is not None
        assert spec.loader is not None
        loaded = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(loaded)
        sys.modules[module] = loaded
    return sys.modules[module]


try:
    uno = _load("uno")
except (ImportError, FileNotFoundError) as error:
    pytest.skip(f"{error}: install with sh tests/tools.sh", allow_module_level=True)
UNO_ERRORS = (uno.getClass("com.sun.star.uno.Exception"), uno.getClass("com.sun.star.uno.RuntimeException"))
Disposed = uno.getClass("com.sun.star.lang.DisposedException")
NoConnect = uno.getClass("com.sun.star.connection.NoConnectException")


def connect(url: str) -> Any:
    """The component context behind a UNO URL. Raises `NoConnect` where no office listens.

    A connection may break while it is being made, although the office lives: then it is made again.
    """
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(_CONNECTIONS - 1):
        with suppress(Disposed):
            return resolver.resolve(url)
        time.sleep(_BETWEEN)
    return resolver.resolve(url)


def create(context: Any, service: str) -> Any:
    return context.ServiceManager.createInstanceWithContext(service, context)


def properties(**values: Any) -> tuple[Any, ...]:
    """Named arguments as UNO takes them."""
    return tuple(uno.createUnoStruct("com.sun.star.beans.PropertyValue", name, 0, values[name], 0) for name in values)
