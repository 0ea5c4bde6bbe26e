"""Whether a report is as it was made: a digest of what people can change in Word, kept in its record."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from virksomhetsrapport.edges.package import PackageError, open_package, read_part
from virksomhetsrapport.edges.word.recorded import find_record


def is_as_made(path: Path) -> bool:
    """Whether a file is a report of ours that nobody has changed since it was made."""
    try:
        with open_package(path) as package:
            root = find_record(package)
            if root is None:
                return False
            return root.get("digest") == digest((name, read_part(package, name) or b"") for name in package.namelist())
    except PackageError:
        return False


def digest(parts: Iterable[tuple[str, bytes]]) -> str:
    """Over what people can change in Word: the document, its headers, footers, notes, styles, pictures and charts."""
    total = hashlib.sha256()
    for name, data in sorted(parts):
        if name.startswith("word/") and not name.endswith(".rels"):
            total.update(f"{name}\0{len(data)}\0".encode())
            total.update(data)
    return total.hexdigest()
