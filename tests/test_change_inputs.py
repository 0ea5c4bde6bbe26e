"""Change one figure in the workbook: the report changes where that figure counts, and nowhere else.

Each input figure of both sample months is changed in turn, the report is made, and all of its text is held against the
oracle's: paragraphs, table cells, bold, status colours, headers. Errors that a change makes are accepted with a reason.
"""

from __future__ import annotations

import datetime as dt
import difflib
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from office.documents import Block, Paragraph, lines, other_parts, read_blocks, read_margins
from office.workbooks import Places
from oracle import CellKey, Inputs, Oracle, load_inputs
from virksomhetsrapport import app

ROOT = Path(__file__).resolve().parents[1]
ORGANISATIONS = {"hdo": "2025-02", "helse-nord-ikt": "2024-01"}
REASON = "Tallene er ikke avstemt, og styret er orientert."
BESIDE = {"faktisk": "budsjett", "budsjett": "faktisk", "hia": "hia_budsjett", "hia_budsjett": "hia"}
SEVERAL = 12
"""At most so many figures are changed at once in the long run."""


@dataclass(frozen=True)
class Change:
    organisation: str
    key: CellKey
    value: Fraction

    def __str__(self) -> str:
        return f"{self.organisation}: {'.'.join(self.key)} = {float(self.value):.15g}"


class Report:
    """The sample of one organisation, unchanged: its workbook and report, and what the oracle knows of it."""

    def __init__(self, organisation: str, folder: Path) -> None:
        month = ORGANISATIONS[organisation]
        self.workbook = folder / f"{organisation}-{month}.xlsm"
        self.unchanged = folder / f"{organisation}-{month}.docx"
        self.oracle, self.inputs, self.template = _known(organisation)
        self.places = Places(self.workbook, self.oracle)
        self.blocks = read_blocks(self.unchanged)
        self.other_parts = other_parts(self.unchanged)

    def expected(self, inputs: Inputs) -> list[str]:
        margins = self.oracle.margins(read_margins(self.template), inputs)
        return lines([*self.oracle.document(inputs, self.blocks), *margins])


@cache
def _known(organisation: str) -> tuple[Oracle, Inputs, Path]:
    folder, month = ROOT / "workbook" / organisation, ORGANISATIONS[organisation]
    template = ROOT / "templates" / f"{organisation}.docx"
    oracle = Oracle(folder / "definition.toml", month, read_blocks(template))
    return oracle, load_inputs(folder / f"{month}.toml"), template


# --- Which figures are changed, and into what ---


def _all_changes() -> list[Change]:
    """Every figure once, reported sums twice: within rounding of their parts, and beyond it."""
    found = []
    for organisation in ORGANISATIONS:
        oracle, inputs, _ = _known(organisation)
        for key in oracle.numeric_inputs(inputs):
            rng = random.Random(f"{organisation} {key}")
            found += [Change(organisation, key, value) for value in _other_values(rng, oracle, inputs, key)]
    return found


def _other_values(rng: random.Random, oracle: Oracle, inputs: Inputs, key: CellKey) -> list[Fraction]:
    table, line, measure = key
    of_table = oracle.tables[table]
    value = inputs.number(*key)
    assert value is not None
    if of_table["kind"] == "key_figures":
        item = next(item for known, _, item in oracle.items(of_table) if known == line)
        return _other_shares(rng, item, value) if item["unit"] == "%" else [_other_count(rng, item, value)]
    defined = next(each for each in of_table["lines"] if each["id"] == line)
    own = oracle.column(inputs, of_table, measure)[line].own
    if own is None:
        return [_other_amount(rng, value, inputs.number(table, line, BESIDE.get(measure, "")), of_table["flag"])]
    rounding = (len(defined["sum_of"]) + 1) // 2
    within = [own + step for step in range(-rounding, rounding + 1) if own + step != value]
    beyond = rounding + rng.choice((1, 700, 250_000))
    return [rng.choice(within), own + rng.choice((-beyond, beyond))]


def _other_amount(rng: random.Random, value: Fraction, beside: Fraction | None, limits: Mapping[str, Any]) -> Fraction:
    """A little or a lot more or less, on the edge of a flag, half a unit more, nothing, or with the other sign."""
    candidates = [Fraction(round(value * Fraction(1 + rng.uniform(-0.4, 0.6)))) for _ in range(6)]
    candidates += [value + rng.randint(1, 9), value - rng.randint(1, 9), value + Fraction(1, 2)]
    candidates += [value * 2, Fraction(0), -value]
    if beside is not None:
        sign, edge = rng.choice((-1, 1)), beside * Fraction(limits["percent"], 100)
        candidates += [beside, beside + sign * limits["amount"], beside + sign * (limits["amount"] + 1)]
        candidates += [beside + sign * edge, beside + sign * (edge + 1)]
    return rng.choice([each for each in candidates if each != value])


def _other_count(rng: random.Random, item: Mapping[str, Any], value: Fraction) -> Fraction:
    """Also with a decimal too many."""
    step = Fraction(1, 10 ** item.get("decimals", 0))
    least = -20 if item.get("signed") else 0
    candidates = [value + step, value * 2, value + step * rng.randint(1, 5000), least * step, step * 1234]
    return rng.choice([each for each in [*candidates, value + step / 2] if each != value])


def _other_shares(rng: random.Random, item: Mapping[str, Any], value: Fraction) -> list[Fraction]:
    """Any, with a decimal too many, and all around the edges of the target."""
    step, target = Fraction(1, 10 ** item.get("decimals", 0)), item["target"]
    edges = [Fraction(target["at_least"]), Fraction(target["at_least"] + target["near"])]
    around = [edge + side for edge in edges for side in (-step, 0, step)]
    return [Fraction(rng.randint(0, 1000), 10), Fraction(100), Fraction(0), value + step / 2, *around]


CHANGES = _all_changes()


# --- The tests ---


@pytest.fixture(scope="module")
def report_of(demo: Path) -> Callable[[str], Report]:
    return cache(lambda organisation: Report(organisation, demo))


def _report_of_changed(report: Report, changes: Mapping[CellKey, Fraction], folder: Path, moment: dt.datetime) -> Path:
    workbook, out = folder / "changed.xlsx", folder / "changed.docx"
    report.places.write(workbook, changes)
    app.report(workbook, out, moment, reason=REASON)
    return out


def _assert_says_what_the_oracle_says(report: Report, changes: Mapping[CellKey, Fraction], out: Path) -> None:
    inputs = report.inputs.changed(changes)
    blocks = read_blocks(out)
    kept = [block.text for block in blocks if _is_reservation(block)]
    found = lines([*(block for block in blocks if not _is_reservation(block)), *read_margins(out)])
    differences = list(difflib.unified_diff(report.expected(inputs), found, "oracle", "report", n=0, lineterm=""))
    assert not differences, "\n".join(differences)
    errors = report.oracle.errors(inputs)
    assert sum(REASON in text for text in kept) == bool(errors)
    assert len(kept) == (1 + len(errors) if errors else 0)
    assert all(any(label in text for text in kept[1:]) for label in errors)
    assert other_parts(out) == report.other_parts


def _is_reservation(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.style == "Forbehold"


@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_the_unchanged_report_says_what_the_oracle_says(organisation, report_of):
    report = report_of(organisation)
    _assert_says_what_the_oracle_says(report, {}, report.unchanged)


def test_both_samples_give_some_250_figures_to_change():
    assert len({(change.organisation, change.key) for change in CHANGES}) >= 240


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_a_changed_figure_moves_what_rests_on_it_and_nothing_else(change, report_of, tmp_path, moment):
    report = report_of(change.organisation)
    changes = {change.key: change.value}
    out = _report_of_changed(report, changes, tmp_path, moment)
    _assert_says_what_the_oracle_says(report, changes, out)


@pytest.mark.soak
@pytest.mark.parametrize("round", range(400))
@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_several_changed_figures_move_what_rests_on_them_and_nothing_else(
    organisation, round, report_of, tmp_path, moment
):
    report, rng = report_of(organisation), random.Random(f"{organisation} {round}")
    keys = rng.sample(report.oracle.numeric_inputs(report.inputs), rng.randint(2, SEVERAL))
    changes = {key: rng.choice(_other_values(rng, report.oracle, report.inputs, key)) for key in keys}
    out = _report_of_changed(report, changes, tmp_path, moment)
    _assert_says_what_the_oracle_says(report, changes, out)


def test_lines_on_budget_are_not_among_the_largest_deviations(report_of, tmp_path, moment):
    report = report_of("hdo")
    budgets = {key: value for key, value in report.inputs.cells.items() if key[0::2] == ("resultat", "hia_budsjett")}
    changes = {("resultat", line, "hia"): budget for (_, line, _), budget in budgets.items() if line != "lisens"}
    out = _report_of_changed(report, changes, tmp_path, moment)
    _assert_says_what_the_oracle_says(report, changes, out)
    assert sum("** 4,4\u00a0MNOK under budsjett." in line for line in lines(read_blocks(out))) == 1
    assert sum("** 0,0\u00a0MNOK" in line for line in lines(read_blocks(out))) == 0


# Worked out by hand, so that the oracle does not stand alone.


def _lines_of_changed(report: Report, changes: Mapping[CellKey, Any], folder: Path, moment: dt.datetime) -> list[str]:
    exact = {key: Fraction(value) for key, value in changes.items()}
    return [
        line.replace("\u00a0", " ") for line in lines(read_blocks(_report_of_changed(report, exact, folder, moment)))
    ]


def test_a_million_more_in_wages_reaches_the_result_and_its_sentences(report_of, tmp_path, moment):
    wages = {("resultat", "lonninger", "faktisk"): 13_027_800, ("resultat", "lonninger", "hia"): 13_027_800}
    said = _lines_of_changed(report_of("hdo"), wages, tmp_path, moment)
    # 655 458 is more than 500 000 kr, but less than 5 % of the budget: no flag.
    span = "13 027 800 | 13 683 258 | 655 458"
    assert f"    Lønninger | {span} | {span} | 76 367 409 | " in said
    # 18 554 768 + 1 000 000, then 61 916 952 - 45 453 280 + 783 911
    assert any(line.startswith("    Sum personalkostnader | 19 554 768 | ") for line in said)
    assert any(line.startswith("    Resultat | 17 247 583 | 1 715 801 | [Status gunstig: 15 531 782]") for line in said)
    assert any("er **17,2 MNOK**, finansposter medregnet. Det er 15,5 MNOK over budsjett." in line for line in said)
    assert any("er 15,3 MNOK under budsjett. Omsetningen er 2,2 MNOK under budsjett." in line for line in said)


def test_a_reported_sum_within_rounding_stands_and_the_sums_above_rest_on_it(report_of, tmp_path, moment):
    # The three parts give 91 713, and two units are within rounding; the result was reported for 91 712.
    income = {("resultat", "driftsinntekter", "faktisk"): 91_715, ("resultat", "driftsinntekter", "hia"): 91_715}
    said = _lines_of_changed(report_of("helse-nord-ikt"), income, tmp_path, moment)
    assert "    Driftsinntekter | 91 715 | 96 125 | −4 410 | 91 715 | 96 125 | −4 410 | 1 137 600 | " in said
    assert any(line.startswith("    DRIFTSRESULTAT | 1 173 | 96 | ") for line in said)
    assert any(line.startswith("    RESULTAT | −627 | −1 388 | ") for line in said)
    kept = [line for line in said if line.startswith("Forbehold")]
    assert not any("Driftsinntekter" in line for line in kept)
    assert any("DRIFTSRESULTAT" in line for line in kept)


def test_a_share_below_its_target_is_outside_in_table_and_sentence(report_of, tmp_path, moment):
    said = _lines_of_changed(report_of("hdo"), {("tjenester", "besvart[2025-02]", "verdi"): 79}, tmp_path, moment)
    assert any(line.endswith(", februar 2025 | 79,0 | % | minst 80 % | [Status utenfor: ■ utenfor]") for line in said)
    assert any("var andelen 79,0 %," in line and "Status i februar: ■ utenfor." in line for line in said)


@pytest.mark.parametrize(
    ("line", "actual", "assessment"),
    [
        # 1 000 is the limit, and 23 % of the budget of 4 325.
        ("konsulent", 3325, ""),
        ("konsulent", 3324, "[Status gunstig: ● gunstig]"),
        # 5 % of the budget of 46 342 is 2 317,1.
        ("viderefakturering", Fraction("44024.9"), ""),
        ("viderefakturering", Fraction("44024.8"), "[Status ugunstig: ■ ugunstig]"),
    ],
)
def test_a_deviation_on_its_limit_is_not_flagged_and_one_beyond_is(
    line, actual, assessment, report_of, tmp_path, moment
):
    report = report_of("helse-nord-ikt")
    changes = {("resultat", line, measure): actual for measure in ("faktisk", "hia")}
    said = _lines_of_changed(report, changes, tmp_path, moment)
    label = next(each["label"] for each in report.oracle.tables["resultat"]["lines"] if each["id"] == line)
    row = next(text for text in said if text.startswith(f"    {label} | "))
    assert row.rpartition(" | ")[2] == assessment


@pytest.mark.parametrize("finance", [-1444, -1524], ids=["better", "worse"])
def test_a_deviation_that_rounds_to_nothing_has_no_sign(finance, report_of, tmp_path, moment):
    # The budget is -1 484: 0,04 mill. kr to either side, shown with one decimal.
    changes = {("resultat", "finansposter", "hia"): finance, ("resultat", "finansposter", "faktisk"): finance}
    said = _lines_of_changed(report_of("helse-nord-ikt"), changes, tmp_path, moment)
    assert any("har et avvik på 0,0 mill. kr." in line for line in said)


def test_a_change_that_rounds_to_nothing_has_no_sign_in_the_table(report_of, tmp_path, moment):
    said = _lines_of_changed(report_of("helse-nord-ikt"), {("hr", "fte", "verdi"): Fraction("470.4")}, tmp_path, moment)
    assert "    Stillinger (FTE) | 470 | månedsverk | 0 | årsskiftet" in said
