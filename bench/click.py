"""A click on Kontroller, from the button to the answer on the status bar, over LibreOffice Calc: `make bench-click`.

Through the warm helper, as a user waits for it; and in this process, where what is ours is told from what is Calc's.
Prints minimum, median and maximum in seconds. Calc stands in for Excel, so the whole says little about Excel; the part
that is ours says much.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.calc.desk import Desk
from tests.calc.office import Office

from virksomhetsrapport import app
from virksomhetsrapport.protocol import Request

ROUNDS = 15
NONCE = "6f1c0a9b8d7e6f5a"


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        office = Office(folder / "office")
        desk = Desk(office, folder / "user")
        book = folder / "hdo-2025-02.xlsm"
        app.new("hdo", "2025-02", book, sample=True)
        try:
            desk.open(book)
            desk.start_helper()
            show("from click to answer", [timed(lambda: desk.click("check")) for _ in range(ROUNDS)])
            desk.stop_helper()
            in_process(office, book)
        finally:
            desk.kill_helper()
            office.stop()


def in_process(office: Office, book: Path) -> None:
    os.environ["CALC_URL"] = office.url
    from tests.calc.engine import engine, register

    from virksomhetsrapport.ribbon import Ribbon

    register()
    ribbon, request = Ribbon(), Request(NONCE, "check", book.name, str(book.parent))
    ribbon.act(request, lambda _: None)
    whole, calc = [], []
    for _ in range(ROUNDS):
        engine.reset()
        whole.append(timed(lambda: ribbon.act(request, lambda _: None)))
        calc.append(engine.seconds)
    show("the work", whole)
    show("  of which Calc's", calc)
    show("  of which ours", [one - other for one, other in zip(whole, calc, strict=True)])
    print(f"calls: {sum(engine.calls.values())}")


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def show(what: str, seconds: list[float]) -> None:
    print(f"{what:22} {min(seconds):6.3f} {statistics.median(seconds):6.3f} {max(seconds):6.3f}")


if __name__ == "__main__":
    main()
