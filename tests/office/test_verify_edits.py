"""Edits by other means than ours: `verify` tells each, and nothing that did not happen."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from office import edits
from office.edited import Edited, drop, set_text, text_of
from office.edits import EDITS
from virksomhetsrapport import finished
from virksomhetsrapport.edges.word.recorded import read_record
from virksomhetsrapport.record import Record
from virksomhetsrapport.verify import Seen, State

ROUNDS = 10
"""So many times each edit is made in the long run, somewhere else each time."""

Open = Callable[[str], Edited]


@pytest.fixture(scope="module")
def record_of(demo: Path) -> Callable[[str], Record]:
    return cache(lambda sample: read_record(demo / f"{sample}.docx"))


@pytest.fixture
def opened(demo: Path, record_of: Callable[[str], Record], sample: str) -> Open:
    """The sample's report to be edited; a seed says where."""
    return lambda seed: Edited(demo / f"{sample}.docx", record_of(sample), random.Random(f"{sample} {seed}"))


def differing(path: Path) -> list[tuple[str, str]]:
    return sorted(
        (each.id, each.state.value) for each in finished.verify_report(path).seen if each.state is not State.SAME
    )


def test_a_fresh_report_is_all_the_same(sample, demo):
    verified = finished.verify_report(demo / f"{sample}.docx")
    assert [each for each in verified.seen if each.state is not State.SAME] == []
    assert not verified.saved
    assert len(verified.seen) == len(verified.record.places) + len(verified.record.frames) > 500
    assert all(each.where for each in verified.seen)
    assert len({each.id for each in verified.seen}) == len(verified.seen)


def test_there_are_more_than_thirty_edits():
    assert len(EDITS) >= 70


@pytest.mark.parametrize("name", EDITS)
def test_what_an_edit_did_is_told_and_nothing_else(name, opened, tmp_path):
    edited = opened(name)
    wanted = EDITS[name](edited)
    assert differing(edited.save(tmp_path / "edited.docx")) == sorted(wanted)


@pytest.mark.soak
@pytest.mark.parametrize("name", EDITS)
def test_wherever_it_is_made_an_edit_is_told_and_nothing_else(name, opened, tmp_path):
    for number in range(ROUNDS):
        edited = opened(f"{name} {number}")
        wanted = EDITS[name](edited)
        assert differing(edited.save(tmp_path / "edited.docx")) == sorted(wanted), number


def _several(edited: Edited, count: int) -> list[tuple[str, str]]:
    """Figures overtyped and deleted, cells overtyped and emptied, all of them different ones."""
    wanted = []
    for place, control in edited.rng.sample(edited.figures(), count):
        if edited.rng.random() < 0.5:
            drop(control)
            wanted.append((place.id, edits.REMOVED))
        else:
            set_text(control, f"{place.shown} ikke")
            wanted.append((place.id, edits.CHANGED))
    cells = [(cell, edited.places_in(cell)) for _, table in edited.tables() for cell in table.iter(f"{edits.W}tc")]
    for cell, places in edited.rng.sample(
        [(cell, places) for cell, places in cells if places and text_of(cell)], count
    ):
        set_text(cell, edited.rng.choice(["", "4711"]))
        wanted += edits.each(places, edits.CHANGED)
    return wanted


@pytest.mark.parametrize("round", range(3))
def test_many_edits_at_once_are_each_told_and_nothing_else(round, opened, tmp_path):
    edited = opened(f"many {round}")
    wanted = _several(edited, 3 ** (round + 1))
    assert differing(edited.save(tmp_path / "edited.docx")) == sorted(wanted)


# What is said of a difference


def the_one(path: Path, id: str) -> Seen:
    (found,) = [each for each in finished.verify_report(path).seen if each.id == id]
    return found


def test_labels_that_were_changed_about_are_named(opened, tmp_path):
    edited = opened("named")
    id, table = edited.table()
    first, second = (row.find("w:tc", edits.NS) for row in edited.named_rows(table)[:2])
    one, other = text_of(first), text_of(second)
    set_text(first, other)
    set_text(second, one)
    seen = the_one(edited.save(tmp_path / "edited.docx"), id)
    assert (seen.shown, seen.expected) == (other, one)


def test_an_overtyped_figure_says_what_stands_there_and_what_should(opened, tmp_path):
    edited = opened("overtyped")
    place, control = edited.figure()
    set_text(control, "4711")
    seen = the_one(edited.save(tmp_path / "edited.docx"), place.id)
    assert (seen.shown, seen.expected) == ("4711", place.shown)
    assert "avsnitt" in seen.where or "overskriften" in seen.where


def test_a_moved_paragraph_says_where_it_stands_now(opened, tmp_path):
    edited = opened("moved")
    place, control = edited.figure()
    heading = edited.find("./w:body/w:p[w:pPr/w:pStyle[@w:val='Heading1']]")[-1]
    heading.addnext(control.getparent())
    seen = the_one(edited.save(tmp_path / "edited.docx"), place.id)
    assert seen.where == f"kapittel «{text_of(heading)}», avsnitt 1"


def test_a_cell_is_placed_by_the_number_of_its_table_and_its_line(demo):
    seen = {each.id: each for each in finished.verify_report(demo / "hdo-2025-02.docx").seen}
    assert seen["resultat/resultat.overtid.faktisk"].where.endswith(", linje 6")
    assert seen["resultat/resultat.overtid.faktisk"].where.startswith("tabell ")
    assert seen["tabell:resultat"].where == seen["resultat/resultat.overtid.faktisk"].where.partition(",")[0]


def test_a_document_saved_again_unchanged_is_told_as_saved_and_as_the_same(opened, tmp_path):
    edited = opened("saved")
    edits.saved_by_python_docx(edited)
    verified = finished.verify_report(edited.save(tmp_path / "edited.docx"))
    assert verified.saved
    assert not verified.differs
