"""The sheets that HR's lists are pasted into: what they are called, and what is said on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from virksomhetsrapport.cells import Area
from virksomhetsrapport.hr.settings import AgreedFrom, Column, HrSettings
from virksomhetsrapport.shapes.sheet import folded, name_of

PASTE_ROW = 4
"""The first row that is pasted into, headings and all; what stands above it is the program's."""
COLUMNS = 60
"""How many columns of a sheet keep what is pasted as it was written."""
NOTHING_LEAVES = "Ingenting herfra forlater arket: bare antall går videre."
ABSENCE_SHEET, BREACHES_SHEET = "Fravær – rådata", "AML – rådata"
LONG_LISTS = (ABSENCE_SHEET, BREACHES_SHEET)
OF_PERSONS = ("raa_fravaer", "raa_aml", "raa_stillinger")
"""The ids of the lists whose lines are about persons."""


class ListSheet(NamedTuple):
    """`id` is what its defined name is called after, and what Kontroll knows its cells by.

    `knows` are the columns that a list may have, as the definition calls them first. A `form` has these headings
    from the start, and figures in the column of `figures`; all others are pasted with headings of their own.
    """

    id: str
    sheet: str
    title: str
    intro: str
    knows: tuple[str, ...]
    form: bool = False
    figures: str = ""


def of_persons(sheets: Iterable[str], names: Mapping[str, tuple[str, Area]]) -> set[str]:
    """Which of a workbook's sheets hold lists of persons: by their names, those of copies too, and by the program's
    defined names where one was renamed."""
    known = {names[name][0] for id in OF_PERSONS if (name := name_of(id)) in names}
    beginnings = tuple(map(folded, LONG_LISTS))
    return known & set(sheets) | {sheet for sheet in sheets if folded(sheet).startswith(beginnings)}


def list_sheets(settings: HrSettings) -> tuple[ListSheet, ...]:
    """The sheets in the order in which they are filled in: absence, breaches, and what agreed days follow from."""
    agreed = settings.agreed_from is AgreedFrom.MONTHS
    return absence_sheet(settings), breaches_sheet(settings), (agreed_sheet if agreed else positions_sheet)(settings)


def absence_sheet(settings: HrSettings) -> ListSheet:
    columns = (Column.PERSON, Column.UNIT, Column.FIRST_DAY, Column.LAST_DAY, Column.CODE, Column.DEGREE, Column.SHARE)
    intro = f"HR limer inn fraværslisten i A{PASTE_ROW}, med overskrifter, slik den kommer ut av systemet."
    return ListSheet("raa_fravaer", ABSENCE_SHEET, "Fravær", intro, _called(settings, columns))


def breaches_sheet(settings: HrSettings) -> ListSheet:
    columns = (Column.DATE, Column.BREACH, Column.CAUSE)
    intro = f"HR limer inn listen over AML-brudd i A{PASTE_ROW}, med overskrifter, slik den kommer ut av systemet."
    return ListSheet("raa_aml", BREACHES_SHEET, "AML-brudd", intro, _called(settings, columns))


def agreed_sheet(settings: HrSettings) -> ListSheet:
    columns = (Column.MONTH, Column.AGREED, *((Column.UNIT,) if settings.by_unit else ()))
    intro = "HR fyller ut en linje per måned, 2025-01 for eksempel."
    if settings.by_unit:
        intro = f"{intro[:-1]}, og per avdeling der tallene skal vises for hver av dem."
    figures = settings.headings[Column.AGREED][0]
    title = "Avtalte dagsverk"
    return ListSheet("raa_avtalt", title, title, intro, _called(settings, columns), form=True, figures=figures)


def positions_sheet(settings: HrSettings) -> ListSheet:
    columns = (Column.PERSON, Column.UNIT, Column.SHARE, Column.FIRST_DAY, Column.LAST_DAY)
    intro = f"HR limer inn listen over stillinger i A{PASTE_ROW}, med overskrifter, slik den kommer ut av systemet."
    return ListSheet("raa_stillinger", "Stillinger", "Stillinger", intro, _called(settings, columns))


def _called(settings: HrSettings, columns: tuple[Column, ...]) -> tuple[str, ...]:
    return tuple(settings.headings[column][0] for column in columns)
