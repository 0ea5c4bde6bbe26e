"""The stages of a list: cells as they were pasted, lines that are understood, and the counts that are all that leaves.

Columns are numpy arrays of equal length, a line each. A day is a number of days since 1970-01-01 (`int32`), a share of
a position or a degree of sick leave is in millionths (`int64`): 66,67 % is 666,700.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from virksomhetsrapport.cells import CellRef
from virksomhetsrapport.findings import Finding
from virksomhetsrapport.hr.settings import Column
from virksomhetsrapport.period import Month

WHOLE = 1_000_000
"""A whole position, or sick leave of a full degree, in millionths."""
NO_UNIT = -1
NOWHERE = ""
"""The name of no unit: of the whole, or of what belongs to none."""
OPEN = 2**31 - 1
"""The last day of a spell that has not ended."""

Array: TypeAlias = Any
"""A numpy array; numpy is imported where arrays are made."""


class RawList(NamedTuple):
    """A pasted list: a column of Python values (None, str, float, int, bool, date, datetime, or `CellError`) for each
    column of the sheet or file, title rows and totals and all.

    `source` is the sheet's or the file's name, `rows` the row or line number of each line, counted from 1 as
    `first_column` is.
    """

    source: str
    rows: Array
    columns: tuple[Array, ...]
    first_column: int = 1

    def ref(self, index: int, column: int) -> CellRef:
        """The cell of a line in a column, both by their index."""
        return CellRef(self.source, int(self.rows[index]), self.first_column + column)


class Places(NamedTuple):
    """Where the lines of a list stand: its raw cells, and the index of the column of each that was found."""

    raw: RawList
    columns: Mapping[Column, int]

    def at(self, line: int, *wanted: Column) -> CellRef:
        """The cell of a line, by its index in the raw list, in the first of these columns that the list has."""
        known = [self.columns[column] for column in wanted if column in self.columns]
        return self.raw.ref(line, known[0] if known else 0)


class AbsenceLines(NamedTuple):
    """Lines of sick leave that can be read for certain.

    `person` numbers the persons in no order that tells who, and goes as soon as spells are joined. `unit` is an index
    into `units` or `NO_UNIT`; `last` may be `OPEN`; `line` is the index of the line in the raw list.
    """

    person: Array
    unit: Array
    first: Array
    last: Array
    share: Array
    degree: Array
    doctor: Array
    line: Array
    units: tuple[str, ...]


class PositionLines(NamedTuple):
    """Positions: whose, where, how large, from and to which day; as in `AbsenceLines`."""

    person: Array
    unit: Array
    first: Array
    last: Array
    share: Array
    line: Array
    units: tuple[str, ...]


class BreachLines(NamedTuple):
    """Breaches that can be read for certain: `type` is an index into `types` (ids of a definition), `cause` into
    `causes`, -1 where none is stated."""

    day: Array
    type: Array
    cause: Array
    line: Array
    types: tuple[str, ...]
    causes: tuple[str, ...]


class Employed(NamedTuple):
    """How many persons a unit has in a month, and how many of them are in no other unit in that month."""

    all: int
    only: int


class Employees(NamedTuple):
    """Persons by month, counted once each in `whole`. Those without a unit stand under `NOWHERE`."""

    whole: Mapping[Month, int]
    units: Mapping[tuple[str, Month], Employed]


class AgreedDays(NamedTuple):
    """The agreed days of the whole and of each unit by month, and where positions tell, the number of employees.

    `whole` is typed, or the sum of the units where only they are; a month that is missing is not among the keys.
    """

    whole: Mapping[Month, Decimal]
    units: Mapping[tuple[str, Month], Decimal]
    employees: Employees | None = None


class AgreedFound(NamedTuple):
    """Agreed days with what is wrong in them; `cells` tell where they are typed, the whole's under unit `NOWHERE`."""

    agreed: AgreedDays
    cells: Mapping[tuple[str, Month], CellRef]
    findings: tuple[Finding, ...]


class Days(NamedTuple):
    """Sick leave in days of work, exact, by the spell's length and by who certified the day."""

    short_self: Decimal = Decimal(0)
    short_doctor: Decimal = Decimal(0)
    long_self: Decimal = Decimal(0)
    long_doctor: Decimal = Decimal(0)

    @property
    def short(self) -> Decimal:
        return self.short_self + self.short_doctor

    @property
    def long(self) -> Decimal:
        return self.long_self + self.long_doctor

    @property
    def self_certified(self) -> Decimal:
        return self.short_self + self.long_self

    @property
    def doctor_certified(self) -> Decimal:
        return self.short_doctor + self.long_doctor

    @property
    def all(self) -> Decimal:
        return self.short + self.long

    def plus(self, other: Days) -> Days:
        return Days(*(one + more for one, more in zip(self, other, strict=True)))


class Rates(NamedTuple):
    """`agreed` is None where no agreed days are known: then there is no rate.

    Of a month that is `hidden`, because so few are employed, there are neither agreed days nor days: such a month never
    leaves HR.
    """

    agreed: Decimal | None
    days: Days
    hidden: bool = False

    def percent(self, days: Decimal) -> Decimal | None:
        """Days in per cent of the agreed days, unrounded; None without any."""
        return days * 100 / self.agreed if self.agreed else None


class UnitRate(NamedTuple):
    """A unit's rate in a month, in per cent; None where it is `hidden` because few are employed there, or unknown."""

    unit: str
    month: Month
    rate: Decimal | None
    hidden: bool


class AbsenceCounted(NamedTuple):
    """`months` are those of the year up to the period's last; the year holds those that have agreed days. In the months
    of `small` the whole has so few employees that its figures are HR's alone."""

    months: Mapping[Month, Rates]
    year_to_date: Rates
    by_unit: tuple[UnitRate, ...]
    findings: tuple[Finding, ...]
    small: frozenset[Month] = frozenset()


class BreachesCounted(NamedTuple):
    """`types` and `causes` by id and by label: how many in each month of the year up to the period's last."""

    months: tuple[Month, ...]
    types: Mapping[str, Mapping[Month, int]]
    causes: Mapping[str, int]
    findings: tuple[Finding, ...]

    def total(self, month: Month) -> int:
        return sum(counts.get(month, 0) for counts in self.types.values())

    @property
    def year_to_date(self) -> int:
        return sum(self.total(month) for month in self.months)
