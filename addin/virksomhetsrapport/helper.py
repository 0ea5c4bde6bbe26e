"""The helper: a door. It runs from log-on, takes the ribbon's requests one at a time, and answers them.

One lives for each session of log-on, for as long as it holds the lock of its file; a crash gives that free.
"""

from __future__ import annotations

import gc
import logging
import os
import platform
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

from filelock import FileLock, Timeout

from virksomhetsrapport.edges.desk import base_folder
from virksomhetsrapport.edges.excel import application
from virksomhetsrapport.edges.mailbox import Mailbox, NotNowError, RefusedError
from virksomhetsrapport.edges.messages import say, say_error
from virksomhetsrapport.errors import ProgramError, where_raised
from virksomhetsrapport.protocol import Answer, Icon, Request
from virksomhetsrapport.ribbon import LONGEST_BOX, Ribbon

LOOK_EVERY = 0.1
"""Seconds between two looks for requests."""
SWEEP_EVERY = 60.0
BEAT_EVERY = 1.0
"""Seconds between two signs of life while a request is worked at."""
BUSY_PATIENCE = 15.0
"""Seconds for which Excel may be busy with a cell or a dialog before the user is told."""
BUSY_PAUSE = 0.3
STOP = "stop"
ALREADY = 3
"""Exit code where another helper lives in this session."""

log = logging.getLogger("virksomhetsrapport")


def main() -> None:
    """Run until asked to stop by a file of that name, or until another helper is found to live."""
    gc.enable()
    base = base_folder()
    try:
        mailbox = Mailbox(base)
        mailbox.open()
    except ProgramError as fault:
        sys.exit("\n".join(say_error(fault)))
    lock = FileLock(base / f"helper-{session()}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        sys.exit(ALREADY)
    with lock, _log_in(base):
        application.tame()
        _run(mailbox, base / STOP)


def session() -> str:
    """What tells this session of log-on from the user's others: the machine, and on Windows the session's number."""
    number = 0
    if sys.platform == "win32":
        import ctypes

        found = ctypes.c_ulong()
        if ctypes.windll.kernel32.ProcessIdToSessionId(os.getpid(), ctypes.byref(found)):
            number = found.value
    return f"{platform.node() or 'local'}-{number}"


def _run(mailbox: Mailbox, stop: Path) -> None:
    log.info("started")
    ribbon = Ribbon()
    for nonce in mailbox.interrupted():
        with suppress(OSError):
            told = say("helper-interrupted", {})
            mailbox.answer(nonce, Answer(told, told, Icon.WARNING), {})
    elsewhere: set[str] = set()
    swept = 0.0
    while not stop.exists():
        for path in mailbox.waiting():
            if path.name not in elsewhere:
                _look_at(path, mailbox, ribbon, elsewhere)
        if time.monotonic() - swept > SWEEP_EVERY:
            mailbox.sweep()
            elsewhere.clear()
            swept = time.monotonic()
        time.sleep(LOOK_EVERY)
    stop.unlink(missing_ok=True)
    log.info("stopped")


def _look_at(path: Path, mailbox: Mailbox, ribbon: Ribbon, elsewhere: set[str]) -> None:
    """Take a request and answer it; refuse one that may not be obeyed; leave one that another session's helper sees.

    Nothing that goes wrong with one request ends the helper.
    """
    try:
        request = mailbox.read(path)
        if not application.sees_window(request.window):
            elsewhere.add(path.name)
        elif mailbox.take(path):
            _work_at(request, mailbox, ribbon)
    except NotNowError:
        return
    except RefusedError as fault:
        log.warning("refused: %s", fault)
        mailbox.drop(path)
    except Exception as fault:  # noqa: BLE001 - likewise: the next click must find a helper that lives
        log.warning("not answered: %s, %s", type(fault).__name__, where_raised(fault))


def _work_at(request: Request, mailbox: Mailbox, ribbon: Ribbon) -> None:
    began = time.monotonic()
    with _signs_of_life(mailbox, request) as progress:
        answer, outcome = _answer(ribbon, request, progress)
    mailbox.answer(request.nonce, answer, request.given)
    log.info("%s: %s, %d ms", request.command, outcome, round((time.monotonic() - began) * 1000))
    gc.collect()  # what still holds on to Excel would keep it from ending


def _answer(ribbon: Ribbon, request: Request, progress: _Progress) -> tuple[Answer, str]:
    """The answer, and what the log keeps of it. The outermost edge: whatever fails becomes a Norwegian sentence."""
    patience = time.monotonic() + BUSY_PATIENCE
    while True:
        try:
            return ribbon.act(request, progress), "done"
        except ProgramError as fault:
            return _failed("\n".join(say_error(fault))), fault.code
        except MemoryError:
            return _failed(say("helper-memory", {})), "memory"
        except Exception as fault:  # noqa: BLE001 - a click must be answered, and no traceback may reach the user
            if application.is_gone(fault):
                return _failed(say("helper-excel-gone", {})), "excel gone"
            if not application.is_busy(fault):
                if application.is_refused(fault):
                    return _failed(say("helper-excel-refused", {})), "excel refused"
                place = where_raised(fault)
                return _failed(say("helper-unexpected", {"kind": type(fault).__name__, "detail": place})), place
            if time.monotonic() > patience:
                return _failed(say("helper-excel-busy", {})), "excel busy"
            progress(say("progress-busy", {}))
            time.sleep(BUSY_PAUSE)


class _Progress:
    """The line that the status bar shows; each sign of life differs from the last."""

    def __init__(self, mailbox: Mailbox, nonce: str) -> None:
        self._mailbox = mailbox
        self._nonce = nonce
        self._text = say("progress-start", {})
        self._beats = 0
        self._guard = threading.Lock()

    def __call__(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.beat()

    def beat(self) -> None:
        with self._guard:
            self._beats += 1
            try:
                self._mailbox.progress(self._nonce, self._text, self._beats)
            except OSError:
                log.warning("progress could not be written")  # a full disk is told by what it stops, not by this


@contextmanager
def _signs_of_life(mailbox: Mailbox, request: Request) -> Iterator[_Progress]:
    progress = _Progress(mailbox, request.nonce)
    progress.beat()
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT_EVERY):
            progress.beat()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield progress
    finally:
        over.set()
        thread.join()


def _failed(text: str) -> Answer:
    first, _, _ = text.partition("\n")
    return Answer(first, _short(text), Icon.ERROR)


def _short(text: str) -> str:
    """What a message box holds, cut between lines."""
    if len(text) <= LONGEST_BOX:
        return text
    kept = text[:LONGEST_BOX].rsplit("\n", 1)[0]
    return f"{kept}\n…"


@contextmanager
def _log_in(base: Path) -> Iterator[None]:
    """The log, closed again before the lock is given free: whoever waits for that may take the file away."""
    handler = RotatingFileHandler(base / "helper.log", maxBytes=500_000, backupCount=1, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    try:
        yield
    finally:
        log.removeHandler(handler)
        handler.close()
