"""A reporting period: a span of whole months, named by its last one. Year to date starts in January."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import NamedTuple

MONTHS = (
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)
_ISO_MONTH = re.compile(r"(\d{4})-(\d{2})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DOT_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")


class Month(NamedTuple):
    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02d}"

    def plus(self, months: int) -> Month:
        index = self.year * 12 + self.number - 1 + months
        return Month(index // 12, index % 12 + 1)

    @property
    def name(self) -> str:
        return MONTHS[self.number - 1]

    @property
    def short(self) -> str:
        """As in a column heading: "jan. 25", "mai 25"."""
        name = self.name
        stem = name if len(name) <= 4 else f"{name[:3]}."
        return f"{stem} {self.year % 100:02d}"

    @property
    def last_day(self) -> dt.date:
        return dt.date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])


class Period(NamedTuple):
    """`months` months that end with `last`."""

    last: Month
    months: int

    def __str__(self) -> str:
        return str(self.last)

    @property
    def first(self) -> Month:
        return self.last.plus(1 - self.months)

    @property
    def each(self) -> tuple[Month, ...]:
        return tuple(self.first.plus(index) for index in range(self.months))

    @property
    def starts_year(self) -> bool:
        """The period is the whole of the year so far."""
        return self.first.number == 1

    @property
    def ends_year(self) -> bool:
        return self.last.number == 12

    @property
    def month_names(self) -> str:
        """ "januar", "januar og februar", "januar-april"; the year is left out."""
        if self.months == 1:
            return self.last.name
        joint = " og " if self.months == 2 else "\u2013"
        return f"{self.first.name}{joint}{self.last.name}"


def read_month(text: str) -> Month | None:
    """A month as "2025-02" or "februar 2025", or None."""
    text = text.strip()
    if match := _ISO_MONTH.fullmatch(text):
        year, number = int(match[1]), int(match[2])
    else:
        name, _, tail = text.casefold().partition(" ")
        if name not in MONTHS or not re.fullmatch(r"\d{4}", tail.strip()):
            return None
        year, number = int(tail), MONTHS.index(name) + 1
    return Month(year, number) if 1 <= number <= 12 and year >= 1900 else None


def read_date(text: str) -> dt.date | None:
    """A date as "2025-01-31" or "31.01.2025", or None where the text is no certain date."""
    text = text.strip()
    if match := _ISO_DATE.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := _DOT_DATE.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
    else:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def show_date(date: dt.date) -> str:
    """ "28. februar 2025", with a hard space after the day."""
    return f"{date.day}.\u00a0{MONTHS[date.month - 1]} {date.year}"
