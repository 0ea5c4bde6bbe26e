"""The helper as it ships, over Calc, in trouble at one point: TROUBLE_AT names the point, TROUBLE what happens there.

It dies as by the task manager, stands still while the file FLAG is there, or finds the disk full while that is there.
"""

from __future__ import annotations

import errno
import os
import signal
import time
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import Any

from tests.calc import engine

from virksomhetsrapport import app, helper, opened, pagination
from virksomhetsrapport.edges import desk
from virksomhetsrapport.edges.excel import application, read, write
from virksomhetsrapport.edges.mailbox import Mailbox
from virksomhetsrapport.edges.render.choose import PageSource
from virksomhetsrapport.outputs import Patch

Trouble = Callable[[], None]


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@cache
def stand_still() -> None:
    """Once."""
    flag = Path(os.environ["FLAG"])
    flag.touch()
    while flag.exists():
        time.sleep(0.02)


def find_the_disk_full() -> None:
    if Path(os.environ["FLAG"]).exists():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def before(owner: Any, name: str, at_call: int = 1) -> Callable[[Trouble], None]:
    """Trouble before the function begins, when it is called for that time."""
    return lambda trouble: _surround(owner, name, at_call, before=trouble)


def after(owner: Any, name: str) -> Callable[[Trouble], None]:
    """Trouble when the function has ended for the first time."""
    return lambda trouble: _surround(owner, name, 1, after=trouble)


def _surround(owner: Any, name: str, at_call: int, before: Trouble | None = None, after: Trouble | None = None) -> None:
    real, calls = getattr(owner, name), count(1)

    def surrounded(*args: Any, **kwargs: Any) -> Any:
        now = next(calls) == at_call
        if before and now:
            before()
        result = real(*args, **kwargs)
        if after and now:
            after()
        return result

    setattr(owner, name, surrounded)


def sign_of_life(trouble: Trouble) -> None:
    real = Mailbox.progress

    def progress(mailbox: Mailbox, nonce: str, *args: Any) -> None:
        real(mailbox, nonce, *args)
        if (mailbox.requests / f"{nonce}.taken").exists():
            trouble()

    Mailbox.progress = progress  # type: ignore[method-assign]


def between_two_tables(trouble: Trouble) -> None:
    real = opened.table_patches

    def patches(*args: Any) -> Iterator[Patch]:
        sheet = ""
        for patch in real(*args):
            if sheet not in {"", patch.sheet}:
                trouble()
            sheet = patch.sheet
            yield patch

    opened.table_patches = patches


def half_an_answer(trouble: Trouble) -> None:
    real = Path.write_text

    def write_text(path: Path, text: str, *args: Any, **kwargs: Any) -> int:
        if path.name.endswith(".answer-part"):
            real(path, text[: len(text) // 2], *args, **kwargs)
            trouble()
        return real(path, text, *args, **kwargs)

    Path.write_text = write_text  # type: ignore[method-assign]


def answer_in_place(trouble: Trouble) -> None:
    real = Path.replace

    def replace(path: Path, target: Path) -> Path:
        result = real(path, target)
        if target.suffix == ".answer":
            trouble()
        return result

    Path.replace = replace  # type: ignore[method-assign]


def half_a_report(trouble: Trouble) -> None:
    _writing(trouble, whole=False)


def report_not_in_place(trouble: Trouble) -> None:
    _writing(trouble, whole=True)


def _writing(trouble: Trouble, *, whole: bool) -> None:
    real = pagination.write_whole

    def write_whole(path: Path, write: Callable[[Path], None]) -> None:
        def troubled(half: Path) -> None:
            write(half)
            if not whole:
                os.truncate(half, half.stat().st_size // 2)
            trouble()
            if not whole:
                write(half)

        real(path, troubled)

    pagination.write_whole = write_whole


POINTS: dict[str, Callable[[Trouble], None]] = {
    "request seen": before(application, "sees_window"),
    "request taken": after(Mailbox, "take"),
    "first sign of life": sign_of_life,
    "third sheet": before(read, "_frame", at_call=3),
    "workbook read": before(write, "write_summary"),
    "Kontroll told unfinished": after(write, "write_summary"),
    "between two tables": between_two_tables,
    "tables written": before(write, "write_control"),
    "Kontroll written": after(write, "write_control"),
    "half an answer": half_an_answer,
    "answer in place": answer_in_place,
    "before the report": before(app, "write_document"),
    "half a report": half_a_report,
    "report not in place": report_not_in_place,
    "report in place": before(desk, "show_file"),
}
TROUBLES: dict[str, Trouble] = {"dies": die, "stands still": stand_still, "disk full": find_the_disk_full}


if __name__ == "__main__":
    engine.register()
    helper.Ribbon = partial(helper.Ribbon, pages=PageSource.NONE)  # type: ignore[misc, assignment]
    POINTS[os.environ["TROUBLE_AT"]](TROUBLES[os.environ["TROUBLE"]])
    helper.main()
