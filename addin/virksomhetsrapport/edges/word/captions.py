"""Captions, numbered by fields, and references to them."""

from __future__ import annotations

import hashlib

from virksomhetsrapport.edges.word import styles as names
from virksomhetsrapport.edges.word.marks import Marks
from virksomhetsrapport.edges.word.styles import Styles
from virksomhetsrapport.edges.word.xml import field, paragraph, run

UNNUMBERED = "0"
"""What fields say until all of the document is there to be counted."""


def caption_xml(label: str, element: str, said: str, styles: Styles, marks: Marks, properties: str = "") -> str:
    """The caption of a table or chart, `said` as runs; a bookmark by which others refer to it lies around its number.

    Where it is shown twice, references lead to the first.
    """
    number = run(f"{label} ") + field(f"SEQ {label} \\* ARABIC", UNNUMBERED)
    name = reference_name(element)
    if marks.first_of(name):
        number = marks.bookmark(name, number)
    return paragraph(styles[names.CAPTION], f"{number}{run(': ')}{said}", properties)


def reference_xml(element: str) -> str:
    """ "Tabell 4", wherever that came to stand."""
    return field(f"REF {reference_name(element)} \\h", UNNUMBERED)


def reference_name(element: str) -> str:
    return f"_Ref_{hashlib.sha256(element.encode()).hexdigest()[:12]}"
