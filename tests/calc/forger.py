"""Somebody who lays files among the requests, and looks at what comes of it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from pathlib import Path

from tests.calc.desk import Desk
from tests.calc.waiting import PATIENCE, wait_for

from virksomhetsrapport.commands import COMMANDS
from virksomhetsrapport.protocol import escape

REASONS = {
    "name",
    "no ordinary file of this user",
    "large",
    "old, or dated in the future",
    "malformed",
    "unreadable",
    "nonce",
    "unknown command",
    "used before",
}
LINE = re.compile(
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} "
    rf"(INFO ({'|'.join(COMMANDS)}): [a-z -]+, [0-9]+ ms|WARNING refused: (?P<reason>{'|'.join(REASONS)}))"
)
"""All that the log may say here: no name of a file or a sheet, no text, no figure but the milliseconds."""


class Forger:
    """Somebody who can write in the folder of requests. `book` is the workbook that is open."""

    def __init__(self, desk: Desk, book: Path) -> None:
        self.desk, self.book = desk, book
        self.requests, self.answers = desk.base / "requests", desk.base / "answers"

    @staticmethod
    def nonce() -> str:
        """One that was never used before."""
        return secrets.token_hex(16)

    def lines(self, nonce: str, command: str = "report", book: str | None = None, folder: str | None = None) -> str:
        """A request that the helper obeys, by default for a report of the open workbook."""
        return (
            f"virksomhetsrapport-request=1\nnonce={nonce}\ncommand={command}\n"
            f"book={escape(self.book.name if book is None else book)}\n"
            f"folder={escape(str(self.book.parent) if folder is None else folder)}\n"
            f"window=0\ngiven.reason=Tall fra Kari Nordmann\nhost={escape(self.book.name)}\n"
        )

    def put(self, content: str | bytes, name: str) -> Path:
        """A file among the requests, there all at once."""
        half, path = self.requests / "half", self.requests / name
        half.write_bytes(content if isinstance(content, bytes) else content.encode())
        return half.rename(path)

    def seen(self) -> tuple[object, ...]:
        """What a request could have changed: cells, files, answers, what was shown, dialogs, documents."""
        folders = (self.book.parent, self.desk.documents, self.answers)
        files = {path: path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}
        titles = [document.Title for document in self.desk.office.documents()]
        return self.desk.contents(), files, self.desk.opened, self.desk.office.has_dialog(), titles

    def log(self) -> list[str]:
        return self.desk.log.splitlines()

    def refused(self, *reasons: str, do: Callable[[], object]) -> None:
        """Fails unless what is done has no consequence but one line in the log, for one of these reasons."""
        seen, known = self.seen(), len(self.log())
        do()
        wait_for(lambda: len(self.log()) > known, PATIENCE, "a line in the log")
        self.next_look()
        assert [_outcome(line) for line in self.log()[known:]] in [[reason, "name"] for reason in reasons]
        assert self.seen() == seen

    def ignored(self, do: Callable[[], object]) -> None:
        """Fails unless what is done has no consequence at all."""
        seen, known = self.seen(), len(self.log())
        do()
        self.next_look()
        assert [_outcome(line) for line in self.log()[known:]] == ["name"]
        assert self.seen() == seen

    def answered(self, nonce: str, do: Callable[[], object]) -> str:
        """The answer to a request that is obeyed; nothing is refused."""
        known = len(self.log())
        do()
        wait_for(lambda: len(self.log()) > known, PATIENCE, "a line in the log")
        (line,) = self.log()[known:]
        assert _outcome(line) == ""
        answer = self.answers / f"{nonce}.answer"
        text = answer.read_text("ascii")
        answer.unlink()
        return text

    def next_look(self) -> None:
        """Wait until the helper has looked at all that is there: at a last request, which it refuses by its name."""
        last = self.put("", "last.request")
        wait_for(lambda: not last.exists(), PATIENCE, "the next look")


def _outcome(line: str) -> str:
    """Why a request was refused, nothing where it was answered. Fails where the line says more than it may."""
    known = LINE.fullmatch(line)
    assert known, line
    return known["reason"] or ""
