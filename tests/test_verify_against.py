"""A report held against its workbook after figures in it were changed: what the change reaches is told, nothing else.

What it reaches is known from a fresh report of the changed workbook, which other tests hold against an oracle.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from office.documents import read_blocks
from office.edited import Edited, drop, set_text
from office.workbooks import Places
from oracle import CellKey, Inputs, Oracle, load_inputs
from virksomhetsrapport import app, finished
from virksomhetsrapport.edges.render.choose import PageSource
from virksomhetsrapport.edges.word.recorded import read_record
from virksomhetsrapport.errors import WorkbookError
from virksomhetsrapport.record import Frame, Record, facts_of
from virksomhetsrapport.verify import Seen, State

ROOT = Path(__file__).resolve().parents[1]
ORGANISATIONS = {"hdo": "2025-02", "helse-nord-ikt": "2024-01"}
REASON = "Tallene er ikke avstemt."
AT_ONCE = 12


class Sample:
    """A sample month, its report, and what may be typed into its workbook."""

    def __init__(self, organisation: str, demo: Path) -> None:
        month = ORGANISATIONS[organisation]
        self.workbook = demo / f"{organisation}-{month}.xlsm"
        self.report = demo / f"{organisation}-{month}.docx"
        self.record = read_record(self.report)
        folder = ROOT / "workbook" / organisation
        template = ROOT / "templates" / f"{organisation}.docx"
        self.oracle = Oracle(folder / "definition.toml", month, read_blocks(template))
        self.inputs: Inputs = load_inputs(folder / f"{month}.toml")
        self._places = Places(self.workbook, self.oracle)

    def changed(self, rng: random.Random, count: int, folder: Path) -> Path:
        """The workbook with so many other figures typed in."""
        keys = rng.sample(self.oracle.numeric_inputs(self.inputs), count)
        changes = {key: rng.choice(self.oracle.others(rng, self.inputs, key)) for key in keys}
        return self.write(changes, folder)

    def write(self, changes: Mapping[CellKey, Fraction], folder: Path) -> Path:
        out = folder / "changed.xlsx"
        self._places.write(out, changes)
        return out


@pytest.fixture(scope="module")
def sample_of(demo: Path) -> Callable[[str], Sample]:
    return cache(lambda organisation: Sample(organisation, demo))


def differing(report: Path, workbook: Path) -> dict[str, Seen]:
    return {each.id: each for each in finished.verify_report(report, workbook).seen if each.state is not State.SAME}


def fresh(workbook: Path, folder: Path, moment) -> Record:
    """What a new report of a workbook records of itself."""
    out = folder / "fresh.docx"
    app.report(workbook, out, moment, reason=REASON, pages=PageSource.NONE, replace=True)
    return read_record(out)


def _facts_in(frame: Frame, record: Record) -> list[str]:
    return [facts_of(place.says)[0] for place in record.places if place.element == frame.element]


def _assert_tells_what_the_change_reaches(sample: Sample, workbook: Path, folder: Path, moment) -> None:
    new, told = fresh(workbook, folder, moment), differing(sample.report, workbook)
    now = {place.id: place.shown for place in new.places}
    gone = {place.id for place in sample.record.places} - now.keys()
    wanted = {
        place.id: now[place.id] for place in sample.record.places if now.get(place.id, place.shown) != place.shown
    }
    frames = {frame.id: frame for frame in new.frames}
    others = {
        frame.id
        for frame in sample.record.frames
        if (frame.labels, _facts_in(frame, sample.record))
        != (frames[frame.id].labels, _facts_in(frames[frame.id], new))
    }
    assert {id: each.expected for id, each in told.items() if id not in others | gone} == wanted
    assert others <= told.keys()
    assert {each.state for each in told.values()} <= {State.IN_WORKBOOK}


@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_against_its_own_workbook_all_is_the_same(organisation, sample_of):
    sample = sample_of(organisation)
    verified = finished.verify_report(sample.report, sample.workbook)
    assert [each for each in verified.seen if each.state is not State.SAME] == []
    assert verified.figures_same


@pytest.mark.parametrize("round", range(AT_ONCE))
@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_a_changed_figure_is_told_wherever_it_reaches(organisation, round, sample_of, tmp_path, moment):
    sample, rng = sample_of(organisation), random.Random(f"{organisation} {round}")
    workbook = sample.changed(rng, 1, tmp_path)
    _assert_tells_what_the_change_reaches(sample, workbook, tmp_path, moment)
    assert finished.verify_report(sample.report, workbook).figures_same is False


@pytest.mark.soak
@pytest.mark.parametrize("round", range(150))
@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_several_changed_figures_are_told_wherever_they_reach(organisation, round, sample_of, tmp_path, moment):
    sample, rng = sample_of(organisation), random.Random(f"several {organisation} {round}")
    workbook = sample.changed(rng, rng.randint(1, 12), tmp_path)
    _assert_tells_what_the_change_reaches(sample, workbook, tmp_path, moment)


# Changes in Word and in the workbook together. Wages a million more: 12 027 800 in the sample.

WAGES = {
    ("resultat", "lonninger", "faktisk"): Fraction(13_027_800),
    ("resultat", "lonninger", "hia"): Fraction(13_027_800),
}
PLACE = "resultat/resultat.lonninger.faktisk"


def _retyped(sample: Sample, text: str, folder: Path) -> Path:
    """The report with another figure for the wages."""
    edited = Edited(sample.report, sample.record, random.Random(0))
    (mark,) = [place.bookmark for place in sample.record.places if place.id == PLACE]
    (cell,) = edited.find(f"//w:bookmarkStart[@w:name='{mark}']/ancestor::w:tc[1]")
    set_text(cell, text)
    return edited.save(folder / "retyped.docx")


def test_a_figure_brought_up_to_date_by_hand_is_the_same(sample_of, tmp_path):
    sample = sample_of("hdo")
    told = differing(_retyped(sample, "13\u00a0027\u00a0800", tmp_path), sample.write(WAGES, tmp_path))
    assert PLACE not in told
    assert "resultat/resultat.sum_personal.faktisk" in told


def test_a_figure_that_is_neither_what_was_made_nor_what_the_workbook_says_was_changed_in_word(sample_of, tmp_path):
    sample = sample_of("hdo")
    seen = differing(_retyped(sample, "1", tmp_path), sample.write(WAGES, tmp_path))[PLACE]
    assert (seen.state, seen.shown, seen.expected) == (State.IN_WORD, "1", "13\u00a0027\u00a0800")


def test_a_figure_that_was_deleted_is_removed_whatever_the_workbook_says(sample_of, tmp_path):
    sample = sample_of("hdo")
    edited = Edited(sample.report, sample.record, random.Random(1))
    place, control = edited.figure()
    drop(control)
    seen = differing(edited.save(tmp_path / "deleted.docx"), sample.workbook)[place.id]
    assert (seen.state, seen.shown, seen.expected) == (State.REMOVED, "", place.shown)


# Workbooks that the report cannot be held against


def test_the_workbook_of_another_organisation_is_refused(sample_of):
    with pytest.raises(WorkbookError) as caught:
        finished.verify_report(sample_of("hdo").report, sample_of("helse-nord-ikt").workbook)
    assert caught.value.code == "record-other-organisation"


def test_the_workbook_of_another_period_is_refused(sample_of, tmp_path):
    app.new("hdo", "2025-04", tmp_path / "april.xlsx")
    with pytest.raises(WorkbookError) as caught:
        finished.verify_report(sample_of("hdo").report, tmp_path / "april.xlsx")
    assert caught.value.code == "record-other-period"


def test_against_an_empty_workbook_what_has_no_figure_left_is_told(sample_of, tmp_path):
    app.new("hdo", "2025-02", tmp_path / "empty.xlsx")
    told = differing(sample_of("hdo").report, tmp_path / "empty.xlsx")
    assert told[PLACE].state is State.IN_WORKBOOK
    assert told[PLACE].expected == "\u2013"
    register = [id for id in told if id.startswith("risikoregister/")]
    assert register
    assert {told[id].expected for id in register} == {""}
