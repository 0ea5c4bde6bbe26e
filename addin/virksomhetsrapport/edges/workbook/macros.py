"""The macro and the ribbon in a workbook, and the add-in that carries the same for every workbook.

What goes in was made from text before the program was installed; docs/decisions/005 says what the macro does.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import xlsxwriter

from virksomhetsrapport import __version__
from virksomhetsrapport.edges.places import package_folder
from virksomhetsrapport.errors import ProgramError

WORKBOOK_MODULE = "ThisWorkbook"
"""What the macro project calls the workbook; the sheets are Sheet1, Sheet2 and so on."""
RIBBON_PART = "customUI/customUI14.xml"
_RELATIONS, _TYPES = "_rels/.rels", "[Content_Types].xml"
_RIBBON_RELATION = (
    b'<Relationship Id="rIdRibbon" Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"'
    b' Target="customUI/customUI14.xml"/>'
)
_END_OF_RELATIONS = b"</Relationships>"
_WORKBOOK_TYPE = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_ADDIN_TYPE = b"application/vnd.ms-excel.addin.macroEnabled.main+xml"
_ONLY_WITHOUT_ADDIN = b' getVisible="Launcher.TabVisible"'
_MODULE = re.compile(rb"[\r\n](?:Module|Class|BaseClass)=([^\r\n]+)")
_OLDEST = (1980, 1, 1, 0, 0, 0)
_MOMENT = dt.datetime(2025, 1, 1, 12)  # noqa: DTZ001 - a time that says nothing, so that the same version gives the same bytes


class MacrosError(ProgramError):
    """The macro or the ribbon is not where the installation put it."""


def vba_project() -> bytes:
    """The macro project. Raises `MacrosError` where it was not installed."""
    return _made("vbaProject.bin")


def custom_ui() -> bytes:
    """The ribbon's tab. Raises `MacrosError` where it was not installed."""
    return _made("customUI14.xml")


def modules_of(project: bytes) -> set[str]:
    """The modules of a macro project that are not those of the workbook and its sheets, as its list names them."""
    return {name.decode("cp1252") for name in _MODULE.findall(project)}


def add_ribbon(path: Path) -> None:
    """Put the tab into a macro workbook that XlsxWriter wrote. The same workbook gives the same bytes."""
    _add_ribbon(path, path, custom_ui(), {})


def write_addin(path: Path) -> None:
    """Write the add-in: macro and tab in a workbook that Excel does not show. Raises `MacrosError`, `OSError`."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    name = f"Virksomhetsrapport {__version__}"
    comments = "Kontrollerer arbeidsboken og lager styrets rapport av den."
    book.set_properties({"title": name, "comments": comments, "author": "", "created": _MOMENT})
    book.add_worksheet("Virksomhetsrapport")
    book.add_vba_project(io.BytesIO(vba_project()), is_stream=True)
    book.set_vba_name(WORKBOOK_MODULE)
    book.close()
    # The add-in's tab is always there; that of a workbook with the macro gives way to it.
    tab = custom_ui().replace(_ONLY_WITHOUT_ADDIN, b"")
    _add_ribbon(written, path, tab, {_WORKBOOK_TYPE: _ADDIN_TYPE})


def _made(name: str) -> bytes:
    file = package_folder() / "macros" / name
    try:
        return file.read_bytes()
    except OSError:
        raise MacrosError("macros-missing", file=str(file)) from None


def _add_ribbon(source: Path | io.BytesIO, target: Path, tab: bytes, types: Mapping[bytes, bytes]) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            data = before.read(name)
            if name == _RELATIONS:
                data = data.replace(_END_OF_RELATIONS, _RIBBON_RELATION + _END_OF_RELATIONS)
            elif name == _TYPES:
                for old, new in types.items():
                    data = data.replace(old, new)
            _write_part(after, name, data)
        _write_part(after, RIBBON_PART, tab)
    target.write_bytes(made.getvalue())


def _write_part(package: zipfile.ZipFile, name: str, data: bytes) -> None:
    part = zipfile.ZipInfo(name, _OLDEST)
    part.compress_type = zipfile.ZIP_DEFLATED
    part.create_system, part.external_attr = 3, 0o600 << 16
    package.writestr(part, data)
