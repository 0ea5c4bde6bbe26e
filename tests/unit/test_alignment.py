"""Which row and cell of a table is which, after people have worked on it: over tables nobody tuned."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from virksomhetsrapport.alignment import MadeRow, alike, made_rows, pair_cells, pair_rows
from virksomhetsrapport.elements import Figure
from virksomhetsrapport.reading import TableCell, TableRow
from virksomhetsrapport.record import Frame, Place


def place(id: str, shown: str = "") -> Place:
    return Place(id, f"vr_{id}", "t", Figure(id), shown or f"verdi {id}")


def table(rows: int, columns: int) -> list[MadeRow]:
    """Headings, and rows of a label and figures."""
    heads = MadeRow(("", *(f"kolonne {n}" for n in range(columns))), ())
    body = [MadeRow((f"linje {r}",), tuple(place(f"{r}.{c}") for c in range(columns))) for r in range(rows)]
    return [heads, *body]


def shown(made: MadeRow, *, marked: bool = True) -> TableRow:
    """The row as it stands in the document."""
    labels = [TableCell(label, ()) for label in made.labels]
    figures = [TableCell(each.shown, (each.bookmark,) if marked else ()) for each in made.places]
    return TableRow((*labels, *figures), "tabell 1")


MARKS = {each.bookmark for row in table(12, 8) for each in row.places}


@given(st.integers(1, 12), st.integers(1, 8), st.randoms(use_true_random=False))
def test_rows_with_bookmarks_are_known_wherever_they_stand(rows, columns, rng):
    made = table(rows, columns)
    order = list(range(1, rows + 1))
    rng.shuffle(order)
    kept = order[: rng.randint(1, rows)]
    assert pair_rows(made, [shown(made[0]), *(shown(made[number]) for number in kept)]) == [0, *kept]


@given(st.integers(1, 12), st.integers(1, 8), st.randoms(use_true_random=False))
def test_rows_that_lost_their_bookmarks_are_known_by_their_neighbours_and_labels(rows, columns, rng):
    made = table(rows, columns)
    found = [shown(row, marked=rng.random() < 0.5) for row in made]
    assert pair_rows(made, found) == list(range(rows + 1))


@given(st.integers(2, 12), st.integers(1, 8), st.randoms(use_true_random=False))
def test_a_table_without_any_bookmark_and_with_rows_gone_is_known_by_its_labels(rows, columns, rng):
    made = table(rows, columns)
    kept = sorted(rng.sample(range(rows + 1), rng.randint(1, rows)))
    assert pair_rows(made, [shown(made[number], marked=False) for number in kept]) == kept


def test_a_row_that_somebody_wrote_is_none_of_those_that_were_made():
    made = table(3, 2)
    own = TableRow((TableCell("Egen linje", ()), TableCell("1", ()), TableCell("2", ())), "")
    rows = [shown(made[0]), shown(made[1]), own, shown(made[2]), shown(made[3])]
    assert pair_rows(made, rows) == [0, 1, None, 2, 3]


def test_of_a_row_and_its_copy_only_one_is_the_row():
    made = table(2, 2)
    assert pair_rows(made, [shown(made[0]), shown(made[1]), shown(made[1]), shown(made[2])]) == [0, 1, None, 2]


@given(st.integers(1, 8), st.randoms(use_true_random=False))
def test_the_cells_of_a_row_are_known_where_texts_and_bookmarks_are_gone_from_some(columns, rng):
    """Labels stand anywhere among the figures; a cell that was overtyped lies between others that say which it is."""
    figures = tuple(place(str(n)) for n in range(columns))
    labels = tuple(f"etikett {n}" for n in range(rng.randint(1, 3)))
    cells: list[tuple[object, TableCell]] = [(each, TableCell(each.shown, (each.bookmark,))) for each in figures]
    at = sorted(rng.choices(range(columns + 1), k=len(labels)))
    for number in reversed(range(len(labels))):
        cells.insert(at[number], (number, TableCell(labels[number], ())))
    lost = rng.choice([number for number, (meant, _) in enumerate(cells) if isinstance(meant, Place)])
    cells[lost] = (cells[lost][0], TableCell("4711", ()))
    meant = pair_cells(MadeRow(labels, figures), [cell for _, cell in cells], {each.bookmark for each in figures})
    assert meant == [each for each, _ in cells]


def test_a_cell_that_is_gone_moves_none_of_the_others():
    figures = tuple(place(str(n)) for n in range(4))
    cells = [TableCell("a", ()), *(TableCell(each.shown, (each.bookmark,)) for each in figures if each.id != "2")]
    assert pair_cells(MadeRow(("a",), figures), cells, MARKS) == [0, figures[0], figures[1], figures[3]]


def test_a_row_wider_than_any_of_ours_is_not_weighed():
    figures = tuple(place(str(n)) for n in range(200))
    cells = [TableCell("x", ()) for _ in range(200)]
    assert pair_cells(MadeRow(("a",) * 200, figures), cells, set()) == [None] * 200


def test_the_rows_of_a_frame_have_as_many_figures_as_its_headings_leave_room_for():
    labels = (("", "Perioden", "Vurdering"), ("", "Faktisk", "Budsjett", ""), ("Lønn",), ("Leie", "kr"))
    places = [place(str(n)) for n in range(5)]
    rows = made_rows(Frame("tabell:t", "vr_t", "t", "", labels), places)
    assert [len(row.places) for row in rows] == [0, 0, 3, 2]
    assert [each for row in rows for each in row.places] == places


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1\u00a0234", "1 234", True),
        ("  12 ", "12", True),
        ("juli\n23", "juli 23", True),
        ("a\u2011b", "a-b", True),
        ("a\x07b", "ab", True),
        ("12", "1 2", False),
        ("−5", "5", False),
        ("", "0", False),
        ("Ab", "ab", False),
    ],
)
def test_what_a_reader_sees_as_the_same_is_the_same(one, other, same):
    assert alike(one, other) is same
    assert alike(other, one) is same


def test_a_long_table_without_bookmarks_is_laid_in_a_moment():
    made = table(3000, 3)
    kept = sorted(random.Random(1).sample(range(1, 3001), 2500))
    assert pair_rows(made, [shown(made[number], marked=False) for number in kept]) == kept
