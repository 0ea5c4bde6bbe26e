"""LibreOffice for the tests: one profile of our own, and what it makes of the files that the program writes."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

RECALCULATE_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">\
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""

Convert = Callable[..., list[Path]]


@pytest.fixture(scope="session")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Have LibreOffice open files and save them as something else; every formula is calculated anew."""
    home = tmp_path_factory.mktemp("libreoffice")
    (home / "profile" / "user").mkdir(parents=True)
    (home / "profile" / "user" / "registrymodifications.xcu").write_text(RECALCULATE_ALWAYS, "utf-8")

    def call(ending: str, *files: Path) -> list[Path]:
        out = tmp_path_factory.mktemp(f"as-{ending}")
        profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", str(out), *map(str, files)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        made = [out / f"{file.stem}.{ending}" for file in files]
        assert all(file.is_file() for file in made)
        return made

    return call


def pages_of(pdf: Path) -> list[list[str]]:
    """The lines of each page, white space folded."""
    command = ["pdftotext", "-layout", "-enc", "UTF-8", str(pdf), "-"]
    text = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode("utf-8")
    return [[" ".join(line.split()) for line in page.splitlines()] for page in text.split("\f")[:-1]]
