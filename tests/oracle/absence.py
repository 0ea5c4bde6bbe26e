"""Absence: rates by month that two splits must make, the year so far and last year, and what is odd in them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from statistics import median
from typing import Any, NamedTuple

from oracle.base import (
    MONTHS,
    CellKey,
    Figure,
    Indicator,
    Inputs,
    Standing,
    When,
    YearMonth,
    around,
    bare,
    heading,
    judged,
    limit_of,
    month_key,
    rounded,
    said,
    standing,
    standing_lines,
    status_cell,
    target_words,
)
from oracle.weighted import between, working_days

SHORT, LONG, SELF, DOCTOR, TOTAL, AGREED = "korttid", "langtid", "egenmeldt", "legemeldt", "totalt", "avtalte"
YEARS = {"hia": "year_to_date", "fjor": "last_year"}

Table = dict[str, Any]
Line = dict[str, Any]


class Alarm(NamedTuple):
    """An error, or a warning, by a text that its sentence contains and by what else it says."""

    error: bool
    label: str
    about: tuple[Any, ...]


def lines(table: Table) -> list[Line]:
    """The rates, the total last."""
    found: list[Line] = []
    if "length" in table:
        found.append({"id": SHORT, "label": table["length"]["short"], "target": table.get("target_short")})
        found.append({"id": LONG, "label": table["length"]["long"], "target": table.get("target_long")})
    if "certified" in table:
        found.append({"id": SELF, "label": table["certified"]["self"]})
        found.append({"id": DOCTOR, "label": table["certified"]["doctor"]})
    parts = [line["id"] for line in found[:2]]
    whole = {"id": TOTAL, "label": table.get("total", "Totalt"), "target": table.get("target"), "sum_of": parts}
    return [*found, whole]


def decimals_of(table: Table) -> int:
    return table.get("decimals", 2)


def step_of(table: Table) -> Fraction:
    return Fraction(1, 10 ** decimals_of(table))


def day_lines(table: Table) -> list[Line]:
    """The days under each rate, where the table asks for them."""
    return [
        {
            "id": f"{line['id']}_dagsverk",
            "label": f"{line['label']}, dagsverk",
            "sum_of": [f"{part}_dagsverk" for part in line.get("sum_of", [])],
        }
        for line in lines(table)
        if table.get("days")
    ]


def has_agreed(table: Table) -> bool:
    return bool(table.get("agreed") or table.get("days"))


def days_of_month(table: Table, inputs: Inputs, at: YearMonth) -> dict[str, Standing]:
    """What stands on the lines of days in one month."""
    column = month_key(*at)
    return standing_lines(day_lines(table), lambda line: inputs.number(table["id"], line, column), Fraction(1, 100))


def lost_and_agreed(
    table: Table, inputs: Inputs, at: YearMonth, line: str = TOTAL
) -> tuple[Fraction | None, Fraction | None]:
    """The days of sick leave on a line, and the agreed days that anything can be per cent of."""
    lost = days_of_month(table, inputs, at).get(f"{line}_dagsverk")
    agreed = inputs.number(table["id"], AGREED, month_key(*at))
    return lost.value if lost else None, agreed if agreed and agreed > 0 else None


def month(table: Table, inputs: Inputs, at: YearMonth) -> dict[str, Standing]:
    """What stands on each line in one month: by its days where they are known, else as it was typed or adds up."""
    column, step = month_key(*at), step_of(table)
    found: dict[str, Standing] = {}
    for line in lines(table):
        typed, parts = inputs.number(table["id"], line["id"], column), line.get("sum_of", [])
        lost, agreed = lost_and_agreed(table, inputs, at, line["id"])
        if lost is None or agreed is None:
            found[line["id"]] = standing(typed, [(1, found[part]) for part in parts], step)
            continue
        own = 100 * lost / agreed
        off = typed is not None and abs(typed - own) > Fraction(len(parts) + 1, 2) * step
        holds = typed is not None and not off
        found[line["id"]] = Standing(typed if holds else own, own, 1 if holds else 0, off)
    return found


def rests_on(table: Table, inputs: Inputs, at: YearMonth) -> int:
    """How many rounded figures the total of a month is: one that was reported and holds, or those of its parts."""
    parts, stands = lines(table)[-1]["sum_of"], month(table, inputs, at)[TOTAL]
    if None not in lost_and_agreed(table, inputs, at):
        return stands.rounded
    reported = inputs.number(table["id"], TOTAL, month_key(*at)) is not None
    return len(parts) if parts and (not reported or stands.off) else 1


# --- Whole years ---


def year_months(table: Table, column: str, when: When) -> list[YearMonth]:
    """The months of this year so far or of last year; none where the table does not show them all."""
    year, last = (when.year, when.month) if column == "hia" else (when.year - 1, 12)
    found = [(year, number) for number in range(1, last + 1)]
    return found if set(found) <= set(when.span(table)) else []


def year(table: Table, inputs: Inputs, column: str, when: When) -> tuple[Fraction | None, list[Alarm]]:
    """What stands for a year, and what is said of it."""
    label, typed = table[YEARS[column]], inputs.number(table["id"], TOTAL, column)
    months = [at for at in year_months(table, column, when) if not _has_no_rate(table, inputs, at)]
    rates = [month(table, inputs, at)[TOTAL].value for at in months]
    known = [rate for rate in rates if rate is not None]
    if not months or len(known) < len(months):
        return typed, []
    days = _agreed(table, inputs, months)
    lost = [lost_and_agreed(table, inputs, at)[0] for at in months]
    rests = [rests_on(table, inputs, at) for at, own in zip(months, lost, strict=True) if own is None or not days]
    room = Fraction(max(rests, default=0) + 1, 2) * step_of(table)
    if days:
        each = zip(known, days, lost, strict=True)
        own = sum((rate * of if exact is None else 100 * exact for rate, of, exact in each), Fraction(0)) / sum(days)
        if typed is None:
            return own, []
        off = abs(typed - own) > room
        return (own, [Alarm(True, label, (typed, own))]) if off else (typed, [])
    if typed is None:
        return (known[0] if len(known) == 1 else None), []
    low, high = between(known, [Fraction(working_days(at)) for at in months])
    unlikely = not low - room <= typed <= high + room
    return typed, [Alarm(False, label, (typed, low, high))] if unlikely else []


def _has_no_rate(table: Table, inputs: Inputs, at: YearMonth) -> bool:
    """Days of sick leave without agreed days."""
    lost, agreed = lost_and_agreed(table, inputs, at)
    return lost is not None and agreed is None and month(table, inputs, at)[TOTAL].value is None


def _agreed(table: Table, inputs: Inputs, months: list[YearMonth]) -> list[Fraction]:
    if not has_agreed(table):
        return []
    found = [inputs.number(table["id"], AGREED, month_key(*at)) for at in months]
    known = [days for days in found if days is not None and days >= 0]
    return known if len(known) == len(months) and sum(known) else []


# --- The figures ---


def figures(table: Table, inputs: Inputs, when: When) -> dict[str, Figure]:
    found = {}
    decimals, id, span = decimals_of(table), table["id"], when.span(table)
    rates = {at: {line: stands.value for line, stands in month(table, inputs, at).items()} for at in span}
    for line in lines(table):
        name, target = f"{id}.{line['id']}", line.get("target")
        for at in span:
            value = rates[at][line["id"]]
            word = judged(target, value) if target else ""
            found[f"{name}[{month_key(*at)}]"] = Figure(value, "%", decimals, status=word)
        last, before = (rates.get(when.plus(offset), {}).get(line["id"]) for offset in (0, -1))
        change = None if last is None or before is None else last - before
        found[f"{name}.endring"] = Figure(change, "prosentpoeng", decimals, (last, before))
        if target:
            found[f"{name}.maal"] = Figure(limit_of(target), "%")
    for at in span if has_agreed(table) else ():
        found[f"{id}.{AGREED}[{month_key(*at)}]"] = Figure(inputs.number(id, AGREED, month_key(*at)), "dagsverk")
        for name, stands in days_of_month(table, inputs, at).items():
            found[f"{id}.{name}[{month_key(*at)}]"] = Figure(stands.value, "dagsverk", 2)
    for column, key in YEARS.items():
        if key in table:
            found[f"{id}.{TOTAL}.{column}"] = Figure(year(table, inputs, column, when)[0], "%", decimals)
    return found


def indicators(table: Table, when: When) -> list[Indicator]:
    found = []
    for line in lines(table):
        if line.get("target"):
            name = f"{table['id']}.{line['id']}"
            label = table["title"] if line["id"] == TOTAL else line["label"]
            each = [f"{name}[{month_key(*at)}]" for at in when.span(table)]
            found.append(Indicator(name, label, each, line["target"]))
    return found


# --- What is wrong ---


def alarms(table: Table, inputs: Inputs, when: When) -> Iterator[Alarm]:
    """Every error and warning."""
    for at in when.span(table):
        yield from _of_month(table, inputs, at)
    yield from _odd(table, inputs, when)
    for column, key in YEARS.items():
        if key in table:
            typed = inputs.number(table["id"], TOTAL, column)
            if typed is not None and not 0 <= typed <= 100:
                yield Alarm(True, table[key], (typed,))
            yield from year(table, inputs, column, when)[1]


def _of_month(table: Table, inputs: Inputs, at: YearMonth) -> Iterator[Alarm]:
    column, stands = month_key(*at), month(table, inputs, at)
    for line in lines(table):
        label = f"{line['label']}, {said(*at, table)}"
        typed, stood = inputs.number(table["id"], line["id"], column), stands[line["id"]]
        lost, agreed = lost_and_agreed(table, inputs, at, line["id"])
        day_cell = inputs.cells.get((table["id"], f"{line['id']}_dagsverk", column))
        if (table["id"], line["id"], column) not in inputs.cells and not line.get("sum_of") and day_cell is None:
            yield Alarm(True, f"{line['label']}, {heading(*at, table)}", ())
        if stood.off:
            yield Alarm(True, label, (typed, stood.own))
        by_days = lost is not None and agreed is not None
        if stood.value is not None and (stood.value < 0 or (stood.value > 100 and not by_days)):
            yield Alarm(True, label, (stood.value,))
    if has_agreed(table):
        yield from _of_days(table, inputs, at)
    if "length" in table and "certified" in table:
        if all(None not in lost_and_agreed(table, inputs, at, id) for id in (TOTAL, SELF, DOCTOR)):
            return
        whole, one, other = (stands[id].value for id in (TOTAL, SELF, DOCTOR))
        room = Fraction(rests_on(table, inputs, at) + 2, 2) * step_of(table)
        if None not in (whole, one, other) and abs(one + other - whole) > room:
            yield Alarm(True, f"{lines(table)[-1]['label']}, {said(*at, table)}", (one + other, whole))


def _of_days(table: Table, inputs: Inputs, at: YearMonth) -> Iterator[Alarm]:
    """Agreed days that are missing, days without the others of their month, and days that cannot be."""
    column, stands, month_said = month_key(*at), days_of_month(table, inputs, at), said(*at, table)
    agreed = inputs.number(table["id"], AGREED, column)
    parts = [line for line in day_lines(table) if not line["sum_of"]]
    typed = [line for line in parts if inputs.number(table["id"], line["id"], column) is not None]
    if table.get("agreed") and (table["id"], AGREED, column) not in inputs.cells:
        yield Alarm(True, f"Avtalte dagsverk, {heading(*at, table)}", ())
    elif typed and (table["id"], AGREED, column) not in inputs.cells:
        yield Alarm(True, f"Avtalte dagsverk, {month_said}", ("days",))
    if agreed is not None and agreed < 0:
        yield Alarm(False, "Avtalte dagsverk", (at, agreed))
    for line in parts if typed else ():
        if (table["id"], line["id"], column) not in inputs.cells:
            yield Alarm(True, f"{line['label']}, {month_said}", ("missing",))
    over = set()
    for line in day_lines(table):
        label, stood = f"{line['label']}, {month_said}", stands[line["id"]]
        if stood.off:
            yield Alarm(True, label, (stood.own,))
        if stood.value is not None and stood.value < 0:
            yield Alarm(False, label, (stood.value,))
        if stood.value is not None and agreed is not None and agreed >= 0 and stood.value > agreed:
            over.add(line["id"])
            if not over & set(line["sum_of"]):
                yield Alarm(True, label, ("over", stood.value, agreed))
    if "length" in table and "certified" in table and table.get("days"):
        whole, one, other = (stands[f"{id}_dagsverk"].value for id in (TOTAL, SELF, DOCTOR))
        if None not in (whole, one, other) and abs(one + other - whole) > Fraction(3, 200):
            yield Alarm(True, f"{day_lines(table)[-1]['label']}, {month_said}", (one + other, whole))


def _odd(table: Table, inputs: Inputs, when: When) -> Iterator[Alarm]:
    totals = {at: month(table, inputs, at)[TOTAL].value for at in when.span(table)}
    for at, value in totals.items():
        if value is None:
            continue
        label = f"{lines(table)[-1]['label']}, {said(*at, table)}"
        if value == 0:
            yield Alarm(False, label, ("none",))
        if 25 < value <= 100:
            yield Alarm(False, label, ("high", value))
        others = [other for known, other in totals.items() if known != at and other is not None]
        if len(others) >= 3 and 0 < (usual := median(others)) < value / 4:
            yield Alarm(False, label, ("outlier", value, rounded(usual, decimals_of(table))))


def errors(table: Table, inputs: Inputs, when: When) -> list[str]:
    """Shares that are none, sums and splits that do not hold, a year that its days do not make, what is missing."""
    return [alarm.label for alarm in alarms(table, inputs, when) if alarm.error]


# --- What the report shows ---


def views(table: Table, inputs: Inputs, figures: dict[str, Figure], when: When) -> dict[str, list[list[str]]]:
    span, found = when.span(table), {}
    has_targets = any(line.get("target") for line in lines(table))
    rows = []
    for line in lines(table):
        shown = [figures[f"{table['id']}.{line['id']}[{month_key(*at)}]"] for at in span]
        status = _judged(line.get("target"), shown[-1]) if has_targets else []
        rows.append([line["label"], *map(bare, shown), *status])
    found[table["id"]] = rows
    found[f"{table['id']}.smal"] = [row[: 1 + len(span)] for row in rows]
    if "year_to_date" in table:
        target, rows = table.get("target"), []
        for at in when.months:
            if at in span:
                figure = figures[f"{table['id']}.{TOTAL}[{month_key(*at)}]"]
                status = _judged(target, figure) if target else []
                rows.append([MONTHS[at[1] - 1].capitalize(), bare(figure), *status])
        last = bare(figures[f"{table['id']}.{TOTAL}.hia"])
        rows.append([table["year_to_date"], last, *(["", ""] if target else [])])
        found[f"{table['id']}.hittil"] = rows
    return found


def _judged(target: dict[str, Any] | None, figure: Figure) -> list[str]:
    return [target_words(target, "%"), status_cell(figure.status)] if target else ["", ""]


# --- What else might have been typed ---


def others(rng: random.Random, table: Table, inputs: Inputs, key: CellKey, when: When) -> list[Fraction]:
    """Values around the edges of shares, targets, sums, splits, years and what is odd, and any other one."""
    _, line, column = key
    value, step = inputs.number(*key), step_of(table)
    assert value is not None
    if line == AGREED or line.endswith("_dagsverk"):
        found = [value + 1, value * 2, value * 1000, Fraction(0), -value]
        found += list(_day_edges(table, inputs, line, column)) if line != AGREED else []
    else:
        edges = [Fraction(0), Fraction(100)]
        edges += _year_edges(table, inputs, column, when) if column in YEARS else _edges(table, inputs, line, column)
        found = [edge + side for edge in edges for side in (-step, Fraction(0), step)]
        found += [value + step * rng.randint(-40, 40), value * 10, value + step / 2]
        target = next(each for each in lines(table) if each["id"] == line).get("target")
        found += around(target, decimals_of(table)) if target and column not in YEARS else []
    found = [each for each in dict.fromkeys(found) if each != value]
    return rng.sample(found, min(len(found), 6))


def _day_edges(table: Table, inputs: Inputs, line: str, column: str) -> Iterator[Fraction]:
    """Where days are all that were agreed, and where their sums and splits still hold."""
    at = (int(column[:4]), int(column[5:]))
    value, agreed = inputs.number(table["id"], line, column), inputs.number(table["id"], AGREED, column)
    assert value is not None
    yield from (value + Fraction(side, 1000) for side in (10, 15, 16, -15, -16, 20, -20))
    if agreed is not None:
        yield from (agreed, agreed + Fraction(1, 100))
    if line == f"{TOTAL}_dagsverk":
        own = days_of_month(table, inputs, at)[line].own
        yield from () if own is None else (own + Fraction(15, 1000), own - Fraction(16, 1000))


def _edges(table: Table, inputs: Inputs, line: str, column: str) -> Iterator[Fraction]:
    """Where a month's total is high, and where a sum or split still holds."""
    at = (int(column[:4]), int(column[5:]))
    stands, step = month(table, inputs, at), step_of(table)
    values = {id: each.value or Fraction(0) for id, each in stands.items()}
    rest = values[TOTAL] - values[line]
    yield Fraction(25) - (0 if line == TOTAL else rest)
    if line == TOTAL and stands[TOTAL].own is not None:
        yield from (stands[TOTAL].own + 3 * step / 2, stands[TOTAL].own - step)
    if {SELF, DOCTOR} <= stands.keys() and line in (TOTAL, SELF, DOCTOR):
        split = values[SELF] + values[DOCTOR]
        held = split if line == TOTAL else values[TOTAL] - split + values[line]
        yield from (held + step, held + 2 * step, held - 2 * step)


def _year_edges(table: Table, inputs: Inputs, column: str, when: When) -> Iterator[Fraction]:
    """Where the year still follows from its months."""
    months, step = year_months(table, column, when), step_of(table)
    rates = [month(table, inputs, at)[TOTAL].value for at in months]
    known = [rate for rate in rates if rate is not None]
    if months and len(known) == len(months):
        low, high = between(known, [Fraction(working_days(at)) for at in months])
        mean = sum(known, Fraction(0)) / len(known)
        for edge in (low, high, mean):
            shown = rounded(edge, decimals_of(table))
            yield from (shown - step, shown, shown + step)
