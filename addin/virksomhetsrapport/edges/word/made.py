"""What a report keeps of its own making: a digest, by which one that people have changed since is known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from virksomhetsrapport.edges.package import PackageError, open_package, read_part, read_xml

PART = "customXml/virksomhetsrapport.xml"
_NAMESPACE = "urn:virksomhetsrapport:rapport:1"


def made_xml(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """The part that a report carries, from all its parts by name."""
    return f'<rapport xmlns="{_NAMESPACE}" digest="{_digest(parts)}"/>'.encode()


def is_as_made(path: Path) -> bool:
    """Whether a file is a report of ours that nobody has changed since it was made."""
    try:
        with open_package(path) as package:
            root = read_xml(package, PART)
            if root is None or root.tag != f"{{{_NAMESPACE}}}rapport":
                return False
            return root.get("digest") == _digest((name, read_part(package, name) or b"") for name in package.namelist())
    except PackageError:
        return False


def _digest(parts: Iterable[tuple[str, bytes]]) -> str:
    """Over what people can change in Word: the document, its headers, footers, notes, styles and pictures."""
    total = hashlib.sha256()
    for name, data in sorted(parts):
        if name.startswith("word/") and not name.endswith(".rels"):
            total.update(f"{name}\0{len(data)}\0".encode())
            total.update(data)
    return total.hexdigest()
