"""The folder through which macro and helper speak: requests taken once, answers written whole (docs/decisions/005)."""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from virksomhetsrapport.commands import COMMANDS
from virksomhetsrapport.errors import OutputError
from virksomhetsrapport.protocol import NONCE, Answer, MalformedError, Request, escape, read_request, write_answer

REQUESTS, ANSWERS = "requests", "answers"
OLDEST = 120.0
"""Seconds after which nobody waits for a request any more."""
LARGEST = 64 * 1024
KEPT = 600.0
"""Seconds for which a nonce is remembered, and an answer that nobody fetched is kept: longer than a request is good."""


class RefusedError(Exception):
    """A request that is not answered; the reason is for the log."""


class NotNowError(Exception):
    """A request that something else has open for the moment."""


class Mailbox:
    """One user's requests and answers. `now` gives seconds, as file times do."""

    def __init__(self, base: Path, now: Callable[[], float] = time.time) -> None:
        self.requests = base / REQUESTS
        self.answers = base / ANSWERS
        self._now = now

    def open(self) -> None:
        """Make the folders, closed to everybody else. Raises `OutputError` where they are not this user's own."""
        for folder in (self.requests.parent, self.requests, self.answers):
            try:
                folder.mkdir(parents=True, exist_ok=True)
                known = folder.lstat()
                if not stat.S_ISDIR(known.st_mode) or not _own(known):
                    raise OutputError("mailbox-not-own", folder=str(folder))
                if sys.platform != "win32":
                    folder.chmod(0o700)  # on Windows the user's profile is closed to others already
            except OSError:
                raise OutputError("mailbox-not-own", folder=str(folder)) from None

    def waiting(self) -> list[Path]:
        """Requests that nobody has taken, the oldest first."""
        try:
            found = [
                (entry.stat(follow_symlinks=False).st_mtime, entry.name)
                for entry in os.scandir(self.requests)
                if entry.name.endswith(".request")
            ]
        except OSError:
            return []  # the folder or a request went away meanwhile: there is another look
        return [self.requests / name for _, name in sorted(found)]

    def read(self, path: Path) -> Request:
        """The request in a file that waits.

        Raises `RefusedError` where it is none that may be obeyed, `NotNowError` where it cannot be read this time.
        """
        nonce = path.stem
        if not NONCE.fullmatch(nonce):
            raise RefusedError("name")
        try:
            known = path.lstat()
            if not stat.S_ISREG(known.st_mode) or known.st_nlink != 1 or not _own(known):
                raise RefusedError("no ordinary file of this user")
            if known.st_size > LARGEST:
                raise RefusedError("large")
            if not -OLDEST <= known.st_mtime - self._now() <= 2:
                raise RefusedError("old, or dated in the future")
            request = read_request(path.read_bytes().decode("ascii"))
        except (MalformedError, UnicodeDecodeError):
            raise RefusedError("malformed") from None
        except OSError:
            raise NotNowError from None
        if request.nonce != nonce:
            raise RefusedError("nonce")
        if request.command not in COMMANDS:
            raise RefusedError("unknown command")
        return request

    def take(self, path: Path) -> bool:
        """Make a request ours; False where another helper was first. Raises `RefusedError` where it was used before."""
        taken = path.with_suffix(".taken")
        if taken.exists():
            raise RefusedError("used before")
        try:
            self.progress(
                path.stem, "", 0
            )  # before it is ours: whoever finds it taken can tell that it was not answered
            path.rename(taken)
        except OSError:
            return False
        with suppress(OSError):
            os.utime(taken, (self._now(), self._now()))
        return True

    def drop(self, path: Path) -> None:
        """Take a request that is refused out of the way, so that it is not looked at again."""
        with suppress(OSError):
            path.replace(path.with_suffix(f".{time.time_ns()}.refused"))

    def progress(self, nonce: str, text: str, beat: int) -> None:
        """A line for the status bar, and below it a number that tells this sign of life from the last."""
        self._write(self.answers / f"{nonce}.progress", f"{escape(text)}\n{beat}\n")

    def answer(self, nonce: str, answer: Answer, given: Mapping[str, str]) -> None:
        """Written beside, the progress taken away, then put in place: of what dies between, the next helper tells."""
        path = self.answers / f"{nonce}.answer"
        half = _half(path)
        half.write_text(write_answer(nonce, answer, given), "ascii", newline="\n")
        with suppress(OSError):  # the macro may be reading it; the sweep takes it then
            (self.answers / f"{nonce}.progress").unlink(missing_ok=True)
        _put_in_place(half, path)

    def interrupted(self) -> Iterator[str]:
        """The nonces of requests that a helper took and never answered; their macros may still be waiting."""
        for taken in self.requests.glob("*.taken"):
            if not NONCE.fullmatch(taken.stem) or (self.answers / f"{taken.stem}.answer").exists():
                continue
            signs = (self.answers / f"{taken.stem}.progress", _half(self.answers / f"{taken.stem}.answer"))
            if any(sign.exists() for sign in signs):
                yield taken.stem

    def sweep(self) -> None:
        """Take away what nobody will fetch or ask for any more."""
        for folder in (self.requests, self.answers):
            for path in folder.glob("*.*"):
                try:
                    if self._now() - path.lstat().st_mtime > KEPT:
                        path.unlink()
                except OSError:
                    continue

    def _write(self, path: Path, text: str) -> None:
        half = _half(path)
        half.write_text(text, "ascii", newline="\n")
        _put_in_place(half, path)


def _half(path: Path) -> Path:
    return path.with_suffix(path.suffix + "-part")


def _put_in_place(half: Path, path: Path) -> None:
    for pause in (0.05, 0.1, 0.2, None):
        try:
            half.replace(path)
        except PermissionError:  # on Windows, while the macro reads it
            if pause is None:
                raise
            time.sleep(pause)
        else:
            return


def _own(known: os.stat_result) -> bool:
    """Whether a file is this user's; Windows tells it by the rights of the profile that it lies in."""
    return sys.platform == "win32" or known.st_uid == os.getuid()
