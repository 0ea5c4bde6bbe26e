"""Whether a sheet of a file holds anything from a row on, however long it is: no more of it is read than says so."""

from __future__ import annotations

import zipfile
from pathlib import Path

from lxml import etree

from virksomhetsrapport.edges.package import PackageError


def holds_rows(package: zipfile.ZipFile, part: str, first: int) -> bool:
    """Whether any cell of a row from number `first` on has a value, a text or a formula.

    Raises `PackageError` where the part is damaged before that is known.
    """
    number = 0
    try:
        with package.open(part) as stream:
            for _, row in etree.iterparse(stream, tag="{*}row", resolve_entities=False, no_network=True):
                said = row.get("r")
                number = int(said) if said else number + 1
                if number >= first and any(len(cell) for cell in row):
                    return True
                row.clear()
    except (etree.XMLSyntaxError, zipfile.BadZipFile):
        raise PackageError("file-damaged", file=Path(package.filename or "").name) from None
    return False
