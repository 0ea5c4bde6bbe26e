"""Every swap of two unequal digits in the result tables of the sample months, one at a time: all are found.

Which figures a reported sum checks, and which swaps break it, is worked out here from the definition and the sample
month as they stand in their files, with whole numbers; the program reads the workbook anew after each swap.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from itertools import combinations

import pytest

from virksomhetsrapport.findings import Severity
from workbooks import REPOSITORY, SAMPLES, filled, outcome_of, place, put, sample

HEADINGS = {
    "faktisk": "Faktisk",
    "budsjett": "Budsjett",
    "hia": "Hittil i år",
    "hia_budsjett": "Budsjett hittil i år",
    "aarsbudsjett": "Årsbudsjett",
}
FEWEST = 4
"""Swaps for each figure, on the average: fewer would mean that this file looks for the wrong thing."""


@dataclass(frozen=True)
class ResultTable:
    """A result table as its two files have it: parts by sum, -1 for costs, and figures by line and measure."""

    id: str
    sheet: str
    labels: dict[str, str]
    parts: dict[str, list[str]]
    nature: dict[str, int]
    figures: dict[tuple[str, str], int]


def result_tables(organisation: str, month: str) -> list[ResultTable]:
    folder = REPOSITORY / "workbook" / organisation
    definition = tomllib.loads((folder / "definition.toml").read_text("utf-8"))
    typed = tomllib.loads((folder / f"{month}.toml").read_text("utf-8"))
    found = []
    for table in definition["table"]:
        if table["kind"] == "budget_result":
            lines, block = table["lines"], typed[table["id"]]
            figures = {
                (line, column): value
                for line, values in block["lines"].items()
                for column, value in zip(block["columns"], values, strict=True)
                if column in HEADINGS
            }
            parts = {line["id"]: line["sum_of"] for line in lines if "sum_of" in line and not line.get("memo")}
            nature = {line["id"]: -1 if line["type"] == "cost" else 1 for line in lines}
            labels = {line["id"]: line["label"] for line in lines}
            found.append(ResultTable(table["id"], table["sheet"], labels, parts, nature, figures))
    return found


def broken_sums(table: ResultTable, figures: dict[tuple[str, str], int], measure: str) -> set[str]:
    """The reported sums of a column that lie more than (n + 1) / 2 off the figures that stand on their n parts."""
    off: set[str] = set()

    def stands(id: str) -> int:
        reported = figures[id, measure]
        if id not in table.parts:
            return reported
        parts = table.parts[id]
        own = sum(table.nature[part] * table.nature[id] * stands(part) for part in parts)
        if 2 * abs(reported - own) > len(parts) + 1:
            off.add(id)
            return own
        return reported

    for id in table.parts:
        stands(id)
    return off


def swaps(figure: int) -> list[int]:
    """What a figure becomes when two unequal digits of it change places."""
    digits, sign = str(abs(figure)), -1 if figure < 0 else 1
    found = []
    for first, second in combinations(range(len(digits)), 2):
        if digits[first] != digits[second]:
            swapped = list(digits)
            swapped[first], swapped[second] = swapped[second], swapped[first]
            found.append(sign * int("".join(swapped)))
    return found


@pytest.mark.parametrize(("organisation", "month"), SAMPLES)
def test_every_swap_that_breaks_a_reported_sum_is_found_with_sheet_and_cell(organisation, month):
    definition, period, inputs = sample(organisation, month)
    workbook = filled(definition, period, inputs)
    tried, missed = Counter[str](), []
    for table in result_tables(organisation, month):
        cells = {
            (id, measure): place(workbook, table.sheet, table.labels[id], HEADINGS[measure])
            for id, measure in table.figures
        }
        for (id, measure), figure in table.figures.items():
            tried["figures"] += 1
            checking = {sum_ for sum_, parts in table.parts.items() if id in parts or id == sum_}
            for swapped in swaps(figure):
                broken = broken_sums(table, {**table.figures, (id, measure): swapped}, measure)
                tried["broken" if broken & checking else "within rounding"] += 1
                if not broken & checking:
                    continue
                sheets = put(workbook, table.sheet, {cells[id, measure]: swapped})
                told = {
                    finding.cell.a1
                    for finding in outcome_of(definition, month, sheets, table.id).findings
                    if finding.severity is Severity.ERROR and finding.cell.sheet == table.sheet
                }
                if not {cells[sum_, measure] for sum_ in broken} <= told:
                    missed.append((table.labels[id], HEADINGS[measure], figure, swapped))
    assert not missed, f"{len(missed)} of {tried['broken']} swaps are not found, the first ones: {missed[:10]}"
    assert tried["broken"] >= FEWEST * tried["figures"], dict(tried)


@pytest.mark.parametrize(("organisation", "month"), SAMPLES)
def test_no_reported_sum_is_broken_before_anything_is_swapped(organisation, month):
    for table in result_tables(organisation, month):
        assert [broken_sums(table, table.figures, measure) for measure in HEADINGS] == [set()] * len(HEADINGS)
