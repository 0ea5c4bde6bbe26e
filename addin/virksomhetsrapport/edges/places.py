"""Where definitions and templates are found: beside the workbook, in the shared folder, in the package.

A place is a folder with `workbook/ID/definition.toml` and `templates/ID.docx` in it. Finance changes either without
installing anything anew; a message says which were used.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from virksomhetsrapport.cells import Sheets
from virksomhetsrapport.definition import Definition, parse
from virksomhetsrapport.errors import DefinitionError, TemplateError
from virksomhetsrapport.period import Month, read_month
from virksomhetsrapport.remembered import SHEET, remembered
from virksomhetsrapport.spelling import nearest

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
SHARED_FOLDER = "VIRKSOMHETSRAPPORT_MAPPE"
"""The environment variable that names the configured shared folder."""


@cache
def package_folder() -> Path:
    """The folder that holds `workbook/` and `templates/`: the repository's, or the installed package's own."""
    here = Path(__file__).resolve().parents[1]
    installed = here / "data"
    return installed if installed.is_dir() else here.parents[1]


def places(beside: Path | None = None) -> list[Path]:
    """The places in the order in which they are asked."""
    shared = os.environ.get(SHARED_FOLDER)
    found = [beside, Path(shared) if shared else None, package_folder()]
    return [place for place in found if place is not None]


def organisations(beside: Path | None = None) -> dict[str, Path]:
    """The definition file of every organisation that is known, by id; the first place that has one wins."""
    found: dict[str, Path] = {}
    for place in places(beside):
        for file in sorted((place / "workbook").glob("*/definition.toml")):
            found.setdefault(file.parent.name, file)
    return found


def load_definition(organisation: str, beside: Path | None = None) -> tuple[Definition, Path]:
    """The organisation's definition and the file it stands in. Raises `DefinitionError`."""
    known = organisations(beside)
    file = known.get(organisation)
    if file is None:
        near = nearest(organisation, known)
        raise DefinitionError("organisation-unknown", id=organisation, known=", ".join(sorted(known)), nearest=near)
    definition = definition_in(file)
    if definition.id != organisation:
        raise DefinitionError("definition-other-id", id=definition.id, folder=organisation, source=str(file))
    return definition, file


def definition_in(file: Path) -> Definition:
    """The definition that stands in a file. Raises `DefinitionError`."""
    return _parsed(file, file.stat().st_mtime_ns)


def remembered_definition(sheets: Sheets, organisation: str, version: int) -> Definition | None:
    """The definition that a workbook was made from, as it remembers it; None where it remembers none of that version.

    Raises `WorkbookError` where somebody has changed it, and `DefinitionError` where it cannot be read any more.
    """
    text = remembered(sheets)
    own = definition_of(text, SHEET) if text is not None else None
    return own if own and (own.id, own.version) == (organisation, version) else None


@cache
def definition_of(text: str, source: str) -> Definition:
    """The definition that a text says; `source` names in messages where it stands. Raises `DefinitionError`."""
    return parse(_toml(text, source), source)


@cache
def _parsed(file: Path, changed: int) -> Definition:
    """A definition is parsed once for each time that its file was changed: what stays open for days must see it."""
    del changed
    return definition_of(definition_text(file), str(file))


def find_template(organisation: str, beside: Path | None = None) -> Path:
    """The organisation's template. Raises `TemplateError` where no place has one."""
    for place in places(beside):
        file = place / "templates" / f"{organisation}.docx"
        if file.is_file():
            return file
    raise TemplateError("template-not-found", id=organisation)


def samples(definition_file: Path) -> dict[Month, Path]:
    """The sample months that stand beside a definition."""
    files = definition_file.parent.glob("*.toml")
    return {month: file for file in sorted(files) if (month := read_month(file.stem))}


def read_toml(file: Path) -> Mapping[str, Any]:
    """A TOML file, decimals as `Decimal`. Raises `DefinitionError` where it is none."""
    return _toml(definition_text(file), str(file))


def definition_text(file: Path) -> str:
    """What stands in the file. Raises `DefinitionError` where it cannot be read."""
    try:
        return file.read_text("utf-8-sig")
    except OSError:
        raise DefinitionError("definition-unreadable", source=str(file)) from None
    except UnicodeDecodeError:
        raise DefinitionError("definition-not-utf8", source=str(file)) from None


def _toml(text: str, source: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as fault:
        place = _PLACE.search(str(fault))
        where = f"linje {place[1]}, tegn {place[2]}" if place else "slutten av filen"
        raise DefinitionError("definition-not-toml", source=source, where=where) from None
    except RecursionError:
        raise DefinitionError("definition-not-toml", source=source, where="starten av filen") from None
