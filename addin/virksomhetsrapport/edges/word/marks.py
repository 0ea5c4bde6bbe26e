"""Figures under content controls and bookmarks, so that each can be found again and tells where it comes from."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from itertools import count

from virksomhetsrapport.edges.word.xml import NAMESPACES, attribute, run
from virksomhetsrapport.elements import Chart
from virksomhetsrapport.facts import Fact, Facts, Origin
from virksomhetsrapport.record import Frame, Place, Point, Prose, Says, facts_of
from virksomhetsrapport.wording import Piece

LONGEST = 64
"""Characters that Word allows in the tag and title of a content control."""
PREFIX = "vr_"
DRAFT, DRAFT_WORDS = f"{PREFIX}utkast", "Utkast – ikke utstedt"
"""The tag of the mark that a page bears until the report is issued, and what it says."""
GIVEN = {Origin.DEFINED: "Forside og definisjon"}
COMPUTED = "Regnet ut"


def bookmark_of(place: str) -> str:
    """The bookmark of a place: Word allows 40 plain characters."""
    return PREFIX + hashlib.sha256(place.encode()).hexdigest()[:12]


class Marks:
    """Gives marks in document order, and keeps what was marked; `first` is a number that no bookmark or control has."""

    def __init__(self, facts: Facts, first: int) -> None:
        self.places: list[Place] = []
        self.frames: list[Frame] = []
        self._facts = facts
        self._numbers = count(first)
        self._times: Counter[str] = Counter()

    def reserve(self, many: int) -> int:
        """The first of so many numbers that are free from now on."""
        first = next(self._numbers)
        self._numbers = count(first + many)
        return first

    def bookmark(self, name: str, inside: str) -> str:
        number = next(self._numbers)
        start = f'<w:bookmarkStart w:id="{number}" w:name={attribute(name)}/>'
        return f'{start}{inside}<w:bookmarkEnd w:id="{number}"/>'

    def first_of(self, name: str) -> bool:
        """Whether a name has not been asked for before."""
        self._times[name] += 1
        return self._times[name] == 1

    def prose(self, piece: Piece) -> str:
        """A figure or word of the catalogue in running text; one that says nothing is no place."""
        if not piece.text:
            return ""
        inside = run(piece.text, bold=piece.bold)
        place = self._place(piece.fact, "", Prose(piece.asked, piece.fact), piece.text)
        kind = '<w:text w:multiLine="1"/>' if "\n" in piece.text else "<w:text/>"
        return self.bookmark(place.bookmark, self.control(place.id, self._title(self._facts[piece.fact]), inside, kind))

    def cell(self, element: str, says: Says, shown: str, inside: str) -> str:
        """What stands in a table cell that states facts."""
        place = self._place(f"{element}/{facts_of(says)[0]}", element, says, shown)
        return self.bookmark(place.bookmark, inside)

    def frame(self, word: str, element: str, caption: str, labels: Iterable[tuple[str, ...]]) -> Frame:
        """A table or chart as a whole, to be put under `framed`; its bookmark goes somewhere within."""
        id = self._free(f"{word}:{element}")
        self.frames.append(Frame(id, bookmark_of(id), element, caption, tuple(labels)))
        return self.frames[-1]

    def framed(self, frame: Frame, inside: str) -> str:
        """Paragraphs or a table under a control, which says on which sheet the first of its figures stands."""
        own = (
            self._facts[id].source
            for place in self.places
            if place.element == frame.element
            for id in facts_of(place.says)
        )
        sheet = next((source.sheet for source in own if source), "")
        title = f"{sheet}: {frame.caption}" if sheet else frame.caption
        return self.control(frame.id, title, inside, declared=f" {NAMESPACES}")

    def points(self, chart: Chart) -> None:
        """The values of a chart, series by series, those of its target last."""
        rows = [series.facts for series in chart.series]
        rows += [(chart.target,) * len(chart.categories)] if chart.target else []
        for id in (id for row in rows for id in row):
            number = self._facts[id].number
            shown = "" if number is None else f"{number:f}"
            self._place(f"{chart.id}/{id}", chart.id, Point(id), shown)

    def control(self, tag: str, title: str, inside: str, kind: str = "", declared: str = "") -> str:
        """A control around what is `inside`, which is a run or paragraphs; `kind` is XML that says what it may hold."""
        named = tag if len(tag) <= LONGEST else bookmark_of(tag)
        short = title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}\u2026"
        properties = (
            f"<w:alias w:val={attribute(short)}/><w:tag w:val={attribute(named)}/>"
            f'<w:id w:val="{next(self._numbers)}"/>{kind}'
        )
        return f"<w:sdt{declared}><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    def _place(self, wanted: str, element: str, says: Says, shown: str) -> Place:
        id = self._free(wanted)
        self.places.append(Place(id, "" if isinstance(says, Point) else bookmark_of(id), element, says, shown))
        return self.places[-1]

    def _free(self, wanted: str) -> str:
        return wanted if self.first_of(wanted) else f"{wanted}#{self._times[wanted]}"

    def _title(self, fact: Fact) -> str:
        return f"{fact.source or GIVEN.get(fact.origin, COMPUTED)}: {fact.label}"
