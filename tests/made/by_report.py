"""Tables of a period or of its last day over time: amounts that add up, accounts that move, registers that come and go.

evolve(rng, table, whens) -> list[Cells]
    what the table holds in each of the reports, which follow each other
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from made import Cells
from made import budget_result as results
from made.causes import WORDS
from made.portfolio import LIGHTS, PROJECTS
from made.risks import CAUSES, EFFECTS, MEASURES
from made.slips import half_up, near
from oracle.base import When, YearMonth, later, month_key

Table = dict[str, Any]
OFTEN = 0.5


# --- Amounts ---


def budget_result(rng: random.Random, table: Table, whens: Sequence[When]) -> list[Cells]:
    unit = {"kr": 1, "1000 kr": 1000}.get(table["unit"], 1_000_000)
    leaves = [line for line in table["lines"] if "sum_of" not in line]
    usual = {
        line["id"]: results.sign_of(rng, line) * Fraction(round(10 ** rng.uniform(6.5, 8.5)), unit) for line in leaves
    }
    apart = {line["id"]: rng.choice((0.03, 0.03, 0.08)) for line in leaves}
    exact: dict[tuple[str, YearMonth, str], Fraction] = {}
    annual: dict[tuple[str, int], Fraction] = {}
    for year in sorted({when.year for when in whens}):
        for id, size in usual.items():
            budget = annual[id, year] = near(rng, size, 0.1)
            shares = [near(rng, Fraction(1, 12), 0.1) for _ in range(12)]
            for month in range(1, 13):
                of_month = budget * shares[month - 1] / sum(shares)
                exact[id, (year, month), "budsjett"] = of_month
                exact[id, (year, month), "faktisk"] = near(rng, of_month, apart[id])
    sums = rng.random() < OFTEN
    return [_result_then(table, when, exact, annual, [line["id"] for line in leaves], typed=sums) for when in whens]


def _result_then(
    table: Table,
    when: When,
    exact: dict[tuple[str, YearMonth, str], Fraction],
    annual: dict[tuple[str, int], Fraction],
    leaves: list[str],
    *,
    typed: bool,
) -> Cells:
    to_date = [(when.year, month) for month in range(1, when.month + 1)]
    found: dict[tuple[str, str], Fraction] = {}
    for id in leaves:
        for measure, of, months in (
            ("faktisk", "faktisk", when.months),
            ("budsjett", "budsjett", when.months),
            ("hia", "faktisk", to_date),
            ("hia_budsjett", "budsjett", to_date),
        ):
            found[id, measure] = sum((exact[id, at, of] for at in months), Fraction(0))
        found[id, "aarsbudsjett"] = annual[id, when.year]
    results.add_sums(table, found)
    decimals = results.decimals_of(table)
    cells: Cells = {
        (table["id"], line["id"], measure): half_up(found[line["id"], measure], decimals)
        for line in results.on_sheet(table)
        if typed or "sum_of" not in line
        for measure in results.MEASURES
    }
    for line in results.on_sheet(table):
        if results.is_flagged(table, line, cells):
            cells[table["id"], line["id"], "kommentar"] = f"Periodisering, sak {when.month}."
    return cells


def ageing(rng: random.Random, table: Table, whens: Sequence[When]) -> list[Cells]:
    unit, decimals = {"kr": 1, "1000 kr": 1000}.get(table["unit"], 1_000_000), results.decimals_of(table)
    usual = {bucket["id"]: Fraction(rng.choice((30, 500, 4_000)) * 1000, unit) for bucket in table["buckets"]}
    usual[next(bucket["id"] for bucket in table["buckets"] if not bucket["overdue"])] = Fraction(40_000_000, unit)
    typed = rng.random() < OFTEN
    found = []
    for _ in whens:
        exact = {id: near(rng, size, 0.4) for id, size in usual.items()}
        exact = {
            id: Fraction(0) if usual[id] * unit < 100_000 and rng.random() < 0.3 else it for id, it in exact.items()
        }
        cells: Cells = {(table["id"], id, "belop"): half_up(it, decimals) for id, it in exact.items() if it}
        if typed:
            cells[table["id"], "sum", "belop"] = half_up(sum(exact.values(), Fraction(0)), decimals)
        found.append(cells)
    return found


def budget_accounts(rng: random.Random, table: Table, whens: Sequence[When]) -> list[Cells]:
    unit, decimals = {"kr": 1, "1000 kr": 1000}.get(table["unit"], 1_000_000), results.decimals_of(table)
    leaves = [line["id"] for line in table["lines"] if "sum_of" not in line]
    budgets, spent = dict[tuple[str, int], Fraction](), dict[tuple[str, YearMonth], Fraction]()
    for year in sorted({when.year for when in whens}):
        for id in leaves:
            budgets[id, year] = Fraction(round(10 ** rng.uniform(6.5, 8.5)), unit)
            # There is always something that is bought.
            parts = [rng.choice((1, 2, 3) if id == leaves[0] else (0, 1, 2, 3)) for _ in range(12)]
            for month in range(1, 13):
                share = Fraction(sum(parts[:month]), sum(parts) or 1) * Fraction(95, 100)
                spent[id, (year, month)] = budgets[id, year] * share
    typed = rng.random() < OFTEN
    found = []
    for when in whens:
        exact = {(id, "aarsbudsjett"): budgets[id, when.year] for id in leaves}
        exact |= {(id, "regnskap"): spent[id, (when.year, when.month)] for id in leaves}
        results.add_sums(table, exact, ("aarsbudsjett", "regnskap"))
        found.append(
            {
                (table["id"], line["id"], measure): half_up(exact[line["id"], measure], decimals)
                for line in table["lines"]
                if typed or "sum_of" not in line
                for measure in ("aarsbudsjett", "regnskap")
            }
        )
    return found


def balance(rng: random.Random, table: Table, whens: Sequence[When]) -> list[Cells]:
    """Every opening is the closing of the report before, or of last year."""
    decimals, step = results.decimals_of(table), Fraction(1, 10 ** results.decimals_of(table))
    room = Fraction(table["limit"]["amount"]) if "limit" in table else Fraction(350_000)
    movements = [movement["id"] for movement in table["movements"]]
    typed = rng.random() < OFTEN
    closing = half_up(room * Fraction(rng.randint(-60, 10), 100), decimals)
    of_year, found = closing, list[Cells]()
    for when in whens:
        first = when.month == when.count
        of_year = closing if first else of_year
        opening = of_year if table.get("since", "year") == "year" else closing
        low, high = -room * Fraction(9, 10), room * Fraction(3, 10)
        moved = room * Fraction(rng.choice((-1, 1)) * rng.randint(1, 30), 100)
        closing = half_up(closing + moved if low < closing + moved < high else closing - moved, decimals)
        rest = closing - opening
        cells: Cells = {(table["id"], "ib", "belop"): opening}
        for id in movements[:-1]:
            part = half_up(room * Fraction(rng.randint(-80, 80), 100), decimals) + step
            cells[table["id"], id, "belop"] = part
            rest -= part
        cells[table["id"], movements[-1], "belop"] = rest
        if typed:
            cells[table["id"], "ub", "belop"] = closing
        found.append(cells)
    return found


# --- This year and last year ---


def comparison(rng: random.Random, table: Table, whens: Sequence[When]) -> list[Cells]:
    years = sorted({when.year - back for when in whens for back in (0, 1)})
    leaves = [line for line in table["lines"] if "sum_of" not in line]
    truth: dict[tuple[str, YearMonth], Fraction] = {}
    for line in leaves:
        unit = line.get("unit", "antall")
        counted = unit in ("antall", "timer")
        size = Fraction(rng.choice((3, 60, 900))) if counted else Fraction(rng.randint(30, 90))
        for year in years:
            so_far = Fraction(0)
            for month in range(1, 13):
                so_far += half_up(near(rng, size, 0.4), 0)
                mean = near(rng, size, 0.1) if unit == "%" else size * (1 + Fraction(month, 100))
                truth[line["id"], (year, month)] = so_far if counted else mean
    typed = rng.random() < OFTEN
    found = []
    for when in whens:
        at = {"hia": (when.year, when.month), "fjor": (when.year - 1, when.month), "fjoraar": (when.year - 1, 12)}
        exact = {(line["id"], column): truth[line["id"], month] for line in leaves for column, month in at.items()}
        results.add_sums(table, exact, tuple(at))
        found.append(
            {
                (table["id"], line["id"], column): half_up(exact[line["id"], column], line.get("decimals", 0))
                for line in table["lines"]
                if typed or "sum_of" not in line
                for column in at
            }
        )
    return found


# --- Key figures ---


def key_figures(rng: random.Random, table: Table, whens: Sequence[When]) -> list[Cells]:
    found: list[Cells] = [{} for _ in whens]
    last = (whens[-1].year, whens[-1].month)
    for item in table["figures"]:
        if "choices" in item:
            word = rng.choice(item["choices"])
            for cells in found:
                word = rng.choice(item["choices"]) if rng.random() < 0.2 else word
                cells[table["id"], item["id"], "verdi"] = word
            continue
        decimals, known = item.get("decimals", 0), dict[YearMonth, Fraction]()
        value = size = _size(rng, item)
        for back in range(24 + 12 * len(whens), -1, -1):
            value = size if item.get("stays", "no") != "no" else near(rng, size, 0.05 if item["unit"] == "%" else 0.15)
            known[later(last, -back)] = half_up(value, decimals)
        needed = item.get("required", True)
        for when, cells in zip(whens, found, strict=True):
            if not needed and rng.random() < 0.3:
                continue
            for at in when.months if item.get("by_month") else [(when.year, when.month)]:
                line = f"{item['id']}[{month_key(*at)}]" if item.get("by_month") else item["id"]
                cells[table["id"], line, "verdi"] = known[at]
                if "reference" in item:
                    cells[table["id"], line, "referanse"] = known[_compared(item["reference"], at, when)]
    return found


def _compared(words: str, at: YearMonth, when: When) -> YearMonth:
    """The month that a figure is compared with, as the words say it."""
    if "årsskiftet" in words:
        return when.year - 1, 12
    return later(at, -12) if "fjor" in words else later(at, -when.count)


def _size(rng: random.Random, item: dict[str, Any]) -> Fraction:
    if item["unit"] == "%":
        return Fraction(rng.randint(400, 850), 10)
    if item["unit"] in ("MNOK", "mill. kr"):
        return Fraction(rng.randint(200, 2_000), 10)
    return Fraction(rng.choice((6, 40, 900, 36_000)))


# --- Registers ---


def causes(rng: random.Random, table: Table, whens: Sequence[When]) -> list[Cells]:
    words = rng.sample(WORDS, min(table.get("rows", 12), len(WORDS)))
    counts = [0] * len(words)
    found = []
    for when in whens:
        if when.month == when.count:
            counts = [0] * len(words)
        counts = [count + rng.randint(1, 8) for count in counts]
        cells: Cells = {}
        for row, (word, count) in enumerate(zip(words, counts, strict=True), 1):
            cells[table["id"], str(row), "aarsak"] = word
            cells[table["id"], str(row), "antall"] = Fraction(count)
        found.append(cells)
    return found


def risks(rng: random.Random, table: Table, whens: Sequence[When]) -> list[Cells]:
    """New risks come, others change their score; one that is solved is closed in a report, and is gone in the next."""
    rows: list[dict[str, Fraction | str]] = []
    opened, found = 0, list[Cells]()
    rule = table.get("open")
    for number, _ in enumerate(whens):
        if rule:
            rows = [row for row in rows if row[rule["column"]] in rule["words"]]
        elif number and len(rows) > 4 and rng.random() < 0.3:
            rows.pop(rng.randrange(len(rows)))
        new = rng.randint(4, 6) if number == 0 else rng.choice((0, 0, 1, 2))
        for _ in range(min(new, table.get("rows", 20) - len(rows))):
            opened += 1
            rows.append(_new_risk(rng, table, opened))
        for row in rows:
            _move_risk(rng, table, row, number)
        cells: Cells = {}
        for at, row in enumerate(rows, 1):
            cells |= {(table["id"], str(at), column): value for column, value in row.items() if value != ""}
        found.append(cells)
    return found


def _new_risk(rng: random.Random, table: Table, number: int) -> dict[str, Fraction | str]:
    row: dict[str, Fraction | str] = {}
    for column in table["columns"]:
        if column["id"] == table.get("open", {}).get("column"):
            row[column["id"]] = rng.choice(table["open"]["words"])
        elif "choices" in column:
            row[column["id"]] = rng.choice(column["choices"])
        elif column["id"] == table.get("unique"):
            row[column["id"]] = f"R-{100 + number}"
        else:
            row[column["id"]] = f"{rng.choice(CAUSES)} {number} {rng.choice(EFFECTS)}"
    if table.get("scored"):
        row |= {"sannsynlighet": Fraction(rng.randint(1, 5)), "konsekvens": Fraction(rng.randint(1, 5))}
    return row


def _move_risk(rng: random.Random, table: Table, row: dict[str, Fraction | str], report: int) -> None:
    if table.get("scored") and rng.random() < 0.2:
        row["sannsynlighet"] = Fraction(rng.randint(1, 5))
    rule = table.get("open")
    if rule and report and rng.random() < 0.1:
        closed = [word for column in table["columns"] if column["id"] == rule["column"] for word in column["choices"]]
        row[rule["column"]] = rng.choice([word for word in closed if word not in rule["words"]])
    for column in table["columns"]:
        if not column.get("required", True) and "choices" not in column and rng.random() < 0.3:
            row[column["id"]] = f"{rng.choice(MEASURES)} ({report})"


def portfolio(rng: random.Random, table: Table, whens: Sequence[When]) -> list[Cells]:
    """Arrows tell how each assessment has moved since the last report."""
    order = {"grønn": 0, "gul": 1, "rød": 2}
    names = [f"{name} fase {number}" for number, name in enumerate(PROJECTS, 1)]
    now = {
        (name, each["id"]): rng.choices(LIGHTS, (70, 15, 5, 10))[0] for name in names for each in table["dimensions"]
    }
    found = []
    for number, _ in enumerate(whens):
        cells: Cells = {}
        for row, name in enumerate(names, 1):
            cells[table["id"], str(row), "navn"] = name
            for each in table["dimensions"]:
                key, before = (name, each["id"]), now[name, each["id"]]
                if number and rng.random() < 0.15:
                    now[key] = rng.choice(LIGHTS)
                cells[table["id"], str(row), each["id"]] = now[key]
                if number and before in order and now[key] in order:
                    worse = order[now[key]] - order[before]
                    arrow = "dårligere" if worse > 0 else "bedre" if worse < 0 else rng.choice(("uendret", ""))
                    if arrow:
                        cells[table["id"], str(row), f"{each['id']}.trend"] = arrow
            if any(now[name, each["id"]] == "rød" for each in table["dimensions"]):
                cells[table["id"], str(row), "kommentar"] = f"Tiltak {number} er satt i gang."
        found.append(cells)
    return found
