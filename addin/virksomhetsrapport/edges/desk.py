"""The user's own desk: the program's folder there, Documents, and how a file is opened for the user to see."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from virksomhetsrapport.errors import OutputError

NAME = "Virksomhetsrapport"


def base_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The program's own folder, which only its user can write to; the macro finds it by the same rule."""
    for variable in ("LOCALAPPDATA", "XDG_DATA_HOME"):
        if environ.get(variable):
            return Path(environ[variable]) / NAME
    return Path.home() / ".local" / "share" / NAME


def documents() -> Path:
    """The user's Documents folder, wherever it was moved to."""
    from platformdirs import user_documents_path

    return user_documents_path()


def show_file(path: Path) -> None:
    """Open a file in the program that the user opens such files with. Raises `OutputError` where there is none."""
    try:
        if sys.platform == "win32":
            os.startfile(path)  # noqa: S606 - a document of ours, in the user's own program for it
        else:
            import subprocess

            opener = "open" if sys.platform == "darwin" else "xdg-open"
            subprocess.Popen([opener, str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - likewise
    except OSError:
        raise OutputError("cannot-open", file=str(path)) from None
