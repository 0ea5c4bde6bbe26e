"""Faults that people make from one report to the next, and whether a rule must see each.

A fault is planted in the last of a row of reports, or in the history that the earlier ones left. What must be said of
it follows from what was planted, and is worked out without the rules.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, NamedTuple

from made import CellKey, Cells
from made.slips import half_up, swapped_digits
from made.years import BY_MONTH, Report
from oracle.base import MONTHS, YearMonth, later, month_key
from virksomhetsrapport.cells import Cell, Sheets
from virksomhetsrapport.history import SHEET, History

Table = dict[str, Any]


@dataclass(frozen=True)
class Situation:
    """A report that is about to be checked, the ones before it, and the history that they left."""

    blocks: list[Table]
    row: Sequence[Report]
    history: History

    @property
    def now(self) -> Report:
        return self.row[-1]

    @property
    def last(self) -> Report:
        return self.row[-2]

    def tables(self, *kinds: str) -> list[Table]:
        return [table for table in self.blocks if table["kind"] in kinds]

    @property
    def starts_year(self) -> bool:
        return self.now.when.month == self.now.when.count

    @property
    def new_months(self) -> list[str]:
        return [month_key(*at) for at in self.now.when.months]

    def numbers(self, table: Table, report: Report | None = None) -> dict[CellKey, Fraction]:
        """What was typed on lines that are no sums."""
        sums = {line["id"] for line in table.get("lines", []) if "sum_of" in line} | {"totalt", "sum", "ub"}
        cells = (report or self.now).cells
        return {
            key: value
            for key, value in cells.items()
            if key[0] == table["id"] and key[1] not in sums and isinstance(value, Fraction)
        }


class Planted(NamedTuple):
    """The changed report, history or workbook. `codes` are those of which one must be told; none where no rule can see
    the fault, and then `why`."""

    report: Report | None = None
    codes: tuple[str, ...] = ()
    why: str = ""
    history: History | None = None
    sheets: Callable[[Sheets], Sheets] = lambda sheets: sheets
    carried: frozenset[str] = frozenset()


Fault = Callable[[random.Random, Situation], Planted | None]
SMALL = "a small or round number may well come again"
AS_USUAL = "the figure is within what it has been, and nothing else tells what it should be"
JUDGED = "an assessment is somebody's judgement"
MEANT = "prose may name any month: what happened then, what is planned, what it is compared with"


def _with(at: Situation, changed: Cells, gone: set[CellKey] | None = None) -> Report:
    cells = {key: value for key, value in at.now.cells.items() if key not in (gone or set())}
    return replace(at.now, cells={**cells, **changed})


def _digits_by_chance(value: Fraction | str, *, counted: bool) -> float:
    """How many digits would have to meet by chance for a figure to come again: of counts they vary by their root."""
    if not isinstance(value, Fraction) or not value:
        return 0
    if counted:
        return math.log10(3.5 * math.sqrt(value))
    return len(str(abs(int(value * 100))).rstrip("0"))


def _decimals(value: Fraction) -> int:
    return next(count for count in range(9) if (value * 10**count).denominator == 1)


def _some(rng: random.Random, found: Sequence[Any]) -> Any:
    return rng.choice(found) if found else None


def _digits(value: Fraction, decimals: int) -> int:
    return len(str(abs(int(value * 10**decimals))).rstrip("0"))


# --- The last report's figures again ---


def _table_again(*kinds: str) -> Fault:
    """All that was typed for the last period, pasted once more."""

    def fault(rng: random.Random, at: Situation) -> Planted | None:
        table = _some(rng, at.tables(*kinds))
        if table is None:
            return None
        then = at.numbers(table, at.last)
        whole = {key: value for key, value in at.last.cells.items() if key[0] == table["id"]}
        gone = {key for key in at.now.cells if key[0] == table["id"]}
        known = [value for key, value in then.items() if value and key[2] not in ("aarsbudsjett", "fjor", "fjoraar")]
        enough = len(known) >= 3 and sum(_digits(value, _decimals(value)) for value in known) >= 6
        if table["kind"] == "balance":  # an opening of the year stays, that of a period must not
            moved = [value for key, value in then.items() if key[1] != "ib"]
            opens = at.starts_year or table.get("since", "year") == "period"
            enough = opens or any(_digits(value, _decimals(value)) >= 4 for value in moved)
        told = ("table-unchanged", "figure-unchanged", "to-date-off", "check-equal", "opening-differs")
        return Planted(_with(at, whole, gone), told if enough else (), SMALL)

    return fault


def _months_again(*kinds: str) -> Fault:
    """The figures of the months before in the place of the new ones, the older months as they should be."""

    def fault(rng: random.Random, at: Situation) -> Planted | None:
        table = _some(rng, [each for each in at.tables(*kinds) if each.get("months", "period") != "period"])
        if table is None:
            return None
        back = {month_key(*month): month_key(*later(month, -at.now.when.count)) for month in at.now.when.months}
        changed: Cells = {}
        gone: set[CellKey] = set()
        for key in at.now.cells:
            column = key[2].partition(".")[0]
            if key[0] == table["id"] and column in back:
                source = (key[0], key[1], key[2].replace(column, back[column]))
                then = at.last.cells.get(source, at.now.cells.get(source))
                gone.add(key)
                if then is not None:
                    changed[key] = then
        if table["kind"] == "breaches":  # held against what caused them, where that is told
            return Planted(_with(at, changed, gone), ("check-equal",) if at.tables("causes") else (), SMALL)
        counts = {line["id"] for line in table.get("lines", []) if line.get("unit", "antall") == "antall"}
        digits = max(
            sum(
                _digits_by_chance(value, counted=key[1] in counts)
                for key, value in changed.items()
                if key in at.numbers(table) and key[2].startswith(month) and not key[2].endswith(".andel")
            )
            for month in back
        )
        if 5 < digits < 7:
            return None  # too close to say
        return Planted(_with(at, changed, gone), ("month-repeated",) if digits > 6 else (), SMALL)

    return fault


def _months_shifted(rng: random.Random, at: Situation) -> Planted | None:
    """The whole table of the last report pasted over the new one: every month stands under the next heading."""
    table = _some(rng, [each for each in at.tables("series", "absence") if isinstance(each.get("months"), int)])
    if table is None:
        return None
    changed: Cells = {}
    gone = {key for key in at.now.cells if key[0] == table["id"] and key[2][:2] == "20"}
    for key, value in at.last.cells.items():
        if key[0] == table["id"] and key[2][:2] == "20":
            year, month = map(int, key[2].split("-"))
            changed[key[0], key[1], month_key(*later((year, month), at.now.when.count))] = value
    return Planted(_with(at, changed, gone), ("figure-restated",))


def _one_again(*, telling: bool) -> Fault:
    """A single key figure that nobody has brought up to date."""

    def fault(rng: random.Random, at: Situation) -> Planted | None:
        found = []
        for table in at.tables("key_figures"):
            for item in table["figures"]:
                key = (table["id"], item["id"], "verdi")
                then, now = at.last.cells.get(key), at.now.cells.get(key)
                single = "choices" not in item and not item.get("by_month") and item.get("stays", "no") == "no"
                if not single or not isinstance(then, Fraction) or not isinstance(now, Fraction) or then == now:
                    continue
                if (_digits(then, item.get("decimals", 0)) >= 4) == telling:
                    found.append((key, then))
        if not found:
            return None
        key, then = rng.choice(sorted(found))
        beside = {"check-equal", "check-sum", "check-share", "stock-off", "flow-off", "to-date-fell"}
        return Planted(_with(at, {key: then}), ("figure-unchanged", *sorted(beside)) if telling else (), SMALL)

    return fault


# --- Openings and years to date ---


def _opening(change: Callable[[random.Random, Fraction, Situation, Table], Fraction | None]) -> Fault:
    def fault(rng: random.Random, at: Situation) -> Planted | None:
        table = _some(rng, at.tables("balance"))
        if table is None:
            return None
        key, moved = (table["id"], "ib", "belop"), (table["id"], table["movements"][-1]["id"], "belop")
        old, other = at.now.cells[key], at.now.cells[moved]
        assert isinstance(old, Fraction)
        assert isinstance(other, Fraction)
        new = change(rng, old, at, table)
        if new is None or new == old:
            return None
        # The movements are made to fit, so that the closing still holds.
        return Planted(_with(at, {key: new, moved: other + old - new}), ("opening-differs",))

    return fault


def _not_moved_on(rng: random.Random, value: Fraction, at: Situation, table: Table) -> Fraction | None:
    before = at.last.cells[table["id"], "ib", "belop"]
    assert isinstance(before, Fraction)
    return before


def _to_date(change: Callable[[random.Random, Situation, CellKey, Fraction], Fraction | None], column: str) -> Fault:
    """A year to date of one line that is not what it was and what came; the sums above it follow."""

    def fault(rng: random.Random, at: Situation) -> Planted | None:
        table = _some(rng, at.tables("budget_result"))
        if table is None or at.starts_year:
            return None
        keys = [key for key in at.numbers(table) if key[2] == column]
        rng.shuffle(keys)
        for key in keys:
            value = at.now.cells[key]
            assert isinstance(value, Fraction)
            new = change(rng, at, key, value)
            if new is not None and abs(new - value) > 2:
                sums = {line["id"] for line in table["lines"] if "sum_of" in line}
                gone = {other for other in at.now.cells if other[0] == table["id"] and other[1] in sums}
                return Planted(_with(at, {key: new}, {other for other in gone if other[2] == column}), ("to-date-off",))
        return None

    return fault


def _of_last(rng: random.Random, at: Situation, key: CellKey, value: Fraction) -> Fraction | None:
    then = at.last.cells.get(key)
    return then if isinstance(then, Fraction) else None


def _of_period(rng: random.Random, at: Situation, key: CellKey, value: Fraction) -> Fraction | None:
    of = at.now.cells.get((key[0], key[1], "budsjett" if "budsjett" in key[2] else "faktisk"))
    return of if isinstance(of, Fraction) else None


def _digits_swapped(rng: random.Random, at: Situation, key: CellKey, value: Fraction) -> Fraction | None:
    return swapped_digits(rng, value, _decimals(value))


def _every_to_date_of_last(rng: random.Random, at: Situation) -> Planted | None:
    table = _some(rng, at.tables("budget_result"))
    if table is None or at.starts_year:
        return None
    changed = {key: value for key, value in at.last.cells.items() if key[0] == table["id"] and key[2] == "hia"}
    return Planted(_with(at, changed), ("to-date-off",))


def _annual_budget_changed(rng: random.Random, at: Situation) -> Planted | None:
    table = _some(rng, at.tables("budget_accounts", "budget_result"))
    if table is None or at.starts_year or at.now.when.month == 12:
        return None
    key = rng.choice(sorted(key for key in at.numbers(table) if key[2] == "aarsbudsjett"))
    value = at.now.cells[key]
    assert isinstance(value, Fraction)
    gone = {other for other in at.now.cells if other[0] == table["id"] and other[2] == key[2]} - set(at.numbers(table))
    return Planted(_with(at, {key: half_up(value * Fraction(11, 10), 0) + 5}, gone), ("figure-restated",))


def _fell(kind: str, column: str) -> Fault:
    """What adds up through the year, less than it was."""

    def fault(rng: random.Random, at: Situation) -> Planted | None:
        table = _some(rng, at.tables(kind))
        if table is None or at.starts_year:
            return None
        units = {line["id"]: line.get("unit", "antall") for line in table["lines"]}
        found = []
        for key in at.numbers(table):
            then = at.last.cells.get(key)
            counted = kind == "budget_accounts" or units[key[1]] == "antall"
            if key[2] == column and counted and isinstance(then, Fraction) and then > 4:
                found.append((key, half_up(then * Fraction(3, 4), 0)))
        if not found:
            return None
        key, new = rng.choice(sorted(found))
        gone = {other for other in at.now.cells if other[0] == table["id"] and other[2] == column} - set(
            at.numbers(table)
        )
        return Planted(_with(at, {key: new}, gone), ("to-date-fell",))

    return fault


def _last_year_otherwise(rng: random.Random, at: Situation) -> Planted | None:
    """This time last year, unlike what was reported then."""
    table = _some(rng, at.tables("comparison"))
    then = next((report for report in at.row if _month(report) == later(_month(at.now), -12)), None)
    if table is None or then is None:
        return None
    counts = {line["id"] for line in table["lines"] if line.get("unit", "antall") == "antall"}
    key = rng.choice(sorted(key for key in at.numbers(table) if key[2] == "fjor" and key[1] in counts))
    value = at.now.cells[key]
    assert isinstance(value, Fraction)
    gone = {other for other in at.now.cells if other[0] == table["id"] and other[2] == "fjor"} - set(at.numbers(table))
    return Planted(_with(at, {key: max(value - 1, Fraction(0)) if value else value + 1}, gone), ("figure-restated",))


def _month(report: Report) -> YearMonth:
    return report.when.year, report.when.month


# --- Months that were reported ---


def _old_months(at: Situation, *kinds: str) -> Iterator[CellKey]:
    """Figures of months that were reported, which stand alone: neither sums nor what a sum is made of."""
    for table in at.tables(*(kinds or BY_MONTH)):
        rests = {part for line in table.get("lines", []) for part in line.get("sum_of", [])}
        for key in at.numbers(table):
            month = key[2].partition(".")[0]
            if month[:2] == "20" and month < at.new_months[0] and key[1] not in rests and at.last.cells.get(key):
                yield key


def _old_month(change: Callable[[random.Random, Fraction], Fraction | None], *kinds: str) -> Fault:
    def fault(rng: random.Random, at: Situation) -> Planted | None:
        keys = sorted(key for key in _old_months(at, *kinds) if "andel" not in key[2] and "tilgj" not in key[2])
        rng.shuffle(keys)
        for key in keys:
            value = at.now.cells[key]
            assert isinstance(value, Fraction)
            new = change(rng, value)
            if new is not None and new != value:
                return Planted(_with(at, {key: new}), ("figure-restated",))
        return None

    return fault


def _old_months_swapped(rng: random.Random, at: Situation) -> Planted | None:
    keys = sorted(_old_months(at, "series", "breaches"))
    rng.shuffle(keys)
    for one in keys:
        for other in keys:
            if one[:2] == other[:2] and at.now.cells[one] != at.now.cells[other]:
                changed = {one: at.now.cells[other], other: at.now.cells[one]}
                return Planted(_with(at, changed), ("figure-restated",))
    return None


def _old_month_emptied(rng: random.Random, at: Situation) -> Planted | None:
    """An empty cell is no breach, so that nothing else asks for it."""
    keys = sorted(key for key in _old_months(at, "breaches") if at.now.cells[key])
    if not keys:
        return None
    key = rng.choice(keys)
    return Planted(_with(at, {}, {key}), ("figure-restated",))


def _old_month_filled(rng: random.Random, at: Situation) -> Planted | None:
    """A breach in a month that was reported without it."""
    table = _some(rng, at.tables("breaches"))
    if table is None:
        return None
    shown = sorted({key[2] for key in at.numbers(table) if key[2] < at.new_months[0]})
    known = {key[1] for report in at.row[:-1] for key in at.numbers(table, report)}
    empty = [(table["id"], line["id"], month) for line in table["types"] if line["id"] in known for month in shown]
    empty = [key for key in empty if key not in at.now.cells]
    if not empty:
        return None
    return Planted(_with(at, {rng.choice(empty): Fraction(2)}), ("figure-restated",))


# --- Size ---


def _new_figure(
    change: Callable[[random.Random, Fraction, int], Fraction | None],
    wanted: Callable[[Table, str], bool],
    *,
    far: bool,
) -> Fault:
    """A figure of a new month, on a line that has been about as large for twelve months or more."""

    def fault(rng: random.Random, at: Situation) -> Planted | None:
        found = []
        for table in at.tables("series"):
            rests = {part for line in table["lines"] for part in line.get("sum_of", [])}
            for line in table["lines"]:
                key = (table["id"], line["id"], at.new_months[-1])
                free = line["id"] not in rests and "within" not in line and "sum_of" not in line
                steady = free and line.get("required", True) and not line.get("signed")
                value = at.now.cells.get(key)
                if not steady or not isinstance(value, Fraction) or not wanted(table, line["unit"]):
                    continue
                new = change(rng, value, line.get("decimals", 0))
                if new is not None and new != value and len(_known_months(at, table["id"], line["id"])) >= 12:
                    found.append((key, new))
        if not found:
            return None
        key, new = rng.choice(sorted(found))
        codes = ("figure-unusual", "series-outlier", "share-outside", "percent-tiny")
        return Planted(_with(at, {key: new}), codes if far else (), AS_USUAL)

    return fault


def _known_months(at: Situation, table: str, line: str) -> set[str]:
    keys = {key for report in at.row[:-1] for key in report.cells if key[:2] == (table, line)}
    return {key[2] for key in keys if key[2][:2] == "20" and key[2] < at.new_months[0]}


def _last_digits(rng: random.Random, value: Fraction, decimals: int) -> Fraction | None:
    """The last two digits in each other's place: a few per cent of the figure at most."""
    units = int(value * 10**decimals)
    tens, ones = units // 10 % 10, units % 10
    return Fraction(units - 10 * tens - ones + 10 * ones + tens, 10**decimals) if units >= 1000 else None


def _key_figure_far(factor: Fraction) -> Fault:
    def fault(rng: random.Random, at: Situation) -> Planted | None:
        found = []
        for table in at.tables("key_figures"):
            for item in table["figures"]:
                key = (table["id"], item["id"], "verdi")
                known = [report.cells.get(key) for report in at.row[:-1]]
                value = at.now.cells.get(key)
                steady = "choices" not in item and not item.get("by_month") and item.get("stays", "no") == "no"
                free = item["id"] not in ("investert", "aapne", "nye", "lukket") and not item.get("signed")
                if steady and free and isinstance(value, Fraction) and value > 100 and sum(map(bool, known)) >= 6:
                    found.append((key, half_up(value * factor, item.get("decimals", 0))))
        if not found:
            return None
        key, new = rng.choice(sorted(found))
        return Planted(_with(at, {key: new}), ("figure-unusual", "share-outside", "check-equal", "check-share"))

    return fault


def _line_far(rng: random.Random, at: Situation) -> Planted | None:
    """An amount of the period and its year to date, both a thousand times too large: they agree with each other."""
    table = _some(rng, at.tables("budget_result"))
    if table is None or len(at.row) < 7:
        return None
    # What is negative by nature is drawn about its own budget alike.
    line = rng.choice(sorted({key[1] for key in at.numbers(table) if key[2] == "faktisk"}))
    keys = [(table["id"], line, column) for column in ("faktisk", "hia")]
    period, to_date = (at.now.cells[key] for key in keys)
    assert isinstance(period, Fraction)
    assert isinstance(to_date, Fraction)
    sums = {each["id"] for each in table["lines"] if "sum_of" in each}
    gone = {key for key in at.now.cells if key[0] == table["id"] and key[1] in sums and key[2] in ("faktisk", "hia")}
    changed = {keys[0]: period * 1000, keys[1]: to_date + period * 999}
    return Planted(_with(at, changed, gone), ("figure-unusual",)) if period else None


# --- Registers ---

ORDER = {"grønn": 0, "gul": 1, "rød": 2}


def _arrow(arrow: str, wanted: Callable[[int], bool], code: str) -> Fault:
    """An arrow on an assessment that has moved so many steps for the worse."""

    def fault(rng: random.Random, at: Situation) -> Planted | None:
        table = _some(rng, at.tables("portfolio"))
        if table is None:
            return None
        found = []
        for key, value in at.now.cells.items():
            if key[0] == table["id"] and not key[2].endswith(".trend") and value in ORDER:
                before = _of_project(at, table, key)
                if before in ORDER and wanted(ORDER[str(value)] - ORDER[str(before)]):
                    found.append(key)
        if not found:
            return None
        key = rng.choice(sorted(found))
        return Planted(_with(at, {(key[0], key[1], f"{key[2]}.trend"): arrow}), (code,))

    return fault


def _of_project(at: Situation, table: Table, key: CellKey) -> Fraction | str | None:
    """The same assessment of the same project in the last report."""
    name = at.now.cells[key[0], key[1], "navn"]
    rows = [
        line for (id, line, column), value in at.last.cells.items() if (id, column, value) == (key[0], "navn", name)
    ]
    return at.last.cells.get((table["id"], rows[0], key[2])) if rows else None


def _named(at: Situation) -> Table | None:
    """A register whose risks are known by name and are closed before they go."""
    return next((table for table in at.tables("risks") if "unique" in table and "open" in table), None)


def _open_rows(at: Situation, table: Table, report: Report) -> dict[str, str]:
    """The rows of open risks by name."""
    rule = table["open"]
    cells = report.cells
    rows = {line for id, line, _ in cells if id == table["id"]}
    return {
        str(cells[table["id"], row, table["unique"]]): row
        for row in rows
        if cells[table["id"], row, rule["column"]] in rule["words"]
    }


def _risk_gone(rng: random.Random, at: Situation) -> Planted | None:
    table = _named(at)
    if table is None:
        return None
    rows = _open_rows(at, table, at.now)
    still = sorted(rows.keys() & _open_rows(at, table, at.last).keys())
    if not still:
        return None
    row = rows[rng.choice(still)]
    return Planted(_with(at, {}, {key for key in at.now.cells if key[:2] == (table["id"], row)}), ("row-gone",))


def _name_reused(rng: random.Random, at: Situation) -> Planted | None:
    table = _named(at)
    if table is None:
        return None
    rows = _open_rows(at, table, at.now)
    still = sorted(rows.keys() & _open_rows(at, table, at.last).keys())
    if not still:
        return None
    text = next(each["id"] for each in table["columns"] if each["id"] != table["unique"] and "choices" not in each)
    other = "Ny bygning står ferdig for sent, og utstyret må lagres ute gjennom vinteren."
    return Planted(_with(at, {(table["id"], rows[rng.choice(still)], text): other}), ("name-reused",))


def _risk_otherwise(rng: random.Random, at: Situation) -> Planted | None:
    """Another probability: only those who know the risk can tell."""
    table = _named(at)
    if table is None:
        return None
    keys = sorted(key for key in at.now.cells if key[0] == table["id"] and key[2] == "sannsynlighet")
    key = _some(rng, keys)
    if key is None:
        return None
    return Planted(_with(at, {key: Fraction(5 if at.now.cells[key] != 5 else 4)}), (), JUDGED)


def _count_off(line: str, *codes: str) -> Fault:
    def fault(rng: random.Random, at: Situation) -> Planted | None:
        value = at.now.cells.get(("risiko", line, "verdi"))
        if not isinstance(value, Fraction):
            return None
        return Planted(_with(at, {("risiko", line, "verdi"): value + 1}), codes)

    return fault


# --- Texts ---


def _said(rng: random.Random, at: Situation, now: str, then: str, codes: tuple[str, ...], why: str = "") -> Planted:
    """A sentence of the last report that stands in this one, with other numbers maybe."""
    section = rng.choice(sorted(at.now.texts))
    report = replace(at.now, texts={**at.now.texts, section: f"{at.now.texts[section]}\n{now}"})
    past = at.history.pasts[-1]
    values = {**past.values, f"tekst:{section}": f"{past.values.get(f'tekst:{section}', '')}\n{then}"}
    history = at.history._replace(pasts=(*at.history.pasts[:-1], past._replace(values=values)))
    return Planted(report, codes, why, history)


def _stale_month(rng: random.Random, at: Situation) -> Planted | None:
    month = MONTHS[at.last.when.month - 1]
    text = f"I {month} ble {{count}} saker avsluttet."
    return _said(rng, at, text.format(count=41), text.format(count=36), ("text-stale",))


def _stale_month_and_year(rng: random.Random, at: Situation) -> Planted | None:
    month, year = MONTHS[at.last.when.month - 1], at.last.when.year
    text = f"Teamet avsluttet 36 saker i {month} {year}."
    return _said(rng, at, text, text, ("text-stale",))


def _stale_day(rng: random.Random, at: Situation) -> Planted | None:
    month = at.last.when.month
    if month == 12:
        return None
    days = 28 if month == 2 else 30
    now = f"Foretaket hadde 36 avtaler per {days}. {MONTHS[month - 1]}."
    return _said(rng, at, now, "Noe annet.", ("text-stale",))


def _stale_year(rng: random.Random, at: Situation) -> Planted | None:
    """Only at the turn of the year is last report's year another one."""
    if at.last.when.year == at.now.when.year:
        return None
    text = f"Planen for {at.last.when.year} omfatter {{count}} tiltak."
    return _said(rng, at, text.format(count=7), text.format(count=9), ("text-stale",))


def _stale_to_date(rng: random.Random, at: Situation) -> Planted | None:
    return _said(rng, at, f"Hittil i {at.now.when.year - 1} er 7 tiltak fullført.", "Noe annet.", ("text-stale",))


def _stale_plan(rng: random.Random, at: Situation) -> Planted | None:
    """What was planned for this period, and has been or has not."""
    text = f"Neste møte holdes i {MONTHS[at.now.when.month - 1]}."
    return _said(rng, at, text, text, (), MEANT)


def _compared_with_another_month(rng: random.Random, at: Situation) -> Planted | None:
    text = f"Antallet var 36, mot 34 i {MONTHS[at.last.when.month - 1]} {at.last.when.year - 1}."
    return _said(rng, at, text, text, (), MEANT)


def _untouched(rng: random.Random, at: Situation) -> Planted | None:
    """A text that stands as it was, with its mark."""
    section = rng.choice(sorted(at.last.texts.keys() & at.now.texts.keys()))
    report = replace(at.now, texts={**at.now.texts, section: at.last.texts[section]})
    return Planted(report, ("text-carried",), carried=frozenset({section}))


def _mark_taken_away(rng: random.Random, at: Situation) -> Planted | None:
    text = "Avtalen med leverandøren er god, og samarbeidet fortsetter."
    return _said(rng, at, text, text, (), "who takes the mark away says that the text still holds")


# --- The history itself ---


def _history_cell(change: Callable[[random.Random, Sheets], Sheets | None]) -> Fault:
    def fault(rng: random.Random, at: Situation) -> Planted | None:
        return Planted(None, ("history-changed",), sheets=lambda sheets: change(rng, sheets) or sheets)

    return fault


def _rows_of(sheets: Sheets, column: int) -> list[tuple[int, int]]:
    return sorted(
        place
        for place, cell in sheets.frames[SHEET].cells.items()
        if place[0] > 6 and place[1] == column and not isinstance(cell.value, str)
    )


def _put(sheets: Sheets, cells: dict[tuple[int, int], Cell]) -> Sheets:
    frame = sheets.frames[SHEET]
    return replace(sheets, frames={**sheets.frames, SHEET: replace(frame, cells={**frame.cells, **cells})})


def _edited(rng: random.Random, sheets: Sheets) -> Sheets:
    place = rng.choice(_rows_of(sheets, 4))
    value = sheets.frames[SHEET].cells[place].value
    assert value is not None
    return _put(sheets, {place: Cell(value + 1)})  # type: ignore[operator]


def _sorted_alone(rng: random.Random, sheets: Sheets) -> Sheets:
    places = _rows_of(sheets, 4)
    values = sorted((sheets.frames[SHEET].cells[place].value for place in places), key=str)
    return _put(sheets, {place: Cell(value) for place, value in zip(places, values, strict=True)})


def _skipped(rng: random.Random, at: Situation) -> Planted | None:
    """The report before was never made: its period is missing."""
    pasts = at.history.pasts[:-1]
    return Planted(None, ("history-skipped",), history=at.history._replace(pasts=pasts)) if pasts else None


def _of_now(rng: random.Random, at: Situation) -> Planted | None:
    """The workbook's period was typed over: its history has a report of the same period already."""
    last = at.history.pasts[-1]
    month = last.last.plus(at.now.when.count)
    return Planted(None, ("history-later",), history=at.history._replace(pasts=(last._replace(last=month),)))


FAULTS: dict[str, Fault] = {
    "amounts-of-last-report": _table_again("budget_result"),
    "receivables-of-last-report": _table_again("ageing"),
    "accounts-of-last-report": _table_again("budget_accounts"),
    "balance-of-last-report": _table_again("balance"),
    "comparison-of-last-report": _table_again("comparison"),
    "causes-of-last-report": _table_again("causes"),
    "absence-of-last-months": _months_again("absence"),
    "breaches-of-last-months": _months_again("breaches"),
    "series-of-last-months": _months_again("series"),
    "service-levels-of-last-months": _months_again("service_levels"),
    "months-under-the-next-heading": _months_shifted,
    "key-figure-forgotten": _one_again(telling=True),
    "small-key-figure-forgotten": _one_again(telling=False),
    "opening-swapped-digits": _opening(lambda rng, value, at, table: swapped_digits(rng, value, _decimals(value))),
    "opening-sign": _opening(lambda rng, value, at, table: -value),
    "opening-not-moved-on": _opening(
        lambda rng, value, at, table: (
            _not_moved_on(rng, value, at, table) if table.get("since") == "period" or at.starts_year else None
        )
    ),
    "to-date-of-last-report": _to_date(_of_last, "hia"),
    "to-date-is-the-period": _to_date(_of_period, "hia"),
    "to-date-swapped-digits": _to_date(_digits_swapped, "hia"),
    "budget-to-date-of-last-report": _to_date(_of_last, "hia_budsjett"),
    "every-to-date-of-last-report": _every_to_date_of_last,
    "annual-budget-changed": _annual_budget_changed,
    "accounts-fell": _fell("budget_accounts", "regnskap"),
    "counts-to-date-fell": _fell("comparison", "hia"),
    "last-year-otherwise": _last_year_otherwise,
    "old-month-one-more": _old_month(lambda rng, value: value + 1),
    "old-month-swapped-digits": _old_month(
        lambda rng, value: swapped_digits(rng, value, _decimals(value)), "series", "absence"
    ),
    "old-months-swapped": _old_months_swapped,
    "old-month-emptied": _old_month_emptied,
    "old-month-filled": _old_month_filled,
    "new-month-factor-1000": _new_figure(lambda rng, v, d: v * 1000, lambda table, unit: unit == "antall", far=True),
    "new-month-dropped-digit": _new_figure(
        lambda rng, value, decimals: half_up(value / 10, decimals) if value >= 100 else None,
        lambda table, unit: unit == "antall",
        far=True,
    ),
    "new-month-extra-digit": _new_figure(lambda rng, v, d: v * 10 + 3, lambda table, unit: unit == "antall", far=True),
    "new-month-last-digits-swapped": _new_figure(_last_digits, lambda table, unit: unit == "antall", far=False),
    "share-jumped": _new_figure(
        lambda rng, value, decimals: 100 - value if abs(value - 50) > 25 else None,
        lambda table, unit: unit == "%",
        far=True,
    ),
    "key-figure-factor-1000": _key_figure_far(Fraction(1000)),
    "key-figure-dropped-digit": _key_figure_far(Fraction(1, 10)),
    "period-and-year-factor-1000": _line_far,
    "arrow-better-while-worse": _arrow("bedre", lambda worse: worse > 0, "arrow-contradicts"),
    "arrow-worse-while-better": _arrow("dårligere", lambda worse: worse < 0, "arrow-contradicts"),
    "arrow-unchanged-while-moved": _arrow("uendret", lambda worse: worse != 0, "arrow-contradicts"),
    "arrow-better-while-unchanged": _arrow("bedre", lambda worse: worse == 0, "arrow-unseen"),
    "risk-gone-without-being-closed": _risk_gone,
    "risk-name-reused": _name_reused,
    "risk-otherwise-assessed": _risk_otherwise,
    "open-risks-off": _count_off("aapne", "stock-off", "check-equal"),
    "new-risks-off": _count_off("nye", "stock-off", "flow-off"),
    "closed-risks-off": _count_off("lukket", "stock-off", "flow-off"),
    "stale-month": _stale_month,
    "stale-month-and-year": _stale_month_and_year,
    "stale-day": _stale_day,
    "stale-year": _stale_year,
    "stale-year-to-date": _stale_to_date,
    "stale-plan": _stale_plan,
    "compared-with-another-month": _compared_with_another_month,
    "text-untouched": _untouched,
    "mark-taken-away": _mark_taken_away,
    "history-edited": _history_cell(_edited),
    "history-column-sorted": _history_cell(_sorted_alone),
    "period-skipped": _skipped,
    "period-typed-over": _of_now,
}
