"""Lines of which some are sums: what a definition may not say of them, and the order they are worked out in."""

import random
from typing import NamedTuple

import pytest

from virksomhetsrapport.blocks import Block
from virksomhetsrapport.elements import RowStyle
from virksomhetsrapport.measures.lines import check_lines, check_sums, parts_first, style_of


class Line(NamedTuple):
    id: str
    sum_of: tuple[str, ...] = ()
    label: str = ""


def told(*lines: Line) -> list[tuple[str, str, object]]:
    faults = []
    found = [(Block({}, f"lines[{number}]", faults), line) for number, line in enumerate(lines, 1)]
    check_lines(Block({}, "", faults), "lines", found)
    return [(fault.code, fault.where, fault.params.get("value")) for fault in faults]


def line(id: str, *parts: str) -> Line:
    return Line(id, parts, f"Linje {id}")


def test_lines_and_sums_of_them_are_sound():
    assert told(line("s", "a", "b"), line("a"), line("b", "c"), line("c")) == []


def test_there_must_be_a_line():
    assert told() == [("definition-no-lines", "lines", None)]


def test_no_two_lines_share_an_id():
    assert told(line("a"), Line("a", (), "En annen")) == [("definition-twice", "lines", "a")]


@pytest.mark.parametrize("label", ["linje a", "Linje  a", " Linje a", "Linje\u00a0a"])
def test_no_two_lines_share_a_label_as_it_is_read_on_the_sheet(label):
    assert told(line("a"), Line("b", (), label)) == [("definition-twice", "lines", "linje a")]


def test_a_sum_may_only_add_up_lines_that_are_there_and_each_once():
    assert told(line("s", "a", "x"), line("a")) == [("definition-unknown-line", "lines[1].sum_of", "x")]
    assert told(line("s", "a", "a"), line("a")) == [("definition-twice", "lines[1].sum_of", "a")]


@pytest.mark.parametrize(
    ("lines", "circle"),
    [
        ([line("a", "a")], "a"),
        ([line("a", "b"), line("b", "a")], "ab"),
        ([line("a", "b"), line("b", "c"), line("c", "a", "d"), line("d")], "abc"),
        ([line("a", "b"), line("b", "b"), line("c", "d"), line("d", "c")], "bcd"),
        ([line("a", "b", "c"), line("b", "d"), line("c", "d"), line("d")], ""),
    ],
)
def test_a_line_that_adds_up_itself_by_whatever_way_is_told(lines, circle):
    assert [value for code, _, value in told(*lines) if code == "definition-sum-of-itself"] == list(circle)


def test_sums_can_be_checked_where_labels_may_repeat():
    faults = []
    item = Block({}, "lines[1]", faults)
    check_sums([(item, Line("a", ("b",), "Lik")), (item, Line("b", (), "Lik"))])
    assert faults == []


def test_a_sum_comes_after_all_of_its_parts():
    lines = [line("alt", "b", "c"), line("c"), line("b", "d", "e"), line("e", "d"), line("d")]
    order = [each.id for each in parts_first(lines)]
    assert sorted(order) == ["alt", "b", "c", "d", "e"]
    assert all(order.index(part) < order.index(each.id) for each in lines for part in each.sum_of)


def test_random_sums_come_after_all_of_their_parts():
    for seed in range(200):
        chance = random.Random(seed)
        names = [f"l{number}" for number in range(chance.randint(1, 30))]
        lines = [
            Line(name, tuple(chance.sample(names[:at], chance.randint(0, min(at, 4))))) for at, name in enumerate(names)
        ]
        chance.shuffle(lines)
        found = parts_first(lines)
        place = {each.id: at for at, each in enumerate(found)}
        assert set(found) == set(lines)
        assert all(place[part] < place[each.id] for each in lines for part in each.sum_of), seed
        assert "definition-sum-of-itself" not in [code for code, _, _ in told(*lines)], seed


def test_only_sums_look_like_sums():
    assert (style_of(line("a")), style_of(line("s", "a"))) == (RowStyle.LINE, RowStyle.SUM)


def test_thousands_of_nested_sums_are_checked_in_no_time():
    lines = [line("l0"), *(line(f"l{number}", f"l{number - 1}") for number in range(1, 50_000))]
    assert told(*lines) == []
