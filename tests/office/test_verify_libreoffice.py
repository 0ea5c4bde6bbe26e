"""LibreOffice opens and saves a report: every place is still found, by its bookmark where the tag is gone.

LibreOffice 7.4 leaves the tags out and keeps the bookmarks. What was told of an edit before is told after, but for what
it loses itself: copies, which have no bookmark of their own, and tracked changes within a control, which it accepts.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from conftest import SAMPLES
from office.edited import Edited
from office.edits import EDITS
from virksomhetsrapport import finished
from virksomhetsrapport.edges.word.recorded import read_record
from virksomhetsrapport.verify import State

pytestmark = pytest.mark.libreoffice

KEPT = [
    "a_figure_overtyped",
    "a_control_deleted_with_its_text",
    "a_paragraph_moved",
    "a_paragraph_deleted",
    "a_figure_in_the_header_changed",
    "a_table_moved",
    "a_row_deleted",
    "a_label_retyped",
    "a_cell_overtyped",
    "a_cell_written_by_python_docx",
    "a_cell_with_a_tracked_change",
    "a_value_of_a_chart_changed",
    "a_chart_deleted",
]
"""Edits that are told after LibreOffice has saved the document as they were before."""
LOST = [
    "a_figure_replaced_by_itself_with_changes_tracked",
    "a_figure_deleted_with_changes_tracked",
    "a_figure_with_hidden_letters",
    "a_bookmark_renamed",
    "a_bookmark_removed",
    "a_control_copied_in_its_paragraph",
    "a_paragraph_copied",
    "a_paragraph_copied_by_another_program",
    "a_copy_with_another_figure_in_it",
    "a_paragraph_deleted_with_changes_tracked",
    "a_table_copied",
    "a_table_copied_by_another_program",
    "a_table_without_its_bookmarks",
    "a_table_split_in_two",
    "a_row_copied_by_another_program",
    "a_chart_copied",
]
"""Where it leaves out what the edit did, or the only mark that was left."""


def differing(path: Path) -> list[tuple[str, str]]:
    return sorted(
        (each.id, each.state.value) for each in finished.verify_report(path).seen if each.state is not State.SAME
    )


def edited(name: str, sample: str, demo: Path, folder: Path) -> tuple[Path, list[tuple[str, str]]]:
    report = demo / f"{sample}.docx"
    opened = Edited(report, read_record(report), random.Random(f"{sample} {name}"))
    wanted = EDITS[name](opened)
    return opened.save(folder / f"{sample}-{name}.docx"), sorted(wanted)


@pytest.fixture(scope="module")
def saved(demo, convert, tmp_path_factory) -> dict[str, tuple[Path, list[tuple[str, str]]]]:
    """Fresh reports and edited ones as LibreOffice saves them, and what is to be told of each."""
    folder = tmp_path_factory.mktemp("edited")
    files = {sample: (demo / f"{sample}.docx", []) for sample in SAMPLES}
    for number, name in enumerate(KEPT):
        files[name] = edited(name, SAMPLES[number % 2], demo, folder)
    made = convert("docx", *(path for path, _ in files.values()))
    return {name: (path, wanted) for path, (name, (_, wanted)) in zip(made, files.items(), strict=True)}


@pytest.mark.parametrize("name", [*SAMPLES, *KEPT])
def test_what_libreoffice_has_saved_is_told_as_before(name, saved):
    path, wanted = saved[name]
    assert differing(path) == wanted
    assert finished.verify_report(path).saved


def test_a_report_saved_twice_by_libreoffice_still_has_every_place(saved, convert):
    (again,) = convert("docx", saved[SAMPLES[0]][0])
    assert differing(again) == []


@pytest.mark.soak
@pytest.mark.parametrize("sample", SAMPLES)
def test_every_other_edit_is_told_after_libreoffice_as_before(sample, demo, convert, tmp_path):
    files = {name: edited(name, sample, demo, tmp_path) for name in EDITS if name not in LOST}
    names = list(files)
    wrong = {}
    for start in range(0, len(names), 10):
        some = names[start : start + 10]
        for name, path in zip(some, convert("docx", *(files[name][0] for name in some)), strict=True):
            if (told := differing(path)) != files[name][1]:
                wrong[name] = told
    assert wrong == {}
