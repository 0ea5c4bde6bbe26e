r"""What stands in a request of the macro's and in an answer of the helper's (docs/decisions/005).

ASCII lines `key=value`; in a value every character outside space..~, and the backslash, is written `\uXXXX` in UTF-16.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

NONCE = re.compile(r"[0-9a-f]{16,64}")
GIVEN = "given."
_REQUEST, _ANSWER = "virksomhetsrapport-request", "virksomhetsrapport-answer"
_FORMAT = "1"
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_GIVEN_KEY = re.compile(r"given\.[a-z_]{1,40}")
_FIELDS = frozenset({_REQUEST, "nonce", "command", "book", "folder", "window", "host"})


class MalformedError(ValueError):
    """A request that the macro never writes."""


@dataclass(frozen=True)
class Request:
    """`book` and `folder` are the open workbook's name and path, an address where it lies in the cloud, empty where
    none is open or it was never saved. `window` is Excel's window, 0 where that is not known. `host` is the file that
    the macro lives in. `given` is what the user has answered so far.
    """

    nonce: str
    command: str
    book: str = ""
    folder: str = ""
    window: int = 0
    host: str = ""
    given: Mapping[str, str] = field(default_factory=dict)


class Icon(Enum):
    INFORMATION = "information"
    WARNING = "warning"
    ERROR = "error"


class AskKind(Enum):
    TEXT = "text"
    FILE = "file"
    CONFIRM = "confirm"
    """Yes or no; yes is sent as "ja"."""


@dataclass(frozen=True)
class Ask:
    """A question to the user; the answer comes in a new request, as `given[key]`.

    `filter` is that of Excel's file dialog: "Word-maler (*.docx),*.docx".
    """

    kind: AskKind
    key: str
    prompt: str
    default: str = ""
    filter: str = ""


@dataclass(frozen=True)
class Answer:
    """`status` is for the status bar, `box` for a message box where one is due."""

    status: str
    box: str = ""
    icon: Icon = Icon.INFORMATION
    ask: Ask | None = None


def escape(text: str) -> str:
    """The text in printable ASCII."""
    units = text.encode("utf-16-be", "surrogatepass")
    codes = (int.from_bytes(units[at : at + 2]) for at in range(0, len(units), 2))
    return "".join(chr(code) if 0x20 <= code <= 0x7E and code != 0x5C else f"\\u{code:04x}" for code in codes)


def unescape(text: str) -> str:
    """The text that was escaped. Raises `MalformedError` where it can be none."""
    if "\\" in _ESCAPE.sub("", text) or not all(" " <= char <= "~" for char in text):
        raise MalformedError
    units = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    try:
        return units.encode("utf-16-be", "surrogatepass").decode("utf-16-be")
    except UnicodeDecodeError:
        raise MalformedError from None


def read_request(text: str) -> Request:
    """The request that stands in a file's text. Raises `MalformedError` where it is not exactly one, and all of it."""
    found: dict[str, str] = {}
    if not text.endswith("\n"):
        raise MalformedError
    for line in text.replace("\r\n", "\n").removesuffix("\n").split("\n"):
        key, equals, value = line.partition("=")
        if not equals or key in found or not (key in _FIELDS or _GIVEN_KEY.fullmatch(key)):
            raise MalformedError
        found[key] = unescape(value)
    if found.get(_REQUEST) != _FORMAT or not found.keys() >= _FIELDS:
        raise MalformedError
    window = found["window"] or "0"
    if not NONCE.fullmatch(found["nonce"]) or not (window.isascii() and window.isdigit() and len(window) < 20):
        raise MalformedError
    return Request(
        found["nonce"],
        found["command"],
        found["book"],
        found["folder"],
        int(window),
        found["host"],
        {key.removeprefix(GIVEN): value for key, value in found.items() if key.startswith(GIVEN)},
    )


def write_answer(nonce: str, answer: Answer, given: Mapping[str, str]) -> str:
    """The text of an answer; `given` goes back with a question, so that nobody has to remember it meanwhile."""
    lines = {_ANSWER: _FORMAT, "nonce": nonce, "status": answer.status, "box": answer.box, "icon": answer.icon.value}
    if answer.ask:
        ask = answer.ask
        lines |= {"ask": ask.kind.value, "key": ask.key, "prompt": ask.prompt}
        lines |= {"default": ask.default, "filter": ask.filter}
        lines |= {GIVEN + key: value for key, value in given.items() if key != ask.key}
    return "".join(f"{key}={escape(value)}\n" for key, value in lines.items())
