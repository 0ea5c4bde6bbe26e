"""How the parts of a package reach each other, in files that other programs may have named and numbered anew."""

from __future__ import annotations

import posixpath
import zipfile
from typing import NamedTuple

from virksomhetsrapport.edges.package import read_xml

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Relation(NamedTuple):
    """`kind` is the last word of the relation's type, "header" for instance; `target` a part's name."""

    kind: str
    target: str


def relations(package: zipfile.ZipFile, part: str) -> dict[str, Relation]:
    """The relations of a part by their ids, those that lead out of the package left out; "" is the package itself.

    Raises `PackageError` where they cannot be read.
    """
    folder, name = posixpath.split(part)
    root = read_xml(package, posixpath.join(folder, "_rels", f"{name}.rels"))
    found = {}
    for each in root.iter(_RELATION) if root is not None else ():
        if each.get("TargetMode") != "External":
            kind = each.get("Type", "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", "")))
            found[each.get("Id", "")] = Relation(kind, target.lstrip("/"))
    return found


def main_part(package: zipfile.ZipFile) -> str:
    """The part that holds the document, "" where the package does not say."""
    return next((each.target for each in relations(package, "").values() if each.kind == "officeDocument"), "")
