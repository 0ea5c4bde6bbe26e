"""Files that the program writes for itself to read: JSON that says what it is, with a digest over all that it says.

However such a file is spaced and ordered, it says the same; whatever else is changed in it shows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from decimal import InvalidOperation
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

LARGEST = 50_000_000
"""Bytes beyond which a file is none of these."""
DIGEST = "digest"
_T = TypeVar("_T")


class Form(Enum):
    """What a file is: its first key, whose value is the number of the form."""

    ISSUED = "virksomhetsrapport-utstedt"
    COUNTS = "virksomhetsrapport-hr-tall"


NUMBERS = {Form.ISSUED: 1, Form.COUNTS: 1}
"""The forms that this program writes; a reader refuses a higher one."""


class Flaw(Enum):
    """Why a file cannot be used: the first of these that holds."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    NOT_OURS = "not ours"
    DAMAGED = "damaged"
    NEWER = "newer"
    CHANGED = "changed"


class FlawError(Exception):
    """A file that cannot be used; whoever asked for it says so in words."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw)
        self.flaw = flaw


def sealed(form: Form, says: dict[str, Any]) -> dict[str, Any]:
    """The data of a file: what it is, all that it says, and the digest of both."""
    data = {form.value: NUMBERS[form], **says}
    return {**data, DIGEST: _digest(data)}


def read_sealed(path: Path, form: Form, meaning: Callable[[dict[str, Any]], _T]) -> _T:
    """What a file means. Raises `FlawError`.

    `meaning` reads the data, and may raise any error of a value where that is not as it was written.
    """
    return unsealed(_bytes(path), form, meaning)


def unsealed(blob: bytes, form: Form, meaning: Callable[[dict[str, Any]], _T]) -> _T:
    """As `read_sealed`, of what a file holds."""
    ours = f'"{form.value}"'.encode() in blob[:200]
    try:
        data = json.loads(blob.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise FlawError(Flaw.DAMAGED if ours else Flaw.NOT_OURS) from None
    if not isinstance(data, dict) or form.value not in data:
        raise FlawError(Flaw.NOT_OURS)
    if isinstance(data[form.value], int) and data[form.value] > NUMBERS[form]:
        raise FlawError(Flaw.NEWER)
    told = data.pop(DIGEST, None)
    try:
        same = told == _digest(data)
        del data[form.value]
        found = meaning(data)
    except (KeyError, ValueError, TypeError, AttributeError, InvalidOperation, RecursionError):
        raise FlawError(Flaw.DAMAGED) from None
    if not same:
        raise FlawError(Flaw.CHANGED)
    return found


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.stat().st_size <= LARGEST else b""
    except FileNotFoundError:
        raise FlawError(Flaw.MISSING) from None
    except (OSError, ValueError):
        raise FlawError(Flaw.UNREADABLE) from None


def canonical(data: Any) -> str:
    """The one way to write what JSON may order and space in many."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


def _digest(data: Any) -> str:
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def _refuse(constant: str) -> None:
    raise ValueError(constant)
