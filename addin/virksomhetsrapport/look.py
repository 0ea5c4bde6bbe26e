"""The look of workbook and report: one set of colours, and the word and symbol of each status."""

from __future__ import annotations

from typing import NamedTuple

from virksomhetsrapport.facts import Status

TEXT = "1F2937"
PRIMARY = "003A70"
MUTED = "52606D"
SECOND = "4C8BB5"
RULE = "8593A3"
BAND = "F3F6F9"
GRID = "D5DBE1"
"""The lines behind a chart, which only help the eye across."""
INPUT_FILL = "FFF9E5"
INPUT_TEXT = "1D3FAF"


class StatusLook(NamedTuple):
    """`ink` on `tint` keeps a contrast of at least 6.5; symbols differ in shape, for grey print."""

    word: str
    symbol: str
    ink: str
    tint: str


LIGHTS = {
    "grønn": Status.MET,
    "gul": Status.NEAR,
    "rød": Status.NOT_MET,
    "ikke aktuelt": Status.UNKNOWN,
}
"""The words that people choose for how something goes, and the look that each has."""
UNCHANGED = "uendret"
"""Shown by no arrow, so that those that are there are seen."""
ARROWS = {"bedre": "\u2197", UNCHANGED: "\u2192", "dårligere": "\u2198"}
"""The words that people choose for how something has moved."""
STATUS = {
    Status.MET: StatusLook("innenfor", "\u25cf", "14602C", "E6F4EA"),
    Status.NEAR: StatusLook("nær grensen", "\u25b2", "8A3F06", "FEF3E2"),
    Status.NOT_MET: StatusLook("utenfor", "\u25a0", "991B1B", "FDECEC"),
    Status.UNKNOWN: StatusLook("mangler", "\u25cb", MUTED, BAND),
    Status.FAVOURABLE: StatusLook("gunstig", "\u25cf", "14602C", "E6F4EA"),
    Status.UNFAVOURABLE: StatusLook("ugunstig", "\u25a0", "991B1B", "FDECEC"),
}
