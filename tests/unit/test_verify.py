"""Places held against what they said and what they would say: over readings made by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from virksomhetsrapport.elements import Figure
from virksomhetsrapport.reading import (
    Control,
    Reading,
    ShownChart,
    ShownSeries,
    ShownTable,
    Stretch,
    TableCell,
    TableRow,
)
from virksomhetsrapport.record import Frame, Place, Point, Prose, Record, Sources
from virksomhetsrapport.verify import verify
from virksomhetsrapport.verify.judging import same_number

SOURCES = Sources(*[""] * 9)
LONG = f"resultat.{'x' * 80}.avvik"
NOTHING = Reading((), (), (), ())


def prose(id: str, shown: str = "12") -> Place:
    return Place(id, f"vr_{id}", "", Prose(id, id.partition("#")[0]), shown)


def control(number: int, tag: str, text: str, *marks: str, where: str = "her") -> Control:
    return Control(number, tag, frozenset(marks), text, where)


def states(record: Record, reading: Reading) -> list[tuple[str, str, str]]:
    return [(each.id, each.state.value, each.shown) for each in verify(record, reading, None)]


def of_prose(*found: Control | Stretch, place: Place | None = None) -> list[tuple[str, str]]:
    controls = tuple(each for each in found if isinstance(each, Control))
    stretches = tuple(each for each in found if isinstance(each, Stretch))
    seen = states(Record(SOURCES, (place or prose("a"),), (), ()), Reading(controls, stretches, (), ()))
    return [(state, shown) for _, state, shown in seen]


# Running text


def test_the_tag_says_which_figure_it_is_also_without_a_bookmark():
    assert of_prose(control(1, "a", "12")) == [("same", "12")]


def test_the_bookmark_says_it_where_the_tag_is_gone():
    assert of_prose(Stretch("vr_a", "13", "")) == [("changed-in-word", "13")]


def test_where_there_is_a_tag_the_text_around_it_does_not_count():
    assert of_prose(control(1, "a", "12", "vr_a"), Stretch("vr_a", "12 og mer", "")) == [("same", "12")]


def test_neither_tag_nor_bookmark_is_removed():
    assert of_prose() == [("removed", "")]


def test_a_bookmark_around_nothing_is_removed():
    assert of_prose(Stretch("vr_a", "", "")) == [("removed", "")]


def test_an_id_too_long_for_a_tag_is_known_by_its_bookmark_as_tag():
    place = prose(LONG)
    assert of_prose(control(1, place.bookmark, "12"), place=place) == [("same", "12")]


def test_of_two_controls_the_one_in_the_bookmark_was_there_first():
    copy, first = control(1, "a", "99"), control(2, "a", "12", "vr_a")
    assert of_prose(copy, first) == [("same", "12"), ("doubled", "99")]


def test_of_two_controls_without_a_bookmark_the_first_is_the_one():
    assert of_prose(control(1, "a", "12"), control(2, "a", "99")) == [("same", "12"), ("doubled", "99")]


def test_each_of_many_copies_is_told():
    controls = [control(number, "a", "12") for number in range(5)]
    assert [state for state, _ in of_prose(*controls)] == ["same", *["doubled"] * 4]


def test_another_place_of_the_same_fact_is_no_copy():
    record = Record(SOURCES, (prose("a"), prose("a#2")), (), ())
    reading = Reading((control(1, "a", "12"), control(2, "a#2", "12")), (), (), ())
    assert states(record, reading) == [("a", "same", "12"), ("a#2", "same", "12")]


# Tables

HEAD = TableRow((TableCell("", ("vr_t",)), TableCell("A", ()), TableCell("B", ())), "overskriften")
FRAME = Frame("tabell:t", "vr_t", "t", "Tall", (("", "A", "B"), ("Lønn",), ("Leie",)))
CELLS = tuple(Place(f"t/{id}", f"vr_{id}", "t", Figure(id), id.upper()) for id in ("a", "b", "c", "d"))
TABLE = Record(SOURCES, CELLS, (FRAME,), ())


def row(label: str, *figures: str) -> TableRow:
    return TableRow((TableCell(label, ()), *(TableCell(id.upper(), (f"vr_{id}",)) for id in figures)), "linje")


def of_table(*rows: TableRow, head: TableRow = HEAD) -> dict[str, str]:
    table = ShownTable((1,), (head, *rows), "tabell 1")
    seen = states(TABLE, Reading((control(1, "tabell:t", ""),), (), (table,), ()))
    return {id: state for id, state, _ in seen if state != "same"}


def test_a_table_as_it_was_made_is_the_same():
    assert of_table(row("Lønn", "a", "b"), row("Leie", "c", "d")) == {}


def test_rows_changed_about_are_told_of_the_table_and_not_of_its_figures():
    assert of_table(row("Leie", "c", "d"), row("Lønn", "a", "b")) == {"tabell:t": "changed-in-word"}


def test_figures_changed_about_with_their_bookmarks_are_told_of_the_table():
    assert of_table(row("Lønn", "b", "a"), row("Leie", "c", "d")) == {"tabell:t": "changed-in-word"}


def test_figures_moved_to_another_row_are_told_of_the_table():
    assert of_table(row("Lønn", "c", "d"), row("Leie", "a", "b")) == {"tabell:t": "changed-in-word"}


def test_a_row_gone_is_told_of_its_figures_and_not_of_those_below():
    assert of_table(row("Leie", "c", "d")) == {
        "tabell:t": "changed-in-word",
        "t/a": "removed",
        "t/b": "removed",
    }


def test_a_table_known_by_its_figures_alone_is_the_same():
    head = TableRow((TableCell("", ()), TableCell("A", ()), TableCell("B", ())), "overskriften")
    table = ShownTable((), (head, row("Lønn", "a", "b"), row("Leie", "c", "d")), "tabell 1")
    assert {state for _, state, _ in states(TABLE, Reading((), (), (table,), ()))} == {"same"}


def test_a_figure_cut_out_of_its_table_is_found_and_the_table_told():
    cells = TableRow((TableCell("Lønn", ()), TableCell("", ()), TableCell("B", ("vr_b",))), "linje")
    table = ShownTable((), (HEAD, cells, row("Leie", "c", "d")), "tabell 1")
    reading = Reading((), (Stretch("vr_a", "A", "kapittel «X», avsnitt 1"),), (table,), ())
    (seen,) = [each for each in verify(TABLE, reading, None) if each.id == "t/a"]
    assert (seen.state.value, seen.where) == ("same", "kapittel «X», avsnitt 1")


def test_a_table_shown_twice_has_two_sets_of_figures():
    second = Frame("tabell:t#2", "vr_t2", "t", "Tall", FRAME.labels)
    again = tuple(place._replace(id=f"{place.id}#2", bookmark=f"{place.bookmark}2") for place in CELLS)
    record = Record(SOURCES, (*CELLS, *again), (FRAME, second), ())
    table = ShownTable((), (HEAD, row("Lønn", "a", "b"), row("Leie", "c", "d")), "tabell 1")
    seen = states(record, Reading((), (), (table,), ()))
    assert [id for id, state, _ in seen if state == "same"] == ["tabell:t", "t/a", "t/b", "t/c", "t/d"]
    assert [id for id, state, _ in seen if state == "removed"] == ["tabell:t#2", *(place.id for place in again)]


def test_nothing_found_is_told_of_everything():
    assert {state for _, state, _ in states(TABLE, NOTHING)} == {"removed"}


# Charts

NAMES = ("jan. 25", "feb. 25"), ("Inn", "Ut")
POINTS = tuple(
    Place(f"g/{id}", "", "g", Point(id), value) for id, value in (("a", "1"), ("b", "2.5"), ("c", ""), ("d", "4"))
)
CHART = Record(SOURCES, POINTS, (Frame("figur:g", "vr_g", "g", "Samtaler", NAMES),), ())


def of_chart(categories: tuple[str, ...], *series: tuple[str, tuple[str, ...]]) -> dict[str, str]:
    drawn = ShownChart((), frozenset({"vr_g"}), categories, tuple(ShownSeries(*each) for each in series), "figur 1")
    return {id: state for id, state, _ in states(CHART, Reading((), (), (), (drawn,))) if state != "same"}


def test_a_chart_as_it_was_made_is_the_same():
    assert of_chart(NAMES[0], ("Inn", ("1.0", "2.50")), ("Ut", ("", "4"))) == {}


def test_a_series_by_its_name_is_the_same_where_others_are_gone():
    assert of_chart(NAMES[0], ("Ut", ("", "4"))) == {
        "figur:g": "changed-in-word",
        "g/a": "removed",
        "g/b": "removed",
    }


def test_a_series_renamed_is_still_that_series():
    assert of_chart(NAMES[0], ("Inn", ("1", "2.5")), ("Utgående", ("", "4"))) == {"figur:g": "changed-in-word"}


def test_a_missing_value_that_was_filled_in_is_told():
    assert of_chart(NAMES[0], ("Inn", ("1", "2.5")), ("Ut", ("3", "4"))) == {"g/c": "changed-in-word"}


def test_series_changed_about_are_told_of_the_chart_alone():
    assert of_chart(NAMES[0], ("Ut", ("", "4")), ("Inn", ("1", "2.5"))) == {"figur:g": "changed-in-word"}


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9))
def test_a_number_is_the_same_however_a_program_writes_it(number):
    assert same_number(f"{number:f}", repr(float(number)))
    assert same_number(f"{number:f}", f"{float(number):.17g}")
    assert not same_number(f"{number:f}", f"{number + abs(number) / 1000 + 1:f}")


@pytest.mark.parametrize(
    ("one", "other"), [("", "0"), ("1", ""), ("1", "x"), ("nan", "1"), ("1", "1,0"), ("9e9999999999", "1")]
)
def test_what_is_no_such_number_is_not_the_same(one, other):
    assert not same_number(one, other)
