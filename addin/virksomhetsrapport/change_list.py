"""The changes between two reports as rows: a kind of change, what it is about, before, now, and what that means.

The terminal and the sheet *Endringer* show the same rows, the terminal the first of many.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from virksomhetsrapport.compare.changes import Change, Changes, Edited, Time
from virksomhetsrapport.compare.chapter import MOVEMENTS
from virksomhetsrapport.compare.risks_moved import Moved, Movement
from virksomhetsrapport.compare.snapshot import Medium, Said, Source
from virksomhetsrapport.facts import NOTHING, FactValue, Status
from virksomhetsrapport.look import STATUS
from virksomhetsrapport.numbers import NBSP, show_number
from virksomhetsrapport.outputs import Rows, number_format
from virksomhetsrapport.record import Risk
from virksomhetsrapport.units import COUNT, unit_named, unit_of_change
from virksomhetsrapport.wording import WITHIN


class Group(Enum):
    """A kind of change, in the order that a reader wants them, with its heading."""

    FLAGS = "Status som har skiftet"
    RISKS = "Risikoer"
    TEXTS = "Tekster"
    LATEST = "Siste måned mot siste måned i forrige rapport"
    FIGURES = "Tall"
    WORDS = "Ord og vurderinger"
    LATE = "Tall som er endret etter at de ble rapportert"
    NEW = "Nye tall"
    GONE = "Tall som er borte"
    MISSING = "Tall med mål eller grense som mangler, eller manglet"
    ROLLED = "Måneder som er kommet til, eller har gått ut av tabellen"


WHOLE = (Group.FLAGS, Group.RISKS, Group.TEXTS)
"""What is never cut."""
TITLE = "Endringer"
MEDIA = {
    Medium.WORKBOOK: "arbeidsboken",
    Medium.REPORT: "rapporten",
    Medium.ISSUED: "den utstedte rapporten i",
    Medium.HISTORY: "historikken i",
}
HEADING_ROW = 4
HEADINGS = ("Hva slags endring", "Hva", "Før", "Nå", "Endring", "Enhet", "Vurdering", "Id")
UP, DOWN = "\u2191", "\u2193"
FAVOURABLE = {True: "gunstig", False: "ugunstig", None: ""}
_EDITED = {(False, True): "ny", (True, False): "borte", (True, True): "endret"}


class Listed(NamedTuple):
    """A change as it is shown. Figures are `Decimal`s in their own unit, each with the decimals that it is shown with,
    None where that is as many as it has; `verdict` is what it means, in words and symbols."""

    group: Group
    label: str
    before: FactValue
    after: FactValue
    difference: Decimal | None
    unit: str
    verdict: str
    id: str
    decimals: int | None = None

    @property
    def number_format(self) -> str:
        """Excel's code for its figures, in their own unit: a per cent of 3.87 stays that number."""
        known = [value for value in (self.before, self.after) if isinstance(value, Decimal)]
        own = max((-int(value.as_tuple().exponent) for value in known), default=0)
        return number_format(COUNT, max(own, 0) if self.decimals is None else self.decimals)

    @property
    def row(self) -> tuple[FactValue, ...]:
        """As a row under `HEADINGS`."""
        return (
            self.group.value,
            self.label,
            self.before,
            self.after,
            self.difference,
            self.unit,
            self.verdict or None,
            self.id,
        )


def listed(changes: Changes) -> list[Listed]:
    """Every change, the kinds in their order; a risk's own figures and words stand with the risk alone."""
    found = [_flag(change, Group.FLAGS) for change in changes.flags if not change.missing]
    found += [_risk(moved) for moved in changes.risks]
    found += [_text(edited) for edited in changes.texts]
    found += [_figure(change, Group.LATEST) for change in _flagged_first(changes.latest)]
    by_kind: dict[Group, list[Change]] = {group: [] for group in Group}
    for change in changes.figures:
        by_kind[_group(change)].append(change)
    for change in changes.words:
        by_kind[Group.WORDS].append(change)
    rows = tuple((f"{moved.risk.table}.", f"[{side.name}]") for moved in changes.risks for side in _sides(moved))
    order = list(Group)
    for group in order[order.index(Group.FIGURES) :]:
        own = [change for change in by_kind[group] if not _is_of(change.id, rows)]
        found += [_figure(change, group) for change in _flagged_first(own)]
        if group is Group.MISSING:
            found += [_flag(change, group) for change in changes.flags if change.missing]
    return found


def _sides(moved: Moved) -> list[Risk]:
    return [side for side in (moved.before, moved.after) if side]


def _is_of(id: str, rows: Collection[tuple[str, str]]) -> bool:
    """Whether it is a figure or a word of one of the rows, each a table and a name."""
    return id.endswith("]") and any(id.startswith(table) and id.endswith(name) for table, name in rows)


def sheet_rows(found: Changes) -> Rows:
    """The whole sheet *Endringer* from its first cell on: title, what was compared, headings, a change a row."""
    nothing = (None,) * len(HEADINGS)
    top = [(text, *nothing[1:]) for text in (TITLE, sources(found))]
    return (*top, nothing, HEADINGS, *(each.row for each in listed(found)))


def sources(found: Changes) -> str:
    """What was compared: "fra rapporten jan.docx (januar 2025) til arbeidsboken feb.xlsx (februar 2025)"."""
    return f"Fra {_source(found.before)} til {_source(found.after)}"


def _source(source: Source) -> str:
    return f"{MEDIA[source.medium]} {source.file} ({source.last.name} {source.last.year})"


def _flagged_first(found: Sequence[Change]) -> list[Change]:
    """Figures with a flag come first, then those of which it is known what is favourable, each in their order."""
    return sorted(found, key=lambda change: (not _has_flag(change), not change.said.better))


def _has_flag(change: Change) -> bool:
    return any(side.status for side in (change.before, change.after) if side)


def _group(change: Change) -> Group:
    if change.time is not Time.NONE:
        return Group.LATE if change.time is Time.LATE else Group.ROLLED
    if change.before is None or change.before.value is None:
        return Group.NEW
    if change.after is None or change.after.value is None:
        return Group.GONE
    return Group.FIGURES


def _flag(change: Change, group: Group) -> Listed:
    before, after = change.before, change.after
    assert before is not None
    assert after is not None
    verdict = f"{_status(before)} \u2192 {_status(after)}"
    return _figure(change, group)._replace(verdict=verdict)


def _status(said: Said) -> str:
    look = STATUS.get(Status(said.status)) if said.status in {status.value for status in Status} else None
    return f"{look.symbol}{NBSP}{look.word}" if look else said.status or WITHIN


def _figure(change: Change, group: Group) -> Listed:
    before, after = (side.value if side else None for side in (change.before, change.after))
    if change.before and change.before.unit and change.before.unit != change.said.unit:
        before = shown(before, unit_named(change.before.unit).suffix, change.before.decimals)
    arrow = "" if not change.difference else UP if change.difference > 0 else DOWN
    verdict = " ".join(word for word in (arrow, FAVOURABLE[change.favourable]) if word)
    unit = "" if group is Group.WORDS else unit_named(change.said.unit).suffix if change.said.unit else ""
    return Listed(group, change.said.label, before, after, change.difference, unit, verdict, change.id, change.decimals)


def _risk(moved: Moved) -> Listed:
    risk = moved.shown
    before, after = (_graveness(side) for side in (moved.before, moved.after))
    difference = None
    if moved.before and moved.after and moved.before.score is not None and moved.after.score is not None:
        difference = moved.after.score - moved.before.score or None
    if moved.movement in (Movement.CLOSED, Movement.GONE):
        difference = None
    label = f"{risk.name} {risk.title}" if risk.title and risk.title != risk.name else risk.name
    return Listed(Group.RISKS, label, before, after, difference, "", MOVEMENTS[moved.movement], moved.id, 0)


def _graveness(risk: Risk | None) -> str | None:
    """The score with its level, "12 høy"; None where a risk has none."""
    if risk is None or risk.score is None:
        return None
    return f"{show_number(risk.score)} {risk.level}".strip()


def _text(edited: Edited) -> Listed:
    before, after = (side.text if side else None for side in (edited.before, edited.after))
    verdict = _EDITED[before is not None, after is not None]
    return Listed(Group.TEXTS, edited.heading, before, after, None, "", verdict, edited.id)


def shown(value: FactValue, unit: str, decimals: int | None, *, plus: bool = False) -> str:
    """A value as it stands in a line, with its unit; a dash where there is none."""
    if value is None:
        return NOTHING
    if not isinstance(value, Decimal):
        return str(value)
    return show_number(value, decimals, plus=plus) + (f"{NBSP}{unit}" if unit else "")


def line(each: Listed, longest: int = 100) -> str:
    """A change in a line: what, from what to what, and what it means."""
    label = _cut(each.label, longest)
    if each.group is Group.TEXTS:
        return f"{each.verdict}: {label}"
    before, after = (_cut(shown(value, each.unit, each.decimals), longest) for value in (each.before, each.after))
    if each.group is Group.RISKS:
        both = f"{before} \u2192 {after}" if each.difference else after if each.after else before
        scores = f", skår {both}" if each.before or each.after else ""
        return f"{each.verdict}: {label}{scores}"
    moved = ""
    if each.difference is not None:
        unit = unit_of_change(unit_named(each.unit)).suffix if each.unit else ""
        moved = f" ({shown(each.difference, unit, each.decimals, plus=True)})"
    verdict = f", {each.verdict}" if each.verdict else ""
    return f"{label} ({each.id}): {before} \u2192 {after}{moved}{verdict}"


def _cut(text: str, longest: int) -> str:
    text = " ".join(text.split(" ")).replace("\n", " ")
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def lines(found: Sequence[Listed], most: int) -> Iterator[tuple[Group, int, list[str], int]]:
    """Each kind of change: how many there are, the lines of the first `most`, and how many are left out. Of months that
    come and go with time itself there is only the number."""
    for group in Group:
        own = [each for each in found if each.group is group]
        if own:
            kept = own if group in WHOLE else own[: 0 if group is Group.ROLLED else most]
            yield group, len(own), [line(each) for each in kept], len(own) - len(kept)
