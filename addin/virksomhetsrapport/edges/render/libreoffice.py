"""LibreOffice as a renderer: it converts a copy in the background, under a profile that lives as long as the call.

The user's own profile is never used: a LibreOffice that is open would take the job over.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from virksomhetsrapport.edges.render.bookmarks import pages_of
from virksomhetsrapport.edges.render.finish import finished
from virksomhetsrapport.edges.render.pages import Pages, private_copy
from virksomhetsrapport.edges.render.process import TooLongError, run
from virksomhetsrapport.errors import RenderError

PATIENCE = 60.0
"""Seconds that LibreOffice may take; a report takes two."""
_PLACES = frozenset({"ExportBookmarksToPDFDestination"})
_ACCESSIBLE = _PLACES | {"ExportBookmarks", "PDFUACompliance", "UseTaggedPDF", "DisplayPDFDocumentTitle"}
"""What is asked of its PDF: the places of the bookmarks alone, or all that a reader needs."""
_ELSE_ON = "IsSkipEmptyPages"
"""Pages that are left empty so that a chapter begins on the right-hand side are pages all the same."""
_OFFICE = "/org.openoffice.Office."
_SETTINGS = (
    (_OFFICE + "Common/Security/Scripting", "DisableMacrosExecution", "true"),
    (_OFFICE + "Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    (_OFFICE + "Writer/Content/Update", "Link", "0"),
)
"""Nothing in a document runs, and nothing is fetched from elsewhere."""


@dataclass(frozen=True)
class LibreOffice:
    """A LibreOffice that is installed; `patience` in seconds."""

    program: Path
    patience: float = PATIENCE

    @property
    def name(self) -> str:
        return f"LibreOffice {_version(self.program)}".strip()

    def pages(self, document: Path) -> Pages:
        with self._converted(document, _PLACES) as pdf:
            return pages_of(document, pdf, self.name)

    def pdf(self, document: Path, out: Path) -> None:
        with self._converted(document, _ACCESSIBLE) as pdf:
            data = finished(document, pdf, self.name)
        out.write_bytes(data)

    @contextmanager
    def _converted(self, document: Path, wanted: AbstractSet[str]) -> Iterator[Path]:
        with private_copy(document, self.name) as copy:
            folder = copy.parent
            profile = folder / "profil"
            _write_settings(profile)
            options = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck")
            command = [str(self.program), f"-env:UserInstallation={profile.as_uri()}", *options]
            command += ["--convert-to", _filter(wanted), "--outdir", str(folder), str(copy)]
            temporary = {name: str(folder) for name in ("TMPDIR", "TEMP", "TMP")}
            try:
                code = run(command, self.patience, {**os.environ, **temporary})
            except TooLongError:
                raise RenderError("render-too-long", name=self.name, seconds=round(self.patience)) from None
            made = copy.with_suffix(".pdf")
            if code or not made.is_file():
                raise RenderError("render-failed", name=self.name)
            yield made


def _filter(wanted: AbstractSet[str]) -> str:
    """The filter with its options, as LibreOffice 7.4 and newer take them."""
    names = sorted({*_ACCESSIBLE, _ELSE_ON})
    options = {name: {"type": "boolean", "value": str(name in wanted).lower()} for name in names}
    return f"pdf:writer_pdf_Export:{json.dumps(options)}"


def find(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> LibreOffice | None:
    """The LibreOffice of this machine: the one on the path, else in the folders that it is usually installed in."""
    for program in ("soffice", "libreoffice"):
        on_path = shutil.which(program, path=environ.get("PATH", ""))
        if on_path:
            return LibreOffice(Path(on_path))
    there = [program for program in _usual_places(environ, platform) if program.is_file()]
    return LibreOffice(there[0]) if there else None


def _usual_places(environ: Mapping[str, str], platform: str) -> Iterator[Path]:
    if platform == "darwin":
        for folder in (Path("/Applications"), Path(environ.get("HOME", "/")) / "Applications"):
            yield folder / "LibreOffice.app" / "Contents" / "MacOS" / "soffice"
    elif platform == "win32":
        roots = [environ[name] for name in ("PROGRAMFILES", "PROGRAMW6432", "PROGRAMFILES(X86)") if environ.get(name)]
        for root in dict.fromkeys(roots):
            for folder in sorted(Path(root).glob("LibreOffice*"), reverse=True):
                # The .com tells its version on the console, the .exe does not; both wait until the work is done.
                yield folder / "program" / "soffice.com"
                yield folder / "program" / "soffice.exe"


@cache
def _version(program: Path) -> str:
    """ "7.4.7"; empty where the program does not say."""
    command = [str(program), "--version"]
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=20, creationflags=hidden)  # noqa: S603 - a program that was found installed
    except (OSError, subprocess.TimeoutExpired):
        return ""
    told = re.search(rb"LibreOffice\D*(\d+\.\d+(?:\.\d+)?)", done.stdout)
    return told[1].decode() if told else ""


def _write_settings(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    text = f'<?xml version="1.0"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(text, "utf-8")
