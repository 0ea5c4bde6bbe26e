"""What a definition says of HR's lists: what their headings and codes mean, and where what is counted belongs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.shapes.sheet import folded

SMALLEST_GROUP = 5
_M = TypeVar("_M", bound=Enum)


class Column(Enum):
    """What a column of a list holds; the value is its key in a definition."""

    PERSON = "person"
    UNIT = "unit"
    FIRST_DAY = "first_day"
    LAST_DAY = "last_day"
    CODE = "code"
    DEGREE = "degree"
    SHARE = "share"
    DATE = "date"
    BREACH = "breach"
    CAUSE = "cause"
    MONTH = "month"
    AGREED = "agreed"


class Meaning(Enum):
    """What a code of absence stands for; the value is its key in a definition."""

    SELF = "self_certified"
    DOCTOR = "doctor_certified"
    OTHER = "other"


class LongFrom(Enum):
    """Which days of a spell longer than 16 calendar days are long: all of them, or those from the seventeenth on."""

    WHOLE_SPELL = "whole_spell"
    DAY_17 = "day_17"


class AgreedFrom(Enum):
    """Whether the agreed days are typed by month or follow from the positions."""

    MONTHS = "months"
    POSITIONS = "positions"


class Home(Enum):
    """Whose workbook the lists are pasted into."""

    HR = "hr_workbook"
    FINANCE = "finance_workbook"


USUAL_HEADINGS: Mapping[Column, tuple[str, ...]] = MappingProxyType(
    {
        Column.PERSON: ("Ansattnr", "Ansattnummer", "Ansatt nr", "Ressursnr", "Ressursnummer", "Medarbeidernr"),
        Column.UNIT: ("Avdeling", "Enhet", "Organisasjonsenhet", "Seksjon", "Koststed"),
        Column.FIRST_DAY: ("Fra dato", "Fra", "Fom", "Startdato", "Start", "Første dag"),
        Column.LAST_DAY: ("Til dato", "Til", "Tom", "Sluttdato", "Slutt", "Siste dag"),
        Column.CODE: ("Fraværstype", "Fraværskode", "Type", "Kode", "Fraværsårsak"),
        Column.DEGREE: ("Grad", "Grad %", "Sykmeldingsgrad", "Fraværsgrad", "Fraværsprosent"),
        Column.SHARE: ("Stillingsprosent", "Stilling %", "Stillings %", "Stillingsandel"),
        Column.DATE: ("Dato", "Bruddato", "Bruddsdato"),
        Column.BREACH: ("Bruddtype", "Type brudd", "Regel", "Type"),
        Column.CAUSE: ("Årsak", "Bruddårsak", "Begrunnelse"),
        Column.MONTH: ("Måned", "Periode"),
        Column.AGREED: ("Avtalte dagsverk", "Mulige dagsverk", "Avtalte dager"),
    }
)
USUAL_CODES: Mapping[Meaning, tuple[str, ...]] = MappingProxyType(
    {
        Meaning.SELF: ("Egenmelding", "Egenmeldt", "Egenmeldt sykefravær", "Egenmeldt fravær", "EM"),
        Meaning.DOCTOR: (
            *("Sykmelding", "Sykemelding", "Legemelding", "Legemeldt", "Legemeldt sykefravær", "Legemeldt fravær"),
            *("Gradert sykmelding", "Sykmeldt", "Sykemeldt", "SM"),
        ),
        Meaning.OTHER: (
            *("Sykt barn", "Barns sykdom", "Foreldrepermisjon", "Fødselspermisjon", "Omsorgspermisjon", "Permisjon"),
            *("Velferdspermisjon", "Permisjon med lønn", "Permisjon uten lønn", "Ferie", "Avspasering", "Kurs"),
        ),
    }
)


class HrSettings(NamedTuple):
    """`absence`, `breaches` and `causes` are the tables that take what is counted, "" where none does.

    Headings, codes and labels are all that are known, the usual ones among them, as people write them; `breach_labels`
    are by the id of a type, `cause_labels` by the cause as it is to stand in the report.
    """

    absence: str
    breaches: str
    causes: str
    by_unit: bool
    smallest_group: int
    long_from: LongFrom
    agreed_from: AgreedFrom
    home: Home
    headings: Mapping[Column, tuple[str, ...]]
    codes: Mapping[Meaning, tuple[str, ...]]
    breach_labels: Mapping[str, tuple[str, ...]]
    cause_labels: Mapping[str, tuple[str, ...]]


def parse_hr(root: Block) -> HrSettings:
    """The block `[hr]` of a definition; where there is none, everything is as usual and no table takes anything.

    Keys: absence, breaches, causes, by_unit, smallest_group, long, agreed, lists_in, headings, codes, breach_labels,
    cause_labels. What a word stands for must be said once.
    """
    block = root.block("hr") or Block({}, "hr", root.faults)
    found = HrSettings(
        absence=block.text("absence", ""),
        breaches=block.text("breaches", ""),
        causes=block.text("causes", ""),
        by_unit=block.boolean("by_unit", True),
        smallest_group=block.integer("smallest_group", SMALLEST_GROUP, least=1),
        long_from=block.choice("long", LongFrom, LongFrom.WHOLE_SPELL),
        agreed_from=block.choice("agreed", AgreedFrom, AgreedFrom.MONTHS),
        home=block.choice("lists_in", Home, Home.HR),
        headings=_more(block, "headings", USUAL_HEADINGS),
        codes=_more(block, "codes", USUAL_CODES),
        breach_labels=_labels(block, "breach_labels"),
        cause_labels=_labels(block, "cause_labels"),
    )
    block.refuse_twice("codes", _each_once(found.codes.values()))
    for key, labels in (("breach_labels", found.breach_labels), ("cause_labels", found.cause_labels)):
        block.refuse_twice(key, _each_once(labels.values()))
    block.finish()
    return found


def _more(block: Block, key: str, usual: Mapping[_M, tuple[str, ...]]) -> Mapping[_M, tuple[str, ...]]:
    """The usual words, and those that the definition adds. A word that it gives another meaning loses its usual one."""
    own = block.block(key)
    if own is None:
        return usual
    added = {meaning: own.texts(meaning.value, ()) for meaning in usual}
    own.finish()
    taken = {folded(word) for words in added.values() for word in words}
    return {
        meaning: (*added[meaning], *(word for word in words if folded(word) not in taken))
        for meaning, words in usual.items()
    }


def _labels(block: Block, key: str) -> dict[str, tuple[str, ...]]:
    own = block.block(key)
    if own is None:
        return {}
    found = {name: own.texts(name) for name in own.names}
    own.finish()
    return found


def _each_once(groups: Iterable[tuple[str, ...]]) -> Iterable[str]:
    """Every word of every group, repeated only where two groups have it."""
    for words in groups:
        yield from dict.fromkeys(folded(word) for word in words)
