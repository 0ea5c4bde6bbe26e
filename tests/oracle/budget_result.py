"""Budget result: what stands, deviations, flags, and the largest of them."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

from oracle.base import (
    CellKey,
    Figure,
    Inputs,
    Standing,
    When,
    bare,
    marked,
    standing_lines,
    status_text,
)

MEASURES = ("faktisk", "budsjett", "hia", "hia_budsjett", "aarsbudsjett")
DEVIATIONS = (("faktisk", "budsjett", "avvik"), ("hia", "hia_budsjett", "hia_avvik"))
BESIDE = {"faktisk": "budsjett", "budsjett": "faktisk", "hia": "hia_budsjett", "hia_budsjett": "hia"}
SHOWN = ("faktisk", "budsjett", "avvik", "hia", "hia_budsjett", "hia_avvik", "aarsbudsjett")

Table = dict[str, Any]


def decimals_of(table: Table) -> int:
    return table.get("decimals", 0 if table["unit"] in ("kr", "1000 kr") else 1)


def nature(line: dict[str, Any]) -> int:
    """A cost counts against what the rest counts for."""
    return -1 if line["type"] == "cost" else 1


def column(table: Table, inputs: Inputs, measure: str) -> dict[str, Standing]:
    """What stands on each line of one column."""
    return standing_lines(
        table["lines"],
        lambda line: inputs.number(table["id"], line, measure),
        Fraction(1, 10 ** decimals_of(table)),
        lambda line, part: nature(line) * nature(part),
    )


def figures(table: Table, inputs: Inputs, when: When) -> dict[str, Figure]:
    found = {}
    unit, decimals = table["unit"], decimals_of(table)
    columns = {measure: column(table, inputs, measure) for measure in MEASURES}
    for line in table["lines"]:
        name = f"{table['id']}.{line['id']}"
        stands = {measure: each[line["id"]].value for measure, each in columns.items()}
        found |= {f"{name}.{measure}": Figure(value, unit, decimals) for measure, value in stands.items()}
        for actual, budget, deviation in DEVIATIONS:
            first, second = stands[actual], stands[budget]
            apart = None if first is None or second is None else nature(line) * (first - second)
            share = _share(table, apart, second)
            status = _flag(table, apart, share)
            found[f"{name}.{deviation}"] = Figure(apart, unit, decimals, (first, second), status)
            found[f"{name}.{deviation}_prosent"] = Figure(share, "%", 1, dash=apart is not None)
    return found


def _share(table: Table, apart: Fraction | None, budget: Fraction | None) -> Fraction | None:
    """Of the budget, in per cent; none where the budget is near zero."""
    if apart is None or not budget:
        return None
    if "flag" in table and abs(budget) < table["flag"].get("near_zero", Fraction(table["flag"]["amount"], 10)):
        return None
    return apart * 100 / abs(budget)


def _flag(table: Table, apart: Fraction | None, share: Fraction | None) -> str:
    """Flagged beyond both limits; where the budget is near zero the amount alone decides."""
    limits = table.get("flag")
    if limits is None:
        return ""
    if apart is None:
        return "mangler"
    if abs(apart) <= limits["amount"] or (share is not None and abs(share) <= limits["percent"]):
        return ""
    return "gunstig" if apart > 0 else "ugunstig"


def errors(table: Table, inputs: Inputs, when: When) -> list[str]:
    """A sum beyond rounding, a year to date unlike its period."""
    found: list[str] = []
    columns = [column(table, inputs, measure) for measure in MEASURES]
    for line in table["lines"]:
        off = sum(each[line["id"]].off for each in columns)
        found += [line["label"]] * (off + _apart(table, line, inputs, when))
    return found


def _apart(table: Table, line: dict[str, Any], inputs: Inputs, when: When) -> int:
    """How many of two years to date are not their periods, where the period begins in January."""
    typed = {measure: inputs.number(table["id"], line["id"], measure) for measure in MEASURES}
    pairs = [(typed["faktisk"], typed["hia"]), (typed["budsjett"], typed["hia_budsjett"])]
    both = [(one, other) for one, other in pairs if one is not None and other is not None]
    step = Fraction(1, 10 ** decimals_of(table))
    return sum(abs(one - other) > step for one, other in both) if when.months[0][1] == 1 else 0


def views(table: Table, inputs: Inputs, figures: dict[str, Figure], when: When) -> dict[str, list[list[str]]]:
    rows = []
    for line in table["lines"]:
        if not line.get("memo"):
            name = f"{table['id']}.{line['id']}"
            shown = [figures[f"{name}.{measure}"] for measure in SHOWN]
            words = [figures[f"{name}.{deviation}"].status for _, _, deviation in DEVIATIONS]
            rows.append([line["label"], *(_coloured(figure) for figure in shown), _verdict(*words)])
    return {table["id"]: rows}


def _coloured(figure: Figure) -> str:
    """A deviation beyond its limits has its colour; what a target says of a figure is said beside it."""
    return marked(bare(figure), figure.status if figure.status in ("gunstig", "ugunstig") else "")


def _verdict(period: str, to_date: str) -> str:
    """Said once where period and year to date agree, else each with what it is about."""
    if period == to_date:
        return marked(status_text(period), period) if period else ""
    about = ((period, "i perioden"), (to_date, "hittil i år"))
    return ", ".join(marked(f"{status_text(word)} {when}", word) for word, when in about if word)


def texts(table: Table, inputs: Inputs, figures: dict[str, Figure], when: When) -> dict[str, list[str]]:
    """The largest deviations of the year to date, with the comments on them."""
    said = []
    for line in largest(table, figures):
        name = f"{table['id']}.{line['id']}.hia_avvik"
        comment = inputs.word(table["id"], line["id"], "kommentar")
        amount = f"{{{{ {name} | {when.prose_unit} | abs }}}} {{{{ {name} | over_under }}}} budsjett."
        said.append(f"**{line['label']}:** {amount} {comment}".strip())
    return {f"{table['id']}.storste_avvik": said}


def largest(table: Table, figures: dict[str, Figure]) -> list[dict[str, Any]]:
    """The lines with the largest deviations of the year to date, largest first."""
    lines = {line["id"]: line for line in table["lines"]}
    wanted = table.get("largest", {})
    ids = wanted.get("lines", [id for id, line in lines.items() if "sum_of" not in line])
    values = {id: figures[f"{table['id']}.{id}.hia_avvik"].value for id in ids}
    sizes = {id: abs(value) for id, value in values.items() if isinstance(value, Fraction) and value}
    ranked = sorted((id for id in ids if id in sizes), key=sizes.__getitem__, reverse=True)
    return [lines[id] for id in ranked[: wanted.get("count", 5)]]


def others(rng: random.Random, table: Table, inputs: Inputs, key: CellKey, when: When) -> list[Fraction]:
    """A reported sum within rounding of its parts and beyond it; any other figure as `_other_amount` has it."""
    _, line, measure = key
    value = inputs.number(*key)
    assert value is not None
    step = Fraction(1, 10 ** decimals_of(table))
    stands = column(table, inputs, measure)
    own = stands[line].own
    if own is None:
        beside = inputs.number(table["id"], line, BESIDE.get(measure, ""))
        return [_other_amount(rng, value, beside, table.get("flag", {"amount": 1000, "percent": 5}), step)]
    defined = next(each for each in table["lines"] if each["id"] == line)
    count = sum(stands[part].rounded for part in defined["sum_of"])
    within = [own + steps * step for steps in range(-((count + 1) // 2), (count + 1) // 2 + 1)]
    beyond = (count + 2) // 2 + rng.choice((0, 1, 700, 250_000))
    return [rng.choice([each for each in within if each != value]), own + rng.choice((-beyond, beyond)) * step]


def _other_amount(
    rng: random.Random, value: Fraction, beside: Fraction | None, limits: dict[str, Any], step: Fraction
) -> Fraction:
    """A little or a lot more or less, on the edge of a flag, half a unit more, nothing, or with the other sign."""
    candidates = [round(value * Fraction(1 + rng.uniform(-0.4, 0.6)) / step) * step for _ in range(6)]
    candidates += [value + rng.randint(1, 9) * step, value - rng.randint(1, 9) * step, value + step / 2]
    candidates += [value * 2, Fraction(0), -value]
    if beside is not None:
        sign, edge = rng.choice((-1, 1)), beside * Fraction(limits["percent"]) / 100
        candidates += [beside, beside + sign * limits["amount"], beside + sign * (limits["amount"] + step)]
        candidates += [beside + sign * edge, beside + sign * (edge + step)]
    return rng.choice([each for each in candidates if each != value])
