"""Tables of months over time: every month is drawn once, and each report shows what was known of it then."""

from __future__ import annotations

import calendar
import random
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from made import Cells
from made.absence import agreed_days, drawn_rates
from made.series import in_order
from made.slips import half_up, near
from oracle.absence import AGREED, DOCTOR, LONG, TOTAL, YEARS, decimals_of, lines
from oracle.base import When, YearMonth, month_key

Table = dict[str, Any]
Truth = dict[YearMonth, dict[str, Fraction]]
"""By month and line, exact or as it is typed."""

RATHER_OFTEN = 0.5


def shown(table: Table, whens: Iterable[When]) -> list[YearMonth]:
    """All months that any of the reports shows."""
    return sorted({at for when in whens for at in when.span(table)})


def _late(rng: random.Random, months: list[YearMonth], first: bool, late: float) -> YearMonth | None:
    """A month that was reported before, of which more has become known since."""
    return months[-2] if len(months) > 1 and not first and rng.random() < late else None


# --- Absence ---


def absence(rng: random.Random, table: Table, whens: Sequence[When], late: float) -> list[Cells]:
    years = {when.year - back for when in whens for back in (0, 1)}
    every = sorted({(year, month) for year in years for month in range(1, 13)} | set(shown(table, whens)))
    days, drawn = agreed_days(rng, every), drawn_rates(rng, every)
    parts, decimals = lines(table)[-1]["sum_of"], decimals_of(table)
    typed = {at for at in every if not parts or rng.random() < RATHER_OFTEN}
    to_date = {column for column in YEARS if YEARS[column] in table and rng.random() < 0.7}
    found = []
    for number, when in enumerate(whens):
        before = [at for at in when.span(table) if at < when.months[0]]
        at = _late(rng, before + when.months[:1], number == 0, late)
        if at:
            more = Fraction(rng.randint(5, 25), 100)
            drawn[at] = drawn[at] | {line: drawn[at][line] + more for line in (LONG, DOCTOR, TOTAL)}
        found.append(_absence_then(table, when, drawn, days, typed, to_date, decimals))
    return found


def _absence_then(
    table: Table,
    when: When,
    drawn: Truth,
    days: dict[YearMonth, Fraction],
    typed: set[YearMonth],
    to_date: set[str],
    decimals: int,
) -> Cells:
    cells: Cells = {}
    for at in when.span(table):
        for line in lines(table):
            if line["id"] != TOTAL or at in typed:
                cells[table["id"], line["id"], month_key(*at)] = half_up(drawn[at][line["id"]], decimals)
        if table.get("agreed"):
            cells[table["id"], AGREED, month_key(*at)] = days[at]
    spans = {"hia": (when.year, when.month), "fjor": (when.year - 1, 12)}
    for column in to_date:
        year, last = spans[column]
        of = [(year, month) for month in range(1, last + 1)]
        lost = sum((drawn[at][TOTAL] * days[at] for at in of), Fraction(0))
        cells[table["id"], TOTAL, column] = half_up(lost / sum(days[at] for at in of), decimals)
    return cells


# --- Breaches ---


def breaches(rng: random.Random, table: Table, whens: Sequence[When], late: float) -> list[Cells]:
    usual = {line["id"]: rng.choice((0, 0, 1, 3, 9, 15)) for line in table["types"]}
    if not any(usual.values()):
        usual[table["types"][0]["id"]] = 9
    truth: Truth = {at: {id: Fraction(_about(rng, size)) for id, size in usual.items()} for at in shown(table, whens)}
    with_total = rng.random() < RATHER_OFTEN
    found = []
    for number, when in enumerate(whens):
        at = _late(rng, [*(m for m in when.span(table) if m < when.months[0]), when.months[0]], number == 0, late)
        if at:
            id = rng.choice([id for id, size in usual.items() if size])
            truth[at] = truth[at] | {id: truth[at][id] + 1}
        cells: Cells = {}
        for month in when.span(table):
            column, counts = month_key(*month), truth[month]
            # Somebody has to say that there was nothing at all.
            written = {id: count for id, count in counts.items() if count} or {table["types"][0]["id"]: Fraction(0)}
            cells |= {(table["id"], id, column): count for id, count in written.items()}
            if with_total:
                cells[table["id"], TOTAL, column] = sum(counts.values(), Fraction(0))
        found.append(cells)
    return found


def _about(rng: random.Random, usual: int) -> int:
    """A count that is so large on average, about as uneven as what happens by chance."""
    return sum(rng.random() < 0.5 for _ in range(2 * usual))


# --- Series ---


def series(rng: random.Random, table: Table, whens: Sequence[When], late: float) -> list[Cells]:
    known = {line["id"]: line for line in table["lines"]}
    levels = {id: _level(rng, table, line) for id, line in known.items()}
    truth: Truth = {}
    empty: set[tuple[YearMonth, str]] = set()
    for at in shown(table, whens):
        truth[at] = exact = {}
        for id in in_order(known):
            line = known[id]
            if "sum_of" not in line:
                exact[id] = _month_of_series(rng, table, line, levels[id], exact)
            else:
                exact[id] = sum((exact[part] for part in line["sum_of"]), Fraction(0))
            if not line.get("required", True) and (rng.random() < 0.6 or not exact[id]):
                exact[id] = Fraction(0)
                empty.add((at, id))
    typed = {(at, id) for at in truth for id in known if "sum_of" not in known[id] or rng.random() < RATHER_OFTEN}
    free = _alone(table)
    found = []
    for number, when in enumerate(whens):
        at = _late(rng, [*(m for m in when.span(table) if m < when.months[0]), when.months[0]], number == 0, late)
        if at and at in truth and free:
            id = rng.choice(free)
            truth[at] = truth[at] | {id: truth[at][id] + max(Fraction(1), half_up(truth[at][id] / 50, 0))}
        cells: Cells = {}
        for month in when.span(table):
            for id, line in known.items():
                if (month, id) in typed and (month, id) not in empty:
                    value = half_up(truth[month][id], line.get("decimals", 0))
                    cells[table["id"], id, month_key(*month)] = value
        found.append(cells)
    return found


def _alone(table: Table) -> list[str]:
    """The lines of counts that no other line rests on."""
    others = {part for line in table["lines"] for part in [*line.get("sum_of", []), line.get("within", "")]}
    return [
        line["id"]
        for line in table["lines"]
        if line["unit"] == "antall" and "sum_of" not in line and "within" not in line and line["id"] not in others
    ]


def _level(rng: random.Random, table: Table, line: dict[str, Any]) -> Fraction:
    if line["unit"] == "%":
        parts = [len(other["sum_of"]) for other in table["lines"] if line["id"] in other.get("sum_of", [])]
        return Fraction(rng.randint(55, 95), max(parts, default=1))
    if "within" in line:
        return Fraction(rng.randint(10, 80), 100)
    if not line.get("required", True):
        return Fraction(rng.randint(1, 3))
    if line["unit"] == "antall":
        return Fraction(rng.choice((40, 300, 2_500, 9_000, 60_000)))
    return Fraction(rng.randint(20, 500)) * (rng.choice((-1, 1)) if line.get("signed") else 1)


def _month_of_series(
    rng: random.Random, table: Table, line: dict[str, Any], level: Fraction, exact: dict[str, Fraction]
) -> Fraction:
    if line.get("within") in exact:
        return half_up(exact[line["within"]] * near(rng, level, 0.15), 0)
    if line["unit"] == "%":
        return min(near(rng, level, 0.06), Fraction(100))
    if line["unit"] == "antall":
        return half_up(near(rng, level, 0.2), 0)
    return near(rng, level, 0.06)


# --- Service levels ---


def service_levels(rng: random.Random, table: Table, whens: Sequence[When], late: float) -> list[Cells]:
    with_share = rng.random() < RATHER_OFTEN
    usual = {line["id"]: (rng.choice((3, 20, 90, 350)), rng.uniform(0.02, 0.2)) for line in table["lines"]}
    truth: dict[tuple[YearMonth, str], tuple[int, int]] = {}
    for at in shown(table, whens):
        for id, (size, bad) in usual.items():
            total = max(1, round(size * rng.uniform(0.75, 1.25)))
            truth[at, id] = (total, sum(rng.random() < bad for _ in range(total)))
    found = []
    for number, when in enumerate(whens):
        at = _late(rng, [*(m for m in when.span(table) if m < when.months[0]), when.months[0]], number == 0, late)
        if at:
            id = rng.choice(sorted(usual))
            if (at, id) in truth:
                truth[at, id] = (truth[at, id][0] + 1, truth[at, id][1])
        cells: Cells = {}
        for month in when.span(table):
            for id in usual:
                total, bad_ones = truth[month, id]
                column = month_key(*month)
                cells[table["id"], id, f"{column}.totalt"] = Fraction(total)
                cells[table["id"], id, f"{column}.brudd"] = Fraction(bad_ones)
                if with_share:
                    share = Fraction((total - bad_ones) * 100, total)
                    cells[table["id"], id, f"{column}.andel"] = half_up(share, table.get("decimals", 2))
        found.append(cells)
    return found


# --- Availability ---


def availability(rng: random.Random, table: Table, whens: Sequence[When], late: float) -> list[Cells]:
    """What was down stays as it was reported: nobody finds more of it later."""
    del late
    units = {site["id"]: Fraction(site.get("units") or rng.randint(5, 60)) for site in table["sites"]}
    minutes, share = table.get("downtime_decimals", 1), table.get("decimals", 2)
    busy = {(service["id"], site): rng.uniform(0, 0.6) for service in table["services"] for site in units}
    known = {site["id"] for site in table["sites"] if "units" in site}
    truth: Cells = {}
    for year, month in shown(table, whens):
        whole = calendar.monthrange(year, month)[1] * 24 * 60
        for (service, site), often in busy.items():
            incidents = rng.randint(1, 6) if rng.random() < often else 0
            down = (
                half_up(Fraction(round(1000 * 10 ** rng.uniform(-1, 2)), 1000), minutes) if incidents else Fraction(0)
            )
            line, column = f"{service}.{site}", month_key(year, month)
            truth[table["id"], line, f"{column}.hendelser"] = Fraction(incidents)
            truth[table["id"], line, f"{column}.nedetid"] = down
            if site not in known:
                of_site = half_up(100 - 100 * down / (units[site] * whole), share)
                truth[table["id"], line, f"{column}.tilgjengelighet"] = of_site
    return [
        {key: value for key, value in truth.items() if key[2].partition(".")[0] in columns}
        for columns in ({month_key(*at) for at in when.span(table)} for when in whens)
    ]
