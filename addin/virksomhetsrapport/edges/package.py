"""Office files as zip packages: opened with care, since anybody may have made them."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from lxml import etree

from virksomhetsrapport.errors import ProgramError

MOST_BYTES = 1_500_000_000
"""Unpacked size beyond which a file is refused: a full sheet of a million rows stays well below."""
MOST_RATIO = 100
"""Unpacked to packed size beyond which a large part is no honest document."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class PackageError(ProgramError):
    """The file is no package that can be read."""


def open_package(path: Path) -> zipfile.ZipFile:
    """The package of an Office file. Raises `PackageError` with the reason where there is none to be had."""
    name = path.name
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except FileNotFoundError:
        raise PackageError("file-not-found", file=str(path)) from None
    except IsADirectoryError:
        raise PackageError("file-is-folder", file=str(path)) from None
    except OSError:
        raise PackageError("file-unreadable", file=str(path)) from None
    if not start:
        raise PackageError("file-empty", file=name)
    if start == _OLE:
        raise PackageError("file-encrypted-or-old", file=name)
    if not start.startswith(b"PK"):
        raise PackageError("file-not-office", file=name)
    try:
        package = zipfile.ZipFile(path)
        parts = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise PackageError("file-damaged", file=name) from None
    if len({part.filename for part in parts}) < len(parts):
        package.close()
        raise PackageError("file-damaged", file=name)
    total = sum(part.file_size for part in parts)
    bomb = any(
        part.file_size > 20_000_000 and part.file_size > MOST_RATIO * max(part.compress_size, 1) for part in parts
    )
    if total > MOST_BYTES or bomb:
        package.close()
        raise PackageError("file-too-large", file=name)
    return package


def read_part(package: zipfile.ZipFile, part: str) -> bytes | None:
    """A part's bytes, or None where the package has no such part. Raises `PackageError` where it is damaged."""
    try:
        return package.read(part)
    except KeyError:
        return None
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise PackageError("file-damaged", file=_name(package)) from None


def read_xml(package: zipfile.ZipFile, part: str) -> etree._Element | None:
    """A part as XML, no entity resolved and no document type allowed, or None where there is no such part."""
    data = read_part(package, part)
    if data is None:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise PackageError("file-damaged", file=_name(package)) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise PackageError("file-unsafe", file=_name(package))
    return root


def _name(package: zipfile.ZipFile) -> str:
    return Path(package.filename or "").name
